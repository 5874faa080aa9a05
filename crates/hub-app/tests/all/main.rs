//! Sessions from outside, as a window drives them: first run, locking, the sample brokerage, licences.

mod advice;
mod backtest;
mod crm;
mod documents;
mod figure;
mod homes;
mod keys;
mod licence;
mod market;
mod outlets;
mod partners;
mod people;
mod quotes;
mod sample;
mod support;
mod terms;
mod vendors;
mod waiting;
mod watching;
mod withheld;
mod wizard;

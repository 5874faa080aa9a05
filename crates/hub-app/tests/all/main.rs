//! Sessions from outside, as a window drives them: first run, locking, the sample brokerage, licences.

mod advice;
mod backtest;
mod calendar;
mod crm;
mod documents;
mod figure;
mod homes;
mod keys;
mod licence;
#[path = "../../../hub-connector/tests/all/mail_server.rs"]
mod mail_server;
mod market;
mod messages;
mod no_way_round;
mod outlets;
mod partners;
mod people;
mod planning;
mod providers;
mod quote_desk;
mod quotes;
mod revenue;
mod sample;
mod support;
mod terms;
mod tours;
mod transactions;
mod vendors;
mod waiting;
mod watching;
mod withheld;
mod wizard;
mod worksheets;

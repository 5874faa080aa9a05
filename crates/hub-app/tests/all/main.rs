//! Sessions from outside, as a window drives them: first run, locking, the sample brokerage, licences.

mod advice;
mod keys;
mod licence;
mod sample;
mod support;

//! One program for the crate's tests.

mod laws;
mod markets;
mod parties;

//! One program for the crate's tests.

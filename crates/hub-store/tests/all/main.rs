//! Integration tests of the store.
#![allow(missing_docs, reason = "tests document themselves by their names")]

mod care;
mod pages;
mod search;
mod support;

//! Integration tests of the store.
#![allow(missing_docs, reason = "tests document themselves by their names")]

mod care;
mod child;
mod crash;
mod engine_tables;
mod homes;
mod naming;
mod one_news;
mod pages;
mod partners;
mod search;
mod secrecy;
mod small;
mod support;
mod terms;
mod watch;

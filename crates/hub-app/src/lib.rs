//! Use cases.
pub mod view;

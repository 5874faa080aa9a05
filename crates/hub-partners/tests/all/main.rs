//! Tests of the readers of what partners send. All names and figures are invented.

mod files;
mod json;
mod support;
mod tables;

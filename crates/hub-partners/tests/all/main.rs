//! Tests of the readers of what partners send. All names and figures are invented.

mod cfpb;
mod files;
mod form;
mod json;
mod price_list;
mod support;
mod tables;

//! Days of showings: planned from listings, timed, driven, and what the client thinks of each home. Everything is here:
//! no step of it needs a network.
//!
//! No tour of homes is set that the rules about buyers' agreements block (`hub_compliance::touring`). Times come from
//! `hub_scheduling::tour`; who was told a time keeps it unless it must move, and whoever was told another than is planned
//! now is named. Each change is a revision that can be taken back.

mod agreements;
mod check;
mod homes;
mod plan;
mod session;
mod show;
mod steps;
mod timing;
mod words;

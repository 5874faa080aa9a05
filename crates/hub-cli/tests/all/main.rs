//! The real `hub`, from outside: its JSON, its exit codes, and what it leaves on the disk (docs/CLI.md).

mod analysis;
mod backtest;
mod care;
mod contacts;
mod damage;
mod deadlines;
mod full_disk;
mod home;
mod keys;
mod listings;
mod market;
mod plans;
mod quotes;
mod real_market;
mod rules;
mod sandbox;
mod searches;
mod secrecy;
mod setup;
mod sources;
mod usage;
mod vendors;
mod worksheets;

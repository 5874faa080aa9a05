//! Tests of the money maths.

mod allocate;
mod closing;
mod commission;
mod dated;
mod ledger;
mod returns;
mod shipped;
mod table_file;
mod worked;
mod worked_plans;

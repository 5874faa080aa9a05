//! Tests of the money maths.

mod allocate;
mod attribution;
mod blur;
mod closing;
mod commission;
mod dated;
mod examples;
mod garbage;
mod ledger;
mod loan;
mod ownership;
mod quote_order;
mod returns;
mod shared_examples;
mod shipped;
mod table_file;
mod worked;
mod worked_plans;

//! Payments inside the law, statements of others, deals, commissions, and what marketing brought.
//!
//! [`Hub::decide_and_record_payment`](crate::Hub::decide_and_record_payment) is the one way a payment is recorded: the form,
//! a statement's lines, the terminal and an agreement's terms all call it, and the store asks the rules itself.

mod attribution;
mod commission;
mod commission_steps;
mod deals;
mod entry;
mod payments;
mod payouts;
mod session;
mod statement_file;
mod statements;
mod words;

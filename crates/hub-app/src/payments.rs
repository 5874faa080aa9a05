//! What the payment rules say, before anything is stored.

use chrono::NaiveDate;
use hub_compliance::payment::{Decision, Payment, decide, file};
use serde_json::Value;

use crate::money_tables::{MoneyTables, today};

/// What the rules of `tables` that hold on `on`, by default today, say of a payment.
#[must_use]
pub fn decide_payment(payment: &Payment, on: Option<NaiveDate>, tables: &MoneyTables) -> Decision {
    decide(payment, &tables.payments, on.unwrap_or_else(today))
}

/// A file that shows how a payment is written down.
#[must_use]
pub fn payment_example() -> Value {
    serde_json::from_str(file::example()).expect("a test reads the example")
}

//! Loans, table by table and law by law.

mod apr;
mod closing;
pub mod figures;
mod offers;
mod programmes;
mod schedules;
mod worked;

use hub_finance::loan::tables::LoanTables;
use hub_finance::loan::{Loan, Rate};
use hub_finance::{Cents, Percent};
use rust_decimal::Decimal;

pub fn shipped() -> &'static LoanTables {
    &crate::shipped::tables().loan
}

pub fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn cents(text: &str) -> Cents {
    Cents::exact(dec(text)).unwrap()
}

pub fn percent(text: &str) -> Percent {
    Percent(dec(text))
}

pub fn rate(text: &str) -> Rate {
    Rate::new(percent(text)).unwrap()
}

pub fn loan(principal: &str, annual: &str, months: u32) -> Loan {
    Loan::new(cents(principal), rate(annual), months).unwrap()
}

pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

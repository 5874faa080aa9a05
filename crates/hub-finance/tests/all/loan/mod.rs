//! Loans, table by table and law by law.

mod apr;
mod closing;
mod figures;
mod garbage;
mod offers;
mod programmes;
mod schedules;
mod shared_examples;
mod tables;
mod worked;

use std::sync::LazyLock;

use hub_finance::loan::tables::LoanTables;
use hub_finance::loan::{Loan, Rate};
use hub_finance::{Cents, Percent};
use rust_decimal::Decimal;

/// The files that the product ships, by name.
pub const SHIPPED: [(&str, &str); 6] = [
    ("loan-county-limits.json", include_str!("../../../../../assets/finance/loan-county-limits.json")),
    ("loan-disclosures.json", include_str!("../../../../../assets/finance/loan-disclosures.json")),
    ("loan-insurance.json", include_str!("../../../../../assets/finance/loan-insurance.json")),
    ("loan-limits.json", include_str!("../../../../../assets/finance/loan-limits.json")),
    ("loan-pricing.json", include_str!("../../../../../assets/finance/loan-pricing.json")),
    ("loan-programmes.json", include_str!("../../../../../assets/finance/loan-programmes.json")),
];

pub fn shipped() -> &'static LoanTables {
    static TABLES: LazyLock<LoanTables> = LazyLock::new(|| LoanTables::parse(&SHIPPED).unwrap());
    &TABLES
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

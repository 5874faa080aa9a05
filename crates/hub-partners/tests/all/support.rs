use hub_domain::partner::{Checked, TextCheck};
use hub_domain::quote::{InsuranceQuote, LoanQuote, Quote, QuoteTerms};
use hub_domain::{Currency, Money, Percent};
use hub_partners::sheet::{Brought, Draft, Field, Limits, Read};

/// Stands for the caller's check of texts.
pub fn check(text: &str) -> Result<(), String> {
    if text.contains("123-45-6789") { Err("looks like a social security number".to_owned()) } else { Ok(()) }
}

pub const CHECK: TextCheck<'static> = &check;

/// A document of a lender whose sheet says only rates and prices.
pub fn brought(name: &str) -> Brought<'_> {
    let defaults = Draft::default()
        .with(Field::Issuer, "Meadow Bank, N.A.")
        .with(Field::NmlsCompany, "100200")
        .with(Field::IssuedAt, "2026-11-20")
        .with(Field::ExpiresAt, "2026-11-27")
        .with(Field::Programme, "conforming")
        .with(Field::Purpose, "purchase")
        .with(Field::Occupancy, "primary")
        .with(Field::Property, "single-family")
        .with(Field::State, "MI")
        .with(Field::Price, "400000")
        .with(Field::Loan, "320000")
        .with(Field::ScoreBand, "740-759")
        .with(Field::TermMonths, "360");
    Brought { name, by: "Ada", currency: Currency::USD, defaults, check: CHECK, limits: Limits::default() }
}

pub fn loans(read: &Read) -> Vec<&LoanQuote> {
    let loan = |quote: &'_ Checked<Quote>| matches!(quote.get().terms, QuoteTerms::Loan(_));
    assert!(read.quotes.iter().all(loan));
    let terms = read.quotes.iter().map(|quote| &quote.get().terms);
    terms.filter_map(|terms| if let QuoteTerms::Loan(loan) = terms { Some(&**loan) } else { None }).collect()
}

pub fn policy(quote: &Quote) -> &InsuranceQuote {
    let QuoteTerms::Insurance(policy) = &quote.terms else { panic!("not a policy") };
    policy
}

pub fn refusals(read: &Read) -> Vec<String> {
    read.refused.iter().map(ToString::to_string).collect()
}

pub fn percent(text: &str) -> Percent {
    Percent(text.parse().unwrap())
}

pub fn usd(dollars: i64) -> Money {
    Money::from_minor(dollars * 100, Currency::USD)
}

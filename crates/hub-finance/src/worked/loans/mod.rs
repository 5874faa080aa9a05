//! Worked examples of loans.

mod closing;
mod on_day;
mod payments;
mod pricing;
mod programmes;
mod ranking;
mod rates;
mod schedule_outputs;

use super::{Asked, Family, Inputs, Output, Worked, WorkedError};
use crate::Tables;

/// Names under which examples give a yearly rate.
const RATE: &[&str] = &["annual_rate_percent", "note_rate_percent", "note_rate", "rate_percent", "rate"];
/// Names under which they give an amount borrowed.
const LOAN: &[&str] = &["loan", "principal", "loan_amount"];
/// Names under which they give a term.
const MONTHS: &[&str] = &["months", "term_months", "amort_months"];

/// A borrower's credit score.
fn score(inputs: &Inputs<'_>) -> Result<u16, WorkedError> {
    const SCORE: &[&str] = &["fico", "score"];
    u16::try_from(inputs.whole(SCORE)?).map_err(|_| inputs.malformed(SCORE, "it must be a credit score"))
}

pub(super) const KINDS: Family = &[
    ("amortisation_schedule", payments::schedule),
    ("apr", rates::apr),
    ("apr_single_payment", rates::single_payment),
    ("apr_with_mortgage_insurance", rates::with_insurance),
    ("arm_reset", pricing::arm),
    ("balloon_120", payments::balloon),
    ("cash_to_close", closing::cash_to_close),
    ("conforming_limits", programmes::conforming_limits),
    ("county_limits_2025", programmes::county_limits),
    ("debt_ratios", programmes::ratios),
    ("extra_principal_200", payments::extra),
    ("fha_loan", programmes::fha),
    ("finance_charge", rates::finance_charge),
    ("interest_only_payment", payments::interest_only),
    ("lender_quote_ranking", ranking::quotes),
    ("level_payment", payments::schedule),
    ("llpa_cost", pricing::llpa),
    ("max_loan_from_payment", payments::most_for_payment),
    ("per_diem_interest", payments::per_diem),
    ("pmi_cancellation_dates", programmes::pmi_dates),
    ("pmi_monthly", programmes::pmi_monthly),
    ("points_breakeven", pricing::points),
    ("rate_sheet_price", pricing::price),
    ("tax_proration", closing::proration),
    ("temporary_buydown", pricing::buydown),
    ("total_interest_percentage", rates::total_interest),
    ("trid_ten_percent", closing::ten_percent),
    ("trid_waiting_period", closing::waiting_period),
    ("trid_zero_tolerance", closing::zero_tolerance),
    ("usda_annual_fee", programmes::usda_annual),
    ("usda_financed_fee", programmes::usda_financed),
    ("va_funding_fee", programmes::va_fee),
    ("va_residual_income", programmes::va_residual),
];

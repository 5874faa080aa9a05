//! Worked examples of loans, computed anew: `{kind, inputs, expected}` where `expected` says which outputs are asked for
//! and to how many places, and nothing else.

mod answer;
mod closing;
mod error;
mod inputs;
mod payments;
mod pricing;
mod programmes;
mod ranking;
mod rates;
mod schedule_outputs;

use serde_json::Value;

use super::tables::LoanTables;
use answer::Asked;
pub use answer::agrees;
pub use error::WorkedError;
use inputs::Inputs;

/// The kinds that [`work`] knows.
pub const KINDS: [&str; 33] = [
    "amortisation_schedule",
    "apr",
    "apr_single_payment",
    "apr_with_mortgage_insurance",
    "arm_reset",
    "balloon_120",
    "cash_to_close",
    "conforming_limits",
    "county_limits_2025",
    "debt_ratios",
    "extra_principal_200",
    "fha_loan",
    "finance_charge",
    "interest_only_payment",
    "lender_quote_ranking",
    "level_payment",
    "llpa_cost",
    "max_loan_from_payment",
    "per_diem_interest",
    "pmi_cancellation_dates",
    "pmi_monthly",
    "points_breakeven",
    "rate_sheet_price",
    "tax_proration",
    "temporary_buydown",
    "total_interest_percentage",
    "trid_ten_percent",
    "trid_waiting_period",
    "trid_zero_tolerance",
    "usda_annual_fee",
    "usda_financed_fee",
    "va_funding_fee",
    "va_residual_income",
];

/// Computes the outputs that `expected` names from `inputs`. None when `kind` is none of [`KINDS`].
///
/// # Errors
/// An input that is missing or malformed, an output this kind does not have, or a loan that cannot be: each by name.
#[must_use]
pub fn work(kind: &str, inputs: &Value, expected: &Value, tables: &LoanTables) -> Option<Result<Value, WorkedError>> {
    let worker: fn(&Inputs<'_>, &Asked<'_>, &LoanTables) -> Result<Value, WorkedError> = match kind {
        "level_payment" | "amortisation_schedule" => payments::schedule,
        "extra_principal_200" => payments::extra,
        "interest_only_payment" => payments::interest_only,
        "balloon_120" => payments::balloon,
        "max_loan_from_payment" => payments::most_for_payment,
        "per_diem_interest" => payments::per_diem,
        "apr" => rates::apr,
        "apr_single_payment" => rates::single_payment,
        "apr_with_mortgage_insurance" => rates::with_insurance,
        "total_interest_percentage" => rates::total_interest,
        "finance_charge" => rates::finance_charge,
        "pmi_monthly" => programmes::pmi_monthly,
        "pmi_cancellation_dates" => programmes::pmi_dates,
        "fha_loan" => programmes::fha,
        "va_funding_fee" => programmes::va_fee,
        "va_residual_income" => programmes::va_residual,
        "usda_financed_fee" => programmes::usda_financed,
        "usda_annual_fee" => programmes::usda_annual,
        "debt_ratios" => programmes::ratios,
        "county_limits_2025" => programmes::county_limits,
        "conforming_limits" => programmes::conforming_limits,
        "rate_sheet_price" => pricing::price,
        "llpa_cost" => pricing::llpa,
        "points_breakeven" => pricing::points,
        "temporary_buydown" => pricing::buydown,
        "arm_reset" => pricing::arm,
        "lender_quote_ranking" => ranking::quotes,
        "cash_to_close" => closing::cash_to_close,
        "tax_proration" => closing::proration,
        "trid_ten_percent" => closing::ten_percent,
        "trid_zero_tolerance" => closing::zero_tolerance,
        "trid_waiting_period" => closing::waiting_period,
        _ => return None,
    };
    let run = || worker(&Inputs::new(inputs, "")?, &Asked::new(expected)?, tables);
    Some(run())
}

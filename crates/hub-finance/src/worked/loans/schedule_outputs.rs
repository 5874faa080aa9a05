use serde_json::Value;

use super::{Output, WorkedError};
use crate::Cents;
use crate::loan::{Row, Schedule};

/// What a schedule answers under the names examples use: `monthly_PI`, `row12_balance`, `row1` as a group,
/// `balance_after_12`, `principal_paid_first_60`, `interest_60`, `last_payment`, totals. None for any other name.
pub(super) fn answer(schedule: &Schedule, output: &Output<'_>) -> Result<Option<Value>, WorkedError> {
    if let Some((month, field)) = row_name(output.name) {
        let Some(row) = schedule.row(month) else { return Ok(None) };
        if field.is_empty() {
            if !output.is_group() {
                return Ok(None);
            }
            let inside = output.inside();
            return inside.each(|part| Ok(of_row(row, part.name).map(|cents| part.cents(cents)))).map(Some);
        }
        return Ok(of_row(row, field).map(|cents| output.cents(cents)));
    }
    let counted = |prefixes: &[&str]| prefixes.iter().find_map(|prefix| number_after(output.name, prefix));
    let cents = match output.name {
        "monthly_PI" | "payment" | "monthly_payment" | "level_payment" => schedule.level(),
        "last_payment" => schedule.last().map(|row| row.payment).unwrap_or_default(),
        "total_interest" => schedule.total_interest(),
        "total_paid" | "total_of_payments" => schedule.total_paid(),
        "payments" | "number_of_payments" => return Ok(Some(output.number(schedule.rows().len().into()))),
        _ => {
            let months = |prefixes| counted(prefixes).filter(|months| *months <= 1200);
            if let Some(months) = months(&["balance_after_", "loan_balance_after_", "balance_"]) {
                schedule.balance_after(months)
            } else if let Some(months) = months(&["principal_paid_first_", "principal_first_", "principal_"]) {
                schedule.principal_in_first(months)
            } else if let Some(months) = months(&["interest_paid_first_", "interest_first_", "interest_"]) {
                schedule.interest_in_first(months)
            } else {
                return Ok(None);
            }
        }
    };
    Ok(Some(output.cents(cents)))
}

fn of_row(row: &Row, field: &str) -> Option<Cents> {
    Some(match field {
        "interest" => row.interest,
        "principal" => row.principal,
        "balance" => row.balance,
        "payment" => row.payment,
        _ => return None,
    })
}

/// `row60_balance` is 60 and `balance`; `row1` is 1 and nothing.
fn row_name(name: &str) -> Option<(u32, &str)> {
    let rest = name.strip_prefix("row")?.trim_start_matches('_');
    let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (number, field) = rest.split_at_checked(digits)?;
    Some((number.parse().ok()?, field.trim_start_matches('_')))
}

/// The whole number that follows `prefix` to the end of `name`.
pub(super) fn number_after(name: &str, prefix: &str) -> Option<u32> {
    name.strip_prefix(prefix)?.parse().ok()
}

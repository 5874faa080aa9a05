use chrono::NaiveDate;

use super::{Inputs, WorkedError};
use crate::{Dated, on_date};

/// The table of a day that the inputs name (a date, or a year and then its first day), else the newest that has no known end.
pub(super) fn on_day<'t, T: 't>(
    inputs: &Inputs<'_>,
    tables: impl IntoIterator<Item = &'t Dated<T>, IntoIter: Clone>,
    what: &'static str,
) -> Result<&'t Dated<T>, WorkedError> {
    const NAMES: &[&str] = &["closing", "closing_date", "case_number_date", "date", "year"];
    let Some((_, value)) = inputs.find(NAMES) else { return newest(tables) };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let year = text.parse().ok().filter(|_| text.len() == 4).and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
    let day = match year {
        Some(first) => first,
        None => inputs.day(NAMES)?,
    };
    Ok(on_date(tables, what, "US", day)?)
}

/// For examples that name no day: of `tables`, the one that began last and has no known end. A table that ends speaks
/// only for days that are named, so then the day is missing.
pub(super) fn newest<'t, T: 't>(tables: impl IntoIterator<Item = &'t Dated<T>>) -> Result<&'t Dated<T>, WorkedError> {
    let open = tables.into_iter().filter(|table| table.jurisdiction == "US" && table.valid_to.is_none());
    open.max_by_key(|table| table.valid_from).ok_or_else(|| WorkedError::Missing("closing".into()))
}

//! Working and opening hours as screens write them, there and back.

use hub_domain::calendar::{Hours, TimeOfDay, Weekday};

use crate::error::{AppError, Result};
use crate::view::HoursView;

/// The hours that `field` of a form names.
///
/// # Errors
/// A day is not one of `mon` to `sun`, or a time not `HH:MM`.
pub(crate) fn read_hours(field: &str, hours: &[HoursView]) -> Result<Vec<Hours>> {
    let day = |name: &String| {
        let found = Weekday::ALL.into_iter().find(|day| short(*day).eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| AppError::bad_request(field, "a day is mon, tue, wed, thu, fri, sat or sun"))
    };
    let time = |text: &str| {
        TimeOfDay::parse(text.trim()).ok_or_else(|| AppError::bad_request(field, "write the time as HH:MM"))
    };
    let read = |it: &HoursView| {
        let days = it.days.iter().map(day).collect::<Result<Vec<_>>>()?;
        Ok(Hours { days, from: time(&it.from)?, to: time(&it.to)? })
    };
    hours.iter().map(read).collect()
}

/// Hours as a form shows them.
pub(crate) fn hours_view(hours: &[Hours]) -> Vec<HoursView> {
    let view = |it: &Hours| HoursView {
        days: it.days.iter().map(|day| short(*day)).collect(),
        from: it.from.to_string(),
        to: it.to.to_string(),
    };
    hours.iter().map(view).collect()
}

fn short(day: Weekday) -> String {
    format!("{day:?}").to_lowercase()
}

use hub_domain::crm::{CrmKind, FieldValue, Fields};

use super::summary::{instant, text};

/// What lists need of a note, task, deal, activity or appointment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub at: i64,
    pub open: bool,
    pub due: Option<i64>,
    pub touch: i64,
    pub owner: Option<String>,
    pub pipeline: Option<String>,
    pub stage: Option<String>,
    pub money: Option<(i64, String)>,
}

/// Words by which systems say that a deal goes on no more.
const CLOSED: [&str; 8] = ["won", "lost", "closed", "abandoned", "cancelled", "canceled", "archived", "deleted"];

/// Whether a task is done, by its fields.
#[must_use]
pub fn is_done(fields: &Fields) -> bool {
    match fields.get("Completed") {
        Some(FieldValue::Flag(done)) => *done,
        Some(FieldValue::Text(text)) => !matches!(text.trim().to_lowercase().as_str(), "" | "false" | "no" | "0"),
        Some(FieldValue::Number(number)) => *number != 0.0,
        _ => false,
    }
}

/// Whether a deal is neither won nor lost, by its fields.
#[must_use]
pub fn is_open_deal(fields: &Fields) -> bool {
    let says = |name: &str| text(fields, name).map(str::to_lowercase);
    let closed = |said: Option<String>| {
        said.is_some_and(|said| said.split(|c: char| !c.is_alphabetic()).any(|word| CLOSED.contains(&word)))
    };
    match says("Status") {
        Some(status) => !closed(Some(status)),
        None => !closed(says("Stage")) && text(fields, "CloseDate").is_none(),
    }
}

impl Entry {
    /// `created` and the rest are milliseconds.
    pub fn of(kind: CrmKind, fields: &Fields, created: i64) -> Self {
        let own = |name| text(fields, name).map(str::to_owned);
        let mut entry = Self {
            at: created,
            open: false,
            due: None,
            touch: 0,
            owner: own("Owner"),
            pipeline: None,
            stage: None,
            money: None,
        };
        match kind {
            CrmKind::Contact => {}
            CrmKind::Note => entry.at = instant(fields, "CreatedAt").unwrap_or(created),
            CrmKind::Activity => {
                entry.at = instant(fields, "At").unwrap_or(created);
                let direction = text(fields, "Direction").unwrap_or_default().to_lowercase();
                entry.touch = if direction.starts_with("in") { 2 } else { 1 };
            }
            CrmKind::Task => {
                entry.open = !is_done(fields);
                entry.due = instant(fields, "DueAt");
                entry.at = entry.due.unwrap_or(created);
            }
            CrmKind::Appointment => {
                let cancelled = text(fields, "STATUS").is_some_and(|s| s.to_lowercase().starts_with("cancel"));
                entry.due = instant(fields, "DTSTART");
                entry.at = entry.due.unwrap_or(created);
                entry.touch = if cancelled { 0 } else { 3 };
                entry.open = !cancelled;
            }
            CrmKind::Deal => {
                entry.open = is_open_deal(fields);
                entry.due = instant(fields, "ExpectedCloseDate");
                entry.pipeline = own("Pipeline");
                entry.stage = own("Stage");
                entry.money = match fields.get("Amount") {
                    Some(FieldValue::Money(money)) => Some((money.minor, money.currency.as_str().to_owned())),
                    _ => None,
                };
            }
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(of: &[(&str, FieldValue)]) -> Fields {
        of.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    #[test]
    fn systems_say_done_and_closed_in_many_ways() {
        let text = FieldValue::text;
        assert!(is_done(&fields(&[("Completed", FieldValue::Flag(true))])));
        assert!(is_done(&fields(&[("Completed", text("2026-01-01T00:00:00Z"))])));
        assert!(!is_done(&fields(&[("Completed", FieldValue::Flag(false))])));
        assert!(!is_done(&fields(&[])));
        assert!(!is_open_deal(&fields(&[("Status", text("won"))])));
        assert!(!is_open_deal(&fields(&[("Stage", text("Closed Lost"))])));
        assert!(is_open_deal(&fields(&[("Stage", text("Closing soon"))])));
        assert!(is_open_deal(&fields(&[("Status", text("open")), ("Stage", text("Closed"))])));
    }

    #[test]
    fn a_call_is_a_touch_and_a_note_is_none() {
        let call =
            fields(&[("At", FieldValue::text("2026-01-02T00:00:00Z")), ("Direction", FieldValue::text("inbound"))]);
        assert_eq!(Entry::of(CrmKind::Activity, &call, 5).touch, 2);
        assert_eq!(Entry::of(CrmKind::Note, &call, 5).touch, 0);
        assert_eq!(Entry::of(CrmKind::Activity, &call, 5).at, 1_767_312_000_000);
    }
}

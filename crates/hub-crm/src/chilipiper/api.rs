//! The wire: where a list stands, lists, meetings. The vendor says that what a meeting holds may change, and describes it in
//! words only; so a name that it uses in one answer is taken in every answer.

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow, Url};
use hub_domain::crm::CrmKind;
use hub_domain::name_hash;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::calendar::Window;
use crate::payload;

/// Longest time that one list may span.
const SPAN: TimeDelta = TimeDelta::days(7);
/// Digits of a version, enough to tell what a meeting said from what it says.
const VERSION_LENGTH: usize = 16;
/// Names of a meeting's key.
pub(super) const KEY: [&str; 2] = ["meetingId", "id"];
/// Names of its time.
pub(super) const START: [&str; 3] = ["start", "startTime", "scheduledAt"];

/// Where a walk through weeks stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Spot {
    pub(super) start: DateTime<Utc>,
    /// Counted from 1.
    pub(super) page: u64,
}

impl Spot {
    /// Reads where a run stands; its beginning where that says nothing.
    pub(super) fn read(next: Option<&Value>, window: Window) -> Self {
        let read = next.and_then(|next| serde_json::from_value::<Self>(next.clone()).ok());
        let within = read.filter(|spot| spot.start >= window.from && spot.start < window.to && spot.page > 0);
        within.unwrap_or(Self { start: window.from, page: 1 })
    }

    /// The end of the span.
    pub(super) fn end(&self, window: Window) -> DateTime<Utc> {
        self.start.checked_add_signed(SPAN).unwrap_or(window.to).min(window.to)
    }

    /// What is asked.
    pub(super) fn body(&self, window: Window, size: u32) -> Value {
        let mut body = Map::from_iter([
            ("start".to_owned(), payload::written(self.start).into()),
            ("end".to_owned(), payload::written(self.end(window)).into()),
            ("pageSize".to_owned(), size.into()),
        ]);
        // How the first is counted is said in two ways.
        if self.page > 1 {
            body.insert("page".to_owned(), self.page.into());
        }
        body.into()
    }

    /// The next part; none behind the last week.
    pub(super) fn next(&self, window: Window, more: bool) -> Option<Self> {
        if more {
            return Some(Self { start: self.start, page: self.page.saturating_add(1) });
        }
        let start = self.end(window);
        (start < window.to && start > self.start).then_some(Self { start, page: 1 })
    }
}

/// An address below the base.
pub(super) fn address(base: &Url, path: &str) -> Result<Url, ConnectorError> {
    base.join(path).map_err(|_| ConnectorError::settings("the address cannot be used"))
}

/// Whether a text can be a meeting's key.
pub(super) fn is_key(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Rows of a list, and whether it goes on.
pub(super) fn listed(mut answer: Value) -> Result<(Vec<Value>, bool), ConnectorError> {
    let more = answer.get("hasMore").and_then(Value::as_str) == Some("Yes");
    let mut data = answer.get_mut("data").map(Value::take).unwrap_or(answer);
    let rows = match data.get_mut("results").map(Value::take).unwrap_or(data) {
        Value::Array(rows) => rows,
        _ => return Err(ConnectorError::new(ErrorKind::Malformed, "Chili Piper's answer is not a list of meetings")),
    };
    // A page of nothing that goes on would go on for ever.
    let more = more && !rows.is_empty();
    Ok((rows, more))
}

/// The first of some fields that is a text.
pub(super) fn first<'a>(of: &'a Map<String, Value>, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| of.get(*name).and_then(Value::as_str))
}

/// A row as a meeting.
pub(super) fn raw(row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let rejected = |column: &str, reason: &str| RejectedRow {
        place: format!("meeting {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    };
    let Value::Object(payload) = row else { return Err(rejected("", "is not a meeting")) };
    let key = first(&payload, &KEY).filter(|key| is_key(key)).map(str::to_owned);
    let key = key.ok_or_else(|| rejected("meetingId", "is missing or not a key"))?;
    Ok(CrmRaw { kind: CrmKind::Appointment, key, modified: None, etag: None, payload })
}

/// What a meeting says, as a short text that changes with it: the vendor says of none when it changed.
pub(super) fn version(raw: &CrmRaw) -> String {
    let mut hash = name_hash(&Value::from(raw.payload.clone()).to_string());
    hash.truncate(VERSION_LENGTH);
    hash
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn window() -> Window {
        Window { from: "2026-09-01T12:00:00Z".parse().unwrap(), to: "2026-09-20T00:00:00Z".parse().unwrap() }
    }

    #[test]
    fn a_walk_goes_through_all_weeks() {
        let mut spot = Some(Spot::read(None, window()));
        let mut spans = Vec::new();
        while let Some(at) = spot {
            spans.push((at.start, at.end(window())));
            spot = Spot::read(Some(&serde_json::to_value(&at).unwrap()), window()).next(window(), false);
        }
        assert_eq!(spans.len(), 3);
        assert!(
            spans.iter().all(|(start, end)| *end - *start <= SPAN) && spans.windows(2).all(|two| two[0].1 == two[1].0)
        );
        assert_eq!((spans[0].0, spans[2].1), (window().from, window().to));
        let spot = Spot::read(None, window());
        assert_eq!(
            spot.body(window(), 9),
            json!({"start": "2026-09-01T12:00:00Z", "end": "2026-09-08T12:00:00Z", "pageSize": 9})
        );
        assert_eq!(spot.next(window(), true).unwrap().body(window(), 9)["page"], 2);
    }

    #[test]
    fn lists_in_either_form() {
        for answer in [
            json!({"data": [1], "hasMore": "Yes"}),
            json!({"data": {"results": [1]}, "hasMore": "Yes"}),
            json!({"results": [1], "hasMore": "Yes"}),
        ] {
            assert_eq!(listed(answer).unwrap(), (vec![json!(1)], true));
        }
        assert_eq!(listed(json!({"data": [], "hasMore": "Yes"})).unwrap(), (Vec::new(), false));
        assert!(listed(json!({"data": 7})).is_err() && listed(json!("x")).is_err());
    }

    proptest! {
        #[test]
        fn any_row_and_place_are_survived(key in ".{0,8}", number in any::<i64>()) {
            for row in [json!({"meetingId": key}), json!({"id": key}), json!(key), json!({"id": number})] {
                if let Ok(raw) = raw(row, 0) {
                    prop_assert!(is_key(&raw.key));
                }
            }
            let spot = Spot::read(Some(&json!({"start": key, "page": number})), window());
            prop_assert!(spot.start >= window().from && spot.page > 0);
        }
    }
}

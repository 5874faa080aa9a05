//! What took place: the vendor keeps a call or an e-mail that was logged among its tasks, told by what kind of task it is.

use chrono::{DateTime, NaiveDate, Utc};
use hub_domain::crm::FieldValue;
use serde_json::{Map, Value};

use super::map::is_closed;
use crate::logged;
use crate::payload::Payload;
use crate::place;

/// Kinds of tasks that are log entries once they are closed, as a condition. What kind a task is never changes.
pub(super) const LOGGED: &str = "TaskSubtype IN ('Call', 'Email', 'ListEmail')";

/// How a task reached somebody; nothing where it is something to do.
fn channel(row: &Map<String, Value>) -> Option<&'static str> {
    match row.get("TaskSubtype").and_then(Value::as_str)? {
        "Call" => Some("call"),
        "Email" | "ListEmail" => Some("email"),
        _ => None,
    }
}

/// Whether a row of the tasks took place. A call that is still to be made is something to do.
pub(super) fn is_logged(row: &Map<String, Value>) -> bool {
    channel(row).is_some() && is_closed(row)
}

fn time(payload: &mut Payload<'_>, name: &'static str) -> Option<DateTime<Utc>> {
    let value = payload.take(name)?;
    let at = value.as_str().and_then(place::time);
    if at.is_none() {
        payload.issue(name, "is not a time with its zone");
    }
    at
}

/// When it took place: on the day it has, at the hour it was closed where that was then; without a day when it was closed,
/// else when it was made.
fn took_place(payload: &mut Payload<'_>) {
    let (closed, made) = (time(payload, "CompletedDateTime"), time(payload, "CreatedDate"));
    let day = payload.take("ActivityDate").map(|day| day.as_str().and_then(|day| day.parse::<NaiveDate>().ok()));
    if day == Some(None) {
        return payload.issue("ActivityDate", "is not a date");
    }
    payload.put("At", logged::took_place(day.flatten(), closed, made));
}

/// Reads what a log entry says, but for whose it is.
pub(super) fn read(payload: &mut Payload<'_>) {
    payload.pass_over(&["Status", "IsClosed", "TaskSubtype", "Type"]);
    payload.put("Channel", channel(payload.of()).map_or(FieldValue::Empty, FieldValue::text));
    payload.text("Subject", "Subject");
    payload.marked("Description", "Body", false);
    payload.text("CallDisposition", "Outcome");
    payload.seconds("CallDurationInSeconds", "DurationSeconds", 1.0);
    took_place(payload);
    let direction = match payload.take("CallType").map(Value::as_str) {
        Some(Some("Inbound")) => FieldValue::text("inbound"),
        Some(Some("Outbound")) => FieldValue::text("outbound"),
        // Within the house is neither.
        None | Some(Some("Internal")) => FieldValue::Empty,
        Some(_) => return payload.issue("CallType", "is no direction that is known here"),
    };
    payload.put("Direction", direction);
    // A task of ours that somebody has made a log entry of is another record here.
    payload.mapped.marker = None;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read_row(row: &Value) -> hub_connector::crm::CrmMapped {
        let Value::Object(row) = row else { panic!("an object") };
        let mut payload = Payload::new(row, "");
        read(&mut payload);
        payload.finish()
    }

    fn at(closed: &str, day: Option<&str>) -> FieldValue {
        let row = json!({"TaskSubtype": "Call", "CompletedDateTime": closed, "ActivityDate": day,
            "CreatedDate": "2026-01-01T00:00:00.000+0000"});
        read_row(&row).fields["At"].clone()
    }

    #[test]
    fn a_closed_call_is_a_log_entry_and_an_open_one_is_not() {
        let row = |subtype: Value, closed: bool| {
            let Value::Object(row) = json!({"TaskSubtype": subtype, "IsClosed": closed}) else { panic!("an object") };
            is_logged(&row)
        };
        assert!(row(json!("Call"), true) && row(json!("Email"), true) && row(json!("ListEmail"), true));
        assert!(!row(json!("Call"), false), "it is still to be made");
        assert!(!row(json!("Task"), true) && !row(json!("Cadence"), true) && !row(Value::Null, true));
    }

    #[test]
    fn what_was_logged_is_read() {
        let said =
            read_row(&json!({"TaskSubtype": "Call", "IsClosed": true, "Subject": "Rang", "Description": "Likes it.",
            "CallType": "Inbound", "CallDurationInSeconds": 95, "CallDisposition": "Reached",
            "CompletedDateTime": "2026-02-01T10:00:00.000+0000"}));
        let text = |name: &str| said.fields[name].as_text().unwrap_or_default().to_owned();
        assert_eq!([text("Channel"), text("Direction"), text("Outcome")], ["call", "inbound", "Reached"]);
        assert_eq!([text("Subject"), text("Body"), text("At")], ["Rang", "Likes it.", "2026-02-01T10:00:00Z"]);
        assert_eq!(said.fields["DurationSeconds"], FieldValue::Number(95.0));
        assert!(said.issues.is_empty() && said.unmapped.is_empty());
    }

    #[test]
    fn the_day_that_the_vendor_shows_counts() {
        let text = |text: &str| FieldValue::text(text);
        let evening = "2026-02-02T04:30:00.000+0000";
        assert_eq!(at(evening, Some("2026-02-01")), text("2026-02-02T04:30:00Z"), "in the west it is still the first");
        assert_eq!(at(evening, Some("2026-01-20")), text("2026-01-20"), "logged afterwards");
        assert_eq!(at(evening, None), text("2026-02-02T04:30:00Z"));
        assert_eq!(at("", None), text("2026-01-01T00:00:00Z"));
    }

    proptest! {
        #[test]
        fn anything_is_read(words in ".{0,16}", number in any::<f64>(), day in "[0-9+-]{0,12}", form in 0_usize..4) {
            let value = [json!(words), json!(number), json!([words]), json!(day)].into_iter().nth(form).unwrap();
            for name in ["TaskSubtype", "CompletedDateTime", "CreatedDate", "ActivityDate", "CallType", "CallDisposition",
                "CallDurationInSeconds", "Subject", "Description"] {
                for issue in read_row(&json!({name: value.clone()})).issues {
                    prop_assert_eq!(issue.field.as_str(), name);
                }
            }
        }
    }
}

//! What took place: the vendor keeps calls and e-mails among its activities, told by their type, and logged once they are done.

use chrono::{DateTime, NaiveDate, Utc};
use hub_domain::crm::FieldValue;
use serde_json::{Map, Value};

use super::api::time;
use crate::html;
use crate::logged;
use crate::payload::Payload;
use crate::place;
use crate::tail::without_tail;

/// How an activity reached somebody; nothing where it did not, or is of a type of the account's own.
fn channel(row: &Map<String, Value>) -> Option<&'static str> {
    match row.get("type").and_then(Value::as_str)? {
        "call" => Some("call"),
        "email" => Some("email"),
        _ => None,
    }
}

/// Whether an activity is a log entry. What was made here as something to do stays that, whatever its type.
pub(super) fn is_logged(row: &Map<String, Value>) -> bool {
    let done = row.get("done").and_then(Value::as_bool) == Some(true);
    let ours = || {
        let note = row.get("note").and_then(Value::as_str).map(html::plain);
        note.is_some_and(|note| without_tail(&note).1.is_some())
    };
    done && channel(row).is_some() && !ours()
}

/// A length of time of hours, minutes and perhaps seconds, as in `01:30`.
fn seconds(text: &str) -> Option<f64> {
    let parts: Vec<u32> = text.trim().split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    let (hours, minutes, seconds) = match parts.as_slice() {
        [hours, minutes] => (*hours, *minutes, 0),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    let fits = hours <= 10_000 && minutes < 60 && seconds < 60;
    fits.then(|| f64::from(hours * 3_600 + minutes * 60 + seconds))
}

fn instant(payload: &mut Payload<'_>, name: &'static str) -> Option<DateTime<Utc>> {
    let at = payload.take(name)?.as_str().and_then(time).and_then(|at| place::time(&at));
    if at.is_none() {
        payload.issue(name, "is not a time");
    }
    at
}

/// When it took place: on its day, at its hour where it has one.
fn took_place(payload: &mut Payload<'_>) {
    let (done, made) = (instant(payload, "marked_as_done_time"), instant(payload, "add_time"));
    let day = payload.take("due_date").map(|day| day.as_str().and_then(|day| day.parse::<NaiveDate>().ok()));
    if day == Some(None) {
        payload.pass_over(&["due_time"]);
        return payload.issue("due_date", "is not a date");
    }
    let day = day.flatten();
    let hour = payload.take("due_time").map(Value::as_str);
    let at = match (day, hour) {
        (Some(_), Some(None)) => return payload.issue("due_time", "is not an hour"),
        (Some(day), Some(Some(hour))) => {
            let hour = if hour.len() == 5 { format!("{hour}:00") } else { hour.to_owned() };
            let Some(at) = time(&format!("{day} {hour}")) else {
                return payload.issue("due_time", "is not an hour");
            };
            FieldValue::Text(at)
        }
        (day, _) => logged::took_place(day, done, made),
    };
    payload.put("At", at);
}

/// Reads what a log entry says, but for whose it is.
pub(super) fn read(payload: &mut Payload<'_>) {
    payload.pass_over(&["type", "done", "participants", "busy"]);
    payload.put("Channel", channel(payload.of()).map_or(FieldValue::Empty, FieldValue::text));
    payload.text("subject", "Subject");
    payload.marked("note", "Body", true);
    payload.mapped.marker = None;
    match payload.take("duration").map(|length| length.as_str().and_then(seconds)) {
        None => payload.put("DurationSeconds", FieldValue::Empty),
        Some(Some(length)) => payload.put("DurationSeconds", FieldValue::Number(length)),
        Some(None) => payload.issue("duration", "is no length of time"),
    }
    took_place(payload);
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

    fn logged(row: Value) -> bool {
        let Value::Object(row) = row else { panic!("an object") };
        is_logged(&row)
    }

    #[test]
    fn a_call_that_was_made_is_a_log_entry() {
        assert!(logged(json!({"type": "call", "done": true})) && logged(json!({"type": "email", "done": true})));
        assert!(!logged(json!({"type": "call", "done": false})), "it is still to be made");
        assert!(!logged(json!({"type": "task", "done": true})) && !logged(json!({"type": "lunch", "done": true})));
        assert!(!logged(json!({"type": "call", "done": true, "note": "Ask<br><br>[eh:m-1]"})), "made here as a task");
        assert!(!logged(json!({"type": 7, "done": true})) && !logged(json!({})));
    }

    #[test]
    fn what_was_logged_is_read() {
        let said = read_row(&json!({"type": "call", "done": true, "subject": "Rang", "note": "<p>Likes it.</p>",
            "duration": "00:01:35", "due_date": "2026-02-01", "due_time": "10:30", "marked_as_done_time": "2026-02-01T17:00:00Z"}));
        let text = |name: &str| said.fields[name].as_text().unwrap_or_default().to_owned();
        assert_eq!([text("Channel"), text("Subject"), text("Body")], ["call", "Rang", "Likes it."]);
        assert_eq!(
            (text("At").as_str(), &said.fields["DurationSeconds"]),
            ("2026-02-01T10:30:00Z", &FieldValue::Number(95.0))
        );
        let without = |row: Value| read_row(&row).fields["At"].clone();
        let (done, made) = ("2026-02-01 17:00:00", "2026-01-01T00:00:00Z");
        let day = json!({"due_date": "2026-02-01", "marked_as_done_time": done, "add_time": made});
        assert_eq!(without(day), FieldValue::text("2026-02-01T17:00:00Z"));
        assert_eq!(
            without(json!({"due_date": "2026-01-20", "marked_as_done_time": done})),
            FieldValue::text("2026-01-20")
        );
        assert_eq!(without(json!({"add_time": made})), FieldValue::text("2026-01-01T00:00:00Z"));
        assert_eq!((seconds("1:30"), seconds("90"), seconds("01:99")), (Some(5_400.0), None, None));
    }

    proptest! {
        #[test]
        fn anything_is_read(words in "[0-9:. a-z-]{0,16}", odd in ".{0,12}", number in any::<f64>(), form in 0_usize..4) {
            let value = [json!(words), json!(number), json!([words]), json!(odd)].into_iter().nth(form).unwrap();
            for name in ["type", "done", "subject", "note", "duration", "due_date", "marked_as_done_time", "add_time"] {
                for issue in read_row(&json!({name: value.clone()})).issues {
                    prop_assert_eq!(issue.field.as_str(), name);
                }
            }
            for issue in read_row(&json!({"due_date": "2026-01-01", "due_time": value})).issues {
                prop_assert_eq!(issue.field.as_str(), "due_time");
            }
        }
    }
}

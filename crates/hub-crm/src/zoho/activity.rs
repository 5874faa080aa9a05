//! What took place: the vendor's module of calls, in which calls stand too that are still to be made.

use hub_domain::crm::FieldValue;
use serde_json::{Map, Value};

use crate::payload::{Payload, says_something};

/// What became of a call that was to be made.
const STATUS: &str = "Outgoing_Call_Status";

/// Whether a call was made. One that is to be made says so; where nothing is said of that, one from here that has no length
/// was not.
pub(super) fn took_place(row: &Map<String, Value>) -> bool {
    let said = |name: &str| row.get(name).filter(|value| says_something(value));
    match said(STATUS).map(Value::as_str) {
        Some(status) => status == Some("Completed"),
        None => {
            let out = said("Call_Type").and_then(Value::as_str) == Some("Outbound");
            !out || said("Call_Duration").is_some() || said("Call_Duration_in_seconds").is_some()
        }
    }
}

/// Reads what a call says, but for whose it is.
pub(super) fn read(payload: &mut Payload<'_>) {
    // The length in words is of hours and minutes, or of minutes and seconds: only the one in seconds is certain.
    payload.pass_over(&[STATUS, "Call_Duration"]);
    payload.put("Channel", FieldValue::text("call"));
    payload.text("Subject", "Subject");
    payload.marked("Description", "Body", false);
    payload.mapped.marker = None;
    payload.text("Call_Result", "Outcome");
    payload.seconds("Call_Duration_in_seconds", "DurationSeconds", 1.0);
    payload.instant("Call_Start_Time", "At");
    match payload.take("Call_Type").map(Value::as_str) {
        None => payload.put("Direction", FieldValue::Empty),
        Some(Some("Inbound")) => payload.put("Direction", FieldValue::text("inbound")),
        Some(Some("Outbound")) => payload.put("Direction", FieldValue::text("outbound")),
        Some(Some("Missed")) => {
            payload.put("Direction", FieldValue::text("inbound"));
            if payload.mapped.fields.get("Outcome").is_some_and(FieldValue::is_empty) {
                payload.put("Outcome", FieldValue::text("Missed"));
            }
        }
        Some(_) => payload.issue("Call_Type", "is no direction that is known here"),
    }
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

    fn made(row: Value) -> bool {
        let Value::Object(row) = row else { panic!("an object") };
        took_place(&row)
    }

    #[test]
    fn a_call_that_is_to_be_made_is_no_log_entry() {
        assert!(made(json!({"Call_Type": "Outbound", "Outgoing_Call_Status": "Completed"})));
        for status in ["Scheduled", "Overdue", "Cancelled"] {
            assert!(!made(json!({"Call_Type": "Outbound", "Outgoing_Call_Status": status, "Call_Duration": "01:00"})));
        }
        assert!(
            made(json!({"Call_Type": "Inbound"})) && made(json!({"Call_Type": "Missed", "Outgoing_Call_Status": null}))
        );
        assert!(made(json!({"Call_Type": "Outbound", "Call_Duration": "01:00"})));
        assert!(!made(json!({"Call_Type": "Outbound"})), "nothing says that it was made");
    }

    #[test]
    fn what_was_logged_is_read() {
        let said = read_row(
            &json!({"Subject": "Rang", "Call_Type": "Outbound", "Call_Start_Time": "2026-02-01T03:00:00-07:00",
            "Call_Duration": "01:35", "Call_Duration_in_seconds": 95, "Call_Result": "Interested", "Description": "Likes it.",
            "Outgoing_Call_Status": "Completed"}),
        );
        let text = |name: &str| said.fields[name].as_text().unwrap_or_default().to_owned();
        assert_eq!([text("Channel"), text("Direction"), text("Outcome")], ["call", "outbound", "Interested"]);
        assert_eq!([text("Subject"), text("Body"), text("At")], ["Rang", "Likes it.", "2026-02-01T10:00:00Z"]);
        assert_eq!(said.fields["DurationSeconds"], FieldValue::Number(95.0));
        assert!(said.issues.is_empty() && said.unmapped.is_empty());
        let missed = read_row(&json!({"Call_Type": "Missed"}));
        assert_eq!(
            (missed.fields["Outcome"].as_text(), missed.fields["Direction"].as_text()),
            (Some("Missed"), Some("inbound"))
        );
    }

    proptest! {
        #[test]
        fn anything_is_read(words in ".{0,16}", number in any::<f64>(), form in 0_usize..4) {
            let value = [json!(words), json!(number), json!([words]), json!({"a": 1})].into_iter().nth(form).unwrap();
            for name in ["Subject", "Call_Type", "Call_Start_Time", "Call_Duration_in_seconds", "Call_Result", "Description", STATUS] {
                let row = json!({name: value.clone()});
                let _ = made(row.clone());
                for issue in read_row(&row).issues {
                    prop_assert_eq!(issue.field.as_str(), name);
                }
            }
        }
    }
}

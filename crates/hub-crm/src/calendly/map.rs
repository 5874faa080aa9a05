//! What a meeting means.

use hub_connector::crm::{CrmMapped, CrmRaw};
use hub_domain::crm::{Entries, FieldValue};
use hub_domain::people::value;
use serde_json::Value;

use crate::entries;
use crate::payload::Payload;

/// What every meeting has and no field is made of.
const ABOUT: &[&str] =
    &["created_at", "updated_at", "event_type", "invitees_counter", "calendar_event", "event_memberships"];

/// Reads a meeting.
pub(super) fn read(raw: &CrmRaw) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    payload.pass_over(ABOUT);
    payload.text("uri", "UID");
    payload.text("name", "SUMMARY");
    payload.instant("start_time", "DTSTART");
    payload.instant("end_time", "DTEND");
    match payload.take("status").map(Value::as_str) {
        None => payload.put("STATUS", FieldValue::Empty),
        Some(Some("active")) => payload.put("STATUS", FieldValue::text("CONFIRMED")),
        Some(Some("canceled")) => payload.put("STATUS", FieldValue::text("CANCELLED")),
        Some(_) => payload.issue("status", "is neither active nor canceled"),
    }
    location(&mut payload);
    let invitees = list(&mut payload, "invitees");
    let guests = list(&mut payload, "event_guests");
    let coming = invitees.iter().filter(|one| one.get("status").and_then(Value::as_str) != Some("canceled"));
    let emails = coming.chain(guests).filter_map(|one| one.get("email").and_then(Value::as_str));
    let emails: Entries = emails.filter_map(entries::email).map(|email| (email, String::new())).collect();
    payload.put("ATTENDEE", FieldValue::Entries(emails));
    description(&mut payload, invitees);
    payload.finish()
}

fn list<'a>(payload: &mut Payload<'a>, name: &'a str) -> &'a [Value] {
    match payload.take(name) {
        None => &[],
        Some(Value::Array(items)) => items,
        Some(_) => {
            payload.issue(name, "is not a list");
            &[]
        }
    }
}

/// Where it is: a place in words, else where to join.
fn location(payload: &mut Payload<'_>) {
    let Some(location) = payload.take("location") else { return payload.put("LOCATION", FieldValue::Empty) };
    if !location.is_object() {
        return payload.issue("location", "is not a place");
    }
    let words = |name: &str| location.get(name).and_then(Value::as_str).and_then(value::text);
    let place = words("location").or_else(|| words("join_url"));
    payload.put("LOCATION", place.map_or(FieldValue::Empty, FieldValue::Text));
}

/// What was asked and answered when it was booked, and why it was cancelled.
fn description(payload: &mut Payload<'_>, invitees: &[Value]) {
    let words = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).and_then(value::text);
    let answers = invitees.iter().filter_map(|one| one.get("questions_and_answers")?.as_array()).flatten();
    let mut lines: Vec<String> =
        answers.filter_map(|one| Some(format!("{}: {}", words(one, "question")?, words(one, "answer")?))).collect();
    if let Some(cancelled) = payload.take("cancellation") {
        match cancelled.is_object() {
            true => lines.extend(words(cancelled, "reason")),
            false => payload.issue("cancellation", "is not a reason"),
        }
    }
    payload.put("DESCRIPTION", FieldValue::text(lines.join("\n")));
}

//! What a meeting means.

use hub_connector::crm::{CrmMapped, CrmRaw};
use hub_domain::crm::{Entries, FieldValue};
use serde_json::Value;

use super::api::{KEY, START};
use crate::entries;
use crate::payload::Payload;

/// What every meeting has and no field is made of.
const ABOUT: &[&str] = &["workspaceId", "assignedUserId", "activities", "meetingTypeId"];

/// Reads a meeting.
pub(super) fn read(raw: &CrmRaw) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    payload.pass_over(ABOUT);
    payload.pass_over(&KEY);
    payload.put("UID", FieldValue::text(raw.key.as_str()));
    one_of(&mut payload, &["title", "subject"], "SUMMARY", Payload::text);
    one_of(&mut payload, &START, "DTSTART", Payload::instant);
    one_of(&mut payload, &["end", "endTime"], "DTEND", Payload::instant);
    status(&mut payload);
    attendees(&mut payload);
    payload.finish()
}

/// A field under the first of its names that says something.
fn one_of<'a>(
    payload: &mut Payload<'a>,
    names: &[&'a str],
    field: &str,
    read: impl Fn(&mut Payload<'a>, &'a str, &str),
) {
    let held = names.iter().copied().find(|name| payload.take(name).is_some());
    match held {
        Some(name) => read(payload, name, field),
        None => payload.put(field, FieldValue::Empty),
    }
}

fn status(payload: &mut Payload<'_>) {
    let held = ["status", "meetingStatus"].into_iter().find_map(|name| payload.take(name).map(|value| (name, value)));
    match held.map(|(name, value)| (name, value.as_str())) {
        None => payload.put("STATUS", FieldValue::Empty),
        Some((_, Some("Canceled"))) => payload.put("STATUS", FieldValue::text("CANCELLED")),
        // Somebody who did not come was expected.
        Some((_, Some("Active" | "Completed" | "NoShow"))) => payload.put("STATUS", FieldValue::text("CONFIRMED")),
        Some((name, _)) => payload.issue(name, "is no status that is known here"),
    }
}

/// Who comes: addresses, or people with addresses.
fn attendees(payload: &mut Payload<'_>) {
    let list = match payload.take("attendees") {
        None => &[][..],
        Some(Value::Array(list)) => list.as_slice(),
        Some(_) => return payload.issue("attendees", "is not a list"),
    };
    let emails = list.iter().filter_map(|one| one.as_str().or_else(|| one.get("email").and_then(Value::as_str)));
    let emails: Entries = emails.filter_map(entries::email).map(|email| (email, String::new())).collect();
    payload.put("ATTENDEE", FieldValue::Entries(emails));
}

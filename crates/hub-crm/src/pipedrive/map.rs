//! What a record means.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::Currency;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::people::{Region, value};
use serde_json::{Map, Value};

use super::activity;
use super::api::{id_of, time};
use super::known::{Known, LABELS, WRITTEN};
use crate::desk::Own;
use crate::payload::{Payload, text_of};

/// The object inside a record that holds the account's own fields.
const OWN: &str = "custom_fields";
/// What every record has and no field is made of.
const ABOUT: &[&str] = &[
    "id",
    "add_time",
    "update_time",
    "is_deleted",
    "active_flag",
    "visible_to",
    "picture_id",
    "creator_user_id",
    "last_update_user_id",
    "stage_change_time",
    "won_time",
    "lost_time",
    "archive_time",
    "is_archived",
    "marked_as_done_time",
    "local_won_date",
    "local_lost_date",
    "local_close_date",
    "origin",
    "origin_id",
    "channel",
    "channel_id",
    "company_id",
    "cc_email",
];
/// What a contact has of an address, by our names, where contacts are kept in step with a calendar.
const ADDRESS: [(&str, &str); 5] = [
    ("route", "HomeAddress1"),
    ("locality", "HomeCity"),
    ("admin_area_level_1", "HomeStateOrProvince"),
    ("postal_code", "HomePostalCode"),
    ("country", "HomeCountry"),
];

/// Reads a record.
pub(super) fn read(raw: &CrmRaw, known: &Known, region: Region, currency: Currency) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    payload.pass_over(ABOUT);
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, known, region),
        CrmKind::Deal => deal(&mut payload, known, currency),
        CrmKind::Note => note(&mut payload, known),
        CrmKind::Task => task(&mut payload, known),
        CrmKind::Activity => {
            activity::read(&mut payload);
            payload.owner("owner_id", "Author", &known.setup);
            parents(&mut payload, &[("person_id", CrmKind::Contact), ("deal_id", CrmKind::Deal)]);
        }
        CrmKind::Appointment => {}
    }
    if matches!(raw.kind, CrmKind::Contact | CrmKind::Deal) {
        labels(&mut payload, &raw.payload, known.labels(raw.kind), currency);
        own(&mut payload, known, raw.kind, currency);
    }
    payload.finish()
}

/// The two parts of a name.
pub(super) fn parts(row: &Map<String, Value>) -> (String, String) {
    let text = |name: &str| row.get(name).and_then(Value::as_str).and_then(value::text).unwrap_or_default();
    let (first, last, whole) = (text("first_name"), text("last_name"), text("name"));
    let joined = together(&first, &last);
    if !joined.is_empty() && (joined == whole || whole.is_empty()) {
        return (first, last);
    }
    let (first, last) = whole.split_once(' ').unwrap_or((&whole, ""));
    (first.trim().to_owned(), last.trim().to_owned())
}

/// One name of two parts.
pub(super) fn together(first: &str, last: &str) -> String {
    format!("{first} {last}").trim().to_owned()
}

/// The label of an item that has none of its own: the vendor gives one that says more where none is sent.
pub(super) const NO_LABEL: &str = "other";

/// Value and label of an item of a list.
pub(super) fn item(item: &Value) -> (&str, &str) {
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
    let label = text("label");
    (text("value"), if label.eq_ignore_ascii_case(NO_LABEL) { "" } else { label })
}

fn items(list: Option<&Value>) -> impl Iterator<Item = (&str, &str)> {
    list.and_then(Value::as_array).into_iter().flatten().map(item)
}

fn contact<'a>(payload: &mut Payload<'a>, known: &Known, region: Region) {
    let whole = payload.of();
    for name in ["name", "first_name", "last_name"] {
        if payload.take(name).is_some_and(|value| !value.is_string()) {
            payload.issue(name, "is not a text");
        }
    }
    let (first, last) = parts(whole);
    payload.put("FirstName", FieldValue::text(first));
    payload.put("LastName", FieldValue::text(last));
    for name in ["emails", "phones"] {
        let list = payload.take(name);
        if list.is_some_and(|list| !list.is_array()) {
            payload.issue(name, "is not a list");
        } else if name == "emails" {
            payload.emails(name, "Emails", items(list));
        } else {
            payload.phones(name, "Phones", region, items(list));
        }
    }
    payload.owner("owner_id", "Owner", &known.setup);
    payload.mapped.scope = payload.take("owner_id").and_then(id_of);
    // These are there only where contacts are kept in step with a calendar, and cannot be written.
    for (name, field) in [("job_title", "JobTitle"), ("notes", "Background")] {
        if whole.contains_key(name) {
            payload.text(name, field);
        }
    }
    if whole.contains_key("birthday") {
        payload.day("birthday", "Birthdate");
    }
    if let Some(address) = payload.take("postal_address") {
        for (name, field) in ADDRESS {
            match address.get(name).filter(|part| !part.is_null()).map(text_of) {
                None => payload.put(field, FieldValue::Empty),
                Some(Ok(text)) => payload.put(field, text),
                Some(Err(_)) => payload.issue("postal_address", "holds a part that is not a text"),
            }
        }
    }
}

fn labels<'a>(payload: &mut Payload<'a>, of: &'a Map<String, Value>, labels: Option<&Own>, currency: Currency) {
    let Some(labels) = labels else { return };
    labels.read(payload, of, WRITTEN, currency);
    if let Some(said) = payload.mapped.fields.remove(LABELS) {
        payload.put("Tags", said);
    }
}

/// The account's own fields, which stand in an object of their own.
fn own(payload: &mut Payload<'_>, known: &Known, kind: CrmKind, currency: Currency) {
    let none = Map::new();
    let held = payload.take(OWN);
    if held.is_some_and(|held| !held.is_object()) {
        payload.issue(OWN, "is not an object");
    }
    let held = held.and_then(Value::as_object).unwrap_or(&none);
    let mut inner = Payload::new(held, "custom_fields.");
    for own in known.own(kind) {
        own.read(&mut inner, held, WRITTEN, currency);
    }
    if let Some((name, _)) = known.ours.as_ref().and_then(|ours| held.get_key_value(ours)) {
        inner.mapped.marker = inner.take(name).and_then(Value::as_str).map(str::to_owned);
    }
    let said = inner.finish();
    payload.mapped.fields.extend(said.fields);
    payload.mapped.issues.extend(said.issues);
    payload.mapped.unmapped.extend(said.unmapped);
    payload.mapped.marker = said.marker.or(payload.mapped.marker.take());
}

/// What it belongs to.
fn parents<'a>(payload: &mut Payload<'a>, names: &[(&'a str, CrmKind)]) {
    for (name, kind) in names {
        if let Some(key) = payload.take(name).and_then(id_of) {
            payload.mapped.parents.push(CrmParent { kind: *kind, key });
        }
    }
}

fn note(payload: &mut Payload<'_>, known: &Known) {
    payload.marked("content", "Body", true);
    match payload.take("add_time").map(|at| at.as_str().and_then(time)) {
        None => payload.put("CreatedAt", FieldValue::Empty),
        Some(Some(at)) => payload.put("CreatedAt", FieldValue::Text(at)),
        Some(None) => payload.issue("add_time", "is not a time"),
    }
    payload.pass_over(&["user", "person", "deal", "organization", "project", "task"]);
    payload.owner("user_id", "Author", &known.setup);
    parents(payload, &[("person_id", CrmKind::Contact), ("deal_id", CrmKind::Deal)]);
}

fn task(payload: &mut Payload<'_>, known: &Known) {
    payload.text("subject", "Title");
    payload.text("type", "TaskType");
    payload.marked("note", "Body", true);
    payload.owner("owner_id", "Owner", &known.setup);
    match payload.take("done").map(Value::as_bool) {
        None => payload.put("Completed", FieldValue::Flag(false)),
        Some(Some(done)) => payload.put("Completed", FieldValue::Flag(done)),
        Some(None) => payload.issue("done", "is neither yes nor no"),
    }
    due(payload);
    payload.pass_over(&["participants"]);
    parents(payload, &[("person_id", CrmKind::Contact), ("deal_id", CrmKind::Deal)]);
}

/// Day, and hour in UTC where there is one.
fn due(payload: &mut Payload<'_>) {
    payload.day("due_date", "DueAt");
    let Some(hour) = payload.take("due_time") else { return };
    let day = payload.mapped.fields.get("DueAt").and_then(FieldValue::as_text).map(str::to_owned);
    let Some(day) = day else { return };
    let hour = hour.as_str().map(|hour| if hour.len() == 5 { format!("{hour}:00") } else { hour.to_owned() });
    match hour.and_then(|hour| time(&format!("{day} {hour}"))) {
        Some(at) => payload.put("DueAt", FieldValue::Text(at)),
        None => payload.issue("due_time", "is not an hour"),
    }
}

fn deal(payload: &mut Payload<'_>, known: &Known, currency: Currency) {
    payload.text("title", "Name");
    payload.text("status", "Status");
    let named = payload.take("currency").map(|code| code.as_str().and_then(|code| code.parse().ok()));
    match named {
        Some(None) => {
            payload.issue("currency", "is no currency");
            payload.pass_over(&["value"]);
        }
        named => payload.money("value", "Amount", named.flatten().unwrap_or(currency)),
    }
    payload.day("expected_close_date", "ExpectedCloseDate");
    match payload.take("close_time").map(|at| at.as_str().and_then(time)) {
        None => payload.put("CloseDate", FieldValue::Empty),
        Some(Some(at)) => payload.put("CloseDate", FieldValue::text(at.get(..10).unwrap_or_default())),
        Some(None) => payload.issue("close_time", "is not a time"),
    }
    payload.owner("owner_id", "Owner", &known.setup);
    payload.pass_over(&["pipeline_id"]);
    match payload.take("stage_id").map(|key| id_of(key).and_then(|key| known.setup.stage(&key))) {
        None => {
            payload.put("Pipeline", FieldValue::Empty);
            payload.put("Stage", FieldValue::Empty);
        }
        Some(Some((pipeline, stage))) => {
            payload.put("Pipeline", FieldValue::Text(pipeline.label.clone()));
            payload.put("Stage", FieldValue::Text(stage.label.clone()));
        }
        Some(None) => payload.issue("stage_id", "is no stage of the account that is known here"),
    }
    parents(payload, &[("person_id", CrmKind::Contact)]);
}

#[cfg(test)]
pub(crate) mod tests;

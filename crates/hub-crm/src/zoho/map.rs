//! What a record means.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::Currency;
use hub_domain::crm::{CrmKind, Entries, FieldValue};
use hub_domain::people::{Region, value};
use serde_json::Value;

use super::activity;
use super::api::id_of;
use super::known::{Known, MODULE, WRITTEN};
use crate::desk::Slots;
use crate::entries;
use crate::payload::Payload;

/// A contact must have a last name. One without is given this, which is read as none.
pub(super) const NO_NAME: &str = "-";
/// What a task is when it is done.
pub(super) const DONE: &str = "Completed";
/// Plain texts of a contact, by our names.
pub(super) const TEXTS: [(&str, &str); 11] = [
    ("NamePrefix", "Salutation"),
    ("FirstName", "First_Name"),
    ("LastName", "Last_Name"),
    ("JobTitle", "Title"),
    ("Background", "Description"),
    ("LeadSource", "Lead_Source"),
    ("HomeAddress1", "Mailing_Street"),
    ("HomeCity", "Mailing_City"),
    ("HomeStateOrProvince", "Mailing_State"),
    ("HomePostalCode", "Mailing_Zip"),
    ("HomeCountry", "Mailing_Country"),
];
/// Where e-mail addresses stand.
pub(super) const EMAILS: Slots = Slots(&[("Email", ""), ("Secondary_Email", "other")]);
/// Where telephones stand.
pub(super) const PHONES: Slots =
    Slots(&[("Phone", "work"), ("Mobile", "mobile"), ("Home_Phone", "home"), ("Other_Phone", "other")]);
/// What every record has and no field is made of.
const ABOUT: &[&str] = &["id", "Modified_Time", "Created_By", "Modified_By", "Full_Name"];

/// Reads a record.
pub(super) fn read(raw: &CrmRaw, known: &Known, region: Region, currency: Currency) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    payload.pass_over(ABOUT);
    // What begins so is about the answer and not about the record.
    let about: Vec<&str> = payload.rest().into_iter().filter(|name| name.starts_with('$')).collect();
    payload.pass_over(&about);
    if raw.kind != CrmKind::Note {
        payload.pass_over(&["Created_Time"]);
    }
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, region),
        CrmKind::Deal => deal(&mut payload, known, currency),
        CrmKind::Note => note(&mut payload),
        CrmKind::Task => task(&mut payload),
        CrmKind::Activity => {
            activity::read(&mut payload);
            named(&mut payload, "Owner", "Author");
            regards(&mut payload);
        }
        CrmKind::Appointment => {}
    }
    for own in known.own(raw.kind) {
        own.read(&mut payload, &raw.payload, WRITTEN, currency);
    }
    payload.finish()
}

/// The name of what a field points at.
fn named(payload: &mut Payload<'_>, name: &'static str, field: &str) {
    match payload.take(name).map(|one| one.get("name").and_then(Value::as_str).and_then(value::text)) {
        None => payload.put(field, FieldValue::Empty),
        Some(Some(text)) => payload.put(field, FieldValue::Text(text)),
        Some(None) => payload.issue(name, "has no name"),
    }
}

fn tags(payload: &mut Payload<'_>) {
    let Some(list) = payload.take("Tag") else { return payload.put("Tags", FieldValue::Entries(Entries::new())) };
    let Some(list) = list.as_array() else { return payload.issue("Tag", "is not a list") };
    payload.put("Tags", entries::of_texts(list.iter().filter_map(tag_of)));
}

/// The name of a tag.
pub(super) fn tag_of(tag: &Value) -> Option<&str> {
    tag.get("name").unwrap_or(tag).as_str()
}

/// What it belongs to.
fn parent(payload: &mut Payload<'_>, name: &'static str, kind: CrmKind) {
    if let Some(key) = payload.take(name).and_then(id_of) {
        payload.mapped.parents.push(CrmParent { kind, key: key.to_owned() });
    }
}

fn contact(payload: &mut Payload<'_>, region: Region) {
    let of = payload.of();
    for (field, name) in TEXTS.into_iter().filter(|(_, name)| of.contains_key(*name)) {
        payload.text(name, field);
    }
    if payload.mapped.fields.get("LastName").and_then(FieldValue::as_text) == Some(NO_NAME) {
        payload.put("LastName", FieldValue::Empty);
    }
    if of.contains_key("Date_of_Birth") {
        payload.day("Date_of_Birth", "Birthdate");
    }
    if of.contains_key("Email_Opt_Out") {
        payload.flag("Email_Opt_Out", "DoNotEmail");
    }
    payload.places(EMAILS.names(), "Emails", None);
    payload.places(PHONES.names(), "Phones", Some(region));
    named(payload, "Account_Name", "Company");
    named(payload, "Owner", "Owner");
    tags(payload);
}

fn deal(payload: &mut Payload<'_>, known: &Known, currency: Currency) {
    payload.text("Deal_Name", "Name");
    payload.money("Amount", "Amount", currency);
    payload.day("Closing_Date", "ExpectedCloseDate");
    payload.marked("Description", "Description", false);
    named(payload, "Owner", "Owner");
    tags(payload);
    payload.text("Stage", "Stage");
    let told = payload.of().contains_key("Pipeline");
    if told {
        payload.text("Pipeline", "Pipeline");
    }
    // As people see them.
    let said = |payload: &Payload<'_>, field: &str| {
        payload.mapped.fields.get(field).and_then(FieldValue::as_text).map(str::to_owned)
    };
    let pipelines = &known.setup.0.pipelines;
    let pipeline =
        said(payload, "Pipeline").and_then(|key| pipelines.iter().find(|one| one.key == key || one.label == key));
    if let Some(pipeline) = pipeline {
        payload.put("Pipeline", FieldValue::Text(pipeline.label.clone()));
    }
    let stages = pipeline.into_iter().chain(pipelines).flat_map(|one| &one.stages);
    let stage = said(payload, "Stage").and_then(|key| stages.into_iter().find(|stage| stage.key == key));
    if let Some(stage) = stage {
        payload.put("Stage", FieldValue::Text(stage.label.clone()));
    }
    parent(payload, "Contact_Name", CrmKind::Contact);
}

fn note(payload: &mut Payload<'_>) {
    payload.text("Note_Title", "Subject");
    payload.marked("Note_Content", "Body", false);
    payload.instant("Created_Time", "CreatedAt");
    named(payload, "Owner", "Author");
    let of = payload.of();
    let module = of.get("Parent_Id").and_then(|parent| parent.pointer("/module/api_name"));
    let module = module.or_else(|| of.get(MODULE)).and_then(Value::as_str);
    match module {
        None | Some("Contacts") => parent(payload, "Parent_Id", CrmKind::Contact),
        Some("Deals") => parent(payload, "Parent_Id", CrmKind::Deal),
        Some(_) => payload.pass_over(&["Parent_Id"]),
    }
}

fn task(payload: &mut Payload<'_>) {
    payload.text("Subject", "Title");
    payload.marked("Description", "Body", false);
    payload.day("Due_Date", "DueAt");
    let done = payload.take("Status").and_then(Value::as_str) == Some(DONE);
    payload.put("Completed", FieldValue::Flag(done));
    named(payload, "Owner", "Owner");
    regards(payload);
}

/// The contact, and the deal where it is one.
fn regards(payload: &mut Payload<'_>) {
    parent(payload, "Who_Id", CrmKind::Contact);
    if payload.of().get(MODULE).and_then(Value::as_str) == Some("Deals") {
        parent(payload, "What_Id", CrmKind::Deal);
    }
    payload.pass_over(&["What_Id"]);
}

#[cfg(test)]
pub(crate) mod tests;

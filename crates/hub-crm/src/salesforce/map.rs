//! What a record means.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::Currency;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::people::Region;
use serde_json::{Map, Value};

use super::activity;
use super::api::{is_id, kind_of};
use super::known::{Known, WRITTEN};
use crate::desk::Slots;
use crate::payload::Payload;

/// A contact must have a last name. One without is given this, which is read as none.
pub(super) const NO_NAME: &str = "-";
/// Plain texts of a contact, by our names.
pub(super) const TEXTS: [(&str, &str); 13] = [
    ("NamePrefix", "Salutation"),
    ("FirstName", "FirstName"),
    ("MiddleName", "MiddleName"),
    ("LastName", "LastName"),
    ("NameSuffix", "Suffix"),
    ("JobTitle", "Title"),
    ("Background", "Description"),
    ("LeadSource", "LeadSource"),
    ("HomeAddress1", "MailingStreet"),
    ("HomeCity", "MailingCity"),
    ("HomeStateOrProvince", "MailingState"),
    ("HomePostalCode", "MailingPostalCode"),
    ("HomeCountry", "MailingCountry"),
];
/// What a contact does not want, by our names.
pub(super) const CONSENT: [(&str, &str); 2] = [("DoNotCall", "DoNotCall"), ("DoNotEmail", "HasOptedOutOfEmail")];
/// Where e-mail addresses stand.
pub(super) const EMAILS: Slots = Slots(&[("Email", "")]);
/// Where telephones stand.
pub(super) const PHONES: Slots =
    Slots(&[("Phone", "work"), ("MobilePhone", "mobile"), ("HomePhone", "home"), ("OtherPhone", "other")]);
/// What every record has and no field is made of.
const ABOUT: &[&str] = &["attributes", "Id", "SystemModstamp", "IsDeleted", "MasterRecordId"];

/// Reads a record. Only fields that were asked for are there.
pub(super) fn read(
    raw: &CrmRaw,
    known: &Known,
    external_id: Option<&str>,
    region: Region,
    currency: Currency,
) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    payload.pass_over(ABOUT);
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, known, region),
        CrmKind::Deal => deal(&mut payload, known, currency),
        CrmKind::Note => note(&mut payload, known),
        CrmKind::Task => task(&mut payload, known),
        CrmKind::Activity => {
            activity::read(&mut payload);
            owner(&mut payload, known, "Author");
            parent(&mut payload, "WhoId");
            parent(&mut payload, "WhatId");
        }
        CrmKind::Appointment => {}
    }
    for own in known.own(raw.kind) {
        own.read(&mut payload, &raw.payload, WRITTEN, currency);
    }
    if let Some((name, _)) = external_id.and_then(|name| raw.payload.get_key_value(name)) {
        let marker = payload.take(name).and_then(Value::as_str).map(str::to_owned);
        payload.mapped.marker = marker.or(payload.mapped.marker.take());
    }
    payload.finish()
}

fn contact(payload: &mut Payload<'_>, known: &Known, region: Region) {
    let of = payload.of();
    for (field, name) in TEXTS.into_iter().filter(|(_, name)| of.contains_key(*name)) {
        payload.text(name, field);
    }
    if payload.mapped.fields.get("LastName").and_then(FieldValue::as_text) == Some(NO_NAME) {
        payload.put("LastName", FieldValue::Empty);
    }
    for (field, name) in CONSENT.into_iter().filter(|(_, name)| of.contains_key(*name)) {
        payload.flag(name, field);
    }
    if of.contains_key("Birthdate") {
        payload.day("Birthdate", "Birthdate");
    }
    payload.places(EMAILS.names(), "Emails", None);
    payload.places(PHONES.names(), "Phones", Some(region));
    owner(payload, known, "Owner");
    match payload.take("Account").map(|account| account.get("Name").and_then(Value::as_str)) {
        None => payload.put("Company", FieldValue::Empty),
        Some(Some(name)) => payload.put("Company", FieldValue::text(name.trim())),
        Some(None) => payload.issue("Account", "has no name"),
    }
}

fn owner(payload: &mut Payload<'_>, known: &Known, field: &str) {
    if payload.of().contains_key("OwnerId") {
        payload.owner("OwnerId", field, &known.setup);
    }
}

/// What it belongs to: one id, of whatever it may be.
fn parent(payload: &mut Payload<'_>, name: &'static str) {
    let id = payload.take(name).and_then(Value::as_str).filter(|id| is_id(id));
    let parent = id.and_then(|id| Some(CrmParent { kind: kind_of(id)?, key: id.to_owned() }));
    payload.mapped.parents.extend(parent.filter(|parent| matches!(parent.kind, CrmKind::Contact | CrmKind::Deal)));
}

fn note(payload: &mut Payload<'_>, known: &Known) {
    payload.text("Title", "Subject");
    payload.marked("Body", "Body", false);
    payload.instant("CreatedDate", "CreatedAt");
    owner(payload, known, "Author");
    parent(payload, "ParentId");
}

/// Whether a task is done: as the vendor says, else by its usual word for it.
pub(super) fn is_closed(there: &Map<String, Value>) -> bool {
    let said = there.get("IsClosed").and_then(Value::as_bool);
    said.unwrap_or_else(|| there.get("Status").and_then(Value::as_str) == Some("Completed"))
}

fn task(payload: &mut Payload<'_>, known: &Known) {
    payload.text("Subject", "Title");
    payload.marked("Description", "Body", false);
    payload.text("Type", "TaskType");
    payload.day("ActivityDate", "DueAt");
    payload.pass_over(&["Status", "IsClosed", "TaskSubtype"]);
    let closed = is_closed(payload.of());
    payload.put("Completed", FieldValue::Flag(closed));
    owner(payload, known, "Owner");
    parent(payload, "WhoId");
    parent(payload, "WhatId");
}

fn deal(payload: &mut Payload<'_>, known: &Known, currency: Currency) {
    payload.text("Name", "Name");
    payload.money("Amount", "Amount", currency);
    payload.day("CloseDate", "ExpectedCloseDate");
    payload.marked("Description", "Description", false);
    payload.text("StageName", "Stage");
    let label = payload.mapped.fields.get("Stage").and_then(FieldValue::as_text).and_then(|key| known.setup.stage(key));
    if let Some((_, stage)) = label {
        payload.put("Stage", FieldValue::Text(stage.label.clone()));
    }
    let said = |payload: &mut Payload<'_>, name| payload.take(name).and_then(Value::as_bool).unwrap_or(false);
    let status = match (said(payload, "IsClosed"), said(payload, "IsWon")) {
        (_, true) => "won",
        (true, false) => "lost",
        (false, false) => "open",
    };
    payload.put("Status", FieldValue::text(status));
    owner(payload, known, "Owner");
    parent(payload, "ContactId");
}

#[cfg(test)]
pub(crate) mod tests;

//! What a record means.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::Currency;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::people::Region;
use serde_json::Value;

use super::activity;
use super::api::{self, SHOWN, is_guid};
use super::known::{Known, STAGE, WRITTEN};
use crate::desk::Slots;
use crate::html;
use crate::payload::{Payload, instant};

/// A contact is expected to have a last name. One without is given this, which is read as none.
pub(super) const NO_NAME: &str = "-";
/// A task's time always has an hour. One that has a day only is given this one: noon in UTC is the same day all over
/// America, and nobody sets that second.
pub(super) const WHOLE_DAY: &str = "T12:00:01Z";
/// Plain texts of a contact, by our names.
pub(super) const TEXTS: [(&str, &str); 14] = [
    ("NamePrefix", "salutation"),
    ("FirstName", "firstname"),
    ("MiddleName", "middlename"),
    ("LastName", "lastname"),
    ("NameSuffix", "suffix"),
    ("Nickname", "nickname"),
    ("JobTitle", "jobtitle"),
    ("Background", "description"),
    ("HomeAddress1", "address1_line1"),
    ("HomeAddress2", "address1_line2"),
    ("HomeCity", "address1_city"),
    ("HomeStateOrProvince", "address1_stateorprovince"),
    ("HomePostalCode", "address1_postalcode"),
    ("HomeCountry", "address1_country"),
];
/// Days of a contact, by our names.
pub(super) const DAYS: [(&str, &str); 2] = [("Birthdate", "birthdate"), ("Anniversary", "anniversary")];
/// What a contact does not want, by our names.
pub(super) const CONSENT: [(&str, &str); 3] =
    [("DoNotCall", "donotphone"), ("DoNotEmail", "donotemail"), ("DoNotMail", "donotpostalmail")];
/// Where e-mail addresses stand.
pub(super) const EMAILS: Slots = Slots(&[("emailaddress1", ""), ("emailaddress2", ""), ("emailaddress3", "")]);
/// Where telephones stand.
pub(super) const PHONES: Slots =
    Slots(&[("telephone1", "work"), ("mobilephone", "mobile"), ("telephone2", "home"), ("telephone3", "other")]);

/// Reads a record.
pub(super) fn read(raw: &CrmRaw, known: &Known, region: Region, currency: Currency) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    // What has such a sign in its name is about a column and not one.
    let about: Vec<&str> = payload.rest().into_iter().filter(|name| name.contains('@')).collect();
    payload.pass_over(&about);
    payload.pass_over(&[api::table(raw.kind).key, "modifiedon", "versionnumber"]);
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, region, known),
        CrmKind::Deal => deal(&mut payload, known, currency),
        CrmKind::Note => note(&mut payload, known),
        CrmKind::Task => task(&mut payload, known),
        CrmKind::Activity => {
            activity::read(&mut payload);
            owner(&mut payload, known, "Author");
            parent(&mut payload, "_regardingobjectid_value", None);
        }
        CrmKind::Appointment => {}
    }
    for own in known.own(raw.kind) {
        own.read(&mut payload, &raw.payload, WRITTEN, currency);
    }
    payload.mapped.marker = Some(raw.key.clone()).filter(|key| api::is_ours(key));
    payload.finish()
}

/// What people see of a column.
fn shown<'a>(payload: &Payload<'a>, column: &str) -> Option<&'a str> {
    payload.of().get(&format!("{column}{SHOWN}")).and_then(Value::as_str)
}

/// The owner by name: the one the set-up knows for the key, else the one the record shows, such as a team.
fn owner(payload: &mut Payload<'_>, known: &Known, field: &str) {
    let column = "_ownerid_value";
    let seen = shown(payload, column).map(str::to_owned);
    match payload.take(column).map(Value::as_str) {
        None => payload.put(field, FieldValue::Empty),
        Some(key) => match key.and_then(|key| known.setup.owner(key)).map(str::to_owned).or(seen) {
            Some(name) => payload.put(field, FieldValue::Text(name)),
            None => payload.issue(column, "is nobody of the organisation that is known here"),
        },
    }
}

/// What it belongs to, by a column that may point into several tables. `usual` is the table where none is said.
fn parent(payload: &mut Payload<'_>, column: &'static str, usual: Option<&str>) {
    let table = api::points_into(payload.of(), column).map(str::to_owned);
    let kind = match table.as_deref().or(usual) {
        Some("contact") => Some(CrmKind::Contact),
        Some("opportunity") => Some(CrmKind::Deal),
        _ => None,
    };
    let key = payload.take(column).and_then(Value::as_str).map(str::to_lowercase).filter(|key| is_guid(key));
    let parent = kind.zip(key).map(|(kind, key)| CrmParent { kind, key });
    let held = &mut payload.mapped.parents;
    held.extend(parent.filter(|parent| !held.contains(parent)));
}

fn contact(payload: &mut Payload<'_>, region: Region, known: &Known) {
    for (field, name) in TEXTS {
        payload.text(name, field);
    }
    if payload.mapped.fields.get("LastName").and_then(FieldValue::as_text) == Some(NO_NAME) {
        payload.put("LastName", FieldValue::Empty);
    }
    for (field, name) in DAYS {
        payload.day(name, field);
    }
    for (field, name) in CONSENT {
        payload.flag(name, field);
    }
    payload.places(EMAILS.names(), "Emails", None);
    payload.places(PHONES.names(), "Phones", Some(region));
    owner(payload, known, "Owner");
    let company = shown(payload, "_parentcustomerid_value").unwrap_or_default().trim();
    payload.pass_over(&["_parentcustomerid_value"]);
    payload.put("Company", FieldValue::text(company));
}

fn deal(payload: &mut Payload<'_>, known: &Known, currency: Currency) {
    payload.text("name", "Name");
    payload.money("estimatedvalue", "Amount", currency);
    payload.day("estimatedclosedate", "ExpectedCloseDate");
    payload.day("actualclosedate", "CloseDate");
    payload.text("description", "Description");
    match payload.take(STAGE).map(crate::payload::scalar) {
        None => payload.put("Stage", FieldValue::Empty),
        Some(key) => match key.as_deref().and_then(|key| known.setup.stage(key)) {
            Some((_, stage)) => payload.put("Stage", FieldValue::Text(stage.label.clone())),
            None => payload.issue(STAGE, "is no stage of the organisation that is known here"),
        },
    }
    match payload.take("statecode").map(Value::as_i64) {
        None | Some(Some(0)) => payload.put("Status", FieldValue::text("open")),
        Some(Some(1)) => payload.put("Status", FieldValue::text("won")),
        Some(Some(2)) => payload.put("Status", FieldValue::text("lost")),
        Some(_) => payload.issue("statecode", "is no state that is known"),
    }
    owner(payload, known, "Owner");
    parent(payload, "_parentcontactid_value", Some("contact"));
    parent(payload, "_customerid_value", None);
}

fn note(payload: &mut Payload<'_>, known: &Known) {
    payload.text("subject", "Subject");
    match payload.take("notetext").map(Value::as_str) {
        None => payload.put("Body", FieldValue::Empty),
        Some(None) => payload.issue("notetext", "is not a text"),
        Some(Some(text)) => {
            // The newer screens keep notes as HTML, which then begins with an element of its own.
            let is_html = ["<div ", "<div>", "<p>"].iter().any(|tag| text.trim_start().starts_with(tag));
            let text = if is_html { html::plain(text) } else { text.to_owned() };
            payload.put("Body", hub_domain::people::value::text(&text).map_or(FieldValue::Empty, FieldValue::Text));
        }
    }
    payload.instant("createdon", "CreatedAt");
    owner(payload, known, "Author");
    parent(payload, "_objectid_value", None);
}

fn task(payload: &mut Payload<'_>, known: &Known) {
    payload.text("subject", "Title");
    payload.text("description", "Body");
    payload.text("category", "TaskType");
    let done = payload.take("statecode").and_then(Value::as_i64) == Some(1);
    payload.put("Completed", FieldValue::Flag(done));
    match payload.take("scheduledend").map(|at| at.as_str().and_then(instant)) {
        None => payload.put("DueAt", FieldValue::Empty),
        Some(Some(at)) => {
            let day = at.strip_suffix(WHOLE_DAY).map(str::to_owned);
            payload.put("DueAt", FieldValue::Text(day.unwrap_or(at)));
        }
        Some(None) => payload.issue("scheduledend", "is not a time with its zone"),
    }
    owner(payload, known, "Owner");
    parent(payload, "_regardingobjectid_value", None);
}

#[cfg(test)]
pub(crate) mod tests;

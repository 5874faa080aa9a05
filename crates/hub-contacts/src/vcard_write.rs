use std::fmt::Write as _;

use hub_domain::crm::{Entries, FieldValue, Fields};

/// Contacts as vCard 4.0 (RFC 6350), one card each. Fields that a card has no place for are left out; the store's export
/// has them all.
#[must_use]
pub fn write_vcards<'a>(contacts: impl IntoIterator<Item = &'a Fields>) -> String {
    let mut out = String::new();
    for fields in contacts {
        card(&mut out, fields);
    }
    out
}

fn card(out: &mut String, fields: &Fields) {
    let text = |name: &str| fields.get(name).and_then(FieldValue::as_text).unwrap_or_default();
    let none = Entries::new();
    let entries = |name: &str| fields.get(name).and_then(FieldValue::as_entries).unwrap_or(&none);
    line(out, "BEGIN:VCARD");
    line(out, "VERSION:4.0");
    let shown = [text("FirstName"), text("MiddleName"), text("LastName")];
    let shown: Vec<&str> = shown.into_iter().filter(|part| !part.is_empty()).collect();
    let mail = entries("Emails").keys().chain(entries("Phones").keys()).next().map_or("", String::as_str);
    let name = [shown.join(" ").as_str(), text("Company"), text("Nickname"), mail]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default()
        .to_owned();
    line(out, &format!("FN:{}", escaped(&name)));
    let parts = ["LastName", "FirstName", "MiddleName", "NamePrefix", "NameSuffix"].map(|f| escaped(text(f)));
    if parts.iter().any(|part| !part.is_empty()) {
        line(out, &format!("N:{}", parts.join(";")));
    }
    for (property, field) in
        [("NICKNAME", "Nickname"), ("ORG", "Company"), ("TITLE", "JobTitle"), ("NOTE", "Background")]
    {
        if !text(field).is_empty() {
            line(out, &format!("{property}:{}", escaped(text(field))));
        }
    }
    for (property, field) in [("BDAY", "Birthdate"), ("ANNIVERSARY", "Anniversary")] {
        if !text(field).is_empty() {
            line(out, &format!("{property}:{}", text(field).replace('-', "")));
        }
    }
    for (email, label) in entries("Emails") {
        line(out, &format!("EMAIL{}:{}", kind(label), escaped(email)));
    }
    for (phone, label) in entries("Phones") {
        line(out, &format!("TEL{}:{}", kind(label), escaped(phone)));
    }
    let home = ["HomeAddress2", "HomeAddress1", "HomeCity", "HomeStateOrProvince", "HomePostalCode", "HomeCountry"];
    let home = home.map(|field| escaped(text(field)));
    if home.iter().any(|part| !part.is_empty()) {
        line(out, &format!("ADR;TYPE=home:;{}", home.join(";")));
    }
    if !entries("Tags").is_empty() {
        let tags: Vec<String> = entries("Tags").keys().map(|tag| escaped(tag)).collect();
        line(out, &format!("CATEGORIES:{}", tags.join(",")));
    }
    line(out, "END:VCARD");
}

fn kind(label: &str) -> String {
    match label {
        "mobile" => ";TYPE=cell".to_owned(),
        "fax" | "home" | "work" => format!(";TYPE={label}"),
        _ => String::new(),
    }
}

/// RFC 6350, section 3.4.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => {}
            c => out.push(c),
        }
    }
    out
}

/// A line of 75 bytes at most, folded as section 3.2 says.
fn line(out: &mut String, text: &str) {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        let _ = out.write_char(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

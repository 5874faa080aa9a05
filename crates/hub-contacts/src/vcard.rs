use calcard::common::IanaString;
use calcard::vcard::{VCard, VCardEntry, VCardParameterName, VCardProperty, VCardType, VCardValue};
use calcard::{Entry, Parser};
use hub_connector::RejectedRow;
use hub_domain::people::Region;

use super::gather::{Gather, ReadContacts};
use super::{FileError, MOST_CONTACTS, Target, decode};

/// Reads the cards of a file: vCard 2.1, 3.0 and 4.0, several in one file. `region` is where numbers without a country
/// code are.
///
/// # Errors
/// [`FileError`] where there is no card in it.
pub fn read_vcards(bytes: &[u8], region: Region) -> Result<ReadContacts, FileError> {
    let text = decode::text(bytes)?;
    let mut parser = Parser::new(&text);
    let mut out = ReadContacts::default();
    let mut cards = 0_usize;
    loop {
        match parser.entry() {
            Entry::Eof => break,
            Entry::VCard(card) => {
                cards += 1;
                if cards > MOST_CONTACTS {
                    return Err(FileError::TooMany);
                }
                match read(&card, region, format!("card {cards}")) {
                    Ok(contact) => out.contacts.push(contact),
                    Err(rejected) => out.rejected.push(rejected),
                }
            }
            // What stands between the cards is nobody's.
            Entry::InvalidLine(_) | Entry::ICalendar(_) | Entry::UnexpectedComponentEnd { .. } => {}
            _ => {
                cards += 1;
                let reason = "the card has no end".to_owned();
                out.rejected.push(RejectedRow { place: format!("card {cards}"), column: None, reason });
            }
        }
    }
    if cards == 0 { Err(FileError::NoCard) } else { Ok(out) }
}

fn read(card: &VCard, region: Region, place: String) -> Result<super::ReadContact, RejectedRow> {
    use VCardProperty as P;
    let mut contact = Gather::new(region);
    for entry in &card.entries {
        let column = entry.name.as_str();
        let mut take = |target: &Target, text: &str| contact.take(column, target, text);
        let first = || entry.values.iter().find_map(words).unwrap_or_default();
        let word = |field: &str| Target::Text(field.to_owned());
        match &entry.name {
            P::N => {
                let fields = ["LastName", "FirstName", "MiddleName", "NamePrefix", "NameSuffix"];
                for (part, field) in parts(entry).iter().zip(fields) {
                    take(&word(field), part);
                }
            }
            P::Nickname => take(&word("Nickname"), &first()),
            P::Email => take(&Target::Emails(label(entry)), &first()),
            P::Tel => take(&Target::Phones(label(entry)), first().trim_start_matches("tel:")),
            P::Org => take(&word("Company"), &parts(entry).first().cloned().unwrap_or_default()),
            P::Title => take(&word("JobTitle"), &first()),
            P::Note => take(&word("Background"), &first()),
            P::Lang => take(&word("Language"), &first()),
            P::Bday => take(&Target::Day("Birthdate".to_owned()), &day(entry).unwrap_or_else(first)),
            P::Anniversary => take(&Target::Day("Anniversary".to_owned()), &day(entry).unwrap_or_else(first)),
            P::Categories => {
                for tag in entry.values.iter().filter_map(words) {
                    contact.entry("Tags", tag.trim().to_owned(), "");
                }
            }
            P::Adr if label(entry) != "work" => {
                let parts = parts(entry);
                let at = |i: usize| parts.get(i).cloned().unwrap_or_default();
                for (field, part) in [
                    ("HomeAddress1", at(2)),
                    (
                        "HomeAddress2",
                        [at(0), at(1)].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" "),
                    ),
                    ("HomeCity", at(3)),
                    ("HomeStateOrProvince", at(4)),
                    ("HomePostalCode", at(5)),
                    ("HomeCountry", at(6)),
                ] {
                    take(&word(field), &part);
                }
            }
            P::Adr => {
                let address = parts(entry).into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
                take(&Target::Own("Work address".to_owned()), &address);
            }
            P::Url => take(&Target::Own("URL".to_owned()), &first()),
            _ => {}
        }
    }
    // The name on the card, where its parts are not given.
    let names = card.entries.iter().filter(|entry| entry.name == P::Fn && !contact.has_name());
    for entry in names.collect::<Vec<_>>() {
        if let Some(name) = entry.values.iter().find_map(words) {
            contact.take("FN", &Target::FullName, &name);
        }
    }
    contact.finish(place)
}

/// The words of a value.
fn words(value: &VCardValue) -> Option<String> {
    match value {
        VCardValue::Text(text) => Some(text.clone()),
        VCardValue::Integer(n) => Some(n.to_string()),
        VCardValue::Component(parts) => Some(parts.join(" ")),
        _ => None,
    }
}

/// The parts of a value with semicolons, each once however it was written.
fn parts(entry: &VCardEntry) -> Vec<String> {
    entry.values.iter().map(|value| words(value).unwrap_or_default()).collect()
}

/// A whole date; one without its year is none.
fn day(entry: &VCardEntry) -> Option<String> {
    entry.values.iter().find_map(|value| match value {
        VCardValue::PartialDateTime(at) => Some(format!("{:04}-{:02}-{:02}", at.year?, at.month?, at.day?)),
        _ => None,
    })
}

fn label(entry: &VCardEntry) -> String {
    let has = |kind: &VCardType| {
        entry
            .parameters(&VCardParameterName::Type)
            .filter_map(|value| value.as_text())
            .any(|text| text.eq_ignore_ascii_case(kind.as_str()))
    };
    let label =
        [(VCardType::Fax, "fax"), (VCardType::Cell, "mobile"), (VCardType::Work, "work"), (VCardType::Home, "home")];
    label.into_iter().find(|(kind, _)| has(kind)).map_or_else(String::new, |(_, label)| label.to_owned())
}

use hub_connector::RejectedRow;
use hub_domain::FieldIssue;
use hub_domain::crm::{Entries, FieldValue, Fields};
use hub_domain::people::value::{self, DayOrder};
use hub_domain::people::{Email, Generation, Name, Phone, Region};

use super::Target;

/// The field that keeps, word for word, what could not be read as what its column promises.
pub const UNREAD: &str = "Unread";

/// A contact of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadContact {
    /// Where it stands: `line 12`, `card 3`.
    pub place: String,
    /// Its fields.
    pub fields: Fields,
    /// Values that could not be read as what they should be. Their words are in the field [`UNREAD`].
    pub issues: Vec<FieldIssue>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadContacts {
    /// Its contacts, in its order.
    pub contacts: Vec<ReadContact>,
    /// Rows that are none.
    pub rejected: Vec<RejectedRow>,
}

/// A contact that grows value by value.
pub(super) struct Gather {
    region: Region,
    fields: Fields,
    issues: Vec<FieldIssue>,
    unread: Vec<String>,
}

impl Gather {
    pub fn new(region: Region) -> Self {
        Self { region, fields: Fields::new(), issues: Vec::new(), unread: Vec::new() }
    }

    /// Takes a value of a column. Nothing is lost: what cannot be read is kept in its own words.
    pub fn take(&mut self, column: &str, target: &Target, text: &str) {
        let Some(text) = value::text(text) else { return };
        match target {
            Target::Skip => {}
            Target::FullName => self.full_name(&text),
            Target::Text(field) => self.words(field, text),
            Target::Own(name) => self.words(&format!("Own.{name}"), text),
            Target::Tags => {
                // Google writes “* myContacts ::: Friends”.
                let tags = text.split([',', ';', '|']).flat_map(|part| part.split(":::"));
                for tag in tags.map(|tag| tag.trim().trim_start_matches('*').trim()).filter(|tag| !tag.is_empty()) {
                    self.entry("Tags", tag.to_owned(), "");
                }
            }
            Target::Emails(label) => {
                for one in several(&text) {
                    match Email::parse(one) {
                        Ok(email) => self.entry("Emails", email.as_str().to_owned(), label),
                        Err(why) => self.unread(column, one, &why.to_string()),
                    }
                }
            }
            Target::Phones(label) => {
                for one in several(&text) {
                    match Phone::parse(one, self.region) {
                        Ok(phone) => self.entry("Phones", phone.to_string(), label),
                        Err(why) => self.unread(column, one, &why.to_string()),
                    }
                }
            }
            Target::Flag(field) => match value::boolean(&text) {
                Ok(Some(flag)) => self.set(field, FieldValue::Flag(flag)),
                Ok(None) => {}
                Err(why) => self.unread(column, &text, &why.to_string()),
            },
            Target::Day(field) => match value::day(&text, DayOrder::MonthFirst) {
                Ok(Some(day)) => self.set(field, FieldValue::text(day.to_string())),
                Ok(None) => {}
                Err(why) => self.unread(column, &text, &why.to_string()),
            },
        }
    }

    fn full_name(&mut self, text: &str) {
        match Name::read(text) {
            Some(Name::Person(name)) => {
                let suffix = name.generation().map(written);
                let parts = [
                    ("NamePrefix", name.title()),
                    ("FirstName", name.given()),
                    ("MiddleName", name.middle()),
                    ("LastName", name.surname()),
                    ("NameSuffix", suffix.as_deref()),
                    ("Nickname", name.nickname()),
                ];
                for (field, part) in parts {
                    // A column of its own says it better.
                    if let Some(part) = part
                        && !self.fields.contains_key(field)
                    {
                        self.words(field, part.to_owned());
                    }
                }
            }
            // Several people are not one person's name.
            Some(Name::Household(_)) => self.words("FirstName", text.to_owned()),
            Some(Name::Organisation(_)) => self.words("Company", text.to_owned()),
            None => {}
        }
    }

    /// Whether parts of a name are there.
    pub fn has_name(&self) -> bool {
        ["FirstName", "LastName"].iter().any(|field| self.fields.contains_key(*field))
    }

    /// Words of a field; those of a second column come after the first one's.
    fn words(&mut self, field: &str, text: String) {
        let both = match self.fields.get(field).and_then(FieldValue::as_text) {
            Some(there) if there == text || there.lines().any(|line| line == text) => return,
            Some(there) => format!("{there}\n{text}"),
            None => text,
        };
        self.set(field, FieldValue::text(both));
    }

    fn set(&mut self, field: &str, value: FieldValue) {
        self.fields.insert(field.to_owned(), value);
    }

    pub fn entry(&mut self, field: &str, item: String, label: &str) {
        let entries = self.fields.entry(field.to_owned()).or_insert_with(|| FieldValue::Entries(Entries::new()));
        if let FieldValue::Entries(entries) = entries {
            let kept = entries.entry(item).or_default();
            if kept.is_empty() {
                label.clone_into(kept);
            }
        }
    }

    fn unread(&mut self, column: &str, text: &str, why: &str) {
        self.issues.push(FieldIssue { field: column.to_owned(), reason: why.to_owned() });
        self.unread.push(format!("{column}: {text}"));
    }

    /// The contact, unless there is nothing by which anybody could be known.
    pub fn finish(mut self, place: String) -> Result<ReadContact, RejectedRow> {
        let known = ["FirstName", "LastName", "Company", "Nickname", "Emails", "Phones"];
        if !known.iter().any(|field| self.fields.contains_key(*field)) {
            let reason = match self.issues.first() {
                Some(issue) => format!("nobody is named, and “{}” is {}", issue.field, issue.reason),
                None => "no name, e-mail address or telephone number".to_owned(),
            };
            return Err(RejectedRow { place, column: self.issues.first().map(|i| i.field.clone()), reason });
        }
        if !self.unread.is_empty() {
            let words = self.unread.join("\n");
            self.set(UNREAD, FieldValue::text(words));
        }
        Ok(ReadContact { place, fields: self.fields, issues: self.issues })
    }
}

fn written(generation: Generation) -> String {
    match generation {
        Generation::Senior => "Sr.".to_owned(),
        Generation::Junior => "Jr.".to_owned(),
        Generation::Numbered(n) => ["II", "III", "IV", "V"][usize::from(n.clamp(2, 5)) - 2].to_owned(),
    }
}

/// Addresses and numbers that stand in one cell: Google writes ` ::: ` between, others semicolons or line ends.
fn several(text: &str) -> impl Iterator<Item = &str> {
    text.split(":::").flat_map(|part| part.split([';', '\n'])).map(str::trim).filter(|part| !part.is_empty())
}

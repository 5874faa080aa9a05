use chrono::{DateTime, NaiveDate, Utc};
use hub_domain::crm::{FieldValue, Fields};
use hub_domain::outlook::{Standing, Temperature};
use hub_domain::{CrmId, Currency, Money};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{StoreError, time};

/// Somebody, as a list shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRow {
    /// Identifier.
    pub id: CrmId,
    /// Their name; else company, e-mail or number.
    pub name: String,
    /// Company.
    pub company: Option<String>,
    /// First e-mail address.
    pub email: Option<String>,
    /// First number.
    pub phone: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Where they came from.
    pub lead_source: Option<String>,
    /// Whose they are.
    pub owner: Option<String>,
    /// How likely they act soon.
    pub temperature: Temperature,
    /// 0 no lead, 1 waits, 2 answered, 3 put aside.
    pub lead_state: i64,
    /// When they last came in as a lead.
    pub lead_at: Option<DateTime<Utc>>,
    /// When somebody was last in touch.
    pub last_touch: Option<DateTime<Utc>>,
    /// When the next open task is due.
    pub next_due: Option<DateTime<Utc>>,
    /// That task.
    pub next_task: Option<CrmId>,
    /// What it is called, and its due field as it was written.
    pub next_task_words: Option<(String, Option<String>)>,
    /// When the next appointment begins.
    pub next_meeting: Option<DateTime<Utc>>,
    /// Open tasks.
    pub open_tasks: u32,
    /// Open deals.
    pub open_deals: u32,
    /// What they come to, where they are in one currency.
    pub deal_sum: Option<Money>,
    /// When the next of them is expected to close.
    pub deal_closes: Option<DateTime<Utc>>,
    /// The stage of that deal.
    pub deal_stage: Option<String>,
    /// 1 call, 2 e-mail, 4 text, 8 letters: must not be sent.
    pub restrictions: i64,
    /// Month × 100 + day.
    pub birthday: Option<i64>,
    /// Month × 100 + day.
    pub anniversary: Option<i64>,
    /// When they came to be known here.
    pub created_at: DateTime<Utc>,
    /// Which conditions of the question hold: the first is bit 0, those that all hold before those of which one must.
    pub holds: i64,
    /// Fields that wait for a decision.
    pub conflicts: u32,
    /// Row number; of use within one answer only.
    pub(crate) row: i64,
}

/// What is read for a [`PersonRow`], from `person p JOIN crm_record r`.
pub(super) const COLUMNS: &str = "p.id, r.uuid, p.name, p.company, p.email, p.phone, p.stage, p.lead_source, p.owner, \
     p.temperature, p.lead_state, p.lead_at, p.last_touch, p.next_due, p.next_meeting, p.open_tasks, p.open_deals, \
     p.deal_minor, p.deal_currency, p.deal_closes, p.restrictions, p.birthday, p.anniversary, p.created_at, t.uuid, \
     json_extract(t.fields, '$.Title'), json_extract(t.fields, '$.DueAt'), \
     (SELECT count(*) FROM crm_conflict x JOIN crm_link l ON l.id = x.link_id WHERE l.record_id = p.id), \
     (SELECT e.stage FROM person_entry e WHERE e.person = p.id AND e.kind = 'deal' AND e.open = 1 \
      ORDER BY e.due IS NULL, e.due LIMIT 1)";

pub(super) const FROM: &str = "person p JOIN crm_record r ON r.id = p.id LEFT JOIN crm_record t ON t.id = p.next_task";

pub(super) fn id(bytes: &[u8]) -> Result<CrmId, StoreError> {
    let read = uuid::Uuid::from_slice(bytes).map(CrmId::from);
    read.map_err(|_| StoreError::damaged("an identifier does not read"))
}

fn count(row: &SqliteRow, at: usize) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.try_get::<i64, _>(at)?).unwrap_or(0))
}

/// A row from [`COLUMNS`].
pub(super) fn read(row: &SqliteRow) -> Result<PersonRow, StoreError> {
    let when = |at: usize| -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(row.try_get::<Option<i64>, _>(at)?.map(time::from_ms))
    };
    let task: Option<&[u8]> = row.try_get(24)?;
    let title: Option<String> = row.try_get(25)?;
    Ok(PersonRow {
        row: row.try_get(0)?,
        id: id(row.try_get(1)?)?,
        name: row.try_get(2)?,
        company: row.try_get(3)?,
        email: row.try_get(4)?,
        phone: row.try_get(5)?,
        stage: row.try_get(6)?,
        lead_source: row.try_get(7)?,
        owner: row.try_get(8)?,
        temperature: temperature_of(row.try_get(9)?),
        lead_state: row.try_get(10)?,
        lead_at: when(11)?,
        last_touch: when(12)?,
        next_due: when(13)?,
        next_meeting: when(14)?,
        open_tasks: count(row, 15)?,
        open_deals: count(row, 16)?,
        deal_sum: money(row.try_get(17)?, row.try_get(18)?),
        deal_closes: when(19)?,
        restrictions: row.try_get(20)?,
        birthday: row.try_get(21)?,
        anniversary: row.try_get(22)?,
        created_at: time::from_ms(row.try_get(23)?),
        next_task: task.map(id).transpose()?,
        next_task_words: match (task, title) {
            (Some(_), title) => Some((title.unwrap_or_default(), row.try_get(26)?)),
            (None, _) => None,
        },
        conflicts: count(row, 27)?,
        deal_stage: row.try_get(28)?,
        holds: 0,
    })
}

pub(super) fn temperature_of(stored: i64) -> Temperature {
    match stored {
        2 => Temperature::Hot,
        1 => Temperature::Warm,
        _ => Temperature::Cold,
    }
}

pub(super) fn money(minor: Option<i64>, currency: Option<String>) -> Option<Money> {
    let currency: Currency = currency?.parse().ok()?;
    Some(Money::from_minor(minor?, currency))
}

impl PersonRow {
    /// What the rules ask about.
    #[must_use]
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        let since = |at: Option<DateTime<Utc>>| at.map(|at| (now - at).num_days().max(0));
        let until = |at: Option<DateTime<Utc>>| at.map(|at| (at.date_naive() - now.date_naive()).num_days());
        Standing {
            touched: since(self.last_touch),
            lead: since(self.lead_at).filter(|_| self.lead_state != 3),
            lead_waits: self.lead_state == 1,
            open_deals: self.open_deals,
            deal_closes: until(self.deal_closes),
            deal_stage: self.deal_stage.clone(),
            task: until(self.next_due),
            stage: self.stage.clone(),
            said: None,
        }
    }
}

/// A contact's fields, as its row keeps them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Summary {
    pub name: String,
    pub sort_name: String,
    pub company: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub stage: Option<String>,
    pub lead_source: Option<String>,
    pub owner: Option<String>,
    pub contact_type: Option<String>,
    pub tags: Vec<String>,
    pub restrictions: i64,
    pub birthday: Option<i64>,
    pub anniversary: Option<i64>,
    pub said_touch: Option<i64>,
    pub words: String,
}

pub(super) fn text<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.get(name).and_then(FieldValue::as_text).map(str::trim).filter(|text| !text.is_empty())
}

/// The instant or day of a field, milliseconds.
pub(super) fn instant(fields: &Fields, name: &str) -> Option<i64> {
    text(fields, name).and_then(time::parse_instant).map(|at| at.timestamp_millis())
}

fn items<'f>(fields: &'f Fields, name: &str) -> impl Iterator<Item = &'f str> {
    fields.get(name).and_then(FieldValue::as_entries).into_iter().flat_map(|e| e.keys().map(String::as_str))
}

/// Month and day of `YYYY-MM-DD` or `--MM-DD`.
fn month_day(fields: &Fields, name: &str) -> Option<i64> {
    use chrono::Datelike;
    let text = text(fields, name)?;
    let text = text.get(..10).unwrap_or(text);
    let day = match text.strip_prefix("--") {
        Some(rest) => NaiveDate::parse_from_str(&format!("2000-{rest}"), "%Y-%m-%d").ok()?,
        None => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?,
    };
    Some(i64::from(day.month() * 100 + day.day()))
}

impl Summary {
    pub fn of(fields: &Fields) -> Self {
        let own = |name| text(fields, name).map(str::to_owned);
        let parts = ["FirstName", "LastName", "NameSuffix"].map(|name| text(fields, name));
        let full: Vec<&str> = parts.into_iter().flatten().collect();
        let (email, phone) = (items(fields, "Emails").next(), items(fields, "Phones").next());
        let name = if full.is_empty() {
            let else_by = [text(fields, "Nickname"), text(fields, "Company"), email, phone];
            else_by.into_iter().flatten().next().unwrap_or_default().to_owned()
        } else {
            full.join(" ")
        };
        let sorted: Vec<&str> = [text(fields, "LastName"), text(fields, "FirstName")].into_iter().flatten().collect();
        let sort_name = if sorted.is_empty() { name.to_lowercase() } else { sorted.join(" ").to_lowercase() };
        let flags = ["DoNotCall", "DoNotEmail", "DoNotText", "DoNotMail"];
        let restrictions = flags
            .iter()
            .enumerate()
            .map(|(bit, name)| i64::from(fields.get(*name).and_then(FieldValue::as_flag) == Some(true)) << bit);
        Self {
            sort_name,
            company: own("Company"),
            email: email.map(str::to_owned),
            phone: phone.map(str::to_owned),
            stage: own("Stage"),
            lead_source: own("LeadSource"),
            owner: own("Owner"),
            contact_type: own("ContactType"),
            tags: items(fields, "Tags").map(str::to_owned).collect(),
            restrictions: restrictions.sum(),
            birthday: month_day(fields, "Birthdate"),
            anniversary: month_day(fields, "Anniversary"),
            said_touch: instant(fields, "LastContacted"),
            words: words(fields),
            name,
        }
    }
}

/// Everything a person is looked for by.
fn words(fields: &Fields) -> String {
    let mut words: Vec<String> =
        ["FirstName", "MiddleName", "LastName", "Nickname", "Company", "HomeAddress1", "HomeCity", "HomePostalCode"]
            .iter()
            .filter_map(|name| text(fields, name))
            .map(str::to_owned)
            .collect();
    words.extend(items(fields, "Emails").chain(items(fields, "Tags")).map(str::to_owned));
    for phone in items(fields, "Phones") {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        // As people type them: with the country's code, without it, the end alone.
        for cut in [digits.len(), 10, 7, 4] {
            if let Some(at) = digits.len().checked_sub(cut)
                && !words.contains(&digits[at..].to_owned())
            {
                words.push(digits[at..].to_owned());
            }
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use hub_domain::crm::Entries;

    use super::*;

    #[test]
    fn a_person_is_named_and_found_by_what_is_known() {
        let mut fields = Fields::new();
        fields.insert("Phones".into(), FieldValue::Entries(Entries::from([("+15550100123".into(), String::new())])));
        let bare = Summary::of(&fields);
        assert_eq!(bare.name, "+15550100123");
        assert_eq!(bare.words, "15550100123 5550100123 0100123 0123");
        fields.insert("FirstName".into(), FieldValue::text("Ada"));
        fields.insert("LastName".into(), FieldValue::text("Stone"));
        fields.insert("DoNotText".into(), FieldValue::Flag(true));
        fields.insert("Birthdate".into(), FieldValue::text("--03-07"));
        let named = Summary::of(&fields);
        assert_eq!((named.name.as_str(), named.sort_name.as_str()), ("Ada Stone", "stone ada"));
        assert_eq!((named.restrictions, named.birthday), (4, Some(307)));
    }
}

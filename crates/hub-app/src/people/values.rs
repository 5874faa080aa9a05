//! Values of fields, there and back, and as people type them.

use hub_domain::crm::{CrmKind, Entries, FieldValue, MergeRule};
use hub_domain::people::value::{self, DayOrder};
use hub_domain::people::{Email, Phone, Region};
use hub_domain::{Currency, Money};

use crate::error::{AppError, Result};
use crate::view::{EntryView, FieldFormView, FieldValueView};
use crate::withheld;

impl From<&FieldValue> for FieldValueView {
    fn from(value: &FieldValue) -> Self {
        match value {
            FieldValue::Empty => Self::Empty,
            FieldValue::Text(text) => Self::Text { text: text.clone() },
            FieldValue::Flag(flag) => Self::Flag { flag: *flag },
            FieldValue::Number(number) => Self::Number { number: *number },
            FieldValue::Money(money) => Self::Money { money: (*money).into() },
            FieldValue::Entries(entries) => Self::Entries {
                entries: entries
                    .iter()
                    .map(|(value, label)| EntryView { value: value.clone(), label: label.clone() })
                    .collect(),
            },
        }
    }
}

/// A value in a line of English, for the terminal and files.
pub(super) fn in_words(value: &FieldValue) -> String {
    match value {
        FieldValue::Empty => String::new(),
        FieldValue::Text(text) => text.clone(),
        FieldValue::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Money(money) => money.to_string(),
        FieldValue::Entries(entries) => entries.keys().cloned().collect::<Vec<_>>().join(", "),
    }
}

/// Fields of several lines.
const LINES: [&str; 4] = ["Background", "Body", "Description", "DESCRIPTION"];
/// Fields that hold a day.
const DAYS: [&str; 6] =
    ["Birthdate", "Anniversary", "FirstContacted", "ExpectedCloseDate", "CloseDate", "LastContacted"];
/// Fields that hold an instant.
const INSTANTS: [&str; 5] = ["At", "CreatedAt", "DueAt", "DTSTART", "DTEND"];
/// Fields with some values to choose from.
const CHOICES: [&str; 7] = ["Stage", "Owner", "LeadSource", "ContactType", "Pipeline", "Status", "TaskType"];
/// What the hub works out itself.
const FIGURES: [&str; 4] = ["Temperature", "Preferences", "Timeline", "CommissionPotential"];

/// How a field is shown and edited: by its name, or by what it holds.
pub(super) fn form(kind: CrmKind, name: &str, value: &FieldValue) -> FieldFormView {
    use FieldFormView as F;
    match name {
        "Emails" => F::Emails,
        "Phones" => F::Phones,
        "Tags" => F::Tags,
        "Amount" | "Commission" => F::Money,
        "Completed" if !matches!(value, FieldValue::Text(_)) => F::Flag,
        _ if MergeRule::usual(kind, name, &[]) == MergeRule::MostRestrictive => F::Consent,
        _ if kind == CrmKind::Contact && FIGURES.contains(&name) => F::Figure,
        _ if LINES.contains(&name) => F::Lines,
        _ if DAYS.contains(&name) => F::Day,
        _ if INSTANTS.contains(&name) => F::Instant,
        _ if CHOICES.contains(&name) => F::Choice,
        _ => match value {
            FieldValue::Flag(_) => F::Flag,
            FieldValue::Number(_) => F::Number,
            FieldValue::Money(_) => F::Money,
            FieldValue::Entries(_) => F::Tags,
            FieldValue::Text(text) if text.contains('\n') => F::Lines,
            _ => F::Line,
        },
    }
}

/// A value as a person gives it, made one of the field's. Words are read as people write them; what must not be kept is
/// refused.
pub(super) fn read(
    kind: CrmKind,
    name: &str,
    before: &FieldValue,
    given: &FieldValueView,
    region: Region,
) -> Result<FieldValue> {
    let value = understood(kind, name, before, given, region)?;
    withheld::refuse_value(name, &value)?;
    Ok(value)
}

fn understood(
    kind: CrmKind,
    name: &str,
    before: &FieldValue,
    given: &FieldValueView,
    region: Region,
) -> Result<FieldValue> {
    use FieldFormView as F;
    let wrong = |reason: &str| AppError::bad_request(name, reason);
    let form = form(kind, name, before);
    let words = match given {
        FieldValueView::Empty => return Ok(empty_of(form)),
        FieldValueView::Text { text } if text.trim().is_empty() => return Ok(empty_of(form)),
        FieldValueView::Text { text } => Some(text.trim()),
        _ => None,
    };
    if words.is_some_and(|words| words.chars().count() > 50_000) {
        return Err(wrong("at most 50,000 characters"));
    }
    match (form, given, words) {
        (F::Emails | F::Phones | F::Tags, FieldValueView::Entries { entries }, _) => {
            several(form, entries, region, name)
        }
        (F::Emails | F::Phones | F::Tags, _, Some(words)) => {
            let entries: Vec<EntryView> = words
                .split([',', ';', '\n'])
                .map(|part| EntryView { value: part.trim().to_owned(), label: String::new() })
                .filter(|entry| !entry.value.is_empty())
                .collect();
            several(form, &entries, region, name)
        }
        (F::Day, _, Some(words)) => match value::day(words, DayOrder::MonthFirst) {
            Ok(Some(day)) => Ok(FieldValue::text(day.to_string())),
            Ok(None) => Ok(FieldValue::Empty),
            // An instant stays one where a system keeps one.
            Err(_) if chrono::DateTime::parse_from_rfc3339(words).is_ok() => Ok(FieldValue::text(words)),
            Err(_) => Err(wrong("write the day as YYYY-MM-DD")),
        },
        (F::Instant, _, Some(words)) => moment(words)
            .map(FieldValue::text)
            .ok_or_else(|| wrong("write a day as YYYY-MM-DD, or a day and a time such as 2026-03-04T15:00:00Z")),
        (F::Money, FieldValueView::Money { money }, _) => {
            let currency: Currency = money.currency.parse().map_err(|_| wrong("is no currency"))?;
            Ok(FieldValue::Money(Money::from_minor(money.minor, currency)))
        }
        (F::Money, _, Some(words)) => {
            let currency = if let FieldValue::Money(money) = before { money.currency } else { Currency::USD };
            let digits: String = words.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
            let money = Money::parse(&digits, currency).map_err(|_| wrong("write an amount such as 625000.00"))?;
            Ok(FieldValue::Money(money))
        }
        (F::Number, FieldValueView::Number { number }, _) if number.is_finite() => Ok(FieldValue::Number(*number)),
        (F::Number, _, Some(words)) => {
            let number: f64 = words.parse().map_err(|_| wrong("write a number"))?;
            if number.is_finite() { Ok(FieldValue::Number(number)) } else { Err(wrong("write a number")) }
        }
        (F::Flag | F::Consent, FieldValueView::Flag { flag }, _) => Ok(FieldValue::Flag(*flag)),
        (F::Flag | F::Consent, _, Some(words)) => match value::boolean(words) {
            Ok(Some(flag)) => Ok(FieldValue::Flag(flag)),
            _ => Err(wrong("yes or no")),
        },
        (F::Line | F::Choice, _, Some(words)) if !words.contains('\n') => Ok(FieldValue::text(words)),
        (F::Lines | F::Line | F::Choice | F::Figure, _, Some(words)) => Ok(FieldValue::text(words)),
        // Fields of a system's own may hold anything that is written whole.
        (F::Line, FieldValueView::Number { number }, _) if number.is_finite() => Ok(FieldValue::Number(*number)),
        (F::Line, FieldValueView::Flag { flag }, _) => Ok(FieldValue::Flag(*flag)),
        _ => Err(wrong("this field holds something else")),
    }
}

/// Nothing, as a field of that form holds it.
fn empty_of(form: FieldFormView) -> FieldValue {
    match form {
        FieldFormView::Emails | FieldFormView::Phones | FieldFormView::Tags => FieldValue::Entries(Entries::new()),
        FieldFormView::Consent => FieldValue::Flag(false),
        _ => FieldValue::Empty,
    }
}

fn several(form: FieldFormView, entries: &[EntryView], region: Region, name: &str) -> Result<FieldValue> {
    if entries.len() > 200 {
        return Err(AppError::bad_request(name, "at most 200"));
    }
    let mut all = Entries::new();
    for entry in entries {
        let wrong = |reason: &dyn std::fmt::Display| AppError::bad_request(name, reason);
        let value = match form {
            FieldFormView::Emails => Email::parse(&entry.value).map_err(|e| wrong(&e))?.as_str().to_owned(),
            FieldFormView::Phones => Phone::parse(&entry.value, region).map_err(|e| wrong(&e))?.to_string(),
            _ => entry.value.trim().to_owned(),
        };
        if value.is_empty() || value.chars().count() > 200 || entry.label.chars().count() > 50 {
            return Err(wrong(&"1 to 200 characters each, labels at most 50"));
        }
        all.insert(value, entry.label.trim().to_owned());
    }
    Ok(FieldValue::Entries(all))
}

/// A day or an instant, as the store keeps it.
pub(super) fn moment(words: &str) -> Option<String> {
    if let Ok(at) = chrono::DateTime::parse_from_rfc3339(words) {
        return Some(super::shared::instant(at.to_utc()));
    }
    value::day(words, DayOrder::MonthFirst).ok().flatten().map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn region() -> Region {
        "US".parse().unwrap()
    }

    fn typed(name: &str, text: &str) -> Result<FieldValue> {
        let given = FieldValueView::Text { text: text.to_owned() };
        read(CrmKind::Contact, name, &FieldValue::Empty, &given, region())
    }

    #[test]
    fn what_people_type_is_read() {
        assert_eq!(
            typed("Emails", "A@Example.org; b@example.org").unwrap(),
            FieldValue::entries(["a@example.org", "b@example.org"])
        );
        assert_eq!(typed("Birthdate", "3/4/1980").unwrap(), FieldValue::text("1980-03-04"));
        assert_eq!(typed("DoNotCall", "yes").unwrap(), FieldValue::Flag(true));
        assert!(typed("Emails", "nobody").is_err());
        assert!(typed("Birthdate", "soon").is_err());
        assert_eq!(typed("Tags", " ").unwrap(), FieldValue::Entries(Entries::new()));
        let amount = read(
            CrmKind::Deal,
            "Amount",
            &FieldValue::Empty,
            &FieldValueView::Text { text: "$625,000".into() },
            region(),
        );
        assert_eq!(amount.unwrap(), FieldValue::Money(Money::from_minor(62_500_000, Currency::USD)));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(name in "(Emails|Phones|Tags|Birthdate|DueAt|Amount|DoNotCall|Stage|Own)", text in any::<String>()) {
            let _ = typed(&name, &text);
        }
    }
}

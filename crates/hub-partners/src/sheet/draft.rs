use std::collections::BTreeMap;

use chrono::NaiveDate;
use hub_domain::quote::{QuoteKind, Stamp};
use hub_domain::{Currency, Money, Percent, people::value};
use rust_decimal::Decimal;

use super::{Field, Reason, cell};

/// What went wrong, and in which column.
pub(super) type At = (Option<String>, Reason);

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Text(String),
    List(Vec<Vec<String>>),
}

/// The fields of a quote that is not one yet: texts, as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    fields: BTreeMap<Field, (String, Value)>,
}

impl Draft {
    /// With a field.
    #[must_use]
    pub fn with(mut self, field: Field, text: impl Into<String>) -> Self {
        self.set(field, field.name(), &text.into());
        self
    }

    /// Sets a field that a column of the document has. An empty text says nothing. A list is `a | b; c | d`, by lines or
    /// semicolons.
    pub fn set(&mut self, field: Field, column: &str, text: &str) {
        let Some(text) = value::text(text) else { return };
        let value = if field.parts().is_some() {
            let entries = text.split([';', '\n']).filter(|entry| !entry.trim().is_empty());
            Value::List(entries.map(|entry| entry.split('|').map(|part| part.trim().to_owned()).collect()).collect())
        } else {
            Value::Text(text)
        };
        self.fields.insert(field, (column.to_owned(), value));
    }

    /// What stands in a field, as [`Draft::set`] reads it.
    #[must_use]
    pub fn written(&self, field: Field) -> Option<String> {
        self.fields.get(&field).map(|(_, value)| match value {
            Value::Text(text) => text.clone(),
            Value::List(entries) => entries.iter().map(|entry| entry.join(" | ")).collect::<Vec<_>>().join("; "),
        })
    }

    pub(super) fn set_list(&mut self, field: Field, column: &str, entries: Vec<Vec<String>>) {
        self.fields.insert(field, (column.to_owned(), Value::List(entries)));
    }

    /// Whether a field is there.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.fields.contains_key(&field)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// This, and from the defaults what a quote of the kind has and this does not say.
    pub(super) fn over(mut self, defaults: &Self, kind: QuoteKind) -> Self {
        let rate_is_priced = self.has(Field::Points) || self.has(Field::SheetPrice);
        for (field, value) in &defaults.fields {
            // Points and a sheet's price say the same thing.
            let said = rate_is_priced && matches!(field, Field::Points | Field::SheetPrice);
            if field.is_of(kind) && !said {
                self.fields.entry(*field).or_insert_with(|| value.clone());
            }
        }
        self
    }

    fn column(&self, field: Field) -> Option<String> {
        Some(self.fields.get(&field).map_or_else(|| field.name().to_owned(), |(column, _)| column.clone()))
    }

    pub(super) fn refuse(&self, field: Field, reason: Reason) -> At {
        (self.column(field), reason)
    }

    fn map<T>(&self, field: Field, read: impl FnOnce(&str) -> Result<T, Reason>) -> Result<Option<T>, At> {
        match self.fields.get(&field) {
            Some((_, Value::Text(text))) => read(text).map(Some).map_err(|reason| self.refuse(field, reason)),
            Some((_, Value::List(_))) => Err(self.refuse(field, Reason::Type("a text"))),
            None => Ok(None),
        }
    }

    pub(super) fn need<T>(
        &self,
        field: Field,
        read: impl FnOnce(&Self, Field) -> Result<Option<T>, At>,
    ) -> Result<T, At> {
        read(self, field)?.ok_or_else(|| self.refuse(field, Reason::Missing))
    }

    pub(super) fn text(&self, field: Field) -> Result<Option<String>, At> {
        self.map(field, |text| Ok(text.to_owned()))
    }

    pub(super) fn money(&self, field: Field, currency: Currency) -> Result<Option<Money>, At> {
        self.map(field, |text| cell::money(text, currency))
    }

    pub(super) fn percent(&self, field: Field) -> Result<Option<Percent>, At> {
        self.map(field, cell::percent)
    }

    /// A yearly rate in percent: none, or 1 and above.
    pub(super) fn rate(&self, field: Field) -> Result<Option<Percent>, At> {
        self.map(field, |text| {
            let rate = cell::percent(text)?;
            let part = rate.0 > Decimal::ZERO && rate.0 < Decimal::ONE;
            if part { Err(Reason::PartOfOne) } else { Ok(rate) }
        })
    }

    pub(super) fn days(&self, field: Field) -> Result<Option<u16>, At> {
        self.map(field, |text| cell::whole(text, &["d", "day", "days"]))
    }

    /// Months. `30 years`, which sheets write as well, are 360; a number without a unit that is less than `least_bare` could
    /// be either, and is refused.
    pub(super) fn months(&self, field: Field, least_bare: u16) -> Result<Option<u16>, At> {
        self.map(field, |text| {
            if let Ok(years) = cell::whole(text, &["y", "yr", "yrs", "year", "years"])
                && text.contains(char::is_alphabetic)
            {
                return years.checked_mul(12).ok_or(Reason::Whole { most: u16::MAX.into() });
            }
            let months = cell::whole(text, &["m", "mo", "mos", "month", "months"])?;
            let bare = !text.contains(char::is_alphabetic);
            if bare && months < least_bare { Err(Reason::Unit) } else { Ok(months) }
        })
    }

    pub(super) fn day(&self, field: Field) -> Result<Option<NaiveDate>, At> {
        self.map(field, cell::day)
    }

    pub(super) fn stamp(&self, field: Field) -> Result<Option<Stamp>, At> {
        self.map(field, cell::stamp)
    }

    pub(super) fn flag(&self, field: Field) -> Result<Option<bool>, At> {
        self.map(field, cell::flag)
    }

    /// What parses itself: states, bands, identifiers.
    pub(super) fn parsed<T: std::str::FromStr<Err = hub_domain::quote::QuoteError>>(
        &self,
        field: Field,
    ) -> Result<Option<T>, At> {
        self.map(field, |text| text.parse().map_err(Reason::Quote))
    }

    pub(super) fn choice<T: Copy>(&self, field: Field, choices: &Choices<'_, T>) -> Result<Option<T>, At> {
        self.map(field, |text| choices.read(text))
    }

    /// The entries of a list, each with as many parts as the list has; missing ones at the end are empty.
    pub(super) fn entries(&self, field: Field) -> Result<Vec<Vec<String>>, At> {
        let parts = field.parts().unwrap_or_default();
        let entries = match self.fields.get(&field) {
            None => return Ok(Vec::new()),
            Some((_, Value::List(entries))) => entries,
            Some((_, Value::Text(_))) => return Err(self.refuse(field, Reason::Type("a list"))),
        };
        let whole = |entry: &Vec<String>| {
            if entry.len() > parts.len() {
                return Err(self.refuse(field, Reason::Entry(parts.join(" | "))));
            }
            let mut entry = entry.clone();
            entry.resize(parts.len(), String::new());
            Ok(entry)
        };
        entries.iter().map(whole).collect()
    }
}

/// The words that can stand in a field: the names of an enum's variants, and what else sheets call them.
pub(super) struct Choices<'a, T> {
    pub(super) all: &'a [T],
    pub(super) name: fn(T) -> &'static str,
    pub(super) others: &'a [(&'a str, T)],
}

impl<T: Copy> Choices<'_, T> {
    pub(super) fn read(&self, text: &str) -> Result<T, Reason> {
        let said = cell::folded(text);
        let named = self.all.iter().copied().find(|it| cell::folded((self.name)(*it)) == said);
        let other = || self.others.iter().find(|(word, _)| *word == said).map(|(_, it)| *it);
        let names = || self.all.iter().map(|it| (self.name)(*it)).collect::<Vec<_>>().join(", ");
        named.or_else(other).ok_or_else(|| Reason::Choice(names()))
    }
}

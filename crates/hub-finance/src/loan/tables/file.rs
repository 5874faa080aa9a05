use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{LoanTables, SampleForm};
use crate::loan::{ConcessionCap, ConformingLimits, DisclosureTolerance, HpaRules, RatioGuide, TridRules, UsdaFees};
use crate::{Checked, Dated, TableError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    what: String,
    entries: Vec<Value>,
}

impl LoanTables {
    /// Reads `files`, each a name and its text, as one set.
    ///
    /// # Errors
    /// A file that is no table file; an unknown table; a missing, unknown or mistyped field; a fraction written as a
    /// bare number; a table that ends before it begins or breaks its own rule; two tables for one place and time.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, TableError> {
        let mut tables = Self::default();
        for (name, text) in files {
            let refuse = |why: String| TableError::File { file: (*name).to_owned(), why };
            let file: File = serde_json::from_str(text).map_err(|error| refuse(error.to_string()))?;
            if file.what.trim().is_empty() {
                return Err(refuse("\"what\" must say what the file holds".into()));
            }
            for (index, entry) in file.entries.into_iter().enumerate() {
                let table = entry.get("table").and_then(Value::as_str).unwrap_or("no table named").to_owned();
                tables.add(&table, entry).map_err(|why| TableError::Entry {
                    file: (*name).to_owned(),
                    entry: index + 1,
                    why: format!("{table}: {why}"),
                })?;
            }
        }
        Ok(tables)
    }

    fn add(&mut self, table: &str, entry: Value) -> Result<(), String> {
        match table {
            "conforming_limits" => put(&mut self.conforming_limits, entry, single),
            "county_limits" => put(&mut self.county_limits, entry, single),
            "hpa" => put(&mut self.hpa, entry, single),
            "pmi_factors" => put(&mut self.pmi_factors, entry, single),
            "fha_premiums" => put(&mut self.fha_premiums, entry, single),
            "va_fees" => put(&mut self.va_fees, entry, single),
            "va_residual" => put(&mut self.va_residual, entry, single),
            "usda_fees" => put(&mut self.usda_fees, entry, single),
            "ratio_guides" => put(&mut self.ratio_guides, entry, single),
            "concession_caps" => put(&mut self.concession_caps, entry, single),
            "llpa" => put(&mut self.llpa, entry, |value| value.purpose.clone()),
            "trid" => put(&mut self.trid, entry, single),
            "disclosure_tolerance" => put(&mut self.disclosure_tolerance, entry, single),
            "holidays" => put(&mut self.holidays, entry, |value| value.name.clone()),
            "sample_forms" => put(&mut self.sample_forms, entry, |value| value.form.clone()),
            _ => Err("no such table".into()),
        }
    }
}

/// Any figures of these make sense that can be read.
macro_rules! nothing_to_check {
    ($($table:ty),+) => {
        $(impl Checked for $table {
            fn check(&self) -> Result<(), String> {
                Ok(())
            }
        })+
    };
}

nothing_to_check!(
    ConformingLimits,
    HpaRules,
    UsdaFees,
    Vec<RatioGuide>,
    Vec<ConcessionCap>,
    TridRules,
    DisclosureTolerance,
    SampleForm
);

/// For a kind of table of which one holds at a time.
fn single<T>(_: &T) -> String {
    String::new()
}

/// Adds an entry to the tables of its kind. Two of them are about the same thing when `key` says so.
fn put<T: DeserializeOwned + Checked>(
    tables: &mut Vec<Dated<T>>,
    entry: Value,
    key: fn(&T) -> String,
) -> Result<(), String> {
    plain_numbers(&entry)?;
    known_fields(&entry)?;
    let new: Dated<T> = serde_json::from_value(entry).map_err(|error| error.to_string())?;
    if let Some(last) = new.valid_to.filter(|last| *last < new.valid_from) {
        return Err(format!("valid_to {last} is before valid_from {}", new.valid_from));
    }
    for (field, text) in [
        ("jurisdiction", &new.jurisdiction),
        ("source.cite", &new.source.cite),
        ("source.loaded_by", &new.source.loaded_by),
    ] {
        if text.trim().is_empty() {
            return Err(format!("{field} is empty"));
        }
    }
    new.value.check()?;
    let about_the_same = |old: &&Dated<T>| {
        old.jurisdiction == new.jurisdiction
            && key(&old.value) == key(&new.value)
            && old.holds_from_before_end_of(&new)
            && new.holds_from_before_end_of(old)
    };
    if let Some(old) = tables.iter().find(about_the_same) {
        return Err(format!("overlaps the table for {} that begins {}", old.jurisdiction, old.valid_from));
    }
    tables.push(new);
    Ok(())
}

impl<T> Dated<T> {
    fn holds_from_before_end_of(&self, other: &Self) -> bool {
        other.valid_to.is_none_or(|last| self.valid_from <= last)
    }
}

fn known_fields(entry: &Value) -> Result<(), String> {
    const KNOWN: [&str; 6] = ["table", "jurisdiction", "valid_from", "valid_to", "source", "value"];
    let fields = entry.as_object().ok_or("an entry is an object")?;
    match fields.keys().find(|field| !KNOWN.contains(&field.as_str())) {
        Some(field) => Err(format!("unknown field {field:?}")),
        None => Ok(()),
    }
}

/// Above it, or finer than nine decimals, a figure is a slip; below it no sum of this crate can overflow.
const MOST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

fn plain_numbers(value: &Value) -> Result<(), String> {
    match value {
        Value::Number(number) if number.is_f64() => Err(format!("write {number} as text: \"{number}\"")),
        Value::String(text) => match text.parse::<Decimal>() {
            Ok(number) if number.abs() > MOST || number.scale() > 9 => Err(format!("{text:?} is no sensible figure")),
            _ => Ok(()),
        },
        Value::Array(items) => items.iter().try_for_each(plain_numbers),
        Value::Object(fields) => fields.values().try_for_each(plain_numbers),
        _ => Ok(()),
    }
}

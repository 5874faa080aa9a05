use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use hub_domain::{Area, AreaUnit, Currency, FieldIssue, Money};
use serde_json::{Map, Value};

use super::{Context, scalar};

/// A payload being read: hands out typed fields and notes what could not be read.
pub(super) struct Fields<'a> {
    payload: &'a Map<String, Value>,
    context: &'a Context,
    asked: Option<BTreeSet<&'static str>>,
    unreadable: Vec<FieldIssue>,
    unknown: Vec<FieldIssue>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(payload: &'a Map<String, Value>, context: &'a Context) -> Self {
        Self { payload, context, asked: None, unreadable: Vec::new(), unknown: Vec::new() }
    }

    /// Notes the names of all fields that are asked for.
    pub(super) fn noting(payload: &'a Map<String, Value>, context: &'a Context) -> Self {
        Self { asked: Some(BTreeSet::new()), ..Self::new(payload, context) }
    }

    pub(super) fn into_asked(self) -> BTreeSet<&'static str> {
        self.asked.unwrap_or_default()
    }

    pub(super) fn into_issues(self) -> (Vec<FieldIssue>, Vec<FieldIssue>) {
        (self.unreadable, self.unknown)
    }

    fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        if let Some(asked) = &mut self.asked {
            asked.insert(name);
        }
        self.payload.get(name).filter(|v| scalar::is_present(v))
    }

    fn read<T>(&mut self, name: &'static str, with: impl Fn(&Value) -> Result<T, &'static str>) -> Option<T> {
        match with(self.value(name)?) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.unreadable.push(FieldIssue { field: name.to_owned(), reason: reason.to_owned() });
                None
            }
        }
    }

    fn unknown(&mut self, name: &'static str, reason: &str) {
        self.unknown.push(FieldIssue { field: name.to_owned(), reason: reason.to_owned() });
    }

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.read(name, scalar::text)
    }

    /// Text that must go back to the source letter by letter.
    pub(super) fn verbatim(&mut self, name: &'static str) -> Option<String> {
        self.read(name, scalar::verbatim)
    }

    /// A number that agents use, without what the provider puts before it.
    pub(super) fn number(&mut self, name: &'static str) -> Option<String> {
        let text = self.text(name)?;
        let bare = self.context.number_prefix.as_deref().and_then(|prefix| text.strip_prefix(prefix));
        Some(bare.filter(|b| b.starts_with(|c: char| c.is_ascii_alphanumeric())).map(str::to_owned).unwrap_or(text))
    }

    pub(super) fn integer(&mut self, name: &'static str) -> Option<i32> {
        self.read(name, scalar::integer)
    }

    pub(super) fn count(&mut self, name: &'static str) -> Option<i32> {
        self.read(name, scalar::count)
    }

    pub(super) fn amount(&mut self, name: &'static str) -> Option<f64> {
        self.read(name, scalar::amount)
    }

    pub(super) fn degrees(&mut self, name: &'static str, most: f64) -> Option<f64> {
        let degrees = self.read(name, scalar::decimal)?;
        if degrees.abs() > most {
            self.unknown(name, "is outside the globe");
            return None;
        }
        Some(degrees)
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Option<bool> {
        self.read(name, scalar::flag)
    }

    pub(super) fn date(&mut self, name: &'static str) -> Option<NaiveDate> {
        self.read(name, scalar::date)
    }

    pub(super) fn instant(&mut self, name: &'static str) -> Option<DateTime<Utc>> {
        self.read(name, scalar::instant)
    }

    /// The row's own currency, else the connection's.
    pub(super) fn currency(&mut self, name: &'static str) -> Currency {
        self.read(name, |v| scalar::text(v)?.parse().map_err(|_| "is not a three-letter currency code"))
            .unwrap_or(self.context.currency)
    }

    pub(super) fn money(&mut self, name: &'static str, currency: Currency) -> Option<Money> {
        let text = self.read(name, scalar::money_text)?;
        let issue = |reason: &str| FieldIssue { field: name.to_owned(), reason: reason.to_owned() };
        match Money::parse(&text, currency) {
            Ok(money) if money.minor < 0 => {
                self.unreadable.push(issue("is negative"));
                None
            }
            Ok(money) => Some(money),
            Err(error) => {
                self.unreadable.push(issue(&format!("is {error}")));
                None
            }
        }
    }

    /// A lookup's value: by the source's standard word, its legacy word, the value itself, or a common local word.
    pub(super) fn lookup<T>(&mut self, name: &'static str, parse: fn(&str) -> Option<T>) -> Option<T> {
        let value = self.text(name)?;
        let found = self.context.lookups.words(name, &value).find_map(parse);
        if found.is_none() {
            self.unknown(name, "is a local value that the dictionary does not have");
        }
        found
    }

    /// A lookup's value kept as text: the dictionary's word where the source gives one.
    pub(super) fn lookup_text(&mut self, name: &'static str) -> Option<String> {
        let value = self.text(name)?;
        let context = self.context;
        let word = context.lookups.words(name, &value).next().map(str::to_owned);
        Some(word.unwrap_or(value))
    }

    /// A lookup's value kept as text in the source's own words.
    pub(super) fn own_word(&mut self, name: &'static str) -> Option<String> {
        let value = self.text(name)?;
        Some(self.context.lookups.shown(name, &value).to_owned())
    }

    fn unit(&mut self, name: &'static str) -> Result<Option<AreaUnit>, ()> {
        let Some(value) = self.text(name) else { return Ok(None) };
        let context = self.context;
        match context.lookups.words(name, &value).find_map(AreaUnit::parse) {
            Some(unit) => Ok(Some(unit)),
            None => {
                self.unknown(name, "is a unit that the dictionary does not have");
                Err(())
            }
        }
    }

    /// A floor area. Feeds without units measure in square feet.
    pub(super) fn area(&mut self, name: &'static str, units: &'static str) -> Option<Area> {
        let unit = self.unit(units);
        let value = self.amount(name)?;
        Some(Area { value, unit: unit.ok()?.unwrap_or(AreaUnit::SquareFeet) })
    }

    /// The lot in square feet, from whichever of its fields the source fills.
    pub(super) fn lot(&mut self) -> Option<f64> {
        let direct = self.amount("LotSizeSquareFeet");
        let acres = self.amount("LotSizeAcres");
        let size = self.amount("LotSizeArea");
        let unit = self.unit("LotSizeUnits");
        let converted = match (size, unit) {
            (Some(size), Ok(Some(unit))) => Some(size * unit.square_feet()),
            (Some(_), Ok(None)) if direct.is_none() && acres.is_none() => {
                self.unknown("LotSizeArea", "has no unit");
                None
            }
            _ => None,
        };
        direct.or(converted).or(acres.map(|a| a * AreaUnit::Acres.square_feet()))
    }
}

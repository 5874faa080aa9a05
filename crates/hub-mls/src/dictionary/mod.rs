//! What RESO's fields mean: raw record in, canonical record out. Pure and total.

mod apart;
mod fields;
mod label;
mod listing;
mod local;
mod lookups;
mod others;
mod scalar;
mod stamp;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use hub_connector::MapError;
use hub_domain::{Canonical, Currency, FieldIssue, Mapped, RawRecord, Resource};
use serde_json::{Map, Value};

pub use apart::Apart;
use fields::Fields;
pub use label::readable;
pub use lookups::Lookups;
pub use stamp::Stamp;

/// What a source knows that its rows do not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    /// Currency of rows without a `CurrencyCode`.
    pub currency: Currency,
    /// The source's lookups.
    pub lookups: Lookups,
    /// What a provider puts before numbers that people know without it, such as `MFR`. It is left out of what is shown;
    /// the payload keeps it.
    pub number_prefix: Option<String>,
    /// Where local fields are kept apart.
    pub apart: Apart,
}

impl Default for Context {
    fn default() -> Self {
        Self { currency: Currency::USD, lookups: Lookups::default(), number_prefix: None, apart: Apart::default() }
    }
}

/// A mapped record, with the two sorts of trouble apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The canonical record.
    pub record: Canonical,
    /// Fields that hold a value and have no home; one that is kept apart is named behind its holder and a point.
    pub unmapped: Vec<String>,
    /// Fields whose value is not of the field's type at all: text in a price, a thirteenth month.
    pub unreadable: Vec<FieldIssue>,
    /// Fields whose value is of the right type and yet not one the canonical record can take: a local lookup value, a
    /// size without a unit.
    pub unknown: Vec<FieldIssue>,
}

impl From<Reading> for Mapped {
    fn from(reading: Reading) -> Self {
        let mut issues = reading.unreadable;
        issues.extend(reading.unknown);
        Self { record: reading.record, unmapped: reading.unmapped, issues }
    }
}

/// Reads a raw record.
///
/// # Errors
/// [`MapError::NoKey`] when the record has no key; nothing else.
pub fn read(raw: &RawRecord, context: &Context) -> Result<Reading, MapError> {
    if raw.key.trim().is_empty() {
        return Err(MapError::NoKey(raw.resource.key_field()));
    }
    let mut fields = Fields::new(&raw.payload, context);
    let record = canonical(raw.resource, &raw.key, &mut fields);
    let homes = homes(raw.resource);
    let unmapped = raw
        .payload
        .iter()
        .filter(|(name, value)| !homes.contains(name.as_str()) && !name.contains('@') && scalar::is_present(value))
        .flat_map(|(name, value)| match context.apart.names(name, value, raw.resource.key_field()) {
            Some(names) => names,
            None => [name.clone()].into(),
        })
        .collect();
    let (unreadable, unknown) = fields.into_issues();
    Ok(Reading { record, unmapped, unreadable, unknown })
}

fn canonical(resource: Resource, key: &str, fields: &mut Fields<'_>) -> Canonical {
    match resource {
        Resource::Property => Canonical::Listing(Box::new(listing::read(key, fields))),
        Resource::Member => Canonical::Member(others::member(key, fields)),
        Resource::Office => Canonical::Office(others::office(key, fields)),
        Resource::Media => Canonical::Media(others::media(key, fields)),
        Resource::OpenHouse => Canonical::OpenHouse(others::open_house(key, fields)),
    }
}

/// Source fields that have a home in the canonical record of a resource. Found by mapping an empty record and noting
/// what the mapping asks for, so that the list cannot disagree with the mapping.
#[must_use]
pub fn homes(resource: Resource) -> &'static BTreeSet<&'static str> {
    static HOMES: OnceLock<[BTreeSet<&'static str>; 5]> = OnceLock::new();
    let all = HOMES.get_or_init(|| {
        Resource::ALL.map(|resource| {
            let (nothing, context) = (Map::<String, Value>::new(), Context::default());
            let mut fields = Fields::noting(&nothing, &context);
            let _ = canonical(resource, "-", &mut fields);
            let mut asked = fields.into_asked();
            asked.insert(resource.key_field());
            asked
        })
    });
    let index = Resource::ALL.iter().position(|r| *r == resource).unwrap_or(0);
    &all[index]
}

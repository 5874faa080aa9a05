//! Whether two listings offer the same home.
//!
//! Pure: two listings in, a verdict with its ground out. A doubt is a no, because two cards too many cost a glance and
//! one card too few hides a home.

pub(crate) mod address;
mod offering;

use crate::{Listing, Place, distance_metres};
use address::Address;
use offering::Offering;

/// Two places further apart than this, metres, are not one home, whatever an address says.
const FAR: f64 = 500.0;

/// Why two listings are taken for one home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HomeGround {
    /// The same `UniversalPropertyId`.
    UniversalId,
    /// The same parcel of the same county.
    Parcel,
    /// The same address, unit and postal code.
    Address,
}

impl HomeGround {
    /// Its name in the store and in answers: `universal-id`, `parcel`, `address`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UniversalId => "universal-id",
            Self::Parcel => "parcel",
            Self::Address => "address",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::UniversalId, Self::Parcel, Self::Address].into_iter().find(|g| g.as_str() == text)
    }
}

/// What a listing says about which home it is, in a form that can be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct HomeEvidence {
    universal: Option<String>,
    parcel: Option<String>,
    county: Option<String>,
    state: Option<String>,
    address: Address,
    postal_code: Option<String>,
    place: Option<Place>,
    offering: Offering,
}

impl HomeEvidence {
    /// Takes the evidence out of a listing.
    #[must_use]
    pub fn of(listing: &Listing) -> Self {
        Self {
            universal: listing.universal_property_id.as_deref().map(plain).filter(|id| id.len() >= 6),
            parcel: listing.parcel_number.as_deref().map(plain).filter(|p| is_telling(p)),
            county: listing.county_or_parish.as_deref().and_then(county),
            // One MLS writes the word, another two letters; only letters can be compared.
            state: listing.state_or_province.as_deref().map(plain).filter(|s| s.len() == 2),
            address: Address::of(listing),
            postal_code: listing.postal_code.as_deref().and_then(postal_code),
            place: listing.place(),
            offering: Offering::of(listing),
        }
    }

    /// Words under which listings of the same home can be found: two listings are one home only if they share one.
    #[must_use]
    pub fn signs(&self) -> Vec<String> {
        let universal = self.universal.as_ref().map(|id| format!("u:{id}"));
        let parcel = self.parcel.as_ref().zip(self.county.as_ref()).map(|(p, c)| format!("p:{c}:{p}"));
        let address = self.address_sign().map(|sign| format!("a:{sign}"));
        [universal, parcel, address].into_iter().flatten().collect()
    }

    fn address_sign(&self) -> Option<String> {
        let street = self.address.street.as_ref()?;
        let unit = self.address.unit.as_deref().unwrap_or_default();
        Some(format!("{}:{street}:{unit}", self.postal_code.as_ref()?))
    }

    /// Why the other listing is of the same home; `None` where nothing says so, or something speaks against it.
    #[must_use]
    pub fn same_home(&self, other: &Self) -> Option<HomeGround> {
        if self.conflicts(other) {
            return None;
        }
        let equal = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
        if equal(&self.universal, &other.universal) {
            Some(HomeGround::UniversalId)
        } else if equal(&self.parcel, &other.parcel) && equal(&self.county, &other.county) {
            Some(HomeGround::Parcel)
        } else if equal(&self.address_sign(), &other.address_sign()) {
            Some(HomeGround::Address)
        } else {
            None
        }
    }

    /// Whether both offer the home in the same way and at the same time: for sale or to let, once or years later.
    #[must_use]
    pub fn same_offering(&self, other: &Self) -> bool {
        self.offering.goes_with(&other.offering)
    }

    fn conflicts(&self, other: &Self) -> bool {
        let differ = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
        let apart = match (self.place, other.place) {
            (Some(a), Some(b)) => distance_metres(a, b) > FAR,
            _ => false,
        };
        // A unit against none is a flat against its building.
        self.address.unit != other.address.unit
            || differ(&self.universal, &other.universal)
            || differ(&self.state, &other.state)
            || differ(&self.postal_code, &other.postal_code)
            || differ(&self.address.number, &other.address.number)
            || (self.county == other.county && parcels_differ(self.parcel.as_deref(), other.parcel.as_deref()))
            || apart
    }
}

/// Counties write a parcel with and without its leading book or its trailing suffix; one inside the other is no
/// contradiction.
fn parcels_differ(a: Option<&str>, b: Option<&str>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if !a.contains(b) && !b.contains(a))
}

/// Letters and digits in capitals.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Whether a parcel number can be one: placeholders such as `0`, `NA`, `TBD` or `99999` are shared by strangers.
fn is_telling(parcel: &str) -> bool {
    let digits = parcel.chars().filter(char::is_ascii_digit).count();
    let varied = parcel.chars().any(|c| !parcel.starts_with(c));
    parcel.len() >= 5 && digits >= 3 && varied
}

fn county(name: &str) -> Option<String> {
    let mut name = plain(name);
    for suffix in ["COUNTY", "PARISH", "BOROUGH"] {
        if let Some(bare) = name.strip_suffix(suffix).filter(|bare| !bare.is_empty()) {
            name = bare.to_owned();
        }
    }
    (!name.is_empty()).then_some(name)
}

/// The first five digits of a US postal code, or any other code whole.
fn postal_code(code: &str) -> Option<String> {
    let plain = plain(code);
    let us = plain.len() == 9 && plain.bytes().all(|b| b.is_ascii_digit());
    let code = if us { plain[..5].to_owned() } else { plain };
    let placeholder = code.bytes().all(|b| b == b'0') && code.len() != 5;
    (!code.is_empty() && !placeholder).then_some(code)
}

#[cfg(test)]
mod tests;

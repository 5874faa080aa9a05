//! Local words that MLSs and assessors use where the dictionary has another, and that can mean nothing else.

use hub_domain::{PropertySubType, PropertyType, StandardStatus};

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A status, by the dictionary or by a common local word.
pub(super) fn status(word: &str) -> Option<StandardStatus> {
    StandardStatus::parse(word).or_else(|| match fold(word).as_str() {
        "cancelled" => Some(StandardStatus::Canceled),
        "sold" | "settled" => Some(StandardStatus::Closed),
        _ => None,
    })
}

/// A type, by the dictionary or by a common local word.
pub(super) fn property_type(word: &str) -> Option<PropertyType> {
    PropertyType::parse(word).or_else(|| match fold(word).as_str() {
        "residentialsale" => Some(PropertyType::Residential),
        "residentialrental" | "rental" => Some(PropertyType::ResidentialLease),
        "lotsandland" | "lotsland" | "vacantland" => Some(PropertyType::Land),
        _ => None,
    })
}

/// A subtype, by the dictionary or by a common local word.
pub(super) fn sub_type(word: &str) -> Option<PropertySubType> {
    PropertySubType::parse(word).or_else(|| match fold(word).as_str() {
        "1fam" | "singlefamily" | "singlefamilydetached" | "singlefamilyhome" => {
            Some(PropertySubType::SingleFamilyResidence)
        }
        "condo" => Some(PropertySubType::Condominium),
        "townhome" | "twnhs" | "twnhse" | "twnhsi" => Some(PropertySubType::Townhouse),
        "duplx" => Some(PropertySubType::Duplex),
        "fourplex" => Some(PropertySubType::Quadruplex),
        "coop" => Some(PropertySubType::StockCooperative),
        _ => None,
    })
}

//! Lookup values from their stored names. The names are our own, so the exact one is tried before the lenient reading,
//! which costs more than all the rest of a row.

use hub_domain::{PropertySubType, PropertyType, StandardStatus};

pub(crate) fn status(text: &str) -> Option<StandardStatus> {
    StandardStatus::ALL.iter().copied().find(|v| v.as_str() == text).or_else(|| StandardStatus::parse(text))
}

pub(crate) fn property_type(text: &str) -> Option<PropertyType> {
    PropertyType::ALL.iter().copied().find(|v| v.as_str() == text).or_else(|| PropertyType::parse(text))
}

pub(crate) fn sub_type(text: &str) -> Option<PropertySubType> {
    PropertySubType::ALL.iter().copied().find(|v| v.as_str() == text).or_else(|| PropertySubType::parse(text))
}

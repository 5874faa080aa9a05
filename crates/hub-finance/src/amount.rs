//! How an amount is written in a table: text in units of the currency, `"832"` or `"0.55"`, exact to the cent.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

use crate::Cents;

/// As text.
pub(crate) fn serialize<S: Serializer>(amount: &Cents, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// From text; a part of a cent is refused.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cents, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).map_err(D::Error::custom)
}

fn read(text: &str) -> Result<Cents, String> {
    let exact = Decimal::from_str_exact(text).ok().and_then(Cents::exact);
    exact.ok_or_else(|| format!("{text:?} is no amount in whole cents"))
}

/// An amount that may be absent (null).
pub(crate) mod optional {
    use super::{Cents, Deserialize, Deserializer, Error, Serializer, read};

    /// As text, or null.
    pub(crate) fn serialize<S: Serializer>(amount: &Option<Cents>, serializer: S) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => serializer.collect_str(amount),
            None => serializer.serialize_none(),
        }
    }

    /// From text, or null.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cents>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| read(&text).map_err(D::Error::custom)).transpose()
    }
}

/// Amounts by name.
pub(crate) mod by_name {
    use std::collections::BTreeMap;

    use super::{Cents, Deserialize, Deserializer, Error, Serializer, read};

    /// As text.
    pub(crate) fn serialize<S: Serializer>(
        amounts: &BTreeMap<String, Cents>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(amounts.iter().map(|(name, amount)| (name, amount.to_string())))
    }

    /// From text.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Cents>, D::Error> {
        let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
        let read = |(name, text): (String, String)| read(&text).map(|amount| (name, amount)).map_err(D::Error::custom);
        texts.into_iter().map(read).collect()
    }
}

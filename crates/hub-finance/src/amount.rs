//! How an amount is written in a table: text in units of the currency, `"832"` or `"0.55"`, exact to the cent.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::Cents;

/// As text.
pub(crate) fn serialize<S: Serializer>(amount: &Cents, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// From text; a part of a cent is refused.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cents, D::Error> {
    let text = String::deserialize(deserializer)?;
    let exact = Decimal::from_str_exact(&text).ok().and_then(Cents::exact);
    exact.ok_or_else(|| D::Error::custom(format!("{text:?} is no amount in whole cents")))
}

/// An amount written so, within something else.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Written(#[serde(with = "self")] Cents);

/// An amount that may be absent (null).
pub(crate) mod optional {
    use super::{Cents, Deserialize, Deserializer, Serialize, Serializer, Written};

    /// As text, or null.
    pub(crate) fn serialize<S: Serializer>(amount: &Option<Cents>, serializer: S) -> Result<S::Ok, S::Error> {
        amount.map(Written).serialize(serializer)
    }

    /// From text, or null.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cents>, D::Error> {
        Ok(Option::<Written>::deserialize(deserializer)?.map(|amount| amount.0))
    }
}

/// Amounts by name.
pub(crate) mod by_name {
    use std::collections::BTreeMap;

    use super::{Cents, Deserialize, Deserializer, Serializer, Written};

    /// As text.
    pub(crate) fn serialize<S: Serializer>(
        amounts: &BTreeMap<String, Cents>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(amounts.iter().map(|(name, amount)| (name, Written(*amount))))
    }

    /// From text.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Cents>, D::Error> {
        let amounts = BTreeMap::<String, Written>::deserialize(deserializer)?;
        Ok(amounts.into_iter().map(|(name, amount)| (name, amount.0)).collect())
    }
}

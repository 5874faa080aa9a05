//! Addresses with OData's query options.

use url::Url;

use super::cursor::Position;
use crate::dictionary::Stamp;

/// How the values of a key are written in a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyLiteral {
    /// In quotes.
    Text,
    /// As they are: numbers and GUIDs.
    Bare,
}

impl KeyLiteral {
    pub(super) fn of(type_name: &str) -> Self {
        match type_name {
            "Edm.Int16" | "Edm.Int32" | "Edm.Int64" | "Edm.Byte" | "Edm.SByte" | "Edm.Decimal" | "Edm.Double"
            | "Edm.Single" | "Edm.Guid" => Self::Bare,
            _ => Self::Text,
        }
    }

    pub(super) fn write(self, key: &str) -> String {
        match self {
            // A key that is no number must not become part of the filter's own language.
            Self::Bare if key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.')) => key.to_owned(),
            _ => format!("'{}'", key.replace('\'', "''")),
        }
    }
}

/// The names that a filter on one stream needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names<'a> {
    pub(super) set: &'a str,
    pub(super) key: &'a str,
    pub(super) literal: KeyLiteral,
    pub(super) stamp: &'a str,
}

impl Names<'_> {
    /// Rows after a position in one question, with `or`.
    pub(super) fn after(&self, at: &Position) -> String {
        let (stamp, key) = (literal(&at.stamp), self.literal.write(&at.key));
        let (s, k) = (self.stamp, self.key);
        format!("{s} gt {stamp} or ({s} eq {stamp} and {k} gt {key})")
    }

    /// The rest of the rows with the position's own timestamp.
    pub(super) fn ties(&self, at: &Position) -> String {
        let (stamp, key) = (literal(&at.stamp), self.literal.write(&at.key));
        format!("{} eq {stamp} and {} gt {key}", self.stamp, self.key)
    }

    /// Rows with a later timestamp.
    pub(super) fn later(&self, at: &Position) -> String {
        format!("{} gt {}", self.stamp, literal(&at.stamp))
    }

    /// Rows with the position's timestamp or a later one.
    pub(super) fn from(&self, at: &Position) -> String {
        format!("{} ge {}", self.stamp, literal(&at.stamp))
    }

    pub(super) fn order(&self) -> String {
        format!("{},{}", self.stamp, self.key)
    }
}

fn literal(stamp: &str) -> String {
    Stamp::literal(stamp).unwrap_or_else(|| stamp.to_owned())
}

/// The address of an entity set with query options.
pub(super) fn address(base: &Url, set: &str, options: &[(&str, &str)]) -> Url {
    below(base, &[set], options)
}

/// The address of something below the root with query options.
pub(super) fn below(base: &Url, path: &[&str], options: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    let query: Vec<String> = options.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
    url
}

/// Percent-encodes a value. A space becomes `%20`: OData does not read `+` as one.
fn encode(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 16);
    for byte in value.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~,():$/'".contains(&byte);
        if plain {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(literal: KeyLiteral) -> Names<'static> {
        Names { set: "Property", key: "ListingKey", literal, stamp: "ModificationTimestamp" }
    }

    fn at(stamp: &str, key: &str) -> Position {
        Position { stamp: stamp.into(), key: key.into() }
    }

    #[test]
    fn filters() {
        let text = names(KeyLiteral::Text);
        assert_eq!(
            text.after(&at("2026-11-21T00:06:07.0960000Z", "O'Hara")),
            "ModificationTimestamp gt 2026-11-21T00:06:07.0960000Z or \
             (ModificationTimestamp eq 2026-11-21T00:06:07.0960000Z and ListingKey gt 'O''Hara')"
        );
        let bare = names(KeyLiteral::Bare);
        assert!(bare.ties(&at("2026-11-21T00:06:07Z", "77")).ends_with("ListingKey gt 77"));
        assert!(bare.ties(&at("2026-11-21T00:06:07Z", "7 or 1 eq 1")).ends_with("ListingKey gt '7 or 1 eq 1'"));
    }

    #[test]
    fn addresses_are_encoded_as_odata_reads_them() {
        let base = Url::parse("https://example.org/odata/").unwrap();
        let url = address(&base, "Property", &[("$filter", "A gt 2026-01-01T00:00:00+01:00 and K gt 'x&y'")]);
        assert_eq!(
            url.as_str(),
            "https://example.org/odata/Property?$filter=A%20gt%202026-01-01T00:00:00%2B01:00%20and%20K%20gt%20%27x%26y%27"
        );
    }

    proptest! {
        #[test]
        fn any_key_survives_the_journey(key in "\\PC{1,24}") {
            let base = Url::parse("https://example.org/odata/").unwrap();
            let filter = names(KeyLiteral::Text).ties(&at("2026-11-21T00:06:07Z", &key));
            let url = address(&base, "Property", &[("$filter", &filter), ("$count", "true")]);
            let pairs: Vec<_> = url.query_pairs().collect();
            prop_assert_eq!(pairs.len(), 2);
            prop_assert_eq!(&pairs[0].1, &filter);
        }
    }
}

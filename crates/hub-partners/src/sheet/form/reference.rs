use std::fmt;
use std::str::FromStr;

use hub_domain::QuoteId;
use serde::{Deserialize, Serialize};

/// Crockford's alphabet: no letters that look like digits.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What a reference begins with.
const PREFIX: &str = "EH-";

/// The number of a request, as mails carry it: `EH-7K2M-9QXF-Y`. Eight signs and one that checks them, so that a slip of
/// one sign is no other request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// Not a reference, or one with a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the number of a request, such as EH-7K2M-9QXF-Y")]
pub struct NoReference;

impl Reference {
    /// The reference of a quote: of the last forty bits of its identifier, which are random.
    #[must_use]
    pub fn of(id: QuoteId) -> Self {
        let bits = id.as_uuid().as_u128();
        Self::from_values(std::array::from_fn(|at| ((bits >> (35 - 5 * at)) & 31) as u8))
    }

    fn from_values(values: [u8; 8]) -> Self {
        let sign = |value: u8| SIGNS.get(usize::from(value)).map_or('0', |sign| char::from(*sign));
        let signs: String = values.iter().map(|value| sign(*value)).collect();
        let (one, two) = signs.split_at(4);
        Self(format!("{PREFIX}{one}-{two}-{}", sign(check_of(values))))
    }

    /// Every reference in a text, each once, in its order.
    #[must_use]
    pub fn find(text: &str) -> Vec<Self> {
        let mut found = Vec::new();
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        for reference in words.filter_map(|word| word.parse::<Self>().ok()) {
            if !found.contains(&reference) {
                found.push(reference);
            }
        }
        found
    }

    /// As mails carry it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Odd weights: any change of one sign changes the sum.
fn check_of(values: [u8; 8]) -> u8 {
    let sum: u32 =
        values.iter().zip([1, 3, 5, 7, 9, 11, 13, 15]).map(|(value, weight)| u32::from(*value) * weight).sum();
    (sum % 32) as u8
}

impl FromStr for Reference {
    type Err = NoReference;

    /// Small letters are read, too, and letters that look like digits as those.
    fn from_str(text: &str) -> Result<Self, NoReference> {
        let text = text.trim_matches('-').to_ascii_uppercase();
        let rest = text.strip_prefix(PREFIX).ok_or(NoReference)?;
        let mut values = Vec::with_capacity(9);
        for sign in rest.bytes().filter(|sign| *sign != b'-') {
            let sign = match sign {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                sign => sign,
            };
            let value = SIGNS.iter().position(|it| *it == sign).ok_or(NoReference)?;
            values.push(u8::try_from(value).map_err(|_| NoReference)?);
        }
        let (check, values) = values.split_last().ok_or(NoReference)?;
        let values: [u8; 8] = values.try_into().map_err(|_| NoReference)?;
        if check_of(values) == *check { Ok(Self::from_values(values)) } else { Err(NoReference) }
    }
}

impl TryFrom<String> for Reference {
    type Error = NoReference;

    fn try_from(text: String) -> Result<Self, NoReference> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

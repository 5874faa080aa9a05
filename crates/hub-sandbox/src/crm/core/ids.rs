use super::CrmKind;
use crate::rng::mix;

/// How a vendor numbers its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdStyle {
    /// Twenty letters and digits that follow no order.
    Letters,
    /// Whole numbers that grow, with gaps, from here up.
    Numbers(u64),
    /// Fifteen signs of which the first three say what the record is, and three that tell capitals from small letters
    /// where a system does not, as Salesforce has them.
    Prefixed,
    /// Thirty-two hexadecimal digits in groups.
    Guids,
}

/// The eighteen signs of an id of fifteen; anything else as it is.
#[must_use]
pub fn eighteen(id: &str) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    if id.len() != 15 || !id.bytes().all(|sign| sign.is_ascii_alphanumeric()) {
        return id.to_owned();
    }
    let sum = |five: &[u8]| {
        let bits = five.iter().rev().fold(0_usize, |bits, sign| bits * 2 + usize::from(sign.is_ascii_uppercase()));
        char::from(SIGNS[bits])
    };
    id.chars().chain(id.as_bytes().chunks(5).map(sum)).collect()
}

impl IdStyle {
    /// The id of the n-th record of an account.
    #[must_use]
    pub fn id(self, seed: u64, number: u64) -> String {
        match self {
            Self::Letters => {
                const SIGNS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
                let mut bits = 0_u64;
                (0..20_u64)
                    .map(|place| {
                        if place.is_multiple_of(10) {
                            bits = mix(seed ^ mix(number ^ (place << 48)));
                        }
                        let sign = char::from(SIGNS[(bits % 62) as usize]);
                        bits /= 62;
                        sign
                    })
                    .collect()
            }
            // Seven apart, so that no client can guess the next.
            Self::Numbers(from) => (from + number * 7 + mix(seed ^ number) % 7).to_string(),
            Self::Prefixed => self.id_of(CrmKind::Enrolment, seed, number),
            Self::Guids => {
                let (a, b) = (mix(seed ^ mix(number)), mix(number ^ mix(!seed)));
                let (first, second) = (a >> 32, (a >> 16) & 0xFFFF);
                format!("{first:08x}-{second:04x}-4{:03x}-8{:03x}-{:012x}", a & 0xFFF, b & 0xFFF, b >> 16)
            }
        }
    }

    /// The id of the n-th record of an account, which is of that kind.
    #[must_use]
    pub fn id_of(self, kind: CrmKind, seed: u64, number: u64) -> String {
        if self != Self::Prefixed {
            return self.id(seed, number);
        }
        let prefix = match kind {
            CrmKind::Contact => "003",
            CrmKind::Lead => "00Q",
            CrmKind::Note => "002",
            CrmKind::Task | CrmKind::Call | CrmKind::Email | CrmKind::Text => "00T",
            CrmKind::Deal => "006",
            CrmKind::Meeting | CrmKind::Event => "00U",
            CrmKind::Enrolment => "a00",
        };
        const SIGNS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        // The first signs are the organisation's, the last ones count up with gaps.
        let (mut rest, mut signs) = (number * 7 + mix(seed ^ number) % 7, Vec::new());
        for _ in 0..9 {
            signs.push(char::from(SIGNS[(rest % 62) as usize]));
            rest /= 62;
        }
        let tail: String = signs.iter().rev().collect();
        eighteen(&format!("{prefix}8d0{tail}"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_differ_and_numbers_grow() {
        let letters: BTreeSet<_> = (0..20_000).map(|n| IdStyle::Letters.id(3, n)).collect();
        assert_eq!(letters.len(), 20_000);
        assert!(letters.iter().all(|id| id.len() == 20));
        let prefixed: BTreeSet<_> = (0..20_000).map(|n| IdStyle::Prefixed.id_of(CrmKind::Contact, 3, n)).collect();
        assert_eq!(prefixed.len(), 20_000);
        assert!(prefixed.iter().all(|id| id.len() == 18 && id.starts_with("003") && eighteen(&id[..15]) == *id));
        // Worked out by hand: capitals at none of the first five places, none of the next, and the first and fourth.
        assert_eq!(eighteen("0018d00000AbcDe"), "0018d00000AbcDeAAJ");
        let guids: BTreeSet<_> = (0..20_000).map(|n| IdStyle::Guids.id(3, n)).collect();
        assert!(guids.len() == 20_000 && guids.iter().all(|id| id.len() == 36));
        let numbers: Vec<u64> = (0..2_000).map(|n| IdStyle::Numbers(500).id(3, n).parse().expect("a number")).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

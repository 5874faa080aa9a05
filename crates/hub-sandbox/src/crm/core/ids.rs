use crate::rng::mix;

/// How a vendor numbers its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdStyle {
    /// Twenty letters and digits that follow no order.
    Letters,
    /// Whole numbers that grow, with gaps, from here up.
    Numbers(u64),
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
        }
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
        let numbers: Vec<u64> = (0..2_000).map(|n| IdStyle::Numbers(500).id(3, n).parse().expect("a number")).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A share of the estimate with nine decimal places, held as an integer so that shares add up exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Weight(u32);

/// Parts of a whole.
const WHOLE: u32 = 1_000_000_000;

impl Weight {
    /// The whole, 1.
    pub const ONE: Self = Self(WHOLE);

    /// Billionths: 1 000 000 000 is the whole.
    #[must_use]
    pub fn billionths(self) -> u32 {
        self.0
    }

    /// As a number, 0 to 1.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / f64::from(WHOLE)
    }

    /// Splits the whole in proportion to `parts` (finite, not negative, at least one above zero) by largest remainder:
    /// the shares sum to exactly 1. An earlier part wins a tie.
    #[must_use]
    pub fn split(parts: &[f64]) -> Vec<Self> {
        let total: f64 = parts.iter().sum();
        if parts.is_empty() || !total.is_finite() || total <= 0.0 {
            return split_evenly(parts.len());
        }
        let exact: Vec<f64> = parts.iter().map(|p| p / total * f64::from(WHOLE)).collect();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to one billion by construction")]
        let mut shares: Vec<u32> = exact.iter().map(|e| e.floor().clamp(0.0, f64::from(WHOLE)) as u32).collect();
        let given: u64 = shares.iter().copied().map(u64::from).sum();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order
            .sort_by(|a, b| (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())).then(a.cmp(b)));
        let mut left = i64::from(WHOLE) - i64::try_from(given).unwrap_or(0);
        // Rounding of the division can leave a few parts more (or less) than there are remainders.
        for &i in order.iter().cycle().take(order.len() * 4) {
            if left > 0 {
                shares[i] += 1;
                left -= 1;
            } else if left < 0 && shares[i] > 0 {
                shares[i] -= 1;
                left += 1;
            }
        }
        shares.into_iter().map(Self).collect()
    }
}

fn split_evenly(n: usize) -> Vec<Weight> {
    let Ok(count) = u32::try_from(n) else { return Vec::new() };
    (0..count).map(|i| Weight(WHOLE / count + u32::from(i < WHOLE % count))).collect()
}

impl Serialize for Weight {
    /// A JSON number with at most nine decimals.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        if !(0.0..=1.0).contains(&value) {
            return Err(serde::de::Error::custom("a weight lies between 0 and 1"));
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to one billion, just checked")]
        Ok(Self((value * f64::from(WHOLE)).round() as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_to_one(parts in proptest::collection::vec(0.0..1e6_f64, 1..80)) {
            let shares = Weight::split(&parts);
            prop_assert_eq!(shares.len(), parts.len());
            prop_assert_eq!(shares.iter().map(|w| u64::from(w.0)).sum::<u64>(), u64::from(WHOLE));
        }

        #[test]
        fn json_and_back(parts in proptest::collection::vec(0.0..1.0_f64, 1..40)) {
            for share in Weight::split(&parts) {
                let text = serde_json::to_string(&share).unwrap();
                prop_assert!(text.len() <= 13, "{}", text);
                prop_assert_eq!(serde_json::from_str::<Weight>(&text).unwrap(), share);
            }
        }
    }

    #[test]
    fn equal_parts_differ_by_at_most_one() {
        let shares = Weight::split(&[1.0, 1.0, 1.0]);
        assert_eq!(shares, [Weight(333_333_334), Weight(333_333_333), Weight(333_333_333)]);
        assert_eq!(Weight::split(&[0.0, 0.0]).iter().map(|w| w.0).sum::<u32>(), WHOLE);
        assert!(Weight::split(&[]).is_empty());
    }
}

use super::standing::{Outlook, Why};
use crate::Money;

/// A share of an amount, thousandths of a per cent: 2500 is 2.5 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(pub u32);

impl Rate {
    /// All of it.
    pub const WHOLE: Self = Self(100_000);

    /// `2.5 %`.
    #[must_use]
    pub fn in_words(self) -> String {
        let text = format!("{}.{:03}", self.0 / 1_000, self.0 % 1_000);
        format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
    }

    /// The share of an amount, to the nearest minor unit, halves away from nothing. `None` beyond what an amount holds.
    #[must_use]
    pub fn of(self, amount: Money) -> Option<Money> {
        let product = i128::from(amount.minor) * i128::from(self.0);
        let whole = i128::from(Self::WHOLE.0);
        let rounded = (product.abs() * 2 + whole) / (2 * whole) * product.signum();
        Some(Money::from_minor(i64::try_from(rounded).ok()?, amount.currency))
    }
}

/// An open deal, as far as the commission asks.
pub type DealSum<'a> = (&'a str, Option<Money>, Option<Money>);

/// What the brokerage would earn from open deals (name, amount, commission agreed): what is agreed, else the amount times
/// the usual rate. `None` where nothing says, and where deals are in several currencies.
#[must_use]
pub fn commission(deals: &[DealSum<'_>], rate: Option<Rate>) -> Option<Outlook<Money>> {
    let mut sum: Option<Money> = None;
    let mut why = Vec::new();
    for (name, amount, agreed) in deals {
        let (part, reason) = match (agreed, amount, rate) {
            (Some(agreed), ..) => (*agreed, Why::new("agreed", 0, format!("“{name}”: {agreed} is agreed."))),
            (None, Some(amount), Some(rate)) => {
                let part = rate.of(*amount)?;
                let text = format!("“{name}”: {} of {amount} is {part}.", rate.in_words());
                (part, Why::new("rateOf", 0, text))
            }
            _ => continue,
        };
        sum = Some(match sum {
            None => part,
            Some(sum) if sum.currency == part.currency => {
                Money::from_minor(sum.minor.checked_add(part.minor)?, sum.currency)
            }
            Some(_) => return None,
        });
        why.push(reason.about(*name));
    }
    sum.map(|value| Outlook { value, why })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;

    fn usd(minor: i64) -> Money {
        Money::from_minor(minor, Currency::USD)
    }

    #[test]
    fn what_is_agreed_counts_before_the_rate() {
        let deals = [("Oak", Some(usd(50_000_000)), None), ("Elm", Some(usd(10_000_000)), Some(usd(200_000)))];
        let sum = commission(&deals, Some(Rate(2_500))).unwrap();
        assert_eq!(sum.value, usd(1_250_000 + 200_000));
        assert_eq!(sum.why.len(), 2);
        assert_eq!(commission(&deals[..1], None), None);
        assert_eq!(Rate(2_500).in_words(), "2.5 %");
        assert_eq!(Rate(3_000).in_words(), "3 %");
    }

    proptest! {
        #[test]
        fn a_share_is_never_more_than_half_a_unit_off(minor in any::<i64>(), rate in 0_u32..=100_000) {
            let share = Rate(rate).of(usd(minor)).expect("a share of at most all fits");
            let exact = i128::from(minor) * i128::from(rate);
            let off = (i128::from(share.minor) * 100_000 - exact).abs();
            prop_assert!(off * 2 <= 100_000);
        }
    }
}

//! Kaplan and Meier's estimate of how long homes last on the market, which uses those still unsold for what they say.

use super::outing::Outing;

/// Share still on the market after each day on which one sold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Survival {
    /// (day, share unsold after it, Greenwood's sum up to it), days rising.
    steps: Vec<(u32, f64, f64)>,
    /// How long each outing lasted, sorted.
    lasted: Vec<u32>,
}

impl Survival {
    pub(super) fn of(outings: &[&Outing]) -> Self {
        Self::of_times(outings.iter().map(|o| (o.days, o.sold)))
    }

    /// From days on the market, each with whether it ended in a contract.
    pub(crate) fn of_times(times: impl Iterator<Item = (u32, bool)> + Clone) -> Self {
        let mut lasted: Vec<u32> = times.clone().map(|t| t.0).collect();
        lasted.sort_unstable();
        let mut sold: Vec<u32> = times.filter(|t| t.1).map(|t| t.0).collect();
        sold.sort_unstable();
        let (mut share, mut sum, mut steps) = (1.0, 0.0, Vec::new());
        for group in sold.chunk_by(|a, b| a == b) {
            let day = group[0];
            let (d, n) = (group.len(), Self::left(&lasted, day));
            #[allow(clippy::cast_precision_loss, reason = "counts of listings")]
            let (d, n) = (d as f64, n as f64);
            share *= 1.0 - d / n;
            sum += if n > d { d / (n * (n - d)) } else { 0.0 };
            steps.push((day, share, sum));
        }
        Self { steps, lasted }
    }

    /// Outings that lasted at least so long.
    fn left(lasted: &[u32], day: u32) -> usize {
        lasted.len() - lasted.partition_point(|d| *d < day)
    }

    /// Outings that lasted beyond a day.
    pub(super) fn beyond(&self, day: u32) -> usize {
        Self::left(&self.lasted, day.saturating_add(1))
    }

    /// Share unsold after a day, with Greenwood's sum.
    fn after(&self, day: u32) -> (f64, f64) {
        let at = self.steps.partition_point(|s| s.0 <= day);
        at.checked_sub(1).map_or((1.0, 0.0), |i| (self.steps[i].1, self.steps[i].2))
    }

    /// The first day after which no more than `share` is unsold; `None` where the record does not reach that far.
    pub(crate) fn day_when(&self, share: f64) -> Option<u32> {
        self.steps.iter().find(|s| s.1 <= share + 1e-12).map(|s| s.0)
    }

    /// The chance that one unsold after `day` sells within `days` more, with 90 % bounds (log-minus-log of Greenwood's
    /// variance). `None` where fewer than ten lasted that long.
    pub(crate) fn chance(&self, day: u32, days: u32) -> Option<(f64, f64, f64)> {
        const FEWEST: usize = 10;
        const Z: f64 = 1.645;
        if self.beyond(day) < FEWEST {
            return None;
        }
        let ((now, sum_now), (then, sum_then)) = (self.after(day), self.after(day.saturating_add(days)));
        if now <= 0.0 {
            return None;
        }
        let stays = then / now;
        let variance = sum_then - sum_now;
        if stays >= 1.0 - 1e-12 || stays <= 1e-12 {
            // Nobody or everybody sold: the rule of three gives the open side (for 90 %, -ln 0.1 = 2.3 of n).
            #[allow(clippy::cast_precision_loss, reason = "counts of listings")]
            let open = (2.3 / self.beyond(day) as f64).min(1.0);
            return Some(if stays > 0.5 { (0.0, 0.0, open) } else { (1.0, 1.0 - open, 1.0) });
        }
        let spread = Z * variance.sqrt() / stays.ln().abs();
        let (low, high) = (1.0 - stays.powf((-spread).exp()), 1.0 - stays.powf(spread.exp()));
        Some((1.0 - stays, low.clamp(0.0, 1.0), high.clamp(0.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::{Currency, Money};
    use proptest::prelude::*;

    fn outing(days: u32, sold: bool) -> Outing {
        Outing {
            listing_key: String::new(),
            days,
            sold,
            price: Money::from_minor(100, Currency::USD),
            first_price: None,
            close_price: None,
            city: None,
            postal_code: None,
            sub_type: None,
        }
    }

    fn fit(outings: &[Outing]) -> Survival {
        Survival::of(&outings.iter().collect::<Vec<_>>())
    }

    #[test]
    fn the_textbook_example_comes_out() {
        // Remission of the treated group in Freireich's trial of 1963: 6, 6, 6, 6+, 7, 9+, 10, 10+, 11+, 13, 16, 17+,
        // 19+, 20+, 22, 23, 25+, 32+, 32+, 34+, 35+.
        let sold = [6, 6, 6, 7, 10, 13, 16, 22, 23];
        let not = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
        let all: Vec<Outing> =
            sold.iter().map(|d| outing(*d, true)).chain(not.iter().map(|d| outing(*d, false))).collect();
        let s = fit(&all);
        for (day, share) in
            [(5, 1.0), (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)]
        {
            assert!((s.after(day).0 - share).abs() < 6e-4, "day {day}: {}", s.after(day).0);
        }
        assert_eq!(s.day_when(0.5), Some(23));
        assert_eq!(s.day_when(0.25), None, "the record does not reach that far");
    }

    #[test]
    fn the_bounds_are_those_of_the_formula() {
        let all: Vec<Outing> = (0..100).map(|i| outing(if i < 40 { 10 } else { 50 }, i < 40)).collect();
        let (chance, low, high) = fit(&all).chance(0, 30).unwrap();
        assert!((chance - 0.4).abs() < 1e-12);
        // 90 % bounds about 0.6 with a standard error of 0.049: 0.32 to 0.49 by hand.
        assert!((0.31..0.34).contains(&low) && (0.47..0.50).contains(&high), "{low} {high}");
    }

    #[test]
    fn too_few_say_nothing() {
        let all: Vec<Outing> = (0..9).map(|_| outing(90, true)).collect();
        assert_eq!(fit(&all).chance(10, 30), None);
        assert_eq!(fit(&[]).day_when(0.5), None);
    }

    proptest! {
        #[test]
        fn a_chance_lies_between_its_bounds(
            all in prop::collection::vec((0_u32..200, any::<bool>()), 0..80),
            day in 0_u32..220,
            days in 0_u32..400,
        ) {
            let all: Vec<Outing> = all.into_iter().map(|(d, s)| outing(d, s)).collect();
            if let Some((chance, low, high)) = fit(&all).chance(day, days) {
                prop_assert!(0.0 <= low && low <= chance + 1e-9 && chance <= high + 1e-9 && high <= 1.0);
            }
        }
    }
}

use serde::{Deserialize, Serialize};

use super::outing::{Outing, OutingGroup};
use super::survival::Survival;

/// Days ahead that a chance speaks of.
const AHEAD: u32 = 30;

/// A chance with its bounds, all in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Chance {
    /// The estimate.
    pub percent: f64,
    /// Lower 90 % bound.
    pub low: f64,
    /// Upper 90 % bound.
    pub high: f64,
    /// Comparable listings that had lasted as long.
    pub from: usize,
}

/// How soon homes like this one find a buyer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interest {
    /// Which listings this is from, in words.
    pub group: String,
    /// How many of them.
    pub listings: usize,
    /// How many of those went under contract.
    pub sold: usize,
    /// Days until a quarter was under contract.
    pub quarter_days: Option<u32>,
    /// Days until half was.
    pub median_days: Option<u32>,
    /// Days until three quarters were.
    pub three_quarters_days: Option<u32>,
    /// Days this one has been on the market.
    pub days_so_far: u32,
    /// The chance of a contract within the next 30 days, given the days so far. Absent once it is under contract, and
    /// where too few lasted as long.
    pub next_30_days: Option<Chance>,
    /// The same in sentences.
    pub words: Vec<String>,
}

/// The interest to expect, from the histories of comparable listings; `None` where they are too few.
#[must_use]
pub fn expected_interest(subject: &Outing, all: &[Outing]) -> Option<Interest> {
    let group = OutingGroup::like(subject, all);
    if !group.is_enough() {
        return None;
    }
    let survival = Survival::of(&group.outings);
    let next = survival.chance(subject.days, AHEAD).filter(|_| !subject.sold).map(|(percent, low, high)| Chance {
        percent: tenth(percent),
        low: tenth(low),
        high: tenth(high),
        from: survival.beyond(subject.days),
    });
    let mut interest = Interest {
        group: group.words,
        listings: group.outings.len(),
        sold: group.outings.iter().filter(|o| o.sold).count(),
        quarter_days: survival.day_when(0.75),
        median_days: survival.day_when(0.5),
        three_quarters_days: survival.day_when(0.25),
        days_so_far: subject.days,
        next_30_days: next,
        words: Vec::new(),
    };
    interest.words = words(&interest);
    Some(interest)
}

fn tenth(share: f64) -> f64 {
    (share * 1_000.0).round() / 10.0
}

fn words(i: &Interest) -> Vec<String> {
    let mut out = vec![format!("From {}, of which {} went under contract.", i.group, i.sold)];
    match (i.median_days, i.three_quarters_days) {
        (Some(half), Some(most)) => {
            out.push(format!("Half of them had a contract within {half} days, three quarters within {most}."));
        }
        (Some(half), None) => out.push(format!("Half of them had a contract within {half} days.")),
        (None, _) => out.push("Fewer than half of them found a buyer in the time on record.".to_owned()),
    }
    if let Some(chance) = i.next_30_days {
        out.push(format!(
            "Of the {} that lasted longer than {} days, {:.0} % had a contract within 30 more (90 % range {:.0} to {:.0} %).",
            chance.from, i.days_so_far, chance.percent, chance.low, chance.high
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::{Currency, Money};

    fn outing(key: usize, days: u32, sold: bool) -> Outing {
        Outing {
            listing_key: key.to_string(),
            days,
            sold,
            price: Money::from_minor(30_000_000, Currency::USD),
            first_price: None,
            close_price: None,
            city: Some("oakfield".to_owned()),
            postal_code: None,
            sub_type: None,
        }
    }

    #[test]
    fn the_sentences_say_what_the_figures_say() {
        let all: Vec<Outing> = (0..40).map(|i| outing(i, 10 * (1 + i as u32 % 8), i % 5 != 0)).collect();
        let interest = expected_interest(&outing(99, 35, false), &all).unwrap();
        assert_eq!((interest.listings, interest.sold), (40, 32));
        let half = interest.median_days.unwrap();
        assert!(interest.words[1].contains(&format!("within {half} days")), "{:?}", interest.words);
        let chance = interest.next_30_days.unwrap();
        assert_eq!(chance.from, all.iter().filter(|o| o.days > 35).count());
        assert!(chance.low < chance.percent && chance.percent < chance.high);
    }

    #[test]
    fn one_under_contract_has_no_chance_to_tell() {
        let all: Vec<Outing> = (0..40).map(|i| outing(i, 20, true)).collect();
        assert_eq!(expected_interest(&outing(99, 5, true), &all).unwrap().next_30_days, None);
    }

    #[test]
    fn a_few_listings_say_nothing() {
        let all: Vec<Outing> = (0..19).map(|i| outing(i, 20, true)).collect();
        assert_eq!(expected_interest(&outing(99, 5, false), &all), None);
    }
}

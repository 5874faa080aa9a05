use hub_domain::Money;
use serde::{Deserialize, Serialize};

use super::outing::{Outing, OutingGroup};
use crate::fitted::median;

/// Bands of days on the market, upper ends.
const BANDS: [u32; 4] = [14, 30, 60, 120];
/// Sales a band needs.
const FEWEST: usize = 5;

/// What sales within a band of days got of their first asking price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaceOfPrice {
    /// First day of the band.
    pub from_days: u32,
    /// Last day; `None` for the open band.
    pub to_days: Option<u32>,
    /// Sales.
    pub sales: usize,
    /// Median of sale price over first asking price, per cent.
    pub median_percent: f64,
}

/// Where the asking price stands, and what waiting has cost others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PriceAdvice {
    /// Asking price over the estimate, per cent above (below where negative); absent without an estimate.
    pub over_estimate_percent: Option<f64>,
    /// What sales got by days on the market; bands with fewer than five sales are left out.
    pub by_days: Vec<PaceOfPrice>,
    /// The same in sentences.
    pub words: Vec<String>,
}

/// Advice on a price. `estimate` is the estimate with its range, lowest first, where one is lawful and known.
/// `None` where there is nothing to say.
#[must_use]
pub fn price_advice(subject: &Outing, all: &[Outing], estimate: Option<(Money, Money, Money)>) -> Option<PriceAdvice> {
    let group = OutingGroup::like(subject, all);
    let by_days = if group.is_enough() { bands(&group.outings) } else { Vec::new() };
    let mut words = Vec::new();
    let over =
        estimate.filter(|e| e.1.currency == subject.price.currency && e.1.minor > 0).map(|(low, middle, high)| {
            let over = (subject.price.as_major_f64() / middle.as_major_f64() - 1.0) * 100.0;
            let over = (over * 10.0).round() / 10.0;
            let position = if subject.price.minor > high.minor {
                "above the whole range of the estimate"
            } else if subject.price.minor < low.minor {
                "below the whole range of the estimate"
            } else {
                "inside the range of the estimate"
            };
            words.push(format!("The asking price is {} the estimate, {position}.", off_by(over)));
            over
        });
    if let (Some(first), Some(last)) = (by_days.first(), by_days.last())
        && by_days.len() > 1
    {
        let when = |b: &PaceOfPrice| match b.to_days {
            Some(to) if b.from_days == 0 => format!("within {to} days"),
            Some(to) => format!("after {} to {to} days", b.from_days),
            None => format!("after more than {} days", b.from_days - 1),
        };
        words.push(format!(
            "Homes that sold {} got {:.1} % of their first asking price ({} sales); those that sold {} got {:.1} % ({} sales).",
            when(first), first.median_percent, first.sales, when(last), last.median_percent, last.sales
        ));
    }
    (!words.is_empty()).then_some(PriceAdvice { over_estimate_percent: over, by_days, words })
}

fn off_by(percent: f64) -> String {
    if percent.abs() < 0.05 {
        "the same as".to_owned()
    } else if percent > 0.0 {
        format!("{percent:.1} % above")
    } else {
        format!("{:.1} % below", -percent)
    }
}

fn bands(outings: &[&Outing]) -> Vec<PaceOfPrice> {
    let ends = BANDS.iter().copied().map(Some).chain([None]);
    let mut from = 0;
    let mut out = Vec::new();
    for to in ends {
        let mut shares: Vec<f64> = outings
            .iter()
            .filter(|o| o.sold && o.days >= from && to.is_none_or(|t| o.days <= t))
            .filter_map(|o| Some(o.close_price?.as_major_f64() / o.first_price?.as_major_f64() * 100.0))
            // Outside this a price was mistyped or is of something else.
            .filter(|share| (30.0..=200.0).contains(share))
            .collect();
        if shares.len() >= FEWEST {
            let sales = shares.len();
            let median_percent = (median(&mut shares) * 10.0).round() / 10.0;
            out.push(PaceOfPrice { from_days: from, to_days: to, sales, median_percent });
        }
        from = to.map_or(from, |t| t + 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::Currency;

    fn usd(dollars: i64) -> Money {
        Money::from_minor(dollars * 100, Currency::USD)
    }

    fn sale(key: usize, days: u32, first: i64, close: i64) -> Outing {
        Outing {
            listing_key: key.to_string(),
            days,
            sold: true,
            price: usd(first),
            first_price: Some(usd(first)),
            close_price: Some(usd(close)),
            city: Some("oakfield".to_owned()),
            postal_code: None,
            sub_type: None,
        }
    }

    #[test]
    fn waiting_is_told_by_bands_that_have_sales() {
        let quick = (0..15).map(|i| sale(i, 7, 400_000, 404_000));
        let slow = (15..30).map(|i| sale(i, 100, 400_000, 376_000));
        let lone = (30..33).map(|i| sale(i, 200, 400_000, 300_000));
        let all: Vec<Outing> = quick.chain(slow).chain(lone).collect();
        let subject = Outing { sold: false, close_price: None, ..sale(99, 50, 410_000, 1) };
        let advice = price_advice(&subject, &all, Some((usd(380_000), usd(400_000), usd(405_000)))).unwrap();
        assert_eq!(advice.over_estimate_percent, Some(2.5));
        let told: Vec<_> = advice.by_days.iter().map(|b| (b.from_days, b.to_days, b.sales, b.median_percent)).collect();
        assert_eq!(told, [(0, Some(14), 15, 101.0), (61, Some(120), 15, 94.0)], "three sales are no band");
        assert!(advice.words[0].contains("2.5 % above the estimate, above the whole range"), "{:?}", advice.words);
        assert!(advice.words[1].contains("101.0 %") && advice.words[1].contains("94.0 %"), "{:?}", advice.words);
    }

    #[test]
    fn without_evidence_nothing_is_said() {
        let subject = sale(99, 50, 410_000, 1);
        assert_eq!(price_advice(&subject, &[], None), None);
        assert!(price_advice(&subject, &[], Some((usd(1), usd(410_000), usd(500_000)))).is_some_and(|a| {
            a.words == ["The asking price is the same as the estimate, inside the range of the estimate."]
        }));
    }
}

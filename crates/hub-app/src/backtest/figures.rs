use chrono::NaiveDate;
use hub_domain::{Currency, Money};
use hub_valuation::WarningKind;
use hub_valuation::accuracy::{Figures, Group, Tested, fifths, grouped, quantile};
use serde::{Deserialize, Serialize};

/// A closed sale and what would have been said of it before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimated {
    /// The source's key.
    pub listing_key: String,
    /// The day it closed.
    pub close_date: NaiveDate,
    /// What was paid.
    pub close_price: Money,
    /// The estimate.
    pub estimate: Money,
    /// Lower end of the range.
    pub low: Money,
    /// Upper end of the range.
    pub high: Money,
    /// The area it stands in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub area: Option<String>,
    /// What the analysis had warned of.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<WarningKind>,
}

impl Estimated {
    /// The same as numbers.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "prices are far below 2^53 cents")]
    pub fn tested(&self) -> Tested {
        let float = |m: Money| m.minor as f64;
        Tested {
            price: float(self.close_price),
            estimate: float(self.estimate),
            low: float(self.low),
            high: float(self.high),
        }
    }
}

/// How good estimates would have been, as `hub cma backtest` prints it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// Figures over all of them.
    #[serde(flatten)]
    pub figures: Figures,
    /// Time on a processor per estimate, preparing the market included.
    pub seconds_per_estimate: f64,
    /// The area asked about.
    pub area: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Level of the ranges, percent.
    pub level: u8,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Sales of the period and area; more than `n` where only some were estimated.
    pub sales: usize,
    /// Sales that no estimate could be made of.
    pub without_estimate: usize,
    /// The nearest five sales' price per square foot on the same sales.
    pub nearest_five: Naive,
    /// By area, most sales first; the one without a name holds the areas with too few.
    pub by_area: Vec<Group>,
    /// By estimate, lowest first.
    pub by_band: Vec<Band>,
    /// Five equal parts by price (the middle of price and estimate, so that neither leans), lowest first.
    pub fifths: Vec<Fifth>,
}

/// A plain method on the same sales.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Naive {
    /// Sales it had an answer for.
    pub n: usize,
    /// Median of its absolute error, percent.
    pub mdape: f64,
    /// Share off by at most 10 %.
    pub within_10: f64,
}

/// Estimates within a band of prices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Estimates from here; absent: from zero.
    pub from: Option<Money>,
    /// Estimates below this; absent: without end.
    pub to: Option<Money>,
    /// How good they were.
    #[serde(flatten)]
    pub figures: Figures,
}

/// A fifth by price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fifth {
    /// Lowest price.
    pub from: Money,
    /// Highest price.
    pub to: Money,
    /// Sales.
    pub n: usize,
    /// Median of the error with its sign, percent.
    pub median_signed: f64,
    /// Share of prices within the range.
    pub coverage: f64,
}

/// Groups smaller than this say nothing of their own.
pub(super) const LEAST: usize = 20;

/// The groups of these estimates.
pub(super) fn by_area(all: &[Estimated]) -> Vec<Group> {
    let tested: Vec<Tested> = all.iter().map(Estimated::tested).collect();
    grouped(all.iter().map(|e| e.area.as_deref()).zip(&tested), LEAST)
}

/// Bands of about equal size with round edges.
pub(super) fn by_band(all: &[Estimated], currency: Currency) -> Vec<Band> {
    let tested: Vec<Tested> = all.iter().map(Estimated::tested).collect();
    let mut estimates: Vec<f64> = tested.iter().map(|t| t.estimate).collect();
    let wanted = (all.len() / (2 * LEAST)).clamp(1, 6);
    let mut edges: Vec<f64> = Vec::new();
    for k in 1..wanted {
        #[allow(clippy::cast_precision_loss, reason = "at most six")]
        let edge = quantile(&mut estimates, k as f64 / wanted as f64).map(|e| round(e, currency));
        if let Some(edge) = edge
            && edges.last().is_none_or(|last| edge > *last)
        {
            edges.push(edge);
        }
    }
    let bounds: Vec<(Option<f64>, Option<f64>)> = std::iter::once(None)
        .chain(edges.iter().copied().map(Some))
        .zip(edges.iter().copied().map(Some).chain(std::iter::once(None)))
        .collect();
    let mut out: Vec<Band> = Vec::new();
    let (mut begun, mut part): (Option<f64>, Vec<&Tested>) = (None, Vec::new());
    for (from, to) in bounds {
        if part.is_empty() {
            begun = from;
        }
        part.extend(
            tested.iter().filter(|t| from.is_none_or(|f| t.estimate >= f) && to.is_none_or(|b| t.estimate < b)),
        );
        // A band with too few goes on into the next, the last one into the one before.
        if part.len() >= LEAST || (to.is_none() && out.is_empty()) {
            let figures = Figures::of(std::mem::take(&mut part));
            out.push(Band { from: begun.map(|f| money(f, currency)), to: to.map(|t| money(t, currency)), figures });
        } else if to.is_none()
            && let Some(last) = out.last_mut()
        {
            let low = last.from.map(amount);
            last.figures = Figures::of(tested.iter().filter(|t| low.is_none_or(|l| t.estimate >= l)));
            last.to = None;
        }
    }
    out
}

/// Five equal parts by the middle of price and estimate.
pub(super) fn by_fifth(all: &[Estimated], currency: Currency) -> Vec<Fifth> {
    // `fifths` sorts by estimate: hand it the middle in that place and keep the rest beside it.
    let mut sorted: Vec<(f64, Tested)> =
        all.iter().map(Estimated::tested).map(|t| ((t.price * t.estimate).sqrt(), t)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let keys: Vec<Tested> = sorted.iter().map(|(middle, t)| Tested { estimate: *middle, ..*t }).collect();
    let mut at = 0;
    fifths(&keys)
        .iter()
        .map(|part| {
            let own = &sorted[at..at + part.len()];
            at += part.len();
            let figures = Figures::of(own.iter().map(|o| &o.1));
            Fifth {
                from: money(own[0].0, currency),
                to: money(own[own.len() - 1].0, currency),
                n: figures.n,
                median_signed: figures.median_signed,
                coverage: figures.coverage,
            }
        })
        .collect()
}

/// Two leading digits, in whole units of the currency.
fn round(minor: f64, currency: Currency) -> f64 {
    let unit = 10_f64.powi(i32::try_from(currency.minor_digits()).unwrap_or(2));
    let whole = (minor / unit).max(1.0);
    let step = 10_f64.powf(whole.log10().floor() - 1.0).max(1.0);
    (whole / step).round() * step * unit
}

#[allow(clippy::cast_possible_truncation, reason = "a price; saturates")]
fn money(minor: f64, currency: Currency) -> Money {
    Money::from_minor(minor.round() as i64, currency)
}

#[allow(clippy::cast_precision_loss, reason = "prices are far below 2^53 cents")]
fn amount(money: Money) -> f64 {
    money.minor as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sold(i: usize, dollars: i64, off: f64, area: Option<&str>) -> Estimated {
        let usd = |m: i64| Money::from_minor(m, Currency::USD);
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        let estimate = (dollars as f64 * 100.0 * off) as i64;
        Estimated {
            listing_key: format!("k{i}"),
            close_date: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
            close_price: usd(dollars * 100),
            estimate: usd(estimate),
            low: usd(estimate * 9 / 10),
            high: usd(estimate * 11 / 10),
            area: area.map(str::to_owned),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn groups_that_say_something() {
        let all: Vec<Estimated> = (0..200)
            .map(|i| {
                sold(i, 200_000 + 3_000 * i as i64, 1.02, [Some("East"), Some("West"), None][i % 3].filter(|_| i > 4))
            })
            .chain([sold(999, 500_000, 1.5, Some("Alone"))])
            .collect();
        let areas = by_area(&all);
        assert_eq!(areas.iter().map(|a| a.name.as_deref()).collect::<Vec<_>>(), [Some("East"), Some("West"), None]);
        assert_eq!(areas.iter().map(|a| a.figures.n).sum::<usize>(), 201);
        let bands = by_band(&all, Currency::USD);
        assert!(bands.len() == 5, "{bands:?}");
        assert_eq!((bands[0].from, bands[4].to), (None, None));
        assert_eq!(bands[0].to.unwrap().minor % 1_000_000, 0, "a round edge");
        assert!(bands.windows(2).all(|w| w[0].to == w[1].from));
        let fifths = by_fifth(&all, Currency::USD);
        assert_eq!(fifths.iter().map(|f| f.n).sum::<usize>(), 201);
        assert!(fifths.iter().all(|f| (f.median_signed - 2.0).abs() < 0.1));
    }

    proptest! {
        #[test]
        fn bands_hold_everything_once(prices in proptest::collection::vec(1_i64..3_000_000, 1..400)) {
            let all: Vec<Estimated> = prices.iter().enumerate().map(|(i, p)| sold(i, *p, 1.0, None)).collect();
            let bands = by_band(&all, Currency::USD);
            prop_assert_eq!(bands.iter().map(|b| b.figures.n).sum::<usize>(), all.len());
            prop_assert!(bands.len() == 1 || bands.iter().all(|b| b.figures.n >= LEAST));
            prop_assert!(bands.windows(2).all(|w| w[0].to.is_some() && w[0].to == w[1].from));
        }
    }
}

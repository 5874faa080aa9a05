use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{Datelike, NaiveDate};
use hub_domain::{Currency, PropertySubType};

use crate::{
    Cma, CmaError, CmaRequest, Facts, Sale,
    fitted::{Fitted, Frame},
    ground::Plane,
    hedonic::{House, Row},
    numbers::{LIVING_AREA, numbers},
    prices,
    region::LARGE_MARKET,
};

/// A market fitted once, to value many subjects. Borrows the sales, or keeps them ([`PreparedMarket::owned`]).
///
/// Prepared for a day, it may be asked about that day or any later one: the adjuster knows only sales closed before the
/// day it was prepared for, the comparables are those closed before the day asked about.
#[derive(Debug)]
pub struct PreparedMarket<'a> {
    pub(crate) sales: Vec<Cow<'a, Sale>>,
    pub(crate) as_of: NaiveDate,
    pub(crate) left_out: LeftOut,
    /// The money of the sales, unless there are none.
    pub(crate) currency: Option<Currency>,
    pub(crate) areas: HashMap<String, usize>,
    kinds: HashMap<PropertySubType, usize>,
    plane: Plane,
    sized: OnceLock<Option<Fitted>>,
    sizeless: OnceLock<Option<Fitted>>,
}

/// Sales given that cannot count, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    pub currency: usize,
    pub twice: usize,
    pub price: usize,
    pub old: usize,
}

/// Sales older than this prove nothing about today.
const OLDEST_DAYS: i64 = 3_653;

impl<'a> PreparedMarket<'a> {
    /// Takes the sales that may count on `as_of` or later. The costly fit happens on the first valuation.
    #[must_use]
    pub fn new(sales: &'a [Sale], as_of: NaiveDate) -> Self {
        Self::with_currency(sales, as_of, None)
    }

    /// The same, for amounts in one currency; `None` takes the one most sales are in.
    #[must_use]
    pub fn with_currency(sales: &'a [Sale], as_of: NaiveDate, currency: Option<Currency>) -> Self {
        Self::over(sales.iter().map(Cow::Borrowed), as_of, currency)
    }

    /// The same, keeping the sales.
    #[must_use]
    pub fn owned(sales: Vec<Sale>, as_of: NaiveDate, currency: Option<Currency>) -> PreparedMarket<'static> {
        let currency = currency.or_else(|| commonest(sales.iter().map(|s| s.close_price.currency)));
        PreparedMarket::over(sales.into_iter().map(Cow::Owned), as_of, currency)
    }

    pub(crate) fn over(
        sales: impl Iterator<Item = Cow<'a, Sale>>,
        as_of: NaiveDate,
        currency: Option<Currency>,
    ) -> Self {
        let all: Vec<Cow<'a, Sale>> = sales.collect();
        let currency = currency.or_else(|| commonest(all.iter().map(|s| s.close_price.currency)));
        let mut left_out = LeftOut::default();
        let mut kept: Vec<Cow<'a, Sale>> = Vec::new();
        for sale in all {
            if Some(sale.close_price.currency) != currency {
                left_out.currency += 1;
            } else if !(prices::least(sale.close_price.currency)..=prices::MOST).contains(&sale.close_price.minor) {
                left_out.price += 1;
            } else if (as_of - sale.close_date).num_days() > OLDEST_DAYS {
                left_out.old += 1;
            } else {
                kept.push(sale);
            }
        }
        // The order in which sales come must not matter.
        kept.sort_by(|a, b| a.close_date.cmp(&b.close_date).then_with(|| a.listing_key.cmp(&b.listing_key)));
        left_out.twice = drop_twice(&mut kept);
        let early = &kept[..kept.partition_point(|s| s.close_date < as_of)];
        let areas = names(early);
        let mut kinds: Vec<PropertySubType> = early.iter().filter_map(|s| s.facts.property_sub_type).collect();
        kinds.sort_unstable();
        kinds.dedup();
        Self {
            plane: middle(early),
            sales: kept,
            as_of,
            left_out,
            currency,
            areas,
            kinds: kinds.into_iter().zip(0..).collect(),
            sized: OnceLock::new(),
            sizeless: OnceLock::new(),
        }
    }

    /// The day it was prepared for: the earliest that may be asked about.
    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// How many of the sales given can count.
    #[must_use]
    pub fn sales(&self) -> usize {
        self.sales.len()
    }

    /// Analyses one subject on `request.as_of`.
    ///
    /// # Errors
    /// As [`crate::value`], and [`CmaError::PreparedLater`] when the market was prepared for a later day than asked.
    pub fn value(&self, request: &CmaRequest) -> Result<Cma, CmaError> {
        crate::value::analyse(self, request)
    }

    /// Does the costly part for subjects whose size is known, so that no valuation waits for it. False when `stop` became
    /// true before it was done; what was done is dropped then.
    pub fn fit(&self, stop: &AtomicBool) -> bool {
        self.fitted(self.has_sizes(), stop).is_some() || !stop.load(Ordering::Relaxed)
    }

    fn has_sizes(&self) -> bool {
        self.sales.iter().filter(|s| s.facts.living_area.is_some()).take(8).count() >= 8.min(self.sales.len())
    }

    /// The fit that a subject needs: with living area as a feature where the subject's is known and some sales have one,
    /// else without.
    pub(crate) fn fit_for(&self, facts: &Facts) -> Option<&Fitted> {
        self.fitted(facts.living_area.is_some() && self.has_sizes(), &AtomicBool::new(false))
    }

    fn fitted(&self, sized: bool, stop: &AtomicBool) -> Option<&Fitted> {
        let cell = if sized { &self.sized } else { &self.sizeless };
        if let Some(done) = cell.get() {
            return done.as_ref();
        }
        let made = self.made(sized, stop);
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        cell.get_or_init(|| made).as_ref()
    }

    /// What the fit of subjects with a size has learnt, to be kept and given to [`Self::adopt`] another time; `None` before
    /// there is one.
    #[must_use]
    pub fn learnt(&self) -> Option<Vec<u8>> {
        let cell = if self.has_sizes() { &self.sized } else { &self.sizeless };
        cell.get()?.as_ref()?.learnt()
    }

    /// Takes what an earlier fit has learnt instead of fitting again: true when it was learnt from the same sales for the
    /// same day, by this version of the method.
    pub fn adopt(&self, learnt: &[u8]) -> bool {
        let sized = self.has_sizes();
        let (rows, sales, frame) = self.rows(sized);
        match Fitted::from_learnt(learnt, rows, sales, frame) {
            Some(fitted) => {
                let cell = if sized { &self.sized } else { &self.sizeless };
                cell.set(Some(fitted)).is_ok()
            }
            None => false,
        }
    }

    /// The day to prepare a market for so that every day of a month shares one fit: the first of the month, or `as_of`
    /// itself while most of the sales before it closed in the same month.
    #[must_use]
    pub fn day_for(sales: &[Sale], as_of: NaiveDate) -> NaiveDate {
        let first = as_of.with_day(1).unwrap_or(as_of);
        let before = |day: NaiveDate| sales.iter().filter(|s| s.close_date < day).count();
        if before(first) * 5 >= before(as_of) * 4 { first } else { as_of }
    }

    fn made(&self, sized: bool, stop: &AtomicBool) -> Option<Fitted> {
        let (rows, sales, frame) = self.rows(sized);
        Fitted::new(rows, sales, frame, stop)
    }

    fn rows(&self, sized: bool) -> (Vec<Row>, Vec<usize>, Frame) {
        let day = self.as_of.num_days_from_ce();
        let skip = self.sales.len().saturating_sub(LARGE_MARKET);
        let rows = self.sales[skip..]
            .iter()
            .map(|sale| {
                #[allow(clippy::cast_precision_loss, reason = "at most 10^15, exact")]
                let y = (sale.close_price.minor as f64).ln();
                let mut house = self.house(&sale.facts, sale.close_date);
                if !sized {
                    house.numbers[LIVING_AREA] = f64::NAN;
                }
                Row { y, day: sale.close_date.num_days_from_ce(), mark: mark(sale), home: home(sale), house }
            })
            .collect();
        let sales = (skip..self.sales.len()).collect();
        (rows, sales, Frame { areas: self.areas.len(), kinds: self.kinds.len(), day, sized })
    }

    pub(crate) fn house(&self, facts: &Facts, day: NaiveDate) -> House {
        House {
            at: facts.place().map(|p| self.plane.metres(p)),
            area: facts.area_name().and_then(|name| self.areas.get(name)).copied(),
            kind: facts.property_sub_type.and_then(|kind| self.kinds.get(&kind)).copied(),
            numbers: numbers(facts, day),
        }
    }
}

fn commonest<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts = std::collections::BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(value, _)| value)
}

/// Drops a sale that another source reported already: same day, same price, same parcel or address.
fn drop_twice(sales: &mut Vec<Cow<'_, Sale>>) -> usize {
    let before = sales.len();
    let mut same: HashMap<(NaiveDate, i64), u32> = HashMap::with_capacity(before);
    for sale in sales.iter() {
        *same.entry((sale.close_date, sale.close_price.minor)).or_default() += 1;
    }
    let mut seen: HashSet<(NaiveDate, i64, String)> = HashSet::new();
    sales.retain(|sale| {
        if same.get(&(sale.close_date, sale.close_price.minor)).is_none_or(|n| *n < 2) {
            return true;
        }
        let parcel = sale.facts.parcel_number.as_ref().map(|p| format!("parcel {p}"));
        let mut new = true;
        for name in parcel.into_iter().chain(sale.facts.folded_address()) {
            new &= seen.insert((sale.close_date, sale.close_price.minor, name));
        }
        new
    });
    before - sales.len()
}

/// The names of areas with enough sales to say something of their own: at most 300, or 150 where the map says more.
fn names(sales: &[Cow<'_, Sale>]) -> HashMap<String, usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for sale in sales {
        if let Some(name) = sale.facts.area_name() {
            *counts.entry(name).or_default() += 1;
        }
    }
    let placed = sales.iter().filter(|s| s.facts.place().is_some()).count() * 2 > sales.len();
    let least = (sales.len() / 500).clamp(1, 8);
    let mut names: Vec<(usize, &str)> = counts.into_iter().filter(|(_, n)| *n >= least).map(|(a, n)| (n, a)).collect();
    names.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    names.truncate(if placed { 150 } else { 300 });
    names.sort_by(|a, b| a.1.cmp(b.1));
    names.into_iter().map(|(_, name)| name.to_owned()).zip(0..).collect()
}

fn middle(sales: &[Cow<'_, Sale>]) -> Plane {
    let mut latitudes: Vec<f64> = sales.iter().filter_map(|s| s.facts.place()).map(|p| p.latitude).collect();
    let mut longitudes: Vec<f64> = sales.iter().filter_map(|s| s.facts.place()).map(|p| p.longitude).collect();
    Plane::around(crate::fitted::median(&mut latitudes), crate::fitted::median(&mut longitudes))
}

/// A number that stands for a sale, the same whichever source told of it: its home, day and price.
fn mark(sale: &Sale) -> u64 {
    let home = sale.facts.parcel_number.clone();
    let home = home.or_else(|| sale.facts.folded_address()).unwrap_or_else(|| sale.listing_key.clone());
    let rest = [sale.close_price.minor, i64::from(sale.close_date.num_days_from_ce())];
    fnv(home.bytes().chain(rest.iter().flat_map(|n| n.to_le_bytes())))
}

/// A number that stands for the home of a sale: its address, because flats can share a parcel, else its parcel.
fn home(sale: &Sale) -> Option<u64> {
    let parcel = || sale.facts.parcel_number.clone().filter(|p| !p.trim().is_empty());
    sale.facts.folded_address().or_else(parcel).map(|name| fnv(name.bytes()))
}

/// FNV-1a.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

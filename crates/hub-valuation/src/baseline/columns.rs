use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use hub_domain::PropertySubType;

use crate::Facts;

/// Numeric features.
pub(super) const COUNT: usize = 13;

/// A sale or a subject as numbers; NaN is "not known".
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Log of the price; not a number for a subject.
    pub y: f64,
    pub day: i32,
    /// Degrees north and east.
    pub at: Option<[f64; 2]>,
    pub area: Option<String>,
    pub kind: Option<PropertySubType>,
    pub x: [f64; COUNT],
}

impl Row {
    pub(super) fn of(facts: &Facts, day: NaiveDate, y: f64) -> Self {
        let known = |v: Option<f64>| v.filter(|v| v.is_finite()).unwrap_or(f64::NAN);
        let year = f64::from(day.year());
        let built = facts.year_built.map(f64::from);
        let renovated =
            facts.year_renovated.map(f64::from).filter(|r| *r <= year && built.is_none_or(|b| *r > b + 1.0));
        let garage = facts.garage_spaces.or(facts.garage_area.map(|a| (a / 260.0).min(6.0)));
        Self {
            y,
            day: day.num_days_from_ce(),
            at: facts.place().map(|p| [p.latitude, p.longitude]),
            area: facts.area_name().map(str::to_owned),
            kind: facts.property_sub_type,
            x: [
                known(facts.living_area.filter(|a| *a > 0.0).map(f64::ln)),
                known(facts.lot_size_square_feet.filter(|a| *a > 0.0).map(f64::ln)),
                known(facts.bedrooms_total),
                known(facts.bathrooms_total_decimal),
                known(facts.stories),
                known(facts.below_grade_finished_area.map(|a| (a.max(0.0) / 300.0).ln_1p())),
                known(facts.construction_quality),
                known(facts.condition_rating),
                known(facts.view_rating),
                facts.waterfront_yn.map_or(f64::NAN, |w| f64::from(u8::from(w))),
                renovated.map_or(0.0, |r| (1.0 - (year - r) / 30.0).max(0.0)),
                known(garage),
                known(built.map(|b| (year - b).max(0.0))),
            ],
        }
    }
}

/// Which column of the regression means what.
#[derive(Debug)]
pub(super) struct Columns {
    /// Knots of each curve and its first column; the column before the first hat says "not known".
    curves: Vec<(Vec<f64>, usize)>,
    areas: HashMap<String, usize>,
    kinds: BTreeMap<PropertySubType, usize>,
    time: (Vec<f64>, usize),
    map: Option<Map>,
    size: usize,
}

/// A surface over the map: heights at the nodes of a grid, linear in between. Nodes in rows from south to north.
#[derive(Debug, Clone, Copy)]
struct Map {
    corner: [f64; 2],
    step: [f64; 2],
    /// Nodes along each side.
    side: usize,
    first: usize,
}

/// Areas with fewer sales have no level of their own.
const LEAST: usize = 5;

impl Columns {
    pub(super) fn over(rows: &[Row]) -> Self {
        let mut size = 1;
        let mut take = |n: usize| {
            size += n;
            size - n
        };
        let curves = (0..COUNT)
            .map(|k| {
                let mut values: Vec<f64> = rows.iter().map(|r| r.x[k]).filter(|v| v.is_finite()).collect();
                let knots = knots(&mut values, &[0.01, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95, 0.99]);
                let first = if knots.is_empty() { 0 } else { take(knots.len() + 1) };
                (knots, first)
            })
            .collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows {
            if let Some(area) = &row.area {
                *counts.entry(area).or_default() += 1;
            }
        }
        let areas = counts.iter().filter(|c| *c.1 >= LEAST).map(|c| ((*c.0).to_owned(), take(1))).collect();
        let mut kinds: BTreeMap<PropertySubType, usize> = BTreeMap::new();
        for kind in rows.iter().filter_map(|r| r.kind) {
            kinds.entry(kind).or_insert_with(|| take(1));
        }
        let (first, last) = rows.iter().fold((i32::MAX, i32::MIN), |(a, b), r| (a.min(r.day), b.max(r.day)));
        let span = f64::from(last.saturating_sub(first).max(1));
        let steps = (span / 45.0).floor().clamp(1.0, 48.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 48")]
        let ticks: Vec<f64> = (0..=steps as usize).map(|i| f64::from(first) + span / steps * i as f64).collect();
        let at = take(ticks.len());
        let map = map(rows).map(|map| Map { first: take(map.side * map.side), ..map });
        Self { curves, areas, kinds, time: (ticks, at), map, size }
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// The columns that are not zero in a row.
    pub(super) fn entries(&self, row: &Row, mut with: impl FnMut(usize, f64)) {
        with(0, 1.0);
        for (x, (knots, first)) in row.x.iter().zip(&self.curves) {
            if !knots.is_empty() {
                if x.is_finite() { hats(knots, *x, first + 1, &mut with) } else { with(*first, 1.0) }
            }
        }
        if let Some(column) = row.area.as_ref().and_then(|a| self.areas.get(a)) {
            with(*column, 1.0);
        }
        if let Some(column) = row.kind.and_then(|k| self.kinds.get(&k)) {
            with(*column, 1.0);
        }
        hats(&self.time.0, f64::from(row.day), self.time.1, &mut with);
        if let Some((at, Map { corner, step, side, first })) = row.at.zip(self.map) {
            let along = |d: usize| ((at[d] - corner[d]) / step[d]).clamp(0.0, (side - 1) as f64 - 1e-9);
            let (u, v) = (along(0), along(1));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped just above")]
            let (i, j) = (u as usize, v as usize);
            let (a, b) = (u.fract(), v.fract());
            for (node, share) in [
                (i * side + j, (1.0 - a) * (1.0 - b)),
                (i * side + j + 1, (1.0 - a) * b),
                ((i + 1) * side + j, a * (1.0 - b)),
                ((i + 1) * side + j + 1, a * b),
            ] {
                with(first + node, share);
            }
        }
    }

    /// The pulls: of a column to zero, or of two together, with their strength.
    pub(super) fn pulls(&self, mut with: impl FnMut(usize, Option<usize>, f64)) {
        (0..self.size).for_each(|i| with(i, None, 1e-3));
        for (knots, first) in self.curves.iter().filter(|c| !c.0.is_empty()) {
            with(*first, None, 0.5);
            (1..knots.len()).for_each(|i| with(first + i, Some(first + i + 1), 1.0));
        }
        self.areas.values().for_each(|i| with(*i, None, 1.0));
        self.kinds.values().for_each(|i| with(*i, None, 1.0));
        (1..self.time.0.len()).for_each(|i| with(self.time.1 + i - 1, Some(self.time.1 + i), 20.0));
        if let Some(Map { side, first, .. }) = self.map {
            for i in 0..side {
                for j in 0..side {
                    let node = first + i * side + j;
                    if j + 1 < side {
                        with(node, Some(node + 1), 1.0);
                    }
                    if i + 1 < side {
                        with(node, Some(node + side), 1.0);
                    }
                }
            }
        }
    }
}

/// Weights of the knots on both sides of a value; flat outside them.
fn hats(knots: &[f64], x: f64, first: usize, with: &mut impl FnMut(usize, f64)) {
    let last = knots.len() - 1;
    let x = x.clamp(knots[0], knots[last]);
    let i = knots[1..last].iter().take_while(|k| **k <= x).count();
    let share = (x - knots[i]) / (knots[i + 1] - knots[i]);
    with(first + i, 1.0 - share);
    with(first + i + 1, share);
}

/// Distinct quantiles; none where a feature does not vary.
fn knots(values: &mut [f64], at: &[f64]) -> Vec<f64> {
    let mut out: Vec<f64> = Vec::new();
    for q in [&[0.0], at, &[1.0]].concat() {
        if let Some(value) = crate::accuracy::quantile(values, q)
            && out.last().is_none_or(|l| value > l + 1e-6)
        {
            out.push(value);
        }
    }
    if out.len() < 2 { Vec::new() } else { out }
}

/// A grid over nearly all places, finer with more sales.
fn map(rows: &[Row]) -> Option<Map> {
    let placed: Vec<[f64; 2]> = rows.iter().filter_map(|r| r.at).collect();
    if placed.len() < 100 {
        return None;
    }
    let side = (placed.len() / 30).isqrt().clamp(4, 24);
    let along = |d: usize| -> Option<(f64, f64)> {
        let mut values: Vec<f64> = placed.iter().map(|p| p[d]).collect();
        let low = crate::accuracy::quantile(&mut values, 0.005)?;
        let high = crate::accuracy::quantile(&mut values, 0.995)?;
        (high > low).then_some((low, (high - low) / (side - 1) as f64))
    };
    let (north, east) = (along(0)?, along(1)?);
    Some(Map { corner: [north.0, east.0], step: [north.1, east.1], side, first: 0 })
}

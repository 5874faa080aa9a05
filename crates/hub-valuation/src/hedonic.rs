use serde::{Deserialize, Serialize};

use crate::{
    curve::Curve,
    ground::Surface,
    normal::Normal,
    numbers::{AGE, COUNT, LIVING_AREA},
    timeline::Timeline,
    tuning,
};

/// A sale as numbers.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Log of the price.
    pub y: f64,
    /// Day it closed.
    pub day: i32,
    /// Stands for the sale itself: the same whatever stands beside it.
    pub mark: u64,
    /// Stands for the home, where it is known which one it is.
    pub home: Option<u64>,
    /// The rest, shared with subjects.
    pub house: House,
}

/// A house as numbers.
#[derive(Debug, Clone)]
pub(crate) struct House {
    pub at: Option<[f64; 2]>,
    pub area: Option<usize>,
    pub kind: Option<usize>,
    pub numbers: [f64; COUNT],
}

/// Log price as a sum of one curve per feature, a surface over the map, a level per area and kind, and a timeline.
/// Every curve but age never goes down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Hedonic {
    pub intercept: f64,
    pub curves: Vec<Curve>,
    missing: [f64; COUNT],
    kinds: Vec<f64>,
    areas: Vec<f64>,
    coarse: Surface,
    fine: Surface,
    pub timeline: Timeline,
}

/// Where each part's columns start.
struct Layout {
    kinds: usize,
    areas: usize,
    time: usize,
    coarse: usize,
    fine: usize,
    age: usize,
    missing: [Option<usize>; COUNT],
    curves: [usize; COUNT],
    free: usize,
    size: usize,
}

impl Hedonic {
    /// The shape that fits these sales, all heights zero.
    pub(crate) fn shape(rows: &[Row], areas: usize, kinds: usize, last: i32, sized: bool, nodes: usize) -> Self {
        let stride = rows.len() / 3_000 + 1;
        let curves = (0..COUNT)
            .map(|k| {
                if k == LIVING_AREA && !sized {
                    return Curve::default();
                }
                let mut values: Vec<f64> = rows.iter().step_by(stride).map(|r| r.house.numbers[k]).collect();
                let mut curve = Curve::over(&mut values);
                for r in rows {
                    let x = r.house.numbers[k];
                    if x.is_finite() && curve.knots.len() >= 2 {
                        curve.seen = (curve.seen.0.min(x), curve.seen.1.max(x));
                    }
                }
                if let (Some(end), true) = (curve.knots.last_mut(), curve.seen.1.is_finite()) {
                    *end = end.max(curve.seen.1);
                }
                curve
            })
            .collect();
        let points: Vec<[f64; 2]> = rows.iter().filter_map(|r| r.house.at).collect();
        let fine = (points.len() / 12).min(nodes);
        Self {
            intercept: 0.0,
            curves,
            missing: [0.0; COUNT],
            kinds: vec![0.0; kinds],
            areas: vec![0.0; areas],
            coarse: Surface::over(&points, fine / 5),
            fine: Surface::over(&points, fine),
            timeline: Timeline::over(rows.iter().map(|r| r.day).min().unwrap_or(last), last),
        }
    }

    fn layout(&self, rows: &[Row]) -> Layout {
        let kinds = 1;
        let areas = kinds + self.kinds.len();
        let time = areas + self.areas.len();
        let coarse = time + self.timeline.heights.len();
        let fine = coarse + self.coarse.heights.len();
        let age = fine + self.fine.heights.len();
        let mut next = age + self.curves[AGE].columns();
        let missing = std::array::from_fn(|k| {
            let needed = self.curves[k].columns() > 0 && rows.iter().any(|r| r.house.numbers[k].is_nan());
            needed.then(|| {
                next += 1;
                next - 1
            })
        });
        let free = next;
        let curves = std::array::from_fn(|k| {
            if k == AGE {
                return age;
            }
            next += self.curves[k].columns();
            next - self.curves[k].columns()
        });
        Layout { kinds, areas, time, coarse, fine, age, missing, curves, free, size: next }
    }

    fn entries(&self, l: &Layout, row: &Row, out: &mut Vec<(usize, f64)>) {
        out.clear();
        out.push((0, 1.0));
        let house = &row.house;
        out.extend(house.kind.map(|k| (l.kinds + k, 1.0)));
        out.extend(house.area.map(|a| (l.areas + a, 1.0)));
        let (i, f) = self.timeline.segment(row.day);
        out.push((l.time + i, 1.0 - f));
        out.push((l.time + i + 1, f));
        if let Some(at) = house.at {
            self.coarse.parts(at, |node, share| out.push((l.coarse + node, share)));
            self.fine.parts(at, |node, share| out.push((l.fine + node, share)));
        }
        self.hats(l, house, AGE, out);
        for k in 0..COUNT {
            if let (Some(column), true) = (l.missing[k], house.numbers[k].is_nan()) {
                out.push((column, 1.0));
            }
        }
        for k in (0..COUNT).filter(|k| *k != AGE) {
            self.hats(l, house, k, out);
        }
    }

    fn hats(&self, l: &Layout, house: &House, k: usize, out: &mut Vec<(usize, f64)>) {
        let x = house.numbers[k];
        if self.curves[k].columns() == 0 || x.is_nan() {
            return;
        }
        let (i, f) = self.curves[k].segment(x);
        // Hat 0 is the reference height, zero.
        if i > 0 && f < 1.0 {
            out.push((l.curves[k] + i - 1, 1.0 - f));
        }
        if f > 0.0 {
            out.push((l.curves[k] + i, f));
        }
    }

    fn penalties(&self, l: &Layout, normal: &mut Normal) {
        normal.ridge(0, 1e-6, 0.0);
        (l.kinds..l.areas).for_each(|i| normal.ridge(i, tuning::PULL_KIND, 0.0));
        (l.areas..l.time).for_each(|i| normal.ridge(i, tuning::PULL_AREA, 0.0));
        (l.time..l.coarse).for_each(|i| normal.ridge(i, 1e-3, 0.0));
        (l.time..l.coarse - 1).for_each(|i| normal.tie(i, i + 1, tuning::TIE_TIME));
        (l.coarse..l.fine).for_each(|i| normal.ridge(i, tuning::PULL_COARSE, 0.0));
        (l.fine..l.age).for_each(|i| normal.ridge(i, tuning::PULL_FINE, 0.0));
        l.missing.iter().flatten().for_each(|i| normal.ridge(*i, 0.5, 0.0));
        for (k, (curve, prior)) in self.curves.iter().zip(PRIOR).enumerate() {
            for (j, pair) in curve.knots.windows(2).enumerate() {
                normal.ridge(l.curves[k] + j, tuning::PULL_STEP, prior * (pair[1] - pair[0]));
            }
        }
    }

    /// Fits once on all rows and once per part without the rows of that part; `weights` and `parts` one per row.
    pub(crate) fn fit(
        &self,
        rows: &[Row],
        weights: &[f64],
        parts: &[usize],
        count: usize,
    ) -> Option<(Self, Vec<Self>)> {
        let l = self.layout(rows);
        let mut entries = Vec::with_capacity(64);
        let mut systems = vec![Normal::new(l.size, l.free); count.max(1)];
        for ((row, weight), part) in rows.iter().zip(weights).zip(parts) {
            self.entries(&l, row, &mut entries);
            systems[*part].add(&entries, row.y, *weight);
        }
        let mut all = systems[0].clone();
        systems[1..].iter().for_each(|s| all.merge(s, 1.0));
        let whole = self.solved(&l, all.clone())?;
        if count < 2 {
            return Some((whole, Vec::new()));
        }
        let without = systems
            .iter()
            .map(|part| {
                let mut rest = all.clone();
                rest.merge(part, -1.0);
                self.solved(&l, rest)
            })
            .collect::<Option<Vec<Self>>>()?;
        Some((whole, without))
    }

    fn solved(&self, l: &Layout, mut normal: Normal) -> Option<Self> {
        for k in 0..COUNT {
            normal.change_to_steps(l.curves[k], l.curves[k] + self.curves[k].columns());
        }
        self.penalties(l, &mut normal);
        let beta = normal.solve()?;
        let mut out = self.clone();
        out.intercept = beta[0];
        out.kinds.copy_from_slice(&beta[l.kinds..l.areas]);
        out.areas.copy_from_slice(&beta[l.areas..l.time]);
        out.timeline.heights.copy_from_slice(&beta[l.time..l.coarse]);
        out.coarse.heights.copy_from_slice(&beta[l.coarse..l.fine]);
        out.fine.heights.copy_from_slice(&beta[l.fine..l.age]);
        for k in 0..COUNT {
            out.missing[k] = l.missing[k].map_or(0.0, |i| beta[i]);
            let curve = &mut out.curves[k];
            let mut height = 0.0;
            for j in 0..curve.columns() {
                height += beta[l.curves[k] + j];
                curve.heights[j + 1] = height;
            }
        }
        Some(out)
    }

    /// What the place is worth, in log price: its area and its spot on the map, as far as either is known.
    pub(crate) fn place(&self, house: &House) -> f64 {
        self.area_level(house.area) + house.at.map_or(0.0, |at| self.coarse.at(at) + self.fine.at(at))
    }

    fn area_level(&self, area: Option<usize>) -> f64 {
        area.and_then(|a| self.areas.get(a)).copied().unwrap_or(0.0)
    }

    /// What the kind of building is worth, in log price.
    pub(crate) fn kind(&self, house: &House) -> f64 {
        house.kind.and_then(|k| self.kinds.get(k)).copied().unwrap_or(0.0)
    }

    /// What a feature is worth, in log price; `None` when it is not known or does not vary here.
    pub(crate) fn feature(&self, k: usize, house: &House) -> Option<f64> {
        let x = house.numbers[k];
        (x.is_finite() && self.curves[k].columns() > 0).then(|| self.curves[k].at(x))
    }

    /// What an area is worth, in log price.
    pub(crate) fn area_of(&self, area: usize) -> f64 {
        self.areas.get(area).copied().unwrap_or(0.0)
    }

    /// What a feature is worth, in log price, "not known" being worth what it usually hides.
    pub(crate) fn level(&self, k: usize, house: &House) -> f64 {
        self.feature(k, house).unwrap_or(self.missing[k])
    }

    /// Log price of a house on a day.
    pub(crate) fn predict(&self, house: &House, day: i32) -> f64 {
        let features: f64 = (0..COUNT).map(|k| self.feature(k, house).unwrap_or(self.missing[k])).sum();
        self.intercept + self.kind(house) + self.place(house) + self.timeline.at(day) + features
    }
}

/// What the trade expects of one unit of each feature, in log price, where the sales say little: living area and lot
/// per unit of log, the rest per room, storey, step of a rating.
const PRIOR: [f64; COUNT] = [0.5, 0.05, 0.01, 0.03, 0.0, 0.03, 0.06, 0.04, 0.03, 0.2, 0.05, 0.03, 0.04, -0.002];

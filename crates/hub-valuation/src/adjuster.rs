//! The price surface that adjustments are read from: a sum of curves, and trees on what it leaves over. It is fitted
//! several times, each time without one part of the sales, so that every comparable is adjusted by a fit that never saw
//! its price.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::{
    around::FIGURES,
    boost::{Bin, Bins, Forest, Shape, Table, boost},
    fitted::{KIND, LINES, PLACE, TIME},
    hedonic::{Hedonic, House, Row},
    numbers::{AGE, COUNT},
    tuning,
};

/// Columns the trees see: the numbers, four directions on the map, the levels of area and kind, the day, the surroundings.
const COLUMNS: usize = COUNT + 7 + FIGURES;
const AREA_COLUMN: usize = COUNT + 4;
const KIND_COLUMN: usize = COUNT + 5;
pub(crate) const DAY_COLUMN: usize = COUNT + 6;

/// A house as the trees see it.
pub(crate) type Coded = [Bin; COLUMNS];

/// The line that a column's part goes to.
const fn line(column: usize) -> usize {
    match column {
        0..COUNT => column,
        KIND_COLUMN => KIND,
        DAY_COLUMN => TIME,
        _ => PLACE,
    }
}

/// See the module.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Adjuster {
    /// The curves fitted on all sales: for words, the width of the range and the timeline.
    pub whole: Hedonic,
    /// For each part of the sales, what was fitted without it.
    without: Vec<(Hedonic, Forest)>,
    bins: Bins,
    /// Mean log price off the timeline.
    mean: f64,
    /// How much of the curves counts: all where there are no trees to explain the rest.
    pub share: f64,
    /// For each feature, the least rise among the fits at each knot of its curve: what every fit agrees on.
    agreed: Vec<crate::curve::Curve>,
}

/// Which part of the sales one belongs to, by its mark alone.
pub(crate) fn part_of(mark: u64, parts: usize) -> usize {
    let mut z = mark.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^= z >> 31;
    usize::try_from(z % parts.max(1) as u64).unwrap_or(0)
}

impl Adjuster {
    /// Fits on rows. `around` gives the surroundings of each row, once the curves are known. `None` when the curves cannot
    /// be fitted, or when `stop` became true.
    pub(crate) fn fit(
        shape: &Hedonic,
        rows: &[Row],
        weights: &[f64],
        around: &dyn Fn(&Hedonic) -> Vec<[f64; FIGURES]>,
        stop: &AtomicBool,
    ) -> Option<Self> {
        let wanted = if rows.len() < tuning::FEW_SALES { tuning::PARTS.1 } else { tuning::PARTS.0 };
        let count = usize::from(wanted).min(rows.len() / 10).max(1);
        let parts: Vec<usize> = rows.iter().map(|r| part_of(r.mark, count)).collect();
        let (whole, mut curves) = shape.fit(rows, weights, &parts, count)?;
        if curves.is_empty() {
            curves.push(whole.clone());
        }
        let raw: Vec<[f64; COLUMNS]> =
            rows.iter().zip(around(&whole)).map(|(r, a)| columns(&r.house, r.day, &whole, &a)).collect();
        let by_column: Vec<Vec<f64>> = (0..COLUMNS).map(|c| raw.iter().map(|r| r[c]).collect()).collect();
        let bins = Bins::over(&by_column, tuning::BINS);
        let coded = |(c, values): (usize, &Vec<f64>)| values.iter().map(|x| bins.bin(c, *x)).collect();
        let table = Table {
            columns: by_column.iter().enumerate().map(coded).collect(),
            rising: (0..COLUMNS).map(|c| c < COUNT && c != AGE).collect(),
            bins,
        };
        #[allow(clippy::cast_precision_loss, reason = "a count")]
        let mean = rows.iter().map(|r| r.y - whole.timeline.at(r.day)).sum::<f64>() / rows.len() as f64;
        let mut forests = if count < 2 || rows.len() < tuning::TREES_FROM {
            Vec::new()
        } else {
            forests(&table, rows, weights, &parts, &curves, mean, stop)
        };
        let share = if forests.is_empty() { 1.0 } else { tuning::CURVES };
        forests.resize_with(curves.len(), Forest::default);
        let agreed = (0..COUNT).map(|k| crate::curve::Curve::least(curves.iter().map(|c| &c.curves[k]))).collect();
        let without = curves.into_iter().zip(forests).collect();
        (!stop.load(Ordering::Relaxed)).then_some(Self { whole, without, bins: table.bins, mean, share, agreed })
    }

    /// How many parts the sales were split into.
    pub(crate) fn parts(&self) -> usize {
        self.without.len()
    }

    /// The bins of what the trees see.
    pub(crate) fn bins(&self) -> &Bins {
        &self.bins
    }

    /// A house as the trees see it.
    pub(crate) fn coded(&self, house: &House, day: i32, around: &[f64; FIGURES]) -> Coded {
        let raw = columns(house, day, &self.whole, around);
        std::array::from_fn(|c| self.bins.bin(c, raw[c]))
    }

    /// Log price by the fit without part `k`.
    pub(crate) fn at(&self, k: usize, house: &House, day: i32, coded: &Coded) -> f64 {
        let (curves, forest) = &self.without[k];
        base(curves, self.share, self.mean, house, day) + forest.at(coded)
    }

    /// How much two houses differ in a rising feature, in log price, as far as every fit agrees; `None` when it is not
    /// known on both sides.
    pub(crate) fn change(&self, k: usize, house: &House, there: &House) -> Option<f64> {
        let (a, b) = (house.numbers[k], there.numbers[k]);
        (a.is_finite() && b.is_finite()).then(|| (self.agreed[k].at(a) - self.agreed[k].at(b)).abs())
    }

    /// Differences of log price by the fit without part `k`, subject minus comparable, one per line. They add up to the
    /// difference of [`Self::at`].
    pub(crate) fn lines(&self, k: usize, house: (&House, i32, &Coded), there: (&House, i32, &Coded)) -> [f64; LINES] {
        let (curves, forest) = &self.without[k];
        let mut out = [0.0; LINES];
        for (j, line) in out.iter_mut().enumerate().take(COUNT) {
            *line = self.share * (curves.level(j, house.0) - curves.level(j, there.0));
        }
        out[PLACE] = self.share * (curves.place(house.0) - curves.place(there.0));
        out[KIND] = self.share * (curves.kind(house.0) - curves.kind(there.0));
        out[TIME] = curves.timeline.at(house.1) - curves.timeline.at(there.1);
        let mut parts = [0.0; COLUMNS];
        forest.parts(house.2, there.2, &mut parts);
        for (c, part) in parts.into_iter().enumerate() {
            out[line(c)] += part;
        }
        out
    }
}

/// Log price by part of the curves, the rest of the way to them left to the trees.
fn base(curves: &Hedonic, share: f64, mean: f64, house: &House, day: i32) -> f64 {
    let time = curves.timeline.at(day);
    share * (curves.predict(house, day) - time) + (1.0 - share) * mean + time
}

fn columns(house: &House, day: i32, whole: &Hedonic, around: &[f64; FIGURES]) -> [f64; COLUMNS] {
    let mut out = [f64::NAN; COLUMNS];
    out[..COUNT].copy_from_slice(&house.numbers);
    if let Some([x, y]) = house.at {
        out[COUNT..AREA_COLUMN].copy_from_slice(&[x, y, x + y, x - y]);
    }
    out[AREA_COLUMN] = house.area.map_or(f64::NAN, |a| whole.area_of(a));
    out[KIND_COLUMN] = house.kind.map_or(f64::NAN, |_| whole.kind(house));
    out[DAY_COLUMN] = f64::from(day);
    out[DAY_COLUMN + 1..].copy_from_slice(around);
    out
}

/// Trees for each part, cut to the length at which the sales they had not seen were missed least; none when trees do not
/// help.
fn forests(
    table: &Table,
    rows: &[Row],
    weights: &[f64],
    parts: &[usize],
    curves: &[Hedonic],
    mean: f64,
    stop: &AtomicBool,
) -> Vec<Forest> {
    let one = |k: usize| {
        let mut seen: Vec<u32> = Vec::with_capacity(rows.len());
        let mut unseen = Vec::new();
        for ((part, i), at) in parts.iter().zip(0_u32..).zip(0_usize..) {
            if *part == k { unseen.push(at) } else { seen.push(i) }
        }
        let target: Vec<f64> =
            rows.iter().map(|r| r.y - base(&curves[k], tuning::CURVES, mean, &r.house, r.day)).collect();
        let loss = |f: &[f64]| unseen.iter().map(|i| (target[*i] - f[*i]).abs() * weights[*i]).sum::<f64>();
        let mut fitted = vec![0.0; rows.len()];
        let mut losses = vec![loss(&fitted)];
        let mut best = (losses[0], 0);
        let shape: Shape = tuning::TREES;
        let forest = boost(table, &seen, &target, weights, &shape, k as u64 + 1, &mut fitted, |trees, f| {
            if trees % LOOK == 0 {
                losses.push(loss(f));
                let last = losses[losses.len() - 1];
                if last < best.0 {
                    best = (last, trees);
                }
            }
            trees < best.1 + tuning::PATIENCE && !stop.load(Ordering::Relaxed)
        });
        (forest, losses)
    };
    // The parts do not need each other: on as many threads as help. Each is the same whoever works it out.
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4).min(curves.len());
    let mut made: Vec<(usize, (Forest, Vec<f64>))> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|t| {
                let one = &one;
                scope.spawn(move || (t..curves.len()).step_by(threads).map(|k| (k, one(k))).collect::<Vec<_>>())
            })
            .collect();
        workers.into_iter().filter_map(|w| w.join().ok()).flatten().collect()
    });
    made.sort_by_key(|m| m.0);
    if made.len() < curves.len() {
        // A worker fell over: better curves alone than a part without its trees.
        return Vec::new();
    }
    let shortest = made.iter().map(|m| m.1.1.len()).min().unwrap_or(0);
    let total = |at: &usize| made.iter().map(|m| m.1.1[*at]).sum::<f64>();
    let best = (0..shortest).min_by(|a, b| total(a).total_cmp(&total(b))).unwrap_or(0);
    if best == 0 {
        return Vec::new();
    }
    made.into_iter()
        .map(|(_, (mut forest, _))| {
            forest.truncate(best * LOOK);
            forest
        })
        .collect()
}

/// Trees between two looks at the unseen sales.
const LOOK: usize = 10;

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::{
    adjuster::{Adjuster, Coded, part_of},
    around::{Bare, Ground},
    hedonic::{Hedonic, House, Row},
    interval::{Calibration, DRIVERS},
    noise::Noise,
    numbers::{AGE, COUNT, LIVING_AREA},
    tree::Tree,
    tuning,
};

/// Index of the place in the differences of a pick.
pub(crate) const PLACE: usize = COUNT;
/// Index of the kind of building.
pub(crate) const KIND: usize = COUNT + 1;
/// Index of the market's change.
pub(crate) const TIME: usize = COUNT + 2;
/// How many differences a pick has.
pub(crate) const LINES: usize = COUNT + 3;

/// A market fitted once: the adjuster, the sales it adjusts, and how far it was off in the past.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    pub rows: Vec<Row>,
    /// How many rows, the first ones, the adjuster was fitted on.
    pub early: usize,
    /// How many of those know each numeric feature.
    pub known: [usize; COUNT],
    /// For each row, its index among the sales given.
    pub sales: Vec<usize>,
    pub core: Core,
    /// Robust spread of log price around the model.
    pub spread: f64,
    pub calibration: Calibration,
    pub frame: Frame,
    places: Places,
}

/// Where rows are.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    tree: Tree,
    by_area: Vec<Vec<u32>>,
    /// Rows without a place.
    unplaced: Vec<u32>,
}

impl Places {
    pub(crate) fn of(rows: &[Row], areas: usize) -> Self {
        let tree = Tree::new(rows.iter().zip(0..).filter_map(|(r, i)| r.house.at.map(|at| (at, i))).collect());
        let mut by_area = vec![Vec::new(); areas];
        for (row, i) in rows.iter().zip(0..) {
            if let Some(area) = row.house.area {
                by_area[area].push(i);
            }
        }
        let unplaced = rows.iter().zip(0..).filter(|(r, _)| r.house.at.is_none()).map(|(_, i)| i).collect();
        Self { tree, by_area, unplaced }
    }

    fn ground<'a>(&'a self, rows: &'a [Row]) -> Ground<'a> {
        Ground { rows, tree: &self.tree, by_area: &self.by_area }
    }
}

/// An adjuster and what it says of each row.
#[derive(Debug, Clone)]
pub(crate) struct Core {
    pub adjuster: Adjuster,
    pub coded: Vec<Coded>,
    /// Log by which a row sold above what the fit without it says.
    pub left: Vec<f64>,
    pub bare: Bare,
    pub noise: Noise,
    /// The most that the fits disagree about a sale, in log price.
    pub apart: f64,
}

impl Core {
    /// Fits on the first `early` rows of the ground and looks at its first `until`.
    fn fit(ground: Ground<'_>, early: usize, until: usize, shape: &Frame, stop: &AtomicBool) -> Option<Self> {
        let rows = &ground.rows[..early];
        let weights = robust_weights(rows, shape);
        let curves = Hedonic::shape(rows, shape.areas, shape.kinds, shape.day, shape.sized, tuning::NODES);
        let off = |whole: &Hedonic| spread(rows.iter().map(|r| r.y - whole.predict(&r.house, r.day)).collect());
        let around = |whole: &Hedonic| {
            let bare = Bare::of(rows, whole, off(whole));
            rows.iter().map(|r| ground.around(&bare, &r.house, r.day, &|_| true)).collect()
        };
        let adjuster = Adjuster::fit(&curves, rows, &weights, &around, stop)?;
        let rows = &ground.rows[..until];
        let bare = Bare::of(rows, &adjuster.whole, off(&adjuster.whole));
        let coded: Vec<Coded> = rows
            .iter()
            .map(|r| adjuster.coded(&r.house, r.day, &ground.around(&bare, &r.house, r.day, &|_| true)))
            .collect();
        let parts = adjuster.parts();
        let left: Vec<f64> = rows
            .iter()
            .zip(&coded)
            .map(|(r, c)| r.y - adjuster.at(part_of(r.mark, parts), &r.house, r.day, c))
            .collect();
        let apart = rows
            .iter()
            .zip(&coded)
            .take(early)
            .step_by(early / 500 + 1)
            .map(|(r, c)| apart(&(0..parts).map(|k| adjuster.at(k, &r.house, r.day, c)).collect::<Vec<f64>>()))
            .fold(0.0, f64::max);
        let said = rows[..early].iter().zip(&left);
        let levels: Vec<f64> = said.map(|(r, l)| r.y - l - adjuster.whole.timeline.at(r.day)).collect();
        let noise = Noise::of(&adjuster, &coded[..early], &left[..early], &levels);
        Some(Self { adjuster, coded, left, bare, noise, apart })
    }
}

/// What a fit is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Frame {
    pub areas: usize,
    pub kinds: usize,
    /// Only rows before this day are fitted.
    pub day: i32,
    /// With living area as a feature.
    pub sized: bool,
}

/// A comparable, as numbers.
#[derive(Debug, Clone)]
pub(crate) struct Pick {
    pub row: u32,
    /// Its part of the estimate; the parts sum to 1.
    pub part: f64,
    /// How unlike it is in place, time, age and kind: zero is alike.
    pub unlike: f64,
    /// Log of the factor from its price to its adjusted price.
    pub log: f64,
    /// Differences in features, as the curves measure them.
    pub change: f64,
}

/// The comparables of one house.
#[derive(Debug, Clone)]
pub(crate) struct Picked {
    pub picks: Vec<Pick>,
    /// Near and recent enough, but sold too far from what their features explain: row and log of the excess.
    pub odd: Vec<(u32, f64)>,
    /// Near, but crowded out by others.
    pub crowded: Vec<u32>,
    /// Log of the estimate.
    pub log: f64,
    /// How far that is above the mean of the logs: the price of taking a mean of prices.
    pub lean: f64,
    /// The house as the trees see it.
    coded: Coded,
    /// Log by which the market's level was corrected.
    correction: f64,
    /// What the width of the range follows.
    pub drivers: [f64; DRIVERS],
}

impl Fitted {
    /// Fits a market from rows in the order of day and key. `None` without a row, or when `stop` became true.
    pub(crate) fn new(rows: Vec<Row>, sales: Vec<usize>, frame: Frame, stop: &AtomicBool) -> Option<Self> {
        // Later rows may be comparables of later subjects; the adjuster must not see them.
        let early = rows.partition_point(|r| r.day < frame.day);
        if early == 0 {
            return None;
        }
        let places = Places::of(&rows, frame.areas);
        let core = Core::fit(places.ground(&rows), early, early, &frame, stop)?;
        let mut out = Self::of(rows, sales, frame, places, core, Calibration::default());
        out.calibrate(frame, stop);
        (!stop.load(Ordering::Relaxed)).then_some(out)
    }

    /// A fit of the rows that the core speaks of, the first ones, and what it says of the later ones.
    pub(crate) fn of(
        rows: Vec<Row>,
        sales: Vec<usize>,
        frame: Frame,
        places: Places,
        core: Core,
        calibration: Calibration,
    ) -> Self {
        let early = core.left.len();
        let mut out = Self {
            spread: spread(core.left.clone()).max(0.02),
            known: std::array::from_fn(|k| rows[..early].iter().filter(|r| r.house.numbers[k].is_finite()).count()),
            rows,
            early,
            sales,
            core,
            calibration,
            frame,
            places,
        };
        out.look_at_later();
        out
    }

    /// What the adjuster says of rows it was not fitted on.
    fn look_at_later(&mut self) {
        let (ground, core) = (self.ground(), &self.core);
        let later = &self.rows[core.left.len()..];
        let logs = Bare::of(later, &core.adjuster.whole, 0.0);
        let bare = core.bare.clone().then(logs);
        let coded: Vec<Coded> = later
            .iter()
            .map(|r| core.adjuster.coded(&r.house, r.day, &ground.around(&bare, &r.house, r.day, &|_| true)))
            .collect();
        let parts = core.adjuster.parts();
        let left: Vec<f64> = later
            .iter()
            .zip(&coded)
            .map(|(r, c)| r.y - core.adjuster.at(part_of(r.mark, parts), &r.house, r.day, c))
            .collect();
        self.core.bare = bare;
        self.core.coded.extend(coded);
        self.core.left.extend(left);
    }

    /// Values the latest sales with an adjuster that saw none of them, each from what had closed before it.
    fn calibrate(&mut self, frame: Frame, stop: &AtomicBool) {
        // Many of few, so that there are enough to say anything; an eighth of many.
        let late = (self.early / 4).min(600).max((self.early / 8).min(tuning::PAST));
        let mut past: Vec<(i32, f64, [f64; DRIVERS])> = Vec::new();
        let mut leans = Vec::new();
        let mut gained = 1.0;
        if late >= 8 {
            // A whole day is either seen or not.
            let first = self.rows[self.early - late].day;
            let seen = self.rows.partition_point(|r| r.day < first);
            let frame = Frame { day: first, ..frame };
            if let Some(core) = (seen > 0).then(|| Core::fit(self.ground(), seen, self.early, &frame, stop)).flatten() {
                gained = gain(&core.left[..seen], &self.core.left[..seen]);
                for row in &self.rows[seen..self.early] {
                    // A home's own earlier sale is no comparable of it.
                    let own = |i: u32| row.home.is_some() && self.rows[i as usize].home == row.home;
                    let picked = self.pick_with(&core, &row.house, row.day, 0.0, &own, &[]);
                    if picked.picks.len() >= 3 {
                        past.push((row.day, row.y - picked.log, picked.drivers));
                        leans.push(picked.lean);
                    }
                }
            }
        }
        // Each error as it would have been with the correction of its day.
        let raw: Vec<(i32, f64)> = past.iter().map(|p| (p.0, p.1)).collect();
        for p in &mut past {
            let from = raw.partition_point(|r| r.0 < p.0 - tuning::CORRECTION_DAYS);
            let to = raw.partition_point(|r| r.0 < p.0);
            p.1 -= level(raw[from..to].iter().map(|r| r.1).collect());
        }
        self.calibration = Calibration::of(&past, self.spread);
        self.calibration.lean = median(&mut leans);
        self.calibration.usual = gained * self.usual(past.len());
    }

    /// How far sales usually lie from what is said of them, over how far the latest did by whose estimates the range is
    /// wide or narrow: both by fits that did not see them, kinds of homes taken off. What chance alone brings about is
    /// taken back; a market that has become less sure stays so.
    #[allow(clippy::cast_precision_loss, reason = "counts")]
    fn usual(&self, late: usize) -> f64 {
        let core = &self.core;
        let from = self.rows.partition_point(|r| r.day < self.frame.day - tuning::USUAL_DAYS);
        let size = |(row, (coded, left)): (&Row, (&Coded, &f64))| {
            let level = row.y - left - core.adjuster.whole.timeline.at(row.day);
            left.abs() / core.noise.at(coded, level).exp()
        };
        let rows = self.rows[from..self.early].iter().zip(core.coded[from..].iter().zip(&core.left[from..]));
        let mut all: Vec<f64> = rows.map(size).collect();
        if late < 8 || late >= all.len() {
            return 1.0;
        }
        let mut latest = all.split_off(all.len() - late);
        let chance = tuning::USUAL_HALF / (late as f64 + tuning::USUAL_HALF);
        let ratio = (upper(&mut all) / upper(&mut latest).max(1e-6)).powf(chance);
        if ratio.is_finite() { ratio.clamp(0.75, 1.3) } else { 1.0 }
    }

    /// Log by which the latest sales before a day closed above what their features explain, shrunk towards zero, less what
    /// a mean of prices lies above their middle.
    pub(crate) fn correction(&self, day: i32) -> f64 {
        let from = self.rows.partition_point(|r| r.day < day - tuning::CORRECTION_DAYS);
        let to = self.rows.partition_point(|r| r.day < day).max(from);
        level(self.core.left[from..to].to_vec()) - self.calibration.lean
    }

    /// The comparables of a house on a day.
    pub(crate) fn pick(&self, house: &House, day: i32, skip: &dyn Fn(u32) -> bool, force: &[u32]) -> Picked {
        self.pick_with(&self.core, house, day, self.correction(day), skip, force)
    }

    fn ground(&self) -> Ground<'_> {
        self.places.ground(&self.rows)
    }

    fn coded(&self, core: &Core, house: &House, day: i32, skip: &dyn Fn(u32) -> bool) -> Coded {
        let around = self.ground().around(&core.bare, house, day, &|i| !skip(i));
        core.adjuster.coded(house, day, &around)
    }

    /// The lines of the comparables picked for a house: differences of log price, subject minus comparable.
    pub(crate) fn lines(&self, house: &House, day: i32, picked: &Picked) -> Vec<[f64; LINES]> {
        let core = &self.core;
        let parts = core.adjuster.parts();
        let one = |pick: &Pick| {
            let at = pick.row as usize;
            let there = &self.rows[at];
            let k = part_of(there.mark, parts);
            let theirs = (&there.house, there.day, &core.coded[at]);
            let mut out = core.adjuster.lines(k, (house, day, &picked.coded), theirs);
            out[TIME] += picked.correction;
            out
        };
        picked.picks.iter().map(one).collect()
    }

    fn pick_with(
        &self,
        core: &Core,
        house: &House,
        day: i32,
        correction: f64,
        skip: &dyn Fn(u32) -> bool,
        force: &[u32],
    ) -> Picked {
        let allowed = |i: u32| self.rows[i as usize].day < day && (i as usize) < core.left.len() && !skip(i);
        let mut near = self.candidates(house, &allowed);
        let scale = near_scale(&near);
        // A size is compared with known sizes, as long as there are enough of them.
        let sized = |i: u32| self.rows[i as usize].house.numbers[LIVING_AREA].is_finite();
        if house.numbers[LIVING_AREA].is_finite() && near.iter().filter(|n| sized(n.1)).count() >= tuning::KEPT {
            near.retain(|n| sized(n.1));
        }
        for f in force.iter().filter(|f| self.rows[**f as usize].day < day) {
            if near.iter().all(|n| n.1 != *f) {
                near.push((self.metres(house, *f), *f));
            }
        }
        let forced = |row: u32| force.contains(&row);
        let mut ranked: Vec<(f64, u32)> = near
            .iter()
            .map(|(metres, i)| {
                let row = &self.rows[*i as usize];
                (unlike(house, &row.house, *metres, f64::from(day - row.day), scale), *i)
            })
            .collect();
        // What the agent wants comes first. The features that are better when higher play no part in this choice, so
        // that a better subject keeps its company.
        let rank = |r: &(f64, u32)| if forced(r.1) { -1.0 } else { r.0 };
        ranked.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then(a.1.cmp(&b.1)));
        let keep = tuning::KEPT.max(force.len());
        let crowded = ranked.iter().skip(keep).take(6).map(|r| r.1).collect();
        ranked.truncate(keep);

        let adjuster = &core.adjuster;
        let coded = self.coded(core, house, day, skip);
        let ours: Vec<f64> = (0..adjuster.parts()).map(|k| adjuster.at(k, house, day, &coded) + correction).collect();
        // How far each sold from what its features explain says nothing of the subject's own.
        let left: Vec<f64> = ranked.iter().map(|r| core.left[r.1 as usize]).collect();
        let middle = median(&mut left.clone());
        let wide = tuning::ODD * self.spread.max(spread(left));
        let mut odd = Vec::new();
        let mut picks: Vec<Pick> = Vec::with_capacity(ranked.len());
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (unlike, i) in ranked {
            let at = i as usize;
            let left = core.left[at];
            if (left - middle).abs() > wide && !forced(i) {
                odd.push((i, middle - left));
                continue;
            }
            low = low.min(left);
            high = high.max(left);
            let there = &self.rows[at];
            let change = (0..COUNT).filter(|k| *k != AGE).filter_map(|k| adjuster.change(k, house, &there.house)).sum();
            let log = ours[part_of(there.mark, ours.len())] - (there.y - left);
            picks.push(Pick { row: i, part: 0.0, unlike, log, change });
        }
        let steep = steepest(adjuster.share, high - low + core.apart);
        let parts: Vec<f64> = picks.iter().map(|p| -(p.unlike + steep * p.change)).collect();
        // Only ratios count: measured from the most alike, however far away that is.
        let best = parts.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts: Vec<f64> = parts.iter().map(|p| (p - best).exp()).collect();
        let whole: f64 = parts.iter().sum();
        for (pick, part) in picks.iter_mut().zip(parts) {
            pick.part = part / whole;
        }
        let mid = picks.first().map_or(0.0, |p| self.rows[p.row as usize].y + p.log);
        let sum: f64 = picks.iter().map(|p| p.part * (self.rows[p.row as usize].y + p.log - mid).exp()).sum();
        let log = sum.ln() + mid;
        let lean = log - picks.iter().map(|p| p.part * (self.rows[p.row as usize].y + p.log)).sum::<f64>();
        let noise = core.noise.at(&coded, log - adjuster.whole.timeline.at(day));
        let drivers = self.drivers(&adjuster.whole, house, &picks, log, scale, [(apart(&ours) + 0.01).ln(), noise]);
        Picked { picks, odd, crowded, drivers, log, lean, coded, correction }
    }

    fn candidates(&self, house: &House, allowed: &dyn Fn(u32) -> bool) -> Vec<(Option<f64>, u32)> {
        let wanted = tuning::LOOKED_AT;
        let mut out: Vec<(Option<f64>, u32)> = Vec::new();
        if let Some(at) = house.at.filter(|_| !self.places.tree.is_empty()) {
            out.extend(self.places.tree.nearest(at, wanted, allowed).into_iter().map(|(d, i)| (Some(d.sqrt()), i)));
        }
        let mut add = |ids: &mut dyn Iterator<Item = u32>, most: usize| {
            let known: std::collections::HashSet<u32> = out.iter().map(|o| o.1).collect();
            // Rows are in the order of their days: from the back comes the most recent first.
            out.extend(
                ids.filter(|i| allowed(*i) && !known.contains(i)).take(most).map(|i| (self.metres(house, i), i)),
            );
        };
        if house.at.is_none() || self.places.tree.is_empty() {
            if let Some(area) = house.area.and_then(|a| self.places.by_area.get(a)) {
                add(&mut area.iter().rev().copied(), wanted);
            }
            if out_short(&out, wanted) {
                let mut add = |ids: &mut dyn Iterator<Item = u32>, most: usize| {
                    let known: std::collections::HashSet<u32> = out.iter().map(|o| o.1).collect();
                    out.extend(ids.filter(|i| allowed(*i) && !known.contains(i)).take(most).map(|i| (None, i)));
                };
                #[allow(clippy::cast_possible_truncation, reason = "row counts fit u32")]
                add(&mut (0..self.rows.len() as u32).rev(), wanted);
            }
        } else if let Some(area) = house.area {
            let same = |i: &u32| self.rows[*i as usize].house.area == Some(area);
            add(&mut self.places.unplaced.iter().rev().copied().filter(same), wanted / 2);
        }
        out
    }

    fn metres(&self, house: &House, i: u32) -> Option<f64> {
        let (a, b) = house.at.zip(self.rows[i as usize].house.at)?;
        Some((a[0] - b[0]).hypot(a[1] - b[1]))
    }

    fn drivers(
        &self,
        model: &Hedonic,
        house: &House,
        picks: &[Pick],
        log: f64,
        scale: f64,
        fits: [f64; 2],
    ) -> [f64; DRIVERS] {
        let mut variance = 0.0;
        let mut squares = 0.0;
        let mut change = 0.0;
        for p in picks {
            let off = self.rows[p.row as usize].y + p.log - log;
            variance += p.part * off * off;
            squares += p.part * p.part;
            change += p.part * p.change;
        }
        let level = log - model.intercept - model.timeline.latest();
        let missing = house.numbers.iter().zip(&model.curves).filter(|(x, c)| x.is_nan() && c.columns() > 0).count();
        let age = house.numbers[AGE];
        [
            1.0,
            (variance.sqrt() + 0.02).ln(),
            squares.sqrt(),
            (scale / 1000.0).ln(),
            change,
            level,
            level * level,
            if age.is_nan() { 0.0 } else { (age / 50.0).min(2.0) },
            #[allow(clippy::cast_precision_loss, reason = "at most 14")]
            {
                missing as f64
            },
            // How far the fits lie apart, and how far off such sales usually are.
            fits[0],
            fits[1],
        ]
    }
}

fn out_short(out: &[(Option<f64>, u32)], wanted: usize) -> bool {
    out.len() < wanted.min(60)
}

/// How unlike two houses are in place, time, age and kind: zero is alike, one is a step a person would notice.
fn unlike(house: &House, there: &House, metres: Option<f64>, days: f64, scale: f64) -> f64 {
    let differ = |a: Option<usize>, b: Option<usize>, unknown: f64| match a.zip(b) {
        Some((a, b)) => f64::from(u8::from(a != b)),
        None => unknown,
    };
    let age = house.numbers[AGE] - there.numbers[AGE];
    let age = if age.is_nan() { 0.5 } else { (age.abs() / 30.0).min(2.0) };
    let size = house.numbers[LIVING_AREA].is_nan() != there.numbers[LIVING_AREA].is_nan();
    tuning::NEAR * metres.map_or(1.0, |m| m / scale)
        + tuning::YEAR * days / 365.0
        + tuning::AGE * age
        + tuning::KIND * differ(house.kind, there.kind, 0.0)
        + tuning::AREA * differ(house.area, there.area, 0.5)
        + tuning::SIZE_UNKNOWN * f64::from(u8::from(size))
}

/// How steeply weights may fall with differences in features, so that a better subject is not estimated lower.
///
/// With weights exp(-s x |difference|), where the difference is what every fit agrees on, the estimate's log grows with a
/// feature at a rate of at least c - s (b/a - 1) / 2 times that: c is the share of the curves in the surface (the trees only
/// add to it), b/a the ratio of the dearest to the cheapest comparable once adjusted (a covariance is at most the product of
/// the half ranges). `log_range` bounds ln(b/a) without looking at the subject's features: how differently the comparables
/// sold from what was expected, and the most that the fits disagree about any sale.
fn steepest(share: f64, log_range: f64) -> f64 {
    tuning::STEEPEST.min(2.0 * share / log_range.exp_m1().max(1e-6))
}

/// How far the fits lie apart.
fn apart(logs: &[f64]) -> f64 {
    let low = logs.iter().copied().fold(f64::INFINITY, f64::min);
    let high = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if logs.is_empty() { 0.0 } else { high - low }
}

/// The distance that counts as one step away: to the 40th nearest sale, from 150 m in a city to 20 km in the country.
fn near_scale(near: &[(Option<f64>, u32)]) -> f64 {
    let at = near.get(39.min(near.len().saturating_sub(1))).and_then(|n| n.0);
    at.map_or(2_000.0, |m| m.clamp(150.0, 20_000.0))
}

/// Log by which the latest sales closed above (or below) what was said of them, shrunk towards zero.
#[allow(clippy::cast_precision_loss, reason = "counts")]
fn level(mut late: Vec<f64>) -> f64 {
    let n = late.len() as f64;
    (median(&mut late) * n / (n + tuning::CORRECTION_HALF)).clamp(-0.15, 0.15)
}

/// Weights that keep a few wild prices from bending the adjuster: 1 near a first rough fit, less beyond 2.5 spreads,
/// nothing beyond 8.
fn robust_weights(rows: &[Row], f: &Frame) -> Vec<f64> {
    let stride = rows.len() / 4_000 + 1;
    let some: Vec<Row> = rows.iter().step_by(stride).cloned().collect();
    let shape = Hedonic::shape(&some, f.areas, f.kinds, f.day, f.sized, tuning::NODES_ROUGH);
    let Some((first, _)) = shape.fit(&some, &vec![1.0; some.len()], &vec![0; some.len()], 1) else {
        return vec![1.0; rows.len()];
    };
    let residuals: Vec<f64> = rows.iter().map(|r| r.y - first.predict(&r.house, r.day)).collect();
    let spread = spread(residuals.clone()).max(0.02);
    residuals
        .iter()
        .map(|r| {
            let z = r.abs() / spread;
            if z > 8.0 { 1e-6 } else { (2.5 / z).min(1.0) }
        })
        .collect()
}

/// How far a later fit of more sales is off, over an earlier one, at the same sales; no more than a tenth is believed.
fn gain(earlier: &[f64], later: &[f64]) -> f64 {
    let far = |left: &[f64]| upper(&mut left.iter().map(|l| l.abs()).collect::<Vec<f64>>());
    let ratio = far(later) / far(earlier).max(1e-6);
    if ratio.is_finite() { ratio.clamp(0.9, 1.0) } else { 1.0 }
}

/// What four fifths are below.
fn upper(values: &mut [f64]) -> f64 {
    let at = values.len() * 4 / 5;
    *values.select_nth_unstable_by(at, f64::total_cmp).1
}

/// The median; zero of nothing.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    let odd = values.len() % 2 == 1;
    let (left, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if odd {
        return upper;
    }
    let lower = left.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    f64::midpoint(lower, upper)
}

/// A standard deviation that wild values do not move: 1.4826 times the median distance from the median.
pub(crate) fn spread(mut values: Vec<f64>) -> f64 {
    let middle = median(&mut values);
    for v in &mut values {
        *v = (*v - middle).abs();
    }
    1.4826 * median(&mut values)
}

use crate::{
    hedonic::{Hedonic, House, Row},
    interval::{Calibration, DRIVERS},
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
    pub model: Hedonic,
    /// Robust spread of log price around the model.
    pub spread: f64,
    pub calibration: Calibration,
    tree: Tree,
    by_area: Vec<Vec<u32>>,
    /// Rows without a place.
    unplaced: Vec<u32>,
}

/// A comparable, as numbers.
#[derive(Debug, Clone)]
pub(crate) struct Pick {
    pub row: u32,
    /// Its part of the estimate; the parts sum to 1.
    pub part: f64,
    /// How unlike it is in place, time, age and kind: zero is alike.
    pub unlike: f64,
    /// Differences of log price, subject minus comparable; `None` when a side is not known.
    pub logs: [Option<f64>; LINES],
}

impl Pick {
    pub(crate) fn total(&self) -> f64 {
        self.logs.iter().flatten().sum()
    }
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
    /// What the width of the range follows.
    pub drivers: [f64; DRIVERS],
}

impl Fitted {
    /// Fits a market from rows in the order of day and key. `None` without a row.
    pub(crate) fn new(
        rows: Vec<Row>,
        sales: Vec<usize>,
        areas: usize,
        kinds: usize,
        day: i32,
        sized: bool,
    ) -> Option<Self> {
        // Later rows may be comparables of later subjects; the adjuster must not see them.
        let early = &rows[..rows.partition_point(|r| r.day < day)];
        if early.is_empty() {
            return None;
        }
        let weights = robust_weights(early, areas, kinds, day, sized);
        let held = held_back(early.len());
        let shape = Hedonic::shape(early, areas, kinds, day, sized, tuning::NODES);
        let (model, without) = shape.fit(early, &weights, &held)?;
        let early = early.len();
        let placed = rows.iter().zip(0..).filter_map(|(r, i)| r.house.at.map(|at| (at, i))).collect();
        let mut by_area = vec![Vec::new(); areas];
        for (row, i) in rows.iter().zip(0..) {
            if let Some(area) = row.house.area {
                by_area[area].push(i);
            }
        }
        let unplaced = rows.iter().zip(0..).filter(|(r, _)| r.house.at.is_none()).map(|(_, i)| i).collect();
        let residuals: Vec<f64> = rows[..early].iter().map(|r| r.y - model.predict(&r.house, r.day)).collect();
        let mut out = Self {
            spread: spread(residuals).max(0.02),
            known: std::array::from_fn(|k| rows[..early].iter().filter(|r| r.house.numbers[k].is_finite()).count()),
            rows,
            early,
            sales,
            model,
            calibration: Calibration::default(),
            tree: Tree::new(placed),
            by_area,
            unplaced,
        };
        out.calibrate(&without, &held, day);
        Some(out)
    }

    /// Values the sales that the adjuster had not seen, each from what had closed before it.
    fn calibrate(&mut self, without: &Hedonic, held: &[bool], day: i32) {
        let mut past = Vec::new();
        for i in (0..held.len()).filter(|i| held[*i]) {
            let row = &self.rows[i];
            let picked = self.pick_with(without, &row.house, row.day, row.day, 0.0, &|_| false, &[]);
            if picked.picks.len() >= 3 {
                past.push((row.day, row.y - picked.log, picked.drivers));
            }
        }
        self.calibration = Calibration::of(&past, day, self.spread);
    }

    /// The comparables of a house on a day.
    pub(crate) fn pick(&self, house: &House, day: i32, skip: &dyn Fn(u32) -> bool, force: &[u32]) -> Picked {
        self.pick_with(&self.model, house, day, day, self.calibration.correction, skip, force)
    }

    #[allow(clippy::too_many_arguments, reason = "private; the pieces have different owners")]
    fn pick_with(
        &self,
        model: &Hedonic,
        house: &House,
        day: i32,
        before: i32,
        correction: f64,
        skip: &dyn Fn(u32) -> bool,
        force: &[u32],
    ) -> Picked {
        let allowed = |i: u32| self.rows[i as usize].day < before && !skip(i);
        let mut near = self.candidates(house, &allowed);
        let scale = near_scale(&near);
        // A size is compared with known sizes, as long as there are enough of them.
        let sized = |i: u32| self.rows[i as usize].house.numbers[LIVING_AREA].is_finite();
        if house.numbers[LIVING_AREA].is_finite() && near.iter().filter(|n| sized(n.1)).count() >= tuning::KEPT {
            near.retain(|n| sized(n.1));
        }
        for f in force.iter().filter(|f| self.rows[**f as usize].day < before) {
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

        let place = model.place(house);
        let kind = model.kind(house);
        let now = model.timeline.at(day) + correction;
        let own: Vec<Option<f64>> = (0..COUNT).map(|k| model.feature(k, house)).collect();
        let mut picks: Vec<Pick> = Vec::with_capacity(ranked.len());
        for (unlike, i) in ranked {
            let row = &self.rows[i as usize];
            let there = &row.house;
            let mut logs = [None; LINES];
            for k in 0..COUNT {
                logs[k] = own[k].zip(model.feature(k, there)).map(|(a, b)| a - b);
            }
            let placed = house.at.is_some() == there.at.is_some() && house.area.is_some() == there.area.is_some();
            logs[PLACE] = placed.then(|| place - model.place(there));
            logs[KIND] = house.kind.zip(there.kind).map(|_| kind - model.kind(there));
            logs[TIME] = Some(now - model.timeline.at(row.day));
            picks.push(Pick { row: i, part: 0.0, unlike, logs });
        }
        // Log of each adjusted price without the subject's own rising features: independent of what may be improved.
        let rising = |k: &usize| *k != AGE;
        let bare: Vec<f64> = picks
            .iter()
            .map(|p| {
                let features: f64 = (0..COUNT).filter(rising).filter_map(|k| p.logs[k].and(own[k])).sum();
                self.rows[p.row as usize].y + p.total() - features
            })
            .collect();
        let middle = median(&mut bare.clone());
        let wide = tuning::ODD * self.spread.max(spread(bare.iter().map(|b| b - middle).collect()));
        let mut odd = Vec::new();
        let mut kept: Vec<Pick> = Vec::with_capacity(picks.len());
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (pick, bare) in picks.into_iter().zip(bare) {
            if (bare - middle).abs() > wide && !forced(pick.row) {
                odd.push((pick.row, middle - bare));
            } else {
                low = low.min(bare);
                high = high.max(bare);
                kept.push(pick);
            }
        }
        // Weights follow only the features that all comparables know; the others widen what the bound must allow for.
        let (shared, patchy): (Vec<usize>, Vec<usize>) = (0..COUNT)
            .filter(rising)
            .filter(|k| own[*k].is_some())
            .partition(|k| kept.iter().all(|p| p.logs[*k].is_some()));
        let loose: f64 = patchy.iter().filter_map(|k| model.curves[*k].heights.last()).sum();
        let steep = steepest(high - low + loose);
        let parts: Vec<f64> = kept
            .iter()
            .map(|p| -(p.unlike + steep * shared.iter().filter_map(|k| p.logs[*k]).map(f64::abs).sum::<f64>()))
            .collect();
        // Only ratios count: measured from the most alike, however far away that is.
        let best = parts.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts: Vec<f64> = parts.iter().map(|p| (p - best).exp()).collect();
        let whole: f64 = parts.iter().sum();
        let mut picks = kept;
        for (pick, part) in picks.iter_mut().zip(parts) {
            pick.part = part / whole;
        }
        let sum: f64 = picks.iter().map(|p| p.part * (self.rows[p.row as usize].y + p.total() - middle).exp()).sum();
        let log = sum.ln() + middle;
        let drivers = self.drivers(model, house, &picks, log, scale);
        Picked { picks, odd, crowded, drivers, log }
    }

    fn candidates(&self, house: &House, allowed: &dyn Fn(u32) -> bool) -> Vec<(Option<f64>, u32)> {
        let wanted = tuning::LOOKED_AT;
        let mut out: Vec<(Option<f64>, u32)> = Vec::new();
        if let Some(at) = house.at.filter(|_| !self.tree.is_empty()) {
            out.extend(self.tree.nearest(at, wanted, allowed).into_iter().map(|(d, i)| (Some(d.sqrt()), i)));
        }
        let mut add = |ids: &mut dyn Iterator<Item = u32>, most: usize| {
            let known: std::collections::HashSet<u32> = out.iter().map(|o| o.1).collect();
            // Rows are in the order of their days: from the back comes the most recent first.
            out.extend(
                ids.filter(|i| allowed(*i) && !known.contains(i)).take(most).map(|i| (self.metres(house, i), i)),
            );
        };
        if house.at.is_none() || self.tree.is_empty() {
            if let Some(area) = house.area.and_then(|a| self.by_area.get(a)) {
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
            add(&mut self.unplaced.iter().rev().copied().filter(same), wanted / 2);
        }
        out
    }

    fn metres(&self, house: &House, i: u32) -> Option<f64> {
        let (a, b) = house.at.zip(self.rows[i as usize].house.at)?;
        Some((a[0] - b[0]).hypot(a[1] - b[1]))
    }

    fn drivers(&self, model: &Hedonic, house: &House, picks: &[Pick], log: f64, scale: f64) -> [f64; DRIVERS] {
        let mut variance = 0.0;
        let mut squares = 0.0;
        let mut change = 0.0;
        for p in picks {
            let off = self.rows[p.row as usize].y + p.total() - log;
            variance += p.part * off * off;
            squares += p.part * p.part;
            change += p.part * p.logs[..COUNT].iter().flatten().map(|d| d.abs()).sum::<f64>();
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

/// How steeply weights may fall with differences in features, so that a better subject can never be estimated lower.
///
/// With weights exp(-s x |difference|) the estimate's log grows with a feature's own height at a rate of at least
/// 1 - s (b/a - 1) / 2, where b/a is the ratio of the dearest to the cheapest comparable once adjusted (a covariance is
/// at most the product of the half ranges). `log_range` bounds ln(b/a) and must not depend on the subject's features.
fn steepest(log_range: f64) -> f64 {
    tuning::STEEPEST.min(2.0 / log_range.exp_m1().max(1e-6))
}

/// The distance that counts as one step away: to the 40th nearest sale, from 150 m in a city to 20 km in the country.
fn near_scale(near: &[(Option<f64>, u32)]) -> f64 {
    let at = near.get(39.min(near.len().saturating_sub(1))).and_then(|n| n.0);
    at.map_or(2_000.0, |m| m.clamp(150.0, 20_000.0))
}

/// Which rows to hold back from the adjuster that past errors are measured with: every nth of the latest half, at most
/// 400 in all and a quarter of the rows.
fn held_back(n: usize) -> Vec<bool> {
    let recent = (n / 2).min(1_600);
    let wanted = (n / 4).min(400);
    let mut held = vec![false; n];
    if wanted < 8 {
        return held;
    }
    for k in 0..wanted {
        held[n - 1 - k * recent / wanted] = true;
    }
    held
}

/// Weights that keep a few wild prices from bending the adjuster: 1 near a first rough fit, less beyond 2.5 spreads,
/// nothing beyond 8.
fn robust_weights(rows: &[Row], areas: usize, kinds: usize, day: i32, sized: bool) -> Vec<f64> {
    let stride = rows.len() / 4_000 + 1;
    let some: Vec<Row> = rows.iter().step_by(stride).cloned().collect();
    let shape = Hedonic::shape(&some, areas, kinds, day, sized, tuning::NODES_ROUGH);
    let none = vec![false; some.len()];
    let Some((first, _)) = shape.fit(&some, &vec![1.0; some.len()], &none) else {
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

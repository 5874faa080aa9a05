//! Gradient-boosted regression trees over binned columns: what a sum of curves leaves over.
//!
//! Gradient boosting as in Friedman (2001) with clipped gradients (Huber's loss), histograms and the best leaf first. A
//! column may be rising: then no tree, and so no sum of trees, ever falls with it (a split that would is not made, and
//! what it separates stays separated). The same rows give the same trees: rows and columns per tree are drawn from a fixed
//! seed.

use serde::{Deserialize, Serialize};

use crate::fitted::spread;

/// A bin of a value; 0 is "not known".
pub(crate) type Bin = u8;

/// The edges of the bins of each column.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Bins {
    /// Ascending per column; a value's bin is one more than the number of edges at or below it.
    edges: Vec<Vec<f64>>,
}

impl Bins {
    /// Bins at quantiles of each column, at most `most` (below 255) of them.
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "indices within a slice"
    )]
    pub(crate) fn over(columns: &[Vec<f64>], most: usize) -> Self {
        let edges = columns
            .iter()
            .map(|column| {
                let mut values: Vec<f64> = column.iter().copied().filter(|v| v.is_finite()).collect();
                values.sort_by(f64::total_cmp);
                let mut edges: Vec<f64> = Vec::new();
                let n = values.len();
                // Between two neighbours that differ, at every quantile.
                for q in 1..most {
                    let at = (n as f64 * q as f64 / most as f64) as usize;
                    if at == 0 || at >= n {
                        continue;
                    }
                    let edge = if values[at] > values[at - 1] {
                        f64::midpoint(values[at - 1], values[at])
                    } else {
                        // Inside a run of equal values: the edge goes below the run, or above it at its start.
                        let run = values.partition_point(|v| *v < values[at]);
                        if run == 0 {
                            let after = values.partition_point(|v| *v <= values[at]);
                            if after >= n {
                                continue;
                            }
                            f64::midpoint(values[at], values[after])
                        } else {
                            f64::midpoint(values[run - 1], values[run])
                        }
                    };
                    if edges.last().is_none_or(|last| edge > *last) {
                        edges.push(edge);
                    }
                }
                // Rare values at the end of few-valued columns (a fifth bedroom, the water) get an edge of their own.
                if let (Some(top), true) = (values.last().copied(), n > 0) {
                    let from = values.partition_point(|v| *v < top);
                    if from > 0 {
                        let edge = f64::midpoint(values[from - 1], top);
                        if edges.last().is_none_or(|last| edge > *last) {
                            edges.push(edge);
                        }
                    }
                }
                edges
            })
            .collect();
        Self { edges }
    }

    #[allow(clippy::cast_possible_truncation, reason = "below 255 edges")]
    pub(crate) fn bin(&self, column: usize, x: f64) -> Bin {
        if x.is_nan() {
            return 0;
        }
        self.edges[column].partition_point(|e| *e <= x) as u8 + 1
    }

    /// How many columns.
    pub(crate) fn columns(&self) -> usize {
        self.edges.len()
    }

    /// With the columns of others behind them.
    pub(crate) fn then(&self, others: &Self) -> Self {
        Self { edges: self.edges.iter().chain(&others.edges).cloned().collect() }
    }

    fn count(&self, column: usize) -> usize {
        self.edges[column].len() + 2
    }
}

/// How to boost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Trees at most.
    pub trees: usize,
    /// Leaves of a tree at most.
    pub leaves: usize,
    /// Share of each tree that counts.
    pub rate: f64,
    /// Rows a leaf needs at least.
    pub least: usize,
    /// Pull of each leaf to zero, in rows.
    pub pull: f64,
    /// Share of the rows that each tree sees.
    pub rows: f64,
    /// Share of the columns that each tree sees.
    pub columns: f64,
    /// Gradients beyond so many spreads are clipped.
    pub clip: f64,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Node {
    /// Column; `u8::MAX` marks a leaf.
    column: u8,
    /// Bins up to this go left.
    bin: Bin,
    /// Where "not known" goes.
    unknown_left: bool,
    left: u16,
    right: u16,
    value: f32,
}

/// Trees; what they say is their sum.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Forest {
    trees: Vec<Vec<Node>>,
}

const LEAF: u8 = u8::MAX;

impl Forest {
    pub(crate) fn truncate(&mut self, trees: usize) {
        self.trees.truncate(trees);
    }

    pub(crate) fn at(&self, bins: &[Bin]) -> f64 {
        self.trees.iter().map(|tree| leaf(tree, bins)).sum()
    }

    /// Adds the parts of `at(to) - at(from)` to `out`, one per column: for each tree the Shapley values of changing one
    /// column after another from `from` to `to`. A column that does not differ has none; a rising one has the sign of its
    /// difference.
    pub(crate) fn parts(&self, to: &[Bin], from: &[Bin], out: &mut [f64]) {
        let mut path = Vec::with_capacity(16);
        for tree in &self.trees {
            walk(tree, 0, to, from, &mut path, out);
        }
    }
}

fn goes_left(node: &Node, bins: &[Bin]) -> bool {
    let bin = bins[usize::from(node.column)];
    if bin == 0 { node.unknown_left } else { bin <= node.bin }
}

fn leaf(tree: &[Node], bins: &[Bin]) -> f64 {
    let mut node = &tree[0];
    while node.column != LEAF {
        node = &tree[usize::from(if goes_left(node, bins) { node.left } else { node.right })];
    }
    f64::from(node.value)
}

/// Every leaf that some mixture of the two houses reaches: reached when the columns in `path` marked true come from
/// `to` and those marked false from `from`.
fn walk(tree: &[Node], at: usize, to: &[Bin], from: &[Bin], path: &mut Vec<(u8, bool)>, out: &mut [f64]) {
    let node = &tree[at];
    if node.column == LEAF {
        let value = f64::from(node.value);
        let ours = path.iter().filter(|p| p.1).count();
        let theirs = path.len() - ours;
        for (column, is_to) in path.iter() {
            let share = if *is_to { weight(ours - 1, theirs) } else { -weight(ours, theirs - 1) };
            out[usize::from(*column)] += share * value;
        }
        return;
    }
    let (a, b) = (goes_left(node, to), goes_left(node, from));
    let next = |left: bool| usize::from(if left { node.left } else { node.right });
    if a == b {
        return walk(tree, next(a), to, from, path, out);
    }
    if let Some((_, is_to)) = path.iter().find(|p| p.0 == node.column) {
        return walk(tree, next(if *is_to { a } else { b }), to, from, path, out);
    }
    path.push((node.column, true));
    walk(tree, next(a), to, from, path, out);
    path.pop();
    path.push((node.column, false));
    walk(tree, next(b), to, from, path, out);
    path.pop();
}

/// `p! q! / (p + q + 1)!`: the share of orders in which the p come before and the q after one more.
#[allow(clippy::cast_precision_loss, reason = "a tree's depth")]
fn weight(p: usize, q: usize) -> f64 {
    let mut out = 1.0 / (p + q + 1) as f64;
    for k in 1..=p.min(q) {
        out *= k as f64 / (p.max(q) + k) as f64;
    }
    out
}

/// Numbers from a fixed seed (splitmix64).
#[derive(Debug, Clone)]
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    #[allow(clippy::cast_precision_loss, reason = "53 bits")]
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Rows as bins, column by column.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub bins: Bins,
    /// One per column, one byte per row.
    pub columns: Vec<Vec<Bin>>,
    pub rising: Vec<bool>,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    gradient: f64,
    weight: f64,
    count: u32,
}

struct Open {
    node: usize,
    rows: std::ops::Range<usize>,
    cells: Vec<Cell>,
    low: f64,
    high: f64,
    best: Option<Split>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    column: usize,
    bin: Bin,
    unknown_left: bool,
    left: f64,
    right: f64,
}

/// Trees that explain `target` on `rows`. What each tree says of *every* row of the table is added to `fitted` as it is
/// made; `look` gets the number of trees so far and ends the work by answering false.
#[allow(clippy::too_many_arguments, reason = "private; each is one thing")]
pub(crate) fn boost(
    table: &Table,
    rows: &[u32],
    target: &[f64],
    weights: &[f64],
    shape: &Shape,
    seed: u64,
    fitted: &mut [f64],
    mut look: impl FnMut(usize, &[f64]) -> bool,
) -> Forest {
    let mut forest = Forest::default();
    let mut draw = Draw(seed);
    let offsets: Vec<usize> = std::iter::once(0)
        .chain((0..table.columns.len()).scan(0, |sum, c| {
            *sum += table.bins.count(c);
            Some(*sum)
        }))
        .collect();
    let mut gradient = vec![0.0; target.len()];
    let mut clip = 0.0;
    for k in 0..shape.trees {
        if k % 20 == 0 || k < 5 {
            let some = rows.iter().step_by(rows.len() / 2_000 + 1).map(|r| *r as usize);
            clip = shape.clip * spread(some.map(|r| target[r] - fitted[r]).collect()).max(0.01);
        }
        let mut some: Vec<u32> = rows.iter().copied().filter(|_| draw.share() < shape.rows).collect();
        for r in &some {
            let r = *r as usize;
            gradient[r] = (target[r] - fitted[r]).clamp(-clip, clip);
        }
        let used: Vec<usize> = {
            let mut used: Vec<usize> = (0..table.columns.len())
                .filter(|c| table.bins.count(*c) > 2)
                .filter(|_| draw.share() < shape.columns)
                .collect();
            if used.is_empty() {
                used = (0..table.columns.len()).filter(|c| table.bins.count(*c) > 2).collect();
            }
            used
        };
        let tree = grow(table, &mut some, &gradient, weights, shape, &used, &offsets);
        if tree.len() == 1 {
            continue;
        }
        add(table, &tree, fitted);
        forest.trees.push(tree);
        if !look(forest.trees.len(), fitted) {
            break;
        }
    }
    forest
}

fn add(table: &Table, tree: &[Node], fitted: &mut [f64]) {
    for (r, f) in fitted.iter_mut().enumerate() {
        let mut node = &tree[0];
        while node.column != LEAF {
            let bin = table.columns[usize::from(node.column)][r];
            let left = if bin == 0 { node.unknown_left } else { bin <= node.bin };
            node = &tree[usize::from(if left { node.left } else { node.right })];
        }
        *f += f64::from(node.value);
    }
}

#[allow(clippy::too_many_arguments, reason = "private")]
fn histogram(
    table: &Table,
    rows: &[u32],
    gradient: &[f64],
    weights: &[f64],
    used: &[usize],
    offsets: &[usize],
) -> Vec<Cell> {
    let mut cells = vec![Cell::default(); offsets[offsets.len() - 1]];
    let ordered: Vec<(u32, f64, f64)> =
        rows.iter().map(|r| (*r, gradient[*r as usize] * weights[*r as usize], weights[*r as usize])).collect();
    for c in used {
        let column = &table.columns[*c];
        let part = &mut cells[offsets[*c]..offsets[*c + 1]];
        for (r, g, w) in &ordered {
            let cell = &mut part[usize::from(column[*r as usize])];
            cell.gradient += g;
            cell.weight += w;
            cell.count += 1;
        }
    }
    cells
}

#[allow(clippy::cast_possible_truncation, reason = "few leaves; values are small logs")]
fn grow(
    table: &Table,
    rows: &mut [u32],
    gradient: &[f64],
    weights: &[f64],
    shape: &Shape,
    used: &[usize],
    offsets: &[usize],
) -> Vec<Node> {
    let leaf_node =
        |value: f64| Node { column: LEAF, bin: 0, unknown_left: false, left: 0, right: 0, value: value as f32 };
    let cells = histogram(table, rows, gradient, weights, used, offsets);
    let mut tree = vec![leaf_node(0.0)];
    let mut open =
        vec![Open { node: 0, rows: 0..rows.len(), cells, low: f64::NEG_INFINITY, high: f64::INFINITY, best: None }];
    open[0].best = best(table, &open[0], shape, used, offsets);
    for _ in 1..shape.leaves {
        let Some(at) = (0..open.len()).filter(|i| open[*i].best.is_some()).max_by(|a, b| {
            let gain = |i: usize| open[i].best.map_or(0.0, |s| s.gain);
            gain(*a).total_cmp(&gain(*b)).then(b.cmp(a))
        }) else {
            break;
        };
        let leaf = open.swap_remove(at);
        let Some(split) = leaf.best else { break };
        let span = &mut rows[leaf.rows.clone()];
        let column = &table.columns[split.column];
        let goes = |r: u32| {
            let bin = column[r as usize];
            if bin == 0 { split.unknown_left } else { bin <= split.bin }
        };
        let middle = partition(span, goes);
        let (left_rows, right_rows) =
            (leaf.rows.start..leaf.rows.start + middle, leaf.rows.start + middle..leaf.rows.end);
        let (small, small_left) =
            if left_rows.len() <= right_rows.len() { (left_rows.clone(), true) } else { (right_rows.clone(), false) };
        let part = histogram(table, &rows[small], gradient, weights, used, offsets);
        let mut rest = leaf.cells;
        for c in used {
            for i in offsets[*c]..offsets[*c + 1] {
                rest[i].gradient -= part[i].gradient;
                rest[i].weight -= part[i].weight;
                rest[i].count -= part[i].count;
            }
        }
        let (left_cells, right_cells) = if small_left { (part, rest) } else { (rest, part) };
        let middle = f64::midpoint(split.left, split.right);
        let rising = table.rising[split.column] && split.bin > 0;
        let (left_high, right_low) =
            if rising { (leaf.high.min(middle), leaf.low.max(middle)) } else { (leaf.high, leaf.low) };
        let next = tree.len();
        tree.push(leaf_node(split.left));
        tree.push(leaf_node(split.right));
        tree[leaf.node] = Node {
            column: split.column as u8,
            bin: split.bin,
            unknown_left: split.unknown_left,
            left: next as u16,
            right: next as u16 + 1,
            value: 0.0,
        };
        for (node, rows, cells, low, high) in [
            (next, left_rows, left_cells, leaf.low, left_high),
            (next + 1, right_rows, right_cells, right_low, leaf.high),
        ] {
            let mut one = Open { node, rows, cells, low, high, best: None };
            one.best = best(table, &one, shape, used, offsets);
            open.push(one);
        }
    }
    for node in &mut tree {
        node.value *= shape.rate as f32;
    }
    tree
}

/// Moves the rows that go left to the front, both sides in their order; how many go left.
fn partition(rows: &mut [u32], goes: impl Fn(u32) -> bool) -> usize {
    let mut right = Vec::new();
    let mut at = 0;
    for i in 0..rows.len() {
        let r = rows[i];
        if goes(r) {
            rows[at] = r;
            at += 1;
        } else {
            right.push(r);
        }
    }
    rows[at..].copy_from_slice(&right);
    at
}

#[allow(clippy::cast_possible_truncation, reason = "bins fit a byte")]
fn best(table: &Table, open: &Open, shape: &Shape, used: &[usize], offsets: &[usize]) -> Option<Split> {
    if open.rows.len() < 2 * shape.least {
        return None;
    }
    let least = shape.least as u32;
    let mut found: Option<Split> = None;
    let bound = |g: f64, w: f64| (g / (w + shape.pull)).clamp(open.low, open.high);
    // What a leaf of this value takes from the squared error.
    let worth = |g: f64, w: f64, v: f64| 2.0 * g * v - (w + shape.pull) * v * v;
    for c in used {
        let cells = &open.cells[offsets[*c]..offsets[*c + 1]];
        let mut all = Cell::default();
        for cell in cells {
            all.gradient += cell.gradient;
            all.weight += cell.weight;
            all.count += cell.count;
        }
        let base = worth(all.gradient, all.weight, bound(all.gradient, all.weight));
        let unknown = cells[0];
        for unknown_left in [false, true] {
            if unknown.count == 0 && unknown_left {
                continue;
            }
            let mut left = if unknown_left { unknown } else { Cell::default() };
            for (bin, cell) in cells.iter().enumerate().take(cells.len() - 1).skip(1) {
                left.gradient += cell.gradient;
                left.weight += cell.weight;
                left.count += cell.count;
                if cell.count == 0 || left.count < least {
                    continue;
                }
                if all.count - left.count < least {
                    break;
                }
                let (rg, rw) = (all.gradient - left.gradient, all.weight - left.weight);
                let (l, r) = (bound(left.gradient, left.weight), bound(rg, rw));
                if table.rising[*c] && l > r {
                    continue;
                }
                let gain = worth(left.gradient, left.weight, l) + worth(rg, rw, r) - base;
                if gain > 1e-9 && found.is_none_or(|f| gain > f.gain) {
                    found = Some(Split { gain, column: *c, bin: bin as u8, unknown_left, left: l, right: r });
                }
            }
        }
        // Known against unknown.
        if unknown.count >= least && all.count - unknown.count >= least {
            let (rg, rw) = (all.gradient - unknown.gradient, all.weight - unknown.weight);
            let (u, k) = (bound(unknown.gradient, unknown.weight), bound(rg, rw));
            let gain = worth(unknown.gradient, unknown.weight, u) + worth(rg, rw, k) - base;
            if gain > 1e-9 && found.is_none_or(|f| gain > f.gain) {
                found = Some(Split { gain, column: *c, bin: 0, unknown_left: true, left: u, right: k });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(columns: Vec<Vec<f64>>, rising: Vec<bool>) -> Table {
        let bins = Bins::over(&columns, 32);
        let columns = columns.iter().enumerate().map(|(c, v)| v.iter().map(|x| bins.bin(c, *x)).collect()).collect();
        Table { bins, columns, rising }
    }

    const SHAPE: Shape =
        Shape { trees: 60, leaves: 8, rate: 0.2, least: 5, pull: 1.0, rows: 0.8, columns: 0.8, clip: 3.0 };

    fn made(seed: u64) -> (Table, Forest) {
        let mut draw = Draw(seed);
        let columns: Vec<Vec<f64>> = (0..4)
            .map(|_| (0..300).map(|_| if draw.share() < 0.1 { f64::NAN } else { draw.share() * 10.0 }).collect())
            .collect();
        let known = |x: f64| if x.is_nan() { 3.0 } else { x };
        let target: Vec<f64> = (0..300)
            .map(|r| {
                known(columns[0][r]).sin() + known(columns[1][r]) * 0.2 - known(columns[2][r]) * 0.3 + draw.share()
            })
            .collect();
        let table = table(columns, vec![false, true, true, false]);
        let rows: Vec<u32> = (0..300).collect();
        let forest = boost(&table, &rows, &target, &vec![1.0; 300], &SHAPE, 7, &mut vec![0.0; 300], |_, _| true);
        (table, forest)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn parts_add_up_and_have_the_sign_of_a_rising_column(seed in any::<u64>(), a in 0_usize..300, b in 0_usize..300) {
            let (table, forest) = made(seed);
            let row = |r: usize| table.columns.iter().map(|c| c[r]).collect::<Vec<Bin>>();
            let (to, from) = (row(a), row(b));
            let mut parts = vec![0.0; 4];
            forest.parts(&to, &from, &mut parts);
            prop_assert!((parts.iter().sum::<f64>() - (forest.at(&to) - forest.at(&from))).abs() < 1e-9);
            for c in 0..4 {
                if to[c] == from[c] {
                    prop_assert!(parts[c] == 0.0);
                } else if table.rising[c] && to[c] > 0 && from[c] > 0 {
                    let up = if to[c] > from[c] { 1.0 } else { -1.0 };
                    prop_assert!(parts[c] * up >= -1e-9, "column {c}: {}", parts[c]);
                }
            }
        }

        #[test]
        fn a_rising_column_never_lowers(seed in any::<u64>(), r in 0_usize..300, c in 1_usize..3) {
            let (table, forest) = made(seed);
            let mut house: Vec<Bin> = table.columns.iter().map(|c| c[r]).collect();
            let mut last = f64::NEG_INFINITY;
            for bin in 1..30 {
                house[c] = bin;
                let now = forest.at(&house);
                prop_assert!(now >= last - 1e-9);
                last = now;
            }
        }
    }

    #[test]
    fn the_same_rows_give_the_same_trees_and_learn() {
        let (table, forest) = made(1);
        let (_, again) = made(1);
        let row: Vec<Bin> = table.columns.iter().map(|c| c[9]).collect();
        assert!(forest.at(&row) == again.at(&row));
        assert!(!forest.trees.is_empty());
    }

    #[test]
    fn orders_share_evenly() {
        assert!((weight(0, 0) - 1.0).abs() < 1e-12);
        assert!((weight(1, 1) - 1.0 / 6.0).abs() < 1e-12);
        assert!((weight(2, 0) - 1.0 / 3.0).abs() < 1e-12);
    }
}

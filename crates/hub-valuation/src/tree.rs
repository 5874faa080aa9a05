/// A k-d tree over points in the plane, as a permutation of their indices: the median of each span stands in its
/// middle. Any number of equal points is fine, and ties are broken by index, so answers do not depend on luck.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    points: Vec<([f64; 2], u32)>,
}

/// Spans up to this long are searched one by one.
const LEAF: usize = 12;

impl Tree {
    /// A tree of points with the indices they stand for.
    pub(crate) fn new(mut points: Vec<([f64; 2], u32)>) -> Self {
        build(&mut points, 0);
        Self { points }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The `k` nearest points that pass `keep`, as (squared distance, index), nearest first.
    pub(crate) fn nearest(&self, at: [f64; 2], k: usize, keep: impl Fn(u32) -> bool) -> Vec<(f64, u32)> {
        let mut found = std::collections::BinaryHeap::with_capacity(k + 1);
        if k > 0 {
            search(&self.points, 0, at, k, &keep, &mut found);
        }
        found.into_sorted_vec().into_iter().map(|f: Found| (f.0, f.1)).collect()
    }
}

#[derive(PartialEq)]
struct Found(f64, u32);

impl Eq for Found {}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Found {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

fn build(points: &mut [([f64; 2], u32)], axis: usize) {
    if points.len() <= LEAF {
        return;
    }
    let middle = points.len() / 2;
    points.select_nth_unstable_by(middle, |a, b| a.0[axis].total_cmp(&b.0[axis]).then(a.1.cmp(&b.1)));
    let (left, right) = points.split_at_mut(middle);
    build(left, 1 - axis);
    build(&mut right[1..], 1 - axis);
}

fn search(
    points: &[([f64; 2], u32)],
    axis: usize,
    at: [f64; 2],
    k: usize,
    keep: &impl Fn(u32) -> bool,
    found: &mut std::collections::BinaryHeap<Found>,
) {
    let look = |point: &([f64; 2], u32), found: &mut std::collections::BinaryHeap<Found>| {
        let d = (point.0[0] - at[0]).powi(2) + (point.0[1] - at[1]).powi(2);
        let candidate = Found(d, point.1);
        if (found.len() < k || found.peek().is_some_and(|worst| candidate < *worst)) && keep(point.1) {
            found.push(candidate);
            if found.len() > k {
                found.pop();
            }
        }
    };
    if points.len() <= LEAF {
        points.iter().for_each(|p| look(p, found));
        return;
    }
    let middle = points.len() / 2;
    let split = points[middle].0[axis];
    let (near, far) = if at[axis] <= split {
        (&points[..middle], &points[middle + 1..])
    } else {
        (&points[middle + 1..], &points[..middle])
    };
    search(near, 1 - axis, at, k, keep, found);
    look(&points[middle], found);
    let gap = (at[axis] - split).powi(2);
    if found.len() < k || found.peek().is_some_and(|worst| gap <= worst.0) {
        search(far, 1 - axis, at, k, keep, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_a_plain_sort(points in proptest::collection::vec((0..30_i32, 0..30_i32), 0..300), x in 0..30_i32, y in 0..30_i32, k in 0..60_usize) {
            let at = [f64::from(x), f64::from(y)];
            let points: Vec<([f64; 2], u32)> =
                points.iter().zip(0..).map(|(p, i)| ([f64::from(p.0), f64::from(p.1)], i)).collect();
            let mut plain: Vec<(f64, u32)> = points
                .iter()
                .filter(|p| p.1 % 3 != 0)
                .map(|p| ((p.0[0] - at[0]).powi(2) + (p.0[1] - at[1]).powi(2), p.1))
                .collect();
            plain.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            plain.truncate(k);
            prop_assert_eq!(Tree::new(points).nearest(at, k, |i| i % 3 != 0), plain);
        }
    }
}

//! Sets of slots, as sorted half-open ranges that do not touch.

/// A set of slots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Slots(Vec<(i32, i32)>);

impl Slots {
    pub(crate) fn new(mut ranges: Vec<(i32, i32)>) -> Self {
        ranges.retain(|(from, to)| from < to);
        ranges.sort_unstable();
        let mut out: Vec<(i32, i32)> = Vec::with_capacity(ranges.len());
        for (from, to) in ranges {
            match out.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => out.push((from, to)),
            }
        }
        Self(out)
    }

    pub(crate) fn ranges(&self) -> &[(i32, i32)] {
        &self.0
    }

    pub(crate) fn within(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut out = Vec::new();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let (from, to) = (a.0.max(b.0), a.1.min(b.1));
            if from < to {
                out.push((from, to));
            }
            if a.1 <= b.1 {
                left.next()
            } else {
                right.next()
            };
        }
        Self(out)
    }

    pub(crate) fn without(&self, other: &Self, horizon: i32) -> Self {
        self.within(&other.complement(horizon))
    }

    fn complement(&self, horizon: i32) -> Self {
        let mut out = Vec::new();
        let mut at = 0;
        for (from, to) in &self.0 {
            out.push((at, (*from).min(horizon)));
            at = (*to).max(at);
        }
        out.push((at, horizon));
        Self::new(out)
    }

    pub(crate) fn holds(&self, from: i32, to: i32) -> bool {
        self.0.iter().any(|range| range.0 <= from && to <= range.1)
    }
}

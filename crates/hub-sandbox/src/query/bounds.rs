use super::{Checked, Compare, Literal, Side};

/// Between which instants `ModificationTimestamp` of every passing row lies, both ends included. Without ends (`None`,
/// `None`) the filter says nothing about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StampRange {
    /// Earliest, nanoseconds since 1970.
    pub low: Option<i64>,
    /// Latest.
    pub high: Option<i64>,
}

const ALL: StampRange = StampRange { low: None, high: None };

/// What a filter implies for the field at `place`, so that a page of a replication need not look at every row.
#[must_use]
pub fn stamp_range(filter: &Checked, place: usize, now: i64) -> StampRange {
    match filter {
        Checked::And(a, b) => {
            let (a, b) = (stamp_range(a, place, now), stamp_range(b, place, now));
            StampRange { low: a.low.max(b.low), high: least(a.high, b.high) }
        }
        Checked::Or(a, b) => {
            let (a, b) = (stamp_range(a, place, now), stamp_range(b, place, now));
            StampRange { low: a.low.zip(b.low).map(|(a, b)| a.min(b)), high: a.high.zip(b.high).map(|(a, b)| a.max(b)) }
        }
        Checked::Compare(Side::Field(field), compare, right) if *field == place => match (compare, instant(right, now))
        {
            (_, None) => ALL,
            (Compare::Eq, at) => StampRange { low: at, high: at },
            (Compare::Gt | Compare::Ge, at) => StampRange { low: at, high: None },
            (Compare::Lt | Compare::Le, at) => StampRange { low: None, high: at },
            (Compare::Ne | Compare::Has, _) => ALL,
        },
        _ => ALL,
    }
}

fn least(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn instant(side: &Side, now: i64) -> Option<i64> {
    match side {
        Side::Literal(Literal::Stamp(nanos)) => Some(*nanos),
        Side::Now => Some(now),
        _ => None,
    }
}

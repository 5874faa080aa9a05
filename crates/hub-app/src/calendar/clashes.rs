//! Whose times overlap.

use std::collections::HashMap;

use crate::view::CalendarEntryView;

/// Marks entries that overlap with another in one of their rows. What is off, settled or a matter of days overlaps with
/// nothing; neither do showings of one tour, which follow each other.
pub(super) fn mark(entries: &mut [CalendarEntryView]) {
    let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if !entry.off && !entry.settled && !entry.all_day {
            // A row of a property shows who is there together; only people are in one place at a time.
            let people = entry.resources.iter().filter(|key| !key.starts_with(super::gather::PROPERTY));
            people.for_each(|key| rows.entry(key).or_default().push(at));
        }
    }
    let mut found = Vec::new();
    for row in rows.values_mut() {
        row.sort_by(|a, b| entries[*a].starts_at.cmp(&entries[*b].starts_at));
        // The one that ends last of all before: an overlap with any of them is one with it.
        let mut longest: Option<usize> = None;
        for &at in row.iter() {
            if let Some(before) = longest
                && entries[at].starts_at < entries[before].ends_at
                && (entries[at].id != entries[before].id)
            {
                found.extend([at, before]);
            }
            if longest.is_none_or(|before| entries[before].ends_at < entries[at].ends_at) {
                longest = Some(at);
            }
        }
    }
    for at in found {
        entries[at].clash = true;
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone, Utc};
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::super::entry::{When, entry};
    use super::*;
    use crate::view::CalendarKindView;

    fn made(n: usize, from: i64, minutes: i64, row: u8, off: bool) -> CalendarEntryView {
        let start = Utc.with_ymd_and_hms(2026, 11, 1, 0, 0, 0).unwrap() + Duration::minutes(from);
        let when = When::Times(start, start + Duration::minutes(minutes));
        let mut it = entry(CalendarKindView::Job, n.to_string(), n.to_string(), String::new(), when, Tz::UTC);
        it.resources = vec![format!("provider:{row}")];
        it.off = off;
        it
    }

    proptest! {
        #[test]
        fn exactly_what_overlaps_in_a_row_is_marked(
            of in proptest::collection::vec((0_i64..600, 0_i64..120, 0_u8..3, proptest::bool::weighted(0.1)), 0..30),
        ) {
            let mut all: Vec<_> = of.iter().enumerate().map(|(n, it)| made(n, it.0, it.1, it.2, it.3)).collect();
            mark(&mut all);
            for (n, one) in of.iter().enumerate() {
                let meets = of.iter().enumerate().any(|(m, other)| {
                    m != n && !one.3 && !other.3 && one.2 == other.2 && one.0 < other.0 + other.1 && other.0 < one.0 + one.1
                });
                // Of two that begin together and one of which lasts no time, none takes anything from the other.
                if all[n].clash != meets {
                    prop_assert!(one.1 == 0 || of.iter().any(|it| it.1 == 0), "{n}: {of:?}");
                }
            }
        }
    }
}

use hub_domain::Stream;

use crate::SyncOptions;

/// So few rows may always go: a guard in percent alone would stop every small source.
const FEW: u64 = 50;

/// Whether a deletion is so large that it looks like a fault at the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Delete,
    Ask,
}

/// Judges a deletion of `missing` of the `stored` rows of a stream, when the vendor listed `listed` keys.
pub(crate) fn judge(stream: Stream, missing: u64, stored: u64, listed: u64, options: &SyncOptions) -> Verdict {
    if missing == 0 || options.allow_mass_delete {
        return Verdict::Delete;
    }
    let share_too_large = u128::from(missing) * 100 > u128::from(options.delete_guard_percent) * u128::from(stored);
    // An empty list is what a broken server or a lost permission looks like, however few rows there were. Open houses
    // do run out on an ordinary Monday.
    let nothing_left = listed == 0 && stream != Stream::OpenHouse;
    if nothing_left || (missing > FEW && share_too_large) { Verdict::Ask } else { Verdict::Delete }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::Resource::{OpenHouse, Property};

    #[test]
    fn few_rows_or_a_small_share_may_go() {
        let usual = SyncOptions::default();
        for (stream, missing, stored, listed, wanted) in [
            (Property, 0, 0, 0, Verdict::Delete),
            (Property, 50, 60, 10, Verdict::Delete),
            (Property, 51, 60, 9, Verdict::Ask),
            (Property, 200, 1000, 800, Verdict::Delete),
            (Property, 201, 1000, 799, Verdict::Ask),
            (Property, 1, 1, 0, Verdict::Ask),
            (Property, u64::MAX, u64::MAX, 0, Verdict::Ask),
            (OpenHouse, 7, 7, 0, Verdict::Delete),
            (OpenHouse, 70, 70, 0, Verdict::Ask),
        ] {
            assert_eq!(judge(stream, missing, stored, listed, &usual), wanted, "{missing} of {stored}");
        }
    }

    #[test]
    fn settings_move_the_line() {
        let strict = SyncOptions { delete_guard_percent: 0, ..SyncOptions::default() };
        assert_eq!(judge(Property, 51, 1_000_000, 999_949, &strict), Verdict::Ask);
        let lax = SyncOptions { delete_guard_percent: 100, ..SyncOptions::default() };
        assert_eq!(judge(Property, 999, 1000, 1, &lax), Verdict::Delete);
        let asked = SyncOptions { allow_mass_delete: true, ..SyncOptions::default() };
        assert_eq!(judge(Property, 1000, 1000, 0, &asked), Verdict::Delete);
    }
}

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// A timestamp compared at full precision.
///
/// The text itself is what is kept and sent back; this is only for comparing and for the rare text that is not valid
/// in a filter. RESO's own examples put the fraction behind the offset, so both places are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    seconds: i64,
    nanos: u32,
}

impl Stamp {
    /// Reads `2026-01-31T17:00:00.123Z` and its relatives: any offset, up to nine fraction digits before or after the
    /// offset, a space for the `T`. `None` without a zone.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_ascii() || text.len() < 20 || !matches!(text.as_bytes()[10], b'T' | b't' | b' ') {
            return None;
        }
        let day = NaiveDate::parse_from_str(&text[..10], "%Y-%m-%d").ok()?;
        let clock = NaiveTime::parse_from_str(&text[11..19], "%H:%M:%S").ok()?;
        let (early, rest) = split_fraction(&text[19..])?;
        let (offset, rest) = split_offset(rest)?;
        let (late, rest) = split_fraction(rest)?;
        if !rest.is_empty() || (early.is_some() && late.is_some()) {
            return None;
        }
        let seconds = day.and_time(clock).and_utc().timestamp() - offset;
        Some(Self { seconds, nanos: early.or(late).unwrap_or(0) })
    }

    /// As an instant.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.seconds, self.nanos).unwrap_or_default()
    }

    /// A text that is a valid `Edm.DateTimeOffset` literal for the same instant: the text itself where it is one
    /// already, otherwise a new one with every digit kept.
    #[must_use]
    pub fn literal(text: &str) -> Option<String> {
        let stamp = Self::parse(text)?;
        let as_it_is = text.as_bytes().get(10) == Some(&b'T') && DateTime::parse_from_rfc3339(text).is_ok();
        if as_it_is {
            return Some(text.to_owned());
        }
        let whole = stamp.to_utc().format("%Y-%m-%dT%H:%M:%S");
        if stamp.nanos == 0 {
            return Some(format!("{whole}Z"));
        }
        let fraction = format!("{:09}", stamp.nanos);
        Some(format!("{whole}.{}Z", fraction.trim_end_matches('0')))
    }
}

/// A fraction of a second in nanoseconds, if the text begins with one, and what follows it.
fn split_fraction(text: &str) -> Option<(Option<u32>, &str)> {
    let Some(digits) = text.strip_prefix('.') else { return Some((None, text)) };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let nanos = digits.parse::<u32>().ok()? * 10_u32.pow(9 - digits.len() as u32);
    Some((Some(nanos), rest))
}

/// Seconds east of Greenwich, and what follows.
fn split_offset(text: &str) -> Option<(i64, &str)> {
    if let Some(rest) = text.strip_prefix(['Z', 'z']) {
        return Some((0, rest));
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let body = text.get(1..6)?;
    let (hours, minutes) = body.split_once(':')?;
    if hours.len() != 2 || !body.bytes().all(|b| b.is_ascii_digit() || b == b':') {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some((sign * (hours * 3_600 + minutes * 60), &text[6..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stamp(text: &str) -> Stamp {
        Stamp::parse(text).unwrap_or_else(|| panic!("{text} must read"))
    }

    #[test]
    fn the_same_instant_in_many_spellings() {
        let plain = stamp("2026-11-21T06:28:34.108Z");
        for same in [
            "2026-11-21T06:28:34.108+00:00",
            "2026-11-21T06:28:34+00:00.108",
            "2026-11-21T01:28:34.1080000-05:00",
            "2026-11-21 06:28:34.108Z",
            "2026-11-21t06:28:34.108z",
        ] {
            assert_eq!(stamp(same), plain, "{same}");
        }
    }

    #[test]
    fn a_ten_millionth_of_a_second_counts() {
        assert!(stamp("2026-11-21T06:28:34.1234567Z") < stamp("2026-11-21T06:28:34.1234568Z"));
    }

    #[test]
    fn nonsense_is_none() {
        for bad in [
            "",
            "2026-11-21",
            "2026-11-21T06:28:34",
            "2026-11-21T06:28:34.Z",
            "2026-11-21T06:28:34.1+00:00.1",
            "2026-13-21T06:28:34Z",
            "2026-11-21T25:28:34Z",
            "2026-11-21T06:28:34+99:00",
            "2026-11-21T06:28:34Zx",
            "2026-11-21T06:28:34.1234567890Z",
            "ä026-11-21T06:28:34Z",
        ] {
            assert_eq!(Stamp::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_literal_is_the_text_where_that_is_valid() {
        let same = "2026-11-21T06:28:34.1080000-05:00";
        assert_eq!(Stamp::literal(same).as_deref(), Some(same));
        assert_eq!(Stamp::literal("2026-11-21T06:28:34+00:00.1080").as_deref(), Some("2026-11-21T06:28:34.108Z"));
        assert_eq!(Stamp::literal("2026-11-21 06:28:34Z").as_deref(), Some("2026-11-21T06:28:34Z"));
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,40}") {
            let _ = (Stamp::parse(&text), Stamp::literal(&text));
        }

        #[test]
        fn order_is_the_order_of_time(a in 0_i64..4_000_000_000, b in 0_i64..4_000_000_000, n in 0_u32..10_000_000, m in 0_u32..10_000_000) {
            let text = |s: i64, tenth_micros: u32| {
                format!("{}.{tenth_micros:07}Z", DateTime::from_timestamp(s, 0).unwrap().format("%Y-%m-%dT%H:%M:%S"))
            };
            prop_assert_eq!(stamp(&text(a, n)).cmp(&stamp(&text(b, m))), (a, n).cmp(&(b, m)));
        }
    }
}

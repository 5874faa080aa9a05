//! Times as older systems write them.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::Value;

/// Forms without a zone, which are taken for UTC.
const FORMS: [&str; 6] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
];
/// Numbers beyond this are milliseconds: as seconds they would be in the year 5138.
const MILLIS: i64 = 100_000_000_000;

/// An instant from whatever says one: RFC 3339, one of the usual forms (with or without `GMT`, `UTC` or `Z` behind it), or
/// a number since 1970. Nothing for what says none, such as a year 0 or 1900, which mean never.
pub(crate) fn instant(value: &Value) -> Option<DateTime<Utc>> {
    let at = match value {
        Value::Number(number) => since_1970(number.as_i64()?),
        Value::String(text) => of_text(text.trim()),
        _ => None,
    }?;
    (at.timestamp() > 0).then_some(at)
}

fn since_1970(number: i64) -> Option<DateTime<Utc>> {
    if number.abs() > MILLIS { DateTime::from_timestamp_millis(number) } else { DateTime::from_timestamp(number, 0) }
}

fn of_text(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return since_1970(text.parse().ok()?);
    }
    let plain = ["GMT", "UTC", "Z"].iter().find_map(|zone| text.strip_suffix(zone)).unwrap_or(text).trim();
    FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(plain, form).ok()).map(|at| at.and_utc())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_usual_forms_are_read() {
        let expected = DateTime::parse_from_rfc3339("2026-07-20T18:03:36Z").unwrap().to_utc();
        for said in [
            json!("2026-07-20T18:03:36Z"),
            json!("2026-07-20T11:03:36-07:00"),
            json!("2026-07-20T18:03:36GMT"),
            json!("2026-07-20 18:03:36"),
            json!("7/20/2026 6:03:36 PM"),
            json!("7/20/2026 6:03:36 PM UTC"),
            json!(1_784_570_616),
            json!(1_784_570_616_000_i64),
            json!("1784570616"),
        ] {
            assert_eq!(instant(&said), Some(expected), "{said}");
        }
        for never in [
            json!(null),
            json!(""),
            json!("0000-00-00 00:00:00"),
            json!("1/1/1900 7:00:00 AM"),
            json!(0),
            json!("soon"),
        ] {
            assert_eq!(instant(&never), None, "{never}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_survived(text in any::<String>(), number in any::<i64>(), fraction in any::<f64>()) {
            for value in [json!(text), json!(number), json!(fraction)] {
                instant(&value);
            }
        }
    }
}

//! Reading single values, from JSON of any type or from text. The value itself never appears in an error.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::Stamp;

/// Null, empty or blank text, and empty lists mean that the source said nothing.
pub(super) fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(is_present),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Text, exactly as received.
pub(super) fn verbatim(value: &Value) -> Result<String, &'static str> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Array(items) => {
            let words: Result<Vec<_>, _> = items.iter().filter(|i| is_present(i)).map(text).collect();
            words.map(|w| w.join(", "))
        }
        Value::Object(_) | Value::Null => Err("is not text"),
    }
}

/// Text without surrounding space.
pub(super) fn text(value: &Value) -> Result<String, &'static str> {
    verbatim(value).map(|t| t.trim().to_owned())
}

/// A finite number.
pub(super) fn decimal(value: &Value) -> Result<f64, &'static str> {
    const WRONG: &str = "is not a number";
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => plain_number(text).and_then(|t| t.parse().ok()),
        _ => None,
    };
    number.filter(|n| n.is_finite()).ok_or(WRONG)
}

/// A number that is not negative.
pub(super) fn amount(value: &Value) -> Result<f64, &'static str> {
    let number = decimal(value)?;
    if number < 0.0 { Err("is negative") } else { Ok(number) }
}

/// A whole number; `3`, `3.0` and `"3.00"` are the same.
pub(super) fn integer(value: &Value) -> Result<i32, &'static str> {
    let number = decimal(value)?;
    if number.fract() != 0.0 {
        return Err("is not a whole number");
    }
    if !(f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number) {
        return Err("is out of range");
    }
    #[allow(clippy::cast_possible_truncation, reason = "whole and in range, both just checked")]
    Ok(number as i32)
}

/// A whole number that is not negative.
pub(super) fn count(value: &Value) -> Result<i32, &'static str> {
    let number = integer(value)?;
    if number < 0 { Err("is negative") } else { Ok(number) }
}

/// The decimal text of an amount of money, for reading without a float in between.
pub(super) fn money_text(value: &Value) -> Result<String, &'static str> {
    match value {
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) => Ok(text.trim().to_owned()),
        _ => Err("is not an amount"),
    }
}

/// `true` and `false` in the spellings that feeds and spreadsheets use.
pub(super) fn flag(value: &Value) -> Result<bool, &'static str> {
    const WRONG: &str = "is neither true nor false";
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::Number(number) => match number.as_f64() {
            Some(1.0) => Ok(true),
            Some(0.0) => Ok(false),
            _ => Err(WRONG),
        },
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "1" => Ok(true),
            "false" | "f" | "no" | "n" | "0" => Ok(false),
            _ => Err(WRONG),
        },
        _ => Err(WRONG),
    }
}

/// A calendar day: `YYYY-MM-DD`, or a timestamp of which the day counts.
pub(super) fn date(value: &Value) -> Result<NaiveDate, &'static str> {
    const WRONG: &str = "is not a date (YYYY-MM-DD)";
    let text = value.as_str().map(str::trim).ok_or(WRONG)?;
    let day = match text.get(10..) {
        Some("") => text,
        Some(rest) if rest.starts_with(['T', 't', ' ']) => text.get(..10).ok_or(WRONG)?,
        _ => return Err(WRONG),
    };
    // chrono alone would also take `2026-1-02` and a sign.
    let shape = day.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !shape {
        return Err(WRONG);
    }
    NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| WRONG)
}

/// A moment.
pub(super) fn instant(value: &Value) -> Result<DateTime<Utc>, &'static str> {
    let text = value.as_str().ok_or("is not a time")?;
    Stamp::parse(text).map(|s| s.to_utc()).ok_or("is not a time with a zone (such as 2026-01-31T17:00:00Z)")
}

/// Digits with at most one point, an optional sign and an optional exponent: what JSON and every export agree on.
fn plain_number(text: &str) -> Option<&str> {
    let text = text.trim();
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    (plain && text.bytes().any(|b| b.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn numbers_as_numbers_or_text() {
        for three in [json!(3), json!(3.0), json!("3"), json!("3.00"), json!(" 3 "), json!("+3")] {
            assert_eq!(integer(&three), Ok(3), "{three}");
        }
        for wrong in
            [json!("three"), json!("3 beds"), json!("1,000"), json!("NaN"), json!("inf"), json!(true), json!([3])]
        {
            assert!(integer(&wrong).is_err(), "{wrong}");
        }
        assert_eq!(integer(&json!(2.5)), Err("is not a whole number"));
        assert_eq!(integer(&json!(1e12)), Err("is out of range"));
        assert_eq!(count(&json!(-1)), Err("is negative"));
    }

    #[test]
    fn dates() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        for good in ["2026-01-31", " 2026-01-31 ", "2026-01-31T17:00:00Z", "2026-01-31 00:00:00"] {
            assert_eq!(date(&json!(good)), Ok(day), "{good}");
        }
        for bad in
            ["2026-02-30", "31.01.2026", "01/31/2026", "2026-1-31", "2026-01-31x", "+026-01-31", "2026", "ä026-01-31"]
        {
            assert!(date(&json!(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn flags() {
        for yes in [json!(true), json!("TRUE"), json!("Yes"), json!("y"), json!(1), json!("1")] {
            assert_eq!(flag(&yes), Ok(true), "{yes}");
        }
        for no in [json!(false), json!("false"), json!("No"), json!("N"), json!(0), json!("0")] {
            assert_eq!(flag(&no), Ok(false), "{no}");
        }
        assert!(flag(&json!("maybe")).is_err());
    }

    #[test]
    fn nothing_is_nothing() {
        for nothing in [json!(null), json!(""), json!("  "), json!([]), json!([null, ""]), json!({})] {
            assert!(!is_present(&nothing), "{nothing}");
        }
        for something in [json!(0), json!(false), json!("0"), json!(["a"])] {
            assert!(is_present(&something), "{something}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(words in ".{0,30}") {
            let value = json!(words);
            let _ = (integer(&value), decimal(&value), flag(&value), date(&value), instant(&value), text(&value));
        }

        #[test]
        fn a_number_reads_the_same_as_json_and_as_text(n in -1e9_f64..1e9) {
            let as_json: Value = serde_json::from_str(&n.to_string()).unwrap();
            prop_assert_eq!(decimal(&as_json), decimal(&json!(n.to_string())));
            prop_assert_eq!(decimal(&as_json), Ok(n));
        }
    }
}

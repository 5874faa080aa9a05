use chrono::{DateTime, SecondsFormat, Utc};

/// Reads an instant as OData writes it (`Z` or an offset, fraction optional) as nanoseconds since 1970. `None` where it
/// is not one, or lies outside 1678–2261.
#[must_use]
pub fn parse_stamp(text: &str) -> Option<i64> {
    // chrono also takes a blank or a small letter in place of the T; OData does not.
    let bytes = text.as_bytes();
    if bytes.get(10) != Some(&b'T') || bytes.last() == Some(&b'z') {
        return None;
    }
    DateTime::parse_from_rfc3339(text).ok()?.timestamp_nanos_opt()
}

/// Writes an instant with so many digits of a second (0, 3, 7 or 9). Digits beyond those are cut off, so the caller
/// rounds first where it must not lose any.
#[must_use]
pub fn format_stamp(nanos: i64, digits: u8) -> String {
    let instant: DateTime<Utc> = DateTime::from_timestamp_nanos(nanos);
    match digits {
        0 => instant.to_rfc3339_opts(SecondsFormat::Secs, true),
        3 => instant.to_rfc3339_opts(SecondsFormat::Millis, true),
        7 => {
            let nine = instant.to_rfc3339_opts(SecondsFormat::Nanos, true);
            format!("{}Z", &nine[..nine.len() - 3])
        }
        _ => instant.to_rfc3339_opts(SecondsFormat::Nanos, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_compare_at_full_precision() {
        let a = parse_stamp("2026-01-01T00:00:00.1234567Z");
        let b = parse_stamp("2026-01-01T00:00:00.1234568Z");
        assert!(a.is_some() && a < b);
        assert_eq!(parse_stamp("2026-01-01T08:00:00+08:00"), parse_stamp("2026-01-01T00:00:00.000Z"));
        for wrong in ["2026-01-01", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00", "yesterday", ""] {
            assert_eq!(parse_stamp(wrong), None);
        }
    }

    #[test]
    fn digits_are_as_asked() {
        let instant = parse_stamp("2026-01-01T00:00:00.1234567Z").unwrap_or_default();
        assert_eq!(format_stamp(instant, 7), "2026-01-01T00:00:00.1234567Z");
        assert_eq!(format_stamp(instant, 3), "2026-01-01T00:00:00.123Z");
        assert_eq!(format_stamp(instant, 0), "2026-01-01T00:00:00Z");
    }
}

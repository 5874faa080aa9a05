use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

/// An instant from its stored form.
pub(crate) fn from_ms(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or(DateTime::UNIX_EPOCH)
}

/// Reads a vendor's timestamp: RFC 3339, the same without a zone (taken as UTC), or a bare day.
pub(crate) fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Some(exact.to_utc());
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(text, form) {
            return Some(local.and_utc());
        }
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some(day.and_hms_opt(0, 0, 0)?.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_vendors_send() {
        let ms = |t: &str| parse_instant(t).map(|i| i.timestamp_millis());
        assert_eq!(ms("2026-01-02T03:04:05.678Z"), Some(1_767_323_045_678));
        assert_eq!(ms("2026-01-02T04:04:05.678+01:00"), Some(1_767_323_045_678));
        assert_eq!(ms("2026-01-02T03:04:05.678"), Some(1_767_323_045_678));
        assert_eq!(ms("2026-01-02 03:04:05.678"), Some(1_767_323_045_678));
        assert_eq!(ms("2026-01-02"), Some(1_767_312_000_000));
        assert_eq!(ms("yesterday"), None);
    }
}

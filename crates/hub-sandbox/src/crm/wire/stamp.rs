use chrono::{DateTime, SecondsFormat, Utc};

/// A time with milliseconds, as GoHighLevel and HubSpot write it.
pub fn millis(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A time in whole seconds, as Follow Up Boss writes it.
pub fn seconds(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A time as clients write it: with an offset, or in milliseconds since 1970.
pub fn read_stamp(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain).and_then(DateTime::from_timestamp_millis)
}

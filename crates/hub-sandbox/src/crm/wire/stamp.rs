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

/// A time as Salesforce and Zoho write it: the offset may go without its colon.
pub fn read_zoned(text: &str) -> Option<DateTime<Utc>> {
    // A blank stands where a plus was written into an address without being encoded.
    let text = text.trim().replace(' ', "+");
    if let Ok(at) = DateTime::parse_from_rfc3339(&text) {
        return Some(at.to_utc());
    }
    DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f%z").ok().map(|at| at.to_utc())
}

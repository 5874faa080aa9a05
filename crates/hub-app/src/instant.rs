//! Points in time as the screen gets them.

use chrono::{DateTime, SecondsFormat, Utc};

/// RFC 3339, to the second.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// RFC 3339, to the millisecond: for what tells two versions apart.
pub(crate) fn precise(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

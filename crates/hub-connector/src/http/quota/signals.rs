//! What a vendor's answers say about its quota: every style of header that is known to exist.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::http::parse_retry_after;

/// Longest time believed until a quota is fresh again.
const LONGEST: TimeDelta = TimeDelta::hours(25);

/// A family of headers: the names of limit, remaining and reset, and the window they are about, where it is fixed.
struct Family {
    name: &'static str,
    limit: &'static [&'static str],
    remaining: &'static [&'static str],
    reset: &'static [&'static str],
    /// Headers that say how long the window is, in milliseconds.
    interval: &'static [&'static str],
    span: Option<Duration>,
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

const FAMILIES: [Family; 6] = [
    Family {
        name: "general",
        limit: &[
            "x-ratelimit-limit",
            "x-rate-limit-limit",
            "ratelimit-limit",
            "x-ratelimit-max",
            "x-hubspot-ratelimit-max",
        ],
        remaining: &[
            "x-ratelimit-remaining",
            "x-rate-limit-remaining",
            "ratelimit-remaining",
            "x-hubspot-ratelimit-remaining",
        ],
        reset: &["x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset"],
        interval: &["x-ratelimit-interval-milliseconds", "x-hubspot-ratelimit-interval-milliseconds"],
        span: None,
    },
    Family {
        name: "application",
        limit: &["application-ratelimit-limit"],
        remaining: &["application-ratelimit-remaining"],
        reset: &["application-ratelimit-reset"],
        interval: &[],
        span: Some(HOUR),
    },
    Family {
        name: "burst",
        limit: &["burst-ratelimit-limit"],
        remaining: &["burst-ratelimit-remaining"],
        reset: &["burst-ratelimit-reset"],
        interval: &[],
        span: Some(MINUTE),
    },
    Family {
        name: "minute",
        limit: &["minute-quota-limit", "x-ratelimit-limit-minute"],
        remaining: &["minute-quota-available", "minute-quota-remaining", "x-ratelimit-remaining-minute"],
        reset: &["minute-quota-resettime"],
        interval: &[],
        span: Some(MINUTE),
    },
    Family {
        name: "hour",
        limit: &["hour-quota-limit", "x-ratelimit-limit-hour"],
        remaining: &["hour-quota-available", "hour-quota-remaining", "x-ratelimit-remaining-hour"],
        reset: &["hour-quota-resettime"],
        interval: &[],
        span: Some(HOUR),
    },
    Family {
        name: "day",
        limit: &["day-quota-limit", "x-ratelimit-limit-day", "x-ratelimit-limit-daily", "x-hubspot-ratelimit-daily"],
        remaining: &[
            "day-quota-available",
            "day-quota-remaining",
            "x-ratelimit-remaining-day",
            "x-ratelimit-daily-remaining",
            "x-hubspot-ratelimit-daily-remaining",
        ],
        reset: &["day-quota-resettime"],
        interval: &[],
        span: Some(Duration::from_secs(86_400)),
    },
];

/// The names of all families.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().map(|family| family.name)
}

/// What one family of headers says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signal {
    /// Which family.
    pub name: &'static str,
    /// Requests per window.
    pub limit: Option<u64>,
    /// The window, where the family has a fixed one.
    pub span: Option<Duration>,
    /// Requests left, and until when (by our clock).
    pub left: Option<(u64, DateTime<Utc>)>,
}

/// The vendor's own time, where it says so: a clock that is hours off, there or here, must not move a reset.
pub(in crate::http) fn vendor_now(headers: &HeaderMap, now: DateTime<Utc>) -> DateTime<Utc> {
    text(headers, DATE.as_str()).and_then(|v| DateTime::parse_from_rfc2822(v).ok()).map_or(now, |t| t.to_utc())
}

/// How long the vendor asks us to wait, by its own clock.
pub(in crate::http) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    parse_retry_after(text(headers, RETRY_AFTER.as_str())?, vendor_now(headers, now))
}

/// Reads every family; those that are absent or make no sense say nothing.
pub(super) fn read(headers: &HeaderMap, now: DateTime<Utc>) -> Vec<Signal> {
    FAMILIES.iter().filter_map(|family| signal(family, headers, now)).collect()
}

fn signal(family: &Family, headers: &HeaderMap, now: DateTime<Utc>) -> Option<Signal> {
    let first = |names: &[&str]| names.iter().find_map(|name| text(headers, name));
    let limit = first(family.limit).and_then(count).filter(|n| *n > 0);
    let remaining = first(family.remaining).and_then(count).filter(|n| limit.is_none_or(|limit| *n <= limit));
    let reset = first(family.reset).and_then(|text| reset_in(text, vendor_now(headers, now)));
    let span = family.span.or_else(|| first(family.interval).and_then(window));
    let until = match (reset, span) {
        (Some(wait), _) => Some(wait),
        (None, Some(span)) => TimeDelta::from_std(span).ok(),
        // Nothing left and no word about when there will be: a minute is what most vendors count by.
        (None, None) => (remaining == Some(0)).then(|| TimeDelta::minutes(1)),
    };
    let left = remaining.zip(until).filter(|(_, wait)| *wait > TimeDelta::zero()).map(|(n, wait)| (n, now + wait));
    (limit.is_some() || left.is_some()).then_some(Signal { name: family.name, limit, span, left })
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// A window of whole seconds, up to a day.
fn window(millis: &str) -> Option<Duration> {
    let millis = count(millis)?;
    (1_000..=86_400_000).contains(&millis).then(|| Duration::from_secs(millis.div_ceil(1_000)))
}

/// A count, also as a decimal fraction, and the first one of a list such as `100, 100;w=60`.
fn count(text: &str) -> Option<u64> {
    let first = text.split([',', ';']).next()?.trim();
    let number: f64 = first.parse().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded just before")]
    (number.is_finite() && (0.0..1e12).contains(&number)).then_some(number.floor() as u64)
}

/// Time from the vendor's `now` to a reset: seconds from now, seconds or milliseconds since 1970, an ISO time, or one
/// of HTTP's dates. `None` when it is none of these or too far away to be believed.
fn reset_in(text: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
    let wait = match text.parse::<f64>() {
        Ok(n) if !n.is_finite() || n < 0.0 => return None,
        Ok(n) if n >= 1e11 => from_millis(n)? - now,
        Ok(n) if n >= 1e8 => from_millis(n * 1_000.0)? - now,
        #[allow(clippy::cast_possible_truncation, reason = "at most a hundred million seconds")]
        Ok(n) => TimeDelta::milliseconds((n * 1_000.0) as i64),
        Err(_) => instant(text)? - now,
    };
    (wait <= LONGEST).then_some(wait.max(TimeDelta::zero()))
}

fn from_millis(n: f64) -> Option<DateTime<Utc>> {
    #[allow(clippy::cast_possible_truncation, reason = "bounded just before")]
    (n < 1e14).then(|| DateTime::from_timestamp_millis(n as i64)).flatten()
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
    // Without an offset it is meant as UTC.
    let bare = || text.replace(' ', "T").parse::<chrono::NaiveDateTime>().ok().map(|t| t.and_utc());
    zoned.ok().map(|t| t.to_utc()).or_else(bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reqwest::header::{HeaderName, HeaderValue};

    fn now() -> DateTime<Utc> {
        "2026-11-21T06:00:00Z".parse().unwrap()
    }

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let pair =
            |(n, v): &(&str, &str)| (HeaderName::from_bytes(n.as_bytes()).unwrap(), HeaderValue::from_str(v).unwrap());
        pairs.iter().map(pair).collect()
    }

    fn one(pairs: &[(&str, &str)]) -> Signal {
        let found = read(&headers(pairs), now());
        assert_eq!(found.len(), 1, "{found:?}");
        found[0]
    }

    #[test]
    fn a_window_may_be_said_in_milliseconds() {
        for prefix in ["X-RateLimit-", "X-HubSpot-RateLimit-"] {
            let said = |interval: &str| {
                let names = ["Max", "Remaining", "Interval-Milliseconds"].map(|part| format!("{prefix}{part}"));
                one(&[(&names[0], "100"), (&names[1], "0"), (&names[2], interval)])
            };
            let signal = said("10000");
            assert_eq!((signal.limit, signal.span), (Some(100), Some(Duration::from_secs(10))));
            assert_eq!(signal.left, Some((0, now() + TimeDelta::seconds(10))));
            for odd in ["0", "-5", "soon", "1e300", "900"] {
                assert_eq!(said(odd).span, None, "{odd}");
            }
        }
        let daily = one(&[("X-RateLimit-Limit-Daily", "200000"), ("X-RateLimit-Daily-Remaining", "5")]);
        assert_eq!((daily.name, daily.limit), ("day", Some(200_000)));
    }

    #[test]
    fn the_general_style_in_every_form_of_reset() {
        for reset in ["30", "30.0", "1795240830", "1795240830000", "2026-11-21T06:00:30Z", "2026-11-21T06:00:30.000"] {
            let said = [("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "7"), ("X-RateLimit-Reset", reset)];
            let signal = one(&said);
            assert_eq!((signal.name, signal.limit), ("general", Some(100)), "{reset}");
            assert_eq!(signal.left, Some((7, now() + TimeDelta::seconds(30))), "{reset}");
        }
        let draft =
            one(&[("RateLimit-Limit", "100, 100;w=60"), ("RateLimit-Remaining", "9"), ("RateLimit-Reset", "5")]);
        assert_eq!((draft.limit, draft.left), (Some(100), Some((9, now() + TimeDelta::seconds(5)))));
        let bare = one(&[("X-RateLimit-Remaining", "0")]);
        assert_eq!(bare.left, Some((0, now() + TimeDelta::minutes(1))));
    }

    #[test]
    fn floats_and_milliseconds() {
        let found = read(
            &headers(&[
                ("Minute-Quota-Limit", "180.0"),
                ("Hour-Quota-Limit", "7200.0"),
                ("Hour-Quota-Available", "12.5"),
                ("Hour-Quota-ResetTime", "1795242600000.0"),
                ("QuotaType", "Default"),
            ]),
            now(),
        );
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].limit, found[0].span, found[0].left), (Some(180), Some(MINUTE), None));
        assert_eq!((found[1].limit, found[1].span), (Some(7_200), Some(HOUR)));
        assert_eq!(found[1].left, Some((12, now() + TimeDelta::minutes(30))));
    }

    #[test]
    fn two_windows_with_iso_times() {
        let found = read(
            &headers(&[
                ("Application-RateLimit-Limit", "5000"),
                ("Application-RateLimit-Remaining", "4999"),
                ("Application-RateLimit-Reset", "2026-11-21T06:40:00.000Z"),
                ("Burst-RateLimit-Limit", "334"),
                ("Burst-RateLimit-Remaining", "0"),
                ("Burst-RateLimit-Reset", "2026-11-21T06:00:20+00:00"),
            ]),
            now(),
        );
        assert_eq!(found[0].left, Some((4_999, now() + TimeDelta::minutes(40))));
        assert_eq!((found[1].span, found[1].left), (Some(MINUTE), Some((0, now() + TimeDelta::seconds(20)))));
    }

    #[test]
    fn the_vendors_own_clock_decides() {
        // Five hours fast.
        let said = [
            ("Date", "Sat, 21 Nov 2026 11:00:00 GMT"),
            ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", "2026-11-21T11:00:10Z"),
            ("Retry-After", "Sat, 21 Nov 2026 11:00:20 GMT"),
        ];
        assert_eq!(one(&said).left, Some((0, now() + TimeDelta::seconds(10))));
        assert_eq!(retry_after(&headers(&said), now()), Some(Duration::from_secs(20)));
    }

    #[test]
    fn nonsense_says_nothing() {
        for said in [
            [("X-RateLimit-Remaining", "many"), ("X-RateLimit-Reset", "soon")],
            [("X-RateLimit-Remaining", "-1"), ("X-RateLimit-Limit", "0")],
            [("X-RateLimit-Remaining", "5"), ("X-RateLimit-Reset", "9999999999999999")],
            [("X-RateLimit-Remaining", "5"), ("X-RateLimit-Reset", "1995-01-01T00:00:00Z")],
            [("X-RateLimit-Remaining", "NaN"), ("X-RateLimit-Reset", "inf")],
        ] {
            assert_eq!(read(&headers(&said), now()), [], "{said:?}");
        }
        let more_than_all = one(&[("Hour-Quota-Limit", "10"), ("Hour-Quota-Available", "11")]);
        assert_eq!(more_than_all.left, None);
    }

    proptest! {
        #[test]
        fn never_panics_and_never_for_ever(limit in "[ -~]{0,24}", remaining in "[ -~]{0,24}", reset in "[ -~]{0,40}") {
            for prefix in ["X-RateLimit", "Application-RateLimit"] {
                let names = ["Limit", "Remaining", "Reset"].map(|n| format!("{prefix}-{n}"));
                let said = headers(&[(&names[0], &limit), (&names[1], &remaining), (&names[2], &reset), ("Date", &reset)]);
                for signal in read(&said, now()) {
                    if let Some((_, until)) = signal.left {
                        prop_assert!(until > now() && until <= now() + LONGEST);
                    }
                }
            }
        }
    }
}

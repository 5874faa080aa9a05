//! What an answer, or the lack of one, means.

use std::collections::HashSet;
use std::error::Error;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use super::egress::EgressError;
use super::vendor_words::vendor_words;
use crate::{ConnectorError, ErrorKind, Retry};

/// A request that got no answer at all.
pub(super) fn transport(error: &reqwest::Error) -> ConnectorError {
    if let Some(refused) = find::<EgressError>(error) {
        return refused.clone().into();
    }
    if error.is_timeout() {
        return ConnectorError::new(ErrorKind::Timeout, "no answer in time");
    }
    let message =
        if error.is_connect() { "no connection to the vendor" } else { "the connection broke before an answer came" };
    ConnectorError::new(ErrorKind::Network, message)
}

fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(current) = next {
        if let Some(found) = current.downcast_ref::<T>() {
            return Some(found);
        }
        next = current.source();
    }
    None
}

/// Whether a request that got no answer had not even been sent.
pub(super) fn never_sent(error: &reqwest::Error) -> bool {
    error.is_connect() || error.is_builder() || find::<EgressError>(error).is_some()
}

/// Whether an answer of this status says for certain that a write did not take effect. A 408 and most of 5xx may come
/// after the work was done; a 301 to 303 may be the way of saying that it was.
pub(super) fn surely_not_done(status: u16, says_when: bool) -> bool {
    match status {
        408 => false,
        503 => says_when,
        307 | 308 | 400..=499 | 501 => true,
        _ => false,
    }
}

/// A record that is locked for a moment: the shortest wait a vendor of such answers asks for.
const LOCKED: Duration = Duration::from_secs(2);

/// An answer whose status is not success.
pub(super) fn status(status: StatusCode, body: &[u8]) -> ConnectorError {
    refused(status, body, &[], &HashSet::new())
}

/// The same where the vendor may say `quota_words` of a quota, and of the words `sent` none may be repeated.
pub(super) fn refused(
    status: StatusCode,
    body: &[u8],
    quota_words: &[String],
    sent: &HashSet<String>,
) -> ConnectorError {
    let code = status.as_u16();
    let (kind, what) = match code {
        400..=499 if says_one_of(body, quota_words) => (ErrorKind::RateLimited, "the vendor's limit is used up"),
        300..=399 => (ErrorKind::Refused, "the vendor sent us elsewhere, which is not followed"),
        401 => (
            ErrorKind::Unauthorized,
            "the vendor does not accept the credentials; enter them again, or ask it for new ones",
        ),
        403 => (
            ErrorKind::Forbidden,
            "the vendor does not allow this; ask it whether the licence still holds and covers these data",
        ),
        404 | 410 => (ErrorKind::NotFound, "the vendor has nothing at this address"),
        408 => (ErrorKind::Timeout, "the vendor gave up waiting"),
        409 => (ErrorKind::Conflict, "the record stands against what the vendor holds already"),
        412 => (ErrorKind::PreconditionFailed, "the record has changed at the vendor"),
        413 | 414 => (ErrorKind::TooComplex, "the vendor finds the request too large or too complex"),
        422 => (ErrorKind::Unprocessable, "the vendor refused the content"),
        423 => (ErrorKind::Server, "the record is locked at the vendor for the moment"),
        429 => (ErrorKind::RateLimited, "the vendor asks for fewer requests"),
        477 => (ErrorKind::Server, "the vendor is moving the account for the moment"),
        501 => (ErrorKind::Unsupported, "the vendor does not support this"),
        504 => (ErrorKind::Server, "the vendor took too long over the request"),
        500..=599 => (ErrorKind::Server, "the vendor has a fault"),
        _ => (ErrorKind::BadRequest, "the vendor did not understand the request"),
    };
    let detail = vendor_words(body, sent).map(|words| format!(": {words}")).unwrap_or_default();
    let error = ConnectorError::new(kind, format!("{what} (HTTP {code}){detail}")).with_status(code);
    if code == 423 { error.with_retry(Retry::After(LOCKED)) } else { error }
}

/// Whether a body holds one of the words, whole.
pub(super) fn says_one_of(body: &[u8], words: &[String]) -> bool {
    if words.is_empty() {
        return false;
    }
    let text = String::from_utf8_lossy(body);
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    words.iter().any(|word| {
        text.match_indices(word.as_str()).any(|(at, found)| {
            !text[..at].chars().next_back().is_some_and(in_word)
                && !text[at + found.len()..].chars().next().is_some_and(in_word)
        })
    })
}

/// Refuses a web page where data was promised.
pub(super) fn not_a_page(headers: &HeaderMap, body: &[u8]) -> Result<(), ConnectorError> {
    let html = headers
        .get(CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.trim_start().to_ascii_lowercase().starts_with("text/html"));
    if html || looks_like_a_page(body) {
        return Err(ConnectorError::new(
            ErrorKind::NotJson,
            "the vendor answered with a web page instead of data; is the address right, or is there maintenance?",
        ));
    }
    Ok(())
}

fn looks_like_a_page(body: &[u8]) -> bool {
    let start: Vec<u8> = body
        .iter()
        .copied()
        .skip_while(|b| b.is_ascii_whitespace() || matches!(b, 0xef | 0xbb | 0xbf))
        .take(15)
        .map(|b| b.to_ascii_lowercase())
        .collect();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
}

/// Reads JSON; a mistake is named by line and column, never by content.
pub(super) fn json<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, ConnectorError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Eof => {
                ConnectorError::new(ErrorKind::Truncated, format!("the answer's JSON ends too early ({place})"))
            }
            serde_json::error::Category::Data => {
                ConnectorError::new(ErrorKind::Malformed, format!("the answer is not of the promised shape ({place})"))
            }
            _ if !body.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| matches!(b, b'{' | b'[')) => {
                ConnectorError::new(ErrorKind::NotJson, format!("the vendor's answer is not JSON ({place})"))
            }
            _ => ConnectorError::new(ErrorKind::Malformed, format!("the answer's JSON has a mistake ({place})")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::Value;

    #[test]
    fn every_status_has_its_class() {
        let table = [
            (301, ErrorKind::Refused, false),
            (400, ErrorKind::BadRequest, false),
            (401, ErrorKind::Unauthorized, false),
            (402, ErrorKind::BadRequest, false),
            (403, ErrorKind::Forbidden, false),
            (404, ErrorKind::NotFound, false),
            (405, ErrorKind::BadRequest, false),
            (408, ErrorKind::Timeout, true),
            (409, ErrorKind::Conflict, false),
            (410, ErrorKind::NotFound, false),
            (412, ErrorKind::PreconditionFailed, false),
            (413, ErrorKind::TooComplex, false),
            (414, ErrorKind::TooComplex, false),
            (415, ErrorKind::BadRequest, false),
            (422, ErrorKind::Unprocessable, false),
            (423, ErrorKind::Server, true),
            (429, ErrorKind::RateLimited, true),
            (477, ErrorKind::Server, true),
            (500, ErrorKind::Server, true),
            (501, ErrorKind::Unsupported, false),
            (502, ErrorKind::Server, true),
            (503, ErrorKind::Server, true),
            (504, ErrorKind::Server, true),
            (599, ErrorKind::Server, true),
        ];
        for (code, kind, again) in table {
            let error = status(StatusCode::from_u16(code).unwrap(), b"");
            assert_eq!((error.kind, error.retry != Retry::Never), (kind, again), "{code}");
            assert_eq!(error.status, Some(code));
        }
    }

    #[test]
    fn the_vendors_words_help_without_values() {
        let body = br#"{"error":{"code":"40000","message":"Unknown field in $filter: BadField"}}"#;
        let error = status(StatusCode::BAD_REQUEST, body);
        assert!(error.message.ends_with("Unknown field in $filter: BadField"), "{error}");
        let body = br#"{"error":{"code":"404","message":"No record with key 'secret-7'"}}"#;
        assert!(!status(StatusCode::NOT_FOUND, body).message.contains("secret"));
    }

    #[test]
    fn a_quota_in_words_is_a_quota_and_not_a_closed_door() {
        let body = br#"[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"#;
        let words = ["REQUEST_LIMIT_EXCEEDED".to_owned()];
        let judge =
            |code: u16, body: &[u8]| refused(StatusCode::from_u16(code).unwrap(), body, &words, &HashSet::new()).kind;
        assert_eq!(judge(403, body), ErrorKind::RateLimited);
        assert_eq!(judge(503, body), ErrorKind::Server);
        assert_eq!(judge(403, b"[]"), ErrorKind::Forbidden);
        assert_eq!(judge(403, b"NOT_REQUEST_LIMIT_EXCEEDED"), ErrorKind::Forbidden);
        assert_eq!(judge(403, b"REQUEST_LIMIT_EXCEEDED_NOT"), ErrorKind::Forbidden);
        assert_eq!(status(StatusCode::FORBIDDEN, body).kind, ErrorKind::Forbidden);
    }

    #[test]
    fn only_a_refusal_is_certain() {
        for code in [307, 308, 400, 401, 403, 404, 409, 412, 422, 423, 429, 477, 501] {
            assert!(surely_not_done(code, false), "{code}");
        }
        for code in [301, 302, 303, 408, 500, 502, 503, 504, 524] {
            assert!(!surely_not_done(code, false), "{code}");
        }
        assert!(surely_not_done(503, true) && !surely_not_done(502, true));
    }

    #[test]
    fn web_pages_are_recognised_by_type_and_by_content() {
        let mut headers = HeaderMap::new();
        assert!(not_a_page(&headers, b"{\"value\":[]}").is_ok());
        for page in ["<!DOCTYPE html><p>", "  \n<html lang=en>", "\u{feff}<!doctype HTML>"] {
            assert_eq!(not_a_page(&headers, page.as_bytes()).unwrap_err().kind, ErrorKind::NotJson, "{page}");
        }
        assert!(not_a_page(&headers, b"<?xml version=\"1.0\"?><edmx/>").is_ok());
        headers.insert(CONTENT_TYPE, "text/html; charset=utf-8".parse().unwrap());
        assert_eq!(not_a_page(&headers, b"Sorry").unwrap_err().kind, ErrorKind::NotJson);
    }

    #[test]
    fn mistakes_in_json_are_placed_and_classed() {
        #[derive(Debug, Deserialize)]
        struct Shape {
            #[allow(dead_code, reason = "only its presence is tested")]
            value: Vec<Value>,
        }
        let kind = |text: &str| json::<Shape>(text.as_bytes()).unwrap_err();
        assert_eq!(kind("{\"value\":[1,2").kind, ErrorKind::Truncated);
        assert_eq!(kind("").kind, ErrorKind::Truncated);
        assert_eq!(kind("{\"value\":[1,,2]}").kind, ErrorKind::Malformed);
        assert_eq!(kind("{\"value\":7}").kind, ErrorKind::Malformed);
        assert_eq!(kind("Sorry, not today").kind, ErrorKind::NotJson);
        assert!(kind("{\n\"value\":[1,,2]}").message.contains("line 2, column 12"));
        assert!(json::<Shape>("\u{feff}{\"value\":[]}".as_bytes()).is_ok());
    }

    proptest! {
        #[test]
        fn any_body_has_a_class(code in 300_u16..600, body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let words = ["LIMIT".to_owned()];
            let error = refused(StatusCode::from_u16(code).unwrap(), &body, &words, &HashSet::new());
            prop_assert_eq!(error.status, Some(code));
        }

        #[test]
        fn json_never_panics_and_never_quotes(text in "[ -~]{0,80}") {
            if let Err(error) = json::<std::collections::BTreeMap<String, u8>>(text.as_bytes()) {
                prop_assert!(error.message.len() < 120);
            }
        }
    }
}

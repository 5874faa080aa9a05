//! What an answer, or the lack of one, means.

use std::error::Error;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::Deserialize;

use super::egress::EgressError;
use super::words::plain_words;
use crate::{ConnectorError, ErrorKind};

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

/// An answer whose status is not success.
pub(super) fn status(status: StatusCode, body: &[u8]) -> ConnectorError {
    let (kind, what) = match status.as_u16() {
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
        409 | 412 => (ErrorKind::Conflict, "the record has changed at the vendor"),
        413 | 414 => (ErrorKind::TooComplex, "the vendor finds the request too large or too complex"),
        422 => (ErrorKind::Unprocessable, "the vendor refused the content"),
        429 => (ErrorKind::RateLimited, "the vendor asks for fewer requests"),
        501 => (ErrorKind::Unsupported, "the vendor does not support this"),
        504 => (ErrorKind::Server, "the vendor took too long over the request"),
        500..=599 => (ErrorKind::Server, "the vendor has a fault"),
        _ => (ErrorKind::BadRequest, "the vendor did not understand the request"),
    };
    let detail = vendor_words(body).map(|words| format!(": {words}")).unwrap_or_default();
    ConnectorError::new(kind, format!("{what} (HTTP {}){detail}", status.as_u16())).with_status(status.as_u16())
}

/// OData's error body, as much of it as helps.
#[derive(Deserialize)]
struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Deserialize)]
struct ErrorDetail {
    #[serde(default)]
    message: serde_json::Value,
}

fn vendor_words(body: &[u8]) -> Option<String> {
    let parsed: ErrorBody = serde_json::from_slice(body).ok()?;
    let words = plain_words(parsed.error.message.as_str()?);
    (!words.is_empty()).then_some(words)
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
    use crate::Retry;
    use proptest::prelude::*;
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
            (412, ErrorKind::Conflict, false),
            (413, ErrorKind::TooComplex, false),
            (414, ErrorKind::TooComplex, false),
            (415, ErrorKind::BadRequest, false),
            (422, ErrorKind::Unprocessable, false),
            (429, ErrorKind::RateLimited, true),
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
        fn json_never_panics_and_never_quotes(text in "[ -~]{0,80}") {
            if let Err(error) = json::<std::collections::BTreeMap<String, u8>>(text.as_bytes()) {
                prop_assert!(error.message.len() < 120);
            }
        }
    }
}

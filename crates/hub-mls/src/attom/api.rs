//! The wire: a status, and homes.

use hub_connector::{ConnectorError, ErrorKind, Retry};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

/// An answer. Homes stay untyped, so that one bad row does not cost the page.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    status: Status,
    #[serde(default)]
    pub(super) property: Vec<Value>,
}

#[derive(Debug, Default, Deserialize)]
struct Status {
    #[serde(default)]
    code: Value,
    #[serde(default)]
    msg: Value,
    #[serde(default)]
    total: Value,
}

impl Answer {
    /// The answer itself, or what its status says went wrong: an answer with HTTP 200 may carry a refusal.
    pub(super) fn checked(self) -> Result<Self, ConnectorError> {
        let Some(code) = number(&self.status.code) else {
            // Without a status the rows must speak for themselves.
            return Ok(self);
        };
        let message = self.status.msg.as_str().unwrap_or_default().to_ascii_lowercase();
        if message.contains("withoutresult") {
            return Ok(Self { property: Vec::new(), ..self });
        }
        let (kind, what) = match code {
            0 | 200 => return Ok(self),
            401 | 403 => (ErrorKind::Unauthorized, "ATTOM does not accept the API key"),
            404 => (ErrorKind::NotFound, "ATTOM has nothing at this address; does the contract have this package?"),
            429 => (ErrorKind::RateLimited, "ATTOM says that the contract's quota is used up"),
            500..=599 => (ErrorKind::Server, "ATTOM has a fault"),
            _ => (ErrorKind::BadRequest, "ATTOM did not understand the request"),
        };
        let error = ConnectorError::new(kind, format!("{what} (status {code})"));
        // A used-up contract is not mended by asking again in a minute, and asking may be billed.
        Err(if kind == ErrorKind::RateLimited { error.with_retry(Retry::Never) } else { error })
    }

    /// Homes that match in all, where the status says so.
    pub(super) fn total(&self) -> Option<u64> {
        number(&self.status.total)
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64(),
    }
}

/// ATTOM's own number of a home, which stays.
pub(super) fn home_key(payload: &Map<String, Value>) -> Option<String> {
    ["identifier.attomId", "identifier.obPropId", "identifier.Id"]
        .iter()
        .find_map(|place| crate::tree::text_at(payload, place))
}

/// The homes of a postal code, page by page from 1.
pub(super) fn area(base: &Url, package: &str, code: &str, page: u64, size: u32) -> Url {
    let mut url = base.join(package).unwrap_or_else(|_| base.clone());
    url.query_pairs_mut()
        .append_pair("postalcode", code)
        .append_pair("page", &page.to_string())
        .append_pair("pagesize", &size.to_string());
    url
}

/// One package of one home.
pub(super) fn home(base: &Url, package: &str, key: &str) -> Url {
    let mut url = base.join(package).unwrap_or_else(|_| base.clone());
    url.query_pairs_mut().append_pair("attomid", key);
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Answer, ErrorKind> {
        serde_json::from_str::<Answer>(text).unwrap().checked().map_err(|e| e.kind)
    }

    #[test]
    fn a_status_inside_a_success_counts() {
        let good = read(r#"{"status":{"code":0,"msg":"SuccessWithResult","total":3},"property":[{},{}]}"#).unwrap();
        assert_eq!((good.total(), good.property.len()), (Some(3), 2));
        assert_eq!(
            read(r#"{"status":{"code":400,"msg":"SuccessWithoutResult","total":0}}"#).unwrap().property.len(),
            0
        );
        for (code, kind) in
            [("401", ErrorKind::Unauthorized), ("\"429\"", ErrorKind::RateLimited), ("500", ErrorKind::Server)]
        {
            assert_eq!(read(&format!("{{\"status\":{{\"code\":{code}}}}}")).unwrap_err(), kind);
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,100}") {
            if let Ok(answer) = serde_json::from_str::<Answer>(&text) {
                let _ = (answer.total(), answer.checked().is_ok());
            }
        }
    }
}

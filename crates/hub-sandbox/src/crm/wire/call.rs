use axum::http::{HeaderMap, Method, Uri};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value as Json};

use crate::{
    query::{decode_component, split_query},
    server::route::header_text,
};

/// Longest address taken, bytes.
const LONGEST_URL: usize = 8_192;

/// A request taken apart.
pub struct Call<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path below the server, decoded.
    pub path: String,
    /// The query, decoded, in its order.
    pub pairs: Vec<(String, String)>,
    headers: &'a HeaderMap,
    body: &'a [u8],
}

/// Why a body cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFault {
    /// There is none.
    Missing,
    /// It is announced as something else.
    ContentType,
    /// It is not what it is announced as.
    Malformed,
}

impl<'a> Call<'a> {
    /// Takes a request apart; nothing where the address makes no sense.
    pub fn read(method: &'a Method, uri: &Uri, headers: &'a HeaderMap, body: &'a [u8]) -> Option<Self> {
        if uri.path_and_query().map_or(0, |text| text.as_str().len()) > LONGEST_URL {
            return None;
        }
        // A plus in a query is a blank to these vendors, whose servers read queries as forms.
        let query = uri.query().unwrap_or_default().replace('+', "%20");
        let pairs = split_query(&query).ok()?;
        Some(Self { method, path: decode_component(uri.path()).ok()?, pairs, headers, body })
    }

    /// The parts of the path, without empty ones.
    pub fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|part| !part.is_empty()).collect()
    }

    /// Method and path, as faults are ordered for them.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        header_text(self.headers, name)
    }

    /// The bearer token.
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    }

    /// User and password of a Basic header.
    pub fn basic(&self) -> Option<(String, String)> {
        let (scheme, coded) = self.header("authorization")?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let text = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
        let (name, password) = text.split_once(':')?;
        Some((name.to_owned(), password.to_owned()))
    }

    /// A parameter's value; the first where there are several.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The parameters nobody knows or that are given twice.
    pub fn strangers(&self, known: &[&str]) -> Vec<String> {
        let mut seen = std::collections::BTreeSet::new();
        let names = self.pairs.iter().map(|(name, _)| name.as_str());
        names.filter(|name| !seen.insert(*name) || !known.contains(name)).map(str::to_owned).collect()
    }

    /// The server as the client addressed it.
    pub fn origin(&self) -> String {
        format!("http://{}", self.header("host").unwrap_or("localhost"))
    }

    /// A request that came within this one: it has its headers, and what is given here.
    pub fn within<'b>(
        &'b self,
        method: &'b Method,
        path: String,
        pairs: Vec<(String, String)>,
        body: &'b [u8],
    ) -> Call<'b> {
        Call { method, path, pairs, headers: self.headers, body }
    }

    fn announced(&self) -> String {
        let kind = self.header("content-type").unwrap_or_default();
        kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The body as any JSON.
    ///
    /// # Errors
    /// A body that is missing, announced otherwise, or not JSON.
    pub fn json_any(&self) -> Result<Json, BodyFault> {
        if self.body.is_empty() {
            return Err(BodyFault::Missing);
        }
        if self.announced() != "application/json" {
            return Err(BodyFault::ContentType);
        }
        serde_json::from_slice(self.body).map_err(|_| BodyFault::Malformed)
    }

    /// The body as a JSON object.
    ///
    /// # Errors
    /// As for [`Self::json_any`], and anything but an object.
    pub fn json(&self) -> Result<Map<String, Json>, BodyFault> {
        match self.json_any()? {
            Json::Object(map) => Ok(map),
            _ => Err(BodyFault::Malformed),
        }
    }

    /// The body as a form.
    ///
    /// # Errors
    /// A body that is missing, announced otherwise, or not a form.
    pub fn form(&self) -> Result<Vec<(String, String)>, BodyFault> {
        if self.body.is_empty() {
            return Err(BodyFault::Missing);
        }
        if self.announced() != "application/x-www-form-urlencoded" {
            return Err(BodyFault::ContentType);
        }
        let text = std::str::from_utf8(self.body).map_err(|_| BodyFault::Malformed)?;
        split_query(&text.replace('+', "%20")).map_err(|_| BodyFault::Malformed)
    }
}

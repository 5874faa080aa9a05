use std::collections::HashSet;

use bytes::Bytes;
use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::quota::Urgency;
use crate::ConnectorError;

/// What a request carries. Shown nowhere: it is somebody's data.
#[derive(Clone, PartialEq)]
pub enum Body {
    /// JSON.
    Json(Value),
    /// Pairs as a web form sends them (`application/x-www-form-urlencoded`).
    Form(Vec<(String, String)>),
    /// Text of another media type: a calendar entry, XML.
    Text {
        /// The media type, with its character set (`application/xml; charset=utf-8`).
        media: &'static str,
        /// The text.
        text: String,
    },
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Json(_) => "Json(..)",
            Self::Form(_) => "Form(..)",
            Self::Text { .. } => "Text(..)",
        })
    }
}

impl Body {
    pub(super) fn media_type(&self) -> &'static str {
        match self {
            Self::Json(_) => "application/json",
            Self::Form(_) => "application/x-www-form-urlencoded",
            Self::Text { media, .. } => media,
        }
    }

    pub(super) fn encode(&self) -> Result<Bytes, ConnectorError> {
        match self {
            Self::Json(value) => serde_json::to_vec(value)
                .map(Bytes::from)
                .map_err(|_| ConnectorError::settings("the request cannot be written as JSON")),
            Self::Form(pairs) => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                form.extend_pairs(pairs);
                Ok(Bytes::from(form.finish()))
            }
            Self::Text { text, .. } => Ok(Bytes::copy_from_slice(text.as_bytes())),
        }
    }

    fn words(&self, into: &mut HashSet<String>) {
        match self {
            Self::Json(value) => words_of_json(value, into),
            Self::Form(pairs) => pairs.iter().for_each(|(_, value)| words_of_text(value, into)),
            Self::Text { text, .. } => words_of_text(text, into),
        }
    }
}

/// A method that is none of HTTP's own. `GET`, which changes nothing either, where the name were none.
fn read_method(name: &[u8]) -> Method {
    Method::from_bytes(name).unwrap_or(Method::GET)
}

fn words_of_json(value: &Value, into: &mut HashSet<String>) {
    match value {
        Value::String(text) => words_of_text(text, into),
        Value::Array(items) => items.iter().for_each(|item| words_of_json(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| words_of_json(field, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn words_of_text(text: &str, into: &mut HashSet<String>) {
    into.extend(text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase));
}

/// One request. A `GET`, and a search by `POST` marked [`Request::repeatable`], is sent again after every passing
/// trouble. Anything else may change something at the vendor and is sent again only where it surely did not take
/// effect; where that is unknown, the error says [`crate::Outcome::Unknown`].
#[derive(Clone)]
pub struct Request {
    /// What to do there.
    pub method: Method,
    /// Where; checked against the client's origin.
    pub url: Url,
    /// Headers beside the usual ones; one named here takes the place of the manifest's. A credential cannot be replaced.
    pub headers: Vec<(&'static str, String)>,
    /// What it carries.
    pub body: Option<Body>,
    /// May be sent any number of times; see [`Request::repeatable`].
    pub repeat: bool,
    /// Statuses that are answers here, not errors; see [`Request::or_status`].
    pub statuses: Vec<u16>,
    /// Fewer attempts than the manifest allows, for questions a person waits for.
    pub attempts: Option<u32>,
    /// Who waits for the answer; within [`super::for_a_person`] it is always a person.
    pub urgency: Urgency,
}

/// Method and host: the rest of an address, headers and body may hold values.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("repeat", &self.repeat)
            .finish_non_exhaustive()
    }
}

impl Request {
    fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: Vec::new(),
            body: None,
            repeat: false,
            statuses: Vec::new(),
            attempts: None,
            urgency: Urgency::Background,
        }
    }

    /// Reads.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    /// Creates, or whatever the vendor makes of it.
    #[must_use]
    pub fn post(url: Url) -> Self {
        Self::new(Method::POST, url)
    }

    /// Replaces.
    #[must_use]
    pub fn put(url: Url) -> Self {
        Self::new(Method::PUT, url)
    }

    /// Changes a part.
    #[must_use]
    pub fn patch(url: Url) -> Self {
        Self::new(Method::PATCH, url)
    }

    /// Removes.
    #[must_use]
    pub fn delete(url: Url) -> Self {
        Self::new(Method::DELETE, url)
    }

    /// Asks what is known of something (WebDAV's `PROPFIND`); a read.
    #[must_use]
    pub fn propfind(url: Url) -> Self {
        Self::new(read_method(b"PROPFIND"), url)
    }

    /// Asks a question that has a name (WebDAV's `REPORT`); a read.
    #[must_use]
    pub fn report(url: Url) -> Self {
        Self::new(read_method(b"REPORT"), url)
    }

    /// With one more header. Names are as in HTTP, in any case of letters.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Carrying JSON. A header `content-type` takes the place of `application/json`.
    #[must_use]
    pub fn json(mut self, value: Value) -> Self {
        self.body = Some(Body::Json(value));
        self
    }

    /// Carrying a form.
    #[must_use]
    pub fn form<N: Into<String>, V: Into<String>>(mut self, pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        self.body = Some(Body::Form(pairs.into_iter().map(|(n, v)| (n.into(), v.into())).collect()));
        self
    }

    /// Carrying text of another media type.
    #[must_use]
    pub fn text(mut self, media: &'static str, text: impl Into<String>) -> Self {
        self.body = Some(Body::Text { media, text: text.into() });
        self
    }

    /// May be sent any number of times, as it changes nothing (a search by `POST`) or the same thing every time (an
    /// upsert by a key of ours). A `POST` marked so counts as a read; of the others a failure still says whether the
    /// outcome is unknown.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        self.repeat = true;
        self
    }

    /// An answer of this status is handed to the caller like a success: a 409 that names the record which is there
    /// already, say. [`super::Answer::status`] tells which it was.
    #[must_use]
    pub fn or_status(mut self, status: u16) -> Self {
        self.statuses.push(status);
        self
    }

    /// For a person who waits: goes first, and may use the share of the quota that is kept for people.
    #[must_use]
    pub fn urgent(mut self) -> Self {
        self.urgency = Urgency::Person;
        self
    }

    /// With at most so many attempts.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = Some(attempts);
        self
    }

    /// Changes nothing at the vendor, as far as anybody can know.
    pub(super) fn is_read(&self) -> bool {
        self.method == Method::GET || (self.method == Method::POST && self.repeat) || self.asks()
    }

    /// May be sent again although it may have been done.
    pub(super) fn may_repeat(&self) -> bool {
        self.method == Method::GET || self.repeat || self.asks()
    }

    /// Questions of WebDAV's.
    fn asks(&self) -> bool {
        ["PROPFIND", "REPORT"].contains(&self.method.as_str())
    }

    /// Every word among the values that we sent, in lower case: none of them is repeated in an error. OData's own
    /// options are left out, because a fault in them is told by naming a field.
    pub(super) fn words(&self) -> HashSet<String> {
        let mut words = HashSet::new();
        for (name, value) in self.url.query_pairs() {
            if !name.starts_with('$') {
                words_of_text(&value, &mut words);
            }
        }
        if let Some(body) = &self.body {
            body.words(&mut words);
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_search_is_a_read_and_an_upsert_is_not() {
        let at = || url("https://api.example.org/contacts");
        assert!(Request::get(at()).is_read() && Request::get(at()).may_repeat());
        assert!(!Request::post(at()).is_read() && !Request::post(at()).may_repeat());
        let search = Request::post(at()).repeatable();
        assert!(search.is_read() && search.may_repeat());
        for question in [Request::propfind(at()), Request::report(at())] {
            assert!(question.is_read() && question.may_repeat() && question.method != Method::GET);
        }
        for write in [Request::put(at()), Request::patch(at()), Request::delete(at())] {
            assert!(!write.is_read() && !write.may_repeat());
            let upsert = write.repeatable();
            assert!(!upsert.is_read() && upsert.may_repeat());
        }
    }

    #[test]
    fn what_was_sent_is_known_by_its_words() {
        let request = Request::post(url("https://api.example.org/c?q=Maple%20Street&$filter=City"))
            .json(json!({"firstName": "Ada-Marie", "tags": ["Buyer", {"x": "o'Neill"}], "n": 7, "ok": true}));
        let words = request.words();
        for word in ["ada", "marie", "buyer", "o", "neill", "maple", "street"] {
            assert!(words.contains(word), "{word}");
        }
        assert!(!words.contains("firstname") && !words.contains("city"));
    }

    #[test]
    fn nothing_of_a_body_is_shown() {
        let request = Request::put(url("https://api.example.org/people/jane?k=hush"))
            .header("if-match", "W/\"12\"")
            .form([("phone", "+1 555 0100")]);
        let shown = format!("{request:?} {:?}", request.body);
        for part in ["555", "jane", "hush", "12"] {
            assert!(!shown.contains(part), "{shown}");
        }
    }

    proptest! {
        #[test]
        fn a_form_reads_back(pairs in proptest::collection::vec((".{0,12}", ".{0,24}"), 0..6)) {
            let request = Request::post(url("https://api.example.org/")).form(pairs.clone());
            let bytes = request.body.unwrap().encode().unwrap();
            let back: Vec<(String, String)> = url::form_urlencoded::parse(&bytes).into_owned().collect();
            prop_assert_eq!(back, pairs);
        }
    }
}

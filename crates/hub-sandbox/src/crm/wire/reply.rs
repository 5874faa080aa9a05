use axum::http::{HeaderName, HeaderValue};
use serde_json::{Map, Value as Json};

use crate::server::answer::Answer;

/// An answer before it is put on the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers besides content type and length.
    pub headers: Vec<(&'static str, String)>,
    /// Body; nothing where there is none.
    pub body: Option<Json>,
}

impl Reply {
    /// 200 with a body.
    pub fn ok(body: Json) -> Self {
        Self::with(200, body)
    }

    /// Any status with a body.
    pub fn with(status: u16, body: Json) -> Self {
        Self { status, headers: Vec::new(), body: Some(body) }
    }

    /// 204.
    pub fn nothing() -> Self {
        Self { status: 204, headers: Vec::new(), body: None }
    }

    /// Adds a header.
    pub fn header(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    /// As the server answers.
    pub fn into_answer(self) -> Answer {
        let mut answer = Answer::plain_json(self.status, &self.body.clone().unwrap_or_default());
        if self.body.is_none() {
            answer.body.clear();
        }
        let fits = |(_, value): &(&str, String)| HeaderValue::from_str(value).is_ok();
        let named = |(name, value): (&'static str, String)| (HeaderName::from_static(name), value);
        answer.headers.extend(self.headers.into_iter().filter(fits).map(named));
        answer
    }
}

/// A refusal before the vendor words it.
#[derive(Debug, Clone, PartialEq)]
pub struct No {
    /// HTTP status.
    pub status: u16,
    /// The vendor's own word for it, where it has one.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What is wrong, one by one.
    pub details: Vec<String>,
    /// Members the vendor adds.
    pub more: Map<String, Json>,
}

impl No {
    /// A refusal.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: Vec::new(), more: Map::new() }
    }

    /// With details.
    pub fn because(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }

    /// With a member of the vendor's.
    pub fn and(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }
}

use std::io::Write as _;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};

use crate::query::Refusal;

/// Content type of rows.
const JSON: &str = "application/json;odata.metadata=minimal;charset=utf-8";

/// An answer before it is put on the wire, so that a fault can still spoil it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers besides content type and length.
    pub headers: Vec<(HeaderName, String)>,
    /// Content type.
    pub content_type: &'static str,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Rows, or anything else in OData's JSON.
    pub fn json(body: String) -> Self {
        Self { status: 200, headers: Vec::new(), content_type: JSON, body: body.into_bytes() }
    }

    /// JSON that is not OData's.
    pub fn plain_json(status: u16, body: &serde_json::Value) -> Self {
        Self { status, headers: Vec::new(), content_type: "application/json", body: body.to_string().into_bytes() }
    }

    /// An error in OData's form.
    pub fn error(refusal: &Refusal) -> Self {
        let body = serde_json::json!({"error": {
            "code": format!("{}00", refusal.status),
            "message": refusal.message,
            "target": refusal.target,
            "details": [],
        }});
        Self { status: refusal.status, content_type: JSON, ..Self::plain_json(0, &body) }
    }

    /// An error in the short form of MLS Grid and Spark, with a number for a code.
    pub fn bare_error(refusal: &Refusal) -> Self {
        let code = refusal.code.unwrap_or(u32::from(refusal.status));
        let body = serde_json::json!({"error": {"code": code, "message": refusal.message}});
        Self { status: refusal.status, content_type: JSON, ..Self::plain_json(0, &body) }
    }

    /// Adds a header.
    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The answer compressed. Writing to memory does not fail; if it did, the answer would go out as it is.
    pub fn compressed(self) -> Self {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        match encoder.write_all(&self.body).and_then(|()| encoder.finish()) {
            Ok(body) => Self { body, ..self }.with(header::CONTENT_ENCODING, "gzip"),
            Err(error) => {
                tracing::warn!(%error, "an answer could not be compressed");
                self
            }
        }
    }

    /// Everything but the body.
    pub fn head(&self) -> Response<()> {
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        for (name, value) in &self.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.append(name.clone(), value);
            }
        }
        response
    }

    /// The whole answer.
    pub fn respond(self) -> Response<Body> {
        let head = self.head();
        head.map(|()| Body::from(self.body))
    }
}

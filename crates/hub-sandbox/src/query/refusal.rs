/// A request that is not served, with the status it gets and what the client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// The part of the request that is at fault, for example `$filter`.
    pub target: String,
    /// What is wrong, in words.
    pub message: String,
}

impl Refusal {
    /// 400: the request is wrong.
    pub fn bad(target: &str, message: impl Into<String>) -> Self {
        Self { status: 400, target: target.to_owned(), message: message.into() }
    }

    /// 501: OData knows it, this server does not do it.
    pub fn unsupported(target: &str, message: impl Into<String>) -> Self {
        Self { status: 501, target: target.to_owned(), message: message.into() }
    }

    /// Any other status.
    pub fn with(status: u16, target: &str, message: impl Into<String>) -> Self {
        Self { status, target: target.to_owned(), message: message.into() }
    }
}

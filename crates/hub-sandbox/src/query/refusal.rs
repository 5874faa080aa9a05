/// A request that is not served, with the status it gets and what the client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// The part of the request that is at fault, for example `$filter`.
    pub target: String,
    /// What is wrong, in words.
    pub message: String,
    /// The provider's rule that was broken; counted among the violations under this name.
    pub rule: Option<&'static str>,
    /// The provider's own code for it, where it has one.
    pub code: Option<u32>,
}

impl Refusal {
    /// 400: the request is wrong.
    pub fn bad(target: &str, message: impl Into<String>) -> Self {
        Self::with(400, target, message)
    }

    /// 501: OData knows it, this server does not do it.
    pub fn unsupported(target: &str, message: impl Into<String>) -> Self {
        Self::with(501, target, message)
    }

    /// Any other status.
    pub fn with(status: u16, target: &str, message: impl Into<String>) -> Self {
        Self { status, target: target.to_owned(), message: message.into(), rule: None, code: None }
    }

    /// The same, as a breach of the provider's rule of that name.
    pub fn breaks(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The same with the provider's own code.
    pub fn coded(mut self, code: u32) -> Self {
        self.code = Some(code);
        self
    }
}

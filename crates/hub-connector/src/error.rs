use std::time::Duration;

use crate::CallStats;

/// What went wrong, as far as anyone above the connector has to care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// A setting or secret is missing or unusable.
    Settings,
    /// A file the user gave cannot be read as what it should be.
    BadInput,
    /// The vendor does not know us: wrong or expired credentials (401, or an OAuth refusal).
    Unauthorized,
    /// A person has to sign in at the vendor again: there is no sign-in yet, or it was withdrawn or has run out.
    SignInNeeded,
    /// The vendor knows us and says no (403).
    Forbidden,
    /// No such thing at the vendor (404, 410).
    NotFound,
    /// The vendor could not make sense of the request (400 and other 4xx).
    BadRequest,
    /// The vendor will not, because of what it holds already: a duplicate, or a state that excludes it (409).
    Conflict,
    /// The record is no longer as we said it was when we asked for the change (412).
    PreconditionFailed,
    /// The request is too large or its filter too complex (413, 414).
    TooComplex,
    /// Understood and refused for its content (422).
    Unprocessable,
    /// Over the vendor's quota (429, or a 403 whose words say so).
    RateLimited,
    /// The vendor is broken or busy (5xx), or holds a record locked for a moment (423).
    Server,
    /// The vendor cannot do this at all (501).
    Unsupported,
    /// No answer in time.
    Timeout,
    /// No connection, or it broke before an answer began.
    Network,
    /// The answer stopped half-way.
    Truncated,
    /// The answer is something else than JSON (or XML) although the status says success: a web page, usually.
    NotJson,
    /// The answer is JSON (or XML) with a mistake in it, or not of the promised shape.
    Malformed,
    /// The answer is larger than this connector accepts.
    TooLarge,
    /// Our own rule forbids the request: another host or scheme, a private address, a redirect.
    Refused,
    /// The user stopped it.
    Cancelled,
}

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// The connection's settings.
    Settings,
    /// A file in a watched folder.
    Input,
    /// The vendor or the network.
    Vendor,
    /// Nobody: the user stopped it.
    Cancelled,
}

impl ErrorKind {
    /// Every kind, for tests that walk the table.
    pub const ALL: [Self; 22] = [
        Self::Settings,
        Self::BadInput,
        Self::Unauthorized,
        Self::SignInNeeded,
        Self::Forbidden,
        Self::NotFound,
        Self::BadRequest,
        Self::Conflict,
        Self::PreconditionFailed,
        Self::TooComplex,
        Self::Unprocessable,
        Self::RateLimited,
        Self::Server,
        Self::Unsupported,
        Self::Timeout,
        Self::Network,
        Self::Truncated,
        Self::NotJson,
        Self::Malformed,
        Self::TooLarge,
        Self::Refused,
        Self::Cancelled,
    ];

    /// Who has to act; a host turns this into an exit code or a colour.
    #[must_use]
    pub fn class(self) -> ErrorClass {
        match self {
            Self::Settings => ErrorClass::Settings,
            Self::BadInput => ErrorClass::Input,
            Self::Cancelled => ErrorClass::Cancelled,
            _ => ErrorClass::Vendor,
        }
    }

    /// Whether trying the same again may help, when nothing better is known.
    #[must_use]
    pub fn retry(self) -> Retry {
        match self {
            Self::RateLimited
            | Self::Server
            | Self::Timeout
            | Self::Network
            | Self::Truncated
            | Self::NotJson
            | Self::Malformed => Retry::Later,
            _ => Retry::Never,
        }
    }
}

/// Whether and when the same request may succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Not without a change by somebody.
    Never,
    /// Not before this much time has passed; the vendor said so.
    After(Duration),
    /// Perhaps; back off as you see fit.
    Later,
}

/// What a failed request may have done at the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Outcome {
    /// Surely nothing: it was a read, it was never sent, or the vendor refused it. Sending it again does no harm.
    #[default]
    NotDone,
    /// Perhaps what was asked, perhaps not: a write was sent and no answer told how it went. Look before sending again.
    Unknown,
}

/// Why a connector could not answer.
///
/// The message is for people and never holds a secret, a token, the query of an address or a value of a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConnectorError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// Whether to try again. The HTTP stack has already retried within its bounds when this reaches the engine. Always
    /// [`Retry::Never`] where the outcome is unknown.
    pub retry: Retry,
    /// What the request may have done at the vendor.
    pub outcome: Outcome,
    /// HTTP status, where there was one.
    pub status: Option<u16>,
    /// For people.
    pub message: String,
    /// Calls made before giving up.
    pub calls: CallStats,
}

impl ConnectorError {
    /// An error with the kind's usual advice on retrying.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            retry: kind.retry(),
            outcome: Outcome::NotDone,
            status: None,
            message: message.into(),
            calls: CallStats::default(),
        }
    }

    /// A missing or unusable setting.
    #[must_use]
    pub fn settings(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Settings, message)
    }

    /// An unreadable file of the user's.
    #[must_use]
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::BadInput, message)
    }

    /// The user stopped it.
    #[must_use]
    pub fn cancelled() -> Self {
        Self::new(ErrorKind::Cancelled, "stopped")
    }

    /// With the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// With other advice on retrying.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Of a write that was sent and may have been done: nothing sends it again by itself.
    #[must_use]
    pub fn perhaps_done(mut self) -> Self {
        self.outcome = Outcome::Unknown;
        self.retry = Retry::Never;
        self
    }

    /// With calls made earlier for the same answer.
    #[must_use]
    pub fn after_calls(mut self, earlier: CallStats) -> Self {
        self.calls += earlier;
        self
    }
}

/// Why a raw record has no canonical form at all. Single unreadable fields are reported in `Mapped::issues` instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// The record carries no key.
    #[error("the record has no {0}")]
    NoKey(&'static str),
    /// The connector has no mapping for this resource.
    #[error("this connector does not map {0}")]
    Resource(hub_domain::Resource),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_passing_troubles_are_retried() {
        let retried: Vec<_> = ErrorKind::ALL.into_iter().filter(|k| k.retry() == Retry::Later).collect();
        let expected = [
            ErrorKind::RateLimited,
            ErrorKind::Server,
            ErrorKind::Timeout,
            ErrorKind::Network,
            ErrorKind::Truncated,
            ErrorKind::NotJson,
            ErrorKind::Malformed,
        ];
        assert_eq!(retried, expected);
    }

    #[test]
    fn classes_say_who_has_to_act() {
        assert_eq!(ErrorKind::Settings.class(), ErrorClass::Settings);
        assert_eq!(ErrorKind::BadInput.class(), ErrorClass::Input);
        assert_eq!(ErrorKind::Cancelled.class(), ErrorClass::Cancelled);
        assert_eq!(ErrorKind::NotJson.class(), ErrorClass::Vendor);
    }
}

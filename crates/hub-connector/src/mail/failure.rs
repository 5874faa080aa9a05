use std::error::Error as _;

use lettre::transport::smtp::Error;

use crate::{ConnectorError, ErrorKind, Retry};

/// What was under way when something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    SignIn,
    Sender,
    Receiver,
    Content,
}

impl Step {
    const fn words(self) -> &'static str {
        match self {
            Self::Connect => "when it was called",
            Self::SignIn => "at the sign-in",
            Self::Sender => "because of the sender's address",
            Self::Receiver => "because of the receiver's address",
            Self::Content => "because of the letter",
        }
    }
}

/// What a failure means. The server's own words are left out: they name addresses.
pub(super) fn told(step: Step, error: &Error) -> ConnectorError {
    let Some(code) = error.status().map(u16::from) else { return unanswered(step, error) };
    let (kind, retry) = match (step, code) {
        // 530, 534, 535, 538: who we are is not believed. 454 and the like pass.
        (Step::SignIn, 500..) => (ErrorKind::Unauthorized, Retry::Never),
        (_, 530 | 534 | 535 | 538) => (ErrorKind::Unauthorized, Retry::Never),
        (Step::Receiver, 500..) => (ErrorKind::NotFound, Retry::Never),
        (Step::Content, 552) => (ErrorKind::TooLarge, Retry::Never),
        (_, 500..) => (ErrorKind::Forbidden, Retry::Never),
        _ => (ErrorKind::Server, Retry::Later),
    };
    let message = format!("the mail server refused {} ({code})", step.words());
    ConnectorError::new(kind, message).with_status(code).with_retry(retry)
}

fn unanswered(step: Step, error: &Error) -> ConnectorError {
    if distrusted(error) {
        return ConnectorError::new(ErrorKind::Refused, "the mail server's certificate is not trusted");
    }
    if error.is_client() {
        let message = format!("the mail server offers nothing that can be used {}", step.words());
        return ConnectorError::new(ErrorKind::Unsupported, message);
    }
    if error.is_timeout() {
        return late();
    }
    ConnectorError::new(ErrorKind::Network, "the mail server was not reached, or left")
}

/// No answer in time.
pub(super) fn late() -> ConnectorError {
    ConnectorError::new(ErrorKind::Timeout, "the mail server did not answer in time")
}

/// Whether it is TLS that failed, somewhere below.
fn distrusted(error: &Error) -> bool {
    if error.is_tls() {
        return true;
    }
    let mut below = error.source();
    while let Some(inner) = below {
        let io = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if io.is_some_and(|inner| inner.downcast_ref::<rustls::Error>().is_some())
            || inner.downcast_ref::<rustls::Error>().is_some()
        {
            return true;
        }
        below = inner.source();
    }
    false
}

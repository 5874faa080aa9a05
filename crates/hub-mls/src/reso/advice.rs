//! Errors that name the connection and say what helps.

use hub_connector::{ConnectorError, ErrorKind};

use super::source::ResoSource;

impl ResoSource {
    /// The same error with the connection's name before it and, where somebody can do something, what.
    pub(super) fn advise(&self, mut error: ConnectorError) -> ConnectorError {
        if error.kind == ErrorKind::Cancelled {
            return error;
        }
        let remedy = remedy(&error).map(|words| format!(". {words}")).unwrap_or_default();
        error.message = format!("“{}” ({}): {}{remedy}", self.setup.name, self.title(), error.message);
        error
    }
}

/// What helps against an error, in a sentence.
fn remedy(error: &ConnectorError) -> Option<&'static str> {
    Some(match error.kind {
        ErrorKind::Unauthorized | ErrorKind::SignInNeeded => {
            "Check the credentials of this connection; a token that has expired or was withdrawn has to be renewed with \
             the MLS. What is stored stays readable"
        }
        ErrorKind::Forbidden => {
            "The licence may have ended or not cover this; ask the MLS whether the agreement is still in force. Nothing \
             stored has been removed"
        }
        ErrorKind::NotFound => "Check the address and the data set of this connection, or ask the MLS what has changed",
        ErrorKind::BadRequest | ErrorKind::Unprocessable | ErrorKind::Unsupported => {
            "The server's schema or rules may have changed; check the settings of this connection (system, page size) \
             and report it if they are right"
        }
        ErrorKind::TooComplex => "Set fewer rows per page for this connection",
        ErrorKind::RateLimited => "The next run waits; if it comes back, set a lower rate for this connection",
        ErrorKind::TooLarge => "Set fewer rows per page for this connection; nothing of the answer was stored",
        ErrorKind::Refused => {
            "The credentials were not sent there. If the MLS has moved, set its new address in this connection"
        }
        ErrorKind::NotJson => "Check the address of this connection; if it is right, the MLS is being maintained",
        ErrorKind::Malformed => {
            "Nothing of it was stored and the place reached is kept; if it comes back, report it to the MLS"
        }
        ErrorKind::Server | ErrorKind::Timeout | ErrorKind::Truncated => {
            "Nothing is lost; the next run goes on from the same place"
        }
        ErrorKind::Network => "Check this computer's network; the next run goes on from the same place",
        ErrorKind::Settings
        | ErrorKind::BadInput
        | ErrorKind::Conflict
        | ErrorKind::PreconditionFailed
        | ErrorKind::Cancelled => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_can_act_on_has_a_remedy() {
        let without: Vec<_> =
            ErrorKind::ALL.into_iter().filter(|kind| remedy(&ConnectorError::new(*kind, "x")).is_none()).collect();
        let expected = [
            ErrorKind::Settings,
            ErrorKind::BadInput,
            ErrorKind::Conflict,
            ErrorKind::PreconditionFailed,
            ErrorKind::Cancelled,
        ];
        assert_eq!(without, expected);
    }
}

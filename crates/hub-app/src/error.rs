use std::collections::BTreeMap;
use std::fmt;

use hub_connector::{ConnectorError, ErrorClass, ErrorKind};

use crate::view::{AppErrorView, ErrorCode};

/// What a use case answers when it cannot do what was asked. The screen translates `code` and `args`; the terminal
/// prints the same in English and ends with [`AppError::exit_code`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppError {
    /// Which kind.
    pub code: ErrorCode,
    /// Words and numbers for the message; never secrets or personal data.
    pub args: BTreeMap<String, String>,
    /// Whether trying again can help.
    pub retry: bool,
    /// A number to quote when asking for help; the log holds the cause under it.
    pub incident: Option<String>,
}

/// The answer of a use case.
pub type Result<T> = std::result::Result<T, AppError>;

impl AppError {
    /// An error without words.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, args: BTreeMap::new(), retry: false, incident: None }
    }

    /// Adds a word.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    /// Says that trying again can help.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retry = true;
        self
    }

    /// A request that makes no sense.
    #[must_use]
    pub fn bad_request(field: &str, reason: impl fmt::Display) -> Self {
        Self::new(ErrorCode::BadRequest).with("field", field).with("reason", reason)
    }

    /// There is no such thing.
    #[must_use]
    pub fn not_found(what: impl fmt::Display) -> Self {
        Self::new(ErrorCode::NotFound).with("what", what)
    }

    /// Something nobody foresaw: the cause goes to the log under an incident number.
    #[must_use]
    pub fn unexpected(cause: &dyn std::error::Error) -> Self {
        let incident = hub_domain::RunId::new().to_string();
        tracing::error!(incident, cause = %chain(cause), "unexpected error");
        let mut error = Self::new(ErrorCode::Unexpected).with("reason", cause);
        error.incident = Some(incident);
        error
    }

    /// The exit code of `docs/CLI.md`.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.code {
            ErrorCode::Unexpected => 1,
            ErrorCode::BadRequest | ErrorCode::NotFound | ErrorCode::NameTaken => 2,
            ErrorCode::Locked | ErrorCode::WrongKey | ErrorCode::KeyMissing | ErrorCode::PassphraseNeeded => 3,
            ErrorCode::BadInput | ErrorCode::NoComparables | ErrorCode::SubjectIncomplete => 4,
            ErrorCode::Vendor | ErrorCode::Credentials | ErrorCode::Forbidden => 5,
            ErrorCode::Damaged | ErrorCode::NewerVersion => 6,
            ErrorCode::Refused | ErrorCode::ForbiddenNumber => 7,
            ErrorCode::InUse => 8,
            ErrorCode::DiskFull => 9,
        }
    }

    fn arg(&self, name: &str) -> &str {
        self.args.get(name).map_or("", String::as_str)
    }
}

/// An error and its causes on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.arg("reason");
        match self.code {
            ErrorCode::Unexpected => write!(f, "something went wrong: {reason}"),
            ErrorCode::BadRequest => write!(f, "{}: {reason}", self.arg("field")),
            ErrorCode::Locked => f.write_str("the store is locked; unlock it with its passphrase or the keychain"),
            ErrorCode::WrongKey => f.write_str("that does not open the store"),
            ErrorCode::KeyMissing => f.write_str(
                "the keychain has no key for this store. The store is untouched; the recovery code opens it",
            ),
            ErrorCode::PassphraseNeeded => f.write_str(
                "this system offers no keychain that keeps the key; give a passphrase of at least 10 characters",
            ),
            ErrorCode::BadInput => write!(f, "{}: {reason}", self.arg("place")),
            ErrorCode::Vendor => write!(f, "{}: {reason}", self.arg("source")),
            ErrorCode::Credentials => write!(f, "{} refuses the credentials: {reason}", self.arg("source")),
            ErrorCode::Forbidden => write!(f, "{} does not allow this: {reason}", self.arg("source")),
            ErrorCode::Damaged => write!(f, "the store is damaged: {reason}"),
            ErrorCode::Refused => write!(f, "refused: {}", self.arg("rule")),
            ErrorCode::ForbiddenNumber => {
                write!(f, "{}: looks like {reason}; it is not kept here", self.arg("field"))
            }
            ErrorCode::InUse => write!(
                f,
                "the store is in use by another process (pid {}); close EnterpriseHub or the other command first",
                self.arg("pid")
            ),
            ErrorCode::DiskFull => f.write_str("the disk is full; what was stored before is safe"),
            ErrorCode::NotFound => write!(f, "there is no {}", self.arg("what")),
            ErrorCode::NameTaken => write!(f, "the name “{}” is taken", self.arg("name")),
            ErrorCode::NoComparables => f.write_str("no comparable sale before the valuation date"),
            ErrorCode::SubjectIncomplete => write!(f, "the subject lacks what a CMA needs: {}", self.arg("fields")),
            ErrorCode::NewerVersion => f.write_str("the store was written by a newer version of EnterpriseHub"),
        }?;
        if let Some(incident) = &self.incident {
            write!(f, " (incident {incident})")?;
        }
        Ok(())
    }
}

impl std::error::Error for AppError {}

impl From<AppError> for AppErrorView {
    fn from(error: AppError) -> Self {
        Self { code: error.code, args: error.args, retry: error.retry, incident: error.incident }
    }
}

impl AppError {
    /// A connector's error, said of a source.
    #[must_use]
    pub fn of_source(source: &str, error: &ConnectorError) -> Self {
        let retry = error.retry != hub_connector::Retry::Never;
        let base = match error.kind {
            ErrorKind::Unauthorized | ErrorKind::SignInNeeded => {
                Self::new(ErrorCode::Credentials).with("source", source)
            }
            ErrorKind::Forbidden => Self::new(ErrorCode::Forbidden).with("source", source),
            _ => match error.kind.class() {
                ErrorClass::Settings => Self::new(ErrorCode::BadRequest).with("field", source),
                ErrorClass::Input => Self::new(ErrorCode::BadInput).with("place", source),
                ErrorClass::Vendor | ErrorClass::Cancelled => Self::new(ErrorCode::Vendor).with("source", source),
            },
        };
        Self { retry, ..base.with("reason", &error.message) }
    }
}

impl From<hub_store::StoreError> for AppError {
    fn from(error: hub_store::StoreError) -> Self {
        use hub_store::StoreError as E;
        match error {
            E::InUse { pid } => {
                Self::new(ErrorCode::InUse).with("pid", pid.map_or_else(|| "unknown".to_owned(), |p| p.to_string()))
            }
            E::WrongKey => Self::new(ErrorCode::WrongKey),
            E::Damaged { detail } => Self::new(ErrorCode::Damaged).with("reason", detail),
            E::DiskFull => Self::new(ErrorCode::DiskFull),
            E::NewerVersion { .. } => Self::new(ErrorCode::NewerVersion),
            E::NotFound { what } => Self::not_found(what),
            E::NameTaken => Self::new(ErrorCode::NameTaken),
            E::BadInput { detail } => Self::bad_request("request", detail),
            E::Quote(refused) => Self::bad_request("quote", refused.to_string()),
            E::Record(refused) => refused.into(),
            E::Stale { what } => Self::bad_request(what, "it was changed since; look at it again"),
            E::Partner(refused) => refused.into(),
            E::AlreadyExists => Self::bad_request("home", "there is a store already"),
            E::Closed => Self::new(ErrorCode::Locked),
            other => Self::unexpected(&other),
        }
    }
}

impl From<hub_domain::RecordError> for AppError {
    fn from(error: hub_domain::RecordError) -> Self {
        use hub_domain::RecordError as E;
        match &error {
            E::Text { field, .. }
            | E::Range { field, .. }
            | E::TooMany { field, .. }
            | E::Twice { field, .. }
            | E::Order { field }
            | E::Unfit { field, .. } => {
                let said = error.to_string();
                Self::bad_request(field, said.strip_prefix(&format!("{field}: ")).unwrap_or(&said))
            }
            E::Zone(_) => Self::bad_request("zone", &error),
            E::Stage { .. } | E::JobState { .. } => Self::new(ErrorCode::Refused).with("rule", &error),
            _ => Self::bad_request("record", &error),
        }
    }
}

impl From<hub_secrets::SecretsError> for AppError {
    fn from(error: hub_secrets::SecretsError) -> Self {
        use hub_secrets::SecretsError as E;
        let reason = error.to_string();
        match error {
            E::Locked => Self::new(ErrorCode::Locked),
            E::WrongKey => Self::new(ErrorCode::WrongKey),
            E::KeyMissing | E::KeychainChanged { .. } | E::KeyFileMissing { .. } => {
                Self::new(ErrorCode::KeyMissing).with("reason", reason)
            }
            E::KeychainUnavailable { .. } => Self::new(ErrorCode::PassphraseNeeded).with("reason", reason),
            E::NoStore => Self::not_found("store here; make one with `hub init`"),
            E::AlreadyExists { .. } => Self::bad_request("home", reason),
            E::PassphraseTooShort { .. } => Self::bad_request("passphrase", reason),
            E::RecoveryCode(_) | E::NoRecovery | E::RecoveryNotConfirmed => {
                Self::new(ErrorCode::WrongKey).with("reason", reason)
            }
            E::Damaged { .. } => Self::new(ErrorCode::Damaged).with("reason", reason),
            E::NewerVersion { .. } => Self::new(ErrorCode::NewerVersion),
            E::Io { source, .. }
                if matches!(
                    source.kind(),
                    std::io::ErrorKind::StorageFull
                        | std::io::ErrorKind::QuotaExceeded
                        | std::io::ErrorKind::FileTooLarge
                ) =>
            {
                Self::new(ErrorCode::DiskFull)
            }
            other => Self::unexpected(&other),
        }
    }
}

impl From<hub_report::ReportError> for AppError {
    fn from(error: hub_report::ReportError) -> Self {
        use hub_report::ReportError as E;
        match &error {
            E::NoBrokerage => Self::bad_request("brokerage", &error),
            E::NoComparables => Self::new(ErrorCode::NoComparables),
            E::NoDisclaimer => Self::new(ErrorCode::Refused).with("rule", &error),
            E::NoSuchPage { .. } => Self::bad_request("page", &error),
            E::Accent(_) => Self::bad_request("accent", &error),
            E::Photo(_) => Self::bad_request("photo", &error),
            E::Stops { .. } => Self::bad_request("listingKeys", &error),
            E::Barred { .. } => Self::new(ErrorCode::Refused).with("rule", &error),
            _ => Self::unexpected(&error),
        }
    }
}

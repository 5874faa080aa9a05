use super::{AgreementBlocker, AgreementState, CheckRefused, EnvelopeError};

/// Why something about a partner cannot be kept. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartnerError {
    /// A text is missing or longer than it may be.
    #[error("{field}: between 1 and {most} characters, and no control characters")]
    Text {
        /// Which.
        field: &'static str,
        /// Characters it may have.
        most: usize,
    },
    /// A text holds what must not be kept.
    #[error(transparent)]
    Refused(#[from] CheckRefused),
    /// Not a place.
    #[error("not a place: {text:?} (country:US, state:US-MI, county:26081, postal:US-49503)")]
    Place {
        /// What was given.
        text: String,
    },
    /// A figure is outside its range.
    #[error("{field}: between {least} and {most}")]
    Range {
        /// Which.
        field: &'static str,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// A day comes before the one it must follow.
    #[error("{later} comes before {earlier}")]
    Days {
        /// What begins.
        earlier: &'static str,
        /// What cannot be before it.
        later: &'static str,
    },
    /// A branch or person stands where it cannot.
    #[error("a {child} cannot belong to {parent}")]
    Tree {
        /// What was to be placed.
        child: &'static str,
        /// Under what.
        parent: &'static str,
    },
    /// A speciality belongs to home services only.
    #[error("only a partner of the kind service has a speciality")]
    SpecialityWithoutService,
    /// The regulation itself says that this is a settlement service.
    #[error("work of this kind is a settlement service by 12 CFR 1024.2(b); it cannot be declared otherwise")]
    SettlementIsClear,
    /// A metric that may not be kept of a settlement partner.
    #[error(
        "{metric} is not kept of a settlement partner: only turn time, on-time closing, fee accuracy, client rating, complaints"
    )]
    MetricForbidden {
        /// Which.
        metric: &'static str,
    },
    /// A share of commissions outside a broker-to-broker agreement.
    #[error("a share of commissions belongs in a broker-to-broker agreement with a brokerage and nowhere else")]
    ShareForbidden,
    /// An agreement cannot take this step.
    #[error("an agreement that is {from} cannot become {to}", from = from.as_str(), to = to.as_str())]
    Step {
        /// What it is.
        from: AgreementState,
        /// What it was to become.
        to: AgreementState,
    },
    /// An agreement lacks what it needs to be in force.
    #[error("the agreement cannot be in force: {}", .0.iter().map(|b| b.as_str()).collect::<Vec<_>>().join(", "))]
    NotReady(Vec<AgreementBlocker>),
    /// What has been agreed is not rewritten.
    #[error("an agreement that is {state} is not rewritten; make a new one", state = state.as_str())]
    Agreed {
        /// What it is.
        state: AgreementState,
    },
    /// A document is larger than what is kept.
    #[error("{name}: larger than {most_mib} MiB")]
    TooLarge {
        /// The file's name.
        name: String,
        /// The most, MiB.
        most_mib: u64,
    },
    /// A document is not what its name says.
    #[error("{name}: its content is not {said}")]
    NotThatType {
        /// The file's name.
        name: String,
        /// What its name says.
        said: &'static str,
    },
    /// A kind of file that is not kept.
    #[error("{name}: neither PDF, PNG nor JPEG by its name")]
    UnknownType {
        /// The file's name.
        name: String,
    },
    /// A proposal that is decided already.
    #[error("the proposal is {state} already")]
    Decided {
        /// What it is.
        state: &'static str,
    },
    /// Somebody else has changed it since.
    #[error("{what} was changed after this was proposed; look at it again")]
    ChangedSince {
        /// What.
        what: &'static str,
    },
    /// Who asks may not.
    #[error("only {who} may {what}")]
    NotAllowed {
        /// Who may.
        who: &'static str,
        /// Do what.
        what: &'static str,
    },
    /// An answer needs its reason.
    #[error("{what} needs a reason")]
    NoReason {
        /// What.
        what: &'static str,
    },
    /// A proposal's file.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
}

/// A text of one line or several that somebody reads: not empty, not endless, no control characters but line ends.
pub(crate) fn text(field: &'static str, value: &str, most: usize) -> Result<(), PartnerError> {
    let fits = !value.trim().is_empty()
        && value.chars().count() <= most
        && !value.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    if fits { Ok(()) } else { Err(PartnerError::Text { field, most }) }
}

pub(crate) fn range(field: &'static str, value: i64, least: i64, most: i64) -> Result<(), PartnerError> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(PartnerError::Range { field, least, most }) }
}

pub(crate) fn in_order<T: PartialOrd>(
    (earlier, first): (&'static str, Option<T>),
    (later, second): (&'static str, Option<T>),
) -> Result<(), PartnerError> {
    match (first, second) {
        (Some(first), Some(second)) if second < first => Err(PartnerError::Days { earlier, later }),
        _ => Ok(()),
    }
}

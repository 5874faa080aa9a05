use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::error::text;
use super::partner::TEXT;
use super::{Agreement, AgreementState, Offering, Partner, PartnerError, PartnerLicence};
use crate::named;
use crate::{PartnerId, PartnerItemId, ProfileId, ProposalId};

/// What somebody would like to be changed. `revision` is that of the record the proposer saw (0 for a new one): what
/// has been changed since is not overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "what", deny_unknown_fields)]
pub enum ProposedChange {
    /// A partner, new or changed.
    Partner {
        /// As it is to be.
        partner: Box<Partner>,
        /// What the proposer saw.
        revision: u32,
    },
    /// A licence, new or changed.
    Licence {
        /// As it is to be.
        licence: PartnerLicence,
        /// What the proposer saw.
        revision: u32,
    },
    /// A draft of an agreement, new or changed.
    Agreement {
        /// As it is to be.
        agreement: Box<Agreement>,
        /// What the proposer saw.
        revision: u32,
    },
    /// A step of an agreement.
    AgreementStep {
        /// Which.
        agreement: PartnerItemId,
        /// What it is to become.
        next: AgreementState,
        /// Why, where that is asked.
        reason: Option<String>,
        /// What the proposer saw.
        revision: u32,
    },
    /// What a partner quotes: its offerings and their prices.
    Offerings {
        /// Whose.
        partner: PartnerId,
        /// As they are to be.
        offerings: Vec<Offering>,
        /// What the proposer saw.
        revision: u32,
    },
}

/// A change that waits for somebody to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Identifier.
    pub id: ProposalId,
    /// Who would like it.
    pub by: ProfileId,
    /// When they said so.
    pub made_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// What.
    pub change: ProposedChange,
}

impl Proposal {
    /// Whether the record is in order; whether the change is, is looked at when it is made.
    ///
    /// # Errors
    /// Texts.
    pub fn check(&self) -> Result<(), PartnerError> {
        text("reason", &self.reason, TEXT)?;
        match &self.change {
            ProposedChange::Partner { partner, .. } => partner.check(),
            ProposedChange::Licence { licence, .. } => licence.check(),
            _ => Ok(()),
        }
    }
}

named! {
    /// How far a proposal has come.
    pub enum ProposalState {
        /// Nobody has decided.
        Waiting = "waiting",
        /// Approved, and made.
        Approved = "approved",
        /// Refused.
        Refused = "refused",
        /// Taken back by who made it.
        Withdrawn = "withdrawn",
    }
}

impl ProposalState {
    /// Whether it can go to another state: from waiting to each of the others, and no further.
    ///
    /// # Errors
    /// [`PartnerError::Decided`].
    pub fn must_wait(self) -> Result<(), PartnerError> {
        match self {
            Self::Waiting => Ok(()),
            other => Err(PartnerError::Decided { state: other.as_str() }),
        }
    }
}

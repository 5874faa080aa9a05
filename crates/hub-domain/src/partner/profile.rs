use serde::{Deserialize, Serialize};

use super::error::text;
use super::partner::NAME;
use super::{PartnerError, PublicKey};
use crate::ProfileId;
use crate::named;

named! {
    /// What somebody may do.
    pub enum ProfileRole {
        /// Proposes.
        Agent = "agent",
        /// Proposes and decides.
        Admin = "admin",
    }
}

/// Somebody who works with this installation, or whose proposals come to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Identifier.
    pub id: ProfileId,
    /// Name.
    pub name: String,
    /// What they may do.
    pub role: ProfileRole,
    /// What their proposals are signed with. Its other half never leaves the vault of its owner.
    pub public_key: Option<PublicKey>,
    /// No longer with the brokerage: proposes and decides nothing.
    pub put_away: bool,
}

impl Profile {
    /// Whether the record is in order.
    ///
    /// # Errors
    /// Texts.
    pub fn check(&self) -> Result<(), PartnerError> {
        text("name", &self.name, NAME)
    }

    /// Whether they may decide what others propose.
    ///
    /// # Errors
    /// [`PartnerError::NotAllowed`].
    pub fn may_decide(&self) -> Result<(), PartnerError> {
        if self.role == ProfileRole::Admin && !self.put_away {
            Ok(())
        } else {
            Err(PartnerError::NotAllowed { who: "an admin", what: "decide proposals" })
        }
    }
}

use serde::{Deserialize, Serialize};

use crate::record_error::{NAME, RecordError, text};
use crate::{CrmId, PartnerId, named};

named! {
    /// Whose side we are on.
    pub enum Side {
        /// The buyer's.
        Buyer = "buyer",
        /// The seller's.
        Seller = "seller",
        /// Both, where the state allows it and both have agreed.
        Both = "both",
    }
}

named! {
    /// What somebody does in a transaction.
    pub enum PartyRole {
        /// Buys.
        Buyer = "buyer",
        /// Sells.
        Seller = "seller",
        /// The buyer's agent.
        BuyerAgent = "buyer-agent",
        /// The listing agent.
        ListingAgent = "listing-agent",
        /// Coordinates the transaction.
        Coordinator = "coordinator",
        /// The loan officer.
        Lender = "lender",
        /// The title or escrow officer.
        TitleOrEscrow = "title-or-escrow",
        /// An attorney.
        Attorney = "attorney",
        /// The insurer.
        Insurer = "insurer",
        /// The association of owners.
        Association = "association",
        /// Lives there and is not the seller.
        Occupant = "occupant",
        /// Somebody else.
        Other = "other",
    }
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// What they do.
    pub role: PartyRole,
    /// Their name.
    pub name: String,
    /// The person, where it is one we keep.
    pub person: Option<CrmId>,
    /// The partner, where it is one we keep.
    pub partner: Option<PartnerId>,
    /// How to write to them.
    pub email: Option<String>,
    /// How to call them.
    pub phone: Option<String>,
}

impl Party {
    pub(super) fn check(&self) -> Result<(), RecordError> {
        text("parties", &self.name, NAME)?;
        for contact in [&self.email, &self.phone].into_iter().flatten() {
            text("parties", contact, NAME)?;
        }
        Ok(())
    }
}

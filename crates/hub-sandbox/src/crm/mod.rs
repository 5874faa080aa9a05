//! Stand-ins for CRM vendors, after what is publicly known of their interfaces: GoHighLevel, HubSpot, Follow Up Boss,
//! Salesforce, Dynamics 365, Pipedrive, Zoho, Lofty, BoldTrail and Wise Agent.
//!
//! Each is an account in memory with invented people, and judges whoever uses it: a request the vendor would refuse is
//! refused with the vendor's own error, limits hold on the sandbox's clock, and nobody is told of a deletion that the
//! vendor keeps to itself. What is special about a vendor is a [`CrmQuirk`] and can be switched; what goes wrong around
//! a request is a [`CrmUpset`] and can be ordered. A test acts as "a person in the vendor's screens" through
//! [`CrmControl`] and reads the journal there. Where nothing public says how a vendor behaves, the stand-in takes the
//! less convenient way.

mod ask;
mod boldtrail;
mod control;
mod control_http;
mod core;
mod credentials;
mod dynamics;
mod follow_up_boss;
mod gohighlevel;
mod hubspot;
mod judge;
mod lofty;
mod oauth;
mod order;
mod pipedrive;
mod plain;
#[cfg(test)]
mod proptests;
mod quirk;
mod room;
mod salesforce;
mod table;
mod upset;
mod vendor;
mod wire;
mod wise_agent;
mod zoho;

pub use self::{
    control::{CrmControl, CrmRecord},
    core::{CrmChange, CrmDeed, CrmFieldChange, CrmHand, CrmKind, CrmPipeline, CrmStage, CrmUser},
    credentials::CrmCredentials,
    quirk::CrmQuirk,
    upset::{CrmOrder, CrmUpset},
    vendor::CrmVendor,
};
pub(crate) use self::{
    control_http::answer as control_answer,
    judge::{Judge, Judged},
};

use crate::{Sandbox, SandboxConfig, SandboxError, server::serve_shape};

/// An account at a CRM vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmAccount {
    /// The vendor.
    pub vendor: CrmVendor,
    /// Invented people that are there from the beginning; at most 100,000.
    pub contacts: usize,
}

impl CrmAccount {
    /// An account with forty people.
    #[must_use]
    pub fn at(vendor: CrmVendor) -> Self {
        Self { vendor, contacts: 40 }
    }
}

/// Starts a stand-in for a CRM vendor. [`Sandbox::url`] is what a user types as the address, [`Sandbox::access_token`]
/// the key or token that the vendor hands out on paper, and [`crate::Control::crm`] the hand on the account. Of the
/// configuration only seed, port, clock, control secret and faults matter.
///
/// Dropping the sandbox panics when a call was made that must never be made ([`CrmControl::verdict`]), so that no test
/// passes by oversight.
///
/// # Errors
/// As for [`crate::serve`], and more people than there may be.
pub async fn serve_crm(mut config: SandboxConfig, account: CrmAccount) -> Result<Sandbox, SandboxError> {
    const MOST: usize = 100_000;
    if account.contacts > MOST {
        return Err(SandboxError::Setting(format!("an account has at most {MOST} people")));
    }
    // The market that every sandbox has is of no use here.
    config.listings = 1;
    config.csv = None;
    let judge = Judge::new(&account, &config);
    config.static_token = Some(judge.credentials().token.clone());
    serve_shape(config, Some(Box::new(judge))).await
}

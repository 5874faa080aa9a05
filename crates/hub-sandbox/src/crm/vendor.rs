use std::{fmt, str::FromStr};

use serde_json::{Map, Value as Json};

use super::{
    boldtrail::BoldTrail,
    core::{CrmKind, Habits, Invented},
    dynamics::Dynamics,
    follow_up_boss::FollowUpBoss,
    gohighlevel::GoHighLevel,
    hubspot::HubSpot,
    lofty::Lofty,
    pipedrive::Pipedrive,
    plain::Plain,
    room::Room,
    salesforce::Salesforce,
    wire::{Call, No, Reply},
    wise_agent::WiseAgent,
    zoho::Zoho,
};
use crate::SandboxError;

/// A CRM vendor the sandbox can stand in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CrmVendor {
    /// GoHighLevel (LeadConnector), API v2.
    GoHighLevel,
    /// HubSpot, CRM v3.
    HubSpot,
    /// Follow Up Boss, API v1.
    FollowUpBoss,
    /// Salesforce, REST API v64.
    Salesforce,
    /// Microsoft Dynamics 365, Dataverse Web API v9.2.
    Dynamics,
    /// Zoho CRM, API v8.
    Zoho,
    /// Lofty, API v1.0.
    Lofty,
    /// BoldTrail (kvCORE), public API v2.
    BoldTrail,
    /// Wise Agent.
    WiseAgent,
    /// Nobody's product: a REST interface for connectors that are described by a file.
    Plain,
    /// Pipedrive, API v2 and v1.
    Pipedrive,
}

impl CrmVendor {
    /// Every vendor that exists; [`Self::Plain`] does not.
    pub const ALL: &'static [Self] = &[
        Self::GoHighLevel,
        Self::HubSpot,
        Self::FollowUpBoss,
        Self::Salesforce,
        Self::Dynamics,
        Self::Pipedrive,
        Self::Zoho,
        Self::Lofty,
        Self::BoldTrail,
        Self::WiseAgent,
    ];

    /// Its name, as `--vendor` takes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GoHighLevel => "gohighlevel",
            Self::HubSpot => "hubspot",
            Self::FollowUpBoss => "followupboss",
            Self::Salesforce => "salesforce",
            Self::Dynamics => "dynamics365",
            Self::Plain => "plain",
            Self::Pipedrive => "pipedrive",
            Self::Zoho => "zoho",
            Self::Lofty => "lofty",
            Self::BoldTrail => "boldtrail",
            Self::WiseAgent => "wiseagent",
        }
    }

    /// The one who answers.
    pub(super) fn open(self) -> Box<dyn Vendor> {
        match self {
            Self::GoHighLevel => Box::new(GoHighLevel::default()),
            Self::HubSpot => Box::new(HubSpot::default()),
            Self::FollowUpBoss => Box::new(FollowUpBoss::default()),
            Self::Salesforce => Box::new(Salesforce::default()),
            Self::Dynamics => Box::new(Dynamics::default()),
            Self::Plain => Box::new(Plain::default()),
            Self::Pipedrive => Box::new(Pipedrive::default()),
            Self::Zoho => Box::new(Zoho::default()),
            Self::Lofty => Box::new(Lofty::default()),
            Self::BoldTrail => Box::new(BoldTrail::default()),
            Self::WiseAgent => Box::new(WiseAgent),
        }
    }
}

impl fmt::Display for CrmVendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CrmVendor {
    type Err = SandboxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = || Self::ALL.iter().chain(&[Self::Plain]);
        all().copied().find(|vendor| vendor.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = all().map(|vendor| vendor.as_str()).collect();
            SandboxError::Setting(format!("no CRM is called {text:?}; there are: {}", names.join(", ")))
        })
    }
}

/// What a vendor knows and does that others do not.
pub trait Vendor: Send {
    /// Path of what a user types as the address.
    fn root(&self) -> &'static str;

    /// Path of the token endpoint; empty where there is none.
    fn token_path(&self) -> &'static str;

    /// How it keeps records.
    fn habits(&self) -> Habits;

    /// Sets the account up: users, pipelines, fields, and these people.
    fn furnish(&self, room: &mut Room, people: &[Invented]);

    /// Answers a request.
    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply;

    /// Words a refusal.
    fn refuse(&self, no: &No) -> Reply;

    /// Whether records of a kind have a field of that name.
    fn knows(&self, room: &Room, kind: CrmKind, field: &str) -> bool;

    /// The field that holds a contact's tags, where there are tags.
    fn tag_field(&self) -> Option<&'static str>;

    /// The field that holds a deal's stage.
    fn stage_field(&self) -> &'static str;

    /// A note of a person who uses the vendor's screens. Returns its id.
    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String;

    /// The vendor's rules for fields that a person wrote: what is left out is filled in, what is wrong is said.
    ///
    /// # Errors
    /// What the vendor's screens would not take.
    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String>;
}

use std::{fmt, str::FromStr};

use serde_json::{Map, Value as Json};

use super::{
    core::{CrmKind, Habits, Invented},
    follow_up_boss::FollowUpBoss,
    gohighlevel::GoHighLevel,
    hubspot::HubSpot,
    room::Room,
    wire::{Call, No, Reply},
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
}

impl CrmVendor {
    /// Every vendor.
    pub const ALL: &'static [Self] = &[Self::GoHighLevel, Self::HubSpot, Self::FollowUpBoss];

    /// Its name, as `--vendor` takes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GoHighLevel => "gohighlevel",
            Self::HubSpot => "hubspot",
            Self::FollowUpBoss => "followupboss",
        }
    }

    /// The one who answers.
    pub(super) fn open(self) -> Box<dyn Vendor> {
        match self {
            Self::GoHighLevel => Box::new(GoHighLevel::default()),
            Self::HubSpot => Box::new(HubSpot::default()),
            Self::FollowUpBoss => Box::new(FollowUpBoss::default()),
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
        Self::ALL.iter().copied().find(|vendor| vendor.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|vendor| vendor.as_str()).collect();
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

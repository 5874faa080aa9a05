use serde::Serialize;

use super::CrmVendor;
use crate::{
    rng::{hash_text, mix},
    server::auth::Auth,
};

/// What opens an account. Every value is invented and follows from the seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrmCredentials {
    /// What the vendor hands out on paper: a private integration token, a private app's token, an API key of the owner.
    /// Where the vendor hands out nothing (Salesforce, Dynamics 365, Zoho), an access token that never dies, so that a
    /// test need not sign in.
    pub token: String,
    /// The API key of an agent who sees own people only (Follow Up Boss); empty elsewhere.
    pub agent_token: String,
    /// Client id for OAuth.
    pub client_id: String,
    /// Client secret for OAuth.
    pub client_secret: String,
    /// An authorization code that can be exchanged once, where the vendor has OAuth here.
    pub code: String,
    /// The sub-account (GoHighLevel); empty elsewhere.
    pub location: String,
    /// Name of the registered system (Follow Up Boss); empty elsewhere.
    pub system: String,
    /// Its key.
    pub system_key: String,
}

impl CrmCredentials {
    /// For an account with that seed.
    pub fn new(vendor: CrmVendor, seed: u64) -> Self {
        let drawn = |what: &str| mix(seed ^ hash_text(what));
        let auth = Auth::new(seed, 0, None);
        let only = |wanted: CrmVendor, text: String| if vendor == wanted { text } else { String::new() };
        let token = match vendor {
            CrmVendor::GoHighLevel => format!("pit-{:016x}", drawn("pit")),
            CrmVendor::HubSpot => format!("pat-na1-{:016x}", drawn("pat")),
            CrmVendor::FollowUpBoss => format!("fka_{:016x}", drawn("fka")),
            CrmVendor::Pipedrive => format!("{:016x}{:016x}{:08x}", drawn("pipe"), drawn("drive"), drawn("key") >> 32),
            CrmVendor::Lofty => format!("lofty.{:016x}", drawn("lofty")),
            CrmVendor::BoldTrail => format!("eyJib2xk.{:016x}.{:016x}", drawn("bold"), drawn("trail")),
            CrmVendor::WiseAgent => format!("wa-{:016x}", drawn("wise")),
            CrmVendor::Zoho => format!("1000.{:016x}{:016x}", drawn("zoho"), drawn("crm")),
            CrmVendor::Dynamics => format!("eyJ0eXAi.{:016x}", drawn("entra")),
            CrmVendor::Salesforce => format!("00D8d0000000001!{:016x}", drawn("session")),
            CrmVendor::Plain => format!("plain-{:016x}", drawn("plain")),
        };
        Self {
            token,
            agent_token: only(CrmVendor::FollowUpBoss, format!("fka_{:016x}", drawn("agent"))),
            client_id: auth.client_id,
            client_secret: auth.client_secret,
            code: if matches!(vendor, CrmVendor::FollowUpBoss | CrmVendor::BoldTrail) {
                String::new()
            } else {
                format!("{:016x}", drawn("code"))
            },
            location: only(CrmVendor::GoHighLevel, format!("loc{:016x}", drawn("location"))),
            system: only(CrmVendor::FollowUpBoss, "Sandbox-System".to_owned()),
            system_key: only(CrmVendor::FollowUpBoss, format!("{:016x}", drawn("system"))),
        }
    }
}

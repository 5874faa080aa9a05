use std::sync::{Mutex, MutexGuard};

use axum::http::{HeaderMap, Method, Uri};
use chrono::{DateTime, Utc};

use super::{
    CrmAccount, CrmVendor,
    core::{Account, invent},
    credentials::CrmCredentials,
    quirk::CrmQuirk,
    room::Room,
    upset::{CrmUpset, Orders},
    vendor::Vendor,
    wire::{Call, No, Reply},
};
use crate::{
    SandboxConfig,
    query::Refusal,
    server::{
        answer::Answer,
        schedule::Occasion,
        shape::{Ask, Shape},
        shared::{Shared, held},
    },
};

/// Users an account has.
const USERS: usize = 4;

/// Someone who answers in a vendor's name.
pub struct Judge {
    vendor: CrmVendor,
    credentials: CrmCredentials,
    root: &'static str,
    token_path: &'static str,
    desk: Mutex<Desk>,
}

/// What a judge has in front of it.
pub struct Desk {
    /// The account.
    pub room: Room,
    /// The vendor's ways.
    pub vendor: Box<dyn Vendor>,
    /// What is to go wrong.
    pub orders: Orders,
}

/// An answer, and how it goes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The answer.
    pub reply: Reply,
    /// What befell the request.
    pub upset: Option<CrmUpset>,
    /// What the client did that the vendor would hold against it.
    pub violations: Vec<&'static str>,
}

impl Judge {
    /// A judge with an account of invented people.
    pub fn new(account: &CrmAccount, config: &SandboxConfig) -> Self {
        let now = config.clock.now();
        let vendor = account.vendor.open();
        let credentials = CrmCredentials::new(account.vendor, config.seed);
        let empty = Account::new(config.seed, vendor.habits());
        let mut room = Room::new(empty, credentials.clone(), config.seed, now);
        let usual = |quirk: &&CrmQuirk| quirk.is_usual() && quirk.vendors().contains(&account.vendor);
        room.quirks = CrmQuirk::ALL.iter().filter(usual).copied().collect();
        vendor.furnish(&mut room, &invent(config.seed, account.contacts, USERS, now));
        let (root, token_path) = (vendor.root(), vendor.token_path());
        let desk = Mutex::new(Desk { room, vendor, orders: Orders::default() });
        Self { vendor: account.vendor, credentials, root, token_path, desk }
    }

    /// The vendor it stands in for.
    pub fn vendor(&self) -> CrmVendor {
        self.vendor
    }

    /// What opens the account.
    pub fn credentials(&self) -> &CrmCredentials {
        &self.credentials
    }

    /// What is in front of it, at that time.
    pub fn desk(&self, now: DateTime<Utc>) -> MutexGuard<'_, Desk> {
        let mut desk = held(&self.desk);
        desk.room.now = now;
        desk
    }

    /// Words a refusal in the vendor's way.
    pub fn refuse(&self, no: &No) -> Reply {
        held(&self.desk).vendor.refuse(no)
    }

    /// Answers a request.
    pub fn weigh(&self, now: DateTime<Utc>, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Judged {
        let mut desk = self.desk(now);
        let Desk { room, vendor, orders } = &mut *desk;
        let Some(call) = Call::read(method, uri, headers, body) else {
            let reply = vendor.refuse(&No::new(400, "BAD_REQUEST", "the address cannot be read"));
            return Judged { reply, upset: None, violations: Vec::new() };
        };
        let upset = orders.strike(&call.line());
        let reply = match upset {
            Some(CrmUpset::ErrorBefore) => vendor.refuse(&No::new(502, "BAD_GATEWAY", "Bad Gateway")),
            Some(CrmUpset::QuotaForbidden) => {
                vendor.refuse(&No::new(403, "QUOTA", "You have used up what your plan allows. Please try again later."))
            }
            Some(CrmUpset::ErrorAfter) => {
                vendor.handle(room, &call);
                vendor.refuse(&No::new(502, "BAD_GATEWAY", "Bad Gateway"))
            }
            Some(CrmUpset::Twice) => {
                let first = vendor.handle(room, &call);
                vendor.handle(room, &call);
                first
            }
            Some(CrmUpset::LostAnswer | CrmUpset::SlowAnswer) | None => vendor.handle(room, &call),
        };
        Judged { reply, upset, violations: std::mem::take(&mut room.violations) }
    }
}

impl Shape for Judge {
    fn root(&self) -> &'static str {
        self.root
    }

    fn token_path(&self) -> &'static str {
        self.token_path
    }

    fn judge(&self) -> Option<&Judge> {
        Some(self)
    }

    fn longest_body(&self) -> usize {
        // A hundred notes of the longest kind, with room for their escapes.
        16 << 20
    }

    fn admit(&self, _: &Shared, _: &Ask<'_>) -> Result<(), Refusal> {
        Ok(())
    }

    fn occasion(&self, _: &Ask<'_>) -> Occasion {
        Occasion::Other
    }

    fn answer(&self, _: &Shared, _: &Ask<'_>) -> Result<Answer, Refusal> {
        Err(Refusal::with(404, "URL", "Not Found"))
    }

    fn error(&self, refusal: &Refusal) -> Answer {
        let code = match refusal.status {
            401 => "INVALID_AUTHENTICATION",
            403 => "MISSING_SCOPES",
            429 => "RATE_LIMITS",
            _ => "SERVICE",
        };
        self.refuse(&No::new(refusal.status, code, refusal.message.clone())).into_answer()
    }

    fn verdict(&self) -> Option<String> {
        held(&self.desk).room.forbidden.clone()
    }
}

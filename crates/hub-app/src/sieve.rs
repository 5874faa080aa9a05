//! What of each record goes into an export. Two kinds of files: one that may leave the house, with what consumers may
//! see, and the agent's own copy, with what the licences give to agents.

use std::collections::{HashMap, HashSet};

use hub_compliance::{Decision, FieldClass, Outlet};
use hub_domain::{Listing, MediaPermission, RecordRights, Resource};
use hub_store::{Connection, Sieve};
use serde_json::{Map, Value};

use crate::rules::{RuleBook, scrubbed};

/// The rules as an export asks them.
pub(crate) struct RuleSieve {
    book: RuleBook,
    outlet: Outlet,
    /// Listings that stay here, by source and key: what belongs to them stays too.
    withheld: HashSet<(String, String)>,
    /// Listings that go without their address, with the address to be taken out of texts.
    hidden: HashMap<(String, String), Box<Listing>>,
    /// Listings that were asked about.
    seen: HashSet<(String, String)>,
}

impl RuleSieve {
    pub fn new(book: RuleBook, outlet: Outlet) -> Self {
        Self { book, outlet, withheld: HashSet::new(), hidden: HashMap::new(), seen: HashSet::new() }
    }

    fn listing(
        &mut self,
        connection: &Connection,
        id: (String, String),
        fields: &mut Map<String, Value>,
        payload: &mut Map<String, Value>,
    ) -> bool {
        let Ok(listing) = serde_json::from_value::<Listing>(Value::Object(fields.clone())) else { return false };
        let rights = RecordRights::of(payload).with_listing(&listing);
        let decision = self.book.of_listing(connection.id, &listing, Some(rights), self.outlet);
        self.seen.insert(id.clone());
        if decision.listing.is_err() {
            self.withheld.insert(id);
            return false;
        }
        keep(fields, &decision);
        keep(payload, &decision);
        if decision.address.is_err() {
            scrub(fields, &listing);
            scrub(payload, &listing);
            self.hidden.insert(id, Box::new(listing));
        }
        if self.outlet.is_consumer() {
            fields.insert("_Attribution".to_owned(), Value::from(decision.attribution.clone()));
        }
        fields.insert("_Notice".to_owned(), Value::from(decision.disclaimer));
        true
    }

    /// What belongs to a listing, or to nobody's.
    fn other(
        &self,
        connection: &Connection,
        resource: Resource,
        fields: &mut Map<String, Value>,
        payload: &mut Map<String, Value>,
    ) -> bool {
        let parent = ["ListingKey", "ResourceRecordKey"].into_iter().find_map(|name| fields.get(name)?.as_str());
        let parent = parent.map(|key| (connection.name.clone(), key.to_owned()));
        let of_listing = matches!(resource, Resource::Media | Resource::OpenHouse);
        if of_listing && parent.as_ref().is_some_and(|p| self.withheld.contains(p)) {
            return false;
        }
        let rights = RecordRights::of(payload);
        // A member, an office or a photo has no status; an open listing of the same source stands for it.
        let listing = Listing {
            standard_status: Some(hub_domain::StandardStatus::Active),
            ..Listing::new("", hub_domain::Currency::USD)
        };
        let own = RecordRights { permission: rights.permission, uses: rights.uses, ..RecordRights::default() };
        let decision = self.book.of_listing(connection.id, &listing, Some(own), self.outlet);
        let private = own.permission == Some(MediaPermission::AgentsOnly);
        if decision.listing.is_err() || (private && decision.media(own.permission).is_err()) {
            return false;
        }
        keep(fields, &decision);
        keep(payload, &decision);
        if let Some(listing) = parent.and_then(|p| self.hidden.get(&p)) {
            scrub(fields, listing);
            scrub(payload, listing);
        }
        true
    }
}

impl Sieve for RuleSieve {
    fn notice(&self) -> String {
        let words = if self.outlet.is_consumer() {
            "\
WITHOUT WHAT IS FOR AGENTS

These files leave out what consumers may not see: fields for agents, addresses that sellers want hidden, listings whose
sellers have opted out, fields nobody here knows, saved analyses and the terms of agreements. The data are licensed to the
brokerage by the MLSs named in connections.json. They may not be passed on in bulk; whoever shows a listing names its
firm (_Attribution) and gives the notice (_Notice). The agent's own copy, with everything the licences give to agents, is
made with `hub store export --own`.

"
        } else {
            "\
FOR THE BROKERAGE'S OWN USE

These files are the brokerage's own copy. They hold what the licences give to agents, confidential fields among it, and
are not for clients or third parties. Fields for agents that came by a licence for display (IDX, VOW) are left out. When a
licence ends, the rows of that source in these files have to be deleted too.

"
        };
        words.to_owned()
    }

    fn record(
        &mut self,
        connection: &Connection,
        resource: Resource,
        key: &str,
        fields: &mut Map<String, Value>,
        payload: &mut Map<String, Value>,
    ) -> bool {
        match resource {
            Resource::Property => self.listing(connection, (connection.name.clone(), key.to_owned()), fields, payload),
            _ => self.other(connection, resource, fields, payload),
        }
    }

    fn change(
        &mut self,
        connection: Option<&Connection>,
        resource: Resource,
        key: &str,
        fields: &mut Map<String, Value>,
    ) -> bool {
        let Some(connection) = connection else { return false };
        let id = (connection.name.clone(), key.to_owned());
        if self.withheld.contains(&id) {
            return false;
        }
        let listing = Listing {
            standard_status: Some(hub_domain::StandardStatus::Active),
            ..Listing::new("", hub_domain::Currency::USD)
        };
        let rights = RecordRights::default();
        let decision = self.book.of_listing(connection.id, &listing, Some(rights), self.outlet);
        // Of a listing that is gone nobody knows any more whether its address may be shown.
        let unsure = self.outlet.is_consumer() && (resource != Resource::Property || !self.seen.contains(&id));
        let hide = self.outlet.is_consumer() && (unsure || self.hidden.contains_key(&id));
        fields.retain(|field, _| {
            let class = FieldClass::of(field);
            let placed = matches!(class, FieldClass::Address | FieldClass::FreeText);
            // Sides and prices depend on a state that was another then.
            let bound = matches!(class, FieldClass::BuyerSide | FieldClass::SalePrice) && self.outlet.is_consumer();
            decision.field(field).is_ok() && !bound && !(hide && placed)
        });
        decision.listing.is_ok()
    }

    fn own_work(&self) -> bool {
        self.outlet == Outlet::OwnFile
    }
}

/// Keeps the fields that may be shown; our own notes begin with an underscore and stay.
fn keep(fields: &mut Map<String, Value>, decision: &Decision) {
    fields.retain(|field, _| field.starts_with('_') || decision.field(field).is_ok());
}

/// Takes a hidden address out of every text that is left.
fn scrub(fields: &mut Map<String, Value>, listing: &Listing) {
    for (field, value) in fields {
        if FieldClass::of(field) == FieldClass::FreeText
            && let Value::String(text) = value
        {
            *text = scrubbed(text, listing);
        }
    }
}

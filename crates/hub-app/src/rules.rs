//! What may be shown where: the store's facts put before [`hub_compliance::decide`]. Every way out asks here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use hub_compliance::{Credit, Decision, Outlet, Reason, RecordFacts, RuleSet, SourceFacts, decide};
use hub_domain::{ConnectionId, Licence, Listing, RecordRights, Resource};
use hub_store::{Connection, ListingRow, StoredListing, Terms, UseFacts};

use crate::error::{AppError, Result};
use crate::hub::{Hub, lock};
use crate::view::ErrorCode;

/// The licences, terms and ages of all sources at one moment.
#[derive(Debug, Clone)]
pub(crate) struct RuleBook {
    now: DateTime<Utc>,
    sources: Arc<HashMap<ConnectionId, SourceRules>>,
}

/// One source in the book.
#[derive(Debug, Clone)]
pub(crate) struct SourceRules {
    pub name: String,
    pub licence: Licence,
    pub terms: Terms,
    pub rules: &'static RuleSet,
    pub as_of: Option<DateTime<Utc>>,
}

impl SourceRules {
    /// The source as the rules see it.
    pub fn facts(&self, now: DateTime<Utc>) -> SourceFacts<'_> {
        SourceFacts {
            name: &self.name,
            licence: self.licence,
            ends_on: self.terms.ends_on,
            rules: self.rules,
            refresh_limit: self.terms.refresh_hours.map(|h| Duration::hours(i64::from(h))),
            as_of: self.as_of,
            now,
        }
    }
}

/// The book written last; every change of a source, its terms or its runs forgets it.
#[derive(Default)]
pub(crate) struct RuleShelf(Mutex<Option<Arc<HashMap<ConnectionId, SourceRules>>>>);

impl RuleShelf {
    /// Forgets the book.
    pub fn forget(&self) {
        *lock(&self.0) = None;
    }
}

impl RuleBook {
    /// Decides about one record of a source. A source that is not in the book has left.
    pub fn decide(&self, source: ConnectionId, record: &RecordFacts<'_>, outlet: Outlet) -> Decision {
        match self.sources.get(&source) {
            Some(rules) => decide(&rules.facts(self.now), record, outlet),
            None => {
                let gone = SourceRules {
                    name: String::new(),
                    licence: Licence::Idx,
                    terms: Terms { ends_on: Some(NaiveDate::MIN), ..Terms::default() },
                    rules: RuleSet::general(),
                    as_of: None,
                };
                decide(&gone.facts(self.now), record, outlet)
            }
        }
    }

    /// Decides about a row of a list.
    pub fn row(&self, row: &ListingRow, outlet: Outlet) -> Decision {
        let record = RecordFacts {
            rights: row.rights,
            status: row.standard_status,
            close_date: row.close_date,
            credit: Credit::default(),
        };
        self.decide(row.connection, &record, outlet)
    }

    /// Decides about a listing of which only the facts for this are known.
    pub fn known(&self, facts: &UseFacts, outlet: Outlet) -> Decision {
        let record = RecordFacts {
            rights: facts.rights,
            status: facts.status,
            close_date: facts.close_date,
            credit: Credit::default(),
        };
        self.decide(facts.connection, &record, outlet)
    }

    /// Decides about a whole listing.
    pub fn listing(&self, stored: &StoredListing, rights: Option<RecordRights>, outlet: Outlet) -> Decision {
        self.of_listing(stored.connection.id, &stored.listing, rights, outlet)
    }

    /// As [`RuleBook::listing`].
    pub fn of_listing(
        &self,
        source: ConnectionId,
        listing: &Listing,
        rights: Option<RecordRights>,
        outlet: Outlet,
    ) -> Decision {
        let record = RecordFacts {
            rights,
            status: listing.standard_status,
            close_date: listing.close_date,
            credit: Credit {
                system: listing.originating_system_name.as_deref(),
                office: listing.list_office_name.as_deref(),
                agent: listing.list_agent_full_name.as_deref(),
                contact: listing.attribution_contact.as_deref(),
            },
        };
        self.decide(source, &record, outlet)
    }

    /// A source's own entry.
    pub fn source(&self, id: ConnectionId) -> Option<&SourceRules> {
        self.sources.get(&id)
    }

    /// Whether every source that may support a CMA may also count in statistics.
    pub fn statistics_allowed(&self) -> bool {
        let blank = RecordFacts { rights: Some(RecordRights::default()), ..RecordFacts::default() };
        self.sources.values().all(|source| {
            let decision = decide(&source.facts(self.now), &blank, Outlet::AgentScreen);
            decision.comparable.is_err() || decision.statistics.is_ok()
        })
    }
}

impl Hub {
    /// Whether a client looks at the screen: what is for agents is then withheld by every use case that fills it.
    pub fn set_presenting(&self, presenting: bool) {
        self.0.presenting.store(presenting, std::sync::atomic::Ordering::SeqCst);
    }

    /// Whether a client looks at the screen.
    #[must_use]
    pub fn presenting(&self) -> bool {
        self.0.presenting.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// Refuses what is the agent's alone while a client looks at the screen.
    pub(crate) fn agents_only(&self) -> Result<()> {
        if self.presenting() {
            return Err(AppError::new(ErrorCode::Refused).with("rule", "This is for agents: end present mode first."));
        }
        Ok(())
    }

    /// Who looks at the screen.
    pub(crate) fn screen(&self) -> Outlet {
        if self.presenting() { Outlet::ConsumerScreen } else { Outlet::AgentScreen }
    }

    /// The rules of all sources now.
    pub(crate) async fn rule_book(&self) -> Result<RuleBook> {
        let now = self.0.clock.now();
        let kept = lock(&self.0.rules.0).clone();
        if let Some(sources) = kept {
            return Ok(RuleBook { now, sources });
        }
        let ages = self.0.store.complete_as_of().await?;
        let mut sources = HashMap::new();
        for connection in self.0.store.connections().await? {
            let terms = self.0.store.terms(connection.id).await?;
            let rules = rules_of(&connection, &terms);
            let as_of = ages.get(&connection.id).copied();
            let entry = SourceRules { name: connection.name, licence: connection.licence, terms, rules, as_of };
            sources.insert(connection.id, entry);
        }
        let sources = Arc::new(sources);
        *lock(&self.0.rules.0) = Some(Arc::clone(&sources));
        Ok(RuleBook { now, sources })
    }

    /// What may be done with a listing, at a way out.
    pub(crate) async fn decision(&self, stored: &StoredListing, outlet: Outlet) -> Result<Decision> {
        let key = &stored.listing.listing_key;
        let facts = self.0.store.use_facts(Resource::Property, std::slice::from_ref(key)).await?;
        let rights = facts.get(key).and_then(|f| f.rights);
        Ok(self.rule_book().await?.listing(stored, rights, outlet))
    }
}

impl Hub {
    /// A photo is seen where its listing is, and only by whom its own permission names.
    ///
    /// # Errors
    /// A rule forbids to show it.
    pub(crate) async fn may_see_photo(&self, media_key: &str) -> Result<()> {
        let store = &self.0.store;
        let media = store.use_facts(Resource::Media, &[media_key.to_owned()]).await?;
        let Some(media) = media.get(media_key) else { return Ok(()) };
        let book = self.rule_book().await?;
        let listing = match &media.listing_key {
            Some(key) => store.use_facts(Resource::Property, std::slice::from_ref(key)).await?.remove(key),
            None => None,
        };
        let decision = match &listing {
            Some(facts) => book.known(facts, self.screen()),
            // A picture of nobody's listing (an agent, an office) goes by its source alone.
            None => book.known(media, Outlet::AgentScreen),
        };
        decision.media(media.rights.and_then(|r| r.permission)).map_err(refused)
    }
}

/// The rules a source goes by: those its terms name, else those its names give away.
pub(crate) fn rules_of(connection: &Connection, terms: &Terms) -> &'static RuleSet {
    let names = connection.settings.values().map(String::as_str);
    RuleSet::of_source(&terms.rule_set, names.chain([connection.name.as_str(), connection.connector.as_str()]))
}

/// Takes out of a listing what may not be seen there. Its key, type and status stay.
pub(crate) fn withhold(listing: &mut Listing, decision: &Decision) {
    let original = listing.clone();
    let hidden = |field: &str| decision.field(field).is_err();
    if decision.address.is_err() {
        let l = listing;
        l.unparsed_address = None;
        l.street_number = None;
        l.street_dir_prefix = None;
        l.street_name = None;
        l.street_suffix = None;
        l.unit_number = None;
        l.parcel_number = None;
        l.latitude = None;
        l.longitude = None;
        l.public_remarks = l.public_remarks.take().map(|text| scrubbed(&text, &original));
        return withhold_rest(l, hidden);
    }
    withhold_rest(listing, hidden);
}

fn withhold_rest(l: &mut Listing, hidden: impl Fn(&str) -> bool) {
    if hidden("PrivateRemarks") {
        l.private_remarks = None;
    }
    if hidden("ExpirationDate") {
        l.expiration_date = None;
    }
    if hidden("WithdrawnDate") {
        l.withdrawn_date = None;
    }
    if hidden("BuyerAgentKey") {
        l.buyer_agent_key = None;
        l.buyer_office_key = None;
    }
    if hidden("ClosePrice") {
        l.close_price = None;
        l.concessions_amount = None;
    }
}

/// A text without the listing's address.
pub(crate) fn scrubbed(text: &str, listing: &Listing) -> String {
    let line = listing.street_line().or_else(|| listing.unparsed_address.clone());
    hub_compliance::scrub_address(text, line.as_deref(), listing.street_name.as_deref(), listing.unit_number.as_deref())
}

/// The refusal of something that a rule forbids.
pub(crate) fn refused(reason: Reason) -> AppError {
    AppError::new(ErrorCode::Refused).with("rule", reason.sentence())
}

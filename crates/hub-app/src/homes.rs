use hub_connector::CancellationToken;
use hub_domain::{HomeGround, PublicRecord};
use hub_store::{HomeListing, ListingRow, StoredListing, search_price};

use crate::error::Result;
use crate::hub::Hub;
use crate::listings::key;
use crate::rules;
use crate::view::{
    AlsoListedView, DecideHomeRequest, KeyRequest, PublicRecordView, RecordedSaleView, RecordedValuationView,
    SameHomeView,
};

/// Listings looked at in one go: the store writes nothing else meanwhile.
const AT_ONCE: u32 = 500;

impl Hub {
    /// Finds out which listings are the same home, as far as anything changed.
    pub(crate) async fn settle_homes(&self, stop: &CancellationToken) -> Result<()> {
        while self.0.store.settle_homes(AT_ONCE).await?.more {
            if stop.is_cancelled() {
                break;
            }
        }
        Ok(())
    }

    /// Other listings of a listing's home, public records included, named by key or MLS number.
    ///
    /// # Errors
    /// When there is no such listing.
    pub async fn same_home(&self, key: &str) -> Result<Vec<HomeListing>> {
        let stored = self.listing(key).await?;
        Ok(self.0.store.home_of(stored.connection.id, &stored.listing.listing_key).await?)
    }

    /// Of rows of a list, the names of the other sources that list the same home; as many answers as rows.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn also_listed(&self, rows: &[ListingRow]) -> Result<Vec<Vec<String>>> {
        let named: Vec<_> = rows.iter().map(|r| (r.connection, r.key.clone())).collect();
        let mut found = self.0.store.also_listed(&named).await?;
        Ok(named.iter().map(|row| found.remove(row).unwrap_or_default()).collect())
    }

    /// Says for good whether two listings are the same home, or with `None` leaves it to the rule again. The other one
    /// is named by key or MLS number and, where several sources have that, by its source.
    ///
    /// # Errors
    /// When one of them does not exist, or both are one.
    pub async fn decide_home(&self, one: &str, other: &str, source: Option<&str>, same: Option<bool>) -> Result<()> {
        let one = self.listing(one).await?;
        let (connection, key) = match source {
            Some(name) => (self.connection(name).await?.id, other.to_owned()),
            None => {
                let other = self.listing(other).await?;
                (other.connection.id, other.listing.listing_key)
            }
        };
        let first = (one.connection.id, one.listing.listing_key.as_str());
        Ok(self.0.store.decide_home(first, (connection, &key), same).await?)
    }

    /// Who else lists a listing's home, for the screen.
    ///
    /// # Errors
    /// When there is no such listing, or its own source does not let it be shown.
    pub async fn same_home_view(&self, request: &KeyRequest) -> Result<SameHomeView> {
        let stored = self.listing(key(request)?).await?;
        let own = self.decision(&stored, self.screen()).await?;
        own.listing.map_err(rules::refused)?;
        // A recorded address would tell what the listing's seller wants hidden; and no estimate stands beside a listing
        // whose seller refused one, nor before a client.
        let records_fit = own.address.is_ok();
        let valuations = !self.presenting() && stored.listing.internet_automated_valuation_display_yn != Some(false);
        let mut view = SameHomeView::default();
        for other in self.0.store.home_of(stored.connection.id, &stored.listing.listing_key).await? {
            match &other.listing.public_record {
                Some(record) if records_fit => {
                    view.records.push(record_view(&other.connection.name, record, valuations))
                }
                Some(_) => {}
                None => view.also.push(self.also_view(other).await?),
            }
        }
        Ok(view)
    }

    /// Says whether two listings are the same home, and answers what is then shown.
    ///
    /// # Errors
    /// As [`Hub::decide_home`].
    pub async fn decide_home_view(&self, request: &DecideHomeRequest) -> Result<SameHomeView> {
        let own = KeyRequest { key: request.key.clone() };
        key(&own)?;
        key(&KeyRequest { key: request.other_key.clone() })?;
        self.decide_home(&request.key, &request.other_key, Some(&request.other_source), request.same).await?;
        self.same_home_view(&own).await
    }

    /// Another listing under its own source's rules: what this one may show says nothing about that one.
    async fn also_view(&self, other: HomeListing) -> Result<AlsoListedView> {
        let ground = other.ground.map(HomeGround::as_str).map(str::to_owned);
        let HomeListing { listing, connection, received_at, key_at_source, .. } = other;
        let mut stored = StoredListing { listing, connection, received_at, key_at_source };
        let decision = self.decision(&stored, self.screen()).await?;
        let mut view = AlsoListedView {
            key: stored.listing.listing_key.clone(),
            source: stored.connection.name.clone(),
            licence: stored.connection.licence.as_str().to_owned(),
            withheld: None,
            listing_id: None,
            status: None,
            price: None,
            listing_office: None,
            attribution_contact: None,
            ground,
            received_at: received_at.to_rfc3339(),
        };
        if let Err(reason) = decision.listing {
            view.withheld = Some(reason.sentence().to_owned());
            return Ok(view);
        }
        rules::withhold(&mut stored.listing, &decision);
        let listing = stored.listing;
        view.status = listing.standard_status.map(|s| s.as_str().to_owned());
        view.price = search_price(&listing).map(Into::into);
        view.listing_id = listing.listing_id;
        view.listing_office = listing.list_office_name;
        view.attribution_contact = listing.attribution_contact;
        Ok(view)
    }
}

fn record_view(source: &str, record: &PublicRecord, valuations: bool) -> PublicRecordView {
    PublicRecordView {
        source: source.to_owned(),
        assessed_value: record.assessed_value.map(Into::into),
        assessed_year: record.assessed_year,
        annual_tax: record.annual_tax.map(Into::into),
        valuation: record.valuation.as_ref().filter(|_| valuations).map(|v| RecordedValuationView {
            amount: v.amount.into(),
            low: v.low.map(Into::into),
            high: v.high.map(Into::into),
            as_of: v.as_of.map(|d| d.to_string()),
        }),
        sales: record
            .sales
            .iter()
            .map(|s| RecordedSaleView {
                date: s.date.to_string(),
                price: s.price.map(Into::into),
                kind: s.kind.clone(),
            })
            .collect(),
    }
}

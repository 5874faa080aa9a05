use std::collections::HashMap;

use hub_compliance::{Decision, FieldClass, Mark, Outlet, Reason};
use hub_domain::{
    BoundingBox, ConnectionId, Listing, ListingQuery, PropertySubType, PropertyType, RangeOf, Resource, SortBy,
    StandardStatus, street_of,
};
use hub_store::{ListingRow, SearchPage, StoredListing};
use serde_json::{Map, Value};

use crate::error::{AppError, Result};
use crate::facts;
use crate::hub::Hub;
use crate::rules::{self, RuleBook};
use crate::view::{
    ChangeView, FactValue, KeyRequest, ListingDetailView, ListingRowView, ListingRulesView, MapPointView, MapView,
    OpenHouseView, PayloadView, PhotoRefView, ProvenanceView, RemovedByView, SearchRequest, SearchView, SortView,
    SubstitutionView, WithheldView,
};

/// Points a map draws without losing its pace.
const MAP_POINTS: u32 = 5_000;
/// Changes shown of one listing.
const HISTORY: usize = 200;

impl Hub {
    /// Searches the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn search(&self, query: &ListingQuery) -> Result<SearchPage> {
        let mut page = self.0.store.search(query).await?;
        let (book, screen) = (self.rule_book().await?, self.screen());
        page.rows.retain_mut(|row| {
            let decision = book.row(row, screen);
            hide_place(row, &decision);
            decision.listing.is_ok()
        });
        Ok(page)
    }

    /// A listing by its key or MLS number, without what may not be seen on the screen.
    ///
    /// # Errors
    /// When there is none, or a rule forbids to show it.
    pub async fn listing(&self, key: &str) -> Result<StoredListing> {
        Ok(self.seen_listing(key).await?.0)
    }

    /// As [`Hub::listing`], with what was decided and what was there before.
    async fn seen_listing(&self, key: &str) -> Result<(StoredListing, Decision, Listing)> {
        let stored = self.0.store.listing(key).await?;
        let mut stored = stored.ok_or_else(|| AppError::not_found("such listing"))?;
        let decision = self.decision(&stored, self.screen()).await?;
        decision.listing.map_err(rules::refused)?;
        let whole = stored.listing.clone();
        rules::withhold(&mut stored.listing, &decision);
        Ok((stored, decision, whole))
    }

    /// The vendor's own payload of a listing, without the fields that may not be seen on the screen.
    ///
    /// # Errors
    /// When there is none, or a rule forbids to show it.
    pub async fn payload(&self, key: &str) -> Result<Map<String, Value>> {
        let (stored, decision, whole) = self.seen_listing(key).await?;
        let key = &stored.listing.listing_key;
        let payload = self.0.store.payload(Resource::Property, key).await?;
        let mut payload = payload.ok_or_else(|| AppError::not_found("such listing"))?;
        payload.retain(|field, _| decision.field(field).is_ok());
        if decision.address.is_err() {
            for (field, value) in &mut payload {
                if FieldClass::of(field) == FieldClass::FreeText
                    && let Value::String(text) = value
                {
                    *text = rules::scrubbed(text, &whole);
                }
            }
        }
        Ok(payload)
    }

    /// A page of listings for the screen.
    ///
    /// # Errors
    /// A filter that makes no sense.
    pub async fn search_listings(&self, request: &SearchRequest) -> Result<SearchView> {
        let query = query(request)?;
        let page = self.0.store.search(&query).await?;
        let removed_by = if page.total == 0 { self.0.store.explain_empty(&query).await? } else { Vec::new() };
        Ok(SearchView {
            total: page.total,
            more: page.more,
            elapsed_ms: page.elapsed_ms,
            rows: self.row_views(page.rows, u64::from(request.offset)).await?,
            substituted: page
                .substituted
                .into_iter()
                .map(|s| SubstitutionView { typed: s.typed, searched: s.used })
                .collect(),
            removed_by: removed_by
                .into_iter()
                .filter(|effect| effect.removes > 0)
                .map(|effect| RemovedByView { filter: camel(&effect.filter), rows: effect.removes })
                .collect(),
        })
    }

    /// The same question as points on a map.
    ///
    /// # Errors
    /// A filter that makes no sense.
    pub async fn map_points(&self, request: &SearchRequest) -> Result<MapView> {
        let query = query(request)?;
        let store = &self.0.store;
        let mut points = store.map_points(&query, MAP_POINTS).await?;
        if self.presenting() {
            let keys: Vec<String> = points.iter().map(|p| p.key.clone()).collect();
            let facts = store.use_facts(Resource::Property, &keys).await?;
            let book = self.rule_book().await?;
            points.retain(|p| {
                facts.get(&p.key).is_some_and(|f| book.known(f, Outlet::ConsumerScreen).field("Latitude").is_ok())
            });
        }
        let everywhere = BoundingBox { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
        let count = async |q: ListingQuery| {
            let page = store.search(&ListingQuery { limit: 1, ..q }).await?;
            Ok::<_, AppError>((page.total, page.more))
        };
        let (total, more) = count(ListingQuery { bbox: query.bbox.or(Some(everywhere)), ..query.clone() }).await?;
        let (all, uncounted) = count(ListingQuery { bbox: None, ..query.clone() }).await?;
        let (placed, _) = count(ListingQuery { bbox: Some(everywhere), ..query }).await?;
        let without_place = (!uncounted).then(|| all.saturating_sub(placed));
        Ok(MapView {
            points: points
                .into_iter()
                .map(|p| MapPointView {
                    key: p.key,
                    latitude: p.latitude,
                    longitude: p.longitude,
                    status: p.standard_status.map(|s| s.as_str().to_owned()),
                    price: p.price.map(Into::into),
                })
                .collect(),
            total,
            more,
            without_place,
        })
    }

    /// Everything the store knows of a listing.
    ///
    /// # Errors
    /// When there is none.
    pub async fn listing_detail(&self, request: &KeyRequest) -> Result<ListingDetailView> {
        let store = &self.0.store;
        let (stored, decision, whole) = self.seen_listing(key(request)?).await?;
        let listing = &stored.listing;
        let media = store.media_of(&listing.listing_key).await?;
        let media_keys: Vec<String> = media.iter().map(|m| m.media_key.clone()).collect();
        let media_facts = store.use_facts(Resource::Media, &media_keys).await?;
        let own = (stored.connection.id, listing.listing_key.clone());
        let also = store.also_listed(std::slice::from_ref(&own)).await?.remove(&own).unwrap_or_default();
        let open_houses = store.open_houses_of(&listing.listing_key).await?;
        self.sweep_photos(&listing.listing_key).await?;
        let history = store.history_of(Resource::Property, &listing.listing_key).await?;
        let long_ago = self.today() - chrono::Days::new(30);
        let clean = |text: &Option<String>| match text {
            Some(text) if decision.address.is_err() => Some(rules::scrubbed(text, &whole)),
            text => text.clone(),
        };
        let cleaned = |value: Option<FactValue>| match value {
            Some(FactValue::Text(text)) => clean(&Some(text)).map(FactValue::Text),
            value => value,
        };
        Ok(ListingDetailView {
            row: ListingRowView { also, ..facts::row(listing, &stored.connection.name) },
            facts: facts::facts(listing).into_iter().filter(|f| decision.field(&f.field).is_ok()).collect(),
            remarks: listing.public_remarks.clone(),
            private_remarks: listing.private_remarks.clone(),
            photos: media
                .iter()
                .filter(|m| m.media_category.as_deref().is_none_or(|c| c == "Photo"))
                .filter(|m| {
                    let own = media_facts.get(&m.media_key).and_then(|f| f.rights).and_then(|r| r.permission);
                    decision.media(own).is_ok()
                })
                .map(|m| PhotoRefView { key: m.media_key.clone(), caption: clean(&m.short_description) })
                .collect(),
            open_houses: open_houses
                .iter()
                .filter(|o| o.open_house_date.is_none_or(|d| d >= long_ago))
                .map(|o| OpenHouseView {
                    key: o.open_house_key.clone(),
                    date: o.open_house_date.map(|d| d.to_string()),
                    start: o.open_house_start_time.map(|t| t.to_rfc3339()),
                    end: o.open_house_end_time.map(|t| t.to_rfc3339()),
                    status: o.open_house_status.map(|s| s.as_str().to_owned()),
                    remarks: clean(&o.open_house_remarks),
                })
                .collect(),
            history: history
                .into_iter()
                .flat_map(facts::changes)
                .filter(|c| matches!(c.field.as_str(), "created" | "deleted") || decision.field(&c.field).is_ok())
                .map(|c| ChangeView { old: cleaned(c.old), new: cleaned(c.new), ..c })
                .take(HISTORY)
                .collect(),
            provenance: ProvenanceView {
                source: stored.connection.name.clone(),
                originating_system: listing.originating_system_name.clone(),
                received_at: stored.received_at.to_rfc3339(),
                source_modified: listing
                    .originating_system_modification_timestamp
                    .clone()
                    .or_else(|| listing.modification_timestamp.clone()),
                licence: stored.connection.licence.as_str().to_owned(),
                listing_office: listing.list_office_name.clone(),
                listing_agent: listing.list_agent_full_name.clone(),
                attribution_contact: listing.attribution_contact.clone(),
            },
            cma_allowed: decision.subject.is_ok(),
            rules: self.rules_view(&stored, &decision, &whole).await?,
        })
    }

    /// What the screen says about the rules of a listing.
    async fn rules_view(
        &self,
        stored: &StoredListing,
        decision: &Decision,
        whole: &Listing,
    ) -> Result<ListingRulesView> {
        let fields = match serde_json::to_value(whole) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let why = |decision: &Decision, field: &str| decision.field(field).err().map(Reason::code);
        let withheld: Vec<WithheldView> = fields
            .keys()
            .filter_map(|f| Some(WithheldView { field: f.clone(), reason: why(decision, f)?.to_owned() }))
            .collect();
        let unabridged = StoredListing { listing: whole.clone(), ..stored.clone() };
        let client = self.decision(&unabridged, Outlet::ConsumerScreen).await?;
        let mut for_consumers: Vec<String> = match client.listing {
            Err(reason) => vec![reason.code().to_owned()],
            Ok(()) => fields
                .keys()
                .filter_map(|f| why(&client, f))
                .chain(client.estimate.err().map(Reason::code))
                .map(str::to_owned)
                .collect(),
        };
        for_consumers.sort();
        for_consumers.dedup();
        Ok(ListingRulesView {
            consumer: decision.outlet.is_consumer(),
            attribution: decision.attribution.clone(),
            disclaimer: decision.disclaimer.clone(),
            stale: decision.mark == Some(Mark::Stale),
            address_withheld: decision.address.is_err(),
            estimate_allowed: decision.estimate.is_ok(),
            withheld,
            for_consumers,
        })
    }

    /// The vendor's own payload for the screen.
    ///
    /// # Errors
    /// When there is none.
    pub async fn listing_payload(&self, request: &KeyRequest) -> Result<PayloadView> {
        let stored = self.listing(key(request)?).await?;
        let payload = self.payload(&stored.listing.listing_key).await?;
        let unmapped = self.0.store.unmapped(Resource::Property, &stored.listing.listing_key).await?;
        // A field inside another is shown where that one is.
        let holder = |field: &str| field.split_once('.').is_some_and(|(holder, _)| payload.contains_key(holder));
        let unmapped = unmapped.into_iter().filter(|field| payload.contains_key(field) || holder(field)).collect();
        let json = serde_json::to_string_pretty(&payload).map_err(|e| AppError::unexpected(&e))?;
        Ok(PayloadView { json, unmapped })
    }
}

/// A field of the store's question by its name in the screen's.
fn camel(name: &str) -> String {
    let name = match name {
        "price_minor" => "price",
        "area_sqft" => "area",
        "year_built" => "year",
        other => other,
    };
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut text, part| {
        let mut letters = part.chars();
        text.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        text.push_str(letters.as_str());
        text
    })
}

/// A key of acceptable length.
pub(crate) fn key(request: &KeyRequest) -> Result<&str> {
    let key = request.key.trim();
    if key.is_empty() || key.len() > 255 { Err(AppError::bad_request("key", "1 to 255 characters")) } else { Ok(key) }
}

impl Hub {
    /// Rows of the store as the screen shows them, from a place in their list on.
    pub(crate) async fn row_views(&self, rows: Vec<ListingRow>, from: u64) -> Result<Vec<ListingRowView>> {
        let names: HashMap<ConnectionId, String> =
            self.connections().await?.into_iter().map(|c| (c.id, c.name)).collect();
        let (book, screen) = (self.rule_book().await?, self.screen());
        let also = self.also_listed(&rows).await?;
        let shown = rows.into_iter().zip(also).zip(from..);
        Ok(shown.map(|((r, also), i)| row(r, also, i, &names, &book, screen)).collect())
    }
}

/// Takes the place out of a row that may not give it away, and the price where it may not be told.
fn hide_place(row: &mut ListingRow, decision: &Decision) {
    if decision.address.is_err() {
        row.address = None;
        row.latitude = None;
        row.longitude = None;
    }
    if row.standard_status == Some(StandardStatus::Closed) && decision.field("ClosePrice").is_err() {
        row.price = None;
    }
}

/// A row of the list; where nothing of it may be shown, its place in the list and why.
fn row(
    mut row: ListingRow,
    also: Vec<String>,
    position: u64,
    names: &HashMap<ConnectionId, String>,
    book: &RuleBook,
    screen: Outlet,
) -> ListingRowView {
    let decision = book.row(&row, screen);
    let source = names.get(&row.connection);
    if let Err(reason) = decision.listing {
        let blank = Listing::new(format!("withheld-{position}"), hub_domain::Currency::USD);
        return ListingRowView { withheld: Some(reason.code().to_owned()), ..facts::row(&blank, "") };
    }
    hide_place(&mut row, &decision);
    ListingRowView {
        key: row.key.clone(),
        listing_id: row.listing_id.clone(),
        address: row.address.as_deref().map(|a| street_of(a, row.city.as_deref()).to_owned()),
        city: row.city.clone(),
        state: row.state_or_province.clone(),
        postal_code: row.postal_code.clone(),
        status: row.standard_status.map(|s| s.as_str().to_owned()),
        property_type: row.property_type.map(|t| t.as_str().to_owned()),
        sub_type: row.property_sub_type.map(|t| t.as_str().to_owned()),
        price: row.price.map(Into::into),
        close_date: row.close_date.map(|d| d.to_string()),
        beds: row.beds,
        baths: row.baths,
        area_sqft: row.area_sqft,
        lot_sqft: row.lot_sqft,
        year_built: row.year_built,
        days_on_market: row.days_on_market,
        latitude: row.latitude,
        longitude: row.longitude,
        photos: row.photos_count,
        source: source.cloned().unwrap_or_default(),
        also,
        withheld: None,
    }
}

/// The screen's question as the store's.
pub(crate) fn query(request: &SearchRequest) -> Result<ListingQuery> {
    if request.text.chars().count() > 200 {
        return Err(AppError::bad_request("text", "at most 200 characters"));
    }
    for (field, number) in
        [("bathsMin", request.baths_min), ("areaFrom", request.area_from), ("areaTo", request.area_to)]
    {
        if number.is_some_and(|n| !n.is_finite()) {
            return Err(AppError::bad_request(field, "not a number"));
        }
    }
    Ok(ListingQuery {
        text: request.text.clone(),
        in_remarks: request.in_remarks,
        statuses: named("statuses", &request.statuses, StandardStatus::parse)?,
        types: named("types", &request.types, PropertyType::parse)?,
        sub_types: named("subTypes", &request.sub_types, PropertySubType::parse)?,
        price_minor: RangeOf { from: request.price_from, to: request.price_to },
        beds_min: request.beds_min,
        baths_min: request.baths_min,
        area_sqft: RangeOf { from: request.area_from, to: request.area_to },
        year_built: RangeOf { from: request.year_from, to: request.year_to },
        city: filled(request.city.as_deref()),
        postal_code: filled(request.postal_code.as_deref()),
        bbox: request.bbox.map(window).transpose()?,
        near: None,
        areas: crate::watch::areas_of(&request.areas)?,
        sort: match request.sort {
            SortView::Relevance => SortBy::Relevance,
            SortView::Newest => SortBy::Newest,
            SortView::PriceUp => SortBy::PriceUp,
            SortView::PriceDown => SortBy::PriceDown,
            SortView::AreaDown => SortBy::AreaDown,
            SortView::CloseDateDown => SortBy::CloseDateDown,
            SortView::Address => SortBy::Address,
        },
        limit: request.limit,
        offset: request.offset,
    })
}

fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}

fn window([west, south, east, north]: [f64; 4]) -> Result<BoundingBox> {
    let finite = [west, south, east, north].iter().all(|n| n.is_finite());
    if finite && west <= east && south <= north {
        Ok(BoundingBox { west, south, east, north })
    } else {
        Err(AppError::bad_request("bbox", "west, south, east, north in degrees"))
    }
}

fn named<T>(field: &str, names: &[String], read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>> {
    names
        .iter()
        .map(|name| read(name).ok_or_else(|| AppError::bad_request(field, format!("“{name}” is not a RESO value"))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_checked() {
        let ok =
            SearchRequest { statuses: vec!["Active".into()], bbox: Some([-1.0, -1.0, 1.0, 1.0]), ..Default::default() };
        assert_eq!(query(&ok).unwrap().statuses, [StandardStatus::Active]);
        for wrong in [
            SearchRequest { statuses: vec!["Sold-ish".into()], ..Default::default() },
            SearchRequest { text: "x".repeat(201), ..Default::default() },
            SearchRequest { area_from: Some(f64::NAN), ..Default::default() },
            SearchRequest { bbox: Some([1.0, 0.0, -1.0, 1.0]), ..Default::default() },
        ] {
            assert!(query(&wrong).is_err());
        }
    }
}

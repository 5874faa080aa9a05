//! Homes nearby that have not sold: beside the sales as evidence of another kind, never mixed in with them.

use hub_compliance::Outlet;
use hub_domain::{BoundingBox, ListingQuery, PropertyType, SortBy, StandardStatus, distance_metres};
use hub_store::ListingRow;
use hub_valuation::Facts;

use super::draft::Beside;
use crate::error::Result;
use crate::hub::Hub;

/// Statuses in the order they are shown, and at most how many of each.
const SHOWN: [(StandardStatus, usize); 5] = [
    (StandardStatus::Pending, 4),
    (StandardStatus::ActiveUnderContract, 3),
    (StandardStatus::Active, 5),
    (StandardStatus::Expired, 4),
    (StandardStatus::Withdrawn, 2),
];
/// Half the side of the window around the subject, degrees: about 3 km north to south.
const AROUND: f64 = 0.03;
/// What is looked at, the latest changed first.
const LOOKED_AT: u32 = 300;
/// What left the market longer ago says little, days.
const LATE_DAYS: i64 = 365;

impl Hub {
    /// What is for sale, under contract or unsold around a subject, the most alike of each first. What a rule keeps off
    /// paper is left out; an address that must not be shown is blank.
    pub(super) async fn beside(
        &self,
        property_type: PropertyType,
        subject: &Facts,
        own_key: Option<&str>,
    ) -> Result<Vec<Beside>> {
        let bbox = subject.place().map(|p| BoundingBox {
            west: p.longitude - AROUND * 1.5,
            south: p.latitude - AROUND,
            east: p.longitude + AROUND * 1.5,
            north: p.latitude + AROUND,
        });
        let postal_code = subject.postal_code.clone().filter(|_| bbox.is_none());
        let city = subject.city.clone().filter(|_| bbox.is_none() && postal_code.is_none());
        if bbox.is_none() && postal_code.is_none() && city.is_none() {
            return Ok(Vec::new());
        }
        let query = ListingQuery {
            types: vec![property_type],
            statuses: SHOWN.iter().map(|(status, _)| *status).collect(),
            bbox,
            postal_code,
            city,
            sort: SortBy::Newest,
            limit: LOOKED_AT,
            ..ListingQuery::default()
        };
        let page = self.0.store.search(&query).await?;
        let book = self.rule_book().await?;
        let now = self.0.clock.now();
        let mut found: Vec<(f64, StandardStatus, Beside)> = page
            .rows
            .into_iter()
            .filter(|row| Some(row.key.as_str()) != own_key)
            .filter_map(|row| {
                let decision = book.row(&row, Outlet::Print);
                decision.listing.ok()?;
                let status = row.standard_status?;
                let off = matches!(status, StandardStatus::Expired | StandardStatus::Withdrawn);
                if off && row.modified.is_none_or(|m| (now - m).num_days() > LATE_DAYS) {
                    return None;
                }
                let unlike = unlike(subject, &row);
                Some((unlike, status, beside(row, status, subject, decision.address.is_err())?))
            })
            .collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.2.listing_key.cmp(&b.2.listing_key)));
        let mut out = Vec::new();
        for (status, most) in SHOWN {
            out.extend(found.iter().filter(|f| f.1 == status).take(most).map(|f| f.2.clone()));
        }
        Ok(out)
    }
}

fn beside(row: ListingRow, status: StandardStatus, subject: &Facts, hidden: bool) -> Option<Beside> {
    let price = row.price.filter(|p| p.minor > 0)?;
    let place = row.latitude.zip(row.longitude).and_then(|(a, b)| hub_domain::Place::new(a, b));
    let distance_m = subject.place().zip(place).map(|(a, b)| distance_metres(a, b).round());
    let city = row.city.clone();
    Some(Beside {
        listing_key: row.key,
        listing_id: row.listing_id,
        status: status.as_str().to_owned(),
        price,
        days_on_market: row.days_on_market,
        distance_m,
        address: row.address.filter(|_| !hidden).map(|a| hub_domain::street_of(&a, city.as_deref()).to_owned()),
        latitude: place.filter(|_| !hidden).map(|p| p.latitude),
        longitude: place.filter(|_| !hidden).map(|p| p.longitude),
        beds: row.beds,
        baths: row.baths,
        area_sqft: row.area_sqft,
    })
}

/// How unlike the subject a listing is: sizes and distance, in parts that are about as bad as each other.
fn unlike(subject: &Facts, row: &ListingRow) -> f64 {
    let size = match (subject.living_area, row.area_sqft) {
        (Some(a), Some(b)) if a > 0.0 && b > 0.0 => (b / a).ln().abs() / 0.2,
        _ => 1.0,
    };
    let beds = match (subject.bedrooms_total, row.beds) {
        (Some(a), Some(b)) => (a - f64::from(b)).abs() / 2.0,
        _ => 0.5,
    };
    let place = row.latitude.zip(row.longitude).and_then(|(a, b)| hub_domain::Place::new(a, b));
    let far = subject.place().zip(place).map_or(1.0, |(a, b)| distance_metres(a, b) / 1_500.0);
    let kind = match (subject.property_sub_type, row.property_sub_type) {
        (Some(a), Some(b)) if a != b => 1.5,
        _ => 0.0,
    };
    size + beds + far + kind
}

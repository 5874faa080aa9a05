//! Listings as a flyer and a tour show them: what the rules let a client see on paper, and nothing else.

use hub_compliance::Outlet;
use hub_domain::{Listing, Money, StandardStatus, street_of};
use hub_report::{MOST_STOPS, Property, ReportContext, Tour};

use super::photos::Printable;
use super::secrets::unless_said;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::listings::key;
use crate::rules;
use crate::view::{DocumentOptions, ErrorCode, KeyRequest, PhotoSize};

/// Photos on a flyer and on each page of a tour.
const ON_A_FLYER: usize = 5;
const ON_A_STOP: usize = 3;

impl Hub {
    /// A flyer's matter, and how many photos could not be had.
    pub(super) async fn flyer(
        &self,
        listing_key: &str,
        options: &DocumentOptions,
    ) -> Result<(Property, ReportContext, usize)> {
        let mut context = self.context(options.brand.as_deref(), options.contact.as_deref()).await?;
        let never = &mut context.never;
        let keys = options.photo_keys.as_deref();
        let (mut property, wanted) = self.property(listing_key, keys, ON_A_FLYER, Some(never)).await?;
        let never = std::mem::take(&mut context.never);
        context.never = unless_said(&context, never);
        property.note = filled(options.note.as_deref());
        property.headline = filled(options.title.as_deref());
        let wanted = wanted.into_iter().map(|p| (p, PhotoSize::Whole)).collect();
        let (taken, missing) = self.taken(wanted).await;
        property.photos = taken.into_iter().flatten().collect();
        Ok((property, context, missing))
    }

    /// A tour's matter, and how many photos could not be had.
    pub(super) async fn tour(
        &self,
        listing_keys: &[String],
        options: &DocumentOptions,
    ) -> Result<(Tour, ReportContext, usize)> {
        if listing_keys.is_empty() || listing_keys.len() > MOST_STOPS {
            return Err(AppError::bad_request("listingKeys", format!("1 to {MOST_STOPS} homes")));
        }
        let mut context = self.context(options.brand.as_deref(), options.contact.as_deref()).await?;
        context.prepared_for = filled(options.prepared_for.as_deref());
        let mut stops = Vec::with_capacity(listing_keys.len());
        let (mut wanted, mut owners) = (Vec::new(), Vec::new());
        for (i, listing_key) in listing_keys.iter().enumerate() {
            let (mut property, photos) = self.property(listing_key, None, ON_A_STOP, Some(&mut context.never)).await?;
            property.note = filled(options.stop_notes.get(i).map(String::as_str));
            for photo in photos {
                wanted.push((photo, PhotoSize::Whole));
                owners.push(i);
            }
            stops.push(property);
        }
        let never = std::mem::take(&mut context.never);
        context.never = unless_said(&context, never);
        let (taken, missing) = self.taken(wanted).await;
        for (i, photo) in owners.into_iter().zip(taken) {
            stops[i].photos.extend(photo);
        }
        let title = filled(options.title.as_deref()).unwrap_or_else(|| "Buyer tour".to_owned());
        Ok((Tour { title, note: filled(options.note.as_deref()), stops }, context, missing))
    }

    /// A listing by its key or MLS number as a client may see it on paper, and its photos that may be printed. What may
    /// stand nowhere goes into `never`.
    pub(super) async fn property(
        &self,
        listing_key: &str,
        photo_keys: Option<&[String]>,
        photos: usize,
        never: Option<&mut Vec<String>>,
    ) -> Result<(Property, Vec<Printable>)> {
        let asked = key(&KeyRequest { key: listing_key.to_owned() })?.to_owned();
        let missing = || AppError::not_found(format!("listing {asked}"));
        let stored = self.0.store.listing(&asked).await?.ok_or_else(missing)?;
        let decision = self.decision(&stored, Outlet::Print).await?;
        // Of several homes on one paper, which one.
        decision.listing.map_err(|reason| {
            let name = stored.listing.listing_id.as_ref().unwrap_or(&asked);
            AppError::new(ErrorCode::Refused).with("rule", format!("{} (listing {name})", reason.sentence()))
        })?;
        let whole = stored.listing.clone();
        let mut listing = stored.listing;
        rules::withhold(&mut listing, &decision);
        // Paper goes to clients whatever the licence lets an agent see.
        listing.private_remarks = None;
        if let Some(never) = never {
            never.extend(self.texts_for_agents(&[&whole.listing_key]).await?);
            if decision.address.is_err() {
                never.extend(whole.street_line());
            }
        }
        let open_houses = self.0.store.open_houses_of(&listing.listing_key).await?;
        let mut property = facts(&listing);
        property.open_houses = open_houses
            .iter()
            .filter_map(|o| o.open_house_date)
            .filter(|day| *day >= self.today())
            .map(|day| day.format("%A, %B %-d").to_string())
            .collect();
        property.open_houses.dedup();
        property.credit = decision.attribution.clone();
        property.notice = decision.disclaimer.clone();
        let taken = self.printable_photos(&listing.listing_key, photo_keys, photos).await?;
        Ok((property, taken))
    }
}

/// What one square foot of so many costs.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "prices are far below 2^53 cents")]
fn per(price: Money, square_feet: f64) -> Money {
    Money::from_minor((price.minor as f64 / square_feet).round() as i64, price.currency)
}

/// What a listing says of itself that a client reads.
fn facts(l: &Listing) -> Property {
    let closed = l.standard_status == Some(StandardStatus::Closed);
    let number = |value: f64| hub_report::number(value, 2);
    let baths = l.bathrooms();
    let area = l.living_area.map(|a| a.square_feet());
    let one = |n: f64, one: &str, many: &str| if (n - 1.0).abs() < 1e-9 { one.to_owned() } else { many.to_owned() };
    let mut highlights = Vec::new();
    if let Some(n) = l.bedrooms_total {
        highlights.push((n.to_string(), one(f64::from(n), "bedroom", "bedrooms")));
    }
    if let Some(n) = baths {
        highlights.push((number(n), one(n, "bathroom", "bathrooms")));
    }
    if let Some(n) = area {
        highlights.push((hub_report::number(n, 0), "sq ft".to_owned()));
    }
    if let Some(n) = l.lot_size_square_feet {
        let acres = n / 43_560.0;
        highlights.push(if acres >= 0.5 {
            (number(acres), "acres".to_owned())
        } else {
            (hub_report::number(n, 0), "sq ft lot".to_owned())
        });
    }
    if let Some(year) = l.year_built {
        highlights.push((year.to_string(), "built".to_owned()));
    }
    let text = |value: &Option<String>| value.clone();
    let square_feet = |value: Option<f64>| value.map(|v| format!("{} sq ft", hub_report::number(v, 0)));
    let yes = |flag: Option<bool>| flag.map(|f| if f { "Yes" } else { "No" }.to_owned());
    let per_foot = (if closed { l.close_price } else { l.list_price })
        .zip(area.filter(|a| *a > 0.0))
        .map(|(price, area)| hub_report::amount(per(price, area)));
    let rows = [
        ("Type", l.property_sub_type.map(|t| t.as_str().to_owned())),
        ("Storeys", l.stories.map(number)),
        ("Garage spaces", l.garage_spaces.filter(|g| *g > 0.0).map(number)),
        ("Finished basement", square_feet(l.below_grade_finished_area.map(|a| a.square_feet()).filter(|a| *a > 0.0))),
        ("Lot", square_feet(l.lot_size_square_feet)),
        ("Renovated", l.year_renovated.map(|y| y.to_string())),
        ("Waterfront", yes(l.waterfront_yn.filter(|f| *f))),
        ("Private pool", yes(l.pool_private_yn.filter(|f| *f))),
        ("New construction", yes(l.new_construction_yn.filter(|f| *f))),
        ("Subdivision", text(&l.subdivision_name)),
        ("County", text(&l.county_or_parish)),
        ("Price per sq ft", per_foot),
        ("Days on market", l.days_on_market.filter(|d| *d >= 0 && !closed).map(|d| d.to_string())),
        ("Sold on", l.close_date.filter(|_| closed).map(hub_report::date)),
    ];
    let state = [&l.state_or_province, &l.postal_code].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    let town =
        [l.city.clone(), Some(state)].into_iter().flatten().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
    let address =
        l.street_line().or_else(|| l.unparsed_address.as_deref().map(|a| street_of(a, l.city.as_deref()).to_owned()));
    Property {
        address,
        town: (!town.is_empty()).then_some(town),
        listing_id: l.listing_id.clone(),
        status: l.standard_status.map(|s| s.as_str().to_owned()),
        price: if closed { l.close_price } else { l.list_price },
        price_label: if closed { "Sold for" } else { "Asking price" }.to_owned(),
        highlights,
        facts: rows.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?))).collect(),
        beds: l.bedrooms_total.map(|n| n.to_string()),
        baths: baths.map(number),
        size: area.map(|a| hub_report::number(a, 0)),
        remarks: l.public_remarks.clone(),
        place: l.place(),
        ..Property::default()
    }
}

fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}

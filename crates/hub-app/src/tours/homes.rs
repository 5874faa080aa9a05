//! Listings, and homes that are none, as stops of a tour.

use hub_domain::service::{ShowingTour, TourStop, TouredHome};
use hub_domain::{Listing, Place, PropertySubType, PropertyType, StandardStatus, street_of};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::rules;
use crate::view::{TypedHome, UntouredHomeView, UntouredWhyView};

impl Hub {
    /// Listings as stops, and those that cannot be any. Places are the listings' own: nothing is looked up.
    pub(super) async fn stops_of(
        &self,
        keys: &[String],
        there: &[TourStop],
    ) -> Result<(Vec<TourStop>, Vec<UntouredHomeView>)> {
        let (mut stops, mut without): (Vec<TourStop>, Vec<UntouredHomeView>) = (Vec::new(), Vec::new());
        for key in keys {
            let mut cannot = |name: &str, why| {
                without.push(UntouredHomeView { key: key.clone(), name: name.to_owned(), why });
            };
            let Some(stored) = self.0.store.listing(key.trim()).await? else {
                cannot(key, UntouredWhyView::Unknown);
                continue;
            };
            let decision = self.decision(&stored, self.screen()).await?;
            let mut listing = stored.listing;
            let number = listing.listing_id.clone().unwrap_or_else(|| listing.listing_key.clone());
            if decision.listing.is_err() {
                cannot(&number, UntouredWhyView::Withheld);
                continue;
            }
            rules::withhold(&mut listing, &decision);
            let address = address(&listing);
            let name = address.clone().unwrap_or_else(|| number.clone());
            let at = listing.listing_key.clone();
            if stops.iter().chain(there).any(|stop| stop.listing.as_ref() == Some(&at)) {
                cannot(&name, UntouredWhyView::There);
                continue;
            }
            if listing.standard_status.is_some_and(gone) {
                cannot(&name, UntouredWhyView::OffMarket);
                continue;
            }
            let state = listing.state_or_province.as_deref().map(str::trim).map(str::to_ascii_uppercase);
            let state = state.filter(|state| state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase()));
            let (Some(address), Some(state)) = (address, state) else {
                cannot(&name, UntouredWhyView::NoAddress);
                continue;
            };
            let Some(place) = listing.place() else {
                cannot(&name, UntouredWhyView::NoPlace);
                continue;
            };
            let mut stop = TourStop::new(&at, &address, &state, place);
            stop.listing = Some(at);
            stop.home = home(&listing);
            stops.push(stop);
        }
        Ok((stops, without))
    }
}

/// Typed homes as stops, each under a name that no other of the tour has.
pub(super) fn typed_stops(homes: &[TypedHome], there: &[TourStop]) -> Result<Vec<TourStop>> {
    let mut stops: Vec<TourStop> = Vec::with_capacity(homes.len());
    for home in homes {
        let place = Place::new(home.latitude, home.longitude);
        let place = place.ok_or_else(|| AppError::bad_request("homes", "these coordinates are no place"))?;
        let taken = |key: &String| stops.iter().chain(there).any(|stop| stop.key == *key);
        let key = (1_usize..).map(|number| format!("typed-{number}")).find(|key| !taken(key)).unwrap_or_default();
        let state = home.state.trim().to_ascii_uppercase();
        let stop = TourStop { home: home.home.into(), ..TourStop::new(&key, home.address.trim(), &state, place) };
        stops.push(stop);
    }
    Ok(stops)
}

/// Whether a tour has room for more homes.
pub(super) fn room(tour: &ShowingTour) -> usize {
    hub_domain::service::MOST_TOUR_STOPS.saturating_sub(tour.stops.len())
}

fn gone(status: StandardStatus) -> bool {
    matches!(
        status,
        StandardStatus::Closed
            | StandardStatus::Canceled
            | StandardStatus::Expired
            | StandardStatus::Withdrawn
            | StandardStatus::Delete
            | StandardStatus::Incomplete
    )
}

fn address(listing: &Listing) -> Option<String> {
    let street = listing.street_line().or_else(|| {
        let whole = listing.unparsed_address.as_deref()?;
        Some(street_of(whole, listing.city.as_deref()).to_owned())
    })?;
    Some(match &listing.city {
        Some(city) if !city.trim().is_empty() => format!("{street}, {}", city.trim()),
        _ => street,
    })
}

/// What a home is, as far as the rules ask. What is not known counts as a home of one to four dwellings, for which they
/// ask the most.
fn home(listing: &Listing) -> TouredHome {
    use PropertySubType as S;
    match (listing.property_type, listing.property_sub_type) {
        (Some(PropertyType::Land), _) | (_, Some(S::UnimprovedLand)) => TouredHome::Land,
        (Some(PropertyType::BusinessOpportunity | PropertyType::CommercialLease | PropertyType::CommercialSale), _) => {
            TouredHome::Commercial
        }
        (Some(PropertyType::ResidentialIncome), Some(S::Apartment)) => TouredHome::MoreUnits,
        _ => TouredHome::OneToFour,
    }
}

//! What can happen to a listing that somebody wants to know.

use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};

use crate::{Listing, StandardStatus};

/// One kind of news about a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListingEvent {
    /// It came on the market.
    New,
    /// It is cheaper than before.
    PriceDown,
    /// It is dearer than before.
    PriceUp,
    /// It can be bought again.
    BackOnMarket,
    /// It is under contract.
    Pending,
    /// It is sold.
    Sold,
    /// Its status is another in some other way: withdrawn, expired, on hold, coming soon.
    Status,
    /// An open house was announced or moved.
    OpenHouse,
}

impl ListingEvent {
    /// Every kind, in the order a hotsheet has them.
    pub const ALL: &'static [Self] = &[
        Self::New,
        Self::PriceDown,
        Self::PriceUp,
        Self::BackOnMarket,
        Self::Pending,
        Self::Sold,
        Self::Status,
        Self::OpenHouse,
    ];

    /// Its name on the wire and in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::PriceDown => "price-down",
            Self::PriceUp => "price-up",
            Self::BackOnMarket => "back-on-market",
            Self::Pending => "pending",
            Self::Sold => "sold",
            Self::Status => "status",
            Self::OpenHouse => "open-house",
        }
    }

    /// Reads [`ListingEvent::as_str`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|e| e.as_str() == text)
    }
}

/// A set of [`ListingEvent`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Events(u16);

impl Events {
    /// None.
    pub const NONE: Self = Self(0);

    /// The set as stored: bit n is the n-th of [`ListingEvent::ALL`].
    #[must_use]
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Reads [`Events::bits`]; bits of kinds this version does not know are left out.
    #[must_use]
    pub fn from_bits(bits: u16) -> Self {
        Self(bits & ((1 << ListingEvent::ALL.len()) - 1))
    }

    /// With one more.
    #[must_use]
    pub fn with(self, event: ListingEvent) -> Self {
        Self(self.0 | 1 << event as u16)
    }

    /// Whether it holds a kind.
    #[must_use]
    pub fn has(self, event: ListingEvent) -> bool {
        self.0 & (1 << event as u16) != 0
    }

    /// What both have.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// True for the empty set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its members in the order of [`ListingEvent::ALL`].
    pub fn iter(self) -> impl Iterator<Item = ListingEvent> {
        ListingEvent::ALL.iter().copied().filter(move |e| self.has(*e))
    }
}

impl FromIterator<ListingEvent> for Events {
    fn from_iter<I: IntoIterator<Item = ListingEvent>>(events: I) -> Self {
        events.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Days after which a listing that only now reaches us is no news of the market: it came into view, not on the market.
const NEW_FOR_DAYS: u64 = 30;

/// News in a listing that a source did not have before, as of when it arrived.
#[must_use]
pub fn events_of_arrival(listing: &Listing, at: DateTime<Utc>) -> Events {
    let oldest = at.date_naive() - Days::new(NEW_FOR_DAYS);
    match listing.standard_status {
        Some(StandardStatus::Active) => {
            let since = listing.on_market_date.or(listing.listing_contract_date);
            if since.is_none_or(|day| day >= oldest) { Events::NONE.with(ListingEvent::New) } else { Events::NONE }
        }
        Some(StandardStatus::ComingSoon) => Events::NONE.with(ListingEvent::Status),
        Some(StandardStatus::Closed) if listing.close_date.is_some_and(|day| day >= oldest) => {
            Events::NONE.with(ListingEvent::Sold)
        }
        _ => Events::NONE,
    }
}

/// News in a change of status and asking price; equal or unknown values are no change. `now` is the status after it.
/// Prices are minor units of one currency.
#[must_use]
pub fn events_of_change(
    status: Option<(Option<StandardStatus>, Option<StandardStatus>)>,
    price: Option<(i64, i64)>,
    now: Option<StandardStatus>,
) -> Events {
    use StandardStatus as S;
    let mut events = Events::NONE;
    if let Some((before, Some(after))) = status
        && before != Some(after)
    {
        events = events.with(match (before, after) {
            (None | Some(S::ComingSoon | S::Incomplete | S::Delete), S::Active) => ListingEvent::New,
            (_, S::Active) => ListingEvent::BackOnMarket,
            // From one kind of contract to the other it stays under contract.
            (Some(S::Pending | S::ActiveUnderContract), S::Pending | S::ActiveUnderContract) => ListingEvent::Status,
            (_, S::Pending | S::ActiveUnderContract) => ListingEvent::Pending,
            (_, S::Closed) => ListingEvent::Sold,
            _ => ListingEvent::Status,
        });
    }
    // What is asked for a listing that cannot be bought is bookkeeping.
    let offered = matches!(now, Some(S::Active | S::ComingSoon | S::ActiveUnderContract | S::Pending));
    match price {
        Some((before, after)) if offered && after < before => events = events.with(ListingEvent::PriceDown),
        Some((before, after)) if offered && after > before => events = events.with(ListingEvent::PriceUp),
        _ => {}
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;
    use StandardStatus as S;
    use chrono::TimeZone;

    fn list(events: Events) -> Vec<&'static str> {
        events.iter().map(ListingEvent::as_str).collect()
    }

    #[test]
    fn names_and_bits_read_back() {
        for event in ListingEvent::ALL {
            assert_eq!(ListingEvent::parse(event.as_str()), Some(*event));
            assert!(Events::from_bits(Events::NONE.with(*event).bits()).has(*event));
            assert_eq!(serde_json::to_value(event).unwrap(), event.as_str());
        }
        assert!(Events::from_bits(0xff00).is_empty());
    }

    #[test]
    fn statuses_say_what_happened() {
        let of = |before, after| list(events_of_change(Some((before, Some(after))), None, Some(after)));
        assert_eq!(of(Some(S::ComingSoon), S::Active), ["new"]);
        assert_eq!(of(Some(S::Pending), S::Active), ["back-on-market"]);
        assert_eq!(of(Some(S::ActiveUnderContract), S::Active), ["back-on-market"]);
        assert_eq!(of(Some(S::Withdrawn), S::Active), ["back-on-market"]);
        assert_eq!(of(Some(S::Active), S::Pending), ["pending"]);
        assert_eq!(of(Some(S::ActiveUnderContract), S::Pending), ["status"]);
        assert_eq!(of(Some(S::Pending), S::Closed), ["sold"]);
        assert_eq!(of(Some(S::Active), S::Withdrawn), ["status"]);
        assert!(of(Some(S::Active), S::Active).is_empty());
        assert!(list(events_of_change(Some((Some(S::Active), None)), None, None)).is_empty());
    }

    #[test]
    fn a_price_counts_while_the_listing_is_offered() {
        let of = |pair, now| list(events_of_change(None, Some(pair), Some(now)));
        assert_eq!(of((500, 490), S::Active), ["price-down"]);
        assert_eq!(of((500, 510), S::Pending), ["price-up"]);
        assert!(of((500, 490), S::Closed).is_empty());
        assert!(of((500, 500), S::Active).is_empty());
        let both = events_of_change(Some((Some(S::Hold), Some(S::Active))), Some((5, 4)), Some(S::Active));
        assert_eq!(list(both), ["price-down", "back-on-market"]);
    }

    #[test]
    fn what_comes_late_is_not_new() {
        let at = Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap();
        let mut l = Listing::new("K", Currency::USD);
        assert!(events_of_arrival(&l, at).is_empty(), "no status, no news");
        l.standard_status = Some(S::Active);
        assert_eq!(list(events_of_arrival(&l, at)), ["new"]);
        l.listing_contract_date = "2025-06-01".parse().ok();
        assert!(events_of_arrival(&l, at).is_empty());
        l.on_market_date = "2026-02-27".parse().ok();
        assert_eq!(list(events_of_arrival(&l, at)), ["new"], "the day on market counts before the day of contract");
        l.standard_status = Some(S::Closed);
        l.close_date = "2026-02-20".parse().ok();
        assert_eq!(list(events_of_arrival(&l, at)), ["sold"]);
        l.close_date = "2025-02-20".parse().ok();
        assert!(events_of_arrival(&l, at).is_empty());
    }
}

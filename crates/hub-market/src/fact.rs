use chrono::{DateTime, Days, NaiveDate};
use hub_domain::{Listing, StandardStatus};

use crate::Month;

/// Days on market beyond this are a slip of the pen.
const LONGEST_DAYS: i32 = 3_650;

/// What the statistics need of one listing: when it came, when it went, for how much. Amounts are minor units of the
/// listing's own currency.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fact {
    /// The month it came on the market.
    pub listed: Option<Month>,
    /// The month it stopped being for sale: under contract, withdrawn, expired or sold. Only where `listed` is known.
    pub left: Option<Month>,
    /// Whether it stopped being for sale because of a contract.
    pub contracted: bool,
    /// The sale.
    pub sale: Option<Sale>,
    /// Last asking price.
    pub list_price: Option<i64>,
    /// First asking price.
    pub original_price: Option<i64>,
    /// Living area, square feet.
    pub sqft: Option<f64>,
    /// Days on market by the MLS's rules, else from the dates.
    pub days: Option<i32>,
}

/// A closed sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sale {
    /// Day of closing.
    pub day: NaiveDate,
    /// Price, minor units, above zero.
    pub price: i64,
}

impl Fact {
    /// Reads a listing. A sale needs the status Closed, a day and a price above zero in the listing's currency; dates
    /// that contradict each other are left out rather than believed. A letting filed as a sale counts nowhere.
    #[must_use]
    pub fn of(listing: &Listing) -> Self {
        if listing.is_let_as_sale() {
            return Self::default();
        }
        use StandardStatus::{
            Active, ActiveUnderContract, Canceled, Closed, ComingSoon, Expired, Hold, Pending, Withdrawn,
        };
        let amount = |m: Option<hub_domain::Money>| {
            m.filter(|m| m.currency == listing.currency_code && m.minor > 0).map(|m| m.minor)
        };
        let plausible = |day: &NaiveDate| (1900..=2200).contains(&chrono::Datelike::year(day));
        let closed = listing.close_date.filter(plausible);
        let sale = match (listing.standard_status, closed, amount(listing.close_price)) {
            (Some(Closed), Some(day), Some(price)) => Some(Sale { day, price }),
            _ => None,
        };
        let listed = listing.on_market_date.or(listing.listing_contract_date).filter(plausible);
        let listed = listed.filter(|day| sale.is_none_or(|s| *day <= s.day));
        let contract = listing.purchase_contract_date.filter(plausible);
        let off = listing.off_market_date.filter(plausible);
        let told = listing.days_on_market.filter(|d| (0..=LONGEST_DAYS).contains(d));
        let [expired, withdrawn, cancelled, changed] = [
            listing.expiration_date,
            listing.withdrawn_date,
            listing.cancellation_date,
            listing.contract_status_change_date,
        ]
        .map(|day| day.filter(plausible));
        // Clocks come last: that of the status tells when the change was entered, the others of any change at all.
        let touched = [
            &listing.status_change_timestamp,
            &listing.originating_system_modification_timestamp,
            &listing.modification_timestamp,
        ]
        .into_iter()
        .flatten()
        .find_map(|text| DateTime::parse_from_rfc3339(text).ok())
        .map(|at| at.date_naive());
        // The day it stopped being for sale, and whether it is (or may be) known.
        let left: Option<Option<NaiveDate>> = listed.and_then(|from| match listing.standard_status {
            Some(Active) => Some(None),
            Some(Closed) => {
                let by = closed?;
                let inside = |day: &NaiveDate| (from..=by).contains(day);
                let counted = told.and_then(|d| from.checked_add_days(Days::new(u64::try_from(d).ok()?)));
                let day = [contract, off, counted].into_iter().flatten().find(inside);
                Some(Some(day.unwrap_or(by)))
            }
            Some(Pending | ActiveUnderContract) => {
                [contract, changed, off, touched].into_iter().flatten().find(|day| *day >= from).map(Some)
            }
            Some(status @ (Canceled | Expired | Withdrawn | Hold)) => {
                let own = match status {
                    Expired => expired,
                    Withdrawn => withdrawn,
                    Canceled => cancelled,
                    _ => None,
                };
                [off, own, changed, touched].into_iter().flatten().find(|day| *day >= from).map(Some)
            }
            Some(ComingSoon) => None,
            _ => None,
        });
        let from_dates = || {
            let days = contract?.signed_duration_since(listed?).num_days();
            i32::try_from(days).ok().filter(|d| (0..=LONGEST_DAYS).contains(d))
        };
        Self {
            // A listing whose end nobody knows counts neither as come nor as gone: it would be for sale for ever.
            listed: left.and(listed).map(Month::of),
            left: left.flatten().map(Month::of),
            contracted: matches!(listing.standard_status, Some(Closed | Pending | ActiveUnderContract)),
            sale,
            list_price: amount(listing.list_price),
            original_price: amount(listing.original_list_price),
            sqft: listing.living_area.map(|a| a.square_feet()).filter(|a| a.is_finite() && *a >= 50.0),
            days: told.or_else(from_dates),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::{Currency, Money};

    fn day(text: &str) -> Option<NaiveDate> {
        Some(text.parse().unwrap())
    }

    fn sold() -> Listing {
        let mut l = Listing::new("K", Currency::USD);
        l.standard_status = Some(StandardStatus::Closed);
        l.close_date = day("2024-05-20");
        l.close_price = Some(Money::from_minor(50_000_000, Currency::USD));
        l.listing_contract_date = day("2024-03-01");
        l
    }

    fn month(text: &str) -> Option<Month> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn the_day_it_left_is_the_contract_else_what_comes_nearest() {
        let mut l = sold();
        assert_eq!(Fact::of(&l).left, month("2024-05"));
        l.days_on_market = Some(40);
        assert_eq!(Fact::of(&l).left, month("2024-04"), "listed and so many days");
        l.purchase_contract_date = day("2024-03-09");
        assert_eq!(Fact::of(&l).left, month("2024-03"));
        l.days_on_market = None;
        assert_eq!(Fact::of(&l).days, Some(8));
        l.purchase_contract_date = day("2025-03-09");
        assert_eq!(Fact::of(&l).left, month("2024-05"), "a contract after the closing is not believed");
    }

    #[test]
    fn nothing_is_made_of_bad_facts() {
        let mut l = sold();
        l.close_price = Some(Money::from_minor(0, Currency::USD));
        assert_eq!(Fact::of(&l).sale, None, "no price");
        l = sold();
        l.close_price = Some(Money::from_minor(1, Currency::CAD));
        assert_eq!(Fact::of(&l).sale, None, "another currency");
        l = sold();
        l.listing_contract_date = day("2024-06-01");
        assert_eq!((Fact::of(&l).listed, Fact::of(&l).left), (None, None), "listed after it was sold");
        l = sold();
        l.close_date = None;
        assert_eq!((Fact::of(&l).sale, Fact::of(&l).listed), (None, None), "no day, so nobody knows when it left");
        l.standard_status = Some(StandardStatus::Expired);
        assert_eq!(Fact::of(&l).listed, None, "nobody knows when it expired");
        l.modification_timestamp = Some("2024-07-01T10:00:00Z".into());
        assert_eq!(Fact::of(&l).left, month("2024-07"));
        l.standard_status = Some(StandardStatus::Active);
        assert_eq!((Fact::of(&l).listed, Fact::of(&l).left), (month("2024-03"), None));
    }

    #[test]
    fn a_letting_filed_as_a_sale_counts_nowhere() {
        let mut l = sold();
        l.lease_amount = Some(Money::from_minor(180_000, Currency::USD));
        assert!(Fact::of(&l).sale.is_some(), "a home sold with its tenant");
        l.lease_amount = l.close_price;
        assert_eq!(Fact::of(&l), Fact::default());
        l = sold();
        for (status, counts) in
            [("Leased", false), ("Closed - Rented", false), ("Sold/Leased back", true), ("Sold", true)]
        {
            l.mls_status = Some(status.into());
            assert_eq!(Fact::of(&l).sale.is_some(), counts, "{status}");
        }
    }

    #[test]
    fn what_did_not_sell_left_when_its_status_says() {
        let mut l = sold();
        l.close_date = None;
        l.close_price = None;
        let left = |l: &Listing, status| {
            let mut l = l.clone();
            l.standard_status = Some(status);
            Fact::of(&l).left
        };
        use StandardStatus::{Canceled, Expired, Hold, Pending, Withdrawn};
        l.modification_timestamp = Some("2025-12-01T10:00:00Z".into());
        assert_eq!(left(&l, Expired), month("2025-12"), "touched is all there is");
        l.status_change_timestamp = Some("2024-10-02T10:00:00Z".into());
        for status in [Expired, Withdrawn, Canceled, Hold, Pending] {
            assert_eq!(left(&l, status), month("2024-10"), "{status:?}");
        }
        l.contract_status_change_date = day("2024-09-20");
        l.expiration_date = day("2024-08-31");
        l.withdrawn_date = day("2024-07-10");
        l.cancellation_date = day("2024-06-05");
        let all = [(Expired, "2024-08"), (Withdrawn, "2024-07"), (Canceled, "2024-06"), (Hold, "2024-09")];
        for (status, expected) in all {
            assert_eq!(left(&l, status), month(expected), "{status:?}");
        }
        assert_eq!(left(&l, Pending), month("2024-09"), "a contract that runs out has nothing to do with one made");
        l.off_market_date = day("2024-05-05");
        assert_eq!(left(&l, Expired), month("2024-05"));
        l.off_market_date = day("2024-01-01");
        assert_eq!(left(&l, Expired), month("2024-08"), "before it came");
    }
}

use chrono::NaiveDate;
use hub_domain::{Listing, Money, PropertySubType, StandardStatus};

/// Listings needed before a figure is worth saying.
pub(super) const ENOUGH: usize = 20;
/// Longer than this on the market is an error of entry more often than a home: ten years, in days.
const LONGEST: i64 = 3_653;

/// One listing's time on the market, sold or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Outing {
    /// The source's key.
    pub listing_key: String,
    /// Days on the market so far, or until it left it, by the MLS's own count where it has one.
    pub days: u32,
    /// Whether it went under contract. One that is still for sale, or was taken off, says only that it took longer.
    pub sold: bool,
    /// The asking price last known, else the price it sold for.
    pub price: Money,
    /// The first asking price.
    pub first_price: Option<Money>,
    /// The sale price.
    pub close_price: Option<Money>,
    /// City, folded to lower case.
    pub city: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Kind of building.
    pub sub_type: Option<PropertySubType>,
}

impl Outing {
    /// What a listing tells on a day; `None` where its status, price or time on the market is unknown or it never was
    /// on it.
    #[must_use]
    pub fn of(listing: &Listing, as_of: NaiveDate) -> Option<Self> {
        use StandardStatus as S;
        let sold = match listing.standard_status? {
            S::Closed | S::Pending | S::ActiveUnderContract => true,
            S::Active | S::Withdrawn | S::Expired | S::Canceled => false,
            S::ComingSoon | S::Hold | S::Incomplete | S::Delete => return None,
        };
        let began = listing.on_market_date.or(listing.listing_contract_date);
        let ended = listing.purchase_contract_date.or(listing.off_market_date).or(listing.close_date);
        let counted = listing.days_on_market.map(i64::from).or_else(|| {
            let end = if listing.standard_status == Some(S::Active) { Some(as_of) } else { ended };
            Some((end? - began?).num_days())
        });
        let days = counted.filter(|d| (0..=LONGEST).contains(d)).and_then(|d| u32::try_from(d).ok())?;
        let price = listing.list_price.or(listing.close_price).filter(|p| p.minor > 0)?;
        Some(Self {
            listing_key: listing.listing_key.clone(),
            days,
            sold,
            price,
            first_price: listing.original_list_price.or(listing.list_price).filter(|p| p.minor > 0),
            close_price: listing.close_price.filter(|p| p.minor > 0),
            city: listing.city.as_ref().map(|c| c.to_lowercase()),
            postal_code: listing.postal_code.clone(),
            sub_type: listing.property_sub_type,
        })
    }
}

/// Outings like a subject's, and in words which they are.
#[derive(Debug, Clone, PartialEq)]
pub struct OutingGroup<'a> {
    /// The outings, the subject's own left out.
    pub outings: Vec<&'a Outing>,
    /// `12 listings in 98052 priced within 20 %`, for people.
    pub words: String,
}

impl<'a> OutingGroup<'a> {
    /// The closest group with at least twenty listings that left or are on the market; the widest where none has.
    #[must_use]
    pub fn like(subject: &Outing, all: &'a [Outing]) -> Self {
        let near = |o: &Outing, percent: i64| {
            let off = (o.price.minor - subject.price.minor).saturating_abs();
            o.price.currency == subject.price.currency && off.saturating_mul(100) <= subject.price.minor * percent
        };
        let others = || all.iter().filter(|o| o.listing_key != subject.listing_key);
        let kind = |o: &Outing| subject.sub_type.is_none() || o.sub_type == subject.sub_type;
        let postal = |o: &Outing| subject.postal_code.is_some() && o.postal_code == subject.postal_code;
        let city = |o: &Outing| subject.city.is_some() && o.city == subject.city;
        let here = subject.postal_code.as_deref().unwrap_or("the same postal code");
        type Rung<'r> = (Box<dyn Fn(&Outing) -> bool + 'r>, String);
        let rungs: [Rung<'_>; 5] = [
            (Box::new(|o| postal(o) && kind(o) && near(o, 20)), format!("of its kind in {here} priced within 20 %")),
            (Box::new(|o| city(o) && kind(o) && near(o, 20)), "of its kind in the city priced within 20 %".to_owned()),
            (Box::new(|o| city(o) && near(o, 30)), "in the city priced within 30 %".to_owned()),
            (Box::new(|o| near(o, 30)), "on record priced within 30 %".to_owned()),
            (Box::new(|_| true), "on record at any price".to_owned()),
        ];
        let mut group = Self { outings: Vec::new(), words: String::new() };
        for (belongs, words) in rungs {
            let outings: Vec<&Outing> = others().filter(|o| belongs(o)).collect();
            let enough = outings.len() >= ENOUGH;
            group = Self { words: format!("{} listings {words}", outings.len()), outings };
            if enough {
                break;
            }
        }
        group
    }

    /// Whether there are enough to speak of.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.outings.len() >= ENOUGH
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::Currency;

    fn listing(key: &str, status: StandardStatus, price: i64) -> Listing {
        let mut l = Listing::new(key, Currency::USD);
        l.standard_status = Some(status);
        l.list_price = Some(Money::from_minor(price * 100, Currency::USD));
        l.city = Some("Oakfield".to_owned());
        l
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_come_from_the_count_or_from_the_dates() {
        let mut l = listing("a", StandardStatus::Active, 300_000);
        assert_eq!(Outing::of(&l, day("2026-03-31")), None, "nothing says how long");
        l.on_market_date = Some(day("2026-03-01"));
        let outing = Outing::of(&l, day("2026-03-31")).unwrap();
        assert_eq!((outing.days, outing.sold), (30, false));
        l.days_on_market = Some(12);
        assert_eq!(Outing::of(&l, day("2026-03-31")).unwrap().days, 12);
        l.days_on_market = Some(-3);
        assert_eq!(Outing::of(&l, day("2026-03-31")), None, "a negative count is no count");
    }

    #[test]
    fn a_contract_is_an_end_and_a_withdrawal_is_not() {
        let mut l = listing("a", StandardStatus::Pending, 300_000);
        l.on_market_date = Some(day("2026-03-01"));
        l.purchase_contract_date = Some(day("2026-03-08"));
        assert_eq!(Outing::of(&l, day("2026-06-01")).map(|o| (o.days, o.sold)), Some((7, true)));
        l.standard_status = Some(StandardStatus::Withdrawn);
        assert_eq!(Outing::of(&l, day("2026-06-01")).map(|o| o.sold), Some(false));
        l.standard_status = Some(StandardStatus::ComingSoon);
        assert_eq!(Outing::of(&l, day("2026-06-01")), None);
    }

    #[test]
    fn the_closest_group_that_is_large_enough_is_taken() {
        let mut all: Vec<Outing> = Vec::new();
        for i in 0..40_i64 {
            let mut l = listing(&format!("k{i}"), StandardStatus::Closed, 300_000 + i * 1_000);
            l.days_on_market = Some(10);
            l.postal_code = Some(if i < 10 { "98052" } else { "98004" }.to_owned());
            all.push(Outing::of(&l, day("2026-06-01")).unwrap());
        }
        let subject = Outing { listing_key: "subject".to_owned(), ..all[0].clone() };
        let group = OutingGroup::like(&subject, &all);
        assert_eq!(group.outings.len(), 40, "ten in the postal code are too few, the city has forty");
        assert!(group.words.contains("in the city priced within 20 %"), "{}", group.words);
        assert!(!OutingGroup::like(&all[0], &all[..5]).is_enough());
        assert_eq!(OutingGroup::like(&all[0], &all).outings.len(), 39, "never itself");
    }
}

//! Which news of one home repeat what another source has told before.

use std::collections::HashSet;

use hub_domain::{Events, ListingEvent};

/// A piece of news of a home, as far as that matters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    /// When, milliseconds.
    pub at: i64,
    /// The listing it is about.
    pub listing: i64,
    pub kinds: Events,
    /// The price after it, minor units, and its currency.
    pub price: Option<(i64, String)>,
    /// The status after it.
    pub status: Option<String>,
    /// When the open house begins.
    pub opens_at: Option<i64>,
}

/// Brokers enter a change in one MLS after the other, and an MLS that passes listings on takes its time. What is
/// further apart happened twice.
const APART_MS: i64 = 30 * 86_400_000;

/// For each piece of news of one home, in the order in which they were stored, the place of the one that it repeats.
///
/// A piece repeats others when each of its kinds was told by another listing and not yet repeated by this one, so that
/// a home that goes under contract twice in both MLSs is two pieces of news. One that repeats nothing wholly stands for
/// itself; what stands for itself repeats nothing, so a place in the answer never leads on to another.
pub(super) fn repeats(news: &[Told]) -> Vec<Option<usize>> {
    let mut leads: Vec<Option<usize>> = Vec::with_capacity(news.len());
    let mut taken: HashSet<(usize, ListingEvent, i64)> = HashSet::new();
    for (i, item) in news.iter().enumerate() {
        let told: Vec<Option<(usize, ListingEvent)>> = item
            .kinds
            .iter()
            .map(|kind| {
                let before = (0..i).find(|&j| {
                    leads[j].is_none()
                        && news[j].listing != item.listing
                        && same(kind, &news[j], item)
                        && !taken.contains(&(j, kind, item.listing))
                });
                before.map(|j| (j, kind))
            })
            .collect();
        let whole: Option<Vec<(usize, ListingEvent)>> = told.into_iter().collect();
        let lead = whole.as_ref().and_then(|all| all.iter().map(|(j, _)| *j).min());
        if lead.is_some() {
            taken.extend(whole.into_iter().flatten().map(|(j, kind)| (j, kind, item.listing)));
        }
        leads.push(lead);
    }
    leads
}

/// Whether two pieces tell the same of a kind. MLSs have their own words for being under contract, do not all disclose
/// what a home was sold for, and may ask different prices for a while; but a price that changes changes to something.
fn same(kind: ListingEvent, a: &Told, b: &Told) -> bool {
    let alike = match kind {
        ListingEvent::PriceDown | ListingEvent::PriceUp => a.price.is_some() && a.price == b.price,
        ListingEvent::Status => a.status == b.status,
        ListingEvent::OpenHouse => a.opens_at.is_some() && a.opens_at == b.opens_at,
        ListingEvent::New | ListingEvent::BackOnMarket | ListingEvent::Pending | ListingEvent::Sold => true,
    };
    alike && a.kinds.has(kind) && a.at.abs_diff(b.at) <= APART_MS.unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ListingEvent as E;
    use proptest::prelude::*;

    fn told(listing: i64, at: i64, kinds: &[E], price: i64) -> Told {
        Told {
            at,
            listing,
            kinds: kinds.iter().copied().collect(),
            price: Some((price, "USD".into())),
            status: None,
            opens_at: None,
        }
    }

    #[test]
    fn a_change_told_twice_is_one() {
        let news = [
            told(1, 0, &[E::New], 500),
            told(2, 10, &[E::New], 505),
            told(2, 20, &[E::PriceDown], 480),
            told(1, 30, &[E::PriceDown], 480),
            told(1, 40, &[E::PriceDown], 470),
            told(2, 50, &[E::PriceDown], 460),
        ];
        assert_eq!(repeats(&news), [None, Some(0), None, Some(2), None, None]);
    }

    #[test]
    fn what_happens_twice_is_two() {
        let both = |at| [told(1, at, &[E::Pending], 500), told(2, at + 1, &[E::Pending], 500)];
        let news = [both(0), both(10)].concat();
        assert_eq!(repeats(&news), [None, Some(0), None, Some(2)]);
        let one_behind = [told(1, 0, &[E::Pending], 5), told(1, 9, &[E::Pending], 5), told(2, 10, &[E::Pending], 5)];
        assert_eq!(repeats(&one_behind), [None, None, Some(0)]);
        let late = [told(1, 0, &[E::Sold], 5), told(2, APART_MS + 1, &[E::Sold], 5)];
        assert_eq!(repeats(&late), [None, None]);
    }

    #[test]
    fn two_kinds_at_once_are_told_only_by_both() {
        let both = told(1, 0, &[E::PriceDown, E::BackOnMarket], 480);
        let (price, back) = (told(2, 5, &[E::PriceDown], 480), told(2, 9, &[E::BackOnMarket], 480));
        assert_eq!(repeats(&[both.clone(), price.clone(), back.clone()]), [None, Some(0), Some(0)]);
        assert_eq!(repeats(&[price.clone(), both.clone()]), [None, None], "the home's return was not told yet");
        assert_eq!(repeats(&[price, back, both]), [None, None, Some(0)]);
    }

    #[test]
    fn other_hours_and_other_statuses_are_other_news() {
        let open = |listing, hour| Told { opens_at: hour, ..told(listing, 0, &[E::OpenHouse], 5) };
        assert_eq!(repeats(&[open(1, Some(7)), open(2, Some(8)), open(3, Some(7))]), [None, None, Some(0)]);
        assert_eq!(repeats(&[open(1, None), open(2, None)]), [None, None]);
        let status = |listing, s: &str| Told { status: Some(s.into()), ..told(listing, 0, &[E::Status], 5) };
        assert_eq!(repeats(&[status(1, "Hold"), status(2, "Expired"), status(2, "Hold")]), [None, None, Some(0)]);
    }

    proptest! {
        /// Nothing repeats what repeats, itself, or its own listing's; and what is told once more by nobody stays.
        #[test]
        fn a_lead_stands_for_itself(raw in proptest::collection::vec((1_i64..4, 0_i64..9, 1_u16..256, 0_i64..2), 0..24)) {
            let news: Vec<Told> = raw
                .iter()
                .map(|(listing, day, bits, price)| Told {
                    kinds: Events::from_bits(*bits),
                    ..told(*listing, day * 86_400_000, &[], *price)
                })
                .collect();
            let leads = repeats(&news);
            prop_assert_eq!(leads.len(), news.len());
            for (i, lead) in leads.iter().enumerate() {
                let Some(lead) = *lead else { continue };
                prop_assert!(lead < i && leads[lead].is_none() && news[lead].listing != news[i].listing);
                for kind in news[i].kinds.iter() {
                    let sources = news[..i].iter().any(|n| n.listing != news[i].listing && n.kinds.has(kind));
                    prop_assert!(sources, "each kind was told by somebody else");
                }
            }
            let alone: Vec<Told> = news.iter().filter(|n| n.listing == 1).cloned().collect();
            prop_assert!(repeats(&alone).iter().all(Option::is_none));
        }
    }
}

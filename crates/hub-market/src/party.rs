use std::cmp::Reverse;

use crate::numbers::median;
use crate::{LEAST, Month, MonthSides, SamePeople};

/// Which sides of a sale count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// Both.
    #[default]
    Both,
    /// The seller's.
    Listing,
    /// The buyer's.
    Buying,
}

/// Whose production in which market.
#[derive(Debug, Clone, Copy)]
pub struct SidesAsked<'a> {
    /// Place of the area's kind among [`crate::AREA_KINDS`], and the area's number.
    pub area: (usize, u32),
    /// Only of this subtype.
    pub sub_type: Option<u16>,
    /// Offices instead of agents.
    pub offices: bool,
    /// Which sides.
    pub side: Side,
    /// Who is one person at several sources.
    pub same: &'a SamePeople,
}

/// What one agent or office sold: all that a place in the ranking needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Its number.
    pub party: u32,
    /// Place by money, from 1; of equal money the one with more sides is before.
    pub rank: u32,
    /// Listing sides.
    pub listing_sides: u32,
    /// Buying sides.
    pub buying_sides: u32,
    /// Money of both, minor units.
    pub volume: i64,
}

/// Everyone's production.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Production {
    /// Sides counted, those of nobody known included.
    pub sides: u32,
    /// Their money.
    pub volume: i64,
    /// Sides of nobody known.
    pub unnamed: u32,
    /// Most money first.
    pub parties: Vec<Standing>,
}

/// How one agent or office sold: what needs its sales one by one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Manner {
    /// An agent's office with most of the sides; 0 is none known, and for offices.
    pub office: u32,
    /// Median days on market of the listing sides.
    pub days: Option<f64>,
    /// Listing sides with days.
    pub days_n: u32,
    /// Median of sale price over last asking price of the listing sides.
    pub to_list: Option<f64>,
    /// Listing sides with both.
    pub to_list_n: u32,
}

/// A sale that one agent or office took part in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaleTaken {
    /// The listing, by the caller's number.
    pub id: i64,
    /// The month of closing.
    pub month: Month,
    /// Its day, from 1.
    pub day: u8,
    /// Price, minor units.
    pub price: i64,
    /// Whether it had the seller's side.
    pub listing: bool,
    /// Whether it had the buyer's.
    pub buying: bool,
}

/// Numbers of parties are dense; beyond this one is no number of anybody's.
const MOST_PARTIES: usize = 1 << 24;

impl SidesAsked<'_> {
    /// Visits every side asked for: month, place in its columns, party (0 is nobody known), whether it is the seller's.
    fn each<M: AsRef<MonthSides>>(&self, months: &[M], mut visit: impl FnMut(&MonthSides, usize, u32, bool)) {
        let (seller, buyer) = if self.offices { (1, 3) } else { (0, 2) };
        for month in months.iter().map(AsRef::as_ref) {
            let Some(areas) = month.areas.get(self.area.0) else { continue };
            for (i, area) in areas.iter().enumerate() {
                if *area != self.area.1 || self.sub_type.is_some_and(|wanted| month.sub_types[i] != wanted) {
                    continue;
                }
                if self.side != Side::Buying {
                    visit(month, i, self.same.of_party(month.parties[seller][i]), true);
                }
                if self.side != Side::Listing {
                    visit(month, i, self.same.of_party(month.parties[buyer][i]), false);
                }
            }
        }
    }
}

/// Adds up who sold how much, and ranks.
#[must_use]
pub fn production<M: AsRef<MonthSides>>(months: &[M], asked: &SidesAsked<'_>) -> Production {
    let mut sums: Vec<Standing> = Vec::new();
    let mut all = Production::default();
    asked.each(months, |month, i, party, listing| {
        let price = month.prices[i];
        all.sides += 1;
        all.volume = all.volume.saturating_add(price);
        let at = party as usize;
        if at == 0 || at >= MOST_PARTIES {
            all.unnamed += 1;
            return;
        }
        if at >= sums.len() {
            sums.resize(at + 1, Standing::default());
        }
        let sum = &mut sums[at];
        sum.party = party;
        sum.volume = sum.volume.saturating_add(price);
        sum.listing_sides += u32::from(listing);
        sum.buying_sides += u32::from(!listing);
    });
    all.parties = sums.into_iter().filter(|s| s.party != 0).collect();
    all.parties.sort_unstable_by_key(|p| (Reverse(p.volume), Reverse(p.listing_sides + p.buying_sides), p.party));
    for (place, party) in (1..).zip(&mut all.parties) {
        party.rank = place;
    }
    all
}

/// How these sold, in the order in which they are named.
#[must_use]
pub fn manners<M: AsRef<MonthSides>>(months: &[M], asked: &SidesAsked<'_>, chosen: &[u32]) -> Vec<Manner> {
    #[derive(Default, Clone)]
    struct Sales {
        days: Vec<f64>,
        to_list: Vec<f64>,
        offices: Vec<u32>,
    }
    // The place of each of them among the chosen, from 1.
    let mut places: Vec<u32> = Vec::new();
    for (place, party) in (1..).zip(chosen) {
        let at = *party as usize;
        if (1..MOST_PARTIES).contains(&at) {
            if at >= places.len() {
                places.resize(at + 1, 0);
            }
            places[at] = place;
        }
    }
    let mut found = vec![Sales::default(); chosen.len()];
    asked.each(months, |month, i, party, listing| {
        let place = places.get(party as usize).map_or(0, |place| *place as usize);
        let Some(sales) = place.checked_sub(1).and_then(|place| found.get_mut(place)) else { return };
        if !asked.offices {
            sales.offices.push(month.parties[if listing { 1 } else { 3 }][i]);
        }
        if listing {
            sales.days.extend(Some(month.days[i]).filter(|days| *days >= 0).map(f64::from));
            sales.to_list.extend(Some(month.to_list[i]).filter(|ratio| !ratio.is_nan()).map(f64::from));
        }
    });
    found
        .into_iter()
        .map(|mut sales| {
            let n = |v: &[f64]| u32::try_from(v.len()).unwrap_or(u32::MAX);
            let (days_n, to_list_n) = (n(&sales.days), n(&sales.to_list));
            let middle = |v: &mut [f64]| if v.len() >= LEAST { median(v) } else { None };
            Manner {
                office: commonest(&mut sales.offices),
                days: middle(&mut sales.days),
                days_n,
                to_list: middle(&mut sales.to_list),
                to_list_n,
            }
        })
        .collect()
}

/// The number met most often, 0 not counted; of several the smallest.
fn commonest(numbers: &mut [u32]) -> u32 {
    numbers.sort_unstable();
    let runs = numbers.chunk_by(|a, b| a == b).filter(|run| run[0] != 0);
    runs.max_by_key(|run| (run.len(), Reverse(run[0]))).map_or(0, |run| run[0])
}

/// The sales that one agent or office took part in, latest first.
#[must_use]
pub fn sales_of<M: AsRef<MonthSides>>(months: &[M], asked: &SidesAsked<'_>, party: u32) -> Vec<SaleTaken> {
    let mut sales: Vec<SaleTaken> = Vec::new();
    let wanted = asked.same.of_party(party);
    asked.each(months, |month, i, of, listing| {
        if of != wanted || of == 0 {
            return;
        }
        let (id, day, price) = (month.ids[i], month.month_days[i], month.prices[i]);
        // Both sides of one sale come one after the other.
        match sales.last_mut().filter(|last| last.id == id) {
            Some(last) => last.buying = true,
            None => sales.push(SaleTaken { id, month: month.month, day, price, listing, buying: !listing }),
        }
    });
    sales.sort_unstable_by_key(|s| (Reverse((s.month, s.day)), s.id));
    sales
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fact, Row, Sale};

    fn month(sales: &[(i64, [u32; 4])]) -> MonthSides {
        let mut month = MonthSides::new("2024-05".parse().unwrap());
        for (id, (price, parties)) in (1..).zip(sales) {
            let sale = Some(Sale { day: "2024-05-04".parse().unwrap(), price: *price });
            let fact = Fact { sale, days: Some(20), list_price: Some(price * 2), ..Fact::default() };
            month.add(id, &Row { areas: [1, 0, 0, 0, 0], kinds: [1, 0], fact, home: None }, *parties);
        }
        month
    }

    #[test]
    fn both_sides_of_an_own_sale_count() {
        let sales = [(100, [1, 9, 1, 0]), (50, [2, 9, 0, 0]), (40, [2, 9, 1, 0]), (30, [2, 9, 3, 0])];
        let same = SamePeople::default();
        let asked = SidesAsked { area: (0, 1), sub_type: None, offices: false, side: Side::Both, same: &same };
        let months = [std::sync::Arc::new(month(&sales))];
        let all = production(&months, &asked);
        assert_eq!((all.sides, all.volume, all.unnamed), (8, 440, 1));
        let first = all.parties[0];
        assert_eq!((first.party, first.rank, first.listing_sides, first.buying_sides, first.volume), (1, 1, 1, 2, 240));
        let how = manners(&months, &asked, &[2, 1, 3]);
        assert_eq!((how[0].days, how[0].to_list, how[1].days), (Some(20.0), Some(0.5), None), "three make a median");
        assert_eq!((how[0].office, how[2].office, how[1].days_n), (9, 0, 1));
        assert_eq!(production(&months, &SidesAsked { side: Side::Buying, ..asked }).parties.len(), 2);
        assert_eq!(production(&months, &SidesAsked { side: Side::Listing, ..asked }).unnamed, 0);
        assert_eq!(production(&months, &SidesAsked { area: (0, 2), ..asked }), Production::default());
        let own = sales_of(&months, &asked, 1);
        assert_eq!(
            own.iter().map(|s| (s.id, s.listing, s.buying)).collect::<Vec<_>>(),
            [(1, true, true), (3, false, true)]
        );
        let one = SamePeople::of([(3, 1)]);
        let merged = production(&months, &SidesAsked { same: &one, ..asked });
        assert_eq!((merged.parties.len(), merged.parties[0].buying_sides, merged.sides), (2, 3, 8));
    }
}

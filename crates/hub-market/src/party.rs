use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::LEAST;
use crate::numbers::median;

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

/// A sale with who took part, by numbers of the caller's; 0 is nobody known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SidedSale {
    /// Price, minor units.
    pub price: i64,
    /// Days on market.
    pub days: Option<i32>,
    /// Sale price over last asking price.
    pub to_list: Option<f64>,
    /// The seller's agent or office.
    pub listing: u32,
    /// The buyer's.
    pub buying: u32,
    /// The office of the seller's agent.
    pub listing_office: u32,
    /// The office of the buyer's agent.
    pub buying_office: u32,
}

/// Production of one agent or office.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Party {
    /// Its number.
    pub party: u32,
    /// Place by money, from 1; of equal money the one with more sides is before.
    pub rank: u32,
    /// The office with most of its sides; 0 is none known.
    pub office: u32,
    /// Listing sides.
    pub listing_sides: u32,
    /// Buying sides.
    pub buying_sides: u32,
    /// Money of both, minor units.
    pub volume: i64,
    /// Median days on market of the listing sides.
    pub days: Option<f64>,
    /// Listing sides with days.
    pub days_n: u32,
    /// Median of sale price over last asking price of the listing sides.
    pub to_list: Option<f64>,
    /// Listing sides with both.
    pub to_list_n: u32,
}

/// Everyone's production.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Production {
    /// Sides counted, those of nobody known included.
    pub sides: u32,
    /// Their money.
    pub volume: i64,
    /// Sides of nobody known.
    pub unnamed: u32,
    /// Most money first.
    pub parties: Vec<Party>,
}

/// Numbers are dense and ours: no need for a hash against attackers.
#[derive(Default)]
struct Spread(u64);

impl std::hash::Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }
    fn write_u32(&mut self, n: u32) {
        self.0 = (self.0 ^ u64::from(n)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}

type Numbered<T> = HashMap<u32, T, BuildHasherDefault<Spread>>;

#[derive(Default)]
struct Sums {
    listing: u32,
    buying: u32,
    volume: i64,
    days: Vec<f64>,
    to_list: Vec<f64>,
    offices: Vec<(u32, u32)>,
}

/// Adds up who sold what.
#[must_use]
pub fn production(sales: &[SidedSale], side: Side) -> Production {
    let mut found: Numbered<Sums> = HashMap::default();
    let mut all = Production::default();
    let mut add = |party: u32, office: u32, sale: &SidedSale, listing: bool| {
        all.sides += 1;
        all.volume = all.volume.saturating_add(sale.price);
        if party == 0 {
            all.unnamed += 1;
            return;
        }
        let sums = found.entry(party).or_default();
        sums.volume = sums.volume.saturating_add(sale.price);
        if listing {
            sums.listing += 1;
            sums.days.extend(sale.days.map(f64::from));
            sums.to_list.extend(sale.to_list);
        } else {
            sums.buying += 1;
        }
        match sums.offices.iter_mut().find(|(o, _)| *o == office) {
            Some((_, n)) => *n += 1,
            None => sums.offices.push((office, 1)),
        }
    };
    for sale in sales {
        if side != Side::Buying {
            add(sale.listing, sale.listing_office, sale, true);
        }
        if side != Side::Listing {
            add(sale.buying, sale.buying_office, sale, false);
        }
    }
    all.parties = found.into_iter().map(|(party, sums)| of(party, sums)).collect();
    all.parties
        .sort_by_key(|p| (std::cmp::Reverse(p.volume), std::cmp::Reverse(p.listing_sides + p.buying_sides), p.party));
    for (place, party) in all.parties.iter_mut().enumerate() {
        party.rank = u32::try_from(place + 1).unwrap_or(u32::MAX);
    }
    all
}

fn of(party: u32, mut sums: Sums) -> Party {
    let n = |v: &[f64]| u32::try_from(v.len()).unwrap_or(u32::MAX);
    let (days_n, to_list_n) = (n(&sums.days), n(&sums.to_list));
    let middle = |v: &mut Vec<f64>| if v.len() >= LEAST { median(v) } else { None };
    let office = sums.offices.iter().filter(|o| o.0 != 0).max_by_key(|o| (o.1, std::cmp::Reverse(o.0)));
    Party {
        party,
        rank: 0,
        office: office.map_or(0, |o| o.0),
        listing_sides: sums.listing,
        buying_sides: sums.buying,
        volume: sums.volume,
        days: middle(&mut sums.days),
        days_n,
        to_list: middle(&mut sums.to_list),
        to_list_n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sale(price: i64, listing: u32, buying: u32) -> SidedSale {
        let (days, to_list) = (Some(20), Some(0.98));
        SidedSale { price, days, to_list, listing, buying, listing_office: 9, buying_office: 0 }
    }

    #[test]
    fn both_sides_of_an_own_sale_count() {
        let sales = [sale(100, 1, 1), sale(50, 2, 0), sale(40, 2, 1), sale(30, 2, 3)];
        let all = production(&sales, Side::Both);
        assert_eq!((all.sides, all.volume, all.unnamed), (8, 440, 1));
        let first = all.parties[0];
        assert_eq!((first.party, first.rank, first.listing_sides, first.buying_sides, first.volume), (1, 1, 1, 2, 240));
        assert_eq!(
            (all.parties[1].party, all.parties[1].days, first.days),
            (2, Some(20.0), None),
            "three make a median"
        );
        assert_eq!((all.parties[1].office, all.parties[2].office), (9, 0));
        assert_eq!(production(&sales, Side::Buying).parties.len(), 2);
        assert_eq!(production(&sales, Side::Listing).unnamed, 0);
        let mut turned = sales;
        turned.reverse();
        assert_eq!(production(&turned, Side::Both), all, "order changes nothing");
    }
}

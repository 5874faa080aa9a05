//! Production counted quickly is production counted one by one.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_market::{
    Fact, Manner, Month, MonthSides, Production, Row, Sale, SamePeople, Side, SidesAsked, Standing, manners,
    production, sales_of,
};
use proptest::prelude::*;

fn first() -> Month {
    "2019-11".parse().expect("a month")
}

#[derive(Debug, Clone, Copy)]
struct Sold {
    month: i32,
    day: u32,
    row: Row,
    parties: [u32; 4],
}

prop_compose! {
    fn sold()(
        month in 0..5_i32, day in 1..28_u32, price in -5..400_i64, ask in prop::option::of(1..500_i64),
        days in prop::option::of(0..90_i32), city in 0..3_u32, sub in 0..3_u16, parties in prop::array::uniform4(0..7_u32),
    ) -> Sold {
        let at = (first() + month).first_day().expect("in the calendar") + chrono::Days::new(u64::from(day) - 1);
        let fact = Fact { sale: Some(Sale { day: at, price }), days, list_price: ask, ..Fact::default() };
        Sold { month, day, row: Row { areas: [1, 0, 0, city, 0], kinds: [1, sub], fact, home: None }, parties }
    }
}

fn months(sales: &[Sold]) -> Vec<Arc<MonthSides>> {
    (0..5)
        .map(|m| {
            let mut month = MonthSides::new(first() + m);
            for (id, sale) in (0..).zip(sales) {
                // Sales of other months are not taken.
                month.add(id, &sale.row, sale.parties);
            }
            Arc::new(month)
        })
        .collect()
}

fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    (n >= 3).then(|| f64::midpoint(values[n / 2], values[(n - 1) / 2]))
}

/// Every party with its sides, one by one: seller's side or not, sale, office.
fn slowly(sales: &[Sold], asked: &SidesAsked<'_>) -> (Production, Vec<Manner>) {
    let mut sides: BTreeMap<u32, Vec<(bool, Sold, u32)>> = BTreeMap::new();
    for sale in sales {
        let here = sale.row.areas[asked.area.0] == asked.area.1;
        if !here || asked.sub_type.is_some_and(|sub| sale.row.kinds[1] != sub) {
            continue;
        }
        let [agent, office, buyer, buyer_office] = sale.parties;
        if asked.side != Side::Buying {
            let who = if asked.offices { office } else { agent };
            sides.entry(asked.same.of_party(who)).or_default().push((true, *sale, office));
        }
        if asked.side != Side::Listing {
            let who = if asked.offices { buyer_office } else { buyer };
            sides.entry(asked.same.of_party(who)).or_default().push((false, *sale, buyer_office));
        }
    }
    let price = |s: &(bool, Sold, u32)| s.1.row.fact.sale.map_or(0, |s| s.price);
    let mut all = Production {
        sides: sides.values().map(|s| u32::try_from(s.len()).unwrap()).sum(),
        volume: sides.values().flatten().map(price).sum(),
        unnamed: sides.remove(&0).map_or(0, |s| u32::try_from(s.len()).unwrap()),
        parties: Vec::new(),
    };
    let count =
        |of: &[(bool, Sold, u32)], listing| u32::try_from(of.iter().filter(|s| s.0 == listing).count()).unwrap();
    all.parties = sides
        .iter()
        .map(|(party, of)| Standing {
            party: *party,
            rank: 0,
            listing_sides: count(of, true),
            buying_sides: count(of, false),
            volume: of.iter().map(price).sum(),
        })
        .collect();
    all.parties.sort_by_key(|p| (-p.volume, -i64::from(p.listing_sides + p.buying_sides), p.party));
    for (rank, party) in (1..).zip(&mut all.parties) {
        party.rank = rank;
    }
    let manner = |party: &Standing| {
        let of = &sides[&party.party];
        let mut offices: BTreeMap<u32, usize> = BTreeMap::new();
        of.iter().filter(|s| s.2 != 0).for_each(|s| *offices.entry(s.2).or_default() += 1);
        let most = offices.values().max().copied().unwrap_or(0);
        let listed = || of.iter().filter(|s| s.0).map(|s| s.1.row.fact);
        let days: Vec<f64> = listed().filter_map(|f| f.days).map(f64::from).collect();
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small prices")]
        let ratio =
            |f: Fact| Some((f.sale?.price as f64 / f.list_price? as f64) as f32).filter(|r| (0.2..=5.0).contains(r));
        let to_list: Vec<f64> = listed().filter_map(ratio).map(f64::from).collect();
        Manner {
            office: u32::from(!asked.offices)
                * offices.iter().find(|(_, n)| **n == most).map_or(0, |(office, _)| *office),
            days_n: u32::try_from(days.len()).unwrap(),
            days: middle(days),
            to_list_n: u32::try_from(to_list.len()).unwrap(),
            to_list: middle(to_list),
        }
    };
    let manners = all.parties.iter().map(manner).collect();
    (all, manners)
}

proptest! {
    #[test]
    fn as_if_counted_one_by_one(
        sales in prop::collection::vec(sold(), 0..120), offices in any::<bool>(), city in prop::option::of(0..3_u32),
        sub in prop::option::of(0..3_u16), side in 0..3_usize, same in prop::option::of((2..7_u32, 1..2_u32)),
    ) {
        let same = SamePeople::of(same);
        let asked = SidesAsked {
            area: city.map_or((0, 1), |city| (3, city)),
            sub_type: sub,
            offices,
            side: [Side::Both, Side::Listing, Side::Buying][side],
            same: &same,
        };
        let months = months(&sales);
        let (all, how) = slowly(&sales, &asked);
        prop_assert_eq!(&production(&months, &asked), &all);
        let numbers: Vec<u32> = all.parties.iter().map(|p| p.party).collect();
        prop_assert_eq!(manners(&months, &asked, &numbers), how);
        // What one took part in adds up to what is told of it, latest first.
        for party in &all.parties {
            let own = sales_of(&months, &asked, party.party);
            let sides = own.iter().map(|s| u32::from(s.listing) + u32::from(s.buying)).sum::<u32>();
            prop_assert_eq!(sides, party.listing_sides + party.buying_sides);
            let volume: i64 = own.iter().map(|s| s.price * (i64::from(s.listing) + i64::from(s.buying))).sum();
            prop_assert_eq!(volume, party.volume);
            prop_assert!(own.windows(2).all(|w| (w[0].month, w[0].day) >= (w[1].month, w[1].day)));
            for s in &own {
                let sale = sales[usize::try_from(s.id).unwrap()];
                prop_assert_eq!((s.month - first(), u32::from(s.day)), (sale.month, sale.day));
            }
        }
    }
}

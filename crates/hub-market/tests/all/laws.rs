//! What holds whatever the market.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hub_market::forecast::{Forecast, Nature, Series, trials};
use hub_market::{Cell, Fact, Index, Known, Month, Pair, Row, Sale, month_cells, pairs_of_home, trends};
use proptest::prelude::*;

fn first() -> Month {
    "2010-01".parse().expect("a month")
}

prop_compose! {
    fn row()(
        listed in 0..40_i32, stays in 0..6_i32, sold in any::<bool>(), day in 1..28_u32, price in 1_000..900_000_i64,
        ask in 0.8..1.3_f64, first_ask in 1.0..1.2_f64, sqft in prop::option::of(300.0..5_000.0_f64),
        days in prop::option::of(0..400), area in 1..4_u32, sub in 0..3_u16,
    ) -> Row {
        let (listed, left) = (first() + listed, first() + listed + stays);
        let month = (left + 1).first_day().expect("in the calendar");
        let sale = sold.then(|| Sale { day: month + chrono::Days::new(u64::from(day) - 1), price });
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "prices of a test")]
        let list = (price as f64 * ask) as i64;
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "prices of a test")]
        let original = (list as f64 * first_ask) as i64;
        Row {
            areas: [1, 0, 0, area + 1, 0],
            kinds: [1, if sub == 0 { 0 } else { sub + 1 }],
            fact: Fact {
                listed: Some(listed), left: Some(left), contracted: sold, sale, list_price: Some(list),
                original_price: Some(original), sqft, days,
            },
            home: None,
        }
    }
}

fn all_cells(rows: &[Row]) -> BTreeMap<(u32, u16), BTreeMap<Month, Cell>> {
    let mut found: BTreeMap<(u32, u16), BTreeMap<Month, Cell>> = BTreeMap::new();
    for month in first().to(first() + 60) {
        for (key, cell) in month_cells(month, rows) {
            found.entry(key).or_default().insert(month, cell);
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_rows_does_not_matter(rows in prop::collection::vec(row(), 0..120), turn in 0..120_usize) {
        let mut other = rows.clone();
        other.reverse();
        let turn = turn.min(other.len());
        other.rotate_left(turn);
        let (a, b) = (all_cells(&rows), all_cells(&other));
        prop_assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
        for (key, months) in &a {
            for (month, cell) in months {
                let mut same = b[key][month];
                // A sum of doubles may differ in its last bit.
                prop_assert!((same.volume - cell.volume).abs() <= 1e-9 * cell.volume.abs());
                same.volume = cell.volume;
                prop_assert_eq!(&same, cell);
            }
        }
    }

    #[test]
    fn prices_ten_times_as_high_make_medians_ten_times_as_high(rows in prop::collection::vec(row(), 0..120)) {
        let dear: Vec<Row> = rows.iter().map(|r| {
            let mut r = *r;
            r.fact.sale = r.fact.sale.map(|s| Sale { price: s.price * 10, ..s });
            r.fact.list_price = r.fact.list_price.map(|p| p * 10);
            r.fact.original_price = r.fact.original_price.map(|p| p * 10);
            r
        }).collect();
        let (a, b) = (all_cells(&rows), all_cells(&dear));
        for (key, months) in &a {
            for (month, cell) in months {
                let high = b[key][month];
                prop_assert_eq!((high.closed, high.days, high.cuts), (cell.closed, cell.days, cell.cuts));
                prop_assert_eq!(high.price, cell.price.map(|p| p * 10.0));
                let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                    (Some(a), Some(b)) => (a - b).abs() < 1e-9 * b.abs().max(1.0),
                    (a, b) => a == b,
                };
                prop_assert!(near(high.to_list, cell.to_list) && near(high.cut, cell.cut));
                prop_assert!(near(high.per_sqft, cell.per_sqft.map(|p| p * 10.0)));
            }
        }
    }

    #[test]
    fn what_is_for_sale_is_what_came_and_has_not_left(rows in prop::collection::vec(row(), 1..120)) {
        let cells = all_cells(&rows);
        let of_all = &cells[&(1, 1)];
        let known = Known::of(of_all);
        let counted = |month: Month| rows.iter().filter(|r| {
            r.fact.listed.is_some_and(|l| l <= month) && r.fact.left.is_none_or(|l| l > month)
        }).count();
        for (month, trend) in trends(of_all, &known, first(), first() + 50) {
            if let Some(active) = trend.active {
                prop_assert_eq!(active as usize, counted(month));
            }
        }
        prop_assert_eq!(known.inventory_gap.is_some(), rows.iter().all(|r| r.fact.sale.is_some()));
    }

    #[test]
    fn no_later_row_changes_an_earlier_month(
        rows in prop::collection::vec(row(), 0..80), later in prop::collection::vec(row(), 0..80), at in 5..40_i32,
    ) {
        let upto = first() + at;
        let mut more = rows.clone();
        more.extend(later.into_iter().map(|mut r| {
            let push = |m: Option<Month>| m.map(|m| m + 60);
            r.fact.listed = push(r.fact.listed);
            r.fact.left = push(r.fact.left);
            r.fact.sale = r.fact.sale.map(|s| Sale { day: s.day + chrono::Months::new(60), ..s });
            r
        }));
        let known = |cells: &BTreeMap<Month, Cell>| Known { inventory_from: cells.keys().next().copied(), ..Known::default() };
        let (a, b) = (all_cells(&rows), all_cells(&more));
        for (key, months) in &a {
            let k = known(months);
            prop_assert_eq!(trends(months, &k, first(), upto), trends(&b[key], &k, first(), upto));
        }
    }
}

proptest! {
    // Each case solves large systems or forecasts some thousand times.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn an_index_asks_neither_for_the_order_nor_for_the_money(
        seed in prop::collection::vec((0..60_i32, 7..60_i32, -0.2..0.2_f64), 30..120), k in 2..1_000_i64,
    ) {
        let day = |m: i32| NaiveDate::from_ymd_opt(2000, 1, 15).expect("a day") + chrono::Months::new(m.unsigned_abs());
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "prices of a test")]
        let pairs = |k: i64| -> Vec<Pair> {
            seed.iter().flat_map(|(at, gap, noise)| {
                let end = 1e6 * (0.004 * f64::from(*gap) + noise).exp();
                let sale = |m: i32, price: f64| Row {
                    areas: [1; 5], kinds: [1, 0],
                    fact: Fact { sale: Some(Sale { day: day(m), price: price as i64 * k }), ..Fact::default() },
                    home: Some(1),
                };
                let rows = [sale(*at, 1e6), sale(at + gap, end)];
                pairs_of_home(&rows.iter().collect::<Vec<_>>()).into_iter().map(|(_, p)| p).collect::<Vec<_>>()
            }).collect()
        };
        let plain = pairs(1);
        let mut turned = plain.clone();
        turned.reverse();
        let index = Index::of(&plain, None);
        prop_assert_eq!(&index, &Index::of(&turned, None));
        let dear = Index::of(&pairs(k), None);
        prop_assert_eq!(index.is_some(), dear.is_some());
        if let (Some(index), Some(dear)) = (index, dear) {
            for (a, b) in index.points.iter().zip(&dear.points) {
                prop_assert!((a.level / b.level - 1.0).abs() < 1e-9 && a.error.is_finite() && a.level > 0.0);
            }
        }
    }

    #[test]
    fn forecasts_scale_and_see_no_future(
        noise in prop::collection::vec(-0.1..0.1_f64, 40..90), holes in prop::collection::vec(0..90_usize, 0..5), k in 0.01..100.0_f64,
    ) {
        let mut t = 0.0;
        let values: Vec<Option<f64>> = noise.iter().enumerate().map(|(i, n)| {
            t += 0.004;
            (!holes.contains(&i)).then(|| 3e5 * f64::exp(t + n))
        }).collect();
        let scaled: Vec<Option<f64>> = values.iter().map(|v| v.map(|v| v * k)).collect();
        let (Ok(a), Ok(b)) = (Series::new(first(), &values, Nature::Price), Series::new(first(), &scaled, Nature::Price)) else {
            return Ok(());
        };
        let (of_a, of_b) = (Forecast::of(&a).expect("enough"), Forecast::of(&b).expect("enough"));
        for (x, y) in of_a.points.iter().zip(&of_b.points) {
            prop_assert!((x.value * k / y.value - 1.0).abs() < 1e-6);
            if let (Some(i), Some(wide)) = (x.in_80, x.in_90) {
                prop_assert!(wide.0 <= i.0 && i.0 <= x.value && x.value <= i.1 && i.1 <= wide.1);
            }
        }
        // Without the last year, every trial that was over by then is the same.
        let shorter = Series::new(first(), &values[..values.len() - 12], Nature::Price);
        if let Ok(shorter) = shorter {
            let last = shorter.last();
            let whole: Vec<_> = trials(&a).into_iter().filter(|x| x.origin + i32::try_from(x.ahead).expect("small") <= last).collect();
            prop_assert_eq!(trials(&shorter), whole);
        }
    }
}

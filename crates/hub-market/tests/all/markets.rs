//! Forecasts on two real markets, where they are there: what was known before, scored on what came later.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hub_market::forecast::{Backtest, Nature, Series, Trial, summary, trials};
use hub_market::{Fact, Index, Month, Pair, Row, Sale, pairs_of_home};

/// A market's file beside the project; `None`, with a word, where there is none.
fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join("data/markets").join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: {name} is not there");
    None
}

struct Market {
    first: Month,
    medians: Vec<Option<f64>>,
    counts: Vec<Option<f64>>,
    pairs: Vec<Pair>,
}

/// Monthly figures up to the last whole month.
fn read(name: &str, last: &str) -> Option<Market> {
    let mut reader = csv::Reader::from_path(shared(name)?).expect("opens");
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|h| h == name).expect("the column");
    let (date, price, parcel) = (column("CloseDate"), column("ClosePrice"), column("ParcelNumber"));
    let mut months: BTreeMap<Month, Vec<f64>> = BTreeMap::new();
    let mut homes: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.expect("a row");
        let day = record[date].parse().expect("a day");
        let price: f64 = record[price].parse().expect("a price");
        months.entry(Month::of(day)).or_default().push(price);
        #[allow(clippy::cast_possible_truncation, reason = "a price")]
        let fact = Fact { sale: Some(Sale { day, price: price as i64 }), ..Fact::default() };
        let row = Row { areas: [1, 0, 0, 0, 0], kinds: [1, 0], fact, home: None };
        homes.entry(record[parcel].to_owned()).or_default().push(row);
    }
    let (first, last) = (*months.keys().next().expect("months"), last.parse().expect("a month"));
    let (mut medians, mut counts) = (Vec::new(), Vec::new());
    for month in first.to(last) {
        let mut prices = months.remove(&month).unwrap_or_default();
        prices.sort_by(f64::total_cmp);
        let n = prices.len();
        medians.push((n >= 3).then(|| f64::midpoint(prices[n / 2], prices[(n - 1) / 2])));
        counts.push(Some(f64::from(u32::try_from(n).expect("few"))));
    }
    let pairs = homes
        .values()
        .flat_map(|rows| {
            pairs_of_home(&rows.iter().collect::<Vec<_>>()).into_iter().map(|(_, p)| p).collect::<Vec<_>>()
        })
        .collect();
    Some(Market { first, medians, counts, pairs })
}

/// Trials whose months came in the years that nothing was tuned on.
fn later(series: &Series, from: &str) -> (Vec<Trial>, Backtest) {
    let from: Month = from.parse().expect("a month");
    let of: Vec<Trial> =
        trials(series).into_iter().filter(|t| t.origin + i32::try_from(t.ahead).expect("small") >= from).collect();
    let backtest = summary(&of);
    (of, backtest)
}

fn print(what: &str, backtest: &Backtest) {
    for h in &backtest.horizons {
        println!(
            "{what}: {} months ahead, n {}, error {:.2} %, seasonal naive {:.2} %, in 80 % {:?}, in 90 % {:?}",
            h.ahead,
            h.n,
            h.error.unwrap_or(f64::NAN),
            h.naive_error.unwrap_or(f64::NAN),
            h.covered_80,
            h.covered_90
        );
    }
}

fn check(what: &str, values: &[Option<f64>], nature: Nature, first: Month, from: &str) -> f64 {
    let series = Series::new(first, values, nature).expect("long enough");
    let (_, backtest) = later(&series, from);
    print(what, &backtest);
    let (mut ours, mut naive) = (0.0, 0.0);
    for h in &backtest.horizons {
        ours += h.error.expect("trials");
        naive += h.naive_error.expect("trials");
        for (covered, level) in [(h.covered_80, 80.0), (h.covered_90, 90.0)] {
            let n = f64::from(u32::try_from(h.covered_n).expect("few"));
            let error: f64 = (level * (100.0 - level) / n).sqrt();
            let off = (covered.expect("intervals") - level).abs();
            assert!(off <= 2.0 * error + 1e-9, "{what}, {} ahead: {covered:?} of {level} %, n {n}", h.ahead);
        }
    }
    ours / naive
}

#[test]
fn seattle_prices_are_forecast_better_than_by_the_year_before() {
    let Some(market) = read("seattle1016.csv", "2015-11") else { return };
    let of_medians = check("Seattle median", &market.medians, Nature::Price, market.first, "2014-12");
    let index = Index::of(&market.pairs, None).expect("pairs");
    let levels: Vec<Option<f64>> =
        market.first.to("2015-11".parse().expect("a month")).map(|m| index.at(m).map(|p| p.level)).collect();
    let of_index = check("Seattle index", &levels, Nature::Price, market.first, "2014-12");
    let of_counts = check("Seattle closed sales", &market.counts, Nature::Count, market.first, "2014-12");
    println!("ratios: median {of_medians:.2}, index {of_index:.2}, closed sales {of_counts:.2}");
    assert!(of_medians < 0.6 && of_index < 0.5, "{of_medians} {of_index}");
    assert!(of_counts < 1.1, "{of_counts}");
}

#[test]
fn lucas_is_forecast_better_than_by_the_year_before() {
    let Some(market) = read("lucas9398.csv", "1997-11") else { return };
    let of_medians = check("Lucas median", &market.medians, Nature::Price, market.first, "1997-01");
    let of_counts = check("Lucas closed sales", &market.counts, Nature::Count, market.first, "1997-01");
    println!("ratios: median {of_medians:.2}, closed sales {of_counts:.2}");
    assert!(of_medians < 1.0 && of_counts < 1.0, "{of_medians} {of_counts}");
}

#[test]
fn a_repeat_sale_index_follows_a_rising_market_closely() {
    let Some(market) = read("seattle1016.csv", "2015-11") else { return };
    let index = Index::of(&market.pairs, None).expect("pairs");
    let (first, last) = (index.points.first().expect("points"), index.points.last().expect("points"));
    assert!((first.level - 100.0).abs() < 1e-9);
    assert!((130.0..160.0).contains(&last.level) && last.error < 4.0, "{last:?}");
    // A small sample's standard errors are honest: most levels of all pairs lie within two of them.
    let few: Vec<Pair> = market.pairs.iter().step_by(15).copied().collect();
    let small = Index::of(&few, None).expect("pairs");
    let (mut inside, mut n) = (0_u32, 0_u32);
    for month in small.first.to("2015-11".parse().expect("a month")) {
        if let (Some(a), Some(b)) = (small.at(month), index.at(month))
            && a.error > 0.0
        {
            n += 1;
            let base = index.at(small.first).map_or(100.0, |p| p.level) / 100.0;
            inside += u32::from((a.level - b.level / base).abs() <= 2.0 * a.error.hypot(b.error));
        }
    }
    assert!(inside * 100 >= n * 85, "{inside} of {n}");
}

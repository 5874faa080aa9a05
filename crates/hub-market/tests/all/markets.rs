//! Forecasts on two real markets, where they are there: what was known before, scored on what came later.

use std::path::PathBuf;

use hub_market::forecast::{Backtest, Nature, summary};
use hub_market::{Index, Month, Pair};

#[path = "../../examples/forecasts/read.rs"]
#[allow(dead_code, reason = "the example looks at what is kept for comparing")]
mod read;

use read::Market;

/// A market beside the project; `None`, with a word, where there is none.
fn shared(name: &str) -> Option<Market> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join("data/markets").join(name);
    if path.is_file() {
        return Some(read::read(&path).expect("reads"));
    }
    println!("skipped: {name} is not there");
    None
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
    // Nothing was tuned on these later years.
    let backtest = summary(&read::later(first, values, nature, from.parse().expect("a month")));
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
    let Some(market) = shared("seattle1016.csv") else { return };
    let of_medians = check("Seattle median", &market.medians, Nature::Price, market.first, "2014-12");
    let of_index = check("Seattle index", &market.index, Nature::Price, market.first, "2014-12");
    let of_counts = check("Seattle closed sales", &market.counts, Nature::Flow, market.first, "2014-12");
    println!("ratios: median {of_medians:.2}, index {of_index:.2}, closed sales {of_counts:.2}");
    assert!(of_medians < 0.6 && of_index < 0.5, "{of_medians} {of_index}");
    assert!(of_counts < 1.0, "{of_counts}");
}

#[test]
fn lucas_is_forecast_better_than_by_the_year_before() {
    let Some(market) = shared("lucas9398.csv") else { return };
    let of_medians = check("Lucas median", &market.medians, Nature::Price, market.first, "1997-01");
    let of_counts = check("Lucas closed sales", &market.counts, Nature::Flow, market.first, "1997-01");
    println!("ratios: median {of_medians:.2}, closed sales {of_counts:.2}");
    assert!(of_medians < 1.0 && of_counts < 1.0, "{of_medians} {of_counts}");
}

#[test]
fn a_repeat_sale_index_follows_a_rising_market_closely() {
    let Some(market) = shared("seattle1016.csv") else { return };
    let index = Index::of(&market.pairs, None).expect("pairs");
    let (first, last) = (index.points.first().expect("points"), index.points.last().expect("points"));
    assert!((first.level - 100.0).abs() < 1e-9);
    assert!((130.0..160.0).contains(&last.level) && last.error < 4.0, "{last:?}");
    // A small sample's standard errors are honest: most levels of all pairs lie within two of them.
    let few: Vec<Pair> = market.pairs.iter().step_by(15).copied().collect();
    let small = Index::of(&few, None).expect("pairs");
    let (mut inside, mut n) = (0_u32, 0_u32);
    for month in small.first.to("2015-11".parse::<Month>().expect("a month")) {
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

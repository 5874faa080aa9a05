//! Real markets, where their files are beside the project. Each sale is estimated from what had closed before it.

use hub_valuation::{PreparedMarket, Sale};

use crate::{files, town::adds_up};

/// Estimates about `wanted` sales that count of the file's later part, from the `latest` sales before it: (percent
/// off, inside the range).
fn run(name: &str, wanted: usize, latest: usize) -> Option<Vec<(f64, bool)>> {
    let Some(path) = files::folder().map(|f| f.join(format!("{name}.csv"))).filter(|p| p.exists()) else {
        println!("passed over: no {name}.csv beside the project");
        return None;
    };
    let mut rows = files::read(&path);
    rows.sort_by_key(|r| r.sale.close_date);
    let sales: Vec<Sale> = rows.iter().map(|r| r.sale.clone()).collect();
    let scored: Vec<&Sale> = rows.iter().filter(|r| r.devtest && r.score).map(|r| &r.sale).collect();
    let from = scored.first()?.close_date;
    // A few thousand sales are enough to see that it works, and are fitted in a moment.
    let early = sales.partition_point(|s| s.close_date < from);
    let market = PreparedMarket::new(&sales[early.saturating_sub(latest)..], from);
    let every = (scored.len() / wanted).max(1);
    let mut out = Vec::new();
    for sale in scored.iter().step_by(every) {
        let cma = market.value(&files::request(sale)).unwrap_or_else(|e| panic!("{}: {e}", sale.listing_key));
        adds_up(&cma, sale.close_date);
        assert!(cma.comparables.iter().all(|c| c.listing_key != sale.listing_key));
        let off = (cma.estimate.minor as f64 / sale.close_price.minor as f64 - 1.0).abs() * 100.0;
        out.push((off, (cma.low.minor..=cma.high.minor).contains(&sale.close_price.minor)));
    }
    Some(out)
}

fn middle(results: &[(f64, bool)]) -> f64 {
    let mut off: Vec<f64> = results.iter().map(|r| r.0).collect();
    off.sort_by(f64::total_cmp);
    off[off.len() / 2]
}

#[test]
fn king_county_is_within_ten_per_cent_and_the_range_means_what_it_says() {
    let Some(results) = run("kc1415", 300, 9_000) else { return };
    assert!(results.len() >= 290);
    let covered = results.iter().filter(|r| r.1).count() as f64 / results.len() as f64 * 100.0;
    assert!(middle(&results) < 10.0, "median {:.2} %", middle(&results));
    assert!((73.0..=87.0).contains(&covered), "covers {covered:.1} %");
}

#[test]
fn every_market_runs() {
    // Far looser than what is reached: these only catch a method that has come apart.
    for (name, most) in
        [("seattle1016", 12.0), ("ames0610", 8.0), ("melb1618", 14.0), ("lucas9398", 17.0), ("grinnell0515", 30.0)]
    {
        if let Some(results) = run(name, 60, 3_000) {
            assert!(middle(&results) < most, "{name}: median {:.2} %", middle(&results));
        }
    }
}

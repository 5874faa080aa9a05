//! Values every sale of the second part of each market from what had closed before it, and prints how far off it was.
//!
//! `cargo run --release -p hub-valuation --example backtest -- DIRECTORY [FILE] [valid|devtest|all]`: CSV files with
//! RESO names and the columns `EvaluateYN` and `Split`. `valid` takes the last 15 % of the training rows instead, `all`
//! every row after the first 25 %.

use std::{path::PathBuf, time::Instant};

use chrono::{Datelike, NaiveDate};
use hub_valuation::{PreparedMarket, Sale};

#[path = "../tests/all/files.rs"]
mod files;

fn quantile(values: &mut [f64], q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * q).round() as usize]
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.first().map(PathBuf::from).or_else(files::folder) else {
        println!("name a directory of market files");
        return;
    };
    let only = arguments.get(1).cloned().unwrap_or_default();
    let valid = arguments.get(2).is_some_and(|a| a == "valid");
    let every: usize = arguments.get(3).and_then(|a| a.parse().ok()).unwrap_or(1);
    println!(
        "file            n  mdape  raw   mape   w5   w10  w20  cov80 width80 cov90 width90 worst5th  fit_ms ms_each one_ms"
    );
    for name in ["kc1415", "seattle1016", "ames0610", "melb1618", "lucas9398", "grinnell0515"] {
        let path = folder.join(format!("{name}.csv"));
        if !name.contains(&only) || !path.exists() {
            continue;
        }
        let mut rows = files::read(&path);
        rows.sort_by_key(|r| r.sale.close_date);
        if valid {
            rows.retain(|r| !r.devtest);
        }
        let all = arguments.get(2).is_some_and(|a| a == "all");
        let from = rows.len() * if all { 25 } else { 85 } / 100;
        let sales: Vec<Sale> = rows.iter().map(|r| r.sale.clone()).collect();
        let mut months: Vec<(NaiveDate, Vec<usize>)> = Vec::new();
        for (i, row) in rows
            .iter()
            .enumerate()
            .filter(|(i, r)| (all || r.score) && if valid || all { *i >= from } else { r.devtest })
        {
            if i % every != 0 {
                continue;
            }
            let month = row.sale.close_date.with_day(1).expect("a month");
            if months.last().is_none_or(|m| m.0 != month) {
                months.push((month, Vec::new()));
            }
            months.last_mut().expect("just pushed").1.push(i);
        }
        let (mut errors, mut signed, mut w80, mut w90) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut in80, mut in90) = (0, 0);
        let mut by_estimate: Vec<(f64, bool)> = Vec::new();
        let (mut fit, mut each) = (0.0, 0.0);
        let mut fits = 0;
        for (_, these) in &months {
            let first = these.iter().map(|i| rows[*i].sale.close_date).min().expect("rows");
            let last = these.iter().map(|i| rows[*i].sale.close_date).max().expect("rows");
            let before: Vec<Sale> = sales.iter().filter(|s| s.close_date <= last).cloned().collect();
            let start = Instant::now();
            let market = PreparedMarket::new(&before, first);
            let mut begun = false;
            for i in these {
                let row = &rows[*i];
                let mut request = files::request(&row.sale);
                let begin = Instant::now();
                let Ok(cma) = market.value(&request) else {
                    println!("no answer for {}", row.sale.listing_key);
                    continue;
                };
                if begun {
                    each += begin.elapsed().as_secs_f64();
                } else {
                    fit += start.elapsed().as_secs_f64();
                    fits += 1;
                    begun = true;
                }
                request.level = 90;
                let wide = market.value(&request).expect("the same");
                let price = row.sale.close_price.minor as f64;
                let estimate = cma.estimate.minor as f64;
                errors.push(((estimate - price) / price).abs() * 100.0);
                signed.push((estimate - price) / price * 100.0);
                let inside =
                    row.sale.close_price.minor >= cma.low.minor && row.sale.close_price.minor <= cma.high.minor;
                in80 += u32::from(inside);
                by_estimate.push((estimate, inside));
                in90 += u32::from(
                    row.sale.close_price.minor >= wide.low.minor && row.sale.close_price.minor <= wide.high.minor,
                );
                w80.push((cma.high.minor - cma.low.minor) as f64 / estimate * 100.0);
                w90.push((wide.high.minor - wide.low.minor) as f64 / estimate * 100.0);
            }
        }
        let n = errors.len() as f64;
        let within = |x: f64| errors.iter().filter(|e| **e <= x).count() as f64 / n * 100.0;
        let (w5, w10, w20) = (within(5.0), within(10.0), within(20.0));
        let mape = errors.iter().sum::<f64>() / n;
        by_estimate.sort_by(|a, b| a.0.total_cmp(&b.0));
        let worst = by_estimate
            .chunks(by_estimate.len().div_ceil(5))
            .map(|c| c.iter().filter(|x| x.1).count() as f64 / c.len() as f64 * 100.0)
            .fold(100.0, f64::min);
        let last = rows.last().expect("rows");
        let one = (0..5)
            .map(|_| {
                let start = Instant::now();
                let cma = hub_valuation::value(&files::request(&last.sale), &sales);
                assert!(cma.is_ok());
                start.elapsed().as_secs_f64() * 1000.0
            })
            .fold(f64::INFINITY, f64::min);
        println!(
            "{name:13} {n:5} {:6.2} {:5.2} {mape:6.1} {w5:5.1} {w10:5.1} {w20:4.1} {:5.1} {:6.1} {:6.1} {:6.1} {worst:7.1} {:9.1} {:6.3} {one:6.1}",
            quantile(&mut errors, 0.5),
            quantile(&mut signed, 0.5),
            f64::from(in80) / n * 100.0,
            quantile(&mut w80, 0.5),
            f64::from(in90) / n * 100.0,
            quantile(&mut w90, 0.5),
            fit / f64::from(fits) * 1000.0,
            each / (n - f64::from(fits)).max(1.0) * 1000.0,
        );
    }
}

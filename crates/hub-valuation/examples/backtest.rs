//! Values every sale of the second part of each market from what had closed before it, and prints how far off it was.
//!
//! `cargo run --release -p hub-valuation --example backtest -- DIRECTORY [FILE] [valid|devtest]`: CSV files with RESO
//! names and the columns `EvaluateYN` and `Split`. `valid` takes the last 15 % of the training rows instead.

use std::{collections::HashMap, path::Path, time::Instant};

use chrono::{Datelike, NaiveDate};
use hub_domain::{Currency, Money};
use hub_valuation::{CmaRequest, Facts, PreparedMarket, Sale, Subject};

struct Scored {
    sale: Sale,
    score: bool,
    devtest: bool,
}

fn read(path: &Path) -> Vec<Scored> {
    let mut reader = csv::Reader::from_path(path).expect("readable file");
    let names: HashMap<String, usize> =
        reader.headers().expect("header").iter().enumerate().map(|(i, n)| (n.to_owned(), i)).collect();
    reader
        .records()
        .map(|record| {
            let record = record.expect("a row");
            let text = |name: &str| names.get(name).and_then(|i| record.get(*i)).filter(|v| !v.is_empty());
            let number = |name: &str| text(name).and_then(|v| v.parse::<f64>().ok());
            let owned = |name: &str| text(name).map(str::to_owned);
            let currency: Currency = text("CurrencyCode").and_then(|c| c.parse().ok()).unwrap_or(Currency::USD);
            #[allow(clippy::cast_possible_truncation)]
            let facts = Facts {
                parcel_number: owned("ParcelNumber"),
                mls_area_major: owned("MLSAreaMajor"),
                latitude: number("Latitude"),
                longitude: number("Longitude"),
                property_sub_type: text("PropertySubType").and_then(hub_domain::PropertySubType::parse),
                living_area: number("LivingArea"),
                below_grade_finished_area: number("BelowGradeFinishedArea"),
                lot_size_square_feet: number("LotSizeSquareFeet"),
                bedrooms_total: number("BedroomsTotal"),
                bathrooms_total_decimal: number("BathroomsTotalDecimal"),
                stories: number("Stories"),
                year_built: number("YearBuilt").map(|y| y as i32),
                year_renovated: number("YearRenovated").map(|y| y as i32),
                garage_spaces: number("GarageSpaces"),
                garage_area: number("GarageArea"),
                construction_quality: number("ConstructionQuality"),
                condition_rating: number("ConditionRating"),
                view_rating: number("ViewRating"),
                waterfront_yn: text("WaterfrontYN").map(|v| v == "true"),
                ..Facts::default()
            }
            .plausible();
            let sale = Sale {
                listing_key: owned("ListingKey").expect("a key"),
                listing_id: None,
                close_price: Money::parse(text("ClosePrice").expect("a price"), currency).expect("a price"),
                close_date: text("CloseDate").and_then(|d| d.parse::<NaiveDate>().ok()).expect("a date"),
                days_on_market: None,
                facts,
            };
            Scored { sale, score: text("EvaluateYN") == Some("true"), devtest: text("Split") == Some("devtest") }
        })
        .collect()
}

fn quantile(values: &mut [f64], q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * q).round() as usize]
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments
        .first()
        .map(String::as_str)
        .unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/markets"));
    let only = arguments.get(1).cloned().unwrap_or_default();
    let valid = arguments.get(2).is_some_and(|a| a == "valid");
    let every: usize = arguments.get(3).and_then(|a| a.parse().ok()).unwrap_or(1);
    println!(
        "file            n  mdape  raw   mape   w5   w10  w20  cov80 width80 cov90 width90 worst5th  fit_ms ms_each"
    );
    for name in ["kc1415", "seattle1016", "ames0610", "melb1618", "lucas9398", "grinnell0515"] {
        let path = Path::new(folder).join(format!("{name}.csv"));
        if !name.contains(&only) || !path.exists() {
            continue;
        }
        let mut rows = read(&path);
        rows.sort_by_key(|r| r.sale.close_date);
        if valid {
            rows.retain(|r| !r.devtest);
        }
        let from = rows.len() * 85 / 100;
        let sales: Vec<Sale> = rows.iter().map(|r| r.sale.clone()).collect();
        let mut months: Vec<(NaiveDate, Vec<usize>)> = Vec::new();
        for (i, row) in rows.iter().enumerate().filter(|(i, r)| r.score && if valid { *i >= from } else { r.devtest }) {
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
                let subject = Subject {
                    listing_key: Some(row.sale.listing_key.clone()),
                    listing_id: None,
                    currency_code: Some(row.sale.close_price.currency),
                    close_date: Some(row.sale.close_date),
                    facts: row.sale.facts.clone(),
                };
                let mut request = CmaRequest::new(subject, row.sale.close_date);
                if request.subject.facts.area_name().is_none() && request.subject.facts.place().is_none() {
                    request.subject.facts.city = Some("Here".to_owned());
                }
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
        println!(
            "{name:13} {n:5} {:6.2} {:5.2} {mape:6.1} {w5:5.1} {w10:5.1} {w20:4.1} {:5.1} {:6.1} {:6.1} {:6.1} {worst:7.1} {:9.1} {:6.3}",
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

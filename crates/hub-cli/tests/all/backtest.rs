//! `hub cma backtest`: figures that its own table of estimates gives again, and nothing from the future.

use crate::home::Home;
use crate::market;

/// The market with a column that says which rows count.
fn flagged(listings: usize) -> String {
    let mut text = format!("{},GoodYN\n", market::HEADER);
    for i in 0..listings {
        text.push_str(&format!("{},{}\n", market::row(i).trim_end(), if i % 2 == 0 { "true" } else { "false" }));
    }
    text
}

/// Columns of the table as numbers: price, estimate, low, high.
fn rows(text: &str) -> Vec<(String, String, [f64; 4])> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("ListingKey,CloseDate,ClosePrice,Estimate,Low,High"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |i: usize| cells[i].parse::<f64>().unwrap();
            (cells[0].to_owned(), cells[1].to_owned(), [number(2), number(3), number(4), number(5)])
        })
        .collect()
}

#[test]
fn figures_come_from_the_table_and_the_future_is_not_known() {
    let home = Home::with_csv(&flagged(400));
    home.sync();
    let out = home.path("estimates.csv");
    let out_arg = out.to_str().unwrap();
    let period = ["cma", "backtest", "--from", "2025-09-01", "--to", "2025-10-31"];
    let whole = home.json([&period[..], &["--out", out_arg]].concat());
    let table = rows(&std::fs::read_to_string(&out).unwrap());
    assert_eq!(whole["n"], table.len());
    assert!(table.len() > 40 && table.iter().all(|r| ("2025-09-01"..="2025-10-31").contains(&r.1.as_str())));
    let mut errors: Vec<f64> = table.iter().map(|r| (r.2[1] / r.2[0] - 1.0).abs() * 100.0).collect();
    errors.sort_by(f64::total_cmp);
    let middle = f64::midpoint(errors[(errors.len() - 1) / 2], errors[errors.len() / 2]);
    let close = |key: &str, wanted: f64| {
        let got = whole[key].as_f64().unwrap_or_else(|| panic!("{key} in {whole}"));
        assert!((got - wanted).abs() < 1e-6, "{key}: {got}, not {wanted}");
    };
    let n = table.len() as f64;
    close("mdape", middle);
    close("mape", errors.iter().sum::<f64>() / n);
    close("within_10", errors.iter().filter(|e| **e <= 10.0).count() as f64 / n * 100.0);
    let inside = table.iter().filter(|r| r.2[2] <= r.2[0] && r.2[0] <= r.2[3]).count();
    close("coverage", inside as f64 / n * 100.0);
    for key in ["within_5", "within_20", "cod", "prd", "median_width", "seconds_per_estimate", "prb"] {
        assert!(whole[key].as_f64().is_some_and(f64::is_finite), "{key} in {whole}");
    }
    let groups = whole["by_area"].as_array().unwrap();
    assert_eq!(groups.iter().map(|g| g["n"].as_u64().unwrap()).sum::<u64>(), table.len() as u64);
    assert!(whole["by_band"].as_array().is_some_and(|b| !b.is_empty()));

    // Only those whose own record says yes, with the same estimates; then a place, a sample, another level.
    let some = home.json([&period[..], &["--only-flag", "GoodYN", "--out", out_arg]].concat());
    let fewer = rows(&std::fs::read_to_string(&out).unwrap());
    assert!(some["n"].as_u64().unwrap() > 0 && fewer.len() < table.len());
    assert!(fewer.iter().all(|r| r.0[3..].parse::<usize>().unwrap() % 2 == 0));
    let here = home.json([&period[..], &["--area", "mockford"]].concat());
    assert!(here["n"].as_u64().unwrap() < whole["n"].as_u64().unwrap() && here["area"] == "mockford");
    assert_eq!(home.json([&period[..], &["--sample", "10"]].concat())["n"], 10);
    let wide = home.json([&period[..], &["--level", "95"]].concat());
    assert!(wide["median_width"].as_f64() > whole["median_width"].as_f64() && wide["mdape"] == whole["mdape"]);

    // What closes later, at ten times the price, changes no estimate of before.
    let late: String = (401..460)
        .filter(|i: &usize| !i.is_multiple_of(5))
        .map(|i| market::row_with(i, 10 * market::asking(i), "Late").replace("2025-", "2026-"))
        .collect();
    home.write("in/late.csv", format!("{}\n{late}", market::HEADER));
    home.sync();
    home.json([&period[..], &["--out", out_arg]].concat());
    assert_eq!(rows(&std::fs::read_to_string(&out).unwrap()), table);
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let home = Home::with_csv(&market::csv(60));
    home.sync();
    let run = |args: &[&str]| home.run([&["cma", "backtest"], args].concat());
    run(&["--from", "2025-10-01", "--to", "2025-09-01"]).failed(2, "from");
    run(&["--from", "1990-01-01", "--to", "1990-12-31"]).failed(4, "no sale closed");
    run(&["--area", "Nowhere"]).failed(4, "no sale closed");
    run(&["--only-flag", "NoSuchYN"]).failed(2, "NoSuchYN");
    run(&["--sample", "0"]).failed(2, "sample");
    Home::new().run(["cma", "backtest"]).failed(4, "no closed sale");
}

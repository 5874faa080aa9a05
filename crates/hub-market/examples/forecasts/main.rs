//! How good forecasts are on real markets, beside the seasonal naive forecast: `forecasts FILE.csv FROM [FILE.csv FROM]…
//! [--json]`. Each past month is forecast from what was known before; those from FROM (`YYYY-MM`) on are scored.

mod read;

use std::path::Path;
use std::process::ExitCode;

use hub_market::forecast::{Nature, summary};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = arguments.iter().any(|a| a == "--json");
    arguments.retain(|a| a != "--json");
    if arguments.is_empty() || arguments.len() % 2 == 1 {
        eprintln!("forecasts FILE.csv YYYY-MM [FILE.csv YYYY-MM]… [--json]");
        return ExitCode::from(2);
    }
    if !json {
        println!(
            "{:<14} {:<13} {:>5} {:>4} {:>8} {:>15} {:>6} {:>8} {:>8}",
            "market", "figure", "ahead", "n", "error %", "seasonal naive", "ratio", "in 80 %", "in 90 %"
        );
    }
    for pair in arguments.chunks(2) {
        let [file, from] = pair else { continue };
        if let Err(error) = market(Path::new(file), from, json) {
            eprintln!("{file}: {error}");
            return ExitCode::from(4);
        }
    }
    ExitCode::SUCCESS
}

fn market(file: &Path, from: &str, json: bool) -> Result<(), String> {
    let from = from.parse().map_err(|e: hub_market::MarketError| e.to_string())?;
    let market = read::read(file)?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if !json && !market.pairs.is_empty() {
        println!("{name:<14} {} homes sold twice", market.pairs.len());
    }
    for (figure, values, nature) in [
        ("median price", &market.medians, Nature::Price),
        ("price index", &market.index, Nature::Price),
        ("closed sales", &market.counts, Nature::Count),
    ] {
        let trials = read::later(market.first, values, nature, from);
        let backtest = summary(&trials);
        for h in backtest.horizons.iter().filter(|h| h.n > 0) {
            if json {
                let line = serde_json::json!({"market": name, "figure": figure, "horizon": h});
                println!("{line}");
                continue;
            }
            let cell = |v: Option<f64>| v.map_or_else(String::new, |v| format!("{v:.2}"));
            let ratio = h.error.zip(h.naive_error).map(|(e, naive)| e / naive);
            println!(
                "{name:<14} {figure:<13} {:>5} {:>4} {:>8} {:>15} {:>6} {:>8} {:>8}",
                h.ahead,
                h.n,
                cell(h.error),
                cell(h.naive_error),
                cell(ratio),
                cell(h.covered_80),
                cell(h.covered_90)
            );
        }
    }
    Ok(())
}

//! How good forecasts are on real markets, beside the seasonal naive forecast. `cargo xtask accuracy` builds and runs this.
//!
//! Each past month is forecast from what was known before it, weights and intervals included. Scored are the months kept
//! for comparing (from the first row of `Split` `devtest` on, else the last twelve); coverage is also told of all months.
//! Options: `--folder DIR` (CSV files with RESO names), `--market NAME`, `--json`.

#[allow(dead_code, reason = "the tests look at the index too")]
mod read;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use hub_market::forecast::{Horizon, Nature, summary};
use serde_json::{Value, json};

/// Whole months before the scored ones, at least: what is shorter tells nothing of a yearly rhythm.
const LEAST_MONTHS: i32 = 48;

struct Options {
    folder: Option<PathBuf>,
    market: Option<String>,
    json: bool,
}

fn options() -> Result<Options, String> {
    let mut out = Options { folder: None, market: None, json: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut given = || arguments.next().ok_or_else(|| format!("{name} needs something after it"));
        match name.as_str() {
            "--folder" => out.folder = Some(given()?.into()),
            "--market" => out.market = Some(given()?),
            "--json" => out.json = true,
            other => return Err(format!("{other} is not known")),
        }
    }
    Ok(out)
}

/// A figure's forecasts at one horizon: on the months kept for comparing, and on all.
struct Scored {
    market: String,
    from: String,
    figure: &'static str,
    kept: Horizon,
    all: Horizon,
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("forecasts: {problem}");
            return ExitCode::from(2);
        }
    };
    let beside = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/markets"));
    let Some(folder) = options.folder.or_else(|| beside.is_dir().then(|| beside.to_owned())) else {
        println!("There are no market files beside the project; name a folder of CSV files with --folder.");
        return ExitCode::SUCCESS;
    };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "csv"));
    files.sort();
    let name = |file: &Path| file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if let Some(wanted) = &options.market {
        files.retain(|f| name(f) == *wanted);
    }
    let mut scored = Vec::new();
    let mut short = Vec::new();
    for file in &files {
        match market(&name(file), file) {
            Ok(rows) if rows.is_empty() => short.push(name(file)),
            Ok(rows) => scored.extend(rows),
            Err(error) => {
                eprintln!("{}: {error}", file.display());
                return ExitCode::from(4);
            }
        }
    }
    if options.json {
        println!("{}", json!({"forecasts": scored.iter().map(value).collect::<Vec<Value>>(), "too_short": short}));
    } else {
        print(&scored, &short);
    }
    ExitCode::SUCCESS
}

/// Every figure and horizon of a market; none of one that is too short to tell.
fn market(name: &str, file: &Path) -> Result<Vec<Scored>, String> {
    let market = read::read(file)?;
    let from = market.kept_from;
    if from - market.first < LEAST_MONTHS {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    for (figure, values, nature) in
        [("median price", &market.medians, Nature::Price), ("closed sales", &market.counts, Nature::Flow)]
    {
        let all = summary(&read::later(market.first, values, nature, market.first));
        let kept = summary(&read::later(market.first, values, nature, from));
        for (kept, all) in kept.horizons.iter().zip(&all.horizons).filter(|(kept, _)| kept.n > 0) {
            rows.push(Scored { market: name.to_owned(), from: from.to_string(), figure, kept: *kept, all: *all });
        }
    }
    Ok(rows)
}

fn value(row: &Scored) -> Value {
    json!({"market": row.market, "figure": row.figure, "from": row.from, "kept": row.kept, "all": row.all})
}

/// How far off a share of so many may be: two points, or two standard errors.
fn tolerance(level: f64, n: usize) -> f64 {
    let n = f64::from(u32::try_from(n).unwrap_or(u32::MAX)).max(1.0);
    (2.0 * (level * (100.0 - level) / n).sqrt()).max(2.0)
}

fn print(rows: &[Scored], short: &[String]) {
    println!("\nForecasts, from what was known at the end of each month. Errors: mean absolute, percent of what came.");
    println!(
        "Scored are the months kept for comparing; \u{201c}all\u{201d} are those too that were there to learn from.\n"
    );
    println!(
        "{:12} {:13} {:>5} {:>4} {:>7} {:>9} {:>6} {:>8} {:>8} {:>5} {:>8} {:>8}",
        "market", "figure", "ahead", "n", "error", "seasonal", "ratio", "in 80 %", "in 90 %", "n", "all 80", "all 90"
    );
    println!("{:12} {:13} {:>5} {:>4} {:>7} {:>9}", "", "", "", "", "", "naive");
    let cell = |v: Option<f64>, digits: usize| v.map_or_else(|| "-".to_owned(), |v| format!("{v:.digits$}"));
    for row in rows {
        let (kept, all) = (&row.kept, &row.all);
        let ratio = kept.error.zip(kept.naive_error).map(|(error, naive)| error / naive);
        println!(
            "{:12} {:13} {:>5} {:>4} {:>7} {:>9} {:>6} {:>8} {:>8} {:>5} {:>8} {:>8}",
            row.market,
            row.figure,
            kept.ahead,
            kept.n,
            cell(kept.error, 2),
            cell(kept.naive_error, 2),
            cell(ratio, 2),
            cell(kept.covered_80, 1),
            cell(kept.covered_90, 1),
            all.covered_n,
            cell(all.covered_80, 1),
            cell(all.covered_90, 1),
        );
    }
    println!();
    for group in rows.chunk_by(|a, b| (&a.market, a.figure) == (&b.market, b.figure)) {
        let sum = |pick: fn(&Horizon) -> Option<f64>| group.iter().filter_map(|r| pick(&r.kept)).sum::<f64>();
        let ratio = sum(|h| h.error) / sum(|h| h.naive_error);
        let met = if ratio < 1.0 { "met   " } else { "missed" };
        println!(
            "{met} {} {}: {ratio:.3} of the seasonal naive error over all horizons",
            group[0].market, group[0].figure
        );
    }
    for (what, pick) in
        [("months kept for comparing", (|r| r.kept) as fn(&Scored) -> Horizon), ("all months", |r: &Scored| r.all)]
    {
        for (level, share) in
            [(80.0, (|h| h.covered_80) as fn(&Horizon) -> Option<f64>), (90.0, |h: &Horizon| h.covered_90)]
        {
            let count = |h: &Horizon| f64::from(u32::try_from(h.covered_n).unwrap_or(u32::MAX));
            let with: Vec<Horizon> = rows.iter().map(pick).filter(|h| h.covered_n > 0).collect();
            let n = with.iter().map(|h| h.covered_n).sum::<usize>();
            let inside = with.iter().filter_map(|h| Some(share(h)? * count(h))).sum::<f64>();
            if n > 0 {
                let got = inside / f64::from(u32::try_from(n).unwrap_or(u32::MAX));
                // Forecasts of one month from three distances, and of months that follow each other, miss together.
                let allowed = tolerance(level, n / 3);
                let met = if (got - level).abs() <= allowed { "met   " } else { "missed" };
                println!(
                    "{met} {level:.0} % intervals, {what}: {got:.1} % of {n}, wanted {:.1} to {:.1}",
                    level - allowed,
                    level + allowed
                );
            }
        }
    }
    if !short.is_empty() {
        println!("too short to tell: {}", short.join(", "));
    }
}

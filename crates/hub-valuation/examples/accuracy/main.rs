//! How good the analysis is on real markets: every scored sale valued from what had closed before it, beside two plain
//! methods and the bars that the project sets itself. `cargo xtask accuracy` builds and runs this.
//!
//! Options: `--folder DIR` (CSV files with RESO names), `--market NAME`, `--split devtest|train-tail`, `--every N` (each
//! Nth scored sale), `--json`.

mod bars;
#[path = "../../tests/all/files.rs"]
mod files;
mod rolling;
mod table;

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::{Mutex, PoisonError},
};

use rolling::{Outcome, Split};

struct Options {
    folder: Option<PathBuf>,
    market: Option<String>,
    split: Split,
    every: usize,
    json: bool,
}

fn options() -> Result<Options, String> {
    let mut out = Options { folder: None, market: None, split: Split::DevTest, every: 1, json: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut given = || arguments.next().ok_or_else(|| format!("{name} needs something after it"));
        match name.as_str() {
            "--folder" => out.folder = Some(given()?.into()),
            "--market" => out.market = Some(given()?),
            "--split" => out.split = Split::parse(&given()?)?,
            "--every" => out.every = given()?.parse().map_err(|_| "--every needs a number".to_owned())?,
            "--json" => out.json = true,
            other => return Err(format!("{other} is not known")),
        }
    }
    out.every = out.every.max(1);
    Ok(out)
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("accuracy: {problem}");
            return ExitCode::from(2);
        }
    };
    let Some(folder) = options.folder.clone().or_else(files::folder) else {
        println!("There are no market files beside the project; name a folder of CSV files with --folder.");
        return ExitCode::SUCCESS;
    };
    let mut names = markets(&folder);
    if let Some(wanted) = &options.market {
        names.retain(|n| n == wanted);
    }
    if names.is_empty() {
        println!("There is no such market in {}.", folder.display());
        return ExitCode::SUCCESS;
    }
    let mut done = all(&folder, &names, &options);
    done.sort_by_key(|o| names.iter().position(|n| *n == o.name));
    if options.json {
        println!("{}", table::json(&done));
    } else {
        table::print(&done, options.split);
    }
    ExitCode::SUCCESS
}

/// The CSV files of a folder, the longest first: it takes the longest.
fn markets(folder: &std::path::Path) -> Vec<String> {
    let mut found: Vec<(u64, String)> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "csv"))
        .filter_map(|entry| {
            let size = entry.metadata().ok()?.len();
            Some((size, entry.path().file_stem()?.to_str()?.to_owned()))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|f| f.1).collect()
}

/// Two markets at a time.
fn all(folder: &std::path::Path, names: &[String], options: &Options) -> Vec<Outcome> {
    let queue = Mutex::new(names.iter());
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(name) = next else { return };
                    let rows = files::read(&folder.join(format!("{name}.csv")));
                    let outcome = rolling::roll(name, rows, options.split, options.every);
                    eprintln!("{name}: {} sales in {:.0} s", outcome.ours.n(), outcome.seconds);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner)
}

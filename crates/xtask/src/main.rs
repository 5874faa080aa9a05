//! `cargo xtask`: the two commands (`run`, `test`), the rules of the house (`check-deps`), the benchmarks (`bench`).

mod accuracy;
mod bench;
mod check_deps;
mod run;
mod setup;
mod shell;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "EnterpriseHub's own chores")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what is missing, builds, and does the main job: listings from an MLS into the encrypted store, onto the
    /// screen, out as a CMA. Without a display it does the same without the window.
    Run {
        /// Do it without the window even where there is a display.
        #[arg(long)]
        headless: bool,
        /// Listings in the invented market.
        #[arg(long, default_value_t = 5_000)]
        listings: u32,
    },
    /// Installs what is missing and passes every test.
    Test {
        /// Only the Rust tests.
        #[arg(long)]
        rust: bool,
        /// Only the tests of the web view in a plain browser.
        #[arg(long)]
        ui: bool,
        /// Only the tests in the real window.
        #[arg(long)]
        window: bool,
    },
    /// Measures speed and size, printed as ratios within one run. Some minutes; with a million listings some twenty.
    Bench {
        /// Sizes of the invented market, smallest first.
        #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
        listings: Vec<u64>,
        /// A million listings as well.
        #[arg(long)]
        full: bool,
    },
    /// Measures on real markets how good the analysis is, beside two plain methods, and the forecasts, beside the same
    /// month a year before. Some minutes. Needs CSV files of closed sales with RESO names; says so where there are none.
    Accuracy {
        /// Folder of CSV files.
        #[arg(long)]
        folder: Option<std::path::PathBuf>,
        /// One market: the name of its file without `.csv`.
        #[arg(long)]
        market: Option<String>,
        /// Which rows: `devtest` for comparing, `train-tail` (the last 15 % of the others) for tuning.
        #[arg(long, default_value = "devtest", value_parser = ["devtest", "train-tail"])]
        split: String,
        /// Only each Nth scored sale.
        #[arg(long, default_value_t = 1)]
        every: usize,
        /// Only the forecasts of median price and closed sales: errors over the seasonal naive ones at 3, 6 and 12
        /// months, and how many of the 80 % and 90 % intervals held. Seconds.
        #[arg(long)]
        forecasts: bool,
        /// For programs: a line of JSON for the analysis, another for the forecasts.
        #[arg(long)]
        json: bool,
    },
    /// Fails when a crate depends on something the house does not allow it.
    CheckDeps,
    /// Installs what is missing and stops: system packages, UI packages.
    Setup,
    /// Writes `ui/src/ipc/bindings.ts` from the Rust types.
    Bindings,
}

fn main() -> ExitCode {
    match chore(Args::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn chore(task: Task) -> anyhow::Result<()> {
    match task {
        Task::Run { headless, listings } => run::run(headless, listings),
        Task::Test { rust, ui, window } => test::test(&test::Parts::chosen(rust, ui, window)),
        Task::Bench { mut listings, full } => {
            listings.extend(full.then_some(1_000_000));
            bench::bench(&listings)
        }
        Task::Accuracy { folder, market, split, every, forecasts, json } => {
            let files = accuracy::Files { folder, market, json };
            if !forecasts {
                accuracy::analysis(&files, &split, every)?;
            }
            accuracy::forecasts(&files)
        }
        Task::CheckDeps => check_deps::check(),
        Task::Setup => setup::for_tests(),
        Task::Bindings => shell::cargo(&["run", "--quiet", "-p", "hub-desktop", "--bin", "bindings"]),
    }
}

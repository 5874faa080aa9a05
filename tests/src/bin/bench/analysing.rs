//! A CMA from the command line, as a script asks for it: the process starts, opens the store, works, ends.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use hub_connector::SecretString;
use hub_secrets::{KeyHome, NoKeychain};
use hub_tests::PASSPHRASE;

use crate::figures::{Figures, Times, megabytes};
use crate::market;

/// Analyses without a report, and with one.
const RUNS: usize = 20;
const REPORTS: usize = 5;
/// Sales of the invented market, where there is no real one.
const SALES: u32 = 18_500;

struct Hub {
    program: PathBuf,
    home: PathBuf,
    passphrase: PathBuf,
}

impl Hub {
    fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Duration> {
        let mut command = Command::new(&self.program);
        command.arg("--json").arg("--home").arg(&self.home).arg("--passphrase-file").arg(&self.passphrase).args(args);
        // No keychain: the passphrase opens the store, and its key derivation is part of what is measured.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        let started = Instant::now();
        let output = command.output().context("cannot start hub")?;
        let took = started.elapsed();
        if !output.status.success() {
            bail!("hub ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok(took)
    }
}

/// Measures analyses of recent sales of a market of some 18,500.
pub fn analyse(program: &Path, folder: &Path, figures: &mut Figures) -> Result<()> {
    let hub = Hub { program: program.to_owned(), home: folder.join("analyses"), passphrase: folder.join("passphrase") };
    std::fs::write(&hub.passphrase, PASSPHRASE)?;
    let files = folder.join("in");
    std::fs::create_dir_all(&files)?;
    let (text, name) = match hub_tests::shared("data/markets/kc1415.csv") {
        Some(file) => (std::fs::read_to_string(file)?, "a real market"),
        None => (market::sales_csv(SALES), "an invented market"),
    };
    let subjects = latest(&text, RUNS)?;
    let sales = text.lines().count().saturating_sub(1);
    std::fs::write(files.join("market.csv"), text)?;
    hub.run(["init"])?;
    hub.run(["connection", "add", "csv-folder", "--name", "Market", "--set", &format!("path={}", files.display())])?;
    let took = hub.run(["sync"])?;
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let rate = sales as f64 / took.as_secs_f64();
    figures.line(
        format!("hub sync, {sales} sales of {name} from CSV"),
        format!("{:.0} ms", took.as_secs_f64() * 1e3),
        format!("{rate:.0} rows/s"),
    );

    let mut opening = Times::default();
    for _ in 0..RUNS {
        opening.add(hub.run(["connection", "list"])?);
    }
    let mut deriving = Times::default();
    let keys = KeyHome::new(hub.home.clone(), Arc::new(NoKeychain));
    let passphrase = SecretString::from(PASSPHRASE.to_owned());
    for _ in 0..RUNS {
        let started = Instant::now();
        keys.unlock(Some(&passphrase))?;
        deriving.add(started.elapsed());
    }
    let mut analysing = Times::default();
    for key in &subjects {
        analysing.add(hub.run(["cma", "run", "--listing", key])?);
    }
    let pdf = folder.join("cma.pdf");
    let mut reporting = Times::default();
    for key in subjects.iter().take(REPORTS) {
        reporting.add(hub.run([
            OsStr::new("cma"),
            "run".as_ref(),
            "--listing".as_ref(),
            key.as_ref(),
            "--out".as_ref(),
            pdf.as_ref(),
        ])?);
    }
    let whole = analysing.at(50).max(1e-9);
    let share = |part: f64| format!("{:.2} of an analysis", part / whole);
    figures.line("hub cma run", analysing.text(), "1.00");
    figures.line("  of which the passphrase (Argon2id, slow on purpose)", deriving.text(), share(deriving.at(50)));
    let rest = (opening.at(50) - deriving.at(50)).max(0.0);
    figures.line("  of which starting and opening the store", format!("p50 {rest:7.2} ms"), share(rest));
    let sum = (whole - opening.at(50)).max(0.0);
    figures.line("  of which the analysis and its answer", format!("p50 {sum:7.2} ms"), share(sum));
    figures.line("hub cma run --out, with the report", reporting.text(), share(reporting.at(50)));
    let more = (reporting.at(50) - whole).max(0.0);
    figures.line("  of which the report", format!("p50 {more:7.2} ms"), share(more));
    let bytes = std::fs::metadata(&pdf)?.len();
    figures.line("  its PDF", megabytes(bytes), "");
    Ok(())
}

/// Keys of the last rows of an export: the latest sales, which have the most behind them.
fn latest(text: &str, count: usize) -> Result<Vec<String>> {
    let header = text.lines().next().context("an empty export")?;
    let column = |name: &str| header.split(',').position(|c| c == name).with_context(|| format!("no column {name}"));
    let (key, date) = (column("ListingKey")?, column("CloseDate")?);
    let mut rows: Vec<(&str, &str)> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let values: Vec<&str> = line.split(',').collect();
            Some((*values.get(date)?, *values.get(key)?))
        })
        .collect();
    rows.sort_unstable();
    Ok(rows.iter().rev().step_by(7).take(count).map(|(_, key)| (*key).to_owned()).collect())
}

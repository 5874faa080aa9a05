//! The same market at several sizes, into the store and into its plain peer, and how the figures grow.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::aims;
use crate::changing::DELTAS;
use crate::copying::Measured;
use crate::figures::{Figures, megabytes};
use crate::searching::KINDS;
use crate::{dashboards, valuing};

/// One size of the market, copied both ways.
pub struct Round {
    /// How large.
    pub listings: u64,
    /// What the plain file took.
    pub plain: Measured,
    /// What the store took.
    pub store: Measured,
}

/// Copies a market of each size both ways and prints what came of it.
pub fn rounds(sizes: &[u64], figures: &mut Figures) -> Result<()> {
    let mut done: Vec<Round> = Vec::new();
    for listings in sizes {
        let round = Round { listings: *listings, plain: copy("plain", *listings)?, store: copy("store", *listings)? };
        writing(&round, figures)?;
        figures.print(&format!("{listings} listings: copying"))?;
        searching(&round, figures)?;
        figures.print(&format!(
            "{listings} listings: searching (p50 and p95 of many questions; the plain file beside it)"
        ))?;
        dashboards::figures(&round.store, *listings, figures)?;
        figures.print(&format!("{listings} listings: the market's dashboards"))?;
        valuing::figures(&round.store, figures)?;
        figures.print(&format!("{listings} listings: analyses in an open store"))?;
        done.push(round);
    }
    for pair in done.windows(2) {
        if let [small, large] = pair {
            growth(small, large, figures)?;
            figures.print(&format!("From {} listings to {}", small.listings, large.listings))?;
        }
    }
    aims::aims(&done, figures)?;
    figures.print("What is aimed at, beside the ceiling: a plain file without encryption, asked the obvious way")
}

/// One copy, in a process and a folder that go away with it.
fn copy(kind: &str, listings: u64) -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    let output = Command::new(std::env::current_exe()?)
        .args(["copy", kind])
        .arg(folder.path())
        .arg(listings.to_string())
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cannot start the copy")?;
    if !output.status.success() {
        bail!("the {kind} copy of {listings} listings ended with {}", output.status);
    }
    let text = String::from_utf8(output.stdout)?;
    text.lines()
        .map(|line| {
            let (name, value) = line.split_once('\t').context("a line without a value")?;
            Ok((name.to_owned(), value.parse()?))
        })
        .collect()
}

/// A figure by its name.
pub fn of(measured: &Measured, name: &str) -> Result<f64> {
    measured.get(name).copied().with_context(|| format!("{name} was not measured"))
}

fn bytes(measured: &Measured) -> Result<String> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a file size")]
    Ok(megabytes(of(measured, "bytes")? as u64))
}

fn writing(round: &Round, figures: &mut Figures) -> Result<()> {
    let (plain, store) = (&round.plain, &round.store);
    let rate = |m: &Measured| -> Result<String> {
        Ok(format!("{:.0} rows/s, {:.0} per second of processor", of(m, "rows/s")?, of(m, "rows/cpu-s")?))
    };
    let ratio = |name: &str| -> Result<f64> { Ok(of(store, name)? / of(plain, name)?.max(1e-9)) };
    figures.line("plain SQLite: no encryption, same indices, parsing included (the ceiling)", rate(plain)?, "1.00");
    figures.line(
        "the store: encrypted, indexed, searchable, with hashes and change log",
        rate(store)?,
        format!("{:.2} of the ceiling ({:.2} by processor; aim 0.80)", ratio("rows/s")?, ratio("rows/cpu-s")?),
    );
    figures.line(
        "  of which parsing and mapping the pages",
        format!("{:.0} %", of(store, "parsing share")? * 1e2),
        format!("{:.0} % of the ceiling's time", of(plain, "parsing share")? * 1e2),
    );
    figures.line("  most memory", format!("{:.0} MB", of(store, "peak MB")?), "aim below 400 MB");
    figures.line("  file", bytes(store)?, format!("{:.2} of the plain file's {}", ratio("bytes")?, bytes(plain)?));
    for (changes, _) in DELTAS {
        let took = of(store, &format!("delta {changes}"))?;
        #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
        let rows = changes.min(round.listings) as f64;
        let (each, cpu) = (took / rows, of(store, &format!("delta {changes} cpu"))? / rows);
        figures.line(
            format!("{changes} changes from everywhere, parsed and stored"),
            format!("{took:.1} ms, {each:.3} ms each, {cpu:.3} of processor"),
            match changes {
                1_000 => format!("{:.2} of the plain file's time", ratio("delta 1000")?),
                _ => String::new(),
            },
        );
    }
    figures.line("1000 changes that bring other remarks too", format!("{:.0} ms", of(store, "delta remarks")?), "");
    figures.line("the first rows once more, nothing changed", format!("{:.0} rows/s", of(store, "again rows/s")?), {
        format!("{:.2} of the ceiling", of(store, "again rows/s")? / of(plain, "rows/s")?)
    });
    Ok(())
}

fn searching(round: &Round, figures: &mut Figures) -> Result<()> {
    let both = |m: &Measured, name: &str| -> Result<String> {
        Ok(format!("{:8.2} ms {:8.2} ms", of(m, &format!("{name}|50"))?, of(m, &format!("{name}|95"))?))
    };
    for (name, aim) in KINDS {
        let p95 = of(&round.store, &format!("{name}|95"))?;
        let cpu = of(&round.store, &format!("{name}|cpu"))?;
        let plain = both(&round.plain, name)?;
        let ratio = format!("{:5.2} of {aim:.0} ms; {cpu:5.2} ms of processor each; plain {plain}", p95 / aim);
        figures.line(*name, both(&round.store, name)?, ratio);
    }
    let whole = format!("of a question that would take {:.0} ms", of(&round.store, "interrupt whole")?);
    figures.line("until three questions given up have made room", both(&round.store, "interrupt")?, whole);
    Ok(())
}

fn growth(small: &Round, large: &Round, figures: &mut Figures) -> Result<()> {
    let times = |name: &str| -> Result<f64> { Ok(of(&large.store, name)? / of(&small.store, name)?.max(1e-9)) };
    figures.line(
        "rows per second",
        format!("{:.2} times", times("rows/s")?),
        format!("{:.2} by processor; aim 0.80", times("rows/cpu-s")?),
    );
    figures.line("most memory", format!("{:.2} times", times("peak MB")?), "aim 1.00");
    for (changes, _) in DELTAS.iter().filter(|(changes, _)| *changes <= small.listings) {
        let grown = format!("{:.2} times", times(&format!("delta {changes}"))?);
        figures.line(format!("{changes} changes"), grown, "");
    }
    let logarithm = logarithm(small, large);
    for (name, _) in KINDS {
        figures.line(
            *name,
            format!("{:.2} times", times(&format!("{name}|50"))?),
            format!(
                "at p50; what is found grows {:.1} times, the logarithm {logarithm:.2}",
                times(&format!("{name}|found"))?
            ),
        );
    }
    Ok(())
}

/// How much larger the logarithm is of the larger market.
#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
pub fn logarithm(small: &Round, large: &Round) -> f64 {
    (large.listings as f64).ln() / (small.listings as f64).ln()
}

use std::io::Write as _;
use std::time::Duration;

use anyhow::Result;

/// Lines of a table: what, how much, compared with what.
#[derive(Default)]
pub struct Figures(Vec<[String; 3]>);

impl Figures {
    /// Adds a line.
    pub fn line(&mut self, what: impl Into<String>, value: impl Into<String>, ratio: impl Into<String>) {
        self.0.push([what.into(), value.into(), ratio.into()]);
    }

    /// Prints what came together, and begins anew.
    pub fn print(&mut self, title: &str) -> Result<()> {
        let width = |i: usize| self.0.iter().map(|l| l[i].chars().count()).max().unwrap_or(0);
        let (first, second) = (width(0), width(1));
        let mut out = std::io::stdout().lock();
        writeln!(out, "{title}")?;
        for [what, value, ratio] in self.0.drain(..) {
            let line = format!("  {what:<first$}  {value:>second$}  {ratio}");
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out)?;
        out.flush()?;
        Ok(())
    }
}

/// Durations of the same thing done many times.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
        self.0.sort_unstable();
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Milliseconds that so many percent of them stay within (nearest rank); 0 without any.
    pub fn at(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1) - 1;
        self.0.get(rank).map_or(0.0, |t| t.as_secs_f64() * 1e3)
    }

    /// Both usual ones, as text.
    pub fn text(&self) -> String {
        format!("p50 {:7.2} ms   p95 {:7.2} ms", self.at(50), self.at(95))
    }
}

/// Bytes as text.
#[allow(clippy::cast_precision_loss, reason = "a file size, for reading")]
pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

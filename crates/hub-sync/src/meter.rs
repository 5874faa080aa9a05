use std::time::{Duration, Instant};

use hub_domain::Stream;

use crate::{Phase, Progress, ProgressUpdate};

/// A person sees no more than this.
const BETWEEN: Duration = Duration::from_millis(100);

/// Counts a phase and reports it, not too often.
pub(crate) struct Meter<'a> {
    progress: &'a dyn Progress,
    connection: &'a str,
    stream: Option<Stream>,
    phase: Phase,
    begun: Instant,
    told: Option<Instant>,
    rows: u64,
    total: Option<u64>,
    bytes: u64,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(progress: &'a dyn Progress, connection: &'a str, stream: Option<Stream>) -> Self {
        let begun = Instant::now();
        Self {
            progress,
            connection,
            stream,
            phase: Phase::Preparing,
            begun,
            told: None,
            rows: 0,
            total: None,
            bytes: 0,
        }
    }

    /// Begins a phase; counting starts again.
    pub(crate) fn phase(&mut self, phase: Phase) {
        (self.phase, self.begun, self.rows, self.total) = (phase, Instant::now(), 0, None);
        self.tell(true);
    }

    pub(crate) fn add(&mut self, rows: u64, bytes: u64, total: Option<u64>) {
        self.rows += rows;
        self.bytes += bytes;
        self.total = total.or(self.total);
        self.tell(false);
    }

    /// Ends the stream's run with its final number of rows.
    pub(crate) fn finish(&mut self, rows: u64) {
        self.phase = Phase::Finished;
        self.rows = rows;
        self.tell(true);
    }

    /// Reports the last counts of a phase whatever the time.
    pub(crate) fn flush(&mut self) {
        self.tell(true);
    }

    fn tell(&mut self, surely: bool) {
        let now = Instant::now();
        if !surely && self.told.is_some_and(|then| now.duration_since(then) < BETWEEN) {
            return;
        }
        self.told = Some(now);
        let seconds = now.duration_since(self.begun).as_secs_f64();
        #[allow(clippy::cast_precision_loss, reason = "a rate for a person to read")]
        let rows_per_second = if seconds > 0.0 { self.rows as f64 / seconds } else { 0.0 };
        self.progress.update(&ProgressUpdate {
            connection: self.connection.to_owned(),
            stream: self.stream,
            kind: None,
            phase: self.phase,
            rows: self.rows,
            total: self.total,
            bytes: self.bytes,
            rows_per_second,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Heard(Mutex<Vec<ProgressUpdate>>);

    impl Progress for Heard {
        fn update(&self, update: &ProgressUpdate) {
            self.0.lock().unwrap().push(update.clone());
        }
    }

    #[test]
    fn a_flood_of_pages_is_told_seldom_and_ends_with_the_truth() {
        let heard = Heard::default();
        let mut meter = Meter::new(&heard, "north", Some(Stream::Property));
        let begun = Instant::now();
        meter.phase(Phase::Pulling);
        for _ in 0..10_000 {
            meter.add(10, 100, Some(100_000));
        }
        meter.flush();
        let most = begun.elapsed().as_millis() / BETWEEN.as_millis() + 2;
        let heard = heard.0.into_inner().unwrap();
        assert!(heard.len() as u128 <= most, "{} reports", heard.len());
        let last = heard.last().unwrap();
        assert_eq!((last.rows, last.bytes, last.total), (100_000, 1_000_000, Some(100_000)));
        assert!(last.rows_per_second > 0.0);
    }
}

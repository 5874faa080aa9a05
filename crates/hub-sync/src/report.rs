use hub_connector::{ConnectorError, RejectedRow, Warning};
use hub_domain::Stream;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// How a stream's run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Everything the vendor had at this moment is stored.
    #[default]
    Done,
    /// Stopped on request. What is stored stays; the next run goes on from there.
    Cancelled,
    /// Stopped by an error. What is stored stays; the next run goes on from there.
    Failed,
}

/// What one run did with one stream. Serialises to the keys of `hub sync --json`; `warnings` follows them, and `error`
/// where there was one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StreamReport {
    /// Name of the connection.
    pub connection: String,
    /// The stream.
    pub stream: Stream,
    /// Pages stored.
    pub pages: u64,
    /// Rows received, rejected ones included.
    pub received: u64,
    /// Rows that were new here.
    pub created: u64,
    /// Rows whose content changed.
    pub updated: u64,
    /// Rows that said what we knew.
    pub unchanged: u64,
    /// Rows removed because they are gone at the vendor (their photos and open houses go with them, uncounted).
    pub deleted: u64,
    /// Rows that could not become records.
    pub rejected: u64,
    /// Requests sent.
    pub calls: u64,
    /// Requests that brought no usable answer.
    pub failed_calls: u64,
    /// Bytes received.
    pub bytes: u64,
    /// Wall time, milliseconds.
    pub elapsed_ms: u64,
    /// Where the source will go on; opaque.
    pub checkpoint: Value,
    /// Things the user should know or decide.
    #[serde(serialize_with = "as_sentences")]
    pub warnings: Vec<Warning>,
    /// The first rejected rows, at most a hundred.
    #[serde(skip)]
    pub rejected_rows: Vec<RejectedRow>,
    /// How it ended.
    #[serde(skip)]
    pub outcome: Outcome,
    /// What stopped it, in words.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_words")]
    pub error: Option<ConnectorError>,
}

impl StreamReport {
    /// So many rejected rows are kept in the report.
    pub const REJECTED_KEPT: usize = 100;

    pub(crate) fn new(connection: &str, stream: Stream) -> Self {
        Self {
            connection: connection.to_owned(),
            stream,
            pages: 0,
            received: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            deleted: 0,
            rejected: 0,
            calls: 0,
            failed_calls: 0,
            bytes: 0,
            elapsed_ms: 0,
            checkpoint: Value::Null,
            warnings: Vec::new(),
            rejected_rows: Vec::new(),
            outcome: Outcome::Done,
            error: None,
        }
    }

    pub(crate) fn count(&mut self, calls: hub_connector::CallStats) {
        self.calls += calls.calls;
        self.failed_calls += calls.failed_calls;
        self.bytes += calls.bytes;
    }

    pub(crate) fn reject(&mut self, rows: &[RejectedRow]) {
        self.rejected += rows.len() as u64;
        let room = Self::REJECTED_KEPT.saturating_sub(self.rejected_rows.len());
        self.rejected_rows.extend(rows.iter().take(room).cloned());
    }

    /// The outcome in a word, as it is kept with the run: `done`, `cancelled`, or the kind of error.
    pub(crate) fn outcome_word(&self) -> String {
        match (self.outcome, &self.error) {
            (Outcome::Done, _) => "done".to_owned(),
            (Outcome::Cancelled, _) => "cancelled".to_owned(),
            (Outcome::Failed, Some(error)) => format!("{:?}", error.kind),
            (Outcome::Failed, None) => "store".to_owned(),
        }
    }

    /// Says something once, however often it happens.
    pub(crate) fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}

fn as_sentences<S: Serializer>(warnings: &[Warning], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(warnings.iter().map(Warning::to_string))
}

fn in_words<S: Serializer>(error: &Option<ConnectorError>, serializer: S) -> Result<S::Ok, S::Error> {
    match error {
        Some(error) => serializer.collect_str(error),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_connector::ErrorKind;

    #[test]
    fn the_keys_of_the_command_line() {
        let mut report = StreamReport::new("north", Stream::Property);
        let keys = |r: &StreamReport| {
            let value = serde_json::to_value(r).unwrap();
            let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
            keys.sort();
            keys.join(" ")
        };
        let promised = "bytes calls checkpoint connection created deleted elapsed_ms failed_calls pages received \
                        rejected stream unchanged updated warnings";
        assert_eq!(keys(&report), promised);
        report.error = Some(ConnectorError::new(ErrorKind::Timeout, "no answer in time"));
        let value = serde_json::to_value(&report).unwrap();
        assert_eq!(value["error"], "no answer in time");
        assert_eq!(value["stream"], "Property");
    }

    #[test]
    fn rejected_rows_are_counted_without_bound_and_kept_within_one() {
        let mut report = StreamReport::new("north", Stream::Property);
        let row = RejectedRow { place: "a.csv:2".into(), column: None, reason: "no key".into() };
        for _ in 0..3 {
            report.reject(&vec![row.clone(); 60]);
        }
        assert_eq!((report.rejected, report.rejected_rows.len()), (180, StreamReport::REJECTED_KEPT));
    }
}

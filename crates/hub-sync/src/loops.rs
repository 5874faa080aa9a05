//! A source whose pages do not end, although each of them looks like progress.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use hub_connector::{ConnectorError, ErrorKind, Page};

/// A place may be passed so often: a file that is replaced while it is read, a link that has expired and is asked for
/// again lead back now and then.
const SAME_PLACE: u8 = 3;
/// The same rows may come so often in a row.
const SAME_ROWS: u32 = 3;
/// So many pages in a row may bring nothing.
const NOTHING: u32 = 1_000;

/// Watches the pages of one pull. Keeps 16 bytes for each.
#[derive(Debug, Default)]
pub(crate) struct Loops {
    places: HashMap<u64, u8>,
    rows: Option<u64>,
    same_rows: u32,
    nothing: u32,
}

impl Loops {
    /// Looks at a page after which there is said to be more.
    ///
    /// # Errors
    /// [`ErrorKind::Malformed`] when going on would only go round.
    pub(crate) fn look(&mut self, page: &Page) -> Result<(), ConnectorError> {
        let stop = |what| Err(ConnectorError::new(ErrorKind::Malformed, what));
        let place = self.places.entry(hash(&page.next.0.to_string())).or_default();
        *place = place.saturating_add(1);
        if *place > SAME_PLACE {
            return stop("the source goes in a circle: its pages lead back to where it was");
        }
        if page.records.is_empty() && page.rejected.is_empty() && page.deleted.is_empty() {
            self.nothing += 1;
            return if self.nothing > NOTHING {
                stop("the source says that there is more and brings nothing")
            } else {
                Ok(())
            };
        }
        self.nothing = 0;
        let mut hasher = DefaultHasher::new();
        for record in &page.records {
            (&record.key, &record.modified).hash(&mut hasher);
        }
        page.deleted.hash(&mut hasher);
        page.rejected.iter().for_each(|row| row.place.hash(&mut hasher));
        let rows = Some(hasher.finish());
        self.same_rows = if self.rows == rows { self.same_rows + 1 } else { 0 };
        self.rows = rows;
        if self.same_rows >= SAME_ROWS { stop("the source brings the same rows again and again") } else { Ok(()) }
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_connector::{CallStats, Cursor};
    use hub_domain::{RawRecord, Resource};
    use serde_json::{Map, json};

    fn page(place: u64, keys: std::ops::Range<u64>) -> Page {
        let record = |n: u64| RawRecord {
            resource: Resource::Property,
            key: n.to_string(),
            modified: None,
            payload: Map::new(),
        };
        Page {
            records: keys.map(record).collect(),
            rejected: Vec::new(),
            deleted: Vec::new(),
            next: Cursor(json!(place)),
            more: true,
            total_hint: None,
            calls: CallStats::default(),
        }
    }

    fn pages_until_stopped(of: impl Fn(u64) -> Page) -> Option<u64> {
        let mut loops = Loops::default();
        (0..20_000).find(|n| loops.look(&of(*n)).is_err())
    }

    #[test]
    fn every_way_of_going_round_is_stopped_soon() {
        assert_eq!(pages_until_stopped(|n| page(n % 2, n..n + 5)), Some(6), "two places in turn");
        assert_eq!(pages_until_stopped(|n| page(n, 0..5)), Some(3), "new links to the same rows");
        assert_eq!(pages_until_stopped(|n| page(n, 0..0)), Some(1_000), "new links to nothing");
        assert_eq!(pages_until_stopped(|n| page(n, n..n + 5)), None, "progress");
    }
}

//! Where a kind of record stands.

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::Cursor;
use serde::{Deserialize, Serialize};

use crate::place::Place;

/// How often the archive is looked through: it is listed from its beginning.
const ARCHIVE_EVERY: TimeDelta = TimeDelta::hours(1);

/// Which list a run is in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    /// Everything, by number: where that list goes on.
    All(Option<String>),
    /// What changed, by number: behind which one.
    Changed(String),
    /// What was archived: where that list goes on.
    Archive(Option<String>),
}

/// Where a kind of record stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Spot {
    pub(super) place: Place,
    /// `None` between two runs.
    pub(super) stage: Option<Stage>,
    /// The latest archiving that was named.
    pub(super) archived: Option<DateTime<Utc>>,
    /// The latest one that this run has come upon.
    pub(super) archiving: Option<DateTime<Utc>>,
    /// When the archive was looked through, by our clock.
    looked: Option<DateTime<Utc>>,
}

impl Spot {
    /// Reads a cursor. One of no sense is none.
    pub(super) fn read(cursor: Option<&Cursor>) -> Self {
        let read = cursor.and_then(|cursor| serde_json::from_value::<Self>(cursor.0.clone()).ok());
        read.filter(|spot| spot.place.is_current())
            .unwrap_or_else(|| Self { place: Place::read(None), ..Self::default() })
    }

    pub(super) fn write(&self) -> Cursor {
        Cursor(serde_json::to_value(self).unwrap_or_default())
    }

    /// Begins the run whose latest change is `mark`.
    pub(super) fn begin(&mut self, now: DateTime<Utc>, everything_every: TimeDelta, mark: Option<DateTime<Utc>>) {
        self.place.begin(now, everything_every);
        self.place.mark = mark;
        self.stage = Some(match self.place.since {
            Some(_) => Stage::Changed("0".to_owned()),
            None => {
                // What went before the first copy was never here.
                self.archived = self.archived.or(mark);
                self.looked = self.looked.or(Some(now));
                Stage::All(None)
            }
        });
    }

    /// Goes on to the archive where that is due, or ends the run.
    pub(super) fn after_changes(&mut self, now: DateTime<Utc>) {
        let due = self.looked.is_none_or(|looked| now - looked >= ARCHIVE_EVERY || looked > now);
        if due {
            self.looked = Some(now);
            self.archiving = self.archived;
            self.stage = Some(Stage::Archive(None));
        } else {
            self.end();
        }
    }

    /// Ends the run.
    pub(super) fn end(&mut self) {
        self.archived = self.archiving.take().or(self.archived);
        self.stage = None;
        self.place.end();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_cursor_is_survived(text in ".{0,20}", number in any::<i64>()) {
            let odd = [serde_json::json!(text), serde_json::json!(number), serde_json::json!({"place": {"v": number}, "stage": text})];
            for value in odd {
                let spot = Spot::read(Some(&Cursor(value)));
                prop_assert_eq!(Spot::read(Some(&spot.write())), spot);
            }
        }
    }
}

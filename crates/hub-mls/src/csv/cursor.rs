//! Where a folder stands, as it is written into the store.

use std::collections::BTreeMap;

use hub_connector::Cursor;
use serde::{Deserialize, Serialize};

use super::shape::{Encoding, Stat};
use crate::cursors;

const VERSION: u8 = 1;

/// A file whose rows are all delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Done {
    #[serde(flatten)]
    pub(super) stat: Stat,
    pub(super) hash: String,
    /// It was read so soon after its last change that another change could carry the same time: file systems count time in
    /// steps. Its content is looked at once more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) fresh: bool,
}

/// A file being delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Underway {
    pub(super) file: String,
    #[serde(flatten)]
    pub(super) done: Done,
    pub(super) encoding: Encoding,
    /// Byte and line the next row begins at.
    pub(super) offset: u64,
    pub(super) line: u64,
    /// Bytes of the list of bad rows so far; 0 when there is none.
    pub(super) bad_bytes: u64,
    /// About how many rows it has.
    pub(super) rows: u64,
}

/// Cursor of one stream of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct FolderCursor {
    v: u8,
    #[serde(default)]
    pub(super) done: BTreeMap<String, Done>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) underway: Option<Underway>,
}

impl FolderCursor {
    /// Reads a cursor; one that this version cannot read means reading the files again, which changes nothing.
    pub(super) fn read(cursor: Option<&Cursor>) -> Self {
        cursors::read(cursor, |read: &Self| read.v == VERSION)
    }

    pub(super) fn write(mut self) -> Cursor {
        self.v = VERSION;
        cursors::write(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_and_starts_over_from_anything_else() {
        let done = Done { stat: Stat { size: 7, mtime: -3 }, hash: "ab".into(), fresh: true };
        let underway = Underway {
            file: "b.csv".into(),
            done: done.clone(),
            encoding: Encoding::Windows1252,
            offset: 9,
            line: 2,
            bad_bytes: 0,
            rows: 4,
        };
        let cursor = FolderCursor { v: 0, done: BTreeMap::from([("a.csv".into(), done)]), underway: Some(underway) };
        let back = FolderCursor::read(Some(&cursor.clone().write()));
        assert_eq!((back.done, back.underway), (cursor.done, cursor.underway));
        for other in [serde_json::json!({"v": 9, "done": {}}), serde_json::json!("1"), serde_json::json!(null)] {
            assert_eq!(FolderCursor::read(Some(&Cursor(other))), FolderCursor::default());
        }
    }
}

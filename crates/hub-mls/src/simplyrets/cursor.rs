//! Where a reading stands, as it is written into the store.

use chrono::{DateTime, Utc};
use hub_connector::Cursor;
use serde::{Deserialize, Serialize};

use crate::cursors;

/// Version of the form. Raised when an older one can no longer be read as it is.
const VERSION: u8 = 1;

/// A reading of everything that has come to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Done {
    /// What the vendor said of its last change when the reading began; `None` where it says nothing.
    pub(super) update: Option<String>,
    pub(super) at: DateTime<Utc>,
}

/// Where a reading stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Scan {
    pub(super) v: u8,
    /// Which part is being read.
    #[serde(default)]
    pub(super) part: usize,
    /// The vendor's own number of the last row, or rows to skip.
    #[serde(default)]
    pub(super) last: u64,
    /// Records delivered so far.
    #[serde(default)]
    pub(super) rows: u64,
    /// Rows received so far, those that became no record included.
    #[serde(default)]
    pub(super) received: u64,
    /// Rows the vendor counted in the parts read so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
    /// What the vendor said of its last change when this reading began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) update: Option<String>,
    /// The vendor refuses to be asked for open houses type by type.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) plain: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) done: Option<Done>,
}

impl Scan {
    /// A new reading that remembers how this vendor has to be asked.
    pub(super) fn again(&self) -> Self {
        Self { plain: self.plain, ..Self::default() }
    }

    /// Whether nothing has been read yet.
    pub(super) fn is_at_start(&self) -> bool {
        self.part == 0 && self.last == 0 && self.received == 0
    }

    /// Reads a cursor; one that this version cannot read means starting over, which costs time and loses nothing.
    pub(super) fn read(cursor: Option<&Cursor>) -> Self {
        cursors::read(cursor, |read: &Self| read.v == VERSION)
    }

    pub(super) fn write(&self) -> Cursor {
        cursors::write(&Self { v: VERSION, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_cursor_reads_back_and_another_version_starts_over() {
        let scan = Scan { part: 2, last: 77, plain: true, ..Scan::default() };
        assert_eq!(Scan::read(Some(&scan.write())).last, 77);
        assert_eq!(Scan::read(Some(&Cursor(json!({"v": 9, "last": 5})))), Scan::default());
        assert_eq!(Scan::read(Some(&Cursor(json!("what")))), Scan::default());
        assert_eq!(scan.again(), Scan { plain: true, ..Scan::default() });
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,80}") {
            let value = serde_json::from_str(&text).unwrap_or(json!(text));
            let _ = Scan::read(Some(&Cursor(value)));
        }
    }
}

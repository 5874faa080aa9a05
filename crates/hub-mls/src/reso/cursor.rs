//! Where a stream stands, as it is written into the store.

use hub_connector::Cursor;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::dictionary::Stamp;

/// Version of both cursors' form. Raised when an older one can no longer be read as it is.
const VERSION: u8 = 1;

/// A place in the order of (timestamp, key).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// Exactly as received: shortening it by a digit would lose or repeat rows.
    pub(super) stamp: String,
    pub(super) key: String,
}

impl Position {
    pub(super) fn instant(&self) -> Option<Stamp> {
        Stamp::parse(&self.stamp)
    }
}

/// How to ask for what comes after a position, from the best way to the one every server understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Way {
    /// `stamp gt t or (stamp eq t and key gt k)`.
    #[default]
    Keyset,
    /// The same without `or`, as two questions.
    TwoSteps,
    /// `stamp ge t`, following links through a cluster and leaving out what has been seen.
    Window,
}

impl Way {
    /// The next simpler way.
    pub(super) fn simpler(self) -> Option<Self> {
        match self {
            Self::Keyset => Some(Self::TwoSteps),
            Self::TwoSteps => Some(Self::Window),
            Self::Window => None,
        }
    }
}

/// Cursor of a stream of changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct PullCursor {
    pub(super) v: u8,
    /// The last row that was delivered in order; everything up to it has been delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<Position>,
    /// A server's own link, kept only where a position cannot express where we are. It may expire; `after` does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
    /// How this server has to be asked.
    #[serde(default)]
    pub(super) way: Way,
    /// [`Way::TwoSteps`] only: the ties of `after` are all delivered, ask for later ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) later: bool,
    /// [`Way::Window`] only: keys already delivered with the timestamp of `after`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) seen: Vec<String>,
    /// Rows the server said it has when the copy began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
}

/// Cursor of a list of keys.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct KeyCursor {
    pub(super) v: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
    /// The server refuses to compare keys; its links are followed instead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) links_only: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
    #[serde(default)]
    pub(super) listed: u64,
}

/// Reads a cursor; one that this version cannot read means starting over, which costs time and loses nothing.
fn read<T: DeserializeOwned + Default>(cursor: Option<&Cursor>, version: impl Fn(&T) -> u8) -> T {
    let Some(Cursor(value)) = cursor else { return T::default() };
    match serde_json::from_value::<T>(value.clone()) {
        Ok(read) if version(&read) == VERSION => read,
        _ => {
            tracing::warn!("a checkpoint of another version is not used; the copy starts over");
            T::default()
        }
    }
}

fn write<T: Serialize>(cursor: &T) -> Cursor {
    // These types have only string keys, which always serialise.
    Cursor(serde_json::to_value(cursor).unwrap_or_default())
}

impl PullCursor {
    pub(super) fn read(cursor: Option<&Cursor>) -> Self {
        read(cursor, |c: &Self| c.v)
    }

    pub(super) fn write(mut self) -> Cursor {
        self.v = VERSION;
        write(&self)
    }
}

impl KeyCursor {
    pub(super) fn read(cursor: Option<&Cursor>) -> Self {
        read(cursor, |c: &Self| c.v)
    }

    pub(super) fn write(mut self) -> Cursor {
        self.v = VERSION;
        write(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_cursor_reads_back_and_another_version_starts_over() {
        let at = Position { stamp: "2026-11-21T00:06:07.0960000Z".into(), key: "k".into() };
        let cursor = PullCursor { after: Some(at.clone()), way: Way::TwoSteps, later: true, ..PullCursor::default() };
        let written = cursor.clone().write();
        assert_eq!(written.0["v"], 1);
        assert_eq!(PullCursor::read(Some(&written)).after, Some(at));
        let newer = Cursor(json!({"v": 2, "after": {"stamp": "x", "key": "y"}}));
        assert_eq!(PullCursor::read(Some(&newer)), PullCursor::default());
        assert_eq!(PullCursor::read(Some(&Cursor(json!("what")))), PullCursor::default());
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,80}") {
            let value = serde_json::from_str(&text).unwrap_or(json!(text));
            let _ = (PullCursor::read(Some(&Cursor(value.clone()))), KeyCursor::read(Some(&Cursor(value))));
        }
    }
}

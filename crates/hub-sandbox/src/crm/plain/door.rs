use serde_json::{Value as Json, json};

use super::super::wire::Reply;

/// A way of going through lists, and of wrapping records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// `page` and `per_page`; rows under `data`, their number under `meta`.
    Page,
    /// `skip` and `take`; the answer is the rows, and nothing says how many there are.
    Offset,
    /// `cursor` and `limit`; rows under `items`, records under `item`; searches by POST.
    Cursor,
    /// `limit`; the next page stands in the header `Link`. Records are replaced as a whole, and deleted ones go on being
    /// listed.
    Link,
}

impl Door {
    /// By its name in the address.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "page" => Some(Self::Page),
            "offset" => Some(Self::Offset),
            "cursor" => Some(Self::Cursor),
            "link" => Some(Self::Link),
            _ => None,
        }
    }

    /// A record as it is told behind this door.
    pub fn wrapped(self, record: Json) -> Json {
        if self == Self::Cursor { json!({ "item": record }) } else { record }
    }

    /// The answer to a record that was made.
    pub fn made(self, id: &str, path: &str, record: Json) -> Reply {
        match self {
            Self::Offset => Reply { status: 201, headers: vec![("location", format!("{path}/{id}"))], body: None },
            Self::Page | Self::Link => Reply::with(201, record),
            Self::Cursor => Reply::with(201, json!({"result": {"created": id.parse::<u64>().unwrap_or_default()}})),
        }
    }

    /// The answer to a record that was changed.
    pub fn changed(self, record: Json) -> Reply {
        match self {
            Self::Offset => Reply::nothing(),
            _ => Reply::ok(self.wrapped(record)),
        }
    }
}

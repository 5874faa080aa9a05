use std::fmt;

use hub_domain::quote::QuoteKind;
use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};

use super::brought::hash_of;
use super::file::text_of;
use super::{Brought, Draft, Field, FileError, Read, Reason, Refused};

/// What the file says it is.
const FORMAT: &str = "enterprisehub-quotes";
/// The version that is read.
const VERSION: &str = "1";

/// JSON as it was written: names in their order, twice where they stand twice, numbers only where they are whole.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Null,
    Flag(bool),
    Text(String),
    /// A whole number, as text.
    Whole(String),
    /// A number with a fraction: its digits have passed through a float.
    Fraction,
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Visit)
    }
}

struct Visit;

impl<'de> Visitor<'de> for Visit {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Whole(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Whole(number.to_string()))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Fraction)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Node::Object(object))
    }
}

/// Reads a file of quotes. Unknown fields and fields that stand twice refuse their quote by name; amounts and rates are
/// text, so that no digit passes through a float.
///
/// # Errors
/// [`FileError`] where the file is none of this format and version.
pub fn read_json(bytes: &[u8], brought: &Brought<'_>) -> Result<Read, FileError> {
    let text = text_of(brought.name, bytes, brought.limits)?;
    let text = text.trim_start_matches('\u{feff}');
    let node: Node = serde_json::from_str(text)
        .map_err(|error| FileError::NotJson { line: error.line(), column: error.column() })?;
    let Node::Object(file) = node else { return Err(FileError::OtherFormat("the file is no object".to_owned())) };
    let (mut quotes, mut brought) = (None, brought.clone());
    let (mut format, mut version) = (None, None);
    for (name, value) in file {
        match (name.as_str(), value) {
            ("format", Node::Text(text)) if format.is_none() => format = Some(text),
            ("version", Node::Whole(text)) if version.is_none() => version = Some(text),
            ("currency", Node::Text(text)) => {
                brought.currency =
                    text.parse().map_err(|_| FileError::OtherFormat("currency is no three-letter code".to_owned()))?;
            }
            ("quotes", Node::List(list)) if quotes.is_none() => quotes = Some(list),
            _ => return Err(FileError::OtherFormat(format!("“{}” at the top", brought.shown(&name)))),
        }
    }
    if format.as_deref() != Some(FORMAT) || version.as_deref() != Some(VERSION) {
        return Err(FileError::OtherFormat(format!("it has to say format {FORMAT} and version {VERSION}")));
    }
    let quotes = quotes.ok_or_else(|| FileError::OtherFormat("it has no list of quotes".to_owned()))?;
    if quotes.len() > brought.limits.most_rows {
        return Err(FileError::TooManyRows { most_rows: brought.limits.most_rows });
    }
    let (hash, mut read) = (hash_of(bytes), Read::default());
    for (at, node) in quotes.into_iter().enumerate() {
        let made = draft_of(at, node, &brought).and_then(|(kind, draft)| brought.quote(kind, draft, None, hash));
        match made {
            Ok(quote) => read.quotes.push(quote),
            Err(mut refused) => {
                let place = format!("quotes.{at}");
                refused.column = Some(match refused.column {
                    Some(column) if column.starts_with(&place) => column,
                    Some(column) => format!("{place}.{column}"),
                    None => place,
                });
                read.refused.push(refused);
            }
        }
    }
    Ok(read)
}

fn draft_of(at: usize, node: Node, brought: &Brought<'_>) -> Result<(QuoteKind, Draft), Refused> {
    let refuse = |name: &str, reason| Err(brought.refused(None, Some(&format!("quotes.{at}.{name}")), reason));
    let Node::Object(entries) = node else {
        return Err(brought.refused(None, Some(&format!("quotes.{at}")), Reason::Type("an object")));
    };
    let kind = entries.iter().find_map(|(name, value)| match value {
        Node::Text(text) if name == "kind" => Some(QuoteKind::parse(text)),
        _ => None,
    });
    let Some(Some(kind)) = kind else {
        let names = QuoteKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
        return refuse("kind", Reason::Choice(names));
    };
    let (mut draft, mut seen) = (Draft::default(), Vec::new());
    for (name, value) in entries {
        if seen.contains(&name) {
            return refuse(&name, Reason::Twice);
        }
        seen.push(name.clone());
        if name == "kind" {
            continue;
        }
        let Some(field) = Field::parse(&name).filter(|field| field.is_of(kind)) else {
            return refuse(&name, Reason::UnknownField);
        };
        match (value, field.parts()) {
            (Node::Null, _) => {}
            (Node::List(items), Some(parts)) => match items.into_iter().map(|item| entry(item, parts)).collect() {
                Ok(list) => draft.set_list(field, &name, list),
                Err(reason) => return refuse(&name, reason),
            },
            (_, Some(_)) => return refuse(&name, Reason::Type("a list")),
            (Node::Text(text) | Node::Whole(text), None) => draft.set(field, &name, &text),
            (Node::Flag(flag), None) if matches!(field, Field::Admitted | Field::Binding) => {
                draft.set(field, &name, if flag { "true" } else { "false" });
            }
            (Node::Fraction, None) => return refuse(&name, Reason::Type("a text such as \"6.125\", not a number")),
            (_, None) => return refuse(&name, Reason::Type("a text")),
        }
    }
    Ok((kind, draft))
}

/// An entry of a list: an object of texts with the list's parts, none twice and no others.
fn entry(item: Node, parts: &'static [&'static str]) -> Result<Vec<String>, Reason> {
    let shape = || Reason::Entry(parts.join(" | "));
    let Node::Object(entries) = item else { return Err(shape()) };
    let mut row: Vec<Option<String>> = vec![None; parts.len()];
    for (name, value) in entries {
        let at = parts.iter().position(|part| *part == name).ok_or_else(shape)?;
        let text = match value {
            Node::Text(text) | Node::Whole(text) => text.trim().to_owned(),
            Node::Null => String::new(),
            _ => return Err(shape()),
        };
        match row.get_mut(at) {
            Some(cell) if cell.is_none() => *cell = Some(text),
            _ => return Err(Reason::Twice),
        }
    }
    Ok(row.into_iter().map(Option::unwrap_or_default).collect())
}

/// A file of each kind of quote, invented, to show partners what is read.
#[must_use]
pub fn example() -> &'static str {
    include_str!("example.json")
}

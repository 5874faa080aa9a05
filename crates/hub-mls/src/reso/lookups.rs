//! The Lookup resource, whole. The standard asks servers to page it with `$top` and `$skip`.

use std::collections::HashSet;

use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind, LookupRow};
use serde_json::{Map, Value};

use super::ask::Ask;
use super::dialect::LookupList;
use super::links::{self, NextLink};
use super::query;
use super::rows::key_text;
use super::source::ResoSource;

/// More rows than any MLS has; a server that keeps sending is not listened to for ever.
const MOST: usize = 2_000_000;
/// Times a doubtful answer is asked for again.
const DOUBTS: u32 = 12;

pub(super) async fn fetch(
    source: &ResoSource,
    set: &str,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Vec<LookupRow>, ConnectorError> {
    if source.dialect.lookups == LookupList::Links {
        return by_links(source, set, calls, cancel).await;
    }
    let size = source.setup.page_size.min(source.dialect.caps.plain);
    let top = size.to_string();
    let mut found: Vec<LookupRow> = Vec::new();
    // Rows are counted by their keys: a row that is sent twice must not make us skip another one.
    let mut keys = HashSet::new();
    let mut received = 0_usize;
    let mut total = None;
    loop {
        let skip = received.to_string();
        let mut options = vec![("$orderby", "LookupKey"), ("$top", top.as_str()), ("$skip", skip.as_str())];
        if received == 0 {
            options.push(("$count", "true"));
        }
        options.extend(source.setup.required.as_deref().map(|filter| ("$filter", filter)));
        let ask = Ask::new(query::address(&source.base, set, &options), size);
        let page = source.rows(ask, calls, cancel).await?;
        total = total.or(page.count());
        if page.value.is_empty() {
            return Ok(found);
        }
        let before = keys.len();
        keys.extend(page.value.iter().filter_map(Value::as_object).filter_map(|row| key_text(row, "LookupKey")));
        received += match keys.len() - before {
            0 => page.value.len(),
            new => new,
        };
        found.extend(page.value.iter().filter_map(Value::as_object).filter_map(read));
        if total.is_some_and(|t| received as u64 >= t) {
            return Ok(found);
        }
        if received > MOST {
            return Err(ConnectorError::new(ErrorKind::Malformed, "the server's list of lookups does not end"));
        }
    }
}

/// The same for servers whose links are the only way on.
async fn by_links(
    source: &ResoSource,
    set: &str,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Vec<LookupRow>, ConnectorError> {
    let size = source.setup.page_size.min(source.dialect.caps.plain);
    let top = size.to_string();
    let mut options = vec![("$top", top.as_str())];
    options.extend(source.setup.required.as_deref().map(|filter| ("$filter", filter)));
    let mut url = query::address(&source.base, set, &options);
    let mut before = url.clone();
    let mut found: Vec<LookupRow> = Vec::new();
    let mut keys = HashSet::new();
    let (mut doubts, mut asked_before) = (0, false);
    loop {
        let page = source.rows(Ask::new(url.clone(), size), calls, cancel).await?;
        let next = NextLink::of(source, &page, &url);
        let rows: Vec<LookupRow> = page.value.iter().filter_map(Value::as_object).filter_map(read).collect();
        let nothing = page.value.is_empty();
        let known = found.len();
        found.extend(rows.into_iter().filter(|row| keys.insert(row.key.clone())));
        if found.len() > MOST {
            return Err(ConnectorError::new(ErrorKind::Malformed, "the server's list of lookups does not end"));
        }
        let again = found.len() == known && !nothing && !asked_before;
        if (again || next.is_unusable()) && doubts < DOUBTS {
            // A link may be wrong for once: the page that gave it is asked again, this one or the one before.
            doubts += 1;
            if again {
                url = before.clone();
            }
            asked_before = true;
            continue;
        }
        match next {
            NextLink::None => return Ok(found),
            _ if nothing => return Ok(found),
            _ if again => return Err(links::in_a_circle()),
            NextLink::To(link) => {
                if !asked_before {
                    doubts = 0;
                }
                (before, url, asked_before) = (url, link, false);
            }
            NextLink::Itself => return Err(links::same_page_again()),
            NextLink::Elsewhere(error) => return Err(error),
        }
    }
}

fn read(row: &Map<String, Value>) -> Option<LookupRow> {
    let text = |field: &str| key_text(row, field);
    let (name, value) = (text("LookupName")?, text("LookupValue")?);
    Some(LookupRow {
        key: text("LookupKey").unwrap_or_else(|| format!("{name}:{value}")),
        standard_value: text("StandardLookupValue"),
        legacy_value: text("LegacyODataValue"),
        modified: text("ModificationTimestamp"),
        name,
        value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_needs_a_name_and_a_value() {
        let read = |v: Value| read(v.as_object().unwrap());
        let row = read(json!({"LookupName": "A", "LookupValue": "b", "StandardLookupValue": null})).unwrap();
        assert_eq!((row.key.as_str(), row.standard_value), ("A:b", None));
        assert!(read(json!({"LookupName": "A"})).is_none());
        assert!(read(json!({})).is_none());
    }
}

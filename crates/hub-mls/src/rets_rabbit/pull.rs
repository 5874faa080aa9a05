//! The next page of changes.
//!
//! Rows are asked for from a time of change on, that time included, and what has been delivered with it is left out.
//! That needs nothing of the service but comparing one time and sorting by it. A page that holds one time only is
//! followed by what comes behind so many rows.

use std::collections::HashSet;

use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, Page, RejectedRow, Retry};
use hub_domain::{RawRecord, Stream};
use serde_json::Value;

use super::api;
use super::cursor::{Place, stamp, with_zone};
use super::source::{RabbitSource, STAMP, key_text};
use crate::dictionary::Stamp;

pub(super) async fn page(
    source: &RabbitSource,
    stream: Stream,
    cursor: Option<&Cursor>,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Page, ConnectorError> {
    let mut at = Place::read(cursor);
    let resource = source.resource(stream, calls, cancel).await?;
    let mut options = vec![
        ("$orderby", format!("{STAMP},{}", stream.key_field())),
        ("$top", source.page_size.to_string()),
        ("$skip", at.skip.to_string()),
    ];
    if let Some(from) = &at.from {
        options.insert(0, ("$filter", format!("{STAMP} ge {}", with_zone(from).unwrap_or_else(|| from.clone()))));
    }
    let answer = source.rows(api::address(&resource, &options), calls, cancel).await?;
    let (received, total) = (answer.value.len() as u64, answer.total());
    if at.from.is_none() {
        at.total = at.total.or(total);
    }
    // A service that states neither how many rows there are nor a next page is asked until it has nothing more.
    let reached = at.skip + received;
    let more = received > 0 && total.is_none_or(|total| reached < total || answer.next_link.is_some());
    let head = answer.value.first().and_then(Value::as_object).and_then(|row| key_text(row, stream.key_field()));
    if at.skip > 0 && head.is_some() && head == at.head {
        return Err(ConnectorError::new(
            ErrorKind::Malformed,
            "the service sends the same page again when asked to skip it",
        )
        .with_retry(Retry::Never));
    }
    at.head = head;
    let sorted = sort(stream, answer.value)?;
    let begun = at.from.as_deref().and_then(stamp);
    let seen: HashSet<&str> = at.seen.iter().map(String::as_str).collect();
    let records: Vec<RawRecord> = sorted
        .records
        .into_iter()
        .filter(|(at, record)| Some(*at) > begun || !seen.contains(record.key.as_str()))
        .filter(|(at, _)| begun.is_none_or(|begun| *at >= begun))
        .map(|(_, record)| record)
        .collect();
    match sorted.last {
        Some((text, last)) if Some(last) > begun => {
            at.seen = keys_at(&records, last);
            at.from = Some(text);
            at.skip = 0;
        }
        _ => {
            if let Some(begun) = begun {
                at.seen.extend(keys_at(&records, begun));
                at.seen.sort_unstable();
                at.seen.dedup();
            }
            at.skip = reached;
        }
    }
    if !more || at.skip == 0 {
        (at.skip, at.head) = (0, None);
    }
    let (next, total_hint) = (at.write(), at.total);
    Ok(Page { records, rejected: sorted.rejected, deleted: Vec::new(), next, more, total_hint, calls: *calls })
}

fn keys_at(records: &[RawRecord], at: Stamp) -> Vec<String> {
    let same = |r: &&RawRecord| r.modified.as_deref().and_then(stamp) == Some(at);
    records.iter().filter(same).map(|r| r.key.clone()).collect()
}

#[derive(Debug, Default)]
struct Sorted {
    records: Vec<(Stamp, RawRecord)>,
    rejected: Vec<RejectedRow>,
    last: Option<(String, Stamp)>,
}

fn sort(stream: Stream, rows: Vec<Value>) -> Result<Sorted, ConnectorError> {
    let mut sorted = Sorted::default();
    for (index, row) in rows.into_iter().enumerate() {
        let reject = |place: String, column: &str, reason: &str| RejectedRow {
            place,
            column: Some(column.to_owned()).filter(|c| !c.is_empty()),
            reason: reason.to_owned(),
        };
        let place = format!("row {} of the page", index + 1);
        let Value::Object(payload) = row else {
            sorted.rejected.push(reject(place, "", "is not a record"));
            continue;
        };
        let Some(key) = key_text(&payload, stream.key_field()) else {
            sorted.rejected.push(reject(place, stream.key_field(), "the key is missing"));
            continue;
        };
        let text = payload.get(STAMP).and_then(Value::as_str).map(str::to_owned);
        let Some((text, at)) = text.and_then(|text| stamp(&text).map(|at| (text, at))) else {
            sorted.rejected.push(reject(key, STAMP, "the time of its last change is missing or unreadable"));
            continue;
        };
        if sorted.last.as_ref().is_some_and(|(_, before)| *before > at) {
            return Err(ConnectorError::new(
                ErrorKind::Malformed,
                "the service does not sort by time of change as asked; rows would be lost",
            )
            .with_retry(Retry::Never));
        }
        sorted.last = Some((text.clone(), at));
        sorted.records.push((at, RawRecord { resource: stream, key, modified: Some(text), payload }));
    }
    Ok(sorted)
}

//! What the server says is gone: a feed of deletions, or events whose record is no longer there.
//!
//! Neither is believed alone. A key may have been deleted and entered again, and an event says only that something
//! happened; so the server is asked which of the keys it still shows us, and only those it does not are gone. That
//! also finds what has merely left the view of our licence, which for us is the same.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind, Page, Retry};
use hub_domain::{Resource, Stream};
use serde_json::{Map, Value};

use super::ask::{Ask, joined};
use super::cursor::{Feed, Position, PullCursor, text_of};
use super::names::{FeedSet, StreamNames};
use super::newest::newest;
use super::pull::is_refusal;
use super::rows::{self, key_text};
use super::source::{Knowledge, ResoSource};
use super::{present, query};

const SEQUENCE: &str = "EntityEventSequence";
/// Deletions are read from this long before a first copy: clocks differ, and those that came too early do no harm.
const BEFORE: chrono::TimeDelta = chrono::TimeDelta::days(1);

/// Whether the server has something to ask here.
pub(super) fn is_there(source: &ResoSource) -> bool {
    let open = !source.no_feed.load(Ordering::Relaxed);
    source.known().is_some_and(|k| k.found.events.is_some() || k.found.feed.is_some()) && open
}

/// Where to begin, before a first copy.
pub(super) async fn begin(
    source: &ResoSource,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Option<Feed>, ConnectorError> {
    let known = source.knowledge(calls, cancel).await?;
    if let Some(feed) = &known.found.feed {
        let newest = match newest(source, &feed.names, calls, cancel).await {
            Err(error) if is_closed(&error) || is_refusal(&error) => {
                source.no_feed.store(true, Ordering::Relaxed);
                return Ok(None);
            }
            other => other?,
        };
        // Where nothing has ever been deleted, whatever comes will be news.
        let stamp = newest.map_or_else(|| text_of(DateTime::<Utc>::UNIX_EPOCH), |newest| text_of(newest - BEFORE));
        return Ok(Some(Feed::Rows(Position { stamp, key: String::new() })));
    }
    let Some(set) = &known.found.events else { return Ok(None) };
    let latest = format!("{SEQUENCE} desc");
    let options = [("$orderby", latest.as_str()), ("$top", "1")];
    match source.rows(Ask::new(query::address(&source.base, set, &options), 1), calls, cancel).await {
        Ok(answer) => Ok(Some(Feed::Events(answer.value.iter().filter_map(sequence).max().unwrap_or(0)))),
        // Then from the first event on: more to ask and nothing to lose.
        Err(error) if is_refusal(&error) => Ok(Some(Feed::Events(0))),
        Err(error) if is_closed(&error) => {
            source.no_feed.store(true, Ordering::Relaxed);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn is_closed(error: &ConnectorError) -> bool {
    matches!(error.kind, ErrorKind::Forbidden | ErrorKind::Unauthorized)
}

/// The next page of what is gone.
pub(super) async fn page(
    source: &ResoSource,
    stream: Stream,
    names: &StreamNames,
    mut at: PullCursor,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Page, ConnectorError> {
    let known = source.knowledge(calls, cancel).await?;
    if at.feed.is_none() {
        at.feed = begin(source, calls, cancel).await?;
    }
    let read = match (&at.feed, names.carried.is_some()) {
        // Photos inside listings come and go with their listing.
        (None, _) | (_, true) => Ok(None),
        (Some(Feed::Events(after)), _) => events(source, stream, &known, *after, calls, cancel).await,
        (Some(Feed::Rows(after)), _) => deletions(source, stream, &known, after, calls, cancel).await,
    };
    let read = match read {
        Err(error) if is_closed(&error) || is_refusal(&error) => {
            tracing::info!(%stream, "the server does not let us read what is gone; keys are compared instead");
            source.no_feed.store(true, Ordering::Relaxed);
            None
        }
        other => other?,
    };
    let Some((next, keys, more)) = read else {
        (at.draining, at.rest) = (false, true);
        return Ok(nothing(at, *calls));
    };
    let deleted = present::missing(source, names, keys, calls, cancel).await?;
    at.feed = Some(next);
    (at.draining, at.rest) = (more, !more);
    Ok(Page { deleted, more, ..nothing(at, *calls) })
}

fn nothing(at: PullCursor, calls: CallStats) -> Page {
    let total_hint = at.total;
    Page {
        records: Vec::new(),
        rejected: Vec::new(),
        deleted: Vec::new(),
        more: false,
        total_hint,
        next: at.write(),
        calls,
    }
}

/// A page of a feed: where it ends, the keys it names, and whether there is more.
type Read = Option<(Feed, BTreeSet<String>, bool)>;

fn sequence(row: &Value) -> Option<i64> {
    match row.get(SEQUENCE)? {
        Value::String(text) => text.trim().parse().ok(),
        // Some servers write every number as a decimal.
        number => number.as_i64().or_else(|| number.as_f64().filter(|n| n.fract() == 0.0).map(|n| n as i64)),
    }
}

async fn events(
    source: &ResoSource,
    stream: Stream,
    known: &Knowledge,
    after: i64,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Read, ConnectorError> {
    let Some(set) = &known.found.events else { return Ok(None) };
    let since = format!("{SEQUENCE} gt {after}");
    let ours = format!("ResourceName eq '{stream}'");
    let size = source.setup.page_size;
    let ask = |filter: &str| {
        let options = [("$filter", filter), ("$orderby", SEQUENCE)];
        Ask::new(query::address(&source.base, set, &options), size)
    };
    let narrow = joined([Some(&since), Some(&ours)]).unwrap_or_default();
    let answer = match source.rows(ask(&narrow), calls, cancel).await {
        // Filtering by resource is usual and not promised.
        Err(error) if is_refusal(&error) => source.rows(ask(&since), calls, cancel).await?,
        other => other?,
    };
    let more = answer.next_link().is_some() && !answer.value.is_empty();
    let last = answer.value.iter().filter_map(sequence).max();
    if more && last.is_none_or(|last| last <= after) {
        return Err(ConnectorError::new(ErrorKind::Malformed, "the server's events do not move on"));
    }
    let about_us = |row: &&Map<String, Value>| row.get("ResourceName").and_then(Value::as_str) == Some(stream.as_str());
    let rows = answer.value.iter().filter_map(Value::as_object).filter(about_us);
    let keys = rows.filter_map(|row| key_text(row, "ResourceRecordKey")).collect();
    Ok(Some((Feed::Events(last.unwrap_or(after).max(after)), keys, more)))
}

async fn deletions(
    source: &ResoSource,
    stream: Stream,
    known: &Knowledge,
    after: &Position,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Read, ConnectorError> {
    let Some(feed) = &known.found.feed else { return Ok(None) };
    let names = feed.names.names();
    let place = match after.key.is_empty() {
        true => names.from(after),
        // The bound stands apart, for servers that sort nothing without one.
        false => format!("{} and ({})", names.from(after), names.after(after)),
    };
    let order = names.order();
    let filter = joined([source.setup.required.as_deref(), Some(&place)]).unwrap_or_default();
    let options = [("$filter", filter.as_str()), ("$orderby", &order)];
    let size = source.setup.page_size.min(source.dialect.caps.plain);
    let answer = source.rows(Ask::new(query::address(&source.base, names.set, &options), size), calls, cancel).await?;
    let more = answer.next_link().is_some();
    let sorted = rows::sort(stream, names.key, names.stamp, answer.value);
    if !sorted.in_order {
        let error = ConnectorError::new(ErrorKind::Malformed, "the server does not sort what is gone as asked");
        return Err(error.with_retry(Retry::Never));
    }
    let keys = sorted.records.iter().filter(|r| is_about(source, feed, stream, &r.payload));
    let keys = keys.filter_map(|r| key_text(&r.payload, &feed.gone)).collect();
    let moved = sorted.last.as_ref().is_some_and(|last| last != after);
    Ok(Some((Feed::Rows(sorted.last.unwrap_or_else(|| after.clone())), keys, more && moved)))
}

/// Whether a deletion may be one of this stream's. A word that names no stream at all does not exclude any: the server
/// is asked about the key in any case.
fn is_about(source: &ResoSource, feed: &FeedSet, stream: Stream, row: &Map<String, Value>) -> bool {
    let Some(word) = feed.resource.as_ref().and_then(|f| row.get(f)).and_then(Value::as_str) else { return true };
    let names = |resource: Resource| {
        word.eq_ignore_ascii_case(resource.as_str()) || word.eq_ignore_ascii_case(source.dialect.set_of(resource))
    };
    names(stream) || !Resource::ALL.into_iter().any(names)
}

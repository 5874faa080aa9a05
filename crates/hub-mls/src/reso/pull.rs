//! The next page of changes.
//!
//! A position in the order of (timestamp, key) says where we are; every page is asked for from there. That holds
//! while rows change under us (a changed row moves behind the position and comes again), after a crash, and after a
//! link has expired. The presence of the server's next link says that there is more; the link itself is followed only
//! where a position cannot express where we are, as within a cluster of equal timestamps at a server that refuses to
//! compare keys.

use std::sync::atomic::Ordering;

use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, Page, Retry};
use hub_domain::{RawRecord, Stream};
use url::Url;

use super::cursor::{Position, PullCursor, Way};
use super::query::{self, KeyLiteral, Names};
use super::rows::{self, Sorted};
use super::source::ResoSource;
use crate::dictionary::Stamp;

pub(super) async fn page(
    source: &ResoSource,
    stream: Stream,
    cursor: Option<&Cursor>,
    cancel: &CancellationToken,
) -> Result<Page, ConnectorError> {
    let mut calls = CallStats::default();
    fetch(source, stream, PullCursor::read(cursor), &mut calls, cancel).await.map_err(|mut error| {
        error.calls = calls;
        error
    })
}

async fn fetch(
    source: &ResoSource,
    stream: Stream,
    mut at: PullCursor,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Page, ConnectorError> {
    let stream_names = source.stream(stream, calls, cancel).await?;
    let names = stream_names.names();
    at.way = at.way.max(way_of(source.way.load(Ordering::Relaxed)));
    loop {
        let url = question(source, &names, &at)?;
        let answer = match source.rows(url.clone(), calls, cancel).await {
            Ok(answer) => answer,
            Err(error) if at.link.is_some() && (is_refusal(&error) || error.kind == ErrorKind::Server) => {
                // The link has expired, however the server puts it. The position has not.
                at.link = None;
                continue;
            }
            Err(error) if at.after.is_some() && is_refusal(&error) => {
                let Some(simpler) = at.way.simpler() else { return Err(error) };
                tracing::info!(%stream, way = ?simpler, "the server refuses this filter; asking in a simpler way");
                source.way.fetch_max(simpler as u8, Ordering::Relaxed);
                (at.way, at.later) = (simpler, false);
                continue;
            }
            Err(error) => return Err(error),
        };
        at.total = at.total.or(answer.count());
        let next_link = answer.next_link().map(str::to_owned);
        let sorted = rows::sort(stream, names.key, names.stamp, answer.value);
        let more_ties = at.way == Way::TwoSteps && at.after.is_some() && !at.later;
        if sorted.records.is_empty() && sorted.rejected.is_empty() && next_link.is_none() && more_ties {
            at.later = true;
            continue;
        }
        return turn(at, sorted, next_link.as_deref(), &url, names.literal, *calls);
    }
}

fn way_of(number: u8) -> Way {
    match number {
        0 => Way::Keyset,
        1 => Way::TwoSteps,
        _ => Way::Window,
    }
}

/// Answers by which a server says that it does not take such a request, as opposed to having a bad moment.
fn is_refusal(error: &ConnectorError) -> bool {
    matches!(
        error.kind,
        ErrorKind::BadRequest
            | ErrorKind::NotFound
            | ErrorKind::TooComplex
            | ErrorKind::Unprocessable
            | ErrorKind::Unsupported
    )
}

fn question(source: &ResoSource, names: &Names<'_>, at: &PullCursor) -> Result<Url, ConnectorError> {
    if let Some(link) = &at.link {
        return source.base.join(link).map_err(|_| bad_link());
    }
    let order = names.order();
    let Some(after) = &at.after else {
        return Ok(query::address(&source.base, names.set, &[("$orderby", &order), ("$count", "true")]));
    };
    let filter = match at.way {
        Way::Keyset => names.after(after),
        Way::TwoSteps if at.later => names.later(after),
        Way::TwoSteps => names.ties(after),
        Way::Window => names.from(after),
    };
    Ok(query::address(&source.base, names.set, &[("$filter", &filter), ("$orderby", &order)]))
}

fn bad_link() -> ConnectorError {
    ConnectorError::new(ErrorKind::Malformed, "the server's link to its next page is not an address")
        .with_retry(Retry::Never)
}

/// Turns an answer into a page and the cursor behind it.
fn turn(
    at: PullCursor,
    sorted: Sorted,
    next_link: Option<&str>,
    asked: &Url,
    literal: KeyLiteral,
    calls: CallStats,
) -> Result<Page, ConnectorError> {
    let wrong = |what: &str| ConnectorError::new(ErrorKind::Malformed, what).with_retry(Retry::Never);
    let start = at.after.as_ref().and_then(Position::instant);
    let first = sorted.records.first().and_then(|r| r.modified.as_deref()).and_then(Stamp::parse);
    if !sorted.in_order || first.zip(start).is_some_and(|(first, start)| first < start) {
        return Err(wrong("the server does not sort or filter by time of change as asked; rows would be lost"));
    }
    let mut next = PullCursor { link: None, ..at.clone() };
    let records = without_seen(&at, start, sorted.records);

    // Past the position we came from, in a way that the next question can express?
    let beyond = match (&at.after, &sorted.last) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(from), Some(last)) => {
            let later = last.instant() > start;
            later || (at.way != Way::Window && at.link.is_none() && key_after(literal, &last.key, &from.key))
        }
    };
    if at.way == Way::Window {
        note_seen(&mut next, start, sorted.last.as_ref(), &records);
    }
    let more = match next_link {
        Some(_) if beyond => {
            next.after = sorted.last;
            next.later = false;
            true
        }
        Some(link) => {
            let link = asked.join(link).map_err(|_| bad_link())?;
            if link == *asked {
                return Err(wrong("the server's link to its next page leads to the same page again"));
            }
            next.link = Some(link.into());
            true
        }
        None => {
            let more = at.way == Way::TwoSteps && at.after.is_some() && !at.later;
            next.after = sorted.last.or(next.after);
            next.later = more;
            more
        }
    };
    Ok(Page { records, rejected: sorted.rejected, total_hint: next.total, next: next.write(), more, calls })
}

/// Whether a key comes after another in every order a server may sort by. Keys that only some orders put later count
/// as not after: then the link is followed, which is always right.
fn key_after(literal: KeyLiteral, key: &str, other: &str) -> bool {
    match literal {
        KeyLiteral::Bare => match (key.parse::<i128>(), other.parse::<i128>()) {
            (Ok(key), Ok(other)) => key > other,
            _ => key.to_lowercase() > other.to_lowercase(),
        },
        KeyLiteral::Text => key > other && key.to_lowercase() > other.to_lowercase(),
    }
}

/// Leaves out what has been delivered: the row of the position itself (a server that keeps more digits than it shows
/// sends it again), and in a window everything seen with the same timestamp.
fn without_seen(at: &PullCursor, start: Option<Stamp>, records: Vec<RawRecord>) -> Vec<RawRecord> {
    let Some(after) = &at.after else { return records };
    let seen: std::collections::HashSet<&str> =
        at.seen.iter().map(String::as_str).chain(std::iter::once(after.key.as_str())).collect();
    let same_time = |r: &RawRecord| r.modified.as_deref().and_then(Stamp::parse) == start;
    records.into_iter().filter(|r| !(seen.contains(r.key.as_str()) && same_time(r))).collect()
}

/// Remembers the keys delivered with the timestamp that the next window will begin at.
fn note_seen(next: &mut PullCursor, start: Option<Stamp>, last: Option<&Position>, records: &[RawRecord]) {
    let Some(latest) = last.and_then(Position::instant) else { return };
    if Some(latest) != start {
        next.seen.clear();
    }
    let at_latest = records.iter().filter(|r| r.modified.as_deref().and_then(Stamp::parse) == Some(latest));
    next.seen.extend(at_latest.map(|r| r.key.clone()));
    next.seen.sort_unstable();
    next.seen.dedup();
}

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

/// Times a doubtful answer is asked for again before it is taken as it is.
const DOUBTS: u32 = 2;

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
    let mut doubts = 0;
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
        let next_link = next_link(source, &answer, &url);
        let sorted = rows::sort(stream, names.key, names.stamp, answer.value);
        let beyond = is_beyond(&at, sorted.last.as_ref(), names.literal);
        let doubtful = sorted.unstamped || !sorted.in_order || (!beyond && next_link.is_unusable());
        if doubtful && doubts < DOUBTS {
            // Servers have bad moments in which an answer looks well and is not. A row that is skipped on the strength
            // of one is lost, so the question is asked again, by position where we have one.
            doubts += 1;
            if at.after.is_some() {
                at.link = None;
            }
            continue;
        }
        let nothing = sorted.records.is_empty() && sorted.rejected.is_empty();
        if nothing && next_link == NextLink::None && at.way == Way::TwoSteps && at.after.is_some() && !at.later {
            at.later = true;
            continue;
        }
        return turn(at, sorted, next_link, beyond, *calls);
    }
}

/// The server's word on whether there is more.
#[derive(Debug, Clone, PartialEq, Eq)]
enum NextLink {
    None,
    To(Url),
    /// It leads to the page it stands on.
    Itself,
    /// It leads to another host or scheme, or nowhere.
    Elsewhere(ConnectorError),
}

impl NextLink {
    fn is_unusable(&self) -> bool {
        matches!(self, Self::Itself | Self::Elsewhere(_))
    }
}

fn next_link(source: &ResoSource, answer: &super::api::Rows, asked: &Url) -> NextLink {
    let Some(link) = answer.next_link() else { return NextLink::None };
    match asked.join(link) {
        Ok(link) if link == *asked => NextLink::Itself,
        Ok(link) => match source.http.check(&link) {
            Ok(()) => NextLink::To(link),
            Err(error) => NextLink::Elsewhere(error),
        },
        Err(_) => NextLink::Elsewhere(bad_link()),
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

/// Whether a page ends past the position it was asked from, in a way that the next question can express.
fn is_beyond(at: &PullCursor, last: Option<&Position>, literal: KeyLiteral) -> bool {
    match (&at.after, last) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(from), Some(last)) => match last.instant().cmp(&from.instant()) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => {
                at.way != Way::Window && at.link.is_none() && key_after(literal, &last.key, &from.key)
            }
        },
    }
}

/// Turns an answer into a page and the cursor behind it.
fn turn(
    at: PullCursor,
    sorted: Sorted,
    next_link: NextLink,
    beyond: bool,
    calls: CallStats,
) -> Result<Page, ConnectorError> {
    if !sorted.in_order {
        return Err(ConnectorError::new(
            ErrorKind::Malformed,
            "the server does not sort by time of change as asked; rows would be lost",
        )
        .with_retry(Retry::Never));
    }
    let start = at.after.as_ref().and_then(Position::instant);
    let mut next = PullCursor { link: None, ..at.clone() };
    let records = without_seen(&at, start, sorted.records);
    if at.way == Way::Window {
        note_seen(&mut next, start, sorted.last.as_ref(), &records);
    }
    // A page that brought nothing new and whose link leads nowhere is the end.
    let at_the_end = records.is_empty() && next_link.is_unusable();
    let more = match next_link {
        NextLink::To(_) | NextLink::Itself | NextLink::Elsewhere(_) if beyond => {
            next.after = sorted.last;
            next.later = false;
            true
        }
        NextLink::To(link) => {
            next.link = Some(link.into());
            true
        }
        NextLink::Itself if !at_the_end => {
            return Err(ConnectorError::new(
                ErrorKind::Malformed,
                "the server's link to its next page leads to the same page again",
            ));
        }
        NextLink::Elsewhere(error) if !at_the_end => return Err(error),
        _ => {
            let more = at.way == Way::TwoSteps && at.after.is_some() && !at.later;
            next.after = later_of(sorted.last, next.after);
            next.later = more;
            more
        }
    };
    Ok(Page { records, rejected: sorted.rejected, deleted: Vec::new(), total_hint: next.total, next: next.write(), more, calls })
}

/// The position to go on from at the end of the rows: never one before where we were.
fn later_of(last: Option<Position>, before: Option<Position>) -> Option<Position> {
    match (last, before) {
        (Some(last), Some(before)) if last.instant() < before.instant() => Some(before),
        (last, before) => last.or(before),
    }
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

/// Leaves out what has been delivered: rows from before the position, the row of the position itself (a server that
/// keeps more digits than it shows sends it again), and in a window everything seen with the same timestamp.
fn without_seen(at: &PullCursor, start: Option<Stamp>, records: Vec<RawRecord>) -> Vec<RawRecord> {
    let Some(after) = &at.after else { return records };
    let seen: std::collections::HashSet<&str> =
        at.seen.iter().map(String::as_str).chain(std::iter::once(after.key.as_str())).collect();
    let delivered = |r: &RawRecord| {
        let stamp = r.modified.as_deref().and_then(Stamp::parse);
        stamp < start || (stamp == start && seen.contains(r.key.as_str()))
    };
    records.into_iter().filter(|r| !delivered(r)).collect()
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

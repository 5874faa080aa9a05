//! The next page of changes.
//!
//! A position in the order of (timestamp, key) says where we are; every page is asked for from there. That holds
//! while rows change under us (a changed row moves behind the position and comes again), after a crash, and after a
//! link has expired. The presence of the server's next link says that there is more; the link itself is followed only
//! where a position cannot express where we are, as within a cluster of equal timestamps at a server that refuses to
//! compare keys, or in a provider's bulk endpoint ([`super::bulk`]).

use std::sync::atomic::Ordering;

use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, Page, RejectedRow, Retry};
use hub_domain::{RawRecord, Stream};

use super::ask::{What, bulk_of, question};
use super::cursor::{Lap, Position, PullCursor, SHORTEST, Slice, UNSETTLED, Way, text_of};
use super::dialect::{Bulk, PageSize, Replication};
use super::links::{self, NextLink};
use super::names::{Carried, StreamNames};
use super::newest::newest;
use super::query::KeyLiteral;
use super::rows::{self, Sorted};
use super::source::ResoSource;
use super::{bulk, carried, feed, view};
use crate::dictionary::Stamp;

/// Times a doubtful answer is asked for again before it is taken as it is.
const DOUBTS: u32 = 2;
/// Empty slices of time that one page may pass over.
const EMPTY_SLICES: u32 = 64;
/// Changes are read again from this long before a first copy began.
const BEFORE_FIRST_COPY: chrono::TimeDelta = chrono::TimeDelta::minutes(15);
/// Rows remembered of the time that the next run goes back over. Those beyond it come twice, which does no harm.
const MOST_RECENT: usize = 2_000;

/// What one question brought.
#[derive(Debug)]
pub(super) struct Turn {
    pub(super) records: Vec<RawRecord>,
    pub(super) rejected: Vec<RejectedRow>,
    /// Keys of rows that are gone, or may not be used any longer.
    pub(super) deleted: Vec<String>,
    /// Rows that may not be used under the connection's licence.
    pub(super) withheld: u64,
    pub(super) next: PullCursor,
    pub(super) more: bool,
}

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
    if cancel.is_cancelled() {
        return Err(ConnectorError::cancelled());
    }
    let mut names = source.stream(stream, calls, cancel).await?;
    if at.is_new() {
        at = begin(source, &names, calls, cancel).await?;
        at.feed = feed::begin(source, calls, cancel).await?;
    }
    go_back(source, &mut at);
    if at.draining {
        return feed::page(source, stream, &names, at, calls, cancel).await;
    }
    let first = changes(source, stream, &names, at.clone(), What::Rows, calls, cancel).await;
    let turn = match first {
        // The server may have changed its schema since we read it; then the question was the wrong one.
        Err(error) if is_refusal(&error) && source.has_changed(stream, &names, calls, cancel).await => {
            names = source.stream(stream, calls, cancel).await?;
            changes(source, stream, &names, at, What::Rows, calls, cancel).await?
        }
        other => other?,
    };
    let Turn { mut records, rejected, mut deleted, next: mut at, mut more, .. } = turn;
    let total_hint = at.total;
    if !more {
        end(source, &mut at);
        at.draining = feed::is_there(source);
        more = at.draining;
        at.rest = !at.draining;
    }
    if let Some(field) = &names.elsewhere {
        for record in &mut records {
            record.payload.remove(field);
        }
    }
    let next = at.write();
    if let Some(way) = &names.carried {
        remember_sets(source, &next, &records, way);
        records = carried::unpack(records, way);
        // They go with their listing.
        deleted = Vec::new();
    }
    Ok(Page { records, rejected, deleted, total_hint, next, more, calls: *calls })
}

/// Pages that may be on their way at one time.
const PAGES_UNDER_WAY: usize = 8;

/// Remembers which listings came with all their photos. A listing without the field says nothing about them.
fn remember_sets(source: &ResoSource, next: &Cursor, listings: &[RawRecord], way: &Carried) {
    let (Carried::Expansion(field) | Carried::Field(field)) = way;
    let whole = listings.iter().filter(|l| l.payload.get(field).is_some_and(serde_json::Value::is_array));
    let whole: Vec<String> = whole.map(|l| l.key.clone()).collect();
    let mut sets = source.sets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    sets.push_back((next.clone(), whole));
    if sets.len() > PAGES_UNDER_WAY {
        sets.pop_front();
    }
}

/// The beginning of a first copy.
pub(super) async fn begin(
    source: &ResoSource,
    names: &StreamNames,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<PullCursor, ConnectorError> {
    let sliced = source.dialect.bulk != Bulk::Positions;
    let mut at = PullCursor { first_copy: true, slice: sliced.then(Slice::first), ..PullCursor::default() };
    if sliced || source.dialect.first_copy.is_some() {
        let newest = newest(source, names, calls, cancel).await?;
        at.settled = newest.filter(|_| sliced).map(|newest| text_of(newest - UNSETTLED));
        // Rows that go while a first copy runs are not among the rows it asks for.
        at.begun = newest.filter(|_| source.dialect.first_copy.is_some()).map(|n| text_of(n - BEFORE_FIRST_COPY));
    }
    Ok(at)
}

/// A run begins a while before the last one ended, where the server's answers lag behind its changes.
fn go_back(source: &ResoSource, at: &mut PullCursor) {
    if !std::mem::take(&mut at.rest) || source.setup.overlap.is_zero() {
        return;
    }
    let floor = at.after.as_ref().and_then(Position::instant).map(|s| text_of(s.to_utc() - source.setup.overlap));
    if let Some(floor) = floor {
        (at.after, at.link, at.later, at.floor) = (None, None, false, Some(floor));
        at.seen.clear();
    }
}

/// All changes are in.
fn end(source: &ResoSource, at: &mut PullCursor) {
    at.first_copy = false;
    let Some(begun) = at.begun.take() else {
        if source.setup.overlap.is_zero() {
            at.recent.clear();
        }
        return;
    };
    let last = at.after.as_ref().and_then(Position::instant);
    if Stamp::parse(&begun) < last {
        // Without what the first copy left out, from its beginning on.
        (at.after, at.link, at.later, at.floor) = (None, None, false, Some(begun));
        at.seen.clear();
    }
}

/// Asks the next question, and asks it in another way where the server refuses it.
pub(super) async fn changes(
    source: &ResoSource,
    stream: Stream,
    names: &StreamNames,
    mut at: PullCursor,
    what: What,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Turn, ConnectorError> {
    at.way = at.way.max(source.dialect.way).max(way_of(source.way.load(Ordering::Relaxed)));
    let (mut doubts, mut hops) = (0, 0);
    let mut plain = false;
    loop {
        let kind = bulk_of(source, &at).filter(|_| !plain);
        if kind.is_none()
            && let Some(slice) = at.slice.as_mut().filter(|slice| slice.linked)
        {
            slice.linked = false;
            // A link of the bulk endpoint means nothing to ordinary questions.
            (at.link, at.lap) = (None, Lap::default());
        }
        if kind == Some(Replication::Option) {
            bulk::only_our_own_link(source, stream, what, &mut at);
        }
        let ask = question(source, names, &at, what, kind)?;
        let (url, size) = (ask.url.clone(), ask.size as usize);
        let answer = match source.rows(ask, calls, cancel).await {
            Ok(answer) => answer,
            Err(error) if kind.is_some() && at.link.is_none() && is_closed(&error) => {
                plain = true;
                continue;
            }
            Err(error) => {
                at = recover(source, stream, at, error, kind)?;
                continue;
            }
        };
        if plain {
            // Only now is it known that the bulk endpoint is what is closed, and not the account.
            tracing::info!(%stream, "the bulk endpoint is closed to this account; asking for ordinary pages");
            source.no_bulk.store(true, Ordering::Relaxed);
        }
        if at.total.is_none() && names.carried.is_none() {
            at.total = answer.count();
        }
        let next_link = NextLink::of(source, &answer, &url);
        let answer_link = answer.next_link().map(str::to_owned);
        let full = source.dialect.size != PageSize::Prefer && answer.value.len() >= size;
        let sorted = rows::sort(names.rows_of(stream), &names.key, &names.stamp, answer.value);
        let mut turn = if let Some(kind) = kind {
            if bulk::is_doubtful(&sorted, &next_link, kind) && doubts < DOUBTS {
                doubts += 1;
                if kind == Replication::Option {
                    at.link = None;
                    bulk::begin_slice_again(source, &mut at);
                }
                continue;
            }
            not_in_a_circle(&mut at, &sorted, answer_link.as_deref())?;
            bulk::turn(source, stream, what, at, sorted, next_link, &url)?
        } else {
            let beyond = is_beyond(&at, sorted.last.as_ref(), names.literal);
            let doubtful = sorted.unstamped || !sorted.in_order || (!beyond && next_link.is_unusable());
            if doubtful && doubts < DOUBTS {
                // Servers have bad moments in which an answer looks well and is not. A row that is skipped on the
                // strength of one is lost, so the question is asked again, by position where we have one.
                doubts += 1;
                if at.after.is_some() {
                    at.link = None;
                }
                continue;
            }
            not_in_a_circle(&mut at, &sorted, answer_link.as_deref())?;
            let nothing = sorted.records.is_empty() && sorted.rejected.is_empty();
            let ended = next_link == NextLink::None && !(full && beyond);
            if nothing && ended && at.way == Way::TwoSteps && at.after.is_some() && !at.later {
                at.later = true;
                continue;
            }
            turn(source, at, sorted, next_link, full, beyond)?
        };
        let between_slices =
            turn.more && turn.next.slice.as_ref().is_none_or(|s| s.pages == 0) && turn.next.floor.is_some();
        if turn.records.is_empty()
            && turn.rejected.is_empty()
            && between_slices
            && turn.next.after.is_none()
            && hops < EMPTY_SLICES
        {
            (at, hops) = (turn.next, hops + 1);
            continue;
        }
        view::keep_permitted(source, names, &mut turn);
        return Ok(turn);
    }
}

/// Following links must lead somewhere.
fn not_in_a_circle(at: &mut PullCursor, sorted: &Sorted, link: Option<&str>) -> Result<(), ConnectorError> {
    let followed = at.link.is_some();
    if followed && at.lap.circles(links::fingerprint_of(&sorted.records, link)) {
        return Err(links::in_a_circle());
    }
    Ok(())
}

/// After an error: another way of asking, or the error.
fn recover(
    source: &ResoSource,
    stream: Stream,
    mut at: PullCursor,
    error: ConnectorError,
    kind: Option<Replication>,
) -> Result<PullCursor, ConnectorError> {
    let refused = is_refusal(&error);
    let passing = error.retry != Retry::Never;
    if at.link.is_some()
        && (refused || error.kind == ErrorKind::Server || (passing && kind == Some(Replication::Option)))
    {
        // The link has expired, however the server puts it. The position has not.
        (at.link, at.lap) = (None, Lap::default());
        if kind.is_some() {
            bulk::begin_slice_again(source, &mut at);
        }
        return Ok(at);
    }
    let heavy = matches!(error.kind, ErrorKind::Server | ErrorKind::Timeout);
    if heavy && at.after.is_none() && at.slice.as_ref().is_some_and(|s| s.seconds > SHORTEST) && at.halve_slice() {
        tracing::info!(%stream, "the server takes too long over this slice of time; asking for a shorter one");
        return Ok(at);
    }
    if at.after.is_some() && refused {
        let Some(simpler) = at.way.simpler() else { return Err(error) };
        tracing::info!(%stream, way = ?simpler, "the server refuses this filter; asking in a simpler way");
        source.way.fetch_max(simpler as u8, Ordering::Relaxed);
        (at.way, at.later) = (simpler, false);
        return Ok(at);
    }
    Err(error)
}

/// Answers by which a server closes an endpoint to an account, or says that it has none.
fn is_closed(error: &ConnectorError) -> bool {
    is_refusal(error) || matches!(error.kind, ErrorKind::Unauthorized | ErrorKind::Forbidden)
}

fn way_of(number: u8) -> Way {
    match number {
        0 => Way::Keyset,
        1 => Way::TwoSteps,
        _ => Way::Window,
    }
}

/// Answers by which a server says that it does not take such a request, as opposed to having a bad moment.
pub(super) fn is_refusal(error: &ConnectorError) -> bool {
    matches!(
        error.kind,
        ErrorKind::BadRequest
            | ErrorKind::NotFound
            | ErrorKind::TooComplex
            | ErrorKind::Unprocessable
            | ErrorKind::Unsupported
    )
}

/// Whether a page ends past the position it was asked from, in a way that the next question can express.
fn is_beyond(at: &PullCursor, last: Option<&Position>, literal: KeyLiteral) -> bool {
    match (&at.after, last) {
        (_, None) => false,
        // A simple window begins at a time, not at a row: only a later time gets past a page of one time.
        (None, Some(last)) => {
            let floor = at.floor.as_deref().and_then(Stamp::parse);
            at.way != Way::Window || floor.is_none() || last.instant() > floor
        }
        (Some(from), Some(last)) => match last.instant().cmp(&from.instant()) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => {
                at.way != Way::Window && at.link.is_none() && key_after(literal, &last.key, &from.key)
            }
        },
    }
}

/// Turns an answer into what it brought and the cursor behind it.
fn turn(
    source: &ResoSource,
    at: PullCursor,
    sorted: Sorted,
    next_link: NextLink,
    full: bool,
    beyond: bool,
) -> Result<Turn, ConnectorError> {
    if !sorted.in_order {
        return Err(ConnectorError::new(
            ErrorKind::Malformed,
            "the server does not sort by time of change as asked; rows would be lost",
        )
        .with_retry(Retry::Never));
    }
    let start = at.after.as_ref().and_then(Position::instant);
    let window_start = start.or_else(|| at.floor.as_deref().and_then(Stamp::parse));
    let mut next = PullCursor { link: None, ..at.clone() };
    let mut records = without_seen(&at, start, sorted.records);
    let ends = beyond || (matches!(next_link, NextLink::None) && at.way == Way::Window);
    let once_more = at.way == Way::Window && at.after.is_some() && ends && cluster_again(&at, start, &records);
    if once_more {
        // Rows behind the cluster come when it is left.
        records.retain(|r| r.modified.as_deref().and_then(Stamp::parse) == start);
        note_seen(&mut next, start, at.after.as_ref(), &records);
        (next.pass, next.lap) = (Some(false), Lap::default());
        return Ok(Turn { records, rejected: sorted.rejected, deleted: Vec::new(), withheld: 0, next, more: true });
    }
    next.pass = match ends {
        true => None,
        false => at.pass.map(|fresh| fresh || has_any(&records, start)),
    };
    if at.way == Way::Window {
        note_seen(&mut next, window_start, sorted.last.as_ref(), &records);
    }
    note_recent(source, &mut next, sorted.last.as_ref(), &records);
    if let Some(slice) = &mut next.slice {
        slice.pages += 1;
    }
    // A page that brought nothing new and whose link leads nowhere is the end.
    let at_the_end = records.is_empty() && next_link.is_unusable();
    let more = match next_link {
        NextLink::To(_) | NextLink::Itself | NextLink::Elsewhere(_) if beyond => {
            (next.after, next.later, next.lap) = (sorted.last, false, Lap::default());
            true
        }
        // `$top` may have been taken for the number of rows wanted altogether.
        NextLink::None if full && beyond => {
            (next.after, next.later, next.lap) = (sorted.last, false, Lap::default());
            true
        }
        NextLink::To(link) => {
            next.link = Some(link.into());
            true
        }
        NextLink::Itself if !at_the_end => return Err(links::same_page_again()),
        NextLink::Elsewhere(error) if !at_the_end => return Err(error),
        _ => {
            let more = at.way == Way::TwoSteps && at.after.is_some() && !at.later;
            next.after = later_of(sorted.last, next.after);
            (next.later, next.lap) = (more, Lap::default());
            more
        }
    };
    let more = match more {
        false if next.slice.is_some() => {
            next.next_slice();
            true
        }
        more => more,
    };
    Ok(Turn { records, rejected: sorted.rejected, deleted: Vec::new(), withheld: 0, next, more })
}

/// Whether the cluster that ends here has to be read again. Links that count rows skip one for each row that leaves a
/// cluster while it is read, so a cluster of several pages is read until a pass brings nothing more.
fn cluster_again(at: &PullCursor, start: Option<Stamp>, records: &[RawRecord]) -> bool {
    match at.pass {
        None => at.link.is_some(),
        Some(fresh) => fresh || has_any(records, start),
    }
}

fn has_any(records: &[RawRecord], stamp: Option<Stamp>) -> bool {
    records.iter().any(|r| r.modified.as_deref().and_then(Stamp::parse) == stamp)
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
/// keeps more digits than it shows sends it again), in a window everything seen with the same timestamp, and what a
/// run before this one brought that goes back over its end.
fn without_seen(at: &PullCursor, start: Option<Stamp>, mut records: Vec<RawRecord>) -> Vec<RawRecord> {
    if !at.recent.is_empty() {
        let recent: std::collections::HashSet<&str> = at.recent.iter().map(String::as_str).collect();
        records.retain(|r| !recent.contains(recent_entry(r).as_str()));
    }
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

fn recent_entry(record: &RawRecord) -> String {
    format!("{} {}", record.modified.as_deref().unwrap_or_default(), record.key)
}

/// Remembers the rows that the next run will go back over.
fn note_recent(source: &ResoSource, next: &mut PullCursor, last: Option<&Position>, records: &[RawRecord]) {
    let Some(latest) = last.and_then(Position::instant) else { return };
    let from = match next.begun.as_deref().and_then(Stamp::parse) {
        Some(begun) => begun.to_utc(),
        None if source.setup.overlap.is_zero() => return,
        None => latest.to_utc() - source.setup.overlap,
    };
    if latest.to_utc() < from {
        return;
    }
    next.recent.extend(records.iter().map(recent_entry));
    let still = |entry: &String| {
        let stamp = entry.split_once(' ').and_then(|(stamp, _)| Stamp::parse(stamp));
        stamp.is_some_and(|s| s.to_utc() >= from)
    };
    next.recent.retain(still);
    let too_many = next.recent.len().saturating_sub(MOST_RECENT);
    next.recent.drain(..too_many);
}

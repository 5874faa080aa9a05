//! The full list of a stream's keys, in the order of the keys.
//!
//! Each part is asked for from the last key on, so a row that exists all the while is listed whatever happens around
//! it. That is what makes the list good enough to delete by.

use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage};
use hub_domain::Stream;
use serde_json::{Map, Value};

use super::ask::{Ask, What, count_question, joined};
use super::cursor::{KeyCursor, PullCursor};
use super::dialect::{KeyList, PageSize};
use super::links::{self, NextLink};
use super::names::StreamNames;
use super::rows::key_text;
use super::source::ResoSource;
use super::{carried, pull, query, view};

pub(super) async fn page(
    source: &ResoSource,
    stream: Stream,
    cursor: Option<&Cursor>,
    cancel: &CancellationToken,
) -> Result<KeyPage, ConnectorError> {
    let mut calls = CallStats::default();
    fetch(source, stream, KeyCursor::read(cursor), &mut calls, cancel).await.map_err(|mut error| {
        error.calls = calls;
        error
    })
}

async fn fetch(
    source: &ResoSource,
    stream: Stream,
    mut at: KeyCursor,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<KeyPage, ConnectorError> {
    let names = source.stream(stream, calls, cancel).await?;
    if names.carried.is_some() || source.dialect.key_list == KeyList::LikeRows {
        return like_rows(source, stream, &names, at, calls, cancel).await;
    }
    let terms = names.names();
    let after = at.after.as_ref().filter(|_| !at.links_only);
    let place = after.map(|after| format!("{} gt {}", names.key, names.literal.write(after)));
    let filter = joined([source.setup.required.as_deref(), place.as_deref()]);
    let caps = &source.dialect.caps;
    // Which fields are indexed is known of these two sets only; elsewhere the server may refuse, every time.
    let indexed = matches!(stream, Stream::Property | Stream::Media);
    let large = caps.keys > caps.plain && indexed && !at.small;
    let size = if large { caps.keys } else { source.setup.page_size.min(caps.plain) };
    let top = size.to_string();
    let url = match &at.link {
        Some(link) => source.base.join(link).map_err(|_| links::bad_link())?,
        None => {
            let fields = [Some(names.key.as_str()), names.licence.as_deref()];
            let select = fields.into_iter().flatten().collect::<Vec<_>>().join(",");
            let mut options = vec![("$select", select.as_str()), ("$orderby", names.key.as_str())];
            options.extend(filter.as_deref().map(|filter| ("$filter", filter)));
            if source.dialect.size != PageSize::Prefer {
                options.push(("$top", &top));
            }
            if after.is_none() {
                options.push(("$count", "true"));
            }
            query::address(&source.base, terms.set, &options)
        }
    };
    let answer = match source.rows(Ask::new(url.clone(), size), calls, cancel).await {
        Ok(answer) => answer,
        // Not every set is indexed so that its keys may come in large pages.
        Err(error) if error.kind == ErrorKind::BadRequest && large => {
            at.small = true;
            return Ok(KeyPage { keys: Vec::new(), next: Some(at.write()), total: None, calls: *calls });
        }
        // No comparing of keys here: begin again and follow the links.
        Err(error) if error.kind == ErrorKind::BadRequest && at.after.is_some() && !at.links_only => {
            return Ok(start_over(*calls));
        }
        Err(error) => return Err(error),
    };
    at.total = at.total.or(answer.count());
    let rows: Vec<_> = answer.value.iter().filter_map(Value::as_object).collect();
    let last = rows.iter().filter_map(|row| key_text(row, &names.key)).next_back();
    let (permitted, withheld): (Vec<_>, Vec<_>) =
        rows.iter().copied().partition(|row: &&Map<String, Value>| view::is_permitted(source, &names, row));
    let keys: Vec<String> = permitted.into_iter().filter_map(|row| key_text(row, &names.key)).collect();
    at.withheld += withheld.len() as u64;
    at.listed += keys.len() as u64;
    if at.link.is_some()
        && !keys.is_empty()
        && at.lap.circles(links::fingerprint(keys.iter().map(|k| (k.as_str(), None))))
    {
        return Err(links::in_a_circle());
    }
    let full = source.dialect.size != PageSize::Prefer && rows.len() >= size as usize;
    let next_link = NextLink::of(source, &answer, &url);
    let moved = !at.links_only && last.is_some() && last != at.after;
    let next = match next_link {
        // The next question is asked by key; where the link leads does not matter.
        NextLink::None if !(full && moved) => None,
        _ if moved => {
            (at.after, at.link) = (last, None);
            Some(at.clone().write())
        }
        // Nothing beyond the last key, and a link that leads nowhere new: the end.
        NextLink::Itself | NextLink::Elsewhere(_) if rows.is_empty() => None,
        NextLink::Itself => return Err(links::same_page_again()),
        NextLink::Elsewhere(error) => return Err(error),
        NextLink::To(link) => {
            at.link = Some(link.into());
            Some(at.clone().write())
        }
        NextLink::None => None,
    };
    let mut total = at.total.map(|t| t.saturating_sub(at.withheld));
    if next.is_none() && total.is_some_and(|t| t != at.listed) {
        // Rows came or went while we listed. Count once more before the difference makes the list useless.
        total = recount(source, &names, calls, cancel).await?.map(|t| t.saturating_sub(at.withheld)).or(total);
    }
    // Until the list ends, what is withheld is not known; a number that moved would make the list useless.
    Ok(KeyPage { keys, total: total.filter(|_| names.licence.is_none() || next.is_none()), next, calls: *calls })
}

/// The list as a first copy of which only the keys are kept. A row that changes meanwhile moves to a later place and is
/// listed twice; none is left out.
async fn like_rows(
    source: &ResoSource,
    stream: Stream,
    names: &StreamNames,
    mut at: KeyCursor,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<KeyPage, ConnectorError> {
    let place = match at.rows.take() {
        Some(rows) => *rows,
        None => PullCursor { begun: None, ..pull::begin(source, names, calls, cancel).await? },
    };
    let turn = pull::changes(source, stream, names, place, What::Keys, calls, cancel).await?;
    at.withheld += turn.withheld;
    let records = match &names.carried {
        Some(way) => carried::unpack(turn.records, way),
        None => turn.records,
    };
    let keys: Vec<String> = records.into_iter().map(|r| r.key).collect();
    at.listed += keys.len() as u64;
    if turn.more {
        at.rows = Some(Box::new(turn.next));
        return Ok(KeyPage { keys, next: Some(at.write()), total: None, calls: *calls });
    }
    let total = match &names.carried {
        // Photos inside listings cannot be counted; the list is whole because the listings ended.
        Some(_) => Some(at.listed),
        None => recount(source, names, calls, cancel).await?.map(|t| t.saturating_sub(at.withheld)),
    };
    Ok(KeyPage { keys, next: None, total, calls: *calls })
}

/// An empty part that leads back to the beginning, by links. Keys listed twice do no harm.
fn start_over(calls: CallStats) -> KeyPage {
    let at = KeyCursor { links_only: true, ..KeyCursor::default() };
    KeyPage { keys: Vec::new(), next: Some(at.write()), total: None, calls }
}

async fn recount(
    source: &ResoSource,
    names: &StreamNames,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Option<u64>, ConnectorError> {
    Ok(source.rows(count_question(source, names), calls, cancel).await?.count())
}

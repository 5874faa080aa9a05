//! The full list of a stream's keys, in the order of the keys.
//!
//! Each part is asked for from the last key on, so a row that exists all the while is listed whatever happens around
//! it. That is what makes the list good enough to delete by.

use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, Retry};
use hub_domain::Stream;
use serde_json::Value;
use url::Url;

use super::cursor::KeyCursor;
use super::query::{self, Names};
use super::rows::key_text;
use super::source::ResoSource;

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
    let wrong = |what: &str| ConnectorError::new(ErrorKind::Malformed, what).with_retry(Retry::Never);
    let stream_names = source.stream(stream, calls, cancel).await?;
    let names = stream_names.names();
    let url = match (&at.link, &at.after) {
        (Some(link), _) => source.base.join(link).map_err(|_| wrong("the server's link is not an address"))?,
        (None, Some(after)) if !at.links_only => {
            let filter = format!("{} gt {}", names.key, names.literal.write(after));
            let options = [("$select", names.key), ("$filter", &filter), ("$orderby", names.key)];
            query::address(&source.base, names.set, &options)
        }
        _ => {
            let options = [("$select", names.key), ("$orderby", names.key), ("$count", "true")];
            query::address(&source.base, names.set, &options)
        }
    };
    let answer = match source.rows(url.clone(), calls, cancel).await {
        Ok(answer) => answer,
        // No comparing of keys here: begin again and follow the links.
        Err(error) if error.kind == ErrorKind::BadRequest && at.after.is_some() && !at.links_only => {
            return Ok(start_over(*calls));
        }
        Err(error) => return Err(error),
    };
    at.total = at.total.or(answer.count());
    let keys: Vec<String> =
        answer.value.iter().filter_map(Value::as_object).filter_map(|row| key_text(row, names.key)).collect();
    at.listed += keys.len() as u64;
    let link = answer.next_link().map(|l| url.join(l).map_err(|_| wrong("the server's link is not an address")));
    let last = keys.last().cloned();
    let next = match link {
        None => None,
        // The next question is asked by key; where the link leads does not matter.
        Some(_) if !at.links_only && last.is_some() && last != at.after => {
            (at.after, at.link) = (last, None);
            Some(at.clone().write())
        }
        // Nothing beyond the last key, and a link that leads nowhere new: the end.
        Some(link) if keys.is_empty() && leads_nowhere(source, &url, link.as_ref().ok()) => None,
        Some(link) => {
            let link = link?;
            if link == url {
                return Err(wrong("the server's link to its next page leads to the same page again"));
            }
            source.http.check(&link)?;
            at.link = Some(link.into());
            Some(at.clone().write())
        }
    };
    let mut total = at.total;
    if next.is_none() && total.is_some_and(|t| t != at.listed) {
        // Rows came or went while we listed. Count once more before the difference makes the list useless.
        total = recount(source, &names, calls, cancel).await?.or(total);
    }
    Ok(KeyPage { keys, next, total, calls: *calls })
}

fn leads_nowhere(source: &ResoSource, asked: &Url, link: Option<&Url>) -> bool {
    link.is_none_or(|link| link == asked || source.http.check(link).is_err())
}

/// An empty part that leads back to the beginning, by links. Keys listed twice do no harm.
fn start_over(calls: CallStats) -> KeyPage {
    let at = KeyCursor { links_only: true, ..KeyCursor::default() };
    KeyPage { keys: Vec::new(), next: Some(at.write()), total: None, calls }
}

async fn recount(
    source: &ResoSource,
    names: &Names<'_>,
    calls: &mut CallStats,
    cancel: &CancellationToken,
) -> Result<Option<u64>, ConnectorError> {
    let options = [("$select", names.key), ("$top", "1"), ("$count", "true")];
    Ok(source.rows(query::address(&source.base, names.set, &options), calls, cancel).await?.count())
}

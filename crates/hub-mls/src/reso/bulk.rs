//! A provider's bulk endpoint: pages in an order of its own, by links of its own.
//!
//! A first copy goes through it slice by slice of time. A row that changes meanwhile leaves its slice for a later one,
//! so whatever the order within a slice, nothing is missed; and a link that dies costs one slice.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use hub_connector::ConnectorError;
use hub_domain::Stream;
use url::Url;

use super::ask::What;
use super::cursor::{Lap, PullCursor};
use super::dialect::Replication;
use super::links::NextLink;
use super::pull::Turn;
use super::rows::Sorted;
use super::source::ResoSource;

/// A slice that had to be begun again so often is read in ordinary pages.
const MOST_AGAIN: u32 = 8;

/// Whether an answer is worth asking for again.
pub(super) fn is_doubtful(sorted: &Sorted, next_link: &NextLink, kind: Replication) -> bool {
    let astray = match next_link {
        NextLink::Elsewhere(_) => true,
        NextLink::Itself => kind == Replication::Path,
        NextLink::None | NextLink::To(_) => false,
    };
    sorted.unstamped || astray
}

pub(super) fn turn(
    source: &ResoSource,
    stream: Stream,
    what: What,
    at: PullCursor,
    sorted: Sorted,
    next_link: NextLink,
    asked: &Url,
) -> Result<Turn, ConnectorError> {
    let nothing = sorted.records.is_empty() && sorted.rejected.is_empty();
    let mut next = PullCursor { link: None, ..at };
    if let Some(slice) = &mut next.slice {
        slice.pages += 1;
    }
    match next_link {
        // Some go on giving a link; the page it leads to is empty.
        _ if nothing => next.next_slice(),
        NextLink::None => next.next_slice(),
        NextLink::To(link) => next.link = Some(link.into()),
        // One link for all pages is one of the ways.
        NextLink::Itself => next.link = Some(asked.as_str().to_owned()),
        NextLink::Elsewhere(error) => return Err(error),
    }
    if let Some(slice) = &mut next.slice {
        slice.linked = next.link.is_some();
    }
    remember(source, stream, what, &next);
    Ok(Turn { records: sorted.records, rejected: sorted.rejected, deleted: Vec::new(), withheld: 0, next, more: true })
}

/// Remembers a link that moves on by itself when it is followed.
fn remember(source: &ResoSource, stream: Stream, what: What, next: &PullCursor) {
    let mut once = source.once.lock().unwrap_or_else(PoisonError::into_inner);
    let place = (stream, what == What::Keys);
    match (&next.link, &next.slice) {
        (Some(link), Some(slice)) => once.insert(place, (link.clone(), slice.pages)),
        _ => once.remove(&place),
    };
}

/// A link of this kind gives each page once. After a crash, or when a page was fetched and never stored, following it
/// would skip a page; the slice is begun again instead.
pub(super) fn only_our_own_link(source: &ResoSource, stream: Stream, what: What, at: &mut PullCursor) {
    let mut once = source.once.lock().unwrap_or_else(PoisonError::into_inner);
    let ours = once.remove(&(stream, what == What::Keys));
    let theirs = at.link.clone().zip(at.slice.as_ref().map(|s| s.pages));
    if at.link.is_some() && ours != theirs {
        (at.link, at.lap) = (None, Lap::default());
        if let Some(slice) = &mut at.slice {
            slice.pages = 0;
        }
    }
}

/// A link has died: the slice is begun again, and the endpoint is given up where that goes on.
pub(super) fn begin_slice_again(source: &ResoSource, at: &mut PullCursor) {
    at.lap = Lap::default();
    let Some(slice) = &mut at.slice else { return };
    slice.pages = 0;
    slice.again += 1;
    if slice.again >= MOST_AGAIN {
        tracing::info!("the bulk endpoint's links keep dying; asking for ordinary pages");
        source.no_bulk.store(true, Ordering::Relaxed);
    }
}

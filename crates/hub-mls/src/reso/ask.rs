//! The next question of a stream, as an address.

use hub_connector::ConnectorError;
use url::Url;

use super::cursor::{PullCursor, Way};
use super::dialect::{Bulk, Count, PageSize, Replication};
use super::links::bad_link;
use super::names::{Carried, StreamNames};
use super::query::{self, Names};
use super::source::ResoSource;

/// A question.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) url: Url,
    /// Rows to ask for.
    pub(super) size: u32,
    /// Fewer attempts than usual.
    pub(super) attempts: Option<u32>,
}

impl Ask {
    pub(super) fn new(url: Url, size: u32) -> Self {
        Self { url, size, attempts: None }
    }
}

/// How much of each row is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Rows,
    Keys,
}

/// The question at a place in a stream.
pub(super) fn question(
    source: &ResoSource,
    names: &StreamNames,
    at: &PullCursor,
    what: What,
    bulk: Option<Replication>,
) -> Result<Ask, ConnectorError> {
    let size = size(source, names, what, bulk);
    if let Some(link) = &at.link {
        let url = source.base.join(link).map_err(|_| bad_link())?;
        // Asking twice would move a bulk endpoint of this kind on by a page that nobody got.
        let attempts = (bulk == Some(Replication::Option)).then_some(1);
        return Ok(Ask { url, size, attempts });
    }
    let dialect = &source.dialect;
    let terms = names.names();
    let filter = filter(source, &terms, at);
    let (order, top, select) = (terms.order(), size.to_string(), select(names, what));
    let mut options: Vec<(&str, &str)> = Vec::new();
    if bulk == Some(Replication::Option) {
        options.push(("replication", "true"));
    }
    if let Some(filter) = &filter {
        options.push(("$filter", filter));
    }
    if let Some(select) = &select {
        options.push(("$select", select));
    }
    if let Some(Carried::Expansion(expansion)) = &names.carried {
        options.push(("$expand", expansion));
    }
    if dialect.order && bulk.is_none() {
        options.push(("$orderby", &order));
    }
    if dialect.size != PageSize::Prefer {
        options.push(("$top", &top));
    }
    let fresh = at.after.is_none() && at.floor.is_none() && at.slice.is_none();
    if fresh && dialect.count == Count::WithRows && names.carried.is_none() {
        options.push(("$count", "true"));
    }
    if what == What::Rows {
        options.extend(dialect.options);
    }
    let url = match bulk {
        Some(Replication::Path) => query::below(&source.base, &[terms.set, "replication"], &options),
        _ => query::address(&source.base, terms.set, &options),
    };
    Ok(Ask::new(url, size))
}

/// The question how many rows there are altogether.
pub(super) fn count_question(source: &ResoSource, names: &StreamNames) -> Ask {
    let filter = joined([source.setup.required.as_deref(), source.dialect.first_copy.filter(|_| names.flag.is_some())]);
    let mut options = vec![("$select", names.key.as_str()), ("$top", "1"), ("$count", "true")];
    options.extend(filter.as_deref().map(|filter| ("$filter", filter)));
    Ask::new(query::address(&source.base, &names.set, &options), 1)
}

fn size(source: &ResoSource, names: &StreamNames, what: What, bulk: Option<Replication>) -> u32 {
    let (caps, wanted) = (&source.dialect.caps, source.setup.page_size);
    match (bulk, what) {
        _ if names.carried.as_ref().is_some_and(|c| matches!(c, Carried::Expansion(_))) => wanted.min(caps.expanded),
        (Some(_), _) => wanted.min(caps.bulk),
        // Keys alone may come in far larger pages than rows; where they may, that is what the larger cap is for.
        (None, What::Keys) if caps.keys > caps.plain => caps.keys,
        (None, What::Keys) => wanted.min(caps.keys),
        (None, What::Rows) => wanted.min(caps.plain),
    }
}

fn select(names: &StreamNames, what: What) -> Option<String> {
    if what == What::Rows && names.carried.is_none() {
        return None;
    }
    let field = match &names.carried {
        Some(Carried::Field(field)) => Some(field.as_str()),
        _ => None,
    };
    let fields = [Some(names.key.as_str()), Some(&names.stamp), names.flag.as_deref(), names.licence.as_deref(), field];
    Some(fields.into_iter().flatten().collect::<Vec<_>>().join(","))
}

/// What the form demands, what belongs to a first copy, where we are, and where the slice ends.
fn filter(source: &ResoSource, names: &Names<'_>, at: &PullCursor) -> Option<String> {
    let place = match (&at.after, &at.floor) {
        (Some(after), _) => Some(match at.way {
            Way::Keyset => names.after(after),
            Way::TwoSteps if at.later => names.later(after),
            Way::TwoSteps => names.ties(after),
            Way::Window => names.from(after),
        }),
        (None, Some(floor)) => Some(format!("{} ge {floor}", names.stamp)),
        (None, None) => None,
    };
    let until = at.slice.as_ref().map(|slice| format!("{} lt {}", names.stamp, slice.until));
    let first_copy = source.dialect.first_copy.filter(|_| at.first_copy);
    let required = source.setup.required.as_deref();
    let bound = at.after.as_ref().filter(|_| source.dialect.bounded && at.way == Way::Keyset).map(|a| names.from(a));
    let alone = bound.is_none() && required.is_none() && first_copy.is_none() && until.is_none();
    let place = place.map(|place| match at.after.is_some() && at.way == Way::Keyset && !alone {
        true => format!("({place})"),
        false => place,
    });
    joined([required, first_copy, bound.as_deref(), place.as_deref(), until.as_deref()])
}

pub(super) fn joined<const N: usize>(parts: [Option<&str>; N]) -> Option<String> {
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// The bulk endpoint, while a first copy goes through it.
pub(super) fn bulk_of(source: &ResoSource, at: &PullCursor) -> Option<Replication> {
    let closed = source.no_bulk.load(std::sync::atomic::Ordering::Relaxed);
    match source.dialect.bulk {
        Bulk::Replication(kind) if at.slice.is_some() && !closed => Some(kind),
        _ => None,
    }
}

//! What systems have in common whose lists come in no order of change: a run goes through the whole list, or through what
//! changed since where the list can be asked for that, and notices what is news.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::{CrmChanges, CrmRaw};
use hub_connector::{CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, RejectedRow};
use hub_domain::crm::CrmKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::place::{CLOCKS_APART, Place};

/// One part of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Batch {
    pub(crate) rows: Vec<CrmRaw>,
    pub(crate) rejected: Vec<RejectedRow>,
    /// Where the list goes on.
    pub(crate) next: Option<Value>,
    /// How many rows the list has altogether, as far as the system says.
    pub(crate) total: Option<u64>,
    /// There are fewer than a part ago: what follows has moved up, and something may have been missed.
    pub(crate) shrank: bool,
}

/// How a list is to be gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    /// Rows say when they changed, so that a run passes over what it knows.
    pub(crate) dated: bool,
    /// Begins with the newest, by the time that [`Rounds::stamp`] gives.
    pub(crate) newest_first: bool,
    /// Rows are counted off, so that one which goes makes the rest move up.
    pub(crate) counted: bool,
    /// How often everything is read again.
    pub(crate) everything_every: TimeDelta,
}

/// A system with such lists.
#[async_trait]
pub(crate) trait Rounds: Sync {
    /// The time here.
    fn now(&self) -> DateTime<Utc>;

    /// How the list of a kind is gone through.
    fn way(&self, kind: CrmKind) -> Way;

    /// When a row changed (or was made, where the list begins with the newest).
    fn stamp(&self, raw: &CrmRaw) -> Option<DateTime<Utc>>;

    /// Whether a row says of itself that it is gone.
    fn is_gone(&self, _raw: &CrmRaw) -> bool {
        false
    }

    /// A part of the list: of everything, or of what changed since.
    async fn part(
        &self,
        kind: CrmKind,
        since: Option<DateTime<Utc>>,
        next: Option<&Value>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Batch, ConnectorError>;

    /// What a row of the list becomes that is news: the record itself, where the list tells only a part of it. Nothing
    /// where it has gone meanwhile.
    async fn whole(
        &self,
        raw: CrmRaw,
        _cancel: &CancellationToken,
        _calls: &mut CallStats,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        Ok(Some(raw))
    }
}

fn changes(next: Cursor, more: bool) -> CrmChanges {
    CrmChanges {
        records: Vec::new(),
        rejected: Vec::new(),
        deleted: Vec::new(),
        merged: Vec::new(),
        next,
        more,
        calls: CallStats::default(),
    }
}

/// The next part of what changed.
pub(crate) async fn changed(
    of: &impl Rounds,
    kind: CrmKind,
    cursor: Option<&Cursor>,
    cancel: &CancellationToken,
    calls: &mut CallStats,
) -> Result<CrmChanges, ConnectorError> {
    if cancel.is_cancelled() {
        return Err(ConnectorError::cancelled());
    }
    let way = of.way(kind);
    let mut place = Place::read(cursor);
    if !place.is_running() {
        place.begin(of.now(), way.everything_every);
        place.mark = of.now().checked_sub_signed(CLOCKS_APART).filter(|_| way.dated && !way.newest_first);
    }
    if place.since.is_some() && !way.dated && !way.newest_first {
        // There is nothing to ask before everything is due again.
        place.end();
        return Ok(changes(place.write(), false));
    }
    let part = match of.part(kind, place.since, place.next.as_ref(), cancel, calls).await {
        // The system no longer knows how the list went on.
        Err(error) if place.next.is_some() && matches!(error.kind, ErrorKind::BadRequest | ErrorKind::NotFound) => {
            *calls += error.calls;
            of.part(kind, place.since, None, cancel, calls).await
        }
        part => part,
    }?;
    let mut found = changes(Cursor(Value::Null), false);
    let mut all_older = !part.rows.is_empty() && part.rejected.is_empty();
    found.rejected = part.rejected;
    for raw in part.rows {
        let at = of.stamp(&raw).filter(|_| way.dated || way.newest_first);
        all_older &= place.since.zip(at).is_some_and(|(since, at)| at < since);
        if !place.is_news(&raw.key, &at.map(|at| at.to_rfc3339()).unwrap_or_default(), at) {
            continue;
        }
        if of.is_gone(&raw) {
            found.deleted.push(raw.key);
        } else if let Some(raw) = of.whole(raw, cancel, calls).await? {
            found.records.push(raw);
        }
    }
    place.next = part.next;
    if part.shrank {
        // Something went, and the rest moved up: from the beginning, as what came already does no harm.
        place.next = None;
        found.next = place.write();
        found.more = true;
        return Ok(found);
    }
    if way.newest_first {
        found.records.reverse();
        if all_older && place.since.is_some() {
            place.next = None;
        }
    }
    place.forget();
    found.more = place.next.is_some();
    if !found.more {
        if !way.dated && !way.newest_first {
            // Nothing says when it changed: the next run asks for everything, when that is due.
            place.high = Some(of.now());
        }
        place.end();
    }
    found.next = place.write();
    Ok(found)
}

/// Where a list of keys stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct KeyPlace {
    next: Option<Value>,
    /// It is walked for the second time.
    #[serde(default)]
    again: bool,
}

/// The next part of the list of keys.
pub(crate) async fn keys(
    of: &impl Rounds,
    kind: CrmKind,
    cursor: Option<&Cursor>,
    cancel: &CancellationToken,
    calls: &mut CallStats,
) -> Result<KeyPage, ConnectorError> {
    let place: KeyPlace = cursor.and_then(|cursor| serde_json::from_value(cursor.0.clone()).ok()).unwrap_or_default();
    let part = of.part(kind, None, place.next.as_ref(), cancel, calls).await?;
    if let Some(row) = part.rejected.into_iter().next() {
        return Err(ConnectorError::new(ErrorKind::Malformed, row.reason));
    }
    let keys = part.rows.into_iter().filter(|raw| !of.is_gone(raw)).map(|raw| raw.key).collect();
    // Rows that are counted off move up when one before them goes, and one is passed over. Where no number tells of that,
    // the list is walked twice: a key that is in either of the two is there.
    let twice = of.way(kind).counted && part.total.is_none() && !place.again;
    let next = match (part.next, part.shrank) {
        (_, true) => Some(KeyPlace { next: None, again: place.again }),
        (Some(next), false) => Some(KeyPlace { next: Some(next), again: place.again }),
        (None, false) if twice => Some(KeyPlace { next: None, again: true }),
        (None, false) => None,
    };
    let next = next.map(|next| Cursor(serde_json::to_value(next).unwrap_or_default()));
    Ok(KeyPage { keys, next, total: part.total, calls: CallStats::default() })
}

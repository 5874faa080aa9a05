//! Lists in the order of change, page by page.

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::{CrmRaw, MergedKey};
use hub_connector::{ConnectorError, ErrorKind, RejectedRow};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::place::{self, Place};

/// How far back a list begins again that the vendor no longer knows how to go on with.
const STEP_BACK: TimeDelta = TimeDelta::minutes(5);

/// Where a list stands within a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spot {
    /// Changed at this time or later.
    pub(crate) from: Option<DateTime<Utc>>,
    /// Where the list from that time goes on, in the vendor's words or ours.
    pub(crate) within: Option<Value>,
}

/// A page of a list in the order of change.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub(crate) rows: Vec<Value>,
    /// Where the list goes on; nothing at its end, nor where a vendor's list goes on without having a row.
    pub(crate) within: Option<Value>,
    /// `within` is of use for rows of one time only: it counts rows, which move when one of them is changed, or names one
    /// among them. The list is begun anew at the latest time as soon as there is a later one.
    pub(crate) anew: bool,
}

/// What the rows of a page are.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) records: Vec<CrmRaw>,
    pub(crate) rejected: Vec<RejectedRow>,
    pub(crate) deleted: Vec<String>,
    pub(crate) merged: Vec<MergedKey>,
}

/// What became of a record that a list still names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is there.
    There,
    /// It was deleted.
    Deleted,
    /// It is one of another kind, which it may have been made since it was read last.
    OfAnotherKind,
    /// It was merged into the one of that key.
    MergedInto(String),
}

impl Spot {
    /// Where the run stands.
    pub(crate) fn of(place: &Place) -> Self {
        let held = place.next.as_ref().and_then(|next| serde_json::from_value(next.clone()).ok());
        held.unwrap_or(Self { from: place.since, within: None })
    }

    /// Begins the list again where the vendor no longer knows how it went on.
    pub(crate) fn again(place: &Place, error: &ConnectorError) -> Option<Self> {
        let lost = matches!(error.kind, ErrorKind::BadRequest | ErrorKind::NotFound | ErrorKind::Unprocessable);
        let spot = Self::of(place);
        let from = place.high.and_then(|high| high.checked_sub_signed(STEP_BACK)).max(place.since);
        (lost && spot.within.is_some()).then_some(Self { from, within: None })
    }
}

/// Takes a page: what is news, and where the list goes on.
pub(crate) fn take(
    place: &mut Place,
    spot: &Spot,
    listed: Listed,
    raw: impl Fn(Value, usize) -> Result<CrmRaw, RejectedRow>,
    fate: impl Fn(&CrmRaw) -> Fate,
) -> Taken {
    let (mut taken, mut last) = (Taken::default(), spot.from);
    for (number, row) in listed.rows.into_iter().enumerate() {
        let raw = match raw(row, number) {
            Ok(raw) => raw,
            Err(row) => {
                taken.rejected.push(row);
                continue;
            }
        };
        let stamp = raw.modified.clone().unwrap_or_default();
        let at = place::time(&stamp);
        last = last.max(at);
        if !place.is_news(&raw.key, &stamp, at) {
            continue;
        }
        match fate(&raw) {
            Fate::There => taken.records.push(raw),
            Fate::Deleted => taken.deleted.push(raw.key),
            // Reading everything names nothing as gone: what is missing from it is found by comparing keys.
            Fate::OfAnotherKind if place.since.is_none() => {}
            Fate::OfAnotherKind => taken.deleted.push(raw.key),
            Fate::MergedInto(into) => taken.merged.push(MergedKey { gone: raw.key, into }),
        }
    }
    let next = listed.within.map(|within| match listed.anew && last > spot.from {
        true => Spot { from: last, within: None },
        false => Spot { from: spot.from, within: Some(within) },
    });
    place.next = next.and_then(|next| serde_json::to_value(next).ok());
    place.forget();
    if place.next.is_none() {
        place.end();
    }
    taken
}

#[cfg(test)]
mod tests {
    use hub_domain::crm::CrmKind;
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;

    fn raw(row: Value, _: usize) -> Result<CrmRaw, RejectedRow> {
        let key = row["id"].as_str().unwrap().to_owned();
        let modified = row["at"].as_str().map(str::to_owned);
        Ok(CrmRaw { kind: CrmKind::Note, key, modified, etag: None, payload: Map::new() })
    }

    /// A vendor that counts rows: `start` of those changed since.
    fn page(rows: &[(u32, u32)], spot: &Spot, size: usize) -> Listed {
        let at = |second: u32| DateTime::from_timestamp(1_800_000_000 + i64::from(second), 0).unwrap();
        let mut rows: Vec<_> = rows.iter().filter(|(_, s)| spot.from.is_none_or(|from| at(*s) >= from)).collect();
        rows.sort_by_key(|(id, second)| (*second, *id));
        let start = usize::try_from(spot.within.as_ref().and_then(Value::as_u64).unwrap_or(0)).unwrap();
        let more = rows.len() > start + size;
        let rows = rows.into_iter().skip(start).take(size);
        let rows = rows.map(|(id, second)| json!({"id": id.to_string(), "at": at(*second).to_rfc3339()})).collect();
        Listed { rows, within: more.then(|| json!(start + size)), anew: true }
    }

    /// Walks to the end; `moves` are rows that are changed behind a page of that number. Answers what was seen.
    fn walked(mut rows: Vec<(u32, u32)>, moves: &[(u32, usize)], size: usize) -> Vec<String> {
        let mut place = Place::read(None);
        place.begin(DateTime::from_timestamp(1_800_001_000, 0).unwrap(), TimeDelta::days(1));
        let mut seen: Vec<String> = Vec::new();
        for turn in 0_u32..1_000 {
            let spot = Spot::of(&place);
            let listed = page(&rows, &spot, size);
            let taken = take(&mut place, &spot, listed, raw, |_| Fate::There);
            seen.extend(taken.records.into_iter().map(|raw| raw.key));
            if place.next.is_none() {
                return seen;
            }
            for (_, which) in moves.iter().filter(|(at, _)| *at == turn) {
                if let Some(row) = rows.get_mut(*which) {
                    row.1 = 100 + turn;
                }
            }
        }
        panic!("it does not come to an end");
    }

    proptest! {
        #[test]
        fn a_list_that_counts_rows_loses_none_while_rows_move(
            length in 0_u32..40, moves in prop::collection::vec((0_u32..40, 0_usize..30), 0..6), size in 2_usize..7,
        ) {
            // One move behind a page: so many rows of one second fit a page.
            let mut moves = moves;
            moves.sort_unstable();
            moves.dedup_by_key(|(turn, _)| *turn);
            let seen = walked((0..length).map(|n| (n, n)).collect(), &moves, size);
            for id in 0..length {
                prop_assert!(seen.contains(&id.to_string()), "{id} was lost");
            }
        }

        #[test]
        fn more_rows_of_one_second_than_fit_a_page(seconds in prop::collection::vec(0_u32..3, 0..40), size in 1_usize..7) {
            let rows: Vec<_> = seconds.iter().zip(0..).map(|(second, id)| (id, *second)).collect();
            let mut seen = walked(rows, &[], size);
            seen.sort();
            let mut all: Vec<_> = (0..seconds.len()).map(|id| id.to_string()).collect();
            all.sort();
            prop_assert_eq!(seen, all, "each of them once");
        }
    }
}

use std::{collections::VecDeque, sync::Arc};

use super::links::Place;
use crate::{
    Paging,
    data::{Row, Table},
    query::{Checked, Direction, OrderBy, StampRange, holds, sort_order, stamp_range},
    rng::hash_text,
};

/// Results kept for the later pages of a chain.
const KEPT: usize = 8;

/// A query ready to run.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// The filter.
    pub filter: Option<&'a Checked>,
    /// The filter's text; decides the order of what `$orderby` leaves equal.
    pub text: &'a str,
    /// `$orderby`.
    pub order: &'a [OrderBy],
    /// Only rows that belong to this listing.
    pub parent: Option<&'a str>,
    /// What `now()` means.
    pub now: i64,
}

/// Rows of one page.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// The rows.
    pub rows: Vec<Arc<Row>>,
    /// The rows before them, at most three.
    pub before: Vec<Arc<Row>>,
    /// Whether there are rows after them.
    pub more: bool,
    /// All rows of the query, where that was asked for.
    pub count: Option<usize>,
}

type Key = (&'static str, u64, String, String, Option<String>);

/// Runs queries. Whole results are kept for a while, since a chain asks for the same one again and again; any change of
/// the table makes a new one.
#[derive(Debug, Default)]
pub struct Pager {
    kept: VecDeque<(Key, Arc<Vec<Arc<Row>>>)>,
}

impl Pager {
    /// The page at a place.
    pub fn page(
        &mut self,
        table: &Table,
        plan: &Plan<'_>,
        place: &Place,
        size: usize,
        paging: Paging,
        count: bool,
    ) -> Rows {
        if place.offset == 0 && !count && plan.parent.is_none() && is_replication_order(table, plan.order) {
            // Replication by keyset: walk the index and stop after the page.
            let mut rows: Vec<_> = candidates(table, plan).take(size + 1).cloned().collect();
            let more = rows.len() > size;
            rows.truncate(size);
            return Rows { rows, before: Vec::new(), more, count: None };
        }
        let all = self.whole(table, plan);
        let begin = match (&place.after, paging) {
            (Some(last), Paging::Position) => all
                .partition_point(|row| sort_order(plan.order, table.entity(), hash_text(plan.text), row, last).is_le()),
            _ => place.offset.min(all.len()),
        };
        let end = begin.saturating_add(size).min(all.len());
        Rows {
            rows: all[begin..end].to_vec(),
            before: all[begin.saturating_sub(3)..begin].to_vec(),
            more: end < all.len(),
            count: count.then_some(all.len()),
        }
    }

    fn whole(&mut self, table: &Table, plan: &Plan<'_>) -> Arc<Vec<Arc<Row>>> {
        let key: Key = (
            table.entity().name(),
            table.version(),
            // A filter that says now() has another result every moment.
            format!("{} @{}", plan.text, if plan.text.contains("now") { plan.now } else { 0 }),
            format!("{:?}", plan.order),
            plan.parent.map(str::to_owned),
        );
        if let Some((_, rows)) = self.kept.iter().find(|(known, _)| *known == key) {
            return rows.clone();
        }
        let mut rows: Vec<_> = candidates(table, plan).cloned().collect();
        if !is_replication_order(table, plan.order) {
            let salt = hash_text(plan.text);
            rows.sort_by(|a, b| sort_order(plan.order, table.entity(), salt, a, b));
        }
        let rows = Arc::new(rows);
        if self.kept.len() >= KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back((key, rows.clone()));
        rows
    }
}

/// `ModificationTimestamp` and then the key, both rising: the order of the index.
fn is_replication_order(table: &Table, order: &[OrderBy]) -> bool {
    let entity = table.entity();
    let rising = |place| OrderBy { place, direction: Direction::Ascending };
    order == [rising(entity.stamp_place()), rising(entity.key_place())]
}

fn candidates<'a>(table: &'a Table, plan: &'a Plan<'a>) -> Box<dyn Iterator<Item = &'a Arc<Row>> + 'a> {
    let entity = table.entity();
    let passes = move |row: &&Arc<Row>| plan.filter.is_none_or(|filter| holds(filter, entity, row, plan.now));
    if let Some(parent) = plan.parent {
        return Box::new(table.children(parent).iter().filter_map(|key| table.get(key)).filter(passes));
    }
    let range = plan
        .filter
        .map_or(StampRange { low: None, high: None }, |filter| stamp_range(filter, entity.stamp_place(), plan.now));
    Box::new(table.by_stamp(range.low, range.high).filter(passes))
}

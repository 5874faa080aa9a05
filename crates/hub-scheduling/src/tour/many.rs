//! A good tour of many stops: the promising beginnings are made longer stop by stop, then stops change places while
//! that helps.

use std::collections::BTreeMap;

use super::compile::Day;
use super::route::Route;

/// Beginnings that are kept at each length.
const KEPT: usize = 600;

#[derive(Clone)]
struct Begun {
    order: Vec<usize>,
    set: u64,
    end: u32,
    drive: u32,
}

/// The order of a good tour.
pub(crate) fn good(day: &Day) -> Vec<usize> {
    let mut best = (Route::default().cost(day), Vec::new());
    let mut begun = vec![Begun { order: Vec::new(), set: 0, end: 0, drive: 0 }];
    while !begun.is_empty() {
        let mut longer: BTreeMap<(u64, usize), Begun> = BTreeMap::new();
        for way in &begun {
            for stop in 0..day.stops.len() {
                if let Some(next) = with(day, way, stop) {
                    let known = longer.entry((next.set, stop)).or_insert_with(|| next.clone());
                    if rank(&next) < rank(known) {
                        *known = next;
                    }
                }
            }
        }
        begun = longer.into_values().collect();
        begun.sort_by_key(|way| (rank(way), way.order.clone()));
        begun.truncate(KEPT);
        for way in &begun {
            keep(day, &way.order, &mut best);
        }
    }
    while let Some(better) = changed(day, &best) {
        best = better;
    }
    best.1
}

fn rank(way: &Begun) -> (u32, u32) {
    (way.end + way.drive, way.drive)
}

fn with(day: &Day, way: &Begun, stop: usize) -> Option<Begun> {
    let bit = 1_u64 << stop;
    // A stop that comes after another may be shown without it, but not before it.
    let late = way.order.iter().any(|before| day.stops[*before].after.contains(&stop));
    if way.set & bit != 0 || late {
        return None;
    }
    let drive = day.drive(way.order.last().copied(), stop);
    let end = day.begin(stop, way.end + drive)? + day.stops[stop].minutes;
    let mut order = way.order.clone();
    order.push(stop);
    Some(Begun { order, set: way.set | bit, end, drive: way.drive + drive })
}

type Best = ((usize, u32, u32), Vec<usize>);

fn keep(day: &Day, order: &[usize], best: &mut Best) -> bool {
    let Some(route) = Route::along(day, order) else { return false };
    let cost = route.cost(day);
    let better = cost < best.0;
    if better {
        *best = (cost, order.to_vec());
    }
    better
}

/// The best tour that is one change away, where that is better.
fn changed(day: &Day, from: &Best) -> Option<Best> {
    let mut best = from.clone();
    let order = &from.1;
    let mut better = false;
    for stop in 0..day.stops.len() {
        // Somewhere else in the order, or into it for the first time.
        let rest: Vec<usize> = order.iter().copied().filter(|other| *other != stop).collect();
        for place in 0..=rest.len() {
            let mut next = rest.clone();
            next.insert(place, stop);
            better |= keep(day, &next, &mut best);
        }
    }
    for a in 0..order.len() {
        for b in a + 2..=order.len() {
            let mut next = order.clone();
            next[a..b].reverse();
            better |= keep(day, &next, &mut best);
        }
    }
    better.then_some(best)
}

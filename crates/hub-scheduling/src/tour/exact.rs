//! The best tour of a few stops: over every set of stops and every last one of them, the ways that no other way is
//! both earlier and shorter than. Arriving earlier never does harm, since one can wait, so the best is among them.

use super::compile::Day;

#[derive(Clone, Copy)]
struct Way {
    end: u32,
    drive: u32,
    /// The stop before, and which of its ways.
    before: Option<(usize, usize)>,
}

/// Stops missing, minutes on the road, end.
type Cost = (usize, u32, u32);

/// The order of the best tour.
pub(crate) fn best(day: &Day) -> Vec<usize> {
    let count = day.stops.len();
    let mut ways: Vec<Vec<Way>> = vec![Vec::new(); (1 << count) * count];
    let mut top: Option<(Cost, usize, usize, usize)> = None;
    for set in 1_usize..1 << count {
        for last in (0..count).filter(|last| set & (1 << last) != 0) {
            let rest = set & !(1 << last);
            // Nothing of the rest may have to come after it.
            let blocked = (0..count).any(|stop| rest & (1 << stop) != 0 && day.stops[stop].after.contains(&last));
            if blocked {
                continue;
            }
            let mut here: Vec<Way> = Vec::new();
            if rest == 0 {
                add(&mut here, day, last, None, 0, 0, None);
            }
            for before in (0..count).filter(|before| rest & (1 << before) != 0) {
                for (number, way) in ways[rest * count + before].iter().enumerate() {
                    add(&mut here, day, last, Some(before), way.end, way.drive, Some((before, number)));
                }
            }
            for (number, way) in here.iter().enumerate() {
                let (end, drive) = (way.end + day.home(last), way.drive + day.home(last));
                let missing = (0..count).filter(|stop| set & (1 << stop) == 0).map(|stop| day.missing(stop)).sum();
                let cost = (missing, drive, end);
                if end <= day.end && top.is_none_or(|(least, ..)| cost < least) {
                    top = Some((cost, set, last, number));
                }
            }
            ways[set * count + last] = here;
        }
    }
    let mut order = Vec::new();
    let mut at = top.map(|(_, set, last, number)| (set, last, number));
    while let Some((set, last, number)) = at {
        order.push(last);
        at = ways[set * count + last][number].before.map(|(before, way)| (set & !(1 << last), before, way));
    }
    order.reverse();
    order
}

fn add(
    here: &mut Vec<Way>,
    day: &Day,
    stop: usize,
    from: Option<usize>,
    end: u32,
    driven: u32,
    before: Option<(usize, usize)>,
) {
    let drive = day.drive(from, stop);
    let Some(start) = day.begin(stop, end + drive) else { return };
    let way = Way { end: start + day.stops[stop].minutes, drive: driven + drive, before };
    if here.iter().any(|other| other.end <= way.end && other.drive <= way.drive) {
        return;
    }
    here.retain(|other| other.end < way.end || other.drive < way.drive);
    here.push(way);
}

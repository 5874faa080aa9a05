//! A tour in a given order: each showing as early as it can be.

use super::compile::Day;

/// A showing on a route.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visit {
    pub stop: usize,
    pub start: u32,
    pub drive: u32,
    pub wait: u32,
}

/// A tour in minutes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Route {
    pub visits: Vec<Visit>,
    /// Minutes on the road, with the way back.
    pub drive: u32,
    /// The end, with the way back.
    pub end: u32,
}

impl Route {
    /// None when the order cannot be kept in time, or puts a stop before one that it comes after.
    pub(crate) fn along(day: &Day, order: &[usize]) -> Option<Self> {
        let mut out = Self::default();
        let mut at = None;
        for (place, stop) in order.iter().enumerate() {
            if order[place..].iter().any(|later| day.stops[*stop].after.contains(later)) {
                return None;
            }
            let drive = day.drive(at, *stop);
            let ready = out.end + drive;
            let start = day.begin(*stop, ready)?;
            // Before the first showing one sets out later instead.
            let wait = if at.is_none() { 0 } else { start - ready };
            out.visits.push(Visit { stop: *stop, start, drive, wait });
            out.drive += drive;
            out.end = start + day.stops[*stop].minutes;
            at = Some(*stop);
        }
        let home = at.map_or(0, |at| day.home(at));
        out.drive += home;
        out.end += home;
        (out.end <= day.end).then_some(out)
    }

    /// Less is better: stops missing, driving, end.
    pub(crate) fn cost(&self, day: &Day) -> (usize, u32, u32) {
        let all: usize = (0..day.stops.len()).map(|stop| day.missing(stop)).sum();
        let there: usize = self.visits.iter().map(|visit| day.missing(visit.stop)).sum();
        (all - there, self.drive, self.end)
    }
}

use chrono::{DateTime, Duration, Utc};

/// From, to.
pub(super) type Span = (DateTime<Utc>, DateTime<Utc>);

/// How far the search for a free time came before nothing was left, the nearest miss last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Looked {
    /// The hours themselves are too short.
    Hours,
    /// Not after the notice.
    Notice,
    /// Not while they are there.
    Away,
    /// Not beside their other jobs.
    Jobs,
}

/// Minutes between beginnings that are offered.
const STEP: i64 = 15;

/// The first stretch of a length within hours, after an instant, clear of absences and of what is taken.
pub(super) fn first_free(
    hours: &[Span],
    length: Duration,
    notice: DateTime<Utc>,
    away: &[Span],
    taken: &[Span],
) -> Result<Span, Looked> {
    let hours: Vec<Span> = hours.iter().map(|span| (stepped(span.0), span.1)).collect();
    let fits = |spans: &[Span]| spans.iter().any(|span| span.1 - span.0 >= length);
    if !fits(&hours) {
        return Err(Looked::Hours);
    }
    let later: Vec<Span> =
        hours.iter().map(|span| (span.0.max(stepped(notice)), span.1)).filter(|span| span.0 < span.1).collect();
    if !fits(&later) {
        return Err(Looked::Notice);
    }
    let there = without(later, away);
    if !fits(&there) {
        return Err(Looked::Away);
    }
    let free = without(there, taken);
    let first = free.iter().map(|span| (stepped(span.0), span.1)).find(|span| span.1 - span.0 >= length);
    first.map(|span| (span.0, span.0 + length)).ok_or(Looked::Jobs)
}

/// Whether a stretch as a whole lies after an instant, clear of absences and of what is taken.
pub(super) fn whole_free(span: Span, notice: DateTime<Utc>, away: &[Span], taken: &[Span]) -> Result<(), Looked> {
    let meets = |others: &[Span]| others.iter().any(|other| other.0 < span.1 && span.0 < other.1);
    match () {
        () if span.0 < notice => Err(Looked::Notice),
        () if meets(away) => Err(Looked::Away),
        () if meets(taken) => Err(Looked::Jobs),
        () => Ok(()),
    }
}

/// The next instant at which something may begin.
fn stepped(at: DateTime<Utc>) -> DateTime<Utc> {
    let over = at.timestamp().rem_euclid(STEP * 60);
    if over == 0 && at.timestamp_subsec_nanos() == 0 {
        return at;
    }
    DateTime::from_timestamp(at.timestamp() - over + STEP * 60, 0).unwrap_or(at)
}

fn without(mut spans: Vec<Span>, taken: &[Span]) -> Vec<Span> {
    for &(from, to) in taken {
        spans = spans
            .into_iter()
            .flat_map(|span| {
                if to <= span.0 || span.1 <= from {
                    return vec![span];
                }
                [(span.0, from), (to, span.1)].into_iter().filter(|part| part.0 < part.1).collect()
            })
            .collect();
    }
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap()
    }

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        prop::collection::vec((0i64..600, 1i64..200), 0..5)
            .prop_map(|of| of.into_iter().map(|(from, long)| (at(from), at(from + long))).collect())
    }

    proptest! {
        #[test]
        fn what_is_found_is_free_and_nothing_earlier_is(
            length in 5i64..120, notice in 0i64..300, away in spans(), taken in spans()
        ) {
            let hours = [(at(0), at(240)), (at(300), at(600))];
            let length = Duration::minutes(length);
            let free = |from: DateTime<Utc>| {
                let to = from + length;
                let clear = |spans: &[Span]| spans.iter().all(|span| to <= span.0 || span.1 <= from);
                from >= at(notice) && hours.iter().any(|span| span.0 <= from && to <= span.1) && clear(&away) && clear(&taken)
            };
            let first = (0..600).step_by(15).map(at).find(|from| free(*from));
            match first_free(&hours, length, at(notice), &away, &taken) {
                Ok(span) => {
                    prop_assert_eq!(Some(span.0), first);
                    prop_assert_eq!(span.1 - span.0, length);
                }
                Err(_) => prop_assert_eq!(first, None),
            }
        }
    }
}

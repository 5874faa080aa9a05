use chrono::{DateTime, Days, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};

/// The hour at which a day ends, somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The time on the clock there.
    #[serde(serialize_with = "minutes")]
    pub time: NaiveTime,
    /// The zone, by IANA name.
    #[serde(serialize_with = "name")]
    pub zone: Tz,
    /// The instant. Of a time that the clocks skip, the moment they are put forward; of one that they show twice, the
    /// earlier: nobody who keeps to it is late.
    pub at: DateTime<Utc>,
    /// How the instant was found.
    #[serde(skip)]
    pub(super) fit: Fit,
}

/// How a time on the clock fits the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Once,
    Skipped,
    Twice,
}

impl Clock {
    /// The instant of `time` on `day` in `zone`; none where the calendar ends.
    #[must_use]
    pub fn on(day: NaiveDate, time: NaiveTime, zone: Tz) -> Option<Self> {
        let wanted = day.and_time(time);
        let (at, fit) = match zone.from_local_datetime(&wanted) {
            LocalResult::Single(at) => (at.to_utc(), Fit::Once),
            LocalResult::Ambiguous(one, other) => (one.min(other).to_utc(), Fit::Twice),
            LocalResult::None => (after_the_gap(wanted, zone)?, Fit::Skipped),
        };
        Some(Self { time, zone, at, fit })
    }
}

/// The first instant whose time on the clock lies behind a time that is skipped.
fn after_the_gap(wanted: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    // Zones differ from UTC by less than a day, and no gap is longer than one: two days either way hold the change.
    let mut before = wanted.checked_sub_days(Days::new(2))?.and_utc();
    let mut after = wanted.checked_add_days(Days::new(2))?.and_utc();
    let behind = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local() > wanted;
    while after - before > Duration::seconds(1) {
        let middle = before + Duration::seconds((after - before).num_seconds() / 2);
        if behind(middle) { after = middle } else { before = middle }
    }
    Some(after)
}

fn minutes<S: Serializer>(time: &NaiveTime, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&time.format("%H:%M"))
}

fn name<S: Serializer>(zone: &Tz, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(zone.name())
}

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use hub_domain::calendar::{Hours, Weekday};

use super::request::{PlanRequest, Window};
use super::slots::Slots;
use crate::InputError;
use crate::local::{Local, TimeOfDay, beginning, instant, zone};
use crate::travel::in_range;

/// The raster of a plan: slots of real, elapsed time from the first midnight, so that a visit over a change of the
/// clocks takes as long as any other.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    zone: Tz,
    first: NaiveDate,
    origin: DateTime<Utc>,
    minutes: i64,
    /// The slot at which each day begins, and the end of the last.
    days: Vec<i32>,
}

/// The number of a day, and the ranges of slots of its hours.
pub(crate) type DayHours = (i32, Vec<(i32, i32)>);

/// Which way a time between two slots goes.
#[derive(Clone, Copy)]
pub(crate) enum Round {
    Down,
    Up,
}

impl Grid {
    pub(crate) fn new(request: &PlanRequest) -> Result<Self, InputError> {
        in_range(|| "days".to_owned(), i64::from(request.days), 1, 120)?;
        if ![5, 10, 15, 20, 30, 60].contains(&request.slot_minutes) {
            return Err(InputError::Slot(request.slot_minutes));
        }
        let zone = zone(&request.zone)?;
        let origin = beginning(zone, request.from);
        let mut grid =
            Self { zone, first: request.from, origin, minutes: i64::from(request.slot_minutes), days: Vec::new() };
        grid.days = (0..=request.days).map(|day| grid.slot(beginning(zone, grid.day(day)), Round::Up)).collect();
        Ok(grid)
    }

    fn day(&self, number: u32) -> NaiveDate {
        self.first + Duration::days(i64::from(number))
    }

    /// The slot of an instant; 120 days of 5-minute slots are far inside `i32`, and what lies outside is cut.
    pub(crate) fn slot(&self, at: DateTime<Utc>, round: Round) -> i32 {
        let seconds = (at - self.origin).num_seconds();
        let slot = self.minutes * 60;
        let whole = match round {
            Round::Down => seconds.div_euclid(slot),
            Round::Up => -((-seconds).div_euclid(slot)),
        };
        whole.clamp(-1_000_000, 1_000_000) as i32
    }

    pub(crate) fn horizon(&self) -> i32 {
        self.days.last().copied().unwrap_or_default()
    }

    pub(crate) fn instant(&self, slot: i32) -> DateTime<Utc> {
        self.origin + TimeDelta::minutes(i64::from(slot) * self.minutes)
    }

    pub(crate) fn local(&self, slot: i32) -> Local {
        Local(self.instant(slot).with_timezone(&self.zone).naive_local())
    }

    pub(crate) fn minutes(&self) -> i64 {
        self.minutes
    }

    /// Slots that so many minutes take.
    pub(crate) fn length(&self, minutes: u32) -> i32 {
        i64::from(minutes).div_ceil_signed(self.minutes) as i32
    }

    /// The number of the day in which a slot begins.
    pub(crate) fn day_of(&self, slot: i32) -> i32 {
        self.days.partition_point(|from| *from <= slot) as i32 - 1
    }

    /// First slot of each day and of the next, by number of the day.
    pub(crate) fn day_ranges(&self) -> impl Iterator<Item = (i32, (i32, i32))> + '_ {
        (0..).zip(self.days.windows(2).map(|pair| (pair[0], pair[1])))
    }

    pub(crate) fn at(&self, local: Local, round: Round, what: &dyn Fn() -> String) -> Result<i32, InputError> {
        Ok(self.slot(instant(self.zone, local.0, what)?, round))
    }

    /// As [`Self::at`], and within the days that are planned.
    pub(crate) fn inside(&self, local: Local, round: Round, what: &dyn Fn() -> String) -> Result<i32, InputError> {
        let slot = self.at(local, round, what)?;
        if (0..=self.horizon()).contains(&slot) {
            return Ok(slot);
        }
        Err(InputError::OutsidePlan {
            what: what(),
            local: local.to_string(),
            from: self.first.to_string(),
            to: self.day(self.days.len() as u32 - 2).to_string(),
        })
    }

    /// The instants of a window.
    pub(crate) fn exact(
        &self,
        window: &Window,
        what: &dyn Fn() -> String,
    ) -> Result<(DateTime<Utc>, DateTime<Utc>), InputError> {
        if window.to <= window.from {
            return Err(InputError::EmptyWindow {
                what: what(),
                from: window.from.to_string(),
                to: window.to.to_string(),
            });
        }
        Ok((instant(self.zone, window.from.0, what)?, instant(self.zone, window.to.0, what)?))
    }

    /// The whole slots inside a window.
    pub(crate) fn window(&self, window: &Window, what: &dyn Fn() -> String) -> Result<(i32, i32), InputError> {
        let (from, to) = self.exact(window, what)?;
        Ok((self.slot(from, Round::Up), self.slot(to, Round::Down)))
    }

    /// Weekly hours, day by day: the ranges of each day that has any.
    pub(crate) fn weekly(&self, hours: &[Hours], what: &dyn Fn() -> String) -> Result<Vec<DayHours>, InputError> {
        for part in hours {
            if part.to <= part.from {
                return Err(InputError::EmptyWindow {
                    what: what(),
                    from: part.from.to_string(),
                    to: part.to.to_string(),
                });
            }
        }
        let mut out = Vec::new();
        for number in 0..self.days.len() as u32 - 1 {
            let day = self.day(number);
            let mut ranges = Vec::new();
            for part in hours.iter().filter(|part| part.days.contains(&Weekday::of(day))) {
                let from = self.of_day(day, part.from, what)?;
                let to = self.of_day(day, part.to, what)?;
                ranges.push((self.slot(from, Round::Up), self.slot(to, Round::Down)));
            }
            let ranges = Slots::new(ranges).ranges().to_vec();
            if !ranges.is_empty() {
                out.push((number as i32, ranges));
            }
        }
        Ok(out)
    }

    fn of_day(&self, day: NaiveDate, time: TimeOfDay, what: &dyn Fn() -> String) -> Result<DateTime<Utc>, InputError> {
        match time.0 {
            0 => Ok(beginning(self.zone, day)),
            1440 => Ok(beginning(self.zone, day + Duration::days(1))),
            minutes => {
                let local: NaiveDateTime =
                    day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minutes));
                instant(self.zone, local, what)
            }
        }
    }
}

trait DivCeil {
    fn div_ceil_signed(self, by: Self) -> Self;
}

impl DivCeil for i64 {
    fn div_ceil_signed(self, by: Self) -> Self {
        -(-self).div_euclid(by)
    }
}

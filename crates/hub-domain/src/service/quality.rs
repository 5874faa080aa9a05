use rust_decimal::Decimal;

use super::{Job, JobState};

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// How many.
    pub hits: u32,
    /// Of how many that could tell.
    pub of: u32,
}

impl Counted {
    fn add(&mut self, hit: bool) {
        self.hits += u32::from(hit);
        self.of += 1;
    }

    /// In hundredths of a percent; none where nothing could tell.
    #[must_use]
    pub fn basis_points(self) -> Option<u32> {
        let share = u64::from(self.hits) * 10_000 + u64::from(self.of) / 2;
        share.checked_div(u64::from(self.of)).and_then(|bp| u32::try_from(bp).ok())
    }
}

/// How a provider's jobs went: counts and rates with the number of jobs behind them, never a single score.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quality {
    /// Jobs that ended: done or missed.
    pub jobs: u32,
    /// Of those that began, so many within [`Quality::GRACE_MINUTES`] of the hour. One that was missed did not.
    pub on_time: Counted,
    /// Of those done, so many whose work had to be done again.
    pub rework: Counted,
    /// Of those with both, so many whose invoice was above what was quoted.
    pub above_quote: Counted,
    /// Of requests that were answered or ended, so many that were taken on.
    pub accepted: Counted,
    /// The middle of the minutes from a request to its answer.
    pub answer_minutes: Option<i64>,
    /// Clients who gave points, and their sum.
    pub rated: (u32, u32),
}

impl Quality {
    /// Minutes after the hour that still count as on time.
    pub const GRACE_MINUTES: i64 = 15;

    /// Counts jobs; the caller hands in those of one provider.
    #[must_use]
    pub fn of(jobs: &[Job]) -> Self {
        let mut found = Self::default();
        let mut waits = Vec::new();
        for job in jobs {
            if let (Some(asked), Some(answered)) = (job.asked_at, job.answered_at) {
                waits.push((answered - asked).num_minutes());
                found.accepted.add(job.state != JobState::Declined);
            }
            match job.state {
                JobState::Done => {
                    found.jobs += 1;
                    if let (Some(starts), Some(came)) = (job.starts_at, job.came_at) {
                        found.on_time.add((came - starts).num_minutes() <= Self::GRACE_MINUTES);
                    }
                    if job.rework_of.is_none() {
                        found.rework.add(jobs.iter().any(|other| other.rework_of == Some(job.id)));
                    }
                    if let (Some(quoted), Some(invoiced)) = (job.quoted, job.invoiced)
                        && quoted.currency == invoiced.currency
                    {
                        found.above_quote.add(invoiced.minor > quoted.minor);
                    }
                    if let Some(rating) = &job.rating {
                        found.rated.0 += 1;
                        found.rated.1 += u32::from(rating.points);
                    }
                }
                JobState::Missed => {
                    found.jobs += 1;
                    found.on_time.add(false);
                }
                _ => {}
            }
        }
        waits.sort_unstable();
        found.answer_minutes = waits.get(waits.len() / 2).copied();
        found
    }

    /// The mean of clients' points; none where nobody gave any. For comparing, draw it towards a prior
    /// (`hub_compliance::providers::Rated`): five points of one client say less than four and a half of forty.
    #[must_use]
    pub fn mean_points(&self) -> Option<Decimal> {
        Decimal::from(self.rated.1).checked_div(Decimal::from(self.rated.0))
    }
}

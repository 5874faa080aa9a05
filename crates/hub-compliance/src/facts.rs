use chrono::{DateTime, Duration, NaiveDate, Utc};
use hub_domain::{Licence, RecordRights, StandardStatus};

use crate::RuleSet;

/// What is known of the source a record came by.
#[derive(Debug, Clone)]
pub struct SourceFacts<'a> {
    /// Its name, as people know it.
    pub name: &'a str,
    /// What the MLS allows with its rows.
    pub licence: Licence,
    /// The day the licence ends or ended; nothing is shown from that day on.
    pub ends_on: Option<NaiveDate>,
    /// The rules of its MLS.
    pub rules: &'a RuleSet,
    /// The age after which data may not be displayed, where the agreement says other than the rules.
    pub refresh_limit: Option<Duration>,
    /// The last complete contact; `None` where there was none, which counts as too old.
    pub as_of: Option<DateTime<Utc>>,
    /// The time of the question.
    pub now: DateTime<Utc>,
}

impl SourceFacts<'_> {
    /// The age from which data count as too old to be displayed.
    #[must_use]
    pub fn limit(&self) -> Duration {
        self.refresh_limit.unwrap_or_else(|| Duration::hours(i64::from(self.rules.refresh_hours)))
    }

    /// Whether the data are older than the limit, or were never complete.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.as_of.is_none_or(|at| self.now - at > self.limit())
    }
}

/// What is known of the record itself.
#[derive(Debug, Clone, Default)]
pub struct RecordFacts<'a> {
    /// What it says about its own use; `None` where that is not worked out yet, which no consumer outlet accepts.
    pub rights: Option<RecordRights>,
    /// Its status.
    pub status: Option<StandardStatus>,
    /// The day its sale closed.
    pub close_date: Option<NaiveDate>,
    /// Who must be named with it.
    pub credit: Credit<'a>,
}

/// Who must be named with a listing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Credit<'a> {
    /// The MLS it was entered in, where the source combines several.
    pub system: Option<&'a str>,
    /// The listing firm.
    pub office: Option<&'a str>,
    /// The listing agent.
    pub agent: Option<&'a str>,
    /// The firm's contact for attribution.
    pub contact: Option<&'a str>,
}

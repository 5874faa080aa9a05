//! When messages that gather a day or a week are made: at seven in the morning, the weekly ones on Mondays.

use chrono::{Datelike, Duration, Local, NaiveDateTime};
use hub_store::Cadence;
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Result};
use crate::hub::Hub;

const KEY: &str = "watch.periods";
const HOUR: i64 = 7;

/// The day and the week that were last gathered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Periods {
    day: String,
    week: String,
}

impl Periods {
    /// The day and the week that a moment belongs to; both begin at seven.
    fn at(now: NaiveDateTime) -> Self {
        let day = (now - Duration::hours(HOUR)).date();
        let week = day.iso_week();
        Self { day: day.to_string(), week: format!("{}-W{:02}", week.year(), week.week()) }
    }
}

impl Hub {
    /// Makes the messages that are due. A computer that was off at seven makes them when it is on again.
    pub(super) async fn make_due_drafts(&self) -> Result<()> {
        let store = &self.0.store;
        store.make_drafts(Cadence::AtOnce).await?;
        let now = Periods::at(self.0.clock.now().with_timezone(&Local).naive_local());
        let last: Option<Periods> = store.setting(KEY).await?.and_then(|text| serde_json::from_str(&text).ok());
        if last.as_ref() == Some(&now) {
            return Ok(());
        }
        // On the first day there is nothing to look back on.
        if let Some(last) = last {
            if last.day != now.day {
                store.make_drafts(Cadence::Daily).await?;
            }
            if last.week != now.week {
                store.make_drafts(Cadence::Weekly).await?;
            }
        }
        let text = serde_json::to_string(&now).map_err(|e| AppError::unexpected(&e))?;
        Ok(store.set_setting(KEY, Some(&text)).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_seven_and_a_week_on_monday() {
        let at = |text: &str| Periods::at(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap());
        // The first of March 2026 is a Sunday.
        assert_eq!(at("2026-03-01 23:00"), at("2026-03-02 06:59"));
        assert_ne!(at("2026-03-02 06:59").day, at("2026-03-02 07:00").day);
        assert_ne!(at("2026-03-02 06:59").week, at("2026-03-02 07:00").week);
        assert_eq!(at("2026-03-02 07:00").week, at("2026-03-08 23:00").week);
        assert_eq!(at("2025-12-31 12:00").week, "2026-W01");
    }
}

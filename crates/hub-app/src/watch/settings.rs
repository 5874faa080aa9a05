use chrono::{Local, NaiveTime};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::WatchSettingsView;

const KEY: &str = "watch";

impl Default for WatchSettingsView {
    fn default() -> Self {
        Self { notify: true, quiet: true, quiet_from: "21:00".to_owned(), quiet_to: "07:30".to_owned() }
    }
}

impl Hub {
    /// When this computer speaks up.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn watch_settings(&self) -> Result<WatchSettingsView> {
        let kept = self.0.store.setting(KEY).await?;
        // What cannot be read falls back rather than silencing or flooding somebody for good.
        let read = kept.and_then(|text| serde_json::from_str::<WatchSettingsView>(&text).ok());
        Ok(read.filter(|s| hours(s).is_ok()).unwrap_or_default())
    }

    /// Says when this computer speaks up.
    ///
    /// # Errors
    /// An hour that is none.
    pub async fn save_watch_settings(&self, settings: &WatchSettingsView) -> Result<WatchSettingsView> {
        hours(settings)?;
        let text = serde_json::to_string(settings).map_err(|e| AppError::unexpected(&e))?;
        self.0.store.set_setting(KEY, Some(&text)).await?;
        Ok(settings.clone())
    }

    /// Whether it is quiet now, by this computer's clock on the wall.
    pub(super) fn quiet_now(&self, settings: &WatchSettingsView) -> bool {
        let now = self.0.clock.now().with_timezone(&Local).time();
        settings.quiet && hours(settings).is_ok_and(|(from, to)| within(now, from, to))
    }
}

fn hours(settings: &WatchSettingsView) -> Result<(NaiveTime, NaiveTime)> {
    let read = |field: &str, text: &str| {
        NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| AppError::bad_request(field, "an hour such as 21:00"))
    };
    Ok((read("quietFrom", &settings.quiet_from)?, read("quietTo", &settings.quiet_to)?))
}

/// Whether a time is between two others, of which the second may be on the next day.
fn within(now: NaiveTime, from: NaiveTime, to: NaiveTime) -> bool {
    if from <= to { now >= from && now < to } else { now >= from || now < to }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_go_past_midnight() {
        let t = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap();
        let (from, to) = (t(21, 0), t(7, 30));
        for (h, m, quiet) in
            [(20, 59, false), (21, 0, true), (0, 0, true), (7, 29, true), (7, 30, false), (12, 0, false)]
        {
            assert_eq!(within(t(h, m), from, to), quiet, "{h}:{m}");
        }
        assert!(within(t(13, 0), t(12, 0), t(14, 0)));
        assert!(!within(t(9, 0), t(9, 0), t(9, 0)), "from an hour to itself is never");
    }

    #[test]
    fn an_hour_that_is_none_is_refused() {
        assert!(hours(&WatchSettingsView::default()).is_ok());
        for wrong in ["25:00", "9", "", "nine"] {
            assert!(hours(&WatchSettingsView { quiet_to: wrong.into(), ..WatchSettingsView::default() }).is_err());
        }
    }
}

use serde_json::Value;

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::PeopleSettingsView;

const KEY: &str = "people.settings";

impl Default for PeopleSettingsView {
    fn default() -> Self {
        Self {
            hot_days: 3,
            warm_days: 21,
            cold_days: 90,
            answer_minutes: 15,
            commission_rate: 0,
            region: "US".to_owned(),
        }
    }
}

impl Hub {
    /// What the lists and figures go by; what was never set has its default.
    ///
    /// # Errors
    /// The store's.
    pub async fn people_settings(&self) -> Result<PeopleSettingsView> {
        let Some(text) = self.0.store.setting(KEY).await? else { return Ok(PeopleSettingsView::default()) };
        let known = serde_json::to_value(PeopleSettingsView::default()).map_err(|e| AppError::unexpected(&e))?;
        let (Value::Object(mut merged), Ok(Value::Object(stored))) = (known, serde_json::from_str(&text)) else {
            return Ok(PeopleSettingsView::default());
        };
        for (name, value) in stored {
            if let Some(slot) = merged.get_mut(&name) {
                *slot = value;
            }
        }
        Ok(serde_json::from_value(Value::Object(merged)).unwrap_or_default())
    }

    /// Says what the lists and figures go by.
    ///
    /// # Errors
    /// A value outside its range; nothing is saved then.
    pub async fn save_people_settings(&self, settings: &PeopleSettingsView) -> Result<PeopleSettingsView> {
        let days = [("hotDays", settings.hot_days), ("warmDays", settings.warm_days), ("coldDays", settings.cold_days)];
        for (field, days) in days {
            if !(1..=365).contains(&days) {
                return Err(AppError::bad_request(field, "1 to 365 days"));
            }
        }
        if !(1..=10_080).contains(&settings.answer_minutes) {
            return Err(AppError::bad_request("answerMinutes", "1 to 10080 minutes"));
        }
        if settings.commission_rate > 100_000 {
            return Err(AppError::bad_request("commissionRate", "at most all of it"));
        }
        if settings.region.parse::<hub_domain::people::Region>().is_err() {
            return Err(AppError::bad_request("region", "two capital letters of a country"));
        }
        let text = serde_json::to_string(settings).map_err(|e| AppError::unexpected(&e))?;
        self.0.store.set_setting(KEY, Some(&text)).await?;
        Ok(settings.clone())
    }
}

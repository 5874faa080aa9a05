use serde_json::Value;

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::SettingsView;

const KEY: &str = "settings";

impl Default for SettingsView {
    fn default() -> Self {
        Self {
            theme: "system".to_owned(),
            brokerage: String::new(),
            agent: String::new(),
            licence_number: String::new(),
            phone: String::new(),
            email: String::new(),
            state: String::new(),
            accent: hub_report::DEFAULT_ACCENT.to_owned(),
            lock_after_minutes: 15,
        }
    }
}

impl Hub {
    /// The settings; what was never set has its default.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn settings(&self) -> Result<SettingsView> {
        let Some(text) = self.0.store.setting(KEY).await? else { return Ok(SettingsView::default()) };
        // What was never set has its default; what a newer version added stays out; what cannot be read at all falls
        // back rather than locking the user out of the screen that mends it.
        let known = |s: &SettingsView| match serde_json::to_value(s) {
            Ok(Value::Object(map)) => map,
            _ => serde_json::Map::new(),
        };
        let mut merged = known(&SettingsView::default());
        if let Ok(Value::Object(stored)) = serde_json::from_str(&text) {
            for (name, value) in stored {
                if let Some(slot) = merged.get_mut(&name) {
                    *slot = value;
                }
            }
        }
        Ok(serde_json::from_value(Value::Object(merged)).unwrap_or_default())
    }

    /// Saves the settings.
    ///
    /// # Errors
    /// A value outside its range; nothing is saved then.
    pub async fn save_settings(&self, settings: &SettingsView) -> Result<SettingsView> {
        check(settings)?;
        let text = serde_json::to_string(settings).map_err(|e| AppError::unexpected(&e))?;
        self.0.store.set_setting(KEY, Some(&text)).await?;
        Ok(settings.clone())
    }
}

fn check(settings: &SettingsView) -> Result<()> {
    if !["system", "light", "dark"].contains(&settings.theme.as_str()) {
        return Err(AppError::bad_request("theme", "system, light or dark"));
    }
    let accent = settings.accent.strip_prefix('#').unwrap_or_default();
    if accent.len() != 6 || !accent.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(AppError::bad_request("accent", "a colour such as #2f5bd0"));
    }
    let state = &settings.state;
    if !state.is_empty() && (state.len() != 2 || !state.bytes().all(|b| b.is_ascii_uppercase())) {
        return Err(AppError::bad_request("state", "two capital letters"));
    }
    if settings.lock_after_minutes > 24 * 60 {
        return Err(AppError::bad_request("lockAfterMinutes", "at most a day"));
    }
    let texts = [
        ("brokerage", &settings.brokerage),
        ("agent", &settings.agent),
        ("licenceNumber", &settings.licence_number),
        ("phone", &settings.phone),
        ("email", &settings.email),
    ];
    match texts.iter().find(|(_, text)| text.chars().count() > 200) {
        Some((field, _)) => Err(AppError::bad_request(field, "at most 200 characters")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_out_of_range_are_refused() {
        assert!(check(&SettingsView::default()).is_ok());
        let wrong = [
            SettingsView { theme: "pink".into(), ..SettingsView::default() },
            SettingsView { accent: "red".into(), ..SettingsView::default() },
            SettingsView { accent: "#12345g".into(), ..SettingsView::default() },
            SettingsView { state: "wa".into(), ..SettingsView::default() },
            SettingsView { lock_after_minutes: 5000, ..SettingsView::default() },
            SettingsView { agent: "x".repeat(201), ..SettingsView::default() },
        ];
        for settings in wrong {
            assert!(check(&settings).is_err(), "{settings:?}");
        }
    }
}

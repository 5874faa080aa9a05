use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system is set.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How much goes to the log files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// Errors only.
    Error,
    /// Errors and warnings.
    Warn,
    /// What happened, in outline.
    #[default]
    Info,
    /// What happened, in detail.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The word a log filter understands.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// Where the window was, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// Left edge; may be negative on a second screen.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width, 1 to 32 767.
    pub width: u32,
    /// Height, 1 to 32 767.
    pub height: u32,
    /// Whether it filled the screen.
    pub maximized: bool,
}

impl WindowPlace {
    fn is_sane(self) -> bool {
        let side = 1..=32_767_u32;
        let edge = -32_768..=32_767_i32;
        side.contains(&self.width) && side.contains(&self.height) && edge.contains(&self.x) && edge.contains(&self.y)
    }
}

/// Settings of this installation that are needed before the store is unlocked. No secret, no name, no address.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preferences {
    /// BCP 47 tag of the language of the screens; `None` follows the system.
    pub language: Option<String>,
    /// Light or dark.
    pub theme: Theme,
    /// How much is logged.
    pub log_level: LogLevel,
    /// The window, where it was closed.
    pub window: Option<WindowPlace>,
    /// The data folder used last.
    pub last_home: Option<PathBuf>,
    /// Keys that this version does not know, kept as they are so that an older version loses nothing of a newer one.
    pub unknown: Map<String, Value>,
    /// The highest version that has written the file.
    pub version: u64,
}

impl Preferences {
    /// The version this code writes.
    pub const VERSION: u64 = 1;

    /// Reads preferences from a JSON object. A key whose value cannot be read falls back to its default; its name is
    /// in the second part of the answer.
    #[must_use]
    pub fn from_json(mut fields: Map<String, Value>) -> (Self, Vec<String>) {
        let mut unreadable = Vec::new();
        let version = take(&mut fields, "version", &mut unreadable).unwrap_or(Self::VERSION);
        let window: Option<WindowPlace> = take(&mut fields, "window", &mut unreadable);
        if window.is_some_and(|w| !w.is_sane()) {
            unreadable.push("window".to_owned());
        }
        let preferences = Self {
            language: take(&mut fields, "language", &mut unreadable),
            theme: take(&mut fields, "theme", &mut unreadable).unwrap_or_default(),
            log_level: take(&mut fields, "log_level", &mut unreadable).unwrap_or_default(),
            window: window.filter(|w| w.is_sane()),
            last_home: take(&mut fields, "last_home", &mut unreadable),
            unknown: fields,
            version,
        };
        (preferences, unreadable)
    }

    /// The preferences as a JSON object, unknown keys included.
    #[must_use]
    pub fn to_json(&self) -> Map<String, Value> {
        let mut fields = self.unknown.clone();
        fields.insert("version".to_owned(), Value::from(self.version.max(Self::VERSION)));
        put(&mut fields, "language", self.language.as_ref());
        put(&mut fields, "theme", Some(&self.theme));
        put(&mut fields, "log_level", Some(&self.log_level));
        put(&mut fields, "window", self.window.as_ref());
        put(&mut fields, "last_home", self.last_home.as_ref());
        fields
    }
}

fn take<T: DeserializeOwned>(fields: &mut Map<String, Value>, name: &str, unreadable: &mut Vec<String>) -> Option<T> {
    let value = fields.remove(name)?;
    if value.is_null() {
        return None;
    }
    let read = serde_json::from_value(value).ok();
    if read.is_none() {
        unreadable.push(name.to_owned());
    }
    read
}

fn put<T: Serialize>(fields: &mut Map<String, Value>, name: &str, value: Option<&T>) {
    // A path that is not Unicode has no JSON form; it is then simply not remembered.
    if let Some(value) = value.and_then(|v| serde_json::to_value(v).ok()) {
        fields.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_a_newer_version_wrote_survives() {
        let newer = object(json!({"version": 7, "theme": "dark", "density": {"rows": "tight"}}));
        let (mut read, unreadable) = Preferences::from_json(newer);
        assert!(unreadable.is_empty());
        assert_eq!(read.theme, Theme::Dark);
        read.language = Some("fr-CA".into());
        let back = read.to_json();
        assert_eq!(back["version"], 7);
        assert_eq!(back["density"]["rows"], "tight");
        assert_eq!(back["language"], "fr-CA");
    }

    #[test]
    fn one_bad_value_costs_only_itself() {
        let fields = object(
            json!({"theme": "plaid", "log_level": "debug", "window": {"x": 0, "y": 0, "width": 0, "height": 5, "maximized": false}}),
        );
        let (read, mut unreadable) = Preferences::from_json(fields);
        unreadable.sort();
        assert_eq!(unreadable, ["theme", "window"]);
        assert_eq!(read.theme, Theme::System);
        assert_eq!(read.log_level, LogLevel::Debug);
        assert_eq!(read.window, None);
    }
}

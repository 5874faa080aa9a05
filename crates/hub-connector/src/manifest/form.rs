use serde::Deserialize;

/// What a field of the connect form takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Any text.
    #[default]
    Text,
    /// An address, `https://…`.
    Url,
    /// A folder on this computer.
    Folder,
    /// One of [`FormField::choices`].
    Choice,
    /// A whole number, not negative.
    Number,
}

/// One field of the connect form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// The name in settings: lower case, digits and underscores.
    pub name: String,
    /// The label for people.
    pub label: String,
    /// A sentence of help.
    pub help: String,
    /// What it takes.
    #[serde(default)]
    pub kind: FieldKind,
    /// Kept in the vault instead of the settings, never shown again.
    #[serde(default)]
    pub secret: bool,
    /// Must be given (or has a default).
    #[serde(default)]
    pub required: bool,
    /// Used when nothing is given.
    #[serde(default)]
    pub default: Option<String>,
    /// What a [`FieldKind::Choice`] offers.
    #[serde(default)]
    pub choices: Vec<String>,
}

impl FormField {
    /// Why a value is not acceptable, in words that follow the field's name; `None` when it is. Never repeats the
    /// value.
    #[must_use]
    pub fn refuses(&self, value: &str) -> Option<String> {
        match self.kind {
            FieldKind::Text | FieldKind::Folder => None,
            FieldKind::Url => match url::Url::parse(value) {
                Ok(url) if url.has_host() => None,
                _ => Some("is not an address such as https://example.org/odata".to_owned()),
            },
            FieldKind::Choice if self.choices.iter().any(|c| c == value) => None,
            FieldKind::Choice => Some(format!("must be one of: {}", self.choices.join(", "))),
            FieldKind::Number if value.parse::<u32>().is_ok() => None,
            FieldKind::Number => Some("must be a whole number".to_owned()),
        }
    }
}

//! What is wrong with a mapping file.

/// Why a mapping file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {wrong}; {right}")]
pub struct MappingError {
    /// Name of the file.
    pub file: String,
    /// The key, such as `contact.list.path`; `line 3` where the text is not TOML at all.
    pub key: String,
    /// What is wrong with it.
    pub wrong: String,
    /// What would be right.
    pub right: String,
}

/// The key of the line a byte offset lies in: the last table's name above it, then what stands left of `=`.
pub(super) fn key_at(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let number = before.matches('\n').count();
    let line = text.lines().nth(number).unwrap_or_default();
    let table = text.lines().take(number + 1).filter(|line| line.trim_start().starts_with('[')).last();
    let table =
        table.map(|line| line.split('#').next().unwrap_or(line).trim().trim_matches(['[', ']', ' ']).to_owned());
    let own = line.split_once('=').map(|(key, _)| key.trim().to_owned());
    match (table.filter(|table| !table.is_empty()), own.filter(|_| !line.trim_start().starts_with('['))) {
        (Some(table), Some(key)) => format!("{table}.{key} (line {})", number + 1),
        (Some(name), None) | (None, Some(name)) => format!("{name} (line {})", number + 1),
        (None, None) => format!("line {}", number + 1),
    }
}

//! Reading and validating a manifest; every error names the file and the key.

use std::collections::BTreeSet;

use super::{AuthKind, FieldKind, Manifest, PagingKind, Role};

/// Why a text is not a manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {reason}")]
pub struct ManifestError {
    /// Name of the file.
    pub file: String,
    /// The key, such as `limits.attempts`; `line 3` where the text is not TOML at all.
    pub key: String,
    /// What is wrong with it.
    pub reason: String,
}

/// What stands in `[deletes]` beside the rule itself.
#[derive(serde::Deserialize)]
struct BesideDeletes {
    deletes: Option<Tombstones>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Tombstones {
    #[serde(rename = "rule")]
    _rule: String,
    #[serde(rename = "field")]
    _field: Option<String>,
    #[serde(rename = "gone")]
    _gone: Option<String>,
    #[serde(default)]
    tombstones_days: Option<u32>,
}

pub(super) fn parse(file: &str, text: &str) -> Result<Manifest, ManifestError> {
    let fault = |key: String, reason: &str| ManifestError { file: file.to_owned(), key, reason: reason.to_owned() };
    let unread = |error: toml::de::Error| {
        let key = error.span().map_or_else(|| "the whole file".to_owned(), |span| key_at(text, span.start));
        fault(key, error.message().trim())
    };
    let mut manifest: Manifest = toml::from_str(text).map_err(unread)?;
    let beside: BesideDeletes = toml::from_str(text).map_err(unread)?;
    let says_deletes = beside.deletes.is_some();
    manifest.tombstones_days = beside.deletes.and_then(|deletes| deletes.tombstones_days);
    if let Some((key, reason)) = first_fault(&manifest) {
        return Err(fault(key, &reason));
    }
    if says_deletes != manifest.roles.contains(&Role::Source) {
        return Err(fault("deletes".to_owned(), "belongs to the role “source”, which needs it"));
    }
    Ok(manifest)
}

/// The dotted key of the line a byte offset lies in: the last table header above it, then what stands left of `=`.
fn key_at(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line_number = before.matches('\n').count();
    let line = text.lines().nth(line_number).unwrap_or_default();
    let mut above = before.lines().chain(std::iter::once(line));
    let header =
        above.rfind(|l| l.starts_with('[')).map(|l| l.trim_matches(|c| c == '[' || c == ']' || c == ' ').to_owned());
    let own = line.split_once('=').map(|(key, _)| key.trim().to_owned());
    match (header, own) {
        (Some(table), Some(key)) => format!("{table}.{key} (line {})", line_number + 1),
        (Some(name), None) | (None, Some(name)) => format!("{name} (line {})", line_number + 1),
        (None, None) => format!("line {}", line_number + 1),
    }
}

fn is_name(text: &str, joiner: char) -> bool {
    !text.is_empty()
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joiner)
}

fn first_fault(m: &Manifest) -> Option<(String, String)> {
    let fault = |key: &str, reason: &str| Some((key.to_owned(), reason.to_owned()));
    if !is_name(&m.id, '-') {
        return fault("id", "must be lower-case letters, digits and hyphens");
    }
    for (key, text) in [("title", &m.title), ("summary", &m.summary)] {
        if text.trim().is_empty() {
            return fault(key, "must not be empty");
        }
    }
    if m.roles.is_empty() {
        return fault("roles", "must name at least one role");
    }
    if m.auth.is_empty() {
        return fault("auth", "must name at least one kind; “none” for files");
    }
    if let Some(found) = form_fault(m) {
        return Some(found);
    }
    if m.roles.contains(&Role::Source) && m.streams.is_empty() {
        return fault("streams", "a source must name at least one stream");
    }
    if !m.roles.contains(&Role::Source) && !m.streams.is_empty() {
        return fault("streams", "belong to the role “source”");
    }
    if m.roles.contains(&Role::Crm) == m.crm.is_empty() {
        return fault("crm", "belongs to the role “crm”, which needs it");
    }
    for kind in m.crm.kinds() {
        if let Some((key, reason)) = m.crm.of(kind).and_then(|abilities| abilities.fault()) {
            return fault(&format!("crm.{kind}.{key}"), reason);
        }
    }
    for (class, limits) in &m.counted_apart {
        if let Some((key, reason)) = limits.fault() {
            return fault(&format!("counted_apart.{class}.{key}"), reason);
        }
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = m.streams.iter().find(|s| !seen.insert(s.resource)) {
        return fault("streams.resource", &format!("{} is named twice", twice.resource));
    }
    if m.paging.kind == PagingKind::NextLink
        && let Some(bare) = m.streams.iter().find(|s| s.cursor.is_empty())
    {
        return fault("streams.cursor", &format!("{} needs at least one cursor field", bare.resource));
    }
    if m.paging.page_size == 0 || m.paging.page_size > 100_000 {
        return fault("paging.page_size", "must be 1 to 100000");
    }
    if m.tombstones_days == Some(0) {
        return fault("deletes.tombstones_days", "must be at least 1; leave it out when they stay for ever");
    }
    if let Some((key, reason)) = m.http.fault() {
        return Some((format!("http.{key}"), reason));
    }
    if m.auth.contains(&AuthKind::ApiKey) && m.http.api_key_header.is_none() {
        return fault("http.api_key_header", "the kind “api-key” needs the name of its header");
    }
    if let Some((header, name)) = m.http.form_headers.iter().find(|(_, name)| m.field(name).is_none()) {
        return fault(&format!("http.form_headers.{header}"), &format!("there is no field “{name}”"));
    }
    if m.auth.contains(&AuthKind::BasicKey) && !m.field("api_key").is_some_and(|f| f.secret) {
        return fault("fields", "the kind “basic-key” needs the secret field “api_key”");
    }
    match (&m.oauth, m.auth.contains(&AuthKind::SignIn)) {
        (None, false) => {}
        (None, true) => return fault("oauth", "the kind “sign-in” needs this table"),
        (Some(_), false) => return fault("oauth", "belongs to the kind “sign-in”, which “auth” does not name"),
        (Some(oauth), true) => {
            if let Some((key, reason)) = oauth.fault(&m.fields) {
                return Some((format!("oauth.{key}"), reason));
            }
        }
    }
    m.limits.fault().map(|(key, reason)| (format!("limits.{key}"), reason.to_owned()))
}

fn form_fault(m: &Manifest) -> Option<(String, String)> {
    let mut names = BTreeSet::new();
    for field in &m.fields {
        let key = |part: &str| format!("fields.{}.{part}", field.name);
        if !is_name(&field.name, '_') {
            return Some((key("name"), "must be lower-case letters, digits and underscores".to_owned()));
        }
        if !names.insert(&field.name) {
            return Some((key("name"), "is used twice".to_owned()));
        }
        if field.label.trim().is_empty() || field.help.trim().is_empty() {
            return Some((key("label"), "label and help must not be empty".to_owned()));
        }
        if (field.kind == FieldKind::Choice) == field.choices.is_empty() {
            return Some((key("choices"), "belongs to the kind “choice”, and only to it".to_owned()));
        }
        if field.secret && field.default.is_some() {
            return Some((key("default"), "a secret has no default".to_owned()));
        }
        if let Some(reason) = field.default.as_deref().and_then(|d| field.refuses(d)) {
            return Some((key("default"), reason));
        }
    }
    let needs_secret = m.auth.iter().any(|a| !matches!(a, AuthKind::None | AuthKind::SignIn));
    let has_secret = m.fields.iter().any(|f| f.secret);
    (needs_secret && !has_secret)
        .then(|| ("fields".to_owned(), "the kinds in “auth” need at least one secret field".to_owned()))
}

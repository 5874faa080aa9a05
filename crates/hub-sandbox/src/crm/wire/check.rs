use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use super::read_stamp;

/// What a member of a body has to be.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// Text.
    Text,
    /// Text with something in it.
    Filled,
    /// A number.
    Number,
    /// A whole number from 0 up.
    Whole,
    /// True or false.
    Flag,
    /// A time with an offset.
    Stamp,
    /// A day.
    Day,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A list of objects.
    Objects,
    /// A list of whole numbers.
    Wholes,
    /// An object.
    Object,
    /// Anything at all.
    Any,
}

impl Type {
    /// What it is, in words.
    pub fn words(self) -> String {
        match self {
            Self::Text => "a string".to_owned(),
            Self::Filled => "a non-empty string".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Whole => "an integer".to_owned(),
            Self::Flag => "a boolean value".to_owned(),
            Self::Stamp => "a valid ISO 8601 date string".to_owned(),
            Self::Day => "a date (YYYY-MM-DD)".to_owned(),
            Self::OneOf(words) => format!("one of the following values: {}", words.join(", ")),
            Self::Texts => "an array of strings".to_owned(),
            Self::Objects => "an array of objects".to_owned(),
            Self::Wholes => "an array of integers".to_owned(),
            Self::Object => "an object".to_owned(),
            Self::Any => "a value".to_owned(),
        }
    }

    /// Whether a value is one.
    pub fn fits(self, value: &Json) -> bool {
        let list = |fits: fn(&Json) -> bool| value.as_array().is_some_and(|list| list.iter().all(fits));
        match self {
            Self::Text => value.is_string(),
            Self::Filled => value.as_str().is_some_and(|text| !text.trim().is_empty()),
            Self::Number => value.is_number(),
            Self::Whole => value.is_u64(),
            Self::Flag => value.is_boolean(),
            Self::Stamp => value.as_str().is_some_and(|text| text.contains('T') && read_stamp(text).is_some()),
            Self::Day => value.as_str().is_some_and(|text| text.parse::<NaiveDate>().is_ok()),
            Self::OneOf(words) => value.as_str().is_some_and(|text| words.contains(&text)),
            Self::Texts => list(Json::is_string),
            Self::Objects => list(Json::is_object),
            Self::Wholes => list(Json::is_u64),
            Self::Object => value.is_object(),
            Self::Any => true,
        }
    }
}

/// A member a body may have.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it has to be.
    pub kind: Type,
    /// Whether it has to be there.
    pub needed: bool,
}

impl Member {
    /// A member that may be left out.
    pub const fn may(name: &'static str, kind: Type) -> Self {
        Self { name, kind, needed: false }
    }

    /// A member that has to be there.
    pub const fn must(name: &'static str, kind: Type) -> Self {
        Self { name, kind, needed: true }
    }
}

/// What is wrong with a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// Nobody knows it.
    Stranger(String),
    /// It is not there.
    Missing(&'static str, String),
    /// It is something else; what it should be.
    Type(&'static str, String),
}

/// Everything that is wrong with a body.
pub fn check(body: &Map<String, Json>, members: &[Member]) -> Vec<Wrong> {
    let known = |name: &str| members.iter().any(|member| member.name == name);
    let mut wrong: Vec<_> = body.keys().filter(|name| !known(name)).cloned().map(Wrong::Stranger).collect();
    for member in members {
        match body.get(member.name) {
            None if member.needed => wrong.push(Wrong::Missing(member.name, member.kind.words())),
            Some(value) if !member.kind.fits(value) => wrong.push(Wrong::Type(member.name, member.kind.words())),
            _ => {}
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bodies_are_checked_member_by_member() {
        let members = [Member::must("title", Type::Filled), Member::may("due", Type::Stamp)];
        let wrongs = |body: Json| check(body.as_object().expect("an object"), &members);
        assert!(wrongs(json!({"title": "a", "due": "2026-01-01T00:00:00Z"})).is_empty());
        assert!(matches!(wrongs(json!({}))[..], [Wrong::Missing("title", _)]));
        assert!(matches!(wrongs(json!({"title": " "}))[..], [Wrong::Type("title", _)]));
        assert!(matches!(wrongs(json!({"title": "a", "due": null}))[..], [Wrong::Type("due", _)]));
        assert!(matches!(wrongs(json!({"title": "a", "due": "1780000000000"}))[..], [Wrong::Type("due", _)]));
        assert_eq!(wrongs(json!({"title": "a", "other": 1})), [Wrong::Stranger("other".to_owned())]);
    }
}

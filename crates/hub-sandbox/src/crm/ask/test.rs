use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value as Json;

use super::super::wire::read_zoned;

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    /// Nothing.
    Null,
    /// True or false.
    Flag(bool),
    /// A number.
    Number(f64),
    /// Text that stood in quotes.
    Text(String),
    /// A time that stood without quotes.
    Stamp(DateTime<Utc>),
    /// A day that stood without quotes.
    Day(NaiveDate),
    /// Anything else that stood without quotes.
    Bare(String),
}

/// How it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Is.
    Same,
    /// Is not.
    Other,
    /// Is less or earlier.
    Less,
    /// Is not more.
    LessOrSame,
    /// Is more or later.
    More,
    /// Is not less.
    MoreOrSame,
    /// Is like, with `%` for anything and `_` for one sign.
    Like,
    /// Is one of.
    In,
    /// Is none of.
    NotIn,
    /// Begins with.
    Begins,
    /// Ends with.
    Ends,
    /// Has inside.
    Holds,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Is {
    /// The field.
    pub field: String,
    /// How.
    pub how: How,
    /// With what; several for lists and spans.
    pub with: Vec<Word>,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// One comparison.
    Is(Is),
    /// Each of these.
    All(Vec<Test>),
    /// One of these.
    Any(Vec<Test>),
    /// Not this.
    Not(Box<Test>),
}

impl Test {
    /// Every comparison in it.
    pub fn parts(&self) -> Vec<&Is> {
        match self {
            Self::Is(is) => vec![is],
            Self::All(tests) | Self::Any(tests) => tests.iter().flat_map(Self::parts).collect(),
            Self::Not(test) => test.parts(),
        }
    }

    /// Whether it holds for the values of a record.
    pub fn holds(&self, value: &dyn Fn(&str) -> Json) -> bool {
        match self {
            Self::Is(is) => is.holds(&value(&is.field)),
            Self::All(tests) => tests.iter().all(|test| test.holds(value)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(value)),
            Self::Not(test) => !test.holds(value),
        }
    }
}

impl Is {
    fn holds(&self, value: &Json) -> bool {
        let first = self.with.first().unwrap_or(&Word::Null);
        let order = || order(value, first);
        let text = || value.as_str().map(str::to_lowercase).unwrap_or_default();
        let wanted = || first.text().to_lowercase();
        match self.how {
            How::Same => same(value, first),
            How::Other => !same(value, first),
            How::Less => order() == Some(Ordering::Less),
            How::LessOrSame => order().is_some_and(Ordering::is_le),
            How::More => order() == Some(Ordering::Greater),
            How::MoreOrSame => order().is_some_and(Ordering::is_ge),
            How::Like => like(&text(), &wanted()),
            How::In => self.with.iter().any(|word| same(value, word)),
            How::NotIn => !self.with.iter().any(|word| same(value, word)),
            How::Begins => value.is_string() && text().starts_with(&wanted()),
            How::Ends => value.is_string() && text().ends_with(&wanted()),
            How::Holds => value.is_string() && text().contains(&wanted()),
        }
    }
}

impl Word {
    /// What it says, as text.
    pub fn text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) | Self::Bare(text) => text.clone(),
            Self::Stamp(at) => at.to_rfc3339(),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// Systems of this kind store no empty text: it is nothing.
fn is_null(value: &Json) -> bool {
    value.is_null() || value.as_str() == Some("")
}

fn same(value: &Json, word: &Word) -> bool {
    match word {
        Word::Null => is_null(value),
        Word::Text(text) if text.is_empty() => is_null(value),
        Word::Flag(flag) => value.as_bool() == Some(*flag),
        word => match value {
            Json::Array(list) => list.iter().any(|value| same(value, word)),
            value => order(value, word) == Some(Ordering::Equal),
        },
    }
}

/// The order of a value and a word; nothing where they cannot be compared. Texts are compared without regard to capitals,
/// as all these systems do, times as times whatever their offsets.
fn order(value: &Json, word: &Word) -> Option<Ordering> {
    match (value, word) {
        (Json::Number(value), word) => {
            let number = match word {
                Word::Number(number) => Some(*number),
                word => word.text().parse::<f64>().ok().filter(|number| number.is_finite()),
            };
            Some(value.as_f64()?.total_cmp(&number?))
        }
        (Json::Bool(value), word) => Some(value.to_string().cmp(&word.text().to_lowercase())),
        (Json::String(value), Word::Stamp(at)) => Some(read_zoned(value)?.cmp(at)),
        (Json::String(value), Word::Day(day)) => Some(value.get(..10)?.parse::<NaiveDate>().ok()?.cmp(day)),
        (Json::String(value), word) => {
            let word = word.text();
            match (read_zoned(value), read_zoned(&word)) {
                (Some(value), Some(word)) => Some(value.cmp(&word)),
                _ => Some(value.to_lowercase().cmp(&word.to_lowercase())),
            }
        }
        _ => None,
    }
}

/// Whether a text is like a pattern; in time that grows with the product of their lengths and no faster.
fn like(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) = (text.chars().collect(), pattern.chars().collect());
    let mut row = vec![false; text.len() + 1];
    row[0] = true;
    for sign in pattern {
        let mut next = vec![false; text.len() + 1];
        next[0] = sign == '%' && row[0];
        for (place, held) in text.iter().enumerate() {
            next[place + 1] = match sign {
                '%' => next[place] || row[place + 1],
                '_' => row[place],
                sign => row[place] && *held == sign,
            };
        }
        row = next;
    }
    row[text.len()]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn patterns_are_like_texts() {
        for (text, pattern, is) in [
            ("", "", true),
            ("", "%", true),
            ("", "_", false),
            ("abc", "a%", true),
            ("abc", "%c", true),
            ("abc", "a_c", true),
            ("abc", "%b%", true),
            ("abc", "b", false),
            ("aab", "%ab", true),
        ] {
            assert_eq!(like(text, pattern), is, "{text} {pattern}");
        }
    }

    #[test]
    fn values_compare_by_what_they_are() {
        let is = |how, with: Word, value: Json| Is { field: "f".to_owned(), how, with: vec![with] }.holds(&value);
        assert!(is(How::Same, Word::Text("A@X".to_owned()), json!("a@x")));
        assert!(is(How::Same, Word::Null, json!("")) && !is(How::Other, Word::Null, Json::Null));
        assert!(is(How::Other, Word::Text("a".to_owned()), Json::Null));
        assert!(is(How::More, Word::Number(4.0), json!(4.5)) && !is(How::More, Word::Number(4.0), Json::Null));
        let at = Word::Text("2026-01-01T02:00:00+02:00".to_owned());
        assert!(is(How::Same, at, json!("2026-01-01T00:00:00.000+0000")));
        assert!(is(How::Same, Word::Text("x".to_owned()), json!(["y", "x"])));
    }
}

//! Texts with `{names}` in them: paths, parameters and bodies.

use serde::Deserialize;
use serde_json::{Map, Value};

/// A text with names in braces.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(String),
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let closed = after.split_once('}').filter(|(name, _)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            });
            let Some((name, behind)) = closed else {
                return Err("a brace opens a name of small letters and closes again: \"{key}\"".to_owned());
            };
            parts.extend([Part::Text(before.to_owned()), Part::Name(name.to_owned())]);
            rest = behind;
        }
        parts.push(Part::Text(rest.to_owned()));
        parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
        Ok(Self(parts))
    }
}

impl Template {
    /// The names in it.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Name(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The one name it consists of.
    fn alone(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Name(name)] => Some(name),
            _ => None,
        }
    }

    /// With values in place of the names; `None` where one has none.
    pub(super) fn fill(&self, value: &dyn Fn(&str) -> Option<Value>) -> Option<String> {
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Name(name) => value(name).map(|value| match value {
                Value::String(text) => text,
                other => other.to_string(),
            }),
        });
        parts.collect()
    }

    /// As one value: a name that stands alone keeps its kind.
    fn value(&self, value: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
        match self.alone() {
            Some(name) => value(name),
            None => self.fill(value).map(Value::String),
        }
    }
}

/// A path below the address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Path(Vec<Template>);

impl TryFrom<String> for Path {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.contains("://") {
            return Err("a path stands below the address and does not repeat it: \"/people\"".to_owned());
        }
        if text.contains(['?', '#']) {
            return Err("parameters do not belong in the path; write them in the table \"query\"".to_owned());
        }
        let steps = text.trim_start_matches('/').split('/').map(|step| Template::try_from(step.to_owned()));
        let steps = steps.collect::<Result<Vec<_>, _>>()?;
        let dots = |step: &Template| matches!(step.0.as_slice(), [Part::Text(text)] if text == "." || text == "..");
        if steps.iter().any(dots) {
            return Err("a path does not go up: leave \".\" and \"..\" out".to_owned());
        }
        Ok(Self(steps))
    }
}

impl Path {
    /// The names in it.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(Template::names)
    }

    /// Its steps with values in place of the names; `None` where one has none, or one that is no step.
    pub(super) fn fill(&self, value: &dyn Fn(&str) -> Option<Value>) -> Option<Vec<String>> {
        let steps = self.0.iter().map(|step| step.fill(value).filter(|step| step != "." && step != ".."));
        steps.collect()
    }
}

/// A body with names in its texts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Body {
    Text(Template),
    Other(Value),
    List(Vec<Self>),
    Table(Vec<(String, Self)>),
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Body {
    fn of(value: Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => Self::Text(Template::try_from(text)?),
            Value::Array(items) => Self::List(items.into_iter().map(Self::of).collect::<Result<_, _>>()?),
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| Ok((name, Self::of(value)?)));
                Self::Table(fields.collect::<Result<_, String>>()?)
            }
            other => Self::Other(other),
        })
    }

    /// The names in it.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => text.names().collect(),
            Self::Other(_) => Vec::new(),
            Self::List(items) => items.iter().flat_map(Self::names).collect(),
            Self::Table(fields) => fields.iter().flat_map(|(_, value)| value.names()).collect(),
        }
    }

    /// With values in place of the names. What has none is left out.
    pub(super) fn fill(&self, value: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
        match self {
            Self::Text(text) => text.value(value),
            Self::Other(other) => Some(other.clone()),
            Self::List(items) => Some(items.iter().filter_map(|item| item.fill(value)).collect()),
            Self::Table(fields) => {
                let fields = fields.iter().filter_map(|(name, field)| Some((name.clone(), field.fill(value)?)));
                Some(Value::Object(fields.collect::<Map<_, _>>()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn of(name: &str) -> Option<Value> {
        match name {
            "key" => Some(json!("a/b")),
            "size" => Some(json!(7)),
            "record" => Some(json!({"x": 1})),
            _ => None,
        }
    }

    #[test]
    fn names_are_filled_and_what_has_no_value_is_left_out() {
        let path = Path::try_from("/people/{key}/notes".to_owned()).unwrap();
        assert_eq!(path.fill(&of).unwrap(), ["people", "a/b", "notes"]);
        assert_eq!(Path::try_from("/people/{since}".to_owned()).unwrap().fill(&of), None);
        for bad in ["/a?b=c", "https://x.org/a", "/a/../b", "/{a", "/{A}", "/{}"] {
            assert!(Path::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        let body = Body::of(json!({"data": "{record}", "n": ["{size}", "p{size}", "{since}"], "s": "{since}", "k": 1}))
            .unwrap();
        assert_eq!(body.fill(&of).unwrap(), json!({"data": {"x": 1}, "n": [7, "p7"], "k": 1}));
        assert_eq!(body.names(), ["record", "size", "size", "since", "since"]);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[a{}/.~?]{0,12}") {
            if let Ok(path) = Path::try_from(text.clone()) {
                let _ = path.fill(&of);
            }
            if let Ok(body) = Body::of(json!([text])) {
                let _ = body.fill(&of);
            }
        }
    }
}

//! JSON pointers (RFC 6901): where a value stands in a record or an answer.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest pointer, in steps. No record is as deep.
const DEEPEST: usize = 16;

/// Where a value stands: `/emails/0/address`. The empty pointer is the whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Pointer(Vec<String>);

/// What stands at a pointer.
#[derive(Debug, PartialEq)]
pub(super) enum Found<'v> {
    /// A value, perhaps `null`.
    Value(&'v Value),
    /// Nothing.
    Nothing,
    /// On the way there is something else than an object or a list.
    Astray,
}

impl TryFrom<String> for Pointer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let Some(rest) = text.strip_prefix('/') else {
            return Err(format!("a place in the answer begins with a slash: write \"/{text}\""));
        };
        let steps: Vec<String> = rest.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        if steps.len() > DEEPEST {
            return Err(format!("a place in the answer has at most {DEEPEST} steps"));
        }
        Ok(Self(steps))
    }
}

impl std::fmt::Display for Pointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|step| write!(f, "/{}", step.replace('~', "~0").replace('/', "~1")))
    }
}

fn step<'v>(value: &'v Value, name: &str) -> Found<'v> {
    let found = match value {
        Value::Object(fields) => fields.get(name),
        Value::Array(items) => name.parse::<usize>().ok().and_then(|place| items.get(place)),
        Value::Null => None,
        _ => return Found::Astray,
    };
    found.map_or(Found::Nothing, Found::Value)
}

impl Pointer {
    /// Of one step.
    pub(super) fn to(name: &str) -> Self {
        Self(vec![name.to_owned()])
    }

    pub(super) fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// How many steps.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// The way in words, for an issue: `address.city`.
    pub(super) fn dotted(&self) -> String {
        self.0.join(".")
    }

    /// Whether a step is a place in a list.
    pub(super) fn counts(&self) -> bool {
        self.0.iter().any(|step| step.parse::<usize>().is_ok())
    }

    /// Whether it leads to the same place or into it.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The way to a member of what stands there.
    pub(super) fn join(&self, name: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(name.to_owned());
        Self(steps)
    }

    /// The first so many steps.
    pub(super) fn first(&self, steps: usize) -> Self {
        Self(self.0.iter().take(steps).cloned().collect())
    }

    /// What stands there in a value.
    pub(super) fn of<'v>(&self, value: &'v Value) -> Found<'v> {
        self.0
            .iter()
            .try_fold(value, |at, name| match step(at, name) {
                Found::Value(next) => Ok(next),
                other => Err(other),
            })
            .map_or_else(|other| other, Found::Value)
    }

    /// The same in a record.
    pub(super) fn within<'v>(&self, record: &'v Map<String, Value>) -> Found<'v> {
        let Some((top, rest)) = self.0.split_first() else { return Found::Astray };
        match record.get(top) {
            None => Found::Nothing,
            Some(value) => Self(rest.to_vec()).of(value),
        }
    }

    /// A value that is there and not `null`.
    pub(super) fn read<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self.of(value) {
            Found::Value(Value::Null) | Found::Nothing | Found::Astray => None,
            Found::Value(value) => Some(value),
        }
    }

    /// Writes a value there; what is on the way and no object becomes one.
    pub(super) fn put(&self, record: &mut Map<String, Value>, value: Value) {
        let Some((leaf, way)) = self.0.split_last() else { return };
        let mut at = record;
        for name in way {
            let next = at.entry(name.clone()).or_insert_with(|| Value::Object(Map::new()));
            if !next.is_object() {
                *next = Value::Object(Map::new());
            }
            let Value::Object(next) = next else { return };
            at = next;
        }
        at.insert(leaf.clone(), value);
    }

    /// Takes a value away.
    pub(super) fn take_from(&self, record: &mut Map<String, Value>) -> Option<Value> {
        let (leaf, way) = self.0.split_last()?;
        let mut at = record;
        for name in way {
            at = at.get_mut(name)?.as_object_mut()?;
        }
        at.remove(leaf)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn pointer(text: &str) -> Pointer {
        Pointer::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_place_is_found_missed_or_not_what_it_should_be() {
        let record = json!({"a": {"b": [1, {"c/d": 2}]}, "n": null, "t": "x"});
        assert_eq!(pointer("/a/b/1/c~1d").of(&record), Found::Value(&json!(2)));
        assert_eq!(pointer("/a/b/9").of(&record), Found::Nothing);
        assert_eq!(pointer("/n/x").of(&record), Found::Nothing);
        assert_eq!(pointer("/t/x").of(&record), Found::Astray);
        assert_eq!(pointer("").of(&record), Found::Value(&record));
        assert!(Pointer::try_from("a/b".to_owned()).unwrap_err().contains("\"/a/b\""));
    }

    proptest! {
        #[test]
        fn what_is_put_is_found(text in "(/[a-z~/0-9]{0,3}){1,4}", value in ".{0,4}") {
            let pointer = pointer(&text);
            let mut record = Map::new();
            pointer.put(&mut record, value.clone().into());
            prop_assert_eq!(pointer.within(&record), Found::Value(&Value::from(value.clone())));
            prop_assert_eq!(pointer.to_string().parse::<String>().unwrap(), Pointer::try_from(pointer.to_string()).unwrap().to_string());
            prop_assert_eq!(pointer.take_from(&mut record), Some(Value::from(value)));
        }

        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            if let Ok(pointer) = Pointer::try_from(text) {
                pointer.of(&json!({"a": [1]}));
                pointer.put(&mut Map::new(), Value::Null);
            }
        }
    }
}

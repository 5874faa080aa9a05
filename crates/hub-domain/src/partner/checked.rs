use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// Why a text was refused. It never holds the text itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct CheckRefused {
    /// Where it stands, such as `contacts.0.name`; empty for a bare text.
    pub field: String,
    /// What the check says, such as "looks like a social security number".
    pub why: String,
}

/// What a caller says of a text that must not be kept: `Err` with the reason in words, without the text.
pub type TextCheck<'a> = &'a (dyn Fn(&str) -> Result<(), String> + Send + Sync);

/// A value every text of which went through a check. There is no other way to make one, and the store takes nothing
/// else, so that no screen, file or proposal can bring in what the caller's check refuses (social security and card
/// numbers). What comes out of the store is plain: who changes it has it checked again.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked<T>(T);

impl<T: Serialize> Checked<T> {
    /// Checks every text within a value, however deep. Identifiers, keys and digests of ours are no texts: a UUID, or 32 or
    /// 64 bytes in hexadecimal, says nothing, and by chance may look like the number of an account.
    ///
    /// # Errors
    /// [`CheckRefused`] with the field. A value that has no JSON form is refused too.
    pub fn new(value: T, check: TextCheck<'_>) -> Result<Self, CheckRefused> {
        let json = serde_json::to_value(&value)
            .map_err(|_| CheckRefused { field: String::new(), why: "cannot be written down".to_owned() })?;
        walk(&mut String::new(), &json, check)?;
        Ok(Self(value))
    }

    /// The value.
    #[must_use]
    pub fn get(&self) -> &T {
        &self.0
    }

    /// The value, no longer marked.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

fn walk(path: &mut String, value: &Value, check: TextCheck<'_>) -> Result<(), CheckRefused> {
    let mut under = |name: &str, value: &Value| {
        let length = path.len();
        if length > 0 {
            path.push('.');
        }
        path.push_str(name);
        let said = walk(path, value, check);
        path.truncate(length);
        said
    };
    match value {
        Value::String(text) if Uuid::parse_str(text).is_ok() || is_digest(text) => Ok(()),
        Value::String(text) => check(text).map_err(|why| CheckRefused { field: path.clone(), why }),
        Value::Array(items) => items.iter().enumerate().try_for_each(|(n, item)| under(&n.to_string(), item)),
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| under(name, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// Whether a text is a key, a digest or a signature as they are written here. Digits alone are none.
fn is_digest(text: &str) -> bool {
    matches!(text.len(), 64 | 128)
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_text_is_seen_and_the_field_is_named() {
        let check: TextCheck<'_> = &|text| if text.contains("123-45-6789") { Err("a number".into()) } else { Ok(()) };
        let id = Uuid::now_v7();
        for (value, field) in [
            (json!({"a": {"b": ["fine", "it is 123-45-6789"]}}), Some("a.b.1")),
            (json!("123-45-6789"), Some("")),
            (json!({"a": [1, null, true, "x"], "id": id}), None),
        ] {
            let said = Checked::new(value.clone(), check).map_err(|e| e.field);
            assert_eq!(said.as_ref().err().map(String::as_str), field, "{value}");
        }
        let all: TextCheck<'_> = &|_| Err("no".into());
        assert!(Checked::new(json!({ "id": id }), all).is_ok(), "identifiers are no texts");
        // Begins like an account number of Germany, as one key in a hundred begins like one of somewhere.
        let key = "de89370400440532013000a1b2c3d4e5".repeat(2);
        assert!(Checked::new(json!({ "key": key.as_str() }), all).is_ok(), "keys are no texts");
        for text in [&key[..62], &"4".repeat(64), &key.to_uppercase()] {
            assert!(Checked::new(json!({ "key": text }), all).is_err(), "{text}");
        }
    }
}

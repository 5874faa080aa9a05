//! The vendor's own reason, found in whatever shape it gives it.

use std::collections::HashSet;

use serde_json::Value;

use super::words::plain_words;

/// Most reasons repeated.
const MOST: usize = 3;
/// Deepest place looked at.
const DEEPEST: u8 = 4;
/// Where vendors put a sentence, best first.
const SENTENCES: [&str; 8] =
    ["message", "errorMessage", "error_message", "detail", "description", "title", "error", "errorCode"];
/// Where vendors put several, one for each field perhaps.
const LISTS: [&str; 3] = ["errors", "details", "messages"];

/// The plain words of a refusal's body, without any of the words that we `sent`; `None` where it gives no reason.
pub(super) fn vendor_words(body: &[u8], sent: &HashSet<String>) -> Option<String> {
    let parsed: Value = serde_json::from_slice(body).ok()?;
    let mut found = Vec::new();
    sentences(&parsed, DEEPEST, &mut found);
    let mut said: Vec<String> = Vec::new();
    for sentence in found {
        let words = plain_words(sentence, sent);
        if words.chars().any(char::is_alphabetic) && !said.contains(&words) {
            said.push(words);
        }
        if said.len() == MOST {
            break;
        }
    }
    (!said.is_empty()).then(|| said.join("; "))
}

fn sentences<'a>(value: &'a Value, deep: u8, found: &mut Vec<&'a str>) {
    if deep == 0 {
        return;
    }
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().take(MOST).for_each(|item| sentences(item, deep - 1, found)),
        Value::Object(fields) => {
            let before = found.len();
            for key in SENTENCES {
                match fields.get(key) {
                    // One sentence says it; the next best key mostly says the same in fewer words.
                    Some(Value::String(text)) if found.len() == before => found.push(text),
                    Some(inner @ (Value::Object(_) | Value::Array(_))) => sentences(inner, deep - 1, found),
                    _ => {}
                }
            }
            for key in LISTS {
                match fields.get(key) {
                    // A list by field: `{"email": ["has already been taken"]}`.
                    Some(Value::Object(by_field)) => {
                        by_field.values().take(MOST).for_each(|item| sentences(item, deep - 1, found));
                    }
                    Some(list) => sentences(list, deep - 1, found),
                    None => {}
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(body: &str) -> Option<String> {
        vendor_words(body.as_bytes(), &HashSet::new())
    }

    #[test]
    fn every_vendors_shape_is_read() {
        let table = [
            (r#"{"error":{"code":"1","message":"Unknown field"}}"#, "Unknown field"),
            (
                r#"[{"message":"Required fields are missing: [LastName]","errorCode":"X_Y"}]"#,
                "Required fields are missing: [LastName]",
            ),
            (
                r#"{"statusCode":400,"message":["dueDate must be a date"],"error":"Bad Request"}"#,
                "dueDate must be a date",
            ),
            (r#"{"status":"error","message":"Property values were not valid"}"#, "Property values were not valid"),
            (r#"{"errorMessage":"No such person."}"#, "No such person."),
            (
                r#"{"title":"Invalid Resource","detail":"Please provide a valid address.","errors":[{"message":"is required"}]}"#,
                "Please provide a valid address.; is required",
            ),
            (r#"{"errors":{"email":["has already been taken"]}}"#, "has already been taken"),
            (r#"{"errors":["Agent not found"]}"#, "Agent not found"),
            (r#""Lead not found""#, "Lead not found"),
            (r#"{"success":false,"error":"Deal was removed"}"#, "Deal was removed"),
            (r#"[{"error_key":"x.y","error_message":"Throttled"}]"#, "Throttled"),
            (r#"[{"errorCode":"INVALID_FIELD_FOR_INSERT_UPDATE"}]"#, "INVALID_FIELD_FOR_INSERT_UPDATE"),
        ];
        for (body, expected) in table {
            assert_eq!(said(body).as_deref(), Some(expected), "{body}");
        }
        for nothing in ["", "<html>", "{}", "[]", "7", r#"{"message":""}"#, r#"{"message":"12345"}"#] {
            assert_eq!(said(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn a_word_that_was_sent_never_comes_back(word in "[a-z]{5,12}", before in "[A-Za-z ,.:'\"-]{0,30}", after in "[A-Za-z ,.:'\"-]{0,30}") {
            let sent = HashSet::from([word.clone()]);
            let message = format!("{before} {word} {after}");
            let body = serde_json::json!({"message": message, "errors": [{"message": message}]}).to_string();
            if let Some(said) = vendor_words(body.as_bytes(), &sent) {
                let whole = said.to_lowercase();
                prop_assert!(!whole.split(|c: char| !c.is_alphabetic()).any(|w| w == word) || super::super::words::is_common(&word), "{}", said);
            }
        }

        #[test]
        fn any_body_is_survived(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = vendor_words(&body, &HashSet::new());
        }
    }
}

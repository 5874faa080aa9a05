//! Rows that are gone, or that the connection's licence does not (or no longer) cover.

use std::collections::BTreeSet;

use hub_connector::RejectedRow;
use hub_domain::RawRecord;
use serde_json::{Map, Value};

use super::dialect::licence_words;
use super::names::StreamNames;
use super::pull::Turn;
use super::source::ResoSource;

/// A page of so many rows of which none may be used is worth a word to the user.
const WORTH_A_WORD: u64 = 10;

/// Takes the rows that may not be kept out of a turn and names their keys as deleted.
pub(super) fn keep_permitted(source: &ResoSource, names: &StreamNames, turn: &mut Turn) {
    if names.flag.is_none() && names.licence.is_none() {
        return;
    }
    let before = turn.records.len() as u64;
    let mut withheld = 0;
    let mut allowed: Vec<String> = Vec::new();
    // A key may come twice in a page; what came last counts.
    let mut gone_keys: BTreeSet<String> = turn.deleted.drain(..).collect();
    let mut kept: Vec<RawRecord> = Vec::with_capacity(turn.records.len());
    for record in std::mem::take(&mut turn.records) {
        let gone = names.flag.as_ref().and_then(|f| record.payload.get(f)).is_some_and(is_false);
        let uses = names.licence.as_ref().and_then(|f| record.payload.get(f)).map(words_of).unwrap_or_default();
        let permitted = is_permitted(source, names, &record.payload);
        if !gone && permitted {
            gone_keys.remove(&record.key);
            kept.push(record);
            continue;
        }
        if !gone {
            withheld += 1;
            if allowed.len() < 8 {
                allowed.extend(uses.into_iter().filter(|u| is_word(u)));
            }
        }
        gone_keys.insert(record.key);
    }
    turn.deleted = gone_keys.into_iter().collect();
    if withheld == before && before >= WORTH_A_WORD {
        allowed.sort_unstable();
        allowed.dedup();
        turn.rejected.push(RejectedRow {
            place: "a whole page".to_owned(),
            column: names.licence.clone(),
            reason: format!(
                "none of its rows may be used under the licence “{}”; the MLS allows them for {}. If that is what you \
                 signed, choose it as this connection's licence",
                source.setup.licence.as_str(),
                allowed.join(", ")
            ),
        });
    }
    turn.withheld = withheld;
    turn.records = kept;
}

/// Whether the connection's licence covers a row.
pub(super) fn is_permitted(source: &ResoSource, names: &StreamNames, row: &Map<String, Value>) -> bool {
    let uses = names.licence.as_ref().and_then(|f| row.get(f)).map(words_of).unwrap_or_default();
    let words = licence_words(source.setup.licence);
    uses.is_empty() || uses.iter().any(|u| words.iter().any(|w| u.eq_ignore_ascii_case(w)))
}

fn is_false(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => !flag,
        Value::String(text) => text.trim().eq_ignore_ascii_case("false"),
        _ => false,
    }
}

/// Only what looks like the name of a use is repeated to people.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_alphabetic())
}

/// A list of words, as a list or joined by commas.
fn words_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(|t| t.trim().to_owned()).collect(),
        Value::String(text) => text.split(',').map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn uses_in_every_form() {
        assert_eq!(words_of(&json!(["IDX", " BO "])), ["IDX", "BO"]);
        assert_eq!(words_of(&json!("IDX, VOW,")), ["IDX", "VOW"]);
        for silent in [json!(null), json!([]), json!(""), json!(7)] {
            assert!(words_of(&silent).is_empty(), "{silent}");
        }
    }

    #[test]
    fn only_false_means_gone() {
        assert!(is_false(&json!(false)) && is_false(&json!("False")));
        assert!(![json!(null), json!(true), json!(0), json!("")].iter().any(is_false));
    }
}

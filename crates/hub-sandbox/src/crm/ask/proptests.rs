//! Whatever a client writes, reading it gives a condition or a reason, and a condition can be tried on any record.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{Manner, criteria, filter, select};

const WORDS: &[&str] = &[
    "select",
    "from",
    "where",
    "and",
    "or",
    "not",
    "in",
    "like",
    "is",
    "null",
    "between",
    "order",
    "by",
    "desc",
    "limit",
    "offset",
    "(",
    ")",
    ",",
    "=",
    "!=",
    ">=",
    "eq",
    "ne",
    "gt",
    "contains",
    "startswith",
    "Email",
    "'x'",
    "'",
    "''",
    "\\'",
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    "7",
    "-1.5e9",
    "true",
    ":equals:",
    ":in:",
    ":between:",
    "ß",
    "\\",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,60}",
        proptest::collection::vec(proptest::sample::select(WORDS), 0..30).prop_map(|words| words.join(" ")),
        proptest::collection::vec(proptest::sample::select(WORDS), 0..30).prop_map(|words| words.concat()),
        proptest::collection::vec(proptest::sample::select(WORDS), 0..20)
            .prop_map(|words| format!("select id from X where {}", words.join(" "))),
    ]
}

fn value() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        Just(json!(["x", 1])),
        Just(json!("2026-01-01T00:00:00Z")),
        Just(json!({"a": 1})),
    ]
}

proptest! {
    #[test]
    fn nothing_that_is_read_panics(text in text(), value in value()) {
        let tests = [
            filter(&text).ok(),
            criteria(&text).ok(),
            select(&text, Manner::Soql).ok().and_then(|read| read.test),
            select(&text, Manner::Coql).ok().and_then(|read| read.test),
        ];
        for test in tests.into_iter().flatten() {
            // What holds for the whole holds again: trying changes nothing.
            prop_assert_eq!(test.holds(&|_| value.clone()), test.holds(&|_| value.clone()));
            prop_assert!(test.parts().iter().all(|part| !part.field.is_empty() && !part.with.is_empty()));
        }
    }

    #[test]
    fn a_text_in_quotes_is_that_text(text in "[^\r\n\t]{0,20}") {
        let doubled = format!("name eq '{}'", text.replace('\'', "''"));
        let test = filter(&doubled).expect("reads");
        prop_assert_eq!(&test.parts()[0].with[0].text(), &text);
        let slashed = text.replace('\\', "\\\\").replace('\'', "\\'");
        let read = select(&format!("SELECT Id FROM X WHERE name = '{slashed}'"), Manner::Soql).expect("reads");
        prop_assert_eq!(&read.test.expect("a condition").parts()[0].with[0].text(), &text);
    }
}

//! Filters that are random: reading never panics, and a filter means what a second, simple-minded reading of the same
//! tree says.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::{Check, Grammar, decode_component, holds, parse_filter, parse_orderby, split_query, stamp_range};
use crate::{
    Encoding,
    data::{Row, parse_stamp},
    schema::{EntityType, property_type},
};

/// A filter, as a tree of its own.
#[derive(Debug, Clone)]
enum Tree {
    Number(&'static str, &'static str, f64),
    Text(&'static str, &'static str, String),
    Stamp(&'static str, &'static str),
    Null(&'static str, &'static str),
    Any(&'static str),
    Not(Box<Tree>),
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
}

static ENTITY: LazyLock<EntityType> = LazyLock::new(property_type);

const COMPARES: &[&str] = &["eq", "ne", "gt", "ge", "lt", "le"];
const STAMPS: &[&str] = &[
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.000Z",
    "2026-01-01T00:00:00.0000001Z",
    "2026-01-01T01:00:00+01:00",
    "2026-02-01T00:00:00.5Z",
];
const WORDS: &[&str] = &["Range", "Oven", "Range Hood"];

fn trees() -> impl Strategy<Value = Tree> {
    let compare = || prop::sample::select(COMPARES);
    let leaf = prop_oneof![
        (prop::sample::select(&["ListPrice", "BedroomsTotal"][..]), compare(), -3_i32..4)
            .prop_map(|(field, op, n)| Tree::Number(field, op, f64::from(n) / 2.0)),
        (prop::sample::select(&["ListingKey", "StreetName"][..]), compare(), "[ab' ()]{0,3}")
            .prop_map(|(field, op, text)| Tree::Text(field, op, text)),
        (compare(), prop::sample::select(STAMPS)).prop_map(|(op, stamp)| Tree::Stamp(op, stamp)),
        (prop::sample::select(&["ListPrice", "StreetName"][..]), prop::sample::select(&["eq", "ne", "gt"][..]))
            .prop_map(|(field, op)| Tree::Null(field, op)),
        prop::sample::select(WORDS).prop_map(Tree::Any),
    ];
    leaf.prop_recursive(5, 40, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|tree| Tree::Not(Box::new(tree))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Tree::And(Box::new(a), Box::new(b))),
            (inner.clone(), inner).prop_map(|(a, b)| Tree::Or(Box::new(a), Box::new(b))),
        ]
    })
}

fn written(tree: &Tree) -> String {
    match tree {
        Tree::Number(field, op, n) => format!("{field} {op} {n}"),
        Tree::Text(field, op, text) => format!("{field} {op} '{}'", text.replace('\'', "''")),
        Tree::Stamp(op, stamp) => format!("ModificationTimestamp {op} {stamp}"),
        Tree::Null(field, op) => format!("{field} {op} null"),
        Tree::Any(word) => format!("Appliances/any(x: x eq '{word}')"),
        Tree::Not(inner) => format!("not ({})", written(inner)),
        // Without parentheses where precedence allows it: `and` binds tighter than `or`.
        Tree::And(a, b) => {
            let side =
                |tree: &Tree| if matches!(tree, Tree::Or(..)) { format!("({})", written(tree)) } else { written(tree) };
            format!("{} and {}", side(a), side(b))
        }
        Tree::Or(a, b) => format!("{} or {}", written(a), written(b)),
    }
}

fn by_word<T: PartialOrd>(left: &T, op: &str, right: &T) -> bool {
    match op {
        "eq" => left == right,
        "ne" => left != right,
        "gt" => left > right,
        "ge" => left >= right,
        "lt" => left < right,
        _ => left <= right,
    }
}

/// What the tree says of a row, read from the JSON.
fn naive(tree: &Tree, row: &Map<String, Json>) -> bool {
    let missing = |field: &str| row.get(field).is_none_or(Json::is_null);
    match tree {
        Tree::Number(field, op, _) | Tree::Text(field, op, _) if missing(field) => *op == "ne",
        Tree::Number(field, op, n) => by_word(&row[*field].as_f64().expect("a number"), op, n),
        Tree::Text(field, op, text) => by_word(&row[*field].as_str().expect("a text"), op, &text.as_str()),
        Tree::Stamp(op, stamp) => {
            let of = |text: &str| chrono::DateTime::parse_from_rfc3339(text).expect("an instant").to_utc();
            by_word(&of(row["ModificationTimestamp"].as_str().expect("a stamp")), op, &of(stamp))
        }
        Tree::Null(field, op) => match *op {
            "eq" => missing(field),
            "ne" => !missing(field),
            _ => false,
        },
        Tree::Any(word) => row["Appliances"].as_array().expect("a list").iter().any(|item| item == word),
        Tree::Not(inner) => !naive(inner, row),
        Tree::And(a, b) => naive(a, row) && naive(b, row),
        Tree::Or(a, b) => naive(a, row) || naive(b, row),
    }
}

fn rows() -> impl Strategy<Value = Map<String, Json>> {
    let number = || prop::option::of(-3_i32..4);
    let street = prop::option::of("[ab' ()]{0,3}");
    let words = prop::sample::subsequence(WORDS, 0..=WORDS.len());
    ("[ab' ()]{1,3}", number(), number(), street, prop::sample::select(STAMPS), words).prop_map(
        |(key, price, beds, street, stamp, words)| {
            let row = json!({
                "ListingKey": key, "ListPrice": price.map(|n| f64::from(n) / 2.0), "BedroomsTotal": beds,
                "StreetName": street, "ModificationTimestamp": stamp, "Appliances": words,
            });
            row.as_object().expect("an object").clone()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_filter_means_what_it_says(tree in trees(), values in rows()) {
        let entity = &*ENTITY;
        let text = written(&tree);
        let expr = parse_filter(&text).map_err(|e| TestCaseError::fail(format!("{text}: {}", e.message)))?;
        let words = |_: &str, _: &str| true;
        let grammar = Grammar { encoding: Encoding::Strings, in_operator: false, loose_has: false, words: &words };
        let checked = Check::new(entity, grammar).filter(&expr)
            .map_err(|e| TestCaseError::fail(format!("{text}: {}", e.message)))?;
        let row = Row::build(entity, &values, Encoding::Strings).map_err(TestCaseError::fail)?;
        let passes = holds(&checked, entity, &row, 0);
        prop_assert_eq!(passes, naive(&tree, &values), "{}", text);
        // The range of instants that saves work must not lose a row.
        if passes {
            let range = stamp_range(&checked, entity.stamp_place(), 0);
            let at = row.stamp();
            prop_assert!(range.low.is_none_or(|low| at >= Some(low)) && range.high.is_none_or(|high| at <= Some(high)));
        }
    }

    #[test]
    fn reading_never_panics(text in ".{0,80}") {
        let entity = &*ENTITY;
        let _ = parse_filter(&text);
        let _ = parse_orderby(&text, entity);
        let _ = decode_component(&text);
        let _ = split_query(&text);
        let _ = parse_stamp(&text);
    }

    #[test]
    fn reading_what_is_almost_a_filter_never_panics(
        parts in prop::collection::vec(prop::sample::select(&[
            "ListPrice", " ", "eq", "gt", "and", "or", "not", "(", ")", "'", "''", "'a'", "5", "-", "2026-01-01", "null",
            "Appliances", "/", "any", "all", "x", ":", "now()", "in", ",", "has", "Ns.T'M'", "true", "é", "%",
        ][..]), 0..25)
    ) {
        let entity = &*ENTITY;
        let words = |_: &str, _: &str| true;
        if let Ok(expr) = parse_filter(&parts.concat()) {
            let grammar = Grammar { encoding: Encoding::Enums, in_operator: true, loose_has: true, words: &words };
            let _ = Check::new(entity, grammar).filter(&expr);
        }
    }
}

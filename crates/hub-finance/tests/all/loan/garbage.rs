use hub_finance::loan::tables::LoanTables;
use hub_finance::loan::worked::{KINDS, work};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{SHIPPED, shipped};

/// Any JSON, with the words and figures that our readers look for among it.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~]{0,12}".prop_map(Value::from),
        "-?[0-9]{1,30}(\\.[0-9]{1,30})?".prop_map(Value::from),
        prop::sample::select(vec!["US", "2025-01-01", "0", "100", "1.75", "first", "2/1/5", "19/30", "South", "US-TX"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 8, |inner| {
        let field = prop_oneof![
            prop::sample::select(vec![
                "table",
                "jurisdiction",
                "valid_from",
                "valid_to",
                "source",
                "value",
                "cite",
                "loaded_by",
                "limits",
                "counties",
                "gse",
                "fha",
                "on",
                "name",
                "fixed",
                "month",
                "day",
            ])
            .prop_map(str::to_owned),
            "[a-z_]{1,8}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(field, inner, 0..8).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn examples() -> Vec<(String, Value, Value)> {
    super::figures::examples()
        .into_iter()
        .map(|example| {
            let field = |name: &str| example[name].clone();
            (example["kind"].as_str().unwrap().to_owned(), field("inputs"), field("expected"))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn text_never_breaks_the_reader(text in "\\PC{0,200}") {
        prop_assert!(LoanTables::parse(&[("any", &text)]).is_err());
    }

    #[test]
    fn json_never_breaks_the_reader(tables in prop::collection::vec(any_json(), 0..4)) {
        let text = json!({"what": "anything", "entries": tables}).to_string();
        prop_assert_eq!(LoanTables::parse(&[("any", &text)]).is_ok(), tables.is_empty());
    }

    #[test]
    fn a_shipped_file_with_a_byte_changed_never_breaks_the_reader(
        file in 1_usize..6, at in any::<prop::sample::Index>(), byte in 32_u8..127
    ) {
        let mut text = SHIPPED[file].1.to_owned().into_bytes();
        let at = at.index(text.len());
        text[at] = byte;
        if let Ok(text) = String::from_utf8(text) {
            // Read or refused, and what was read can be computed with.
            if let Ok(tables) = LoanTables::parse(&[(SHIPPED[file].0, &text)]) {
                for (kind, inputs, expected) in examples() {
                    let _ = work(&kind, &inputs, &expected, &tables);
                }
            }
        }
    }

    #[test]
    fn nothing_put_into_an_example_breaks_it(
        which in any::<prop::sample::Index>(), input in any::<prop::sample::Index>(), put in any_json()
    ) {
        let tables = shipped();
        let all = examples();
        let (kind, inputs, expected) = &all[which.index(all.len())];
        let mut inputs: Map<String, Value> = inputs.as_object().unwrap().clone();
        let name = inputs.keys().nth(input.index(inputs.len())).unwrap().clone();
        inputs.insert(name, put);
        prop_assert!(work(kind, &Value::Object(inputs), expected, tables).is_some());
    }

    #[test]
    fn no_kind_breaks_on_any_inputs(kind in prop::sample::select(KINDS.to_vec()), inputs in any_json(), asked in any_json()) {
        prop_assert!(work(kind, &inputs, &asked, &LoanTables::default()).is_some());
    }
}

use hub_finance::Tables;
use hub_finance::worked::{kinds, work};
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::shipped::tables;

/// Any JSON, with the words and figures that our readers look for among it.
pub fn any_json() -> impl Strategy<Value = Value> {
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

/// Kind, inputs, what is asked for.
pub fn examples() -> Vec<(String, Value, Value)> {
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
    fn nothing_put_into_an_example_breaks_it(
        which in any::<prop::sample::Index>(), input in any::<prop::sample::Index>(), put in any_json()
    ) {
        let tables = tables();
        let all = examples();
        let (kind, inputs, expected) = &all[which.index(all.len())];
        let mut inputs: Map<String, Value> = inputs.as_object().unwrap().clone();
        let name = inputs.keys().nth(input.index(inputs.len())).unwrap().clone();
        inputs.insert(name, put);
        prop_assert!(work(kind, &Value::Object(inputs), expected, tables).is_some());
    }

    #[test]
    fn no_kind_breaks_on_any_inputs(kind in prop::sample::select(kinds().collect::<Vec<_>>()), inputs in any_json(), asked in any_json()) {
        prop_assert!(work(kind, &inputs, &asked, &Tables::default()).is_some());
    }
}

use hub_finance::Tables;
use hub_finance::worked::{kinds, work};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::examples::examples;
use crate::shipped::tables;

/// Any JSON, with the words and figures that our readers look for among it.
pub fn any_json() -> impl Strategy<Value = Value> {
    let words =
        vec!["US", "2025-01-01", "9999-12-31", "-262142-01-01", "100", "1.75", "first", "2/1/5", "19/30", "South"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[0-9/%k, .-]{0,12}".prop_map(Value::from),
        "-?[0-9]{1,30}(\\.[0-9]{1,30})?".prop_map(Value::from),
        "[0-9]{1,3}(e[0-9]{1,2})?".prop_map(Value::from),
        prop::sample::select(words).prop_map(Value::from),
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

/// The inputs of an example, by name.
fn fields(inputs: &Value) -> Map<String, Value> {
    inputs.as_object().unwrap().clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    // Whatever stands in the place of an input, or of all: an answer or a refusal, never a panic.
    #[test]
    fn nothing_put_into_an_example_breaks_it(which in any::<prop::sample::Index>(), put in any_json(), asked in any_json()) {
        let all = examples();
        let (kind, inputs, expected) = &all[which.index(all.len())];
        for name in fields(inputs).keys() {
            let mut one = fields(inputs);
            one.insert(name.clone(), put.clone());
            prop_assert!(work(kind, &Value::Object(one), expected, tables()).is_some());
        }
        let every = fields(inputs).keys().map(|name| (name.clone(), put.clone())).collect();
        prop_assert!(work(kind, &Value::Object(every), expected, tables()).is_some());
        prop_assert!(work(kind, inputs, &asked, tables()).is_some());
    }

    #[test]
    fn no_kind_breaks_on_any_inputs(
        kind in prop::sample::select(kinds().collect::<Vec<_>>()), inputs in any_json(), asked in any_json()
    ) {
        prop_assert!(work(kind, &inputs, &asked, &Tables::default()).is_some());
    }
}

#[test]
fn an_input_left_out_never_breaks_an_example() {
    for (kind, inputs, expected) in examples() {
        for name in fields(&inputs).keys() {
            let mut fewer = fields(&inputs);
            fewer.remove(name);
            assert!(work(&kind, &Value::Object(fewer), &expected, tables()).is_some());
        }
        assert!(work(&kind, &json!({}), &expected, tables()).unwrap().is_err(), "{kind} without any input");
    }
}

use std::collections::{BTreeMap, BTreeSet};

use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue, Fields, MergeRule, fields_of};
use hub_domain::{Currency, Money};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn plan(file: serde_json::Value) -> MergePlan {
    MergeFile::parse(&file.to_string()).unwrap().plan()
}

fn changed(rule: &str, base: serde_json::Value, local: serde_json::Value, remote: serde_json::Value) -> MergePlan {
    plan(json!({"base": {"F": base}, "local": {"F": local}, "remote": {"F": remote}, "rules": {"F": rule}}))
}

#[test]
fn two_fields_changed_on_two_sides_both_live() {
    let plan = plan(json!({
        "base": {"FirstName": "Ada", "Company": "Maps"},
        "local": {"FirstName": "Adah", "Company": "Maps"},
        "remote": {"FirstName": "Ada", "Company": "Charts"},
    }));
    assert_eq!(plan.to_json()["merged"], json!({"FirstName": "Adah", "Company": "Charts"}));
    assert_eq!(plan.to_json()["push"], json!({"FirstName": "Adah"}));
    assert!(plan.conflicts.is_empty());
    let gone: Vec<_> = plan.history.iter().map(|h| (h.field.as_str(), h.side)).collect();
    assert_eq!(gone, [("Company", Side::Local), ("FirstName", Side::Remote)]);
}

#[test]
fn one_field_changed_on_both_sides_waits_for_a_person_and_loses_nothing() {
    let plan = changed("ask", json!("a"), json!("b"), json!("c"));
    assert_eq!(plan.to_json()["conflicts"], json!([{"field": "F", "base": "a", "local": "b", "remote": "c"}]));
    assert!(plan.push.is_empty());
    assert_eq!(plan.merged["F"], FieldValue::text("b"));
    // Asked again, it is asked again: nothing has been agreed.
    assert_eq!(plan.base["F"], FieldValue::text("a"));
}

#[test]
fn each_rule_does_what_its_words_say() {
    let merged = |rule, b, l, r| changed(rule, b, l, r).to_json()["merged"]["F"].clone();
    assert_eq!(merged("remote", json!("a"), json!("b"), json!("c")), json!("c"));
    assert_eq!(merged("local", json!("a"), json!("b"), json!("c")), json!("b"));
    assert_eq!(merged("max", json!(1), json!(5), json!(3)), json!(5));
    assert_eq!(merged("min", json!("2026-01-09"), json!("2026-01-03"), json!("2026-01-02")), json!("2026-01-02"));
    assert_eq!(merged("append", json!("x"), json!("x\nours"), json!("x\ntheirs")), json!("x\nours\ntheirs"));
    assert_eq!(merged("set", json!(["a", "b"]), json!(["a", "c"]), json!(["a", "b", "d"])), json!(["a", "c", "d"]));
    // Without one clock the later one is not known.
    assert_eq!(changed("newer", json!("a"), json!("b"), json!("c")).conflicts.len(), 1);
    let newer = plan(json!({"base": {"F": 1}, "local": {"F": 2}, "remote": {"F": 3},
                            "rules": {"F": "newer"}, "later": {"F": "remote"}}));
    assert_eq!(newer.merged["F"], FieldValue::Number(3.0));
}

#[test]
fn a_set_is_pushed_as_what_to_add_and_what_to_take_away() {
    let plan = changed("set", json!(["a", "b"]), json!(["a", "c"]), json!(["a", "b", "d"]));
    assert_eq!(plan.to_json()["push"], json!({"F": {"add": ["c"], "remove": ["b"]}}));
    // Two systems that never met take nothing away from each other.
    let first = plan_of_sets(&["a"], &["b"]);
    assert_eq!(first.merged["F"], FieldValue::entries(["a", "b"]));
}

fn plan_of_sets(local: &[&str], remote: &[&str]) -> MergePlan {
    plan(json!({"local": {"F": local}, "remote": {"F": remote}}))
}

#[test]
fn a_restriction_is_lifted_by_a_person_here_and_by_nobody_else() {
    let consent = |base: bool, local: bool, remote: bool, lifted: &[&str]| {
        plan(json!({"base": {"DoNotCall": base}, "local": {"DoNotCall": local}, "remote": {"DoNotCall": remote},
                    "lifted": lifted, "rules": {"DoNotCall": "remote"}}))
    };
    // Lifted there: it stays, and is set again there.
    let there = consent(true, true, false, &[]);
    assert_eq!(there.merged["DoNotCall"], FieldValue::Flag(true));
    assert_eq!(there.push["DoNotCall"], FieldChange::Value(FieldValue::Flag(true)));
    assert_eq!(there.history[0].because, Because::StaysRestricted);
    // Gone here without a person: it comes back.
    assert_eq!(consent(true, false, true, &[]).merged["DoNotCall"], FieldValue::Flag(true));
    // Lifted here by a person: it goes out.
    let here = consent(true, false, true, &["DoNotCall"]);
    assert_eq!(here.push["DoNotCall"], FieldChange::Value(FieldValue::Flag(false)));
    // Set anywhere: it counts.
    assert_eq!(consent(false, false, true, &[]).merged["DoNotCall"], FieldValue::Flag(true));
    assert_eq!(consent(false, true, false, &[]).push["DoNotCall"], FieldChange::Value(FieldValue::Flag(true)));
}

#[test]
fn a_field_the_other_system_does_not_have_is_not_pushed_and_not_emptied() {
    let plan = plan(json!({"local": {"Nickname": "Bo", "FirstName": "Ada"}, "remote": {"FirstName": "Ada"}}));
    assert!(plan.push.is_empty());
    assert_eq!(plan.merged["Nickname"], FieldValue::text("Bo"));
}

#[test]
fn emptied_here_and_changed_there_the_words_stay() {
    let plan = changed("ask", json!("a"), json!(null), json!("c"));
    assert_eq!(plan.merged["F"], FieldValue::text("c"));
    let plan = changed("ask", json!("a"), json!("b"), json!(null));
    assert_eq!(plan.push["F"], FieldChange::Value(FieldValue::text("b")));
}

#[test]
fn the_example_shows_every_outcome() {
    let file = MergeFile::parse(&MergeFile::example().to_string()).unwrap();
    let plan = file.plan();
    assert_eq!(plan.conflicts.len(), 1, "{plan:?}");
    assert!(plan.push.len() >= 3 && plan.history.len() >= 3, "{plan:?}");
}

#[test]
fn a_bad_file_says_where_and_repeats_no_value() {
    for (text, line) in [
        ("{", 1),
        ("{\"local\": {},\n \"remote\": {\"Phones\": {\"home\": \"secret\"}}}", 2),
        ("{\"local\": \"secret\", \"remote\": {}}", 1),
        ("{\"local\": {}, \"remote\": {}, \"rules\": {\"F\": \"sometimes\"}}", 1),
        ("{\"local\": {}}", 1),
    ] {
        let error = MergeFile::parse(text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

/// Fields of all kinds and rules, few values, so that sides agree and differ often.
fn field() -> impl Strategy<Value = String> {
    let names: Vec<String> =
        fields_of(CrmKind::Contact).iter().map(|f| f.name.to_owned()).chain(["Own".into()]).collect();
    prop::sample::select(names)
}

fn value() -> impl Strategy<Value = FieldValue> {
    let text = prop::sample::select(vec!["a", "b", "a b", "c"]);
    let key = prop::sample::select(vec!["x", "y", "z"]).prop_map(str::to_owned);
    let label = prop::sample::select(vec!["", "home"]).prop_map(str::to_owned);
    prop_oneof![
        Just(FieldValue::Empty),
        text.prop_map(FieldValue::text),
        any::<bool>().prop_map(FieldValue::Flag),
        (0..3_i32).prop_map(|n| FieldValue::Number(f64::from(n))),
        (0..3_i64).prop_map(|n| FieldValue::Money(Money::from_minor(n, Currency::USD))),
        prop::collection::btree_map(key, label, 0..3).prop_map(FieldValue::Entries),
    ]
}

fn fields() -> impl Strategy<Value = Fields> {
    prop::collection::btree_map(field(), value(), 0..6)
}

/// Rules of a few fields.
fn rules() -> impl Strategy<Value = MergeRules> {
    let rule = prop::sample::select(MergeRule::ALL.to_vec());
    prop::collection::vec((field(), rule), 0..4).prop_map(|chosen| chosen.into_iter().collect())
}

fn planned(base: &Fields, local: &Fields, remote: &Fields, rules: &MergeRules) -> MergePlan {
    let (lifted, later) = (BTreeSet::new(), BTreeMap::new());
    merge(&MergeInput { kind: CrmKind::Contact, base, local, remote, rules, lifted: &lifted, later: &later })
}

/// What both sides say alike, in whatever form.
fn alike(a: &Fields, b: &Fields) -> bool {
    a.len() == b.len() && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| value.says_as(other)))
}

fn restricted(name: &str, rules: &MergeRules) -> bool {
    let rule = rules.of(CrmKind::Contact, name).unwrap_or_else(|| MergeRule::usual(CrmKind::Contact, name, &[]));
    rule == MergeRule::MostRestrictive
}

/// Everything a value holds, one by one.
fn parts(value: &FieldValue) -> Vec<(String, FieldValue)> {
    match value {
        FieldValue::Entries(entries) => entries.iter().map(|(k, l)| (k.clone(), FieldValue::text(l.clone()))).collect(),
        FieldValue::Empty => Vec::new(),
        other => vec![(String::new(), other.clone())],
    }
}

/// Whether a part stands in a value, or, of texts, inside one.
fn stands_in(part: &(String, FieldValue), value: &FieldValue) -> bool {
    parts(value).iter().any(|other| {
        other == part
            || matches!((&part.1, &other.1), (FieldValue::Text(a), FieldValue::Text(b))
                if part.0.is_empty() && other.0.is_empty() && b.contains(a.as_str()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn unchanged_there_ours_stays(base in fields(), local in fields(), rules in rules()) {
        let plan = planned(&base, &local, &base, &rules);
        prop_assert!(plan.conflicts.is_empty());
        for (name, value) in local.iter().filter(|(name, _)| !restricted(name, &rules)) {
            prop_assert!(plan.merged[name].says_as(value), "{}", name);
        }
    }

    #[test]
    fn unchanged_here_theirs_comes(base in fields(), remote in fields(), rules in rules()) {
        let plan = planned(&base, &base, &remote, &rules);
        prop_assert!(plan.conflicts.is_empty());
        for (name, value) in remote.iter().filter(|(name, _)| !restricted(name, &rules)) {
            prop_assert!(plan.merged[name].says_as(value), "{}", name);
            prop_assert!(!plan.push.contains_key(name), "{}", name);
        }
    }

    #[test]
    fn the_same_change_on_both_sides_is_taken_and_not_pushed(base in fields(), both in fields(), rules in rules()) {
        let plan = planned(&base, &both, &both, &rules);
        prop_assert!(plan.conflicts.is_empty() && plan.push.is_empty() && plan.history.is_empty());
        prop_assert!(alike(&plan.merged, &both));
    }

    #[test]
    fn once_carried_out_nothing_is_left_to_do_but_to_ask(
        base in fields(), local in fields(), remote in fields(), rules in rules(),
    ) {
        let plan = planned(&base, &local, &remote, &rules);
        let mut there = remote.clone();
        for (name, push) in &plan.push {
            there.insert(name.clone(), push.applied_to(remote.get(name)));
        }
        let again = planned(&plan.base_after_push(), &plan.merged, &there, &rules);
        prop_assert!(again.push.is_empty(), "{:?}", again);
        prop_assert!(alike(&again.merged, &plan.merged));
        prop_assert_eq!(again.conflicts.len(), plan.conflicts.len());
        // Both ends say the same wherever nobody is asked and both have the field.
        for (name, value) in &there {
            let asked = plan.conflicts.iter().any(|c| c.field == *name);
            prop_assert!(asked || plan.merged[name].says_as(value), "{}: {:?} {:?}", name, plan.merged[name], value);
        }
    }

    #[test]
    fn whatever_stood_anywhere_stays_or_is_kept(
        base in fields(), local in fields(), remote in fields(), rules in rules(),
    ) {
        let plan = planned(&base, &local, &remote, &rules);
        for (name, value) in local.iter().chain(&remote) {
            for part in parts(value) {
                let kept = plan.history.iter().filter(|h| h.field == *name).map(|h| &h.value);
                let asked = plan.conflicts.iter().filter(|c| c.field == *name).flat_map(|c| [&c.local, &c.remote]);
                let current = plan.merged.get(name);
                prop_assert!(
                    kept.chain(asked).chain(current).any(|v| stands_in(&part, v)),
                    "{}: {:?} is lost in {:?}", name, part, plan
                );
            }
        }
    }

    #[test]
    fn consent_is_never_made_looser(base in fields(), local in fields(), remote in fields(), rules in rules()) {
        let plan = planned(&base, &local, &remote, &rules);
        let yes = |fields: &Fields, name: &str| fields.get(name).and_then(FieldValue::as_flag) == Some(true);
        for name in ["DoNotCall", "DoNotEmail", "DoNotText", "DoNotMail"] {
            if yes(&local, name) || yes(&remote, name) {
                prop_assert!(yes(&plan.merged, name), "{}", name);
            }
        }
    }

    #[test]
    fn sides_are_equal_before_a_rule_that_prefers_none(base in fields(), local in fields(), remote in fields()) {
        let (one, other) = (planned(&base, &local, &remote, &MergeRules::usual()),
                            planned(&base, &remote, &local, &MergeRules::usual()));
        let one_sided = |name: &str| {
            let spec = MergeRule::usual(CrmKind::Contact, name, &[]);
            matches!(spec, MergeRule::Remote | MergeRule::Local | MergeRule::Append)
        };
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
        for (name, value) in &one.merged {
            let asked = one.conflicts.iter().any(|c| c.field == *name);
            let labels = matches!(value, FieldValue::Entries(_));
            if asked || one_sided(name) || labels || restricted(name, &MergeRules::usual()) {
                continue;
            }
            prop_assert!(other.merged[name].says_as(value), "{}", name);
        }
    }

    #[test]
    fn no_file_makes_it_panic(text in ".{0,200}") {
        if let Ok(file) = MergeFile::parse(&text) {
            let _ = file.plan();
        }
    }
}

#[test]
fn entries_keep_the_label_we_gave() {
    let of = |label: &str| FieldValue::Entries(Entries::from([("+15550100".to_owned(), label.to_owned())]));
    let one = |value: FieldValue| Fields::from([("Phones".to_owned(), value)]);
    let plan = planned(&one(of("home")), &one(of("mobile")), &one(of("work")), &MergeRules::usual());
    assert_eq!(plan.merged["Phones"], of("mobile"));
    assert_eq!(plan.history[0].value, of("work"));
}

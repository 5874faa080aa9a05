use hub_finance::Tables;
use proptest::prelude::*;
use serde_json::json;

use crate::examples::examples;
use crate::garbage::any_json;
use crate::shipped::{FILES, file, tables};

const HEAD: &str = r#""jurisdiction": "US", "valid_from": "2025-01-01", "valid_to": null, "source": {"cite": "a law", "loaded_by": "test"}"#;

/// Why a file of this name with these entries is refused.
fn refused(name: &str, entries: &str) -> String {
    let text = format!(r#"{{"what": "a test", "entries": [{entries}]}}"#);
    Tables::read([(name, text.as_str())]).unwrap_err().to_string()
}

#[test]
fn what_is_shipped_is_all_there() {
    let tables = tables();
    assert_eq!((tables.title.len(), tables.form_1099.len(), tables.home_policy.len()), (3, 2, 1));
    assert_eq!(tables.transfer_tax.len(), 4);
    assert_eq!(tables.loan.conforming_limits.len(), 2);
    assert_eq!(tables.holidays.len(), 33);
    let counties: Vec<usize> = tables
        .loan
        .county_limits
        .iter()
        .map(|year| year.value.gse.iter().map(|group| group.counties.len()).sum())
        .collect();
    // Connecticut's eight counties became nine planning regions.
    assert_eq!(counties, [3234, 3235]);
    assert!(tables.sample_plan.is_some());
    assert!(Tables::read([]).unwrap().loan.va_fees.is_empty());
}

#[test]
fn a_wrong_entry_is_named_by_file_place_and_reason() {
    let usual = |value: &str| format!(r#"{{{HEAD}, "value": {{{value}}}}}"#);
    let good = usual(r#""threshold": "600""#);
    let cases = [
        ("3".to_owned(), "entry 1: an entry is an object"),
        (usual(r#""threshold": "-1""#), "entry 1: the threshold is -1.00, not over zero"),
        (usual(r#""threshold": "1.005""#), "entry 1: \"1.005\" is no amount in whole cents"),
        (usual(r#""threshold": 600"#), "entry 1: invalid type: integer"),
        (usual(r#""threshold": 600.5"#), r#"entry 1: write 600.5 as text: "600.5""#),
        (usual(r#""threshold": "99999999999""#), "no sensible figure"),
        (usual(r#""threshold": "600", "more": 1"#), "unknown field `more`"),
        (usual(""), "missing field `threshold`"),
        (good.replace("a law", " "), "source.cite is empty"),
        (good.replace("\"test\"", "\"\""), "source.loaded_by is empty"),
        (good.replace("\"US\"", "\"\""), "jurisdiction is empty"),
        (good.replace("null", r#""2024-12-31""#), "valid_to 2024-12-31 is before valid_from 2025-01-01"),
        (good.replace("2025-01-01", "2025-02-30"), "entry 1: "),
        (good.replace(r#""valid_to""#, r#""until""#), r#"unknown field "until""#),
        (format!("{good}, {good}"), "entry 2: overlaps the table for US that begins 2025-01-01"),
        (
            format!("{}, {good}", good.replace("2025-01-01", "2024-01-01").replace("null", r#""2025-01-01""#)),
            "entry 2: overlaps the table for US that begins 2024-01-01",
        ),
    ];
    for (entries, wanted) in cases {
        let error = refused("form-1099-mine.json", &entries);
        assert!(error.starts_with("form-1099-mine.json, entry ") && error.contains(wanted), "{error}\nlacks {wanted}");
    }
    let before = good.replace("2025-01-01", "2024-01-01").replace("null", r#""2024-12-31""#);
    let text = format!(r#"{{"what": "later first", "entries": [{good}, {before}]}}"#);
    assert_eq!(Tables::read([("form-1099.json", text.as_str())]).unwrap().form_1099.len(), 2);
}

#[test]
fn an_entry_about_loans_says_its_table() {
    let entry = |table: &str, value: &str| format!(r#"{{"table": "{table}", {HEAD}, "value": {value}}}"#);
    let usda = entry("usda_fees", r#"{"upfront": "1.00", "annual": "0.35", "income_limit": "115"}"#);
    let counties = |codes: &str| {
        entry("county_limits", &format!(r#"{{"gse": [{{"limits": [1, 2, 3, 4], "counties": [{codes}]}}], "fha": []}}"#))
    };
    let cases = [
        ("3".to_owned(), "entry 1: no table named: no such table"),
        (entry("nonsense", "{}"), "entry 1: nonsense: no such table"),
        (entry("usda_fees", r#"{"upfront": "1.00", "annual": "0.35"}"#), "usda_fees: missing field `income_limit`"),
        (usda.replace("\"1.00\"", "1.5"), r#"usda_fees: write 1.5 as text: "1.5""#),
        (format!("{usda}, {usda}"), "entry 2: usda_fees: overlaps the table for US"),
        (counties(r#""6037""#), "6037"),
        (counties(r#""06037", "06037""#), "county 06037 stands twice"),
    ];
    for (entries, wanted) in cases {
        let error = refused("loan-mine.json", &entries);
        assert!(error.starts_with("loan-mine.json, entry ") && error.contains(wanted), "{error}\nlacks {wanted}");
    }
}

#[test]
fn a_holiday_that_never_falls_is_refused() {
    let named = |on: &str| format!(r#"{{{HEAD}, "value": {{"name": "No day", "on": {on}}}}}"#);
    for on in [
        r#"{"fixed": {"month": 2, "day": 30}}"#,
        r#"{"nth": {"month": 11, "weekday": "Thu", "nth": 5}}"#,
        r#"{"day_after_nth": {"month": 13, "weekday": "Thu", "nth": 4}}"#,
        r#"{"last": {"month": 0, "weekday": "Mon"}}"#,
    ] {
        let error = refused("holidays-mine.json", &named(on));
        assert!(error.starts_with("holidays-mine.json, entry 1") && error.contains("never falls"), "{error}");
    }
}

#[test]
fn a_wrong_file_is_named() {
    let empty = r#"{"what": " ", "entries": []}"#;
    let cases = [
        ("logo.json", "{}", "logo.json: no table has a name like this"),
        ("loan-a.json", "{", "loan-a.json: EOF"),
        ("title-a.json", "{}", "title-a.json: missing field `what`"),
        ("title-a.json", r#"{"what": "premiums"}"#, "title-a.json: missing field `entries`"),
        ("transfer-tax-a.json", r#"{"what": "a", "entries": [], "more": 1}"#, "unknown field `more`"),
        ("home-policy.json", empty, "home-policy.json: \"what\" must say what the file holds"),
        ("commission-sample.json", "{}", "commission-sample.json: missing field"),
    ];
    for (name, text, wanted) in cases {
        let error = Tables::read([(name, text)]).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}\nlacks {wanted}");
    }
}

#[test]
fn two_files_may_not_speak_about_the_same_time() {
    for (first, again, wanted) in [
        ("loan-limits.json", "loan-mine.json", "loan-mine.json, entry 1: conforming_limits: overlaps"),
        ("title-us-tx.json", "title-mine.json", "title-mine.json, entry 1: overlaps the table for US-TX"),
        ("transfer-tax-us.json", "transfer-tax-mine.json", "transfer-tax-mine.json, entry 1: overlaps"),
        (
            "commission-sample.json",
            "commission-sample-mine.json",
            "commission-sample-mine.json: there is a sample plan",
        ),
    ] {
        let (name, text) = file(first);
        let error = Tables::read([(name, text), (again, text)]).unwrap_err().to_string();
        assert!(error.starts_with(wanted), "{error}");
    }
}

proptest! {
    #[test]
    fn text_never_breaks_the_reader(name in prop::sample::select(FILES.to_vec()), text in "\\PC{0,200}") {
        prop_assert!(Tables::read([(name.0, text.as_str())]).is_err());
    }

    #[test]
    fn json_never_breaks_the_reader(
        name in prop::sample::select(FILES[1..].to_vec()), entries in prop::collection::vec(any_json(), 0..4)
    ) {
        let text = json!({"what": "anything", "entries": entries}).to_string();
        prop_assert_eq!(Tables::read([(name.0, text.as_str())]).is_ok(), entries.is_empty());
    }

    // A shipped file with one stretch replaced: read or refused, and what was read can be computed with.
    #[test]
    fn a_damaged_file_never_breaks_the_reader(
        which in prop::sample::select(FILES.to_vec()),
        at in any::<prop::sample::Index>(),
        cut in 0_usize..60,
        put in "[-0-9.,\"a-z:{}\\[\\]]{0,8}",
    ) {
        let (name, text) = which;
        let start = at.index(text.len());
        let damaged = format!("{}{put}{}", &text[..start], &text[(start + cut).min(text.len())..]);
        if let Ok(tables) = Tables::read([(name, damaged.as_str())]) {
            prop_assert!(tables.transfer_tax.iter().all(|table| table.valid_to.is_none_or(|to| table.valid_from <= to)));
            for (kind, inputs, expected) in examples() {
                let _ = hub_finance::worked::work(&kind, &inputs, &expected, &tables);
            }
        }
    }
}

#[test]
fn every_entry_of_every_table_is_listed_with_its_place_and_time() {
    let list = crate::shipped::tables().list();
    let of = |kind| list.iter().filter(|table| table.kind == kind).collect::<Vec<_>>();
    let national = |table: &&&hub_finance::ListedTable| table.dated.jurisdiction == "US";
    assert_eq!(of(hub_finance::TableKind::Holidays).iter().filter(national).count(), 11);
    assert!(of(hub_finance::TableKind::Holidays).iter().any(|table| table.about == "Juneteenth"));
    let title = of(hub_finance::TableKind::TitlePremiums);
    let places: Vec<&str> = title.iter().map(|table| table.dated.jurisdiction.as_str()).collect();
    assert_eq!(places, ["US-FL", "US-TX", "US-TX"]);
    assert_eq!(list.iter().filter(|table| table.dated.source.cite.is_empty()).count(), 0);
}

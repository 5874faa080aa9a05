use hub_finance::loan::tables::LoanTables;

use super::{SHIPPED, shipped};

#[test]
fn what_is_shipped_is_all_there() {
    let tables = shipped();
    assert_eq!(tables.conforming_limits.len(), 2);
    assert_eq!(tables.holidays.len(), 11);
    let counties: usize = tables.county_limits[0].value.gse.iter().map(|group| group.counties.len()).sum();
    assert_eq!(counties, 3234);
    for (name, text) in SHIPPED {
        assert!(!text.contains("\"loaded_by\": \"\""), "{name}");
    }
    assert!(LoanTables::parse(&[]).unwrap().va_fees.is_empty());
}

fn refused(entry: &str) -> String {
    let text = format!(r#"{{"what": "a test", "entries": [{entry}]}}"#);
    LoanTables::parse(&[("mine.json", &text)]).unwrap_err().to_string()
}

const HEAD: &str = r#""jurisdiction": "US", "valid_from": "2025-01-01", "valid_to": null, "source": {"cite": "a law", "loaded_by": "test"}"#;

#[test]
fn a_wrong_entry_is_named() {
    let entry = |table: &str, value: &str| format!(r#"{{"table": "{table}", {HEAD}, "value": {value}}}"#);
    let usda = |fields: &str| entry("usda_fees", &format!("{{{fields}}}"));
    let good = r#""upfront": "1.00", "annual": "0.35", "income_limit": "115""#;
    let cases = [
        ("3".to_owned(), "mine.json, entry 1: no table named: no such table"),
        (entry("nonsense", "{}"), "mine.json, entry 1: nonsense: no such table"),
        (usda(r#""upfront": "1.00", "annual": "0.35""#), "missing field `income_limit`"),
        (usda(&format!(r#"{good}, "more": 1"#)), "unknown field `more`"),
        (usda(r#""upfront": 1.5, "annual": "0.35", "income_limit": "115""#), r#"write 1.5 as text: "1.5""#),
        (usda(r#""upfront": "99999999999", "annual": "0.35", "income_limit": "115""#), "no sensible figure"),
        (usda(good).replace("a law", " "), "source.cite is empty"),
        (usda(good).replace("null", r#""2024-12-31""#), "valid_to 2024-12-31 is before valid_from 2025-01-01"),
        (usda(good).replace("2025-01-01", "2025-02-30"), "usda_fees"),
        (usda(good).replace(r#""valid_to""#, r#""until""#), r#"unknown field "until""#),
        (format!("{}, {}", usda(good), usda(good)), "mine.json, entry 2: usda_fees: overlaps the table for US"),
        (entry("county_limits", r#"{"gse": [{"limits": [1, 2, 3, 4], "counties": ["6037"]}], "fha": []}"#), "6037"),
        (
            entry("county_limits", r#"{"gse": [{"limits": [1, 2, 3, 4], "counties": ["06037", "06037"]}], "fha": []}"#),
            "county 06037 stands twice",
        ),
        (entry("holidays", r#"{"name": "No day", "on": {"fixed": {"month": 2, "day": 30}}}"#), "never falls"),
    ];
    for (text, wanted) in cases {
        let error = refused(&text);
        assert!(error.contains(wanted), "{error}\nlacks {wanted}");
    }
    assert!(LoanTables::parse(&[("a.json", "{")]).unwrap_err().to_string().starts_with("a.json: "));
    let empty = r#"{"what": " ", "entries": []}"#;
    assert!(LoanTables::parse(&[("a.json", empty)]).unwrap_err().to_string().contains("what"));
}

#[test]
fn two_files_may_not_speak_about_the_same_time() {
    let again = SHIPPED.iter().chain(&SHIPPED[3..4]).copied().collect::<Vec<_>>();
    let error = LoanTables::parse(&again).unwrap_err();
    assert!(error.to_string().contains("loan-limits.json, entry 1: conforming_limits: overlaps"), "{error}");
}

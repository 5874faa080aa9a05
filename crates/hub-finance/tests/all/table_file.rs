use hub_finance::title::TitleRates;
use hub_finance::worked::Tables;
use hub_finance::{Form1099, TransferTax, parse_tables};
use proptest::prelude::*;

use crate::shipped::FILES;

fn entry(place: &str, from: &str, to: &str, threshold: &str) -> String {
    format!(
        r#"{{"jurisdiction":"{place}","valid_from":"{from}","valid_to":{to},
            "source":{{"cite":"a law","loaded_by":"test"}},"value":{{"threshold":{threshold}}}}}"#
    )
}

#[test]
fn a_file_is_refused_by_file_entry_and_reason() {
    let good = entry("US", "2025-01-01", "\"2025-12-31\"", "\"600\"");
    let cases = [
        ("{".to_owned(), "t.json: EOF"),
        ("{}".to_owned(), "t.json: there is no list \"entries\""),
        (entry("US", "2025-01-01", "null", "\"-1\""), "t.json, entry 2: the threshold is -1.00, not over zero"),
        (entry("US", "2025-01-01", "null", "\"1.005\""), "t.json, entry 2: \"1.005\" is no amount in whole cents"),
        (entry("US", "2025-01-01", "null", "600"), "t.json, entry 2: invalid type: integer"),
        (
            entry("US", "2026-01-01", "\"2025-12-31\"", "\"1\""),
            "t.json, entry 2: it ends on 2025-12-31, before it begins",
        ),
        (entry("US", "2025-12-31", "null", "\"1\""), "t.json: entries 1 and 2 both hold for US from 2025-12-31"),
    ];
    for (text, expected) in cases {
        let file = if text.contains("jurisdiction") { format!(r#"{{"entries":[{good},{text}]}}"#) } else { text };
        let error = parse_tables::<Form1099>("t.json", &file).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    let apart = entry("US", "2026-01-01", "null", "\"2000\"");
    assert_eq!(parse_tables::<Form1099>("t.json", &format!(r#"{{"entries":[{apart},{good}]}}"#)).unwrap().len(), 2);
}

#[test]
fn a_file_of_another_kind_is_left_to_others() {
    assert_eq!(Tables::default().add("logo.json", "{}"), Ok(false));
}

proptest! {
    #[test]
    fn garbage_is_read_or_refused(text in ".{0,200}") {
        let _ = parse_tables::<TitleRates>("t.json", &text);
        let _ = parse_tables::<Form1099>("t.json", &text);
    }

    // A shipped file with one stretch replaced: never a panic, and what is read still obeys its laws.
    #[test]
    fn a_damaged_file_is_read_or_refused(at in 0_usize..12_000, cut in 0_usize..60, put in "[-0-9.,\"a-z:{}\\[\\]]{0,8}") {
        for (file, text) in FILES {
            let start = at % text.len();
            let end = (start + cut).min(text.len());
            let damaged = format!("{}{put}{}", &text[..start], &text[end..]);
            let _ = Tables::default().add(file, &damaged);
            if let Ok(tables) = parse_tables::<TransferTax>(file, &damaged) {
                prop_assert!(tables.iter().all(|table| table.valid_to.is_none_or(|last| table.valid_from <= last)));
            }
        }
    }
}

use hub_domain::quote::{Quote, QuoteKind};
use hub_partners::sheet::{FileError, example, read_json};
use proptest::prelude::*;

use crate::support::{brought, loans, percent, policy, refusals, usd};

fn bare(name: &str) -> hub_partners::sheet::Brought<'_> {
    hub_partners::sheet::Brought { defaults: hub_partners::sheet::Draft::default(), ..brought(name) }
}

fn with_loan(change: &str) -> String {
    format!(
        r#"{{"format":"enterprisehub-quotes","version":1,"quotes":[{{"kind":"loan","rate":"6.125","points":"0.5"{change}}}]}}"#
    )
}

#[test]
fn the_example_is_read_whole() {
    let read = read_json(example().as_bytes(), &bare("q.json")).unwrap();
    assert_eq!(read.refused, []);
    let kinds: Vec<_> = read.quotes.iter().map(|quote| quote.get().kind()).collect();
    assert_eq!(kinds, QuoteKind::ALL);
    let loan = serde_json::to_value(read.quotes[0].get()).unwrap();
    assert_eq!(loan["terms"]["terms"]["rate"], "6.125");
    assert_eq!(loan["terms"]["terms"]["principal_and_interest"]["minor"], 194_436);
    assert_eq!(policy(read.quotes[1].get()).premium, usd(2_140));
    for quote in &read.quotes {
        assert_eq!(quote.get().check(), Ok(()));
        let again: Quote = serde_json::from_str(&serde_json::to_string(quote.get()).unwrap()).unwrap();
        assert_eq!(&again, quote.get());
    }
}

#[test]
fn what_is_wrong_is_named_by_its_path() {
    for (change, said) in [
        (r#","teaser":"yes""#, "q.json, quotes.0.teaser: there is no such field here"),
        (r#","premium":"9""#, "q.json, quotes.0.premium: there is no such field here"),
        (r#","rate":"6.25""#, "q.json, quotes.0.rate: there twice"),
        (r#","apr":6.3"#, "q.json, quotes.0.apr: has to be a text such as \"6.125\", not a number"),
        (r#","apr":1e300"#, "q.json, quotes.0.apr: has to be a text such as \"6.125\", not a number"),
        (r#","apr":["6.3"]"#, "q.json, quotes.0.apr: has to be a text"),
        (r#","apr":true"#, "q.json, quotes.0.apr: has to be a text"),
        (r#","apr":"101""#, "q.json, quotes.0: apr: between 0 and 100"),
        (r#","lender_fees":"-5""#, "q.json, quotes.0: lender_fees: below zero"),
        (r#","lender_fees":"5.005""#, "q.json, quotes.0.lender_fees: more decimal places than the currency has"),
        (r#","occupancy":"vacation""#, "q.json, quotes.0.occupancy: none of: primary, second, investment"),
        (r#","expires_at":"2026-11-01""#, "q.json, quotes.0: expires_at comes before issued_at"),
        (r#","loan":"99999999999999999999""#, "q.json, quotes.0.loan: amount out of range"),
        (r#","product":"123-45-6789""#, "q.json, quotes.0.terms.terms.product: looks like a social security number"),
        (r#","123-45-6789":"1""#, "q.json, quotes.0.[withheld]: there is no such field here"),
    ] {
        let read = read_json(with_loan(change).as_bytes(), &brought("q.json")).unwrap();
        assert_eq!((read.quotes.len(), refusals(&read)), (0, vec![said.to_owned()]));
    }
    let good = read_json(with_loan(r#","lock_days":30,"apr":null"#).as_bytes(), &brought("q.json")).unwrap();
    assert_eq!(loans(&good)[0].lock_days, Some(30));
    assert_eq!(loans(&good)[0].points, percent("0.5"));
}

#[test]
fn other_files_are_refused_as_a_whole() {
    for (text, error) in [
        ("{", FileError::NotJson { line: 1, column: 1 }),
        ("[]", FileError::OtherFormat("the file is no object".into())),
        ("{}", FileError::OtherFormat("it has to say format enterprisehub-quotes and version 1".into())),
        (
            r#"{"format":"enterprisehub-quotes","version":2,"quotes":[]}"#,
            FileError::OtherFormat("it has to say format enterprisehub-quotes and version 1".into()),
        ),
        (r#"{"format":"enterprisehub-quotes","version":1}"#, FileError::OtherFormat("it has no list of quotes".into())),
        (r#"{"quotes":[],"quotes":[]}"#, FileError::OtherFormat("“quotes” at the top".into())),
        (r#"{"more":1}"#, FileError::OtherFormat("“more” at the top".into())),
    ] {
        assert_eq!(read_json(text.as_bytes(), &brought("q.json")), Err(error), "{text}");
    }
    let deep = format!("{{\"quotes\":{}", "[".repeat(100_000));
    assert!(matches!(read_json(deep.as_bytes(), &brought("q.json")), Err(FileError::NotJson { .. })));
}

proptest! {
    #[test]
    fn a_cut_file_is_no_file(end in 0..example().len()) {
        let cut: String = example().chars().take(end).collect();
        if cut.trim_end().len() < example().trim_end().len() {
            prop_assert!(read_json(cut.as_bytes(), &bare("q.json")).is_err());
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_json(&bytes, &brought("q.json"));
    }

    #[test]
    fn a_changed_byte_gives_whole_quotes_or_refusals(at in 0..example().len(), byte in 32_u8..127) {
        let mut bytes = example().as_bytes().to_vec();
        bytes[at] = byte;
        if let Ok(read) = read_json(&bytes, &bare("q.json")) {
            prop_assert_eq!(read.quotes.len() + read.refused.len(), 4);
            for quote in &read.quotes {
                prop_assert_eq!(quote.get().check(), Ok(()));
            }
        }
    }

    #[test]
    fn any_field_with_any_text_is_judged(field in "rate|apr|price|loan|ltv|lock_days|term_months|issued_at|state|score_band|nmls_company|programme", text in "\\PC{0,20}|[-0-9.,%$()]{0,20}") {
        let text = serde_json::to_string(&text).unwrap();
        let file = format!(r#"{{"format":"enterprisehub-quotes","version":1,"quotes":[{{"kind":"loan","points":"0","{field}":{text}}}]}}"#);
        let read = read_json(file.as_bytes(), &brought("q.json")).unwrap();
        prop_assert_eq!(read.quotes.len() + read.refused.len(), 1);
    }
}

/// The check that the program hands in, on quotes as they come.
#[test]
fn the_rules_about_what_may_not_be_stored_fit_quotes() {
    let check = |text: &str| match hub_compliance::forbidden::find(text).first() {
        Some(found) => Err(format!("{:?}", found.kind)),
        None => Ok(()),
    };
    let real = hub_partners::sheet::Brought { check: &check, ..bare("q.json") };
    let read = read_json(example().as_bytes(), &real).unwrap();
    assert_eq!((read.quotes.len(), refusals(&read)), (4, vec![]), "nothing of a quote looks like an account");
    for (text, column) in
        [("for 536-22-8145", "quotes.0.assumptions"), ("card 4111 1111 1111 1111", "quotes.0.assumptions")]
    {
        let file = example().replace("Single borrower", text);
        let read = read_json(file.as_bytes(), &real).unwrap();
        assert_eq!((read.quotes.len(), read.refused[0].column.as_deref()), (3, Some(column)));
        assert!(!format!("{:?}", read.refused).contains(text));
    }
}

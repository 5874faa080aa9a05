use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use hub_domain::Resource;

const GOOD: &str = r#"
id = "made-up"
title = "Made up"
summary = "A vendor for tests."
roles = ["source"]
auth = ["bearer"]

[[fields]]
name = "url"
label = "Address"
help = "Where it is."
kind = "url"
required = true

[[fields]]
name = "token"
label = "Token"
help = "From the vendor."
secret = true
required = true

[[fields]]
name = "licence"
label = "Licence"
help = "What is allowed."
kind = "choice"
choices = ["idx", "vow"]
default = "idx"

[[streams]]
resource = "Property"
cursor = ["ModificationTimestamp"]

[paging]
kind = "next-link"
page_size = 1000

[limits]
per_second = 2
attempts = 4

[deletes]
rule = "flag"
field = "Gone"
gone = "true"
"#;

fn config(settings: &[(&str, &str)], secrets: &[(&str, &str)]) -> ConnectionConfig {
    ConnectionConfig {
        name: "north".into(),
        settings: settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect::<BTreeMap<_, _>>(),
        secrets: secrets.iter().map(|(k, v)| ((*k).into(), secrecy::SecretString::from(*v))).collect(),
        licence: hub_domain::Licence::default(),
    }
}

#[test]
fn a_good_one_reads() {
    let m = Manifest::parse("m.toml", GOOD).unwrap();
    assert_eq!(m.streams[0].resource, Resource::Property);
    assert_eq!(m.limits.rates(), [(2, std::time::Duration::from_secs(1))]);
    assert_eq!(m.limits.attempts, 4);
    assert_eq!(m.deletes, DeleteRule::Flag { field: "Gone".into(), gone: "true".into() });
    assert!(m.field("token").unwrap().secret);
}

#[test]
fn every_mistake_names_file_and_key() {
    let table = [
        ("id = \"made-up\"", "id = \"Made Up\"", "id"),
        ("title = \"Made up\"", "title = \" \"", "title"),
        ("roles = [\"source\"]", "roles = []", "roles"),
        ("roles = [\"source\"]", "roles = [\"judge\"]", "roles"),
        ("auth = [\"bearer\"]", "auth = []", "auth"),
        ("name = \"url\"", "name = \"the url\"", "fields.the url.name"),
        ("name = \"token\"", "name = \"url\"", "fields.url.name"),
        ("help = \"Where it is.\"", "help = \"\"", "fields.url.label"),
        ("kind = \"choice\"", "kind = \"text\"", "fields.licence.choices"),
        ("default = \"idx\"", "default = \"pt\"", "fields.licence.default"),
        ("secret = true", "secret = false", "fields"),
        ("resource = \"Property\"", "resource = \"House\"", "streams.resource"),
        ("cursor = [\"ModificationTimestamp\"]", "cursor = []", "streams.cursor"),
        ("page_size = 1000", "page_size = 0", "paging.page_size"),
        ("page_size = 1000", "page_sise = 1000", "paging.page_sise"),
        ("per_second = 2", "per_second = 0", "limits.per_second"),
        ("per_second = 2", "per_second = \"two\"", "limits.per_second"),
        ("attempts = 4", "attempts = 99", "limits.attempts"),
        ("attempts = 4", "attempts = 4\ntotal_seconds = 0", "limits.total_seconds"),
        ("rule = \"flag\"", "rule = \"guess\"", "deletes"),
    ];
    for (good, bad, key) in table {
        let text = GOOD.replacen(good, bad, 1);
        assert_ne!(text, GOOD, "the table's left side must occur: {good}");
        let error = Manifest::parse("m.toml", &text).unwrap_err();
        assert_eq!(error.file, "m.toml");
        assert!(error.key.starts_with(key), "{bad}: key is {}, reason {}", error.key, error.reason);
        assert!(!error.reason.is_empty());
    }
}

#[test]
fn text_that_is_not_toml_names_the_line() {
    let error = Manifest::parse("m.toml", "id = \"a\"\nwhat is this").unwrap_err();
    assert!(error.key.contains("line 2"), "{error}");
}

#[test]
fn settings_are_checked_against_the_form() {
    let m = Manifest::parse("m.toml", GOOD).unwrap();
    let url = ("url", "https://example.org/odata");
    assert!(m.check_config(&config(&[url], &[("token", "t")])).is_ok());
    let refused = [
        (config(&[], &[("token", "t")]), "url"),
        (config(&[("url", "example")], &[("token", "t")]), "url"),
        (config(&[url], &[]), "token"),
        (config(&[url, ("token", "t")], &[]), "token"),
        (config(&[], &[("token", "t"), ("url", "https://example.org")]), "url"),
        (config(&[url, ("colour", "red")], &[("token", "t")]), "colour"),
        (config(&[url, ("licence", "pt")], &[("token", "t")]), "licence"),
    ];
    for (config, name) in refused {
        let error = m.check_config(&config).unwrap_err();
        assert_eq!(error.kind, crate::ErrorKind::Settings);
        assert!(error.message.contains(name), "{name}: {error}");
    }
}

proptest! {
    #[test]
    fn never_panics(text in "[\\x00-\\x7f]{0,200}") {
        let _ = Manifest::parse("m.toml", &text);
    }

    #[test]
    fn a_damaged_manifest_is_an_error_or_a_valid_manifest(at in 0_usize..800, cut in 0_usize..30, put in "[ -~\\n]{0,8}") {
        let at = at.min(GOOD.len());
        let end = (at + cut).min(GOOD.len());
        let text = format!("{}{put}{}", &GOOD[..at], &GOOD[end..]);
        match Manifest::parse("m.toml", &text) {
            Ok(m) => prop_assert!(m.paging.page_size > 0 && m.limits.attempts > 0),
            Err(error) => prop_assert!(!error.key.is_empty()),
        }
    }
}

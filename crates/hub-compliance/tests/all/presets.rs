use chrono::{Duration, NaiveDate};
use hub_compliance::{Credit, Outlet, RULE_SETS, RecordFacts, RuleSet, SourceFacts, decide};
use hub_domain::{Licence, RecordRights};

use crate::table::now;

fn words(rules: &str, credit: Credit<'_>, licence: Licence) -> (String, String) {
    let source = SourceFacts {
        name: "Our feed",
        licence,
        ends_on: None,
        rules: RuleSet::find(rules).unwrap(),
        refresh_limit: None,
        as_of: Some(now() - Duration::hours(2)),
        now: now(),
    };
    let record = RecordFacts { rights: Some(RecordRights::default()), credit, ..RecordFacts::default() };
    let decision = decide(&source, &record, Outlet::Print);
    (decision.attribution, decision.disclaimer)
}

#[test]
fn rules_are_dated_and_sourced() {
    let mut ids = Vec::new();
    for rules in RULE_SETS {
        assert!(NaiveDate::parse_from_str(rules.read_on, "%Y-%m-%d").is_ok(), "{}", rules.id);
        assert!(rules.source.len() > 20 && !rules.title.is_empty() && rules.refresh_hours > 0, "{}", rules.id);
        assert!(!ids.contains(&rules.id));
        ids.push(rules.id);
    }
    assert_eq!(RuleSet::general().id, "nar");
}

#[test]
fn a_source_is_known_by_its_names() {
    let of = |named: &str, names: &[&str]| RuleSet::of_source(named, names.iter().copied()).id;
    assert_eq!(of("", &["Stellar MLS"]), "stellar");
    assert_eq!(of("", &["my feed", "mfrmls"]), "stellar");
    assert_eq!(of("", &["https://h.api.crmls.org/Reso/OData/"]), "crmls");
    assert_eq!(of("crmls", &["Stellar"]), "crmls", "what the terms name counts first");
    assert_eq!(of("", &["Brighton homes"]), "nar", "a part of a word is not a name");
    assert_eq!(of("gone", &[]), "nar");
}

#[test]
fn firms_are_named_as_each_mls_wants() {
    let credit = Credit {
        system: Some("Some MLS"),
        office: Some("Acme Realty"),
        agent: Some("Ann Lee"),
        contact: Some("555-0100"),
    };
    let (by, from) = words("nar", credit, Licence::Idx);
    assert_eq!(by, "Listed by Acme Realty · 555-0100");
    assert!(from.starts_with("Some MLS, data as of 2026-09-21 12:13 UTC. "), "{from}");
    let (by, from) = words("stellar", credit, Licence::Idx);
    assert_eq!(by, "Listing courtesy of Acme Realty");
    assert!(from.starts_with("© 2026 Mid-Florida Regional MLS, data as of "), "{from}");
    let (by, _) = words("crmls", credit, Licence::Idx);
    assert_eq!(by, "Listing Agent: Ann Lee · Listing Office: Acme Realty · 555-0100");
    assert!(!by.to_lowercase().contains("courtesy"));
    let (_, from) = words("michric", credit, Licence::Idx);
    assert!(from.contains("Information Deemed Reliable But Not Guaranteed"));
    let (by, _) = words("nar", Credit::default(), Licence::Idx);
    assert_eq!(by, "Listed by listing firm not stated by the source");
    let (by, from) = words("nar", credit, Licence::PublicRecord);
    assert!(by.contains("not from an MLS") && from.contains("Not MLS data"), "{by} {from}");
}

use hub_domain::transaction::{Paper, Side};

use super::*;

fn shipped() -> TransactionTables {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/compliance");
    let files = ["papers-us.json", "papers-us-ca.json", "papers-us-tx.json", "outcomes-us.json"];
    let texts = files.map(|name| (name, std::fs::read_to_string(folder.join(name)).unwrap()));
    TransactionTables::read(texts.iter().map(|(name, text)| (*name, text.as_str()))).unwrap()
}

#[test]
fn papers_follow_side_state_year_and_loan() {
    let tables = shipped();
    let day = "2026-11-20".parse().unwrap();
    let due = |state: &str, side, year, loan| -> Vec<Paper> {
        tables.papers_due(state, (side, year, loan), day).into_iter().map(|rule| rule.value.paper).collect()
    };
    let texas = due("TX", Side::Buyer, Some(1990), true);
    assert!(texas.contains(&Paper::BuyerAgreement) && texas.contains(&Paper::ClosingDisclosure));
    assert!(!texas.contains(&Paper::LeadPaint) && !texas.contains(&Paper::ListingAgreement));
    assert!(!texas.contains(&Paper::NaturalHazard), "that is California's");
    assert!(due("CA", Side::Seller, Some(1990), false).contains(&Paper::NaturalHazard));
    assert!(due("CA", Side::Seller, None, false).contains(&Paper::LeadPaint), "nobody knows when it was built");
    assert!(due("WA", Side::Both, Some(1960), false).contains(&Paper::LeadPaint));
    assert!(!due("WA", Side::Buyer, Some(1960), false).contains(&Paper::LoanCommitment));
    for state in ["TX", "CA", "WA"] {
        let papers = due(state, Side::Both, None, true);
        assert!(papers.iter().all(|paper| papers.iter().filter(|it| it == &paper).count() == 1), "{state}");
    }
}

#[test]
fn rates_are_per_cents_with_a_source() {
    let tables = shipped();
    assert!(tables.outcomes.iter().any(|rate| rate.value.name == "terminated" && rate.valid_to.is_none()));
    assert!(tables.outcomes.iter().all(|rate| rate.source.cite.contains("National Association of Realtors")));
    assert_eq!(tables.list().len(), tables.papers.len() + tables.outcomes.len());
    let wrong = |least: &str| {
        format!(
            r#"{{"what": "x", "entries": [{{"jurisdiction": "US", "valid_from": "2023-01-01", "valid_to": null,
            "source": {{"cite": "x", "loaded_by": "x"}},
            "value": {{"name": "x", "title": "x", "of": "x", "least": "{least}", "most": "7"}}}}]}}"#
        )
    };
    assert!(TransactionTables::read([("outcomes-x.json", wrong("4").as_str())]).is_ok());
    for least in ["8", "-1"] {
        assert!(TransactionTables::read([("outcomes-x.json", wrong(least).as_str())]).is_err(), "{least}");
    }
}

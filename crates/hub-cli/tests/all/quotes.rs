//! `hub partner` and `hub quote`: who is there, what they quote, side by side.

use hub_app::view::{PartnerFormView, SavePartnerRequest};
use hub_app::{Credential, Installation, SecretString};

use crate::home::{Home, PASSPHRASE};

/// A lender in the directory, entered as a window does.
async fn with_lender(home: &Home) -> String {
    let installation = Installation::new(home.data(), hub_connector::Registry::new());
    let passphrase = Credential::Passphrase(SecretString::from(PASSPHRASE.to_owned()));
    let (hub, _) = installation.open(passphrase).await.unwrap();
    let partner = PartnerFormView {
        id: None,
        parent: None,
        level: "company".into(),
        kind: "lender".into(),
        speciality: None,
        name: "Oak Lending".into(),
        settlement: "unknown".into(),
        affiliation: None,
        w9_on_file: false,
        contacts: vec![],
        coverage: vec!["WA".into()],
        offerings: vec![],
        connections: vec![],
        notes: None,
        put_away: false,
    };
    let saved = hub.save_partner(&SavePartnerRequest { partner, revision: 0, reason: None }).await.unwrap();
    hub.close().await;
    saved.id
}

#[tokio::test(flavor = "multi_thread")]
async fn partners_are_listed_and_shown() {
    let home = Home::new();
    assert_eq!(home.json(["partner", "list"]), serde_json::json!({"total": 0, "partners": []}));
    let id = with_lender(&home).await;
    for (args, total) in
        [(&["oak"][..], 1), (&["elm"], 0), (&["--kind", "lender"], 1), (&["--place", "WA"], 1), (&["--place", "TX"], 0)]
    {
        let list = home.json(["partner", "list"].iter().chain(args));
        assert_eq!(list["total"], total, "{args:?}: {list}");
    }
    let row = &home.json(["partner", "list"])["partners"][0];
    assert_eq!(
        (&row["id"], &row["name"], &row["kind"]),
        (&id.as_str().into(), &"Oak Lending".into(), &"lender".into())
    );
    assert_eq!(row["licence"]["state"], "missing");
    let shown = home.json(["partner", "show", &id]);
    assert_eq!((&shown["form"]["name"], &shown["settlement"]), (&"Oak Lending".into(), &"yes".into()));
    home.run(["partner", "show", "nobody"]).failed(2, "such partner");
    home.run(["partner", "list", "--kind", "friend"]).failed(2, "kind");
    home.run(["partner", "list", "--limit", "501"]).failed(2, "limit");
}

const SHEET: &str = "issuer,rate,points,lender_fees\nA,6.500,0,1800\nB,6.250,1.25,1200\nC,six,0,1500\n";
const TERMS: &[&str] = &[
    "issued_at=2026-01-05",
    "expires_at=2099-12-31",
    "programme=conforming",
    "purpose=purchase",
    "occupancy=primary",
    "property=single-family",
    "price=500,000",
    "loan=400,000",
    "term_months=360",
    "score_band=740-759",
    "lock_days=30",
];

fn import<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec!["quote", "import", file];
    args.extend(TERMS.iter().flat_map(|term| ["--set", term]));
    args.extend(more);
    args
}

#[test]
fn quotes_are_read_kept_shown_and_compared() {
    let home = Home::new();
    let file = home.write("sheet.csv", SHEET);
    let file = file.to_str().unwrap();
    let looked = home.json(import(file, &["--dry-run"]));
    assert_eq!(
        (&looked["total"], &looked["refusedTotal"], &looked["refused"][0]["line"]),
        (&2.into(), &1.into(), &4.into())
    );
    assert_eq!(home.json(["quote", "list"])["total"], 0, "nothing is kept by looking");
    let kept = home.json(import(file, &["--only", "1"]));
    assert_eq!((&kept["kept"], &kept["quotes"][0]["issuer"]), (&1.into(), &"B".into()));
    let other = home.json(import(file, &["--only", "0"]));
    let ids = [&kept, &other].map(|answer| answer["quotes"][0]["id"].as_str().unwrap().to_owned());
    let list = home.json(["quote", "list", "--kind", "loan"]);
    assert_eq!((&list["total"], &list["quotes"][0]["request"]), (&2.into(), &serde_json::Value::Null));
    assert_eq!(home.json(["quote", "list", "--kind", "title"])["total"], 0);
    let shown = home.json(["quote", "show", &ids[0]]);
    assert_eq!(
        (&shown["issuer"], &shown["expiresOn"], &shown["document"]),
        (&"B".into(), &"2099-12-31".into(), &"sheet.csv".into())
    );
    // The order changes with the months that the client means to stay: points pay off late.
    let first = |months: &str| {
        let compared = home.json(["quote", "compare", &ids[0], &ids[1], "--by", "cost", "--months", months]);
        assert!(!compared["notice"].as_str().unwrap().is_empty());
        compared["columns"][0]["quote"]["issuer"].as_str().unwrap().to_owned()
    };
    assert_eq!((first("12"), first("360")), ("A".to_owned(), "B".to_owned()));
}

#[test]
fn what_is_wrong_with_quotes_is_said_and_nothing_is_kept() {
    let home = Home::new();
    let file = home.write("sheet.csv", "issuer,rate,points,lender_fees\nC,six,0,1500\n");
    home.run(import(file.to_str().unwrap(), &[])).failed(4, "line 2");
    let empty = home.write("empty.csv", "");
    home.run(import(empty.to_str().unwrap(), &[])).failed(4, "empty");
    home.run(["quote", "import", "/nonexistent.csv"]).failed(2, "nonexistent");
    home.run(["quote", "show", "nothing"]).failed(2, "such quote");
    home.run(["quote", "compare", "a", "--by", "cost", "--months", "60"]).failed(2, "");
    home.run(["quote", "compare", "a", "b", "--by", "best", "--months", "60"]).failed(2, "best");
    assert_eq!(home.json(["quote", "list"])["total"], 0);
}

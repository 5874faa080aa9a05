//! What an export does with each table of the schema: which file it goes into, or why it stays here. A test, so that a
//! migration which adds a table that nobody decided about fails.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use hub_compliance::payment::{BasisKind, PartyKind, Payment, PaymentRules};
use hub_domain::ManualClock;
use hub_domain::partner::Checked;
use hub_secrets::StoreKey;
use serde_json::Value;
use tempfile::TempDir;

use crate::Store;
use crate::export::README;
use crate::revenue::{Asked, Direction, PaymentAsk, PaymentClaim, Road};

/// What becomes of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Goes out in this file, or in files of this folder.
    In(&'static str),
    /// Stays here, because.
    Stays(&'static str),
}

const WORKED_OUT: Fate = Fate::Stays("worked out from what is exported");
const PEOPLE: Fate = Fate::Stays("people leave by their own export, in the forms address books read");
const SYNC: Fate = Fate::Stays("of use to this store's runs alone");

/// Every table of the schema. A migration that adds one adds a line here.
const TABLES: &[(&str, Fate)] = &[
    ("backtest", WORKED_OUT),
    ("canonical", Fate::In("Property.jsonl")),
    ("buyer_agreement", Fate::In("buyer_agreements.jsonl")),
    ("change_log", Fate::In("changes.jsonl")),
    ("checkpoint", SYNC),
    ("cma", Fate::In("analyses.jsonl")),
    ("commission_entry", Fate::In("commission_ledger.jsonl")),
    ("commission_plan", Fate::In("commission_plans.jsonl")),
    ("connection", Fate::In("connections.json")),
    ("crm_alias", SYNC),
    ("crm_conflict", PEOPLE),
    ("crm_frozen", SYNC),
    ("crm_guard", SYNC),
    ("crm_history", PEOPLE),
    ("crm_lift", PEOPLE),
    ("crm_link", SYNC),
    ("crm_merge", PEOPLE),
    ("crm_op", SYNC),
    ("crm_parent", PEOPLE),
    ("crm_person_key", PEOPLE),
    ("crm_record", PEOPLE),
    ("crm_review", PEOPLE),
    ("crm_rule", PEOPLE),
    ("crm_sent", SYNC),
    ("crm_setup", SYNC),
    ("deal_payment", Fate::In("payments.jsonl")),
    ("deal_record", Fate::In("deals.jsonl")),
    ("dictionary", Fate::Stays("packs what is exported unpacked")),
    ("draft", Fate::Stays("messages that wait or went out, worked out from searches")),
    ("field_report", WORKED_OUT),
    ("home_decision", Fate::Stays("says which rows of this store are one home, by their numbers")),
    ("home_mark", WORKED_OUT),
    ("home_sign", WORKED_OUT),
    ("job", Fate::In("jobs.jsonl")),
    ("job_file", Fate::In("jobs.jsonl")),
    ("lead_file", Fate::Stays("marks files that were looked at; what was in them is people")),
    ("lender_letter", Fate::In("lender_letters.jsonl")),
    ("listing", Fate::In("Property.jsonl")),
    ("listing_event", WORKED_OUT),
    ("listing_terms", WORKED_OUT),
    ("listing_text", WORKED_OUT),
    ("listing_words", WORKED_OUT),
    ("lookup", Fate::In("lookups.jsonl")),
    ("market_area", WORKED_OUT),
    ("market_cell", WORKED_OUT),
    ("market_dirty", WORKED_OUT),
    ("market_fact", WORKED_OUT),
    ("market_fit", WORKED_OUT),
    ("market_index", WORKED_OUT),
    ("market_kind", WORKED_OUT),
    ("market_mark", WORKED_OUT),
    ("market_pair", WORKED_OUT),
    ("market_party", WORKED_OUT),
    ("market_same", WORKED_OUT),
    ("market_sides", WORKED_OUT),
    ("market_total", WORKED_OUT),
    ("marketing_spend", Fate::In("marketing_spend.jsonl")),
    ("marketing_touch", Fate::In("marketing_touches.jsonl")),
    ("media", Fate::In("Media.jsonl")),
    ("member", Fate::In("Member.jsonl")),
    ("mirror", Fate::In("source/Property.jsonl")),
    ("notice", WORKED_OUT),
    ("office", Fate::In("Office.jsonl")),
    ("open_house", Fate::In("OpenHouse.jsonl")),
    ("partner", Fate::In("partners.jsonl")),
    ("partner_connection", Fate::In("partners.jsonl")),
    ("partner_file", Fate::In("documents")),
    ("partner_history", Fate::In("partner_history.jsonl")),
    ("partner_item", Fate::In("partner_items.jsonl")),
    ("partner_place", WORKED_OUT),
    ("partner_text", WORKED_OUT),
    ("paused", SYNC),
    ("payload", Fate::In("source/Property.jsonl")),
    ("payment", Fate::In("payments.jsonl")),
    ("payment_attempt", Fate::In("payment_attempts.jsonl")),
    ("payment_entry", Fate::In("payments.jsonl")),
    ("payment_review", Fate::In("payment_attempts.jsonl")),
    ("people_import", PEOPLE),
    ("people_import_row", PEOPLE),
    ("person", PEOPLE),
    ("person_dirty", PEOPLE),
    ("person_entry", PEOPLE),
    ("person_lead", PEOPLE),
    ("person_tag", PEOPLE),
    ("person_text", PEOPLE),
    ("person_words", PEOPLE),
    ("profile", Fate::In("profiles.jsonl")),
    ("property_plan", Fate::In("plans.jsonl")),
    ("property_transaction", Fate::In("transactions.jsonl")),
    ("proposal", Fate::In("proposals.jsonl")),
    ("provider_sheet", Fate::In("providers.jsonl")),
    ("purging", Fate::Stays("guards a removal while it lasts")),
    ("quota_memory", SYNC),
    ("quote", Fate::In("quotes.jsonl")),
    ("quote_ask", Fate::In("quotes.jsonl")),
    ("quote_drop", Fate::Stays("marks files that were looked at; what was in them is quotes")),
    ("quote_history", Fate::In("quote_history.jsonl")),
    ("quote_request", Fate::In("quote_requests.jsonl")),
    ("refused_delete", SYNC),
    ("remarks", Fate::In("Property.jsonl")),
    ("remarks_text", WORKED_OUT),
    ("run", SYNC),
    ("sale", WORKED_OUT),
    ("same_home", WORKED_OUT),
    ("saved_search", Fate::In("saved_searches.jsonl")),
    ("search_match", WORKED_OUT),
    ("service_history", Fate::In("service_history.jsonl")),
    ("service_message", Fate::In("service_messages.jsonl")),
    ("setting", Fate::In("settings.json")),
    ("smart_list", PEOPLE),
    ("statement_import", Fate::In("statements.jsonl")),
    ("statement_line", Fate::In("statements.jsonl")),
    ("stream_day", SYNC),
    ("terms", Fate::In("terms.jsonl")),
    ("tour", Fate::In("tours.jsonl")),
    ("watch_source", SYNC),
    ("watch_state", SYNC),
    ("worksheet", Fate::In("worksheets.jsonl")),
    ("write_back", SYNC),
];

async fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at("2026-06-01T12:00:00Z".parse().unwrap()));
    let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), clock).await.unwrap();
    (dir, store)
}

#[tokio::test]
async fn every_table_is_exported_or_named_with_the_reason_it_stays() {
    let (_dir, store) = store().await;
    // Tables that a virtual table keeps for itself are its own.
    let there: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')
         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlx_%'",
    )
    .fetch_all(&mut *store.reader().await.unwrap())
    .await
    .unwrap();
    let there: BTreeSet<&str> = there.iter().map(String::as_str).collect();
    let decided: BTreeSet<&str> = TABLES.iter().map(|(name, _)| *name).collect();
    let undecided: Vec<_> = there.difference(&decided).collect();
    let gone: Vec<_> = decided.difference(&there).collect();
    assert!(undecided.is_empty(), "say what an export does with {undecided:?}");
    assert!(gone.is_empty(), "there is no table {gone:?}");
    assert_eq!(decided.len(), TABLES.len(), "a table is named twice");

    let out = tempfile::tempdir().unwrap();
    store.export(out.path(), &mut |_| ControlFlow::Continue(())).await.unwrap();
    for (table, fate) in TABLES {
        match fate {
            Fate::In(file) => {
                assert!(out.path().join(file).exists(), "{table}: no {file}");
                let named = file.strip_prefix("source/").map_or(*file, |_| "source/*.jsonl");
                assert!(README.contains(named), "{table}: the README does not name {named}");
            }
            Fate::Stays(reason) => assert!(!reason.is_empty(), "{table}"),
        }
    }
}

#[tokio::test]
async fn what_partners_and_payments_are_goes_out_with_its_documents() {
    let (_dir, store) = store().await;
    let rules = include_str!("../../../assets/compliance/payment-rules.json");
    let rules = PaymentRules::parse(rules).unwrap();
    let on = "2026-06-01".parse().unwrap();
    for (payer, basis) in [(PartyKind::Lender, BasisKind::PerClosing), (PartyKind::Brokerage, BasisKind::FixedFee)] {
        let payee = if payer == PartyKind::Lender { PartyKind::Brokerage } else { PartyKind::Mover };
        let claim = PaymentClaim {
            direction: Direction::Out,
            payer: "Payer".into(),
            payee: "Payee".into(),
            cents: 10_000,
            amount_stated: true,
            due_on: on,
            what: "Work".into(),
            reference: None,
            records: vec![crate::revenue::RecordPlace {
                name: hub_compliance::payment::RecordName::Invoices,
                place: "Folder 7".into(),
            }],
        };
        let ask = Checked::new(PaymentAsk::new(Payment::new(payer, payee, basis), claim), &|_| Ok(())).unwrap();
        let asked = Asked { road: Road::Screen, by: None, on };
        store.record_payments(&[ask], None, &asked, &rules).await.unwrap();
    }
    let mut writer = store.writer().await.unwrap();
    for sql in [
        r#"INSERT INTO partner (uuid, body, revision, sort_name, created_at, updated_at)
           VALUES (x'01010101010101010101010101010101',
             '{"level": "company", "kind": "lender", "name": "Oak Lending", "put_away": false}', 1, 'oak lending', 0, 0)"#,
        "INSERT INTO partner_file (digest, content) VALUES (zeroblob(32), x'255044462d')",
        r#"INSERT INTO partner_item (uuid, partner, kind, file, body, revision, created_at, updated_at)
           VALUES (x'02020202020202020202020202020202', 1, 'document', zeroblob(32), '{"version": 1}', 1, 0, 0)"#,
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *writer).await.unwrap();
    }
    drop(writer);
    let out = tempfile::tempdir().unwrap();
    let report = store.export(out.path(), &mut |_| ControlFlow::Continue(())).await.unwrap();
    let lines = |name: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(out.path().join(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let (partner, item) = (lines("partners.jsonl").remove(0), lines("partner_items.jsonl").remove(0));
    assert_eq!((&partner["record"]["name"], &partner["id"]), (&"Oak Lending".into(), &item["partner"]));
    assert_eq!((&partner["parent"], &item["agreement"]), (&Value::Null, &Value::Null));
    let file = item["file"].as_str().unwrap();
    assert_eq!(std::fs::read(out.path().join("documents").join(file)).unwrap(), b"%PDF-");
    assert_eq!(report.files[&format!("documents/{file}")], 1);
    let (attempts, payments) = (lines("payment_attempts.jsonl"), lines("payments.jsonl"));
    assert_eq!((attempts.len(), payments.len()), (2, 1), "a blocked attempt goes out too");
    assert_eq!(attempts[0]["decision"]["action"], "block");
    assert_eq!((&payments[0]["attempt"], &payments[0]["entries"][0]["event"]), (&attempts[1]["id"], &"accrued".into()));
    assert_eq!(payments[0]["entries"][0]["on"], "2026-06-01");
}

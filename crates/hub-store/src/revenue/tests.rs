//! What the tables themselves refuse, whoever writes: a payment without its decision, steps out of order, a referral beside
//! a settlement service's payment, anything rewritten.

use std::sync::Arc;

use hub_compliance::payment::{Action, Fact, PartyKind, Payment, PaymentRules, RecordName, decide};
use hub_domain::ManualClock;
use hub_domain::partner::Checked;
use hub_secrets::StoreKey;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;

use super::{
    Asked, DealKind, DealRecord, DealStatus, Direction, PaymentAsk, PaymentClaim, PaymentQuery, RecordPlace, Road,
};
use crate::{Store, StoreError};

const RULES: &str = include_str!("../../../../assets/compliance/payment-rules.json");

async fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let clock = Arc::new(ManualClock::at("2026-06-01T12:00:00Z".parse().unwrap()));
    let store = Store::create(dir.path(), &key, clock).await.unwrap();
    (dir, store)
}

fn ask(payer: PartyKind, payee: PartyKind, basis: hub_compliance::payment::BasisKind) -> Checked<PaymentAsk> {
    let records = RecordName::ALL.iter().map(|name| RecordPlace { name: *name, place: "Folder 7".into() }).collect();
    let claim = PaymentClaim {
        direction: Direction::Out,
        payer: "Payer".into(),
        payee: "Payee".into(),
        cents: 10_000,
        amount_stated: true,
        due_on: "2026-05-01".parse().unwrap(),
        what: "Work".into(),
        reference: None,
        records,
    };
    let mut payment = Payment::new(payer, payee, basis).with(Fact::BothActingAsBrokers, true);
    payment.facts.insert(Fact::SameBrokerage, true);
    Checked::new(PaymentAsk::new(payment, claim), &|_| Ok(())).unwrap()
}

async fn recorded(store: &Store, asks: &[Checked<PaymentAsk>]) -> Vec<super::KeptAttempt> {
    let asked = Asked { road: Road::Screen, by: None, on: "2026-06-01".parse().unwrap() };
    store.record_payments(asks, None, &asked, &PaymentRules::parse(RULES).unwrap()).await.unwrap()
}

async fn refused(store: &Store, sql: &str) -> String {
    let mut writer = store.writer().await.unwrap();
    let said = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut *writer).await;
    match StoreError::from(said.expect_err(sql)) {
        StoreError::Database { message, .. } => message,
        other => panic!("{sql}: {other}"),
    }
}

#[tokio::test]
async fn the_tables_refuse_what_the_rules_do() {
    use hub_compliance::payment::BasisKind::{FixedFee, PerClosing, PercentOfCommission};
    let (_dir, store) = store().await;
    // 1: blocked. 2: allowed, a purchase. 3: allowed, between brokers.
    let blocked = recorded(&store, &[ask(PartyKind::Lender, PartyKind::Agent, PerClosing)]).await;
    assert_eq!((blocked[0].decision.action, blocked[0].payment), (Action::Block, None));
    let kept = recorded(&store, &[ask(PartyKind::Brokerage, PartyKind::Mover, FixedFee)]).await;
    assert!(kept[0].payment.is_some(), "{kept:?}");
    let broker = ask(PartyKind::Brokerage, PartyKind::Brokerage, PercentOfCommission);
    let brokers = recorded(&store, &[broker]).await;
    let payment = |attempt: i64, cents: i64| {
        format!(
            "INSERT INTO payment (uuid, attempt, direction, payer, payee, cents, due_on)
             VALUES (randomblob(16), {attempt}, 'out', 'Payer', 'Payee', {cents}, '2026-05-01')"
        )
    };
    for (sql, words) in [
        (payment(1, 10_000), "needs a decision"),
        (payment(99, 10_000), "needs a decision"),
        (payment(2, 9_999), "needs a decision"),
        (payment(2, 10_000), "UNIQUE"),
        ("UPDATE payment_attempt SET decision = '{}' WHERE id = 1".into(), "not rewritten"),
        ("DELETE FROM payment_attempt WHERE id = 1".into(), "kept"),
        ("UPDATE payment SET cents = 1".into(), "not rewritten"),
        ("DELETE FROM payment".into(), "kept"),
        ("UPDATE payment_entry SET event = 'paid'".into(), "not rewritten"),
        ("DELETE FROM payment_entry".into(), "kept"),
        ("INSERT INTO payment_entry (payment, at, on_day, event, cents) VALUES (1, 0, '2026-06-01', 'paid', 0)".into(), "accrued to locked"),
        ("INSERT INTO payment_entry (payment, at, on_day, event, cents) VALUES (1, 0, '2026-06-01', 'accrued', 10000)".into(), "accrued to locked"),
        ("INSERT INTO payment_entry (payment, at, on_day, event, cents, reason) VALUES (1, 0, '2026-06-01', 'reversed', -1, 'x')".into(), "whole payment"),
        ("INSERT INTO payment_entry (payment, at, on_day, event, cents) VALUES (1, 0, '2026-06-01', 'reversed', -10000)".into(), "CHECK"),
        ("INSERT INTO payment_review (attempt, at, profile, finding, note) VALUES (1, 0, 1, 'upheld', 'x')".into(), "compliance administrator"),
        ("INSERT INTO marketing_spend (uuid, channel, kind, day, cents) VALUES (randomblob(16), 'x', 'lender', '2026-06-01', 1)".into(), "CHECK"),
        ("INSERT INTO commission_entry (number, on_day, event, at) VALUES (2, '2026-06-01', '{}', 0)".into(), "one entry at a time"),
    ] {
        let said = refused(&store, &sql).await;
        assert!(said.contains(words), "{sql}: {said}");
    }
    let deal = DealRecord {
        kind: DealKind::Financed,
        name: "12 Alder St".into(),
        amount_cents: 1,
        terms: String::new(),
        status: DealStatus::Open,
        closes_on: None,
        other_broker: None,
        commission_cents: 0,
    };
    let (deal, _) = store.save_deal(None, &Checked::new(deal, &|_| Ok(())).unwrap()).await.unwrap();
    let said = refused(&store, "INSERT INTO deal_payment (payment, deal) VALUES (1, 1)").await;
    assert!(said.contains("between brokers"), "{said}");
    assert!(store.give_payment_to_deal(kept[0].payment.unwrap(), deal).await.is_err());
    if let Some(payment) = brokers[0].payment {
        store.give_payment_to_deal(payment, deal).await.unwrap();
        assert_eq!(store.deals().await.unwrap()[0].paid_cents, 10_000);
    }
}

#[tokio::test]
async fn several_are_kept_together_or_none_and_every_attempt_reads_back() {
    use hub_compliance::payment::BasisKind::{FixedFee, PerClosing};
    let (_dir, store) = store().await;
    let good = ask(PartyKind::Brokerage, PartyKind::Mover, FixedFee);
    let bad = ask(PartyKind::Lender, PartyKind::Agent, PerClosing);
    let kept = recorded(&store, &[good.clone(), bad, good]).await;
    assert!(kept.iter().all(|one| one.payment.is_none()));
    let query = PaymentQuery { limit: 10, ..PaymentQuery::default() };
    assert_eq!(store.payments(&query).await.unwrap().0, 0);
    let (total, attempts) = store.payment_attempts(&[], 10, 0).await.unwrap();
    assert_eq!(total, 3);
    let rules = PaymentRules::parse(RULES).unwrap();
    for attempt in attempts {
        assert_eq!(decide(&attempt.facts, &rules, attempt.ruled_on), attempt.decision);
        assert_eq!(attempt.rules.len(), 64);
        assert!(attempt.rule_since.is_some());
    }
}

/// Nothing leads from a payment to a partner, a person, a lead or a loan: only to the attempt behind it.
#[tokio::test]
async fn no_key_leads_from_a_payment_to_whom_was_referred() {
    let (_dir, store) = store().await;
    let mut reader = store.reader().await.unwrap();
    for (table, may) in [
        ("payment", vec!["payment_attempt"]),
        ("payment_attempt", vec!["profile"]),
        ("payment_entry", vec!["payment", "profile"]),
        ("deal_record", vec![]),
        ("marketing_spend", vec![]),
        ("statement_line", vec!["payment", "statement_import"]),
    ] {
        let sql = format!("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list('{table}') ORDER BY 1");
        let leads: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *reader).await.unwrap();
        assert_eq!(leads, may, "{table}");
    }
}

//! What only the inside of the crate can test: many partners at once, query plans, what the tables refuse.

use std::sync::Arc;
use std::time::Instant;

use hub_domain::ManualClock;
use hub_domain::partner::{
    Authority, LicenceType, Offering, Partner, PartnerContact, PartnerKind, PartnerLevel, PartnerLicence,
};
use hub_domain::{PartnerItemId, partner::CoveredPlace};
use hub_secrets::StoreKey;
use sqlx::{AssertSqlSafe, Connection as _, Row};
use tempfile::TempDir;

use super::act::Act;
use super::{PartnerQuery, items, tree};
use crate::{Store, StoreError};

async fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let clock = Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH));
    let store = Store::create(dir.path(), &key, clock).await.unwrap();
    (dir, store)
}

const NAMES: [&str; 8] = ["Meadow", "Sorrel", "Quarry", "Larkspur", "Kestrel", "Fenwick", "Juniper", "Élan"];

fn made_up(n: usize) -> Partner {
    let kind = PartnerKind::ALL[n % PartnerKind::ALL.len()];
    let name = format!("{} {} {n}", NAMES[n % NAMES.len()], kind.as_str());
    let mut partner = Partner::new(PartnerLevel::Company, kind, &name);
    partner.contacts = vec![PartnerContact { name: format!("Person Surname{n}"), ..PartnerContact::default() }];
    partner.offerings =
        vec![Offering { name: format!("Thing {}", n % 50), description: None, price: None, valid_until: None }];
    partner.coverage =
        (0..6).map(|k| format!("county:{:05}", 26_000 + (n * 7 + k * 13) % 400).parse().unwrap()).collect();
    partner
}

#[tokio::test]
async fn five_thousand_partners_are_searched_by_indices_in_milliseconds() {
    let (_dir, store) = store().await;
    let act = Act { now: 0, profile: None, proposal: None };
    {
        let mut writer = store.writer().await.unwrap();
        let mut tx = writer.begin().await.unwrap();
        for n in 0..5_000 {
            let partner = made_up(n);
            tree::save(&mut tx, &partner, 0, act).await.unwrap();
            let expires = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(n as u64 % 700);
            let licence = PartnerLicence {
                id: PartnerItemId::new(),
                partner: partner.id,
                licence_type: LicenceType::Title,
                number: n.to_string(),
                authority: Authority::Nmls,
                issued_on: None,
                expires_on: Some(expires),
                looked_up: None,
            };
            items::save(&mut tx, &licence, 0, act).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    let place: CoveredPlace = "county:26081".parse().unwrap();
    let asked = PartnerQuery { limit: 50, ..PartnerQuery::default() };
    let soon = Some(chrono::NaiveDate::from_ymd_opt(2026, 2, 1).unwrap());
    let queries = [
        ("all", asked.clone(), "partner_name"),
        ("words", PartnerQuery { text: "surname49 mead".into(), ..asked.clone() }, "partner_text"),
        ("kind", PartnerQuery { kinds: vec![PartnerKind::Title], ..asked.clone() }, "partner_kind"),
        ("place", PartnerQuery { places: vec![place.clone()], ..asked.clone() }, "PRIMARY KEY (place=?"),
        ("ending", PartnerQuery { expiring_before: soon, ..asked.clone() }, "partner_item_ends"),
        (
            "all four",
            PartnerQuery {
                text: "thing".into(),
                kinds: vec![PartnerKind::Title, PartnerKind::Mls],
                places: vec![place],
                expiring_before: chrono::NaiveDate::from_ymd_opt(2027, 6, 1),
                ..asked
            },
            "USING INDEX",
        ),
    ];
    for (name, query, index) in queries {
        store.partners(&query).await.unwrap();
        let begun = Instant::now();
        let page = store.partners(&query).await.unwrap();
        let took = begun.elapsed();
        println!("{name}: {} of {} in {took:?}", page.rows.len(), page.total);
        assert!(page.total > 0, "{name}");
        assert!(page.rows.is_sorted_by_key(|row| row.name.to_lowercase()), "{name}");
        // A hundred times what it takes, so that a busy machine is no failure and a lost index is.
        assert!(took.as_millis() < 500, "{name}: {took:?}");
        let (sql, _, binds) = query.statements().unwrap();
        let mut reader = store.reader().await.unwrap();
        let mut explain = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")));
        for bind in binds {
            explain = explain.bind(bind);
        }
        let plan = explain.fetch_all(&mut *reader).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get(3)).collect();
        assert!(plan.iter().any(|step| step.contains(index)), "{name}: {plan:#?}");
        assert!(!plan.iter().any(|step| step.starts_with("SCAN p") && !step.contains("INDEX")), "{name}: {plan:#?}");
    }
}

#[tokio::test]
async fn the_tables_themselves_keep_what_has_to_be_kept() {
    let (_dir, store) = store().await;
    let mut writer = store.writer().await.unwrap();
    let act = Act { now: 0, profile: None, proposal: None };
    tree::save(&mut writer, &made_up(1), 0, act).await.unwrap();
    let item = |kind: &str, body: &str| {
        format!(
            "INSERT INTO partner_item (uuid, partner, kind, body, revision, created_at, updated_at)
             VALUES (randomblob(16), 1, '{kind}', '{body}', 1, 0, 0)"
        )
    };
    for sql in [
        item("agreement", r#"{"state":"ended"}"#),
        item("complaint", "{}"),
        "INSERT INTO profile (uuid, body, made_at)
         VALUES (randomblob(16), '{\"role\":\"admin\",\"put_away\":false}', 0)"
            .to_owned(),
        "INSERT INTO proposal (uuid, profile, body, came_at, state) VALUES (randomblob(16), 1, '{}', 0, 'waiting')"
            .to_owned(),
        "UPDATE proposal SET state = 'refused', decided_by = 1, decided_at = 1, reason = 'no'".to_owned(),
    ] {
        sqlx::query(AssertSqlSafe(sql.clone())).execute(&mut *writer).await.expect(&sql);
    }
    for sql in [
        "DELETE FROM partner",
        "DELETE FROM partner_item WHERE kind = 'complaint'",
        "DELETE FROM partner_item WHERE kind = 'agreement'",
        "UPDATE partner_item SET body = '{\"state\":\"active\"}' WHERE kind = 'agreement'",
        "DELETE FROM partner_history",
        "UPDATE partner_history SET at = 1",
        "DELETE FROM profile",
        "DELETE FROM proposal",
        "UPDATE proposal SET state = 'approved'",
        "UPDATE proposal SET body = '[]'",
        "UPDATE partner SET parent = id",
        "INSERT INTO proposal (uuid, profile, body, came_at, state) VALUES (randomblob(16), 1, '{}', 0, 'approved')",
    ] {
        assert!(sqlx::query(sql).execute(&mut *writer).await.is_err(), "{sql}");
    }
    for (kind, body) in [("agreement", r#"{"state":"signed"}"#), ("document", "{}"), ("proof", "{}"), ("gift", "{}")] {
        assert!(sqlx::query(AssertSqlSafe(item(kind, body))).execute(&mut *writer).await.is_err(), "{kind}");
    }
    let unknown = act.note(
        &mut writer,
        super::act::Deed { partner: 99, item: None, kind: "partner", before: None, after: Some("{}") },
    );
    assert!(matches!(unknown.await, Err(StoreError::Database { .. })), "references are looked at");
}

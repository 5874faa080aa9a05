//! What waits and what is held back, as the outbox shows it.

use std::time::Duration;

use hub_app::view::{EditFieldRequest, OutboxView, ThawFieldRequest};
use hub_domain::crm::{CrmKind, FieldValue, Fields};
use hub_store::crm::{OpState, OpTrouble, Written};
use hub_sync::crm::Judge;

use crate::people::{Desk, came, desk, person, text, words};

fn at(company: &str) -> Fields {
    let mut fields = person("Ada", "Stone");
    fields.insert("Company".into(), text(company));
    fields
}

async fn edit(desk: &Desk, id: &str, company: &str) {
    let edit = EditFieldRequest { id: id.to_owned(), field: "Company".into(), value: words(company), reason: None };
    desk.hub.edit_field(&edit).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_is_turned_back_again_and_again_is_shown_and_can_be_told_again() {
    let desk = desk().await;
    let store = desk.hub.store();
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", at("Old"), &[])]).await;
    let id = desk.find("ada").await;
    for _ in 0..4 {
        edit(&desk, &id, "Mine").await;
        let work = store.crm_take(desk.crm.id, &Judge::default()).await.unwrap().expect("it is sent");
        let pushed = Fields::from([("Company".to_owned(), text("Mine"))]);
        let written = Written { key: "1".into(), modified: None, etag: None, pushed, record: None };
        store.crm_written(work.op.id, &written, &Judge::default()).await.unwrap();
        desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", at("Old"), &[])]).await;
    }
    edit(&desk, &id, "Mine").await;
    let outbox = desk.hub.outbox().await.unwrap();
    assert_eq!(outbox.changes, [], "it is not sent any more");
    let [frozen] = &outbox.frozen[..] else { panic!("one field: {:?}", outbox.frozen) };
    assert_eq!((frozen.person_name.as_deref(), frozen.system.as_str()), (Some("Ada Stone"), "Office CRM"));
    assert_eq!((frozen.field.as_str(), &frozen.here, &frozen.there), ("Company", &words("Mine"), &words("Old")));
    assert_eq!(desk.hub.people_counts().await.unwrap().blocked, 1);

    let thaw = ThawFieldRequest {
        record: frozen.record.clone(),
        connection: frozen.connection.clone(),
        field: frozen.field.clone(),
    };
    let outbox = desk.hub.thaw_field(&thaw).await.unwrap();
    assert_eq!(outbox.frozen, []);
    assert_eq!(outbox.changes[0].tells[0].field, "Company");
    assert_eq!(outbox.changes[0].waits, "next");
    assert!(desk.hub.thaw_field(&thaw).await.is_err(), "it is told again already");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_would_go_is_named_before_somebody_agrees() {
    let desk = desk().await;
    let store = desk.hub.store();
    let mut bo = person("Bo", "Reed");
    bo.insert("Phones".into(), FieldValue::entries(["+15550101"]));
    desk.receive(
        CrmKind::Contact,
        vec![came(CrmKind::Contact, "1", at("Old"), &[]), came(CrmKind::Contact, "2", bo, &[])],
    )
    .await;
    let gone = ["2".to_owned(), "1".to_owned(), "never seen".to_owned()];
    store.crm_hold(desk.crm.id, CrmKind::Contact, &gone, 412).await.unwrap();
    let outbox = desk.hub.outbox().await.unwrap();
    let [guard] = &outbox.guards[..] else { panic!("one guard: {:?}", outbox.guards) };
    assert_eq!((guard.count, guard.known), (3, 412));
    let named: Vec<&str> = guard.records.iter().map(|r| r.title.as_str()).collect();
    assert_eq!(named, ["Bo Reed", "Ada Stone"], "in the order they were named");
    assert_eq!(guard.records[0].person_name.as_deref(), Some("Bo Reed"));
    assert_eq!(desk.hub.people_counts().await.unwrap().blocked, 1);
    // It says so no more.
    store.crm_hold(desk.crm.id, CrmKind::Contact, &[], 0).await.unwrap();
    assert_eq!(desk.hub.outbox().await.unwrap().guards, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn why_a_change_waits_is_told_apart() {
    let desk = desk().await;
    let store = desk.hub.store();
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", at("Old"), &[])]).await;
    let id = desk.find("ada").await;
    edit(&desk, &id, "Mine").await;
    let (queued, unknown, blocked) = (OpState::Queued, OpState::Unknown, OpState::Blocked);
    for (state, trouble, waits, said) in [
        (queued, OpTrouble::SlowDown, "slowDown", true),
        (queued, OpTrouble::Unreached, "offline", true),
        (queued, OpTrouble::Busy, "notYet", true),
        (queued, OpTrouble::SignIn, "signIn", true),
        (unknown, OpTrouble::Unanswered, "unknownOutcome", true),
        (blocked, OpTrouble::Refused, "needsYou", true),
        (blocked, OpTrouble::Busy, "gaveUp", true),
        (blocked, OpTrouble::PerhapsMade, "perhapsMade", false),
        (blocked, OpTrouble::PerhapsStarted, "perhapsStarted", false),
    ] {
        let work = store.crm_take(desk.crm.id, &Judge::default()).await.unwrap().expect("it is due");
        let wait = Duration::from_secs(600);
        store.crm_put_back(work.op.id, state, wait, Some((trouble, "Their words."))).await.unwrap();
        let change = only(desk.hub.outbox().await.unwrap());
        assert_eq!(change.waits, waits);
        let counts = desk.hub.people_counts().await.unwrap();
        assert_eq!((counts.waiting, counts.blocked), if state == blocked { (0, 1) } else { (1, 0) }, "{waits}");
        assert_eq!(change.because.as_deref(), said.then_some("Their words."), "{waits}");
        if state == queued {
            assert!(change.not_before.is_some(), "{waits}");
        }
        // Tried again by hand: nothing is against it any more.
        store.crm_put_back(work.op.id, queued, Duration::ZERO, None).await.unwrap();
        let change = only(desk.hub.outbox().await.unwrap());
        assert_eq!((change.waits.as_str(), change.because, change.not_before), ("next", None, None));
    }
    store.set_paused(desk.crm.id, true).await.unwrap();
    assert_eq!(only(desk.hub.outbox().await.unwrap()).waits, "paused");
}

fn only(outbox: OutboxView) -> hub_app::view::OutboxItemView {
    let [change] = <[_; 1]>::try_from(outbox.changes).expect("one change waits");
    change
}

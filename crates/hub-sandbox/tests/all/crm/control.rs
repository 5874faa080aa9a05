use hub_sandbox::{CrmDeed, CrmHand, CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::{Bench, members};

fn city(vendor: CrmVendor, city: &str) -> Json {
    match vendor {
        CrmVendor::FollowUpBoss => json!({"background": city}),
        CrmVendor::Salesforce => json!({"MailingCity": city}),
        CrmVendor::BoldTrail => json!({"primary_city": city}),
        CrmVendor::WiseAgent => json!({"City": city}),
        CrmVendor::Zoho => json!({"Mailing_City": city}),
        CrmVendor::Pipedrive => json!({"name": city}),
        CrmVendor::Dynamics => json!({"address1_city": city}),
        _ => json!({"city": city}),
    }
}

#[tokio::test]
async fn a_person_in_the_vendors_screens_leaves_traces() {
    for vendor in CrmVendor::ALL {
        let bench = Bench::at(*vendor).await;
        let crm = &bench.crm;
        let id = crm.create(CrmKind::Contact, members(city(*vendor, "A"))).expect("made");
        crm.edit(CrmKind::Contact, &id, &members(city(*vendor, "B"))).expect("changed");
        let note = crm.add_note(&id, "By hand").expect("noted");
        assert_eq!(crm.of_contact(CrmKind::Note, &id)[0].id, note, "{vendor}");
        if let Some(deal) = crm.records(CrmKind::Deal).first() {
            let pipeline = crm.pipelines().into_iter().find(|p| {
                Json::Object(deal.fields.clone()).to_string().contains(&p.stages[0].id)
                    || p.stages.iter().any(|s| Json::Object(deal.fields.clone()).to_string().contains(&s.id))
            });
            let stage = pipeline.expect("the deal's").stages[3].id.clone();
            crm.move_stage(&deal.id, &stage).expect("moved");
            assert!(
                Json::Object(crm.record(CrmKind::Deal, &deal.id).expect("there").fields).to_string().contains(&stage)
            );
            assert!(crm.move_stage(&deal.id, "nowhere").is_err());
        }
        let tagged = crm.add_tag(&id, "x").and_then(|()| crm.remove_tag(&id, "x"));
        let without = [CrmVendor::HubSpot, CrmVendor::Salesforce, CrmVendor::Dynamics, CrmVendor::Pipedrive];
        assert_eq!(tagged.is_ok(), !without.contains(vendor));
        let other = bench.contact(0);
        let merged = crm.merge(&id, &other).expect("merged");
        assert_eq!(merged == id, *vendor != CrmVendor::HubSpot);
        assert_eq!(crm.record(CrmKind::Contact, &other).and_then(|record| record.merged_into), Some(merged.clone()));
        assert!(crm.of_contact(CrmKind::Note, &merged).iter().any(|record| record.id == note));
        // The deal that was the other one's.
        let deal = crm.records(CrmKind::Deal).first().map(|deal| deal.id.clone());
        if let Some(deal) = deal.filter(|_| *vendor != CrmVendor::HubSpot) {
            assert_eq!(crm.of_contact(CrmKind::Deal, &merged)[0].id, deal, "{vendor}");
        }
        assert!(crm.merge(&merged, &merged).is_err() && crm.restore(CrmKind::Contact, &other).is_err());
        crm.delete(CrmKind::Contact, &merged).expect("deleted");
        assert!(crm.delete(CrmKind::Contact, &merged).is_err());
        crm.restore(CrmKind::Contact, &merged).expect("back");
        assert!(crm.create(CrmKind::Contact, members(json!({"shoe": 1}))).is_err());
        assert!(crm.edit(CrmKind::Contact, "none", &members(json!({}))).is_err());
        let journal = crm.journal();
        assert!(journal.iter().all(|change| change.by == CrmHand::Person));
        let changed = journal.iter().find(|change| change.deed == CrmDeed::Changed && change.id == id).expect("told");
        assert_eq!((&changed.fields[0].from, &changed.fields[0].to), (&json!("A"), &json!("B")));
        for deed in [CrmDeed::Created, CrmDeed::Merged, CrmDeed::Deleted, CrmDeed::Restored] {
            assert!(journal.iter().any(|change| change.deed == deed), "{vendor} {deed:?}");
        }
        assert_eq!(crm.creates_with(CrmKind::Note, "By hand"), 0, "a person's note is not ours");
    }
}

#[tokio::test]
async fn an_account_follows_from_its_seed_and_its_people_are_invented() {
    for vendor in CrmVendor::ALL {
        let (one, other) = (Bench::at(*vendor).await, Bench::at(*vendor).await);
        assert_eq!(one.crm.records(CrmKind::Contact), other.crm.records(CrmKind::Contact));
        for record in one.crm.records(CrmKind::Contact) {
            let text = Json::Object(record.fields).to_string();
            assert!(!text.contains('@') || text.contains("@example.org"), "{text}");
            assert!(!text.contains("+1") || text.contains("55501"), "{text}");
        }
    }
}

#[tokio::test]
async fn an_id_can_come_back_and_values_can_come_back_otherwise() {
    let bench = Bench::at(CrmVendor::GoHighLevel).await;
    let lost = bench.contact(0);
    bench.crm.delete(CrmKind::Contact, &lost).expect("there");
    bench.quirk(CrmQuirk::IdReuse, true);
    bench.quirk(CrmQuirk::ValuesNormalised, true);
    let new = json!({"locationId": bench.known.location, "email": "IO@Example.org", "phone": "(201) 555-0177"});
    let made = bench.good("POST", "/contacts/", &new).await;
    assert_eq!(made["contact"]["id"], json!(lost));
    assert_eq!(
        (&made["contact"]["email"], &made["contact"]["phone"]),
        (&json!("io@example.org"), &json!("+12015550177"))
    );
    assert!(bench.crm.set_quirk(CrmQuirk::CustomHidden, true).is_err());
}

#[tokio::test]
async fn other_processes_have_the_same_hand() {
    let bench = Bench::at(CrmVendor::FollowUpBoss).await;
    let order = async |verb: &str, body: Json| {
        let url = format!("{}/_sandbox/crm/{verb}", bench.sandbox.origin());
        let request = bench.http.post(url).header("x-sandbox-secret", bench.sandbox.control_secret());
        bench.send(request.json(&body)).await
    };
    let id = bench.contact(0);
    assert_eq!(order("add-tag", json!({"id": id, "tag": "by hand"})).await.status, 200);
    assert_eq!(order("edit", json!({"kind": "contact", "id": id, "fields": {"stage": "Closed"}})).await.status, 200);
    assert_eq!(order("edit", json!({"kind": "contact", "id": id, "fields": {"stage": "None"}})).await.status, 400);
    let read = order("record", json!({"kind": "contact", "id": id})).await;
    assert_eq!(read.body["record"]["fields"]["stage"], "Closed");
    assert_eq!(order("journal", json!({})).await.list("changes").len(), 2);
    assert_eq!(order("quirk", json!({"quirk": "custom-hidden", "on": false})).await.status, 200);
    assert_eq!(order("quirks", json!({})).await.body["custom-hidden"], false);
    assert_eq!(order("quirk", json!({"quirk": "search-lag"})).await.status, 400);
    assert_eq!(
        order("order", json!({"upset": "error-before", "calls": "GET /v1/identity", "times": 1})).await.status,
        200
    );
    assert_eq!(bench.get("/identity").await.status, 502);
    assert_eq!(order("verdict", json!({})).await.body["forbidden"], Json::Null);
    assert_eq!(order("credentials", json!({})).await.body["token"], json!(bench.known.token));
    assert_eq!(order("sing", json!({})).await.status, 404);
    assert_eq!(order("record", json!({"kind": "shoe"})).await.status, 400);
    assert_eq!(order("record", json!({"shoe": 1})).await.status, 400);
    let blind = bench.http.post(format!("{}/_sandbox/crm/journal", bench.sandbox.origin()));
    assert_eq!(bench.send(blind).await.status, 403);
}

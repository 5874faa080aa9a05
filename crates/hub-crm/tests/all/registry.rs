//! The family in a registry.

use hub_connector::manifest::Role;
use hub_connector::{ErrorKind, Registry};
use hub_sandbox::CrmVendor;

use crate::bench::{Bench, connection};

#[tokio::test]
async fn every_connector_is_found_by_its_id_and_checks_its_settings() {
    let mut registry = Registry::new();
    hub_crm::register(&mut registry).unwrap();
    let ids: Vec<_> = registry.iter().map(|connector| connector.manifest().id.clone()).collect();
    assert_eq!(
        ids,
        [
            "boldtrail",
            "caldav",
            "calendly",
            "chilipiper",
            "dynamics365",
            "followupboss",
            "gohighlevel",
            "hubspot",
            "icalendar",
            "lofty",
            "pipedrive",
            "salesforce",
            "wiseagent",
            "zoho"
        ]
    );
    let bench = Bench::at(CrmVendor::HubSpot, 1).await;
    let context = bench.context();
    for connector in registry.iter() {
        let manifest = connector.manifest();
        assert_eq!(manifest.roles, [Role::Crm]);
        assert!(!manifest.tried_live && !manifest.proof.is_empty());
        let refused = registry.connect_crm(&manifest.id, connection(&[], &[]), &context).err().unwrap();
        assert_eq!(refused.kind, ErrorKind::Settings, "{}", manifest.id);
    }
    let good = connection(&[("url", &bench.sandbox.url())], &[("token", &bench.known.token)]);
    let crm = registry.connect_crm("hubspot", good.clone(), &context).unwrap();
    assert_eq!(crm.check().await.unwrap().label, "HubSpot");
    assert_eq!(registry.connect_crm("nobody", good, &context).err().unwrap().kind, ErrorKind::Settings);
    let bad = connection(&[("region", "Moon")], &[("token", "x")]);
    assert!(registry.connect_crm("hubspot", bad, &context).err().unwrap().message.contains("region"));
    let half = connection(&[("system", "Somebody")], &[("api_key", "x")]);
    assert!(registry.connect_crm("followupboss", half, &context).err().unwrap().message.contains("system_key"));
    let odd = connection(&[("location", "a/b")], &[("token", "x")]);
    assert!(registry.connect_crm("gohighlevel", odd, &context).err().unwrap().message.contains("location"));
}

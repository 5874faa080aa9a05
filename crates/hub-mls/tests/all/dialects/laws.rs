//! The conformance laws, each by its name, for each dialect.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_connector::testkit as kit;
use hub_connector::{Connector, Source};
use hub_domain::Resource;

use super::ahead;
use super::place::{self, Place, served};

async fn check_learns_the_streams(place: Place) {
    let sandbox = place.serve(place.small()).await;
    let account = place.source(&sandbox, 50).check().await.unwrap();
    assert_eq!(account.streams, Resource::ALL);
    assert!(account.version.starts_with("OData"), "{}", account.version);
}

async fn manifest_is_valid(place: Place) {
    let manifest = place.manifest();
    let known = crate::support::registry();
    assert_eq!(known.get(&manifest.id).map(|c| c.manifest().clone()), Some(manifest.clone()));
    assert!(!manifest.tried_live && manifest.proof.len() > 40, "the card says what would prove it");
}

async fn roles_declared_are_roles_present(place: Place) {
    let sandbox = place.serve(place.small()).await;
    let source = place.source(&sandbox, 50);
    source.prepare().await.unwrap();
    kit::roles_declared_are_roles_present((place.connector)().manifest(), source.as_ref()).unwrap();
}

async fn full_pull_terminates_with_unique_ids(place: Place) {
    let sandbox = place.serve(place.small()).await;
    for resource in Resource::ALL {
        let source = place.source(&sandbox, 7);
        let pulled = kit::full_pull_terminates_with_unique_ids(source.as_ref(), resource).await.unwrap();
        let got: BTreeSet<String> = pulled.records.iter().map(|r| r.key.clone()).collect();
        let served: BTreeSet<String> = served(&sandbox, resource).into_keys().collect();
        assert!(!served.is_empty());
        assert_eq!(got, served, "{resource}");
        assert!(pulled.rejected.is_empty(), "{:?}", pulled.rejected);
    }
}

async fn applied_twice_is_applied_once(place: Place) {
    let sandbox = place.serve(place.small()).await;
    for resource in Resource::ALL {
        kit::applied_twice_is_applied_once(place.source(&sandbox, 25).as_ref(), resource).await.unwrap();
    }
}

async fn incremental_from_the_last_checkpoint_brings_nothing(place: Place) {
    let sandbox = place.serve(place.small()).await;
    for resource in Resource::ALL {
        kit::incremental_brings_nothing(place.source(&sandbox, 25).as_ref(), resource).await.unwrap();
    }
}

async fn killed_after_page_k_and_resumed_is_uninterrupted(place: Place) {
    let sandbox = place.serve(place.small()).await;
    let make = || -> Arc<dyn Source> { place.source(&sandbox, 13) };
    for resource in [Resource::Property, Resource::Member, Resource::OpenHouse, Resource::Media] {
        kit::resumed_after_every_page(&make, resource).await.unwrap();
    }
}

async fn declared_deletes_and_no_others(place: Place) {
    let sandbox = place.serve(place.small()).await;
    for resource in Resource::ALL {
        kit::declared_deletes_and_no_others(place.source(&sandbox, 17).as_ref(), resource).await.unwrap();
    }
}

async fn mapping_is_total(place: Place) {
    let sandbox = place.serve(place.small()).await;
    let source = place.source(&sandbox, 50);
    source.prepare().await.unwrap();
    for resource in Resource::ALL {
        let pulled = kit::pull_all(source.as_ref(), resource, None).await.unwrap();
        let few: Vec<_> = pulled.records.into_iter().take(3).collect();
        assert!(!few.is_empty());
        kit::mapping_is_total(source.as_ref(), &few).unwrap();
    }
}

async fn cancel_within_a_page(place: Place) {
    let sandbox = place.serve(place.small()).await;
    kit::cancel_within_a_page(place.source(&sandbox, 50).as_ref(), Resource::Property).await.unwrap();
}

async fn nothing_secret_in_errors(place: Place) {
    let sandbox = place.serve(place.small()).await;
    let source = place.source(&sandbox, 50);
    sandbox.control().revoke(true);
    let error = source.check().await.unwrap_err();
    let secrets = [sandbox.client_secret(), sandbox.access_token().unwrap_or_default(), sandbox.client_id()];
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    kit::nothing_secret_in(&format!("{error} {error:?}"), &secrets).unwrap();
}

async fn ahead_is_a_part_of_the_copy(place: Place) {
    ahead::is_a_part_of_the_copy(place).await;
}

async fn rows_arrive_as_the_server_has_them(place: Place) {
    let sandbox = place.serve(place.small()).await;
    let source = place.source(&sandbox, 20);
    source.prepare().await.unwrap();
    let pulled = kit::pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    for (key, row) in served(&sandbox, Resource::Property) {
        let got = pulled.records.iter().find(|r| r.key == key).unwrap();
        for field in ["ModificationTimestamp", "ListPrice", "City"] {
            let (theirs, ours) = (row.get(field), got.payload.get(field));
            let spelt = |v: Option<&serde_json::Value>| v.map(|v| v.to_string().replace([' ', '_'], ""));
            assert_eq!(spelt(ours), spelt(theirs), "{field}");
        }
        let mapped = source.map(got).unwrap();
        assert!(mapped.issues.is_empty(), "{:?}", mapped.issues);
    }
}

macro_rules! laws {
    ($module:ident, $place:expr, [$($law:ident),+ $(,)?]) => {
        mod $module {
            $(#[tokio::test]
            async fn $law() {
                super::$law($place).await;
            })+
        }
    };
}

macro_rules! every_law {
    ($($module:ident => $place:expr),+ $(,)?) => {
        $(laws!($module, $place, [
            manifest_is_valid,
            check_learns_the_streams,
            roles_declared_are_roles_present,
            full_pull_terminates_with_unique_ids,
            applied_twice_is_applied_once,
            incremental_from_the_last_checkpoint_brings_nothing,
            killed_after_page_k_and_resumed_is_uninterrupted,
            declared_deletes_and_no_others,
            mapping_is_total,
            cancel_within_a_page,
            nothing_secret_in_errors,
            ahead_is_a_part_of_the_copy,
            rows_arrive_as_the_server_has_them,
        ]);)+
    };
}

every_law!(
    mls_grid => crate::dialects::place::MLS_GRID,
    bright => crate::dialects::place::BRIGHT,
    trestle => crate::dialects::place::TRESTLE,
    bridge => crate::dialects::place::BRIDGE,
    reso21 => crate::dialects::place::RESO21,
    spark => crate::dialects::place::SPARK,
    crmls => crate::dialects::place::CRMLS,
);

#[test]
fn no_dialect_is_left_out() {
    let tested: Vec<_> = place::ALL.iter().map(|p| p.manifest().id).collect();
    for connector in hub_mls::dialects::all().unwrap() {
        assert!(tested.contains(&connector.manifest().id), "{}", connector.manifest().id);
    }
}

//! The conformance laws for `reso`, judged by the sandbox.

use std::sync::Arc;

use hub_connector::testkit as kit;
use hub_connector::{Connector, Source, Wanted, WantedPlace};
use hub_domain::Resource;
use hub_mls::reso::Reso;
use hub_sandbox::{Encoding, Paging, SandboxConfig};

use crate::support::{reso_source, sandbox};

fn small() -> SandboxConfig {
    SandboxConfig { listings: 60, ..SandboxConfig::default() }
}

#[test]
fn manifest_is_valid() {
    let reso = Reso::new().unwrap();
    assert_eq!(reso.manifest().id, "reso");
    assert_eq!(reso.manifest().streams.len(), 5);
}

#[tokio::test]
async fn check_learns_the_streams() {
    let sandbox = sandbox(small()).await;
    let account = reso_source(&sandbox, 50).check().await.unwrap();
    assert_eq!(account.streams, Resource::ALL);
    assert!(account.version.starts_with("OData 4"), "{}", account.version);
    assert_eq!(account.label, "127.0.0.1");
}

#[tokio::test]
async fn roles_declared_are_roles_present() {
    let sandbox = sandbox(small()).await;
    let source = reso_source(&sandbox, 50);
    source.prepare().await.unwrap();
    kit::roles_declared_are_roles_present(Reso::new().unwrap().manifest(), source.as_ref()).unwrap();
}

#[tokio::test]
async fn full_pull_terminates_with_unique_ids_and_brings_everything() {
    for paging in [Paging::Offset, Paging::Position] {
        for encoding in [Encoding::Strings, Encoding::Enums] {
            let sandbox = sandbox(SandboxConfig { paging, encoding, ..small() }).await;
            let source = reso_source(&sandbox, 7);
            for resource in Resource::ALL {
                let pulled = kit::full_pull_terminates_with_unique_ids(source.as_ref(), resource).await.unwrap();
                let mirror = pulled.mirror();
                let served = sandbox.control().rows(resource.as_str());
                assert_eq!(mirror.0.len(), served.len(), "{resource} {paging:?} {encoding:?}");
                assert!(pulled.rejected.is_empty());
            }
        }
    }
}

#[tokio::test]
async fn applied_twice_is_applied_once() {
    let sandbox = sandbox(small()).await;
    for resource in Resource::ALL {
        kit::applied_twice_is_applied_once(reso_source(&sandbox, 25).as_ref(), resource).await.unwrap();
    }
}

#[tokio::test]
async fn incremental_from_the_last_checkpoint_brings_nothing() {
    let sandbox = sandbox(small()).await;
    for resource in Resource::ALL {
        kit::incremental_brings_nothing(reso_source(&sandbox, 25).as_ref(), resource).await.unwrap();
    }
}

#[tokio::test]
async fn killed_after_page_k_and_resumed_is_uninterrupted() {
    let sandbox = sandbox(small()).await;
    let make = || -> Arc<dyn Source> { reso_source(&sandbox, 13) };
    for resource in [Resource::Property, Resource::Member, Resource::OpenHouse] {
        kit::resumed_after_every_page(&make, resource).await.unwrap();
    }
}

#[tokio::test]
async fn declared_deletes_and_no_others() {
    let sandbox = sandbox(small()).await;
    for resource in Resource::ALL {
        kit::declared_deletes_and_no_others(reso_source(&sandbox, 17).as_ref(), resource).await.unwrap();
    }
}

#[tokio::test]
async fn mapping_is_total() {
    let sandbox = sandbox(small()).await;
    let source = reso_source(&sandbox, 50);
    source.prepare().await.unwrap();
    for resource in Resource::ALL {
        let pulled = kit::pull_all(source.as_ref(), resource, None).await.unwrap();
        let few: Vec<_> = pulled.records.into_iter().take(5).collect();
        kit::mapping_is_total(source.as_ref(), &few).unwrap();
    }
}

#[tokio::test]
async fn cancel_within_a_page() {
    let sandbox = sandbox(small()).await;
    let source = reso_source(&sandbox, 50);
    kit::cancel_within_a_page(source.as_ref(), Resource::Property).await.unwrap();
}

#[tokio::test]
async fn ahead_is_a_part_of_the_copy() {
    for encoding in [Encoding::Strings, Encoding::Enums] {
        // The clock is the real one here, and the newest are the newest of a month.
        let as_of = hub_domain::Clock::now(&hub_domain::SystemClock).date_naive();
        let sandbox = sandbox(SandboxConfig { encoding, as_of, ..small() }).await;
        for resource in Resource::ALL {
            let source = reso_source(&sandbox, 7);
            let wanted = Wanted { places: vec![WantedPlace::City("nowhere".to_owned())] };
            let came = kit::ahead_is_a_part_of_the_copy(source.as_ref(), resource, &wanted).await.unwrap();
            assert_eq!(came.is_empty(), resource != Resource::Property, "{encoding:?}");
        }
        let stats = sandbox.control().stats();
        assert!(stats.statuses.keys().all(|status| *status < 400), "{encoding:?}: {:?}", stats.statuses);
    }
}

#[tokio::test]
async fn every_row_maps_alike_in_both_encodings() {
    let mut mapped = Vec::new();
    for encoding in [Encoding::Strings, Encoding::Enums] {
        let sandbox = sandbox(SandboxConfig { encoding, ..small() }).await;
        let source = reso_source(&sandbox, 50);
        let prepared = source.prepare().await.unwrap();
        assert!(!prepared.lookups.is_empty() || encoding == Encoding::Enums);
        let pulled = kit::pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
        let records: Vec<_> = pulled.records.iter().map(|r| source.map(r).unwrap()).collect();
        for record in &records {
            assert!(record.issues.is_empty(), "{:?}", record.issues);
        }
        mapped.push(records.into_iter().map(|m| m.record).collect::<Vec<_>>());
    }
    assert_eq!(mapped[0], mapped[1]);
}

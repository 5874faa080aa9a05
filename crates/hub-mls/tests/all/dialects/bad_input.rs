//! Bad input at every dialect: a message that names the source and the remedy, and nothing lost.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_connector::manifest::Limits;
use hub_connector::testkit::pull_all;
use hub_connector::{CancellationToken, Connector, ConnectorError, ErrorKind, SecretString, Source};
use hub_domain::Resource;
use hub_sandbox::{Fault, Sandbox, SandboxConfig};

use super::place::{ALL, Place, quick, served};

fn names_source_and_remedy(place: Place, error: &ConnectorError, remedy: &str) {
    let said = &error.message;
    assert!(said.contains("“test”") && said.contains(&place.manifest().title), "names the source: {said}");
    assert!(said.contains(remedy), "{remedy} is missing: {said}");
}

fn with_limits(place: Place, sandbox: &Sandbox, page_size: usize, limits: Limits) -> Arc<dyn Source> {
    let connector = (place.connector)().with_limits(limits);
    connector.connect(place.config(sandbox, page_size), &quick()).unwrap()
}

#[tokio::test]
async fn wrong_credentials() {
    for place in ALL {
        let sandbox = place.serve(place.small()).await;
        let mut config = place.config(&sandbox, 20);
        for secret in config.secrets.values_mut() {
            *secret = SecretString::from("not-the-secret-4471");
        }
        let source = (place.connector)().connect(config, &quick()).unwrap();
        let error = source.check().await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unauthorized, "{}", place.manifest().id);
        names_source_and_remedy(place, &error, "Check the credentials");
        assert!(!format!("{error:?}").contains("4471"));
    }
}

#[tokio::test]
async fn a_revoked_licence_and_an_expired_token_lose_nothing() {
    for place in ALL {
        let sandbox = place.serve(place.small()).await;
        let source = place.source(&sandbox, 20);
        let first = source.pull(Resource::Property, None, &CancellationToken::new()).await.unwrap();
        sandbox.control().revoke(true);
        let error = source.pull(Resource::Property, Some(&first.next), &CancellationToken::new()).await.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Forbidden | ErrorKind::Unauthorized), "{error:?}");
        names_source_and_remedy(place, &error, "the MLS");
        sandbox.control().revoke(false);
        sandbox.control().expire_tokens();
        let rest = pull_all(source.as_ref(), Resource::Property, Some(first.next)).await.unwrap();
        let mut keys: BTreeSet<String> = first.records.into_iter().map(|r| r.key).collect();
        keys.extend(rest.records.into_iter().map(|r| r.key));
        let expected: BTreeSet<String> = served(&sandbox, Resource::Property).into_keys().collect();
        assert_eq!(keys, expected, "{}", place.manifest().id);
    }
}

#[tokio::test]
async fn a_changed_schema_is_learnt() {
    for place in ALL {
        let sandbox = place.serve(place.small()).await;
        let source = place.source(&sandbox, 20);
        let before = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
        for field in ["City", "ListPrice"] {
            sandbox.control().drop_field("Property", field).unwrap();
        }
        let after = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
        assert_eq!(before.mirror().0.len(), after.mirror().0.len(), "{}", place.manifest().id);
        assert!(after.records.iter().all(|r| !r.payload.contains_key("ListPrice") && source.map(r).is_ok()));
    }
}

#[tokio::test]
async fn fields_that_are_missing_or_mistyped_and_keys_that_come_twice() {
    for place in ALL {
        for fault in [Fault::MissingField, Fault::MistypedField, Fault::DuplicateKeys] {
            let config = SandboxConfig { faults: vec![fault], fault_every: 2, ..place.small() };
            let sandbox = place.serve(config).await;
            let source = place.source(&sandbox, 20);
            source.prepare().await.unwrap();
            let pulled = pull_all(source.as_ref(), Resource::Property, None).await;
            let pulled = pulled.unwrap_or_else(|e| panic!("{} {}: {e}", place.manifest().id, fault.as_str()));
            let what = format!("{} {}", place.manifest().id, fault.as_str());
            let expected: BTreeSet<String> = served(&sandbox, Resource::Property).into_keys().collect();
            let mut got: BTreeSet<String> = pulled.mirror().0.into_keys().collect();
            // A row whose time of change or key is what is missing is named, not stored.
            got.extend(pulled.rejected.iter().map(|r| r.place.clone()).filter(|p| expected.contains(p)));
            assert_eq!(got, expected, "{what}");
            assert!(pulled.records.iter().all(|r| source.map(r).is_ok()), "{what}");
        }
    }
}

#[tokio::test]
async fn a_page_that_never_ends() {
    for place in ALL {
        let sandbox = place.serve(place.small()).await;
        let limits = Limits { max_response_mib: 1, attempts: 1, ..Limits::default() };
        let source = with_limits(place, &sandbox, 20, limits);
        source.prepare().await.unwrap();
        sandbox.control().set_fault(Fault::EndlessPage, true, 2);
        let mut error = None;
        for _ in 0..3 {
            error = source.pull(Resource::Property, None, &CancellationToken::new()).await.err();
            if error.is_some() {
                break;
            }
        }
        let error = error.unwrap();
        // Compressed it may look cut off before it has become too large.
        assert!(matches!(error.kind, ErrorKind::TooLarge | ErrorKind::Truncated), "{}: {error}", place.manifest().id);
        let remedy = if error.kind == ErrorKind::TooLarge { "fewer rows per page" } else { "Nothing is lost" };
        names_source_and_remedy(place, &error, remedy);
    }
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_said_and_does_no_harm() {
    for place in ALL {
        let sandbox = place.serve(place.small()).await;
        sandbox.control().set_clock_skew(3 * 3_600);
        let source = place.source(&sandbox, 20);
        let notes = source.prepare().await.unwrap().notes;
        assert!(
            notes.iter().any(|n| matches!(n, hub_connector::Warning::Clock { .. })),
            "{}: {notes:?}",
            place.manifest().id
        );
        let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
        assert_eq!(pulled.mirror().0.len(), served(&sandbox, Resource::Property).len(), "{}", place.manifest().id);
    }
}

#[tokio::test]
async fn a_checkpoint_of_ninety_days_ago() {
    for place in ALL {
        let sandbox = place.serve(place.small()).await;
        let first = pull_all(place.source(&sandbox, 20).as_ref(), Resource::Property, None).await.unwrap();
        let mut store: BTreeSet<String> = first.records.iter().map(|r| r.key.clone()).collect();
        sandbox.control().advance(std::time::Duration::from_secs(90 * 86_400)).unwrap();
        let cursor = first.cursors.last().cloned();
        let source = place.source(&sandbox, 20);
        source.prepare().await.unwrap();
        let later = pull_all(source.as_ref(), Resource::Property, cursor).await.unwrap();
        store.extend(later.records.iter().map(|r| r.key.clone()));
        let expected: BTreeSet<String> = served(&sandbox, Resource::Property).into_keys().collect();
        let missing: Vec<_> = expected.difference(&store).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", place.manifest().id);
    }
}

//! Every way the sandbox can misbehave, one after the other.

use std::collections::BTreeSet;
use std::time::Duration;

use hub_connector::ErrorKind;
use hub_connector::testkit::{Mirror, pull_all};
use hub_domain::Resource;
use hub_sandbox::{Fault, Paging, Quota, SandboxConfig};

use crate::support::{config, context, limited_reso_source, registry, reso_source, sandbox};

/// Every fault but the one that takes the real seconds of a time limit, which has a test of its own.
fn faults() -> impl Iterator<Item = Fault> {
    Fault::ALL.iter().copied().filter(|f| *f != Fault::Timeout)
}

fn faulty(fault: Fault, paging: Paging) -> SandboxConfig {
    SandboxConfig {
        listings: 60,
        paging,
        faults: vec![fault],
        fault_every: 3,
        slow: Duration::from_millis(20),
        ..SandboxConfig::default()
    }
}

/// Runs every fault at once; the ones with `Retry-After` take seconds.
async fn under_every_fault<F: Future<Output = ()> + Send + 'static>(test: impl Fn(Fault, Paging) -> F) {
    let mut running = tokio::task::JoinSet::new();
    for fault in faults() {
        for paging in [Paging::Offset, Paging::Position] {
            running.spawn(test(fault, paging));
        }
    }
    while let Some(ended) = running.join_next().await {
        ended.unwrap();
    }
}

#[tokio::test]
async fn under_every_fault_the_rows_are_the_same() {
    under_every_fault(|fault, paging| async move {
        let sandbox = sandbox(faulty(fault, paging)).await;
        let source = reso_source(&sandbox, 12);
        source.prepare().await.unwrap_or_else(|e| panic!("{}: {e}", fault.as_str()));
        for resource in [Resource::Property, Resource::Member] {
            let pulled = pull_all(source.as_ref(), resource, None).await;
            let mirror = pulled.unwrap_or_else(|e| panic!("{}: {e}", fault.as_str())).mirror();
            let rows = sandbox.control().rows(resource.as_str());
            let key =
                |row: &serde_json::Map<_, serde_json::Value>| row[resource.key_field()].as_str().unwrap().to_owned();
            let expected = Mirror(rows.into_iter().map(|r| (key(&r), r)).collect());
            let missing: Vec<_> = expected.0.keys().filter(|k| !mirror.0.contains_key(*k)).collect();
            assert!(missing.is_empty(), "{} {resource} {paging:?}: {missing:?}", fault.as_str());
            assert!(mirror == expected, "{} {resource} {paging:?}", fault.as_str());
        }
    })
    .await;
}

#[tokio::test]
async fn keys_are_complete_under_every_fault() {
    under_every_fault(|fault, paging| async move {
        let sandbox = sandbox(faulty(fault, paging)).await;
        let source = reso_source(&sandbox, 12);
        let cancel = hub_connector::CancellationToken::new();
        let (mut keys, mut cursor, mut total) = (BTreeSet::new(), None, None);
        loop {
            let page = source.keys(Resource::Property, cursor.as_ref(), &cancel).await;
            let page = page.unwrap_or_else(|e| panic!("{}: {e}", fault.as_str())).unwrap();
            keys.extend(page.keys);
            (cursor, total) = (page.next, page.total.or(total));
            if cursor.is_none() {
                break;
            }
        }
        let expected: BTreeSet<_> = sandbox.control().keys("Property").into_iter().collect();
        assert_eq!(keys, expected, "{}", fault.as_str());
        assert_eq!(total, Some(expected.len() as u64), "{}", fault.as_str());
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up_and_asked_for_again() {
    let mut config = faulty(Fault::Timeout, Paging::Offset);
    config.fault_every = 4;
    let sandbox = sandbox(config).await;
    let limits = hub_connector::manifest::Limits { read_seconds: 1, ..Default::default() };
    let source = limited_reso_source(&sandbox, 12, &context(), limits);
    let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!(pulled.mirror().0.len(), sandbox.control().count("Property"));
}

#[tokio::test]
async fn a_token_that_lives_for_a_second_is_renewed_in_time() {
    let sandbox = sandbox(SandboxConfig { listings: 60, token_seconds: 1, ..SandboxConfig::default() }).await;
    let source = reso_source(&sandbox, 12);
    for _ in 0..4 {
        pull_all(source.as_ref(), Resource::Member, None).await.unwrap();
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    sandbox.control().expire_tokens();
    pull_all(source.as_ref(), Resource::Member, None).await.unwrap();
}

#[tokio::test]
async fn a_quota_is_obeyed_until_everything_is_there() {
    let quota = Quota { per_second: Some(20), ..Quota::default() };
    let sandbox = sandbox(SandboxConfig { listings: 60, quota: Some(quota), ..SandboxConfig::default() }).await;
    let pulled = pull_all(reso_source(&sandbox, 4).as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!(pulled.mirror().0.len(), sandbox.control().count("Property"));
}

#[tokio::test]
async fn a_wrong_secret_is_a_clear_refusal() {
    let sandbox = sandbox(SandboxConfig { listings: 10, ..SandboxConfig::default() }).await;
    let (url, token_url, id) = (sandbox.url(), sandbox.token_url(), sandbox.client_id());
    let settings = [("url", url.as_str()), ("token_url", &token_url), ("client_id", &id)];
    let wrong = "not-the-secret-9137";
    let source = registry().connect("reso", config(&settings, &[("client_secret", wrong)]), &context()).unwrap();
    let error = source.check().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unauthorized);
    assert!(error.message.contains("client id and secret"), "{error}");
    hub_connector::testkit::nothing_secret_in(&format!("{error} {error:?}"), &[wrong, &id]).unwrap();
}

#[tokio::test]
async fn a_static_token_works_and_a_wrong_one_does_not() {
    let good = "a-static-token-5521";
    let sandbox =
        sandbox(SandboxConfig { listings: 10, static_token: Some(good.into()), ..SandboxConfig::default() }).await;
    let url = sandbox.url();
    let connect =
        |token: &str| registry().connect("reso", config(&[("url", &url)], &[("token", token)]), &context()).unwrap();
    connect(good).check().await.unwrap();
    let error = connect("wrong").check().await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::Unauthorized, Some(401)));
}

#[test]
fn missing_credentials_are_a_matter_of_settings() {
    let error = registry()
        .connect("reso", config(&[("url", "https://example.org/odata"), ("client_id", "x")], &[]), &context())
        .err()
        .unwrap();
    assert_eq!(error.kind, ErrorKind::Settings);
    for (key, value) in
        [("url", "http://example.org/"), ("url", "https://10.0.0.1/"), ("currency", "DOLLARS"), ("page_size", "0")]
    {
        let mut settings = config(&[("url", "https://example.org/odata")], &[("token", "t")]);
        settings.settings.insert(key.into(), value.into());
        let error = registry().connect("reso", settings, &context()).err().unwrap();
        assert_eq!(error.kind, ErrorKind::Settings, "{key}");
    }
}

#[tokio::test]
async fn the_token_address_is_found_where_it_is_not_given() {
    let sandbox = sandbox(SandboxConfig { listings: 10, ..SandboxConfig::default() }).await;
    let (url, id, secret) = (sandbox.url(), sandbox.client_id(), sandbox.client_secret());
    let connect = |secret: &str| {
        let config = config(&[("url", &url), ("client_id", &id)], &[("client_secret", secret)]);
        registry().connect("reso", config, &context()).unwrap()
    };
    connect(&secret).check().await.unwrap();
    assert_eq!(connect("wrong").check().await.unwrap_err().kind, ErrorKind::Unauthorized);
}

//! Every fault of the sandbox, at every dialect: the rows are the same as without it.

use std::collections::BTreeSet;
use std::time::Duration;

use hub_connector::testkit::pull_all;
use hub_domain::Resource;
use hub_sandbox::{Fault, SandboxConfig};

use super::place::{ALL, Place, served};

async fn under(place: Place, fault: Fault) {
    let what = format!("{} under {}", place.manifest().id, fault.as_str());
    let config = SandboxConfig {
        faults: vec![fault],
        fault_every: 3,
        slow: Duration::from_millis(5),
        listings: 40,
        ..place.small()
    };
    let sandbox = place.serve(config).await;
    let source = place.source(&sandbox, 12);
    source.prepare().await.unwrap_or_else(|e| panic!("{what}: {e}"));
    for resource in [Resource::Property, Resource::Media] {
        let pulled = pull_all(source.as_ref(), resource, None).await.unwrap_or_else(|e| panic!("{what}: {e}"));
        let got: BTreeSet<String> = pulled.mirror().0.into_keys().collect();
        let expected: BTreeSet<String> = served(&sandbox, resource).into_keys().collect();
        assert_eq!(got, expected, "{what} {resource}");
    }
}

#[tokio::test]
async fn the_rows_are_the_same() {
    let mut running = tokio::task::JoinSet::new();
    for place in ALL {
        // The one that takes the real seconds of a time limit has a test of its own in `reso_faults`.
        // A token that is handed out on paper cannot be renewed: that it is refused is for the user to know.
        let paper = place.manifest().field("client_id").is_none();
        let tried = |f: &Fault| *f != Fault::Timeout && !(paper && *f == Fault::ExpiredToken);
        for fault in Fault::ALL.iter().copied().filter(tried) {
            running.spawn(under(place, fault));
        }
    }
    let mut broken = Vec::new();
    while let Some(ended) = running.join_next().await {
        if let Err(error) = ended {
            let payload = error.into_panic();
            broken.push(payload.downcast_ref::<String>().cloned().unwrap_or_default());
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

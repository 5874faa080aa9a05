//! Chili Piper, before the vendor's own description.

use hub_connector::CancellationToken;
use hub_connector::testkit::crm as kit;

use super::description::Source;
use super::wrong::Part::{Body, Path, Query};
use super::{Expected as E, Trial};
use crate::chilipiper::{Account, KIND, key};
use crate::proxy::Proxy;

const TRIAL: Trial = Trial {
    vendor: "chilipiper",
    sources: &[Source { file: "chili-piper/chili-piper-meeting-inspector.yaml", close: true }],
    operations: &[
        ("GET /api/fire-edge/v1/org/meetings/get/{meetingId}", E::Judged(&[Path])),
        ("GET /api/fire-edge/v1/org/workspace", E::Judged(&[Query])),
        ("PUT /api/fire-edge/v2/org/meetings/meetings", E::Judged(&[Body])),
    ],
};

#[tokio::test(flavor = "multi_thread")]
async fn no_request_breaks_the_description() {
    let Some(description) = TRIAL.described() else { return };
    let account = Account::new().await;
    let proxy = Proxy::before(&account.server.url(), |_| false).await;
    let crm = account.usual(&proxy.address(&account.server.url()));
    crm.check().await.unwrap();
    kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    crm.record(KIND, &key(1), &CancellationToken::new()).await.unwrap().unwrap();
    TRIAL.hold(&description, &proxy.requests());
}

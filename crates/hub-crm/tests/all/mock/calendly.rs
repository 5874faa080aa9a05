//! Calendly, before a description by a third party.

use hub_connector::CancellationToken;
use hub_connector::testkit::crm as kit;

use super::description::Source;
use super::wrong::Part::Query;
use super::{Expected as E, Trial};
use crate::calendly::{Account, KIND};
use crate::proxy::Proxy;

const TRIAL: Trial = Trial {
    vendor: "calendly",
    sources: &[Source { file: "calendly/calendly-v2.third-party.yml", close: false }],
    operations: &[
        ("GET /scheduled_events", E::Judged(&[Query])),
        ("GET /scheduled_events/{event_uuid}/invitees", E::Judged(&[Query])),
        ("GET /scheduled_events/{uuid}", E::Weak("it takes any text as an id and asks nothing else")),
        ("GET /users/me", E::Weak("it asks nothing")),
    ],
};

#[tokio::test(flavor = "multi_thread")]
async fn no_request_breaks_the_description() {
    let Some(description) = TRIAL.described() else { return };
    let account = Account::new().await;
    let proxy = Proxy::before(&account.server.url(), |_| false).await;
    let crm = account.usual(&proxy.address(&account.server.url()));
    crm.check().await.unwrap();
    let all = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    kit::pull_all(crm.as_ref(), KIND, all.cursors.last().cloned()).await.unwrap();
    crm.record(KIND, &all.records[0].key, &CancellationToken::new()).await.unwrap().unwrap();
    TRIAL.hold(&description, &proxy.requests());
}

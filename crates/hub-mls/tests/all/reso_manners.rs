//! How `reso` behaves towards a vendor and towards our own log.

use std::io;
use std::sync::{Arc, Mutex};

use hub_connector::manifest::Limits;
use hub_connector::testkit::{nothing_secret_in, pull_all};
use hub_domain::{Clock, ManualClock, Resource};
use hub_sandbox::{Quota, SandboxConfig};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{limited_reso_source, sandbox, skipping};

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-21T06:00:00Z".parse().unwrap()))
}

#[tokio::test]
async fn never_above_the_declared_rate() {
    let clock = clock();
    // The sandbox counts by the same clock and refuses the request that is one too many.
    let sandbox = sandbox(SandboxConfig {
        listings: 120,
        quota: Some(Quota { per_second: Some(2), per_minute: Some(30), ..Quota::default() }),
        clock: Arc::<ManualClock>::clone(&clock),
        ..SandboxConfig::default()
    })
    .await;
    let limits = Limits { per_second: Some(2), per_minute: Some(30), attempts: 1, ..Limits::default() };
    let source = limited_reso_source(&sandbox, 2, &skipping(&clock), limits);
    let begun = clock.now();
    let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    assert_eq!(pulled.mirror().0.len(), sandbox.control().count("Property"));
    assert!(pulled.cursors.len() >= 60);
    assert!(clock.now() - begun > chrono::TimeDelta::seconds(60), "it took its time, on the clock only");
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_secret_and_no_value_of_a_row_in_the_log() {
    let log = Log::default();
    // For the whole process: a subscriber for one thread misses what other tests have registered first. So the other
    // tests' lines are judged as well, which only makes this stricter.
    let targets = "hub_connector=trace,hub_mls=trace,reqwest=trace,hyper_util=trace";
    let filter = tracing_subscriber::EnvFilter::new(targets);
    let everything =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(everything).unwrap();
    let sandbox = sandbox(SandboxConfig { listings: 20, ..SandboxConfig::default() }).await;
    let source = limited_reso_source(&sandbox, 5, &crate::support::context(), Limits::default());
    source.prepare().await.unwrap();
    let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    let ours: String = text
        .lines()
        .filter(|l| l.contains("hub_connector") || l.contains("hub_mls"))
        .map(|l| format!("{l}\n"))
        .collect();
    assert!(ours.contains("resource=\"Property\"") && ours.contains("status=200"), "{ours}");
    let secret = sandbox.client_secret();
    let mut forbidden = vec![secret.as_str(), "Bearer", "$filter", " gt 20"];
    for record in &pulled.records {
        forbidden.push(&record.key);
        forbidden.extend(record.payload.get("UnparsedAddress").and_then(|v| v.as_str()));
    }
    nothing_secret_in(&ours, &forbidden).unwrap();
    nothing_secret_in(&text, &[&secret]).unwrap();
}

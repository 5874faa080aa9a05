//! A stand-in and a connection to it, on one clock that only waiting moves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::{Crm, NewRecord};
use hub_connector::manifest::Limits;
use hub_connector::testkit::SkippingTimer;
use hub_connector::{CancellationToken, ConnectContext, ConnectionConfig, Connector, HttpFactory, SecretString};
use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue, Fields};
use hub_domain::{Licence, ManualClock};
use hub_sandbox::{CrmAccount, CrmControl, CrmCredentials, CrmVendor, Sandbox, SandboxConfig, serve_crm};
use serde_json::{Map, Value};

pub struct Bench {
    pub sandbox: Sandbox,
    pub crm: CrmControl,
    pub known: CrmCredentials,
    pub clock: Arc<ManualClock>,
}

impl Bench {
    pub async fn at(vendor: CrmVendor, contacts: usize) -> Self {
        let start = "2026-09-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let clock = Arc::new(ManualClock::at(start));
        let config = SandboxConfig { clock: Arc::<ManualClock>::clone(&clock), ..SandboxConfig::default() };
        let sandbox = serve_crm(config, CrmAccount { vendor, contacts }).await.unwrap();
        let crm = sandbox.control().crm().unwrap();
        let known = crm.credentials();
        Self { sandbox, crm, known, clock }
    }

    pub fn pass(&self, seconds: u64) {
        self.clock.advance(TimeDelta::seconds(i64::try_from(seconds).unwrap()));
    }

    /// A clock that waiting moves, and the network.
    pub fn context(&self) -> ConnectContext {
        let timer = Arc::new(SkippingTimer(Arc::clone(&self.clock)));
        let http = HttpFactory::with_timer(Arc::<ManualClock>::clone(&self.clock), timer).unwrap();
        ConnectContext { clock: Arc::<ManualClock>::clone(&self.clock), http }
    }

    /// How often the stand-in answered with that status.
    pub fn answered(&self, status: u16) -> u64 {
        self.sandbox.control().stats().statuses.get(&status).copied().unwrap_or_default()
    }
}

pub fn connection(settings: &[(&str, &str)], secrets: &[(&str, &str)]) -> ConnectionConfig {
    ConnectionConfig {
        name: "test".into(),
        settings: settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect::<BTreeMap<_, _>>(),
        secrets: secrets.iter().map(|(k, v)| ((*k).into(), SecretString::from(*v))).collect(),
        licence: Licence::BackOffice,
    }
}

/// Connects, checks the settings first, and asks how the account is set up.
pub async fn connected(connector: &dyn Connector, config: ConnectionConfig, context: &ConnectContext) -> Arc<dyn Crm> {
    let crm = bare(connector, config, context);
    crm.describe(&CancellationToken::new()).await.unwrap();
    crm
}

pub fn bare(connector: &dyn Connector, config: ConnectionConfig, context: &ConnectContext) -> Arc<dyn Crm> {
    connector.manifest().check_config(&config).unwrap();
    connector.connect_crm(config, context).unwrap()
}

/// Limits for tests in which nobody waits for long.
pub fn impatient() -> Limits {
    Limits { attempts: 2, read_seconds: 1, total_seconds: 1, ..Limits::default() }
}

pub fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

pub fn fields<const N: usize>(pairs: [(&str, FieldValue); N]) -> Fields {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub fn labelled(pairs: &[(&str, &str)]) -> FieldValue {
    FieldValue::Entries(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Entries>())
}

pub fn changes<const N: usize>(pairs: [(&str, FieldValue); N]) -> BTreeMap<String, FieldChange> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), FieldChange::Value(value))).collect()
}

pub fn new(kind: CrmKind, fields: Fields, marker: &str) -> NewRecord {
    NewRecord { kind, fields, parents: Vec::new(), marker: marker.to_owned(), lead: false }
}

pub fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

/// What the connectors and the HTTP stack log.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Lines of the connectors and the HTTP stack; the stand-in runs in this process too.
    pub fn text(&self) -> String {
        let all = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        let ours = all.lines().filter(|line| line.contains("hub_connector") || line.contains("hub_crm"));
        ours.map(|line| format!("{line}\n")).collect()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Begins to log. For the whole process: a subscriber for one thread misses what other tests have registered first. So the
/// other tests' lines are judged as well, which only makes the law stricter.
pub fn log() -> Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    let begin = || {
        let log = Log::default();
        let writer = log.clone();
        let all = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        tracing::subscriber::set_global_default(all.with_writer(move || writer.clone()).finish()).unwrap();
        log
    };
    LOG.get_or_init(begin).clone()
}

/// A request of somebody else's, with the vendor's own token (HubSpot).
pub async fn post(bench: &Bench, path: &str, body: &Value) {
    use hub_connector::http::{Auth, ClientSpec, Request};
    let base = hub_connector::Url::parse(&bench.sandbox.url()).unwrap();
    let auth = Auth::Bearer(SecretString::from(bench.known.token.as_str()));
    let limits = Limits { per_second: Some(5), ..Limits::default() };
    let client = bench.context().http.client(ClientSpec::new("somebody", base.clone(), auth, limits)).unwrap();
    let request = Request::post(base.join(path).unwrap()).json(body.clone());
    // A clock that nobody moves has no quota left after a while.
    bench.pass(1);
    client.send_json::<Value>(&request, &CancellationToken::new()).await.unwrap();
}

//! A dialect's sandbox and the connector that belongs to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hub_connector::{ConnectContext, ConnectionConfig, Connector, Manifest, Source};
use hub_domain::{ManualClock, Resource};
use hub_mls::reso::Reso;
use hub_sandbox::{Dialect, Quota, Sandbox, SandboxConfig};
use serde_json::{Map, Value};

use crate::support::{config, skipping};

/// One dialect and what its form needs.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub dialect: Dialect,
    pub connector: fn() -> Reso,
    /// Settings beside address and credentials.
    pub settings: &'static [(&'static str, &'static str)],
}

pub const BRIGHT: Place =
    Place { dialect: Dialect::Bright, connector: || hub_mls::dialects::bright::connector().unwrap(), settings: &[] };
pub const TRESTLE: Place = Place {
    dialect: Dialect::Trestle,
    connector: || hub_mls::dialects::trestle::connector().unwrap(),
    settings: &[("system", "CRMLS")],
};
pub const BRIDGE: Place =
    Place { dialect: Dialect::Bridge, connector: || hub_mls::dialects::bridge::connector().unwrap(), settings: &[] };
pub const MLS_GRID: Place = Place {
    dialect: Dialect::MlsGrid,
    connector: || hub_mls::dialects::mls_grid::connector().unwrap(),
    settings: &[("system", "MFRMLS"), ("number_prefix", "MFR")],
};
pub const SPARK: Place =
    Place { dialect: Dialect::Spark, connector: || hub_mls::dialects::spark::connector().unwrap(), settings: &[] };
pub const CRMLS: Place =
    Place { dialect: Dialect::Crmls, connector: || hub_mls::dialects::crmls::connector().unwrap(), settings: &[] };
pub const RESO21: Place = Place { dialect: Dialect::Reso21, connector: || Reso::new().unwrap(), settings: &[] };

pub const ALL: [Place; 7] = [MLS_GRID, BRIGHT, TRESTLE, BRIDGE, RESO21, SPARK, CRMLS];

impl Place {
    pub fn manifest(&self) -> Manifest {
        (self.connector)().manifest().clone()
    }

    pub fn small(&self) -> SandboxConfig {
        // Without limits: how these are kept has tests of its own.
        let quota = Some(Quota::default());
        // Its clock stands still: the addresses of photos are signed with the time.
        let clock = Arc::new(ManualClock::at("2026-11-21T06:00:00Z".parse().unwrap()));
        SandboxConfig { dialect: self.dialect, listings: 60, quota, clock, ..SandboxConfig::default() }
    }

    pub async fn serve(&self, config: SandboxConfig) -> Sandbox {
        hub_sandbox::serve(SandboxConfig { dialect: self.dialect, ..config }).await.unwrap()
    }

    pub fn config(&self, sandbox: &Sandbox, page_size: usize) -> ConnectionConfig {
        let manifest = self.manifest();
        let (root, token_url, id) = (sandbox.service_root(), sandbox.token_url(), sandbox.client_id());
        let size = page_size.to_string();
        let mut settings = vec![("url", root.as_str()), ("page_size", size.as_str())];
        settings.extend(self.settings);
        let secret = sandbox.client_secret();
        let token = sandbox.access_token();
        match token.as_deref().filter(|_| manifest.field("token").is_some()) {
            Some(token) => config(&settings, &[("token", token)]),
            None => {
                settings.extend([("token_url", token_url.as_str()), ("client_id", &id)]);
                config(&settings, &[("client_secret", &secret)])
            }
        }
    }

    /// A source whose waiting moves a clock instead of taking time, so that the declared rates hold and cost nothing.
    pub fn source(&self, sandbox: &Sandbox, page_size: usize) -> Arc<dyn Source> {
        self.source_with(sandbox, page_size, &quick())
    }

    /// The same with further settings.
    pub fn source_asking(&self, sandbox: &Sandbox, page_size: usize, more: &[(&str, &str)]) -> Arc<dyn Source> {
        let mut config = self.config(sandbox, page_size);
        config.settings.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let connector = (self.connector)();
        connector.manifest().check_config(&config).unwrap();
        connector.connect(config, &quick()).unwrap()
    }

    pub fn source_with(&self, sandbox: &Sandbox, page_size: usize, context: &ConnectContext) -> Arc<dyn Source> {
        let config = self.config(sandbox, page_size);
        let connector = (self.connector)();
        connector.manifest().check_config(&config).unwrap();
        connector.connect(config, context).unwrap()
    }
}

/// Whether a row may be used under a back-office licence, as the test reads the rules.
fn permitted(row: &Map<String, Value>) -> bool {
    ["MlgCanUse", "FeedTypes"].iter().all(|field| match row.get(*field).and_then(Value::as_array) {
        Some(uses) if !uses.is_empty() => uses.iter().any(|u| u == "BO" || u == "BBO"),
        _ => true,
    })
}

/// The rows that a back-office connection should end up with, by key.
pub fn served(sandbox: &Sandbox, resource: Resource) -> BTreeMap<String, Map<String, Value>> {
    let rows = sandbox.control().rows(resource.as_str());
    let listings: BTreeSet<String> = sandbox
        .control()
        .rows("Property")
        .into_iter()
        .filter(|row| !permitted(row))
        .map(|row| key_of(Resource::Property, &row))
        .collect();
    let of_another = |row: &Map<String, Value>| {
        let parent = row.get("ResourceRecordKey").map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
        resource == Resource::Media && parent.is_some_and(|p| listings.contains(&p))
    };
    let ours = rows.into_iter().filter(|row| permitted(row) && !of_another(row));
    ours.map(|row| (key_of(resource, &row), row)).collect()
}

/// A clock that waiting moves, at about the time of the sandbox's market.
pub fn quick() -> ConnectContext {
    skipping(&Arc::new(ManualClock::at("2026-11-21T06:00:00Z".parse().unwrap())))
}

/// The key of a row as the sandbox has it.
pub fn key_of(resource: Resource, row: &Map<String, Value>) -> String {
    match &row[resource.key_field()] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

//! What an agent looks for first is here after a handful of requests, at a provider of each kind; the rest follows, and
//! nothing is missing in the end.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result, ensure};
use async_trait::async_trait;
use hub_connector::testkit::SkippingTimer;
use hub_connector::{
    Account, Ahead, CancellationToken, ConnectContext, ConnectionConfig, ConnectorError, Cursor, DeleteRule, ErrorKind,
    HttpFactory, KeyPage, MapError, Page, Prepared, SecretString, Source, Wanted, WantedPlace,
};
use hub_domain::{Clock, Licence, ManualClock, Mapped, RawRecord, Resource, Stream};
use hub_sandbox::{Dialect, Quota, Sandbox, SandboxConfig};
use hub_sync::{SyncError, SyncOptions};
use hub_tests::{Installation, MARKET_DAY, registry};
use serde_json::{Map, Value};

const LISTINGS: usize = 600;
const PAGE: u32 = 40;

/// A source whose line breaks after so many pages.
struct Breaking {
    source: Arc<dyn Source>,
    pages: AtomicU32,
}

#[async_trait]
impl Source for Breaking {
    async fn check(&self) -> Result<Account, ConnectorError> {
        self.source.check().await
    }

    fn streams(&self) -> Vec<Stream> {
        self.source.streams()
    }

    async fn prepare(&self) -> Result<Prepared, ConnectorError> {
        self.source.prepare().await
    }

    async fn pull(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Page, ConnectorError> {
        if self.pages.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err() {
            return Err(ConnectorError::new(ErrorKind::Network, "the line is broken"));
        }
        self.source.pull(stream, cursor, cancel).await
    }

    async fn ahead(
        &self,
        stream: Stream,
        wanted: &Wanted,
        nth: u32,
        cancel: &CancellationToken,
    ) -> Result<Option<Ahead>, ConnectorError> {
        self.source.ahead(stream, wanted, nth, cancel).await
    }

    fn room(&self) -> Option<u64> {
        self.source.room()
    }

    async fn keys(
        &self,
        stream: Stream,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        self.source.keys(stream, cursor, cancel).await
    }

    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError> {
        self.source.map(raw)
    }

    fn deletes(&self) -> DeleteRule {
        self.source.deletes()
    }
}

fn connect(
    connector: &str,
    sandbox: &Sandbox,
    clock: &Arc<ManualClock>,
    own: &[(&str, &str)],
) -> Result<Arc<dyn Source>> {
    let time = Arc::clone(clock) as Arc<dyn Clock>;
    let timer = Arc::new(SkippingTimer(Arc::clone(clock)));
    let context = ConnectContext { http: HttpFactory::with_timer(Arc::clone(&time), timer)?, clock: time };
    let mut settings =
        BTreeMap::from([("url".to_owned(), sandbox.service_root()), ("page_size".to_owned(), PAGE.to_string())]);
    let secret = match sandbox.access_token().filter(|_| connector == "mls-grid") {
        Some(token) => {
            settings.insert("system".to_owned(), "mfrmls".to_owned());
            ("token", token)
        }
        None => {
            settings.insert("token_url".to_owned(), sandbox.token_url());
            settings.insert("client_id".to_owned(), sandbox.client_id());
            ("client_secret", sandbox.client_secret())
        }
    };
    settings.extend(own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let config = ConnectionConfig {
        name: "market".to_owned(),
        settings,
        secrets: BTreeMap::from([(secret.0.to_owned(), SecretString::from(secret.1))]),
        licence: Licence::BackOffice,
    };
    Ok(registry()?.connect(connector, config, &context)?)
}

fn is(row: &Map<String, Value>, field: &str, value: &str) -> bool {
    row.get(field).and_then(Value::as_str) == Some(value)
}

async fn first_things_first(connector: &str, dialect: Dialect) -> Result<()> {
    let clock = Arc::new(ManualClock::at(MARKET_DAY.parse()?));
    // Bright publishes no figure; the contract is what the manifest says.
    let contract = Quota { per_minute: Some(120), ..Quota::default() };
    let config = SandboxConfig {
        dialect,
        quota: (dialect == Dialect::Bright).then_some(contract),
        listings: LISTINGS,
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        ..SandboxConfig::default()
    };
    let sandbox = hub_sandbox::serve(config).await?;
    let control = sandbox.control();
    let rows = control.rows("Property");
    let may = |row: &&Map<String, Value>| {
        let uses = row.get("MlgCanUse").or_else(|| row.get("FeedTypes")).and_then(Value::as_array);
        uses.is_none_or(|uses| uses.iter().any(|name| name == "BO" || name == "BBO"))
    };
    let rows: Vec<_> = rows.iter().filter(may).collect();
    let on_market: Vec<_> = rows.iter().filter(|row| is(row, "StandardStatus", "Active")).collect();
    let grid = dialect == Dialect::MlsGrid;
    let (setting, field) = if grid { ("office_id", "ListOfficeMlsId") } else { ("agent_id", "ListAgentKey") };
    let own = on_market.iter().find_map(|row| row[field].as_str()).context("somebody's own")?;
    let code = on_market.iter().find_map(|row| row["PostalCode"].as_str()).context("a postal code")?;
    let here = Installation::new().await?;
    let source = connect(connector, &sandbox, &clock, &[(setting, own)])?;
    let wanted = Arc::new(Wanted { places: vec![WantedPlace::PostalCode(code.to_owned())] });
    let options = SyncOptions { wanted, ..SyncOptions::default() };

    let breaking: Arc<dyn Source> = Arc::new(Breaking { source: Arc::clone(&source), pages: AtomicU32::new(1) });
    match here.try_sync(&breaking, &options).await {
        Err(SyncError::Source { .. }) => {}
        other => anyhow::bail!("the line broke after a page, and: {other:?}"),
    }
    let early = here.count(Resource::Property).await?;
    ensure!(early < rows.len() as u64 / 2, "{early} of {} listings", rows.len());
    // Where nothing is sorted without a bound, what was last changed more than three months ago comes in its turn.
    let bound = if dialect == Dialect::Bright { "2026-04-02" } else { "" };
    // The MLS Grid knows neither places nor an order, so that of one's own only what is on the market is asked for.
    let looked_for = |row: &&&Map<String, Value>| {
        let active = is(row, "StandardStatus", "Active");
        let changed = row["ModificationTimestamp"].as_str().is_some_and(|stamp| stamp >= bound);
        changed && (is(row, field, own) && (active || !grid) || is(row, "PostalCode", code) && active && !grid)
    };
    let first: Vec<_> = rows.iter().filter(looked_for).collect();
    ensure!(first.len() > 1, "there is nothing to look for");
    for row in first {
        let key = row["ListingKey"].as_str().context("a key")?;
        let there = here.store.payload(Resource::Property, key).await?;
        ensure!(there.is_some(), "{key} is not here yet, among {early}");
    }

    here.try_sync(&source, &options).await?;
    ensure!(here.count(Resource::Property).await? == rows.len() as u64, "the rest has come");
    let stats = control.stats();
    ensure!(stats.violations.is_empty(), "{:?}", stats.violations);
    println!("{connector}: {early} of {} listings after one page and what comes ahead", rows.len());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_plain_server() -> Result<()> {
    first_things_first("reso", Dialect::Reso21).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_server_that_sorts_nothing_without_a_bound() -> Result<()> {
    first_things_first("bright", Dialect::Bright).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_server_with_a_bulk_endpoint() -> Result<()> {
    first_things_first("trestle", Dialect::Trestle).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_server_with_few_filters() -> Result<()> {
    first_things_first("mls-grid", Dialect::MlsGrid).await
}

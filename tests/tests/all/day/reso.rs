//! The providers on the RESO engine.

use std::sync::Arc;

use anyhow::{Result, ensure};
use hub_domain::{Clock, ManualClock, Resource};
use hub_sandbox::{Dialect, DialectOptions, Quota, Sandbox, SandboxConfig};
use hub_tests::MARKET_DAY;

use super::{Day, Form, market};

/// A day at a provider of the RESO engine.
async fn day(connector: &str, config: SandboxConfig, form: impl Fn(&Sandbox) -> Form) -> Result<()> {
    let clock = Arc::new(ManualClock::at(MARKET_DAY.parse()?));
    let config = SandboxConfig { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..config };
    let sandbox = hub_sandbox::serve(config).await?;
    let filled = form(&sandbox).with("page_size", "25");
    let mut day = Day::begin(connector, sandbox, clock, filled).await?;
    day.live().await?;
    day.agrees().await?;
    ensure!(day.here.count(Resource::Property).await? > 40, "the market is nearly empty");
    day.well_behaved()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_a_plain_server() -> Result<()> {
    let form = |sandbox: &Sandbox| Form::default().with("url", sandbox.service_root()).client(sandbox);
    day("reso", market(Dialect::Reso20, DialectOptions::default()), form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_a_server_of_core_2_1() -> Result<()> {
    let form = |sandbox: &Sandbox| Form::default().with("url", sandbox.service_root()).client(sandbox);
    day("reso", market(Dialect::Reso21, DialectOptions::default()), form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_a_server_with_events() -> Result<()> {
    let form = |sandbox: &Sandbox| Form::default().with("url", sandbox.service_root()).client(sandbox);
    let options = DialectOptions { entity_events: true, ..DialectOptions::default() };
    day("reso", market(Dialect::Reso21, options), form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_bright() -> Result<()> {
    let form = |sandbox: &Sandbox| Form::default().with("url", sandbox.service_root()).client(sandbox);
    // No figure is public; the contract is what the form says. On this clock a minute's share may come at once.
    let quota = Some(Quota { per_minute: Some(120), ..Quota::default() });
    let config = SandboxConfig { quota, ..market(Dialect::Bright, DialectOptions::default()) };
    day("bright", config, |sandbox| form(sandbox).with("requests_per_minute", "120")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_trestle() -> Result<()> {
    let form = |sandbox: &Sandbox| Form::default().with("url", sandbox.service_root()).client(sandbox);
    day("trestle", market(Dialect::Trestle, DialectOptions::default()), form).await
}

/// The token that Bridge, MLS Grid and Spark hand out on paper.
fn paper(sandbox: &Sandbox) -> String {
    sandbox.access_token().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_bridge() -> Result<()> {
    let form = |sandbox: &Sandbox| {
        let root = sandbox.service_root();
        let (root, dataset) = root.rsplit_once('/').unwrap_or((&root, ""));
        Form::default().with("url", root).with("dataset", dataset).secret("token", paper(sandbox))
    };
    day("bridge", market(Dialect::Bridge, DialectOptions::default()), form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_mls_grid() -> Result<()> {
    let form = |sandbox: &Sandbox| {
        let form = Form::default().with("url", sandbox.service_root()).with("system", "mfrmls");
        form.secret("token", paper(sandbox))
    };
    day("mls-grid", market(Dialect::MlsGrid, DialectOptions::default()), form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_spark() -> Result<()> {
    let form = |sandbox: &Sandbox| Form::default().with("url", sandbox.service_root()).secret("token", paper(sandbox));
    day("spark", market(Dialect::Spark, DialectOptions::default()), form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_at_crmls() -> Result<()> {
    let form = |sandbox: &Sandbox| Form::default().with("url", sandbox.service_root()).client(sandbox);
    day("crmls", market(Dialect::Crmls, DialectOptions::default()), form).await
}

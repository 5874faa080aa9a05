//! A day at each provider: news, changes, deletions, a conversion of every row, an outage, new keys. Every hour a run,
//! on a clock that only waiting moves. In the evening the store has what the provider has, row by row; nobody was asked
//! more often than allowed, and nothing failed outside the outage.

mod own;
mod reso;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use hub_connector::testkit::SkippingTimer;
use hub_connector::{ConnectContext, ConnectionConfig, HttpFactory, SecretString, Source};
use hub_domain::{Clock, Licence, ManualClock, Resource};
use hub_sandbox::{Control, Dialect, DialectOptions, Sandbox, SandboxConfig, Stats};
use hub_sync::{SyncError, SyncOptions};
use hub_tests::{Installation, MARKET_DAY, differences_from, registry};
use serde_json::{Map, Value, json};

/// A provider, a connection to it, and what was counted while it was up.
struct Day {
    sandbox: Sandbox,
    clock: Arc<ManualClock>,
    source: Arc<dyn Source>,
    here: Installation,
    /// How long the market has lived.
    lived: Duration,
    calls: u64,
    failed: BTreeMap<u16, u64>,
    violations: BTreeMap<String, u64>,
    /// What else happens at that hour.
    also: fn(&Control, u32) -> Result<()>,
}

/// What a user fills in.
#[derive(Default)]
struct Form {
    /// Back office where nothing is said.
    licence: Option<Licence>,
    settings: BTreeMap<String, String>,
    secrets: BTreeMap<String, String>,
}

impl Form {
    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.insert(name.to_owned(), value.into());
        self
    }

    fn secret(mut self, name: &str, value: impl Into<String>) -> Self {
        self.secrets.insert(name.to_owned(), value.into());
        self
    }

    /// Client id and secret, and where tokens are issued.
    fn client(self, sandbox: &Sandbox) -> Self {
        self.with("token_url", sandbox.token_url())
            .with("client_id", sandbox.client_id())
            .secret("client_secret", sandbox.client_secret())
    }
}

/// A small market. A token lasts an hour, for the provider as for the client: between two runs it expires.
fn market(dialect: Dialect, options: DialectOptions) -> SandboxConfig {
    SandboxConfig { dialect, options, listings: 70, token_seconds: 3_600, ..SandboxConfig::default() }
}

impl Day {
    async fn begin(connector: &str, sandbox: Sandbox, clock: Arc<ManualClock>, form: Form) -> Result<Self> {
        let time = Arc::clone(&clock) as Arc<dyn Clock>;
        let timer = Arc::new(SkippingTimer(Arc::clone(&clock)));
        let context = ConnectContext { http: HttpFactory::with_timer(Arc::clone(&time), timer)?, clock: time };
        let config = ConnectionConfig {
            name: "market".to_owned(),
            settings: form.settings,
            secrets: form.secrets.into_iter().map(|(name, value)| (name, SecretString::from(value))).collect(),
            licence: form.licence.unwrap_or(Licence::BackOffice),
        };
        let source = registry()?.connect(connector, config, &context)?;
        let here = Installation::new().await?;
        let (calls, lived, failed, violations) = Default::default();
        Ok(Self { sandbox, clock, source, here, lived, calls, failed, violations, also: |_, _| Ok(()) })
    }

    fn control(&self) -> Control {
        self.sandbox.control()
    }

    /// Takes the provider's counts since the last time into the day's.
    fn count(&mut self) -> Stats {
        let stats = self.control().stats();
        self.control().reset_stats();
        for (rule, times) in &stats.violations {
            *self.violations.entry(rule.clone()).or_default() += times;
        }
        stats
    }

    /// A run that has to go well.
    async fn run(&mut self, hour: u32) -> Result<()> {
        let reports = self.here.sync(&self.source).await.with_context(|| format!("at {hour} o'clock"))?;
        for report in &reports {
            ensure!(report.error.is_none(), "at {hour} o'clock {}: {:?}", report.stream, report.error);
            ensure!(report.rejected == 0, "at {hour} o'clock {}: {:?}", report.stream, report.rejected_rows);
        }
        let stats = self.count();
        self.calls += stats.statuses.values().sum::<u64>();
        for (status, times) in stats.statuses.iter().filter(|(status, _)| **status >= 400) {
            *self.failed.entry(*status).or_default() += times;
        }
        Ok(())
    }

    /// A run while the provider is down: it ends with an error that says so, and nothing stored changes.
    async fn run_in_vain(&mut self, hour: u32) -> Result<()> {
        let before = self.here.digest().await?;
        match self.here.try_sync(&self.source, &SyncOptions::default()).await {
            Err(SyncError::Source { .. }) => {}
            other => anyhow::bail!("at {hour} o'clock the provider was down, and: {other:?}"),
        }
        ensure!(self.here.digest().await? == before, "an outage changed the store");
        self.count();
        Ok(())
    }

    /// What happens at that hour beside the life of the market.
    fn happen(&self, hour: u32) -> Result<()> {
        let control = self.control();
        let keys = control.keys("Property");
        match hour {
            3 => new_listing(&control, &keys[4])?,
            6 => {
                for (n, key) in keys.iter().enumerate().step_by(7) {
                    control.update("Property", key, &fields(json!({"ListPrice": 400_000 + n})))?;
                }
                let member = &control.keys("Member")[0];
                control.update("Member", member, &fields(json!({"MemberStatus": "Inactive"})))?;
            }
            9 => {
                for key in keys.iter().step_by(15) {
                    ensure!(control.delete("Property", key) > 0, "there was no {key} to delete");
                }
                let photo = &control.keys("Media")[3];
                ensure!(control.delete("Media", photo) == 1, "there was no photo to delete");
            }
            12 => {
                for resource in ["Property", "Media", "OpenHouse", "Member", "Office"] {
                    control.mass_update(resource)?;
                }
            }
            15 => control.outage(Duration::from_secs(24 * 3_600)),
            17 => control.outage(Duration::ZERO),
            19 => {
                // Some keys of one decade, whatever stands before the number.
                let (old, digits) = keys[30].split_at(keys[30].len() - 1);
                let renamed = control.rename_keys("Property", old, &format!("{old}9"))?;
                ensure!(!renamed.is_empty(), "no key begins with {old} ({digits})");
            }
            _ => {}
        }
        Ok(())
    }

    /// Lets the market live until now: its time stamps are of the time it is.
    fn catch_up(&mut self) -> Result<()> {
        let now = self.clock.now() - MARKET_DAY.parse::<chrono::DateTime<chrono::Utc>>()?;
        let now = now.to_std()?;
        self.control().live(now.saturating_sub(self.lived))?;
        self.lived = now;
        Ok(())
    }

    /// The whole day.
    async fn live(&mut self) -> Result<()> {
        self.run(0).await?;
        for hour in 1..=24 {
            self.clock.advance(chrono::TimeDelta::hours(1));
            self.here.clock.advance(chrono::TimeDelta::hours(1));
            self.catch_up()?;
            self.happen(hour)?;
            (self.also)(&self.control(), hour)?;
            if matches!(hour, 15 | 16) {
                self.run_in_vain(hour).await?;
            } else {
                self.run(hour).await?;
            }
        }
        Ok(())
    }

    /// Store and provider agree row by row, as far as the licence reaches.
    async fn agrees(&self) -> Result<()> {
        let lines = differences_from(&self.here, |resource| licensed(&self.control(), resource)).await?;
        ensure!(lines.is_empty(), "store and provider differ:\n{}", lines.join("\n"));
        Ok(())
    }

    /// What the evening has to look like.
    fn well_behaved(&self) -> Result<()> {
        ensure!(self.violations.is_empty(), "rules were broken: {:?}", self.violations);
        let failed: u64 = self.failed.values().sum();
        ensure!(failed * 1_000 < self.calls, "{failed} of {} calls failed: {:?}", self.calls, self.failed);
        Ok(())
    }
}

/// The rows of a resource that a back-office licence covers: those that say so or say nothing about it, and of photos
/// and open houses those of such listings.
fn licensed(control: &Control, resource: Resource) -> Vec<Map<String, Value>> {
    let covered = |row: &Map<String, Value>| {
        let uses = row.get("MlgCanUse").or_else(|| row.get("FeedTypes")).and_then(Value::as_array);
        uses.is_none_or(|uses| uses.iter().any(|name| name == "BO" || name == "BBO"))
    };
    let listings: BTreeSet<String> = control
        .rows("Property")
        .iter()
        .filter(|row| covered(row))
        .filter_map(|row| Some(row.get("ListingKey")?.as_str()?.to_owned()))
        .collect();
    let mut rows = control.rows(resource.as_str());
    let parent = match resource {
        Resource::Media => "ResourceRecordKey",
        Resource::OpenHouse => "ListingKey",
        _ => "",
    };
    rows.retain(|row| {
        let listing = row.get(parent).and_then(Value::as_str);
        covered(row) && listing.is_none_or(|key| listings.contains(key))
    });
    if control.rows("Property").iter().any(|row| row.contains_key("MlgCanUse")) {
        // Addresses of photos are signed anew with every answer there.
        rows.iter_mut().for_each(|row| drop(row.remove("MediaURL")));
    }
    rows
}

fn fields(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// Another listing like one there is, with a photo.
fn new_listing(control: &Control, like: &str) -> Result<()> {
    let key = format!("{like}N");
    let rows = control.rows("Property");
    let row = rows.iter().find(|row| row["ListingKey"] == like).context("the listing is there")?;
    let mut row = row.clone();
    row.insert("ListingKey".to_owned(), key.clone().into());
    row.insert("ListingId".to_owned(), "99000001".into());
    row.remove("ModificationTimestamp");
    control.insert("Property", row)?;
    let photos = control.rows("Media");
    let mut photo = photos.first().context("there are photos")?.clone();
    photo.insert("MediaKey".to_owned(), format!("{key}-P00").into());
    photo.insert("ResourceRecordKey".to_owned(), key.into());
    photo.remove("ModificationTimestamp");
    control.insert("Media", photo)?;
    Ok(())
}

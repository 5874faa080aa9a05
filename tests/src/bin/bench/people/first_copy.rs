//! The first copy of an account, with the vendor's stand-in in the same process.
//!
//! The clock is moved by waiting alone, so that what it has moved by is what the vendor's limits cost; the steady clock
//! beside it says what the work costs, the stand-in's own included.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::testkit::SkippingTimer;
use hub_connector::{CancellationToken, ConnectContext, ConnectionConfig, HttpFactory, SecretString};
use hub_domain::crm::CrmKind;
use hub_domain::{Clock as _, Licence, ManualClock};
use hub_sandbox::{CrmAccount, CrmKind as Kind, CrmVendor, SandboxConfig, serve_crm};
use hub_secrets::{KeyHome, NoKeychain, PassphraseCost, StoreKey};
use hub_store::{NewConnection, Store};
use hub_sync::NoProgress;
use hub_sync::crm::{Judge, TwoWay};
use hub_tests::{PASSPHRASE, registry};

use super::Size;
use crate::copying::cpu_seconds;
use crate::figures::Figures;

/// The vendor whose limits are the tightest of those that sync everything: five requests a second, four of its search.
const VENDOR: (CrmVendor, &str) = (CrmVendor::HubSpot, "hubspot");

/// A store with everybody in it.
pub struct Copied {
    /// Its folder.
    pub home: PathBuf,
    /// Its key.
    pub key: StoreKey,
    /// The time there.
    pub clock: Arc<ManualClock>,
}

/// Fills an account, copies it, and says what it took.
#[allow(clippy::cast_precision_loss, reason = "counts and seconds, for reading")]
pub async fn copy(home: &Path, size: Size, figures: &mut Figures) -> Result<Copied> {
    let clock = Arc::new(ManualClock::at("2026-09-01T12:00:00Z".parse::<DateTime<Utc>>()?));
    let config = SandboxConfig { clock: Arc::<ManualClock>::clone(&clock), ..SandboxConfig::default() };
    let account = CrmAccount { vendor: VENDOR.0, contacts: size.contacts };
    let sandbox = serve_crm(config, account).await?;
    let crm = sandbox.control().crm().context("a CRM")?;
    for contact in crm.ids(Kind::Contact) {
        for entry in 0..size.entries {
            crm.add_note(&contact, &format!("Talked about the house near the river, call number {entry}."))?;
        }
        clock.advance(TimeDelta::milliseconds(1_300));
    }
    clock.advance(TimeDelta::hours(1));

    let keys = KeyHome::new(home.to_path_buf(), Arc::new(NoKeychain)).with_cost(PassphraseCost::weak_for_tests());
    let (key, _) = keys.create(Some(&SecretString::from(PASSPHRASE.to_owned())))?;
    let store = Store::create(home, &key, Arc::<ManualClock>::clone(&clock)).await?;
    let settings = BTreeMap::from([("url".to_owned(), sandbox.url())]);
    let new = NewConnection {
        name: "Office CRM".to_owned(),
        connector: VENDOR.1.to_owned(),
        settings: settings.clone(),
        licence: Licence::BackOffice,
    };
    let connection = store.add_connection(&new).await?;
    let timer = Arc::new(SkippingTimer(Arc::clone(&clock)));
    let http = HttpFactory::with_timer(Arc::<ManualClock>::clone(&clock), timer)?;
    let secrets = BTreeMap::from([("token".to_owned(), SecretString::from(crm.credentials().token.as_str()))]);
    let account = ConnectionConfig { name: new.name, settings, secrets, licence: Licence::BackOffice };
    let context = ConnectContext { clock: Arc::<ManualClock>::clone(&clock), http };
    let live = registry()?.connect_crm(VENDOR.1, account, &context)?;
    let abilities = BTreeMap::from([(connection.id, live.abilities().clone())]);
    let judge = Arc::new(Judge { abilities, ..Judge::default() });
    let way = TwoWay { store: store.clone(), connection: connection.id, crm: live, judge, beside: Vec::new() };

    let (before, started, cpu) = (clock.now(), Instant::now(), cpu_seconds());
    let report = way.run(&NoProgress, &CancellationToken::new()).await;
    if let Some(error) = report.error {
        return Err(error.into());
    }
    let (work, cpu) = (started.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let limits = (clock.now() - before).as_seconds_f64();
    let of = |kind| report.pulled.iter().filter(move |(k, _)| *k == kind).map(|(_, p)| p.received.created).sum::<u64>();
    let (contacts, notes) = (of(CrmKind::Contact), of(CrmKind::Note));
    ensure!(contacts == size.contacts as u64, "{contacts} contacts came");
    ensure!(notes >= (size.contacts * size.entries) as u64, "{notes} entries came");
    let calls: u64 = report.pulled.iter().map(|(_, pulled)| pulled.calls.calls).sum();
    let rows = (contacts + notes) as f64;
    figures.line(
        "waiting for the vendor's limits",
        format!("{limits:.0} s"),
        format!("{calls} requests (virtual clock)"),
    );
    let met = if work < limits { "met:   " } else { "missed:" };
    let rest = format!("{met} {:.2} of the waiting; {:.0} records a second", work / limits, rows / work);
    figures.line("all work, the stand-in's included", format!("{work:.1} s"), rest);
    figures.line("  of processor", format!("{cpu:.1} s"), format!("{:.0} records a second", rows / cpu));

    let (before, started) = (clock.now(), Instant::now());
    let again = way.run(&NoProgress, &CancellationToken::new()).await;
    if let Some(error) = again.error {
        return Err(error.into());
    }
    let waited = (clock.now() - before).as_seconds_f64();
    let took = started.elapsed().as_secs_f64() * 1e3;
    figures.line("looking again, nothing changed", format!("{took:.0} ms"), format!("{waited:.0} s of waiting"));
    drop(way);
    store.close().await;
    Ok(Copied { home: home.to_owned(), key, clock })
}

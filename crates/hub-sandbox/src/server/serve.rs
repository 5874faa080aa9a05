use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, RwLock, atomic::AtomicI64},
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::{
    auth::Auth,
    control::Control,
    foreign,
    links::Links,
    page::Pager,
    quota::Meter,
    route::handle,
    schedule::Schedule,
    shared::{Shared, held},
    stats::Stats,
    wire::{CuttableListener, Wire},
};
use crate::{
    SandboxConfig, SandboxError,
    data::Market,
    rng::{hash_text, mix},
};

/// Path of the service root.
pub(super) const SERVICE_PATH: &str = "/reso/odata";

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
    task: Option<JoinHandle<()>>,
}

/// Starts a sandbox on loopback; it listens by the time this returns.
///
/// # Errors
/// A port that is taken, a CSV file that cannot be served, settings that make no sense.
pub async fn serve(config: SandboxConfig) -> Result<Sandbox, SandboxError> {
    if config.page_size == 0 || config.max_page_size == 0 {
        return Err(SandboxError::Setting("a page has at least one row".to_owned()));
    }
    let listener = bind(config.port).await?;
    let address = local(&listener, config.port)?;
    let elsewhere = bind(0).await?;
    let foreign_address = local(&elsewhere, 0)?;
    let origin = format!("http://{address}");
    // Making a big market takes a while and would hold up the runtime.
    let (for_market, market_origin) = (config.clone(), origin.clone());
    let market = tokio::task::spawn_blocking(move || Market::new(&for_market, &market_origin))
        .await
        .map_err(|error| SandboxError::Setting(format!("making the market failed: {error}")))??;
    let mut schedule = Schedule::new(config.seed);
    for fault in &config.faults {
        schedule.set(*fault, config.fault_every);
    }
    let secret = format!("control-{:016x}", mix(config.seed ^ hash_text("control secret")));
    let shared = Arc::new(Shared {
        root: format!("{origin}{SERVICE_PATH}"),
        origin,
        foreign: format!("http://{foreign_address}"),
        control_secret: config.control_secret.clone().unwrap_or(secret),
        stop: CancellationToken::new(),
        market: RwLock::new(market),
        auth: Mutex::new(Auth::new(config.seed, config.token_seconds, config.static_token.clone())),
        schedule: Mutex::new(schedule),
        meter: Mutex::new(Meter::new(config.quota)),
        stats: Mutex::new(Stats::default()),
        links: Mutex::new(Links::new(config.seed, config.next_link_minutes)),
        pager: Mutex::new(Pager::default()),
        shift: AtomicI64::new(0),
        config,
    });
    tokio::spawn(foreign::listen(elsewhere, shared.clone()));
    let app = axum::Router::new().fallback(handle).with_state(shared.clone());
    let stop = shared.stop.clone();
    let server = axum::serve(CuttableListener(listener), app.into_make_service_with_connect_info::<Wire>())
        .with_graceful_shutdown(stop.clone().cancelled_owned());
    let task = tokio::spawn(async move {
        let last = async {
            stop.cancelled().await;
            tokio::time::sleep(Duration::from_secs(2)).await;
        };
        tokio::select! {
            served = server => if let Err(error) = served { tracing::warn!(%error, "the sandbox stopped") },
            // Whoever still holds a connection open by then is cut off.
            () = last => {}
        }
    });
    Ok(Sandbox { shared, task: Some(task) })
}

async fn bind(port: u16) -> Result<TcpListener, SandboxError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|source| SandboxError::Listen { port, source })
}

fn local(listener: &TcpListener, port: u16) -> Result<SocketAddr, SandboxError> {
    listener.local_addr().map_err(|source| SandboxError::Listen { port, source })
}

impl Sandbox {
    /// The service root: `http://127.0.0.1:PORT/reso/odata`.
    #[must_use]
    pub fn url(&self) -> String {
        self.shared.root.clone()
    }

    /// Scheme, host and port; control requests go to `/_sandbox/…` under it.
    #[must_use]
    pub fn origin(&self) -> String {
        self.shared.origin.clone()
    }

    /// Where tokens are issued.
    #[must_use]
    pub fn token_url(&self) -> String {
        format!("{}/oauth2/token", self.shared.origin)
    }

    /// The client id it knows.
    #[must_use]
    pub fn client_id(&self) -> String {
        held(&self.shared.auth).client_id.clone()
    }

    /// The secret that goes with it.
    #[must_use]
    pub fn client_secret(&self) -> String {
        held(&self.shared.auth).client_secret.clone()
    }

    /// What control requests from other processes show in the header `x-sandbox-secret`.
    #[must_use]
    pub fn control_secret(&self) -> String {
        self.shared.control_secret.clone()
    }

    /// A hand on the market and the faults.
    #[must_use]
    pub fn control(&self) -> Control {
        Control::new(self.shared.clone())
    }

    /// Stops listening, lets answers under way finish for two seconds, and returns when everything has ended.
    pub async fn shutdown(mut self) {
        self.shared.stop.cancel();
        if let Some(task) = self.task.take()
            && let Err(error) = task.await
        {
            tracing::warn!(%error, "the sandbox did not end cleanly");
        }
    }

    /// Returns when the sandbox has stopped.
    pub async fn stopped(&self) {
        self.shared.stop.cancelled().await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}

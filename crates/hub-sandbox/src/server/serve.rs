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
    gauge::Gauge,
    links::Links,
    page::Pager,
    quota::Meter,
    route::handle,
    schedule::Schedule,
    shape::Shape,
    shared::{Events, Shared, held},
    stats::Stats,
    wire::{CuttableListener, Wire},
};
use crate::{
    SandboxConfig, SandboxError,
    data::Market,
    dialect::Rules,
    rng::{hash_text, mix},
};

/// Path of the token endpoint, unless the dialect or the shape has another.
pub(super) const TOKEN_PATH: &str = "/oauth2/token";

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
    serve_shape(config, None).await
}

/// The same with a vendor's own shape in place of the RESO service.
///
/// # Errors
/// As for [`serve`].
pub(crate) async fn serve_shape(config: SandboxConfig, shape: Option<Box<dyn Shape>>) -> Result<Sandbox, SandboxError> {
    let prefix = &config.options.key_prefix;
    if prefix.len() != 3 || prefix == "SBX" || !prefix.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(SandboxError::Setting("the prefix of keys is three capital letters, and not SBX".to_owned()));
    }
    if config.options.page_sizes.is_some_and(|(usual, most)| usual == 0 || most == 0) {
        return Err(SandboxError::Setting("a page has at least one row".to_owned()));
    }
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
    let whole_seconds = shape.as_ref().is_some_and(|shape| shape.whole_seconds());
    let market = tokio::task::spawn_blocking(move || Market::new(&for_market, &market_origin, whole_seconds))
        .await
        .map_err(|error| SandboxError::Setting(format!("making the market failed: {error}")))??;
    let mut schedule = Schedule::new(config.seed);
    for fault in &config.faults {
        schedule.set(*fault, config.every(*fault));
    }
    let rules = Rules::of(&config);
    let paper =
        rules.token_path.is_none().then(|| format!("paper.{:016x}", mix(config.seed ^ hash_text("paper token"))));
    let token = config.static_token.clone().or(paper);
    let mut auth = Auth::new(config.seed, rules.token_seconds, token);
    auth.bad_credentials = rules.bad_credentials;
    auth.scope = rules.scope;
    auth.takes_password = rules.password_grant;
    let secret = format!("control-{:016x}", mix(config.seed ^ hash_text("control secret")));
    let shared = Arc::new(Shared {
        root: format!("{origin}{}", shape.as_ref().map_or(rules.service_path.as_str(), |shape| shape.root())),
        origin,
        foreign: format!("http://{foreign_address}"),
        control_secret: config.control_secret.clone().unwrap_or(secret),
        stop: CancellationToken::new(),
        market: RwLock::new(market),
        auth: Mutex::new(auth),
        gauge: Mutex::new(Gauge::new(rules.limits)),
        events: Mutex::new(Events::default()),
        schedule: Mutex::new(schedule),
        meter: Mutex::new(Meter::new(config.quota)),
        stats: Mutex::new(Stats::default()),
        links: Mutex::new(Links::new(config.seed, rules.link_minutes)),
        pager: Mutex::new(Pager::default()),
        shift: AtomicI64::new(0),
        shape,
        rules,
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
    /// The service root, `http://127.0.0.1:PORT/reso/odata` unless the dialect has another; the same as
    /// [`Self::service_root`].
    #[must_use]
    pub fn url(&self) -> String {
        self.shared.root.clone()
    }

    /// What a user would put into the form of a connection: the service root in the dialect's own shape, for example
    /// `http://127.0.0.1:PORT/RESO/OData/bright`.
    #[must_use]
    pub fn service_root(&self) -> String {
        self.shared.root.clone()
    }

    /// The token that never expires, where there is one: the configured one, or the one that Bridge, MLS Grid and Spark
    /// hand out on paper.
    #[must_use]
    pub fn access_token(&self) -> Option<String> {
        held(&self.shared.auth).static_token.clone()
    }

    /// User name and password for the password grant (CRMLS).
    #[must_use]
    pub fn user(&self) -> (String, String) {
        held(&self.shared.auth).user.clone()
    }

    /// Scheme, host and port; control requests go to `/_sandbox/…` under it.
    #[must_use]
    pub fn origin(&self) -> String {
        self.shared.origin.clone()
    }

    /// Where tokens are issued; empty for dialects whose tokens are handed out on paper.
    #[must_use]
    pub fn token_url(&self) -> String {
        let path = match &self.shared.shape {
            Some(shape) => Some(shape.token_path()),
            None => self.shared.rules.token_path,
        };
        path.map(|path| format!("{}{path}", self.shared.origin)).unwrap_or_default()
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
        // A second panic would end the whole process and hide the first.
        if !std::thread::panicking()
            && let Some(called) = self.shared.shape.as_ref().and_then(|shape| shape.verdict())
        {
            panic!("a call was made that must never be made: {called}");
        }
    }
}

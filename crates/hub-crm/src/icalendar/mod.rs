//! Calendar feeds: an address that answers with a whole calendar (RFC 5545). Read only.

mod feed;
mod sink;
mod source;

use std::sync::{Arc, RwLock};

use hub_connector::crm::Crm;
use hub_connector::http::{Auth, ClientSpec};
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{
    ConnectContext, ConnectionConfig, Connector, ConnectorError, ErrorKind, HttpClient, Manifest, SecretString, Url,
};
use hub_domain::Clock;
use hub_domain::crm::CrmKind;

use crate::{calendar, settings};
use feed::Feed;

/// The connector.
#[derive(Debug, Clone)]
pub struct ICalendar {
    manifest: Manifest,
}

impl ICalendar {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("icalendar/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

/// A feed's address, and what it said last.
struct Account {
    manifest: Manifest,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    address: Url,
    zone: calendar::Zone,
    page_size: usize,
    last: RwLock<Option<Arc<Feed>>>,
}

/// The address as it is called. It is a secret, so that an error does not repeat it.
fn address(secret: &SecretString) -> Result<Url, ConnectorError> {
    use hub_connector::ExposeSecret;
    let wrong =
        || ConnectorError::settings("the secret “address” is not an address such as https://example.org/calendar.ics");
    let text = secret.expose_secret().trim();
    let text = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("webcal") || scheme.eq_ignore_ascii_case("webcals") => {
            format!("https://{rest}")
        }
        _ => text.to_owned(),
    };
    let mut url = Url::parse(&text).map_err(|_| wrong())?;
    if url.cannot_be_a_base() || !url.has_host() {
        return Err(wrong());
    }
    url.set_fragment(None);
    Ok(url)
}

impl Connector for ICalendar {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let address = address(&settings::secret(&config, "address")?)?;
        let mut base = address.clone();
        base.set_path("/");
        base.set_query(None);
        let spec = ClientSpec::new(self.manifest.id.clone(), base, Auth::None, self.manifest.limits);
        let size = settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=1000)?;
        Ok(Arc::new(Account {
            http: context.http.client(spec.with_http(self.manifest.http.clone()))?,
            clock: Arc::clone(&context.clock),
            zone: calendar::zone(config.setting("zone").unwrap_or("UTC"))?,
            page_size: usize::try_from(size).unwrap_or(1),
            last: RwLock::default(),
            manifest: self.manifest.clone(),
            address,
        }))
    }
}

/// The error of a kind that feeds do not have.
fn unknown(kind: CrmKind) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("a calendar feed has no {kind}"))
}

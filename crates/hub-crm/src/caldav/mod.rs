//! Calendars over CalDAV (RFC 4791, 6578): appointments both ways, with user name and password.

mod discovery;
mod sink;
mod source;
mod walk;
mod xml;

use std::sync::{Arc, PoisonError, RwLock};

use hub_connector::crm::{Crm, CrmRaw};
use hub_connector::http::{Auth, ClientSpec, Request};
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{
    CallStats, CancellationToken, ConnectContext, ConnectionConfig, Connector, ConnectorError, ErrorKind, HttpClient,
    Manifest, Url,
};
use hub_domain::Clock;
use hub_domain::crm::CrmKind;
use serde_json::{Map, Value};

use crate::{calendar, settings};
use xml::Multistatus;

/// The media type of what is asked.
const XML: &str = "application/xml; charset=utf-8";

/// The connector.
#[derive(Debug, Clone)]
pub struct CalDav {
    manifest: Manifest,
}

impl CalDav {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("caldav/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

/// A calendar.
struct Account {
    manifest: Manifest,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    base: Url,
    wanted: Option<String>,
    zone: calendar::Zone,
    listing: bool,
    page_size: usize,
    found: RwLock<Option<Arc<Found>>>,
}

/// The calendar as the server names it.
struct Found {
    /// Its address, with a slash at its end.
    at: Url,
    name: String,
}

impl Connector for CalDav {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let base = settings::base(&config, config.require("url")?)?;
        let auth = Auth::basic(&config)?;
        let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), auth, self.manifest.limits);
        let size = settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=200)?;
        Ok(Arc::new(Account {
            http: context.http.client(spec.with_http(self.manifest.http.clone()))?,
            clock: Arc::clone(&context.clock),
            wanted: config.setting("calendar").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned),
            zone: calendar::zone(config.setting("zone").unwrap_or("UTC"))?,
            listing: config.setting("method") == Some("listing"),
            page_size: usize::try_from(size).unwrap_or(1),
            found: RwLock::default(),
            manifest: self.manifest.clone(),
            base,
        }))
    }
}

/// The error of a kind that calendars do not keep.
fn unknown(kind: CrmKind) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("a calendar keeps no {kind}"))
}

/// Whether a text can be the name of an entry within a calendar.
fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '/' | '?' | '#' | '\\');
    !text.is_empty() && text.len() <= 512 && !matches!(text, "." | "..") && text.chars().all(plain)
}

/// An entry as a record.
fn raw(key: String, etag: Option<String>, data: String) -> CrmRaw {
    let payload = Map::from_iter([("data".to_owned(), Value::from(data))]);
    CrmRaw { kind: CrmKind::Appointment, key, modified: None, etag, payload }
}

impl Account {
    /// Asks a question that is answered with a list.
    async fn ask(
        &self,
        request: Request,
        body: String,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Multistatus, ConnectorError> {
        let request = request.text(XML, body);
        let answer = self.http.get_text(&request, "application/xml, text/xml", cancel, xml::read).await?;
        *calls += answer.calls;
        Ok(answer.value)
    }

    /// The calendar, looked for once.
    async fn found(&self, cancel: &CancellationToken, calls: &mut CallStats) -> Result<Arc<Found>, ConnectorError> {
        let known = self.found.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = Arc::new(self.discover(cancel, calls).await?);
        *self.found.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&found));
        Ok(found)
    }

    /// Entries by their names, with what they say. Those that are not there are named in the second list.
    async fn several(
        &self,
        at: &Url,
        names: &[String],
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<(Vec<CrmRaw>, Vec<String>), ConnectorError> {
        if names.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let paths: Vec<String> = names.iter().map(|name| entry(at, name).path().to_owned()).collect();
        let request = Request::report(at.clone()).header("depth", "1");
        let listed = self.ask(request, xml::multiget(&paths), cancel, calls).await?;
        let (mut records, mut gone) = (Vec::new(), Vec::new());
        for item in listed.items {
            let Some(name) = name_in(at, &item.href) else { continue };
            match item.data {
                _ if item.gone => gone.push(name),
                Some(data) => records.push(raw(name, item.etag, data)),
                None => {}
            }
        }
        Ok((records, gone))
    }
}

/// The address of an entry.
fn entry(at: &Url, name: &str) -> Url {
    let mut url = at.clone();
    url.set_path(&format!("{}{name}", at.path()));
    url
}

/// The name of an entry by where the server says it is; none of what is not directly in the calendar.
fn name_in(at: &Url, href: &str) -> Option<String> {
    let path = at.join(href).ok()?.path().to_owned();
    let (folder, name) = path.rsplit_once('/')?;
    // Some servers write the same folder in another way, so that only the name counts; it has to be in a folder like it.
    let deep = |path: &str| path.trim_matches('/').split('/').count();
    (is_name(name) && deep(folder) == deep(at.path())).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entries_have_names() {
        let at = Url::parse("https://e.org/dav/ada/work/").unwrap();
        assert_eq!(name_in(&at, "/dav/ada/work/a%40b.ics").as_deref(), Some("a%40b.ics"));
        assert_eq!(name_in(&at, "https://e.org/dav/ada/work/1.ics").as_deref(), Some("1.ics"));
        for other in ["/dav/ada/work/", "/dav/ada/1.ics", "/dav/ada/work/sub/1.ics", ""] {
            assert_eq!(name_in(&at, other), None, "{other}");
        }
        assert_eq!(entry(&at, "a%40b.ics").as_str(), "https://e.org/dav/ada/work/a%40b.ics");
    }

    proptest! {
        #[test]
        fn a_name_stays_within_its_calendar(name in ".{0,12}") {
            let at = Url::parse("https://e.org/dav/ada/work/").unwrap();
            if is_name(&name) {
                let url = entry(&at, &name);
                prop_assert!(url.path().starts_with("/dav/ada/work/") && url.host_str() == Some("e.org"));
                prop_assert!(url.query().is_none());
            }
            name_in(&at, &name);
        }
    }
}

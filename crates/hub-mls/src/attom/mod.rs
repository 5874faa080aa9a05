//! ATTOM: what assessors and recorders say of homes. Not an MLS, and never mixed with one.

mod api;
mod cursor;
mod map;
mod source;

use std::sync::Arc;

use hub_connector::http::{Auth, ClientSpec};
use hub_connector::manifest::{Limits, ManifestError};
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, Manifest, Source};

use crate::settings;
use source::AttomSource;

/// The address that everybody uses.
const USUAL: &str = "https://api.gateway.attomdata.com/propertyapi/v1.0.0";
/// The package that lists homes with assessment, valuation and sale in one.
const LIST: &str = "allevents/detail";
/// Postal codes of one source.
const MOST_AREAS: usize = 200;

/// The connector.
#[derive(Debug, Clone)]
pub struct Attom {
    manifest: Manifest,
}

impl Attom {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("attom/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for accounts that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

impl Connector for Attom {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Source>, ConnectorError> {
        let base = settings::base(&config, "url", USUAL)?;
        let areas = list(config.require("areas")?);
        let is_code = |area: &String| area.len() <= 10 && area.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if areas.is_empty() || areas.len() > MOST_AREAS || !areas.iter().all(is_code) {
            return Err(ConnectorError::settings(format!(
                "the setting “areas” must be 1 to {MOST_AREAS} postal codes, separated by commas"
            )));
        }
        let list_package = package("package", config.setting("package").unwrap_or(LIST))?;
        let home_packages = list(config.setting("home_packages").unwrap_or_default())
            .iter()
            .map(|name| package("home_packages", name))
            .collect::<Result<Vec<_>, _>>()?;
        let auth = Auth::api_key(&config, &self.manifest.http)?;
        let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), auth, self.manifest.limits)
            .with_http(self.manifest.http.clone());
        let rescan = settings::number(&config, "rescan_days", 30, 1..=3_650)?;
        Ok(Arc::new(AttomSource {
            manifest: self.manifest.clone(),
            http: context.http.client(spec)?,
            clock: Arc::clone(&context.clock),
            base,
            areas,
            list_package,
            home_packages,
            page_size: settings::number(&config, "page_size", self.manifest.paging.page_size, 1..=100)?,
            rescan: chrono::TimeDelta::days(rescan.into()),
        }))
    }
}

/// The parts of a setting that is a list.
fn list(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split([',', ';', ' ', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
        if !parts.iter().any(|known| known == part) {
            parts.push(part.to_owned());
        }
    }
    parts
}

/// A package such as `sale/snapshot`: it becomes part of an address, so it is letters and one slash.
fn package(setting: &str, name: &str) -> Result<String, ConnectorError> {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    match name.split('/').collect::<Vec<_>>().as_slice() {
        [resource, package] if plain(resource) && plain(package) => Ok(name.to_owned()),
        _ => Err(ConnectorError::settings(format!("the setting “{setting}” must name packages such as sale/snapshot"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_packages() {
        assert_eq!(list(" 98001, 98002;98001 98003,"), ["98001", "98002", "98003"]);
        assert!(package("package", "sale/snapshot").is_ok());
        for bad in ["sale", "/sale", "sale/", "../sale", "sale/snap?x=1", "a/b/c"] {
            assert!(package("package", bad).is_err(), "{bad}");
        }
    }
}

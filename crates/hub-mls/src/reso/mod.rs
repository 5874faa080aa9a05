//! The RESO Web API: one engine for every server that keeps to the standard.

mod api;
mod cursor;
mod keys;
mod lookups;
mod map;
pub mod metadata;
mod pull;
mod query;
mod rows;
mod source;

use std::sync::Arc;

use hub_connector::http::{Auth, ClientCredentials, ClientSpec};
use hub_connector::manifest::ManifestError;
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, Manifest, Source};
use hub_domain::Currency;
use url::Url;

use source::ResoSource;

/// The connector.
#[derive(Debug, Clone)]
pub struct Reso {
    manifest: Manifest,
}

impl Reso {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("reso/manifest.toml", include_str!("manifest.toml"))? })
    }

    /// The same with other limits, for servers that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: hub_connector::manifest::Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

impl Connector for Reso {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Source>, ConnectorError> {
        let base = service_root(config.require("url")?)?;
        let auth = auth(&config, &base)?;
        let currency = match config.setting("currency") {
            None => Currency::USD,
            Some(code) => code.parse().map_err(|_| {
                ConnectorError::settings("the setting “currency” must be a three-letter code such as USD")
            })?,
        };
        let page_size = match config.setting("page_size").map(str::parse::<u32>) {
            None => self.manifest.paging.page_size,
            Some(Ok(size)) if (1..=100_000).contains(&size) => size,
            Some(_) => return Err(ConnectorError::settings("the setting “page_size” must be 1 to 100000")),
        };
        let mut limits = self.manifest.limits;
        match config.setting("requests_per_minute").map(str::parse::<u32>) {
            None => {}
            Some(Ok(rate)) if rate > 0 => limits.per_minute = Some(rate),
            Some(_) => return Err(ConnectorError::settings("the setting “requests_per_minute” must be at least 1")),
        }
        let spec = ClientSpec::new(&self.manifest.id, base.clone(), auth, limits);
        let http = context.http.client(spec.with_http(self.manifest.http.clone()))?;
        let clock = Arc::clone(&context.clock);
        Ok(Arc::new(ResoSource::new(self.manifest.clone(), http, clock, base, page_size, currency)))
    }
}

/// The service root with one slash at its end, so that names can be joined to it.
fn service_root(text: &str) -> Result<Url, ConnectorError> {
    let mut base = Url::parse(text).map_err(|_| {
        ConnectorError::settings("the setting “url” is not an address such as https://example.org/odata")
    })?;
    if base.cannot_be_a_base() || !base.has_host() {
        return Err(ConnectorError::settings("the setting “url” is not an address such as https://example.org/odata"));
    }
    if base.query().is_some() || base.fragment().is_some() {
        return Err(ConnectorError::settings("the setting “url” must not contain “?” or “#”"));
    }
    let path = format!("{}/", base.path().trim_end_matches('/'));
    base.set_path(&path);
    Ok(base)
}

fn auth(config: &ConnectionConfig, base: &Url) -> Result<Auth, ConnectorError> {
    if let Some(token) = config.secret("token") {
        return Ok(Auth::Bearer(token.clone()));
    }
    let (Some(id), Some(secret)) = (config.setting("client_id"), config.secret("client_secret")) else {
        return Err(ConnectorError::settings(format!(
            "the connection “{}” needs the secret “token”, or “client_id” with the secret “client_secret”",
            config.name
        )));
    };
    let token_urls = match config.setting("token_url") {
        Some(text) => {
            vec![Url::parse(text).map_err(|_| ConnectorError::settings("the setting “token_url” is not an address"))?]
        }
        None => usual_token_urls(base),
    };
    Ok(Auth::ClientCredentials(ClientCredentials {
        token_urls,
        client_id: id.to_owned(),
        client_secret: secret.clone(),
        scope: config.setting("scope").map(str::to_owned),
    }))
}

/// Where servers issue tokens when nobody says where: at their host's usual places, then beside and below the root.
/// All are at the root's own origin, so the secret goes to no stranger.
fn usual_token_urls(base: &Url) -> Vec<Url> {
    let places = ["/oauth2/token", "/oauth/token", "/connect/token", "/token", "../oauth2/token", "../token", "token"];
    let mut urls: Vec<Url> = Vec::new();
    for url in places.iter().filter_map(|place| base.join(place).ok()) {
        if !urls.contains(&url) {
            urls.push(url);
        }
    }
    urls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_ends_with_one_slash() {
        for (given, root) in [
            ("https://example.org", "https://example.org/"),
            ("https://example.org/odata", "https://example.org/odata/"),
            ("https://example.org/odata//", "https://example.org/odata/"),
        ] {
            assert_eq!(service_root(given).unwrap().as_str(), root);
        }
        for bad in ["example.org/odata", "mailto:a@example.org", "https://example.org/odata?x=1", "https://e.org/#a"] {
            assert!(service_root(bad).is_err(), "{bad}");
        }
    }
}

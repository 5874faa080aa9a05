//! Any CRM with a REST interface, described by one mapping file (docs/howto/describe-a-rest-crm.md).

mod check;
mod error;
mod list;
mod manifest;
mod map;
mod mapping;
mod pointer;
mod sink;
mod source;
mod template;
#[cfg(test)]
mod tests;
mod walk;
mod wire_value;
mod write;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use hub_connector::crm::Crm;
use hub_connector::http::{Auth, ClientCredentials, ClientSpec};
use hub_connector::manifest::Limits;
use hub_connector::{
    ConnectContext, ConnectionConfig, Connector, ConnectorError, ErrorKind, ExposeSecret, HttpClient, Manifest,
    SecretString, Url,
};
use hub_domain::crm::CrmKind;
use hub_domain::people::Region;
use hub_domain::{Clock, Currency};
use serde_json::Value;

pub use error::MappingError;

use crate::settings;
use crate::setup::Setup;
use mapping::{AuthMapping, Mapping};
use template::{Path, Template};
use wire_value::Names;

/// A connector made from a mapping file.
#[derive(Debug, Clone)]
pub struct RestCrm {
    manifest: Manifest,
    mapping: Arc<Mapping>,
}

impl RestCrm {
    /// Reads a mapping file. `file` is its name, for errors. A file with anything wrong in it makes no connector.
    ///
    /// # Errors
    /// Everything that is wrong, each with its key and what would be right.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<MappingError>> {
        let mapping: Mapping = toml::from_str(text).map_err(|error| {
            let key = error.span().map_or_else(|| "the whole file".to_owned(), |span| error::key_at(text, span.start));
            let right = "docs/howto/rest-crm.toml shows every key in use".to_owned();
            vec![MappingError { file: file.to_owned(), key, wrong: error.message().trim().to_owned(), right }]
        })?;
        let mut faults = check::faults(file, &mapping);
        let manifest = manifest::manifest(file, text, &mapping);
        match manifest {
            Ok(manifest) if faults.is_empty() => Ok(Self { manifest, mapping: Arc::new(mapping) }),
            Ok(_) => Err(faults),
            Err(fault) => {
                faults.push(fault);
                Err(faults)
            }
        }
    }

    /// The same with other limits, for accounts that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.manifest.limits = limits;
        self
    }
}

/// What is known of an account's set-up.
#[derive(Default)]
struct Known {
    setup: Setup,
    names: Names,
    asked: bool,
}

/// An account.
struct Account {
    manifest: Manifest,
    mapping: Arc<Mapping>,
    http: HttpClient,
    clock: Arc<dyn Clock>,
    base: Url,
    /// A key that travels in the address: name and value.
    key: Option<(String, SecretString)>,
    settings: BTreeMap<String, String>,
    region: Region,
    currency: Currency,
    page_size: Option<u32>,
    known: RwLock<Arc<Known>>,
}

impl Account {
    fn known(&self) -> Arc<Known> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A setting of the mapping's own, by its name in braces.
    fn setting(&self, name: &str) -> Option<Value> {
        self.settings.get(name).map(|value| value.as_str().into())
    }

    /// An address below the base.
    fn address<'q>(
        &self,
        path: &Path,
        query: impl IntoIterator<Item = (&'q String, &'q Template)>,
        value: &dyn Fn(&str) -> Option<Value>,
    ) -> Result<Url, ConnectorError> {
        let missing = || ConnectorError::new(ErrorKind::Unsupported, "what the address needs is not known here");
        let steps = path.fill(value).ok_or_else(missing)?;
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| ConnectorError::settings("the address cannot be used"))?
            .pop_if_empty()
            .extend(steps);
        for (name, template) in query {
            if let Some(text) = template.fill(value) {
                url.query_pairs_mut().append_pair(name, &text);
            }
        }
        Ok(self.keyed(url))
    }

    /// With the key that travels in the address.
    fn keyed(&self, url: Url) -> Url {
        let Some((name, key)) = &self.key else { return url };
        let mut url = self.keyless(url);
        url.query_pairs_mut().append_pair(name, key.expose_secret().trim());
        url
    }

    /// Without it: an address that is kept holds no secret.
    fn keyless(&self, mut url: Url) -> Url {
        let Some((name, _)) = &self.key else { return url };
        let kept: Vec<(String, String)> =
            url.query_pairs().filter(|(known, _)| known != name).map(|(a, b)| (a.into(), b.into())).collect();
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
        url
    }
}

fn unknown(title: &str, kind: CrmKind) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("the mapping file of {title} describes no {kind}"))
}

impl Connector for RestCrm {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect_crm(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Crm>, ConnectorError> {
        let base = settings::base(&config, &self.mapping.address)?;
        let mut key = None;
        let auth = match &self.mapping.auth {
            AuthMapping::None {} => Auth::None,
            AuthMapping::Header { .. } => Auth::api_key(&config, &self.manifest.http)?,
            AuthMapping::Bearer {} => Auth::Bearer(settings::secret(&config, "token")?),
            AuthMapping::Basic {} => Auth::basic(&config)?,
            AuthMapping::BasicKey {} => Auth::basic_key(&config)?,
            AuthMapping::Query { name } => {
                key = Some((name.clone(), settings::secret(&config, "api_key")?));
                Auth::None
            }
            AuthMapping::OauthClient { token_url, scope } => {
                let text = config.setting("token_url").unwrap_or(token_url);
                let token_url = Url::parse(text)
                    .map_err(|_| ConnectorError::settings("the address of the tokens cannot be used"))?;
                Auth::ClientCredentials(ClientCredentials {
                    token_urls: vec![token_url],
                    client_id: config.require("client_id")?.to_owned(),
                    client_secret: settings::secret(&config, "client_secret")?,
                    scope: scope.clone(),
                })
            }
        };
        let spec = ClientSpec::new(self.manifest.id.clone(), base.clone(), auth, self.manifest.limits)
            .with_http(self.manifest.http.clone())
            .with_form_headers(&config)?;
        let own = self.mapping.settings.iter().filter(|field| !field.secret).filter_map(|field| {
            let value = config.setting(&field.name).or(field.default.as_deref())?;
            Some((field.name.clone(), value.to_owned()))
        });
        let most = self.manifest.paging.page_size;
        let page_size = config.setting("page_size").map(|_| settings::number(&config, "page_size", most, 1..=most));
        Ok(Arc::new(Account {
            http: context.http.client(spec)?,
            clock: Arc::clone(&context.clock),
            settings: own.collect(),
            region: settings::region(&config)?,
            currency: settings::currency(&config)?,
            page_size: page_size.transpose()?,
            known: RwLock::default(),
            manifest: self.manifest.clone(),
            mapping: Arc::clone(&self.mapping),
            base,
            key,
        }))
    }
}

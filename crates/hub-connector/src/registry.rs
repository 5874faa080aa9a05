use std::collections::BTreeMap;
use std::sync::Arc;

use crate::crm::Crm;
use crate::{ConnectContext, ConnectionConfig, ConnectorError, Manifest, Source};

/// A vendor the hub knows.
pub trait Connector: Send + Sync {
    /// What it needs and promises.
    fn manifest(&self) -> &Manifest;

    /// A local field of the vendor's in people's words, where its name can be told from its spelling; the dictionary's own
    /// fields and everything else have none.
    fn field_label(&self, _field: &str) -> Option<String> {
        None
    }

    /// Makes a source of listings from a configured account. Reads settings only; nothing goes over the network yet. Only
    /// for the role [`crate::manifest::Role::Source`].
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] naming the setting that is missing or unusable.
    fn connect(&self, _config: ConnectionConfig, _context: &ConnectContext) -> Result<Arc<dyn Source>, ConnectorError> {
        Err(ConnectorError::settings(format!("{} brings no listings", self.manifest().title)))
    }

    /// Makes a two-way connection to a CRM or calendar from a configured account. Reads settings only; nothing goes over
    /// the network yet. Only for the role [`crate::manifest::Role::Crm`].
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] naming the setting that is missing or unusable.
    fn connect_crm(
        &self,
        _config: ConnectionConfig,
        _context: &ConnectContext,
    ) -> Result<Arc<dyn Crm>, ConnectorError> {
        Err(ConnectorError::settings(format!("{} keeps no contacts", self.manifest().title)))
    }
}

/// A vendor or market by the name an agent knows, and what to choose for it: a connector and settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// Lower case, digits and hyphens; unique.
    pub id: String,
    /// The name people know, such as the MLS's own.
    pub title: String,
    /// Id of the connector it chooses.
    pub connector: String,
    /// Settings it fills in, by the names of the connector's form. Never a secret.
    pub settings: BTreeMap<String, String>,
    /// What a person should know before choosing it; may be empty.
    pub note: String,
}

/// The connectors of this build, by the id in their manifest. Hosts compose it; engine and use cases receive it.
#[derive(Clone, Default)]
pub struct Registry {
    connectors: BTreeMap<String, Arc<dyn Connector>>,
    presets: BTreeMap<String, Preset>,
}

impl Registry {
    /// A registry without connectors.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more connector; a later one of the same id replaces an earlier one.
    #[must_use]
    pub fn with(mut self, connector: Arc<dyn Connector>) -> Self {
        self.add(connector);
        self
    }

    /// Adds a connector; a later one of the same id replaces an earlier one.
    pub fn add(&mut self, connector: Arc<dyn Connector>) {
        self.connectors.insert(connector.manifest().id.clone(), connector);
    }

    /// The connector of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<dyn Connector>> {
        self.connectors.get(id)
    }

    /// Adds a preset; a later one of the same id replaces an earlier one. Presets of connectors that this build does
    /// not have, or with settings their form does not know or would refuse, are not offered.
    pub fn add_preset(&mut self, preset: Preset) {
        self.presets.insert(preset.id.clone(), preset);
    }

    /// The presets that can be used in this build, by id.
    pub fn presets(&self) -> impl Iterator<Item = &Preset> {
        self.presets.values().filter(|preset| self.fits(preset))
    }

    fn fits(&self, preset: &Preset) -> bool {
        self.get(&preset.connector).is_some_and(|connector| {
            preset.settings.iter().all(|(name, value)| {
                let field = connector.manifest().field(name);
                field.is_some_and(|field| !field.secret && field.refuses(value).is_none())
            })
        })
    }

    /// Every connector, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Connector>> {
        self.connectors.values()
    }

    /// Makes a source from a configured account, after checking the settings against the manifest's form.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] for an unknown connector, an unknown or missing setting.
    pub fn connect(
        &self,
        id: &str,
        config: ConnectionConfig,
        context: &ConnectContext,
    ) -> Result<Arc<dyn Source>, ConnectorError> {
        let connector = self.known(id)?;
        connector.manifest().check_config(&config)?;
        connector.connect(config, context)
    }

    /// Makes a two-way connection from a configured account, after checking the settings against the manifest's form.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] for an unknown connector, one without that role, an unknown or missing setting.
    pub fn connect_crm(
        &self,
        id: &str,
        config: ConnectionConfig,
        context: &ConnectContext,
    ) -> Result<Arc<dyn Crm>, ConnectorError> {
        let connector = self.known(id)?;
        connector.manifest().check_config(&config)?;
        connector.connect_crm(config, context)
    }

    fn known(&self, id: &str) -> Result<&Arc<dyn Connector>, ConnectorError> {
        self.get(id).ok_or_else(|| {
            let known: Vec<_> = self.connectors.keys().map(String::as_str).collect();
            ConnectorError::settings(format!("there is no connector “{id}”; there are: {}", known.join(", ")))
        })
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.connectors.keys()).finish()
    }
}

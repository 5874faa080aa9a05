//! The RESO Web API: one engine for every server that speaks it, standard or in a dialect of its own.

mod advice;
mod ahead;
mod api;
mod ask;
mod bulk;
mod carried;
mod connect;
mod cursor;
pub mod dialect;
mod feed;
mod keys;
mod links;
mod lookups;
mod map;
pub mod metadata;
mod names;
mod newest;
mod photo;
mod present;
mod pull;
mod query;
mod rows;
mod source;
mod view;

use std::sync::Arc;

use hub_connector::manifest::ManifestError;
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, Manifest, Source};

use crate::dictionary::readable;

pub use dialect::Dialect;

/// A connector on the RESO engine.
#[derive(Debug, Clone)]
pub struct Reso {
    manifest: Manifest,
    dialect: Dialect,
}

impl Reso {
    /// The connector for servers that keep to the standard.
    ///
    /// # Errors
    /// When the manifest of this build is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Self::speaking(Dialect::STANDARD, "reso/manifest.toml", include_str!("manifest.toml"))
    }

    /// A connector for a provider with a dialect and a manifest of its own. `file` is the manifest's name, for errors.
    ///
    /// # Errors
    /// When the manifest is damaged; the error names file and key.
    pub fn speaking(dialect: Dialect, file: &str, manifest: &str) -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse(file, manifest)?, dialect })
    }

    /// The same with other limits, for servers that agreed on more or less.
    #[must_use]
    pub fn with_limits(mut self, limits: hub_connector::manifest::Limits) -> Self {
        self.manifest.limits = limits;
        self
    }

    /// What is peculiar to the provider.
    #[must_use]
    pub fn dialect(&self) -> &Dialect {
        &self.dialect
    }
}

impl Connector for Reso {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn field_label(&self, field: &str) -> Option<String> {
        let prefixes = self.dialect.local_prefixes;
        let local = prefixes.iter().any(|p| field.strip_prefix(p).is_some_and(|rest| !rest.is_empty()));
        local.then(|| readable(field, prefixes))
    }

    fn connect(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Source>, ConnectorError> {
        let source = connect::connect(&self.manifest, self.dialect, &config, context)?;
        Ok(Arc::new(source))
    }
}

//! RESO-named CSV exports in a folder.

mod cursor;
mod errors_file;
mod folder;
mod header;
mod map;
mod page;
mod row;
mod shape;
mod source;

use std::path::PathBuf;
use std::sync::Arc;

use hub_connector::manifest::ManifestError;
use hub_connector::{ConnectContext, ConnectionConfig, Connector, ConnectorError, Manifest, Source};
use hub_domain::Currency;

use source::CsvSource;

/// The connector.
#[derive(Debug, Clone)]
pub struct CsvFolder {
    manifest: Manifest,
}

impl CsvFolder {
    /// The connector with the manifest of this build.
    ///
    /// # Errors
    /// When that manifest is damaged.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self { manifest: Manifest::parse("csv/manifest.toml", include_str!("manifest.toml"))? })
    }
}

impl Connector for CsvFolder {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn connect(&self, config: ConnectionConfig, context: &ConnectContext) -> Result<Arc<dyn Source>, ConnectorError> {
        let path = PathBuf::from(config.require("path")?);
        let currency = match config.setting("currency") {
            None => Currency::USD,
            Some(code) => code.parse().map_err(|_| {
                ConnectorError::settings("the setting “currency” must be a three-letter code such as USD")
            })?,
        };
        let rows = self.manifest.paging.page_size as usize;
        let deletes = self.manifest.deletes.clone();
        Ok(Arc::new(CsvSource::new(path, currency, rows, deletes, Arc::clone(&context.clock))))
    }
}

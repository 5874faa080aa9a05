//! Listings from MLSs: the RESO engine, its dialects, and CSV exports.
//!
//! One folder per connector. What a field means is written once, in [`dictionary`], for every road a record can take:
//! the same facts as JSON from a server or as text from an export give the same canonical record.

pub mod attom;
pub mod csv;
mod cursors;
pub mod dialects;
pub mod dictionary;
pub mod reso;
pub mod rets_rabbit;
mod settings;
pub mod simplyrets;
mod tree;

use std::sync::Arc;

use hub_connector::Registry;
use hub_connector::manifest::ManifestError;

/// Adds this family's connectors to a registry.
///
/// # Errors
/// When a manifest of this build is damaged; the error names file and key.
pub fn register(registry: &mut Registry) -> Result<(), ManifestError> {
    registry.add(Arc::new(reso::Reso::new()?));
    dialects::register(registry)?;
    registry.add(Arc::new(csv::CsvFolder::new()?));
    registry.add(Arc::new(simplyrets::SimplyRets::new()?));
    registry.add(Arc::new(rets_rabbit::RetsRabbit::new()?));
    registry.add(Arc::new(attom::Attom::new()?));
    Ok(())
}

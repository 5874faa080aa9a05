//! Providers on the RESO engine: each a folder with its dialect, its manifest and what is uncertain about it.

pub mod bridge;
pub mod bright;
pub mod crmls;
pub mod mls_grid;
mod presets;
pub mod spark;
pub mod trestle;

use std::sync::Arc;

use hub_connector::Registry;
use hub_connector::manifest::ManifestError;

use crate::reso::Reso;

/// The connectors of this folder.
///
/// # Errors
/// When a manifest of this build is damaged; the error names file and key.
pub fn all() -> Result<Vec<Reso>, ManifestError> {
    let makers = [
        bright::connector,
        trestle::connector,
        bridge::connector,
        mls_grid::connector,
        spark::connector,
        crmls::connector,
    ];
    makers.into_iter().map(|make| make()).collect()
}

/// Adds the connectors and the presets that choose among them.
///
/// # Errors
/// When a manifest of this build is damaged; the error names file and key.
pub(crate) fn register(registry: &mut Registry) -> Result<(), ManifestError> {
    for connector in all()? {
        registry.add(Arc::new(connector));
    }
    for preset in presets::all() {
        registry.add_preset(preset);
    }
    Ok(())
}

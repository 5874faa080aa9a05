//! CRMLS by its own server: the oldest of the standards met here.

use hub_connector::manifest::ManifestError;

use crate::reso::Reso;
use crate::reso::dialect::{Caps, Dialect, PageSize};

/// What is peculiar to CRMLS.
pub const DIALECT: Dialect = Dialect {
    size: PageSize::Both,
    caps: Caps { plain: 1_000, expanded: 1_000, keys: 1_000, bulk: 1_000 },
    licence_field: None,
    ..Dialect::STANDARD
};

/// The connector.
///
/// # Errors
/// When its manifest is damaged.
pub fn connector() -> Result<Reso, ManifestError> {
    Reso::speaking(DIALECT, "crmls/manifest.toml", include_str!("manifest.toml"))
}

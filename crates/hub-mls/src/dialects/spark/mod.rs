//! Spark (flexmls): answers that lag, encoded local names.

use hub_connector::manifest::ManifestError;

use crate::reso::Reso;
use crate::reso::dialect::{Caps, Dialect, PageSize};

/// What is peculiar to Spark.
pub const DIALECT: Dialect = Dialect {
    size: PageSize::Both,
    caps: Caps { plain: 1_000, expanded: 1_000, keys: 1_000, bulk: 1_000 },
    licence_field: None,
    overlap_minutes: 20,
    local_prefixes: &["CustomFields.", "X_"],
    ..Dialect::STANDARD
};

/// The connector.
///
/// # Errors
/// When its manifest is damaged.
pub fn connector() -> Result<Reso, ManifestError> {
    Reso::speaking(DIALECT, "spark/manifest.toml", include_str!("manifest.toml"))
}

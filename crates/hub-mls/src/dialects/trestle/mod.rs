//! Trestle: replication links for the first copy, very large pages of keys, display names on request.

use hub_connector::manifest::ManifestError;

use crate::reso::Reso;
use crate::reso::dialect::{Bulk, Caps, Dialect, PageSize, Replication, Required};

/// What is peculiar to Trestle.
pub const DIALECT: Dialect = Dialect {
    size: PageSize::Both,
    caps: Caps { plain: 1_000, expanded: 1_000, keys: 300_000, bulk: 1_000 },
    bulk: Bulk::Replication(Replication::Option),
    required: Some(Required {
        field: "OriginatingSystemName",
        setting: "system",
        lower_case: false,
        metadata_too: false,
    }),
    options: &[("PrettyEnums", "true")],
    licence_field: None,
    local_prefixes: &["CustomProperty.", "X_"],
    ..Dialect::STANDARD
};

/// The connector.
///
/// # Errors
/// When its manifest is damaged.
pub fn connector() -> Result<Reso, ManifestError> {
    Reso::speaking(DIALECT, "trestle/manifest.toml", include_str!("manifest.toml"))
}

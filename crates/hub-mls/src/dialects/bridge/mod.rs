//! Bridge: a replication path for the first copy, photos inside listings, `$top` of two meanings.

use hub_connector::manifest::ManifestError;

use crate::reso::Reso;
use crate::reso::dialect::{Bulk, Caps, Dialect, KeyList, MediaIn, PageSize, Replication};

/// What is peculiar to Bridge.
pub const DIALECT: Dialect = Dialect {
    size: PageSize::Both,
    caps: Caps { plain: 200, expanded: 200, keys: 200, bulk: 2_000 },
    bulk: Bulk::Replication(Replication::Path),
    next_headers: &["next", "link"],
    media: MediaIn::Field,
    licence_field: Some("FeedTypes"),
    key_list: KeyList::LikeRows,
    local_prefixes: &["STELLAR_", "NTREIS2_", "FMLS_", "Bridge", "X_"],
    ..Dialect::STANDARD
};

/// The connector.
///
/// # Errors
/// When its manifest is damaged.
pub fn connector() -> Result<Reso, ManifestError> {
    Reso::speaking(DIALECT, "bridge/manifest.toml", include_str!("manifest.toml"))
}

//! The MLS Grid: one system per question, few filters, deletions by a flag that the first copy must not filter for ever.

use hub_connector::manifest::ManifestError;

use crate::reso::Reso;
use crate::reso::dialect::{Ahead, Caps, Count, Dialect, Gone, KeyList, LookupList, MediaIn, PageSize, Required, Way};

/// What is peculiar to the MLS Grid.
pub const DIALECT: Dialect = Dialect {
    // No `or` with parentheses, no two bounds on the timestamp, keys not among the fields that may be filtered by.
    way: Way::Window,
    order: false,
    count: Count::Alone,
    size: PageSize::Top,
    caps: Caps { plain: 5_000, expanded: 1_000, keys: 5_000, bulk: 5_000 },
    required: Some(Required {
        field: "OriginatingSystemName",
        setting: "system",
        lower_case: true,
        metadata_too: true,
    }),
    first_copy: Some("MlgCanView eq true"),
    media: MediaIn::Expansion,
    gone: Gone::Flag("MlgCanView"),
    licence_field: Some("MlgCanUse"),
    key_list: KeyList::LikeRows,
    lookups: LookupList::Links,
    kept_hours: 24,
    // Of these only the office's number is among the fields that may be filtered by.
    ahead: Ahead { agent: &[], office: &["ListOfficeMlsId"], places: false },
    local_prefixes: &["MFR_", "ACT_", "Mlg", "X_"],
    media_token_hosts: &["mlsgrid.com"],
    ..Dialect::STANDARD
};

/// The connector.
///
/// # Errors
/// When its manifest is damaged.
pub fn connector() -> Result<Reso, ManifestError> {
    Reso::speaking(DIALECT, "mls-grid/manifest.toml", include_str!("manifest.toml"))
}

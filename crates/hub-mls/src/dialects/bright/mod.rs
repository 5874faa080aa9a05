//! Bright MLS: sets with names of their own, nothing sorted without bounds, nothing expanded, a feed of deletions.

use hub_connector::manifest::ManifestError;
use hub_domain::Resource;

use crate::reso::Reso;
use crate::reso::dialect::{Bulk, Caps, Count, Dialect, FeedNames, Gone, KeyList};

/// What is peculiar to Bright MLS.
pub const DIALECT: Dialect = Dialect {
    sets: &[
        (Resource::Property, "BrightProperties"),
        (Resource::Member, "BrightMembers"),
        (Resource::Office, "BrightOffices"),
        (Resource::Media, "BrightMedia"),
        (Resource::OpenHouse, "BrightOpenHouses"),
    ],
    bounded: true,
    takes_in: true,
    // Counting beside sorted rows makes the slow question slower.
    count: Count::Alone,
    caps: Caps { plain: 1_000, expanded: 1_000, keys: 1_000, bulk: 1_000 },
    bulk: Bulk::Slices,
    gone: Gone::Feed(FeedNames {
        set: "Deletion",
        key: &["UniversalKey", "ResourceRecordKey", "RecordKey", "ListingKey"],
        stamp: &["DeletionTimestamp", "DeletedTimestamp", "ModificationTimestamp"],
        resource: &["TableName", "ResourceName", "EntityName", "Resource"],
    }),
    key_list: KeyList::LikeRows,
    ..Dialect::STANDARD
};

/// The connector.
///
/// # Errors
/// When its manifest is damaged.
pub fn connector() -> Result<Reso, ManifestError> {
    Reso::speaking(DIALECT, "bright/manifest.toml", include_str!("manifest.toml"))
}

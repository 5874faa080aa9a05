use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Listing, Media, Member, Office, OpenHouse};

/// A RESO resource the hub replicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Resource {
    /// Listings.
    Property,
    /// Agents.
    Member,
    /// Offices.
    Office,
    /// Photos and documents.
    Media,
    /// Open houses.
    OpenHouse,
}

/// What a connection pulls is named by its resource.
pub type Stream = Resource;

impl Resource {
    /// Every resource, in the order a first copy takes them: what a person looks at first comes first.
    pub const ALL: [Self; 5] = [Self::Property, Self::OpenHouse, Self::Media, Self::Member, Self::Office];

    /// RESO's name, also the canonical table's word in a digest.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Property => "Property",
            Self::Member => "Member",
            Self::Office => "Office",
            Self::Media => "Media",
            Self::OpenHouse => "OpenHouse",
        }
    }

    /// Reads RESO's name, exactly.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == text)
    }

    /// The field that identifies a row.
    #[must_use]
    pub fn key_field(self) -> &'static str {
        match self {
            Self::Property => "ListingKey",
            Self::Member => "MemberKey",
            Self::Office => "OfficeKey",
            Self::Media => "MediaKey",
            Self::OpenHouse => "OpenHouseKey",
        }
    }
}

impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One row as the vendor said it: nothing dropped, nothing changed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RawRecord {
    /// Which resource.
    pub resource: Resource,
    /// The vendor's key, as text whatever its wire type.
    pub key: String,
    /// The vendor's cursor timestamp, exactly as received.
    pub modified: Option<String>,
    /// The whole payload.
    pub payload: Map<String, Value>,
}

impl std::fmt::Debug for RawRecord {
    /// Names the record without its content: payloads hold people's data and do not belong in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawRecord")
            .field("resource", &self.resource)
            .field("key", &self.key)
            .field("fields", &self.payload.len())
            .finish_non_exhaustive()
    }
}

/// A row in canonical form.
#[derive(Debug, Clone, PartialEq)]
pub enum Canonical {
    /// A listing.
    Listing(Box<Listing>),
    /// An agent.
    Member(Member),
    /// An office.
    Office(Office),
    /// A photo or document.
    Media(Media),
    /// An open house.
    OpenHouse(OpenHouse),
}

impl Canonical {
    /// The resource it belongs to.
    #[must_use]
    pub fn resource(&self) -> Resource {
        match self {
            Self::Listing(_) => Resource::Property,
            Self::Member(_) => Resource::Member,
            Self::Office(_) => Resource::Office,
            Self::Media(_) => Resource::Media,
            Self::OpenHouse(_) => Resource::OpenHouse,
        }
    }

    /// The vendor's key.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Listing(l) => &l.listing_key,
            Self::Member(m) => &m.member_key,
            Self::Office(o) => &o.office_key,
            Self::Media(m) => &m.media_key,
            Self::OpenHouse(o) => &o.open_house_key,
        }
    }

    /// The record as JSON with RESO's names, for history, display and digests.
    #[must_use]
    pub fn to_json(&self) -> Map<String, Value> {
        let value = match self {
            Self::Listing(l) => serde_json::to_value(l),
            Self::Member(m) => serde_json::to_value(m),
            Self::Office(o) => serde_json::to_value(o),
            Self::Media(m) => serde_json::to_value(m),
            Self::OpenHouse(o) => serde_json::to_value(o),
        };
        match value {
            Ok(Value::Object(map)) => map,
            // These types have only string keys and finite numbers, which serialise to an object.
            _ => Map::new(),
        }
    }
}

/// A field that could not be taken over as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldIssue {
    /// The source's field name.
    pub field: String,
    /// What is wrong with it, in words, without the value (values are people's data).
    pub reason: String,
}

/// What a raw row means.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    /// The canonical record.
    pub record: Canonical,
    /// Fields of the payload that hold a value and have no home in the canonical record. `Holder.Name` is the field
    /// `Name` inside the payload's field `Holder`.
    pub unmapped: Vec<String>,
    /// Fields that have a home but whose value could not be read; the raw value stays in the mirror.
    pub issues: Vec<FieldIssue>,
}

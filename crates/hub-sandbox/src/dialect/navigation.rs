/// What a row leads to: by `$expand`, or as a field that is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Navigation {
    /// Its name in queries and answers.
    pub name: &'static str,
    /// Where its rows come from.
    pub source: Source,
    /// Rows given at most, where the provider gives no more.
    pub most: Option<usize>,
}

/// Where the rows of a navigation come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The rows of a resource that belong to the listing.
    Children(&'static str),
    /// The one row of a resource whose key the field holds.
    One(&'static str, &'static str),
    /// Rooms, made from the listing.
    Rooms,
    /// Unit types, made from the listing.
    UnitTypes,
    /// Local fields, kept apart from the listing.
    Local,
}

impl Navigation {
    /// A navigation of that name.
    pub const fn new(name: &'static str, source: Source) -> Self {
        Self { name, source, most: None }
    }

    /// Whether there is at most one row.
    #[must_use]
    pub fn is_single(&self) -> bool {
        matches!(self.source, Source::One(..)) || *self == CUSTOM_PROPERTY
    }
}

/// Photos of a listing.
pub const MEDIA: Navigation = Navigation::new("Media", Source::Children("Media"));
/// Rooms of a listing.
pub const ROOMS: Navigation = Navigation::new("Rooms", Source::Rooms);
/// Unit types of a listing.
pub const UNIT_TYPES: Navigation = Navigation::new("UnitTypes", Source::UnitTypes);
/// Listing agent.
pub const LIST_AGENT: Navigation = Navigation::new("ListAgent", Source::One("Member", "ListAgentKey"));
/// Listing office.
pub const LIST_OFFICE: Navigation = Navigation::new("ListOffice", Source::One("Office", "ListOfficeKey"));
/// Buyer's agent.
pub const BUYER_AGENT: Navigation = Navigation::new("BuyerAgent", Source::One("Member", "BuyerAgentKey"));
/// Buyer's office.
pub const BUYER_OFFICE: Navigation = Navigation::new("BuyerOffice", Source::One("Office", "BuyerOfficeKey"));
/// Open houses, under the name of Data Dictionary 2.0.
pub const OPEN_HOUSES: Navigation = Navigation::new("OpenHouses", Source::Children("OpenHouse"));
/// Open houses, under the older name.
pub const OPEN_HOUSE: Navigation = Navigation::new("OpenHouse", Source::Children("OpenHouse"));
/// Local fields of Trestle.
pub const CUSTOM_PROPERTY: Navigation = Navigation::new("CustomProperty", Source::Local);
/// Local fields of Spark.
pub const CUSTOM_FIELDS: Navigation = Navigation::new("CustomFields", Source::Local);

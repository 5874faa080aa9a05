//! A provider's dialect of the RESO Web API, as data.
//!
//! The engine asks every server in the same few ways; what one server calls its things, what it refuses and how it says
//! that a row is gone is a [`Dialect`]. Names of cursor fields stand in the manifest (`[[streams]]`), limits and headers
//! too (`[limits]`, `[http]`). How enumerations are encoded is read from each server's `$metadata`: all three encodings
//! occur within one provider.

use hub_domain::{Licence, Resource};

pub use super::cursor::Way;

/// How one page's size is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageSize {
    /// `Prefer: odata.maxpagesize`, as the standard has it.
    Prefer,
    /// `$top`, meant as a page's size.
    Top,
    /// Both: `$top` has meant either at this provider.
    Both,
}

/// Most rows on a page, by what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Ordinary rows.
    pub plain: u32,
    /// Rows with an expansion.
    pub expanded: u32,
    /// Rows of keys and other indexed fields only.
    pub keys: u32,
    /// Rows of the bulk endpoint.
    pub bulk: u32,
}

/// How the first copy is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bulk {
    /// From position to position, like every later run.
    Positions,
    /// In slices of time, each bounded on both sides and sorted: for servers that cannot sort everything.
    Slices,
    /// In slices of time through the provider's bulk endpoint, whose order and links are its own affair.
    Replication(Replication),
}

/// Where a bulk endpoint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replication {
    /// `Property/replication`.
    Path,
    /// `Property?replication=true`.
    Option,
}

/// Whether a server counts rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Beside the first page.
    WithRows,
    /// In a question of its own; beside rows it costs too much.
    Alone,
}

/// How the list of all keys is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyList {
    /// In the order of the key, from the last key on.
    ByKey,
    /// Like a first copy of which only the keys are asked for.
    LikeRows,
}

/// How the lookups are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookupList {
    /// `$top` and `$skip`, as the standard asks of servers.
    Skip,
    /// By the server's links.
    Links,
}

/// Where photos are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaIn {
    /// Whatever `$metadata` has: a set of their own, else an expansion of listings, else a field of them.
    Learn,
    /// An expansion of listings, also where the metadata name a set: it cannot be read alone.
    Expansion,
    /// A field of listings.
    Field,
}

/// How the provider says that a row is gone, beside what the manifest's `[deletes]` tells the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// It does not, or by `EntityEvent` where `$metadata` has that.
    Events,
    /// A field of the row is false.
    Flag(&'static str),
    /// A set of keys that are gone.
    Feed(FeedNames),
}

/// Names of a feed of deletions; the first that the metadata have is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedNames {
    /// The set.
    pub set: &'static str,
    /// The field with the key that is gone.
    pub key: &'static [&'static str],
    /// When it went.
    pub stamp: &'static [&'static str],
    /// Which resource it was of.
    pub resource: &'static [&'static str],
}

/// A filter that every question needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Required {
    /// The field.
    pub field: &'static str,
    /// The form's field with the value; without a value there is no filter, unless the form demands one.
    pub setting: &'static str,
    /// The value is written in lower case, whatever the user typed.
    pub lower_case: bool,
    /// Also `$metadata` is asked with it.
    pub metadata_too: bool,
}

/// What may be asked for ahead of its turn, beside the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead {
    /// Fields of a listing with the number of its agent; the first that the metadata have is used.
    pub agent: &'static [&'static str],
    /// The same for its office.
    pub office: &'static [&'static str],
    /// Whether listings may be filtered by city, postal code and coordinates.
    pub places: bool,
}

/// What is peculiar to one provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// Entity sets that are not called like their resource.
    pub sets: &'static [(Resource, &'static str)],
    /// Key fields that are not called as the dictionary has it.
    pub keys: &'static [(Resource, &'static str)],
    /// The best way of asking for what comes after a position.
    pub way: Way,
    /// Whether `$orderby` may be sent; without it the server sorts by time of change by itself.
    pub order: bool,
    /// Whether sorting needs a bound of its own beside the position.
    pub bounded: bool,
    /// Whether it takes `key in (…)` although it does not declare OData 4.01.
    pub takes_in: bool,
    /// Whether it counts.
    pub count: Count,
    /// How a page's size is asked for.
    pub size: PageSize,
    /// Most rows on a page.
    pub caps: Caps,
    /// How the first copy is made.
    pub bulk: Bulk,
    /// Headers that may hold the next link where the body does not.
    pub next_headers: &'static [&'static str],
    /// A filter that every question needs.
    pub required: Option<Required>,
    /// A filter for the first copy only.
    pub first_copy: Option<&'static str>,
    /// Query options of every question for whole rows.
    pub options: &'static [(&'static str, &'static str)],
    /// Where photos are.
    pub media: MediaIn,
    /// How it says that a row is gone.
    pub gone: Gone,
    /// The field that lists what a row may be used for.
    pub licence_field: Option<&'static str>,
    /// How the list of all keys is read.
    pub key_list: KeyList,
    /// How the lookups are read.
    pub lookups: LookupList,
    /// Hours for which metadata and lookups are kept.
    pub kept_hours: i64,
    /// What may be asked for ahead of its turn.
    pub ahead: Ahead,
    /// Minutes that a run goes back before the last row of the one before it, unless the form says otherwise.
    pub overlap_minutes: u32,
    /// Beginnings of local names, without what is meant for people.
    pub local_prefixes: &'static [&'static str],
    /// Hosts (or ends of host names) that photos come from which want the token as `User-Agent`.
    pub media_token_hosts: &'static [&'static str],
}

impl Dialect {
    /// A server that keeps to the standard.
    pub const STANDARD: Self = Self {
        sets: &[],
        keys: &[],
        way: Way::Keyset,
        order: true,
        bounded: false,
        takes_in: false,
        count: Count::WithRows,
        size: PageSize::Prefer,
        caps: Caps { plain: 100_000, expanded: 100_000, keys: 100_000, bulk: 100_000 },
        bulk: Bulk::Positions,
        next_headers: &[],
        required: None,
        first_copy: None,
        options: &[],
        media: MediaIn::Learn,
        gone: Gone::Events,
        licence_field: Some("FeedTypes"),
        key_list: KeyList::ByKey,
        lookups: LookupList::Skip,
        kept_hours: 12,
        ahead: Ahead {
            agent: &["ListAgentMlsId", "ListAgentKey"],
            office: &["ListOfficeMlsId", "ListOfficeKey"],
            places: true,
        },
        overlap_minutes: 0,
        local_prefixes: &["X_"],
        media_token_hosts: &[],
    };

    /// What the provider calls the set of a resource.
    #[must_use]
    pub fn set_of(&self, resource: Resource) -> &'static str {
        named(self.sets, resource).unwrap_or(resource.as_str())
    }

    /// What the provider calls the key of a resource.
    #[must_use]
    pub fn key_of(&self, resource: Resource) -> &'static str {
        named(self.keys, resource).unwrap_or(resource.key_field())
    }
}

fn named(names: &'static [(Resource, &'static str)], resource: Resource) -> Option<&'static str> {
    names.iter().find(|(r, _)| *r == resource).map(|(_, name)| *name)
}

/// Words by which providers name a licence in the field that lists a row's permitted uses.
#[must_use]
pub fn licence_words(licence: Licence) -> &'static [&'static str] {
    match licence {
        Licence::Idx => &["IDX"],
        Licence::Vow => &["VOW"],
        Licence::BackOffice => &["BO", "BBO"],
        Licence::Participant => &["PT", "PDAP"],
        Licence::PublicRecord => &[],
    }
}

//! What a server calls its things: the dialect's names, as far as `$metadata` bears them out.

use std::collections::BTreeMap;

use hub_connector::manifest::StreamSpec;
use hub_connector::{ConnectorError, ErrorKind, Retry, Warning};
use hub_domain::Resource;

use super::dialect::{Dialect, FeedNames, Gone, MediaIn};
use super::metadata::Metadata;
use super::query::{KeyLiteral, Names};

/// What one stream is called at this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StreamNames {
    pub(super) set: String,
    pub(super) key: String,
    pub(super) literal: KeyLiteral,
    pub(super) stamp: String,
    /// A field that is false on a row that is gone.
    pub(super) flag: Option<String>,
    /// A field that lists what a row may be used for.
    pub(super) licence: Option<String>,
    /// The rows come inside rows of Property, which the other names are about.
    pub(super) carried: Option<Carried>,
    /// A field that another stream brings, and that is left out here.
    pub(super) elsewhere: Option<String>,
}

/// How photos come inside listings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Carried {
    /// By `$expand`.
    Expansion(String),
    /// As a field.
    Field(String),
}

impl StreamNames {
    pub(super) fn names(&self) -> Names<'_> {
        Names { set: &self.set, key: &self.key, literal: self.literal, stamp: &self.stamp }
    }

    /// The resource of the rows that the server sends.
    pub(super) fn rows_of(&self, stream: Resource) -> Resource {
        if self.carried.is_some() { Resource::Property } else { stream }
    }
}

/// A feed of deletions, by the names the server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FeedSet {
    pub(super) names: StreamNames,
    /// The field with the key that is gone.
    pub(super) gone: String,
    /// Which resource it was of, where the server says so.
    pub(super) resource: Option<String>,
}

/// Everything the engine has to know of a server's names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found {
    pub(super) streams: BTreeMap<Resource, StreamNames>,
    pub(super) lookup_set: Option<String>,
    /// The set of events, where the server has one that can be read.
    pub(super) events: Option<String>,
    pub(super) feed: Option<FeedSet>,
    pub(super) notes: Vec<Warning>,
}

/// Finds the names.
///
/// # Errors
/// [`ErrorKind::Malformed`] when the metadata name nothing of use.
pub(super) fn find(metadata: &Metadata, dialect: &Dialect, specs: &[StreamSpec]) -> Result<Found, ConnectorError> {
    let mut found = Found::default();
    for spec in specs {
        match stream(metadata, dialect, spec) {
            Ok(names) => {
                found.streams.insert(spec.resource, names);
            }
            Err(note) => found.notes.push(note),
        }
    }
    carry_media(metadata, dialect, &mut found);
    if found.streams.is_empty() {
        let wanted: Vec<_> = specs.iter().map(|s| dialect.set_of(s.resource)).collect();
        let message = format!("the server's metadata names none of {}", wanted.join(", "));
        return Err(ConnectorError::new(ErrorKind::Malformed, message).with_retry(Retry::Never));
    }
    for (field, note) in [("ClosePrice", Warning::NoSalePrices), ("DaysOnMarket", Warning::DaysOnMarketDerived)] {
        let property = metadata.set_of(dialect.set_of(Resource::Property));
        if property.is_some_and(|(_, kind)| metadata.property(kind, field).is_none() && has_fields(metadata, kind)) {
            found.notes.push(note);
        }
    }
    found.lookup_set = metadata.set_of("Lookup").map(|(name, _)| name.to_owned());
    match dialect.gone {
        Gone::Events => found.events = events(metadata),
        Gone::Feed(names) => {
            found.feed = feed(metadata, &names);
            if found.feed.is_none() {
                found.notes.push(Warning::NoFeed { set: names.set.to_owned() });
            }
        }
        Gone::Flag(_) => {}
    }
    Ok(found)
}

/// A stand-in with a handful of fields says nothing by what it lacks.
fn has_fields(metadata: &Metadata, kind: &str) -> bool {
    metadata.property(kind, "ListPrice").is_some()
}

fn stream(metadata: &Metadata, dialect: &Dialect, spec: &StreamSpec) -> Result<StreamNames, Warning> {
    let resource = spec.resource;
    let own = metadata.set_of(dialect.set_of(resource));
    let (set, kind) = own
        .or_else(|| metadata.set_of(resource.as_str()))
        .ok_or_else(|| Warning::NoResource { resource: resource.to_string() })?;
    let declared = metadata.key_of(kind).first().map(String::as_str);
    let named = [dialect.key_of(resource), resource.key_field()];
    let known = named.into_iter().find(|key| metadata.property(kind, key).is_some());
    let key = known.or(declared).unwrap_or(resource.key_field());
    let stamp = spec.cursor.iter().find(|c| metadata.property(kind, c).is_some());
    let stamp = stamp.ok_or_else(|| Warning::NoTimeOfChange { resource: resource.to_string() })?;
    let there = |field: &str| metadata.property(kind, field).is_some().then(|| field.to_owned());
    Ok(StreamNames {
        set: set.to_owned(),
        key: key.to_owned(),
        literal: metadata.property(kind, key).map_or(KeyLiteral::Text, |p| KeyLiteral::of(&p.type_name)),
        stamp: stamp.clone(),
        flag: match dialect.gone {
            Gone::Flag(field) => there(field),
            _ => None,
        },
        licence: dialect.licence_field.and_then(there),
        carried: None,
        elsewhere: None,
    })
}

/// Photos that only come inside listings become a stream of their own.
fn carry_media(metadata: &Metadata, dialect: &Dialect, found: &mut Found) {
    const MEDIA: &str = "Media";
    let Some(property) = found.streams.get(&Resource::Property).cloned() else { return };
    let kind = metadata.sets.get(&property.set).cloned().unwrap_or_default();
    let inside = metadata.property(&kind, MEDIA);
    let carried = match dialect.media {
        MediaIn::Expansion => Some(Carried::Expansion(MEDIA.to_owned())),
        MediaIn::Field => Some(Carried::Field(MEDIA.to_owned())),
        MediaIn::Learn if found.streams.contains_key(&Resource::Media) => None,
        MediaIn::Learn => inside.map(|p| match p.navigation {
            true => Carried::Expansion(MEDIA.to_owned()),
            false => Carried::Field(MEDIA.to_owned()),
        }),
    };
    let Some(carried) = carried else { return };
    found.notes.retain(|note| match note {
        Warning::NoResource { resource } | Warning::NoTimeOfChange { resource } => resource != MEDIA,
        _ => true,
    });
    if let (Carried::Field(field), Some(property)) = (&carried, found.streams.get_mut(&Resource::Property)) {
        property.elsewhere = Some(field.clone());
    }
    found.streams.insert(Resource::Media, StreamNames { carried: Some(carried), ..property });
}

fn events(metadata: &Metadata) -> Option<String> {
    let (set, kind) = metadata.set_of("EntityEvent")?;
    let complete = ["EntityEventSequence", "ResourceName", "ResourceRecordKey"];
    complete.iter().all(|f| metadata.property(kind, f).is_some()).then(|| set.to_owned())
}

fn feed(metadata: &Metadata, wanted: &FeedNames) -> Option<FeedSet> {
    let (set, kind) = metadata.set_of(wanted.set)?;
    let first = |fields: &[&str]| fields.iter().find(|f| metadata.property(kind, f).is_some()).map(|f| (*f).to_owned());
    let gone = first(wanted.key)?;
    let key = metadata.key_of(kind).first().cloned().unwrap_or_else(|| gone.clone());
    let literal = metadata.property(kind, &key).map_or(KeyLiteral::Text, |p| KeyLiteral::of(&p.type_name));
    let names = StreamNames {
        set: set.to_owned(),
        key,
        literal,
        stamp: first(wanted.stamp).or_else(|| metadata.stamp_of(kind))?,
        flag: None,
        licence: None,
        carried: None,
        elsewhere: None,
    };
    Some(FeedSet { names, gone, resource: first(wanted.resource) })
}

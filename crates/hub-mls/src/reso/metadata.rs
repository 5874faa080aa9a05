//! `$metadata`: what a server has, in the server's own words.

use std::collections::BTreeMap;

use hub_connector::{ConnectorError, ErrorKind};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// One property of an entity type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Property {
    /// Its type without `Collection(…)`, such as `Edm.String` or `Ns.StandardStatus`.
    pub type_name: String,
    /// Whether it holds several values.
    pub collection: bool,
    /// Leads to another entity set instead of holding a value.
    pub navigation: bool,
    /// The lookup its values come from.
    pub lookup: Option<String>,
    /// What people call it, where an annotation says so.
    pub label: Option<String>,
}

/// One entity type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntityType {
    /// Names of the key's parts.
    pub key: Vec<String>,
    /// Properties by name.
    pub properties: BTreeMap<String, Property>,
    base: Option<String>,
}

/// One enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnumType {
    /// Whether several members may be given at once.
    pub flags: bool,
    /// Members, with the display name where an annotation gives one.
    pub members: Vec<(String, Option<String>)>,
}

/// What a server says it has. Types are found by their short name: namespaces change with the vendor's owner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// Entity set → short name of its type.
    pub sets: BTreeMap<String, String>,
    /// Types by short name.
    pub types: BTreeMap<String, EntityType>,
    /// Enumerations by short name.
    pub enums: BTreeMap<String, EnumType>,
}

/// `Ns.Sub.Name` → `Name`.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// What the reader is inside of.
#[derive(Debug, Default)]
struct Place {
    schema: bool,
    entity: Option<String>,
    property: Option<String>,
    enumeration: Option<String>,
    member: Option<String>,
    /// Target of an `Annotations` block: (type, property or member).
    target: Option<(String, Option<String>)>,
    key: bool,
}

impl Metadata {
    /// Reads the XML form.
    ///
    /// # Errors
    /// [`ErrorKind::NotJson`] for something that is no metadata at all, [`ErrorKind::Malformed`] for broken XML,
    /// [`ErrorKind::Truncated`] when it ends too early. The message names the byte, never the content.
    pub fn parse(xml: &str) -> Result<Self, ConnectorError> {
        let mut reader = Reader::from_str(xml);
        let mut found = Self::default();
        let mut place = Place::default();
        let mut depth = 0_usize;
        let mut edmx = false;
        loop {
            let at = reader.buffer_position();
            let event = reader.read_event().map_err(|_| {
                ConnectorError::new(ErrorKind::Malformed, format!("the metadata is not well-formed XML at byte {at}"))
            })?;
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    edmx |= tag.local_name().as_ref() == "Edmx";
                    found.open(&tag, &mut place);
                }
                Event::Empty(tag) => {
                    found.open(&tag, &mut place);
                    place.close(tag.local_name().as_ref());
                }
                Event::End(tag) => {
                    depth = depth.saturating_sub(1);
                    place.close(tag.local_name().as_ref());
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if !edmx {
            return Err(ConnectorError::new(ErrorKind::NotJson, "the answer is not OData metadata"));
        }
        if depth > 0 {
            return Err(ConnectorError::new(ErrorKind::Truncated, "the metadata ends too early"));
        }
        Ok(found)
    }

    fn open(&mut self, tag: &BytesStart<'_>, place: &mut Place) {
        let attribute = |name: &str| {
            let found = tag.try_get_attribute(name).ok().flatten()?;
            found.normalized_value(XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
        };
        match tag.local_name().as_ref() {
            "Schema" => place.schema = true,
            "EntityType" | "ComplexType" if place.schema => {
                let Some(name) = attribute("Name") else { return };
                let base = attribute("BaseType").map(|b| short(&b).to_owned());
                self.types.entry(name.clone()).or_default().base = base;
                place.entity = Some(name);
            }
            "Key" => place.key = true,
            "PropertyRef" if place.key => {
                if let (Some(entity), Some(name)) = (&place.entity, attribute("Name"))
                    && let Some(entity) = self.types.get_mut(entity)
                {
                    entity.key.push(name);
                }
            }
            kind @ ("Property" | "NavigationProperty") => {
                let (Some(entity), Some(name)) = (&place.entity, attribute("Name")) else { return };
                let declared = attribute("Type").unwrap_or_else(|| "Edm.String".to_owned());
                let single = declared.strip_prefix("Collection(").and_then(|t| t.strip_suffix(')'));
                let property = Property {
                    type_name: single.unwrap_or(&declared).to_owned(),
                    collection: single.is_some(),
                    navigation: kind == "NavigationProperty",
                    lookup: None,
                    label: None,
                };
                if let Some(entity) = self.types.get_mut(entity) {
                    entity.properties.insert(name.clone(), property);
                }
                place.property = Some(name);
            }
            "EnumType" => {
                let Some(name) = attribute("Name") else { return };
                let flags = attribute("IsFlags").is_some_and(|f| f == "true");
                self.enums.insert(name.clone(), EnumType { flags, members: Vec::new() });
                place.enumeration = Some(name);
            }
            "Member" => {
                let (Some(enumeration), Some(name)) = (&place.enumeration, attribute("Name")) else { return };
                if let Some(enumeration) = self.enums.get_mut(enumeration) {
                    enumeration.members.push((name.clone(), None));
                }
                place.member = Some(name);
            }
            "EntitySet" => {
                if let (Some(name), Some(type_name)) = (attribute("Name"), attribute("EntityType")) {
                    self.sets.insert(name, short(&type_name).to_owned());
                }
            }
            "Annotations" => {
                place.target = attribute("Target").map(|target| match target.split_once('/') {
                    Some((owner, part)) => (short(owner).to_owned(), Some(part.to_owned())),
                    None => (short(&target).to_owned(), None),
                });
            }
            "Annotation" => {
                if let (Some(term), Some(text)) = (attribute("Term"), attribute("String")) {
                    self.annotate(short(&term), text, place);
                }
            }
            _ => {}
        }
    }

    /// Annotations are found by the last part of their term: every vendor puts its own name in front.
    fn annotate(&mut self, term: &str, text: String, place: &Place) {
        let (owner, part) = match &place.target {
            Some((owner, Some(part))) => (owner, part),
            Some((_, None)) => return,
            None => match (&place.entity, &place.property, &place.enumeration, &place.member) {
                (Some(owner), Some(part), _, _) | (_, _, Some(owner), Some(part)) => (owner, part),
                _ => return,
            },
        };
        // Spark writes local names in hexadecimal; what they mean stands in an annotation whose term has varied.
        let encoded = part.starts_with("b__");
        match term {
            "LookupName" => {
                if let Some(property) = self.types.get_mut(owner).and_then(|t| t.properties.get_mut(part)) {
                    property.lookup = Some(text);
                }
            }
            _ if (encoded || matches!(term, "StandardName" | "Description" | "DisplayName" | "Label"))
                && self.types.get(owner).is_some_and(|t| t.properties.contains_key(part)) =>
            {
                let property = self.types.get_mut(owner).and_then(|t| t.properties.get_mut(part));
                // A standard name that only repeats the field's own tells nothing.
                if let Some(property) =
                    property.filter(|p| p.label.is_none() && text.trim() != part && !text.trim().is_empty())
                {
                    property.label = Some(text.trim().to_owned());
                }
            }
            _ if encoded || matches!(term, "StandardName" | "Label") => {
                let members = self.enums.get_mut(owner).map(|e| &mut e.members);
                if let Some(member) = members.and_then(|m| m.iter_mut().find(|(name, _)| name == part)) {
                    member.1 = Some(text);
                }
            }
            _ => {}
        }
    }

    /// The entity set that serves a resource: by the set's name, else by its type's.
    #[must_use]
    pub fn set_of(&self, resource: &str) -> Option<(&str, &str)> {
        let by_name = self.sets.get_key_value(resource);
        let found = by_name.or_else(|| self.sets.iter().find(|(_, type_name)| type_name.as_str() == resource))?;
        Some((found.0, found.1))
    }

    /// A property of a type or of the types it is based on.
    #[must_use]
    pub fn property(&self, type_name: &str, property: &str) -> Option<&Property> {
        self.lineage(type_name).find_map(|t| t.properties.get(property))
    }

    /// The first property of a type that holds a moment.
    #[must_use]
    pub fn stamp_of(&self, type_name: &str) -> Option<String> {
        let mut all = self.lineage(type_name).flat_map(|t| &t.properties);
        all.find(|(_, p)| p.type_name == "Edm.DateTimeOffset").map(|(name, _)| name.clone())
    }

    /// The key of a type or of the type it is based on.
    #[must_use]
    pub fn key_of(&self, type_name: &str) -> &[String] {
        self.lineage(type_name).map(|t| t.key.as_slice()).find(|k| !k.is_empty()).unwrap_or_default()
    }

    /// A type and those it is based on; a circle among them ends the walk.
    fn lineage<'a>(&'a self, type_name: &str) -> impl Iterator<Item = &'a EntityType> + use<'a> {
        let first = self.types.get(type_name);
        std::iter::successors(first, |t| self.types.get(t.base.as_deref()?)).take(16)
    }
}

impl Place {
    fn close(&mut self, tag: &str) {
        match tag {
            "Schema" => self.schema = false,
            "EntityType" | "ComplexType" => self.entity = None,
            "Key" => self.key = false,
            "Property" | "NavigationProperty" => self.property = None,
            "EnumType" => self.enumeration = None,
            "Member" => self.member = None,
            "Annotations" => self.target = None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const XML: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="Vendor.Types" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="Base" Abstract="true"><Key><PropertyRef Name="ListingKey"/></Key>
    <Property Name="ListingKey" Type="Edm.String" Nullable="false"/></EntityType>
  <EntityType Name="Property" BaseType="Vendor.Types.Base">
    <Property Name="StandardStatus" Type="Vendor.Enums.StandardStatus"/>
    <Property Name="City" Type="Edm.String"><Annotation Term="VENDOR.OData.Metadata.LookupName" String="Cities &amp; towns"/></Property>
    <Property Name="Appliances" Type="Collection(Edm.String)"/>
    <NavigationProperty Name="Media" Type="Collection(Vendor.Types.Media)"/>
  </EntityType>
  <EntityType Name="Media"><Key><PropertyRef Name="MediaKey"/></Key><Property Name="MediaKey" Type="Edm.Int64"/></EntityType>
</Schema>
<Schema Namespace="Vendor.Enums" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EnumType Name="StandardStatus" IsFlags="true">
    <Member Name="Active" Value="1"/>
    <Member Name="AUC" Value="2"><Annotation Term="RESO.OData.Metadata.StandardName" String="Active Under Contract"/></Member>
  </EnumType>
  <Annotations Target="Vendor.Types.Property/StandardStatus"><Annotation Term="X.LookupName" String="Status"/></Annotations>
  <EntityContainer Name="C"><EntitySet Name="Property" EntityType="Vendor.Types.Property"/>
    <EntitySet Name="Pictures" EntityType="Vendor.Types.Media"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#;

    #[test]
    fn sets_types_keys_enumerations_and_annotations() {
        let m = Metadata::parse(XML).unwrap();
        assert_eq!(m.set_of("Property"), Some(("Property", "Property")));
        assert_eq!(m.set_of("Media"), Some(("Pictures", "Media")));
        assert_eq!(m.set_of("Office"), None);
        assert_eq!(m.key_of("Property"), ["ListingKey"]);
        assert_eq!(m.property("Media", "MediaKey").unwrap().type_name, "Edm.Int64");
        assert_eq!(m.property("Property", "City").unwrap().lookup.as_deref(), Some("Cities & towns"));
        assert_eq!(m.property("Property", "StandardStatus").unwrap().lookup.as_deref(), Some("Status"));
        assert!(m.property("Property", "Appliances").unwrap().collection);
        assert!(m.property("Property", "Media").unwrap().navigation);
        assert!(m.property("Property", "ListingKey").is_some(), "inherited");
        let status = &m.enums["StandardStatus"];
        assert!(status.flags);
        assert_eq!(status.members[1], ("AUC".into(), Some("Active Under Contract".into())));
    }

    #[test]
    fn broken_metadata_has_a_class() {
        let kind = |xml: &str| Metadata::parse(xml).unwrap_err().kind;
        assert_eq!(kind("{\"value\":[]}"), ErrorKind::NotJson);
        assert_eq!(kind("<html></html>"), ErrorKind::NotJson);
        assert_eq!(kind("<Edmx><a></b></Edmx>"), ErrorKind::Malformed);
        assert_eq!(kind("<Edmx><DataServices>"), ErrorKind::Truncated);
    }

    #[test]
    fn types_based_on_each_other_end() {
        let xml = r#"<Edmx><Schema Namespace="N"><EntityType Name="A" BaseType="N.B"/><EntityType Name="B" BaseType="N.A"/></Schema></Edmx>"#;
        assert!(Metadata::parse(xml).unwrap().key_of("A").is_empty());
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,200}") {
            let _ = Metadata::parse(&text);
        }

        #[test]
        fn damage_never_panics(at in 0_usize..2_200, cut in 0_usize..40, put in "[ -~]{0,6}") {
            let (at, end) = (at.min(XML.len()), (at + cut).min(XML.len()));
            prop_assume!(XML.is_char_boundary(at) && XML.is_char_boundary(end.max(at)));
            let _ = Metadata::parse(&format!("{}{put}{}", &XML[..at], &XML[end.max(at)..]));
        }

        #[test]
        fn a_cut_is_an_error(at in 1_usize..2_000) {
            prop_assert!(Metadata::parse(&XML[..at.min(XML.len() - 8)]).is_err());
        }
    }
}

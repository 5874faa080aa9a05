use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{ENUM_NAMESPACE, EntityType, Field, FieldType, LOCAL_NAMES, made_types, member_name};
use crate::{
    Encoding,
    dialect::{Navigation, Rules, Source, encoded, readable},
};

/// Term of the annotation that holds a readable name.
const STANDARD_NAME: &str = "RESO.OData.Metadata.StandardName";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn wire_type(kind: FieldType, encoding: Encoding) -> String {
    match (kind, encoding) {
        (FieldType::Text, _) | (FieldType::One(_), Encoding::Strings) => "Edm.String".to_owned(),
        (FieldType::Boolean, _) => "Edm.Boolean".to_owned(),
        (FieldType::Whole, _) => "Edm.Int64".to_owned(),
        (FieldType::Decimal, _) => "Edm.Decimal".to_owned(),
        (FieldType::Date, _) => "Edm.Date".to_owned(),
        (FieldType::Stamp, _) => "Edm.DateTimeOffset".to_owned(),
        (FieldType::Many(_), Encoding::Strings) => "Collection(Edm.String)".to_owned(),
        (FieldType::One(list), Encoding::Enums) => format!("{ENUM_NAMESPACE}.{list}"),
        (FieldType::Many(list), Encoding::Enums) => format!("Collection({ENUM_NAMESPACE}.{list})"),
    }
}

/// Attributes beyond name and type.
fn facets(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Decimal => " Scale=\"Variable\"",
        // Nanoseconds at most, as this server never writes more.
        FieldType::Stamp => " Precision=\"9\"",
        // A collection itself is never null, it is empty.
        FieldType::Many(_) => " Nullable=\"false\"",
        _ => "",
    }
}

/// Name of the entity type a navigation leads to.
fn target(navigation: &Navigation, entities: &[&EntityType]) -> &'static str {
    match navigation.source {
        Source::Children(table) | Source::One(table, _) => {
            entities.iter().find(|entity| entity.name() == table).map_or(table, |entity| entity.type_name())
        }
        Source::Rooms => "PropertyRooms",
        Source::UnitTypes => "PropertyUnitTypes",
        Source::Local => navigation.name,
    }
}

/// The `$metadata` document. `lookups` are the lists of words in use; they become enumerations or annotations, by the
/// encoding.
#[must_use]
pub fn metadata_xml(
    entities: &[&EntityType],
    lookups: &BTreeMap<String, BTreeSet<String>>,
    rules: &Rules,
    version: &str,
) -> String {
    let (encoding, namespace) = (rules.config.encoding, rules.namespace);
    let mut xml = String::with_capacity(64 * 1024);
    let _ = write!(
        xml,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edmx:Edmx Version=\"{version}\" \
         xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n  <edmx:DataServices>\n    <Schema \
         Namespace=\"{namespace}\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n"
    );
    let made = made_types(entities, rules);
    for entity in entities.iter().copied().chain(&made) {
        let _ = writeln!(xml, "      <EntityType Name=\"{}\">", entity.type_name());
        let _ = writeln!(xml, "        <Key>\n          <PropertyRef Name=\"{}\"/>\n        </Key>", entity.key());
        for field in entity.fields() {
            let nullable = if field.name == entity.key() { " Nullable=\"false\"" } else { "" };
            let _ = write!(
                xml,
                "        <Property Name=\"{}\" Type=\"{}\"{}{nullable}",
                escaped(&field.name),
                wire_type(field.kind, encoding),
                facets(field.kind)
            );
            push_annotations(&mut xml, field, rules);
        }
        for navigation in entity.inline() {
            let (name, target) = (navigation.name, target(navigation, entities));
            let _ = writeln!(xml, "        <Property Name=\"{name}\" Type=\"Collection({namespace}.{target})\"/>");
        }
        for navigation in entity.navigations() {
            let (name, target) = (navigation.name, target(navigation, entities));
            let kind = match navigation.is_single() {
                true => format!("{namespace}.{target}"),
                false => format!("Collection({namespace}.{target})"),
            };
            let _ = writeln!(xml, "        <NavigationProperty Name=\"{name}\" Type=\"{kind}\"/>");
        }
        xml.push_str("      </EntityType>\n");
    }
    xml.push_str("      <EntityContainer Name=\"Default\">\n");
    for entity in entities.iter().filter(|entity| entity.is_top()) {
        let (set, type_name) = (entity.set(), entity.type_name());
        let _ = write!(xml, "        <EntitySet Name=\"{set}\" EntityType=\"{namespace}.{type_name}\"");
        let bound: Vec<_> =
            entity.navigations().iter().filter_map(|to| Some((to.name, set_of(to, entities)?))).collect();
        if bound.is_empty() {
            xml.push_str("/>\n");
            continue;
        }
        xml.push_str(">\n");
        for (name, set) in bound {
            let _ = writeln!(xml, "          <NavigationPropertyBinding Path=\"{name}\" Target=\"{set}\"/>");
        }
        xml.push_str("        </EntitySet>\n");
    }
    xml.push_str("      </EntityContainer>\n    </Schema>\n");
    if encoding == Encoding::Enums {
        push_enumerations(&mut xml, lookups);
    }
    xml.push_str("  </edmx:DataServices>\n</edmx:Edmx>\n");
    xml
}

/// The set a navigation leads to, where that is a set of its own.
fn set_of(navigation: &Navigation, entities: &[&EntityType]) -> Option<&'static str> {
    let (Source::Children(table) | Source::One(table, _)) = navigation.source else { return None };
    entities.iter().find(|entity| entity.name() == table && entity.is_top()).map(|entity| entity.set())
}

/// Ends a property, with the annotations that say what its words or its encoded name mean.
fn push_annotations(xml: &mut String, field: &Field, rules: &Rules) {
    let list = field.kind.lookup().filter(|_| rules.config.encoding == Encoding::Strings);
    let list = list.zip(rules.lookup_annotation);
    let readable = LOCAL_NAMES.iter().find(|name| encoded(name) == field.name);
    if list.is_none() && readable.is_none() {
        xml.push_str("/>\n");
        return;
    }
    xml.push_str(">\n");
    if let Some((list, term)) = list {
        let _ = writeln!(xml, "          <Annotation Term=\"{term}\" String=\"{}\"/>", escaped(list));
    }
    if let Some(name) = readable {
        let _ = writeln!(xml, "          <Annotation Term=\"{STANDARD_NAME}\" String=\"{}\"/>", escaped(name));
    }
    xml.push_str("        </Property>\n");
}

fn push_enumerations(xml: &mut String, lookups: &BTreeMap<String, BTreeSet<String>>) {
    let _ =
        writeln!(xml, "    <Schema Namespace=\"{ENUM_NAMESPACE}\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">");
    for (list, values) in lookups {
        let _ = writeln!(xml, "      <EnumType Name=\"{}\" UnderlyingType=\"Edm.Int64\">", escaped(list));
        for (number, value) in values.iter().enumerate() {
            let _ = writeln!(
                xml,
                "        <Member Name=\"{}\" Value=\"{number}\">\n          <Annotation \
                 Term=\"{STANDARD_NAME}\" String=\"{}\"/>\n        </Member>",
                escaped(&member_name(value)),
                escaped(readable(value).as_deref().unwrap_or(value))
            );
        }
        xml.push_str("      </EnumType>\n");
    }
    xml.push_str("    </Schema>\n");
}

/// The service document: which entity sets there are.
#[must_use]
pub fn service_document(root: &str, entities: &[&EntityType], advertised: &[&str]) -> serde_json::Value {
    let served = entities.iter().filter(|entity| entity.is_top()).map(|entity| entity.set());
    let sets: Vec<_> = served
        .chain(advertised.iter().copied())
        .map(|name| serde_json::json!({"name": name, "kind": "EntitySet", "url": name}))
        .collect();
    serde_json::json!({"@odata.context": format!("{root}/$metadata"), "value": sets})
}

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{ENUM_NAMESPACE, EntityType, FieldType, NAMESPACE, member_name};
use crate::Encoding;

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

/// The `$metadata` document. `lookups` are the lists of words in use; they become enumerations or annotations, by the
/// encoding.
#[must_use]
pub fn metadata_xml(
    entities: &[&EntityType],
    lookups: &BTreeMap<String, BTreeSet<String>>,
    encoding: Encoding,
    version: &str,
) -> String {
    let mut xml = String::with_capacity(64 * 1024);
    let _ = write!(
        xml,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edmx:Edmx Version=\"{version}\" \
         xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n  <edmx:DataServices>\n    <Schema \
         Namespace=\"{NAMESPACE}\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n"
    );
    for entity in entities {
        let _ = writeln!(xml, "      <EntityType Name=\"{}\">", entity.name());
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
            match field.kind.lookup() {
                Some(list) if encoding == Encoding::Strings => {
                    let _ = writeln!(
                        xml,
                        ">\n          <Annotation Term=\"RESO.OData.Metadata.LookupName\" String=\"{}\"/>\n        \
                         </Property>",
                        escaped(list)
                    );
                }
                _ => xml.push_str("/>\n"),
            }
        }
        for name in entity.navigations() {
            let _ =
                writeln!(xml, "        <NavigationProperty Name=\"{name}\" Type=\"Collection({NAMESPACE}.{name})\"/>");
        }
        xml.push_str("      </EntityType>\n");
    }
    xml.push_str("      <EntityContainer Name=\"Default\">\n");
    for entity in entities {
        let _ = write!(xml, "        <EntitySet Name=\"{0}\" EntityType=\"{NAMESPACE}.{0}\"", entity.name());
        if entity.navigations().is_empty() {
            xml.push_str("/>\n");
            continue;
        }
        xml.push_str(">\n");
        for name in entity.navigations() {
            let _ = writeln!(xml, "          <NavigationPropertyBinding Path=\"{name}\" Target=\"{name}\"/>");
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

fn push_enumerations(xml: &mut String, lookups: &BTreeMap<String, BTreeSet<String>>) {
    let _ =
        writeln!(xml, "    <Schema Namespace=\"{ENUM_NAMESPACE}\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">");
    for (list, values) in lookups {
        let _ = writeln!(xml, "      <EnumType Name=\"{}\" UnderlyingType=\"Edm.Int64\">", escaped(list));
        for (number, value) in values.iter().enumerate() {
            let _ = writeln!(
                xml,
                "        <Member Name=\"{}\" Value=\"{number}\">\n          <Annotation \
                 Term=\"RESO.OData.Metadata.StandardName\" String=\"{}\"/>\n        </Member>",
                escaped(&member_name(value)),
                escaped(value)
            );
        }
        xml.push_str("      </EnumType>\n");
    }
    xml.push_str("    </Schema>\n");
}

/// The service document: which entity sets there are.
#[must_use]
pub fn service_document(root: &str, entities: &[&EntityType]) -> serde_json::Value {
    let sets: Vec<_> = entities
        .iter()
        .map(|entity| serde_json::json!({"name": entity.name(), "kind": "EntitySet", "url": entity.name()}))
        .collect();
    serde_json::json!({"@odata.context": format!("{root}/$metadata"), "value": sets})
}

//! Raw record → canonical, with what this server says about its own words.

use super::metadata::Metadata;
use crate::dictionary::{Context, Lookups};
use hub_connector::LookupRow;

/// What the mapping has to know of a server: the lookups of its fields, its lookup values, its members' names.
pub(super) fn context(metadata: &Metadata, rows: &[LookupRow], settings: &Context) -> Context {
    let mut lookups = Lookups::default();
    for entity in metadata.types.values() {
        for (name, property) in &entity.properties {
            let short = property.type_name.rsplit('.').next().unwrap_or_default();
            if let Some(lookup) = &property.lookup {
                lookups.field_uses(name, lookup);
            } else if metadata.enums.contains_key(short) {
                lookups.field_uses(name, short);
            }
        }
    }
    for (name, enumeration) in &metadata.enums {
        for (member, standard) in &enumeration.members {
            if let Some(standard) = standard {
                lookups.learn_member(name, member, standard);
            }
        }
    }
    for row in rows {
        lookups.learn(row);
    }
    let properties = metadata.types.values().flat_map(|entity| &entity.properties);
    let labels = properties.filter_map(|(name, property)| Some((name.as_str(), property.label.as_deref()?)));
    Context { lookups, apart: settings.apart.with_labels(labels), ..settings.clone() }
}

#[cfg(test)]
mod tests {
    use hub_domain::{Canonical, RawRecord, Resource, StandardStatus};
    use serde_json::json;

    use super::*;
    use crate::dictionary;

    fn status(context: &Context, value: &str) -> Option<StandardStatus> {
        let payload = json!({"ListingKey": "1", "StandardStatus": value});
        let raw = RawRecord {
            resource: Resource::Property,
            key: "1".into(),
            modified: None,
            payload: payload.as_object().unwrap().clone(),
        };
        match dictionary::read(&raw, context).unwrap().record {
            Canonical::Listing(listing) => listing.standard_status,
            other => panic!("a listing, not {other:?}"),
        }
    }

    fn row(value: &str, standard: Option<&str>, legacy: Option<&str>) -> LookupRow {
        LookupRow {
            key: value.into(),
            name: "Status".into(),
            value: value.into(),
            standard_value: standard.map(Into::into),
            legacy_value: legacy.map(Into::into),
            modified: None,
        }
    }

    #[test]
    fn standard_value_then_legacy_value_then_the_word_itself() {
        let xml = r#"<Edmx><Schema Namespace="N"><EntityType Name="Property"><Property Name="StandardStatus" Type="Edm.String">
            <Annotation Term="Any.LookupName" String="Status"/></Property></EntityType></Schema></Edmx>"#;
        let metadata = Metadata::parse(xml).unwrap();
        let rows = [
            row("Going", Some("Pending"), Some("Hold")),
            row("Gone", None, Some("ActiveUnderContract")),
            row("Lost", Some("no such word"), Some("Withdrawn")),
            row("Vague", None, None),
        ];
        let context = context(&metadata, &rows, &Context::default());
        assert_eq!(status(&context, "Going"), Some(StandardStatus::Pending));
        assert_eq!(status(&context, "Gone"), Some(StandardStatus::ActiveUnderContract));
        assert_eq!(status(&context, "Lost"), Some(StandardStatus::Withdrawn));
        assert_eq!(status(&context, "Closed"), Some(StandardStatus::Closed));
        assert_eq!(status(&context, "Sold"), Some(StandardStatus::Closed), "the local table comes last");
        assert_eq!(status(&context, "Vague"), None);
    }

    #[test]
    fn members_of_enumerations_by_name_and_by_annotation() {
        let xml = r#"<Edmx><Schema Namespace="V.Enums"><EnumType Name="StandardStatus"><Member Name="ActiveUnderContract"/>
            <Member Name="X7"><Annotation Term="V.StandardName" String="Coming Soon"/></Member></EnumType></Schema>
            <Schema Namespace="V"><EntityType Name="Property"><Property Name="StandardStatus" Type="V.Enums.StandardStatus"/>
            </EntityType></Schema></Edmx>"#;
        let context = context(&Metadata::parse(xml).unwrap(), &[], &Context::default());
        assert_eq!(status(&context, "ActiveUnderContract"), Some(StandardStatus::ActiveUnderContract));
        assert_eq!(status(&context, "X7"), Some(StandardStatus::ComingSoon));
    }
}

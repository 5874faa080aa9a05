//! The wire: the list of resources, and a page of rows.

use hub_domain::Resource;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// What the service says it has.
#[derive(Debug, Deserialize)]
pub(super) struct DataSystem {
    #[serde(rename = "Name", default)]
    pub(super) name: String,
    #[serde(rename = "DataDictionaryVersion", default)]
    pub(super) version: Value,
    #[serde(rename = "Resources", default)]
    resources: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(rename = "Name", default)]
    name: String,
    #[serde(rename = "ResourcePath", default)]
    path: String,
}

/// A document of the service: alone, or as the one row of a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum DataSystems {
    Listed { value: Vec<DataSystem> },
    Alone(DataSystem),
}

impl DataSystems {
    pub(super) fn first(self) -> Option<DataSystem> {
        match self {
            Self::Listed { value } => value.into_iter().next(),
            Self::Alone(system) => Some(system),
        }
    }
}

impl DataSystem {
    /// Where a resource is, if the service has it. A path from the root stays within the service's host: the client
    /// calls no other.
    pub(super) fn address(&self, base: &Url, resource: Resource) -> Option<Url> {
        let wanted = fold(resource.as_str());
        let entry = self.resources.iter().find(|e| fold(&e.name) == wanted)?;
        base.join(if entry.path.trim().is_empty() { &entry.name } else { entry.path.trim() }).ok()
    }
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

/// A page of rows. They stay untyped, so that one bad row does not cost the page.
#[derive(Debug, Deserialize)]
pub(super) struct Rows {
    pub(super) value: Vec<Value>,
    #[serde(rename = "@odata.nextLink", default)]
    pub(super) next_link: Option<String>,
    #[serde(rename = "@retsrabbit.total_results", alias = "@retsrabbit.total.results", default)]
    total_results: Option<Value>,
    #[serde(rename = "@odata.count", default)]
    count: Option<Value>,
}

impl Rows {
    /// Rows that match in all, where the service says so. Its own name for that comes first: its `@odata.count` has
    /// been seen to count the page.
    pub(super) fn total(&self) -> Option<u64> {
        let number = |value: &Value| match value {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_u64(),
        };
        let named = self.total_results.as_ref().and_then(number);
        named.or_else(|| self.count.as_ref().and_then(number).filter(|n| *n != self.value.len() as u64))
    }
}

/// An address with query options, a space as `%20`.
pub(super) fn address(resource: &Url, options: &[(&str, String)]) -> Url {
    let mut url = resource.clone();
    let query: Vec<String> = options.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
    url
}

fn encode(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 16);
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,():$".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn resources_by_name_and_path() {
        let text = r#"{"Name":"R","DataDictionaryVersion":1.4,"Resources":[
            {"Name":"Property","ResourcePath":"/api/v2/property"},{"Name":"Open-House","ResourcePath":"v2/open-house"},
            {"Name":"Office"}]}"#;
        let base = Url::parse("https://e.org/api/").unwrap();
        for body in [text.to_owned(), format!("{{\"value\":[{text}]}}")] {
            let system = serde_json::from_str::<DataSystems>(&body).unwrap().first().unwrap();
            let at = |r| system.address(&base, r).map(String::from);
            assert_eq!(at(Resource::Property).as_deref(), Some("https://e.org/api/v2/property"));
            assert_eq!(at(Resource::OpenHouse).as_deref(), Some("https://e.org/api/v2/open-house"));
            assert_eq!(at(Resource::Office).as_deref(), Some("https://e.org/api/Office"));
            assert_eq!(at(Resource::Media), None);
        }
    }

    #[test]
    fn totals_by_either_name() {
        let total = |text: &str| serde_json::from_str::<Rows>(text).unwrap().total();
        assert_eq!(total(r#"{"value":[{}],"@retsrabbit.total_results":24,"@odata.count":1}"#), Some(24));
        assert_eq!(total(r#"{"value":[{}],"@odata.count":"40"}"#), Some(40));
        assert_eq!(total(r#"{"value":[{}],"@odata.count":1}"#), None, "the page counted, as it seems");
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,120}", value in "\\PC{0,30}") {
            let _ = serde_json::from_str::<DataSystems>(&text).map(DataSystems::first);
            let _ = serde_json::from_str::<Rows>(&text).map(|r| r.total());
            let base = Url::parse("https://e.org/p").unwrap();
            let pairs: Vec<(String, String)> =
                address(&base, &[("$filter", value.clone())]).query_pairs().into_owned().collect();
            prop_assert_eq!(&pairs[0].1, &value);
        }
    }
}

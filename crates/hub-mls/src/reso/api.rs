//! The wire: what an OData answer looks like.

use serde::Deserialize;
use serde_json::Value;

/// A page of any entity set. Rows stay untyped here, so that one bad row does not cost the page.
#[derive(Debug, Deserialize)]
pub(super) struct Rows {
    pub(super) value: Vec<Value>,
    #[serde(rename = "@odata.nextLink", alias = "@nextLink", default)]
    next_link: Option<String>,
    #[serde(rename = "@odata.count", alias = "@count", default)]
    count: Option<Value>,
}

impl Rows {
    /// Where the answer goes on. An empty link is no link.
    pub(super) fn next_link(&self) -> Option<&str> {
        self.next_link.as_deref().map(str::trim).filter(|l| !l.is_empty())
    }

    /// Takes over a link that came in a header, where the body has none.
    pub(super) fn or_next_link(&mut self, link: Option<String>) {
        if self.next_link().is_none() {
            self.next_link = link;
        }
    }

    /// Rows there are, as a number or (with IEEE754Compatible) as text.
    pub(super) fn count(&self) -> Option<u64> {
        match self.count.as_ref()? {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_u64(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_in_both_dialects() {
        let four: Rows = serde_json::from_str(
            r#"{"@odata.context":"x","value":[{"a":1},7],"@odata.count":201,"@odata.nextLink":"next"}"#,
        )
        .unwrap();
        assert_eq!((four.value.len(), four.count(), four.next_link()), (2, Some(201), Some("next")));
        let four_one: Rows = serde_json::from_str(r#"{"value":[],"@count":"3","@nextLink":" "}"#).unwrap();
        assert_eq!((four_one.count(), four_one.next_link()), (Some(3), None));
        assert!(serde_json::from_str::<Rows>(r#"{"error":{}}"#).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,120}") {
            if let Ok(rows) = serde_json::from_str::<Rows>(&text) {
                let _ = (rows.count(), rows.next_link().map(str::len));
            }
        }

        #[test]
        fn a_cut_page_is_an_error(at in 1_usize..68) {
            let whole = r#"{"@odata.context":"x","value":[{"ListingKey":"1","a":[1,2]}],"c":12}"#;
            prop_assert!(serde_json::from_str::<Rows>(&whole[..at.min(whole.len() - 1)]).is_err());
        }
    }
}

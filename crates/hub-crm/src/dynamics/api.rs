//! The wire: tables, rows, versions.

use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::{Map, Value};

use crate::desk;

/// The version of the interface.
pub(super) const V9: &str = "api/data/v9.2";
/// What stands behind a column's name for what people see of it.
pub(super) const SHOWN: &str = "@OData.Community.Display.V1.FormattedValue";
/// What stands behind a column's name for the table it points into.
pub(super) const TABLE: &str = "@Microsoft.Dynamics.CRM.lookuplogicalname";

/// A kind of record as the vendor keeps it.
pub(super) struct Table {
    /// The set, in addresses.
    pub(super) set: &'static str,
    /// The table, in descriptions.
    pub(super) name: &'static str,
    /// The column of its key.
    pub(super) key: &'static str,
}

/// The table of a kind of record.
pub(super) fn table(kind: CrmKind) -> Table {
    let (set, name, key) = match kind {
        CrmKind::Contact => ("contacts", "contact", "contactid"),
        CrmKind::Deal => ("opportunities", "opportunity", "opportunityid"),
        CrmKind::Note => ("annotations", "annotation", "annotationid"),
        _ => ("tasks", "task", "activityid"),
    };
    Table { set, name, key }
}

/// Whether a text can be a record's key: a GUID in small letters, as the vendor writes them.
pub(super) fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let fits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(|group| group.bytes().all(fits))
}

/// Whether a key is one that we gave: ours begin with the time (UUIDs of version 7), the vendor's never do.
pub(super) fn is_ours(key: &str) -> bool {
    let sign = |place: usize| key.as_bytes().get(place).copied();
    is_guid(key) && sign(14) == Some(b'7') && matches!(sign(19), Some(b'8' | b'9' | b'a' | b'b'))
}

/// A row as a record.
pub(super) fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let column = table(kind).key;
    let Value::Object(payload) = row else { return Err(desk::rejected(kind, place, "", "is not a record")) };
    let key = payload.get(column).and_then(Value::as_str).map(str::to_lowercase).filter(|key| is_guid(key));
    let key = key.ok_or_else(|| desk::rejected(kind, place, column, "is missing or no GUID"))?;
    let text = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
    Ok(CrmRaw { kind, key, modified: text("modifiedon"), etag: text("@odata.etag"), payload })
}

/// The table that a column points into.
pub(super) fn points_into<'a>(payload: &'a Map<String, Value>, column: &str) -> Option<&'a str> {
    payload.get(&format!("{column}{TABLE}")).and_then(Value::as_str)
}

/// What a refusal means here.
pub(super) fn explained(mut error: ConnectorError) -> ConnectorError {
    if error.status == Some(403) && error.kind == ErrorKind::Forbidden {
        error.message.push_str("; the user's security role in Dynamics 365 lacks a right");
    }
    error
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn our_keys_are_told_from_the_vendors() {
        assert!(is_ours("0198c0de-0000-7000-8000-000000000001"));
        for other in ["49b0be2e-d01c-ed11-b83e-000d3a572421", "0198c0de-0000-7000-c000-000000000001", "", "x"] {
            assert!(!is_ours(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_row_is_a_record_or_rejected(id in ".{0,40}", good in "[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}", number in any::<i64>()) {
            for id in [json!(id), json!(good), json!(number), Value::Null] {
                match raw(CrmKind::Note, json!({"annotationid": id}), 0) {
                    Ok(raw) => prop_assert!(is_guid(&raw.key)),
                    Err(rejected) => prop_assert_eq!(rejected.column.as_deref(), Some("annotationid")),
                }
            }
        }
    }
}

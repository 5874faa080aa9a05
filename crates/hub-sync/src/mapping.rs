use std::collections::{BTreeMap, HashMap};

use hub_connector::{DeleteRule, RejectedRow, Source};
use hub_domain::{Mapped, RawRecord, Stream};
use hub_store::FieldCount;
use serde_json::Value;

/// How often a field came with a value, and whether it has a home in the canonical record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct FieldSeen {
    pub(crate) mapped: bool,
    pub(crate) rows: u64,
}

/// Fields by name.
pub(crate) type Fields = BTreeMap<String, FieldSeen>;

/// The form the store keeps them in.
pub(crate) fn counts_of(fields: &Fields) -> Vec<FieldCount> {
    let count = |(name, seen): (&String, &FieldSeen)| FieldCount {
        field: name.clone(),
        mapped: seen.mapped,
        rows_with_value: seen.rows,
    };
    fields.iter().map(count).collect()
}

/// A page after mapping.
#[derive(Debug, Default)]
pub(crate) struct MappedPage {
    pub(crate) records: Vec<(RawRecord, Mapped)>,
    /// Rows whose own flag says that they are gone.
    pub(crate) gone: Vec<String>,
    pub(crate) rejected: Vec<RejectedRow>,
    /// Keys of the rejected rows.
    pub(crate) rejected_keys: Vec<String>,
    pub(crate) fields: Fields,
}

/// Maps a page. Pure, and heavy enough to be kept off the async threads.
pub(crate) fn map_page(stream: Stream, records: Vec<RawRecord>, source: &dyn Source) -> MappedPage {
    let mut page = MappedPage::default();
    let rule = source.deletes();
    let mut gone: HashMap<String, bool> = HashMap::new();
    for raw in records {
        if let DeleteRule::Flag { field, gone: value } = &rule {
            let is_gone = raw.payload.get(field).and_then(as_text).is_some_and(|text| text == *value);
            gone.insert(raw.key.clone(), is_gone);
            if is_gone {
                continue;
            }
        }
        match mapped(stream, &raw, source) {
            Ok(mapped) => {
                note_fields(&mut page.fields, &raw, &mapped);
                page.records.push((raw, mapped));
            }
            Err(e) => {
                page.rejected.push(RejectedRow { place: raw.key.clone(), column: None, reason: e });
                page.rejected_keys.push(raw.key);
            }
        }
    }
    // A key may come twice in a page; its last row counts.
    page.records.retain(|(raw, _)| gone.get(&raw.key) != Some(&true));
    page.gone = gone.into_iter().filter_map(|(key, is_gone)| is_gone.then_some(key)).collect();
    page.gone.sort();
    page
}

/// The row's meaning, or why it has none. One odd row must not keep its whole page out of the store.
fn mapped(stream: Stream, raw: &RawRecord, source: &dyn Source) -> Result<Mapped, String> {
    if raw.key.is_empty() {
        return Err("the row has an empty key".to_owned());
    }
    let mapped = source.map(raw).map_err(|e| e.to_string())?;
    if raw.resource != stream || mapped.record.resource() != stream {
        return Err(format!("the row is not of the resource {stream}"));
    }
    if mapped.record.key() != raw.key {
        return Err("the row's key and its record's key differ".to_owned());
    }
    Ok(mapped)
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn note_fields(fields: &mut Fields, raw: &RawRecord, mapped: &Mapped) {
    // Local fields inside a field of the row stand for it, and are counted one by one.
    let inside: Vec<(&str, &String)> = mapped
        .unmapped
        .iter()
        .filter(|name| !raw.payload.contains_key(*name))
        .filter_map(|name| Some((name.split_once('.')?.0, name)))
        .collect();
    for (name, value) in &raw.payload {
        // Annotations such as `@odata.id` are the protocol's, not the vendor's fields.
        if value.is_null() || name.contains('@') || inside.iter().any(|(holder, _)| *holder == name) {
            continue;
        }
        note(fields, name, !mapped.unmapped.iter().any(|u| u == name));
    }
    for (_, name) in inside {
        note(fields, name, false);
    }
}

fn note(fields: &mut Fields, name: &str, has_home: bool) {
    match fields.get_mut(name) {
        Some(seen) => {
            seen.rows += 1;
            seen.mapped |= has_home;
        }
        None => {
            fields.insert(name.to_owned(), FieldSeen { mapped: has_home, rows: 1 });
        }
    }
}

#[cfg(test)]
mod tests {
    use hub_domain::{Canonical, Currency, Listing, Resource};
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_inside_a_field_are_counted_in_its_place() {
        let payload =
            json!({"City": "A", "X_a.b": 1, "CustomFields": [{"Zoning": "R1"}], "Gone": null, "@odata.id": "1"});
        let raw = RawRecord {
            resource: Resource::Property,
            key: "1".into(),
            modified: None,
            payload: payload.as_object().unwrap().clone(),
        };
        let mapped = Mapped {
            record: Canonical::Listing(Box::new(Listing::new("1", Currency::USD))),
            unmapped: vec!["X_a.b".into(), "CustomFields.Zoning".into()],
            issues: Vec::new(),
        };
        let mut fields = Fields::new();
        note_fields(&mut fields, &raw, &mapped);
        note_fields(&mut fields, &raw, &mapped);
        let seen: Vec<(&str, bool, u64)> = fields.iter().map(|(n, s)| (n.as_str(), s.mapped, s.rows)).collect();
        assert_eq!(seen, [("City", true, 2), ("CustomFields.Zoning", false, 2), ("X_a.b", false, 2)]);
    }
}

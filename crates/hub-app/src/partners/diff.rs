//! What a change changes, field by field.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::Value;

use crate::view::FieldDiffView;

/// The fields that differ between two forms, in the order of their names. `names` says who an identifier is.
pub(crate) fn between<T: Serialize>(
    before: Option<&T>,
    after: Option<&T>,
    names: &HashMap<String, String>,
) -> Vec<FieldDiffView> {
    let (before, after) = (leaves(before), leaves(after));
    let mut fields: Vec<&String> = before.keys().chain(after.keys()).collect();
    fields.sort_unstable();
    fields.dedup();
    let said = |of: &BTreeMap<String, String>, field: &str| {
        of.get(field).map(|text| names.get(text).cloned().unwrap_or_else(|| text.clone()))
    };
    fields
        .into_iter()
        .filter(|field| before.get(*field) != after.get(*field))
        .map(|field| FieldDiffView { field: field.clone(), before: said(&before, field), after: said(&after, field) })
        .collect()
}

fn leaves<T: Serialize>(form: Option<&T>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if let Some(json) = form.and_then(|form| serde_json::to_value(form).ok()) {
        walk("", &json, &mut found);
    }
    found.remove("id");
    found
}

fn walk(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let under = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Null => {}
        Value::Bool(is) => {
            found.insert(path.to_owned(), if *is { "yes" } else { "no" }.to_owned());
        }
        Value::Number(number) => {
            found.insert(path.to_owned(), number.to_string());
        }
        Value::String(text) => {
            if !text.is_empty() {
                found.insert(path.to_owned(), text.clone());
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| walk(&under(&n.to_string()), item, found)),
        Value::Object(fields) => match (fields.get("minor"), fields.get("currency")) {
            (Some(Value::Number(minor)), Some(Value::String(currency))) if fields.len() == 2 => {
                let money = currency.parse().ok().zip(minor.as_i64());
                let money = money.map(|(currency, minor)| hub_domain::Money::from_minor(minor, currency).to_string());
                found.insert(path.to_owned(), money.unwrap_or_default());
            }
            _ => fields.iter().for_each(|(name, value)| walk(&under(name), value, found)),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_that_differ_are_named_and_money_is_money() {
        let before = json!({"id": "a", "name": "Oak", "fee": {"minor": 150_000, "currency": "USD"}, "parties": ["x"]});
        let after = json!({"id": "b", "name": "Oak", "fee": {"minor": 160_050, "currency": "USD"}, "parties": ["x", "y"],
            "w9": true, "notes": null});
        let names = HashMap::from([("y".to_owned(), "Ada".to_owned())]);
        let said: Vec<_> = between(Some(&before), Some(&after), &names)
            .into_iter()
            .map(|d| (d.field, d.before.unwrap_or_default(), d.after.unwrap_or_default()))
            .collect();
        let row = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(said, [row("fee", "1500.00 USD", "1600.50 USD"), row("parties.1", "", "Ada"), row("w9", "", "yes")]);
        assert!(between(Some(&before), Some(&before), &names).is_empty());
        assert_eq!(between(None, Some(&before), &names).len(), 3, "a new one is all its fields");
    }
}

//! How a canonical field looks in a CSV file.
//!
//! A spreadsheet takes text that begins with `=`, `+`, `-`, `@` and the like for a formula. Such text gets an apostrophe
//! in front; so does text that begins with an apostrophe already, so that whoever reads the file takes one leading
//! apostrophe off any cell and has exactly what the store had.

use hub_domain::Money;
use serde_json::{Map, Value};

/// Characters with which no text cell may begin.
const DANGEROUS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠', '\''];

/// A text as a cell of a CSV file that no spreadsheet computes: one that begins like a formula gets an apostrophe in
/// front.
#[must_use]
pub fn safe_text(text: &str) -> String {
    let first = text.trim_start_matches([' ', '"', '\n', '\u{a0}', '\u{feff}']).chars().next();
    if text.starts_with('\'') || first.is_some_and(|c| DANGEROUS.contains(&c)) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The cells of a record by column. Money becomes a decimal amount under the field's name; an area becomes the number,
/// with its unit under the name that RESO gives the unit (`LivingAreaUnits`).
pub(crate) fn cells(record: &Map<String, Value>) -> Vec<(String, String)> {
    let mut out = Vec::with_capacity(record.len() + 2);
    for (name, value) in record {
        match value {
            Value::Null => {}
            Value::Object(parts) if parts.contains_key("unit") => {
                out.push((name.clone(), plain(parts.get("value"))));
                out.push((format!("{name}Units"), plain(parts.get("unit"))));
            }
            Value::Object(_) => match serde_json::from_value::<Money>(value.clone()) {
                Ok(money) => out.push((name.clone(), money.decimal())),
                Err(_) => out.push((name.clone(), safe_text(&value.to_string()))),
            },
            _ => out.push((name.clone(), plain(Some(value)))),
        }
    }
    out
}

/// The columns a record has; the same names as [`cells`], without making the values.
pub(crate) fn columns(record: &Map<String, Value>) -> impl Iterator<Item = String> + '_ {
    record.iter().filter(|(_, v)| !v.is_null()).flat_map(|(name, value)| {
        let units = value.as_object().is_some_and(|o| o.contains_key("unit")).then(|| format!("{name}Units"));
        std::iter::once(name.clone()).chain(units)
    })
}

/// Numbers stay numbers, a minus sign included: they are no text.
fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => safe_text(text),
        Some(Value::Array(items)) => safe_text(&items.iter().map(|v| plain(Some(v))).collect::<Vec<_>>().join(",")),
        Some(Value::Object(map)) => safe_text(&Value::Object(map.clone()).to_string()),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn formulas_are_defused() {
        for bad in ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", " =1", "\"=1", "＝1", "\u{feff}=1"] {
            assert!(safe_text(bad).starts_with('\''), "{bad}");
        }
        assert_eq!(safe_text("12 Main St"), "12 Main St");
    }

    #[test]
    fn a_record_is_flat_with_resos_names() {
        let record = json!({
            "ListPrice": {"minor": 62_500_050, "currency": "USD"}, "LivingArea": {"value": 1710.5, "unit": "Square Feet"},
            "Longitude": -122.5, "City": "-Dash", "WaterfrontYN": false, "Nothing": null,
        });
        let cells: std::collections::BTreeMap<_, _> = cells(record.as_object().unwrap()).into_iter().collect();
        assert_eq!(cells["ListPrice"], "625000.50");
        assert_eq!((cells["LivingArea"].as_str(), cells["LivingAreaUnits"].as_str()), ("1710.5", "Square Feet"));
        assert_eq!(cells["Longitude"], "-122.5");
        assert_eq!(cells["City"], "'-Dash");
        assert_eq!(cells["WaterfrontYN"], "false");
        let mut names: Vec<_> = columns(record.as_object().unwrap()).collect();
        names.sort();
        assert_eq!(names, cells.keys().cloned().collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn one_apostrophe_off_gives_the_text_back(text in ".{0,40}") {
            let cell = safe_text(&text);
            prop_assert_eq!(cell.strip_prefix('\'').unwrap_or(&cell), &text);
            let begins = cell.chars().next();
            prop_assert!(!begins.is_some_and(|c| c != '\'' && DANGEROUS.contains(&c)));
        }
    }
}

use std::{collections::HashSet, path::Path};

use serde_json::{Map, Value as Json};

use super::format_stamp;
use crate::{
    SandboxError,
    rng::{Rng, hash_text},
    schema::{EntityType, FieldType, property_type_from},
};

/// Reads a file of RESO-named listings: the resource it makes, and its rows. Columns get the types their names have in
/// the Data Dictionary; an empty cell is null. Rows without `ModificationTimestamp` get one that follows from the seed,
/// thousands of them the same, as imports in bulk leave them.
///
/// # Errors
/// The file cannot be read, has no `ListingKey`, names a key twice, or has a value that does not fit its column.
pub fn load_csv(path: &Path, seed: u64, now: i64) -> Result<(EntityType, Vec<Map<String, Json>>), SandboxError> {
    let read = |source| SandboxError::Csv { path: path.to_owned(), source };
    let mut reader = csv::Reader::from_path(path).map_err(read)?;
    let header: Vec<String> = reader.headers().map_err(read)?.iter().map(|name| name.trim().to_owned()).collect();
    let refuse = |line, column: &str, reason: &str| SandboxError::CsvValue {
        path: path.to_owned(),
        line,
        column: column.to_owned(),
        reason: reason.to_owned(),
    };
    if !header.iter().any(|name| name == "ListingKey") {
        return Err(refuse(1, "ListingKey", "the column is missing"));
    }
    let entity = property_type_from(header.iter().map(String::as_str));
    let kinds: Vec<_> = header
        .iter()
        .map(|name| entity.place(name).map_or(FieldType::Text, |place| entity.fields()[place].kind))
        .collect();
    let mut keys = HashSet::new();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(read)?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut row = Map::new();
        for ((name, kind), cell) in header.iter().zip(&kinds).zip(record.iter()) {
            if !cell.is_empty() {
                let value =
                    typed(cell, *kind).ok_or_else(|| refuse(line, name, "the value does not fit the column"))?;
                row.insert(name.clone(), value);
            }
        }
        let key = row.get("ListingKey").and_then(Json::as_str).unwrap_or_default().to_owned();
        if key.is_empty() {
            return Err(refuse(line, "ListingKey", "the key is empty"));
        }
        if !keys.insert(key) {
            return Err(refuse(line, "ListingKey", "the key is there already"));
        }
        rows.push(row);
    }
    // Whatever order the file has, the same rows get the same timestamps.
    rows.sort_by_cached_key(|row| key_of(row).to_owned());
    stamp(&mut rows, seed, now);
    Ok((entity, rows))
}

fn key_of(row: &Map<String, Json>) -> &str {
    row.get("ListingKey").and_then(Json::as_str).unwrap_or_default()
}

fn typed(cell: &str, kind: FieldType) -> Option<Json> {
    let number = |text: &str| serde_json::from_str::<serde_json::Number>(text).ok().map(Json::Number);
    Some(match kind {
        FieldType::Text | FieldType::One(_) | FieldType::Date | FieldType::Stamp => cell.into(),
        FieldType::Many(_) => cell.split(',').map(str::trim).filter(|word| !word.is_empty()).collect(),
        FieldType::Boolean => match cell.to_ascii_lowercase().as_str() {
            "true" | "y" | "yes" | "1" => true.into(),
            "false" | "n" | "no" | "0" => false.into(),
            _ => return None,
        },
        FieldType::Decimal => number(cell)
            .or_else(|| cell.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Json::Number))?,
        FieldType::Whole => match cell.parse::<i64>() {
            Ok(whole) => whole.into(),
            // `3.0` is whole as well.
            Err(_) => {
                cell.parse::<f64>().ok().filter(|n| n.fract() == 0.0 && n.abs() < 1e15).map(|n| (n as i64).into())?
            }
        },
    })
}

/// Three tenths of the rows share one instant and a tenth another; the others lie scattered over a year.
fn stamp(rows: &mut [Map<String, Json>], seed: u64, now: i64) {
    const DAY: i64 = 86_400_000_000_000;
    let mut rng = Rng::new(seed, "csv stamps");
    let first = now - 300 * DAY;
    let second = now - 100 * DAY + 123_000_000;
    for row in rows {
        if row.contains_key("ModificationTimestamp") {
            continue;
        }
        let text = match hash_text(key_of(row)) % 10 {
            0..=2 => format_stamp(first, 0),
            3 => format_stamp(second, 3),
            _ => {
                let nanos = now - DAY - rng.between(0, 364 * DAY / 100) * 100;
                let digits = *rng.pick(&[0, 3, 7]);
                format_stamp(nanos, digits)
            }
        };
        row.insert("ModificationTimestamp".to_owned(), text.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn load(text: &str) -> Result<(EntityType, Vec<Map<String, Json>>), SandboxError> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        load_csv(file.path(), 1, 1_780_000_000_000_000_000)
    }

    #[test]
    fn columns_get_the_dictionarys_types() {
        let (_, rows) =
            load("ListingKey,ParcelNumber,ClosePrice,WaterfrontYN,CloseDate,City\nk1,0012,625000,false,2014-05-02,\n")
                .expect("loads");
        let row = &rows[0];
        assert_eq!(row["ParcelNumber"], "0012");
        assert_eq!(row["ClosePrice"].to_string(), "625000");
        assert_eq!(row["WaterfrontYN"], false);
        assert_eq!(row.get("City"), None);
    }

    #[test]
    fn what_does_not_fit_is_named_by_line_and_column() {
        for (text, place) in [
            ("ListingKey,ClosePrice\na,1\nb,dear\n", ":3: column ClosePrice"),
            ("ListingKey\na\na\n", ":3: column ListingKey"),
            ("Key\na\n", ":1: column ListingKey"),
        ] {
            let error = load(text).map(|_| ()).map_err(|error| error.to_string());
            assert!(error.clone().is_err_and(|e| e.contains(place)), "{error:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics_and_loses_no_row(
            cells in proptest::collection::vec("[0-9a-zA-Z.,;'\"\n -]{0,8}", 0..12),
            header in "(ListingKey|City|ClosePrice|CloseDate|Appliances|YearBuilt|,|x){1,6}",
        ) {
            let _ = load(&format!("{header}\n{}", cells.join(",")));
            let lines: Vec<_> = cells.iter().enumerate().map(|(n, cell)| format!("k{n},\"{}\"", cell.replace('"', ""))).collect();
            let (_, rows) = load(&format!("ListingKey,City\n{}\n", lines.join("\n")))
                .map_err(|error| proptest::test_runner::TestCaseError::fail(error.to_string()))?;
            proptest::prop_assert_eq!(rows.len(), cells.len());
        }
    }

    #[test]
    fn the_order_of_the_file_does_not_count() {
        let (_, a) = load("ListingKey\na\nb\nc\n").expect("loads");
        let (_, b) = load("ListingKey\nc\na\nb\n").expect("loads");
        assert_eq!(a, b);
    }
}

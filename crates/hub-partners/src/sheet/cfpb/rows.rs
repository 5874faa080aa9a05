use hub_domain::partner::ContentHash;
use hub_domain::people::value::ValueError;
use hub_domain::quote::StateCode;
use rust_decimal::Decimal;

use crate::sheet::table::Lines;
use crate::sheet::{Brought, FileError, Limits, Reason, Refused, cell, text_of};

/// What went wrong, and in which column.
pub(super) type At = (&'static str, Reason);

/// A number larger than this is a slip: nothing that is summed here overflows below it.
const MOST: u64 = 1_000_000_000_000;

/// The four tables.
pub(super) struct Tables {
    pub(super) product: Table,
    pub(super) rate: Table,
    pub(super) adjustment: Table,
    pub(super) region: Table,
    pub(super) hash: ContentHash,
}

/// A table of the layout.
pub(super) struct Table {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
}

/// The columns that a table has to have; which table it is, the first of them tells that no other has.
const LAYOUT: [(&str, &[&str]); 4] = [
    (
        "adjustment",
        &[
            "affectratetype",
            "adjvalue",
            "planid",
            "minloanamt",
            "maxloanamt",
            "proptype",
            "minfico",
            "maxfico",
            "minltv",
            "maxltv",
            "state",
        ],
    ),
    ("rate", &["baserate", "ratesid", "planid", "regionid", "lock", "totalpoints"]),
    (
        "product",
        &[
            "institution",
            "planid",
            "loanpurpose",
            "pmttype",
            "loantype",
            "loanterm",
            "intadjterm",
            "i/o",
            "minltv",
            "maxltv",
            "minfico",
            "maxfico",
            "minloanamt",
            "maxloanamt",
        ],
    ),
    ("region", &["stateid", "regionid"]),
];

/// A row: its cells by the names of their columns, in small letters.
pub(super) struct Row {
    pub(super) line: u32,
    cells: Result<Vec<(String, String)>, Reason>,
}

impl Table {
    pub(super) fn parse(name: &str, bytes: &[u8], limits: Limits) -> Result<Self, FileError> {
        let text = text_of(name, bytes, limits)?;
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
        let mut header = csv::StringRecord::new();
        if !reader.read_record(&mut header).unwrap_or(false) {
            return Err(FileError::NoHeader);
        }
        let columns: Vec<String> = header.iter().map(|column| column.trim().to_ascii_lowercase()).collect();
        let has = |column: &str| columns.iter().any(|it| it == column);
        let other = || FileError::OtherTable { name: name.chars().take(60).collect() };
        let layout = LAYOUT.iter().find(|(_, needed)| needed.first().is_some_and(|first| has(first)));
        let (kind, needed) = layout.ok_or_else(other)?;
        for column in *needed {
            match columns.iter().filter(|it| it == column).count() {
                0 => return Err(FileError::NoColumn((*column).to_owned())),
                1 => {}
                _ => return Err(FileError::TwoColumns((*column).to_owned())),
            }
        }
        let mut rows = Vec::new();
        loop {
            let line = lines.at(reader.position().byte());
            let mut row = csv::StringRecord::new();
            let cells = match reader.read_record(&mut row) {
                Ok(false) => break,
                Ok(true) if row.iter().all(|cell| cell.trim().is_empty()) => continue,
                Ok(true) if row.len() == columns.len() => {
                    // Only what is asked for, so that a wide table costs nothing.
                    let cells = columns.iter().zip(&row).filter(|(column, _)| known(column));
                    Ok(cells.map(|(column, cell)| (column.clone(), cell.trim().to_owned())).collect())
                }
                Ok(true) => Err(Reason::Cells { got: row.len(), named: columns.len() }),
                Err(_) => Err(Reason::Unreadable),
            };
            rows.push(Row { line, cells });
            if rows.len() > limits.most_rows {
                return Err(FileError::TooManyRows { most_rows: limits.most_rows });
            }
        }
        Ok(Self { kind, name: name.to_owned(), rows })
    }
}

fn known(column: &str) -> bool {
    const MORE: [&str; 6] = ["armindex", "initialadjcap", "annualcap", "loancap", "armmargin", "ruleid"];
    MORE.contains(&column) || LAYOUT.iter().any(|(_, columns)| columns.contains(&column))
}

impl Row {
    pub(super) fn refused(&self, column: &str, reason: Reason, table: &Table, brought: &Brought<'_>) -> Refused {
        let named = Brought { name: &table.name, ..brought.clone() };
        named.refused(Some(self.line), Some(column).filter(|column| !column.is_empty()), reason)
    }

    /// What stands in a column, none where nothing does.
    pub(super) fn text(&self, column: &'static str) -> Result<Option<&str>, At> {
        let cells = self.cells.as_ref().map_err(|reason| ("", reason.clone()))?;
        let cell = cells.iter().find(|(name, _)| name == column).map(|(_, cell)| cell.as_str());
        // Exports of databases write NULL for nothing.
        Ok(cell.filter(|cell| !cell.is_empty() && !cell.eq_ignore_ascii_case("null")))
    }

    pub(super) fn needed(&self, column: &'static str) -> Result<&str, At> {
        self.text(column)?.ok_or((column, Reason::Missing))
    }

    pub(super) fn decimal(&self, column: &'static str) -> Result<Option<Decimal>, At> {
        let Some(text) = self.text(column)? else { return Ok(None) };
        let value = cell::decimal(text).map_err(|reason| (column, reason))?;
        let fits = value.abs() <= Decimal::from(MOST) && value.scale() <= 9;
        if fits { Ok(Some(value)) } else { Err((column, Reason::Value(ValueError::TooManyDigits))) }
    }

    pub(super) fn number(&self, column: &'static str) -> Result<Decimal, At> {
        self.decimal(column)?.ok_or((column, Reason::Missing))
    }

    /// A whole number, also where a database wrote `30.0`.
    pub(super) fn some_whole(&self, column: &'static str) -> Result<Option<u64>, At> {
        let Some(value) = self.decimal(column)? else { return Ok(None) };
        let whole = value.normalize();
        let whole = (whole.scale() == 0).then(|| u64::try_from(whole).ok()).flatten();
        whole.map(Some).ok_or((column, Reason::Whole { most: MOST }))
    }

    pub(super) fn whole(&self, column: &'static str) -> Result<u64, At> {
        self.some_whole(column)?.ok_or((column, Reason::Missing))
    }

    pub(super) fn small(&self, column: &'static str) -> Result<u16, At> {
        u16::try_from(self.whole(column)?).map_err(|_| (column, Reason::Whole { most: u16::MAX.into() }))
    }

    pub(super) fn state(&self, column: &'static str) -> Result<Option<StateCode>, At> {
        let Some(text) = self.text(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|error| (column, Reason::Quote(error)))
    }
}

/// From and to, both in it; an absent bound bounds nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    least: Option<Decimal>,
    most: Option<Decimal>,
}

impl Bounds {
    pub(super) fn read(row: &Row, least: &'static str, most: &'static str) -> Result<Self, At> {
        Ok(Self { least: row.decimal(least)?, most: row.decimal(most)? })
    }

    pub(super) fn holds(self, value: Decimal) -> bool {
        self.least.is_none_or(|least| least <= value) && self.reaches(value)
    }

    /// Whether the upper bound holds.
    pub(super) fn reaches(self, value: Decimal) -> bool {
        self.most.is_none_or(|most| value <= most)
    }
}

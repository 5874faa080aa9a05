use hub_domain::quote::QuoteKind;
use hub_finance::loan::PriceConvention;

use super::brought::hash_of;
use super::columns::guess;
use super::file::text_of;
use super::{Brought, Columns, Draft, Field, FileError, Limits, Read, Reason, Target, price};
use hub_domain::partner::ContentHash;

/// The most columns of a table: a sheet has some dozens.
const MOST_COLUMNS: usize = 500;

/// A rate sheet as a table: its columns known, its rows not yet read.
pub struct RateTable {
    kind: QuoteKind,
    columns: Vec<String>,
    rows: Vec<(u32, Result<csv::StringRecord, Reason>)>,
    hash: ContentHash,
}

/// A quote's draft, and in which cell its price stands.
struct Rung {
    draft: Draft,
    price: Option<(String, String)>,
}

impl RateTable {
    /// Reads a file's bytes. Titles above the header are passed over: the header is the first row that names two columns
    /// known here, or else the first with two names.
    ///
    /// # Errors
    /// [`FileError`] where there is no table in it.
    pub fn parse(kind: QuoteKind, name: &str, bytes: &[u8], limits: Limits) -> Result<Self, FileError> {
        let text = text_of(name, bytes, limits)?;
        let (mut rows, sign) = (Vec::new(), delimiter(&text));
        let mut reader =
            csv::ReaderBuilder::new().delimiter(sign).has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
        loop {
            let line = lines.at(reader.position().byte());
            let mut row = csv::StringRecord::new();
            match reader.read_record(&mut row) {
                Ok(false) => break,
                Ok(true) if row.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(true) => rows.push((line, Ok(row))),
                Err(_) => rows.push((line, Err(Reason::Unreadable))),
            }
            if rows.len() > limits.most_rows {
                return Err(FileError::TooManyRows { most_rows: limits.most_rows });
            }
        }
        let header = header_of(kind, &rows).ok_or(FileError::NoHeader)?;
        let rest = rows.split_off(header + 1);
        let columns = match rows.pop() {
            Some((_, Ok(row))) if row.len() > MOST_COLUMNS => {
                return Err(FileError::TooManyColumns { most: MOST_COLUMNS });
            }
            Some((_, Ok(row))) => named(&row),
            _ => return Err(FileError::NoHeader),
        };
        let rows =
            rest.into_iter().map(|(line, row)| (line, row.and_then(|row| fitting(row, columns.len())))).collect();
        Ok(Self { kind, columns, rows, hash: hash_of(bytes) })
    }

    /// The names of the columns, each once.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What the columns most likely hold.
    #[must_use]
    pub fn guess(&self) -> Columns {
        Columns::guess(self.kind, self.columns.iter().map(String::as_str))
    }

    /// Every row under a choice of columns. Prices in the other convention than most of the sheet are refused by row;
    /// `convention` says which it is where somebody knows.
    ///
    /// # Errors
    /// A choice that does not fit the columns.
    pub fn read(
        &self,
        columns: &Columns,
        convention: Option<PriceConvention>,
        brought: &Brought<'_>,
    ) -> Result<Read, FileError> {
        columns.check(&self.columns)?;
        let targets: Vec<Target> = self.columns.iter().map(|column| columns.of(column)).collect();
        let mut read = Read::default();
        let mut rungs = Vec::new();
        for (line, row) in &self.rows {
            match row {
                Ok(row) => {
                    let made = self.rungs(row, &targets);
                    // A line of words below the table is no quote and no mistake of anybody's, but it is said.
                    if made.is_empty() {
                        read.refused.push(brought.refused(Some(*line), None, Reason::Missing));
                    }
                    rungs.extend(made.into_iter().map(|rung| (*line, rung)));
                }
                Err(reason) => read.refused.push(brought.refused(Some(*line), None, reason.clone())),
            }
        }
        let prices = rungs.iter().filter_map(|(_, rung)| rung.price.as_ref()).map(|(_, price)| price.as_str());
        let sheet = convention.map_or_else(|| price::of_sheet(prices), |convention| Ok(Some(convention)));
        for (line, rung) in rungs {
            let fits = match (&rung.price, &sheet) {
                (Some(_), Err(reason)) => Err(reason.clone()),
                (Some((_, price)), Ok(Some(sheet))) => price::fits(price, *sheet),
                (Some((_, price)), Ok(None)) => price::convention(price).map(|_| ()),
                (None, _) => Ok(()),
            };
            let column = rung.price.as_ref().map(|(column, _)| column.as_str());
            let quote = fits
                .map_err(|reason| brought.refused(Some(line), column, reason))
                .and_then(|()| brought.quote(self.kind, rung.draft, Some(line), self.hash));
            match quote {
                Ok(quote) => read.quotes.push(quote),
                Err(refused) => read.refused.push(refused),
            }
        }
        read.refused.sort_by_key(|refused| refused.line);
        Ok(read)
    }

    /// The quotes of a row: one, or one for each lock that has a price.
    fn rungs(&self, row: &csv::StringRecord, targets: &[Target]) -> Vec<Rung> {
        let mut draft = Draft::default();
        let (mut price, mut locks) = (None, Vec::new());
        for ((column, target), cell) in self.columns.iter().zip(targets).zip(row) {
            let text = cell.trim();
            match *target {
                Target::Skip => {}
                // A dash or "n/a" where there is no price.
                Target::PriceAtLock(_) | Target::Field(Field::SheetPrice) if no_price(text) => {}
                Target::PriceAtLock(days) => locks.push((days, column.clone(), text.to_owned())),
                Target::Field(field) => {
                    if field == Field::SheetPrice {
                        price = Some((column.clone(), text.to_owned()));
                    }
                    draft.set(field, column, text);
                }
            }
        }
        if targets.iter().any(|target| matches!(target, Target::PriceAtLock(_))) {
            let rung = |(days, column, text): (u16, String, String)| {
                let mut draft = draft.clone();
                draft.set(Field::LockDays, &column, &days.to_string());
                draft.set(Field::SheetPrice, &column, &text);
                Rung { draft, price: Some((column, text)) }
            };
            return locks.into_iter().map(rung).collect();
        }
        if draft.is_empty() { Vec::new() } else { vec![Rung { draft, price }] }
    }
}

fn no_price(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "" | "-" | "\u{2013}" | "\u{2014}" | "n/a" | "na")
}

fn header_of(kind: QuoteKind, rows: &[(u32, Result<csv::StringRecord, Reason>)]) -> Option<usize> {
    let known = |row: &csv::StringRecord| row.iter().filter(|cell| guess(kind, cell) != Target::Skip).count() > 1;
    let words = |row: &csv::StringRecord| row.iter().filter(|cell| cell.contains(char::is_alphabetic)).count() > 1;
    let first = |fits: &dyn Fn(&csv::StringRecord) -> bool| {
        rows.iter().take(100).position(|(_, row)| row.as_ref().is_ok_and(fits))
    };
    // Rate sheets have their titles at the top, not a hundred lines of them.
    first(&known).or_else(|| first(&words))
}

/// Empty cells at the end are a spreadsheet's habit; others are not.
fn fitting(row: csv::StringRecord, columns: usize) -> Result<csv::StringRecord, Reason> {
    let extra = row.iter().skip(columns).any(|cell| !cell.trim().is_empty());
    if extra { Err(Reason::Cells { got: row.len(), named: columns }) } else { Ok(row) }
}

/// Counts lines as a person does, along a text.
pub(super) struct Lines<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    pub(super) line: u32,
}

impl Lines<'_> {
    /// The line on which what follows a byte begins, empty lines passed over.
    pub(super) fn at(&mut self, byte: u64) -> u32 {
        let mut to = usize::try_from(byte).map_or(self.text.len(), |b| b.min(self.text.len())).max(self.at);
        while self.text.get(to).is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            to += 1;
        }
        let breaks = self.text.get(self.at..to).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.at = to;
        self.line
    }
}

/// The sign between cells: whichever the first lines have most of outside of quotes.
pub(super) fn delimiter(text: &str) -> u8 {
    let count = |sign: char| {
        let mut quoted = false;
        let counted = text.lines().take(20).flat_map(str::chars).filter(|c| {
            quoted ^= *c == '"';
            !quoted && *c == sign
        });
        counted.count()
    };
    let [comma, semicolon, tab] = [',', ';', '\t'].map(count);
    if tab > comma && tab >= semicolon {
        b'\t'
    } else if semicolon > comma {
        b';'
    } else {
        b','
    }
}

/// Each column has a name, and each name one column.
fn named(header: &csv::StringRecord) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for (i, cell) in header.iter().enumerate() {
        let name = if cell.trim().is_empty() { format!("Column {}", i + 1) } else { cell.trim().to_owned() };
        let (mut unique, mut n) = (name.clone(), 2);
        while names.contains(&unique) {
            unique = format!("{name} ({n})");
            n += 1;
        }
        names.push(unique);
    }
    names
}

use hub_connector::RejectedRow;
use hub_domain::people::Region;

use super::gather::{Gather, ReadContact, ReadContacts};
use super::{FileError, MOST_CONTACTS, Mapping, decode};

/// A table of contacts, its columns known and its rows not yet read.
pub struct CsvFile {
    columns: Vec<String>,
    rows: Vec<(u64, Result<csv::StringRecord, String>)>,
}

/// What the first rows come to under a mapping, for a person to look at before anything is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The first contacts.
    pub contacts: Vec<ReadContact>,
    /// Rows among them that are none.
    pub rejected: Vec<RejectedRow>,
    /// Rows altogether.
    pub rows: usize,
}

impl CsvFile {
    /// Reads a file's bytes. Which sign stands between the cells is told by its first row.
    ///
    /// # Errors
    /// [`FileError`] where there is no table in it.
    pub fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        let text = decode::text(bytes)?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(&text))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut header = csv::StringRecord::new();
        // Exports begin with titles and empty lines now and then; the header is the first row with two names.
        loop {
            match reader.read_record(&mut header) {
                Ok(true) if header.iter().filter(|cell| !cell.trim().is_empty()).count() > 1 => break,
                Ok(true) => {}
                Ok(false) | Err(_) => return Err(FileError::NoHeader),
            }
        }
        if !header.iter().any(|cell| cell.chars().any(char::is_alphabetic)) {
            return Err(FileError::NoHeader);
        }
        let columns = named(&header);
        let mut rows = Vec::new();
        let mut lines = Lines { text: &text, at: 0, line: 1 };
        loop {
            let line = lines.at(reader.position().byte());
            let mut row = csv::StringRecord::new();
            match reader.read_record(&mut row) {
                Ok(false) => break,
                Ok(true) if row.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(true) if row.len() > columns.len() => {
                    let more = format!("{} cells where the header names {}", row.len(), columns.len());
                    // Empty cells at the end are a spreadsheet's habit.
                    let extra = row.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty());
                    rows.push((line, if extra { Err(more) } else { Ok(row) }));
                }
                Ok(true) => rows.push((line, Ok(row))),
                Err(_) => rows.push((line, Err("the row cannot be read".to_owned()))),
            }
            if rows.len() > MOST_CONTACTS {
                return Err(FileError::TooMany);
            }
        }
        Ok(Self { columns, rows })
    }

    /// The names of the columns, each once.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What the columns most likely hold.
    #[must_use]
    pub fn guess(&self) -> Mapping {
        Mapping::guess(self.columns.iter().map(String::as_str))
    }

    /// The first values of a column, for the person who says what it holds.
    #[must_use]
    pub fn samples(&self, column: &str, most: usize) -> Vec<&str> {
        let Some(at) = self.columns.iter().position(|name| name == column) else { return Vec::new() };
        let cells = self.rows.iter().filter_map(|(_, row)| row.as_ref().ok()?.get(at));
        cells.map(str::trim).filter(|cell| !cell.is_empty()).take(most).collect()
    }

    /// The first rows under a mapping.
    ///
    /// # Errors
    /// [`Mapping::check`].
    pub fn preview(&self, mapping: &Mapping, region: Region, most: usize) -> Result<Preview, FileError> {
        let read = self.read_first(mapping, region, most)?;
        Ok(Preview { contacts: read.contacts, rejected: read.rejected, rows: self.rows.len() })
    }

    /// Every row under a mapping. `region` is where numbers without a country code are.
    ///
    /// # Errors
    /// [`Mapping::check`].
    pub fn read(&self, mapping: &Mapping, region: Region) -> Result<ReadContacts, FileError> {
        self.read_first(mapping, region, usize::MAX)
    }

    fn read_first(&self, mapping: &Mapping, region: Region, most: usize) -> Result<ReadContacts, FileError> {
        mapping.check(&self.columns)?;
        let mut out = ReadContacts::default();
        for (line, row) in self.rows.iter().take(most) {
            let place = format!("line {line}");
            let row = match row {
                Ok(row) => row,
                Err(reason) => {
                    out.rejected.push(RejectedRow { place, column: None, reason: reason.clone() });
                    continue;
                }
            };
            let mut contact = Gather::new(region);
            for (column, cell) in self.columns.iter().zip(row) {
                contact.take(column, mapping.of(column), cell);
            }
            match contact.finish(place) {
                Ok(contact) => out.contacts.push(contact),
                Err(rejected) => out.rejected.push(rejected),
            }
        }
        Ok(out)
    }
}

/// Counts lines as a person does, along a text.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which what follows a byte begins. The reader stops between the two characters of a Windows line end.
    fn at(&mut self, byte: u64) -> u64 {
        let bytes = self.text.as_bytes();
        let mut to = usize::try_from(byte).map_or(bytes.len(), |b| b.min(bytes.len()));
        while bytes.get(to).is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            to += 1;
        }
        self.line += bytes[self.at..to].iter().filter(|b| **b == b'\n').count() as u64;
        self.at = to;
        self.line
    }
}

/// The sign between cells: whichever the first lines have most of outside of quotes.
fn delimiter(text: &str) -> u8 {
    let count = |sign: char| {
        let mut quoted = false;
        let counted = text.lines().take(3).flat_map(str::chars).filter(|c| {
            quoted ^= *c == '"';
            !quoted && *c == sign
        });
        counted.count()
    };
    // The first of equals: a table without any is one of commas.
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
        let mut unique = name.clone();
        let mut n = 2;
        while names.contains(&unique) {
            unique = format!("{name} ({n})");
            n += 1;
        }
        names.push(unique);
    }
    names
}

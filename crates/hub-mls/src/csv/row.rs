//! Rows of a CSV file, one at a time, however damaged the file is.
//!
//! A quotation mark that is never closed would make a plain parser swallow the rest of the file as one value. Here a
//! row that does not end well costs its own first line and nothing after it.

use std::collections::VecDeque;
use std::io::{self, BufRead};

/// A row longer than this is taken for a damaged one, bytes.
const LONGEST: usize = 1024 * 1024;

/// A row and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Line of the file it begins on, from 1.
    pub(super) line: u64,
    /// Its text without the line end.
    pub(super) raw: Vec<u8>,
    /// Its values, unquoted.
    pub(super) values: Vec<Vec<u8>>,
    /// False when a quotation mark was left open.
    pub(super) closed: bool,
    /// False when text stands between a closing quotation mark and the next delimiter.
    tidy: bool,
    /// A quotation mark stands inside a value that did not begin with one.
    stray: bool,
    /// False when the file ended before the line did.
    pub(super) ended: bool,
}

/// One row's text, split.
pub(super) struct Split {
    pub(super) values: Vec<Vec<u8>>,
    closed: bool,
    tidy: bool,
    stray: bool,
}

/// Splits one row's text.
pub(super) fn split(text: &[u8], delimiter: u8) -> Split {
    let mut values = Vec::new();
    let mut value = Vec::new();
    let (mut quoted, mut after_quote) = (false, false);
    let mut fresh = true;
    let (mut tidy, mut stray) = (true, false);
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if quoted {
            match byte {
                b'"' if bytes.peek() == Some(&b'"') => {
                    value.push(b'"');
                    bytes.next();
                }
                b'"' => (quoted, after_quote) = (false, true),
                other => value.push(other),
            }
        } else if byte == delimiter {
            values.push(std::mem::take(&mut value));
            (fresh, after_quote) = (true, false);
            continue;
        } else if byte == b'"' && fresh {
            quoted = true;
        } else {
            tidy &= !after_quote;
            stray |= byte == b'"';
            value.push(byte);
        }
        fresh = false;
    }
    values.push(value);
    Split { values, closed: !quoted, tidy, stray }
}

struct Line {
    bytes: Vec<u8>,
    number: u64,
}

/// Reads rows from a place in a file on.
pub(super) struct Rows<R> {
    input: R,
    delimiter: u8,
    columns: usize,
    /// Offset of the first byte not yet handed out in a row.
    offset: u64,
    line: u64,
    /// Lines that were read ahead for a row which turned out to be damaged.
    waiting: VecDeque<Line>,
}

impl<R: BufRead> Rows<R> {
    /// `offset` and `line` say where `input` stands.
    pub(super) fn new(input: R, delimiter: u8, columns: usize, offset: u64, line: u64) -> Self {
        Self { input, delimiter, columns, offset, line, waiting: VecDeque::new() }
    }

    /// Where the next row begins: byte and line.
    pub(super) fn position(&self) -> (u64, u64) {
        (self.offset, self.waiting.front().map_or(self.line, |l| l.number))
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let number = self.line;
        self.line += 1;
        Ok(Some(Line { bytes, number }))
    }

    /// The next row that is not blank.
    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            let Some(first) = self.line()? else { return Ok(None) };
            if first.bytes.iter().all(u8::is_ascii_whitespace) {
                self.offset += first.bytes.len() as u64;
                continue;
            }
            let row = self.row_from(&first.bytes, first.number);
            if row.closed {
                self.offset += first.bytes.len() as u64;
                return Ok(Some(row));
            }
            return self.row_over_lines(first).map(Some);
        }
    }

    fn row_from(&self, bytes: &[u8], line: u64) -> Row {
        let ended = bytes.ends_with(b"\n");
        let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let Split { values, closed, tidy, stray } = split(text, self.delimiter);
        Row { line, raw: text.to_vec(), values, closed, tidy, stray, ended }
    }

    fn is_row(&self, line: &Line) -> bool {
        let row = self.row_from(&line.bytes, line.number);
        row.closed && row.tidy && !row.stray && row.values.len() == self.columns
    }

    /// A value with a line break in it, or a mark that is never closed: read on until it is clear which.
    fn row_over_lines(&mut self, first: Line) -> io::Result<Row> {
        let mut whole = first.bytes.clone();
        let mut taken = VecDeque::new();
        while whole.len() < LONGEST
            && let Some(next) = self.line()?
        {
            whole.extend_from_slice(&next.bytes);
            let may_close = next.bytes.contains(&b'"');
            taken.push_back(next);
            if !may_close {
                continue;
            }
            let row = self.row_from(&whole, first.number);
            if row.closed {
                // One row, if it has the right number of values, or if none of its lines would be a row of its own.
                let one = row.values.len() == self.columns || !taken.iter().any(|l| self.is_row(l));
                if row.tidy && one {
                    self.offset += whole.len() as u64;
                    return Ok(row);
                }
                break;
            }
        }
        // Damaged. The lines read ahead are rows of their own again.
        while let Some(line) = taken.pop_back() {
            self.waiting.push_front(line);
        }
        self.offset += first.bytes.len() as u64;
        Ok(self.row_from(&first.bytes, first.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str, columns: usize) -> Vec<Row> {
        let mut rows = Rows::new(text.as_bytes(), b',', columns, 0, 1);
        std::iter::from_fn(|| rows.next().unwrap()).collect()
    }

    fn words(row: &Row) -> Vec<&str> {
        row.values.iter().map(|v| std::str::from_utf8(v).unwrap()).collect()
    }

    #[test]
    fn quotes_line_breaks_and_blank_lines() {
        let rows = all("a,b\r\n\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n5\" pipe,z", 2);
        assert_eq!(words(&rows[0]), ["a", "b"]);
        assert_eq!(words(&rows[1]), ["x, \"y\"", "two\nlines"]);
        assert_eq!(words(&rows[2]), ["5\" pipe", "z"]);
        assert_eq!(rows.iter().map(|r| r.line).collect::<Vec<_>>(), [1, 3, 5]);
        assert_eq!(rows.iter().map(|r| r.ended).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn a_mark_left_open_costs_one_line() {
        let rows = all("a,\"b\nc,d\ne,\"f\"\ng,h\n", 2);
        let found: Vec<_> = rows.iter().map(|r| (r.line, r.closed && r.values.len() == 2)).collect();
        assert_eq!(found, [(1, false), (2, true), (3, true), (4, true)]);
        let one_too_many = all("a,\"b\nc\",d\ne,f\n", 2);
        assert_eq!(one_too_many.iter().map(|r| r.values.len()).collect::<Vec<_>>(), [3, 2], "one bad row, not two");
        let open_to_the_end = all("a,\"b\nc,d\n", 2);
        assert_eq!(open_to_the_end.iter().map(|r| r.closed).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn a_mark_left_open_in_a_large_file_is_not_read_to_the_end() {
        let mut text = String::from("a,\"b\n");
        for n in 0..200_000 {
            text.push_str(&format!("{n},some words\n"));
        }
        let mut rows = Rows::new(text.as_bytes(), b',', 2, 0, 1);
        assert!(!rows.next().unwrap().unwrap().closed);
        assert!(rows.waiting.iter().map(|l| l.bytes.len()).sum::<usize>() <= LONGEST + 100);
        let mut good = 0;
        while let Some(row) = rows.next().unwrap() {
            good += usize::from(row.closed && row.values.len() == 2);
        }
        assert_eq!(good, 200_000);
    }

    proptest! {
        #[test]
        fn agrees_with_the_csv_crate(table in prop::collection::vec(prop::collection::vec("[ -~äß\\n]{0,12}", 3), 1..12)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            let ours: Vec<Vec<String>> = all(&text, 3)
                .iter()
                .map(|r| r.values.iter().map(|v| String::from_utf8(v.clone()).unwrap()).collect())
                .collect();
            // A row of nothing but blanks is a row to the crate and a blank line to us.
            let theirs: Vec<_> = theirs.into_iter().filter(|r| r.len() == 3).collect();
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn every_byte_belongs_to_a_row_or_a_blank_line(text in "[a,\"\\n\\r ]{0,60}") {
            let mut rows = Rows::new(text.as_bytes(), b',', 2, 0, 1);
            let mut last = 0;
            while rows.next().unwrap().is_some() {
                let (offset, _) = rows.position();
                prop_assert!(offset > last);
                last = offset;
            }
            prop_assert_eq!(rows.position().0, text.len() as u64);
        }

        #[test]
        fn reading_on_from_any_position_gives_the_same_rows(text in "[a,\"\\n ]{0,60}", stop in 0_usize..8) {
            let whole = all(&text, 2);
            let mut rows = Rows::new(text.as_bytes(), b',', 2, 0, 1);
            let mut taken = Vec::new();
            for _ in 0..stop {
                taken.extend(rows.next().unwrap());
            }
            let (offset, line) = rows.position();
            let mut rest = Rows::new(&text.as_bytes()[offset as usize..], b',', 2, offset, line);
            while let Some(row) = rest.next().unwrap() {
                taken.push(row);
            }
            prop_assert_eq!(taken, whole);
        }
    }
}

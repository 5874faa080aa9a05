use std::io::{self, Read as _};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How much is read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, bytes.
    pub most_bytes: u64,
    /// The most rows of a table.
    pub most_rows: usize,
}

impl Default for Limits {
    /// A rate sheet has some hundred kilobytes and some thousand rows.
    fn default() -> Self {
        Self { most_bytes: 16 * 1024 * 1024, most_rows: 100_000 }
    }
}

impl Limits {
    /// Whether a file of a size may be read.
    ///
    /// # Errors
    /// [`FileError::TooLarge`].
    pub fn admit(self, bytes: u64) -> Result<(), FileError> {
        if bytes > self.most_bytes { Err(FileError::TooLarge { most_bytes: self.most_bytes }) } else { Ok(()) }
    }

    /// Reads a file whose size its folder states. One that is too large is not touched; one that is longer than stated is
    /// read no further than the limit.
    ///
    /// # Errors
    /// [`FileError::TooLarge`], [`FileError::Unreadable`].
    pub fn read(self, stated: u64, from: impl io::Read) -> Result<Vec<u8>, FileError> {
        self.admit(stated)?;
        let mut bytes = Vec::new();
        let within = from.take(self.most_bytes.saturating_add(1)).read_to_end(&mut bytes);
        within.map_err(|_| FileError::Unreadable)?;
        self.admit(bytes.len() as u64)?;
        Ok(bytes)
    }
}

/// Why a file as a whole is not read. Never repeats what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// Larger than [`Limits::most_bytes`].
    #[error("the file is larger than {most_bytes} bytes")]
    TooLarge {
        /// The most.
        most_bytes: u64,
    },
    /// More than [`Limits::most_rows`].
    #[error("the file has more than {most_rows} rows")]
    TooManyRows {
        /// The most.
        most_rows: usize,
    },
    /// More than a table can have.
    #[error("the table has more than {most} columns")]
    TooManyColumns {
        /// The most.
        most: usize,
    },
    /// The disk or the network failed.
    #[error("the file cannot be read")]
    Unreadable,
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not text.
    #[error("the file is {} and no text: save the sheet as CSV, or type the quote in", .0.word())]
    NotText(FileKind),
    /// The name promises what the content is not.
    #[error("the file is called .{ending}, but it is {}", is.word())]
    NotWhatItIsCalled {
        /// The ending of the name.
        ending: String,
        /// What it is.
        is: FileKind,
    },
    /// No row of column names.
    #[error("no row names the columns")]
    NoHeader,
    /// A column that the mapping or the layout needs is not there.
    #[error("there is no column “{0}”")]
    NoColumn(String),
    /// Two columns say the same thing.
    #[error("two columns say {0}")]
    TwoColumns(String),
    /// One of the tables of a layout is missing.
    #[error("the table of {0} is missing")]
    NoTable(&'static str),
    /// Two files are the same table of a layout.
    #[error("the table of {0} is there twice")]
    TwoTables(&'static str),
    /// A file that is none of the layout's tables.
    #[error("{name}: none of the tables product, rate, adjustment, region")]
    OtherTable {
        /// Its name.
        name: String,
    },
    /// Not JSON.
    #[error("not JSON: line {line}, column {column}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// JSON of another kind or version.
    #[error("not a file of quotes of this version: {0}")]
    OtherFormat(String),
}

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Text of any encoding that is read here.
    Text,
    /// JSON by its first sign.
    Json,
    /// PDF.
    Pdf,
    /// A zip archive: also a workbook (`.xlsx`) or a document (`.docx`).
    Zip,
    /// An older workbook or document (`.xls`, `.doc`).
    OldOffice,
    /// Compressed with gzip.
    Gzip,
    /// A picture.
    Picture,
    /// Something else that is no text.
    Binary,
    /// Nothing.
    Empty,
}

impl FileKind {
    /// Looks at the content.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        const MAGIC: [(&[u8], FileKind); 8] = [
            (b"%PDF-", FileKind::Pdf),
            (b"PK\x03\x04", FileKind::Zip),
            (b"PK\x05\x06", FileKind::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::OldOffice),
            (b"\x1f\x8b", FileKind::Gzip),
            (b"\x89PNG", FileKind::Picture),
            (b"\xff\xd8\xff", FileKind::Picture),
            (b"GIF8", FileKind::Picture),
        ];
        if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return *kind;
        }
        match decoded(bytes) {
            None => Self::Binary,
            Some(text) => match text.trim_start().chars().next() {
                None => Self::Empty,
                Some('{' | '[') => Self::Json,
                Some(_) => Self::Text,
            },
        }
    }

    /// How people call it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "JSON",
            Self::Pdf => "a PDF",
            Self::Zip => "a zip archive or a workbook",
            Self::OldOffice => "an older workbook or document",
            Self::Gzip => "compressed",
            Self::Picture => "a picture",
            Self::Binary => "something binary",
            Self::Empty => "empty",
        }
    }
}

/// The text of a file: as its byte-order mark says, else UTF-16 where every other byte of its beginning is nothing, else
/// UTF-8, else what spreadsheets on Windows write in the Americas and western Europe. Line ends become `\n`.
///
/// # Errors
/// Too large, empty, no text, or not what its name says.
pub fn text_of(name: &str, bytes: &[u8], limits: Limits) -> Result<String, FileError> {
    limits.admit(bytes.len() as u64)?;
    let kind = FileKind::of(bytes);
    if kind == FileKind::Empty {
        return Err(FileError::Empty);
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let fits = match ending.as_str() {
        "pdf" => kind == FileKind::Pdf,
        "xlsx" | "docx" | "zip" => kind == FileKind::Zip,
        "xls" | "doc" => kind == FileKind::OldOffice,
        "csv" | "tsv" | "tab" | "txt" | "htm" | "html" => matches!(kind, FileKind::Text | FileKind::Json),
        "json" => kind == FileKind::Json,
        _ => true,
    };
    if !fits {
        return Err(FileError::NotWhatItIsCalled { ending, is: kind });
    }
    match (kind, decoded(bytes)) {
        (FileKind::Text | FileKind::Json, Some(text)) => Ok(text.replace("\r\n", "\n").replace('\r', "\n")),
        _ => Err(FileError::NotText(kind)),
    }
}

/// The text, or none where there is none: a zero, other control characters that no text has, halves of characters.
fn decoded(bytes: &[u8]) -> Option<String> {
    let (text, broken) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(bytes.get(mark..)?),
        None => match unmarked_utf16(bytes) {
            Some(encoding) => encoding.decode_without_bom_handling(bytes),
            None => match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) => (text, false),
                None => WINDOWS_1252.decode_without_bom_handling(bytes),
            },
        },
    };
    // The five bytes that WINDOWS-1252 leaves undefined become such characters, too.
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}');
    (!broken && !text.contains(odd)).then(|| text.into_owned())
}

fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(64))?;
    let pairs = head.chunks_exact(2);
    let (mut low, mut high, count) = (0, 0, pairs.len());
    for pair in pairs {
        low += usize::from(pair.first() == Some(&0));
        high += usize::from(pair.get(1) == Some(&0));
    }
    let most = |zeros: usize| count > 3 && zeros * 10 > count * 9;
    match (most(high) && low == 0, most(low) && high == 0) {
        (true, _) => Some(encoding_rs::UTF_16LE),
        (_, true) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

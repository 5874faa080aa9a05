//! One pass over a file before the first row is taken from it: what it is made of, and whether it is all there.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use hub_connector::CancellationToken;
use serde::{Deserialize, Serialize};

/// What the file system says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stat {
    pub(super) size: u64,
    /// Milliseconds since 1970.
    pub(super) mtime: i64,
}

impl Stat {
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let meta = std::fs::metadata(path)?;
        let modified = meta.modified()?;
        let mtime = match modified.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        };
        Ok(Self { size: meta.len(), mtime })
    }
}

/// How a file's bytes become characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Encoding {
    /// UTF-8; rows with other bytes are bad rows.
    Utf8,
    /// What spreadsheets on Windows write by default in the Americas and western Europe.
    Windows1252,
}

impl Encoding {
    /// A value as text; `None` where UTF-8 was promised and not kept.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Windows1252 => Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()),
        }
    }

    /// A value as text for a person to mend.
    pub(super) fn decode_lossy(self, bytes: &[u8]) -> String {
        self.decode(bytes).unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())
    }
}

/// What a file is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// BLAKE3 of the content.
    pub(super) hash: String,
    pub(super) encoding: Encoding,
    /// Line ends, a good guess at the number of rows.
    pub(super) lines: u64,
    /// Holds bytes that no text has, as UTF-16 and spreadsheets' own formats do.
    pub(super) binary: bool,
}

/// Reads the whole file once, in pieces. `None` when it changed under the reading or reading was cancelled.
pub(super) fn scan(path: &Path, before: Stat, cancel: &CancellationToken) -> io::Result<Option<Shape>> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut text = Utf8Count::default();
    let (mut lines, mut read, mut binary) = (0_u64, 0_u64, false);
    let mut bom = false;
    let mut buffer = vec![0_u8; 256 * 1024];
    loop {
        if cancel.is_cancelled() {
            return Ok(None);
        }
        let n = file.read(&mut buffer)?;
        let Some(piece) = buffer.get(..n).filter(|p| !p.is_empty()) else { break };
        if read == 0 {
            bom = piece.starts_with(b"\xef\xbb\xbf");
        }
        hasher.update(piece);
        text.feed(piece);
        lines += piece.iter().filter(|b| **b == b'\n').count() as u64;
        binary |= piece.contains(&0);
        read += n as u64;
    }
    if read != before.size || Stat::of(path)? != before {
        return Ok(None);
    }
    // A stray byte in a file full of good UTF-8 is damage; a file without any good UTF-8 is in another encoding.
    let utf8 = text.wrong == 0 || bom || text.good > text.wrong;
    let encoding = if utf8 { Encoding::Utf8 } else { Encoding::Windows1252 };
    Ok(Some(Shape { hash: hasher.finalize().to_hex().to_string(), encoding, lines, binary }))
}

/// Counts characters beyond ASCII that are good UTF-8, and bytes that are not, over pieces of any length.
#[derive(Debug, Default)]
struct Utf8Count {
    good: u64,
    wrong: u64,
    carry: Vec<u8>,
}

impl Utf8Count {
    fn feed(&mut self, piece: &[u8]) {
        let joined;
        let mut rest = if self.carry.is_empty() {
            piece
        } else {
            self.carry.extend_from_slice(piece);
            joined = std::mem::take(&mut self.carry);
            &joined
        };
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.good += beyond_ascii(text);
                    return;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    self.good += std::str::from_utf8(valid).map(beyond_ascii).unwrap_or(0);
                    let Some(length) = error.error_len() else {
                        // Cut between two pieces, or at the end of the file, where it does not matter.
                        self.carry = after.to_vec();
                        return;
                    };
                    self.wrong += 1;
                    rest = after.get(length..).unwrap_or_default();
                }
            }
        }
    }
}

fn beyond_ascii(text: &str) -> u64 {
    if text.is_ascii() { 0 } else { text.chars().filter(|c| !c.is_ascii()).count() as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(bytes: &[u8]) -> Shape {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, bytes).unwrap();
        scan(&path, Stat::of(&path).unwrap(), &CancellationToken::new()).unwrap().unwrap()
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(shape(b"plain").encoding, Encoding::Utf8);
        assert_eq!(shape("Montréal, Zoë".as_bytes()).encoding, Encoding::Utf8);
        assert_eq!(shape(b"Montr\xe9al \x96 caf\xe9").encoding, Encoding::Windows1252);
        assert_eq!(shape(b"Montr\xc3\xa9al, caf\xc3\xa9, one stray \xe9").encoding, Encoding::Utf8);
        assert!(shape(b"\xff\xfeL\0i\0s\0t\0").binary);
    }

    #[test]
    fn windows_1252_decodes() {
        assert_eq!(Encoding::Windows1252.decode(b"caf\xe9 \x96 \x80 5").as_deref(), Some("café – € 5"));
        assert_eq!(Encoding::Utf8.decode(b"caf\xe9"), None);
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "a,b\n").unwrap();
        let before = Stat { size: 2, ..Stat::of(&path).unwrap() };
        assert_eq!(scan(&path, before, &CancellationToken::new()).unwrap(), None);
        let cancelled = CancellationToken::new();
        cancelled.cancel();
        assert_eq!(scan(&path, Stat::of(&path).unwrap(), &cancelled).unwrap(), None);
    }

    proptest! {
        #[test]
        fn pieces_do_not_change_the_count(text in "[aé€😀]{0,40}", cut in 0_usize..60) {
            let bytes = text.as_bytes();
            let (first, second) = bytes.split_at(cut.min(bytes.len()));
            let mut count = Utf8Count::default();
            count.feed(first);
            count.feed(second);
            prop_assert_eq!((count.good, count.wrong), (beyond_ascii(&text), 0));
        }
    }
}

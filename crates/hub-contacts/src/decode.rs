use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{FileError, LARGEST};

/// The text of a file: as its byte-order mark says, else UTF-8, else what spreadsheets on Windows write in the Americas and
/// western Europe.
pub(super) fn text(bytes: &[u8]) -> Result<String, FileError> {
    if bytes.len() > LARGEST {
        return Err(FileError::TooLarge);
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        None => match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => text,
            None => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    if text.contains('\0') {
        return Err(FileError::NotText);
    }
    if text.trim().is_empty() { Err(FileError::Empty) } else { Ok(text.into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_is_read() {
        assert_eq!(text("José".as_bytes()).unwrap(), "José");
        assert_eq!(text(b"\xef\xbb\xbfJos\xc3\xa9").unwrap(), "José");
        assert_eq!(text(b"Jos\xe9").unwrap(), "José");
        assert_eq!(text(b"\xff\xfeJ\0o\0s\0\xe9\0").unwrap(), "José");
        assert_eq!(text(b"PK\x03\x04\0\0"), Err(FileError::NotText));
        assert_eq!(text(b" \n"), Err(FileError::Empty));
    }
}

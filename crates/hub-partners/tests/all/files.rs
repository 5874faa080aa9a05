use std::io;

use hub_partners::sheet::{FileError, FileKind, Limits, text_of};
use proptest::prelude::*;

/// Fails the test when anybody reads.
struct Untouched;

impl io::Read for Untouched {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        panic!("the file was read");
    }
}

/// Says that it is short and never ends.
struct Endless(u64);

impl io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(b'a');
        self.0 += buffer.len() as u64;
        Ok(buffer.len())
    }
}

#[test]
fn what_is_too_large_is_never_read() {
    let limits = Limits { most_bytes: 1_000, most_rows: 10 };
    let too_large = Err(FileError::TooLarge { most_bytes: 1_000 });
    assert_eq!(limits.read(2_000_000_000, Untouched), too_large);
    let mut liar = Endless(0);
    assert_eq!(limits.read(10, &mut liar), too_large);
    assert!(liar.0 <= 10_000, "read on to byte {}", liar.0);
    assert_eq!(limits.read(4, b"rate".as_slice()), Ok(b"rate".to_vec()));
    assert_eq!(limits.admit(1_000), Ok(()));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sheet.csv");
    let file = std::fs::File::create(&path).unwrap();
    // No byte of it is on the disk.
    file.set_len(2_000_000_000).unwrap();
    let started = std::time::Instant::now();
    let stated = std::fs::metadata(&path).unwrap().len();
    let read = Limits::default().read(stated, std::fs::File::open(&path).unwrap());
    assert!(matches!(read, Err(FileError::TooLarge { .. })));
    assert!(started.elapsed().as_millis() < 500);
}

#[test]
fn a_file_is_what_its_content_is() {
    let limits = Limits::default();
    for (name, bytes, said) in [
        ("sheet.csv", b"%PDF-1.7\n%%EOF".as_slice(), "the file is called .csv, but it is a PDF"),
        ("sheet.pdf", b"rate,points\n", "the file is called .pdf, but it is text"),
        ("sheet.pdf", b"%PDF-1.7\n%%EOF", "the file is a PDF and no text: save the sheet as CSV, or type the quote in"),
        ("sheet.csv", b"PK\x03\x04....", "the file is called .csv, but it is a zip archive or a workbook"),
        (
            "sheet.xlsx",
            b"PK\x03\x04....",
            "the file is a zip archive or a workbook and no text: save the sheet as CSV, or type the quote in",
        ),
        (
            "sheet.csv",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "the file is called .csv, but it is an older workbook or document",
        ),
        ("sheet.csv", b"\x1f\x8b\x08\0", "the file is called .csv, but it is compressed"),
        ("sheet.csv", b"a\0\x01\x02b\0\0\0", "the file is called .csv, but it is something binary"),
        (
            "sheet",
            b"\x7fELF\x01\x02\0\0\0",
            "the file is something binary and no text: save the sheet as CSV, or type the quote in",
        ),
        ("quotes.json", b"rate,points", "the file is called .json, but it is text"),
        ("sheet.csv", b"", "the file is empty"),
        ("sheet.csv", b" \r\n\t ", "the file is empty"),
        ("sheet.csv", b"\xef\xbb\xbf", "the file is empty"),
    ] {
        assert_eq!(text_of(name, bytes, limits).unwrap_err().to_string(), said, "{name}");
    }
}

#[test]
fn every_usual_encoding_is_read() {
    let utf16 = |text: &str, little: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let text = "rate,points\r6.125,0.5\r\nJosé,1\n";
    let mut marked = vec![0xff, 0xfe];
    marked.extend(utf16(text, true));
    let mut windows = text.replace('é', "e").into_bytes();
    windows[text.find('é').unwrap()] = 0xe9;
    for bytes in [text.as_bytes().to_vec(), marked, utf16(text, true), utf16(text, false), windows] {
        assert_eq!(text_of("s.csv", &bytes, Limits::default()).unwrap(), "rate,points\n6.125,0.5\nJosé,1\n");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_told(bytes in prop::collection::vec(any::<u8>(), 0..200), name in "[a-z]{0,4}(\\.(csv|pdf|json|xlsx|txt))?") {
        let kind = FileKind::of(&bytes);
        if let Ok(text) = text_of(&name, &bytes, Limits::default()) {
            prop_assert!(matches!(kind, FileKind::Text | FileKind::Json));
            prop_assert!(!text.trim().is_empty() && !text.contains(['\0', '\r']));
        }
    }
}

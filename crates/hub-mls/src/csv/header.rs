//! The first line: which columns, and which resource they make.

use hub_domain::Resource;

use super::row::split;

/// Columns by which a file is recognised, the most telling first: an open house names its listing too.
const KEYS: [Resource; 5] =
    [Resource::OpenHouse, Resource::Media, Resource::Property, Resource::Member, Resource::Office];

/// A file's first line, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) resource: Resource,
    pub(super) delimiter: u8,
    pub(super) columns: Vec<String>,
    /// Index of the key's column.
    pub(super) key: usize,
    /// Bytes of the line, its end included: where the rows begin.
    pub(super) length: u64,
    /// Lines it takes.
    pub(super) lines: u64,
}

impl Header {
    /// Reads the first line (`bytes` holds it with its end).
    ///
    /// # Errors
    /// What is wrong with it, in words that follow “line 1:”.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if text.contains(&0) {
            return Err("the file is not text in UTF-8 or Windows-1252; save it as CSV UTF-8".to_owned());
        }
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let candidates = [b',', b';', b'\t'].map(|delimiter| (delimiter, columns(text, delimiter)));
        let recognised = candidates.iter().find_map(|(delimiter, columns)| {
            let (resource, key) = recognise(columns)?;
            Some((*delimiter, columns, resource, key))
        });
        let Some((delimiter, columns, resource, key)) = recognised else {
            let widest = candidates.iter().max_by_key(|(_, columns)| columns.len());
            return Err(no_key(widest.map_or(&[], |(_, columns)| columns.as_slice())));
        };
        if let Some(twice) = columns.iter().enumerate().find_map(|(i, c)| columns[..i].contains(c).then_some(c)) {
            return Err(format!("the column “{}” occurs twice", shown(twice)));
        }
        let lines = bytes.iter().filter(|b| **b == b'\n').count() as u64;
        Ok(Self { resource, delimiter, columns: columns.clone(), key, length: bytes.len() as u64, lines })
    }
}

fn columns(text: &[u8], delimiter: u8) -> Vec<String> {
    let values = split(text, delimiter).values;
    let name = |(index, value): (usize, Vec<u8>)| {
        let name = String::from_utf8_lossy(&value).trim().to_owned();
        // A column without a name may still hold values; it gets one, so that they are kept.
        if name.is_empty() { format!("Column{}", index + 1) } else { name }
    };
    values.into_iter().enumerate().map(name).collect()
}

fn recognise(columns: &[String]) -> Option<(Resource, usize)> {
    KEYS.into_iter().find_map(|r| Some((r, columns.iter().position(|c| c == r.key_field())?)))
}

/// A column name short enough for a message.
fn shown(column: &str) -> String {
    column.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn no_key(columns: &[String]) -> String {
    let expected: Vec<_> = Resource::ALL.map(Resource::key_field).into();
    let near = columns.iter().find_map(|c| {
        let folded: String = c.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        expected.iter().find(|e| e.to_lowercase() == folded).map(|e| (c, *e))
    });
    match near {
        Some((found, expected)) => {
            format!(
                "the column “{}” must be spelt exactly “{expected}” (RESO's names, with their capitals)",
                shown(found)
            )
        }
        None => format!("no key column; expected one of: {}", expected.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Header, String> {
        Header::parse(text.as_bytes())
    }

    #[test]
    fn resources_are_recognised_by_their_key() {
        for (text, resource, delimiter) in [
            ("ListingKey,City\r\n", Resource::Property, b','),
            ("\u{feff}City;ListingKey\n", Resource::Property, b';'),
            ("MemberKey\tOfficeKey\n", Resource::Member, b'\t'),
            ("OpenHouseKey,ListingKey", Resource::OpenHouse, b','),
            ("MediaKey,ResourceRecordKey,ListingKey", Resource::Media, b','),
            ("\"OfficeKey\",\"Office, Name\"", Resource::Office, b','),
            ("OfficeKey", Resource::Office, b','),
        ] {
            let header = parse(text).unwrap();
            assert_eq!((header.resource, header.delimiter), (resource, delimiter), "{text}");
        }
        let header = parse("City,ListingKey,\n").unwrap();
        assert_eq!((header.key, header.columns[2].as_str(), header.length), (1, "Column3", 17));
    }

    #[test]
    fn a_wrong_header_says_what_was_expected() {
        assert!(parse("Id,Price\n").unwrap_err().contains("expected one of: ListingKey"));
        assert!(parse("listingkey,Price\n").unwrap_err().contains("exactly “ListingKey”"));
        assert!(parse("Listing Key;Price\n").unwrap_err().contains("exactly “ListingKey”"));
        assert!(parse("ListingKey,City,City\n").unwrap_err().contains("“City” occurs twice"));
        assert!(parse("L\0i\0").unwrap_err().contains("UTF-8"));
        assert!(parse("").is_err());
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            if let Ok(header) = Header::parse(&bytes) {
                prop_assert_eq!(header.columns[header.key].as_str(), header.resource.key_field());
            }
        }
    }
}

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::PartnerError;
use super::error::text;
use super::partner::NAME;
use crate::named;
use crate::{PartnerId, PartnerItemId};

/// The largest document that is kept, bytes: a scanned contract of some hundred pages.
pub const MOST_DOCUMENT_BYTES: u64 = 25 * 1024 * 1024;

named! {
    /// What a document is, by its content.
    pub enum MediaType {
        /// PDF.
        Pdf = "application/pdf",
        /// PNG.
        Png = "image/png",
        /// JPEG.
        Jpeg = "image/jpeg",
    }
}

impl MediaType {
    /// What a file's name says.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            _ => None,
        }
    }

    /// What the content says: its first bytes and, where the format has one, its end, so that a download cut short is
    /// noticed.
    #[must_use]
    pub fn of_content(bytes: &[u8]) -> Option<Self> {
        let tail = bytes.get(bytes.len().saturating_sub(1_024)..).unwrap_or_default();
        if bytes.starts_with(b"%PDF-") && tail.windows(5).any(|w| w == b"%%EOF") {
            Some(Self::Pdf)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") && tail.windows(4).any(|w| w == b"IEND") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") && tail.windows(2).any(|w| w == b"\xff\xd9") {
            Some(Self::Jpeg)
        } else {
            None
        }
    }

    /// How people call it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }
}

/// What a document's name and content agree on.
///
/// # Errors
/// [`PartnerError::Text`] for a name that is a path or no name, [`PartnerError::UnknownType`], [`PartnerError::NotThatType`],
/// [`PartnerError::TooLarge`].
pub fn check_document(name: &str, bytes: &[u8]) -> Result<MediaType, PartnerError> {
    text("document name", name, NAME)?;
    if name.contains(['/', '\\', '\n', '\t']) {
        return Err(PartnerError::Text { field: "document name", most: NAME });
    }
    let said = MediaType::of_name(name).ok_or_else(|| PartnerError::UnknownType { name: name.to_owned() })?;
    if bytes.len() as u64 > MOST_DOCUMENT_BYTES {
        return Err(PartnerError::TooLarge { name: name.to_owned(), most_mib: MOST_DOCUMENT_BYTES / 1024 / 1024 });
    }
    if MediaType::of_content(bytes) != Some(said) {
        return Err(PartnerError::NotThatType { name: name.to_owned(), said: said.word() });
    }
    Ok(said)
}

/// Who has signed a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedBy {
    /// Who.
    pub name: String,
    /// When.
    pub on: NaiveDate,
}

/// What is to be said of a document when it is brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDocument {
    /// Whose.
    pub partner: PartnerId,
    /// Of which agreement.
    pub agreement: Option<PartnerItemId>,
    /// The file's name; the same name again is the next version.
    pub name: String,
    /// Who has signed it.
    pub signed_by: Vec<SignedBy>,
    /// The last day it is good.
    pub expires_on: Option<NaiveDate>,
}

impl NewDocument {
    /// Whether the record is in order; the content has its own check, [`check_document`].
    ///
    /// # Errors
    /// Texts.
    pub fn check(&self) -> Result<(), PartnerError> {
        text("document name", &self.name, NAME)?;
        self.signed_by.iter().try_for_each(|s| text("signed_by.name", &s.name, NAME))
    }
}

/// A document that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerDocument {
    /// Identifier.
    pub id: PartnerItemId,
    /// What was said of it.
    pub about: NewDocument,
    /// Which version of that name, from 1.
    pub version: u32,
    /// What it is.
    pub media_type: MediaType,
    /// BLAKE3 of its content.
    pub digest: [u8; 32],
    /// Its size.
    pub bytes: u64,
    /// When it came.
    pub added_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_content_has_to_be_what_the_name_says() {
        let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n".as_slice();
        let jpeg = b"\xff\xd8\xff\xe0....\xff\xd9".as_slice();
        assert_eq!(check_document("W-9 note.PDF", pdf), Ok(MediaType::Pdf));
        assert_eq!(check_document("sign.jpeg", jpeg), Ok(MediaType::Jpeg));
        for (name, bytes, said) in [
            ("deal.pdf", jpeg, "deal.pdf: its content is not PDF"),
            ("cut.pdf", b"%PDF-1.7\n1 0 obj", "cut.pdf: its content is not PDF"),
            ("empty.png", b"", "empty.png: its content is not PNG"),
            ("run.exe", pdf, "run.exe: neither PDF, PNG nor JPEG by its name"),
            ("../deal.pdf", pdf, "document name: between 1 and 200 characters, and no control characters"),
        ] {
            assert_eq!(check_document(name, bytes).unwrap_err().to_string(), said);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_under_any_name_are_judged(name in ".{0,30}(\\.pdf)?", bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(kind) = check_document(&name, &bytes) {
                prop_assert_eq!(MediaType::of_content(&bytes), Some(kind));
            }
        }
    }
}

//! PDFs that somebody chooses as evidence of what they type: lenders' estimates and letters arrive so.

use hub_domain::partner::{MediaType, check_document};

use super::shelf::Evidence;
use super::text::check;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{ErrorCode, EvidenceView};

impl Hub {
    /// Remembers a PDF until what is typed off it is kept.
    ///
    /// # Errors
    /// It is no PDF, or its name holds what must not be kept.
    pub fn take_evidence(&self, name: &str, content: Vec<u8>) -> Result<EvidenceView> {
        check(name).map_err(|why| AppError::bad_request("file", why))?;
        let refused = |reason: String| AppError::new(ErrorCode::BadInput).with("place", name).with("reason", reason);
        match check_document(name, &content) {
            Ok(MediaType::Pdf) => {}
            Ok(other) => return Err(refused(format!("is {}, not a PDF", other.word()))),
            Err(error) => return Err(refused(error.to_string())),
        }
        let id = uuid::Uuid::now_v7().to_string();
        let bytes = u32::try_from(content.len()).unwrap_or(u32::MAX);
        self.0.quotes.put_evidence(Evidence { id: id.clone(), name: name.to_owned(), content });
        Ok(EvidenceView { id, name: name.to_owned(), bytes })
    }
}

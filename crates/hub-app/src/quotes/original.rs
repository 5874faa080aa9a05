//! The files quotes and letters came in, given back as they came.

use std::path::Path;

use hub_store::quotes::QuoteDocument;

use super::screen::id;
use crate::error::Result;
use crate::files;
use crate::hub::Hub;
use crate::view::{QuoteOriginalRequest, SavedView};

impl Hub {
    /// A file name for the original of a quote or a letter.
    ///
    /// # Errors
    /// No such quote or letter, or a file that is not what was taken in.
    pub async fn quote_original_name(&self, request: &QuoteOriginalRequest) -> Result<String> {
        let name = files::safe_name(&self.original(request).await?.name);
        // What was typed in has no file; what was typed is kept as text.
        let ending = name.rsplit_once('.').is_some_and(|(_, ending)| (1..=5).contains(&ending.len()));
        Ok(if ending { name } else { format!("{name}.txt") })
    }

    /// Writes the original of a quote or a letter into a file, byte for byte as it came.
    ///
    /// # Errors
    /// No such quote or letter; a file that is not what was taken in; what the disk says.
    pub async fn save_quote_original(&self, request: &QuoteOriginalRequest, path: &Path) -> Result<SavedView> {
        let content = self.original(request).await?.content;
        files::save(path, &content)
    }

    async fn original(&self, request: &QuoteOriginalRequest) -> Result<QuoteDocument> {
        Ok(match request {
            QuoteOriginalRequest::Quote { id: quote } => self.0.store.quote_document(id("id", quote)?).await?,
            QuoteOriginalRequest::Letter { id: letter } => self.0.store.letter_document(id("id", letter)?).await?,
        })
    }
}

//! The watched folder of answers and quotes. Files stay where they are; each content is taken in once.

use std::path::Path;

use hub_domain::QuoteId;
use hub_store::quotes::NewQuote;

use super::read::About;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{QuoteFolderView, RefusedFileView};
use crate::watched_folder::{FolderFile, FolderState, WatchedFolder};

pub(super) const FOLDER: WatchedFolder =
    WatchedFolder { path: "quotes.folder", looked_at: "quotes.folder.lookedAt", endings: &["eml", "txt", "json"] };

impl Hub {
    /// The folder that is watched for quotes.
    pub(super) async fn quote_folder(&self) -> Result<Option<QuoteFolderView>> {
        let Some(FolderState { path, looked_at, missing }) = FOLDER.state(self).await? else { return Ok(None) };
        let (taken, refused) = self.0.store.quote_files().await?;
        let refused =
            refused.into_iter().map(|file| RefusedFileView { name: file.name, reason: file.reason }).collect();
        Ok(Some(QuoteFolderView { path, looked_at, taken, refused, missing }))
    }

    /// Watches a folder for answers and quotes, and looks into it at once.
    ///
    /// # Errors
    /// It is not there.
    pub async fn watch_quote_folder(&self, folder: &Path) -> Result<QuoteFolderView> {
        FOLDER.watch(self, folder).await?;
        self.look_in_quote_folder().await?;
        self.quote_folder().await?.ok_or_else(|| AppError::not_found("such folder"))
    }

    /// Stops watching the folder; what came from it stays.
    ///
    /// # Errors
    /// The store's.
    pub async fn forget_quote_folder(&self) -> Result<()> {
        FOLDER.forget(self).await
    }

    /// Looks into the folder now, and answers how many quotes came in.
    ///
    /// # Errors
    /// The store's. A file that cannot be read is noted and the others go on.
    pub async fn look_in_quote_folder(&self) -> Result<u32> {
        let Some(files) = FOLDER.files(self).await? else { return Ok(0) };
        let mut taken = 0;
        for file in files {
            taken += self.look_at_quotes(&file).await?;
        }
        FOLDER.looked(self).await?;
        Ok(taken)
    }

    async fn look_at_quotes(&self, file: &Path) -> Result<u32> {
        let Some(FolderFile { name, content }) = FolderFile::read(file).await else { return Ok(0) };
        if self.0.store.quote_file_known(&content).await? {
            return Ok(0);
        }
        match self.take_quotes(&name, &content).await {
            Ok(taken) => {
                self.0.store.note_quote_file(&content, &name, taken, None).await?;
                Ok(taken)
            }
            Err(error) => {
                let reason = error.to_string();
                self.0.store.note_quote_file(&content, &name, 0, Some(&reason)).await?;
                Ok(0)
            }
        }
    }

    /// A file of the folder is taken whole: with nobody looking, one bad row leaves it to a person.
    async fn take_quotes(&self, name: &str, content: &[u8]) -> Result<u32> {
        let came = self.came_in(name, content, &About::default()).await?;
        if let Some(refused) = came.read.refused.first() {
            return Err(AppError::bad_request("file", refused));
        }
        let waiting = came.waiting.map(|stored| stored.value.id);
        let new = |quote| NewQuote { id: waiting.unwrap_or_else(QuoteId::new), partner: None, request: None, quote };
        let quotes: Vec<NewQuote> = came.read.quotes.into_iter().map(new).collect();
        self.0.store.keep_quotes(&quotes, content).await?;
        Ok(u32::try_from(quotes.len()).unwrap_or(u32::MAX))
    }
}

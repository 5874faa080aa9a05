//! The watched folder of answers and quotes. Files stay where they are; each content is taken in once.

use std::path::{Path, PathBuf};

use hub_domain::QuoteId;
use hub_store::quotes::NewQuote;

use super::read::About;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::instant;
use crate::view::{QuoteFolderView, RefusedFileView};

const FOLDER: &str = "quotes.folder";
const LOOKED: &str = "quotes.folder.lookedAt";
/// Largest file looked at, bytes, and most files of a folder.
const LARGEST: u64 = 16 * 1024 * 1024;
const MOST_FILES: usize = 2_000;

impl Hub {
    /// The folder that is watched for quotes.
    pub(super) async fn quote_folder(&self) -> Result<Option<QuoteFolderView>> {
        let Some(path) = self.0.store.setting(FOLDER).await? else { return Ok(None) };
        let (taken, refused) = self.0.store.quote_files().await?;
        Ok(Some(QuoteFolderView {
            looked_at: self.0.store.setting(LOOKED).await?,
            taken,
            refused: refused.into_iter().map(|file| RefusedFileView { name: file.name, reason: file.reason }).collect(),
            missing: !Path::new(&path).is_dir(),
            path,
        }))
    }

    /// Watches a folder for answers and quotes, and looks into it at once.
    ///
    /// # Errors
    /// It is not there.
    pub async fn watch_quote_folder(&self, folder: &Path) -> Result<QuoteFolderView> {
        if !folder.is_absolute() || !folder.is_dir() {
            return Err(AppError::bad_request("folder", "is no folder"));
        }
        self.0.store.set_setting(FOLDER, Some(&folder.display().to_string())).await?;
        self.look_in_quote_folder().await?;
        self.quote_folder().await?.ok_or_else(|| AppError::not_found("such folder"))
    }

    /// Stops watching the folder; what came from it stays.
    ///
    /// # Errors
    /// The store's.
    pub async fn forget_quote_folder(&self) -> Result<()> {
        self.0.store.set_setting(FOLDER, None).await?;
        Ok(self.0.store.set_setting(LOOKED, None).await?)
    }

    /// Looks into the folder now, and answers how many quotes came in.
    ///
    /// # Errors
    /// The store's. A file that cannot be read is noted and the others go on.
    pub async fn look_in_quote_folder(&self) -> Result<u32> {
        let Some(path) = self.0.store.setting(FOLDER).await? else { return Ok(0) };
        let listed = tokio::task::spawn_blocking(move || list(Path::new(&path))).await;
        let mut taken = 0;
        for file in listed.map_err(|error| AppError::unexpected(&error))? {
            taken += self.look_at_quotes(&file).await?;
        }
        let now = instant(self.0.clock.now());
        self.0.store.set_setting(LOOKED, Some(&now)).await?;
        Ok(taken)
    }

    async fn look_at_quotes(&self, file: &Path) -> Result<u32> {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        // A file that is being written is looked at the next time.
        let Ok(content) = tokio::fs::read(file).await else { return Ok(0) };
        if content.is_empty() || self.0.store.quote_file_known(&content).await? {
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

/// The files of a folder that may hold quotes, by name. Neither folders within it nor hidden files.
fn list(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.metadata().is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST))
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            !name.starts_with('.') && ["eml", "txt", "json"].contains(&ending.as_str())
        })
        .collect();
    files.sort();
    files.truncate(MOST_FILES);
    files
}

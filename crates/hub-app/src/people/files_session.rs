//! Files of people, as a window chooses them: one is looked at, then taken in or not.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{AppError, Result};
use crate::files;
use crate::session::App;
use crate::view::{
    ErrorCode, ExportPeopleRequest, ImportPreviewView, ImportRequest, ImportView, JobEnd, LeadFolderView, PeopleFile,
    SavedView, Tag,
};

/// Name of the job.
const JOB: &str = "import";

impl App {
    /// A file name for people that are written out.
    #[must_use]
    pub fn people_file_name(&self, request: &ExportPeopleRequest) -> String {
        let ending = match request.format {
            PeopleFile::Csv => "csv",
            PeopleFile::Vcard => "vcf",
        };
        format!("{}.{ending}", files::safe_name(&format!("People {}", self.clock().today())))
    }

    /// Watches a folder for leads, and looks into it at once.
    ///
    /// # Errors
    /// It is not there; the store is locked.
    pub async fn watch_lead_folder(&self, path: PathBuf) -> Result<LeadFolderView> {
        self.people_hub().await?.watch_lead_folder(&path).await
    }

    /// Reads a file of contacts; nothing is taken in.
    ///
    /// # Errors
    /// It cannot be read as one of contacts; the store is locked.
    pub async fn read_contact_file(&self, path: PathBuf) -> Result<ImportPreviewView> {
        let hub = self.people_hub().await?;
        let bytes = read(&path).await?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        hub.choose_contacts(&name, &bytes).await
    }

    /// Takes the chosen file in; answers when it is done. The job `import` tells how it goes.
    ///
    /// # Errors
    /// As [`crate::Hub::run_import`]; one is under way; the store is locked.
    pub async fn start_import(&self, request: ImportRequest) -> Result<ImportView> {
        let hub = self.people_hub().await?;
        let parent = self.background().await.ok_or_else(|| AppError::new(ErrorCode::Locked))?;
        let under_way = || AppError::bad_request(JOB, "one is under way");
        let cancel = hub.0.imports.begin(&parent).ok_or_else(under_way)?;
        let told = AtomicU64::new(0);
        let progress = |done: u64, total: u64| {
            told.fetch_max(done, Ordering::Relaxed);
            self.tell_job(JOB, done, Some(total), None, None);
        };
        let ended = hub.run_import(&request, &progress, &cancel).await;
        hub.0.imports.end();
        let done = told.load(Ordering::Relaxed);
        let end = match &ended {
            Ok(_) if cancel.is_cancelled() => JobEnd::Cancelled,
            Ok(_) => JobEnd::Done,
            Err(_) => JobEnd::Failed,
        };
        self.tell_job(JOB, done, None, Some(end), ended.as_ref().err());
        self.say(&[Tag::People]);
        ended
    }

    /// Stops the import under way; what it has taken in stays and can be taken back.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn cancel_import(&self) -> Result<()> {
        self.hub().await?.0.imports.cancel();
        Ok(())
    }

    /// Writes people into a file.
    ///
    /// # Errors
    /// What the disk says; a condition makes no sense; the store is locked.
    pub async fn export_people(&self, request: ExportPeopleRequest, path: PathBuf) -> Result<SavedView> {
        let bytes = self.people_hub().await?.people_file(&request.people, request.format).await?;
        self.write(&path, &bytes)
    }
}

/// A file's bytes, unless it is larger than any file of contacts.
pub(super) async fn read(path: &std::path::Path) -> Result<Vec<u8>> {
    let refused = |error: std::io::Error| files::refused(path, &error);
    let length = tokio::fs::metadata(path).await.map_err(refused)?.len();
    if length > hub_contacts::LARGEST as u64 {
        let reason = hub_contacts::FileError::TooLarge;
        return Err(AppError::new(ErrorCode::BadInput).with("place", path.display()).with("reason", reason));
    }
    tokio::fs::read(path).await.map_err(refused)
}

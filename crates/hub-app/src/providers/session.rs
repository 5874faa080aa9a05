//! What the window asks a session for, handed to the open store.

use std::path::PathBuf;

use hub_domain::partner::MOST_DOCUMENT_BYTES;

use crate::error::Result;
use crate::files;
use crate::session::App;
use crate::view::{
    AttachJobFileRequest, IdRequest, JobFileRequest, NoteJobRequest, PriceListView, ProviderView, ProvidersRequest,
    ProvidersView, RevisionView, SaveProviderSheetRequest, SavedView, Tag, WhoCanRequest, WhoCanView,
};

impl App {
    /// Providers by name.
    ///
    /// # Errors
    /// As [`crate::Hub::providers`]; the store is locked; a client looks at the screen.
    pub async fn providers(&self, request: ProvidersRequest) -> Result<ProvidersView> {
        self.people_hub().await?.providers(&request).await
    }

    /// A provider's page.
    ///
    /// # Errors
    /// As [`crate::Hub::provider`]; the store is locked; a client looks at the screen.
    pub async fn provider(&self, request: IdRequest) -> Result<ProviderView> {
        self.people_hub().await?.provider(&request).await
    }

    /// Who can do a job.
    ///
    /// # Errors
    /// As [`crate::Hub::who_can_do_it`]; the store is locked; a client looks at the screen.
    pub async fn who_can_do_it(&self, request: WhoCanRequest) -> Result<WhoCanView> {
        self.people_hub().await?.who_can_do_it(&request).await
    }

    /// Keeps a provider's sheet.
    ///
    /// # Errors
    /// As [`crate::Hub::save_provider_sheet`]; the store is locked; a client looks at the screen.
    pub async fn save_provider_sheet(&self, request: SaveProviderSheetRequest) -> Result<RevisionView> {
        let kept = self.people_hub().await?.save_provider_sheet(&request).await?;
        self.say(&[Tag::Partners]);
        Ok(kept)
    }

    /// Writes down what came of a job.
    ///
    /// # Errors
    /// As [`crate::Hub::note_job`]; the store is locked; a client looks at the screen.
    pub async fn note_job(&self, request: NoteJobRequest) -> Result<RevisionView> {
        let kept = self.people_hub().await?.note_job(&request).await?;
        self.say(&[Tag::Partners]);
        Ok(kept)
    }

    /// Takes a chosen file in for a job.
    ///
    /// # Errors
    /// As [`crate::Hub::attach_job_file`]; the file cannot be read or is too large; the store is locked.
    pub async fn attach_job_file(&self, request: AttachJobFileRequest, path: PathBuf) -> Result<RevisionView> {
        let hub = self.people_hub().await?;
        let content = files::bounded(&path, MOST_DOCUMENT_BYTES).await?;
        let kept = hub.attach_job_file(&request, &files::name_of(&path), &content).await?;
        self.say(&[Tag::Partners]);
        Ok(kept)
    }

    /// The name a job's file came with.
    ///
    /// # Errors
    /// No such file; the store is locked.
    pub async fn job_file_name(&self, request: &JobFileRequest) -> Result<String> {
        self.people_hub().await?.job_file_name(request).await
    }

    /// Writes a job's file into a chosen file.
    ///
    /// # Errors
    /// As [`crate::Hub::save_job_file`]; the store is locked.
    pub async fn save_job_file(&self, request: JobFileRequest, path: PathBuf) -> Result<SavedView> {
        let saved = self.people_hub().await?.save_job_file(&request, &path).await?;
        self.note_written(&path);
        Ok(saved)
    }

    /// Reads a list of prices from a chosen file; nothing is kept.
    ///
    /// # Errors
    /// As [`crate::Hub::read_price_list`]; the file cannot be read or is too large; the store is locked.
    pub async fn read_price_list(&self, path: PathBuf) -> Result<PriceListView> {
        let hub = self.people_hub().await?;
        hub.read_price_list(&files::name_of(&path), &files::bounded(&path, 1024 * 1024).await?)
    }
}

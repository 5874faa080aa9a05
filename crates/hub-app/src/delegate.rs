//! What the window asks a session for, handed to the open store.

use std::path::{Path, PathBuf};

use hub_connector::CancellationToken;

use crate::error::{AppError, Result};
use crate::session::App;
use crate::view::{
    AddSourceRequest, AdviceView, AppStateView, ChangeSourceRequest, CmaHistory, CmaIdRequest, CmaRefreshView,
    CmaSummaryView, CmaSurroundingsView, CmaView, CompareRequest, ComparedView, ConnectorView, DecideHomeRequest,
    ExportStoreRequest, FileCmaRequest, HandSubjectRequest, JobEnd, JobProgressView, KeyRequest, ListingDetailView,
    MapView, NameRequest, PauseRequest, PayloadView, PhotoRequest, PhotoView, PresentRequest, RemovalView,
    SameHomeView, SaveCmaHistoryRequest, SaveTermsRequest, SavedView, SearchRequest, SearchView, SettingsView,
    SourceChoicesView, SourceHealthView, SourceView, StartCmaRequest, StatusView, Tag, UpdateCmaRequest, VerifyView,
};

impl App {
    /// The status bar.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn status(&self) -> Result<StatusView> {
        self.hub().await?.status().await
    }

    /// A page of listings.
    ///
    /// # Errors
    /// The store is locked, or the question makes no sense.
    pub async fn search_listings(&self, request: SearchRequest) -> Result<SearchView> {
        self.hub().await?.search_listings(&request).await
    }

    /// The same question as points on a map.
    ///
    /// # Errors
    /// As [`App::search_listings`].
    pub async fn map_points(&self, request: SearchRequest) -> Result<MapView> {
        self.hub().await?.map_points(&request).await
    }

    /// Everything the store knows of a listing.
    ///
    /// # Errors
    /// The store is locked, or there is no such listing.
    pub async fn listing_detail(&self, request: KeyRequest) -> Result<ListingDetailView> {
        self.hub().await?.listing_detail(&request).await
    }

    /// What can be said about a listing.
    ///
    /// # Errors
    /// As [`App::listing_detail`].
    pub async fn listing_advice(&self, request: KeyRequest) -> Result<AdviceView> {
        self.hub().await?.listing_advice_view(&request).await
    }

    /// Who else lists a listing's home, and what public records say of it.
    ///
    /// # Errors
    /// As [`App::listing_detail`].
    pub async fn same_home(&self, request: KeyRequest) -> Result<SameHomeView> {
        self.hub().await?.same_home_view(&request).await
    }

    /// Separates two listings that were taken for one home, joins two, or takes that back.
    ///
    /// # Errors
    /// As [`App::listing_detail`].
    pub async fn decide_home(&self, request: DecideHomeRequest) -> Result<SameHomeView> {
        self.hub().await?.decide_home_view(&request).await
    }

    /// The vendor's own payload.
    ///
    /// # Errors
    /// As [`App::listing_detail`].
    pub async fn listing_payload(&self, request: KeyRequest) -> Result<PayloadView> {
        self.hub().await?.listing_payload(&request).await
    }

    /// A photo.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn listing_photo(&self, request: PhotoRequest) -> Result<PhotoView> {
        self.hub().await?.listing_photo(&request).await
    }

    /// Kinds of sources.
    ///
    /// They are known before any store is open.
    #[must_use]
    pub fn connectors(&self) -> Vec<ConnectorView> {
        crate::source_views::connectors(self.registry())
    }

    /// The sources.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn sources(&self) -> Result<Vec<SourceView>> {
        self.hub().await?.source_views().await
    }

    /// Checks and saves a source, and starts to read it.
    ///
    /// # Errors
    /// As [`crate::Hub::add_source`].
    pub async fn add_source(&self, request: AddSourceRequest) -> Result<SourceView> {
        let added = self.hub().await?.add_source_from_form(request).await?;
        self.say(&[Tag::Sources]);
        self.restart_background().await;
        Ok(added)
    }

    /// Gives a source other settings and secrets, and goes on reading it with them.
    ///
    /// # Errors
    /// As [`crate::Hub::change_source`].
    pub async fn change_source(&self, request: ChangeSourceRequest) -> Result<SourceView> {
        let changed = self.hub().await?.change_source_from_form(request).await?;
        self.say(&[Tag::Sources, Tag::Listings]);
        self.restart_background().await;
        Ok(changed)
    }

    /// Checks that a source answers.
    ///
    /// # Errors
    /// No such source.
    pub async fn check_source(&self, request: NameRequest) -> Result<SourceView> {
        let view = self.hub().await?.check_source(&request).await?;
        self.say(&[Tag::Sources]);
        Ok(view)
    }

    /// What removing a source would take along.
    ///
    /// # Errors
    /// No such source.
    pub async fn removal_preview(&self, request: NameRequest) -> Result<RemovalView> {
        self.hub().await?.removal_preview(&request).await
    }

    /// Removes a source.
    ///
    /// # Errors
    /// No such source.
    pub async fn remove_source(&self, request: NameRequest) -> Result<RemovalView> {
        let removed = self.hub().await?.remove_source(&request).await?;
        self.say(&[Tag::Sources, Tag::Listings]);
        self.restart_background().await;
        Ok(removed)
    }

    /// How a source is doing.
    ///
    /// # Errors
    /// No such source.
    pub async fn source_health(&self, request: NameRequest) -> Result<SourceHealthView> {
        self.hub().await?.source_health(&request).await
    }

    /// Saves the terms of a source.
    ///
    /// # Errors
    /// As [`crate::Hub::save_terms`].
    pub async fn save_terms(&self, request: SaveTermsRequest) -> Result<SourceView> {
        let view = self.hub().await?.save_terms(&request).await?;
        self.say(&[Tag::Sources, Tag::Listings]);
        Ok(view)
    }

    /// Pauses a source or lets it go on.
    ///
    /// # Errors
    /// No such source.
    pub async fn pause_source(&self, request: PauseRequest) -> Result<SourceView> {
        let view = self.hub().await?.pause_source(&request).await?;
        self.say(&[Tag::Sources]);
        Ok(view)
    }

    /// One record beside the server's copy.
    ///
    /// # Errors
    /// As [`crate::Hub::compare_record`].
    pub async fn compare_record(&self, request: CompareRequest) -> Result<ComparedView> {
        let view = self.hub().await?.compare_record(&request).await?;
        if view.applied {
            self.say(&[Tag::Sources, Tag::Listings]);
        }
        Ok(view)
    }

    /// Names an agent recognises, and sets of display rules.
    #[must_use]
    pub fn source_choices(&self) -> SourceChoicesView {
        crate::source_views::choices(self.registry())
    }

    /// Says whether a client looks at the screen.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn present(&self, request: PresentRequest) -> Result<AppStateView> {
        self.hub().await?.set_presenting(request.presenting);
        self.say(&[Tag::State, Tag::Listings, Tag::Cmas]);
        Ok(self.app_state().await)
    }

    /// Stops the sync of a source.
    pub async fn cancel_sync(&self, name: &str) {
        if let Ok(hub) = self.hub().await
            && let Ok(connection) = hub.connection(name).await
        {
            hub.cancel_sync(&connection);
        }
    }

    /// The CMAs.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn cmas(&self) -> Result<Vec<CmaSummaryView>> {
        self.hub().await?.cmas().await
    }

    /// Starts a CMA.
    ///
    /// # Errors
    /// As [`crate::Hub::start_cma`].
    pub async fn start_cma(&self, request: StartCmaRequest) -> Result<CmaView> {
        let view = self.hub().await?.start_cma(&request).await?;
        self.say(&[Tag::Cmas]);
        Ok(view)
    }

    /// A CMA as it was left.
    ///
    /// # Errors
    /// No such CMA.
    pub async fn cma(&self, request: CmaIdRequest) -> Result<CmaView> {
        self.hub().await?.cma(&request).await
    }

    /// Saves the edits of a CMA.
    ///
    /// # Errors
    /// As [`crate::Hub::update_cma`].
    pub async fn update_cma(&self, request: UpdateCmaRequest) -> Result<CmaView> {
        let view = self.hub().await?.update_cma(&request).await?;
        self.say(&[Tag::Cmas]);
        Ok(view)
    }

    /// Removes a CMA.
    ///
    /// # Errors
    /// No such CMA.
    pub async fn delete_cma(&self, request: CmaIdRequest) -> Result<()> {
        let record = self.hub().await?.delete_cma(&request).await?;
        self.keep_removed_cma(record);
        self.say(&[Tag::Cmas]);
        Ok(())
    }

    /// Puts a CMA back that was removed in this session.
    ///
    /// # Errors
    /// It was not removed in this session.
    pub async fn restore_cma(&self, request: CmaIdRequest) -> Result<CmaView> {
        let hub = self.hub().await?;
        let record = self.take_removed_cma(&request.id).ok_or_else(|| AppError::not_found("removed CMA"))?;
        let view = hub.restore_cma(&record).await?;
        self.say(&[Tag::Cmas]);
        Ok(view)
    }

    /// Starts a CMA for a home that is not among the listings.
    ///
    /// # Errors
    /// As [`crate::Hub::start_cma_by_hand`].
    pub async fn start_cma_by_hand(&self, request: HandSubjectRequest) -> Result<CmaView> {
        let view = self.hub().await?.start_cma_by_hand(&request).await?;
        self.say(&[Tag::Cmas]);
        Ok(view)
    }

    /// Keeps a CMA apart from the drafts, or renames it.
    ///
    /// # Errors
    /// As [`crate::Hub::file_cma`].
    pub async fn file_cma(&self, request: FileCmaRequest) -> Result<CmaView> {
        let view = self.hub().await?.file_cma(&request).await?;
        self.say(&[Tag::Cmas]);
        Ok(view)
    }

    /// A second CMA with the same figures.
    ///
    /// # Errors
    /// No such CMA.
    pub async fn duplicate_cma(&self, request: CmaIdRequest) -> Result<CmaView> {
        let view = self.hub().await?.duplicate_cma(&request).await?;
        self.say(&[Tag::Cmas]);
        Ok(view)
    }

    /// Works a CMA out again from today's sales. [`App::restore_cma`] takes it back in this session.
    ///
    /// # Errors
    /// As [`crate::Hub::refresh_cma`].
    pub async fn refresh_cma(&self, request: CmaIdRequest) -> Result<CmaRefreshView> {
        let (view, before) = self.hub().await?.refresh_cma(&request).await?;
        self.keep_removed_cma(before);
        self.say(&[Tag::Cmas]);
        Ok(view)
    }

    /// The list-price strategy and the market around a CMA.
    ///
    /// # Errors
    /// As [`crate::Hub::cma_surroundings`].
    pub async fn cma_surroundings(&self, request: CmaIdRequest) -> Result<CmaSurroundingsView> {
        self.hub().await?.cma_surroundings(&request).await
    }

    /// The steps of a CMA that can be undone.
    ///
    /// # Errors
    /// No such CMA.
    pub async fn cma_history(&self, request: CmaIdRequest) -> Result<CmaHistory> {
        self.hub().await?.cma_history(&request).await
    }

    /// Keeps the steps of a CMA.
    ///
    /// # Errors
    /// No such CMA.
    pub async fn save_cma_history(&self, request: SaveCmaHistoryRequest) -> Result<()> {
        self.hub().await?.save_cma_history(&request).await
    }

    /// The settings.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn settings(&self) -> Result<SettingsView> {
        self.hub().await?.settings().await
    }

    /// Saves the settings.
    ///
    /// # Errors
    /// A value outside its range.
    pub async fn save_settings(&self, settings: SettingsView) -> Result<SettingsView> {
        let saved = self.hub().await?.save_settings(&settings).await?;
        self.say(&[Tag::Settings]);
        Ok(saved)
    }

    /// Checks the store.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn verify_store(&self) -> Result<VerifyView> {
        self.hub().await?.verify_store().await
    }

    /// A name for a backup made now.
    #[must_use]
    pub fn backup_file_name(&self) -> String {
        format!("EnterpriseHub backup {}.ehbackup", self.clock().now().format("%Y-%m-%d %H%M"))
    }

    /// Writes a backup.
    ///
    /// # Errors
    /// As [`crate::Hub::backup`].
    pub async fn backup_store(&self, path: PathBuf) -> Result<SavedView> {
        let saved = self.hub().await?.backup(&path).await?;
        self.note_written(&path);
        Ok(saved)
    }

    /// Writes the store in open formats into a new folder below the one the user picked.
    ///
    /// # Errors
    /// As [`crate::Hub::export`].
    pub async fn export_store(&self, request: ExportStoreRequest, picked: PathBuf) -> Result<SavedView> {
        let hub = self.hub().await?;
        let folder = picked.join(format!("EnterpriseHub export {}", self.clock().now().format("%Y-%m-%d %H%M%S")));
        let outlet = self.outlet();
        let progress = move |done: u64, total: u64| {
            if let Some(outlet) = &outlet {
                outlet.job_progress(JobProgressView {
                    job: "export".to_owned(),
                    step: String::new(),
                    done,
                    total: Some(total),
                    bytes: 0,
                    finished: None,
                    error: None,
                });
            }
        };
        let bytes = hub.export(&folder, request.own, &progress, &CancellationToken::new()).await;
        self.job_ended("export", bytes.as_ref().err());
        bytes?;
        self.note_written(&folder);
        Ok(SavedView { path: Some(path_text(&folder)), bytes: folder_bytes(&folder) })
    }

    pub(crate) fn job_ended(&self, job: &str, error: Option<&AppError>) {
        if let Some(outlet) = self.outlet() {
            outlet.job_progress(JobProgressView {
                job: job.to_owned(),
                step: String::new(),
                done: 0,
                total: None,
                bytes: 0,
                finished: Some(if error.is_some() { JobEnd::Failed } else { JobEnd::Done }),
                error: error.cloned().map(Into::into),
            });
        }
    }
}

/// Size of the files in a folder.
fn folder_bytes(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.flatten().filter_map(|e| e.metadata().ok()).map(|m| m.len()).sum()
}

fn path_text(path: &Path) -> String {
    path.display().to_string()
}

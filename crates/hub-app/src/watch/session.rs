//! What the window asks of the watch, and the watch while the window is open.

use std::sync::Arc;
use std::time::Duration;

use hub_connector::CancellationToken;
use tokio::sync::broadcast::error::RecvError;

use super::announce;
use crate::error::Result;
use crate::hub::Hub;
use crate::outlet::Outlet;
use crate::session::App;
use crate::view::{
    CloseDraftRequest, DecideRequest, DraftView, HotsheetRequest, HotsheetView, NoticeView, QueryTextView,
    SaveSearchRequest, SavedSearchView, SearchIdRequest, SearchRequest, SearchesView, StoreChangedView, Tag,
    WatchSettingsView,
};

/// Between two looks at the log while pages pour in: soon enough for whoever waits, seldom enough for the writer.
const REST: Duration = Duration::from_secs(3);
/// Messages fall due and quiet hours end without anything changing.
const TICK: Duration = Duration::from_secs(60);

/// Watches until stopped.
pub(crate) async fn watch_log(hub: Hub, outlet: Arc<dyn Outlet>, cancel: CancellationToken) {
    let mut changes = hub.store().changes();
    loop {
        match hub.run_watch().await {
            Ok(step) if step.events + step.notices > 0 => {
                outlet.store_changed(StoreChangedView { tags: vec![Tag::Searches] });
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the searches are not watched"),
        }
        if let Err(error) = announce(&hub, &outlet).await {
            tracing::warn!(%error, "nothing is announced");
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(REST) => {}
        }
        let tick = tokio::time::sleep(TICK);
        tokio::pin!(tick);
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                () = &mut tick => break,
                change = changes.recv() => match change {
                    // Things of our own, this watch's settings among them, are no news of listings.
                    Ok(change) if change.connection.is_none() => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return,
                },
            }
        }
        changes = changes.resubscribe();
    }
}

impl App {
    /// The saved searches.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn saved_searches(&self) -> Result<SearchesView> {
        self.hub().await?.saved_searches().await
    }

    /// Saves a search.
    ///
    /// # Errors
    /// As [`crate::Hub::save_search`].
    pub async fn save_search(&self, request: SaveSearchRequest) -> Result<SavedSearchView> {
        let saved = self.hub().await?.save_search(&request).await?;
        self.say(&[Tag::Searches]);
        Ok(saved)
    }

    /// Deletes a search.
    ///
    /// # Errors
    /// No such search.
    pub async fn delete_search(&self, request: SearchIdRequest) -> Result<()> {
        self.hub().await?.delete_search(&request).await?;
        self.say(&[Tag::Searches]);
        Ok(())
    }

    /// Puts a deleted search back.
    ///
    /// # Errors
    /// As [`crate::Hub::restore_search`].
    pub async fn restore_search(&self, request: SearchIdRequest) -> Result<SavedSearchView> {
        let restored = self.hub().await?.restore_search(&request).await?;
        self.say(&[Tag::Searches]);
        Ok(restored)
    }

    /// What happened.
    ///
    /// # Errors
    /// As [`crate::Hub::hotsheet`].
    pub async fn hotsheet(&self, request: HotsheetRequest) -> Result<HotsheetView> {
        self.hub().await?.hotsheet(&request).await
    }

    /// Notices that wait for a yes.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn waiting_notices(&self) -> Result<Vec<NoticeView>> {
        self.hub().await?.waiting_notices().await
    }

    /// Decides about notices; what is approved goes into a message at once where its search says so.
    ///
    /// # Errors
    /// As [`crate::Hub::decide_notices`].
    pub async fn decide_notices(&self, request: DecideRequest) -> Result<()> {
        self.hub().await?.decide_notices(&request).await?;
        self.say(&[Tag::Searches]);
        Ok(())
    }

    /// Messages that have not been sent.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn drafts(&self) -> Result<Vec<DraftView>> {
        self.hub().await?.drafts().await
    }

    /// Says what has become of a message.
    ///
    /// # Errors
    /// No such message.
    pub async fn close_draft(&self, request: CloseDraftRequest) -> Result<()> {
        self.hub().await?.close_draft(&request).await?;
        self.say(&[Tag::Searches]);
        Ok(())
    }

    /// A question as text.
    ///
    /// # Errors
    /// A filter that makes no sense.
    pub async fn write_query(&self, request: SearchRequest) -> Result<QueryTextView> {
        self.hub().await?.write_query(&request)
    }

    /// The question a text asks.
    ///
    /// # Errors
    /// What does not read.
    pub async fn read_query(&self, request: QueryTextView) -> Result<SearchRequest> {
        self.hub().await?.read_query(&request)
    }

    /// When this computer speaks up.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn watch_settings(&self) -> Result<WatchSettingsView> {
        self.hub().await?.watch_settings().await
    }

    /// Says when this computer speaks up.
    ///
    /// # Errors
    /// An hour that is none.
    pub async fn save_watch_settings(&self, request: WatchSettingsView) -> Result<WatchSettingsView> {
        let saved = self.hub().await?.save_watch_settings(&request).await?;
        self.say(&[Tag::Settings]);
        Ok(saved)
    }
}

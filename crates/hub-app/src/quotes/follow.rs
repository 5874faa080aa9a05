//! What goes on behind the screens: questions go out, quotes expire, and the watched folder is looked into.

use std::sync::Arc;
use std::time::Duration;

use hub_connector::CancellationToken;

use super::folder::FOLDER;
use crate::error::Result;
use crate::hub::Hub;
use crate::outlet::Outlet;
use crate::view::{StoreChangedView, Tag};
use crate::watched_folder::FolderNews;

/// How often it is looked, whatever happens.
const RHYTHM: Duration = Duration::from_secs(30);

/// Looks until it is cancelled: on a rhythm, when there is something to send, and when the watched folder has a new file.
/// An error is noted, and the next look is as good as any.
pub(crate) async fn follow(hub: Hub, outlet: Arc<dyn Outlet>, cancel: CancellationToken) {
    let mut folder = FolderNews::default();
    while !cancel.is_cancelled() {
        match look(&hub, &mut folder).await {
            Ok(0) => {}
            Ok(_) => outlet.store_changed(StoreChangedView { tags: vec![Tag::Quotes] }),
            Err(error) => tracing::warn!(%error, "quotes were not looked after"),
        }
        tokio::select! {
            () = tokio::time::sleep(RHYTHM) => {}
            () = hub.0.quotes.bell.notified() => {}
            () = folder.come() => {}
            () = cancel.cancelled() => {}
        }
    }
}

async fn look(hub: &Hub, folder: &mut FolderNews) -> Result<u32> {
    folder.of(&FOLDER, hub).await?;
    let expired = hub.0.store.expire_quotes().await?;
    let sent = hub.send_asks().await?;
    Ok(expired + sent + hub.look_in_quote_folder().await?)
}

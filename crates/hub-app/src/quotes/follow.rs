//! What goes on behind the screens: quotes expire, and the watched folder is looked into.

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

/// Looks until it is cancelled: on a rhythm, and when the watched folder has a new file.
pub(crate) async fn follow(hub: Hub, outlet: Arc<dyn Outlet>, cancel: CancellationToken) {
    let mut folder = FolderNews::default();
    while !cancel.is_cancelled() {
        tell(outlet.as_ref(), look(&hub, &mut folder).await);
        tokio::select! {
            () = tokio::time::sleep(RHYTHM) => {}
            () = folder.come() => {}
            () = cancel.cancelled() => {}
        }
    }
}

/// Tells of changes. An error is noted, and the next time is as good as any.
fn tell(outlet: &dyn Outlet, changed: Result<u32>) {
    match changed {
        Ok(0) => {}
        Ok(_) => outlet.store_changed(StoreChangedView { tags: vec![Tag::Quotes] }),
        Err(error) => tracing::warn!(%error, "quotes were not looked after"),
    }
}

async fn look(hub: &Hub, folder: &mut FolderNews) -> Result<u32> {
    folder.of(&FOLDER, hub).await?;
    Ok(hub.0.store.expire_quotes().await? + hub.look_in_quote_folder().await?)
}

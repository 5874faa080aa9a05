//! What goes on behind the screens: questions go out, quotes expire, and the watched folder is looked into.

use std::sync::Arc;
use std::time::Duration;

use hub_connector::CancellationToken;

use crate::error::Result;
use crate::hub::Hub;
use crate::outlet::Outlet;
use crate::view::{StoreChangedView, Tag};

/// How often it is looked.
const RHYTHM: Duration = Duration::from_secs(30);

/// Looks until it is cancelled. An error is noted, and the next look is as good as any.
pub(crate) async fn follow(hub: Hub, outlet: Arc<dyn Outlet>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        match look(&hub).await {
            Ok(0) => {}
            Ok(_) => outlet.store_changed(StoreChangedView { tags: vec![Tag::Quotes] }),
            Err(error) => tracing::warn!(%error, "quotes were not looked after"),
        }
        tokio::select! {
            () = tokio::time::sleep(RHYTHM) => {}
            () = hub.0.quotes.bell.notified() => {}
            () = cancel.cancelled() => {}
        }
    }
}

async fn look(hub: &Hub) -> Result<u32> {
    let expired = hub.0.store.expire_quotes().await?;
    let sent = hub.send_asks().await?;
    Ok(expired + sent + hub.look_in_quote_folder().await?)
}

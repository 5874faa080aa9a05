//! What goes on behind the screens: questions go out, quotes expire, and the watched folder is looked into.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hub_config::{FolderEvent, FolderWatch};
use hub_connector::CancellationToken;
use tokio::sync::mpsc::Receiver;

use crate::background::SETTLE;
use crate::error::Result;
use crate::hub::Hub;
use crate::outlet::Outlet;
use crate::view::{StoreChangedView, Tag};

/// How often it is looked, whatever happens.
const RHYTHM: Duration = Duration::from_secs(30);

/// Looks until it is cancelled: on a rhythm, when there is something to send, and when the watched folder has a new file.
/// An error is noted, and the next look is as good as any.
pub(crate) async fn follow(hub: Hub, outlet: Arc<dyn Outlet>, cancel: CancellationToken) {
    let mut folder = Watched::default();
    while !cancel.is_cancelled() {
        match look(&hub, &mut folder).await {
            Ok(0) => {}
            Ok(_) => outlet.store_changed(StoreChangedView { tags: vec![Tag::Quotes] }),
            Err(error) => tracing::warn!(%error, "quotes were not looked after"),
        }
        tokio::select! {
            () = tokio::time::sleep(RHYTHM) => {}
            () = hub.0.quotes.bell.notified() => {}
            () = folder.news() => {}
            () = cancel.cancelled() => {}
        }
    }
}

async fn look(hub: &Hub, folder: &mut Watched) -> Result<u32> {
    folder.turn_to(hub.quote_folder_path().await?);
    let expired = hub.0.store.expire_quotes().await?;
    let sent = hub.send_asks().await?;
    Ok(expired + sent + hub.look_in_quote_folder().await?)
}

/// The folder that is watched at the moment.
#[derive(Default)]
struct Watched {
    path: Option<PathBuf>,
    watch: Option<(FolderWatch, Receiver<FolderEvent>)>,
}

impl Watched {
    fn turn_to(&mut self, path: Option<PathBuf>) {
        if self.path == path {
            return;
        }
        // A folder that cannot be watched is looked into on the rhythm.
        self.watch = path.clone().and_then(|path| FolderWatch::start(path, SETTLE).ok());
        self.path = path;
    }

    /// Waits until a file has come to rest there.
    async fn news(&mut self) {
        let Some((_, events)) = &mut self.watch else { return std::future::pending().await };
        loop {
            match events.recv().await {
                Some(FolderEvent::Settled { .. } | FolderEvent::Back) => return,
                Some(_) => {}
                None => return std::future::pending().await,
            }
        }
    }
}

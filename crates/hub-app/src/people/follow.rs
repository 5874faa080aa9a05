//! What goes on behind the screens: the watched folder, leads that have just come in, figures that go back once a day.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use hub_connector::CancellationToken;
use hub_store::people::LeadState;

use super::lead_folder::FOLDER;
use crate::error::Result;
use crate::hub::Hub;
use crate::outlet::Outlet;
use crate::view::{DesktopNoticeView, WriteBackRequest};
use crate::watched_folder::FolderNews;

/// How often it is looked.
const RHYTHM: Duration = Duration::from_secs(30);

/// Looks until it is cancelled. An error is noted, and the next look is as good as any.
pub(crate) async fn follow(hub: Hub, outlet: Arc<dyn Outlet>, cancel: CancellationToken) {
    let mut known: Option<BTreeSet<i64>> = None;
    let mut folder = FolderNews::default();
    while !cancel.is_cancelled() {
        if let Err(error) = look(&hub, outlet.as_ref(), &mut known, &mut folder).await {
            tracing::warn!(%error, "people were not looked after");
        }
        tokio::select! {
            () = tokio::time::sleep(RHYTHM) => {}
            () = folder.come() => {}
            () = cancel.cancelled() => {}
        }
    }
}

async fn look(
    hub: &Hub,
    outlet: &dyn Outlet,
    known: &mut Option<BTreeSet<i64>>,
    folder: &mut FolderNews,
) -> Result<()> {
    folder.of(&FOLDER, hub).await?;
    hub.0.store.people_settle().await?;
    hub.look_in_lead_folder().await?;
    let (_, _, waiting) = hub.0.store.leads(&[LeadState::Waiting], 100, 0).await?;
    let numbers: BTreeSet<i64> = waiting.iter().map(|lead| lead.number).collect();
    // Minutes matter: whoever comes in while the program runs is told of at once, without a name on the lock screen.
    if let Some(known) = known {
        let new = numbers.difference(known).count();
        if new > 0 && !hub.presenting() {
            let title = if new == 1 { "A new lead".to_owned() } else { format!("{new} new leads") };
            let from: BTreeSet<&str> =
                waiting.iter().filter(|l| !known.contains(&l.number)).map(|l| l.origin.as_str()).collect();
            let body = from.into_iter().collect::<Vec<_>>().join(", ");
            outlet.desktop_notice(DesktopNoticeView { title, body, listing_key: None });
        }
    }
    *known = Some(numbers);
    // By the clock's own day: what was written says its instant in UTC.
    let today = hub.0.clock.now().date_naive();
    for view in hub.write_back().await? {
        let mapped = view.mapped.iter().any(|m| m.field.is_some());
        let written =
            view.written_at.as_deref().and_then(|at| at.get(..10)).is_some_and(|day| day == today.to_string());
        if mapped && !written {
            hub.run_write_back(&WriteBackRequest { connection: view.connection, dry_run: false }).await?;
        }
    }
    Ok(())
}

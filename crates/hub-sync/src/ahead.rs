//! What matters most comes ahead of its turn.
//!
//! A long walk through a vendor's rows goes by their time of change, so an agent's own listings and the newest ones come
//! last. Once its first page is stored, a source that can is asked for those, in a few answers. They are stored like
//! any page, but the checkpoint stays where it is: the walk brings them again, finds them unchanged, and is as complete
//! as without this. The second page is asked for only afterwards, so that nothing older comes behind something newer.

use std::sync::Arc;

use hub_connector::{Ahead, ConnectorError, ErrorKind, MOST_AHEAD};
use hub_store::PageWrite;

use crate::error::Stop;
use crate::mapping::map_page;
use crate::pull_task::Asked;
use crate::stream_run::StreamRun;

/// Of the requests that a vendor still allows, one in so many may be used.
const PART: u64 = 8;

impl StreamRun<'_> {
    /// Whether a page that has more behind it is the first of a long walk.
    pub(crate) fn wants_ahead(&self, rows: usize) -> bool {
        rows > 0 && self.options.ahead && self.state.ahead_due(self.engine.clock.now())
    }

    /// Fetches and stores what comes ahead of its turn. What the source cannot do is left out: it all comes later.
    pub(crate) async fn fetch_ahead(&mut self) -> Result<(), Stop> {
        self.state.ahead_at = Some(self.engine.clock.now());
        let room = self.source.room().map_or(u64::MAX, |room| room / PART);
        let most = u32::try_from(room).unwrap_or(u32::MAX).min(MOST_AHEAD);
        for nth in 0..most {
            let (source, stream, cancel) = (Arc::clone(self.source), self.stream, self.cancel.clone());
            let wanted = self.options.wanted.clone();
            let asked = Asked::new(async move { source.ahead(stream, &wanted, nth, &cancel).await });
            match asked.answer(self.cancel).await {
                Ok(None) => break,
                Ok(Some(ahead)) => self.store_ahead(ahead).await?,
                Err(Stop::Source(error)) => {
                    // Whatever it is, the walk meets it too if it lasts, and says so.
                    tracing::info!(stream = %self.stream, %error, "no more comes ahead of its turn");
                    self.report.count(error.calls);
                    break;
                }
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    async fn store_ahead(&mut self, ahead: Ahead) -> Result<(), Stop> {
        self.report.count(ahead.calls);
        let (source, stream) = (Arc::clone(self.source), self.stream);
        let mapped = tokio::task::spawn_blocking(move || map_page(stream, ahead.records, &*source)).await;
        // Fields, rejected rows and rows that are gone are counted when their turn comes.
        let records = match mapped {
            Ok(mapped) => mapped.records,
            Err(_) => {
                return Err(Stop::Source(ConnectorError::new(
                    ErrorKind::Unsupported,
                    "the connector's mapping stopped unexpectedly; this is a fault of the program",
                )));
            }
        };
        if records.is_empty() {
            return Ok(());
        }
        let page = PageWrite {
            connection: self.connection.id,
            stream: self.stream,
            run: self.run,
            records,
            checkpoint: self.state.to_value(),
        };
        let outcome = self.engine.store.apply_page(page).await?;
        // They are received when their turn comes, so that each row counts once.
        self.report.created += outcome.created;
        self.report.updated += outcome.updated;
        self.to_come_again += outcome.created + outcome.updated;
        self.meter.add(0, ahead.calls.bytes, None);
        Ok(())
    }
}

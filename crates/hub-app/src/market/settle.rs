//! Keeping the figures up to date.

use std::sync::Arc;
use std::time::Duration;

use hub_compliance::{Outlet, RecordFacts};
use hub_connector::CancellationToken;
use hub_domain::RecordRights;
use hub_store::{MarketRules, MarketSettled};
use tokio::sync::broadcast::error::RecvError;

use crate::error::Result;
use crate::hub::Hub;
use crate::outlet::Outlet as Window;
use crate::view::{MarketRequest, MarketSourceView, StoreChangedView, Tag};

/// Listings looked at in one go: the store writes nothing else meanwhile.
const AT_ONCE: u32 = 1_000;
/// Pages pour in one after the other; the figures are made when they let up, and now and then meanwhile.
const REST: Duration = Duration::from_secs(3);

/// Whose turn it is to bring the figures up to date: one after the other.
#[derive(Default)]
pub(crate) struct MarketTurn(tokio::sync::Mutex<()>);

impl Hub {
    /// Which records count in statistics now, and each source with the rule that keeps it out.
    pub(crate) async fn market_rules(&self) -> Result<(MarketRules, Vec<MarketSourceView>)> {
        let book = self.rule_book().await?;
        // With what is made of the records: a program that makes other figures begins anew.
        let mut key = String::from("2");
        let mut sources = Vec::new();
        let blank = RecordFacts { rights: Some(RecordRights::default()), ..RecordFacts::default() };
        for connection in self.0.store.connections().await? {
            let verdict = book.decide(connection.id, &blank, Outlet::AgentScreen).statistics;
            key.push_str(&format!(";{}:{}", connection.id, u8::from(verdict.is_ok())));
            let left_out = verdict.err().map(|reason| reason.sentence().to_owned());
            sources.push(MarketSourceView { name: connection.name, left_out });
        }
        let allowed = Box::new(move |source, rights: RecordRights| {
            let record = RecordFacts { rights: Some(rights), ..RecordFacts::default() };
            book.decide(source, &record, Outlet::AgentScreen).statistics.is_ok()
        });
        Ok((MarketRules { key, allowed }, sources))
    }

    /// Brings the market's figures up to date. Costs what changed since the last time; the first time, and when a licence
    /// changed, it goes through every listing.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn settle_market(&self, stop: &CancellationToken) -> Result<MarketSettled> {
        let _turn = self.0.market_turn.0.lock().await;
        let (rules, _) = self.market_rules().await?;
        Ok(self.0.store.settle_market(&rules, AT_ONCE, || stop.is_cancelled()).await?)
    }
}

impl Hub {
    /// Reads the sales of the last year with who took part, which the store then keeps unpacked: whoever opens the list of
    /// agents does not wait for the disk. Reads nothing twice.
    async fn read_ahead(&self) {
        let read = async {
            let scope = self.parties_scope(&MarketRequest::default()).await?;
            self.sides(&scope, scope.from, true, hub_market::Side::Both).await.map(drop)
        };
        if let Err(error) = read.await {
            tracing::debug!(%error, "the sales of the last year were not read ahead");
        }
    }
}

/// Follows the store's changes until stopped, and tells the window when figures are others.
pub(crate) async fn follow(hub: Hub, outlet: Arc<dyn Window>, stop: CancellationToken) {
    let mut changes = hub.store().changes();
    while !stop.is_cancelled() {
        match hub.settle_market(&stop).await {
            Ok(done) if done.months > 0 => {
                hub.read_ahead().await;
                outlet.store_changed(StoreChangedView { tags: vec![Tag::Listings] });
            }
            Ok(_) => hub.read_ahead().await,
            Err(error) => tracing::warn!(%error, "the market's figures could not be brought up to date"),
        }
        // Falling behind loses only repetitions.
        let change = stop.run_until_cancelled(changes.recv()).await;
        if !matches!(change, Some(Ok(_) | Err(RecvError::Lagged(_)))) {
            return;
        }
        if stop.run_until_cancelled(tokio::time::sleep(REST)).await.is_none() {
            return;
        }
        changes = changes.resubscribe();
    }
}

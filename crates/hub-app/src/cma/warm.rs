//! Markets that stay fitted while an agent works on an analysis.
//!
//! A fitted market borrows its sales, so it lives on the stack of a thread of its own and answers questions one by one.
//! The thread ends with the last handle on it.

use std::sync::{Arc, Mutex, mpsc};

use chrono::NaiveDate;
use hub_domain::{Currency, PropertyType};
use hub_valuation::{Cma, CmaError, CmaRequest, PreparedMarket, Sale};
use tokio::sync::oneshot;

use super::edits;
use super::gist::{Gist, rents_below};
use crate::error::{AppError, Result};
use crate::hub::{Hub, lock};

/// The markets used last.
#[derive(Default)]
pub(crate) struct WarmMarkets(Mutex<Vec<Arc<Warm>>>);

/// Two: the one an agent works on, and that of the listing looked at beside it.
const KEPT: usize = 2;

/// A market ready to answer.
pub(crate) struct Warm {
    given: Arc<Vec<Sale>>,
    as_of: NaiveDate,
    currency: Option<Currency>,
    /// What it is like.
    pub(super) gist: Gist,
    /// Records that were left out as monthly rents.
    pub(super) rents: usize,
    /// The sales that count, in the order of their close dates.
    pub(super) sales: Arc<Vec<Sale>>,
    jobs: mpsc::Sender<Job>,
}

struct Job {
    request: CmaRequest,
    answer: oneshot::Sender<std::result::Result<Cma, CmaError>>,
}

impl Warm {
    fn start(given: Arc<Vec<Sale>>, as_of: NaiveDate, currency: Option<Currency>) -> std::io::Result<Self> {
        let limit = rents_below(&given);
        let sales = match limit {
            None => Arc::clone(&given),
            Some(least) => Arc::new(given.iter().filter(|s| s.close_price.minor >= least).cloned().collect()),
        };
        let (jobs, questions) = mpsc::channel::<Job>();
        let own = Arc::clone(&sales);
        std::thread::Builder::new().name("valuation".to_owned()).spawn(move || {
            let market = PreparedMarket::with_currency(&own, as_of, currency);
            for job in questions {
                // Whoever asked may have gone.
                let _ = job.answer.send(market.value(&job.request));
            }
        })?;
        Ok(Self { gist: Gist::of(&sales), rents: given.len() - sales.len(), given, as_of, currency, sales, jobs })
    }

    /// Values a subject on the day the market was fitted for.
    pub(super) async fn value(&self, request: CmaRequest) -> Result<Cma> {
        let (answer, told) = oneshot::channel();
        let gone = || AppError::unexpected(&std::io::Error::other("the valuation ended early"));
        self.jobs.send(Job { request, answer }).map_err(|_| gone())?;
        told.await.map_err(|_| gone())?.map_err(|error| edits::refusal(&error))
    }
}

impl Hub {
    /// The market of a kind of property on a day, fitted once and kept until the sales change.
    pub(super) async fn warm(
        &self,
        property_type: PropertyType,
        as_of: NaiveDate,
        currency: Option<Currency>,
    ) -> Result<Arc<Warm>> {
        let sales = self.sales(property_type, as_of).await?;
        let same = |w: &Arc<Warm>| Arc::ptr_eq(&w.given, &sales) && w.as_of == as_of && w.currency == currency;
        if let Some(warm) = lock(&self.0.warm.0).iter().find(|w| same(w)) {
            return Ok(Arc::clone(warm));
        }
        let given = Arc::clone(&sales);
        let warm = tokio::task::spawn_blocking(move || Warm::start(given, as_of, currency))
            .await
            .map_err(|error| AppError::unexpected(&error))?
            .map_err(|error| AppError::unexpected(&error))?;
        let warm = Arc::new(warm);
        let mut kept = lock(&self.0.warm.0);
        kept.insert(0, Arc::clone(&warm));
        kept.truncate(KEPT);
        Ok(warm)
    }

    /// Values a subject from the sales in the store.
    pub(crate) async fn value(&self, property_type: PropertyType, request: CmaRequest) -> Result<Cma> {
        let warm = self.warm(property_type, request.as_of, request.subject.currency_code).await?;
        warm.value(request).await
    }
}

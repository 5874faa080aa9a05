//! Markets that stay fitted while an agent works on an analysis.
//!
//! A fitted market borrows its sales, so it lives on the stack of a thread of its own and answers questions one by one.
//! The thread ends with the last handle on it, in the middle of a fit too. What a fit has learnt is kept in the store:
//! fitting takes seconds, reading it none.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use chrono::NaiveDate;
use hub_connector::CancellationToken;
use hub_domain::{Currency, Place, PropertyType};
use hub_store::FitOf;
use hub_valuation::{Cma, CmaError, CmaRequest, PreparedMarket, Sale};
use tokio::sync::oneshot;

use super::edits;
use super::gist::{Gist, rents_below};
use crate::error::{AppError, Result};
use crate::hub::{Hub, lock};

/// The markets used last.
#[derive(Default)]
pub(crate) struct WarmMarkets {
    kept: Mutex<Vec<Arc<Warm>>>,
    /// What keeps what fits have learnt.
    keeping: Mutex<Vec<tokio::task::JoinHandle<()>>>,
}

impl WarmMarkets {
    /// Stops fits under way and waits until what was learnt is kept.
    pub(crate) async fn close(&self) {
        for warm in std::mem::take(&mut *lock(&self.kept)) {
            warm.stop.store(true, Ordering::Relaxed);
        }
        let keeping = std::mem::take(&mut *lock(&self.keeping));
        for task in keeping {
            // A task that fell over kept nothing, which costs the next process a fit.
            let _ = task.await;
        }
    }
}

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
    stop: Arc<AtomicBool>,
}

impl Drop for Warm {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// What a fit starts from and where what it learns goes.
struct Learning {
    day: NaiveDate,
    kept: Option<Vec<u8>>,
    learnt: oneshot::Sender<Vec<u8>>,
}

struct Job {
    request: CmaRequest,
    answer: oneshot::Sender<std::result::Result<Cma, CmaError>>,
}

impl Warm {
    fn start(
        given: Arc<Vec<Sale>>,
        sales: Arc<Vec<Sale>>,
        as_of: NaiveDate,
        currency: Option<Currency>,
        learning: Learning,
    ) -> std::io::Result<Self> {
        let (jobs, questions) = mpsc::channel::<Job>();
        let own = Arc::clone(&sales);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        std::thread::Builder::new().name("valuation".to_owned()).spawn(move || {
            let market = PreparedMarket::with_currency(&own, learning.day, currency);
            if !learning.kept.is_some_and(|kept| market.adopt(&kept))
                && market.fit(&stopped)
                && let Some(learnt) = market.learnt()
            {
                // Whoever wanted to keep it may have gone.
                let _ = learning.learnt.send(learnt);
            }
            for job in questions {
                // Whoever asked may have gone.
                let _ = job.answer.send(market.value(&job.request));
            }
        })?;
        let rents = given.len() - sales.len();
        Ok(Self { gist: Gist::of(&sales), rents, given, as_of, currency, sales, jobs, stop })
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
    /// The market of a kind of property on a day, fitted once and kept until the sales change; of a large one, the part
    /// around a place.
    pub(super) async fn warm(
        &self,
        property_type: PropertyType,
        as_of: NaiveDate,
        currency: Option<Currency>,
        at: Option<Place>,
    ) -> Result<Arc<Warm>> {
        let wanted = self.sales_wanted(property_type, as_of, at).await?;
        let sales = self.sales_of(wanted).await?;
        let same = |w: &Arc<Warm>| Arc::ptr_eq(&w.given, &sales) && w.as_of == as_of && w.currency == currency;
        if let Some(warm) = lock(&self.0.warm.kept).iter().find(|w| same(w)) {
            return Ok(Arc::clone(warm));
        }
        let given = Arc::clone(&sales);
        let (sales, day) = tokio::task::spawn_blocking(move || {
            let sales = match rents_below(&sales) {
                None => sales,
                Some(least) => {
                    let home =
                        |s: &&Sale| s.close_price.currency != least.currency || s.close_price.minor >= least.minor;
                    Arc::new(sales.iter().filter(home).cloned().collect())
                }
            };
            let day = PreparedMarket::day_for(&sales, as_of);
            (sales, day)
        })
        .await
        .map_err(|error| AppError::unexpected(&error))?;
        let currency_or_usd = currency.unwrap_or(Currency::USD);
        let of = FitOf { property_type, day, currency: currency_or_usd, region: wanted.region };
        let kept = self.0.store.market_fit(of).await?;
        let (learnt, to_keep) = oneshot::channel();
        let learning = Learning { day, kept, learnt };
        let warm = tokio::task::spawn_blocking(move || Warm::start(given, sales, as_of, currency, learning))
            .await
            .map_err(|error| AppError::unexpected(&error))?
            .map_err(|error| AppError::unexpected(&error))?;
        let store = self.0.store.clone();
        let keeping = tokio::spawn(async move {
            if let Ok(learnt) = to_keep.await
                && let Err(error) = store.keep_market_fit(of, learnt).await
            {
                tracing::warn!(%error, "what a fit has learnt could not be kept");
            }
        });
        let mut tasks = lock(&self.0.warm.keeping);
        tasks.retain(|task| !task.is_finished());
        tasks.push(keeping);
        drop(tasks);
        let warm = Arc::new(warm);
        let mut kept = lock(&self.0.warm.kept);
        kept.insert(0, Arc::clone(&warm));
        kept.truncate(KEPT);
        Ok(warm)
    }

    /// Values a subject from the sales in the store.
    pub(crate) async fn value(&self, property_type: PropertyType, request: CmaRequest) -> Result<Cma> {
        let warm = self
            .warm(property_type, request.as_of, request.subject.currency_code, request.subject.facts.place())
            .await?;
        warm.value(request).await
    }
}

/// How long the store must be quiet before its market is fitted ahead of any question.
const QUIET: Duration = Duration::from_secs(5);

/// Fits today's market while nobody waits for it: at the beginning, and when the listings have changed and kept still.
pub(crate) async fn fit_ahead(hub: Hub, stop: CancellationToken) {
    let mut changes = hub.store().changes();
    loop {
        if stop.run_until_cancelled(tokio::time::sleep(QUIET)).await.is_none() {
            return;
        }
        if !changes.is_empty() {
            changes = changes.resubscribe();
            continue;
        }
        if let Err(error) = hub.fit_today().await {
            tracing::warn!(%error, "the market could not be fitted ahead");
        }
        let change = stop.run_until_cancelled(changes.recv()).await;
        if matches!(change, None | Some(Err(tokio::sync::broadcast::error::RecvError::Closed))) {
            return;
        }
    }
}

impl Hub {
    async fn fit_today(&self) -> Result<()> {
        let today = self.today();
        let wanted = self.sales_wanted(PropertyType::Residential, today, None).await?;
        if wanted.is_part() {
            // Which part will be asked about nobody knows; the parts asked about before are kept.
            return Ok(());
        }
        let sales = self.sales_of(wanted).await?;
        // Few sales are fitted in no time, when they are asked about.
        let Some(last) = sales.last().filter(|_| sales.len() >= 300) else { return Ok(()) };
        self.warm(PropertyType::Residential, today, Some(last.close_price.currency), None).await.map(drop)
    }
}

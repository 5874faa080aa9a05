//! What the window asks a session for, handed to the open store.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;

use super::question::BacktestQuestion;
use crate::error::{AppError, Result};
use crate::files;
use crate::session::App;
use crate::view::{
    BacktestFile, BacktestRequest, BacktestScreenView, ErrorCode, ExportBacktestRequest, JobEnd, SavedView,
    StartBacktestRequest, Tag,
};

/// Name of the job.
const JOB: &str = "backtest";
/// Sales that the window tests at most: enough for every figure it shows, and done within a minute.
const MOST: usize = 3_000;

impl App {
    /// The last backtest of an area.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn backtest(&self, request: BacktestRequest) -> Result<BacktestScreenView> {
        self.hub().await?.backtest_screen(&request).await
    }

    /// Starts a backtest in the background. How it goes is told by the job `backtest`.
    ///
    /// # Errors
    /// The store is locked, the question makes no sense, or one is under way.
    pub async fn start_backtest(&self, request: StartBacktestRequest) -> Result<()> {
        let question = BacktestQuestion {
            area: request.area.filter(|a| !a.trim().is_empty()),
            from: day("from", request.from.as_deref())?,
            to: day("to", request.to.as_deref())?,
            most: Some(MOST),
            ..BacktestQuestion::default()
        };
        question.check()?;
        let hub = self.hub().await?;
        let parent = self.background().await.ok_or_else(|| AppError::new(ErrorCode::Locked))?;
        let under_way = || AppError::bad_request(JOB, "one is under way");
        let cancel = hub.0.backtests.begin(&parent).ok_or_else(under_way)?;
        let app = self.clone();
        tokio::spawn(async move {
            let told = AtomicU64::new(0);
            let teller = app.clone();
            let progress = move |done: u64, total: u64| {
                // A word for each hundredth is enough for a bar.
                let step = done * 100 / total.max(1);
                if done == 0 || told.fetch_max(step, Ordering::Relaxed) < step {
                    teller.tell_job(JOB, done, Some(total), None, None);
                }
            };
            let ended = hub.run_backtest(&question, Arc::new(progress), &cancel).await;
            hub.0.backtests.end();
            match ended {
                Ok(Some(_)) => app.tell_job(JOB, 0, None, Some(JobEnd::Done), None),
                Ok(None) => app.tell_job(JOB, 0, None, Some(JobEnd::Cancelled), None),
                Err(error) => app.tell_job(JOB, 0, None, Some(JobEnd::Failed), Some(&error)),
            }
            app.say(&[Tag::Backtests]);
        });
        Ok(())
    }

    /// Stops the backtest under way; nothing is kept of it.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn cancel_backtest(&self) -> Result<()> {
        self.hub().await?.0.backtests.cancel();
        Ok(())
    }

    /// A file name for the last backtest of an area.
    #[must_use]
    pub fn backtest_file_name(&self, request: &ExportBacktestRequest) -> String {
        let ending = match request.kind {
            BacktestFile::Pdf => "pdf",
            BacktestFile::Csv => "csv",
        };
        let area = request.area.as_deref().map(|a| format!(" {a}")).unwrap_or_default();
        format!("{}.{ending}", files::safe_name(&format!("Accuracy{area} {}", self.clock().today())))
    }

    /// Writes the last backtest of an area.
    ///
    /// # Errors
    /// There is none; a client looks at the screen; what the disk says.
    pub async fn export_backtest(&self, request: ExportBacktestRequest, path: PathBuf) -> Result<SavedView> {
        let hub = self.hub().await?;
        let bytes = match request.kind {
            BacktestFile::Csv => {
                hub.agents_only()?;
                let outcome = hub.last_backtest(request.area.as_deref()).await?;
                outcome.ok_or_else(|| AppError::not_found("backtest of this area"))?.csv()?.into_bytes()
            }
            BacktestFile::Pdf => hub.backtest_pdf(request.area.as_deref()).await?,
        };
        self.write(&path, &bytes)
    }
}

fn day(field: &str, text: Option<&str>) -> Result<Option<NaiveDate>> {
    let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| AppError::bad_request(field, "write the day as YYYY-MM-DD"))
}

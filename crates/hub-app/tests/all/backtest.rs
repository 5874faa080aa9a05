//! A backtest in a session: started, heard of, kept, shown, printed, stopped.

use std::sync::{Arc, Mutex};

use hub_app::Outlet;
use hub_app::view::{
    BacktestFile, BacktestRequest, ErrorCode, ExportBacktestRequest, JobEnd, JobProgressView, PresentRequest,
    StartBacktestRequest, StatusView, StoreChangedView, SyncState, Tag,
};

use crate::support::{app, no_keychain, until};

#[derive(Default)]
struct Heard {
    jobs: Mutex<Vec<JobProgressView>>,
    tags: Mutex<Vec<Tag>>,
}

impl Heard {
    fn ends(&self) -> Vec<JobEnd> {
        self.jobs.lock().unwrap().iter().filter_map(|j| j.finished.filter(|_| j.job == "backtest")).collect()
    }
}

impl Outlet for Heard {
    fn store_changed(&self, view: StoreChangedView) {
        self.tags.lock().unwrap().extend(view.tags);
    }
    fn sync_status(&self, _: StatusView) {}
    fn job_progress(&self, view: JobProgressView) {
        self.jobs.lock().unwrap().push(view);
    }
}

fn start(area: Option<&str>) -> StartBacktestRequest {
    StartBacktestRequest { area: area.map(str::to_owned), from: None, to: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_click_to_a_printed_page() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(dir.path(), no_keychain());
    let heard = Arc::new(Heard::default());
    app.set_outlet(Arc::clone(&heard) as _);
    app.open_sample().await.unwrap();
    until("the first copy", async || app.status().await.unwrap().overall == SyncState::UpToDate).await;
    let screen = app.backtest(BacktestRequest::default()).await.unwrap();
    assert!(screen.result.is_none() && !screen.running);

    app.start_backtest(start(None)).await.unwrap();
    until("the end", async || heard.ends() == [JobEnd::Done]).await;
    until("the word of it", async || heard.tags.lock().unwrap().contains(&Tag::Backtests)).await;
    let told: Vec<JobProgressView> =
        heard.jobs.lock().unwrap().iter().filter(|j| j.job == "backtest").cloned().collect();
    assert!(told.iter().any(|j| j.finished.is_none() && j.total.is_some_and(|t| t > 50)), "{told:?}");

    let screen = app.backtest(BacktestRequest::default()).await.unwrap();
    let result = screen.result.expect("kept");
    assert!(!screen.running && result.n > 50 && result.mdape > 0.0 && result.nearest_five_mdape > 0.0);
    assert_eq!(result.spread.iter().map(|s| s.n).sum::<usize>(), result.n);
    assert_eq!(result.by_band.iter().map(|g| g.n).sum::<usize>(), result.n);
    assert_eq!(result.by_area.iter().map(|g| g.n).sum::<usize>(), result.n);
    assert!(!result.worst.is_empty() && result.worst.windows(2).all(|w| w[0].listing_key != w[1].listing_key));
    assert!(result.worst.iter().all(|m| !m.title.is_empty()));

    let export = |kind| ExportBacktestRequest { area: None, kind, ask: false };
    let pdf = dir.path().join(app.backtest_file_name(&export(BacktestFile::Pdf)));
    app.export_backtest(export(BacktestFile::Pdf), pdf.clone()).await.unwrap();
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
    let csv = dir.path().join(app.backtest_file_name(&export(BacktestFile::Csv)));
    app.export_backtest(export(BacktestFile::Csv), csv.clone()).await.unwrap();
    assert_eq!(std::fs::read_to_string(&csv).unwrap().lines().count(), result.n + 1);

    // In front of a client: the figures, but no sale by name and no table of them.
    app.present(PresentRequest { presenting: true }).await.unwrap();
    assert!(app.backtest(BacktestRequest::default()).await.unwrap().result.unwrap().worst.is_empty());
    let refused = app.export_backtest(export(BacktestFile::Csv), csv).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused);
    app.present(PresentRequest { presenting: false }).await.unwrap();

    // Of a place without sales nothing is kept, and why is told; what makes no sense is not begun.
    app.start_backtest(start(Some("Nowhere at all"))).await.unwrap();
    until("the failure", async || heard.ends().contains(&JobEnd::Failed)).await;
    let nowhere = BacktestRequest { area: Some("Nowhere at all".to_owned()) };
    let screen = app.backtest(nowhere).await.unwrap();
    assert!(screen.result.is_none() && !screen.areas.is_empty());
    let wrong = StartBacktestRequest { from: Some("soon".to_owned()), ..start(None) };
    assert_eq!(app.start_backtest(wrong).await.unwrap_err().code, ErrorCode::BadRequest);

    // Stopped: the last one stays.
    app.start_backtest(start(None)).await.unwrap();
    assert!(app.start_backtest(start(None)).await.is_err(), "one at a time");
    app.cancel_backtest().await.unwrap();
    until("the stop", async || heard.ends().len() == 3).await;
    assert_eq!(app.backtest(BacktestRequest::default()).await.unwrap().result.unwrap().made_at, result.made_at);
    app.close().await;
}

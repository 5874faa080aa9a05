use std::sync::{Arc, Mutex};

use hub_app::Outlet;
use hub_app::view::{
    CmaEdits, CmaIdRequest, DocumentRequest, JobEnd, JobProgressView, KeyRequest, Phase, PhotoRequest, PhotoSize,
    SearchRequest, StartCmaRequest, StatusView, StoreChangedView, SyncState, UpdateCmaRequest,
};

use crate::support::{app, no_keychain, until};

#[derive(Default)]
struct Heard {
    progress: Mutex<Vec<JobProgressView>>,
}

impl Outlet for Heard {
    fn store_changed(&self, _: StoreChangedView) {}
    fn sync_status(&self, _: StatusView) {}
    fn job_progress(&self, view: JobProgressView) {
        self.progress.lock().unwrap().push(view);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_first_run_to_a_report() {
    let dir = tempfile::tempdir().unwrap();
    let app = app(dir.path(), no_keychain());
    let heard = Arc::new(Heard::default());
    app.set_outlet(Arc::clone(&heard) as _);
    assert_eq!(app.app_state().await.phase, Phase::FirstRun);

    let state = app.open_sample().await.unwrap();
    assert!(state.sample && !state.own_store);
    until("the first copy", async || app.status().await.unwrap().overall == SyncState::UpToDate).await;
    let ended = |p: &JobProgressView| p.finished == Some(JobEnd::Done);
    until("the end of the job", async || heard.progress.lock().unwrap().iter().any(ended)).await;
    assert!(heard.progress.lock().unwrap().iter().any(|p| p.done > 0 && p.step == "Property"));

    let question =
        SearchRequest { statuses: vec!["Active".into()], types: vec!["Residential".into()], ..Default::default() };
    let found = app.search_listings(question.clone()).await.unwrap();
    assert!(found.total > 0);
    let key = found.rows[0].key.clone();
    let map = app.map_points(question).await.unwrap();
    assert_eq!(map.total + map.without_place.unwrap(), found.total);
    let nothing =
        SearchRequest { price_from: Some(i64::MAX / 2), statuses: vec!["Active".into()], ..Default::default() };
    let nothing = app.search_listings(nothing).await.unwrap();
    assert_eq!(nothing.total, 0);
    assert!(nothing.removed_by.iter().any(|r| r.filter == "price" && r.rows > 0), "{:?}", nothing.removed_by);

    let detail = app.listing_detail(KeyRequest { key: key.clone() }).await.unwrap();
    assert_eq!(detail.provenance.source, "Sample MLS");
    assert!(detail.facts.iter().any(|f| f.field == "LivingArea"));
    let photo =
        app.listing_photo(PhotoRequest { key: detail.photos[0].key.clone(), size: PhotoSize::Whole }).await.unwrap();
    assert!(photo.data_url.unwrap().starts_with("data:image/"));

    let cma = app.start_cma(StartCmaRequest { listing_key: key.clone() }).await.unwrap();
    let result = cma.result.clone().expect("a sample listing has comparables");
    let again = app.start_cma(StartCmaRequest { listing_key: key }).await.unwrap();
    assert_eq!(again.id, cma.id, "a second start opens the first");

    // Taking the heaviest comparable out moves the estimate, and putting it back restores it to the cent.
    let out = result.comparables[0].listing_key.clone();
    let edits = CmaEdits { excluded: vec![out.clone()], ..cma.edits.clone() };
    let edited = app.update_cma(UpdateCmaRequest { id: cma.id.clone(), edits }).await.unwrap().result.unwrap();
    assert_ne!(edited.estimate, result.estimate);
    assert_eq!(edited.estimate_unedited.as_ref(), Some(&result.estimate));
    assert_eq!(edited.excluded[0].listing_key, out);
    assert!(edited.excluded[0].close_price.is_some());
    let back = app.update_cma(UpdateCmaRequest { id: cma.id.clone(), edits: cma.edits.clone() }).await.unwrap();
    assert_eq!(back.result.unwrap().estimate, result.estimate);
    let absurd = CmaEdits { facts: [("LivingArea".to_owned(), -1.0)].into(), ..cma.edits.clone() };
    let told = app.update_cma(UpdateCmaRequest { id: cma.id.clone(), edits: absurd }).await.unwrap();
    assert!(told.result.is_none() && told.problem.is_some(), "what cannot be gives no estimate");
    let remark = told.facts.iter().find(|f| f.field == "LivingArea").unwrap().remark.as_ref().unwrap();
    assert!(remark.text.contains("more than zero"), "{}", remark.text);
    let mended = app.update_cma(UpdateCmaRequest { id: cma.id.clone(), edits: cma.edits.clone() }).await.unwrap();
    assert_eq!(mended.result.unwrap().estimate, result.estimate);

    app.delete_cma(CmaIdRequest { id: cma.id.clone() }).await.unwrap();
    assert!(app.cmas().await.unwrap().is_empty());
    app.restore_cma(CmaIdRequest { id: cma.id.clone() }).await.unwrap();

    let report = DocumentRequest::Cma { id: cma.id.clone() };
    let path = app.documents().join(app.document_file_name(&report).await.unwrap());
    let saved = app.export_document(report, false, path.clone()).await.unwrap();
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"));
    assert!(saved.bytes <= 3 * 1024 * 1024);
    assert!(app.written_file(saved.path.as_deref().unwrap()).is_ok());
    assert!(app.written_file("/etc/passwd").is_err());

    let left = app.leave_sample().await.unwrap();
    assert_eq!(left.phase, Phase::FirstRun);
    assert!(!dir.path().join("home/sample").exists(), "the sample leaves nothing behind");
    assert!(app.search_listings(SearchRequest::default()).await.is_err());
}

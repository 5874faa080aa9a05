//! Photos that come as whole sets: what a listing no longer shows goes with the page that brings its set anew.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hub_connector::{
    Account, CallStats, CancellationToken, ConnectorError, Cursor, DeleteRule, KeyPage, MapError, Page, Prepared,
    Source,
};
use hub_domain::{Canonical, Mapped, Media, RawRecord, Resource, Stream};
use hub_sync::{NoProgress, StreamReport, SyncOptions};
use serde_json::json;

use crate::world::World;

/// A vendor whose pages of photos hold whole sets, a listing per page. The cursor counts pages ever given.
#[derive(Default)]
struct Album {
    /// Sets to give out, in order: a listing and its photos, and whether the page says that they are all.
    pages: Mutex<Vec<(String, Vec<String>, bool)>>,
}

impl Album {
    fn gives(&self, listing: &str, photos: &[&str], whole: bool) {
        let photos = photos.iter().map(|p| (*p).to_owned()).collect();
        self.pages.lock().unwrap().push((listing.to_owned(), photos, whole));
    }
}

#[async_trait]
impl Source for Album {
    async fn check(&self) -> Result<Account, ConnectorError> {
        Ok(Account { label: "album".into(), streams: self.streams(), version: "1".into() })
    }

    fn streams(&self) -> Vec<Stream> {
        vec![Stream::Media]
    }

    async fn prepare(&self) -> Result<Prepared, ConnectorError> {
        Ok(Prepared::default())
    }

    async fn pull(&self, _: Stream, cursor: Option<&Cursor>, _: &CancellationToken) -> Result<Page, ConnectorError> {
        let at = cursor.map_or(0, |c| c.0.as_u64().unwrap() as usize);
        let pages = self.pages.lock().unwrap();
        let record = |listing: &str, photo: &String| RawRecord {
            resource: Resource::Media,
            key: photo.clone(),
            modified: None,
            payload: json!({"MediaKey": photo, "ResourceRecordKey": listing}).as_object().unwrap().clone(),
        };
        let records = pages.get(at).map(|(listing, photos, _)| photos.iter().map(|p| record(listing, p)).collect());
        Ok(Page {
            records: records.unwrap_or_default(),
            rejected: Vec::new(),
            deleted: Vec::new(),
            next: Cursor(json!((at + 1).min(pages.len()))),
            more: at + 1 < pages.len(),
            total_hint: None,
            calls: CallStats::default(),
        })
    }

    async fn keys(
        &self,
        _: Stream,
        _: Option<&Cursor>,
        _: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        Ok(None)
    }

    fn map(&self, raw: &RawRecord) -> Result<Mapped, MapError> {
        let media: Media = serde_json::from_value(raw.payload.clone().into()).unwrap();
        Ok(Mapped { record: Canonical::Media(media), unmapped: Vec::new(), issues: Vec::new() })
    }

    fn whole_sets(&self, _: Stream, page: &Page) -> Vec<String> {
        let last = page.next.0.as_u64().unwrap() as usize;
        let pages = self.pages.lock().unwrap();
        let given = page.records.first().and_then(|_| pages.get(last - 1));
        given.filter(|(.., whole)| *whole).map(|(listing, ..)| listing.clone()).into_iter().collect()
    }

    fn deletes(&self) -> DeleteRule {
        DeleteRule::None
    }
}

async fn sync(world: &World, album: &Arc<Album>) -> StreamReport {
    let (source, options) = (Arc::clone(album) as Arc<dyn Source>, SyncOptions::default());
    let reports = world.engine.run(&world.connection, source, &options, &NoProgress, &CancellationToken::new()).await;
    reports.unwrap().remove(0)
}

async fn photos(world: &World) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for listing in ["A", "B", "C"] {
        let of = [listing.to_owned()];
        let mut keys = world.store.children_of(world.connection.id, Resource::Media, &of).await.unwrap();
        keys.sort();
        all.insert(listing.to_owned(), keys);
    }
    all
}

fn wanted(a: &[&str], b: &[&str]) -> BTreeMap<String, Vec<String>> {
    let owned = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect();
    [("A".to_owned(), owned(a)), ("B".to_owned(), owned(b)), ("C".to_owned(), Vec::new())].into()
}

#[tokio::test]
async fn a_set_that_comes_anew_replaces_the_one_that_was_there() {
    let world = World::new().await;
    let album = Arc::new(Album::default());
    album.gives("A", &["a1", "a2", "a3"], true);
    album.gives("B", &["b1", "b2"], true);
    let first = sync(&world, &album).await;
    assert_eq!((first.created, first.deleted), (5, 0));
    assert_eq!(photos(&world).await, wanted(&["a1", "a2", "a3"], &["b1", "b2"]));

    album.gives("A", &["a2", "a4"], true);
    let second = sync(&world, &album).await;
    assert_eq!((second.created, second.deleted), (1, 2), "a1 and a3 are shown no more");
    assert_eq!(photos(&world).await, wanted(&["a2", "a4"], &["b1", "b2"]), "another listing's stay");

    // A page that does not say that it holds all of them takes nothing away.
    album.gives("B", &["b3"], false);
    assert_eq!(sync(&world, &album).await.deleted, 0);
    assert_eq!(photos(&world).await, wanted(&["a2", "a4"], &["b1", "b2", "b3"]));
}

#[tokio::test]
async fn a_replaced_set_is_no_purge_however_many_go() {
    let world = World::new().await;
    let album = Arc::new(Album::default());
    let many: Vec<String> = (0..200).map(|n| format!("a{n:03}")).collect();
    album.gives("A", &many.iter().map(String::as_str).collect::<Vec<_>>(), true);
    assert_eq!(sync(&world, &album).await.created, 200);
    album.gives("A", &["a000"], true);
    let report = sync(&world, &album).await;
    assert_eq!((report.deleted, report.warnings.len()), (199, 0), "{:?}", report.warnings);
    assert_eq!(photos(&world).await, wanted(&["a000"], &[]));
}

//! Photos for paper: only those that may be printed, from this computer or fetched while somebody waits.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt};
use hub_compliance::{Decision, Outlet};
use hub_domain::{Media, Resource};
use hub_report::ReportPhoto;

use crate::error::Result;
use crate::hub::{Hub, lock};
use crate::rules;
use crate::view::PhotoSize;

/// A document waits no longer than this for a photo.
const PATIENCE: Duration = Duration::from_secs(6);
/// A photo that could not be had is not asked for again so soon: every page turned would wait for it.
const AGAIN: Duration = Duration::from_secs(120);
/// Photos asked for at a time.
const AT_ONCE: usize = 6;

static MISSED: LazyLock<Mutex<HashMap<String, Instant>>> = LazyLock::new(Mutex::default);

/// A photo that may be printed.
pub(crate) struct Printable {
    key: String,
    caption: Option<String>,
}

impl Hub {
    /// The photos of a listing that may be printed, in the source's order; those named by `keys` in their order where
    /// any are named. None of a listing that is no longer in the store.
    pub(crate) async fn printable_photos(
        &self,
        listing_key: &str,
        keys: Option<&[String]>,
        most: usize,
    ) -> Result<Vec<Printable>> {
        let Some(stored) = self.0.store.listing(listing_key).await? else { return Ok(Vec::new()) };
        let decision = self.decision(&stored, Outlet::Print).await?;
        if decision.listing.is_err() {
            return Ok(Vec::new());
        }
        let media = self.0.store.media_of(listing_key).await?;
        let mut allowed = self.allowed(media, &decision).await?;
        if let Some(keys) = keys {
            let place = |m: &Media| keys.iter().position(|k| *k == m.media_key);
            allowed.retain(|m| place(m).is_some());
            allowed.sort_by_key(|m| place(m));
        }
        let caption = |m: &Media| {
            let text = m.short_description.clone()?;
            Some(if decision.address.is_err() { rules::scrubbed(&text, &stored.listing) } else { text })
        };
        Ok(allowed.iter().take(most).map(|m| Printable { key: m.media_key.clone(), caption: caption(m) }).collect())
    }

    async fn allowed(&self, media: Vec<Media>, decision: &Decision) -> Result<Vec<Media>> {
        let keys: Vec<String> = media.iter().map(|m| m.media_key.clone()).collect();
        let facts = self.0.store.use_facts(Resource::Media, &keys).await?;
        let photo = |m: &Media| m.media_category.as_deref().is_none_or(|c| c == "Photo");
        let own = |m: &Media| facts.get(&m.media_key).and_then(|f| f.rights).and_then(|r| r.permission);
        Ok(media.into_iter().filter(|m| photo(m) && decision.media(own(m)).is_ok()).collect())
    }

    /// The pictures themselves, in order, and how many could not be had.
    pub(crate) async fn taken(&self, wanted: Vec<(Printable, PhotoSize)>) -> (Vec<Option<ReportPhoto>>, usize) {
        let taken: Vec<Option<ReportPhoto>> =
            stream::iter(wanted).map(|(photo, size)| self.take(photo, size)).buffered(AT_ONCE).collect().await;
        let missing = taken.iter().filter(|p| p.is_none()).count();
        (taken, missing)
    }

    async fn take(&self, photo: Printable, size: PhotoSize) -> Option<ReportPhoto> {
        let missed = lock(&MISSED).get(&photo.key).is_some_and(|at| at.elapsed() < AGAIN);
        if missed {
            return None;
        }
        let bytes = match tokio::time::timeout(PATIENCE, self.photo_file(&photo.key, size)).await {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(error)) => {
                tracing::debug!(code = ?error.code, "a photo is left out of a document");
                None
            }
            Err(_) => None,
        };
        let Some(bytes) = bytes else {
            let mut missed = lock(&MISSED);
            missed.retain(|_, at| at.elapsed() < AGAIN);
            missed.insert(photo.key, Instant::now());
            return None;
        };
        Some(ReportPhoto { bytes, caption: photo.caption })
    }
}

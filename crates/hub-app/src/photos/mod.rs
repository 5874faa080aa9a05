//! Photos: fetched once when somebody looks, kept sealed with a small copy for lists, shown without a network
//! afterwards. The window never asks a vendor itself: no page of ours may load from elsewhere, and many MLSs forbid it.

mod cache;
mod fetch;
mod picture;

use hub_domain::Resource;
use hub_store::MediaPlace;

use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::listings::key;
use crate::view::{KeyRequest, PhotoRequest, PhotoSize, PhotoView};

pub(crate) use cache::PhotoCache;

/// Larger pictures are not shown.
pub(crate) const MOST_BYTES: usize = 12 * 1024 * 1024;

impl Hub {
    /// A photo by its media key: from the sealed folder, else fetched and kept.
    ///
    /// # Errors
    /// No such photo. A vendor or a network that does not answer is no error: the photo is absent then.
    pub async fn listing_photo(&self, request: &PhotoRequest) -> Result<PhotoView> {
        let media_key = key(&KeyRequest { key: request.key.clone() })?.to_owned();
        self.0.store.media_place(&media_key).await?.ok_or_else(|| AppError::not_found("such photo"))?;
        self.may_see_photo(&media_key).await?;
        let bytes = self.photo_file(&media_key, request.size).await?;
        Ok(bytes.map_or(PhotoView { data_url: None }, |bytes| shown(&bytes)))
    }

    /// The bytes of a photo, from the sealed folder, else fetched and kept; `None` where the vendor or the network does
    /// not answer, or there is no such photo. Whoever asks has made sure that it may be shown where it goes.
    pub(crate) async fn photo_file(&self, media_key: &str, size: PhotoSize) -> Result<Option<Vec<u8>>> {
        let Some(place) = self.0.store.media_place(media_key).await? else { return Ok(None) };
        let payload = self.0.store.payload(Resource::Media, media_key).await?.unwrap_or_default();
        let id = cache::PhotoId::of(place.listing_key.as_deref(), media_key, &payload);
        let photos = &self.0.photos;
        // One who waits for the same photo finds it there when his turn comes.
        let _turn = photos.turn(&id).await;
        if let Some(bytes) = photos.read(&id, size)? {
            return Ok(Some(bytes));
        }
        let address = payload.get("MediaURL").and_then(|u| u.as_str());
        let Some(whole) = self.photo_bytes(&place, address).await else { return Ok(None) };
        // A refreshed record may have come with a new version; the name stays that of the one that was asked for, and
        // the next look, after the next sync, takes the new one.
        let small = tokio::task::spawn_blocking({
            let whole = whole.clone();
            move || picture::small(&whole)
        });
        let small = small.await.map_err(|e| AppError::unexpected(&e))?;
        photos.keep(&id, &whole, small.as_deref())?;
        Ok(Some(match size {
            PhotoSize::Small => small.unwrap_or(whole),
            PhotoSize::Whole => whole,
        }))
    }

    /// Removes kept photos of a listing that its source no longer shows, so that its set is the source's as a whole.
    pub(crate) async fn sweep_photos(&self, listing_key: &str) -> Result<()> {
        if !self.0.photos.has_any_of(listing_key) {
            return Ok(());
        }
        let mut current = Vec::new();
        for media in self.0.store.media_of(listing_key).await? {
            let payload = self.0.store.payload(Resource::Media, &media.media_key).await?.unwrap_or_default();
            current.push(cache::PhotoId::of(Some(listing_key), &media.media_key, &payload));
        }
        self.0.photos.keep_only(listing_key, &current);
        Ok(())
    }

    async fn photo_bytes(&self, place: &MediaPlace, address: Option<&str>) -> Option<Vec<u8>> {
        let bytes = fetch::photo(self, place, address).await?;
        (bytes.len() <= MOST_BYTES && picture::kind(&bytes).is_some()).then_some(bytes)
    }
}

fn shown(bytes: &[u8]) -> PhotoView {
    PhotoView { data_url: picture::kind(bytes).map(|mime| files::data_url(mime, bytes)) }
}

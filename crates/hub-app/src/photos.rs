//! Photos: fetched when somebody looks, kept sealed, shown without a network afterwards.

use std::path::PathBuf;

use hub_connector::http::egress::Egress;
use hub_connector::http::{Auth, ClientSpec, Request};
use hub_connector::manifest::Limits;
use hub_connector::{CancellationToken, HttpClient, Url};
use hub_domain::Resource;

use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::listings::key;
use crate::view::{KeyRequest, PhotoView};

/// Larger pictures are not shown.
const MOST_BYTES: usize = 12 * 1024 * 1024;

impl Hub {
    /// A photo by its media key: from the sealed folder, else fetched and kept.
    ///
    /// # Errors
    /// No such photo. A vendor or a network that does not answer is no error: the photo is absent then.
    pub async fn listing_photo(&self, request: &KeyRequest) -> Result<PhotoView> {
        let media_key = key(request)?;
        let payload = self.0.store.payload(Resource::Media, media_key).await?;
        let payload = payload.ok_or_else(|| AppError::not_found("such photo"))?;
        let path = self.photo_path(media_key);
        if let Some(bytes) = self.0.photos.read(&path, media_key, MOST_BYTES)? {
            return Ok(shown(&bytes));
        }
        let Some(url) = payload.get("MediaURL").and_then(|u| u.as_str()).and_then(|u| Url::parse(u).ok()) else {
            return Ok(PhotoView { data_url: None });
        };
        match self.fetch_photo(url).await {
            Some(bytes) if picture(&bytes).is_some() => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(|e| files::refused(folder, &e))?;
                }
                self.0.photos.write(&path, media_key, &bytes)?;
                Ok(shown(&bytes))
            }
            _ => Ok(PhotoView { data_url: None }),
        }
    }

    async fn fetch_photo(&self, url: Url) -> Option<Vec<u8>> {
        let client = self.photo_client(&url)?;
        let request = Request::get(url).attempts(2);
        let answer = client.get_bytes(&request, "image/*", &CancellationToken::new()).await;
        answer.map(|a| a.value).ok().filter(|bytes| bytes.len() <= MOST_BYTES)
    }

    /// A client without credentials: photo addresses are public or signed, and no token goes to an image host.
    /// A feed cannot make us knock at this computer's own doors; only the sample brokerage lives there.
    fn photo_client(&self, url: &Url) -> Option<HttpClient> {
        let local = Egress::bound_to(url).ok()?.is_local();
        if local && !self.0.sample {
            return None;
        }
        let limits = Limits { attempts: 2, max_response_mib: 12, ..Limits::default() };
        let spec = ClientSpec::new("photo", url.clone(), Auth::None, limits);
        self.0.context.http.client(spec).ok()
    }

    /// Named by hash: a vendor's key is a label, never a path.
    fn photo_path(&self, media_key: &str) -> PathBuf {
        let name = hub_domain::name_hash(media_key);
        self.0.home.join("photos").join(&name[..2]).join(name)
    }
}

fn shown(bytes: &[u8]) -> PhotoView {
    PhotoView { data_url: picture(bytes).map(|mime| files::data_url(mime, bytes)) }
}

/// The media type by the first bytes; what a server calls it does not count. No SVG: it can carry scripts.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_are_shown() {
        assert_eq!(picture(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        assert_eq!(picture(b"<svg onload=alert(1)>"), None);
        assert_eq!(picture(b"<html>"), None);
        assert_eq!(picture(b""), None);
    }
}

use hub_connector::http::egress::Egress;
use hub_connector::http::{Auth, ClientSpec, Request};
use hub_connector::manifest::Limits;
use hub_connector::{CancellationToken, ConnectorError, ErrorKind, HttpClient, Source, Url};
use hub_domain::Resource;
use hub_store::MediaPlace;
use serde_json::Value;

use crate::hub::Hub;

/// The bytes of a photo. Where its address has expired, the record is asked for again and the new address is used once.
pub(super) async fn photo(hub: &Hub, place: &MediaPlace, address: Option<&str>) -> Option<Vec<u8>> {
    let cancel = CancellationToken::new();
    let source = hub.source(&place.connection).ok();
    let mut address = address.and_then(|a| Url::parse(a).ok());
    for attempt in 0..2 {
        if let Some(url) = &address {
            let answer = match &source {
                Some(source) => source.media(url, &cancel).await,
                None => None,
            };
            let answer = match answer {
                Some(answer) => answer,
                None => in_the_open(hub, url).await?,
            };
            match answer {
                Ok(bytes) => return Some(bytes),
                Err(error) if has_expired(&error) => {}
                Err(error) => {
                    tracing::debug!(kind = ?error.kind, "a photo could not be fetched");
                    return None;
                }
            }
        }
        if attempt == 0 {
            let fresh = fresh_address(source.as_ref()?.as_ref(), place, &cancel).await;
            if fresh.is_none() || fresh == address {
                return None;
            }
            address = fresh;
        }
    }
    None
}

/// The address a photo has now: from its own record, or from its listing's where photos come inside listings.
async fn fresh_address(source: &dyn Source, place: &MediaPlace, cancel: &CancellationToken) -> Option<Url> {
    let media_key = place.key_at_source.as_str();
    let payload = match source.record(Resource::Media, media_key, cancel).await {
        Ok(record) => record?.payload,
        Err(error) if error.kind == ErrorKind::Unsupported => {
            let listing =
                source.record(Resource::Property, place.listing_key_at_source.as_deref()?, cancel).await.ok()??;
            let is_it = |m: &&Value| m.get("MediaKey").and_then(Value::as_str) == Some(media_key);
            listing.payload.get("Media")?.as_array()?.iter().find(is_it)?.as_object()?.clone()
        }
        Err(_) => return None,
    };
    payload.get("MediaURL").and_then(Value::as_str).and_then(|u| Url::parse(u).ok())
}

/// Signed addresses die in these ways.
fn has_expired(error: &ConnectorError) -> bool {
    matches!(error.kind, ErrorKind::Forbidden | ErrorKind::Unauthorized | ErrorKind::NotFound | ErrorKind::BadRequest)
}

/// Fetches without credentials: the address is public or signed, and no token goes to an image host. `None` where it
/// must not be asked at all.
async fn in_the_open(hub: &Hub, url: &Url) -> Option<Result<Vec<u8>, ConnectorError>> {
    let client = client(hub, url)?;
    let request = Request::get(url.clone()).attempts(2);
    Some(client.get_bytes(&request, "image/*", &CancellationToken::new()).await.map(|a| a.value))
}

/// A feed cannot make us knock at this computer's own doors; only the sample brokerage lives there.
fn client(hub: &Hub, url: &Url) -> Option<HttpClient> {
    let local = Egress::bound_to(url).ok()?.is_local();
    if local && !hub.0.sample {
        return None;
    }
    let limits = Limits { attempts: 2, max_response_mib: 12, ..Limits::default() };
    let spec = ClientSpec::new("photo", url.clone(), Auth::None, limits);
    hub.0.context.http.client(spec).ok()
}

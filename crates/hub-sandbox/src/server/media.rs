use axum::http::{header, request::Parts};

use super::{
    answer::Answer,
    gauge::Kind,
    image::house_png,
    route::{header_text, within_limits},
    shared::{Shared, held},
};
use crate::{
    Dialect,
    query::{Refusal, decode_component, split_query},
};

/// Answers `/media/KEY.png`.
pub fn answer(shared: &Shared, parts: &Parts, key: &str) -> Answer {
    if let Err(answer) = permitted(shared, parts, key) {
        return *answer;
    }
    let known = decode_component(key)
        .ok()
        .map(|key| shared.market().known_key(&key))
        .filter(|key| shared.market().table("Media").is_some_and(|table| table.get(key).is_some()));
    match known.and_then(|key| house_png(shared.config.seed, &key, crate::generate::PHOTO_SIZE)) {
        Some(body) => {
            if counts(shared) {
                held(&shared.gauge).served(body.len(), shared.now());
            }
            Answer { status: 200, headers: Vec::new(), content_type: "image/png", body }
                .with(header::CACHE_CONTROL, "max-age=3600")
        }
        None => shared.worded(&Refusal::with(404, "Media", "there is no such photo")),
    }
}

/// Whether downloads of photos count against limits.
fn counts(shared: &Shared) -> bool {
    let limits = &shared.rules.limits;
    limits.media.is_some() || (shared.rules.dialect == Dialect::MlsGrid && shared.config.options.media_counts)
}

fn permitted(shared: &Shared, parts: &Parts, key: &str) -> Result<(), Box<Answer>> {
    if held(&shared.events).outage.is_some_and(|until| shared.now() < until) {
        return Err(Box::new(super::faulty::unavailable(shared, "the service is down", None)));
    }
    let forbid = |message: &str| shared.worded(&Refusal::with(403, "Media", message));
    if held(&shared.events).revoked && shared.rules.is_provider() {
        shared.request("after revocation".to_owned());
        return Err(Box::new(forbid("the licence has been revoked")));
    }
    if counts(shared) {
        within_limits(shared, Kind::Media)?;
    }
    if shared.rules.dialect != Dialect::MlsGrid {
        return Ok(());
    }
    let agent = header_text(&parts.headers, "user-agent").unwrap_or_default();
    if held(&shared.auth).static_token.as_deref() != Some(agent) {
        shared.violation("media-user-agent");
        return Err(Box::new(forbid("the User-Agent has to be the access token")));
    }
    let pairs = split_query(parts.uri.query().unwrap_or_default()).unwrap_or_default();
    let of = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let until = of("expires").and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
    if of("signature") != Some(shared.photo_signature(key, until).as_str()) {
        shared.violation("media-signature");
        return Err(Box::new(forbid("the signature is wrong")));
    }
    if shared.now().timestamp() >= until {
        shared.request("media expired".to_owned());
        return Err(Box::new(forbid("the address has expired")));
    }
    Ok(())
}

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, header},
};
use chrono::{Duration, Utc};

use super::{answer::Answer, shared::Shared, shared::held, wire::Wire};
use crate::{Dialect, Fault, query::Refusal};

/// The answer a fault gives in place of the right one. `None` for faults that spoil the right one.
pub fn instead(shared: &Shared, fault: Fault) -> Option<Answer> {
    let error = |status, message: &str| shared.worded(&Refusal::with(status, "Service", message));
    match fault {
        Fault::ServerError => Some(error(500, "something went wrong (fault 500)")),
        Fault::Unavailable => Some(unavailable(shared, "down for a moment (fault 503)", Some(1))),
        Fault::TooMany => Some(too_many(shared, "too many requests (fault 429)", Some("1".to_owned()))),
        Fault::NextLinkExpires => Some(error(410, "the next link has expired (fault nextlink-expires)")),
        Fault::Html => Some(Answer {
            status: 200,
            headers: Vec::new(),
            content_type: "text/html; charset=utf-8",
            body: b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Back soon</h1></body></html>"
                .to_vec(),
        }),
        Fault::ExpiredToken => {
            held(&shared.auth).forget();
            Some(unauthorized(shared, "the token has expired (fault expired-token)"))
        }
        _ => None,
    }
}

/// 401 as RFC 6750 has it.
pub fn unauthorized(shared: &Shared, message: &str) -> Answer {
    shared
        .worded(&Refusal::with(401, "Authorization", message))
        .with(header::WWW_AUTHENTICATE, "Bearer realm=\"sandbox\", error=\"invalid_token\"")
}

/// 503 in the dialect's way: Spark takes turns among its codes, and no provider says when to come back.
pub fn unavailable(shared: &Shared, message: &str, seconds: Option<i64>) -> Answer {
    const SPARK: [u32; 3] = [1_510, 1_515, 1_516];
    let turn = {
        let mut events = held(&shared.events);
        events.unavailable += 1;
        events.unavailable as usize
    };
    let mut refusal = Refusal::with(503, "Service", message);
    if shared.rules.dialect == Dialect::Spark {
        refusal = refusal.coded(SPARK[turn % SPARK.len()]);
    }
    let answer = shared.worded(&refusal);
    match seconds.filter(|_| !shared.rules.is_provider()) {
        Some(seconds) => answer.with(header::RETRY_AFTER, seconds.to_string()),
        None => answer,
    }
}

/// 429 in the dialect's way: no provider says when to come back.
pub fn too_many(shared: &Shared, message: &str, retry_after: Option<String>) -> Answer {
    let mut refusal = Refusal::with(429, "Quota", message);
    if shared.rules.dialect == Dialect::Spark {
        refusal = refusal.coded(1_550);
    }
    let answer = shared.worded(&refusal);
    match retry_after.filter(|_| !shared.rules.is_provider()) {
        Some(text) => answer.with(header::RETRY_AFTER, text),
        None => answer,
    }
}

/// `Retry-After`, by turns in seconds and as a date; both are legal.
pub fn retry_after(shared: &Shared, seconds: i64, turn: u64) -> String {
    if turn.is_multiple_of(2) {
        return seconds.to_string();
    }
    // The client holds the date against its own clock, so the market's shift has no place here. A second more makes up
    // for the fraction that the format leaves out.
    let until = shared.config.clock.now().with_timezone(&Utc) + Duration::seconds(seconds + 1);
    until.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Puts an answer on the wire as a fault leaves it.
pub async fn spoil(shared: &Shared, fault: Option<Fault>, mut answer: Answer, wire: &Wire) -> Response<Body> {
    match fault {
        Some(Fault::Malformed) => {
            answer.body.truncate(answer.body.len() * 3 / 5);
            answer.body.extend_from_slice(b",,}");
            answer.respond()
        }
        Some(Fault::EndlessPage) => endless(shared, answer),
        Some(Fault::Truncated) => broken(answer, None),
        Some(Fault::Reset) => broken(answer, Some(wire.clone())),
        Some(Fault::Slow) => {
            wait(shared, shared.config.slow).await;
            answer.respond()
        }
        Some(Fault::Timeout) => {
            wait(shared, shared.config.hang).await;
            wire.cut();
            answer.respond()
        }
        _ => answer.respond(),
    }
}

async fn wait(shared: &Shared, time: std::time::Duration) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        () = shared.stop.cancelled() => {}
    }
}

/// A page whose rows are sent again and again, for as long as the client takes them.
fn endless(shared: &Shared, answer: Answer) -> Response<Body> {
    let head = answer.head();
    let rows = answer.body.windows(9).position(|part| part == b"\"value\":[").map_or(0, |place| place + 9);
    let end = answer.body.iter().rposition(|byte| *byte == b']').filter(|end| *end > rows).unwrap_or(rows);
    let first = Bytes::copy_from_slice(&answer.body[..end]);
    let again = Bytes::from([b",", &answer.body[rows..end]].concat());
    let stop = shared.stop.clone();
    let stream = futures::stream::unfold(Some(first), move |next| {
        let (again, stop) = (again.clone(), stop.clone());
        async move {
            let chunk = next?;
            // Lets others have a turn on a server that would otherwise do nothing else.
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            let next = (!stop.is_cancelled() && again.len() > 1).then_some(again);
            Some((Ok::<_, std::io::Error>(chunk), next))
        }
    });
    head.map(|()| Body::from_stream(stream))
}

/// An answer that announces its whole length and ends half-way: closed in order, or reset where there is a wire to cut.
fn broken(answer: Answer, wire: Option<Wire>) -> Response<Body> {
    let length = answer.body.len();
    let head = answer.head();
    let half = Bytes::from(answer.body).slice(..length / 2);
    let stream = futures::stream::unfold((0_u8, half, wire), |(step, half, wire)| async move {
        match step {
            0 => Some((Ok(half.clone()), (1, half, wire))),
            1 => {
                // Lets the half be on its way before the end.
                tokio::time::sleep(std::time::Duration::from_millis(30)).await;
                if let Some(wire) = &wire {
                    wire.cut();
                }
                Some((Err(std::io::Error::other("the fault ends the body here")), (2, half, wire)))
            }
            _ => None,
        }
    });
    let mut response = head.map(|()| Body::from_stream(stream));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}

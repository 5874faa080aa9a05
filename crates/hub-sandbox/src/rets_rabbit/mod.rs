//! A stand-in for RETS Rabbit (also sold as Data Rabbit, at the same addresses), after its public description and its
//! own client libraries: client credentials at `/api/oauth/access_token`, `/api/datasystem`, and sets under `/api/v2` that
//! speak some OData in small letters (`property`, `open-house`, `media`).
//!
//! What surprises: a page says how many rows *it* has in `@odata.count` and how many there are in all in
//! `@retsrabbit.total_results`; there are no next links, only `$top` and `$skip`; time stamps have neither a fraction nor
//! a zone; a listing brings photos in a member `listing` of its own. What the description leaves open is decided against
//! the client: no order is kept unless one is asked for, nothing but the options it names is taken, and there is no
//! `$metadata`.

mod rows;

use axum::http::{Method, header, request::Parts};
use serde_json::{Value as Json, json};

use crate::{
    Sandbox, SandboxConfig, SandboxError,
    query::{Refusal, split_query},
    server::{
        answer::Answer,
        auth::Verdict,
        route::header_text,
        schedule::Occasion,
        serve_shape,
        shape::{Ask, Shape},
        shared::{Shared, held},
    },
};

/// Starts a stand-in for RETS Rabbit. [`Sandbox::url`] is what a user types as the address: it ends in `/api`; the sets
/// are under `v2` there, and tokens at `oauth/access_token`.
///
/// # Errors
/// As for [`crate::serve`].
pub async fn serve_rets_rabbit(config: SandboxConfig) -> Result<Sandbox, SandboxError> {
    serve_shape(config, Some(Box::new(RetsRabbit))).await
}

/// The shape.
struct RetsRabbit;

impl Shape for RetsRabbit {
    fn root(&self) -> &'static str {
        "/api"
    }

    fn token_path(&self) -> &'static str {
        "/api/oauth/access_token"
    }

    fn whole_seconds(&self) -> bool {
        true
    }

    fn token(&self, shared: &Shared, parts: &Parts, body: &[u8]) -> Option<Answer> {
        shared.request("token".to_owned());
        if parts.method != Method::POST {
            let refusal = Refusal::with(405, "Method", "a token is asked for by POST");
            return Some(self.error(&refusal).with(header::ALLOW, "POST"));
        }
        let query = parts.uri.query().unwrap_or_default();
        let in_url = split_query(query).is_ok_and(|pairs| pairs.iter().any(|(name, _)| name == "client_secret"));
        if in_url {
            // The description shows it so. Addresses end up in logs, and the body is taken as well.
            shared.violation("credentials-in-url");
        }
        let body = String::from_utf8_lossy(body);
        let (form, content_type) = if in_url && body.is_empty() {
            (query, "application/x-www-form-urlencoded")
        } else {
            (body.as_ref(), header_text(&parts.headers, "content-type").unwrap_or_default())
        };
        let now = shared.now();
        // Credentials in a header are not among the ways it names.
        let answer = held(&shared.auth).token(None, content_type, form, now);
        let mut said = answer.body;
        if answer.status == 200
            && let Some(members) = said.as_object_mut()
        {
            let seconds = members.get("expires_in").and_then(Json::as_i64).unwrap_or_default();
            members.insert("token_type".into(), "bearer".into());
            members.insert("expires".into(), (now.timestamp() + seconds).into());
            members.remove("scope");
        }
        Some(Answer::plain_json(answer.status, &said).with(header::CACHE_CONTROL, "no-store"))
    }

    fn admit(&self, shared: &Shared, ask: &Ask<'_>) -> Result<(), Refusal> {
        let in_url = ask.one("access_token")?.map(|token| format!("Bearer {token}"));
        if in_url.is_some() {
            shared.violation("token-in-url");
        }
        let header = in_url.as_deref().or_else(|| header_text(&ask.parts.headers, "authorization"));
        let verdict = held(&shared.auth).judge(header, shared.now());
        match verdict {
            Verdict::Known => Ok(()),
            Verdict::Missing => {
                shared.request("without token".to_owned());
                Err(Refusal::with(401, "Authorization", "an access token is needed"))
            }
            Verdict::Dead { again } => {
                shared.request("with a dead token".to_owned());
                if again {
                    shared.violation("dead-token-again");
                }
                Err(Refusal::with(401, "Authorization", "the access token is invalid or has expired"))
            }
        }
    }

    fn occasion(&self, ask: &Ask<'_>) -> Occasion {
        let is_set = rows::set_of(&ask.path).is_some();
        let later = ask.all("$skip").any(|skip| skip != "0");
        match (is_set, later) {
            (true, true) => Occasion::NextPage,
            (true, false) => Occasion::FirstPage,
            _ => Occasion::Other,
        }
    }

    fn answer(&self, shared: &Shared, ask: &Ask<'_>) -> Result<Answer, Refusal> {
        if !ask.is_get() {
            return Err(Refusal::with(405, "Method", "the service is read-only"));
        }
        if ask.path == "/api/datasystem" {
            shared.request("datasystem".to_owned());
            return Ok(Answer::plain_json(200, &system()));
        }
        rows::answer(shared, ask)
    }

    fn error(&self, refusal: &Refusal) -> Answer {
        let code = match refusal.status {
            401 | 403 => "permission",
            404 => "not_found",
            429 => "too_many_requests",
            500.. => "server_error",
            _ => "invalid_query",
        };
        let body = json!({"error": {"code": code, "message": refusal.message}});
        let answer = Answer::plain_json(refusal.status, &body);
        match refusal.status {
            401 => answer.with(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
            405 => answer.with(header::ALLOW, "GET"),
            _ => answer,
        }
    }
}

/// What there is, as the datasystem tells it.
fn system() -> Json {
    let resource = |name: &str, path: &str| {
        json!({
            "Name": name, "ResourcePath": path, "Description": format!("{name} resource"),
            "DateTimeStamp": "2016-06-06 7:06pm", "TimeZoneOffset": 0, "Localizations": [],
        })
    };
    json!({
        "@odata.context": "api/$metadata",
        "ID": 1,
        "Name": "Synthetic market",
        // The vendor's own spelling.
        "SeviceURI": "/api/v2",
        "DateTimeStamp": "2016-06-06 7:06pm",
        "Transport": 1.4,
        "DataDictionaryVersion": 1.4,
        "Resources": [
            resource("Property", "/api/v2/property"),
            resource("Media", "/api/v2/media"),
            resource("OpenHouse", "/api/v2/open-house"),
        ],
    })
}

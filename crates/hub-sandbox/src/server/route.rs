use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, Method, Response, header, request::Parts},
};

use super::{
    answer::Answer,
    auth::Verdict,
    control_http,
    faulty::{instead, retry_after, spoil, unauthorized},
    image::house_png,
    schedule::Occasion,
    serve::SERVICE_PATH,
    shared::{Shared, held},
    stats::Stats,
    wire::Wire,
};
use crate::{
    Fault,
    query::{Refusal, decode_component, split_query},
    schema::{metadata_xml, service_document},
};

/// Longest URL taken, bytes.
const LONGEST_URL: usize = 8_192;
/// Longest body taken, bytes: control requests bring rows.
const LONGEST_BODY: usize = 32 << 20;
const ODATA_VERSION: HeaderName = HeaderName::from_static("odata-version");

/// Every request comes here.
pub async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let response = if let Some(verb) = path.strip_prefix("/_sandbox/") {
        let body = to_bytes(body, LONGEST_BODY).await.unwrap_or_default();
        control_http::answer(&shared, verb, &parts, &body).respond()
    } else if path == "/oauth2/token" {
        let body = to_bytes(body, 64 << 10).await.unwrap_or_default();
        token(&shared, &parts, &body).respond()
    } else if let Some(key) = path.strip_prefix("/media/").and_then(|name| name.strip_suffix(".png")) {
        shared.request("media".to_owned());
        photo(&shared, key).respond()
    } else if let Some(rest) = path.strip_prefix(SERVICE_PATH).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
        service(&shared, &parts, rest, &wire).await
    } else {
        Answer::error(&Refusal::with(404, "URL", "there is nothing here")).respond()
    };
    Stats::bump(&mut held(&shared.stats).statuses, response.status().as_u16());
    response
}

/// A header as text.
pub fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn token(shared: &Shared, parts: &Parts, body: &[u8]) -> Answer {
    shared.request("token".to_owned());
    if parts.method != Method::POST {
        return Answer::plain_json(405, &serde_json::json!({"error": "invalid_request"})).with(header::ALLOW, "POST");
    }
    if parts.uri.query().is_some_and(|query| query.contains("client_secret")) {
        shared.violation("credentials-in-url");
    }
    let content_type = header_text(&parts.headers, "content-type").unwrap_or_default();
    let authorization = header_text(&parts.headers, "authorization");
    let body = String::from_utf8_lossy(body);
    let answer = held(&shared.auth).token(authorization, content_type, &body, shared.now());
    let reply = Answer::plain_json(answer.status, &answer.body).with(header::CACHE_CONTROL, "no-store");
    if answer.status == 401 { reply.with(header::WWW_AUTHENTICATE, "Basic realm=\"sandbox\"") } else { reply }
}

fn photo(shared: &Shared, key: &str) -> Answer {
    let known = decode_component(key)
        .ok()
        .filter(|key| shared.market().table("Media").is_some_and(|table| table.get(key).is_some()));
    match known.and_then(|key| house_png(shared.config.seed, &key, crate::generate::PHOTO_SIZE)) {
        Some(body) => Answer { status: 200, headers: Vec::new(), content_type: "image/png", body }
            .with(header::CACHE_CONTROL, "max-age=3600"),
        None => Answer::error(&Refusal::with(404, "Media", "there is no such photo")),
    }
}

/// Everything under the service root.
async fn service(shared: &Arc<Shared>, parts: &Parts, rest: &str, wire: &Wire) -> Response<Body> {
    let at_most = header_text(&parts.headers, "odata-maxversion").and_then(|text| text.trim().parse::<f64>().ok());
    let newer = shared.config.odata_401 && at_most.is_none_or(|version| version >= 4.01);
    let version = if newer { "4.01" } else { "4.0" };
    let mut fault = None;
    let answer = match admitted(shared, parts) {
        Err(answer) => *answer,
        Ok(()) => {
            let query = parts.uri.query().unwrap_or_default();
            let is_set = !rest.is_empty() && rest != "/" && !rest.contains(['$', '(']);
            let next = query.contains("$skiptoken") || query.contains("%24skiptoken");
            let occasion = match (is_set, next) {
                (true, true) => Occasion::NextPage,
                (true, false) => Occasion::FirstPage,
                _ => Occasion::Other,
            };
            fault = held(&shared.schedule).strike(occasion);
            if let Some(fault) = fault {
                Stats::bump(&mut held(&shared.stats).faults, fault.to_string());
            }
            match fault.and_then(|fault| instead(shared, fault)) {
                Some(answer) => answer,
                None => routed(shared, parts, rest, query, fault).unwrap_or_else(|refusal| Answer::error(&refusal)),
            }
        }
    };
    spoil(shared, fault, answer.with(ODATA_VERSION, version), wire).await
}

/// Method, length, token, quota and version: what is looked at before the request itself.
fn admitted(shared: &Shared, parts: &Parts) -> Result<(), Box<Answer>> {
    let refuse = |status, target: &str, message: &str| Box::new(Answer::error(&Refusal::with(status, target, message)));
    let length = shared.origin.len() + parts.uri.path_and_query().map_or(0, |text| text.as_str().len());
    if length > LONGEST_URL {
        return Err(refuse(414, "URL", "the URL is too long"));
    }
    if parts.method != Method::GET {
        let mut answer = refuse(405, "Method", "the service is read-only");
        answer.headers.push((header::ALLOW, "GET".to_owned()));
        return Err(answer);
    }
    if parts.uri.query().is_some_and(|query| query.contains("access_token=")) {
        shared.violation("token-in-url");
    }
    let verdict = held(&shared.auth).judge(header_text(&parts.headers, "authorization"), shared.now());
    match verdict {
        Verdict::Known => {}
        Verdict::Missing => {
            shared.request("without token".to_owned());
            let answer = Answer::error(&Refusal::with(401, "Authorization", "a bearer token is needed"));
            return Err(Box::new(answer.with(header::WWW_AUTHENTICATE, "Bearer realm=\"sandbox\"")));
        }
        Verdict::Dead { again } => {
            shared.request("with a dead token".to_owned());
            if again {
                shared.violation("dead-token-again");
            }
            return Err(Box::new(unauthorized("the token is not valid, or no longer")));
        }
    }
    let admitted = held(&shared.meter).admit(shared.now());
    if let Err(exceeded) = admitted {
        shared.request("over quota".to_owned());
        if exceeded.impatient {
            shared.violation("over-quota");
        }
        let turn = held(&shared.stats).requests.get("over quota").copied().unwrap_or_default();
        let mut answer = refuse(429, "Quota", "too many requests");
        answer.headers.push((header::RETRY_AFTER, retry_after(shared, exceeded.seconds, turn)));
        return Err(answer);
    }
    versions(shared, &parts.headers).map_err(|refusal| Box::new(Answer::error(&refusal)))
}

fn versions(shared: &Shared, headers: &HeaderMap) -> Result<(), Refusal> {
    let spoken: &[&str] = if shared.config.odata_401 { &["4.0", "4.01"] } else { &["4.0"] };
    if let Some(version) = header_text(headers, "odata-version")
        && !spoken.contains(&version.trim())
    {
        return Err(Refusal::bad("OData-Version", "this version is not spoken here"));
    }
    if let Some(version) = header_text(headers, "odata-maxversion") {
        let number = version.trim().parse::<f64>().unwrap_or_default();
        if number < 4.0 {
            return Err(Refusal::bad("OData-MaxVersion", "at least 4.0 is needed"));
        }
    }
    Ok(())
}

/// Whether an `Accept` header takes a media type.
fn accepts(headers: &HeaderMap, kind: &str) -> bool {
    let Some(accept) = header_text(headers, "accept") else { return true };
    let group = kind.split('/').next().unwrap_or_default();
    accept.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused =
            range.split(';').skip(1).any(|p| p.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
        !refused && (media == "*/*" || media == kind || media == format!("{group}/*"))
    })
}

fn routed(
    shared: &Arc<Shared>,
    parts: &Parts,
    rest: &str,
    query: &str,
    fault: Option<Fault>,
) -> Result<Answer, Refusal> {
    let path = decode_component(rest)?;
    let path = path.strip_prefix('/').unwrap_or(&path);
    if path == "$metadata" {
        shared.request("metadata".to_owned());
        return metadata(shared, parts, query);
    }
    if !accepts(&parts.headers, "application/json") {
        return Err(Refusal::with(406, "Accept", "rows are served as JSON only"));
    }
    if path.is_empty() {
        shared.request("service".to_owned());
        if query.contains('$') {
            return Err(Refusal::bad("URL", "the service document takes no options"));
        }
        let market = shared.market();
        let entities: Vec<_> = market.entities().collect();
        return Ok(Answer::json(service_document(&shared.root, &entities).to_string()));
    }
    let pairs = split_query(query)?;
    super::sets::answer(shared, path, &pairs, header_text(&parts.headers, "prefer"), fault)
}

fn metadata(shared: &Shared, parts: &Parts, query: &str) -> Result<Answer, Refusal> {
    for (name, value) in split_query(query)? {
        match (name.as_str(), value.as_str()) {
            ("$format", "xml" | "application/xml") => {}
            ("$format", _) => return Err(Refusal::with(406, "$format", "metadata are served as XML only")),
            (option, _) if option.starts_with('$') => return Err(Refusal::bad(option, "metadata take no such option")),
            _ => {}
        }
    }
    if !accepts(&parts.headers, "application/xml") {
        return Err(Refusal::with(406, "Accept", "metadata are served as XML only"));
    }
    let market = shared.market();
    let entities: Vec<_> = market.entities().collect();
    let version = if shared.config.odata_401 { "4.01" } else { "4.0" };
    let xml = metadata_xml(&entities, market.lookups(), shared.config.encoding, version);
    Ok(Answer {
        status: 200,
        headers: Vec::new(),
        content_type: "application/xml;charset=utf-8",
        body: xml.into_bytes(),
    })
}

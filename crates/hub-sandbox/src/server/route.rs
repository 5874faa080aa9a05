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
    faulty::{instead, retry_after, spoil, too_many, unauthorized, unavailable},
    gauge::Kind,
    schedule::Occasion,
    shared::{Shared, held},
    stats::Stats,
    wire::Wire,
};
use crate::{
    Dialect, Fault,
    dialect::{Glance, Manner},
    query::{Refusal, decode_component, split_query},
    schema::{metadata_xml, service_document},
};

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
    } else if let Some(key) = path.strip_prefix("/media/").and_then(|name| name.strip_suffix(".png")) {
        shared.request("media".to_owned());
        super::media::answer(&shared, &parts, key).respond()
    } else if let Some(shape) = &shared.shape {
        let body = to_bytes(body, shape.longest_body()).await.unwrap_or_default();
        super::shape::serve(&shared, shape.as_ref(), &parts, &body, &wire).await
    } else if shared.rules.token_path == Some(path.as_str()) {
        let body = to_bytes(body, 64 << 10).await.unwrap_or_default();
        token(&shared, &parts, &body).respond()
    } else if let Some(rest) = below(&shared, &path) {
        service(&shared, &parts, rest, &wire).await
    } else {
        Answer::error(&Refusal::with(404, "URL", "there is nothing here")).respond()
    };
    Stats::bump(&mut held(&shared.stats).statuses, response.status().as_u16());
    dated(&shared, response)
}

/// What follows the service root in a path.
fn below<'a>(shared: &Shared, path: &'a str) -> Option<&'a str> {
    path.strip_prefix(shared.rules.service_path.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The answer with the sandbox's own date, off where its clock is.
fn dated(shared: &Shared, mut response: Response<Body>) -> Response<Body> {
    let date = shared.now() + chrono::Duration::seconds(held(&shared.events).skew);
    let text = date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(value) = text.parse() {
        response.headers_mut().insert(header::DATE, value);
    }
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

/// Everything under the service root.
async fn service(shared: &Arc<Shared>, parts: &Parts, rest: &str, wire: &Wire) -> Response<Body> {
    let _one_of_many = UnderWay::begin(shared);
    let at_most = header_text(&parts.headers, "odata-maxversion").and_then(|text| text.trim().parse::<f64>().ok());
    let newer = shared.config.odata_401 && at_most.is_none_or(|version| version >= 4.01);
    let version = if newer { "4.01" } else { "4.0" };
    let mut fault = None;
    let answer = match admitted(shared, parts, rest) {
        Err(answer) => *answer,
        Ok(()) => {
            let query = parts.uri.query().unwrap_or_default();
            let occasion = occasion(shared, rest, query);
            fault = held(&shared.schedule).strike(occasion);
            if let Some(fault) = fault {
                Stats::bump(&mut held(&shared.stats).faults, fault.to_string());
            }
            match fault.and_then(|fault| instead(shared, fault)) {
                Some(answer) => answer,
                None => match routed(shared, parts, rest, query, fault) {
                    Ok(answer) => answer,
                    Err(refusal) => {
                        if refusal.rule == Some("unbounded-order") && shared.config.options.hang_unbounded {
                            shared.violation("unbounded-order");
                            return spoil(shared, Some(Fault::Timeout), Answer::json(String::new()), wire).await;
                        }
                        shared.refuse(refusal)
                    }
                },
            }
        }
    };
    let mut answer = answer.with(ODATA_VERSION, version);
    answer.headers.extend(held(&shared.gauge).headers(Kind::Data, shared.now()));
    let takes_gzip = header_text(&parts.headers, "accept-encoding").is_some_and(|text| text.contains("gzip"));
    if shared.rules.gzip && takes_gzip && !fault.is_some_and(Fault::breaks_the_answer) {
        answer = answer.compressed();
    }
    held(&shared.gauge).served(answer.body.len(), shared.now());
    spoil(shared, fault, answer, wire).await
}

/// What a request is, as far as faults care.
fn occasion(shared: &Shared, rest: &str, query: &str) -> Occasion {
    let parameter = shared.rules.link_parameter;
    let next = query.contains(parameter)
        || query.contains(&parameter.replace('$', "%24"))
        || (shared.rules.dialect == Dialect::Trestle && rest.ends_with("/replication"));
    let is_set = !rest.is_empty() && rest != "/" && !rest.contains(['$', '(']);
    match (is_set, next) {
        (true, true) => Occasion::NextPage,
        (true, false) => Occasion::FirstPage,
        _ => Occasion::Other,
    }
}

/// Counts requests that are answered at the same time. MLS Grid wants one after the other.
struct UnderWay<'a>(&'a Shared);

impl<'a> UnderWay<'a> {
    fn begin(shared: &'a Shared) -> Self {
        let others = {
            let mut events = held(&shared.events);
            events.under_way += 1;
            events.under_way - 1
        };
        if others > 0 && shared.rules.dialect == Dialect::MlsGrid {
            shared.violation("parallel-requests");
        }
        Self(shared)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut events = held(&self.0.events);
        events.under_way = events.under_way.saturating_sub(1);
    }
}

/// The provider's state, method, length, token, quota and version: what is looked at before the request itself.
fn admitted(shared: &Shared, parts: &Parts, rest: &str) -> Result<(), Box<Answer>> {
    let refuse = |status, target: &str, message: &str| Box::new(shared.refuse(Refusal::with(status, target, message)));
    let rules = &shared.rules;
    if held(&shared.events).outage.is_some_and(|until| shared.now() < until) {
        shared.request("during an outage".to_owned());
        return Err(Box::new(unavailable(shared, "the service is down", None)));
    }
    let length = shared.origin.len() + parts.uri.path_and_query().map_or(0, |text| text.as_str().len());
    if length > rules.max_url {
        return Err(refuse(414, "URL", "the URL is too long"));
    }
    if parts.method != Method::GET {
        let mut answer = refuse(405, "Method", "the service is read-only");
        answer.headers.push((header::ALLOW, "GET".to_owned()));
        return Err(answer);
    }
    let glance = Glance { headers: &parts.headers, path: rest, query: parts.uri.query().unwrap_or_default() };
    (rules.before_token)(rules, &glance).map_err(|refusal| Box::new(shared.refuse(refusal)))?;
    let in_url = split_query(glance.query).unwrap_or_default().into_iter().find(|(name, _)| name == "access_token");
    if in_url.is_some() {
        shared.violation("token-in-url");
    }
    let open = rules.open_service_document && (rest.is_empty() || rest == "/");
    if !open {
        bearer(shared, parts, in_url.filter(|_| rules.query_token).map(|(_, token)| token))?;
    }
    if held(&shared.events).revoked {
        shared.request("after revocation".to_owned());
        return Err(Box::new(shared.worded(&Refusal::with(403, "Licence", "the licence has been revoked"))));
    }
    within_limits(shared, Kind::Data)?;
    (rules.after_token)(rules, &glance).map_err(|refusal| Box::new(shared.refuse(refusal)))?;
    versions(shared, &parts.headers).map_err(|refusal| Box::new(shared.refuse(refusal)))
}

/// Judges the token.
fn bearer(shared: &Shared, parts: &Parts, in_url: Option<String>) -> Result<(), Box<Answer>> {
    let given = header_text(&parts.headers, "authorization").map(str::to_owned);
    let given = given.or_else(|| in_url.map(|token| format!("Bearer {token}")));
    let verdict = held(&shared.auth).judge(given.as_deref(), shared.now());
    match verdict {
        Verdict::Known => Ok(()),
        Verdict::Missing => {
            shared.request("without token".to_owned());
            let answer = shared.refuse(Refusal::with(401, "Authorization", "a bearer token is needed"));
            Err(Box::new(answer.with(header::WWW_AUTHENTICATE, "Bearer realm=\"sandbox\"")))
        }
        Verdict::Dead { again } => {
            shared.request("with a dead token".to_owned());
            if again {
                shared.violation("dead-token-again");
            }
            Err(Box::new(unauthorized(shared, "the token is not valid, or no longer")))
        }
    }
}

/// Counts a request against the limits, or refuses it in the dialect's way.
pub(super) fn within_limits(shared: &Shared, kind: Kind) -> Result<(), Box<Answer>> {
    if shared.rules.limits.manner != Manner::Windows {
        let admitted = held(&shared.gauge).admit(kind, shared.now());
        let Err(over) = admitted else { return Ok(()) };
        shared.request("over quota".to_owned());
        over.iter().for_each(|rule| shared.violation(rule));
        if shared.rules.limits.manner == Manner::Contract {
            return Ok(());
        }
        let mut answer = too_many(shared, "too many requests", None);
        if kind == Kind::Media {
            answer.headers.extend(held(&shared.gauge).headers(kind, shared.now()));
        }
        return Err(Box::new(answer));
    }
    let admitted = held(&shared.meter).admit(shared.now());
    let Err(exceeded) = admitted else { return Ok(()) };
    shared.request("over quota".to_owned());
    if exceeded.impatient {
        shared.violation("over-quota");
    }
    let turn = held(&shared.stats).requests.get("over quota").copied().unwrap_or_default();
    let mut answer = shared.refuse(Refusal::with(429, "Quota", "too many requests"));
    answer.headers.push((header::RETRY_AFTER, retry_after(shared, exceeded.seconds, turn)));
    Err(Box::new(answer))
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
        if query.contains('$') && shared.rules.dialect != Dialect::MlsGrid {
            return Err(Refusal::bad("URL", "the service document takes no options"));
        }
        let market = shared.market();
        let entities: Vec<_> = market.entities().collect();
        return Ok(Answer::json(service_document(&shared.root, &entities, shared.rules.advertised).to_string()));
    }
    let pairs = split_query(query)?;
    super::sets::answer(shared, path, &pairs, header_text(&parts.headers, "prefer"), fault)
}

fn metadata(shared: &Shared, parts: &Parts, query: &str) -> Result<Answer, Refusal> {
    for (name, value) in split_query(query)? {
        match (name.as_str(), value.as_str()) {
            ("$format", "xml" | "application/xml") => {}
            ("$format", _) => return Err(Refusal::with(406, "$format", "metadata are served as XML only")),
            ("$filter", _) if shared.rules.dialect == Dialect::MlsGrid => {}
            ("$metadataType", "enum" | "lookup") if shared.rules.dialect == Dialect::Bright => {}
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
    let xml = metadata_xml(&entities, market.lookups(), &shared.rules, version);
    Ok(Answer {
        status: 200,
        headers: Vec::new(),
        content_type: "application/xml;charset=utf-8",
        body: xml.into_bytes(),
    })
}

use axum::{
    body::Body,
    http::{HeaderMap, Method, Response, header, request::Parts},
};

use serde_json::Value as Json;

use super::{
    answer::Answer,
    faulty::{instead, retry_after, spoil},
    schedule::Occasion,
    shared::{Shared, held},
    stats::Stats,
    wire::Wire,
};
use crate::{
    CrmUpset, Fault,
    crm::{Judge, Judged},
    query::{Refusal, decode_component, split_query},
};

/// Longest URL taken, bytes.
const LONGEST_URL: usize = 8_192;

/// A request as a shape sees it.
pub struct Ask<'a> {
    /// Method, headers and address as they came.
    pub parts: &'a Parts,
    /// The path below the server, decoded, beginning with a stroke.
    pub path: String,
    /// The query, decoded, in its order.
    pub pairs: Vec<(String, String)>,
    /// What spoils the page, if anything does.
    pub fault: Option<Fault>,
}

impl Ask<'_> {
    /// The value of a parameter that is given once.
    ///
    /// # Errors
    /// 400 where it is given twice.
    pub fn one<'s>(&'s self, name: &'s str) -> Result<Option<&'s str>, Refusal> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(Refusal::bad(name, format!("{name} is given more than once")));
        }
        Ok(first)
    }

    /// Every value of a parameter.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A whole number from `low` to `high`.
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn whole(&self, name: &str, low: u64, high: u64) -> Result<Option<u64>, Refusal> {
        let Some(text) = self.one(name)? else { return Ok(None) };
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse::<u64>().ok().filter(|number| digits && (low..=high).contains(number));
        let said = || Refusal::bad(name, format!("{name} has to be a whole number from {low} to {high}"));
        number.map(Some).ok_or_else(said)
    }

    /// Whether the method is GET.
    pub fn is_get(&self) -> bool {
        self.parts.method == Method::GET
    }
}

/// A vendor with a shape of its own: its addresses, its way to sign in, its answers and its errors.
pub trait Shape: Send + Sync {
    /// Path of what a user would type as the address; nothing where that is the server itself.
    fn root(&self) -> &'static str;

    /// Path of the token endpoint.
    fn token_path(&self) -> &'static str {
        super::serve::TOKEN_PATH
    }

    /// Whether its time stamps have no fraction of a second.
    fn whole_seconds(&self) -> bool {
        false
    }

    /// Answers the token endpoint, where there is one.
    fn token(&self, _shared: &Shared, _parts: &Parts, _body: &[u8]) -> Option<Answer> {
        None
    }

    /// Looks at the credentials.
    ///
    /// # Errors
    /// A refusal with the vendor's status.
    fn admit(&self, shared: &Shared, ask: &Ask<'_>) -> Result<(), Refusal>;

    /// What the request is, as far as faults care.
    fn occasion(&self, ask: &Ask<'_>) -> Occasion;

    /// The answer.
    ///
    /// # Errors
    /// What the vendor refuses.
    fn answer(&self, shared: &Shared, ask: &Ask<'_>) -> Result<Answer, Refusal>;

    /// A refusal in the vendor's form.
    fn error(&self, refusal: &Refusal) -> Answer;

    /// The judge who answers for a CRM vendor, where it is one: it takes every request whole.
    fn judge(&self) -> Option<&Judge> {
        None
    }

    /// Longest body taken, bytes; a longer one counts as none.
    fn longest_body(&self) -> usize {
        64 << 10
    }

    /// What was called that must never be called, if anything was.
    fn verdict(&self) -> Option<String> {
        None
    }

    /// Gives every record another number, where the vendor's own numbers are not to be relied on.
    fn renumber(&self) {}
}

/// Answers a request in a vendor's own shape.
pub async fn serve(shared: &Shared, shape: &dyn Shape, parts: &Parts, body: &[u8], wire: &Wire) -> Response<Body> {
    if held(&shared.events).outage.is_some_and(|until| shared.now() < until) {
        shared.request("during an outage".to_owned());
        return shape.error(&Refusal::with(503, "Service", "Service Unavailable")).respond();
    }
    if let Some(judge) = shape.judge() {
        return judged(shared, shape, judge, parts, body, wire).await;
    }
    if parts.uri.path() == shape.token_path()
        && let Some(answer) = shape.token(shared, parts, body)
    {
        return answer.respond();
    }
    let (fault, answer) = match read(parts) {
        Err(refusal) => (None, shape.error(&refusal)),
        Ok(mut ask) => match shape.admit(shared, &ask).and_then(|()| licensed(shared)) {
            Err(refusal) => (None, shape.error(&refusal)),
            Ok(()) => match within_quota(shared, shape) {
                Err(answer) => (None, *answer),
                Ok(()) => {
                    ask.fault = held(&shared.schedule).strike(shape.occasion(&ask));
                    if let Some(fault) = ask.fault {
                        Stats::bump(&mut held(&shared.stats).faults, fault.to_string());
                    }
                    let answer = match ask.fault.and_then(|fault| in_place(shared, shape, fault)) {
                        Some(answer) => answer,
                        None => shape.answer(shared, &ask).unwrap_or_else(|refusal| shape.error(&refusal)),
                    };
                    (ask.fault, answer)
                }
            },
        },
    };
    spoil(shared, fault, answer, wire).await
}

/// Answers in the name of a CRM vendor.
async fn judged(
    shared: &Shared,
    shape: &dyn Shape,
    judge: &Judge,
    parts: &Parts,
    body: &[u8],
    wire: &Wire,
) -> Response<Body> {
    shared.request(format!("{} {}", parts.method, without_ids(parts.uri.path())));
    if let Err(refusal) = licensed(shared) {
        return shape.error(&refusal).respond();
    }
    if let Err(answer) = within_quota(shared, shape) {
        return answer.respond();
    }
    let fault = held(&shared.schedule).strike(Occasion::Other);
    if let Some(fault) = fault {
        Stats::bump(&mut held(&shared.stats).faults, fault.to_string());
    }
    if fault == Some(Fault::ExpiredToken) {
        judge.desk(shared.now()).room.tokens.expire();
    }
    if let Some(answer) = fault.and_then(|fault| in_place(shared, shape, fault)) {
        return answer.respond();
    }
    let Judged { reply, upset, violations } =
        judge.weigh(shared.now(), &parts.method, &parts.uri, &parts.headers, body);
    violations.into_iter().for_each(|name| shared.violation(name));
    if let Some(upset) = upset {
        Stats::bump(&mut held(&shared.stats).faults, upset.to_string());
    }
    let answer = reply.into_answer();
    match upset {
        Some(CrmUpset::LostAnswer) => {
            wire.cut();
            answer.respond()
        }
        Some(CrmUpset::SlowAnswer) => spoil(shared, Some(Fault::Slow), answer, wire).await,
        _ => spoil(shared, fault, answer, wire).await,
    }
}

/// A path whose ids are stars, so that requests of a kind count together.
fn without_ids(path: &str) -> String {
    let is_id = |part: &str| part.len() > 3 && part.bytes().any(|byte| byte.is_ascii_digit());
    path.split('/').map(|part| if is_id(part) { "*" } else { part }).collect::<Vec<_>>().join("/")
}

fn read(parts: &Parts) -> Result<Ask<'_>, Refusal> {
    if parts.uri.path_and_query().map_or(0, |text| text.as_str().len()) > LONGEST_URL {
        return Err(Refusal::with(414, "URL", "the URL is too long"));
    }
    let pairs = split_query(parts.uri.query().unwrap_or_default())?;
    Ok(Ask { parts, path: decode_component(parts.uri.path())?, pairs, fault: None })
}

/// Whether the licence is still good.
fn licensed(shared: &Shared) -> Result<(), Refusal> {
    if !held(&shared.events).revoked {
        return Ok(());
    }
    shared.request("after revocation".to_owned());
    Err(Refusal::with(403, "Licence", "Authorization Required"))
}

fn within_quota(shared: &Shared, shape: &dyn Shape) -> Result<(), Box<Answer>> {
    let admitted = held(&shared.meter).admit(shared.now());
    let Err(exceeded) = admitted else { return Ok(()) };
    shared.request("over quota".to_owned());
    if exceeded.impatient {
        shared.violation("over-quota");
    }
    let turn = held(&shared.stats).requests.get("over quota").copied().unwrap_or_default();
    let answer = shape.error(&Refusal::with(429, "Quota", "Too Many Requests"));
    Err(Box::new(answer.with(header::RETRY_AFTER, retry_after(shared, exceeded.seconds, turn))))
}

/// The answer a fault gives in place of the right one, in the vendor's form.
fn in_place(shared: &Shared, shape: &dyn Shape, fault: Fault) -> Option<Answer> {
    let error = |status, message: &str| shape.error(&Refusal::with(status, "Service", message));
    match fault {
        Fault::ServerError => Some(error(500, "Internal Server Error")),
        Fault::Unavailable => Some(error(503, "Service Unavailable").with(header::RETRY_AFTER, "1")),
        Fault::TooMany => Some(error(429, "Too Many Requests").with(header::RETRY_AFTER, "1")),
        Fault::ExpiredToken => {
            held(&shared.auth).forget();
            Some(error(401, "Unauthorized"))
        }
        Fault::Html => instead(shared, fault),
        _ => None,
    }
}

/// Whether an `Accept` header takes one of these media types; an absent one takes everything.
pub fn accepts(headers: &HeaderMap, kinds: &[&str]) -> bool {
    let Some(accept) = super::route::header_text(headers, "accept") else { return true };
    accept.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
        !refused
            && (media == "*/*"
                || kinds.iter().any(|kind| {
                    media == *kind
                        || media.strip_suffix("/*").is_some_and(|group| kind.split('/').next() == Some(group))
                }))
    })
}

/// The members of a row that faults spoil.
pub struct Soft {
    /// Says when the row changed.
    pub stamp: &'static str,
    /// Identifies the row.
    pub key: &'static str,
    /// Any other member.
    pub other: &'static str,
}

/// Faults that spoil single rows: members left out or of another type, a row whose key is null, a row that comes twice.
pub fn spoil_rows(fault: Option<Fault>, rows: &mut Vec<Json>, soft: &Soft) {
    let last = rows.len().saturating_sub(1);
    let some = rows.iter_mut().enumerate().filter(|(number, _)| number % 7 == 3 || *number == last);
    let some = some.filter_map(|(_, row)| row.as_object_mut());
    match fault {
        Some(Fault::MissingTimestamp) => some.for_each(|row| drop(row.remove(soft.stamp))),
        Some(Fault::MissingField) => some.for_each(|row| drop(row.remove(soft.other))),
        Some(Fault::MistypedField) => {
            some.for_each(|row| drop(row.insert(soft.other.to_owned(), serde_json::json!(["neither", {"nor": 1}]))));
        }
        Some(Fault::NullKeys) => {
            if let Some(mut row) = rows.first().cloned() {
                row.as_object_mut().map(|members| members.insert(soft.key.to_owned(), Json::Null));
                rows.insert(0, row);
            }
        }
        Some(Fault::DuplicateKeys) => rows.extend(rows.first().cloned()),
        _ => {}
    }
}

/// A request for tests: the parts of any GET.
#[cfg(test)]
pub fn test_parts() -> Parts {
    axum::http::Request::builder().uri("/").body(()).expect("a request").into_parts().0
}

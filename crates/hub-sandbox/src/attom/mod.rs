//! A stand-in for ATTOM's property interface, after its public description: a key in the header `apikey`, addresses of the
//! form `/propertyapi/v1.0.0/{resource}/{package}`, pages by number, and a status object in every answer.
//!
//! It serves public records and nothing else: what a parcel is, what it was assessed at, what it last sold for and what a
//! model thinks it is worth. It knows no list price, no agent and no status; some prices are not disclosed and stand
//! there as zero. Only answers with status 200 are billed ([`crate::Stats::billed`]). Some searches that find nothing are
//! answered with 400 and `SuccessWithoutResult`, others with 200.

mod parcel;
mod search;

use axum::http::{HeaderMap, header};
use serde_json::{Value as Json, json};

use self::{
    parcel::Package,
    search::{Search, Subject},
};
use crate::{
    Sandbox, SandboxConfig, SandboxError,
    query::Refusal,
    rng::hash_text,
    server::{
        answer::Answer,
        route::header_text,
        schedule::Occasion,
        serve_shape,
        shape::{Ask, Shape, Soft, accepts, spoil_rows},
        shared::{Shared, held},
    },
};

/// Where every address begins.
const ROOT: &str = "/propertyapi/v1.0.0";
/// Rows on a page where nothing is said.
const USUAL: u64 = 10;

/// A contract with ATTOM.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttomAccount {
    /// Answers that may be billed before the contract is used up; `None` is without limit. Trials have one.
    pub billable: Option<u64>,
}

/// Starts a stand-in for ATTOM with a contract without limit. [`Sandbox::url`] is what a user types as the address, and
/// [`Sandbox::client_secret`] is the key.
///
/// # Errors
/// As for [`crate::serve`].
pub async fn serve_attom(config: SandboxConfig) -> Result<Sandbox, SandboxError> {
    serve_attom_account(config, AttomAccount::default()).await
}

/// The same with another contract.
///
/// # Errors
/// As for [`crate::serve`].
pub async fn serve_attom_account(config: SandboxConfig, account: AttomAccount) -> Result<Sandbox, SandboxError> {
    serve_shape(config, Some(Box::new(Attom { account }))).await
}

/// The shape.
struct Attom {
    account: AttomAccount,
}

/// The number the stand-in gives the parcel of a listing with that key; it stays.
#[must_use]
pub fn attom_number(key: &str) -> u64 {
    // Nine digits, as the real ones have.
    100_000_000 + hash_text(key) % 900_000_000
}

/// A status object.
fn status(code: u16, message: &str, total: usize, page: u64, size: u64) -> Json {
    json!({"version": "1.0.0", "code": code, "msg": message, "total": total, "page": page, "pagesize": size})
}

impl Shape for Attom {
    fn root(&self) -> &'static str {
        ROOT
    }

    fn admit(&self, shared: &Shared, ask: &Ask<'_>) -> Result<(), Refusal> {
        if ask.pairs.iter().any(|(name, _)| name.eq_ignore_ascii_case("apikey")) {
            shared.violation("key-in-url");
        }
        let known = given(&ask.parts.headers).is_some_and(|key| key == held(&shared.auth).client_secret);
        if !known {
            shared.request("without key".to_owned());
            return Err(Refusal::with(401, "apikey", "Unauthorized"));
        }
        if !accepts(&ask.parts.headers, &["application/json"]) {
            return Err(Refusal::with(406, "Accept", "Not Acceptable"));
        }
        let billed = held(&shared.stats).billed;
        if self.account.billable.is_some_and(|most| billed >= most) {
            shared.request("over contract".to_owned());
            return Err(Refusal::with(429, "Quota", "Quota Exceeded"));
        }
        Ok(())
    }

    fn occasion(&self, ask: &Ask<'_>) -> Occasion {
        let later = ask.all("page").any(|page| page != "1");
        if later { Occasion::NextPage } else { Occasion::FirstPage }
    }

    fn answer(&self, shared: &Shared, ask: &Ask<'_>) -> Result<Answer, Refusal> {
        if !ask.is_get() {
            return Err(Refusal::with(405, "Method", "Method Not Allowed"));
        }
        let name = ask.path.strip_prefix(ROOT).unwrap_or_default().trim_matches('/');
        let package = Package::named(name).ok_or_else(|| Refusal::with(404, "URL", "Resource Not Found"))?;
        let page = ask.whole("page", 1, 1_000_000)?.unwrap_or(1);
        let size = ask.whole("pagesize", 1, shared.config.max_page_size as u64)?.unwrap_or(USUAL);
        let search = Search::read(ask, package)?;
        shared.request(format!("{} {name}", if page > 1 { "next" } else { "page" }));
        let market = shared.market();
        let found = search.run(&market, package);
        let total = found.len();
        if total == 0 && matches!(search.subject, Subject::One(_)) {
            // It is no error, but the status says so; and it is not billed.
            let body = json!({"status": status(400, "SuccessWithoutResult", 0, page, size), "property": []});
            return Ok(Answer::plain_json(400, &body));
        }
        let begin = usize::try_from((page - 1) * size).unwrap_or(usize::MAX).min(total);
        let end = begin.saturating_add(usize::try_from(size).unwrap_or(usize::MAX)).min(total);
        let mut rows: Vec<Json> = found[begin..end].iter().map(|(row, away)| package.tree(row, *away)).collect();
        spoil_rows(ask.fault, &mut rows, &Soft { stamp: "vintage", key: "identifier", other: "summary" });
        let message = if rows.is_empty() { "SuccessWithoutResult" } else { "SuccessWithResult" };
        {
            let mut stats = held(&shared.stats);
            stats.rows += rows.len() as u64;
            stats.billed += 1;
        }
        let body = json!({"status": status(0, message, total, page, size), "property": rows});
        Ok(Answer::plain_json(200, &body))
    }

    fn error(&self, refusal: &Refusal) -> Answer {
        let body = match refusal.status {
            // What the gateway in front says has an envelope of its own, and its numbers are texts.
            401 | 429 | 500.. => json!({"Response": {"status": {
                "version": "1.0.0", "code": refusal.status.to_string(), "msg": refusal.message,
                "total": "0", "page": "0", "pagesize": "0",
            }}}),
            400 => json!({"status": status(400, &format!("Invalid Parameter: {}", refusal.message), 0, 0, 0)}),
            _ => json!({"status": status(refusal.status, &refusal.message, 0, 0, 0)}),
        };
        let answer = Answer::plain_json(refusal.status, &body);
        if refusal.status == 405 { answer.with(header::ALLOW, "GET") } else { answer }
    }
}

/// The key of a request.
fn given(headers: &HeaderMap) -> Option<&str> {
    header_text(headers, "apikey")
}

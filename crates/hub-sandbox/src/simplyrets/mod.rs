//! A stand-in for SimplyRETS, after its public description: HTTP Basic, a media type with a version, a tree of its own in
//! place of RESO's fields, a cursor called `lastId`, and defaults that hide most rows.
//!
//! What the description leaves open is decided against the client: `mlsId` follows no order a client could use and
//! changes on demand ([`crate::Control::renumber`]), listings come in no useful order unless one is asked for, and a
//! parameter that means nothing is passed over in silence (and noted as a violation).

mod numbers;
mod options;
mod page;
mod people;
mod select;
mod showings;
mod tree;

use std::sync::Mutex;

use axum::http::{HeaderName, Method, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value as Json, json};

use self::numbers::Numbers;
use crate::{
    Sandbox, SandboxConfig, SandboxError,
    data::format_stamp,
    query::Refusal,
    rng::hash_text,
    server::{
        answer::Answer,
        route::header_text,
        schedule::Occasion,
        serve_shape,
        shape::{Ask, Shape, accepts},
        shared::{Shared, held},
    },
};

/// The media type with its version.
const PINNED: &str = "application/vnd.simplyrets-v0.1+json";
/// What the header `X-SimplyRETS-Media-Type` says.
const VERSION: &str = "vnd.simplyrets-v0.1";
const MEDIA_TYPE: HeaderName = HeaderName::from_static("x-simplyrets-media-type");
const LAST_UPDATE: HeaderName = HeaderName::from_static("x-simplyrets-lastupdate");

/// An account at SimplyRETS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimplyRetsAccount {
    /// The feeds connected to it. With more than one, every request has to name one; the listings are shared out among
    /// them by their keys.
    pub vendors: Vec<String>,
    /// Whether the addition for agents is booked; without it `/agents` is refused.
    pub agents: bool,
}

impl Default for SimplyRetsAccount {
    fn default() -> Self {
        Self { vendors: vec!["larkmoor".to_owned()], agents: true }
    }
}

/// Starts a stand-in for SimplyRETS with an account of one feed. [`Sandbox::url`] is what a user types as the address;
/// [`Sandbox::client_id`] and [`Sandbox::client_secret`] are user name and password.
///
/// # Errors
/// As for [`crate::serve`].
pub async fn serve_simplyrets(config: SandboxConfig) -> Result<Sandbox, SandboxError> {
    serve_simplyrets_account(config, SimplyRetsAccount::default()).await
}

/// The same with another account.
///
/// # Errors
/// As for [`crate::serve`], and an account without a feed.
pub async fn serve_simplyrets_account(
    config: SandboxConfig,
    account: SimplyRetsAccount,
) -> Result<Sandbox, SandboxError> {
    if account.vendors.is_empty() {
        return Err(SandboxError::Setting("an account has at least one feed".to_owned()));
    }
    let shape = SimplyRets { account, numbers: Mutex::new(Numbers::new(config.seed)), wrong: Mutex::new(0) };
    serve_shape(config, Some(Box::new(shape))).await
}

/// The shape.
struct SimplyRets {
    account: SimplyRetsAccount,
    numbers: Mutex<Numbers>,
    /// How often in a row the credentials were wrong.
    wrong: Mutex<u32>,
}

impl SimplyRets {
    /// The number a record has at the moment.
    fn number(&self, key: &str) -> u64 {
        held(&self.numbers).of(key)
    }

    /// Whether a listing belongs to a feed.
    fn belongs(&self, key: &str, vendor: &str) -> bool {
        let place = hash_text(key) % self.account.vendors.len() as u64;
        usize::try_from(place).ok().and_then(|place| self.account.vendors.get(place)).is_some_and(|name| name == vendor)
    }

    /// The feed a request is about.
    fn vendor(&self, ask: &Ask<'_>) -> Result<&str, Refusal> {
        match (ask.one("vendor")?, self.account.vendors.as_slice()) {
            (None, [only]) => Ok(only),
            (None, _) => Err(Refusal::bad("vendor", "vendor is required: this account has several feeds")),
            (Some(name), known) => known
                .iter()
                .find(|vendor| *vendor == name)
                .map(String::as_str)
                .ok_or_else(|| Refusal::bad("vendor", "this account has no such vendor")),
        }
    }

    /// When the feed was last brought up to date.
    fn updated(&self, shared: &Shared) -> i64 {
        let market = shared.market();
        let version = ["Property", "OpenHouse", "Media", "Member", "Office"]
            .iter()
            .filter_map(|name| market.table(name))
            .map(crate::data::Table::version)
            .sum();
        held(&self.numbers).updated(version, market.now())
    }

    /// An answer with the headers every answer has.
    fn reply(&self, shared: &Shared, ask: &Ask<'_>, body: &Json) -> Answer {
        let mut answer = Answer::plain_json(200, body)
            .with(MEDIA_TYPE, VERSION)
            .with(LAST_UPDATE, format_stamp(self.updated(shared), 9));
        if header_text(&ask.parts.headers, "accept").is_some_and(|accept| accept.contains(PINNED)) {
            answer.content_type = PINNED;
        }
        answer
    }
}

impl Shape for SimplyRets {
    fn root(&self) -> &'static str {
        ""
    }

    fn admit(&self, shared: &Shared, ask: &Ask<'_>) -> Result<(), Refusal> {
        let given = header_text(&ask.parts.headers, "authorization").and_then(basic);
        let known = {
            let auth = held(&shared.auth);
            given.as_ref().is_some_and(|(name, password)| *name == auth.client_id && *password == auth.client_secret)
        };
        if !known {
            shared.request("without credentials".to_owned());
            let mut wrong = held(&self.wrong);
            *wrong += 1;
            if given.is_some() && *wrong > 3 {
                shared.violation("wrong-credentials-again");
            }
            return Err(Refusal::with(401, "Authorization", "Authentication Required"));
        }
        *held(&self.wrong) = 0;
        if !accepts(&ask.parts.headers, &["application/json", PINNED]) {
            return Err(Refusal::with(406, "Accept", "the media types are application/json and its pinned versions"));
        }
        if !header_text(&ask.parts.headers, "accept").is_some_and(|accept| accept.contains(PINNED)) {
            shared.violation("media-type-not-pinned");
        }
        Ok(())
    }

    fn occasion(&self, ask: &Ask<'_>) -> Occasion {
        let is_list = matches!(ask.path.trim_end_matches('/'), "/properties" | "/openhouses" | "/agents");
        let later = ask.all("lastId").any(|id| id != "0") || ask.all("offset").any(|offset| offset != "0");
        match (is_list && ask.is_get(), later) {
            (true, true) => Occasion::NextPage,
            (true, false) => Occasion::FirstPage,
            _ => Occasion::Other,
        }
    }

    fn answer(&self, shared: &Shared, ask: &Ask<'_>) -> Result<Answer, Refusal> {
        let path = ask.path.trim_end_matches('/');
        let get = ask.is_get();
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match parts.as_slice() {
            [] | [""] if ask.parts.method == Method::OPTIONS => Ok(options::account(self, shared, ask)),
            ["properties"] if ask.parts.method == Method::OPTIONS => options::properties(self, shared, ask),
            [] | [""] | ["properties" | "openhouses" | "agents", ..] if !get => {
                Err(Refusal::with(405, "Method", "Method Not Allowed"))
            }
            ["properties"] => page::properties(self, shared, ask),
            ["openhouses"] => showings::list(self, shared, ask),
            ["openhouses", key] => showings::one(self, shared, ask, key),
            ["agents"] if self.account.agents => people::agents(self, shared, ask),
            ["agents"] | ["properties", "analytics"] | ["properties", _, "analytics"] => {
                Err(Refusal::with(403, "URL", "Authorization Required"))
            }
            ["properties", id] => page::one(self, shared, ask, id),
            _ => Err(Refusal::with(404, "URL", "Not Found")),
        }
    }

    fn error(&self, refusal: &Refusal) -> Answer {
        let body = json!({"error": refusal.status, "message": refusal.message});
        let answer = Answer::plain_json(refusal.status, &body).with(MEDIA_TYPE, VERSION);
        match refusal.status {
            401 => answer.with(header::WWW_AUTHENTICATE, "Basic realm=\"SimplyRETS\""),
            405 => answer.with(header::ALLOW, "GET, OPTIONS"),
            _ => answer,
        }
    }

    fn renumber(&self) {
        held(&self.numbers).renumber();
    }
}

/// User name and password of a Basic header.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, coded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

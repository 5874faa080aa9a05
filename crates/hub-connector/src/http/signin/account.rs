use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hub_domain::Clock;
use secrecy::{ExposeSecret, SecretString};

use super::answer::{self, TokenAnswer, Trouble, sign_in_needed};
use super::signed_in::SignedIn;
use super::store::TokenPair;
use crate::http::client::Token;
use crate::http::egress::Egress;
use crate::http::oauth::margin;
use crate::http::token_endpoint;
use crate::{CallStats, ConnectorError, ErrorKind, Retry};

/// After a renewal whose answer was lost twice, the endpoint is left alone so long.
const AFTER_LOSS: Duration = Duration::from_secs(60);

type Name = (String, String, String);

/// The accounts of a factory's clients, so that all clients of one account share its lock and its tokens.
#[derive(Clone, Default)]
pub(in crate::http) struct Accounts(Arc<Mutex<HashMap<Name, Arc<SignedInAccount>>>>);

impl Accounts {
    /// The account, with what is newest of its settings.
    pub(in crate::http) fn of(
        &self,
        account: &SignedIn,
        clock: &Arc<dyn Clock>,
    ) -> Result<Arc<SignedInAccount>, ConnectorError> {
        for url in [&account.authorize_url, &account.token_url] {
            Egress::bound_to(url)
                .map_err(|e| ConnectorError::settings(format!("an address of the sign-in cannot be used: {e}")))?;
        }
        let name = (account.token_url.to_string(), account.client_id.clone(), account.account.clone());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = known.entry(name).or_insert_with(|| {
            let settings = Mutex::new(account.clone());
            Arc::new(SignedInAccount { settings, clock: Arc::clone(clock), state: tokio::sync::Mutex::default() })
        });
        *shared.settings.lock().unwrap_or_else(PoisonError::into_inner) = account.clone();
        Ok(Arc::clone(shared))
    }
}

/// One account's tokens while the program runs.
pub(in crate::http) struct SignedInAccount {
    settings: Mutex<SignedIn>,
    clock: Arc<dyn Clock>,
    // Held during a renewal, so that everyone else waits for that one instead of starting their own.
    state: tokio::sync::Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Token>,
    issued: u64,
    /// Came from the vendor and is not in the store yet: nobody uses it before it is.
    unsaved: Option<Unsaved>,
    /// A refresh token that the vendor does not take: it is not asked about it again.
    refused: Option<SecretString>,
    /// A renewal was lost: until when the endpoint is left alone, and how it was lost.
    lost: Option<(DateTime<Utc>, ConnectorError)>,
}

struct Unsaved {
    pair: TokenPair,
    /// The refresh token it was had for; `None` for a sign-in, which replaces whatever there is.
    spent: Option<SecretString>,
}

impl State {
    fn usable(&self, stale: Option<u64>, now: DateTime<Utc>) -> Option<Token> {
        let token = self.current.as_ref()?;
        (stale != Some(token.number) && token.renew_at.is_none_or(|at| now < at)).then(|| token.clone())
    }

    fn use_now(&mut self, access: &SecretString, renew_at: Option<DateTime<Utc>>) -> Token {
        self.issued += 1;
        let token = Token { value: access.clone(), number: self.issued, renew_at };
        self.current = Some(token.clone());
        token
    }
}

impl SignedInAccount {
    fn settings(&self) -> SignedIn {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A token that is good for the next request. `stale` names one that the vendor has just refused.
    pub(in crate::http) async fn token(
        self: &Arc<Self>,
        http: &reqwest::Client,
        stale: Option<u64>,
        calls: &mut CallStats,
    ) -> Result<Token, ConnectorError> {
        if let Some(token) = self.state.lock().await.usable(stale, self.clock.now()) {
            return Ok(token);
        }
        // A task of its own: whoever waits may be cancelled, but a renewal that has begun has to be kept.
        let (this, http) = (Arc::clone(self), http.clone());
        let renewal = tokio::spawn(async move {
            let mut calls = CallStats::default();
            let token = this.renew(&http, stale, &mut calls).await;
            (token, calls)
        });
        let (token, made) = renewal
            .await
            .map_err(|_| ConnectorError::new(ErrorKind::Network, "the renewal of the sign-in was interrupted"))?;
        *calls += made;
        token
    }

    async fn renew(
        &self,
        http: &reqwest::Client,
        stale: Option<u64>,
        calls: &mut CallStats,
    ) -> Result<Token, ConnectorError> {
        let account = self.settings();
        let mut state = self.state.lock().await;
        let now = self.clock.now();
        if let Some(token) = state.usable(stale, now) {
            return Ok(token);
        }
        let refused = state.current.take().filter(|token| stale == Some(token.number)).map(|token| token.value);
        let stored = load(&account).await?;
        if let Some(Unsaved { pair, spent }) = state.unsaved.take() {
            let there = stored.as_ref().and_then(|s| s.refresh.as_ref());
            // What is there now may be newer than what could not be kept.
            if spent.as_ref().is_none_or(|spent| there.is_some_and(|there| same(spent, there))) {
                return keep(&account, &mut state, pair, None, spent).await;
            }
        }
        let stored = stored.ok_or_else(|| sign_in_needed("nobody has signed in yet"))?;
        // Another program on this computer may have renewed it meanwhile.
        if let Some(token) = take_over(&mut state, &stored, refused.as_ref(), now) {
            return Ok(token);
        }
        let Some(refresh) = &stored.refresh else {
            return Err(sign_in_needed("the sign-in has ended, and the vendor gave no means to renew it"));
        };
        if state.refused.as_ref().is_some_and(|r| same(r, refresh)) {
            return Err(Trouble::SignIn.into_error());
        }
        if let Some((until, error)) = &state.lost
            && now < *until
        {
            let left = (*until - now).to_std().unwrap_or(AFTER_LOSS);
            return Err(error.clone().with_retry(Retry::After(left)));
        }
        match self.ask_twice(http, &account, refresh, calls).await {
            Ok(answer) => {
                let life = answer.life;
                let now = self.clock.now();
                let pair = pair_of(answer, Some(&stored), now);
                tracing::debug!(host = account.token_url.host_str().unwrap_or_default(), "renewed a sign-in");
                keep(&account, &mut state, pair, life, Some(refresh.clone())).await
            }
            Err(Trouble::SignIn) => {
                let newer = load(&account).await?;
                if let Some(newer) = newer.filter(|n| !n.refresh.as_ref().is_some_and(|r| same(r, refresh)))
                    && let Some(token) = take_over(&mut state, &newer, refused.as_ref(), now)
                {
                    return Ok(token);
                }
                state.refused = Some(refresh.clone());
                Err(Trouble::SignIn.into_error())
            }
            Err(Trouble::Lost(error)) => {
                let until = self.clock.now() + AFTER_LOSS;
                state.lost = Some((until, error.clone()));
                Err(error.with_retry(Retry::After(AFTER_LOSS)))
            }
            Err(Trouble::Other(error)) => Err(error),
        }
    }

    /// An answer that got lost may have spent the refresh token. Vendors that know the trouble give the same pair again
    /// to a second question that comes soon, so there is one.
    async fn ask_twice(
        &self,
        http: &reqwest::Client,
        account: &SignedIn,
        refresh: &SecretString,
        calls: &mut CallStats,
    ) -> Result<TokenAnswer, Trouble> {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose_secret())];
        match self.ask(http, account, &fields, calls).await {
            Err(Trouble::Lost(_)) => self.ask(http, account, &fields, calls).await,
            answered => answered,
        }
    }

    async fn ask(
        &self,
        http: &reqwest::Client,
        account: &SignedIn,
        fields: &[(&'static str, &str)],
        calls: &mut CallStats,
    ) -> Result<TokenAnswer, Trouble> {
        calls.calls += 1;
        let said = token_endpoint::ask(http, &account.question(fields), calls).await;
        let answer = match said {
            Ok(said) => answer::read(&said, &account.rules, self.clock.now()),
            Err(unheard) => Err(unheard.into()),
        };
        if answer.is_err() {
            calls.failed_calls += 1;
        }
        answer
    }

    /// Turns a code into tokens and keeps them. A code works once, so it is never sent again.
    pub(super) async fn redeem(
        self: &Arc<Self>,
        http: &reqwest::Client,
        code: SecretString,
        redirect: String,
        verifier: Option<SecretString>,
    ) -> Result<TokenPair, ConnectorError> {
        let (this, http) = (Arc::clone(self), http.clone());
        let exchange = tokio::spawn(async move {
            let account = this.settings();
            let mut fields = vec![
                ("grant_type", "authorization_code"),
                ("code", code.expose_secret()),
                ("redirect_uri", redirect.as_str()),
            ];
            if let Some(verifier) = &verifier {
                fields.push(("code_verifier", verifier.expose_secret()));
            }
            let mut state = this.state.lock().await;
            let answer = this
                .ask(&http, &account, &fields, &mut CallStats::default())
                .await
                .map_err(|trouble| trouble.into_error().with_retry(Retry::Never))?;
            let (life, now) = (answer.life, this.clock.now());
            let pair = pair_of(answer, None, now);
            // What was known of the account belongs to the sign-in before this one.
            *state = State { issued: state.issued, ..State::default() };
            keep(&account, &mut state, pair.clone(), life, None).await?;
            Ok(pair)
        });
        exchange.await.map_err(|_| ConnectorError::new(ErrorKind::Network, "the sign-in was interrupted"))?
    }

    /// Forgets what is in memory.
    pub(in crate::http) async fn forget(&self) {
        let mut state = self.state.lock().await;
        *state = State { issued: state.issued, ..State::default() };
    }
}

fn same(one: &SecretString, other: &SecretString) -> bool {
    one.expose_secret() == other.expose_secret()
}

/// What the answer says, and of the pair before it what the answer leaves out.
fn pair_of(answer: TokenAnswer, before: Option<&TokenPair>, now: DateTime<Utc>) -> TokenPair {
    let mut kept = before.map(|b| b.kept.clone()).unwrap_or_default();
    kept.extend(answer.kept);
    TokenPair {
        access: answer.access,
        refresh: answer.refresh.or_else(|| before.and_then(|b| b.refresh.clone())),
        expires_at: answer.life.and_then(|life| TimeDelta::from_std(life).ok()).map(|life| now + life),
        kept,
    }
}

/// When a pair is due for renewal. Without the means to renew it, it is used to its end.
fn due(pair: &TokenPair, life: Option<Duration>) -> Option<DateTime<Utc>> {
    let early = match (&pair.refresh, life) {
        (None, _) => Duration::ZERO,
        (Some(_), Some(life)) => margin(life),
        (Some(_), None) => margin(Duration::MAX),
    };
    pair.expires_at.map(|end| end - early)
}

/// Saves a pair, and only then lets it be used.
async fn keep(
    account: &SignedIn,
    state: &mut State,
    pair: TokenPair,
    life: Option<Duration>,
    spent: Option<SecretString>,
) -> Result<Token, ConnectorError> {
    if let Err(mut error) = account.store.save(&account.account, &pair).await {
        state.unsaved = Some(Unsaved { pair, spent });
        error.message =
            format!("the renewed sign-in could not be kept and is not used before it is: {}", error.message);
        return Err(error.with_retry(Retry::Later));
    }
    state.lost = None;
    state.refused = None;
    Ok(state.use_now(&pair.access, due(&pair, life)))
}

async fn load(account: &SignedIn) -> Result<Option<TokenPair>, ConnectorError> {
    account.store.load(&account.account).await.map_err(|mut error| {
        error.message = format!("the sign-in could not be read: {}", error.message);
        error
    })
}

/// Uses what the store holds, if it is still good and not what the vendor has just refused.
fn take_over(
    state: &mut State,
    stored: &TokenPair,
    refused: Option<&SecretString>,
    now: DateTime<Utc>,
) -> Option<Token> {
    let renew_at = due(stored, None);
    let good = renew_at.is_none_or(|at| now < at) && !refused.is_some_and(|refused| same(refused, &stored.access));
    good.then(|| state.use_now(&stored.access, renew_at))
}

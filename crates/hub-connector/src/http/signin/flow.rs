use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use hub_domain::Clock;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::account::{Accounts, SignedInAccount};
use super::authorize::{Authorization, Returned};
use super::loopback::Loopback;
use super::signed_in::SignedIn;
use crate::ConnectorError;
use crate::http::client::build;
use crate::manifest::Limits;

/// A sign-in that has begun: show [`SignIn::url`] in the browser, then wait in [`SignIn::finish`]. Dropping it closes the
/// door.
pub struct SignIn {
    authorization: Authorization,
    door: Loopback,
    account: Arc<SignedInAccount>,
    http: reqwest::Client,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("authorization", &self.authorization).finish_non_exhaustive()
    }
}

impl SignIn {
    pub(in crate::http) async fn begin(
        account: SignedIn,
        clock: Arc<dyn Clock>,
        accounts: &Accounts,
    ) -> Result<Self, ConnectorError> {
        let shared = accounts.of(&account, &clock)?;
        let http = client(&account)?;
        let door = Loopback::open(&account.rules).await?;
        let authorization = Authorization::new(&account, door.redirect().clone())?;
        Ok(Self { authorization, door, account: shared, http })
    }

    /// The address to open in the browser.
    #[must_use]
    pub fn url(&self) -> &Url {
        self.authorization.url()
    }

    /// Waits at most `longest` for the person to come back, turns the code into tokens and keeps them in the account's
    /// store. Answers what the manifest asks to keep beside them. Once the code is here, stopping no longer takes effect:
    /// the code works once.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Timeout`] when nobody comes back, [`crate::ErrorKind::Cancelled`], what the vendor says
    /// against it, or that the tokens could not be kept. Nothing here is worth repeating: begin a new sign-in.
    pub async fn finish(
        self,
        longest: Duration,
        cancel: &CancellationToken,
    ) -> Result<BTreeMap<String, String>, ConnectorError> {
        let returned = self.door.wait(&self.authorization, longest, cancel).await?;
        redeem(&self.account, &self.http, &self.authorization, returned).await
    }
}

/// For a sign-in whose answer comes another way than through the door on this computer.
pub(in crate::http) async fn redeem_address(
    account: &SignedIn,
    clock: &Arc<dyn Clock>,
    accounts: &Accounts,
    authorization: &Authorization,
    came_back: &Url,
) -> Result<BTreeMap<String, String>, ConnectorError> {
    let shared = accounts.of(account, clock)?;
    let returned = authorization
        .code_in(came_back.query().unwrap_or_default())
        .map_err(|_| ConnectorError::settings("this address is not the answer to the sign-in that was begun"))?;
    redeem(&shared, &client(account)?, authorization, returned).await
}

async fn redeem(
    account: &Arc<SignedInAccount>,
    http: &reqwest::Client,
    authorization: &Authorization,
    returned: Returned,
) -> Result<BTreeMap<String, String>, ConnectorError> {
    let code = match returned {
        Returned::Code(code) => code,
        Returned::Declined(error) => return Err(error.with_retry(crate::Retry::Never)),
    };
    let redirect = authorization.redirect().to_string();
    let pair = account.redeem(http, code, redirect, authorization.verifier().cloned()).await?;
    Ok(pair.kept)
}

fn client(account: &SignedIn) -> Result<reqwest::Client, ConnectorError> {
    build(None, &Limits { total_seconds: 60, ..Limits::default() }, account.token_url.scheme() == "https")
}

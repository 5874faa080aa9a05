use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use hub_connector::http::SignIn;
use hub_connector::{CancellationToken, ConnectionConfig, SecretString};
use hub_store::Connection;

use super::tokens::owner;
use crate::error::{AppError, Result};
use crate::hub::{Hub, lock};
use crate::view::{ErrorCode, SignInView, TryCrmRequest};

/// A person has so long to sign in.
const LONGEST: Duration = Duration::from_secs(600);

/// Sign-ins that have begun: one door per connection name.
#[derive(Default)]
pub(crate) struct SignIns(
    Mutex<HashMap<String, (SignIn, CancellationToken)>>,
    Mutex<HashMap<String, CancellationToken>>,
);

impl Hub {
    /// Begins a sign-in at a vendor: answers the address for the browser. A sign-in under way for the same name ends.
    ///
    /// # Errors
    /// A connector without sign-in, settings it refuses, or a computer that lets nobody listen.
    pub async fn begin_sign_in(&self, request: TryCrmRequest) -> Result<SignInView> {
        let config = ConnectionConfig {
            name: request.name.trim().to_owned(),
            settings: request.settings,
            secrets: request.secrets.into_iter().map(|(k, v)| (k, SecretString::from(v))).collect(),
            licence: self.only_licence(&request.connector).unwrap_or_default(),
        };
        self.open_door(&request.connector, config).await
    }

    /// Begins a sign-in for a connection that is there, with the settings and secrets it has. Its people, what waits to go
    /// out and where its reading stands all stay as they are.
    ///
    /// # Errors
    /// No such connection, or as [`Hub::begin_sign_in`].
    pub async fn sign_in_again(&self, name: &str) -> Result<SignInView> {
        let connection = self.connection(name.trim()).await?;
        let config = ConnectionConfig {
            name: connection.name.clone(),
            settings: connection.settings.clone(),
            secrets: self.secrets_of(&connection),
            licence: connection.licence,
        };
        self.open_door(&connection.connector, config).await
    }

    async fn open_door(&self, connector: &str, config: ConnectionConfig) -> Result<SignInView> {
        let known = self.0.registry.get(connector);
        let connector = known.ok_or_else(|| AppError::not_found(format!("connector “{connector}”")))?;
        let name = config.name.clone();
        let refused = |error| AppError::of_source(&name, &error);
        let http = &self.0.context.http;
        let account = http.account(connector.manifest(), &config).map_err(refused)?;
        self.cancel_sign_in(&name);
        let begun = http.sign_in(account).await.map_err(refused)?;
        let url = begun.url().to_string();
        let cancel = CancellationToken::new();
        lock(&self.0.sign_ins.0).insert(name.clone(), (begun, cancel.clone()));
        lock(&self.0.sign_ins.1).insert(name, cancel);
        Ok(SignInView { url })
    }

    /// Waits for the person to come back from the vendor and keeps the sign-in in the vault.
    ///
    /// # Errors
    /// No sign-in was begun, nobody came back in ten minutes, it was stopped, or what the vendor says against it.
    pub async fn finish_sign_in(&self, name: &str) -> Result<()> {
        let name = name.trim();
        let begun = lock(&self.0.sign_ins.0).remove(name);
        let (begun, cancel) = begun.ok_or_else(|| AppError::not_found("sign-in under way"))?;
        let ended = begun.finish(LONGEST, &cancel).await;
        lock(&self.0.sign_ins.1).remove(name);
        match ended {
            Ok(_) => {
                // A connection that is there goes on with the new sign-in; of a new one there is nothing to forget.
                if let Ok(connection) = self.connection(name).await {
                    self.0.crms.forget(connection.id);
                    self.0.sources.forget(connection.id);
                    self.standing().remove(&connection.id);
                }
                Ok(())
            }
            Err(_) if cancel.is_cancelled() => {
                Err(AppError::new(ErrorCode::Refused).with("rule", "the sign-in was stopped"))
            }
            Err(error) => Err(AppError::of_source(name, &error)),
        }
    }

    /// Stops a sign-in.
    pub fn cancel_sign_in(&self, name: &str) {
        lock(&self.0.sign_ins.0).remove(name.trim());
        if let Some(cancel) = lock(&self.0.sign_ins.1).remove(name.trim()) {
            cancel.cancel();
        }
    }

    /// Forgets the sign-in of a connection that goes.
    pub(crate) fn sign_out(&self, connection: &Connection) -> Result<()> {
        let account = format!("{}/{}", connection.connector, connection.name);
        Ok(self.vault().remove_owner(&owner(&account))?)
    }
}

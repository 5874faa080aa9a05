//! Other settings and secrets for a source that is there.

use std::collections::BTreeMap;
use std::time::Duration;

use hub_connector::{ConnectionConfig, SecretString};
use hub_domain::{Licence, Resource};
use hub_store::Connection;

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::sources::AddedSource;
use crate::view::{ChangeSourceRequest, SourceView};

/// What a source is given.
pub struct SourceChange {
    /// Its name.
    pub name: String,
    /// All its settings, in place of those it had.
    pub settings: BTreeMap<String, String>,
    /// Secrets that are others; those not named here stay.
    pub secrets: BTreeMap<String, SecretString>,
}

/// Settings that say how a vendor is asked and who asks; all others may change what it answers.
const MANNERS: &[&str] = &[
    "agent_id",
    "client_id",
    "licence",
    "office_id",
    "overlap_minutes",
    "page_size",
    "requests_per_day",
    "requests_per_hour",
    "requests_per_minute",
    "requests_per_second",
    "scope",
    "token_url",
];
/// The longest a run that was told to stop is waited for.
const STOPPING: Duration = Duration::from_secs(15);

impl Hub {
    /// Gives a source other settings and secrets, once its vendor has accepted them. Its records stay. With another
    /// address or set of data everything is read again, and what is no longer there is held back or deleted as ever.
    ///
    /// # Errors
    /// No such source, settings the connector refuses, a vendor that does not let us in. Nothing is changed then.
    pub async fn change_source(&self, change: SourceChange) -> Result<AddedSource> {
        let connection = self.connection(&change.name).await?;
        // A licence that was typed once may have been changed with the terms since: only another word here counts.
        let typed = change.settings.get("licence").filter(|text| connection.settings.get("licence") != Some(text));
        let licence = match typed {
            Some(text) => Licence::parse(text).ok_or_else(|| AppError::bad_request("licence", Licence::NAMES))?,
            None => connection.licence,
        };
        let licence = self.only_licence(&connection.connector).unwrap_or(licence);
        let mut secrets = self.secrets_of(&connection);
        secrets.extend(change.secrets.clone());
        let config =
            ConnectionConfig { name: connection.name.clone(), settings: change.settings.clone(), secrets, licence };
        let account = self.check_account(&connection.connector, config).await?;

        self.end_run(&connection).await?;
        let owner = connection.id.to_string();
        change.secrets.iter().try_for_each(|(key, secret)| self.vault().set(&owner, key, secret))?;
        self.0.store.update_connection(connection.id, &change.settings, licence).await?;
        if asks_for_other_records(&connection.settings, &change.settings) {
            for stream in Resource::ALL {
                self.0.store.clear_checkpoint(connection.id, stream).await?;
            }
            self.0.store.crm_begin_anew(connection.id).await?;
        }
        self.0.sources.forget(connection.id);
        self.0.crms.forget(connection.id);
        self.standing().remove(&connection.id);
        self.0.rules.forget();
        self.0.market.forget();
        let connection = self.connection(&change.name).await?;
        let streams = self.streams_of(&connection, &account);
        Ok(AddedSource { connection, account: account.label, streams })
    }

    /// The same from the form of the screen.
    ///
    /// # Errors
    /// As [`Hub::change_source`].
    pub async fn change_source_from_form(&self, request: ChangeSourceRequest) -> Result<SourceView> {
        let secrets = request.secrets.into_iter().map(|(k, v)| (k, SecretString::from(v))).collect();
        let change = SourceChange { name: request.name, settings: request.settings, secrets };
        let changed = self.change_source(change).await?;
        self.one_source_view(&changed.connection.name).await
    }

    /// Stops a run of a source and waits for its end: it would go on with the old settings.
    async fn end_run(&self, connection: &Connection) -> Result<()> {
        self.cancel_sync(connection);
        let ended = async {
            while self.running().contains_key(&connection.id) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let waited = tokio::time::timeout(STOPPING, ended).await;
        waited.map_err(|_| AppError::bad_request("source", "its run does not stop; try again in a minute"))
    }
}

fn asks_for_other_records(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> bool {
    let others = |settings: &BTreeMap<String, String>| -> BTreeMap<String, String> {
        settings
            .iter()
            .filter(|(name, _)| !MANNERS.contains(&name.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect()
    };
    others(before) != others(after)
}

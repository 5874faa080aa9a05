use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use hub_connector::crm::{CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource};
use hub_connector::http::Request;
use hub_connector::{
    Account as Found, CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, MapError,
};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::known::{self, Known};
use super::{Account, api, map};

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

impl Account {
    async fn whole(
        &self,
        path: &str,
        query: &[(&str, &str)],
        cancel: &CancellationToken,
    ) -> Result<Vec<Value>, ConnectorError> {
        /// No account has as many pages of owners.
        const ENDLESS: usize = 500;
        let (mut rows, mut next) = (Vec::new(), None::<String>);
        for _ in 0..ENDLESS {
            let mut query = query.to_vec();
            query.extend(next.as_deref().map(|next| ("after", next)));
            let request = Request::get(api::address(&self.base, path, &query)?);
            let mut answer = self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
            rows.extend(api::results(&mut answer.value)?);
            next = api::after(&answer.value);
            if next.is_none() {
                return Ok(rows);
            }
        }
        Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"))
    }

    /// Asks how the account is set up, and keeps it.
    pub(super) async fn learn(&self, cancel: &CancellationToken) -> Result<Arc<Known>, ConnectorError> {
        let pipelines = self.whole("crm/v3/pipelines/deals", &[], cancel).await?;
        let owners = self.whole("crm/v3/owners/", &[("limit", "100")], cancel).await?;
        let schema = CrmSchema {
            pipelines: pipelines.iter().filter_map(known::pipeline).collect(),
            owners: owners.iter().filter_map(known::owner).collect(),
            ..CrmSchema::default()
        };
        let mut properties = Vec::new();
        for (kind, path) in
            [(CrmKind::Contact, "crm/v3/properties/contacts"), (CrmKind::Deal, "crm/v3/properties/deals")]
        {
            let rows = self.whole(path, &[], cancel).await?;
            properties.extend(rows.iter().filter_map(|row| known::property(kind, row)));
        }
        let known = Arc::new(Known::new(schema, properties));
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&known);
        Ok(known)
    }
}

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Found, ConnectorError> {
        let url = api::address(&self.base, "crm/v3/owners/", &[("limit", "1")])?;
        let request = Request::get(url).urgent().attempts(CHECK_ATTEMPTS);
        self.http.get_json::<Value>(&request, &CancellationToken::new()).await.map_err(api::explained)?;
        Ok(Found { label: "HubSpot".to_owned(), streams: Vec::new(), version: "HubSpot CRM v3".to_owned() })
    }

    async fn describe(&self, cancel: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        Ok(self.learn(cancel).await?.setup.0.clone())
    }

    async fn changes(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<CrmChanges, ConnectorError> {
        let mut calls = CallStats::default();
        match self.changed(kind, cursor, cancel, &mut calls).await {
            Ok(changes) => Ok(CrmChanges { calls, ..changes }),
            Err(error) => Err(error.after_calls(calls)),
        }
    }

    async fn keys(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        let mut calls = CallStats::default();
        match self.listed_keys(kind, cursor, cancel, &mut calls).await {
            Ok(page) => Ok(Some(KeyPage { calls, ..page })),
            Err(error) => Err(error.after_calls(calls)),
        }
    }

    async fn record(
        &self,
        kind: CrmKind,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        if !api::is_id(key) {
            return Ok(None);
        }
        self.one(kind, key, None, cancel).await
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("id"));
        }
        Ok(map::read(raw, &self.known(), self.region, self.currency))
    }
}

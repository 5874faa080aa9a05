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
use super::pieces::unknown;
use super::{Account, api, map};

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

impl Account {
    async fn list(
        &self,
        path: &str,
        query: &[(&str, &str)],
        name: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<Value>, ConnectorError> {
        let request = api::request(&self.base, Request::get, path, query)?;
        let mut answer = self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained)?;
        api::rows(&mut answer.value, name)
    }

    /// Asks how the account is set up, and keeps it.
    pub(super) async fn learn(&self, cancel: &CancellationToken) -> Result<Arc<Known>, ConnectorError> {
        let here = [("locationId", self.location.as_str())];
        let schema = CrmSchema {
            pipelines: self
                .list("opportunities/pipelines", &here, "pipelines", cancel)
                .await?
                .iter()
                .filter_map(known::pipeline)
                .collect(),
            owners: self.list("users/", &here, "users", cancel).await?.iter().filter_map(known::choice).collect(),
            workflows: self
                .list("workflows/", &here, "workflows", cancel)
                .await?
                .iter()
                .filter_map(known::workflow)
                .collect(),
            ..CrmSchema::default()
        };
        let path = format!("locations/{}/customFields", self.location);
        let fields = self.list(&path, &[("model", "all")], "customFields", cancel).await?;
        let known = Arc::new(Known::new(schema, fields.iter().filter_map(known::own_field).collect()));
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&known);
        Ok(known)
    }
}

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Found, ConnectorError> {
        let request = api::request(&self.base, Request::get, &format!("locations/{}", self.location), &[])?;
        let request = request.urgent().attempts(CHECK_ATTEMPTS);
        let answer = self.http.get_json::<Value>(&request, &CancellationToken::new()).await.map_err(api::explained)?;
        let name = answer.value.pointer("/location/name").and_then(Value::as_str).unwrap_or("GoHighLevel");
        Ok(Found { label: name.to_owned(), streams: Vec::new(), version: "GoHighLevel API v2".to_owned() })
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
        self.manifest.crm.of(kind).ok_or_else(|| unknown(kind))?;
        let mut calls = CallStats::default();
        let changes = match kind {
            CrmKind::Contact | CrmKind::Deal => self.changed(kind, cursor, cancel, &mut calls).await,
            _ => self.changed_pieces(kind, cursor, cancel, &mut calls).await,
        };
        match changes {
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
        self.manifest.crm.of(kind).ok_or_else(|| unknown(kind))?;
        let mut calls = CallStats::default();
        let page = match kind {
            CrmKind::Contact | CrmKind::Deal => self.listed_keys(kind, cursor, cancel, &mut calls).await,
            _ => self.piece_keys(kind, cursor, cancel, &mut calls).await,
        };
        match page {
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
        if self.manifest.crm.of(kind).is_none() {
            return Err(unknown(kind));
        }
        let Some(path) = api::path(kind, key) else { return Ok(None) };
        let request = api::request(&self.base, Request::get, &path, &[])?;
        let mut answer = match self.http.get_json::<Value>(&request, cancel).await.map_err(api::explained) {
            Ok(answer) => answer,
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let row = answer.value.get_mut(api::word(kind)).map(Value::take).unwrap_or_default();
        if row.is_null() {
            return Ok(None);
        }
        let contact = api::piece_of(key).map(|(contact, _)| contact);
        api::raw(kind, row, contact, 0)
            .map(Some)
            .map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason).after_calls(answer.calls))
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("id"));
        }
        Ok(map::read(raw, &self.known(), self.region, self.currency))
    }
}

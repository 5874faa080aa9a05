use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use hub_connector::crm::{CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource};
use hub_connector::http::Request;
use hub_connector::{
    Account as Found, CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, HttpClient, KeyPage, MapError,
};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::{Account, api, map, setup};
use crate::setup::Setup;

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

impl Account {
    /// The client for reading a kind of record, and for writing it where the vendor does not count that apart.
    pub(super) fn client(&self, kind: CrmKind) -> &HttpClient {
        if kind == CrmKind::Note { &self.notes } else { &self.http }
    }

    /// A record as the vendor has it; thrown away or not.
    pub(super) async fn one(
        &self,
        kind: CrmKind,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        if !api::is_id(key) {
            return Ok(None);
        }
        let query: &[_] = if kind == CrmKind::Contact { &[("fields", "allFields")] } else { &[] };
        let url = api::address(&self.base, &format!("{}/{key}", api::collection_of(kind)?), query)?;
        match self.client(kind).get_json::<Value>(&Request::get(url), cancel).await {
            Ok(answer) => api::raw(kind, answer.value, 0)
                .map(Some)
                .map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason).after_calls(answer.calls)),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(api::explained(error)),
        }
    }
}

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Found, ConnectorError> {
        // Never `/me`, which would tell the API key.
        let request = Request::get(api::address(&self.base, "identity", &[])?).urgent().attempts(CHECK_ATTEMPTS);
        let answer = self.http.get_json::<Value>(&request, &CancellationToken::new()).await.map_err(api::explained)?;
        let name = answer.value.pointer("/account/name").and_then(Value::as_str).unwrap_or("Follow Up Boss");
        Ok(Found { label: name.to_owned(), streams: Vec::new(), version: "Follow Up Boss API v1".to_owned() })
    }

    async fn describe(&self, cancel: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        let of = |rows: Vec<Value>| rows.iter().filter_map(setup::choice).collect::<Vec<_>>();
        let contact_stages = match self.whole("stages", cancel).await {
            Err(error) if error.kind == ErrorKind::NotFound => Vec::new(),
            rows => of(rows?),
        };
        let schema = CrmSchema {
            pipelines: self.whole("pipelines", cancel).await?.iter().filter_map(setup::pipeline).collect(),
            contact_stages,
            owners: of(self.whole("users", cancel).await?),
            custom_fields: self.whole("customFields", cancel).await?.iter().filter_map(setup::custom_field).collect(),
            workflows: Vec::new(),
        };
        *self.setup.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Setup(schema.clone()));
        Ok(schema)
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
        let found = self.one(kind, key, cancel).await?;
        Ok(found.filter(|raw| kind != CrmKind::Contact || !api::is_trash(&raw.payload)))
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("id"));
        }
        Ok(map::read(raw, &self.setup(), self.region, self.currency))
    }
}

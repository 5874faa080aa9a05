use async_trait::async_trait;
use hub_connector::crm::{CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource};
use hub_connector::http::Request;
use hub_connector::{
    Account as Found, CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, MapError,
};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::{Account, api, map};
use crate::round;

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

impl Account {
    /// A record as the vendor has it.
    pub(super) async fn one(
        &self,
        kind: CrmKind,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        self.manifest.crm.of(kind).ok_or_else(|| api::unknown(kind))?;
        let Some(path) = api::path(kind, key) else { return Ok(None) };
        if kind == CrmKind::Contact {
            return self.contact(key, cancel, &mut CallStats::default()).await;
        }
        let contact = api::note_of(key).map(|(contact, _)| contact);
        match self.http.get_json::<Value>(&Request::get(api::address(&self.base, &path, &[])?), cancel).await {
            Ok(answer) => api::raw(kind, api::single(answer.value), contact, 0)
                .map(Some)
                .map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason).after_calls(answer.calls)),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Found, ConnectorError> {
        let request = Request::get(api::address(&self.base, "contacts", &[("page", "1"), ("limit", "1")])?);
        let request = request.urgent().attempts(CHECK_ATTEMPTS);
        let answer = self.http.get_json::<Value>(&request, &CancellationToken::new()).await?;
        api::rows(answer.value)?;
        Ok(Found { label: "BoldTrail".to_owned(), streams: Vec::new(), version: "kvCORE Public API v2".to_owned() })
    }

    async fn describe(&self, _: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        // Neither statuses nor fields are an account's own here.
        Ok(CrmSchema::default())
    }

    async fn changes(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<CrmChanges, ConnectorError> {
        let mut calls = CallStats::default();
        match round::changed(self, kind, cursor, cancel, &mut calls).await {
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
        match round::keys(self, kind, cursor, cancel, &mut calls).await {
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
        self.one(kind, key, cancel).await
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("id"));
        }
        Ok(map::read(raw, self.region))
    }
}

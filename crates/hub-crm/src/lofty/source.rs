use async_trait::async_trait;
use hub_connector::crm::{CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource};
use hub_connector::http::Request;
use hub_connector::{
    Account as Found, CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, MapError,
};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::{Account, api, map};
use crate::round::{self, Rounds as _};

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
        let (collection, ..) = api::words(kind)?;
        if !api::is_id(key) {
            return Ok(None);
        }
        let url = api::address(&self.base, &format!("{collection}/{key}"), &[])?;
        match self.http.get_json::<Value>(&Request::get(url), cancel).await {
            Ok(answer) => api::raw(kind, answer.value, 0)
                .map(|raw| Some(raw).filter(|raw| !self.is_gone(raw)))
                .map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason).after_calls(answer.calls)),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Found, ConnectorError> {
        let request = Request::get(api::address(&self.base, "me", &[])?).urgent().attempts(CHECK_ATTEMPTS);
        let answer = self.http.get_json::<Value>(&request, &CancellationToken::new()).await?;
        let label = ["teamName", "companyName"].iter().find_map(|name| answer.value.get(*name)?.as_str());
        let label = label.filter(|label| !label.trim().is_empty()).unwrap_or("Lofty");
        Ok(Found { label: label.to_owned(), streams: Vec::new(), version: "Lofty Open API v1.0".to_owned() })
    }

    async fn describe(&self, _: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        // Stages and own fields stand in the records by name; how an account lists them is not known for certain.
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
            return Err(MapError::NoKey("leadId"));
        }
        Ok(map::read(raw, self.region))
    }
}

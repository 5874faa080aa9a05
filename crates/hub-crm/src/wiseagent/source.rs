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
        api::key_name(kind)?;
        if !api::is_id(key) {
            return Ok(None);
        }
        if kind == CrmKind::Task {
            return self.one_task(key, cancel).await;
        }
        let mut calls = CallStats::default();
        let answer = match kind {
            CrmKind::Contact => self.get("getSingleContact", &[("clientID", key)], cancel, &mut calls).await,
            _ => self.get("getContactNotes", &[("NoteID", key)], cancel, &mut calls).await,
        };
        let rows = match answer.and_then(api::rows) {
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            rows => rows?,
        };
        let found = rows.into_iter().enumerate().filter_map(|(place, row)| api::raw(kind, row, place).ok());
        Ok(found.into_iter().find(|raw| raw.key == key))
    }

    /// A task can only be found in the list of all.
    async fn one_task(&self, key: &str, cancel: &CancellationToken) -> Result<Option<CrmRaw>, ConnectorError> {
        /// No account has as many pages.
        const ENDLESS: usize = 2_000;
        let (mut calls, mut next) = (CallStats::default(), None);
        for _ in 0..ENDLESS {
            let part = self.part(CrmKind::Task, None, next.as_ref(), cancel, &mut calls).await?;
            if let Some(raw) = part.rows.into_iter().find(|raw| raw.key == key) {
                return Ok(Some(raw));
            }
            next = part.next;
            if next.is_none() {
                return Ok(None);
            }
        }
        Err(ConnectorError::new(ErrorKind::Malformed, "the list does not end"))
    }
}

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Found, ConnectorError> {
        let request = Request::get(self.asking("getUser", &[])).urgent().attempts(CHECK_ATTEMPTS);
        let answer = self.http.get_json::<Value>(&request, &CancellationToken::new()).await?;
        let user = api::rows(answer.value)?.into_iter().next().unwrap_or_default();
        let part = |name: &str| user.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let name = [part("First"), part("Last")].join(" ").trim().to_owned();
        let label = if name.is_empty() { "Wise Agent".to_owned() } else { name };
        Ok(Found { label, streams: Vec::new(), version: "Wise Agent webconnect".to_owned() })
    }

    async fn describe(&self, _: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        // Statuses are the vendor's own and stand in the records by name.
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
            return Err(MapError::NoKey("ClientID"));
        }
        Ok(map::read(raw, self.region))
    }
}

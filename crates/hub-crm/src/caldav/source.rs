use async_trait::async_trait;
use hub_connector::crm::{CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource};
use hub_connector::{Account as Checked, CallStats, CancellationToken, ConnectorError, Cursor, KeyPage, MapError};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::{Account, is_name, unknown};
use crate::calendar;

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Checked, ConnectorError> {
        let found = self.found(&CancellationToken::new(), &mut CallStats::default()).await?;
        Ok(Checked { label: found.name.clone(), streams: Vec::new(), version: "CalDAV".to_owned() })
    }

    async fn describe(&self, cancel: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        self.found(cancel, &mut CallStats::default()).await?;
        Ok(CrmSchema::default())
    }

    async fn changes(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<CrmChanges, ConnectorError> {
        if self.manifest.crm.of(kind).is_none() {
            return Err(unknown(kind));
        }
        let mut calls = CallStats::default();
        match self.changed(cursor, cancel, &mut calls).await {
            Ok(changes) => Ok(CrmChanges { calls, ..changes }),
            Err(error) => Err(error.after_calls(calls)),
        }
    }

    async fn keys(
        &self,
        kind: CrmKind,
        _: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError> {
        if self.manifest.crm.of(kind).is_none() {
            return Err(unknown(kind));
        }
        let mut calls = CallStats::default();
        let found = self.found(cancel, &mut calls).await?;
        let names = match self.versions(&found.at, cancel, &mut calls).await {
            Ok(names) => names,
            Err(error) => return Err(error.after_calls(calls)),
        };
        let total = u64::try_from(names.len()).ok();
        Ok(Some(KeyPage { keys: names.into_keys().collect(), next: None, total, calls }))
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
        if !is_name(key) {
            return Ok(None);
        }
        let mut calls = CallStats::default();
        let found = self.found(cancel, &mut calls).await?;
        let (records, _) = self.several(&found.at, &[key.to_owned()], cancel, &mut calls).await?;
        // The server may spell the name in another way; it is the only one that was asked for.
        Ok(records.into_iter().next().map(|raw| CrmRaw { key: key.to_owned(), ..raw }))
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("href"));
        }
        let data = raw.payload.get("data").and_then(Value::as_str).unwrap_or_default();
        Ok(calendar::read(data, self.zone))
    }
}

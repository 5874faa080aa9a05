use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use hub_connector::crm::{Choice, CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource, CustomField, Pipeline};
use hub_connector::http::Request;
use hub_connector::{
    Account as Found, CallStats, CancellationToken, ConnectorError, Cursor, ErrorKind, KeyPage, MapError,
};
use hub_domain::crm::CrmKind;
use hub_domain::people::value;
use serde_json::Value;

use super::list::{raw, rows};
use super::mapping::{Deletes, LookupMapping};
use super::pointer::Pointer;
use super::wire_value::Around;
use super::{Account, Known, map};
use crate::payload::scalar;
use crate::round;
use crate::setup::Setup;

/// A person waits for the answer to a check.
const CHECK_ATTEMPTS: u32 = 2;

fn choice(row: &Value, key: &Pointer, label: &Pointer) -> Option<Choice> {
    Some(Choice {
        key: key.read(row).and_then(scalar)?.trim().to_owned(),
        label: label.read(row).and_then(scalar).as_deref().and_then(value::text)?,
    })
}

impl Account {
    async fn looked_up(
        &self,
        lookup: &LookupMapping,
        cancel: &CancellationToken,
    ) -> Result<Vec<Choice>, ConnectorError> {
        let url = self.address(&lookup.path, &lookup.query, &|name| self.setting(name))?;
        let answer = self.http.get_json::<Value>(&Request::get(url), cancel).await?;
        let rows = rows(&answer.value, &lookup.rows)?;
        Ok(rows.iter().filter_map(|row| choice(row, &lookup.key, &lookup.label)).collect())
    }

    async fn pipelines(&self, cancel: &CancellationToken) -> Result<Vec<Pipeline>, ConnectorError> {
        let Some(said) = &self.mapping.pipelines else { return Ok(Vec::new()) };
        let url = self.address(&said.path, &said.query, &|name| self.setting(name))?;
        let answer = self.http.get_json::<Value>(&Request::get(url), cancel).await?;
        let rows = rows(&answer.value, &said.rows)?;
        let pipelines = rows.iter().filter_map(|row| {
            let Choice { key, label } = choice(row, &said.key, &said.label)?;
            let stages = said.stages.read(row).and_then(Value::as_array).into_iter().flatten();
            let stages = stages.filter_map(|stage| choice(stage, &said.stage_key, &said.stage_label)).collect();
            Some(Pipeline { key, label, stages })
        });
        Ok(pipelines.collect())
    }

    /// How the account is set up, asked where nobody has yet.
    pub(super) async fn asked(&self, cancel: &CancellationToken) -> Result<Arc<Known>, ConnectorError> {
        if !self.known().asked {
            self.describe(cancel).await?;
        }
        Ok(self.known())
    }

    /// A record as the system has it.
    pub(super) async fn one(
        &self,
        kind: CrmKind,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        let said = self.said(kind)?;
        if !said.is_key(key) {
            return Ok(None);
        }
        let value = |name: &str| if name == "key" { Some(said.key_value(key)) } else { self.setting(name) };
        let url = self.address(&said.record.path, &said.record.query, &value)?;
        let answer = match self.http.get_json::<Value>(&Request::get(url), cancel).await {
            Ok(answer) => answer,
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let found = raw(kind, said, &answer.value, &said.record.row, 0)
            .map_err(|row| ConnectorError::new(ErrorKind::Malformed, row.reason).after_calls(answer.calls))?;
        if found.key != key {
            return Err(ConnectorError::new(ErrorKind::Malformed, "the answer is another record than was asked for"));
        }
        Ok(Some(found))
    }
}

#[async_trait]
impl CrmSource for Account {
    async fn check(&self) -> Result<Found, ConnectorError> {
        let cancel = CancellationToken::new();
        let title = self.mapping.title.trim().to_owned();
        let label = match &self.mapping.check {
            Some(check) => {
                let url = self.address(&check.path, &check.query, &|name| self.setting(name))?;
                let request = Request::get(url).urgent().attempts(CHECK_ATTEMPTS);
                let answer = self.http.get_json::<Value>(&request, &cancel).await?;
                check.label.as_ref().and_then(|at| at.read(&answer.value)).and_then(scalar)
            }
            None => {
                // Any question will do: the first page of what there is.
                if let Some((_, said)) = self.mapping.kinds().next() {
                    self.page(&said.list, None, &|_| None, &cancel, &mut CallStats::default()).await?;
                }
                None
            }
        };
        Ok(Found { label: label.unwrap_or_else(|| title.clone()), streams: Vec::new(), version: title })
    }

    async fn describe(&self, cancel: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        let mut names = BTreeMap::new();
        for (name, lookup) in &self.mapping.lookups {
            names.insert(name.clone(), self.looked_up(lookup, cancel).await?);
        }
        let mut custom_fields = Vec::new();
        for (kind, said) in self.mapping.kinds() {
            let Some(describe) = said.custom.as_ref().and_then(|custom| custom.describe.as_ref()) else { continue };
            for Choice { key, label } in self.looked_up(describe, cancel).await? {
                let writable = said.update.is_some() || said.create.is_some();
                custom_fields.push(CustomField { kind, name: key, label, choices: Vec::new(), writable });
            }
        }
        let listed = |name: &str| names.get(name).cloned().unwrap_or_default();
        let schema = CrmSchema {
            pipelines: self.pipelines(cancel).await?,
            contact_stages: listed("stages"),
            owners: listed("owners"),
            custom_fields,
            workflows: Vec::new(),
        };
        let known = Known { setup: Setup(schema.clone()), names, asked: true };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(known);
        Ok(schema)
    }

    async fn changes(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<CrmChanges, ConnectorError> {
        let mut calls = CallStats::default();
        self.said(kind)?;
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
        if !matches!(self.said(kind)?.deletes, Deletes::KeyComparison {}) {
            return Ok(None);
        }
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
        let said = self.said(kind)?;
        Ok(self.one(kind, key, cancel).await?.filter(|raw| !said.is_gone(&raw.payload)))
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("key"));
        }
        let known = self.known();
        let around = Around { setup: &known.setup, names: &known.names, currency: self.currency };
        Ok(map::read(&self.mapping, raw, &around, self.region))
    }
}

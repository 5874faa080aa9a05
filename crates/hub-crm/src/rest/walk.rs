//! Lists walked page by page: what changed, and which keys there are.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::CrmRaw;
use hub_connector::{CallStats, CancellationToken, ConnectorError};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::check::asks_since;
use super::list::{Next, raw};
use super::mapping::KindMapping;
use super::pointer::Found;
use super::wire_value::{instant_as, instant_of};
use super::{Account, unknown};
use crate::round::{Batch, Rounds, Way};

/// Everything is read again after so many minutes, where the list can be asked for what changed.
const A_DAY: u32 = 24 * 60;
/// The same where it cannot.
const AN_HOUR: u32 = 60;

impl Account {
    pub(super) fn said(&self, kind: CrmKind) -> Result<&KindMapping, ConnectorError> {
        self.mapping.of(kind).ok_or_else(|| unknown(&self.mapping.title, kind))
    }
}

#[async_trait]
impl Rounds for Account {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn way(&self, kind: CrmKind) -> Way {
        let list = self.mapping.of(kind).map(|said| &said.list);
        let dated = list.is_some_and(asks_since);
        let newest_first = list.is_some_and(|list| list.newest_first.is_some());
        let usual = if dated || newest_first { A_DAY } else { AN_HOUR };
        let minutes = list.and_then(|list| list.reread_minutes).unwrap_or(usual);
        Way {
            dated,
            newest_first,
            counted: list.is_some_and(|list| list.paging.counts()),
            everything_every: TimeDelta::minutes(i64::from(minutes)),
        }
    }

    fn stamp(&self, raw: &CrmRaw) -> Option<DateTime<Utc>> {
        let said = self.mapping.of(raw.kind)?;
        let at = said.list.newest_first.as_ref().or(said.modified.as_ref())?;
        match at.within(&raw.payload) {
            Found::Value(found) => instant_of(found, &said.modified_form),
            Found::Nothing | Found::Astray => None,
        }
    }

    fn is_gone(&self, raw: &CrmRaw) -> bool {
        self.mapping.of(raw.kind).is_some_and(|said| said.is_gone(&raw.payload))
    }

    async fn part(
        &self,
        kind: CrmKind,
        since: Option<DateTime<Utc>>,
        next: Option<&Value>,
        cancel: &CancellationToken,
        calls: &mut CallStats,
    ) -> Result<Batch, ConnectorError> {
        let said = self.said(kind)?;
        let next = next.and_then(|next| serde_json::from_value::<Next>(next.clone()).ok());
        let since = since.map(|since| instant_as(since, &said.list.since_form));
        let known = |name: &str| if name == "since" { since.clone() } else { None };
        let listed = self.page(&said.list, next.as_ref(), &known, cancel, calls).await?;
        let mut batch = Batch { total: listed.total, shrank: listed.shrank, ..Batch::default() };
        for (number, row) in listed.rows.iter().enumerate() {
            match raw(kind, said, row, &said.list.row, number) {
                Ok(raw) => batch.rows.push(raw),
                Err(row) => batch.rejected.push(row),
            }
        }
        batch.next = listed.next.and_then(|next| serde_json::to_value(next).ok());
        Ok(batch)
    }
}

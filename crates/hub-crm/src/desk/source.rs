use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use hub_connector::crm::{CrmChanges, CrmMapped, CrmRaw, CrmSchema, CrmSource};
use hub_connector::{Account as Found, CallStats, CancellationToken, ConnectorError, Cursor, KeyPage, MapError};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use super::walk::{Spot, take};
use super::{Asking, Desk, Reads};
use crate::place::{CLOCKS_APART, Place};

impl<V: Reads> Desk<V> {
    /// Asks how the account is set up, and keeps it.
    pub(crate) async fn learn(&self, asking: &mut Asking<'_>) -> Result<Arc<V::Known>, ConnectorError> {
        let known = Arc::new(V::learn(self, asking).await?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        Ok(known)
    }

    /// How the account is set up, asked where nobody has yet.
    pub(crate) async fn asked(&self, asking: &mut Asking<'_>) -> Result<Arc<V::Known>, ConnectorError> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some(known) => Ok(known),
            None => self.learn(asking).await,
        }
    }

    fn has(&self, kind: CrmKind) -> Result<(), ConnectorError> {
        match self.manifest.crm.of(kind) {
            Some(_) => Ok(()),
            None => Err(Self::unsupported(&format!("is not read for any {kind}"))),
        }
    }

    async fn changed(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        asking: &mut Asking<'_>,
    ) -> Result<CrmChanges, ConnectorError> {
        self.has(kind)?;
        let known = self.asked(asking).await?;
        let mut place = Place::read(cursor);
        if !place.is_running() {
            place.begin(self.clock.now(), V::everything_every(kind));
            // What changes in the first list while the others are read is later than this.
            place.mark = self.clock.now().checked_sub_signed(CLOCKS_APART).filter(|_| V::is_several(kind));
        }
        let mut spot = Spot::of(&place);
        let listed = match V::page(self, &known, kind, &spot, asking).await {
            Err(error) => match Spot::again(&place, &error).filter(|_| !V::is_several(kind)) {
                Some(again) => {
                    spot = again;
                    V::page(self, &known, kind, &spot, asking).await?
                }
                None => return Err(error),
            },
            Ok(listed) => listed,
        };
        let taken = take(&mut place, &spot, listed, |row, number| V::raw(kind, row, number), V::fate);
        Ok(CrmChanges {
            records: taken.records,
            rejected: taken.rejected,
            deleted: taken.deleted,
            merged: taken.merged,
            more: place.next.is_some(),
            next: place.write(),
            calls: CallStats::default(),
        })
    }
}

#[async_trait]
impl<V: Reads> CrmSource for Desk<V> {
    async fn check(&self) -> Result<Found, ConnectorError> {
        V::check(self).await
    }

    async fn describe(&self, cancel: &CancellationToken) -> Result<CrmSchema, ConnectorError> {
        let known = self.learn(&mut Asking { cancel, calls: &mut CallStats::default() }).await?;
        let setup: &crate::setup::Setup = (*known).as_ref();
        Ok(setup.0.clone())
    }

    async fn changes(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<CrmChanges, ConnectorError> {
        let mut calls = CallStats::default();
        match self.changed(kind, cursor, &mut Asking { cancel, calls: &mut calls }).await {
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
        self.has(kind)?;
        let mut calls = CallStats::default();
        let next: Option<&Value> = cursor.map(|cursor| &cursor.0);
        match V::keys(self, kind, next, &mut Asking { cancel, calls: &mut calls }).await {
            Ok(page) => Ok(Some(KeyPage { keys: page.keys, next: page.next.map(Cursor), total: None, calls })),
            Err(error) => Err(error.after_calls(calls)),
        }
    }

    async fn record(
        &self,
        kind: CrmKind,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<CrmRaw>, ConnectorError> {
        self.has(kind)?;
        if !V::is_key(key) {
            return Ok(None);
        }
        let mut asking = Asking { cancel, calls: &mut CallStats::default() };
        let known = self.asked(&mut asking).await?;
        V::one(self, &known, kind, key, &mut asking).await
    }

    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError> {
        if raw.key.is_empty() {
            return Err(MapError::NoKey("id"));
        }
        Ok(V::read(self, raw, &self.known()))
    }
}

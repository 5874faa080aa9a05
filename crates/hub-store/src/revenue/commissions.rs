//! Commission plans and the ledger, kept word for word; what they mean is `hub_finance::commission`'s.

use chrono::NaiveDate;
use hub_domain::ProfileId;
use hub_domain::partner::Checked;
use serde::Serialize;
use serde_json::Value;
use sqlx::Connection as _;

use super::payments::{day, json};
use crate::partners::profile_number;
use crate::{Store, StoreError};

/// A plan as it was last saved.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedPlan {
    /// Its name.
    pub name: String,
    /// The plan (`hub_finance::commission::Plan`).
    pub body: Value,
    /// When, milliseconds UTC.
    pub saved_at: i64,
    /// How often it was saved.
    pub saves: u32,
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerRow {
    /// Its number, the first is 1.
    pub number: u64,
    /// The day it was written.
    pub on: NaiveDate,
    /// What happened (`hub_finance::commission::Event`).
    pub event: Value,
}

impl Store {
    /// Saves a plan; what was saved under its name before stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown profile.
    pub async fn save_commission_plan(
        &self,
        name: &Checked<String>,
        body: &Checked<Value>,
        by: Option<ProfileId>,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let profile = match by {
            Some(by) => Some(profile_number(&mut writer, by).await?),
            None => None,
        };
        sqlx::query("INSERT INTO commission_plan (name, body, saved_at, profile) VALUES (?, ?, ?, ?)")
            .bind(name.get())
            .bind(body.get().to_string())
            .bind(self.now_ms())
            .bind(profile)
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// The plans in use, by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn commission_plans(&self) -> Result<Vec<SavedPlan>, StoreError> {
        let mut reader = self.reader().await?;
        let rows: Vec<(String, String, i64, u32)> = sqlx::query_as(
            "SELECT name, body, saved_at, (SELECT count(*) FROM commission_plan o WHERE o.name = p.name)
             FROM commission_plan p WHERE id = (SELECT max(id) FROM commission_plan o WHERE o.name = p.name) ORDER BY name",
        )
        .fetch_all(&mut *reader)
        .await?;
        let read = |(name, body, saved_at, saves): (String, String, i64, u32)| {
            Ok(SavedPlan { name, body: json(&body)?, saved_at, saves })
        };
        rows.into_iter().map(read).collect()
    }

    /// The whole ledger, in the order it was written.
    ///
    /// # Errors
    /// The database's.
    pub async fn commission_entries(&self) -> Result<Vec<LedgerRow>, StoreError> {
        let mut reader = self.reader().await?;
        let rows: Vec<(i64, String, String)> =
            sqlx::query_as("SELECT number, on_day, event FROM commission_entry ORDER BY number")
                .fetch_all(&mut *reader)
                .await?;
        let read = |(number, on, event): (i64, String, String)| {
            let number = u64::try_from(number).map_err(|_| StoreError::damaged("an entry's number does not read"))?;
            Ok(LedgerRow { number, on: day(&on)?, event: json(&event)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// Adds entries at the end of the ledger, all of them or none.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] when the first is not the next one: somebody wrote in the meantime, replay and try again.
    pub async fn add_commission_entries(&self, entries: &Checked<Vec<LedgerRow>>) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        for entry in entries.get() {
            let last: i64 =
                sqlx::query_scalar("SELECT ifnull(max(number), 0) FROM commission_entry").fetch_one(&mut *tx).await?;
            let number = i64::try_from(entry.number).unwrap_or(i64::MAX);
            if last.checked_add(1) != Some(number) {
                return Err(StoreError::bad("the ledger was written to in the meantime; try again"));
            }
            sqlx::query("INSERT INTO commission_entry (number, on_day, event, at) VALUES (?, ?, ?, ?)")
                .bind(number)
                .bind(entry.on.to_string())
                .bind(entry.event.to_string())
                .bind(self.now_ms())
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }
}

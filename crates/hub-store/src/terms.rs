use chrono::{DateTime, NaiveDate, Utc};
use hub_domain::ConnectionId;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::connections::number_of;
use crate::{Store, StoreError, time};

/// The agreement behind a connection, as its owner states it. Everything may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How deep the integration is.
    pub level: Option<IntegrationLevel>,
    /// Where and what it covers, in words.
    pub coverage: String,
    /// Agents it counts.
    pub agents: Option<u32>,
    /// Transactions a year it counts.
    pub volume: Option<u32>,
    /// Share of revenue, basis points: 250 is 2.5 percent. At most 10,000.
    pub revenue_share_bp: Option<u32>,
    /// Which data it gives, in words.
    pub data_scope: String,
    /// Whether it forbids others.
    pub exclusive: bool,
    /// The day it renews.
    pub renews_on: Option<NaiveDate>,
    /// Days of notice before that day; at most 3,650.
    pub notice_days: Option<u32>,
    /// The day the licence ends or ended; nothing is shown from that day on.
    pub ends_on: Option<NaiveDate>,
    /// Which display rules hold; empty: by the source's own name.
    pub rule_set: String,
    /// Hours after which data may not be displayed, where the agreement says other than the rules; 1 to 8,760.
    pub refresh_hours: Option<u32>,
}

/// Levels of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntegrationLevel {
    /// The least.
    Basic,
    /// The usual.
    Standard,
    /// More than usual.
    Premium,
    /// Everything.
    Enterprise,
}

impl IntegrationLevel {
    /// Every level.
    pub const ALL: [Self; 4] = [Self::Basic, Self::Standard, Self::Premium, Self::Enterprise];

    /// `basic`, `standard`, `premium`, `enterprise`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Standard => "standard",
            Self::Premium => "premium",
            Self::Enterprise => "enterprise",
        }
    }

    /// Reads [`IntegrationLevel::as_str`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.as_str() == text)
    }
}

const COLUMNS: &str = "level, coverage, agents, volume, revenue_share_bp, data_scope, exclusive, renews_on, notice_days, \
     ends_on, rule_set, refresh_hours";

impl Store {
    /// The terms of a connection; all unknown where nobody has stated any.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn terms(&self, id: ConnectionId) -> Result<Terms, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM terms WHERE connection_id = ?"));
        let row = sqlx::query(sql).bind(number).fetch_optional(&mut *reader).await?;
        row.as_ref().map_or_else(|| Ok(Terms::default()), from_row)
    }

    /// Keeps the terms of a connection.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection; a figure out of its range.
    pub async fn set_terms(&self, id: ConnectionId, terms: &Terms) -> Result<(), StoreError> {
        let within = |value: Option<u32>, least: u32, most: u32| value.is_none_or(|v| (least..=most).contains(&v));
        if !within(terms.revenue_share_bp, 0, 10_000) {
            return Err(StoreError::bad("a revenue share is between 0 and 100 percent"));
        }
        if !within(terms.notice_days, 0, 3_650) || !within(terms.refresh_hours, 1, 8_760) {
            return Err(StoreError::bad("a notice period has at most 3,650 days, a refresh limit 1 to 8,760 hours"));
        }
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, id).await?;
        let sql = sqlx::AssertSqlSafe(format!(
            "INSERT OR REPLACE INTO terms (connection_id, {COLUMNS}, updated_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ));
        sqlx::query(sql)
            .bind(number)
            .bind(terms.level.map(IntegrationLevel::as_str))
            .bind(terms.coverage.clone())
            .bind(terms.agents)
            .bind(terms.volume)
            .bind(terms.revenue_share_bp)
            .bind(terms.data_scope.clone())
            .bind(terms.exclusive)
            .bind(terms.renews_on.map(|d| d.to_string()))
            .bind(terms.notice_days)
            .bind(terms.ends_on.map(|d| d.to_string()))
            .bind(terms.rule_set.clone())
            .bind(terms.refresh_hours)
            .bind(self.now_ms())
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(Some(id), Vec::new());
        Ok(())
    }

    /// Since when a connection is paused; `None` where it is not.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn paused_since(&self, id: ConnectionId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, id).await?;
        let since: Option<i64> = sqlx::query_scalar("SELECT since FROM paused WHERE connection_id = ?")
            .bind(number)
            .fetch_optional(&mut *reader)
            .await?;
        Ok(since.map(time::from_ms))
    }

    /// Pauses a connection or lets it go on.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn set_paused(&self, id: ConnectionId, paused: bool) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, id).await?;
        let now = self.now_ms();
        let statement = if paused {
            sqlx::query("INSERT OR IGNORE INTO paused (connection_id, since) VALUES (?, ?)").bind(number).bind(now)
        } else {
            sqlx::query("DELETE FROM paused WHERE connection_id = ?").bind(number)
        };
        statement.execute(&mut *writer).await?;
        drop(writer);
        self.announce(Some(id), Vec::new());
        Ok(())
    }
}

fn from_row(row: &SqliteRow) -> Result<Terms, StoreError> {
    let day = |name: &str| -> Result<Option<NaiveDate>, StoreError> {
        let text: Option<&str> = row.try_get(name)?;
        text.map(|t| t.parse().map_err(|_| StoreError::damaged("the terms of a connection do not read"))).transpose()
    };
    Ok(Terms {
        level: row.try_get::<Option<&str>, _>("level")?.and_then(IntegrationLevel::parse),
        coverage: row.try_get("coverage")?,
        agents: row.try_get("agents")?,
        volume: row.try_get("volume")?,
        revenue_share_bp: row.try_get("revenue_share_bp")?,
        data_scope: row.try_get("data_scope")?,
        exclusive: row.try_get("exclusive")?,
        renews_on: day("renews_on")?,
        notice_days: row.try_get("notice_days")?,
        ends_on: day("ends_on")?,
        rule_set: row.try_get("rule_set")?,
        refresh_hours: row.try_get("refresh_hours")?,
    })
}

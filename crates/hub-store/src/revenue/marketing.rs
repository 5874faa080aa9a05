//! What the brokerage spent on marketing, and contacts before a sale.

use chrono::NaiveDate;
use hub_domain::named;
use hub_domain::partner::Checked;
use serde::Serialize;
use uuid::Uuid;

use super::payments::day;
use crate::partners::{bytes, uuid};
use crate::{Store, StoreError};

named! {
    /// Whose channel it is. There is no kind for a settlement service.
    pub enum MarketingChannel {
        /// One's own marketing.
        Own = "own",
        /// A mover's.
        Mover = "mover",
        /// A stager's or photographer's.
        Stager = "stager",
        /// A trade's after the sale.
        HomeService = "home-service",
    }
}

/// Money spent on a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarketingSpend {
    /// Its name.
    pub channel: String,
    /// Whose.
    pub kind: MarketingChannel,
    /// When.
    pub day: NaiveDate,
    /// How much, cents, over zero.
    pub cents: i64,
}

/// A contact with the client before a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarketingTouch {
    /// The deal.
    pub deal: Uuid,
    /// The channel's name.
    pub channel: String,
    /// Whose.
    pub kind: MarketingChannel,
    /// When.
    pub day: NaiveDate,
}

fn named_channel(channel: &str) -> Result<(), StoreError> {
    let fits = !channel.trim().is_empty() && channel.chars().count() <= 200;
    if fits { Ok(()) } else { Err(StoreError::bad("channel: between 1 and 200 characters")) }
}

impl Store {
    /// Notes what was spent.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] for an amount or a name that is none.
    pub async fn add_marketing_spend(&self, spend: &Checked<MarketingSpend>) -> Result<(), StoreError> {
        let spend = spend.get();
        named_channel(&spend.channel)?;
        if spend.cents <= 0 {
            return Err(StoreError::bad("an amount is over zero"));
        }
        let mut writer = self.writer().await?;
        sqlx::query("INSERT INTO marketing_spend (uuid, channel, kind, day, cents) VALUES (?, ?, ?, ?, ?)")
            .bind(bytes(&Uuid::now_v7()))
            .bind(spend.channel.trim())
            .bind(spend.kind.as_str())
            .bind(spend.day.to_string())
            .bind(spend.cents)
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Notes a contact.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the deal; [`StoreError::BadInput`] for a name that is none.
    pub async fn add_marketing_touch(&self, touch: &Checked<MarketingTouch>) -> Result<(), StoreError> {
        let touch = touch.get();
        named_channel(&touch.channel)?;
        let mut writer = self.writer().await?;
        let made = sqlx::query(
            "INSERT INTO marketing_touch (uuid, deal, channel, kind, day)
             SELECT ?, id, ?, ?, ? FROM deal_record WHERE uuid = ?",
        )
        .bind(bytes(&Uuid::now_v7()))
        .bind(touch.channel.trim())
        .bind(touch.kind.as_str())
        .bind(touch.day.to_string())
        .bind(bytes(&touch.deal))
        .execute(&mut *writer)
        .await?;
        if made.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "deal" });
        }
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// All contacts, by deal in the order of their days.
    ///
    /// # Errors
    /// The database's.
    pub async fn marketing_touches(&self) -> Result<Vec<MarketingTouch>, StoreError> {
        let mut reader = self.reader().await?;
        let rows: Vec<(Vec<u8>, String, String, String)> = sqlx::query_as(
            "SELECT d.uuid, t.channel, t.kind, t.day FROM marketing_touch t JOIN deal_record d ON d.id = t.deal
             ORDER BY t.deal, t.day, t.id",
        )
        .fetch_all(&mut *reader)
        .await?;
        let read = |(deal, channel, kind, on): (Vec<u8>, String, String, String)| {
            Ok(MarketingTouch { deal: uuid(&deal)?, channel, kind: kind_of(&kind)?, day: day(&on)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// What was spent, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn marketing_spends(&self) -> Result<Vec<MarketingSpend>, StoreError> {
        let mut reader = self.reader().await?;
        let rows: Vec<(String, String, String, i64)> =
            sqlx::query_as("SELECT channel, kind, day, cents FROM marketing_spend ORDER BY day DESC, id DESC")
                .fetch_all(&mut *reader)
                .await?;
        let read = |(channel, kind, on, cents): (String, String, String, i64)| {
            Ok(MarketingSpend { channel, kind: kind_of(&kind)?, day: day(&on)?, cents })
        };
        rows.into_iter().map(read).collect()
    }
}

fn kind_of(name: &str) -> Result<MarketingChannel, StoreError> {
    MarketingChannel::parse(name).ok_or_else(|| StoreError::damaged("a channel's kind does not read"))
}

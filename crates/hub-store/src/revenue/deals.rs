//! Sales, referrals between brokers, deals with a loan.

use chrono::NaiveDate;
use hub_domain::named;
use hub_domain::partner::Checked;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::payments::json;
use crate::partners::{bytes, uuid};
use crate::{Store, StoreError};

named! {
    /// What a deal is.
    pub enum DealKind {
        /// A sale of our own.
        Sale = "sale",
        /// A client sent to or by another broker.
        BrokerReferral = "broker-referral",
        /// A sale that a loan pays for.
        Financed = "financed",
    }
}

named! {
    /// How a deal stands.
    pub enum DealStatus {
        /// Under way.
        Open = "open",
        /// Closed.
        Closed = "closed",
        /// Came to nothing.
        FellThrough = "fell-through",
    }
}

/// A deal. It does not say which lender, insurer or title company serves it, so that what one of them pays cannot be set
/// against what it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DealRecord {
    /// What it is.
    pub kind: DealKind,
    /// How it is called.
    pub name: String,
    /// The price, or of a financed deal the loan; cents.
    pub amount_cents: i64,
    /// What was agreed, in words.
    pub terms: String,
    /// How it stands.
    pub status: DealStatus,
    /// When it closes or closed.
    pub closes_on: Option<NaiveDate>,
    /// The other brokerage of a referral.
    pub other_broker: Option<String>,
    /// The brokerage's own commission, cents.
    pub commission_cents: i64,
}

impl DealRecord {
    fn check(&self) -> Result<(), StoreError> {
        for (field, text, least) in [("name", &self.name, 1), ("terms", &self.terms, 0)] {
            let length = text.trim().chars().count();
            if length < least || length > 500 {
                return Err(StoreError::bad(format!("{field}: between {least} and 500 characters")));
            }
        }
        if self.amount_cents < 0 || self.commission_cents < 0 {
            return Err(StoreError::bad("an amount is not below zero"));
        }
        if (self.kind == DealKind::BrokerReferral)
            != self.other_broker.as_ref().is_some_and(|name| !name.trim().is_empty())
        {
            return Err(StoreError::bad("other_broker: a referral names the other brokerage, and no other deal does"));
        }
        if self.status == DealStatus::Closed && self.closes_on.is_none() {
            return Err(StoreError::bad("closes_on: say when it closed"));
        }
        Ok(())
    }
}

/// A deal as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDeal {
    /// Identifier.
    pub id: Uuid,
    /// Grows with each change.
    pub revision: u32,
    /// The deal.
    pub deal: DealRecord,
    /// What came in by payments between brokers that belong to it and stand, cents.
    pub received_cents: i64,
    /// What went out so, cents.
    pub paid_cents: i64,
}

impl Store {
    /// Keeps a deal: new without an identifier, else as a change of the revision that its author saw.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] for what is wrong with it or when somebody changed it since; [`StoreError::NotFound`].
    pub async fn save_deal(
        &self,
        id: Option<(Uuid, u32)>,
        deal: &Checked<DealRecord>,
    ) -> Result<(Uuid, u32), StoreError> {
        deal.get().check()?;
        let body =
            serde_json::to_string(deal.get()).map_err(|_| StoreError::bad("a deal that cannot be written down"))?;
        let mut writer = self.writer().await?;
        let (id, revision) = match id {
            None => {
                let id = Uuid::now_v7();
                sqlx::query("INSERT INTO deal_record (uuid, body, revision, updated_at) VALUES (?, ?, 1, ?)")
                    .bind(bytes(&id))
                    .bind(body)
                    .bind(self.now_ms())
                    .execute(&mut *writer)
                    .await?;
                (id, 1)
            }
            Some((id, seen)) => {
                let changed = sqlx::query(
                    "UPDATE deal_record SET body = ?, revision = revision + 1, updated_at = ? WHERE uuid = ? AND revision = ?",
                )
                .bind(body)
                .bind(self.now_ms())
                .bind(bytes(&id))
                .bind(seen)
                .execute(&mut *writer)
                .await?;
                if changed.rows_affected() == 0 {
                    let there: Option<i64> = sqlx::query_scalar("SELECT id FROM deal_record WHERE uuid = ?")
                        .bind(bytes(&id))
                        .fetch_optional(&mut *writer)
                        .await?;
                    there.ok_or(StoreError::NotFound { what: "deal" })?;
                    return Err(StoreError::bad("the deal was changed since; look at it again"));
                }
                (id, seen + 1)
            }
        };
        drop(writer);
        self.announce(None, Vec::new());
        Ok((id, revision))
    }

    /// Says that a payment belongs to a deal. Only one between brokers can.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] for any other payment, and for one that belongs to a deal already; [`StoreError::NotFound`].
    pub async fn give_payment_to_deal(&self, payment: Uuid, deal: Uuid) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let found: Option<(i64, String, String, bool)> = sqlx::query_as(
            "SELECT p.id, a.facts ->> '$.payer_type', a.facts ->> '$.payee_type',
                    EXISTS (SELECT 1 FROM deal_payment WHERE payment = p.id)
             FROM payment p JOIN payment_attempt a ON a.id = p.attempt WHERE p.uuid = ?",
        )
        .bind(bytes(&payment))
        .fetch_optional(&mut *writer)
        .await?;
        let (number, payer, payee, given) = found.ok_or(StoreError::NotFound { what: "payment" })?;
        let broker =
            |kind: &str| hub_compliance::payment::PartyKind::parse(kind).is_some_and(|kind| kind.is_broker_side());
        if !broker(&payer) || !broker(&payee) {
            return Err(StoreError::bad("only a payment between brokers belongs to a deal (12 USC 2607)"));
        }
        if given {
            return Err(StoreError::bad("the payment belongs to a deal already"));
        }
        let made = sqlx::query("INSERT INTO deal_payment (payment, deal) SELECT ?, id FROM deal_record WHERE uuid = ?")
            .bind(number)
            .bind(bytes(&deal))
            .execute(&mut *writer)
            .await?;
        if made.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "deal" });
        }
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Deals, the latest to close first, those without a day before them.
    ///
    /// # Errors
    /// The database's.
    pub async fn deals(&self) -> Result<Vec<KeptDeal>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT d.uuid, d.revision, d.body,
                ifnull((SELECT sum(e.cents) FROM deal_payment dp JOIN payment p ON p.id = dp.payment
                        JOIN payment_entry e ON e.payment = p.id WHERE dp.deal = d.id AND p.direction = 'in'), 0),
                ifnull((SELECT sum(e.cents) FROM deal_payment dp JOIN payment p ON p.id = dp.payment
                        JOIN payment_entry e ON e.payment = p.id WHERE dp.deal = d.id AND p.direction = 'out'), 0)
             FROM deal_record d ORDER BY d.closes_on IS NOT NULL, d.closes_on DESC, d.id DESC",
        )
        .fetch_all(&mut *reader)
        .await?;
        let read = |row: SqliteRow| {
            Ok(KeptDeal {
                id: uuid(row.try_get(0)?)?,
                revision: row.try_get(1)?,
                deal: json(row.try_get(2)?)?,
                received_cents: row.try_get(3)?,
                paid_cents: row.try_get(4)?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

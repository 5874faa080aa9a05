//! The one way to a payment.

use hub_compliance::payment::{Action, Decision, PaymentRules, decide};
use hub_domain::partner::Checked;
use sqlx::{Connection as _, Row, SqliteConnection};
use uuid::Uuid;

use super::asked::{Asked, PaymentAsk};
use super::statements::{self, NewStatement};
use crate::partners::{bytes, profile_number};
use crate::{Store, StoreError};

/// What became of one ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAttempt {
    /// The attempt, kept whatever was decided.
    pub attempt: Uuid,
    /// What the rules say.
    pub decision: Decision,
    /// The payment; absent when it, or another one asked for with it, may not be kept.
    pub payment: Option<Uuid>,
}

/// Whether a decision lets a payment be kept: allowed or flagged, with every record there. What names no amount is no payment.
fn may_be_kept(ask: &PaymentAsk, decision: &Decision) -> bool {
    matches!(decision.action, Action::Allow | Action::Flag) && decision.missing.is_empty() && ask.claim().amount_stated
}

impl Store {
    /// Asks `rules` about payments and keeps every attempt; keeps the payments, and the statement they come from, if all of
    /// them may be kept, and none of them otherwise.
    ///
    /// # Errors
    /// [`StoreError::BadInput`] for an amount, a name or a statement that makes no sense; [`StoreError::NotFound`] for an
    /// unknown profile. Nothing is kept then.
    pub async fn record_payments(
        &self,
        asks: &[Checked<PaymentAsk>],
        statement: Option<&Checked<NewStatement>>,
        asked: &Asked,
        rules: &PaymentRules,
    ) -> Result<Vec<KeptAttempt>, StoreError> {
        let table = serde_json::to_vec(rules).map_err(|_| StoreError::bad("rules that cannot be written down"))?;
        let digest = blake3::hash(&table);
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let profile = match asked.by {
            Some(by) => Some(profile_number(&mut tx, by).await?),
            None => None,
        };
        let mut kept = Vec::with_capacity(asks.len());
        let mut numbers = Vec::with_capacity(asks.len());
        for ask in asks {
            let ask = ask.get();
            in_order(ask)?;
            let decision = decide(&ask.payment()?, rules, asked.on);
            let row = Attempt { ask, decision: &decision, profile, digest: digest.as_bytes(), now: self.now_ms() };
            let (number, attempt) = row.keep(&mut tx, asked, rules).await?;
            numbers.push(number);
            kept.push(KeptAttempt { attempt, decision, payment: None });
        }
        if asks.iter().zip(&kept).all(|(ask, one)| may_be_kept(ask.get(), &one.decision)) {
            let mut rows = Vec::with_capacity(asks.len());
            for ((ask, one), attempt) in asks.iter().zip(&mut kept).zip(numbers) {
                let (number, uuid) = keep_payment(&mut tx, ask.get(), attempt).await?;
                one.payment = Some(uuid);
                rows.push(number);
            }
            if let Some(statement) = statement {
                statements::keep(&mut tx, statement.get(), &rows, profile, self.now_ms()).await?;
            }
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(kept)
    }
}

fn in_order(ask: &PaymentAsk) -> Result<(), StoreError> {
    let claim = ask.claim();
    if claim.cents <= 0 {
        return Err(StoreError::bad("an amount is over zero"));
    }
    for (field, text) in [("payer", &claim.payer), ("payee", &claim.payee), ("what", &claim.what)] {
        if text.trim().is_empty() || text.chars().count() > 500 || text.chars().any(char::is_control) {
            return Err(StoreError::bad(format!("{field}: between 1 and 500 characters on one line")));
        }
    }
    Ok(())
}

struct Attempt<'a> {
    ask: &'a PaymentAsk,
    decision: &'a Decision,
    profile: Option<i64>,
    digest: &'a [u8; 32],
    now: i64,
}

impl Attempt<'_> {
    async fn keep(
        &self,
        conn: &mut SqliteConnection,
        asked: &Asked,
        rules: &PaymentRules,
    ) -> Result<(i64, Uuid), StoreError> {
        let uuid = Uuid::now_v7();
        let state = self.ask.payment()?.state;
        let since = self.decision.rule.as_ref().and_then(|id| {
            let row = rules.rows().iter().find(|row| row.id == *id && row.holds(state.as_deref(), asked.on));
            row.map(|row| row.valid_from.to_string())
        });
        let written = |value: Result<String, serde_json::Error>| {
            value.map_err(|_| StoreError::bad("an attempt that cannot be written down"))
        };
        let row = sqlx::query(
            "INSERT INTO payment_attempt (uuid, at, ruled_on, profile, road, facts, claim, decision, rules, rule_since)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(bytes(&uuid))
        .bind(self.now)
        .bind(asked.on.to_string())
        .bind(self.profile)
        .bind(asked.road.as_str())
        .bind(self.ask.facts().to_string())
        .bind(written(serde_json::to_string(self.ask.claim()))?)
        .bind(written(serde_json::to_string(self.decision))?)
        .bind(self.digest.to_vec())
        .bind(since)
        .fetch_one(conn)
        .await?;
        Ok((row.try_get(0)?, uuid))
    }
}

async fn keep_payment(conn: &mut SqliteConnection, ask: &PaymentAsk, attempt: i64) -> Result<(i64, Uuid), StoreError> {
    let (uuid, claim) = (Uuid::now_v7(), ask.claim());
    let row = sqlx::query(
        "INSERT INTO payment (uuid, attempt, direction, payer, payee, cents, due_on, reference)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(bytes(&uuid))
    .bind(attempt)
    .bind(claim.direction.as_str())
    .bind(&claim.payer)
    .bind(&claim.payee)
    .bind(claim.cents)
    .bind(claim.due_on.to_string())
    .bind(&claim.reference)
    .fetch_one(conn)
    .await?;
    Ok((row.try_get(0)?, uuid))
}

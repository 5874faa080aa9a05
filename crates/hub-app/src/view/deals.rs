//! Deals, and the payments between brokers that belong to them.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A deal and what it brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DealRecordView {
    /// Identifier.
    pub id: String,
    /// Grows with each change.
    pub revision: u32,
    /// `sale`, `broker-referral` or `financed`.
    pub kind: String,
    /// How it is called.
    pub name: String,
    /// Price, or loan of a financed deal.
    #[specta(type = i32)]
    pub amount_cents: i64,
    /// What was agreed.
    pub terms: String,
    /// `open`, `closed` or `fell-through`.
    pub status: String,
    /// When it closes or closed.
    pub closes_on: Option<String>,
    /// The other brokerage of a referral.
    pub other_broker: Option<String>,
    /// The brokerage's own commission.
    #[specta(type = i32)]
    pub commission_cents: i64,
    /// What came in by payments between brokers.
    #[specta(type = i32)]
    pub received_cents: i64,
    /// What went out so.
    #[specta(type = i32)]
    pub paid_cents: i64,
}

/// Keeps a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveDealRecordRequest {
    /// Which; absent for a new one.
    pub id: Option<String>,
    /// The one its author saw.
    pub revision: Option<u32>,
    /// What it is.
    pub kind: String,
    /// How it is called.
    pub name: String,
    /// Price, or loan.
    #[specta(type = i32)]
    pub amount_cents: i64,
    /// What was agreed.
    pub terms: String,
    /// How it stands.
    pub status: String,
    /// When it closes.
    pub closes_on: Option<String>,
    /// The other brokerage of a referral.
    pub other_broker: Option<String>,
    /// The brokerage's own commission.
    #[specta(type = i32)]
    pub commission_cents: i64,
}

/// Gives a payment between brokers to a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GivePaymentRequest {
    /// Which.
    pub payment: String,
    /// To which.
    pub deal: String,
}

//! Attempts to have a payment kept, and what was found of blocked ones.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::PaymentDecisionView;

/// An attempt to have a payment kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    /// Identifier.
    pub id: String,
    /// When, RFC 3339.
    pub at: String,
    /// Who, where somebody has a profile.
    pub by: Option<String>,
    /// `screen`, `import`, `cli` or `agreement`.
    pub road: String,
    /// Who pays.
    pub payer: String,
    /// What the payer is.
    pub payer_kind: String,
    /// Who is paid.
    pub payee: String,
    /// What the payee is.
    pub payee_kind: String,
    /// What the amount depends on.
    pub basis: String,
    /// How much.
    #[specta(type = i32)]
    pub cents: i64,
    /// False of a term that names no amount; `cents` says nothing then.
    pub amount_stated: bool,
    /// What for.
    pub what: String,
    /// By whose day's rules.
    pub ruled_on: String,
    /// What the rules said.
    pub decision: PaymentDecisionView,
    /// What a compliance administrator found.
    pub reviews: Vec<ReviewView>,
}

/// What a compliance administrator found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// The facts it was asked with were wrong; else the block stands.
    pub facts_wrong: bool,
    /// In words.
    pub note: String,
}

/// Asks for attempts that kept no payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttemptsRequest {
    /// Blocked ones only; else those that lacked something too.
    pub blocked_only: bool,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// Attempts, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttemptsView {
    /// Rows in all.
    pub total: u32,
    /// This page.
    pub rows: Vec<AttemptView>,
    /// Whoever acts may note what was found of a blocked one.
    pub may_review: bool,
}

/// Notes what was found of a blocked attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewAttemptRequest {
    /// The attempt.
    pub id: String,
    /// The facts were wrong; else the block stands.
    pub facts_wrong: bool,
    /// In words.
    pub note: String,
}

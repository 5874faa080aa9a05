//! Statements of others beside our payments.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{PaymentDecisionView, PaymentOutcomeView, PaymentTermsRequest};

/// Which column of a statement says what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatementMapping {
    /// The day.
    pub day: String,
    /// The amount.
    pub amount: String,
    /// What it is called.
    pub reference: Option<String>,
    /// What it is for.
    pub what: Option<String>,
}

/// A file that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatementFileView {
    /// Its name.
    pub file_name: String,
    /// Its text.
    pub content: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// A guess at what they say.
    pub mapping: StatementMapping,
}

/// A statement to be compared or taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatementRequest {
    /// Name of the file.
    pub file_name: String,
    /// Its text.
    pub content: String,
    /// Which column says what.
    pub mapping: StatementMapping,
    /// Who sent it.
    pub sender: String,
    /// How we are called in payments.
    pub own_name: String,
    /// It is about money to us; else from us.
    pub incoming: bool,
    /// On which terms lines that are missing here are recorded; absent to record none.
    pub record_terms: Option<PaymentTermsRequest>,
}

/// A line of a statement beside our payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatementLineView {
    /// Line of the file; absent where it lacks it.
    pub line: Option<u32>,
    /// What it is called.
    pub reference: Option<String>,
    /// Its day.
    pub day: String,
    /// What it says.
    pub what: String,
    /// Its amount.
    #[specta(type = Option<i32>)]
    pub cents: Option<i64>,
    /// Ours.
    #[specta(type = Option<i32>)]
    pub ours_cents: Option<i64>,
    /// `matched`, `missing-here`, `recorded`, `missing-there` or `different-amount`.
    pub finding: String,
}

/// Lines that came to the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FindingTotalView {
    /// What they came to.
    pub finding: String,
    /// How many.
    pub lines: u32,
    /// How much.
    #[specta(type = i32)]
    pub cents: i64,
}

/// What taking a statement in would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatementPreviewView {
    /// Its lines, then ours that it lacks.
    pub lines: Vec<StatementLineView>,
    /// By what they came to.
    pub totals: Vec<FindingTotalView>,
    /// It was taken in already.
    pub taken: bool,
    /// What the rules say of the terms on which lines would be recorded.
    pub decision: Option<PaymentDecisionView>,
}

/// What taking a statement in came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatementAppliedView {
    /// It was taken in; else only attempts were kept.
    pub applied: bool,
    /// Payments recorded.
    pub recorded: u32,
    /// Payments that may not be kept, or were held back with them.
    pub refused: Vec<PaymentOutcomeView>,
}

/// A statement that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatementView {
    /// Identifier.
    pub id: String,
    /// Name of the file.
    pub file_name: String,
    /// Who sent it.
    pub sender: String,
    /// When it was taken in, RFC 3339.
    pub at: String,
    /// First day it is about.
    pub first_day: String,
    /// Last day it is about.
    pub last_day: String,
    /// Its lines by what they came to.
    pub totals: Vec<FindingTotalView>,
}

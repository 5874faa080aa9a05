//! Payments: what is asked, what the rules say, what was kept. Amounts are whole cents of US dollars.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::AttemptView;

/// An answer to a question of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerRequest {
    /// Which, as the rules name it.
    pub name: String,
    /// Yes or no; unknown is left out.
    pub is: bool,
}

/// Where a record is that must be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordPlaceRequest {
    /// Which, as the rules name it.
    pub name: String,
    /// Where: a file, a folder, a number. Empty is not on file.
    pub place: String,
}

/// A broker's licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LicenceRequest {
    /// Its number.
    pub number: String,
    /// The state that issued it, two letters.
    pub state: String,
    /// Its last day, `YYYY-MM-DD`.
    pub expires_on: Option<String>,
}

/// What the rules read of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentTermsRequest {
    /// What the payer is.
    pub payer_kind: String,
    /// What the payee is.
    pub payee_kind: String,
    /// What the amount depends on, by name or in words.
    pub basis: String,
    /// What is known.
    pub answers: Vec<AnswerRequest>,
    /// Where the records are.
    pub records: Vec<RecordPlaceRequest>,
    /// The payer's licence.
    pub payer_licence: Option<LicenceRequest>,
    /// The payee's licence.
    pub payee_licence: Option<LicenceRequest>,
    /// Whose rules hold beside the federal ones, two letters.
    pub state: Option<String>,
    /// What part of one party the other owns, percent.
    pub ownership_percent: Option<String>,
    /// When the fee last changed.
    pub fee_changed_on: Option<String>,
    /// When the volume last changed.
    pub volume_changed_on: Option<String>,
    /// When the referral was made, for the disclosure.
    pub referred_on: Option<String>,
    /// When the disclosure was told by telephone.
    pub disclosure_told_on: Option<String>,
    /// When it was delivered in writing.
    pub disclosure_delivered_on: Option<String>,
    /// How the referral was made: `in_person`, `writing`, `electronic`, `phone`.
    pub disclosure_channel: Option<String>,
}

/// A payment to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentEntryRequest {
    /// To us; else from us.
    pub incoming: bool,
    /// Who pays, by name.
    pub payer: String,
    /// Who is paid, by name.
    pub payee: String,
    /// How much, over zero.
    #[specta(type = i32)]
    pub cents: i64,
    /// When it is due, `YYYY-MM-DD`.
    pub due_on: String,
    /// What it is for.
    pub what: String,
    /// What a statement calls it.
    pub reference: Option<String>,
    /// The deal it belongs to; only between brokers.
    pub deal: Option<String>,
    /// What the rules read.
    pub terms: PaymentTermsRequest,
}

/// What the rules say of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentDecisionView {
    /// `allow`, `flag`, `require` or `block`.
    pub action: String,
    /// Which rule; absent where none speaks.
    pub rule: Option<String>,
    /// What the rule is about.
    pub rule_title: Option<String>,
    /// First day of the rule.
    pub since: Option<String>,
    /// The provision.
    pub provision: String,
    /// Why, in plain words.
    pub reason: String,
    /// What must be kept with it.
    pub record: Vec<String>,
    /// What of that, and of what the rule needs to know, is not there.
    pub missing: Vec<String>,
    /// What would be lawful, in plain words; empty where it is.
    pub lawful: String,
}

/// What became of a payment that was to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentOutcomeView {
    /// The attempt, kept in any case.
    pub attempt: String,
    /// The payment; absent when it may not be kept.
    pub payment: Option<String>,
    /// What the rules say.
    pub decision: PaymentDecisionView,
}

/// What can be chosen from in forms; names as the rules have them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentChoicesView {
    /// Kinds of party.
    pub kinds: Vec<String>,
    /// Questions about a payment.
    pub facts: Vec<String>,
    /// Questions about the loan and the disclosure.
    pub financing: Vec<String>,
    /// Records.
    pub records: Vec<String>,
}

/// Two kinds of party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentOfferRequest {
    /// What the payer is.
    pub payer_kind: String,
    /// What the payee is.
    pub payee_kind: String,
}

/// What may be entered between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentOfferView {
    /// Bases that some rule leaves a way to.
    pub bases: Vec<String>,
    /// What the rules say of a payment per closing, where they block it.
    pub contingent: Option<PaymentDecisionView>,
    /// Both are brokers or work under one: the payment can belong to a deal.
    pub between_brokers: bool,
}

/// Asks for payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentsRequest {
    /// `accrued`, `locked`, `paid`, `reversed`; empty for all.
    pub states: Vec<String>,
    /// Due on or after.
    pub from: Option<String>,
    /// Due on or before.
    pub to: Option<String>,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// Payments of one state and direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentTotalView {
    /// The state.
    pub state: String,
    /// To us.
    pub incoming: bool,
    /// How many.
    pub payments: u32,
    /// How much.
    #[specta(type = i32)]
    pub cents: i64,
}

/// Payments, the latest due first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentsView {
    /// Rows in all.
    pub total: u32,
    /// This page.
    pub rows: Vec<PaymentView>,
    /// All payments by state and direction.
    pub totals: Vec<PaymentTotalView>,
    /// Attempts that were blocked.
    pub blocked: u32,
}

/// Where a record is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordPlaceView {
    /// Which.
    pub name: String,
    /// Where.
    pub place: String,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentView {
    /// Identifier.
    pub id: String,
    /// To us.
    pub incoming: bool,
    /// When it is due.
    pub due_on: String,
    /// What a statement calls it.
    pub reference: Option<String>,
    /// What it has come to.
    pub state: String,
    /// Since when.
    pub state_on: String,
    /// Why it was taken back.
    pub reversed_because: Option<String>,
    /// The deal it belongs to.
    pub deal: Option<String>,
    /// Where the records are.
    pub records: Vec<RecordPlaceView>,
    /// The attempt and the decision that let it be kept.
    pub attempt: AttemptView,
}

/// An entry of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaymentEventView {
    /// What it came to.
    pub state: String,
    /// On which day.
    pub on: String,
    /// By whom.
    pub by: Option<String>,
    /// What it adds to what stands.
    #[specta(type = i32)]
    pub cents: i64,
    /// Why it was taken back.
    pub reason: Option<String>,
}

/// A step of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PaymentStepView {
    /// Agreed.
    Lock,
    /// Paid.
    Pay,
    /// Taken back.
    Reverse,
}

/// Takes payments a step on, all or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MovePaymentsRequest {
    /// Which.
    pub ids: Vec<String>,
    /// Which step.
    pub step: PaymentStepView,
    /// On which day; absent for today.
    pub on: Option<String>,
    /// Why, of a reversal.
    pub reason: Option<String>,
}

/// Writes payments into a CSV file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportPaymentsRequest {
    /// Which; all that fit, not one page.
    pub payments: PaymentsRequest,
    /// Asks where to; else into the documents.
    pub ask: bool,
}

/// What was paid out by payee and calendar year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct YearTotalsView {
    /// The latest year first.
    pub rows: Vec<YearTotalView>,
}

/// What a payee was paid in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct YearTotalView {
    /// Calendar year.
    pub year: i32,
    /// Who.
    pub payee: String,
    /// What kind.
    pub kind: String,
    /// Payments.
    pub payments: u32,
    /// Paid in the year and not taken back.
    #[specta(type = i32)]
    pub cents: i64,
    /// From which total a form 1099-NEC is due; absent where no table says.
    #[specta(type = Option<i32>)]
    pub threshold_cents: Option<i64>,
    /// Whether the total reaches it.
    pub reaches_threshold: Option<bool>,
    /// Who says so.
    pub source: Option<String>,
}

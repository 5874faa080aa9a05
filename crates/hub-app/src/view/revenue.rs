//! Payments, statements, deals, attribution, commissions. Amounts are whole cents of US dollars.

use serde::{Deserialize, Serialize};
use specta::Type;

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

/// Money spent on marketing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddSpendRequest {
    /// On which channel.
    pub channel: String,
    /// `own`, `mover`, `stager` or `home-service`; any other is refused.
    pub kind: String,
    /// When.
    pub day: String,
    /// How much, over zero.
    #[specta(type = i32)]
    pub cents: i64,
}

/// A contact before a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddTouchRequest {
    /// The deal.
    pub deal: String,
    /// By which channel.
    pub channel: String,
    /// As of [`AddSpendRequest`].
    pub kind: String,
    /// When.
    pub day: String,
}

/// How what a deal brought is set against the contacts before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "model", deny_unknown_fields)]
pub enum AttributionModelView {
    /// All to the first.
    First,
    /// All to the last.
    Last,
    /// The same to each.
    Linear,
    /// So much to the first and to the last, percent; the rest between.
    Position {
        /// The first's part, percent.
        first: String,
        /// The last's part, percent.
        last: String,
    },
    /// Half as much for each half-life before the last contact.
    Decay {
        /// Days.
        half_life_days: u32,
    },
}

/// Asks what closed deals brought, by channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttributionRequest {
    /// How.
    pub model: AttributionModelView,
    /// Contacts not more than so many days before; absent for all.
    pub window_days: Option<u32>,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttributionRowView {
    /// Its name.
    pub channel: String,
    /// What is set against it.
    #[specta(type = i32)]
    pub cents: i64,
    /// Contacts that counted.
    pub touches: u32,
    /// What was spent on it.
    #[specta(type = i32)]
    pub spent_cents: i64,
}

/// What closed deals brought. The rows and what no contact came before sum to the total, to the cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttributionView {
    /// Channels, the largest first.
    pub rows: Vec<AttributionRowView>,
    /// Closed deals.
    pub deals: u32,
    /// Their commissions.
    #[specta(type = i32)]
    pub total_cents: i64,
    /// Of deals that no contact came before.
    #[specta(type = i32)]
    pub without_touch_cents: i64,
}

/// An amount with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NamedCentsView {
    /// Its name.
    pub name: String,
    /// How much.
    #[specta(type = i32)]
    pub cents: i64,
}

/// A version of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommissionVersionView {
    /// Its number.
    pub version: u32,
    /// First day.
    pub valid_from: String,
    /// Last day.
    pub valid_to: Option<String>,
    /// What each cap allows a year.
    pub caps: Vec<NamedCentsView>,
    /// What happens, in order, in words.
    pub steps: Vec<String>,
}

/// A commission plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommissionPlanView {
    /// Its name.
    pub name: String,
    /// The day of the contract decides the version; else the day of closing.
    pub freezes_at_contract: bool,
    /// The year begins on the day the agent joined; else on 1 January.
    pub anniversary_year: bool,
    /// Its versions, the first to hold first.
    pub versions: Vec<CommissionVersionView>,
    /// When it was last saved, RFC 3339; absent for the sample.
    pub saved_at: Option<String>,
}

/// Plans, years and the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommissionPlansView {
    /// The plans in use.
    pub plans: Vec<CommissionPlanView>,
    /// The plan that the program came with.
    pub sample: Option<CommissionPlanView>,
    /// Years under them, the latest first.
    pub standings: Vec<CommissionYearView>,
    /// The ledger, the last entry first; at most 200.
    pub entries: Vec<LedgerEntryView>,
}

/// How a deal that crosses a threshold is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TierModeView {
    /// Each part at the percentage of its own tier.
    Marginal,
    /// The whole deal at the percentage of the tier it begins in.
    AtStart,
    /// The whole year at the percentage of the tier it has reached.
    Retroactive,
}

/// Another member of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TeamMemberRequest {
    /// Who.
    pub agent: String,
    /// Of what is left.
    pub percent: String,
}

/// A version of a plan: referral, franchise, split, fee, team, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavePlanRequest {
    /// The plan; a new version where it is there.
    pub name: String,
    /// First day.
    pub valid_from: String,
    /// The day of the contract decides the version.
    pub freezes_at_contract: bool,
    /// The year begins on the day the agent joined.
    pub anniversary_year: bool,
    /// The agent's part; not read where there are tiers.
    pub agent_percent: String,
    /// Tiers in words: `60% to 50k, 70% to 100k, 80% above`.
    pub tiers: Option<String>,
    /// How a deal that crosses a threshold is read.
    pub tier_mode: TierModeView,
    /// What the company takes a year at most.
    #[specta(type = Option<i32>)]
    pub company_cap_cents: Option<i64>,
    /// What the franchise takes.
    pub royalty_percent: Option<String>,
    /// Of the whole commission; else of what is left.
    pub royalty_of_gross: bool,
    /// What the franchise takes a year at most.
    #[specta(type = Option<i32>)]
    pub royalty_cap_cents: Option<i64>,
    /// A fee per deal to the company.
    #[specta(type = Option<i32>)]
    pub file_fee_cents: Option<i64>,
    /// Others of the team.
    pub team: Vec<TeamMemberRequest>,
}

/// A referral fee to another broker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrokerReferralRequest {
    /// The other brokerage.
    pub broker: String,
    /// Its licence number.
    pub licence: String,
    /// Its part, percent.
    pub percent: String,
}

/// A side of a sale to be settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommissionDealRequest {
    /// By which plan.
    pub plan: String,
    /// What it is called, unique.
    pub deal: String,
    /// Whose it is.
    pub agent: String,
    /// When the agent joined.
    pub agent_joined: Option<String>,
    /// When the contract was signed.
    pub contract_on: String,
    /// When it closed.
    pub closed_on: String,
    /// The commission of the side.
    #[specta(type = i32)]
    pub gross_cents: i64,
    /// What is owed to another broker.
    pub referral: Option<BrokerReferralRequest>,
}

/// A step of a booked deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CommissionStepView {
    /// Agreed; waits for payment.
    Lock,
    /// Paid.
    Pay,
}

/// Locks a booked deal, or marks it as paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepCommissionRequest {
    /// Which.
    pub deal: String,
    /// What happened.
    pub step: CommissionStepView,
}

/// Takes a booked deal back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReverseDealRequest {
    /// Which.
    pub deal: String,
    /// Why.
    pub reason: String,
}

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommissionLineView {
    /// What it is.
    pub what: String,
    /// Who gets it.
    pub payee: String,
    /// What the rate is of.
    #[specta(type = i32)]
    pub base_cents: i64,
    /// The rate, percent.
    pub rate: Option<String>,
    /// How much.
    #[specta(type = i32)]
    pub cents: i64,
    /// What is left after it.
    #[specta(type = i32)]
    pub left_cents: i64,
    /// Why, in words.
    pub why: String,
}

/// A cap and how far the year has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlanCapView {
    /// Its name.
    pub name: String,
    /// What it allows a year.
    #[specta(type = i32)]
    pub limit_cents: i64,
    /// Paid toward it.
    #[specta(type = i32)]
    pub paid_cents: i64,
}

/// How a commission is divided. The lines sum to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommissionStatementView {
    /// The deal.
    pub deal: String,
    /// Whose.
    pub agent: String,
    /// The plan.
    pub plan: String,
    /// Its version.
    pub version: u32,
    /// First day of the year it counts in.
    pub year_from: String,
    /// The commission.
    #[specta(type = i32)]
    pub gross_cents: i64,
    /// Sum of the lines.
    #[specta(type = i32)]
    pub sum_cents: i64,
    /// The lines.
    pub lines: Vec<CommissionLineView>,
    /// Caps after this deal.
    pub caps: Vec<PlanCapView>,
    /// Later deals of the year that were booked again.
    pub booked_again: u32,
    /// It is in the ledger; else only tried.
    pub booked: bool,
}

/// How far an agent's year has come under a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommissionYearView {
    /// Whose.
    pub agent: String,
    /// Which.
    pub plan: String,
    /// First day.
    pub year_from: String,
    /// Commissions.
    #[specta(type = i32)]
    pub gross_cents: i64,
    /// What the split gave the agent.
    #[specta(type = i32)]
    pub agent_cents: i64,
    /// Caps.
    pub caps: Vec<PlanCapView>,
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntryView {
    /// Its number.
    pub number: u32,
    /// When it was written.
    pub on: String,
    /// `accrued`, `locked`, `paid` or `reversed`.
    pub event: String,
    /// The deal.
    pub deal: String,
    /// Whose.
    pub agent: String,
    /// Its commission.
    #[specta(type = i32)]
    pub cents: i64,
    /// Why, of a reversal.
    pub reason: Option<String>,
    /// What an accrual has come to: `accrued`, `locked`, `paid` or `reversed`; absent of other entries.
    pub status: Option<String>,
    /// It stands for the deal now.
    pub stands: bool,
}

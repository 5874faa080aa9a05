//! Commission plans, what a deal comes to under one, the ledger. Amounts are whole cents of US dollars.

use serde::{Deserialize, Serialize};
use specta::Type;

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

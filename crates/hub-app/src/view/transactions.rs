//! Deals: the board, one deal's page, what is entered and done. Names of stages, sides, roles, papers and signals are
//! those of `hub_domain::transaction`; names of forms, dates and contingencies are those of the dated tables. The screen
//! has words for the former; the latter bring their own.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{FieldDiffView, MoneyView};

/// Asks for the board of deals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionsRequest {
    /// Words of the title or of somebody who takes part; none for all.
    pub text: Option<String>,
}

/// The board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransactionsView {
    /// Whether there is any deal at all.
    pub any: bool,
    /// The columns, in the order of the stages.
    pub stages: Vec<TransactionStageView>,
    /// The day by which was counted, `YYYY-MM-DD`.
    pub today: String,
}

/// A column of the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransactionStageView {
    /// The stage: `offer`, `accepted`, `inspection`, `repairs`, `loan`, `ready-to-close`, `closed` or `ended`.
    pub stage: String,
    /// Deals at it.
    pub count: u32,
    /// Their prices together.
    pub total: MoneyView,
    /// Deals of these that name no price.
    pub unpriced: u32,
    /// Those that are shown: of what is over the latest 50, of the others all, the nearest date first.
    pub cards: Vec<TransactionCardView>,
}

/// A deal on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransactionCardView {
    /// Identifier.
    pub id: String,
    /// The revision that is shown.
    pub revision: u32,
    /// What it is called.
    pub title: String,
    /// `buyer`, `seller` or `both`.
    pub side: String,
    /// Since when it is at its stage.
    pub since: String,
    /// The price.
    pub price: Option<MoneyView>,
    /// The day the closing is expected.
    pub closing: Option<String>,
    /// The next thing that is due.
    pub next: Option<NextDueView>,
    /// How many reasons there are to look at it.
    pub risks: u32,
    /// The most urgent of them, by its signal.
    pub risk: Option<String>,
    /// Stages it may go to.
    pub may_go: Vec<String>,
    /// Moving it under contract needs the day the contract binds.
    pub needs_day: bool,
}

/// What is due next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NextDueView {
    /// What, in the words of the table.
    pub title: String,
    /// The day.
    pub day: String,
    /// Days until then, negative when it has passed.
    pub days: i32,
}

/// A deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransactionView {
    /// Identifier.
    pub id: String,
    /// Grows with each change; handed in with the next one.
    pub revision: u32,
    /// As it is entered.
    pub form: TransactionFormView,
    /// The contract form in words.
    pub form_title: Option<String>,
    /// The stage.
    pub stage: String,
    /// Since when.
    pub since: String,
    /// Why it ended.
    pub ended_because: Option<String>,
    /// Stages it may go to.
    pub may_go: Vec<String>,
    /// Moving it under contract needs the day the contract binds.
    pub needs_day: bool,
    /// The price.
    pub price: Option<MoneyView>,
    /// The loan.
    pub loan: Option<MoneyView>,
    /// What the appraisal says.
    pub appraised: Option<MoneyView>,
    /// The day the closing is expected.
    pub closing: Option<String>,
    /// What is due, by day.
    pub dates: Vec<DueDateView>,
    /// What the form knows and cannot be counted yet.
    pub uncounted: Vec<UncountedDateView>,
    /// What endangers it, the most urgent first.
    pub risks: Vec<RiskView>,
    /// How contracts end by surveys, to be read beside the reasons.
    pub outcomes: Vec<OutcomeRateView>,
    /// Its contingencies.
    pub contingencies: Vec<ContingencyView>,
    /// Contingencies of the form that it does not have.
    pub other_contingencies: Vec<NamedTitleView>,
    /// The papers.
    pub papers: Vec<PaperView>,
    /// What keeps it from binding the buyer.
    pub hindrance: Option<HindranceView>,
    /// What was changed, the latest first.
    pub history: Vec<TransactionDeedView>,
    /// Whether the latest change can be taken back.
    pub may_undo: bool,
    /// The day by which was counted.
    pub today: String,
}

/// A deal as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionFormView {
    /// Identifier; absent for a new one.
    pub id: Option<String>,
    /// What it is called: the address, usually.
    pub title: String,
    /// The key of the listing, where it is one that is here.
    pub listing: Option<String>,
    /// `buyer`, `seller` or `both`.
    pub side: String,
    /// The state of the property, two letters.
    pub state: String,
    /// The time zone of the property (IANA); the state's where it is empty.
    pub zone: String,
    /// The contract form, by its name in the tables.
    pub form: Option<String>,
    /// The price: `450000` or `450,000.00`.
    pub price: Option<String>,
    /// The loan.
    pub loan: Option<String>,
    /// What the appraisal says.
    pub appraised: Option<String>,
    /// The year the home was built.
    pub year_built: Option<u32>,
    /// The days that dates are counted from.
    pub anchors: Vec<NamedDayView>,
    /// Numbers of days that the contract fills in.
    pub agreed: Vec<NamedDaysView>,
    /// Who takes part.
    pub parties: Vec<PartyView>,
    /// Notes.
    pub notes: Option<String>,
}

/// A day by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedDayView {
    /// The event: `effective-date`, `closing`.
    pub name: String,
    /// The day, `YYYY-MM-DD`.
    pub on: String,
}

/// A number of days by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedDaysView {
    /// The date: `option-period-ends`.
    pub name: String,
    /// How many, 0 to 365.
    pub days: u32,
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartyView {
    /// What they do.
    pub role: String,
    /// Their name.
    pub name: String,
    /// The person, by identifier, where it is one that is here.
    pub person: Option<String>,
    /// The partner, by identifier, where it is one that is here.
    pub partner: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// A name of the tables and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NamedTitleView {
    /// The name.
    pub name: String,
    /// In words.
    pub title: String,
    /// Days the form itself says; none where each contract fills them in.
    pub days: Option<u32>,
}

/// Something due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DueDateView {
    /// Its name in the tables.
    pub event: String,
    /// In words.
    pub title: String,
    /// `contract` (a date of the form), `loan` (of the law about loans), `contingency` or `closing`.
    pub kind: String,
    /// Whether it is the `last_day`, the `first_day` or a `presumed_day`.
    pub meaning: String,
    /// The day.
    pub day: String,
    /// Days until then, negative when it has passed.
    pub days: i32,
    /// The hour at which it ends and where that is meant: `17:00 America/Chicago`.
    pub clock: Option<String>,
    /// How it was counted, line by line.
    pub derivation: Vec<String>,
    /// Where the rule comes from.
    pub source: Option<String>,
    /// When it was done.
    pub done: Option<String>,
    /// Who said so.
    pub done_by: Option<String>,
    /// Whether somebody can say here that it is done; a contingency is ended by its steps.
    pub may_be_done: bool,
}

/// A date of the form that cannot be counted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UncountedDateView {
    /// Its name.
    pub event: String,
    /// In words.
    pub title: String,
    /// The event whose day is missing.
    pub anchor: Option<String>,
    /// The contract fills in a number of days, and it is missing.
    pub days: bool,
    /// Why it cannot be counted, where it is something else.
    pub why: Option<String>,
}

/// Something that endangers a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskView {
    /// What: `deadline-passed`, `deadline-near`, `contingency-overdue`, `no-letter`, `letter-expired`, `appraisal-low`,
    /// `lock-ends-first`, `not-insured`, `disclosure-late`, `silence` or `paper-lacking`.
    pub signal: String,
    /// What it is about, in words.
    pub about: Option<String>,
    /// The day that matters.
    pub day: Option<String>,
    /// Days until then, negative when it has passed.
    pub days: Option<i32>,
}

/// How often something became of contracts, by a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeRateView {
    /// In words.
    pub title: String,
    /// Of what, in words.
    pub of: String,
    /// The least that was counted, per cent.
    pub least: String,
    /// The most that was counted, per cent.
    pub most: String,
    /// The first day it speaks of.
    pub from: String,
    /// The last day it speaks of; none where it goes on.
    pub to: Option<String>,
    /// Whose survey.
    pub source: String,
}

/// A contingency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ContingencyView {
    /// Its name in the tables.
    pub contingency: String,
    /// In words.
    pub title: String,
    /// Days the contract fills in.
    pub days: Option<u32>,
    /// `open`, `notice_given`, `removed`, `waived`, `satisfied`, `expired` or `cancelled`; none where it cannot be said.
    pub state: Option<String>,
    /// The day that counts next.
    pub due: Option<String>,
    /// Days until then.
    pub left: Option<i32>,
    /// Whether that day has passed.
    pub passed: bool,
    /// What follows, in words; why it cannot be said, where it cannot.
    pub follows: String,
    /// How it came to stand there.
    pub derivation: Vec<String>,
    /// Where the rule comes from.
    pub source: Option<String>,
    /// What was done.
    pub steps: Vec<ContingencyTakenView>,
    /// What can be done: `remove`, `waive`, `satisfy`, `extend`, `give_notice`, `withdraw_notice`, `cancel`.
    pub may: Vec<String>,
}

/// What was done about a contingency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ContingencyTakenView {
    /// The day.
    pub on: String,
    /// What.
    pub step: String,
    /// The new last day, of an extension.
    pub until: Option<String>,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaperView {
    /// Which.
    pub paper: String,
    /// Its title, where its kind does not say enough.
    pub title: Option<String>,
    /// The last day it is of use.
    pub due: Option<String>,
    /// `lacking`, `unsigned`, `complete` or `not-needed`.
    pub state: String,
    /// Why it is not needed.
    pub why: Option<String>,
    /// Whose signatures lack.
    pub unsigned_by: Vec<String>,
}

/// What keeps a deal from binding the buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HindranceView {
    /// The paper that is lacking.
    pub paper: String,
    /// Why it is needed.
    pub because: String,
    /// The provision.
    pub source: String,
}

/// A change of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransactionDeedView {
    /// When, RFC 3339.
    pub at: String,
    /// Who, and in what role.
    pub by: Option<String>,
    /// The first entry: it was made.
    pub made: bool,
    /// The fields that changed.
    pub changes: Vec<FieldDiffView>,
}

/// What can be chosen from in forms of deals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransactionChoicesView {
    /// The contract forms that the tables know.
    pub forms: Vec<ContractFormView>,
    /// The states and their time zones.
    pub states: Vec<StateZoneView>,
}

/// A contract form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ContractFormView {
    /// Its name in the tables.
    pub form: String,
    /// In words.
    pub title: String,
    /// The state it is of, two letters; none for one of the nation.
    pub state: Option<String>,
    /// The event whose day makes the contract bind.
    pub binds_on: String,
    /// The events that it counts from.
    pub anchors: Vec<String>,
    /// The dates whose number of days a contract can fill in.
    pub agreed: Vec<NamedTitleView>,
}

/// A state and its time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StateZoneView {
    /// Two letters.
    pub state: String,
    /// The zone in which most of it lies (IANA).
    pub zone: String,
}

/// Keeps a deal, new or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveTransactionRequest {
    /// As it is to be.
    pub transaction: TransactionFormView,
    /// The revision that was seen; 0 for a new one.
    pub revision: u32,
}

/// Moves a deal to another stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveTransactionRequest {
    /// Which.
    pub id: String,
    /// The revision that was seen.
    pub revision: u32,
    /// To which stage.
    pub stage: String,
    /// The day; when the deal comes under contract the day the contract binds. Today where there is none.
    pub on: Option<String>,
    /// Why it ended.
    pub because: Option<String>,
}

/// Says that something due was done, or takes that back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkDueRequest {
    /// Which deal.
    pub id: String,
    /// The revision that was seen.
    pub revision: u32,
    /// What, by its name.
    pub event: String,
    /// When; none to take it back.
    pub on: Option<String>,
}

/// Changes a contingency of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeContingencyRequest {
    /// Which deal.
    pub id: String,
    /// The revision that was seen.
    pub revision: u32,
    /// Which, by its name.
    pub contingency: String,
    /// How.
    pub change: ContingencyChangeView,
}

/// A change of a contingency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum ContingencyChangeView {
    /// The contract has it, with so many days.
    Set {
        /// Days the contract fills in; the form's own where there are none.
        days: Option<u32>,
    },
    /// A step was taken.
    Take {
        /// Which.
        step: String,
        /// When.
        on: String,
        /// The new last day, of an extension.
        until: Option<String>,
    },
    /// The contract does not have it; only while nothing was done about it.
    Drop,
}

/// Sets a paper of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavePaperRequest {
    /// Which deal.
    pub id: String,
    /// The revision that was seen.
    pub revision: u32,
    /// Its place in the list, from 0; none for another one.
    pub at: Option<u32>,
    /// As it is to be.
    pub paper: PaperView,
}

/// Takes back the latest change of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UndoTransactionRequest {
    /// Which.
    pub id: String,
    /// The revision that the change left.
    pub revision: u32,
}

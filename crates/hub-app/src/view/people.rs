//! People: the list, smart lists and why somebody is on one.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;

/// How likely somebody acts soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TemperatureView {
    /// Not now.
    Cold,
    /// In touch.
    Warm,
    /// Acting.
    Hot,
}

/// Why somebody is listed, or a figure is what it is. `code` and the other parts are for the screen to translate; `text`
/// says the same in English.
///
/// Codes of conditions are those of [`ConditionKind`]; figures have `openDeal`, `dealClosesSoon`, `newLead`, `touched`,
/// `taskSoon`, `silent`, `neverTouched`, `stageSays`, `inContract`, `closesOn`, `saysTimeline`, `rateOf`, `amountOf`,
/// `savedSearch`, `said`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WhyView {
    /// Which kind.
    pub code: String,
    /// Days it is about: since then where it lies back, until then where it lies ahead.
    pub days: Option<i32>,
    /// The stage, task, source or field it is about.
    pub about: Option<String>,
    /// When, RFC 3339 or `YYYY-MM-DD`.
    pub at: Option<String>,
    /// How much it counts, where figures are added up; else 0.
    pub weight: i32,
    /// In English.
    pub text: String,
}

/// What a smart list asks of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ConditionKind {
    /// Came in as a lead and nobody has answered. `days`: at most so long ago; absent for any time.
    NewLead,
    /// Came in as a lead, answered or not. `days`: at most so long ago.
    Lead,
    /// A task is due within `days` (0: by today), or overdue.
    TaskDue,
    /// A task was due before today.
    TaskOverdue,
    /// Nothing is planned: no open task, no appointment ahead.
    NoNextAction,
    /// Nobody was in touch for at least `days`; with `words` only people of these temperatures (`hot`, `warm`, `cold`).
    Silent,
    /// Was in touch within `days`.
    Touched,
    /// Nobody has ever been in touch.
    NeverTouched,
    /// Their temperature is one of `words`.
    Temperature,
    /// Their stage is one of `words`.
    Stage,
    /// They came from one of `words`.
    LeadSource,
    /// They belong to one of `words`.
    Owner,
    /// They have one of the tags `words`.
    Tag,
    /// They are a contact of one of the types `words`.
    ContactType,
    /// They are in one of the systems `words` (names of connections).
    System,
    /// They have an open deal.
    OpenDeal,
    /// An open deal of theirs is in one of the stages `words`.
    DealStage,
    /// An open deal of theirs is expected to close within `days`.
    DealCloses,
    /// Their birthday is within `days`.
    Birthday,
    /// Their anniversary is within `days`.
    Anniversary,
    /// They came to be known here within `days`.
    Created,
    /// They may be called.
    MayCall,
    /// They may be sent e-mail.
    MayEmail,
    /// They may be sent text messages.
    MayText,
    /// They have a telephone number.
    HasPhone,
    /// They have an e-mail address.
    HasEmail,
}

/// One condition of a smart list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConditionView {
    /// Which.
    pub kind: ConditionKind,
    /// Days, 0 to 3650, where the kind needs them.
    pub days: Option<u32>,
    /// Words, at most 50, where the kind needs them.
    pub words: Vec<String>,
}

/// In which order people come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PeopleOrder {
    /// The most urgent first: what holds of a list's conditions and how much each counts. Without a list: as `lastTouch`.
    Urgency,
    /// By name.
    Name,
    /// In touch last, first.
    LastTouch,
    /// In touch longest ago, first.
    Silence,
    /// Known here last, first.
    Created,
    /// What is due soonest first.
    NextTask,
    /// Hottest first.
    Temperature,
}

/// What puts somebody on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SmartRuleView {
    /// All of these hold; at most 20.
    pub all: Vec<ConditionView>,
    /// And at least one of these, where there are any; at most 20.
    pub any: Vec<ConditionView>,
    /// In which order.
    pub order: PeopleOrder,
}

/// A smart list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SmartListView {
    /// `callNow`, `newLeads`, `noNextAction`, `goingCold`, `celebrations`, `closingSoon` for those that come with the
    /// program; else an identifier.
    pub id: String,
    /// What it is called; of those that come with the program in English, for the screen to translate by `id`.
    pub name: String,
    /// It came with the program. It may be changed (the change is kept) and put back as it was.
    pub built_in: bool,
    /// It came with the program and was changed.
    pub changed: bool,
    /// What puts somebody on it.
    pub rule: SmartRuleView,
    /// People on it now.
    pub people: u32,
}

/// Saves a smart list.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveSmartListRequest {
    /// Identifier of one that is changed; absent for a new one.
    pub id: Option<String>,
    /// What it is called, 1 to 60 characters; unique. Not used for those that come with the program.
    pub name: String,
    /// What puts somebody on it.
    pub rule: SmartRuleView,
}

/// Names one thing by its identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdRequest {
    /// Identifier.
    pub id: String,
}

/// Asks for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PeopleRequest {
    /// Words of a name, e-mail, number, company, address or tag; the beginnings of words are enough. At most 200
    /// characters.
    pub text: String,
    /// A smart list, by its identifier; its order counts where `order` is `urgency`.
    pub list: Option<String>,
    /// Conditions beside it, all of which must hold; at most 20. A list that is being edited is tried this way.
    pub all: Vec<ConditionView>,
    /// At least one of these must hold beside it, where there are any; at most 20.
    pub any: Vec<ConditionView>,
    /// Those that were put away, instead of the others.
    pub archived: bool,
    /// In which order.
    pub order: PeopleOrder,
    /// Rows wanted, 1 to 500.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// People.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleView {
    /// People in all.
    #[specta(type = i32)]
    pub total: u64,
    /// This page.
    pub rows: Vec<PersonRowView>,
}

/// A system somebody is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SystemBadgeView {
    /// Identifier of the connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// Its connector (`hubspot`).
    pub connector: String,
    /// They are gone there.
    pub gone: bool,
}

/// Somebody in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonRowView {
    /// Identifier.
    pub id: String,
    /// Their name; else company, e-mail or number; empty where there is nothing.
    pub name: String,
    /// Company.
    pub company: Option<String>,
    /// First e-mail address.
    pub email: Option<String>,
    /// First telephone number, E.164.
    pub phone: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Temperature.
    pub temperature: TemperatureView,
    /// Where they came from.
    pub lead_source: Option<String>,
    /// Whose they are.
    pub owner: Option<String>,
    /// Tags, at most 5.
    pub tags: Vec<String>,
    /// Systems they are in.
    pub systems: Vec<SystemBadgeView>,
    /// When somebody was last in touch, RFC 3339.
    pub last_touch_at: Option<String>,
    /// When they came to be known here.
    pub created_at: String,
    /// What is due next.
    pub next_task: Option<NextTaskView>,
    /// Open deals.
    pub open_deals: u32,
    /// What open deals come to, where they are in one currency.
    pub deal_amount: Option<MoneyView>,
    /// They came in as a lead and nobody has answered.
    pub unanswered: bool,
    /// They must not be called.
    pub do_not_call: bool,
    /// They must not be sent e-mail.
    pub do_not_email: bool,
    /// They must not be sent text messages.
    pub do_not_text: bool,
    /// Something waits for a decision: two systems say different things.
    pub conflicts: u32,
    /// Why they are listed, the weightiest first; empty without conditions.
    pub why: Vec<WhyView>,
}

/// What is due next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NextTaskView {
    /// Identifier of the task.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// When, RFC 3339 or `YYYY-MM-DD`; absent where there is no day.
    pub due_at: Option<String>,
    /// It was due before today.
    pub overdue: bool,
}

/// What can be chosen from, in lists and forms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleChoicesView {
    /// Stages of people, those of the systems first in their order.
    pub stages: Vec<String>,
    /// Where people came from, most frequent first.
    pub lead_sources: Vec<String>,
    /// Whose they are.
    pub owners: Vec<String>,
    /// Tags, most frequent first; at most 200.
    pub tags: Vec<String>,
    /// Types of contact.
    pub contact_types: Vec<String>,
    /// Stages of deals.
    pub deal_stages: Vec<String>,
    /// Types of tasks.
    pub task_types: Vec<String>,
    /// The systems that people are in.
    pub systems: Vec<CrmSystemView>,
}

/// A system that people are kept in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CrmSystemView {
    /// Identifier of the connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// Its connector.
    pub connector: String,
    /// What can be made in it from here (`contact`, `note`, `task`, `deal`, `activity`, `appointment`).
    pub makes: Vec<String>,
    /// People in it.
    pub people: u32,
}

/// What waits for somebody, for the marks beside the headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleCountsView {
    /// People that are not put away.
    pub people: u32,
    /// On the list “who to call now”.
    pub call_now: u32,
    /// Leads nobody has answered.
    pub leads: u32,
    /// Tasks due by today.
    pub tasks: u32,
    /// Fields that wait for a decision.
    pub conflicts: u32,
    /// Pairs that may be one person.
    pub duplicates: u32,
    /// Changes that wait and go out by themselves.
    pub waiting: u32,
    /// Changes that wait for a person, fields that a system is not told any more, and deletes held back.
    pub blocked: u32,
}

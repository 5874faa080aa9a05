//! One person, what belongs to them, and what is changed about them.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{MoneyView, NextTaskView, SystemBadgeView, TemperatureView, WhyView};

/// The value of a field on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum FieldValueView {
    /// Nothing.
    Empty,
    /// Words; also days (`YYYY-MM-DD`), instants (RFC 3339) and choices.
    Text {
        /// The words.
        text: String,
    },
    /// Yes or no.
    Flag {
        /// Which.
        flag: bool,
    },
    /// A number.
    Number {
        /// It.
        #[specta(type = i32)]
        number: f64,
    },
    /// An amount.
    Money {
        /// It.
        money: MoneyView,
    },
    /// Several things.
    Entries {
        /// They, in order.
        entries: Vec<EntryView>,
    },
}

/// One of several things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryView {
    /// The tag, number (E.164) or address.
    pub value: String,
    /// `mobile`, `home` …; empty for none.
    pub label: String,
}

/// How a field is shown and edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FieldFormView {
    /// A line.
    Line,
    /// Several lines.
    Lines,
    /// A day.
    Day,
    /// A day and a time.
    Instant,
    /// Yes or no.
    Flag,
    /// A number.
    Number,
    /// An amount.
    Money,
    /// E-mail addresses.
    Emails,
    /// Telephone numbers.
    Phones,
    /// Tags.
    Tags,
    /// One of some.
    Choice,
    /// “Do not contact”; lifted through `set_consent`, with a reason.
    Consent,
    /// Worked out by the hub; not edited.
    Figure,
}

/// A field of a record, and where its value stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    /// Its name in the dictionary, or the system's own.
    pub name: String,
    /// What the system calls a field of its own; absent for those of the dictionary, which the screen translates.
    pub label: Option<String>,
    /// Its value.
    pub value: FieldValueView,
    /// How it is shown and edited.
    pub form: FieldFormView,
    /// What can be chosen, where it is one of some.
    pub choices: Vec<String>,
    /// Names of the systems that say the same.
    pub agrees: Vec<String>,
    /// Names of the systems that say something else at the moment.
    pub differs: Vec<String>,
    /// The file it came from, where it came from one and has not changed since.
    pub from_file: Option<String>,
    /// It waits to be told to a system.
    pub waiting: bool,
    /// It waits for a decision.
    pub conflict: bool,
    /// Earlier values that are kept.
    pub earlier: u32,
}

/// Asks for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonRequest {
    /// Identifier.
    pub id: String,
    /// Timeline entries wanted, 0 to 200.
    pub timeline: u32,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// Identifier.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Company and what they do there.
    pub company: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Where they came from.
    pub lead_source: Option<String>,
    /// Whose they are.
    pub owner: Option<String>,
    /// When they came to be known here, RFC 3339.
    pub created_at: String,
    /// When somebody was last in touch.
    pub last_touch_at: Option<String>,
    /// When and why they were put away.
    pub archived: Option<ArchivedView>,
    /// Who they have become part of, where they have.
    pub merged_into: Option<String>,
    /// Systems they are in.
    pub systems: Vec<SystemBadgeView>,
    /// What to do next.
    pub next_action: Option<NextActionView>,
    /// What can be said of them.
    pub figures: PersonFiguresView,
    /// They came in as a lead; the last time.
    pub lead: Option<LeadView>,
    /// Fields, those of the dictionary first.
    pub fields: Vec<FieldView>,
    /// Open tasks, the soonest first, then the last 20 that were done.
    pub tasks: Vec<TaskView>,
    /// Deals, open ones first.
    pub deals: Vec<DealView>,
    /// What happened, the latest first.
    pub timeline: TimelineView,
    /// What waits for a decision.
    pub conflicts: Vec<ConflictView>,
    /// Others who may be the same person.
    pub duplicates: u32,
    /// Changes that wait to go out.
    pub waiting: u32,
}

/// When and why somebody was put away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedView {
    /// When, RFC 3339.
    pub at: String,
    /// Why.
    pub because: String,
}

/// What to do next with somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NextActionView {
    /// `answer`, `task`, `call`, `plan`, `congratulate`, `closing`.
    pub action: String,
    /// The task, where it is one.
    pub task: Option<NextTaskView>,
    /// Why.
    pub why: WhyView,
}

/// A figure with its reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonFiguresView {
    /// How likely they act soon.
    pub temperature: TemperatureView,
    /// Why.
    pub temperature_why: Vec<WhyView>,
    /// What they look for, where it is known.
    pub preferences: Option<String>,
    /// From where it is known.
    pub preferences_why: Vec<WhyView>,
    /// By when: `now`, `weeks`, `months`, `later`; absent where nothing says.
    pub timeline: Option<String>,
    /// Why.
    pub timeline_why: Vec<WhyView>,
    /// What the brokerage would earn.
    pub commission: Option<MoneyView>,
    /// How it comes about.
    pub commission_why: Vec<WhyView>,
}

/// What happened with a person, across all systems.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineView {
    /// Entries in all.
    #[specta(type = i32)]
    pub total: u64,
    /// This page, the latest first.
    pub entries: Vec<TimelineEntryView>,
    /// Give this back for the next page; absent at the end.
    pub next: Option<String>,
}

/// Asks for more of what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TimelineRequest {
    /// The person.
    pub id: String,
    /// Only these kinds (`note`, `activity`, `appointment`, `task`, `deal`, `change`); empty for all.
    pub kinds: Vec<String>,
    /// From the page before.
    pub after: Option<String>,
    /// Entries wanted, 1 to 200.
    pub limit: u32,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntryView {
    /// Identifier of its record.
    pub id: String,
    /// `note`, `activity`, `appointment`, `task`, `deal`.
    pub kind: String,
    /// When, RFC 3339.
    pub at: String,
    /// `call`, `email`, `text` … of an activity.
    pub channel: Option<String>,
    /// `in` or `out`.
    pub direction: Option<String>,
    /// A line.
    pub title: String,
    /// The words, at most 4000 characters.
    pub body: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Systems it is in; none: only here.
    pub systems: Vec<SystemBadgeView>,
    /// It waits to go out.
    pub waiting: bool,
}

/// Asks how a field came to be what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FieldHistoryRequest {
    /// The record.
    pub id: String,
    /// The field; absent for all.
    pub field: Option<String>,
}

/// An earlier value of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EarlierValueView {
    /// When it was replaced, RFC 3339.
    pub at: String,
    /// The field.
    pub field: String,
    /// The value.
    pub value: FieldValueView,
    /// The system it stood in; absent for here.
    pub system: Option<String>,
    /// Why it was replaced, in a word (`edited`, `undone`, `decided`, `lifted`, `merged` …).
    pub because: String,
    /// Who replaced it.
    pub actor: Option<String>,
    /// It can be brought back (`edit_field` with this value).
    pub restorable: bool,
}

/// A new person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddPersonRequest {
    /// Fields by name; a name, an e-mail address, a number or a company at least. A text in `Emails` or `Phones` is read
    /// as people write it.
    pub fields: Vec<NamedValueView>,
    /// Systems they are to be made in (identifiers of connections).
    pub at: Vec<String>,
    /// They have just come in: systems' automations are to run for them, and they are in the inbox.
    pub lead: bool,
    /// What they asked, for a lead.
    pub asked: Option<String>,
}

/// A field and its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedValueView {
    /// The field.
    pub field: String,
    /// Its value.
    pub value: FieldValueView,
}

/// Writes something down about somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddNoteRequest {
    /// The person.
    pub person: String,
    /// The words, 1 to 50,000 characters.
    pub text: String,
    /// It was a talk: `call`, `text`, `email`, `meeting`; absent for a plain note. Counts as having been in touch, and
    /// answers a lead.
    pub channel: Option<String>,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MadeView {
    /// Its identifier.
    pub id: String,
    /// Names of the systems it will be sent to.
    pub sent_to: Vec<String>,
}

/// Changes a field of a record: of a person, task, deal, note, activity or appointment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditFieldRequest {
    /// The record.
    pub id: String,
    /// The field.
    pub field: String,
    /// What it is to be. A text for `Emails`, `Phones`, a day, an amount or a number is read as people write it.
    pub value: FieldValueView,
    /// Why, where a restriction is lifted.
    pub reason: Option<String>,
}

/// A field that was changed. To undo it, send `before` back with `edit_field`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EditedView {
    /// The record.
    pub id: String,
    /// The field.
    pub field: String,
    /// What it was.
    pub before: FieldValueView,
    /// What it is.
    pub after: FieldValueView,
    /// Names of the systems that will be told.
    pub sent_to: Vec<String>,
}

/// Says whether somebody may be contacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentRequest {
    /// The person.
    pub id: String,
    /// `DoNotCall`, `DoNotEmail`, `DoNotText` or `DoNotMail`.
    pub field: String,
    /// They must not be.
    pub restricted: bool,
    /// Why, 3 to 500 characters; needed where a restriction is lifted, and kept.
    pub reason: Option<String>,
}

/// Puts somebody away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchiveRequest {
    /// The record.
    pub id: String,
    /// In every system they are in too; else only here.
    pub everywhere: bool,
}

/// Asks what it means to put somebody away, before it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArchivePreviewView {
    /// Names of the systems they would be deleted in.
    pub systems: Vec<String>,
    /// Notes, tasks, deals and messages that belong to them.
    pub entries: u32,
    /// Changes that wait and would not be sent.
    pub waiting: u32,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TaskView {
    /// Identifier.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// More about it.
    pub body: Option<String>,
    /// `call`, `email`, `follow-up` …, as the system calls it.
    pub task_type: Option<String>,
    /// When, RFC 3339 or `YYYY-MM-DD`.
    pub due_at: Option<String>,
    /// It was due before today.
    pub overdue: bool,
    /// When it was done, or `true` where the system does not say when.
    pub done: bool,
    /// Whose it is.
    pub owner: Option<String>,
    /// For whom: identifier.
    pub person: Option<String>,
    /// For whom: name.
    pub person_name: Option<String>,
    /// Systems it is in.
    pub systems: Vec<SystemBadgeView>,
    /// It waits to go out.
    pub waiting: bool,
}

/// A deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DealView {
    /// Identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Pipeline.
    pub pipeline: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// `open`, `won`, `lost` or what the system says.
    pub status: Option<String>,
    /// It is neither won nor lost.
    pub open: bool,
    /// Amount.
    pub amount: Option<MoneyView>,
    /// Commission, where it is agreed.
    pub commission: Option<MoneyView>,
    /// When it is expected to close, `YYYY-MM-DD`.
    pub closes_on: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// For whom: identifier.
    pub person: Option<String>,
    /// For whom: name.
    pub person_name: Option<String>,
    /// Systems it is in.
    pub systems: Vec<SystemBadgeView>,
    /// It waits to go out.
    pub waiting: bool,
    /// Something is planned for it. A deal without a next step is one that is forgotten.
    pub has_next_task: bool,
}

/// A lead that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeadView {
    /// Number of its arrival.
    #[specta(type = i32)]
    pub lead: i64,
    /// Who: identifier.
    pub person: String,
    /// Who: name.
    pub name: String,
    /// First e-mail address.
    pub email: Option<String>,
    /// First telephone number.
    pub phone: Option<String>,
    /// By which road: `crm`, `file`, `email`, `form`, `hand`.
    pub road: String,
    /// The system, site or file it came from, in words.
    pub from: String,
    /// When, RFC 3339.
    pub at: String,
    /// What they asked, at most 2000 characters.
    pub asked: Option<String>,
    /// The home it is about, as the message names it.
    pub about: Option<String>,
    /// How it stands.
    pub state: LeadStateView,
    /// When and how it was answered, where it was.
    pub answered_at: Option<String>,
    /// By what: `call`, `text`, `email`, `meeting`, `note`, `said`.
    pub answered_by: Option<String>,
    /// Minutes it has waited, or waited until it was answered.
    #[specta(type = i32)]
    pub minutes: i64,
    /// It waits longer than the minutes of the settings allow.
    pub late: bool,
    /// They must not be called.
    pub do_not_call: bool,
    /// They were known before.
    pub known_before: bool,
}

/// How a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum LeadStateView {
    /// Nobody has answered.
    Waiting,
    /// Somebody was in touch since, or said so.
    Answered,
    /// Put aside: not a lead.
    Dismissed,
}

/// A field that two systems disagree on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConflictView {
    /// The record.
    pub record: String,
    /// Its kind.
    pub kind: String,
    /// The person it belongs to.
    pub person: String,
    /// Their name.
    pub person_name: String,
    /// The connection that says otherwise.
    pub connection: String,
    /// Its name.
    pub system: String,
    /// The field.
    pub field: String,
    /// What the system calls it, for fields of its own.
    pub label: Option<String>,
    /// What both last agreed on.
    pub was: Option<FieldValueView>,
    /// Yours.
    pub yours: FieldValueView,
    /// Who changed it here, where it is known.
    pub yours_by: Option<String>,
    /// When it was changed here.
    pub yours_at: Option<String>,
    /// Theirs.
    pub theirs: FieldValueView,
    /// When their record last changed, as the system says.
    pub theirs_at: Option<String>,
    /// How it is edited, for a third value.
    pub form: FieldFormView,
    /// Since when it waits, RFC 3339.
    pub since: String,
}

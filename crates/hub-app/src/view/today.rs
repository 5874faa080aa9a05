//! The day: what is on, what is due, what needs the user.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::CalendarEntryView;

/// What something is that needs the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NeedKindView {
    /// A day of a contract has passed and nothing was said of it. `id`: the deal.
    MissedDeadline,
    /// Something endangers a deal. `id`: the deal.
    DealAtRisk,
    /// A job whose time or provider does not work any more. `id`: the deal.
    JobInTrouble,
    /// A provider was asked and has not answered. `id`: the deal.
    NoAnswer,
    /// People have to be told of a change of a job. `id`: the deal.
    TellPeople,
    /// People who are to be reminded of a job and have no e-mail address. `id`: the deal.
    Remind,
    /// Letters about jobs that wait for the user to send them.
    MessageDrafts,
    /// Letters about jobs that could not be sent, or nobody knows.
    MessageFailed,
    /// People of a tour have to be told. `id`: the tour.
    TellTour,
    /// Two systems disagree about people.
    Conflicts,
    /// People who may be the same.
    Duplicates,
    /// Edits that a system refused.
    RefusedEdits,
    /// Leads nobody has answered.
    NewLeads,
    /// Tasks that are overdue.
    OverdueTasks,
    /// Homes of saved searches nobody has looked at.
    NewHomes,
    /// Questions for quotes that wait for the user to send them, could not be sent, or nobody knows.
    Quotes,
    /// Proposals that wait for the admin.
    Proposals,
    /// A licence, an insurance or an agreement that runs out or has. `id`: the partner.
    PartnerPapers,
    /// A source that could not be read. `id`: the source.
    SourceFailed,
}

/// Something that needs the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NeedView {
    /// What it is.
    pub kind: NeedKindView,
    /// Which record, as the kind says; none where it is about several.
    pub id: Option<String>,
    /// What it is about: a property, a name. None where the kind says it all.
    pub about: Option<String>,
    /// In words, where the core has some.
    pub detail: Option<String>,
    /// How many.
    pub count: u32,
    /// It cannot wait.
    pub urgent: bool,
    /// Since or until when, `YYYY-MM-DD`.
    pub day: Option<String>,
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ToCallView {
    /// The person.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their number, where they may be called.
    pub phone: Option<String>,
    /// Why they are on the list, in words.
    pub why: Option<String>,
}

/// A day that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayDueView {
    /// The deal.
    pub deal: String,
    /// Its property.
    pub property: String,
    /// What is due.
    pub title: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Days from today; negative where it has passed.
    pub days: i32,
    /// The hour it ends at, in words, where the form names one.
    pub clock: Option<String>,
}

/// What waits to go out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WaitingView {
    /// Edits that systems do not have yet.
    pub edits: u32,
    /// Questions for quotes.
    pub questions: u32,
    /// Messages about jobs.
    pub messages: u32,
}

/// The day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayView {
    /// `YYYY-MM-DD`, in `zone`.
    pub day: String,
    /// The zone of this computer (IANA).
    pub zone: String,
    /// The time there, `YYYY-MM-DDTHH:MM`.
    pub now: String,
    /// What is on today, by beginning.
    pub agenda: Vec<CalendarEntryView>,
    /// What is on tomorrow.
    pub tomorrow: Vec<CalendarEntryView>,
    /// Days of contracts that have passed unsettled or come within a week.
    pub due: Vec<TodayDueView>,
    /// What needs the user, the urgent first.
    pub needs: Vec<NeedView>,
    /// Whom to call, at most ten.
    pub call: Vec<ToCallView>,
    /// How many there are on that list.
    pub to_call: u32,
    /// What waits to go out.
    pub waiting: WaitingView,
    /// Nothing was ever put in: the day of somebody who has just begun.
    pub fresh: bool,
}

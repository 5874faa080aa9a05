//! Letters about jobs on the screen.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a kind of letter does once it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum MessageRuleView {
    /// It waits until somebody releases it.
    #[default]
    Hold,
    /// It goes as soon as it can.
    Send,
}

/// The user's rules, one per kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessageRulesView {
    /// Asking for a job, or saying that it is.
    pub request: MessageRuleView,
    /// It has another time.
    pub moved: MessageRuleView,
    /// It is off.
    pub off: MessageRuleView,
    /// The reminder 48 hours before.
    pub reminder48: MessageRuleView,
    /// The reminder 24 hours before.
    pub reminder24: MessageRuleView,
    /// The reminder 2 hours before.
    pub reminder2: MessageRuleView,
    /// Thanks, and the question for report and invoice.
    pub completion: MessageRuleView,
}

/// A letter about a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServiceMessageView {
    /// Identifier.
    pub id: String,
    /// The job.
    pub job: String,
    /// Its deal.
    pub transaction: Option<String>,
    /// What is done.
    pub title: String,
    /// Where.
    pub property: String,
    /// `provider`, or the key of a person of the plan.
    pub who: String,
    /// The partner, where it is one.
    pub partner: Option<String>,
    /// Their name.
    pub name: String,
    /// `request`, `moved`, `off`, `reminder-48h`, `reminder-24h`, `reminder-2h`, `completion`.
    pub kind: String,
    /// Where it goes.
    pub address: String,
    /// One line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What goes into their calendar: `REQUEST`, `CANCEL`, `PUBLISH`; nothing where nothing does.
    pub calendar: Option<String>,
    /// The beginning they know once they have read it, `YYYY-MM-DDTHH:MM` at the property.
    pub starts_local: Option<String>,
    /// `draft`, `waiting`, `sending`, `sent`, `unsure`, `failed`, `expired`, `discarded`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it has not gone: the class of the server's answer (`network`, `no-receiver 550`), `replaced` by a newer one, or
    /// `overtaken` by what stands now.
    pub said: Option<String>,
    /// Not before, RFC 3339.
    pub not_before: String,
    /// From here on nobody can act on it, RFC 3339.
    pub expires_at: String,
    /// The same, `YYYY-MM-DDTHH:MM` at the property.
    pub expires_local: String,
    /// When it went, RFC 3339.
    pub sent_at: Option<String>,
}

/// Letters about jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServiceMessagesView {
    /// How many wait for the mail server.
    pub waiting: u32,
    /// How many did not go, or may not have gone.
    pub troubled: u32,
    /// How many wait to be released.
    pub drafts: u32,
    /// Those that have not come to an end, in the order they were written.
    pub open: Vec<ServiceMessageView>,
    /// The last that have, the latest first.
    pub ended: Vec<ServiceMessageView>,
    /// Whether a mail account is set; without one they wait.
    pub has_account: bool,
}

/// Whose calendar file of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JobInviteRequest {
    /// The job.
    pub id: String,
    /// `provider`, or the key of a person of the plan.
    pub who: String,
    /// The partner, where it is one.
    pub partner: Option<String>,
}

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::record_error::{LONG, NAME, RecordError, text};
use crate::{JobId, MessageId, PartnerId, named};

named! {
    /// What a letter about a job says.
    pub enum MessageKind {
        /// Asks for it, or says that it is.
        Request = "request",
        /// It has another time.
        Moved = "moved",
        /// It is off.
        Off = "off",
        /// It is in two days.
        Reminder48 = "reminder-48h",
        /// It is tomorrow.
        Reminder24 = "reminder-24h",
        /// It is in two hours.
        Reminder2 = "reminder-2h",
        /// It is done: thanks, and where are report and invoice.
        Completion = "completion",
    }
}

impl MessageKind {
    /// How long before the beginning a reminder is due; none of what is no reminder.
    #[must_use]
    pub const fn lead(self) -> Option<TimeDelta> {
        match self {
            Self::Reminder48 => Some(TimeDelta::hours(48)),
            Self::Reminder24 => Some(TimeDelta::hours(24)),
            Self::Reminder2 => Some(TimeDelta::hours(2)),
            Self::Request | Self::Moved | Self::Off | Self::Completion => None,
        }
    }

    /// The reminder that is due now for what begins at a time: the nearest whose moment has come. None before the first
    /// and from the beginning on.
    #[must_use]
    pub fn reminder_due(starts_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<Self> {
        let left = starts_at - now;
        let due = [Self::Reminder2, Self::Reminder24, Self::Reminder48];
        let due = due.into_iter().find(|kind| kind.lead().is_some_and(|lead| left <= lead));
        due.filter(|_| left > TimeDelta::zero())
    }

    /// Until when a reminder is of use: the next one's moment, or the beginning.
    #[must_use]
    pub fn reminder_ends(self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        let next = match self {
            Self::Reminder48 => Self::Reminder24.lead(),
            Self::Reminder24 => Self::Reminder2.lead(),
            _ => None,
        };
        next.map_or(starts_at, |lead| starts_at - lead)
    }

    /// Whether it changes what somebody knows of a job, so that it is written down there once it went.
    #[must_use]
    pub const fn is_news(self) -> bool {
        matches!(self, Self::Request | Self::Moved | Self::Off)
    }
}

named! {
    /// How a letter fares.
    pub enum MessageState {
        /// Written; it waits for somebody to release it.
        Draft = "draft",
        /// It goes out as soon as it can.
        Waiting = "waiting",
        /// Being handed to the mail server.
        Sending = "sending",
        /// The mail server has taken it.
        Sent = "sent",
        /// The connection was lost after the whole letter: nobody knows whether it went. A person decides.
        Unsure = "unsure",
        /// The mail server has refused it for good.
        Failed = "failed",
        /// Nobody could act on it any more before it went.
        Expired = "expired",
        /// Somebody did not want it to go, or a newer one took its place.
        Discarded = "discarded",
    }
}

impl MessageState {
    /// What it may become.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Waiting, Self::Expired, Self::Discarded],
            Self::Waiting => &[Self::Sending, Self::Expired, Self::Discarded],
            Self::Sending => &[Self::Waiting, Self::Sent, Self::Unsure, Self::Failed],
            Self::Unsure | Self::Failed => &[Self::Waiting, Self::Expired, Self::Discarded],
            Self::Sent | Self::Expired | Self::Discarded => &[],
        }
    }
}

/// A letter about a job, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceMessage {
    /// Identifier.
    pub id: MessageId,
    /// About which job.
    pub job: JobId,
    /// To whom: `provider`, or the key of a person of the plan.
    pub who: String,
    /// The provider, where it is one.
    pub partner: Option<PartnerId>,
    /// Their name.
    pub name: String,
    /// What it says.
    pub kind: MessageKind,
    /// The beginning they know once they have read it; none where it is off or done.
    pub starts_at: Option<DateTime<Utc>>,
    /// Where it goes.
    pub address: String,
    /// One line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The entry for their calendar, with what it is for: the method and the text.
    pub calendar: Option<(String, String)>,
    /// Identifier of the mail, `<unique@domain>`.
    pub message_id: String,
    /// From here on nobody can act on it.
    pub expires_at: DateTime<Utc>,
}

impl ServiceMessage {
    /// Looks whether it can be kept.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), RecordError> {
        text("who", &self.who, NAME)?;
        text("address", &self.address, 254)?;
        text("subject", &self.subject, LONG)?;
        if self.body.trim().is_empty() || self.body.chars().count() > 10_000 {
            return Err(RecordError::Text { field: "body", most: 10_000 });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_come_in_their_turn() {
        let at: DateTime<Utc> = "2026-12-03T15:00:00Z".parse().unwrap();
        let due = |minutes: i64| MessageKind::reminder_due(at, at - TimeDelta::minutes(minutes));
        assert_eq!(due(48 * 60 + 1), None);
        assert_eq!(due(48 * 60), Some(MessageKind::Reminder48));
        assert_eq!(due(24 * 60 + 1), Some(MessageKind::Reminder48));
        assert_eq!(due(24 * 60), Some(MessageKind::Reminder24));
        assert_eq!(due(120), Some(MessageKind::Reminder2));
        assert_eq!(due(1), Some(MessageKind::Reminder2));
        assert_eq!((due(0), due(-5)), (None, None));
        assert_eq!(MessageKind::Reminder48.reminder_ends(at), at - TimeDelta::hours(24));
        assert_eq!(MessageKind::Reminder2.reminder_ends(at), at);
    }

    #[test]
    fn what_is_over_stays_over() {
        for state in [MessageState::Sent, MessageState::Expired, MessageState::Discarded] {
            assert!(state.next().is_empty());
        }
        assert!(!MessageState::Draft.next().contains(&MessageState::Sending), "nothing goes that nobody released");
    }
}

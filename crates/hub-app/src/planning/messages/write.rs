//! A letter to somebody who has to be told something.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use hub_contacts::calendar::CalendarParty;
use hub_domain::service::{Job, MessageKind, ServiceMessage};
use hub_domain::{MessageId, PartnerId};

use super::super::compose::title_of;
use super::super::gather::Gathered;
use super::super::invite::Invite;
use super::super::tell::{News, reach_of, zone_of};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{ErrorCode, ServiceMessagesView, ToldRequest};
use crate::withheld::checked;

/// What is said to whom.
pub(super) struct Said<'a> {
    pub who: &'a str,
    pub partner: Option<PartnerId>,
    pub kind: MessageKind,
    /// The beginning they know once they have read it.
    pub starts_at: Option<DateTime<Utc>>,
    /// The beginning that the letter's first line names.
    pub named: Option<DateTime<Utc>>,
    pub text: String,
    pub calendar: Option<(String, String)>,
    pub expires_at: DateTime<Utc>,
}

/// The first line of a letter: what, where, when.
fn subject(kind: MessageKind, job: &Job, named: Option<DateTime<Utc>>, zone: Tz) -> String {
    let before = match kind {
        MessageKind::Request => "",
        MessageKind::Moved => "Moved: ",
        MessageKind::Off => "Off: ",
        MessageKind::Reminder48 | MessageKind::Reminder24 | MessageKind::Reminder2 => "Reminder: ",
        MessageKind::Completion => "Done: ",
    };
    let when = named.map(|at| at.with_timezone(&zone).format(", %a %b %-d, %-I:%M %p").to_string());
    let line = format!("{before}{} at {}{}", title_of(job), job.property, when.unwrap_or_default());
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

impl Hub {
    /// Keeps a letter, as a draft or to go at once, by the user's rule. Answers whether it was kept: a reminder comes once.
    pub(super) async fn keep_letter_of(&self, job: &Job, of: &Gathered, said: Said<'_>) -> Result<bool> {
        let (name, reach) = reach_of(said.who, said.partner, of);
        let address = reach.email.ok_or_else(|| AppError::bad_request("address", "no e-mail address is known"))?;
        let id = MessageId::new();
        let mut body = said.text;
        let signed = self.signature().await?;
        if !signed.is_empty() {
            body = format!("{body}\n\n{}", signed.join("\n"));
        }
        let message = ServiceMessage {
            id,
            job: job.id,
            who: said.who.to_owned(),
            partner: said.partner,
            name,
            kind: said.kind,
            starts_at: said.starts_at,
            address,
            subject: subject(said.kind, job, said.named, zone_of(job, of)),
            body: body + "\n",
            calendar: said.calendar,
            message_id: format!("<{id}@{}>", self.mail_domain().await?),
            expires_at: said.expires_at,
        };
        let state = self.message_rules().await?.state(said.kind);
        let kept = self.0.store.add_message(&checked(message)?, state).await?;
        self.0.post.wake();
        Ok(kept)
    }

    /// Writes a letter to somebody who has to be told something of a job, in place of one that has not gone.
    ///
    /// # Errors
    /// There is nothing to tell them; no e-mail address is known; somebody changed the job since.
    pub async fn write_job_message(&self, request: &ToldRequest) -> Result<ServiceMessagesView> {
        let kept = self.kept_job(&request.id).await?;
        if kept.revision != request.revision {
            return Err(hub_store::StoreError::Stale { what: "job" }.into());
        }
        let job = &kept.value;
        let deal = job.transaction.ok_or_else(|| AppError::bad_request("id", "the job belongs to no deal"))?;
        let of = self.gather(deal).await?;
        let news = News::wanted(request, job, &of)?;
        let named = news.should.or(news.knows);
        let expires_at = named.filter(|at| *at > of.scene.now);
        let expires_at = expires_at.ok_or_else(|| AppError::new(ErrorCode::Refused).with("rule", "it is over"))?;
        let (name, reach) = reach_of(&news.who, news.partner, &of);
        let text = news.text(job, &of);
        let invite = Invite {
            job,
            of: &of,
            organizer: self.organizer().await?,
            attendee: reach.email.map(|address| CalendarParty { name, address }),
            off: news.knows.filter(|_| news.should.is_none()),
            text: text.clone(),
        };
        let (method, calendar) = invite.write(of.scene.now)?;
        let said = Said {
            who: &news.who,
            partner: news.partner,
            kind: news.kind,
            starts_at: news.should,
            named,
            text,
            calendar: Some((method.as_str().to_owned(), calendar)),
            expires_at,
        };
        self.keep_letter_of(job, &of, said).await?;
        self.service_messages().await
    }
}

//! Letters about jobs as the screen gets them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono_tz::Tz;
use hub_domain::service::{Job, MessageState};
use hub_domain::{JobId, MessageId};
use hub_store::services::{KeptMessage, MessageQuery};

use super::super::compose::title_of;
use super::super::screen::wall;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::instant;
use crate::view::{ServiceMessageView, ServiceMessagesView};

/// How many letters that came to an end are shown.
const SHOWN: u32 = 100;

fn view(kept: &KeptMessage, job: &Job) -> ServiceMessageView {
    let it = &kept.value;
    let zone: Tz = job.zone.parse().unwrap_or(Tz::UTC);
    ServiceMessageView {
        id: it.id.to_string(),
        job: it.job.to_string(),
        transaction: job.transaction.map(|id| id.to_string()),
        title: title_of(job),
        property: job.property.clone(),
        who: it.who.clone(),
        partner: it.partner.map(|id| id.to_string()),
        name: it.name.clone(),
        kind: it.kind.as_str().to_owned(),
        address: it.address.clone(),
        subject: it.subject.clone(),
        text: it.body.clone(),
        calendar: it.calendar.as_ref().map(|(method, _)| method.clone()),
        starts_local: it.starts_at.map(|at| wall(at.with_timezone(&zone).naive_local())),
        state: kept.state.as_str().to_owned(),
        attempts: kept.attempts,
        said: kept.said.clone(),
        not_before: instant(kept.not_before),
        expires_at: instant(it.expires_at),
        expires_local: wall(it.expires_at.with_timezone(&zone).naive_local()),
        sent_at: kept.sent_at.map(instant),
    }
}

impl Hub {
    /// Letters that wait for somebody or for the mail server, in the order they were written, and the last that came to an
    /// end.
    ///
    /// # Errors
    /// The store's.
    pub async fn service_messages(&self) -> Result<ServiceMessagesView> {
        let open = self.0.store.messages(MessageQuery::Open).await?;
        let ended = self.0.store.messages(MessageQuery::Ended(SHOWN)).await?;
        let mut jobs: BTreeMap<JobId, Job> = BTreeMap::new();
        for it in open.iter().chain(&ended) {
            if let Entry::Vacant(free) = jobs.entry(it.value.job) {
                free.insert(self.kept_job(&it.value.job.to_string()).await?.value);
            }
        }
        let views = |kept: &[KeptMessage]| -> Vec<ServiceMessageView> {
            kept.iter().filter_map(|it| Some(view(it, jobs.get(&it.value.job)?))).collect()
        };
        let (waiting, troubled, drafts) = self.message_counts().await?;
        Ok(ServiceMessagesView {
            waiting,
            troubled,
            drafts,
            open: views(&open),
            ended: views(&ended),
            has_account: self.mail_account().await?.is_some(),
        })
    }

    /// Letters that wait for the mail server, that did not go or may not have gone, and drafts.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn message_counts(&self) -> Result<(u32, u32, u32)> {
        let counts = self.0.store.message_counts().await?;
        Ok((counts.waiting, counts.troubled, counts.drafts))
    }

    /// Lets a letter go: a draft, or once more what did not go.
    ///
    /// # Errors
    /// It is on its way, or came to its end.
    pub async fn release_message(&self, id: &str) -> Result<ServiceMessagesView> {
        self.decide(id, MessageState::Waiting).await
    }

    /// Discards a letter that has not gone.
    ///
    /// # Errors
    /// It is on its way, or came to its end.
    pub async fn discard_message(&self, id: &str) -> Result<ServiceMessagesView> {
        self.decide(id, MessageState::Discarded).await
    }

    async fn decide(&self, id: &str, to: MessageState) -> Result<ServiceMessagesView> {
        let id: MessageId = id.trim().parse().map_err(|_| AppError::not_found("such letter"))?;
        self.0.store.expire_messages().await?;
        if !self.0.store.step_message(id, to, None).await? {
            return Err(AppError::bad_request("id", "the letter is on its way, or came to its end"));
        }
        self.0.post.wake();
        self.service_messages().await
    }
}

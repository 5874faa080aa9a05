//! Letters about jobs on their way to the mail server.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use async_trait::async_trait;
use hub_connector::mail::{CalendarPart, Letter};
use hub_domain::service::{JobState, MessageKind, MessageState, ServiceMessage};
use hub_domain::{JobId, MessageId, TransactionId};
use hub_store::PostOutcome;
use hub_store::services::MessageQuery;

use super::super::gather::Gathered;
use super::super::tell::to_tell;
use super::remind::reminds;
use crate::error::Result;
use crate::hub::Hub;
use crate::post::Outbound;

/// Why a letter did not go that is no longer so.
const OVERTAKEN: &str = "overtaken";

/// A letter that goes out.
struct Going {
    id: MessageId,
    job: JobId,
    attempts: u32,
    letter: Letter,
    by: String,
}

#[async_trait]
impl Outbound for Going {
    fn attempts(&self) -> u32 {
        self.attempts
    }

    fn letter(&self) -> &Letter {
        &self.letter
    }

    async fn begin(&self, hub: &Hub) -> Result<bool> {
        Ok(hub.0.store.begin_message(self.id).await?)
    }

    async fn settle(&self, hub: &Hub, outcome: PostOutcome) -> Result<()> {
        let sent = outcome == PostOutcome::Sent;
        hub.0.store.end_message(self.id, outcome, &self.by).await?;
        if sent {
            // A connected calendar hears of what somebody was asked. The letter has gone whatever
            // comes of that.
            let kept = hub.kept_job(&self.job.to_string()).await?;
            if let Err(error) = hub.keep_jobs(vec![(kept.value, kept.revision)]).await {
                tracing::warn!(%error, "a calendar did not hear of a job that somebody was told of");
            }
        }
        Ok(())
    }

    async fn put_off(&self, hub: &Hub, after: Duration, said: &str) -> Result<()> {
        Ok(hub.0.store.put_off_message(self.id, after, said).await?)
    }
}

impl Hub {
    /// What the background does for letters about jobs: what is too late ends, reminders that are due are written, and what
    /// may go goes. Answers how many changed.
    ///
    /// # Errors
    /// The store's.
    pub async fn tend_messages(&self) -> Result<u32> {
        let ended = self.0.store.expire_messages().await?;
        Ok(ended + self.write_reminders().await? + self.send_messages().await?)
    }

    /// Hands the letters that are due to the mail server, and answers how many changed. What is no longer so is discarded.
    ///
    /// # Errors
    /// The store's. What the mail server says is noted with the letter.
    pub async fn send_messages(&self) -> Result<u32> {
        let _turn = self.0.post.turn().await;
        let (mut going, mut changed) = (VecDeque::new(), 0);
        let due = self.0.store.messages(MessageQuery::Due).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let (by, mut scenes) = (self.acting().await?, BTreeMap::new());
        for kept in due {
            let it = kept.value;
            if !self.still_so(&it, &mut scenes).await? {
                changed += u32::from(self.0.store.step_message(it.id, MessageState::Discarded, Some(OVERTAKEN)).await?);
                continue;
            }
            let letter = Letter {
                to: it.address,
                subject: it.subject,
                text: it.body,
                calendar: it.calendar.map(|(method, text)| CalendarPart { method, text }),
                message_id: it.message_id,
                date: self.0.clock.now(),
            };
            going.push_back(Going { id: it.id, job: it.job, attempts: kept.attempts, letter, by: by.clone() });
        }
        Ok(changed + self.post(going).await?)
    }

    /// Whether a letter says what stands.
    async fn still_so(&self, it: &ServiceMessage, scenes: &mut BTreeMap<TransactionId, Gathered>) -> Result<bool> {
        let job = self.kept_job(&it.job.to_string()).await?.value;
        if it.kind == MessageKind::Completion {
            return Ok(job.state == JobState::Done);
        }
        if !it.kind.is_news() {
            return Ok(job.starts_at == it.starts_at && reminds(&job, &it.who, it.partner, it.kind));
        }
        let Some(deal) = job.transaction else { return Ok(false) };
        let of = match scenes.entry(deal) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(free) => free.insert(self.gather(deal).await?),
        };
        let news = to_tell(&job, of).into_iter().find(|news| news.who == it.who && news.partner == it.partner);
        // An invitation for another length or place has another number.
        let current = match &it.calendar {
            Some((method, text)) if method == "REQUEST" => text.contains(&format!("\r\nSEQUENCE:{}\r\n", job.sequence)),
            _ => true,
        };
        Ok(current && news.is_some_and(|news| news.kind == it.kind && news.should == it.starts_at))
    }
}

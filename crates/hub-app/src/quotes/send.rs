//! Questions on their way to the mail server.

use std::collections::VecDeque;
use std::time::Duration;

use async_trait::async_trait;
use hub_connector::mail::Letter;
use hub_domain::QuoteId;
use hub_store::{PostOutcome, StoreError};

use super::request::form;
use crate::error::Result;
use crate::hub::Hub;
use crate::post::Outbound;

/// Why a question did not go that nobody can answer in time any more.
const TOO_LATE: &str = "too-late";

/// A question that goes out.
struct Going {
    quote: QuoteId,
    attempts: u32,
    letter: Letter,
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
        Ok(hub.0.store.begin_ask(self.quote).await?)
    }

    async fn settle(&self, hub: &Hub, outcome: PostOutcome) -> Result<()> {
        hub.settle_ask(self.quote, outcome).await
    }

    async fn put_off(&self, hub: &Hub, after: Duration, said: &str) -> Result<()> {
        Ok(hub.0.store.put_off_ask(self.quote, after, said).await?)
    }
}

impl Hub {
    /// Hands the questions that are due to the mail server, and answers how many changed. Without an account they wait.
    /// What keeps the server from being reached puts all of them off together and is no fault of a letter.
    ///
    /// # Errors
    /// The store's. What the mail server says is noted with the question.
    pub async fn send_asks(&self) -> Result<u32> {
        let _turn = self.0.post.turn().await;
        let (mut going, mut changed) = (VecDeque::new(), 0);
        let from = self.signature().await?;
        for one in self.0.store.due_asks().await? {
            let Some(ask) = self.kept_quote(one.quote).await?.ask else { continue };
            let request = self.kept_request(one.request).await?.value;
            if request.reply_by < self.today() {
                self.settle_ask(one.quote, PostOutcome::Failed(TOO_LATE.to_owned())).await?;
                changed += 1;
                continue;
            }
            let form = form(one.quote, &request, &from)?;
            let letter = Letter {
                to: ask.address,
                subject: form.subject(),
                text: form.text(),
                calendar: None,
                message_id: ask.message_id,
                date: self.0.clock.now(),
            };
            going.push_back(Going { quote: one.quote, attempts: ask.attempts, letter });
        }
        Ok(changed + self.post(going).await?)
    }

    /// Notes an outcome, unless somebody has taken the question another way meanwhile.
    async fn settle_ask(&self, quote: QuoteId, outcome: PostOutcome) -> Result<()> {
        match self.0.store.end_ask(quote, outcome).await {
            Err(StoreError::BadInput { .. }) => Ok(()),
            other => Ok(other?),
        }
    }
}

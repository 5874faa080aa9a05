//! What the client decides about a quote, and that taken back.

use hub_domain::quote::QuoteStatus;
use hub_store::quotes::StoredQuote;

use super::screen::{id, quote_view, status_of};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{QuoteSeenRequest, QuoteView, StepQuoteRequest};

impl Hub {
    /// Chooses, declines or withdraws a quote, or takes a choice back.
    ///
    /// # Errors
    /// A step that is not to be had: choosing what has expired, a second choice of one request, a quote that somebody
    /// changed since.
    pub async fn step_quote(&self, request: &StepQuoteRequest) -> Result<QuoteView> {
        let to = status_of(request.to);
        if matches!(to, QuoteStatus::Requested | QuoteStatus::Expired) {
            return Err(AppError::bad_request("to", "chosen, declined, withdrawn, or received to take a choice back"));
        }
        let stored = self.0.store.step_quote(id("id", &request.id)?, to, request.revision).await?;
        self.stepped(&stored).await
    }

    /// Takes back the last step of a quote.
    ///
    /// # Errors
    /// Its last change was no step, or somebody changed it since.
    pub async fn take_back_quote_step(&self, request: &QuoteSeenRequest) -> Result<QuoteView> {
        let stored = self.0.store.take_back_quote_step(id("id", &request.id)?, request.revision).await?;
        self.stepped(&stored).await
    }

    async fn stepped(&self, stored: &StoredQuote) -> Result<QuoteView> {
        let reply_by = match stored.request {
            Some(request) => Some(self.kept_request(request).await?.value.reply_by),
            None => None,
        };
        Ok(quote_view(stored, reply_by, self.here(), self.presenting()))
    }
}

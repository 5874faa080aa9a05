use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::check::some_text;
use super::{Quote, QuoteError, QuoteKind, QuoteStatus};
use crate::{PartnerId, QuoteId};

/// A quote's life with us, from the request on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptQuote {
    /// Identifier.
    pub id: QuoteId,
    /// Of whom it was asked or from whom it came, where that is a partner we keep.
    pub partner: Option<PartnerId>,
    /// What for.
    pub kind: QuoteKind,
    /// The number under which it was asked for.
    pub reference: Option<String>,
    /// How far it has come.
    pub status: QuoteStatus,
    /// What was quoted.
    pub quote: Option<Quote>,
}

impl KeptQuote {
    /// A request.
    #[must_use]
    pub fn requested(partner: PartnerId, kind: QuoteKind, reference: String) -> Self {
        let status = QuoteStatus::Requested;
        Self { id: QuoteId::new(), partner: Some(partner), kind, reference: Some(reference), status, quote: None }
    }

    /// A quote that came unasked, as a rate sheet does.
    ///
    /// # Errors
    /// [`Quote::check`].
    pub fn unasked(partner: Option<PartnerId>, quote: Quote) -> Result<Self, QuoteError> {
        quote.check()?;
        let (id, kind, status) = (QuoteId::new(), quote.kind(), QuoteStatus::Received);
        Ok(Self { id, partner, kind, reference: None, status, quote: Some(quote) })
    }

    /// Takes the quote that was asked for, or a newer one in its place.
    ///
    /// # Errors
    /// A step that is none, a quote for something else, [`Quote::check`]. Nothing has changed then.
    pub fn receive(&mut self, quote: Quote) -> Result<(), QuoteError> {
        self.may_become(QuoteStatus::Received)?;
        if quote.kind() != self.kind {
            return Err(QuoteError::OtherKind { asked: self.kind, got: quote.kind() });
        }
        quote.check()?;
        self.quote = Some(quote);
        self.status = QuoteStatus::Received;
        Ok(())
    }

    /// Goes on to another status, now.
    ///
    /// # Errors
    /// A step that is none; choosing what has expired; calling expired what has not; received without a quote.
    pub fn step(&mut self, to: QuoteStatus, now: DateTime<FixedOffset>) -> Result<(), QuoteError> {
        self.may_become(to)?;
        let expired = self.quote.as_ref().is_some_and(|quote| quote.has_expired(now));
        match to {
            QuoteStatus::Chosen | QuoteStatus::Received if expired => return Err(QuoteError::Expired),
            QuoteStatus::Expired if !expired => return Err(QuoteError::NotExpired),
            _ if to.has_quote() == Some(true) && self.quote.is_none() => {
                return Err(QuoteError::Content { status: to });
            }
            _ => self.status = to,
        }
        Ok(())
    }

    /// Whether the record is whole.
    ///
    /// # Errors
    /// A status that the quote contradicts, a quote of another kind, [`Quote::check`].
    pub fn check(&self) -> Result<(), QuoteError> {
        some_text("reference", self.reference.as_ref())?;
        if self.status.has_quote().is_some_and(|has| has != self.quote.is_some()) {
            return Err(QuoteError::Content { status: self.status });
        }
        let Some(quote) = &self.quote else { return Ok(()) };
        if quote.kind() != self.kind {
            return Err(QuoteError::OtherKind { asked: self.kind, got: quote.kind() });
        }
        quote.check()
    }

    fn may_become(&self, to: QuoteStatus) -> Result<(), QuoteError> {
        if self.status.next().contains(&to) { Ok(()) } else { Err(QuoteError::Step { from: self.status, to }) }
    }
}

//! Requests, quotes and letters as they stand.

use hub_domain::{CrmId, QuoteId, QuoteRequestId};
use hub_store::quotes::{QuotesQuery, StoredLetter, StoredQuote, StoredRequest};

use super::screen::{kind_view, letter_view, quote_view};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::instant;
use crate::view::{QuoteRequestView, QuotesView};

/// Requests, letters, and quotes of no request that are listed.
const MOST: u32 = 500;

impl Hub {
    /// Everything about quotes that a list needs. While a client looks at the screen: no letters, nothing of how partners
    /// were asked.
    ///
    /// # Errors
    /// The store's.
    pub async fn quotes(&self) -> Result<QuotesView> {
        let (now, presenting) = (self.here(), self.presenting());
        let today = now.date_naive();
        let mut requests = Vec::new();
        for stored in self.0.store.quote_requests(MOST).await? {
            requests.push(self.request_view(&stored).await?);
        }
        let query = QuotesQuery { unasked: true, limit: MOST, ..QuotesQuery::default() };
        let others = self.0.store.quotes(&query).await?;
        let letters = if presenting { Vec::new() } else { self.0.store.letters(MOST).await? };
        let of: Vec<CrmId> = letters.iter().filter_map(|letter| letter.value.person).collect();
        let names = self.0.store.person_names(&of).await?;
        let name = |letter: &StoredLetter| letter.value.person.and_then(|person| names.get(&person).cloned());
        Ok(QuotesView {
            requests,
            others: others.iter().map(|quote| quote_view(quote, None, now, presenting)).collect(),
            letters: letters.iter().map(|letter| letter_view(letter, name(letter), today)).collect(),
            folder: if presenting { None } else { self.quote_folder().await? },
            today: today.to_string(),
        })
    }

    pub(super) async fn request_view(&self, stored: &StoredRequest) -> Result<QuoteRequestView> {
        let (now, presenting) = (self.here(), self.presenting());
        let request = &stored.value;
        let query = QuotesQuery { request: Some(request.id), limit: MOST, ..QuotesQuery::default() };
        let quotes = self.0.store.quotes(&query).await?;
        let shown = quotes.iter().filter(|quote| !presenting || quote.value.quote.is_some());
        Ok(QuoteRequestView {
            id: request.id.to_string(),
            // It may name another client.
            title: if presenting { String::new() } else { request.title.clone() },
            person: request.person.filter(|_| !presenting).map(|person| person.to_string()),
            person_name: if presenting { None } else { self.person_called(request.person).await? },
            kind: kind_view(request.kind),
            wanted: request.wanted.clone(),
            reply_by: request.reply_by.to_string(),
            made_at: instant(stored.made_at),
            asked: stored.asked,
            waiting: stored.waiting,
            quotes: shown.map(|quote| quote_view(quote, Some(request.reply_by), now, presenting)).collect(),
        })
    }

    /// What a person is called.
    pub(super) async fn person_called(&self, person: Option<CrmId>) -> Result<Option<String>> {
        let Some(person) = person else { return Ok(None) };
        Ok(self.0.store.person_names(&[person]).await?.remove(&person))
    }

    pub(super) async fn kept_quote(&self, id: QuoteId) -> Result<StoredQuote> {
        self.0.store.quote(id).await?.ok_or_else(|| AppError::not_found("such quote"))
    }

    pub(super) async fn kept_request(&self, id: QuoteRequestId) -> Result<StoredRequest> {
        self.0.store.quote_request(id).await?.ok_or_else(|| AppError::not_found("such request"))
    }
}

//! Quotes typed in, off a PDF or off the telephone.

use hub_domain::quote::{Quote, QuoteStatus};
use hub_domain::{Currency, QuoteId};
use hub_partners::sheet::{Brought, Limits, typed};
use hub_store::quotes::NewQuote;

use super::request::{draft, trimmed};
use super::screen::{id, kind_of};
use super::text::{check, checked};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{QuotesView, TypeQuoteRequest};

impl Hub {
    /// Keeps a quote that somebody typed. Its document is the PDF it was read from, or else what was typed, word for word.
    ///
    /// # Errors
    /// The first field that is missing or wrong; a text that must not be kept; a PDF that is no longer remembered.
    pub async fn type_quote(&self, request: &TypeQuoteRequest) -> Result<QuotesView> {
        let kind = kind_of(request.kind);
        let fields = trimmed(&request.fields);
        let evidence = match &request.evidence {
            None => None,
            Some(id) => Some(self.0.quotes.evidence(id).ok_or_else(|| AppError::not_found("PDF that was chosen"))?),
        };
        let by = self.actor().await?;
        let (name, content) = match &evidence {
            Some(pdf) => (pdf.name.clone(), pdf.content.clone()),
            None => {
                let text = serde_json::to_string_pretty(&fields).map_err(|error| AppError::unexpected(&error))?;
                (format!("Typed in by {by} on {}", self.today()), text.into_bytes())
            }
        };
        let brought = Brought {
            name: &name,
            by: &by,
            currency: Currency::USD,
            defaults: Default::default(),
            check: &check,
            limits: Limits::default(),
        };
        let quote = typed(kind, draft(kind, &fields)?, &content, &brought)
            .map_err(|refused| AppError::bad_request(refused.column.as_deref().unwrap_or("quote"), refused.reason))?;
        let waiting: Option<QuoteId> = request.waiting.as_deref().map(|text| id("waiting", text)).transpose()?;
        if let Some(waiting) = waiting {
            let stored = self.kept_quote(waiting).await?;
            if matches!(stored.value.status, QuoteStatus::Declined | QuoteStatus::Withdrawn) {
                return Err(AppError::bad_request("waiting", "is closed"));
            }
        }
        let document = quote.get().source.document;
        let quote: Quote = quote.into_inner();
        let new = NewQuote {
            id: waiting.unwrap_or_else(QuoteId::new),
            partner: request.partner.as_deref().map(|text| id("partner", text)).transpose()?,
            request: request.request.as_deref().map(|text| id("request", text)).transpose()?,
            quote: checked(quote, Some(document))?,
        };
        self.0.store.keep_quotes(&[new], &content).await?;
        self.quotes().await
    }
}

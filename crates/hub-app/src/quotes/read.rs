//! Files of quotes: read, looked at, then kept or not.

use std::collections::BTreeMap;

use chrono::FixedOffset;
use hub_domain::partner::{Authority, Checked, ContentHash, LicenceType, PartnerLicence};
use hub_domain::quote::{Quote, QuoteKind, QuoteStatus};
use hub_domain::{Currency, PartnerId, QuoteId, QuoteRequestId};
use hub_partners::sheet::cfpb::{self, TableFile, Wish};
use hub_partners::sheet::form::{Reference, read_answer};
use hub_partners::sheet::{
    Brought, Draft, Field, FileError, FileKind, Limits, RateTable, Read, Refused, read_json, text_of,
};
use hub_store::quotes::{NewQuote, StoredQuote};

use super::request::{draft, form, trimmed};
use super::screen::{id, kind_of, kind_view, last_day, summary};
use super::shelf::Reading;
use super::text::{check, checked, whole};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::people::Mail;
use crate::view::{
    ErrorCode, KeepQuotesRequest, QuoteKindView, QuotesView, ReadQuoteView, ReadQuotesRequest, ReadQuotesView,
    RefusedQuoteView,
};

/// Shown of a file.
const QUOTES: usize = 500;
const REFUSED: usize = 200;
/// Most quotes kept of one file: a request's rungs, not a whole rate sheet.
const KEPT: usize = 200;

/// What a file held.
pub(super) struct CameIn {
    pub read: Read,
    /// The quote that it answers.
    pub waiting: Option<StoredQuote>,
    /// What somebody wrote beside the form.
    pub remarks: Vec<String>,
}

/// What is known of a file besides its content.
#[derive(Default)]
pub(super) struct About {
    pub kind: Option<QuoteKind>,
    pub partner: Option<PartnerId>,
    pub request: Option<QuoteRequestId>,
    pub defaults: BTreeMap<String, String>,
}

fn refused(name: &str, error: impl std::fmt::Display) -> AppError {
    AppError::new(ErrorCode::BadInput).with("place", hub_compliance::forbidden::mask(name)).with("reason", error)
}

impl Hub {
    /// Reads a file and remembers it; nothing is kept.
    ///
    /// # Errors
    /// The file is not one of quotes, or holds what must not be kept.
    pub async fn read_quotes(&self, name: &str, content: &[u8], request: &ReadQuotesRequest) -> Result<ReadQuotesView> {
        let about = about(request)?;
        let came = self.came_in(name, content, &about).await?;
        Ok(self.remembered(name, content.to_vec(), came, &about))
    }

    /// Reads the four tables of a rate checker and remembers what they quote for the loan that the request and its
    /// defaults state; nothing is kept.
    ///
    /// # Errors
    /// A table that is missing, comes twice, or holds what must not be kept; a field of the loan that nobody states.
    pub async fn read_quote_tables(
        &self,
        files: &[(String, Vec<u8>)],
        request: &ReadQuotesRequest,
    ) -> Result<ReadQuotesView> {
        if request.kind != QuoteKindView::Loan {
            return Err(AppError::bad_request("kind", "several files are the tables of a rate checker: loans"));
        }
        let (about, limits) = (about(request)?, Limits::default());
        for (name, content) in files {
            limits.admit(content.len() as u64).map_err(|error| refused(name, error))?;
            whole(name, &text_of(name, content, limits).map_err(|error| refused(name, error))?)?;
        }
        let defaults = self.defaults(QuoteKind::Loan, &about).await?;
        let wish = Wish::of(&defaults, Currency::USD).map_err(|(field, why)| AppError::bad_request(&field, why))?;
        let by = self.actor().await?;
        let names = files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        let tables: Vec<TableFile<'_>> = files.iter().map(|(name, bytes)| TableFile { name, bytes }).collect();
        let brought = Brought { name: &names, by: &by, currency: Currency::USD, defaults, check: &check, limits };
        let read = cfpb::read(&tables, &wish, &brought).map_err(|error| refused(&names, error))?;
        let came = CameIn { read, waiting: None, remarks: Vec::new() };
        Ok(self.remembered(&names, cfpb::together(&tables), came, &about))
    }

    /// What was read, remembered and shown.
    fn remembered(&self, name: &str, content: Vec<u8>, came: CameIn, about: &About) -> ReadQuotesView {
        let reading = Reading {
            id: uuid::Uuid::now_v7().to_string(),
            content,
            quotes: came.read.quotes,
            partner: about.partner,
            request: about.request,
            waiting: came.waiting.map(|stored| stored.value.id),
        };
        let zone = *self.here().offset();
        let shown = reading.quotes.iter().take(QUOTES).zip(0..);
        let view = ReadQuotesView {
            id: reading.id.clone(),
            name: name.to_owned(),
            quotes: shown.map(|(quote, n)| read_view(n, quote.get(), zone)).collect(),
            total: count(reading.quotes.len()),
            refused: came.read.refused.iter().take(REFUSED).map(refused_view).collect(),
            refused_total: count(came.read.refused.len()),
            remarks: came.remarks,
        };
        self.0.quotes.put_reading(reading);
        view
    }

    /// Keeps quotes of the file that was read, all of them or none.
    ///
    /// # Errors
    /// The file is no longer remembered; a number that it does not have; an answer whose request was closed meanwhile.
    pub async fn keep_quotes(&self, request: &KeepQuotesRequest) -> Result<QuotesView> {
        let reading = self.0.quotes.reading(&request.id).ok_or_else(|| AppError::not_found("file that was read"))?;
        if request.numbers.is_empty() || request.numbers.len() > KEPT {
            return Err(AppError::bad_request("numbers", format!("between 1 and {KEPT} quotes")));
        }
        let mut chosen: Vec<&Checked<Quote>> = Vec::with_capacity(request.numbers.len());
        for number in &request.numbers {
            let quote = usize::try_from(*number).ok().and_then(|at| reading.quotes.get(at));
            chosen.push(quote.ok_or_else(|| AppError::bad_request("numbers", "no such quote in the file"))?);
        }
        let new = |quote: &Checked<Quote>| NewQuote {
            id: reading.waiting.unwrap_or_else(QuoteId::new),
            partner: reading.partner,
            request: reading.request,
            quote: quote.clone(),
        };
        let quotes: Vec<NewQuote> = chosen.into_iter().map(new).collect();
        self.0.store.keep_quotes(&quotes, &reading.content).await?;
        self.quotes().await
    }

    /// What a file holds: an answered form by the reference it names, quotes as JSON, or a table.
    pub(super) async fn came_in(&self, name: &str, content: &[u8], about: &About) -> Result<CameIn> {
        let by = self.actor().await?;
        let limits = Limits::default();
        let brought =
            |defaults: Draft| Brought { name, by: &by, currency: Currency::USD, defaults, check: &check, limits };
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        limits.admit(content.len() as u64).map_err(|error| refused(name, error))?;
        let (subject, text) = if ending == "eml" {
            let mail = Mail::parse(content);
            (mail.subject, mail.text)
        } else {
            (String::new(), text_of(name, content, limits).map_err(|error| refused(name, error))?)
        };
        whole(name, &subject)?;
        whole(name, &text)?;
        let references = Reference::find(&format!("{subject}\n{text}"));
        if matches!(ending.as_str(), "eml" | "txt") && !references.is_empty() {
            return self.answered(name, content, &subject, &text, &references, brought(Draft::default())).await;
        }
        if ending == "eml" {
            return Err(refused(name, "the message names no request; save what is attached to it and read that"));
        }
        let read = if FileKind::of(content) == FileKind::Json {
            read_json(content, &brought(Draft::default())).map_err(|error| refused(name, error))?
        } else {
            let kind = about.kind.ok_or_else(|| refused(name, "a table: read it in and say what it is for"))?;
            let table = RateTable::parse(kind, name, content, limits).map_err(|error| refused(name, error))?;
            let defaults = self.defaults(kind, about).await?;
            table.read(&table.guess(), None, &brought(defaults)).map_err(|error| refused(name, error))?
        };
        if read.quotes.is_empty() && read.refused.is_empty() {
            return Err(refused(name, FileError::Empty));
        }
        Ok(CameIn { read, waiting: None, remarks: Vec::new() })
    }

    async fn answered(
        &self,
        name: &str,
        content: &[u8],
        subject: &str,
        text: &str,
        references: &[Reference],
        mut brought: Brought<'_>,
    ) -> Result<CameIn> {
        let [reference] = references else { return Err(refused(name, "the message names several requests")) };
        let stored = self.0.store.quote_of_reference(reference.as_str()).await?;
        let stored = stored.ok_or_else(|| refused(name, format!("nothing was asked under {reference}")))?;
        let request = stored.request.ok_or_else(|| refused(name, format!("nothing was asked under {reference}")))?;
        if matches!(stored.value.status, QuoteStatus::Declined | QuoteStatus::Withdrawn) {
            return Err(refused(name, format!("{reference} is closed")));
        }
        let form = form(stored.value.id, &self.kept_request(request).await?.value, &self.signature().await?)?;
        let about = About { partner: stored.value.partner, ..About::default() };
        brought.defaults = self.defaults(form.kind, &about).await?;
        let answer = read_answer(&form, subject, text, &brought).map_err(|error| refused(name, error))?;
        let mut read = Read { quotes: Vec::new(), refused: answer.refused };
        match answer.quote {
            Ok(quote) => read.quotes.push(sourced(quote, name, content)?),
            Err(why) => read.refused.push(why),
        }
        Ok(CameIn { read, waiting: Some(stored), remarks: answer.remarks })
    }

    /// What holds where a file does not say: what is known of the partner, what was wanted, and what somebody says.
    async fn defaults(&self, kind: QuoteKind, about: &About) -> Result<Draft> {
        let mut fields = BTreeMap::new();
        if let Some(partner) = about.partner {
            let known = self.0.store.partner(partner).await?.ok_or_else(|| AppError::not_found("such partner"))?;
            fields.insert(Field::Issuer.name().to_owned(), known.value.name);
            if kind == QuoteKind::Loan {
                let licences = self.0.store.partner_items::<PartnerLicence>(partner).await?;
                let company = licences.into_iter().map(|kept| kept.value).find(|licence| {
                    licence.licence_type == LicenceType::MortgageCompany && licence.authority == Authority::Nmls
                });
                fields.extend(company.map(|licence| (Field::NmlsCompany.name().to_owned(), licence.number)));
            }
        }
        if let Some(request) = about.request {
            let request = self.kept_request(request).await?.value;
            if request.kind != kind {
                return Err(AppError::bad_request("request", "is for another kind of quote"));
            }
            fields.extend(request.wanted);
        }
        fields.extend(about.defaults.clone());
        draft(kind, &fields)
    }
}

/// What somebody says of a file.
fn about(request: &ReadQuotesRequest) -> Result<About> {
    Ok(About {
        kind: Some(kind_of(request.kind)),
        partner: request.partner.as_deref().map(|text| id("partner", text)).transpose()?,
        request: request.request.as_deref().map(|text| id("request", text)).transpose()?,
        defaults: trimmed(&request.defaults),
    })
}

/// A quote that says in which file it was read, where its reader saw only the file's words.
fn sourced(quote: Checked<Quote>, name: &str, content: &[u8]) -> Result<Checked<Quote>> {
    let mut quote = quote.into_inner();
    quote.source.document = hash(content);
    name.clone_into(&mut quote.source.name);
    let document = quote.source.document;
    checked(quote, Some(document))
}

/// The hash of a document as it came.
pub(super) fn hash(content: &[u8]) -> ContentHash {
    ContentHash(hub_store::quotes::digest_of(content))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn read_view(number: u32, quote: &Quote, zone: FixedOffset) -> ReadQuoteView {
    ReadQuoteView {
        number,
        kind: kind_view(quote.kind()),
        issuer: quote.issuer.clone(),
        summary: summary(quote),
        issued_on: quote.issued_at.day().to_string(),
        expires_on: last_day(quote, zone).map(|day| day.to_string()),
        line: quote.source.line,
    }
}

fn refused_view(refused: &Refused) -> RefusedQuoteView {
    RefusedQuoteView { line: refused.line, column: refused.column.clone(), reason: refused.reason.to_string() }
}

//! Letters of lenders, and what the lender says of the application since.

use hub_domain::quote::{ApplicationReport, LenderLetter};
use hub_domain::{Currency, LetterId, Money};

use super::screen::{application_of, day, id, letter_view};
use super::text::checked;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{KeepLetterRequest, LetterView, ReportLetterRequest};

impl Hub {
    /// Keeps a lender's letter as it was issued.
    ///
    /// # Errors
    /// A field that is wrong; a PDF that is no longer remembered; a text that must not be kept.
    pub async fn keep_letter(&self, request: &KeepLetterRequest) -> Result<LetterView> {
        let pdf = self.0.quotes.evidence(&request.evidence);
        let pdf = pdf.ok_or_else(|| AppError::not_found("PDF that was chosen"))?;
        let said = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        let wrong = |field: &'static str| move |error: String| AppError::bad_request(field, error);
        let expires_on = said(&request.expires_on);
        let letter = LenderLetter {
            id: LetterId::new(),
            person: said(&request.person).map(|text| id("person", &text)).transpose()?,
            partner: said(&request.partner).map(|text| id("partner", &text)).transpose()?,
            issuer: request.issuer.trim().to_owned(),
            nmls: request
                .nmls
                .trim()
                .parse()
                .map_err(|e: hub_domain::quote::QuoteError| wrong("nmls")(e.to_string()))?,
            amount: Money::parse(&request.amount.replace([',', '$', ' '], ""), Currency::USD)
                .map_err(|e| wrong("amount")(e.to_string()))?,
            issued_on: day("issuedOn", &request.issued_on)?,
            expires_on: expires_on.map(|text| day("expiresOn", &text)).transpose()?,
            conditions: said(&request.conditions),
            document_name: pdf.name.clone(),
            reports: Vec::new(),
        };
        letter.check().map_err(|error| AppError::bad_request("letter", error))?;
        let letter = checked(letter, None)?;
        self.0.store.keep_letter(&letter, &pdf.content).await?;
        let stored =
            hub_store::quotes::StoredLetter { value: letter.into_inner(), revision: 1, made_at: self.0.clock.now() };
        let name = self.person_called(stored.value.person).await?;
        Ok(letter_view(&stored, name, self.today()))
    }

    /// Sets what the lender said of the application; the letter itself stays as it is.
    ///
    /// # Errors
    /// A day that is none, a text that must not be kept, a letter that somebody changed since.
    pub async fn report_letter(&self, request: &ReportLetterRequest) -> Result<LetterView> {
        let reports = request
            .reports
            .iter()
            .map(|report| {
                let words = report.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
                Ok(ApplicationReport {
                    on: day("on", &report.on)?,
                    status: application_of(report.status),
                    words: words.map(str::to_owned),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let reports = checked(reports, None)?;
        let stored = self.0.store.report_letter(id("id", &request.id)?, &reports, request.revision).await?;
        let name = self.person_called(stored.value.person).await?;
        Ok(letter_view(&stored, name, self.today()))
    }
}

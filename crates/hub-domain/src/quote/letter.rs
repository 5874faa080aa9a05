use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::check::{LONG, SHORT, amounts, entries, more_than_nothing, text};
use super::{NmlsId, QuoteError};
use crate::named;
use crate::{CrmId, LetterId, Money, PartnerId};

named! {
    /// How an application stands, in the lender's own steps. The lender says it; nobody here works it out.
    pub enum ApplicationStatus {
        /// The lender has it.
        Submitted = "submitted",
        /// Documents are being gathered.
        Processing = "processing",
        /// An underwriter has it.
        Underwriting = "underwriting",
        /// The lender asks for more.
        Conditions = "conditions",
        /// The lender is ready to close.
        ClearToClose = "clear-to-close",
        /// The loan is closed.
        Closed = "closed",
        /// The lender has refused it.
        Refused = "refused",
        /// The client has taken it back.
        Withdrawn = "withdrawn",
    }
}

/// What a lender said of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationReport {
    /// The day the lender said it.
    pub on: NaiveDate,
    /// How it stands.
    pub status: ApplicationStatus,
    /// The lender's words.
    pub words: Option<String>,
}

/// A letter that a lender issued. The letter is the lender's: nothing of it is changed here, least of all its amount
/// (12 CFR 1014.3, 12 USC 5102).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LenderLetter {
    /// Identifier.
    pub id: LetterId,
    /// For whom.
    pub person: Option<CrmId>,
    /// From which partner, where it is one we keep.
    pub partner: Option<PartnerId>,
    /// Legal name of the lender.
    pub issuer: String,
    /// The lender's NMLS identifier.
    pub nmls: NmlsId,
    /// Up to which loan.
    pub amount: Money,
    /// The day of its issue.
    pub issued_on: NaiveDate,
    /// The last day it holds; none where it names none.
    pub expires_on: Option<NaiveDate>,
    /// Its conditions, in the lender's words.
    pub conditions: Option<String>,
    /// The file it is in.
    pub document_name: String,
    /// What the lender said of the application since, in its order.
    pub reports: Vec<ApplicationReport>,
}

impl LenderLetter {
    /// Whether it no longer holds on a day.
    #[must_use]
    pub fn expired_on(&self, day: NaiveDate) -> bool {
        self.expires_on.is_some_and(|last| last < day)
    }

    /// Whether it is in order.
    ///
    /// # Errors
    /// Texts, an amount of nothing, an expiry before the issue, a report from before the letter.
    pub fn check(&self) -> Result<(), QuoteError> {
        text("issuer", &self.issuer, SHORT)?;
        text("document_name", &self.document_name, SHORT)?;
        self.conditions.as_ref().map_or(Ok(()), |words| text("conditions", words, LONG))?;
        amounts(&[("amount", Some(self.amount))])?;
        more_than_nothing("amount", self.amount)?;
        if self.expires_on.is_some_and(|last| last < self.issued_on) {
            return Err(QuoteError::Days { earlier: "issued_on", later: "expires_on" });
        }
        entries("reports", self.reports.len(), 0)?;
        let words = |report: &ApplicationReport| {
            report.words.as_ref().map_or(Ok(()), |words| text("reports.words", words, LONG))
        };
        self.reports.iter().try_for_each(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    fn letter() -> LenderLetter {
        LenderLetter {
            id: LetterId::new(),
            person: None,
            partner: None,
            issuer: "Meadow Home Loans LLC".into(),
            nmls: "123456".parse().unwrap(),
            amount: Money::from_minor(40_000_000, Currency::USD),
            issued_on: "2026-11-02".parse().unwrap(),
            expires_on: Some("2027-01-31".parse().unwrap()),
            conditions: Some("Subject to an appraisal".into()),
            document_name: "letter.pdf".into(),
            reports: Vec::new(),
        }
    }

    #[test]
    fn a_letter_has_an_amount_and_ends_after_it_begins() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(letter().check(), Ok(()));
        assert!(!letter().expired_on(day("2027-01-31")) && letter().expired_on(day("2027-02-01")));
        let nothing = LenderLetter { amount: Money::from_minor(0, Currency::USD), ..letter() };
        assert_eq!(nothing.check(), Err(QuoteError::Nothing { field: "amount" }));
        let before = LenderLetter { expires_on: Some(day("2026-11-01")), ..letter() };
        assert!(matches!(before.check(), Err(QuoteError::Days { .. })));
        let unnamed = LenderLetter { issuer: " ".into(), ..letter() };
        assert!(matches!(unnamed.check(), Err(QuoteError::Text { field: "issuer", .. })));
    }
}

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::check::{LONG, SHORT, some_text, text};
use super::{InsuranceQuote, LoanQuote, QuoteError, Stamp, TitleQuote, WarrantyQuote};
use crate::named;
use crate::partner::ContentHash;

named! {
    /// What a quote is for.
    pub enum QuoteKind {
        /// A loan.
        Loan = "loan",
        /// A home policy.
        Insurance = "insurance",
        /// Title insurance and closing.
        Title = "title",
        /// A home warranty.
        Warranty = "warranty",
    }
}

/// Where a quote was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteSource {
    /// What the document is called.
    pub name: String,
    /// Hash of its bytes as they came, BLAKE3.
    pub document: ContentHash,
    /// The line of it, from 1.
    pub line: Option<u32>,
    /// The price as the document writes it, before it became points.
    pub price_as_written: Option<String>,
}

/// What is quoted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "terms")]
pub enum QuoteTerms {
    /// A loan.
    Loan(Box<LoanQuote>),
    /// A home policy.
    Insurance(Box<InsuranceQuote>),
    /// Title insurance and closing.
    Title(Box<TitleQuote>),
    /// A home warranty.
    Warranty(Box<WarrantyQuote>),
}

/// What a partner quoted: theirs, not ours. It is shown with who issued it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// Legal name of the lender, carrier, title company or warranty provider.
    pub issuer: String,
    /// When it was issued.
    pub issued_at: Stamp,
    /// Until when it holds, the day or moment itself included; none where the quote does not say.
    pub expires_at: Option<Stamp>,
    /// What it assumes, in the issuer's words.
    pub assumptions: Option<String>,
    /// Who entered or brought it.
    pub entered_by: String,
    /// Where it was read.
    pub source: QuoteSource,
    /// What is quoted.
    pub terms: QuoteTerms,
}

impl Quote {
    /// What it is for.
    #[must_use]
    pub const fn kind(&self) -> QuoteKind {
        match &self.terms {
            QuoteTerms::Loan(_) => QuoteKind::Loan,
            QuoteTerms::Insurance(_) => QuoteKind::Insurance,
            QuoteTerms::Title(_) => QuoteKind::Title,
            QuoteTerms::Warranty(_) => QuoteKind::Warranty,
        }
    }

    /// Whether it no longer holds: the moment it names has passed, or the day it names, or a policy's last day to bind, has
    /// ended where `now` is told. A quote that names no end does not expire by itself.
    #[must_use]
    pub fn has_expired(&self, now: DateTime<FixedOffset>) -> bool {
        let bind_by = if let QuoteTerms::Insurance(policy) = &self.terms { policy.bind_by } else { None };
        let ends = [self.expires_at, bind_by.map(Stamp::Day)];
        ends.into_iter().flatten().any(|end| end.has_passed(now))
    }

    /// Whether everything about it can be true.
    ///
    /// # Errors
    /// The first thing that cannot, by its field: an expiry before the issue, an amount below zero, two currencies, a
    /// loan-to-value ratio that is not that of the loan and the price.
    pub fn check(&self) -> Result<(), QuoteError> {
        text("issuer", &self.issuer, SHORT)?;
        text("entered_by", &self.entered_by, SHORT)?;
        text("source.name", &self.source.name, SHORT)?;
        some_text("source.price_as_written", self.source.price_as_written.as_ref())?;
        self.assumptions.as_ref().map_or(Ok(()), |words| text("assumptions", words, LONG))?;
        if self.expires_at.is_some_and(|end| end.is_before(self.issued_at)) {
            return Err(QuoteError::Days { earlier: "issued_at", later: "expires_at" });
        }
        match &self.terms {
            QuoteTerms::Loan(loan) => loan.check(),
            QuoteTerms::Title(title) => title.check(),
            QuoteTerms::Warranty(warranty) => warranty.check(),
            QuoteTerms::Insurance(policy) => {
                if policy.bind_by.is_some_and(|last| last < self.issued_at.day()) {
                    return Err(QuoteError::Days { earlier: "issued_at", later: "bind_by" });
                }
                policy.check()
            }
        }
    }
}

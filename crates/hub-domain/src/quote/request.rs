use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::check::{SHORT, entries, text};
use super::{QuoteError, QuoteKind};
use crate::{CrmId, QuoteRequestId};

/// What somebody asks several partners for, in the same words to each. No application for credit or insurance: it
/// holds what is wanted, not who wants it (12 CFR 1008.103).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    /// Identifier.
    pub id: QuoteRequestId,
    /// For which of our people; partners are not told.
    pub person: Option<CrmId>,
    /// What it is called here.
    pub title: String,
    /// What for.
    pub kind: QuoteKind,
    /// What is wanted, by the names of a quote's fields: the loan, the price, the state.
    pub wanted: BTreeMap<String, String>,
    /// Until when answers are asked for.
    pub reply_by: NaiveDate,
    /// The day it was made.
    pub made_on: NaiveDate,
}

impl QuoteRequest {
    /// Whether it is in order.
    ///
    /// # Errors
    /// Texts, too many of them, an answer asked for before the question.
    pub fn check(&self) -> Result<(), QuoteError> {
        text("title", &self.title, SHORT)?;
        entries("wanted", self.wanted.len(), 0)?;
        self.wanted.values().try_for_each(|value| text("wanted", value, SHORT))?;
        if self.reply_by < self.made_on {
            return Err(QuoteError::Days { earlier: "made_on", later: "reply_by" });
        }
        Ok(())
    }
}

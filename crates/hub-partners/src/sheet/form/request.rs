use chrono::NaiveDate;
use hub_domain::quote::QuoteKind;

use super::Reference;
use crate::sheet::{Draft, Field};

/// What is asked of a partner.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its number.
    pub reference: Reference,
    /// For what.
    pub kind: QuoteKind,
    /// What is known already and stands in the brackets: the loan, the price, the state.
    pub known: Draft,
    /// The last day an answer is of use.
    pub reply_by: Option<NaiveDate>,
    /// Who asks, a line each: name, brokerage, licence, telephone.
    pub from: Vec<String>,
}

impl Request {
    /// The subject of the mail.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("Quote request {}: {}", self.reference, self.kind.as_str())
    }

    /// The text of the mail.
    #[must_use]
    pub fn text(&self) -> String {
        let by = self.reply_by.map(|day| format!(" by {day}")).unwrap_or_default();
        let mut text = format!(
            "Quote request {}\n\n\
             Please answer between the brackets{by}\n\
             and send this message back.\n\
             Leave empty what does not apply, and change what is not right.\n\
             Please send no social security numbers, account numbers or credit\n\
             reports.\n\n",
            self.reference
        );
        for field in asked(self.kind) {
            let known = self.known.written(field).unwrap_or_default();
            let known = unbracketed(&known);
            let blank = if known.is_empty() { "[ ]".to_owned() } else { format!("[ {known} ]") };
            text.push_str(&format!("{}: {blank}\n", field.label()));
        }
        text.push_str("\nThis is no application for credit or insurance. The client chooses freely.\n");
        if !self.from.is_empty() {
            text.push_str(&format!("\n{}\n", unbracketed(&self.from.join("\n"))));
        }
        text
    }
}

/// Brackets are ours.
fn unbracketed(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '[' | ']') { '|' } else { c }).collect()
}

/// The fields of a form: all of the kind, but for the price of a sheet.
pub(super) fn asked(kind: QuoteKind) -> impl Iterator<Item = Field> {
    Field::ALL.iter().copied().filter(move |field| field.is_of(kind) && *field != Field::SheetPrice)
}

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
        let mut text = format!(
            "Quote request {}\n\n\
             Please answer between the brackets and send this message back.\n\
             Leave empty what does not apply, and change what is not right.\n\
             Please send no social security numbers, account numbers or credit\n\
             reports.\n\n",
            self.reference
        );
        for field in asked(self.kind) {
            let known = self.known.written(field).unwrap_or_default();
            // Brackets are ours.
            let known: String = known.chars().map(|c| if matches!(c, '[' | ']') { '|' } else { c }).collect();
            let blank = if known.is_empty() { "[ ]".to_owned() } else { format!("[ {known} ]") };
            text.push_str(&format!("{}: {blank}\n", field.label()));
        }
        text.push_str("\nThis is no application for credit or insurance. The client chooses freely.\n");
        text
    }
}

/// The fields of a form: all of the kind, but for the price of a sheet.
pub(super) fn asked(kind: QuoteKind) -> impl Iterator<Item = Field> {
    Field::ALL.iter().copied().filter(move |field| field.is_of(kind) && *field != Field::SheetPrice)
}

use hub_domain::Currency;
use hub_domain::partner::{Checked, ContentHash, TextCheck};
use hub_domain::quote::{Quote, QuoteKind, QuoteSource};

use super::build::terms;
use super::{Draft, Field, Limits, Reason, Refused};

/// Who brought a document, and what it does not say itself.
#[derive(Clone)]
pub struct Brought<'a> {
    /// The document's name.
    pub name: &'a str,
    /// Who brought it.
    pub by: &'a str,
    /// The currency of its amounts.
    pub currency: Currency,
    /// What holds where a row does not say: the lender of a sheet, the day of its issue, the loan that was asked about.
    pub defaults: Draft,
    /// What says of a text that it must not be kept.
    pub check: TextCheck<'a>,
    /// How much is read.
    pub limits: Limits,
}

impl Brought<'_> {
    /// A refusal in this document.
    pub(super) fn refused(&self, line: Option<u32>, column: Option<&str>, reason: Reason) -> Refused {
        let named = |text: &str| self.shown(text);
        Refused { file: self.shown(self.name), line, column: column.map(named), reason }
    }

    /// Words of the document for a message: short, and not if they must not be kept.
    pub(super) fn shown(&self, text: &str) -> String {
        if (self.check)(text).is_err() {
            return "[withheld]".to_owned();
        }
        text.chars().filter(|c| !c.is_control()).take(60).collect()
    }

    /// A quote of what a row says, where it is whole and may be kept.
    pub(super) fn quote(
        &self,
        kind: QuoteKind,
        row: Draft,
        line: Option<u32>,
        hash: ContentHash,
    ) -> Result<Checked<Quote>, Refused> {
        let draft = row.over(&self.defaults, kind);
        let refuse = |(column, reason): (Option<String>, Reason)| self.refused(line, column.as_deref(), reason);
        let quote = (|| {
            let price_as_written = draft.text(Field::SheetPrice)?;
            Ok(Quote {
                issuer: draft.need(Field::Issuer, Draft::text)?,
                issued_at: draft.need(Field::IssuedAt, Draft::stamp)?,
                expires_at: draft.stamp(Field::ExpiresAt)?,
                assumptions: draft.text(Field::Assumptions)?,
                entered_by: self.by.to_owned(),
                source: QuoteSource { name: self.name.to_owned(), document: hash, line, price_as_written },
                terms: terms(kind, &draft, self.currency)?,
            })
        })()
        .map_err(refuse)?;
        let named = |error| self.refused(line, None, Reason::Quote(error));
        quote.check().map_err(named)?;
        // The document's hash is no text: a run of its digits says nothing.
        let digits = String::from(hash);
        let check = |text: &str| if text == digits { Ok(()) } else { (self.check)(text) };
        Checked::new(quote, &check)
            .map_err(|refusal| self.refused(line, Some(&refusal.field), Reason::Forbidden(refusal.why)))
    }
}

/// The hash of a document as it came.
pub(super) fn hash_of(bytes: &[u8]) -> ContentHash {
    ContentHash(*blake3::hash(bytes).as_bytes())
}

/// A quote that somebody typed off a document: what stands in the fields, with the document it was read from.
///
/// # Errors
/// [`Refused`] by the first field that is missing or wrong.
pub fn typed(
    kind: QuoteKind,
    fields: Draft,
    document: &[u8],
    brought: &Brought<'_>,
) -> Result<Checked<Quote>, Refused> {
    brought.quote(kind, fields, None, hash_of(document))
}

//! A comparison on paper: the same figures as on the screen, each with who issued it, when, and where it was read.

use hub_report::{Laid, QuotedBy, QuotedRow, QuotesReport, ReportContext, ReportError, Shape, lay_quotes};

use super::print_words::{cell, kind, label, on, order, row_of, standing, sum};
use super::screen::day;
use crate::documents::blocking;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{CompareQuotesRequest, QuoteComparisonView, QuoteRowKey, QuoteView};

impl Hub {
    /// A comparison as PDF.
    ///
    /// # Errors
    /// As [`Hub::compare_quotes`]; the pages cannot be set.
    pub async fn quotes_pdf(&self, request: &CompareQuotesRequest) -> Result<Vec<u8>> {
        let report = report(&self.compare_quotes(request).await?)?;
        let context = self.context(None, None).await?;
        blocking(move || laid(&report, &context)?.pdf()).await
    }
}

/// The pages.
pub(super) fn laid(report: &QuotesReport, context: &ReportContext) -> std::result::Result<Laid, ReportError> {
    lay_quotes(report, context, Shape::Letter)
}

/// What is printed of a comparison.
pub(super) fn report(view: &QuoteComparisonView) -> Result<QuotesReport> {
    let quotes: Vec<&QuoteView> = view.columns.iter().map(|column| &column.quote).collect();
    let said = |text: Option<&String>| text.map_or_else(|| "not said".to_owned(), Clone::clone);
    let a_day = |field: &str, text: Option<&String>| match text {
        Some(text) => on(field, text),
        None => Ok("not said".to_owned()),
    };
    let about = |label: &str, unlike, cells| QuotedRow { label: label.to_owned(), unlike, by: false, cells };
    let issued_unlike = view.rows.iter().any(|row| row.key == QuoteRowKey::IssuedOn && row.unlike);
    let days = |field: &str, of: fn(&QuoteView) -> Option<&String>| {
        quotes.iter().map(|quote| a_day(field, of(quote))).collect::<Result<Vec<_>>>()
    };
    let notes_of = |view: &QuoteComparisonView| -> Result<Vec<String>> {
        let mut notes = vec![
            "Each figure is its issuer's, from the document named above it: the name of the file, the line where it has \
             lines, and how the BLAKE3 hash of its bytes begins. Figures marked \u{2248} are worked out from what the quote \
             states, cent by cent."
                .to_owned(),
        ];
        notes.extend(
            view.insurance_rule.as_ref().map(|rule| format!("Mortgage insurance is counted until it ends by {rule}.")),
        );
        for waiting in &view.unanswered {
            let by = on("replyBy", &waiting.reply_by)?;
            notes.push(if waiting.late {
                format!("Asked the same, no answer by {by}: {}.", waiting.name)
            } else {
                format!("Asked the same, may answer until {by}: {}.", waiting.name)
            });
        }
        Ok(notes)
    };
    Ok(QuotesReport {
        kind: kind(view.kind).to_owned(),
        order: order(view.criterion, view.months),
        unlike: unlike(view),
        columns: view
            .columns
            .iter()
            .map(|column| {
                Ok(QuotedBy {
                    issuer: column.quote.issuer.clone(),
                    place: column.place,
                    standing: standing(column)?,
                    tie: column.tie.clone(),
                    sum: sum(column)?,
                })
            })
            .collect::<Result<_>>()?,
        about: vec![
            about("Licence, as stated", false, quotes.iter().map(|quote| said(quote.licence.as_ref())).collect()),
            about("Issued on", issued_unlike, days("issuedOn", |quote| quote.issued_on.as_ref())?),
            about("Good until", false, quotes.iter().map(|quote| until(quote)).collect::<Result<_>>()?),
            about("Read in", false, quotes.iter().map(|quote| document(quote)).collect()),
        ],
        rows: view
            .rows
            .iter()
            .filter(|row| row.key != QuoteRowKey::IssuedOn)
            .map(|row| {
                Ok(QuotedRow {
                    label: label(row.key).to_owned(),
                    unlike: row.unlike,
                    by: row.key == row_of(view.criterion),
                    cells: row.cells.iter().map(|said| cell(row.key, said)).collect::<Result<_>>()?,
                })
            })
            .collect::<Result<_>>()?,
        notice: view.notice.clone(),
        notes: notes_of(view)?,
        on: day("on", &view.on)?,
    })
}

/// Why they do not compare like for like.
fn unlike(view: &QuoteComparisonView) -> Option<String> {
    let others = view.other_differences.join(", ");
    let rest = if others.is_empty() { String::new() } else { format!(" Also unlike: {others}.") };
    (!view.like_for_like).then(|| {
        format!("Not like for like: the rows marked \u{201c}differs\u{201d} differ, or a quote does not say.{rest}")
    })
}

/// Until when a quote holds: the end of a day, or a moment of it.
fn until(quote: &QuoteView) -> Result<String> {
    let Some(last) = &quote.expires_on else { return Ok("not said".to_owned()) };
    let day = on("expiresOn", last)?;
    let moment = quote.expires_at.as_deref().and_then(|at| chrono::DateTime::parse_from_rfc3339(at).ok());
    Ok(moment.map_or_else(|| day.clone(), |at| format!("{day}, {}", at.format("%-I:%M %p, UTC%:z"))))
}

/// The document a quote was read in.
fn document(quote: &QuoteView) -> String {
    let name = quote.document.as_deref().unwrap_or("not said");
    let line = quote.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let hash = quote.document_hash.as_deref().map(|hash| format!(" ({hash})")).unwrap_or_default();
    format!("{name}{line}{hash}")
}

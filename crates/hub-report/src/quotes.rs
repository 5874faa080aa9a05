//! Quotes of partners side by side, on paper: each figure with who issued it, when, and in which document it was read.

use chrono::NaiveDate;
use serde::Serialize;

use crate::format::{SOFT_BREAK, date, plain};
use crate::inspect::Checks;
use crate::property::named;
use crate::render::lay;
use crate::sections::{Files, Meta, MetaOf};
use crate::templates::Template;
use crate::{Laid, ReportContext, ReportError, Shape};

/// At the foot of each page.
const FOOTER: &str = "Quotes supplied by the companies named, each on its date. An estimate, not a Loan Estimate.";
/// Quotes that stand beside each other; more follow on pages of their own.
const BESIDE: usize = 4;
/// Letters in a row that a column holds.
const FITS: usize = 15;

/// Whose quote a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedBy {
    /// The issuer.
    pub issuer: String,
    /// Its place, counted from 1; nothing where it has none.
    pub place: Option<u32>,
    /// The figure it is ordered by and how much more than the least that is, or why it has no place.
    pub standing: String,
    /// The tie of the issuer to the brokerage, which must be shown.
    pub tie: Option<String>,
    /// How the figure it is ordered by comes about.
    pub sum: Option<String>,
}

/// A row of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedRow {
    /// What it says.
    pub label: String,
    /// The quotes differ in it, or one does not say, where they have to agree.
    pub unlike: bool,
    /// The quotes are ordered by it.
    pub by: bool,
    /// What each quote says, in the order of the columns.
    pub cells: Vec<String>,
}

/// Quotes side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotesReport {
    /// What they are for: `Loans`.
    pub kind: String,
    /// By what they are ordered and for how long a stay, in a sentence.
    pub order: String,
    /// Why they do not compare like for like; nothing where they do.
    pub unlike: Option<String>,
    /// Whose they are: those with a place first, in their order.
    pub columns: Vec<QuotedBy>,
    /// Licence, days of issue and expiry, document.
    pub about: Vec<QuotedRow>,
    /// Figures and terms.
    pub rows: Vec<QuotedRow>,
    /// That the choice is free.
    pub notice: String,
    /// Tables that were used, with source and date, and what else has to be known.
    pub notes: Vec<String>,
    /// The day it was worked out.
    pub on: NaiveDate,
}

#[derive(Serialize)]
struct Page {
    meta: Meta,
    heading: String,
    lead: String,
    notice: String,
    unlike: Option<String>,
    tables: Vec<Table>,
    sums: Vec<[String; 2]>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Table {
    columns: Vec<Column>,
    about: Vec<Row>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Column {
    issuer: String,
    place: Option<u32>,
    standing: String,
    tie: Option<String>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    unlike: bool,
    by: bool,
    cells: Vec<String>,
}

/// The pages of a comparison.
///
/// # Errors
/// No brokerage, or text that must stand nowhere does; see [`ReportError`].
pub fn lay_quotes(report: &QuotesReport, ctx: &ReportContext, shape: Shape) -> Result<Laid, ReportError> {
    named(ctx)?;
    let mut files = Files::new();
    let title = format!("{}: quotes side by side", plain(&report.kind, 60));
    let of = MetaOf {
        title: title.clone(),
        kind: "Comparison of quotes",
        noun: "comparison",
        footer: FOOTER,
        data_date: Some(report.on),
        range_label: "",
        accent: ctx.brand.colour(&ctx.accent)?,
        shape,
        ctx,
    };
    let page = Page {
        meta: Meta::of(&of, &mut files)?,
        heading: title.clone(),
        lead: format!("{} Worked out on {}.", plain(&report.order, 400), date(report.on)),
        notice: plain(&report.notice, 300),
        unlike: report.unlike.as_deref().map(|text| plain(text, 900)),
        tables: (0..report.columns.len()).step_by(BESIDE).map(|first| table(report, first)).collect(),
        sums: report
            .columns
            .iter()
            .filter_map(|column| Some([plain(&column.issuer, 120), plain(column.sum.as_deref()?, 600)]))
            .collect(),
        notes: report.notes.iter().map(|note| plain(note, 600)).collect(),
    };
    let required = vec![page.notice.clone(), "Equal Housing Opportunity".to_owned()];
    let checks =
        Checks { every_page: None, required: &required, never: &ctx.never, barred: None, excepted: Vec::new() };
    let document = lay(Template::Quotes, &page, files, ctx.prepared_on, &checks)?;
    Ok(Laid::plain(document, title, format!("quotes/{}/{}", report.kind, report.on), ctx.prepared_on))
}

/// The columns from `first` on that fit beside each other.
fn table(report: &QuotesReport, first: usize) -> Table {
    let cut = |row: &QuotedRow| Row {
        label: plain(&row.label, 80),
        unlike: row.unlike,
        by: row.by,
        cells: row.cells.iter().skip(first).take(BESIDE).map(|cell| narrow(cell, 300)).collect(),
    };
    Table {
        columns: report
            .columns
            .iter()
            .skip(first)
            .take(BESIDE)
            .map(|column| Column {
                issuer: narrow(&column.issuer, 120),
                place: column.place,
                standing: narrow(&column.standing, 300),
                tie: column.tie.as_deref().map(|tie| narrow(tie, 300)),
            })
            .collect(),
        about: report.about.iter().map(cut).collect(),
        rows: report.rows.iter().map(cut).collect(),
    }
}

/// Text for a column: names of files have no blanks to break at.
fn narrow(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0_usize;
    for c in plain(text, longest).chars().filter(|c| *c != SOFT_BREAK) {
        if run == FITS {
            out.push(SOFT_BREAK);
            run = 0;
        }
        out.push(c);
        run = if c.is_whitespace() { 0 } else { run + 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_of_files_can_be_broken() {
        let told = narrow("Larkspur_Rate_Sheet_2026-11-20_final.csv and more", 99);
        let longest = told.split([' ', SOFT_BREAK]).map(|run| run.chars().count()).max();
        assert_eq!(longest, Some(FITS));
        assert_eq!(told.replace(SOFT_BREAK, ""), "Larkspur_Rate_Sheet_2026-11-20_final.csv and more");
    }
}

//! A worksheet about money on paper: figures with their sources.

use serde::Serialize;

use crate::format::{date, plain};
use crate::inspect::Checks;
use crate::property::named;
use crate::render::lay;
use crate::sections::{Files, Meta, MetaOf};
use crate::templates::Template;
use crate::{Laid, ReportContext, ReportError, Shape};

/// At the foot of each page.
const FOOTER: &str = "An estimate from the client's own figures. Not an offer of credit, not a decision about one.";

/// What every worksheet says of itself: 12 CFR 1014.3 forbids to let anybody believe more of it.
const NOTICES: [&str; 3] = [
    "An estimate from the figures named and the tables cited beside them. It is not a Loan Estimate, not an offer of \
     credit and not a decision about one, and says nothing about what any lender will decide.",
    "A licensed lender, insurer or title company sets the real figures. You may choose any provider.",
    "Not tax or legal advice.",
];

/// A worksheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorksheetReport {
    /// Which: `Affordability worksheet`.
    pub kind: String,
    /// What its author calls it.
    pub name: String,
    /// The day whose tables were used.
    pub as_of: chrono::NaiveDate,
    /// Label and figure of the few that matter most.
    pub figures: Vec<(String, String)>,
    /// Tables.
    pub tables: Vec<WorksheetTable>,
    /// What cannot be told or wants looked at, in sentences.
    pub notes: Vec<String>,
}

/// A table of a worksheet: what, figures, and in the last column where they are from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorksheetTable {
    /// Its title.
    pub title: String,
    /// Names of its columns.
    pub head: Vec<String>,
    /// Rows; each as long as the head.
    pub rows: Vec<WorksheetRow>,
    /// Whether the last column says where figures are from.
    pub sourced: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorksheetRow {
    /// Its cells.
    pub cells: Vec<String>,
    /// It sums the others up.
    pub strong: bool,
}

#[derive(Serialize)]
struct Page {
    meta: Meta,
    heading: String,
    lead: String,
    figures: Vec<(String, String)>,
    tables: Vec<WorksheetTable>,
    notes: Vec<String>,
    notices: Vec<String>,
}

/// A worksheet as a document.
///
/// # Errors
/// No brokerage, or text that must stand nowhere does; see [`ReportError`].
pub fn lay_worksheet(report: &WorksheetReport, ctx: &ReportContext, shape: Shape) -> Result<Laid, ReportError> {
    named(ctx)?;
    let mut files = Files::new();
    let name = plain(&report.name, 120);
    let kind = plain(&report.kind, 60);
    let title = if name.is_empty() { kind.clone() } else { name.clone() };
    let of = MetaOf {
        title: title.clone(),
        kind: "Worksheet",
        noun: "worksheet",
        footer: FOOTER,
        data_date: Some(report.as_of),
        range_label: "",
        accent: ctx.brand.colour(&ctx.accent)?,
        shape,
        ctx,
    };
    let cells = |cells: &[String]| cells.iter().map(|cell| plain(cell, 400)).collect();
    let page = Page {
        meta: Meta::of(&of, &mut files)?,
        heading: title.clone(),
        lead: format!(
            "{kind}. Worked out on {} from the client's own figures, with the tables that hold on {}.",
            date(ctx.prepared_on),
            date(report.as_of)
        ),
        figures: report.figures.iter().map(|(label, value)| (plain(label, 60), plain(value, 40))).collect(),
        tables: report
            .tables
            .iter()
            .filter(|table| !table.rows.is_empty())
            .map(|table| WorksheetTable {
                title: plain(&table.title, 120),
                head: cells(&table.head),
                rows: table
                    .rows
                    .iter()
                    .map(|row| WorksheetRow { cells: cells(&row.cells), strong: row.strong })
                    .collect(),
                sourced: table.sourced,
            })
            .collect(),
        notes: report.notes.iter().map(|note| plain(note, 600)).collect(),
        notices: NOTICES.iter().map(|notice| (*notice).to_owned()).collect(),
    };
    let required: Vec<String> = page.notices.iter().cloned().chain(["Equal Housing Opportunity".to_owned()]).collect();
    let checks =
        Checks { every_page: None, required: &required, never: &ctx.never, barred: None, excepted: Vec::new() };
    let document = lay(Template::Worksheet, &page, files, ctx.prepared_on, &checks)?;
    Ok(Laid::plain(document, title, format!("worksheet/{kind}/{name}/{}", ctx.prepared_on), ctx.prepared_on))
}

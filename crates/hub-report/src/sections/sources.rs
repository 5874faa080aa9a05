use serde::Serialize;

use super::{NAME, Source, credit_of};
use crate::Shape;
use crate::format::{date, plain};
use crate::page::ReportPage;

/// Where the figures come from, as of when, and who must be named.
#[derive(Debug, Serialize)]
pub(super) struct SourcesPage {
    /// Not on the page of the disclosure, so with a heading of its own.
    alone: bool,
    sources: Vec<(String, String)>,
    notices: Vec<String>,
    /// Who listed the sales that stand on no other printed page with their credit.
    credits: Vec<String>,
}

/// Longest notice of a source that is printed in full.
pub(super) const NOTICE: usize = 600;

impl SourcesPage {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let ctx = source.ctx;
        let sources = if ctx.sources.is_empty() {
            vec![("Closed sales".to_owned(), date(source.data_date()))]
        } else {
            ctx.sources.iter().map(|s| (plain(&s.name, NAME), date(s.as_of))).collect()
        };
        let elsewhere = |page: ReportPage| source.prints(page);
        let shown = source.shown.iter().filter(|_| !elsewhere(ReportPage::Comparables));
        let others = source.others.iter().filter(|_| !elsewhere(ReportPage::Appendix));
        let mut credits: Vec<String> = shown.chain(others).filter_map(|c| credit_of(source, c)).collect();
        credits.sort();
        credits.dedup();
        let before = source.printed.iter().position(|p| *p == ReportPage::Sources).and_then(|i| i.checked_sub(1));
        let follows = before.is_some_and(|i| source.printed[i] == ReportPage::Disclosure);
        Self {
            alone: !follows || source.shape == Shape::Wide,
            sources,
            notices: ctx.notices.iter().map(|n| plain(n, NOTICE)).collect(),
            credits,
        }
    }
}

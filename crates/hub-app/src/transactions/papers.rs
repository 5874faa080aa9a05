//! The papers of a deal.

use hub_compliance::transaction::TransactionTables;
use hub_domain::transaction::{Paper, PaperDue, PaperState, Transaction, lead_paint};

use super::form::{some, some_day};
use crate::error::{AppError, Result};
use crate::view::PaperView;

fn lacking(paper: Paper) -> PaperDue {
    let state = PaperState::Lacking;
    PaperDue { paper, title: None, due: None, state, why: None, unsigned_by: Vec::new(), file: None }
}

/// Adds the papers that a deal of this kind needs and does not list yet: once, when it comes under contract.
pub(super) fn add_due(deal: &mut Transaction, tables: &TransactionTables) {
    let kind = (deal.side, deal.year_built, deal.loan.is_some());
    for rule in tables.papers_due(&deal.state, kind, deal.since) {
        if deal.papers.iter().all(|due| due.paper != rule.value.paper) {
            deal.papers.push(lacking(rule.value.paper));
        }
    }
}

/// Lists the paper that the buyer must have before being bound, as soon as it is known to be needed.
pub(super) fn add_hindrance(deal: &mut Transaction) {
    if let Some(hindrance) = lead_paint(deal)
        && deal.papers.iter().all(|due| due.paper != hindrance.paper)
    {
        deal.papers.push(lacking(hindrance.paper));
    }
}

/// A paper for the screen.
pub(super) fn view(due: &PaperDue) -> PaperView {
    PaperView {
        paper: due.paper.as_str().to_owned(),
        title: due.title.clone(),
        due: due.due.map(|day| day.to_string()),
        state: due.state.as_str().to_owned(),
        why: due.why.clone(),
        unsigned_by: due.unsigned_by.clone(),
    }
}

/// A paper as it was entered, in place of `before`.
pub(super) fn read(paper: &PaperView, before: Option<&PaperDue>) -> Result<PaperDue> {
    let none = |field| AppError::bad_request(field, "is none of those there are");
    let state = PaperState::parse(&paper.state).ok_or_else(|| none("state"))?;
    let names = paper.unsigned_by.iter().filter_map(|name| some(Some(name)));
    Ok(PaperDue {
        paper: Paper::parse(&paper.paper).ok_or_else(|| none("paper"))?,
        title: some(paper.title.as_deref()),
        due: some_day("due", paper.due.as_deref())?,
        state,
        why: some(paper.why.as_deref()).filter(|_| state == PaperState::NotNeeded),
        unsigned_by: if state == PaperState::Unsigned { names.collect() } else { Vec::new() },
        file: before.and_then(|before| before.file),
    })
}

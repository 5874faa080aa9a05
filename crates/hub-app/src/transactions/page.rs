//! One deal's page.

use std::collections::HashMap;

use hub_domain::TransactionId;
use hub_domain::transaction::{Stage, Transaction, lead_paint};
use hub_store::services::{KeptRecord, RecordChange};

use super::dates::{Dates, Due, Of, clock_words, dates};
use super::endangered::endangered;
use super::{contingencies, form, forms, papers};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::{days_between, instant};
use crate::money_tables::MoneyTables;
use crate::partners::diff;
use crate::view::{
    DueDateView, HindranceView, IdRequest, OutcomeRateView, RiskView, TransactionDeedView, TransactionView,
    UncountedDateView,
};

/// Changes that a page shows.
const HISTORY: usize = 100;

/// Stages a deal may go to.
pub(super) fn may_go(deal: &Transaction) -> Vec<String> {
    let stages = Stage::ALL.iter().filter(|stage| deal.stage.may_go(**stage));
    stages.map(|stage| stage.as_str().to_owned()).collect()
}

/// Whether it has to be said on which day the contract binds before it can come under contract.
pub(super) fn needs_day(deal: &Transaction, tables: &MoneyTables) -> bool {
    let anchor = forms::binds_on(&tables.deadlines, deal.form.as_deref());
    !deal.stage.is_under_contract() && deal.anchor(anchor).is_none()
}

impl Hub {
    /// A deal with its dates, contingencies, papers, risks and history.
    ///
    /// # Errors
    /// No such deal.
    pub async fn transaction(&self, request: &IdRequest) -> Result<TransactionView> {
        let kept = self.kept_deal(&request.id).await?;
        self.deal_view(&kept).await
    }

    pub(super) async fn kept_deal(&self, id: &str) -> Result<KeptRecord<Transaction>> {
        let none = || AppError::not_found("such deal");
        let id: TransactionId = id.trim().parse().map_err(|_| none())?;
        self.0.store.kept_record(id.as_uuid()).await?.ok_or_else(none)
    }

    pub(super) async fn deal_view(&self, kept: &KeptRecord<Transaction>) -> Result<TransactionView> {
        let deal = &kept.value;
        let (tables, today) = (self.money_tables(), self.today());
        let contract = deal.form.as_deref().and_then(|name| forms::named(&tables.deadlines, name));
        let dates = dates(deal, &tables, today);
        let around = self.around_deals(&[deal]).await?;
        let risks = endangered(deal, &dates, &around, &tables, today);
        let past = self.0.store.record_history::<Transaction>(deal.id.as_uuid()).await?;
        let held = deal.contingencies.iter().zip(&dates.contingencies);
        Ok(TransactionView {
            id: deal.id.to_string(),
            revision: kept.revision,
            form: form::form(deal),
            form_title: contract.as_ref().map(|form| form.title.to_owned()),
            stage: deal.stage.as_str().to_owned(),
            since: deal.since.to_string(),
            ended_because: deal.ended_because.clone(),
            may_go: may_go(deal),
            needs_day: needs_day(deal, &tables),
            price: deal.price.map(Into::into),
            loan: deal.loan.map(Into::into),
            appraised: deal.appraised.map(Into::into),
            closing: dates.closing.map(|day| day.to_string()),
            contingencies: held
                .map(|(held, stands)| contingencies::view(held, stands, contract.as_ref(), &tables, today))
                .collect(),
            other_contingencies: contingencies::others(deal, contract.as_ref(), &tables),
            uncounted: uncounted(&dates),
            dates: dates.due.iter().map(|due| due_view(due, today)).collect(),
            risks: risks
                .iter()
                .map(|risk| RiskView {
                    signal: risk.signal.as_str().to_owned(),
                    about: risk.about.clone(),
                    day: risk.day.map(|day| day.to_string()),
                    days: risk.day.map(|day| days_between(today, day)),
                })
                .collect(),
            outcomes: outcomes(&tables),
            papers: deal.papers.iter().map(papers::view).collect(),
            hindrance: lead_paint(deal).map(|hindrance| HindranceView {
                paper: hindrance.paper.as_str().to_owned(),
                because: hindrance.because.to_owned(),
                source: hindrance.source.to_owned(),
            }),
            may_undo: past.first().is_some_and(|change| change.before.is_some()),
            history: past.iter().take(HISTORY).map(deed).collect(),
            today: today.to_string(),
        })
    }
}

fn due_view(due: &Due, today: chrono::NaiveDate) -> DueDateView {
    DueDateView {
        event: due.event.clone(),
        title: due.title.clone(),
        kind: match due.of {
            Of::Contract => "contract",
            Of::Loan => "loan",
            Of::Contingency => "contingency",
            Of::Closing => "closing",
        }
        .to_owned(),
        meaning: due.meaning.as_str().to_owned(),
        day: due.day.to_string(),
        days: days_between(today, due.day),
        clock: due.clock.as_ref().map(clock_words),
        derivation: due.derivation.clone(),
        source: due.source.clone(),
        done: due.done.map(|day| day.to_string()),
        done_by: due.done_by.clone(),
        may_be_done: matches!(due.of, Of::Contract | Of::Loan),
    }
}

fn uncounted(dates: &Dates) -> Vec<UncountedDateView> {
    let view = |it: &super::dates::Uncounted| UncountedDateView {
        event: it.event.clone(),
        title: it.title.clone(),
        anchor: it.anchor.clone(),
        days: it.days,
        why: it.why.clone(),
    };
    dates.uncounted.iter().map(view).collect()
}

fn outcomes(tables: &MoneyTables) -> Vec<OutcomeRateView> {
    let rates = tables.transactions.outcomes.iter();
    rates
        .map(|rate| OutcomeRateView {
            title: rate.value.title.clone(),
            of: rate.value.of.clone(),
            least: rate.value.least.to_string(),
            most: rate.value.most.to_string(),
            from: rate.valid_from.to_string(),
            to: rate.valid_to.map(|day| day.to_string()),
            source: rate.source.cite.clone(),
        })
        .collect()
}

fn deed(change: &RecordChange<Transaction>) -> TransactionDeedView {
    TransactionDeedView {
        at: instant(change.at),
        by: change.by.clone(),
        made: change.before.is_none(),
        changes: match &change.before {
            Some(before) => diff::between(Some(before), Some(&change.after), &HashMap::new()),
            None => Vec::new(),
        },
    }
}

//! A deal's contingencies as the form's tables follow them.

use chrono::NaiveDate;
use hub_compliance::deadline::Clock;
use hub_compliance::deadline::contingency::{ContingencyRule, History, State, Step, Taken, next as next_state, stand};
use hub_domain::dated::Dated;
use hub_domain::transaction::{HeldContingency, HeldStep, Transaction};

use super::dates::{Stands, Unsaid, count};
use super::forms::ContractForm;
use crate::error::{AppError, Result};
use crate::instant::days_between;
use crate::money_tables::MoneyTables;
use crate::view::{ContingencyChangeView, ContingencyTakenView, ContingencyView, NamedTitleView};

/// Where a contingency of the deal stands on `today`.
pub(super) fn stands(
    deal: &Transaction,
    held: &HeldContingency,
    form: Option<&ContractForm<'_>>,
    tables: &MoneyTables,
    today: NaiveDate,
) -> Stands {
    let Some((form, rule)) = form.zip(rule(held, form, tables)) else { return Err(Unsaid::NoForm) };
    let anchor = form.anchor_of(&rule.value.event).unwrap_or(form.binds_on);
    let date = deal.anchor(anchor).ok_or_else(|| Unsaid::Anchor(anchor.to_owned()))?;
    let step = |step: &HeldStep| {
        let taken = Step::parse(&step.step)?;
        Some(Taken { on: step.on, step: taken, until: step.until })
    };
    let history = History {
        form: form.name.to_owned(),
        contingency: held.contingency.clone(),
        date,
        days: days(deal, held, rule),
        notice_days: None,
        steps: held.steps.iter().filter_map(step).collect(),
    };
    stand(&tables.deadlines, &history, today, &tables.finance.holidays).map_err(Unsaid::Refused)
}

/// The number of days that the contract fills in for it: its own, or that of the date it is counted by.
fn days(deal: &Transaction, held: &HeldContingency, rule: &Dated<ContingencyRule>) -> Option<u32> {
    let agreed = || deal.agreed.iter().find(|it| it.event == rule.value.event).map(|it| it.days);
    held.days.or_else(agreed).map(u32::from)
}

/// The hour at which its own day ends, where the form names one.
pub(super) fn clock(
    deal: &Transaction,
    held: &HeldContingency,
    form: &ContractForm<'_>,
    tables: &MoneyTables,
) -> Option<Clock> {
    let rule = rule(held, Some(form), tables)?;
    let event = form.events().into_iter().find(|event| event.event == rule.value.event)?;
    let counted = count(event, deal.anchor(&event.anchor)?, days(deal, held, rule), &deal.zone, tables).ok()?;
    counted.clock
}

pub(super) fn rule<'t>(
    held: &HeldContingency,
    form: Option<&ContractForm<'_>>,
    tables: &'t MoneyTables,
) -> Option<&'t Dated<ContingencyRule>> {
    let of_form = tables.deadlines.contingencies_of(form?.name);
    of_form.into_iter().find(|rule| rule.value.contingency == held.contingency)
}

/// What a contingency is called.
pub(super) fn title(held: &HeldContingency, form: Option<&ContractForm<'_>>, tables: &MoneyTables) -> String {
    rule(held, form, tables).map_or_else(|| held.contingency.clone(), |rule| rule.value.title.clone())
}

/// Dates of the form that the deal's contingencies count: they are not listed twice.
pub(super) fn events(deal: &Transaction, form: &ContractForm<'_>, tables: &MoneyTables) -> Vec<String> {
    deal.contingencies
        .iter()
        .filter_map(|held| rule(held, Some(form), tables))
        .map(|rule| rule.value.event.clone())
        .collect()
}

/// The contingencies of a form that the deal does not have.
pub(super) fn others(deal: &Transaction, form: Option<&ContractForm<'_>>, tables: &MoneyTables) -> Vec<NamedTitleView> {
    let Some(form) = form else { return Vec::new() };
    let mut found: Vec<NamedTitleView> = Vec::new();
    for rule in tables.deadlines.contingencies_of(form.name) {
        let value = &rule.value;
        let held = deal.contingencies.iter().any(|held| held.contingency == value.contingency);
        if !held && found.iter().all(|it| it.name != value.contingency) {
            let counted = form.events().into_iter().find(|event| event.event == value.event);
            found.push(NamedTitleView {
                name: value.contingency.clone(),
                title: value.title.clone(),
                days: counted.and_then(|event| event.days),
            });
        }
    }
    found
}

/// A contingency for the screen.
pub(super) fn view(
    held: &HeldContingency,
    stands: &Stands,
    form: Option<&ContractForm<'_>>,
    tables: &MoneyTables,
    today: NaiveDate,
) -> ContingencyView {
    let standing = stands.as_ref().ok();
    let steps = |state: State| {
        let Some(rule) = rule(held, form, tables) else { return Vec::new() };
        let possible = Step::ALL.iter().filter(|step| next_state(&rule.value, state, **step).is_ok());
        possible.map(|step| step.as_str().to_owned()).collect()
    };
    let follows = match stands {
        Ok(standing) => standing.follows.clone(),
        Err(Unsaid::NoForm) => "The contract form of this deal does not have it.".to_owned(),
        Err(Unsaid::Anchor(anchor)) => format!("The day is missing that its days are counted from: {}.", words(anchor)),
        Err(Unsaid::Refused(error)) => error.to_string(),
    };
    ContingencyView {
        contingency: held.contingency.clone(),
        title: title(held, form, tables),
        days: held.days.map(u32::from),
        state: standing.map(|it| it.state.as_str().to_owned()),
        due: standing.and_then(|it| it.due).map(|day| day.to_string()),
        left: standing.and_then(|it| it.due).map(|day| days_between(today, day)),
        passed: standing.is_some_and(|it| it.passed),
        follows,
        derivation: standing.map(|it| it.derivation.clone()).unwrap_or_default(),
        source: standing.map(|it| it.source.clone()),
        steps: held
            .steps
            .iter()
            .map(|step| ContingencyTakenView {
                on: step.on.to_string(),
                step: step.step.clone(),
                until: step.until.map(|day| day.to_string()),
            })
            .collect(),
        may: standing.map(|it| steps(it.state)).unwrap_or_default(),
    }
}

/// A name of the tables, to be read.
fn words(name: &str) -> String {
    name.replace('-', " ")
}

/// Carries a change out on the deal. Whether a step leads anywhere is for the caller to ask of [`stands`].
pub(super) fn change(
    deal: &mut Transaction,
    name: &str,
    change: &ContingencyChangeView,
    form: Option<&ContractForm<'_>>,
    tables: &MoneyTables,
) -> Result<()> {
    let at = deal.contingencies.iter().position(|held| held.contingency == name);
    match (change, at) {
        (ContingencyChangeView::Set { days }, at) => {
            let days = days.map(u16::try_from).transpose();
            let days = days.map_err(|_| AppError::bad_request("days", "between 0 and 365"))?;
            let known = others(deal, form, tables).iter().any(|it| it.name == name);
            match at.and_then(|at| deal.contingencies.get_mut(at)) {
                Some(held) => held.days = days,
                None if known => {
                    let contingency = name.to_owned();
                    deal.contingencies.push(HeldContingency { contingency, days, steps: Vec::new() });
                }
                None => return Err(AppError::bad_request("contingency", "the contract form does not have it")),
            }
        }
        (_, None) => return Err(AppError::not_found("such contingency of this deal")),
        (ContingencyChangeView::Take { step, on, until }, Some(at)) => {
            let step = Step::parse(step).ok_or_else(|| AppError::bad_request("step", "is none of those there are"))?;
            let taken = HeldStep {
                on: super::form::day("on", on)?,
                step: step.as_str().to_owned(),
                until: super::form::some_day("until", until.as_deref())?,
            };
            deal.contingencies[at].steps.push(taken);
        }
        (ContingencyChangeView::Drop, Some(at)) => {
            if !deal.contingencies[at].steps.is_empty() {
                return Err(AppError::bad_request("contingency", "something was done about it; it stays"));
            }
            deal.contingencies.remove(at);
        }
    }
    Ok(())
}

//! When everything of a deal is due, counted anew from its days by the dated tables. Nothing of it is stored.

use chrono::NaiveDate;
use hub_compliance::deadline::contingency::{ContingencyError, Standing};
use hub_compliance::deadline::{Clock, Deadline, DeadlineError, DeadlineRule, Meaning, Question, Wanted};
use hub_domain::transaction::{Stage, Transaction};

use super::contingencies;
use super::forms::{self, ContractForm};
use crate::money_tables::MoneyTables;

/// The anchor of the day on which the deal is to close.
pub(super) const CLOSING: &str = "closing";
/// The form of the law about loans' disclosures, and what the closing is called there.
const LOAN: &str = "trid";
const CONSUMMATION: &str = "consummation";
/// The anchor of the day on which the buyer received the Closing Disclosure.
pub(super) const DISCLOSED: &str = "closing-disclosure-received";
/// Dates of the law about loans that an agent looks after; the others are the lender's own.
const OF_LOANS: [&str; 3] =
    ["closing-disclosure-mailed-by", "closing-disclosure-received-by", "consummation-after-closing-disclosure"];
/// The date of a form that is the closing itself.
const CLOSES: &str = "close-of-escrow";

/// What a due date belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Contract,
    Loan,
    Contingency,
    Closing,
}

/// Something due.
pub(crate) struct Due {
    /// As the form's table or the contingency is named.
    pub event: String,
    /// The form's date that a contingency counts.
    pub counts: Option<String>,
    pub title: String,
    pub of: Of,
    pub day: NaiveDate,
    pub meaning: Meaning,
    pub clock: Option<Clock>,
    pub derivation: Vec<String>,
    pub source: Option<String>,
    pub done: Option<NaiveDate>,
    pub done_by: Option<String>,
    /// Nothing is left to do about it.
    pub settled: bool,
}

/// A date that cannot be counted yet, and what it lacks.
pub(crate) struct Uncounted {
    pub event: String,
    pub title: String,
    pub anchor: Option<String>,
    pub days: bool,
    pub why: Option<String>,
}

/// Where a contingency stands, or why that cannot be said.
pub(crate) type Stands = Result<Standing, Unsaid>;

/// Why it cannot be said where a contingency stands.
pub(crate) enum Unsaid {
    /// The day of this event is missing.
    Anchor(String),
    /// It is none of the form's, or the deal has no form.
    NoForm,
    /// The tables' answer.
    Refused(ContingencyError),
}

/// Everything about a deal that follows from its days.
pub(crate) struct Dates {
    /// By day.
    pub due: Vec<Due>,
    pub uncounted: Vec<Uncounted>,
    /// As the deal's contingencies stand, in their order.
    pub contingencies: Vec<Stands>,
    /// The day the closing is expected.
    pub closing: Option<NaiveDate>,
}

/// Counts all of it, as of `today`.
pub(crate) fn dates(deal: &Transaction, tables: &MoneyTables, today: NaiveDate) -> Dates {
    let mut found = Dates { due: Vec::new(), uncounted: Vec::new(), contingencies: Vec::new(), closing: None };
    let form = deal.form.as_deref().and_then(|form| forms::named(&tables.deadlines, form));
    if let Some(form) = &form {
        found.contract(deal, form, tables);
    }
    let escrow = found.due.iter().find(|due| due.event == CLOSES).map(|due| due.day);
    found.closing = deal.anchor(CLOSING).or(escrow);
    if deal.loan.is_some() {
        found.loan(deal, tables);
    }
    for held in &deal.contingencies {
        let stands = contingencies::stands(deal, held, form.as_ref(), tables, today);
        if let Ok(standing) = &stands {
            let title = contingencies::title(held, form.as_ref(), tables);
            let clock = form.as_ref().filter(|_| held.steps.is_empty());
            let clock = clock.and_then(|form| contingencies::clock(deal, held, form, tables));
            let counts = contingencies::rule(held, form.as_ref(), tables).map(|rule| rule.value.event.clone());
            found.contingency((held.contingency.clone(), counts), title, clock, standing);
        }
        found.contingencies.push(stands);
    }
    if let Some(day) = deal.anchor(CLOSING) {
        found.due.push(Due {
            event: CLOSING.to_owned(),
            counts: None,
            title: "Closing".to_owned(),
            of: Of::Closing,
            day,
            meaning: Meaning::LastDay,
            clock: None,
            derivation: vec![format!("The day of the closing as it was entered: {day}.")],
            source: None,
            done: None,
            done_by: None,
            settled: deal.stage == Stage::Closed,
        });
    }
    found.due.sort_by(|a, b| (a.day, &a.title).cmp(&(b.day, &b.title)));
    found
}

impl Dates {
    fn contract(&mut self, deal: &Transaction, form: &ContractForm<'_>, tables: &MoneyTables) {
        let covered = contingencies::events(deal, form, tables);
        for rule in form.events().into_iter().filter(|rule| !covered.contains(&rule.event)) {
            let days = deal.agreed.iter().find(|agreed| agreed.event == rule.event).map(|it| u32::from(it.days));
            let anchor = deal.anchor(&rule.anchor);
            if anchor.is_none() || (days.is_none() && rule.days.is_none()) {
                self.uncounted.push(Uncounted {
                    event: rule.event.clone(),
                    title: rule.title.clone(),
                    anchor: anchor.is_none().then(|| rule.anchor.clone()),
                    days: days.is_none() && rule.days.is_none(),
                    why: None,
                });
            }
            let Some(date) = anchor else { continue };
            match count(rule, date, days, &deal.zone, tables) {
                Ok(deadline) => self.add(deal, rule, Of::Contract, deadline),
                Err(DeadlineError::DaysNeeded { .. }) => {}
                Err(error) => self.uncounted.push(Uncounted {
                    event: rule.event.clone(),
                    title: rule.title.clone(),
                    anchor: None,
                    days: false,
                    why: Some(error.to_string()),
                }),
            }
        }
    }

    /// The dates of the law about loans, as far as the days for them are there.
    fn loan(&mut self, deal: &Transaction, tables: &MoneyTables) {
        let Ok(rules) = tables.deadlines.of_form(Some(LOAN)) else { return };
        // Each in its turn: the last day to mail is counted from the last day to receive.
        let mut rules: Vec<&DeadlineRule> =
            rules.into_iter().map(|rule| &rule.value).filter(|rule| OF_LOANS.contains(&rule.event.as_str())).collect();
        rules.sort_by_key(|rule| rule.anchor != CONSUMMATION);
        for rule in rules {
            let chained = self.due.iter().find(|due| due.of == Of::Loan && due.event == rule.anchor).map(|due| due.day);
            let anchor = match rule.anchor.as_str() {
                CONSUMMATION => self.closing,
                anchor => deal.anchor(anchor).or(chained),
            };
            let Some(date) = anchor else { continue };
            if let Ok(deadline) = count(rule, date, None, &deal.zone, tables) {
                self.add(deal, rule, Of::Loan, deadline);
            }
        }
    }

    fn add(&mut self, deal: &Transaction, rule: &DeadlineRule, of: Of, deadline: Deadline) {
        let done = deal.done.iter().find(|done| done.event == rule.event);
        // Whoever has the disclosure in hand has nothing to mail or receive any more.
        let disclosed = of == Of::Loan && deal.anchor(DISCLOSED).is_some();
        self.due.push(Due {
            event: rule.event.clone(),
            counts: None,
            title: rule.title.clone(),
            of,
            day: deadline.due,
            meaning: deadline.meaning,
            clock: deadline.clock.clone(),
            derivation: deadline.derivation,
            source: Some(deadline.source),
            done: done.map(|done| done.on),
            done_by: done.map(|done| done.by.clone()),
            settled: done.is_some() || disclosed || deadline.meaning != Meaning::LastDay,
        });
    }

    fn contingency(
        &mut self,
        (event, counts): (String, Option<String>),
        title: String,
        clock: Option<Clock>,
        standing: &Standing,
    ) {
        let Some(day) = standing.due else { return };
        self.due.push(Due {
            event,
            counts,
            title,
            of: Of::Contingency,
            day,
            meaning: Meaning::LastDay,
            clock,
            derivation: standing.derivation.clone(),
            source: Some(standing.source.clone()),
            done: None,
            done_by: None,
            settled: standing.state.is_over(),
        });
    }

    /// What is due next and not done.
    pub fn next(&self) -> Option<&Due> {
        self.due.iter().find(|due| !due.settled)
    }
}

/// The hour at which a day ends, and where that is meant.
pub(crate) fn clock_words(clock: &Clock) -> String {
    format!("{} {}", clock.time.format("%H:%M"), clock.zone.name())
}

/// Counts one date. The property's zone matters only where the form names an hour.
pub(super) fn count(
    rule: &DeadlineRule,
    date: NaiveDate,
    days: Option<u32>,
    zone: &str,
    tables: &MoneyTables,
) -> Result<Deadline, DeadlineError> {
    let zone = rule.cut_off.as_ref().map(|_| zone.to_owned());
    let wanted = |zone| Wanted {
        form: rule.form.clone(),
        event: rule.event.clone(),
        variant: None,
        question: Question { date, days, zone },
    };
    tables.deadlines.answer(&wanted(zone), &tables.finance.holidays)
}

/// The first day a loan may close whose Closing Disclosure is received on `day`.
pub(super) fn first_closing(day: NaiveDate, tables: &MoneyTables) -> Option<NaiveDate> {
    let question = Question { date: day, days: None, zone: None };
    let wanted = Wanted { form: LOAN.into(), event: OF_LOANS[2].into(), variant: None, question };
    tables.deadlines.answer(&wanted, &tables.finance.holidays).ok().map(|deadline| deadline.due)
}

//! The contract forms among what the tables of dates know.

use hub_compliance::deadline::{DeadlineRule, DeadlineTables};
use hub_domain::dated::Dated;

/// The events that make a contract bind. A form that counts from one of them is a contract's; what counts from other
/// events is a law's own.
const BINDING: [&str; 2] = ["effective-date", "acceptance"];

/// A contract form.
pub(super) struct ContractForm<'t> {
    /// Its name.
    pub name: &'t str,
    /// In words.
    pub title: &'t str,
    /// Where it is of: `US-TX`.
    pub jurisdiction: &'t str,
    /// The event that makes the contract bind.
    pub binds_on: &'t str,
    /// Its rules, as written; several of one event are readings of it.
    pub rules: Vec<&'t Dated<DeadlineRule>>,
}

/// Every contract form, by its title.
pub(super) fn all(tables: &DeadlineTables) -> Vec<ContractForm<'_>> {
    let mut forms: Vec<ContractForm<'_>> = Vec::new();
    for rule in tables.rules().iter().filter(|rule| BINDING.contains(&rule.value.anchor.as_str())) {
        if forms.iter().all(|form| form.name != rule.value.form) {
            forms.push(ContractForm {
                name: &rule.value.form,
                title: &rule.value.form_title,
                jurisdiction: &rule.jurisdiction,
                binds_on: &rule.value.anchor,
                rules: tables.rules().iter().filter(|it| it.value.form == rule.value.form).collect(),
            });
        }
    }
    forms.sort_by_key(|form| form.title);
    forms
}

/// A contract form by its name.
pub(super) fn named<'t>(tables: &'t DeadlineTables, name: &str) -> Option<ContractForm<'t>> {
    all(tables).into_iter().find(|form| form.name == name)
}

/// The event whose day makes a contract on this form bind; a contract on no form that is known has an effective date.
pub(super) fn binds_on<'t>(tables: &'t DeadlineTables, form: Option<&str>) -> &'t str {
    form.and_then(|form| named(tables, form)).map_or(BINDING[0], |form| form.binds_on)
}

impl<'t> ContractForm<'t> {
    /// One rule of each event, in the table's order.
    pub fn events(&self) -> Vec<&'t DeadlineRule> {
        let mut events: Vec<&DeadlineRule> = Vec::new();
        for rule in &self.rules {
            if events.iter().all(|it| it.event != rule.value.event) {
                events.push(&rule.value);
            }
        }
        events
    }

    /// The event that days of an event are counted from.
    pub fn anchor_of(&self, event: &str) -> Option<&'t str> {
        self.rules.iter().find(|rule| rule.value.event == event).map(|rule| rule.value.anchor.as_str())
    }
}

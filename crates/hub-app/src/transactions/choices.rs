//! What can be chosen from in forms of deals.

use super::forms::{self, ContractForm};
use super::zones::STATES;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{ContractFormView, NamedTitleView, StateZoneView, TransactionChoicesView};

impl Hub {
    /// The contract forms that the tables know, and the states with their time zones.
    ///
    /// # Errors
    /// None of its own.
    pub async fn transaction_choices(&self) -> Result<TransactionChoicesView> {
        let tables = self.money_tables();
        let states = STATES.iter().map(|(state, zone)| StateZoneView { state: (*state).into(), zone: (*zone).into() });
        Ok(TransactionChoicesView {
            forms: forms::all(&tables.deadlines).iter().map(view).collect(),
            states: states.collect(),
        })
    }
}

fn view(form: &ContractForm<'_>) -> ContractFormView {
    let mut anchors: Vec<String> = Vec::new();
    for event in form.events() {
        if !anchors.contains(&event.anchor) {
            anchors.push(event.anchor.clone());
        }
    }
    let open = form.events().into_iter().filter(|event| event.may_differ || event.days.is_none());
    ContractFormView {
        form: form.name.to_owned(),
        title: form.title.to_owned(),
        state: form.jurisdiction.strip_prefix("US-").map(str::to_owned),
        binds_on: form.binds_on.to_owned(),
        anchors,
        agreed: open
            .map(|event| NamedTitleView { name: event.event.clone(), title: event.title.clone(), days: event.days })
            .collect(),
    }
}

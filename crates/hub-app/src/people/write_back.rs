//! Figures written into a system's own fields, where the user has mapped them: through the outbox, like any other edit.

use std::collections::BTreeMap;

use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_domain::outlook::Rate;
use hub_store::crm::CrmEdit;
use hub_store::people::{Condition, Mapped, PeopleOrder, PeopleQuery};

use super::figures::{figures, searches_of};
use super::shared::{System, connection_id, instant};
use super::values::in_words;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    CustomFieldView, FigureFieldView, SaveWriteBackRequest, WriteBackOutcomeView, WriteBackRequest, WriteBackRowView,
    WriteBackView, WrittenFieldView,
};

/// What can be written back.
const FIGURES: [&str; 4] = ["temperature", "preferences", "timeline", "commission"];
/// Whose edits these are, in the history of fields.
const ACTOR: &str = "hub";

impl Hub {
    /// What the hub writes back into each system.
    ///
    /// # Errors
    /// The store's.
    pub async fn write_back(&self) -> Result<Vec<WriteBackView>> {
        let mut views = Vec::new();
        for system in self.systems().await? {
            let mapped = self.0.store.write_backs(system.id).await?;
            views.push(view(&system, &mapped));
        }
        Ok(views)
    }

    /// Says which figures go into which fields of a system.
    ///
    /// # Errors
    /// No such connection, figure or field; one field twice.
    pub async fn save_write_back(&self, request: &SaveWriteBackRequest) -> Result<WriteBackView> {
        let system = self.system(&request.connection).await?;
        let mut mapped: Vec<(String, String)> = Vec::new();
        for wanted in &request.mapped {
            if !FIGURES.contains(&wanted.figure.as_str()) {
                return Err(AppError::bad_request("figure", "temperature, preferences, timeline or commission"));
            }
            let Some(field) = wanted.field.as_deref().map(str::trim).filter(|field| !field.is_empty()) else {
                continue;
            };
            let known = own_fields(&system).any(|own| own.name == field);
            if !known {
                return Err(AppError::bad_request("field", "is no field of this system's own that can be written"));
            }
            if mapped.iter().any(|(figure, there)| there == field || *figure == wanted.figure) {
                return Err(AppError::bad_request(
                    "field",
                    "each figure goes into one field, and each field takes one",
                ));
            }
            mapped.push((wanted.figure.clone(), field.to_owned()));
        }
        self.0.store.set_write_backs(system.id, &mapped).await?;
        Ok(view(&system, &self.0.store.write_backs(system.id).await?))
    }

    /// Writes the figures back, or says what that would change. Where nothing can be said of somebody, what stands there
    /// stays.
    ///
    /// # Errors
    /// No such connection.
    pub async fn run_write_back(&self, request: &WriteBackRequest) -> Result<WriteBackOutcomeView> {
        let system = self.system(&request.connection).await?;
        let mapped = self.0.store.write_backs(system.id).await?;
        let mut outcome = WriteBackOutcomeView { people: 0, changed: 0, first: Vec::new() };
        if mapped.is_empty() {
            return Ok(outcome);
        }
        let (rate, judge): (Option<Rate>, _) = (self.usual_rate().await?, self.crm_judge().await?);
        let searches = self.0.store.saved_searches().await?;
        let mut query = PeopleQuery {
            text: String::new(),
            all: vec![Condition::System(vec![system.name.clone()])],
            any: Vec::new(),
            archived: false,
            order: PeopleOrder::Name,
            limit: 500,
            offset: 0,
        };
        loop {
            let page = self.0.store.people(&query).await?;
            for row in &page.rows {
                let Some(record) = self.0.store.crm_record(row.id).await? else { continue };
                let deals = if row.open_deals > 0 { self.open_deals(row.id).await? } else { Vec::new() };
                let own = searches_of(&searches, row, &record);
                let said = figures(row, &record, &deals, &own, rate, self.0.clock.now());
                outcome.people += 1;
                let mut changes = BTreeMap::new();
                let mut written = Vec::new();
                for mapped in &mapped {
                    let Some(after) = said.field(&mapped.figure) else { continue };
                    let before = record.fields.get(&mapped.field).cloned().unwrap_or(FieldValue::Empty);
                    let value = FieldValue::text(chosen(&system, &mapped.field, after));
                    if before.says_as(&value) {
                        continue;
                    }
                    written.push(WrittenFieldView {
                        field: mapped.field.clone(),
                        before: in_words(&before),
                        after: in_words(&value),
                    });
                    changes.insert(mapped.field.clone(), FieldChange::Value(value));
                }
                if changes.is_empty() {
                    continue;
                }
                outcome.changed += 1;
                if outcome.first.len() < 20 {
                    outcome.first.push(WriteBackRowView {
                        person: row.id.to_string(),
                        name: row.name.clone(),
                        temperature: said.temperature.value.into(),
                        fields: written,
                    });
                }
                if !request.dry_run {
                    let edit = CrmEdit { record: row.id, changes, actor: ACTOR.to_owned(), reason: None };
                    self.0.store.crm_edit(&edit, judge.as_ref()).await?;
                }
            }
            if page.rows.len() < query.limit as usize {
                break;
            }
            query.offset += query.limit;
        }
        if !request.dry_run {
            self.0.store.note_write_back(system.id).await?;
        }
        Ok(outcome)
    }

    async fn system(&self, id: &str) -> Result<System> {
        let id = connection_id(id)?;
        let found = self.systems().await?.into_iter().find(|system| system.id == id);
        found.ok_or_else(|| AppError::not_found("such connection"))
    }
}

/// A value as the field's choices write it, where it has some: `Hot` for `hot`.
fn chosen(system: &System, field: &str, value: String) -> String {
    let own = system.schema.custom_fields.iter().find(|own| own.name == field);
    let choice = own.and_then(|own| own.choices.iter().find(|choice| choice.label.eq_ignore_ascii_case(&value)));
    choice.map_or(value, |choice| choice.label.clone())
}

fn own_fields(system: &System) -> impl Iterator<Item = &hub_connector::crm::CustomField> {
    system.schema.custom_fields.iter().filter(|field| field.kind == CrmKind::Contact && field.writable)
}

fn view(system: &System, mapped: &[Mapped]) -> WriteBackView {
    let field = |figure: &str| mapped.iter().find(|m| m.figure == figure).map(|m| m.field.clone());
    WriteBackView {
        connection: system.id.to_string(),
        system: system.name.clone(),
        mapped: FIGURES.iter().map(|f| FigureFieldView { figure: (*f).to_owned(), field: field(f) }).collect(),
        fields: own_fields(system)
            .map(|own| CustomFieldView {
                name: own.name.clone(),
                label: own.label.clone(),
                choices: own.choices.iter().map(|c| c.label.clone()).collect(),
            })
            .collect(),
        written_at: mapped.iter().filter_map(|m| m.written_at).max().map(instant),
    }
}

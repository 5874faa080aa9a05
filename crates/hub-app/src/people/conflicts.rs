//! Fields that two systems disagree on: was, yours, theirs; once or always.

use hub_domain::CrmId;
use hub_domain::crm::{FieldValue, MergeRule};
use hub_store::crm::{Choice, CrmConflict};

use super::person::labels;
use super::shared::{System, connection_id, instant, kind_of, record_id};
use super::values::{form, read};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    ChoiceView, ConflictView, ConflictsView, FieldRuleView, FieldValueView, ResolveConflictRequest, ResolvedView,
};

impl Hub {
    /// Fields that wait for a decision, and what was decided for always.
    ///
    /// # Errors
    /// The store's.
    pub async fn conflicts(&self) -> Result<ConflictsView> {
        let systems = self.systems().await?;
        let conflicts = conflict_views(self, self.0.store.crm_conflicts().await?, &systems).await?;
        let names = self.connection_names().await?;
        let rules = self.0.store.crm_rules().await?;
        let rules = rules.into_iter().map(|(connection, kind, field, rule)| FieldRuleView {
            connection: connection.to_string(),
            system: names.get(&connection).cloned().unwrap_or_default(),
            kind: kind.to_string(),
            field,
            rule: Some(rule.as_str().to_owned()),
        });
        Ok(ConflictsView { conflicts, rules: rules.collect() })
    }

    /// Decides a field, once or always.
    ///
    /// # Errors
    /// No such record or connection; it does not wait any more; a value that makes no sense.
    pub async fn resolve_conflict(&self, request: &ResolveConflictRequest) -> Result<ResolvedView> {
        let (record, connection) = (record_id(&request.record)?, connection_id(&request.connection)?);
        let store = &self.0.store;
        let known = store.crm_record(record).await?.ok_or_else(|| AppError::not_found("such record"))?;
        let choice = match (request.choice, &request.value) {
            (ChoiceView::Yours, None) => Choice::Ours,
            (ChoiceView::Theirs, None) => Choice::Theirs,
            (ChoiceView::Other, Some(value)) => {
                let before = known.fields.get(&request.field).cloned().unwrap_or(FieldValue::Empty);
                Choice::Value(read(known.kind, &request.field, &before, value, self.region().await?)?)
            }
            _ => return Err(AppError::bad_request("value", "goes with the choice “other”, and with no other")),
        };
        if request.always && request.choice == ChoiceView::Other {
            return Err(AppError::bad_request("always", "only one of the sides can count always"));
        }
        let (judge, actor) = (self.crm_judge().await?, self.actor().await?);
        let mut decided = 0;
        if store.crm_resolve(record, connection, &request.field, &choice, &actor, judge.as_ref()).await? {
            decided += 1;
        } else {
            return Err(AppError::not_found("such decision waiting; it was settled meanwhile"));
        }
        if request.always {
            let rule = if request.choice == ChoiceView::Yours { MergeRule::Local } else { MergeRule::Remote };
            store.crm_choose_rule(connection, known.kind, &request.field, Some(rule)).await?;
            for other in store.crm_conflicts().await? {
                let alike = other.connection == connection && other.field == request.field;
                if alike
                    && other.kind == known.kind
                    && store
                        .crm_resolve(other.record, connection, &other.field, &choice, &actor, judge.as_ref())
                        .await?
                {
                    decided += 1;
                }
            }
        }
        let left = store.crm_conflict_count().await?;
        Ok(ResolvedView { decided, left: u32::try_from(left).unwrap_or(u32::MAX) })
    }

    /// Chooses a rule for a field of a system, or goes back to the usual one.
    ///
    /// # Errors
    /// No such connection or rule; a restriction, which no rule lifts.
    pub async fn choose_field_rule(&self, request: &FieldRuleView) -> Result<ConflictsView> {
        let kind = kind_of(&request.kind)?;
        let rule = match request.rule.as_deref() {
            None => None,
            Some(rule) => Some(MergeRule::parse(rule).ok_or_else(|| AppError::bad_request("rule", "is no rule"))?),
        };
        if rule.is_some() && MergeRule::usual(kind, &request.field, &[]) == MergeRule::MostRestrictive {
            return Err(AppError::bad_request("field", "a restriction counts whatever side it comes from"));
        }
        self.0.store.crm_choose_rule(connection_id(&request.connection)?, kind, &request.field, rule).await?;
        self.conflicts().await
    }
}

/// Conflicts as the screen shows them.
pub(super) async fn conflict_views(
    hub: &Hub,
    conflicts: Vec<CrmConflict>,
    systems: &[System],
) -> Result<Vec<ConflictView>> {
    let store = &hub.0.store;
    let records: Vec<CrmId> = conflicts.iter().map(|c| c.record).collect();
    let people = store.people_of(&records).await?;
    let names = store.person_names(&people.values().copied().collect::<Vec<_>>()).await?;
    let known = store.crm_records_of(&records).await?;
    let there = store.crm_links_of(&records).await?;
    let edits: Vec<_> = conflicts.iter().map(|c| (c.record, c.field.clone())).collect();
    let edits = store.last_edits(&edits).await?;
    let labels = labels(systems);
    let mut views = Vec::with_capacity(conflicts.len());
    for conflict in conflicts {
        let kind = conflict.kind;
        // What is here now counts, should it have changed since the conflict was opened.
        let here = known.get(&conflict.record).and_then(|r| r.fields.get(&conflict.field).cloned());
        let yours = here.unwrap_or(conflict.local);
        let edit = edits.get(&(conflict.record, conflict.field.clone())).cloned();
        let links = there.get(&conflict.record).map_or(&[][..], Vec::as_slice);
        let link = links.iter().find(|l| l.connection == conflict.connection && !l.gone);
        let person = people.get(&conflict.record).copied().unwrap_or(conflict.record);
        views.push(ConflictView {
            record: conflict.record.to_string(),
            kind: kind.to_string(),
            person: person.to_string(),
            person_name: names.get(&person).cloned().unwrap_or_default(),
            connection: conflict.connection.to_string(),
            system: systems.iter().find(|s| s.id == conflict.connection).map(|s| s.name.clone()).unwrap_or_default(),
            label: labels.get(&conflict.field).map(|(label, _)| label.clone()),
            was: conflict.base.as_ref().map(FieldValueView::from),
            form: form(kind, &conflict.field, &yours),
            yours: FieldValueView::from(&yours),
            yours_by: edit.as_ref().and_then(|(_, actor)| actor.clone()),
            yours_at: edit.map(|(at, _)| instant(at)),
            theirs: FieldValueView::from(&conflict.remote),
            theirs_at: link.and_then(|l| l.modified.as_deref()).map(as_instant),
            since: instant(conflict.opened_at),
            field: conflict.field,
        });
    }
    Ok(views)
}

/// A system's own way to write when something changed, as RFC 3339 where it can be read.
fn as_instant(said: &str) -> String {
    if let Some(at) = said.parse::<i64>().ok().and_then(chrono::DateTime::from_timestamp_millis) {
        return instant(at);
    }
    chrono::DateTime::parse_from_rfc3339(said).map_or_else(|_| said.to_owned(), |at| instant(at.to_utc()))
}

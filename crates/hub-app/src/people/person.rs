//! One person: header, fields and where each value stands, what belongs to them, what happened.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use hub_connector::crm::CrmSchema;
use hub_domain::crm::{CrmKind, FieldValue, Fields, fields_of};
use hub_domain::{ConnectionId, CrmId};
use hub_store::crm::{CrmLink, CrmRecord, OpVerb};
use hub_store::people::{Badge, PersonEntry, PersonRow, Task};

use super::conflicts::conflict_views;
use super::list::{next_task, once};
use super::rules::days;
use super::shared::{System, badges, cut, instant, kind_of, record_id};
use super::values::form;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    ArchivedView, DealView, EarlierValueView, FieldFormView, FieldHistoryRequest, FieldValueView, FieldView,
    NextActionView, PersonRequest, PersonView, SystemBadgeView, TaskView, TimelineEntryView, TimelineRequest,
    TimelineView, WhyView,
};

/// Text of a field, trimmed; nothing where there is none.
pub(super) fn text(fields: &Fields, name: &str) -> Option<String> {
    fields.get(name).and_then(FieldValue::as_text).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}

impl Hub {
    /// A person.
    ///
    /// # Errors
    /// No such person.
    pub async fn person(&self, request: &PersonRequest) -> Result<PersonView> {
        if request.timeline > 200 {
            return Err(AppError::bad_request("timeline", "0 to 200"));
        }
        let id = record_id(&request.id)?;
        let store = &self.0.store;
        let record = store.crm_record(id).await?.filter(|r| r.kind == CrmKind::Contact);
        let record = record.ok_or_else(|| AppError::not_found("such person"))?;
        let row = store.person_row(id).await?.ok_or_else(|| AppError::not_found("such person"))?;
        let systems = self.systems().await?;
        let links = store.crm_links(id).await?;
        let tasks = store.person_tasks(id, CrmKind::Task).await?;
        let deals = store.person_tasks(id, CrmKind::Deal).await?;
        let (total, entries) = if request.timeline == 0 {
            (store.person_timeline(id, &[], None, 1).await?.0, Vec::new())
        } else {
            store.person_timeline(id, &[], None, request.timeline).await?
        };
        let mut all: Vec<CrmId> = vec![id];
        all.extend(tasks.iter().chain(&deals).map(|(_, task)| task.id).chain(entries.iter().map(|e| e.id)));
        let there = store.badges(&all).await?;
        let conflicts: Vec<_> = store.crm_conflicts_of(id).await?;
        let waiting = store.crm_waiting_of(id).await?;
        let rate = self.usual_rate().await?;
        let open: Vec<Task> = deals.iter().filter(|(open, _)| *open).map(|(_, deal)| deal.clone()).collect();
        let figures = self.figures_of(&row, &record, &open, rate).await?;
        let lead = store.lead(None, Some(id)).await?;
        let lead = match lead {
            Some(lead) => Some(self.lead_view(&lead).await?),
            None => None,
        };
        let unsettled = conflicts.iter().map(|c| c.field.clone()).collect();
        let conflict_views = conflict_views(self, conflicts, &systems).await?;
        Ok(PersonView {
            id: id.to_string(),
            name: row.name.clone(),
            company: row.company.clone(),
            stage: row.stage.clone(),
            lead_source: row.lead_source.clone(),
            owner: row.owner.clone(),
            created_at: instant(row.created_at),
            last_touch_at: row.last_touch.map(instant),
            archived: record.archived.clone().map(|(at, because)| ArchivedView { at: instant(at), because }),
            merged_into: store.merged_into(id).await?.map(|id| id.to_string()),
            systems: badges(there.get(&id).map_or(&[][..], Vec::as_slice)),
            next_action: self.next_action(&row, &deals),
            figures: figures.view(),
            lead,
            fields: self.fields_view(&record, &links, &systems, &unsettled).await?,
            tasks: tasks.iter().map(|(_, task)| self.task_view(task, &there)).collect(),
            deals: deals
                .iter()
                .map(|(open, deal)| deal_view(deal, *open, row.open_tasks > 0 || row.next_meeting.is_some(), &there))
                .collect(),
            timeline: timeline_view(total, &entries, request.timeline, &there),
            conflicts: conflict_views,
            duplicates: store.crm_reviews_of(id).await?,
            waiting,
        })
    }

    /// What to do next with somebody, and why.
    fn next_action(&self, row: &PersonRow, deals: &[(bool, Task)]) -> Option<NextActionView> {
        let now = self.0.clock.now();
        let ahead = |at: DateTime<Utc>| (at.date_naive() - now.date_naive()).num_days();
        let why = |code: &str, n: Option<i64>, about: Option<String>, at: Option<String>, text: String| WhyView {
            code: code.to_owned(),
            days: n.and_then(|n| i32::try_from(n).ok()),
            about,
            at,
            weight: 0,
            text,
        };
        if row.lead_state == 1
            && let Some(at) = row.lead_at
        {
            let n = (now - at).num_days().max(0);
            let text = if n == 0 {
                "Came in today, not answered.".to_owned()
            } else {
                format!("Came in {} ago, not answered.", days(n))
            };
            let why = why("newLead", Some(n), row.lead_source.clone(), Some(instant(at)), text);
            return Some(NextActionView { action: "answer".to_owned(), task: None, why });
        }
        if let (Some(task), Some(due)) = (next_task(row, self), row.next_due) {
            let n = ahead(due);
            let text = match n {
                ..0 => format!("Overdue by {}.", days(-n)),
                0 => "Due today.".to_owned(),
                _ => format!("Due in {}.", days(n)),
            };
            let code = if n < 0 { "taskOverdue" } else { "taskDue" };
            let why = why(code, Some(n), Some(task.title.clone()), Some(instant(due)), text);
            return Some(NextActionView { action: "task".to_owned(), task: Some(task), why });
        }
        if let Some(task) = next_task(row, self) {
            let why = why("taskDue", None, Some(task.title.clone()), None, "A task without a day.".to_owned());
            return Some(NextActionView { action: "task".to_owned(), task: Some(task), why });
        }
        if let Some(at) = row.deal_closes.filter(|at| ahead(*at) <= 14) {
            let n = ahead(at);
            let text = if n < 0 {
                format!("A deal should have closed {} ago.", days(-n))
            } else {
                format!("A deal closes in {}.", days(n))
            };
            let about = deals.iter().find(|(open, _)| *open).and_then(|(_, d)| text_of(d, "Name"));
            let why = why("dealCloses", Some(n), about, Some(at.date_naive().to_string()), text);
            return Some(NextActionView { action: "closing".to_owned(), task: None, why });
        }
        if row.next_meeting.is_some() {
            return None;
        }
        let silent = row.last_touch.map_or_else(|| (now - row.created_at).num_days(), |at| (now - at).num_days());
        let warm = row.temperature != hub_domain::outlook::Temperature::Cold;
        if row.open_deals > 0 || warm {
            let text = if row.open_deals > 0 { "An open deal, and nothing is planned." } else { "Nothing is planned." };
            let why = why("noNextAction", Some(silent), row.deal_stage.clone(), None, text.to_owned());
            return Some(NextActionView { action: "plan".to_owned(), task: None, why });
        }
        (silent > 90).then(|| NextActionView {
            action: "call".to_owned(),
            task: None,
            why: why(
                "silent",
                Some(silent),
                None,
                row.last_touch.map(instant),
                format!("Silent for {}.", days(silent)),
            ),
        })
    }

    /// Fields: those of the dictionary in its order, then a system's own by name.
    async fn fields_view(
        &self,
        record: &CrmRecord,
        links: &[CrmLink],
        systems: &[System],
        unsettled: &BTreeSet<String>,
    ) -> Result<Vec<FieldView>> {
        let store = &self.0.store;
        let earlier = store.earlier_values(record.id).await?;
        let files = store.from_files(record.id).await?;
        let names: HashMap<ConnectionId, &str> = systems.iter().map(|s| (s.id, s.name.as_str())).collect();
        let labels = labels(systems);
        let making: bool = store.crm_waiting_verb(record.id, OpVerb::Create).await?;
        let known = fields_of(record.kind).iter().map(|spec| spec.name.to_owned());
        let own = record.fields.keys().filter(|name| hub_domain::crm::field_spec(record.kind, name).is_none());
        let stages = store.people_values("stage").await?;
        let mut views = Vec::new();
        for name in known.chain(own.cloned()) {
            let value = record.fields.get(&name).cloned().unwrap_or(FieldValue::Empty);
            let form = form(record.kind, &name, &value);
            if form == FieldFormView::Figure && value.is_empty() {
                continue;
            }
            let (mut agrees, mut differs, mut waiting) = (Vec::new(), Vec::new(), making);
            for link in links.iter().filter(|link| !link.gone) {
                let Some(system) = names.get(&link.connection) else { continue };
                match link.seen.get(&name) {
                    Some(there) if there.says_as(&value) => agrees.push((*system).to_owned()),
                    Some(_) => {
                        differs.push((*system).to_owned());
                        waiting = true;
                    }
                    None => {}
                }
            }
            let mut choices = labels.get(&name).map(|(_, choices)| choices.clone()).unwrap_or_default();
            if name == "Stage" {
                let said = systems.iter().flat_map(|s| s.schema.contact_stages.iter().map(|c| c.label.clone()));
                choices = once(said.chain(stages.clone()));
            } else if name == "Owner" {
                choices = once(systems.iter().flat_map(|s| s.schema.owners.iter().map(|c| c.label.clone())));
            }
            let from = files.iter().rev().find(|(field, said, _)| *field == name && said.says_as(&value));
            views.push(FieldView {
                label: labels.get(&name).map(|(label, _)| label.clone()),
                value: FieldValueView::from(&value),
                form: if choices.is_empty() || form != FieldFormView::Line { form } else { FieldFormView::Choice },
                choices,
                agrees: once(agrees),
                differs: once(differs),
                from_file: from.filter(|_| !value.is_empty()).map(|(_, _, file)| file.clone()),
                waiting: waiting && !unsettled.contains(&name) && !value.is_empty(),
                conflict: unsettled.contains(&name),
                earlier: earlier.get(&name).copied().unwrap_or(0),
                name,
            });
        }
        Ok(views)
    }

    /// More of what happened with a person.
    ///
    /// # Errors
    /// The request makes no sense.
    pub async fn person_timeline(&self, request: &TimelineRequest) -> Result<TimelineView> {
        if !(1..=200).contains(&request.limit) {
            return Err(AppError::bad_request("limit", "1 to 200"));
        }
        let id = record_id(&request.id)?;
        let kinds: Result<Vec<CrmKind>> = request.kinds.iter().map(|kind| kind_of(kind)).collect();
        let after = request.after.as_deref().map(place).transpose()?;
        let (total, entries) = self.0.store.person_timeline(id, &kinds?, after, request.limit).await?;
        let ids: Vec<CrmId> = entries.iter().map(|e| e.id).collect();
        let there = self.0.store.badges(&ids).await?;
        Ok(timeline_view(total, &entries, request.limit, &there))
    }

    /// Earlier values of a record's fields, the last first.
    ///
    /// # Errors
    /// No such record.
    pub async fn field_history(&self, request: &FieldHistoryRequest) -> Result<Vec<EarlierValueView>> {
        let id = record_id(&request.id)?;
        let record = self.0.store.crm_record(id).await?.ok_or_else(|| AppError::not_found("such record"))?;
        let names = self.connection_names().await?;
        let history = self.0.store.crm_history(id).await?;
        let wanted = |field: &str| request.field.as_deref().is_none_or(|name| name == field);
        Ok(history
            .into_iter()
            .filter(|old| wanted(&old.field))
            .map(|old| {
                let consent = form(record.kind, &old.field, &old.value) == FieldFormView::Consent;
                let now = record.fields.get(&old.field);
                EarlierValueView {
                    at: instant(old.at),
                    value: FieldValueView::from(&old.value),
                    system: old.connection.and_then(|c| names.get(&c).cloned()),
                    restorable: !consent && old.because != "lifted" && now.is_none_or(|now| !now.says_as(&old.value)),
                    field: old.field,
                    because: old.because,
                    actor: old.actor,
                }
            })
            .collect())
    }

    pub(super) fn task_view(&self, task: &Task, there: &HashMap<CrmId, Vec<Badge>>) -> TaskView {
        let due = text_of(task, "DueAt");
        let done = hub_store::people::task_is_done(&task.fields);
        // By the days of the store's lists, which are UTC's.
        let today = self.0.clock.now().date_naive().to_string();
        TaskView {
            id: task.id.to_string(),
            title: text_of(task, "Title").unwrap_or_default(),
            body: text_of(task, "Body").map(|body| cut(&body, 4_000)),
            task_type: text_of(task, "TaskType"),
            // Days and instants alike begin with the day.
            overdue: !done && due.as_deref().and_then(|d| d.get(..10)).is_some_and(|day| day < today.as_str()),
            due_at: due,
            done,
            owner: text_of(task, "Owner"),
            person: task.person.as_ref().map(|(id, _)| id.to_string()),
            person_name: task.person.as_ref().map(|(_, name)| name.clone()),
            systems: badges(there.get(&task.id).map_or(&[][..], Vec::as_slice)),
            waiting: task.waiting,
        }
    }
}

/// What systems call fields of their own, and what may be chosen.
pub(super) fn labels(systems: &[System]) -> BTreeMap<String, (String, Vec<String>)> {
    let own = |schema: &CrmSchema| {
        let fields = schema.custom_fields.iter();
        fields
            .map(|f| (f.name.clone(), (f.label.clone(), f.choices.iter().map(|c| c.label.clone()).collect())))
            .collect::<Vec<_>>()
    };
    systems.iter().flat_map(|system| own(&system.schema)).collect()
}

pub(super) fn text_of(task: &Task, name: &str) -> Option<String> {
    text(&task.fields, name)
}

pub(super) fn deal_view(deal: &Task, open: bool, planned: bool, there: &HashMap<CrmId, Vec<Badge>>) -> DealView {
    let money = |name: &str| match deal.fields.get(name) {
        Some(FieldValue::Money(money)) => Some((*money).into()),
        _ => None,
    };
    DealView {
        id: deal.id.to_string(),
        name: text_of(deal, "Name").unwrap_or_default(),
        pipeline: text_of(deal, "Pipeline"),
        stage: text_of(deal, "Stage"),
        status: text_of(deal, "Status"),
        open,
        amount: money("Amount"),
        commission: money("Commission"),
        closes_on: text_of(deal, "ExpectedCloseDate").map(|day| day.get(..10).unwrap_or(&day).to_owned()),
        owner: text_of(deal, "Owner"),
        person: deal.person.as_ref().map(|(id, _)| id.to_string()),
        person_name: deal.person.as_ref().map(|(_, name)| name.clone()),
        systems: badges(there.get(&deal.id).map_or(&[][..], Vec::as_slice)),
        waiting: deal.waiting,
        has_next_task: planned,
    }
}

fn timeline_view(total: u64, entries: &[PersonEntry], asked: u32, there: &HashMap<CrmId, Vec<Badge>>) -> TimelineView {
    let last = entries.last().filter(|_| entries.len() == asked as usize);
    TimelineView {
        total,
        next: last.map(|entry| format!("{}.{}", entry.at.timestamp_millis(), entry.row)),
        entries: entries
            .iter()
            .map(|entry| entry_view(entry, badges(there.get(&entry.id).map_or(&[][..], Vec::as_slice))))
            .collect(),
    }
}

/// A place in a timeline, as a page gave it.
fn place(text: &str) -> Result<(DateTime<Utc>, i64)> {
    let wrong = || AppError::bad_request("after", "is no place in a timeline");
    let (at, row) = text.split_once('.').ok_or_else(wrong)?;
    let at = at.parse().ok().and_then(DateTime::from_timestamp_millis).ok_or_else(wrong)?;
    Ok((at, row.parse().map_err(|_| wrong())?))
}

fn entry_view(entry: &PersonEntry, systems: Vec<SystemBadgeView>) -> TimelineEntryView {
    let say = |name: &str| text(&entry.fields, name);
    let first = |names: &[&str]| names.iter().find_map(|name| say(name));
    let body = first(&["Body", "Description", "DESCRIPTION"]);
    let title = first(&["Subject", "Title", "Name", "SUMMARY"])
        .or_else(|| body.as_deref().and_then(|b| b.lines().next()).map(|line| cut(line, 120)));
    let direction =
        say("Direction").map(|said| if said.to_lowercase().starts_with("in") { "in" } else { "out" }.to_owned());
    TimelineEntryView {
        id: entry.id.to_string(),
        kind: entry.kind.to_string(),
        at: instant(entry.at),
        channel: say("Channel").map(|c| c.to_lowercase()),
        direction: direction.filter(|_| entry.kind == CrmKind::Activity),
        title: title.unwrap_or_default(),
        body: body.map(|body| cut(&body, 4_000)),
        outcome: first(&["Outcome", "Stage", "STATUS"]),
        author: first(&["Author", "Owner"]),
        systems,
        waiting: entry.waiting,
    }
}

//! The list of people, and smart lists.

use std::collections::HashMap;

use hub_domain::CrmId;
use hub_domain::outlook::Temperature;
use hub_store::people::{KeptList, PeopleOrder as Order, PeopleQuery, PersonRow};

use super::rules::{self, BUILT_IN};
use super::shared::{badges, instant, page, words};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    ConditionView, CrmSystemView, IdRequest, NextTaskView, PeopleChoicesView, PeopleCountsView, PeopleOrder,
    PeopleRequest, PeopleView, PersonRowView, SaveSmartListRequest, SmartListView, SmartRuleView, SystemBadgeView,
    TemperatureView,
};

impl From<Temperature> for TemperatureView {
    fn from(temperature: Temperature) -> Self {
        match temperature {
            Temperature::Cold => Self::Cold,
            Temperature::Warm => Self::Warm,
            Temperature::Hot => Self::Hot,
        }
    }
}

impl From<PeopleOrder> for Order {
    fn from(order: PeopleOrder) -> Self {
        match order {
            PeopleOrder::Urgency => Self::Urgency,
            PeopleOrder::Name => Self::Name,
            PeopleOrder::LastTouch => Self::LastTouch,
            PeopleOrder::Silence => Self::Silence,
            PeopleOrder::Created => Self::Created,
            PeopleOrder::NextTask => Self::NextTask,
            PeopleOrder::Temperature => Self::Temperature,
        }
    }
}

/// A question, and its conditions in the order of the store's bits.
pub(super) struct Asked {
    pub query: PeopleQuery,
    pub conditions: Vec<ConditionView>,
}

impl Hub {
    /// People.
    ///
    /// # Errors
    /// A condition makes no sense; no such list.
    pub async fn people(&self, request: &PeopleRequest) -> Result<PeopleView> {
        let mut asked = self.asked(request).await?;
        asked.query.limit = page(request.limit)?;
        asked.query.offset = request.offset;
        let found = self.0.store.people(&asked.query).await?;
        let ids: Vec<CrmId> = found.rows.iter().map(|row| row.id).collect();
        let mut systems = self.0.store.badges(&ids).await?;
        let tags = self.tags_of(&ids).await?;
        let now = self.0.clock.now();
        let row = |row: &PersonRow| {
            let there = badges(&systems.remove(&row.id).unwrap_or_default());
            let mut view = row_view(row, there, self);
            view.tags = tags.get(&row.id).cloned().unwrap_or_default();
            view.why = rules::reasons(&asked.conditions, row, now);
            view
        };
        Ok(PeopleView { total: found.total, rows: found.rows.iter().map(row).collect() })
    }

    async fn tags_of(&self, people: &[CrmId]) -> Result<HashMap<CrmId, Vec<String>>> {
        Ok(self.0.store.person_tags(people, 5).await?)
    }

    /// A request as a question to the store.
    pub(super) async fn asked(&self, request: &PeopleRequest) -> Result<Asked> {
        if request.text.chars().count() > 200 {
            return Err(AppError::bad_request("text", "at most 200 characters"));
        }
        let list = match &request.list {
            Some(id) => Some(self.rule_of(id).await?),
            None => None,
        };
        let mut all = request.all.clone();
        let mut groups = vec![request.any.clone()];
        let mut order = request.order;
        if let Some(list) = list {
            all.extend(list.all);
            groups.push(list.any);
            if order == PeopleOrder::Urgency {
                order = list.order;
            }
        }
        let any: Result<Vec<_>> = groups.iter().map(|group| rules::conditions("any", group)).collect();
        let (own, listed) = all.split_at(request.all.len());
        let mut conditions = rules::conditions("all", own)?;
        conditions.extend(rules::conditions("list", listed)?);
        if order == PeopleOrder::Urgency && all.is_empty() && groups.iter().all(Vec::is_empty) {
            order = PeopleOrder::LastTouch;
        }
        let query = PeopleQuery {
            text: request.text.clone(),
            all: conditions,
            any: any?,
            archived: request.archived,
            order: order.into(),
            limit: 0,
            offset: 0,
        };
        all.extend(groups.into_iter().flatten());
        Ok(Asked { query, conditions: all })
    }

    /// The rule of a list.
    async fn rule_of(&self, id: &str) -> Result<SmartRuleView> {
        let kept = self.0.store.smart_lists().await?;
        if let Some(kept) = kept.into_iter().find(|kept| kept.id == id)
            && let Ok(rule) = serde_json::from_value(kept.rule)
        {
            return Ok(rule);
        }
        let settings = self.people_settings().await?;
        rules::built_in(id, &settings).ok_or_else(|| AppError::not_found("such list"))
    }

    /// The smart lists, those that come with the program first, and how many people are on each.
    ///
    /// # Errors
    /// The store's.
    pub async fn smart_lists(&self) -> Result<Vec<SmartListView>> {
        let settings = self.people_settings().await?;
        let kept = self.0.store.smart_lists().await?;
        let mut lists = Vec::new();
        for (id, name) in BUILT_IN {
            let changed = kept.iter().find(|k| k.id == id).and_then(|k| serde_json::from_value(k.rule.clone()).ok());
            let Some(usual) = rules::built_in(id, &settings) else { continue };
            let is_changed = changed.is_some();
            let rule = changed.unwrap_or(usual);
            lists.push(SmartListView {
                id: id.to_owned(),
                name: name.to_owned(),
                built_in: true,
                changed: is_changed,
                rule,
                people: 0,
            });
        }
        for list in kept.into_iter().filter(|k| !BUILT_IN.iter().any(|(id, _)| *id == k.id)) {
            // A list of a newer version that this one cannot read stays out of sight.
            let Ok(rule) = serde_json::from_value(list.rule) else { continue };
            lists.push(SmartListView {
                id: list.id,
                name: list.name,
                built_in: false,
                changed: false,
                rule,
                people: 0,
            });
        }
        let mut queries = Vec::with_capacity(lists.len());
        for list in &lists {
            queries.push(self.asked(&of_rule(&list.rule)).await?.query);
        }
        for (list, count) in lists.iter_mut().zip(self.0.store.people_counts(&queries).await?) {
            list.people = u32::try_from(count).unwrap_or(u32::MAX);
        }
        Ok(lists)
    }

    /// Saves a smart list, new or changed.
    ///
    /// # Errors
    /// A condition makes no sense; the name is taken or empty; no such list.
    pub async fn save_smart_list(&self, request: &SaveSmartListRequest) -> Result<SmartListView> {
        rules::conditions("all", &request.rule.all)?;
        rules::conditions("any", &request.rule.any)?;
        if request.rule.all.is_empty() && request.rule.any.is_empty() {
            return Err(AppError::bad_request("rule", "a list without conditions is everybody"));
        }
        let known = self.smart_lists().await?;
        let (id, name) = match &request.id {
            Some(id) => {
                let list = known.iter().find(|l| l.id == *id).ok_or_else(|| AppError::not_found("such list"))?;
                let name = if list.built_in { list.name.clone() } else { words("name", &request.name, 1, 60)? };
                (id.clone(), name)
            }
            None => (uuid::Uuid::now_v7().to_string(), words("name", &request.name, 1, 60)?),
        };
        if known.iter().any(|l| l.id != id && l.name.eq_ignore_ascii_case(&name)) {
            return Err(AppError::new(crate::view::ErrorCode::NameTaken).with("name", name));
        }
        let rule = serde_json::to_value(&request.rule).map_err(|e| AppError::unexpected(&e))?;
        self.0.store.keep_smart_list(&KeptList { id: id.clone(), name, rule }).await?;
        let saved = self.smart_lists().await?.into_iter().find(|l| l.id == id);
        saved.ok_or_else(|| AppError::not_found("such list"))
    }

    /// Deletes a smart list; one that came with the program is as it was again. Answers what it was, so that it can be
    /// saved anew.
    ///
    /// # Errors
    /// No such list.
    pub async fn delete_smart_list(&self, request: &IdRequest) -> Result<SmartListView> {
        let was = self.smart_lists().await?.into_iter().find(|l| l.id == request.id);
        let was = was.ok_or_else(|| AppError::not_found("such list"))?;
        self.0.store.drop_smart_list(&request.id).await?;
        Ok(was)
    }

    /// What waits for somebody.
    ///
    /// # Errors
    /// The store's.
    pub async fn people_counts(&self) -> Result<PeopleCountsView> {
        let everybody = PeopleRequest { order: PeopleOrder::Name, ..everybody() };
        let call = PeopleRequest { list: Some("callNow".to_owned()), ..everybody.clone() };
        let queries = [self.asked(&everybody).await?.query, self.asked(&call).await?.query];
        let counts = self.0.store.people_counts(&queries).await?;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (_, leads, _) = self.0.store.leads(&[], 1, 0).await?;
        let tasks = self.0.store.people_task_counts(None).await?;
        let outbox = self.0.store.crm_outbox().await?;
        let blocked = outbox.iter().filter(|op| op.state == hub_store::crm::OpState::Blocked).count();
        let count = |at: usize| counts.get(at).map_or(0, |n| u32::try_from(*n).unwrap_or(u32::MAX));
        Ok(PeopleCountsView {
            people: count(0),
            call_now: count(1),
            leads,
            tasks: tasks.overdue + tasks.today,
            conflicts: u32::try_from(self.0.store.crm_conflict_count().await?).unwrap_or(u32::MAX),
            duplicates: number(self.0.store.crm_reviews().await?.len()),
            waiting: number(outbox.len() - blocked),
            blocked: number(blocked + self.0.store.crm_frozen().await?.len() + self.0.store.crm_guards().await?.len()),
        })
    }

    /// What can be chosen from.
    ///
    /// # Errors
    /// The store's.
    pub async fn people_choices(&self) -> Result<PeopleChoicesView> {
        let store = &self.0.store;
        let systems = self.systems().await?;
        let said = |of: &dyn Fn(&hub_connector::crm::CrmSchema) -> Vec<String>| -> Vec<String> {
            systems.iter().flat_map(|system| of(&system.schema)).collect()
        };
        let stages = said(&|s| s.contact_stages.iter().map(|c| c.label.clone()).collect());
        let owners = said(&|s| s.owners.iter().map(|c| c.label.clone()).collect());
        let deal_stages =
            said(&|s| s.pipelines.iter().flat_map(|p| p.stages.iter().map(|c| c.label.clone())).collect());
        let named = store.deal_pipelines().await?;
        let per = store.people_per_connection().await?;
        Ok(PeopleChoicesView {
            stages: once(stages.into_iter().chain(store.people_values("stage").await?)),
            lead_sources: store.people_values("lead_source").await?,
            owners: once(owners.into_iter().chain(store.people_values("owner").await?)),
            tags: store.people_values("tag").await?,
            contact_types: store.people_values("contact_type").await?,
            deal_stages: once(deal_stages.into_iter().chain(named.into_iter().map(|n| n.stage))),
            task_types: store.people_values("task_type").await?,
            systems: systems
                .iter()
                .map(|system| CrmSystemView {
                    connection: system.id.to_string(),
                    name: system.name.clone(),
                    connector: system.connector.clone(),
                    makes: self.makes(system).iter().map(ToString::to_string).collect(),
                    people: per.get(&system.id).copied().unwrap_or(0),
                })
                .collect(),
        })
    }
}

/// Everything, the words that are there, each once and none empty.
pub(super) fn once(all: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for one in all {
        if !one.is_empty() && !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

/// Everybody, by urgency.
pub(crate) fn everybody() -> PeopleRequest {
    PeopleRequest {
        text: String::new(),
        list: None,
        all: Vec::new(),
        any: Vec::new(),
        archived: false,
        order: PeopleOrder::Urgency,
        limit: 1,
        offset: 0,
    }
}

fn of_rule(rule: &SmartRuleView) -> PeopleRequest {
    PeopleRequest { all: rule.all.clone(), any: rule.any.clone(), order: rule.order, ..everybody() }
}

/// What is due next.
pub(super) fn next_task(row: &PersonRow, hub: &Hub) -> Option<NextTaskView> {
    let (title, due) = row.next_task_words.clone()?;
    // By the days of the store's lists, which are UTC's.
    let start = hub.0.clock.now().date_naive().and_hms_opt(0, 0, 0)?.and_utc();
    Some(NextTaskView {
        id: row.next_task?.to_string(),
        title,
        due_at: due,
        overdue: row.next_due.is_some_and(|due| due < start),
    })
}

fn row_view(row: &PersonRow, systems: Vec<SystemBadgeView>, hub: &Hub) -> PersonRowView {
    PersonRowView {
        id: row.id.to_string(),
        name: row.name.clone(),
        company: row.company.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        stage: row.stage.clone(),
        temperature: row.temperature.into(),
        lead_source: row.lead_source.clone(),
        owner: row.owner.clone(),
        tags: Vec::new(),
        systems,
        last_touch_at: row.last_touch.map(instant),
        created_at: instant(row.created_at),
        next_task: next_task(row, hub),
        open_deals: row.open_deals,
        deal_amount: row.deal_sum.map(Into::into),
        unanswered: row.lead_state == 1,
        do_not_call: row.restrictions & 1 != 0,
        do_not_email: row.restrictions & 2 != 0,
        do_not_text: row.restrictions & 4 != 0,
        conflicts: row.conflicts,
        why: Vec::new(),
    }
}

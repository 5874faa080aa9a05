//! Pipelines: stages in the system's order, deals with what they come to.

use hub_connector::crm::Pipeline;
use hub_domain::crm::{CrmKind, FieldValue, Fields};
use hub_domain::{ConnectionId, CrmId, Currency, Money};
use hub_store::crm::NewCrmRecord;
use hub_store::people::{PipelineCount, deal_is_open};

use super::list::once;
use super::person::deal_view;
use super::shared::{System, connection_id, record_id, words};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{AddDealRequest, BoardColumnView, BoardRequest, BoardView, MadeView, PipelineView};

impl Hub {
    /// The pipelines of all systems: those their accounts have, then those that only deals name.
    ///
    /// # Errors
    /// The store's.
    pub async fn pipelines(&self) -> Result<Vec<PipelineView>> {
        let named = self.0.store.deal_pipelines().await?;
        let systems = self.systems().await?;
        let mut views = Vec::new();
        for system in &systems {
            for pipeline in &system.schema.pipelines {
                views.push(view(Some(system), &pipeline.label, Some(pipeline), &named));
            }
        }
        for count in &named {
            let connection = count.connection.map(|c| c.to_string());
            let there = |v: &PipelineView| v.connection == connection && v.pipeline == count.pipeline;
            if !views.iter().any(there) {
                let system = systems.iter().find(|s| Some(s.id) == count.connection);
                views.push(view(system, &count.pipeline, None, &named));
            }
        }
        Ok(views)
    }

    /// A pipeline with its deals.
    ///
    /// # Errors
    /// No such connection.
    pub async fn pipeline_board(&self, request: &BoardRequest) -> Result<BoardView> {
        let connection = request.connection.as_deref().map(connection_id).transpose()?;
        let systems = self.systems().await?;
        let system = match connection {
            Some(id) => {
                Some(systems.iter().find(|s| s.id == id).ok_or_else(|| AppError::not_found("such connection"))?)
            }
            None => None,
        };
        let named = self.0.store.deal_pipelines().await?;
        let known = system.and_then(|s| s.schema.pipelines.iter().find(|p| p.label == request.pipeline));
        let pipeline = view(system, &request.pipeline, known, &named);
        let mut columns = self.0.store.deal_board(connection, &request.pipeline, request.closed).await?;
        let ids: Vec<CrmId> = columns.iter().flat_map(|c| c.deals.iter().map(|d| d.deal.id)).collect();
        let there = self.0.store.badges(&ids).await?;
        let mut stages = pipeline.stages.clone();
        if columns.iter().any(|column| column.stage.is_empty()) {
            stages.insert(0, String::new());
        }
        let ordered = stages.into_iter().map(|stage| {
            let at = columns.iter().position(|column| column.stage == stage);
            let Some(column) = at.map(|at| columns.swap_remove(at)) else {
                return BoardColumnView { stage, deals: Vec::new(), count: 0, totals: Vec::new() };
            };
            let deals = column.deals.iter();
            BoardColumnView {
                stage,
                deals: deals
                    .map(|d| deal_view(&d.deal, deal_is_open(&d.deal.fields), d.has_next_task, &there))
                    .collect(),
                count: column.count,
                totals: column.totals.into_iter().map(Into::into).collect(),
            }
        });
        let ordered = ordered.collect();
        Ok(BoardView { pipeline, columns: ordered })
    }

    /// Makes a deal.
    ///
    /// # Errors
    /// No such person or connection; a value makes no sense.
    pub async fn add_deal(&self, request: &AddDealRequest) -> Result<MadeView> {
        let person = record_id(&request.person)?;
        let known = self.0.store.crm_record(person).await?.filter(|r| r.kind == CrmKind::Contact);
        known.ok_or_else(|| AppError::not_found("such person"))?;
        let mut fields = Fields::from([("Name".to_owned(), FieldValue::text(words("name", &request.name, 1, 200)?))]);
        for (field, said) in [("Pipeline", &request.pipeline), ("Stage", &request.stage)] {
            if let Some(said) = said.as_deref().map(str::trim).filter(|said| !said.is_empty()) {
                fields.insert(field.to_owned(), FieldValue::text(words(field, said, 1, 200)?));
            }
        }
        if let Some(amount) = &request.amount {
            let currency: Currency =
                amount.currency.parse().map_err(|_| AppError::bad_request("amount", "is in no currency"))?;
            fields.insert("Amount".to_owned(), FieldValue::Money(Money::from_minor(amount.minor, currency)));
        }
        if let Some(day) = &request.closes_on {
            let day: chrono::NaiveDate =
                day.trim().parse().map_err(|_| AppError::bad_request("closesOn", "write the day as YYYY-MM-DD"))?;
            fields.insert("ExpectedCloseDate".to_owned(), FieldValue::text(day.to_string()));
        }
        fields.insert("Status".to_owned(), FieldValue::text("open"));
        let at: Vec<ConnectionId> = request.connection.as_deref().map(connection_id).transpose()?.into_iter().collect();
        let new = NewCrmRecord { kind: CrmKind::Deal, fields, parents: vec![person], at, lead: false };
        let judge = self.crm_judge().await?;
        let made = self.0.store.crm_add(&new, judge.as_ref()).await?;
        Ok(MadeView { id: made.id.to_string(), sent_to: self.told(made.id).await? })
    }
}

fn view(system: Option<&System>, label: &str, known: Option<&Pipeline>, named: &[PipelineCount]) -> PipelineView {
    let of = |count: &&PipelineCount| count.connection == system.map(|s| s.id) && count.pipeline == label;
    let stages = known.into_iter().flat_map(|p| p.stages.iter().map(|stage| stage.label.clone()));
    PipelineView {
        connection: system.map(|s| s.id.to_string()),
        system: system.map(|s| s.name.clone()),
        pipeline: label.to_owned(),
        stages: once(stages.chain(named.iter().filter(of).map(|count| count.stage.clone()))),
        deals: named.iter().filter(of).map(|count| count.open).sum(),
        currency: system.map_or(Currency::USD, |s| s.currency).as_str().to_owned(),
    }
}

//! What needs the user.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hub_domain::TransactionId;
use hub_domain::service::JobState;
use hub_domain::transaction::Transaction;
use hub_store::services::JobQuery;

use crate::error::Result;
use crate::hub::Hub;
use crate::transactions::{dates, risk_words};
use crate::view::{NeedKindView as Kind, NeedView, PeopleCountsView, SyncState, TransactionsRequest};

/// A provider that has not answered for so long is asked again, hours.
const PATIENCE_HOURS: i64 = 24;

impl Hub {
    /// Everything that needs the user, the urgent first.
    pub(super) async fn needs(&self, day: NaiveDate, people: &PeopleCountsView) -> Result<Vec<NeedView>> {
        let mut found = self.of_deals(day).await?;
        found.extend(self.of_jobs().await?);
        for tour in self.tours().await? {
            if tour.to_tell > 0 {
                let day = Some(tour.day.clone());
                found.push(NeedView {
                    id: Some(tour.id),
                    about: Some(tour.title),
                    day,
                    ..many(Kind::TellTour, tour.to_tell, true)
                });
            }
        }
        for (deal, (title, names)) in self.to_call_of_jobs().await? {
            found.push(NeedView {
                id: Some(deal.to_string()),
                about: Some(title),
                detail: names.first().cloned(),
                ..many(Kind::Remind, u32::try_from(names.len()).unwrap_or(u32::MAX), true)
            });
        }
        let (_, troubled, drafts) = self.message_counts().await?;
        let asks = self.0.store.ask_counts().await?;
        let tasks = self.0.store.people_task_counts(None).await?;
        let partners = self.partner_counts().await?;
        let notices = self.waiting_notices().await?;
        for (kind, count, urgent) in [
            (Kind::NewLeads, people.leads, true),
            (Kind::MessageFailed, troubled, true),
            (Kind::MessageDrafts, drafts, false),
            (Kind::Quotes, asks.troubled + asks.drafts, asks.troubled > 0),
            (Kind::OverdueTasks, tasks.overdue, false),
            (Kind::Conflicts, people.conflicts, false),
            (Kind::Duplicates, people.duplicates, false),
            (Kind::RefusedEdits, people.blocked, true),
            (Kind::NewHomes, u32::try_from(notices.len()).unwrap_or(u32::MAX), false),
            (Kind::Proposals, partners.proposals, false),
            (Kind::PartnerPapers, partners.ending, false),
        ] {
            found.extend((count > 0).then(|| many(kind, count, urgent)));
        }
        for source in self.status().await?.sources {
            if source.state == SyncState::NeedsYou {
                found.push(NeedView { about: Some(source.name), ..many(Kind::SourceFailed, 1, false) });
            }
        }
        // Those that come first stay first among the equally urgent.
        found.sort_by_key(|need| !need.urgent);
        Ok(found)
    }

    async fn of_deals(&self, day: NaiveDate) -> Result<Vec<NeedView>> {
        let (tables, today) = (self.money_tables(), self.today());
        let mut found = Vec::new();
        for kept in self.0.store.kept_records::<Transaction>().await? {
            let deal = &kept.value;
            if deal.stage.is_over() {
                continue;
            }
            let missed = dates(deal, &tables, today).due;
            let missed: Vec<_> = missed.into_iter().filter(|due| !due.settled && due.day < day).collect();
            if let Some(first) = missed.first() {
                let count = u32::try_from(missed.len()).unwrap_or(u32::MAX);
                found.push(NeedView {
                    id: Some(deal.id.to_string()),
                    about: Some(deal.title.clone()),
                    detail: Some(first.title.clone()),
                    day: Some(first.day.to_string()),
                    ..many(Kind::MissedDeadline, count, true)
                });
            }
        }
        let board = self.transactions(&TransactionsRequest { text: None }).await?;
        for card in board.stages.into_iter().flat_map(|stage| stage.cards) {
            if card.risks > 0 && !found.iter().any(|need| need.id.as_deref() == Some(&card.id)) {
                found.push(NeedView {
                    id: Some(card.id),
                    about: Some(card.title),
                    detail: card.risk.as_deref().map(|signal| risk_words(signal).to_owned()),
                    ..many(Kind::DealAtRisk, card.risks, false)
                });
            }
        }
        Ok(found)
    }

    async fn of_jobs(&self) -> Result<Vec<NeedView>> {
        let open = self.0.store.jobs(JobQuery::Open).await?;
        let deals: BTreeSet<TransactionId> = open.iter().filter_map(|kept| kept.value.transaction).collect();
        let now = self.0.clock.now();
        let mut found = Vec::new();
        for deal in deals {
            let plan = self.property_plan(&deal.to_string()).await?;
            let mut need = |kind: Kind, count: usize, detail: Option<String>, urgent: bool| {
                if count > 0 {
                    let count = u32::try_from(count).unwrap_or(u32::MAX);
                    let (id, about) = (Some(deal.to_string()), Some(plan.title.clone()));
                    found.push(NeedView { id, about, detail, ..many(kind, count, urgent) });
                }
            };
            let troubled: Vec<_> =
                plan.jobs.iter().filter(|job| !job.trouble.is_empty() || job.state == "declined").collect();
            let first = troubled.first().and_then(|job| job.trouble.first().cloned());
            need(Kind::JobInTrouble, troubled.len(), first, true);
            need(Kind::TellPeople, plan.jobs.iter().map(|job| job.to_tell.len()).sum(), None, true);
            let unanswered = open.iter().map(|kept| &kept.value).filter(|job| {
                job.transaction == Some(deal)
                    && job.state == JobState::Asked
                    && job.asked_at.is_some_and(|at| (now - at).num_hours() >= PATIENCE_HOURS)
            });
            need(Kind::NoAnswer, unanswered.count(), None, false);
        }
        Ok(found)
    }
}

fn many(kind: Kind, count: u32, urgent: bool) -> NeedView {
    NeedView { kind, id: None, about: None, detail: None, count, urgent, day: None }
}

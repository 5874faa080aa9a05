//! The inbox: who came in, from where, what they asked, whether somebody has answered.

use hub_store::people::{Lead, LeadState, Said};

use super::shared::{cut, instant, page};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{LeadStateView, LeadView, LeadsRequest, LeadsView, MarkLeadRequest};

impl From<LeadStateView> for LeadState {
    fn from(state: LeadStateView) -> Self {
        match state {
            LeadStateView::Waiting => Self::Waiting,
            LeadStateView::Answered => Self::Answered,
            LeadStateView::Dismissed => Self::Dismissed,
        }
    }
}

impl Hub {
    /// Leads, those that wait first.
    ///
    /// # Errors
    /// The request makes no sense.
    pub async fn leads(&self, request: &LeadsRequest) -> Result<LeadsView> {
        let states: Vec<LeadState> = request.states.iter().map(|state| (*state).into()).collect();
        let store = &self.0.store;
        let (total, waiting, leads) = store.leads(&states, page(request.limit)?, request.offset).await?;
        let mut rows = Vec::with_capacity(leads.len());
        for lead in &leads {
            rows.push(self.lead_view(lead).await?);
        }
        let minutes = store.answer_minutes().await?;
        let median = minutes.get(minutes.len() / 2).copied().filter(|_| minutes.len() >= 3);
        Ok(LeadsView { total, waiting, median_minutes: median, rows, folder: self.lead_folder().await? })
    }

    pub(super) async fn lead_view(&self, lead: &Lead) -> Result<LeadView> {
        let asked = match &lead.asked {
            Some(asked) => Some(asked.clone()),
            // A CRM tells who came in; what they asked is their first message there.
            None => self.0.store.first_words(lead.person.0, lead.at).await?,
        };
        let until = lead.answered.as_ref().map_or_else(|| self.0.clock.now(), |(at, _)| *at);
        let minutes = (until - lead.at).num_minutes().max(0);
        let allowed = i64::from(self.people_settings().await?.answer_minutes);
        Ok(LeadView {
            lead: lead.number,
            person: lead.person.0.to_string(),
            name: lead.person.1.clone(),
            email: lead.email.clone(),
            phone: lead.phone.clone(),
            road: lead.road.clone(),
            from: lead.origin.clone(),
            at: instant(lead.at),
            asked: asked.map(|asked| cut(&asked, 2_000)),
            about: lead.about.clone(),
            state: match lead.state {
                LeadState::Waiting => LeadStateView::Waiting,
                LeadState::Answered => LeadStateView::Answered,
                LeadState::Dismissed => LeadStateView::Dismissed,
            },
            answered_at: lead.answered.as_ref().map(|(at, _)| instant(*at)),
            answered_by: lead.answered.as_ref().map(|(_, by)| by.clone()),
            minutes,
            late: lead.state == LeadState::Waiting && minutes > allowed,
            do_not_call: lead.do_not_call,
            known_before: lead.known_before,
        })
    }

    /// Says how a lead stands; that it waits takes back what was said before.
    ///
    /// # Errors
    /// No such lead.
    pub async fn mark_lead(&self, request: &MarkLeadRequest) -> Result<LeadView> {
        let said = match request.state {
            LeadStateView::Waiting => Said::Nothing,
            LeadStateView::Answered => Said::Answered,
            LeadStateView::Dismissed => Said::Dismissed,
        };
        self.0.store.say_of_lead(request.lead, said).await?;
        let lead = self.0.store.lead(Some(request.lead), None).await?;
        self.lead_view(&lead.ok_or_else(|| AppError::not_found("such lead"))?).await
    }
}

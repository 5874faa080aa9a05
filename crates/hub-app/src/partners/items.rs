//! What belongs to a partner: kept, changed, removed where that is allowed; steps of agreements.

use hub_domain::PartnerItemId;
use hub_domain::partner::{
    Agreement, AgreementState, Measurement, OnboardingItem, PartnerError, PartnerLicence, ProposedChange, ServiceLevel,
    onboarding_template,
};
use hub_store::partners::PartnerItem;

use super::item_form::{self, DoneBy, Item};
use super::shared::{checked, item_id, named, partner_id, some};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    IdRequest, PartnerItemView, PartnerSavedView, RemovePartnerItemRequest, SavePartnerItemRequest,
    StepAgreementRequest,
};

impl Hub {
    /// Saves something that belongs to a partner. An agent's licence or agreement becomes a proposal, and what was
    /// promised is for an admin; what happened anybody may write down.
    ///
    /// # Errors
    /// What is wrong with it; a payment term that no rule allows; a metric that may not be kept of a settlement partner; a
    /// number that must not be kept; somebody changed it since; an agent who gives no reason.
    pub async fn save_partner_item(&self, request: &SavePartnerItemRequest) -> Result<PartnerSavedView> {
        let partner = partner_id(&request.partner)?;
        let id = request.id.as_deref().map_or_else(|| Ok(PartnerItemId::new()), item_id)?;
        let kept = self.kept_partner(partner).await?;
        let me = self.me().await?;
        let decides = me.may_decide().is_ok();
        let before = match &request.item {
            PartnerItemView::Onboarding { .. } => self.0.store.partner_item::<OnboardingItem>(id).await?,
            _ => None,
        };
        let who = DoneBy { by: me.id, at: self.0.clock.now(), before: before.and_then(|kept| kept.value.done) };
        let revision = request.revision;
        let change = match item_form::read(id, partner, &request.item, who)? {
            Item::Licence(licence) if !decides => {
                licence.check()?;
                ProposedChange::Licence { licence, revision }
            }
            Item::Agreement(agreement) => {
                self.refuse_forbidden_terms(&agreement, &kept.value).await?;
                if decides {
                    return self.keep_item(*agreement, revision).await;
                }
                agreement.check(&kept.value)?;
                ProposedChange::Agreement { agreement, revision }
            }
            Item::ServiceLevel(_) if !decides => {
                return Err(PartnerError::NotAllowed { who: "an admin", what: "say what was promised" }.into());
            }
            Item::Licence(it) => return self.keep_item(it, revision).await,
            Item::ServiceLevel(it) => return self.keep_item(it, revision).await,
            Item::Proof(it) => return self.keep_item(it, revision).await,
            Item::Measurement(it) => return self.keep_item(it, revision).await,
            Item::Complaint(it) => return self.keep_item(it, revision).await,
            Item::Disclosure(it) => return self.keep_item(it, revision).await,
            Item::Onboarding(it) => return self.keep_item(it, revision).await,
        };
        let proposal = self.propose(&me, change, request.reason.as_deref()).await?;
        Ok(PartnerSavedView { id: id.to_string(), revision, proposal: Some(proposal.to_string()) })
    }

    async fn keep_item<T: PartnerItem>(&self, item: T, revision: u32) -> Result<PartnerSavedView> {
        let id = item.id().to_string();
        let me = self.me().await?.id;
        let revision = self.0.store.save_partner_item(&checked(item)?, revision, Some(me)).await?;
        Ok(PartnerSavedView { id, revision, proposal: None })
    }

    /// Removes something that was entered by mistake; its history stays.
    ///
    /// # Errors
    /// An agent asks; a kind that is kept; no such record.
    pub async fn remove_partner_item(&self, request: &RemovePartnerItemRequest) -> Result<()> {
        let id = item_id(&request.id)?;
        let me = self.admin("remove a record of a partner").await?;
        let store = &self.0.store;
        match request.kind.as_str() {
            "licence" => store.remove_partner_item::<PartnerLicence>(id, Some(me)).await?,
            "service-level" => store.remove_partner_item::<ServiceLevel>(id, Some(me)).await?,
            "measurement" => store.remove_partner_item::<Measurement>(id, Some(me)).await?,
            "onboarding" => store.remove_partner_item::<OnboardingItem>(id, Some(me)).await?,
            _ => return Err(PartnerError::NotAllowed { who: "nobody", what: "remove what is to be kept" }.into()),
        }
        Ok(())
    }

    /// Takes an agreement a step on; an agent's step becomes a proposal.
    ///
    /// # Errors
    /// A step there is not; what it lacks to be in force; an end without its reason; somebody changed it since.
    pub async fn step_agreement(&self, request: &StepAgreementRequest) -> Result<PartnerSavedView> {
        let id = item_id(&request.id)?;
        let next = named("next", &request.next, AgreementState::parse)?;
        let reason = some(request.reason.as_deref());
        let kept = self.0.store.partner_item::<Agreement>(id).await?;
        let kept = kept.ok_or_else(|| AppError::not_found("such agreement"))?;
        let partner = self.kept_partner(kept.value.partner).await?;
        let me = self.me().await?;
        if next == AgreementState::Active {
            self.refuse_forbidden_terms(&kept.value, &partner.value).await?;
        }
        if me.may_decide().is_err() {
            kept.value.step(next, reason.as_deref(), &partner.value, self.today())?;
            let revision = request.revision;
            let change = ProposedChange::AgreementStep { agreement: id, next, reason: reason.clone(), revision };
            let proposal = self.propose(&me, change, reason.as_deref()).await?;
            return Ok(PartnerSavedView { id: id.to_string(), revision, proposal: Some(proposal.to_string()) });
        }
        let reason = reason.map(checked).transpose()?;
        let moved = self.0.store.step_agreement(id, next, reason.as_ref(), request.revision, Some(me.id)).await?;
        Ok(PartnerSavedView { id: id.to_string(), revision: moved.revision, proposal: None })
    }

    /// Begins a partner's onboarding with what its kind needs; things it has already are left as they are.
    ///
    /// # Errors
    /// No such partner.
    pub async fn begin_onboarding(&self, request: &IdRequest) -> Result<()> {
        let id = partner_id(&request.id)?;
        let partner = self.kept_partner(id).await?.value;
        let me = self.me().await?.id;
        let there = self.0.store.partner_items::<OnboardingItem>(id).await?;
        for item in onboarding_template(&partner) {
            if !there.iter().any(|kept| kept.value.title == item.title) {
                self.0.store.save_partner_item(&checked(item)?, 0, Some(me)).await?;
            }
        }
        Ok(())
    }
}

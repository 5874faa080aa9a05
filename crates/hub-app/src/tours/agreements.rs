//! Written agreements with buyers.

use hub_domain::service::{BuyerAgreement, BuyerCompensation};
use hub_domain::{AgreementId, CrmId, Percent};
use hub_store::services::KeptRecord;

use super::words::{day, money, one_day, some};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    BuyerAgreementTerms, BuyerAgreementView, BuyerCompensationView, CompensationKindView, IdRequest,
    SaveBuyerAgreementRequest,
};
use crate::withheld;

impl Hub {
    /// A buyer's agreements, the one kept last first.
    ///
    /// # Errors
    /// No such person.
    pub async fn buyer_agreements(&self, request: &IdRequest) -> Result<Vec<BuyerAgreementView>> {
        let person = self.buyer(&request.id).await?;
        Ok(self.0.store.buyer_agreements(person).await?.iter().map(agreement_view).collect())
    }

    /// Keeps an agreement, new or changed.
    ///
    /// # Errors
    /// No such person; something that cannot be kept; it was changed since.
    pub async fn save_buyer_agreement(&self, request: &SaveBuyerAgreementRequest) -> Result<BuyerAgreementView> {
        let person = self.buyer(&request.person).await?;
        let id = match &request.id {
            Some(id) => id.trim().parse().map_err(|_| AppError::not_found("such agreement"))?,
            None => AgreementId::new(),
        };
        if let Some(kept) = self.0.store.kept_record::<BuyerAgreement>(id.as_uuid()).await?
            && kept.value.person != person
        {
            return Err(AppError::bad_request("person", "an agreement stays with the buyer who signed it"));
        }
        let record = withheld::checked(read(id, person, &request.terms)?)?;
        self.0.store.keep_record(&record, request.revision, Some(&self.acting().await?)).await?;
        let kept = self.0.store.kept_record(id.as_uuid()).await?;
        Ok(agreement_view(&kept.ok_or_else(|| AppError::not_found("such agreement"))?))
    }

    /// A person of the store.
    pub(super) async fn buyer(&self, id: &str) -> Result<CrmId> {
        let missing = || AppError::not_found("such person");
        let id: CrmId = id.trim().parse().map_err(|_| missing())?;
        let known = self.0.store.person_names(&[id]).await?;
        if known.contains_key(&id) { Ok(id) } else { Err(missing()) }
    }
}

fn read(id: AgreementId, person: CrmId, terms: &BuyerAgreementTerms) -> Result<BuyerAgreement> {
    Ok(BuyerAgreement {
        id,
        person,
        kind: terms.kind.into(),
        signed_on: day("signedOn", terms.signed_on.as_deref())?,
        starts_on: one_day("startsOn", &terms.starts_on)?,
        ends_on: day("endsOn", terms.ends_on.as_deref())?,
        ended_on: day("endedOn", terms.ended_on.as_deref())?,
        compensation: terms.compensation.as_ref().map(compensation).transpose()?,
        conspicuous: terms.conspicuous,
        ascertainable: terms.ascertainable,
        no_more_from_any_source: terms.no_more_from_any_source,
        says_negotiable: terms.says_negotiable,
        kept_where: some(terms.kept_where.as_deref()),
        notes: some(terms.notes.as_deref()),
    })
}

fn compensation(view: &BuyerCompensationView) -> Result<BuyerCompensation> {
    let needed = |field| AppError::bad_request(field, "say how much, or how it is determined");
    Ok(match view.kind {
        CompensationKindView::Amount => {
            BuyerCompensation::Amount(money("amount", view.amount.as_ref().ok_or_else(|| needed("amount"))?)?)
        }
        CompensationKindView::Rate => {
            let text = some(view.rate.as_deref()).ok_or_else(|| needed("rate"))?;
            let text = text.trim_end_matches('%').trim();
            let rate = text.parse().map_err(|_| AppError::bad_request("rate", "a number such as 2.5"))?;
            BuyerCompensation::Rate(Percent(rate))
        }
        CompensationKindView::Determined => {
            BuyerCompensation::Determined(some(view.words.as_deref()).ok_or_else(|| needed("words"))?)
        }
    })
}

pub(super) fn agreement_view(kept: &KeptRecord<BuyerAgreement>) -> BuyerAgreementView {
    let it = &kept.value;
    let said = |kind| BuyerCompensationView { kind, amount: None, rate: None, words: None };
    let compensation = it.compensation.as_ref().map(|compensation| match compensation {
        BuyerCompensation::Amount(amount) => {
            BuyerCompensationView { amount: Some((*amount).into()), ..said(CompensationKindView::Amount) }
        }
        BuyerCompensation::Rate(rate) => {
            BuyerCompensationView { rate: Some(rate.0.normalize().to_string()), ..said(CompensationKindView::Rate) }
        }
        BuyerCompensation::Determined(words) => {
            BuyerCompensationView { words: Some(words.clone()), ..said(CompensationKindView::Determined) }
        }
    });
    BuyerAgreementView {
        id: it.id.to_string(),
        revision: kept.revision,
        terms: BuyerAgreementTerms {
            kind: it.kind.into(),
            signed_on: it.signed_on.map(|day| day.to_string()),
            starts_on: it.starts_on.to_string(),
            ends_on: it.ends_on.map(|day| day.to_string()),
            ended_on: it.ended_on.map(|day| day.to_string()),
            compensation,
            conspicuous: it.conspicuous,
            ascertainable: it.ascertainable,
            no_more_from_any_source: it.no_more_from_any_source,
            says_negotiable: it.says_negotiable,
            kept_where: it.kept_where.clone(),
            notes: it.notes.clone(),
        },
    }
}

//! The directory: who is there, and how somebody gets into it.

use hub_domain::PartnerId;
use hub_domain::partner::{Agreement, AgreementState, PartnerKind, PartnerLicence, ProposedChange, Speciality};
use hub_store::partners::PartnerQuery;

use super::form;
use super::shared::{checked, named, of_row, places_around, row_view, some};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{PartnerSavedView, PartnersRequest, PartnersView, SavePartnerRequest};

impl Hub {
    /// A page of the directory.
    ///
    /// # Errors
    /// A kind, speciality or place that is none; a page that is none.
    pub async fn partners(&self, request: &PartnersRequest) -> Result<PartnersView> {
        if !(1..=500).contains(&request.limit) {
            return Err(AppError::bad_request("limit", "1 to 500"));
        }
        let kind = request.kind.as_deref().map(|kind| named("kind", kind, PartnerKind::parse)).transpose()?;
        let speciality =
            request.speciality.as_deref().map(|s| named("speciality", s, Speciality::parse)).transpose()?;
        let places = places_around(some(request.place.as_deref()))?;
        let query = PartnerQuery {
            text: request.text.clone(),
            kinds: kind.into_iter().collect(),
            speciality,
            places,
            expiring_before: None,
            put_away: request.put_away,
            limit: request.limit,
            offset: request.offset,
        };
        let page = self.0.store.partners(&query).await?;
        let today = self.today();
        let mut rows = Vec::with_capacity(page.rows.len());
        for row in &page.rows {
            let needs = !of_row(row).licences_needed().is_empty();
            let licences = if needs { self.licences_of(row.id).await? } else { Vec::new() };
            rows.push(row_view(row, &licences, today));
        }
        let any = page.total > 0 || {
            let anybody = |put_away| PartnerQuery { put_away, limit: 1, ..PartnerQuery::default() };
            self.0.store.partners(&anybody(false)).await?.total > 0
                || self.0.store.partners(&anybody(true)).await?.total > 0
        };
        Ok(PartnersView { total: u32::try_from(page.total).unwrap_or(u32::MAX), any, rows })
    }

    /// Saves a partner, new or changed; an agent's becomes a proposal. A source may be given by its name.
    ///
    /// # Errors
    /// What is wrong with it, or with its place in the tree; somebody changed it since; a number that must not be kept;
    /// an agent who gives no reason.
    pub async fn save_partner(&self, request: &SavePartnerRequest) -> Result<PartnerSavedView> {
        let mut given = request.partner.clone();
        let sources = self.connection_names().await?;
        for source in &mut given.connections {
            if let Some((id, _)) = sources.iter().find(|(_, name)| *name == source) {
                *source = id.to_string();
            }
        }
        let partner = form::partner(&given)?;
        let (id, me) = (partner.id, self.me().await?);
        // What a partner has agreed must be lawful for what it becomes.
        if request.revision > 0 {
            for kept in self.0.store.partner_items::<Agreement>(id).await? {
                if !matches!(kept.value.state, AgreementState::Expired | AgreementState::Ended) {
                    self.refuse_forbidden_terms(&kept.value, &partner).await?;
                }
            }
        }
        let partner = checked(partner)?;
        if me.may_decide().is_err() {
            partner.get().check()?;
            let change =
                ProposedChange::Partner { partner: Box::new(partner.into_inner()), revision: request.revision };
            let proposal = self.propose(&me, change, request.reason.as_deref()).await?;
            return Ok(PartnerSavedView {
                id: id.to_string(),
                revision: request.revision,
                proposal: Some(proposal.to_string()),
            });
        }
        let revision = self.0.store.save_partner(&partner, request.revision, Some(me.id)).await?;
        Ok(PartnerSavedView { id: id.to_string(), revision, proposal: None })
    }

    /// Licences of several partners, by partner.
    pub(super) async fn all_licences(&self) -> Result<Vec<PartnerLicence>> {
        let kept = self.0.store.every_partner_item::<PartnerLicence>().await?;
        Ok(kept.into_iter().map(|kept| kept.value).collect())
    }

    /// A partner's name.
    pub(super) async fn partner_name(&self, id: PartnerId) -> Result<Option<String>> {
        Ok(self.0.store.partner(id).await?.map(|kept| kept.value.name))
    }
}

//! A provider's page, and their sheet.

use std::collections::BTreeSet;

use hub_domain::PartnerId;
use hub_domain::service::{Job, ProviderSheet};
use hub_store::partners::PartnerQuery;
use hub_store::services::{JobQuery, KeptRecord};

use super::roster::services_of;
use super::sheet;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::instant;
use crate::partners::shared::partner_id;
use crate::view::{IdRequest, JobFileView, ProviderJobView, ProviderView, RevisionView, SaveProviderSheetRequest};
use crate::withheld;

impl Hub {
    /// A provider's page.
    ///
    /// # Errors
    /// No such partner, or one that does no work at a property.
    pub async fn provider(&self, request: &IdRequest) -> Result<ProviderView> {
        let id = self.provider_id(&request.id).await?;
        let put_away = self.kept_partner(id).await?.value.put_away;
        let roster = self.roster(PartnerQuery { put_away, ..PartnerQuery::default() }).await?;
        let known = roster.known.iter().find(|it| it.partner.id == id);
        let known = known.ok_or_else(|| AppError::not_found("such provider"))?;
        let kept = self.0.store.kept_record::<ProviderSheet>(id.as_uuid()).await?;
        let by = match &kept {
            Some(_) => self.0.store.record_history::<ProviderSheet>(id.as_uuid()).await?.into_iter().next(),
            None => None,
        };
        let jobs = self.0.store.jobs(JobQuery::Partner(id)).await?;
        let again: BTreeSet<_> = jobs.iter().filter_map(|job| job.value.rework_of).collect();
        let (mut timed, open): (Vec<_>, Vec<_>) = jobs.iter().partition(|job| job.value.starts_at.is_some());
        timed.reverse();
        let all = timed.into_iter().chain(open);
        Ok(ProviderView {
            row: roster.row(known, None),
            today: self.today().to_string(),
            put_away,
            sheet: kept.as_ref().map(|kept| sheet::view(&kept.value)).unwrap_or_default(),
            revision: kept.as_ref().map_or(0, |kept| kept.revision),
            updated_at: kept.as_ref().map(|kept| instant(kept.updated_at)),
            updated_by: by.and_then(|change| change.by),
            tie: self.tie_of(&known.partner).await?,
            prior: roster.drawn.view(),
            jobs: all.map(|job| job_view(job, again.contains(&job.value.id))).collect(),
        })
    }

    /// Keeps a provider's sheet.
    ///
    /// # Errors
    /// What is wrong with it, by its field; somebody changed it since; a number that must not be kept.
    pub async fn save_provider_sheet(&self, request: &SaveProviderSheetRequest) -> Result<RevisionView> {
        let id = self.provider_id(&request.partner).await?;
        let does = services_of(&self.kept_partner(id).await?.value);
        let next = withheld::checked(sheet::sheet(id, &does, &request.sheet)?)?;
        let by = self.acting().await?;
        let revision = self.0.store.keep_record(&next, request.revision, Some(&by)).await?;
        Ok(RevisionView { id: id.to_string(), revision })
    }

    async fn provider_id(&self, text: &str) -> Result<PartnerId> {
        let id = partner_id(text)?;
        if services_of(&self.kept_partner(id).await?.value).is_empty() {
            return Err(AppError::not_found("such provider"));
        }
        Ok(id)
    }
}

pub(super) fn job_view(kept: &KeptRecord<Job>, redone: bool) -> ProviderJobView {
    let job = &kept.value;
    ProviderJobView {
        id: job.id.to_string(),
        revision: kept.revision,
        kind: job.kind.as_str().to_owned(),
        title: job.title.clone(),
        property: job.property.clone(),
        transaction: job.transaction.map(|id| id.to_string()),
        state: job.state.as_str().to_owned(),
        because: job.because.clone(),
        zone: job.zone.clone(),
        starts_at: job.starts_at.map(instant),
        ends_at: job.ends_at.map(instant),
        quoted: job.quoted.map(Into::into),
        invoiced: job.invoiced.map(Into::into),
        came_at: job.came_at.map(instant),
        done_at: job.done_at.map(instant),
        rework_of: job.rework_of.map(|id| id.to_string()),
        redone,
        points: job.rating.as_ref().map(|rating| rating.points),
        rated_on: job.rating.as_ref().map(|rating| rating.on.to_string()),
        said: job.rating.as_ref().and_then(|rating| rating.said.clone()),
        files: job
            .files
            .iter()
            .map(|file| JobFileView {
                kind: file.kind.as_str().to_owned(),
                name: file.name.clone(),
                file: String::from(file.file),
                bytes: file.bytes,
                added_at: instant(file.added_at),
            })
            .collect(),
    }
}

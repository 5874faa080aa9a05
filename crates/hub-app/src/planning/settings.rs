//! How a property is planned: when it can be entered, and who has to be there.

use hub_domain::service::{Job, JobState, PlanPerson, PropertyPlan};
use hub_domain::{Place, TransactionId};

use super::compose::title_of;
use super::screen::{plan_view, read_away};
use crate::error::{AppError, Result};
use crate::hours::read_hours;
use crate::hub::Hub;
use crate::view::{PropertyPlanView, SavePlanSettingsRequest};
use crate::withheld::checked;

impl Hub {
    /// The plan of a deal: jobs, days of the contract, settings.
    ///
    /// # Errors
    /// No such deal; the store's.
    pub async fn property_plan(&self, transaction: &str) -> Result<PropertyPlanView> {
        let id: TransactionId = transaction.trim().parse().map_err(|_| AppError::not_found("such transaction"))?;
        Ok(plan_view(&self.gather(id).await?))
    }

    /// Keeps how a property is planned.
    ///
    /// # Errors
    /// What is wrong with it, by field; somebody changed it since; no such deal.
    pub async fn save_plan_settings(&self, request: &SavePlanSettingsRequest) -> Result<PropertyPlanView> {
        let id: TransactionId =
            request.transaction.trim().parse().map_err(|_| AppError::not_found("such transaction"))?;
        let gathered = self.gather(id).await?;
        let (zone, wanted) = (gathered.scene.zone, &request.settings);
        // Whoever is to come, or believes it, has to be told first; and nobody inherits what somebody else was told.
        let kept = |key: &str| wanted.people.iter().any(|person| person.key.trim() == key);
        for person in gathered.scene.plan.people.iter().filter(|person| !kept(&person.key)) {
            let knows = |job: &Job| job.last_told(&person.key).is_some_and(|told| told.starts_at.is_some());
            let job = gathered.scene.jobs.iter().find(|job| {
                job.state.is_open() && job.present.contains(&person.key) || job.state != JobState::Done && knows(job)
            });
            if let Some(job) = job {
                let why =
                    format!("{} is to be at {}: take them off it and tell them first", person.name, title_of(job));
                return Err(AppError::bad_request("people", why));
            }
        }
        let place = wanted.place.map(|(latitude, longitude)| {
            Place::new(latitude, longitude).ok_or_else(|| AppError::bad_request("place", "is no place on Earth"))
        });
        let people = wanted.people.iter().map(|person| {
            Ok(PlanPerson {
                key: person.key.trim().to_owned(),
                name: person.name.trim().to_owned(),
                email: person.email.as_deref().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned),
                hours: person.hours.as_deref().map(|hours| read_hours("people", hours)).transpose()?,
                away: read_away("people", &person.away, zone)?,
            })
        });
        let plan = PropertyPlan {
            transaction: id,
            place: place.transpose()?,
            access: wanted.access.as_deref().map(|hours| read_hours("access", hours)).transpose()?,
            closed: read_away("closed", &wanted.closed, zone)?,
            people: people.collect::<Result<Vec<_>>>()?,
            cushion_days: wanted.cushion_days,
            days: wanted.days,
        };
        let by = self.acting().await?;
        self.0.store.keep_record(&checked(plan)?, request.revision, Some(&by)).await?;
        Ok(plan_view(&self.gather(id).await?))
    }
}

//! What the window asks about jobs and plans, handed to the open store.

use hub_scheduling::plan::Cancel;

use crate::error::Result;
use crate::session::App;
use crate::view::{
    ApplyPlanRequest, JobSeenRequest, PlanProposalView, PropertyPlanView, ProposePlanRequest, SaveJobRequest,
    SavePlanSettingsRequest, StepJobRequest, Tag, ToldRequest, TransactionRequest,
};

impl App {
    /// The plan of a deal.
    ///
    /// # Errors
    /// As [`crate::Hub::property_plan`]; the store is locked.
    pub async fn property_plan(&self, request: TransactionRequest) -> Result<PropertyPlanView> {
        self.people_hub().await?.property_plan(&request.transaction).await
    }

    /// Keeps how a property is planned.
    ///
    /// # Errors
    /// As [`crate::Hub::save_plan_settings`]; the store is locked.
    pub async fn save_plan_settings(&self, request: SavePlanSettingsRequest) -> Result<PropertyPlanView> {
        let view = self.people_hub().await?.save_plan_settings(&request).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }

    /// Adds the jobs that a deal usually has.
    ///
    /// # Errors
    /// As [`crate::Hub::add_usual_jobs`]; the store is locked.
    pub async fn add_usual_jobs(&self, request: TransactionRequest) -> Result<PropertyPlanView> {
        let view = self.people_hub().await?.add_usual_jobs(&request.transaction).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }

    /// Keeps what a person says of a job.
    ///
    /// # Errors
    /// As [`crate::Hub::save_job`]; the store is locked.
    pub async fn save_job(&self, request: SaveJobRequest) -> Result<PropertyPlanView> {
        let view = self.people_hub().await?.save_job(&request).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }

    /// Says how a job goes on.
    ///
    /// # Errors
    /// As [`crate::Hub::step_job`]; the store is locked.
    pub async fn step_job(&self, request: StepJobRequest) -> Result<PropertyPlanView> {
        let view = self.people_hub().await?.step_job(&request).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }

    /// Takes back the last change of a job.
    ///
    /// # Errors
    /// As [`crate::Hub::take_back_job`]; the store is locked.
    pub async fn take_back_job(&self, request: JobSeenRequest) -> Result<PropertyPlanView> {
        let view = self.people_hub().await?.take_back_job(&request).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }

    /// Notes that somebody was told.
    ///
    /// # Errors
    /// As [`crate::Hub::told_of_job`]; the store is locked.
    pub async fn told_of_job(&self, request: ToldRequest) -> Result<PropertyPlanView> {
        let view = self.people_hub().await?.told_of_job(&request).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }

    /// Proposes a plan; nothing is kept.
    ///
    /// # Errors
    /// As [`crate::Hub::propose_plan`]; the store is locked.
    pub async fn propose_plan(&self, request: ProposePlanRequest) -> Result<PlanProposalView> {
        self.people_hub().await?.propose_plan(&request, Cancel::default()).await
    }

    /// Gives jobs their times.
    ///
    /// # Errors
    /// As [`crate::Hub::apply_plan`]; the store is locked.
    pub async fn apply_plan(&self, request: ApplyPlanRequest) -> Result<PropertyPlanView> {
        let view = self.people_hub().await?.apply_plan(&request).await?;
        self.say(&[Tag::Services]);
        Ok(view)
    }
}

//! Jobs as people make, change and step them.

use hub_domain::TransactionId;
use hub_domain::service::{Job, JobAfter, JobCandidate, JobKind, JobState};
use hub_domain::transaction::Transaction;
use hub_domain::{Currency, Money};
use hub_store::services::{JobQuery, KeptRecord};

use super::defaults::usual;
use super::screen::{job_id, plan_view, read_wall};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::partners::shared::partner_id;
use crate::view::{JobCandidateView, JobSeenRequest, PropertyPlanView, SaveJobRequest, StepJobRequest};

impl Hub {
    /// Adds the jobs that a deal usually has, each waiting for those before it.
    ///
    /// # Errors
    /// No such deal; it has jobs already.
    pub async fn add_usual_jobs(&self, transaction: &str) -> Result<PropertyPlanView> {
        let id: TransactionId = transaction.trim().parse().map_err(|_| AppError::not_found("such transaction"))?;
        let gathered = self.gather(id).await?;
        if gathered.jobs.iter().any(|kept| kept.value.state != JobState::Cancelled) {
            return Err(AppError::bad_request("transaction", "it has jobs already; add what is missing one by one"));
        }
        let dues = gathered.scene.dues.iter();
        let events: Vec<String> =
            dues.flat_map(|due| [Some(due.event.clone()), due.counts.clone()]).flatten().collect();
        let mut jobs = usual(&gathered.transaction, &events);
        // Somebody whom nobody described yet cannot be asked to be there.
        for job in &mut jobs {
            job.present.retain(|who| gathered.scene.plan.people.iter().any(|person| person.key == *who));
        }
        self.keep_jobs(jobs.into_iter().map(|job| (job, 0)).collect()).await?;
        Ok(plan_view(&self.gather(id).await?))
    }

    /// Keeps what a person says of a job, new or changed. Times and providers come from a plan.
    ///
    /// # Errors
    /// What is wrong with it, by field; jobs that would wait for each other in a circle; somebody changed it since.
    pub async fn save_job(&self, request: &SaveJobRequest) -> Result<PropertyPlanView> {
        let transaction: TransactionId =
            request.transaction.trim().parse().map_err(|_| AppError::not_found("such transaction"))?;
        let gathered = self.gather(transaction).await?;
        let kind = JobKind::parse(request.kind.trim())
            .ok_or_else(|| AppError::bad_request("kind", "is none of those there are"))?;
        let mut job = match &request.id {
            Some(id) => find(&gathered.jobs, id)?.value.clone(),
            None => {
                let mut job = Job::new(kind, &gathered.transaction.title, &gathered.transaction.zone);
                job.transaction = Some(transaction);
                job
            }
        };
        let some =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
        job.kind = kind;
        job.title = some(&request.title);
        (job.minutes, job.working_days) = (request.minutes, request.working_days);
        job.needs_access = request.needs_access;
        job.present.clone_from(&request.present);
        let known = |who: &String| gathered.scene.plan.people.iter().any(|person| person.key == *who);
        if let Some(who) = job.present.iter().find(|who| !known(who)) {
            return Err(AppError::bad_request("present", format!("nobody is called {who} here")));
        }
        job.after = request
            .after
            .iter()
            .map(|after| {
                let id = find(&gathered.jobs, &after.job)?.value.id;
                Ok(JobAfter { job: id, wait_minutes: after.wait_minutes })
            })
            .collect::<Result<Vec<_>>>()?;
        job.due = some(&request.due);
        job.not_before = request.not_before.as_deref().map(|it| read_wall("notBefore", it)).transpose()?;
        job.not_after = request.not_after.as_deref().map(|it| read_wall("notAfter", it)).transpose()?;
        job.pinned = request.pinned;
        job.candidates = request.candidates.iter().map(candidate).collect::<Result<Vec<_>>>()?;
        job.notes = some(&request.notes);
        no_circle(&job, &gathered.jobs)?;
        self.keep_jobs(vec![(job, request.revision)]).await?;
        Ok(plan_view(&self.gather(transaction).await?))
    }

    /// Says how a job goes on: asked, confirmed, declined, done, missed, called off, planned again.
    ///
    /// # Errors
    /// A step that does not follow; no reason where one is needed; somebody changed it since.
    pub async fn step_job(&self, request: &StepJobRequest) -> Result<PropertyPlanView> {
        let to = JobState::parse(request.to.trim())
            .ok_or_else(|| AppError::bad_request("to", "is none of those there are"))?;
        let kept = self.kept_job(&request.id).await?;
        let mut job = kept.value;
        let because = request.because.as_deref().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
        let now = self.0.clock.now();
        job.become_state(to, because, now).map_err(hub_store::StoreError::from)?;
        if to == JobState::Cancelled {
            job.sequence = job.sequence.saturating_add(1);
        }
        let done = (to == JobState::Done).then(|| job.clone());
        let view = self.keep_job(job, request.revision).await?;
        if let Some(job) = done {
            self.ask_for_papers(&job).await?;
        }
        Ok(view)
    }

    /// Takes back the last change of a job: what it said before becomes what it says now.
    ///
    /// # Errors
    /// It was just made; somebody changed it since.
    pub async fn take_back_job(&self, request: &JobSeenRequest) -> Result<PropertyPlanView> {
        let id = job_id(&request.id)?;
        let past = self.0.store.record_history::<Job>(id.as_uuid()).await?;
        // What calendars and people heard meanwhile stays heard: that they did is no change to take back.
        let now = self.kept_job(&request.id).await?.value;
        let mut later = now.clone();
        let mut found = None;
        for before in past.into_iter().map(|change| change.before) {
            let Some(before) = before else { break };
            if before.told == later.told && unheard(&before) != unheard(&later) {
                found = Some(before);
                break;
            }
            later = before;
        }
        let mut before = found.ok_or_else(|| AppError::bad_request("id", "it was just made; call it off instead"))?;
        before.sequence = now.sequence.saturating_add(1);
        (before.told, before.calendar) = (now.told, now.calendar);
        before.agree_with_told();
        self.keep_job(before, request.revision).await
    }

    /// The jobs of a deal are where the deal is: its address and its clock are theirs.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn jobs_follow(&self, deal: &Transaction) -> Result<()> {
        let jobs = self.0.store.jobs(JobQuery::Transaction(deal.id)).await?.into_iter();
        let moved = jobs.filter(|kept| kept.value.zone != deal.zone || kept.value.property != deal.title).map(|kept| {
            let sequence = kept.value.sequence.saturating_add(1);
            let (zone, property) = (deal.zone.clone(), deal.title.clone());
            (Job { zone, property, sequence, ..kept.value }, kept.revision)
        });
        let moved: Vec<_> = moved.collect();
        if moved.is_empty() { Ok(()) } else { self.keep_jobs(moved).await }
    }

    pub(crate) async fn kept_job(&self, id: &str) -> Result<KeptRecord<Job>> {
        let kept = self.0.store.kept_record::<Job>(job_id(id)?.as_uuid()).await?;
        kept.ok_or_else(|| AppError::not_found("such job"))
    }

    pub(super) async fn keep_job(&self, job: Job, revision: u32) -> Result<PropertyPlanView> {
        let transaction = job.transaction.ok_or_else(|| AppError::bad_request("id", "the job belongs to no deal"))?;
        self.keep_jobs(vec![(job, revision)]).await?;
        Ok(plan_view(&self.gather(transaction).await?))
    }
}

/// A job without what calendars heard of it.
fn unheard(job: &Job) -> Job {
    Job { calendar: None, sequence: 0, ..job.clone() }
}

fn find<'a>(jobs: &'a [KeptRecord<Job>], id: &str) -> Result<&'a KeptRecord<Job>> {
    let id = job_id(id)?;
    jobs.iter().find(|kept| kept.value.id == id).ok_or_else(|| AppError::not_found("such job of this transaction"))
}

fn candidate(view: &JobCandidateView) -> Result<JobCandidate> {
    let price = view.price.as_ref().map(|price| {
        let currency: Currency =
            price.currency.parse().map_err(|_| AppError::bad_request("candidates", "is no currency"))?;
        Ok::<_, AppError>(Money::from_minor(price.minor, currency))
    });
    Ok(JobCandidate { partner: partner_id(&view.partner)?, price: price.transpose()?, reluctance: view.reluctance })
}

/// Whether a job, as it would stand, waits for itself by way of others.
fn no_circle(job: &Job, all: &[KeptRecord<Job>]) -> Result<()> {
    let mut to_see: Vec<_> = job.after.iter().map(|after| after.job).collect();
    let mut seen = std::collections::BTreeSet::new();
    while let Some(next) = to_see.pop() {
        if next == job.id {
            return Err(AppError::bad_request("after", "the jobs would wait for each other in a circle"));
        }
        if seen.insert(next)
            && let Some(before) = all.iter().find(|kept| kept.value.id == next)
        {
            to_see.extend(before.value.after.iter().map(|after| after.job));
        }
    }
    Ok(())
}

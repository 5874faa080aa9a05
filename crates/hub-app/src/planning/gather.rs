//! Everything a plan depends on, read from the store.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, Weekday};
use chrono_tz::Tz;
use hub_domain::calendar::{BusinessDays, Closed};
use hub_domain::service::{Job, JobState, PropertyPlan, ProviderSheet};
use hub_domain::transaction::Transaction;
use hub_domain::{PartnerId, TransactionId};
use hub_scheduling::local::beginning;
use hub_store::services::{JobQuery, KeptRecord};

use super::compose::{DueDay, Scene};
use super::tell::Reach;
use crate::error::{AppError, Result};
use crate::hours::away_there;
use crate::hub::Hub;
use crate::transactions::dates;

/// Days ahead of which it is known whether they are holidays.
const LOOKED_AHEAD: usize = 150;

/// A deal with its jobs and the scene they are planned in.
pub(super) struct Gathered {
    pub transaction: Transaction,
    /// 0 where nobody has said anything of the property yet.
    pub plan_revision: u32,
    pub jobs: Vec<KeptRecord<Job>>,
    pub scene: Scene,
    /// How to reach providers.
    pub reach: BTreeMap<PartnerId, Reach>,
}

impl Hub {
    pub(super) async fn gather(&self, id: TransactionId) -> Result<Gathered> {
        let store = &self.0.store;
        let kept = store.kept_record::<Transaction>(id.as_uuid()).await?;
        let transaction = kept.ok_or_else(|| AppError::not_found("such transaction"))?.value;
        let zone: Tz = transaction.zone.parse().map_err(|_| AppError::bad_request("zone", "no such time zone"))?;
        let plan = store.kept_record::<PropertyPlan>(id.as_uuid()).await?;
        let (plan, plan_revision) = plan.map_or_else(|| (PropertyPlan::new(id), 0), |kept| (kept.value, kept.revision));
        let jobs = store.jobs(JobQuery::Transaction(id)).await?;
        let who: BTreeSet<PartnerId> = jobs
            .iter()
            .flat_map(|job| {
                let told = job.value.told.iter().filter_map(|told| told.partner);
                job.value.candidates.iter().map(|it| it.partner).chain(job.value.provider).chain(told)
            })
            .collect();
        let computer = self.0.clock.zone();
        let (mut sheets, mut partners, mut elsewhere) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut reach = BTreeMap::new();
        for partner in who {
            if let Some(kept) = store.partner(partner).await? {
                let contacts = || kept.value.contacts.iter();
                let email = contacts().find_map(|it| it.email.clone());
                let phone = contacts().find_map(|it| it.phone.clone());
                reach.insert(partner, Reach { email, phone });
                partners.insert(partner, kept.value.name);
            }
            if let Some(sheet) = store.kept_record::<ProviderSheet>(partner.as_uuid()).await? {
                let mut sheet = sheet.value;
                sheet.away = sheet.away.iter().map(|away| away_there(away, computer, zone)).collect();
                sheets.insert(partner, sheet);
            }
            let theirs = store.jobs(JobQuery::Partner(partner)).await?.into_iter().map(|kept| kept.value);
            elsewhere.extend(theirs.filter(|job| job.transaction != Some(id) && job.state != JobState::Done));
        }
        let dues = self.due_days(&transaction, zone);
        let scene = Scene {
            now: self.0.clock.now(),
            zone,
            plan,
            jobs: jobs.iter().map(|kept| kept.value.clone()).collect(),
            elsewhere,
            sheets,
            partners,
            dues,
            holidays: self.holidays(),
        };
        Ok(Gathered { transaction, plan_revision, jobs, scene, reach })
    }

    /// Weekdays of the next months on which the nation keeps a holiday; none beyond the lists that hold.
    fn holidays(&self) -> BTreeSet<NaiveDate> {
        let tables = self.money_tables();
        let days = BusinessDays::general(&tables.finance.holidays, "US", &[Weekday::Sat, Weekday::Sun]);
        let ahead = self.today().iter_days().take(LOOKED_AHEAD);
        ahead.filter(|day| matches!(days.closed_on(*day), Ok(Some(Closed::Holiday(_) | Closed::Observed(_))))).collect()
    }

    /// The days of the deal that somebody still has to keep, the closing among them.
    fn due_days(&self, deal: &Transaction, zone: Tz) -> Vec<DueDay> {
        let due = dates(deal, &self.money_tables(), self.today()).due.into_iter();
        due.filter(|due| !due.settled)
            .map(|due| DueDay {
                ends: due.clock.map_or_else(|| beginning(zone, due.day + Days::new(1)), |clock| clock.at),
                event: due.event,
                counts: due.counts,
                title: due.title,
            })
            .collect()
    }
}

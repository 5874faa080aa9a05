//! Reminders, when their time has come.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use hub_domain::service::{Job, JobState, MessageKind};
use hub_domain::{PartnerId, TransactionId};
use hub_store::services::{JobQuery, MessageQuery};

use super::super::compose::title_of;
use super::super::gather::Gathered;
use super::super::tell::{PROVIDER, reach_of, said, zone_of};
use super::write::Said;
use crate::error::Result;
use crate::hub::Hub;

/// A job, with everybody who is to be reminded of it, how, and when it begins.
type ToRemind = (Job, Gathered, Vec<(String, Option<PartnerId>)>, MessageKind, DateTime<Utc>);

/// How far ahead the first reminder looks.
const AHEAD: TimeDelta = TimeDelta::hours(48);

/// Whether somebody is to be reminded of a job: it stands, it is theirs, and they knew it before the reminder's moment.
/// Who heard of it later has just read when it is.
pub(super) fn reminds(job: &Job, who: &str, partner: Option<PartnerId>, kind: MessageKind) -> bool {
    let (Some(starts_at), Some(lead)) = (job.starts_at, kind.lead()) else { return false };
    // What has no provider is asked of nobody: it stands as planned.
    let stands = matches!(job.state, JobState::Asked | JobState::Confirmed)
        || (job.state == JobState::Planned && job.provider.is_none() && !job.kind.has_provider());
    if !stands {
        return false;
    }
    let told = match partner {
        Some(partner) if who == PROVIDER && job.provider == Some(partner) => job.last_told_partner(partner),
        None if job.present.iter().any(|it| it == who) => job.last_told(who),
        _ => return false,
    };
    let told = told.filter(|told| told.starts_at == Some(starts_at)).map(|told| told.at);
    // Whoever confirmed knows it, however they were asked.
    let confirmed = job.answered_at.filter(|_| partner.is_some() && job.state == JobState::Confirmed);
    told.or(confirmed).is_some_and(|since| since <= starts_at - lead)
}

impl Hub {
    /// Writes the reminders that are due, each once per person and time, and answers how many. Who has no e-mail address
    /// gets none.
    ///
    /// # Errors
    /// The store's.
    pub async fn write_reminders(&self) -> Result<u32> {
        let mut written = 0;
        for (job, of, whom, kind, starts_at) in self.to_remind().await? {
            for (who, partner) in whom {
                if reach_of(&who, partner, &of).1.email.is_some() {
                    written += u32::from(self.remind(&job, &of, (&who, partner), kind, starts_at).await?);
                }
            }
        }
        Ok(written)
    }

    /// Who is to be reminded within the day and has no e-mail address, by deal, with its title: somebody has to call them.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn to_call_of_jobs(&self) -> Result<BTreeMap<TransactionId, (String, Vec<String>)>> {
        let mut found: BTreeMap<TransactionId, (String, Vec<String>)> = BTreeMap::new();
        for (job, of, whom, kind, _) in self.to_remind().await? {
            let Some(deal) = job.transaction.filter(|_| kind != MessageKind::Reminder48) else { continue };
            for (who, partner) in whom {
                let (name, reach) = reach_of(&who, partner, &of);
                if reach.email.is_none() {
                    let entry = found.entry(deal).or_insert_with(|| (of.transaction.title.clone(), Vec::new()));
                    entry.1.push(format!("{name}: {}", title_of(&job)));
                }
            }
        }
        Ok(found)
    }

    /// Reminders whose moment has come and that were not written, by job.
    async fn to_remind(&self) -> Result<Vec<ToRemind>> {
        let now = self.0.clock.now();
        let mut found = Vec::new();
        for kept in self.0.store.jobs(JobQuery::Between(now, now + AHEAD + TimeDelta::seconds(1))).await? {
            let job = kept.value;
            let due = job.starts_at.and_then(|at| MessageKind::reminder_due(at, now).map(|kind| (at, kind)));
            let (Some((starts_at, kind)), Some(deal)) = (due, job.transaction) else { continue };
            let provider = job.provider.map(|partner| (PROVIDER.to_owned(), Some(partner)));
            let people = job.present.iter().map(|who| (who.clone(), None));
            let mut whom: Vec<(String, Option<PartnerId>)> = provider.into_iter().chain(people).collect();
            whom.retain(|(who, partner)| reminds(&job, who, *partner, kind));
            if whom.is_empty() {
                continue;
            }
            let before = self.0.store.messages(MessageQuery::Job(job.id)).await?;
            whom.retain(|(who, partner)| {
                !before
                    .iter()
                    .map(|it| &it.value)
                    .any(|it| (&it.who, it.partner, it.kind, it.starts_at) == (who, *partner, kind, Some(starts_at)))
            });
            if whom.is_empty() {
                continue;
            }
            found.push((job, self.gather(deal).await?, whom, kind, starts_at));
        }
        Ok(found)
    }

    async fn remind(
        &self,
        job: &Job,
        of: &Gathered,
        (who, partner): (&str, Option<PartnerId>),
        kind: MessageKind,
        starts_at: DateTime<Utc>,
    ) -> Result<bool> {
        let when = said(starts_at, zone_of(job, of));
        let open = partner.is_some() && job.state == JobState::Asked;
        let text = format!(
            "A reminder: {} at {} is on {when} (local time there).{}",
            title_of(job),
            job.property,
            if open { " Please confirm." } else { "" }
        );
        let said = Said {
            who,
            partner,
            kind,
            starts_at: Some(starts_at),
            named: Some(starts_at),
            text,
            calendar: None,
            expires_at: kind.reminder_ends(starts_at),
        };
        self.keep_letter_of(job, of, said).await
    }
}

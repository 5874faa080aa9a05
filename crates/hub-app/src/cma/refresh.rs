//! "Refresh with today's sales": the one thing that moves a frozen analysis, and only when asked. It says what changed.

use std::collections::BTreeMap;

use hub_store::CmaRecord;
use hub_valuation::{Cma, Comparable, Facts, Subject};

use super::amounts::written;
use super::draft::CmaDraft;
use super::fact::FACTS;
use super::run::read;
use super::shelf::state;
use super::{screen, work};
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{CmaIdRequest, CmaRefreshView, ErrorCode};

impl Hub {
    /// Works a CMA out again from the sales there are today, on today's day where the agent named none, and says what
    /// changed. Answers the state before too, so that it can be put back. The agent's own changes stay.
    ///
    /// # Errors
    /// No such CMA; a store that cannot be read. A refresh that finds no comparable changes nothing.
    pub async fn refresh_cma(&self, request: &CmaIdRequest) -> Result<(CmaRefreshView, CmaRecord)> {
        let before_record = self.cma_record(&request.id).await?;
        let before = read(&before_record)?;
        let mut draft = before.clone();
        let mut changes = Vec::new();
        if let Some(key) = before.subject.listing_key.as_deref() {
            match self.0.store.listing(key).await? {
                Some(stored) => {
                    let now = Subject::of(&stored.listing);
                    changes.extend(facts_changed(&before.subject.facts, &now.facts));
                    draft.subject = now;
                    draft.asked = work::asking(&stored.listing);
                }
                None => {
                    changes.push("The subject's listing is no longer in the store; its facts stay as they were.".into())
                }
            }
        }
        draft.own_date = Some(draft.subject.close_date.unwrap_or_else(|| self.today()));
        if let Err(error) = self.work_out(&mut draft).await {
            // A sale that was put in by hand may be gone.
            if error.code != ErrorCode::BadRequest || draft.edits.included.is_empty() {
                return Err(error);
            }
            changes.push("The sales you put in yourself can no longer be found; they are left out.".into());
            draft.edits.included.clear();
            self.work_out(&mut draft).await?;
        }
        if draft.result.is_none() && before.result.is_some() {
            let problem = draft.problem.take();
            return Err(problem.map_or_else(
                || crate::error::AppError::new(ErrorCode::NoComparables),
                |p| crate::error::AppError { code: p.code, args: p.args, retry: p.retry, incident: p.incident },
            ));
        }
        changes.extend(told(before.result.as_ref(), draft.result.as_ref()));
        if changes.is_empty() {
            changes.push("Nothing changed: the same sales, the same figures.".into());
        }
        let record = CmaRecord { state: state(&draft)?, updated_at: self.0.clock.now(), ..before_record.clone() };
        self.save(&record, &draft).await?;
        let view = CmaRefreshView {
            cma: self.shown(&record)?,
            before: estimate(&before),
            after: estimate(&draft),
            as_of_before: before.result.as_ref().map(|cma| cma.as_of.to_string()),
            as_of_after: draft.result.as_ref().map(|cma| cma.as_of.to_string()),
            changes,
        };
        Ok((view, before_record))
    }
}

fn estimate(draft: &CmaDraft) -> Option<crate::view::MoneyView> {
    draft.result.as_ref().map(|cma| cma.estimate.into())
}

fn facts_changed(before: &Facts, now: &Facts) -> Vec<String> {
    FACTS
        .iter()
        .filter(|f| f.unit != "degrees")
        .filter_map(|fact| {
            let (a, b) = (fact.of(before), fact.of(now));
            let told = |v: Option<f64>| v.map_or_else(|| "not given".to_owned(), |v| v.to_string());
            (a != b).then(|| format!("The listing's {} went from {} to {}.", fact.field, told(a), told(b)))
        })
        .collect()
}

fn told(before: Option<&Cma>, now: Option<&Cma>) -> Vec<String> {
    let (Some(before), Some(now)) = (before, now) else { return Vec::new() };
    let mut out = Vec::new();
    if before.as_of != now.as_of {
        out.push(format!("The day went from {} to {}.", hub_report::date(before.as_of), hub_report::date(now.as_of)));
    }
    let old: BTreeMap<&str, &Comparable> = before.comparables.iter().map(|c| (c.listing_key.as_str(), c)).collect();
    let new: BTreeMap<&str, &Comparable> = now.comparables.iter().map(|c| (c.listing_key.as_str(), c)).collect();
    let arrived = new.keys().filter(|k| !old.contains_key(*k)).count();
    let left = old.keys().filter(|k| !new.contains_key(*k)).count();
    if arrived + left > 0 {
        out.push(format!("{arrived} of {} comparables are new; {left} are no longer used.", new.len()));
    }
    for (key, c) in &new {
        let Some(was) = old.get(key) else { continue };
        let name = screen::street(&c.facts).unwrap_or_else(|| (*key).to_owned());
        if was.close_price != c.close_price {
            out.push(format!(
                "{name}: the sale price went from {} to {}.",
                written(was.close_price),
                written(c.close_price)
            ));
        } else if was.facts != c.facts {
            out.push(format!("{name}: its source changed its facts."));
        }
    }
    out.truncate(20);
    out
}

//! What connecting a system would come to, without doing it.

use hub_domain::ConnectionId;
use hub_domain::crm::Fields;

use super::judge::{CrmJudge, CrmTerms, MergeAsk, Who};
use super::page::{CrmIncoming, CrmReceived};
use super::receive::Taking;
use super::rows;
use crate::{Store, StoreError};

/// What taking in records would come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CrmForeseen {
    /// Records of people we have.
    pub matched: u64,
    /// Records of people who may be some we have.
    pub unclear: u64,
    /// Records of people we do not have.
    pub new: u64,
    /// Of those that match, how many would be others here.
    pub changed_here: u64,
    /// Of those that match, how many would be told something there.
    pub changed_there: u64,
    /// Of those that match, how many would wait for a person.
    pub conflicts: u64,
}

impl Store {
    /// What taking in records of a system that is not connected yet would come to. Nothing is changed. What can be done at
    /// the system is asked of the judge as that of `as_if`.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_foresee(
        &self,
        as_if: ConnectionId,
        records: &[CrmIncoming],
        judge: &dyn CrmJudge,
    ) -> Result<CrmForeseen, StoreError> {
        let mut reader = self.reader().await?;
        let taking = Taking { connection: 0, judge, now: self.now_ms(), report: CrmReceived::default() };
        let mut foreseen = CrmForeseen::default();
        for incoming in records {
            let marked = match incoming.marker {
                Some(id) => rows::by_id(&mut reader, id).await?.filter(|s| s.record.kind == incoming.kind),
                None => None,
            };
            let known = match marked {
                Some(stored) => Some(stored),
                None => {
                    let candidates = taking.candidates(&mut reader, incoming).await?;
                    match judge.identify(incoming, &candidates) {
                        Who::Known(id) => rows::by_id(&mut reader, id).await?,
                        Who::Perhaps(_) => {
                            foreseen.unclear += 1;
                            continue;
                        }
                        Who::New => None,
                    }
                }
            };
            let Some(known) = known else {
                foreseen.new += 1;
                continue;
            };
            foreseen.matched += 1;
            let plan = judge.merge(&MergeAsk {
                connection: as_if,
                kind: incoming.kind,
                base: &Fields::new(),
                local: &known.record.fields,
                remote: &incoming.fields,
                terms: &CrmTerms::default(),
            });
            foreseen.changed_here += u64::from(plan.fields != known.record.fields);
            foreseen.changed_there += u64::from(!plan.push.is_empty());
            foreseen.conflicts += u64::from(!plan.conflicts.is_empty());
        }
        Ok(foreseen)
    }
}

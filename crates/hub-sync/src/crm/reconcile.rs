//! What is gone at a system that does not say so: its list of keys against ours.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use hub_connector::{CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::CrmKind;

use super::{Compared, Held, TwoWay};
use crate::SyncError;
use crate::completeness::{Completeness, Defect};

/// So few records may always go.
const FEW: u64 = 20;
/// So many of a hundred may go within a day without a person's word.
const PERCENT: u64 = 5;

/// What was seen so short a time ago is not missed in a list, beside the time by which the system says its lists are late.
const FRESH: TimeDelta = TimeDelta::minutes(5);

impl TwoWay {
    /// Lists the keys of a kind at the system and takes in what is gone there. Each record that the list lacks is asked for
    /// by itself before it is believed to be gone, except where a person has said that so much may go and the list was
    /// counted. `None` where the system has no such list.
    ///
    /// # Errors
    /// The system's and the store's. A list that was not read to its end takes nothing away.
    pub async fn compare(&self, kind: CrmKind, cancel: &CancellationToken) -> Result<Option<Compared>, SyncError> {
        let begun = self.store.now();
        let mut listed = BTreeSet::new();
        let mut seen = Completeness::default();
        let mut cursor = None;
        loop {
            let Some(page) = self.crm.keys(kind, cursor.as_ref(), cancel).await? else { return Ok(None) };
            seen.page(page.total);
            listed.extend(page.keys);
            match page.next {
                Some(next) if cursor.as_ref() == Some(&next) => {
                    let words = "the list of keys goes on and does not move on";
                    return Err(ConnectorError::new(ErrorKind::Malformed, words).into());
                }
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        let mut report = Compared { listed: listed.len() as u64, ..Compared::default() };
        let counted = match seen.defect(report.listed) {
            None => true,
            Some(Defect::NoTotal) => false,
            // It changed while it was read: another time.
            Some(Defect::Moved | Defect::Miscounted { .. }) => {
                report.unusable = true;
                return Ok(Some(report));
            }
        };
        let late = self.crm.abilities().of(kind).map_or(0, |able| able.lag_seconds);
        let fresh = begun - FRESH - TimeDelta::seconds(i64::from(late));
        let missing = self.store.crm_missing_of(self.connection, kind, &listed, fresh).await?;
        if let Some(held) = self.hold(kind, &missing, listed.is_empty()).await? {
            report.held = Some(held);
            return Ok(Some(report));
        }
        let allowed = counted && self.store.crm_is_allowed(self.connection, kind).await?;
        if allowed {
            report.archived +=
                self.store.crm_gone(self.connection, kind, &missing, self.judge.as_ref()).await?.archived;
        } else {
            for key in &missing {
                report.archived += u64::from(self.look(kind, key, cancel).await?.is_none());
            }
        }
        self.store.crm_hold(self.connection, kind, &[], 0).await?;
        self.store.crm_note_compared(self.connection, kind).await?;
        Ok(Some(report))
    }

    /// Whether so much may go; if not, a person is asked.
    pub(super) async fn hold(
        &self,
        kind: CrmKind,
        keys: &[String],
        nothing_left: bool,
    ) -> Result<Option<Held>, SyncError> {
        let gone = keys.len() as u64;
        if gone == 0 {
            return Ok(None);
        }
        let day = self.store.now() - TimeDelta::days(1);
        let (known, lately) = self.store.crm_known(self.connection, kind, day).await?;
        let most = FEW.max((known + lately) * PERCENT / 100);
        // An empty list is what a broken server or a lost permission looks like.
        let fine = gone + lately <= most && !(nothing_left && known > 1);
        if fine || self.store.crm_is_allowed(self.connection, kind).await? {
            return Ok(None);
        }
        self.store.crm_hold(self.connection, kind, keys, known).await?;
        Ok(Some(Held { gone, known }))
    }
}

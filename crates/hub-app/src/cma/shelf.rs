//! The analyses that are kept: drafts apart from those an agent chose to keep, no expiry.

use hub_domain::CmaId;
use hub_store::CmaRecord;
use serde_json::{Value, json};

use super::draft::CmaDraft;
use super::run::read;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::precise;
use crate::view::{
    CmaHistory, CmaIdRequest, CmaSummaryView, CmaView, FileCmaRequest, MoneyView, SaveCmaHistoryRequest,
};

/// Drafts kept apart. Whoever starts one more loses none: the oldest is put among the kept ones if anything was done to
/// it, else it goes, since starting it again gives the same.
pub const MOST_DRAFTS: usize = 20;
/// Steps of undo that are kept with a CMA.
const MOST_STEPS: usize = 40;
/// Bytes of steps at most: an analysis with thousands of edits must not make each save slow.
const MOST_BYTES: usize = 400_000;

impl Hub {
    /// The CMAs in the store, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn cmas(&self) -> Result<Vec<CmaSummaryView>> {
        let mut views = Vec::new();
        for listed in self.0.store.cma_list().await? {
            let summary = match listed.summary {
                Some(summary) => summary,
                // Saved by a program before this one.
                None => match self.0.store.cma(listed.id).await? {
                    Some(record) => summary(&read(&record)?),
                    None => continue,
                },
            };
            let estimate = summary.get("estimate").cloned().and_then(|v| serde_json::from_value::<MoneyView>(v).ok());
            views.push(CmaSummaryView {
                id: listed.id.to_string(),
                title: listed.title,
                listing_key: listed.subject_key,
                estimate,
                kept: summary.get("kept").and_then(Value::as_bool).unwrap_or(false),
                as_of: summary.get("asOf").and_then(Value::as_str).map(str::to_owned),
                comparables: summary
                    .get("comparables")
                    .and_then(Value::as_u64)
                    .and_then(|n| u32::try_from(n).ok())
                    .unwrap_or(0),
                updated_at: precise(listed.updated_at),
            });
        }
        Ok(views)
    }

    /// Saves a record with what the list shows of it.
    pub(super) async fn save(&self, record: &CmaRecord, draft: &CmaDraft) -> Result<()> {
        Ok(self.0.store.save_summed_cma(record, Some(&summary(draft))).await?)
    }

    /// Makes room for one more draft.
    pub(super) async fn make_room(&self) -> Result<()> {
        let list = self.0.store.cma_list().await?;
        let kept = |summary: &Option<Value>| {
            summary.as_ref().and_then(|s| s.get("kept")).and_then(Value::as_bool).unwrap_or(false)
        };
        let drafts: Vec<CmaId> = list.iter().filter(|l| !kept(&l.summary)).map(|l| l.id).collect();
        for id in drafts.iter().skip(MOST_DRAFTS - 1) {
            let Some(record) = self.0.store.cma(*id).await? else { continue };
            let mut draft = read(&record)?;
            if draft.untouched() {
                self.0.store.delete_cma(*id).await?;
            } else {
                draft.kept = true;
                let record = CmaRecord { state: state(&draft)?, ..record };
                self.save(&record, &draft).await?;
            }
        }
        Ok(())
    }

    /// Keeps a CMA apart from the drafts, puts it back among them, or gives it another title.
    ///
    /// # Errors
    /// No such CMA, or an empty title.
    pub async fn file_cma(&self, request: &FileCmaRequest) -> Result<CmaView> {
        let mut record = self.cma_record(&request.id).await?;
        let mut draft = read(&record)?;
        if let Some(kept) = request.kept {
            draft.kept = kept;
        }
        if let Some(title) = &request.title {
            let title = title.trim();
            if title.is_empty() || title.chars().count() > 200 {
                return Err(AppError::bad_request("title", "between 1 and 200 characters"));
            }
            title.clone_into(&mut record.title);
            draft.edits.title = Some(title.to_owned());
        }
        let record = CmaRecord { state: state(&draft)?, updated_at: self.0.clock.now(), ..record };
        self.save(&record, &draft).await?;
        self.shown(&record)
    }

    /// A second CMA with the same figures, as a draft of its own.
    ///
    /// # Errors
    /// No such CMA.
    pub async fn duplicate_cma(&self, request: &CmaIdRequest) -> Result<CmaView> {
        let record = self.cma_record(&request.id).await?;
        let mut draft = read(&record)?;
        self.make_room().await?;
        draft.kept = false;
        draft.edits.step = 0;
        let title = format!("{} (copy)", record.title.trim_end_matches(" (copy)"));
        draft.edits.title = Some(title.clone());
        let now = self.0.clock.now();
        let copy =
            CmaRecord { id: CmaId::new(), title, created_at: now, updated_at: now, state: state(&draft)?, ..record };
        self.save(&copy, &draft).await?;
        self.shown(&copy)
    }

    /// Removes a CMA and hands it back, so that it can be put back.
    ///
    /// # Errors
    /// When there is none of that identifier.
    pub async fn delete_cma(&self, request: &CmaIdRequest) -> Result<CmaRecord> {
        let record = self.cma_record(&request.id).await?;
        self.0.store.delete_cma(record.id).await?;
        Ok(record)
    }

    /// Puts a removed CMA back, or an earlier state of it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn restore_cma(&self, record: &CmaRecord) -> Result<CmaView> {
        self.save(record, &read(record)?).await?;
        self.shown(record)
    }

    /// The steps of a CMA that can be undone and done again.
    ///
    /// # Errors
    /// No such CMA. Steps that do not read (of another program) count as none.
    pub async fn cma_history(&self, request: &CmaIdRequest) -> Result<CmaHistory> {
        let id: CmaId = request.id.parse().map_err(|_| AppError::not_found("CMA"))?;
        let kept = self.0.store.cma_history(id).await?;
        Ok(kept.and_then(|steps| serde_json::from_value(steps).ok()).unwrap_or_default())
    }

    /// Keeps the steps of a CMA: the latest of them, where there are many.
    ///
    /// # Errors
    /// No such CMA.
    pub async fn save_cma_history(&self, request: &SaveCmaHistoryRequest) -> Result<()> {
        let id: CmaId = request.id.parse().map_err(|_| AppError::not_found("CMA"))?;
        let mut most = MOST_STEPS;
        loop {
            let past = &request.history.past;
            let steps = CmaHistory {
                past: past[past.len().saturating_sub(most)..].to_vec(),
                future: request.history.future.iter().take(most).cloned().collect(),
            };
            let value = serde_json::to_value(&steps).map_err(|e| AppError::unexpected(&e))?;
            if most <= 1 || value.to_string().len() <= MOST_BYTES {
                if !self.0.store.save_cma_history(id, &value).await? {
                    return Err(AppError::not_found("CMA"));
                }
                return Ok(());
            }
            most /= 2;
        }
    }
}

/// What the list shows of a draft.
fn summary(draft: &CmaDraft) -> Value {
    let result = draft.result.as_ref();
    json!({
        "estimate": result.map(|cma| MoneyView::from(cma.estimate)),
        "kept": draft.kept,
        "asOf": result.map(|cma| cma.as_of.to_string()),
        "comparables": result.map_or(0, |cma| cma.comparables.iter().filter(|c| c.weight.billionths() > 0).count()),
    })
}

/// A draft as it is stored.
pub(super) fn state(draft: &CmaDraft) -> Result<Value> {
    serde_json::to_value(draft).map_err(|e| AppError::unexpected(&e))
}

impl CmaDraft {
    /// The agent has changed nothing, not even a word.
    fn untouched(&self) -> bool {
        let own = crate::view::CmaEdits { step: self.edits.step, ..Default::default() };
        self.subject.listing_key.is_some() && self.edits == own
    }
}

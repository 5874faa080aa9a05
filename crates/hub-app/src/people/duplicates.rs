//! People who may be one, side by side; made one, and two again.

use std::collections::BTreeSet;

use hub_domain::CrmId;
use hub_domain::crm::FieldValue;
use hub_store::crm::{CrmRecord, CrmReview};

use super::shared::{badges, instant, record_id};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    DuplicatePairView, DuplicateSideView, DuplicatesView, FieldValueView, IdRequest, MergedPairView, PairRequest,
    SideBySideView,
};

/// Pairs and merges shown.
const SHOWN: usize = 200;

impl Hub {
    /// People who may be one, the likeliest first, and those that were made one.
    ///
    /// # Errors
    /// The store's.
    pub async fn duplicates(&self) -> Result<DuplicatesView> {
        let store = &self.0.store;
        let reviews = store.crm_reviews().await?;
        let merges = store.crm_merges().await?;
        let mut pairs = Vec::new();
        for review in reviews.iter().take(SHOWN) {
            pairs.extend(self.pair(review).await?);
        }
        let people: Vec<CrmId> = merges.iter().take(SHOWN).flat_map(|m| [m.kept, m.gone]).collect();
        let names = store.person_names(&people).await?;
        let name = |id: &CrmId| names.get(id).cloned().unwrap_or_default();
        Ok(DuplicatesView {
            total: u32::try_from(reviews.len()).unwrap_or(u32::MAX),
            pairs,
            merges: merges
                .iter()
                .take(SHOWN)
                .map(|merge| MergedPairView {
                    gone: merge.gone.to_string(),
                    gone_name: name(&merge.gone),
                    kept: merge.kept.to_string(),
                    kept_name: name(&merge.kept),
                    at: instant(merge.at),
                    actor: Some(merge.actor.clone()).filter(|actor| !actor.is_empty()),
                })
                .collect(),
        })
    }

    async fn pair(&self, review: &CrmReview) -> Result<Option<DuplicatePairView>> {
        let store = &self.0.store;
        let (Some(one), Some(other)) = (store.crm_record(review.one).await?, store.crm_record(review.other).await?)
        else {
            return Ok(None);
        };
        let (mut one, mut other) = (self.side(one).await?, self.side(other).await?);
        // Whoever is in more systems, has more and is known longer goes on.
        let rank = |side: &Side| (side.view.systems.len(), side.view.entries);
        if rank(&other) > rank(&one) {
            std::mem::swap(&mut one, &mut other);
        }
        let names: BTreeSet<&String> = one.record.fields.keys().chain(other.record.fields.keys()).collect();
        let mut fields: Vec<SideBySideView> = names
            .into_iter()
            .map(|name| {
                let of = |side: &Side| side.record.fields.get(name).cloned().unwrap_or(FieldValue::Empty);
                let (a, b) = (of(&one), of(&other));
                SideBySideView {
                    field: name.clone(),
                    same: a.says_as(&b),
                    one: FieldValueView::from(&a),
                    other: FieldValueView::from(&b),
                }
            })
            .filter(|f| f.one != FieldValueView::Empty || f.other != FieldValueView::Empty)
            .collect();
        fields.sort_by_key(|field| field.same);
        Ok(Some(DuplicatePairView {
            one: one.view,
            other: other.view,
            score: u32::from(review.score),
            reasons: review.reasons.clone(),
            since: instant(review.since),
            fields,
        }))
    }

    async fn side(&self, record: CrmRecord) -> Result<Side> {
        let store = &self.0.store;
        let row = store.person_row(record.id).await?.ok_or_else(|| AppError::not_found("such person"))?;
        let there = store.badges(&[record.id]).await?.remove(&record.id).unwrap_or_default();
        let (entries, _) = store.person_timeline(record.id, &[], None, 1).await?;
        let view = DuplicateSideView {
            id: record.id.to_string(),
            name: row.name,
            systems: badges(&there),
            created_at: instant(row.created_at),
            entries: u32::try_from(entries).unwrap_or(u32::MAX),
            last_touch_at: row.last_touch.map(instant),
        };
        Ok(Side { record, view })
    }

    /// Makes two people one.
    ///
    /// # Errors
    /// No such people; one of them is put away.
    pub async fn merge_people(&self, request: &PairRequest) -> Result<()> {
        let (judge, actor) = (self.crm_judge().await?, self.actor().await?);
        let (keep, other) = (record_id(&request.keep)?, record_id(&request.other)?);
        Ok(self.0.store.crm_merge(keep, other, &actor, judge.as_ref()).await?)
    }

    /// Says that two people are two.
    ///
    /// # Errors
    /// They are not among the duplicates.
    pub async fn not_same_person(&self, request: &PairRequest) -> Result<()> {
        let settled = self.0.store.crm_settle_review(record_id(&request.keep)?, record_id(&request.other)?).await?;
        if settled { Ok(()) } else { Err(AppError::not_found("such pair waiting")) }
    }

    /// Makes two of one again.
    ///
    /// # Errors
    /// They were not made one by a person.
    pub async fn unmerge_people(&self, request: &IdRequest) -> Result<()> {
        let (judge, actor) = (self.crm_judge().await?, self.actor().await?);
        self.0.store.crm_unmerge(record_id(&request.id)?, &actor, judge.as_ref()).await?;
        Ok(())
    }
}

/// One of a pair.
struct Side {
    record: CrmRecord,
    view: DuplicateSideView,
}

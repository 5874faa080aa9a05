//! Working an analysis out: judging the facts, asking the market, freezing the answer, laying the agent's judgement
//! over it.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_compliance::Outlet;
use hub_domain::{PropertyType, Resource};
use hub_store::StoredListing;
use hub_valuation::{Cma, CmaRequest, Judgement, Rejected, regrid};

use super::cautions::{caution, held, twins};
use super::draft::{CmaDraft, Frozen, Passed, Range};
use super::judge::{Case, Remark, judge};
use super::warm::Warm;
use super::{edits, tenure};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{ErrorCode, RemarkWeight};

/// An answer of the market.
pub(super) struct Asked {
    /// The analysis, with everything that must be said.
    pub cma: Cma,
    /// What is odd about the subject.
    pub remarks: BTreeMap<String, Remark>,
    /// The market asked.
    pub warm: Arc<Warm>,
    /// The question as it was asked at last, without the sales that are repeated.
    pub request: CmaRequest,
    /// Sales that repeat another, with the one they repeat.
    pub twins: Vec<(String, String)>,
    /// What is to be known about comparables, by key.
    pub notes: BTreeMap<String, String>,
}

/// Rounds of taking repeated sales out: each makes room for others, which may be repeated too.
const ROUNDS: usize = 4;

impl Hub {
    /// What is odd about a subject, and the market it is judged by.
    pub(super) async fn judged_subject(
        &self,
        property_type: PropertyType,
        request: &CmaRequest,
        asked: Option<hub_domain::Money>,
        confirmed: &[String],
    ) -> Result<(BTreeMap<String, Remark>, Arc<Warm>)> {
        let warm = self
            .warm(property_type, request.as_of, request.subject.currency_code, request.subject.facts.place())
            .await?;
        let facts = &request.subject.facts;
        let remarks = judge(&Case { facts, confirmed, as_of: request.as_of, asked, market: &warm.gist });
        Ok((remarks, warm))
    }

    /// Asks the market, after a look at the subject.
    ///
    /// # Errors
    /// Facts that cannot be, missing facts, no comparable sale.
    pub(super) async fn ask(
        &self,
        property_type: PropertyType,
        mut request: CmaRequest,
        asked: Option<hub_domain::Money>,
        confirmed: &[String],
    ) -> Result<Asked> {
        let (remarks, warm) = self.judged_subject(property_type, &request, asked, confirmed).await?;
        if let Some(error) = refused(&remarks) {
            return Err(error);
        }
        let mut cma = warm.value(request.clone()).await?;
        let mut repeated = Vec::new();
        for _ in 0..ROUNDS {
            let found: Vec<(String, String)> = twins(&cma.comparables)
                .into_iter()
                .filter(|(key, _)| !request.overrides.include.contains(key))
                .collect();
            if found.is_empty() {
                break;
            }
            request.exclude.extend(found.iter().map(|(key, _)| key.clone()));
            repeated.extend(found);
            cma = warm.value(request.clone()).await?;
        }
        for (key, other) in &repeated {
            let reason = format!("The same sale as {other}, reported by another source.");
            match cma.rejected.iter_mut().find(|r| r.listing_key == *key) {
                Some(rejected) => rejected.reason = reason,
                None => cma.rejected.insert(0, Rejected { listing_key: key.clone(), reason }),
            }
        }
        let notes = self.leaseholds(&cma).await?;
        caution(&mut cma, &remarks, warm.rents, repeated.len(), &notes);
        Ok(Asked { cma, remarks, warm, request, twins: repeated, notes })
    }

    /// Fills in the result, or why there is none. Refusals are part of a draft, not errors: the agent mends the facts and
    /// goes on.
    pub(super) async fn work_out(&self, draft: &mut CmaDraft) -> Result<()> {
        let subject = edits::subject(&draft.subject, &draft.edits)?;
        let request = edits::request(subject, draft.own_date(), &draft.edits)?;
        edits::judgement(&draft.edits, hub_domain::Currency::USD)?;
        let confirmed = draft.edits.confirmed.clone();
        let price = draft.asked.map(|(price, _)| price);
        draft.prepared_on = self.today();
        // Another question: what stands around its answer is looked at anew.
        draft.surroundings = None;
        draft.sources = self.source_dates().await?;
        match self.ask(draft.property_type, request, price, &confirmed).await {
            Ok(mut asked) => {
                let own = draft.remarks.remove("");
                draft.remarks = std::mem::take(&mut asked.remarks);
                draft.remarks.extend(own.map(|remark| (String::new(), remark)));
                draft.market_withheld = self.limit_statistics(&mut asked.cma).await?;
                draft.credits = self.credits(&asked.cma).await?.into_iter().map(|(credit, _)| credit).collect();
                draft.base = Some(self.freeze(draft, asked).await?);
                draft.judge()?;
            }
            Err(error) if matches!(error.code, ErrorCode::NoComparables | ErrorCode::SubjectIncomplete) => {
                // The remarks say which fact it is.
                let subject = edits::subject(&draft.subject, &draft.edits)?;
                let request = edits::request(subject, draft.own_date(), &draft.edits)?;
                let (remarks, _) = self.judged_subject(draft.property_type, &request, price, &confirmed).await?;
                let own = draft.remarks.remove("");
                draft.remarks = remarks;
                draft.remarks.extend(own.map(|remark| (String::new(), remark)));
                draft.base = None;
                draft.result = None;
                draft.unedited = None;
                draft.problem = Some(error.into());
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Everything of an answer that must still be there when the store is not.
    async fn freeze(&self, draft: &CmaDraft, asked: Asked) -> Result<Frozen> {
        let Asked { cma, warm, request, twins, notes, .. } = asked;
        let mut ranges = vec![Range { level: cma.level, low: cma.low, high: cma.high }];
        for level in edits::USUAL_LEVELS {
            if level != cma.level {
                let other = warm.value(CmaRequest { level, ..request.clone() }).await?;
                ranges.push(Range { level, low: other.low, high: other.high });
            }
        }
        ranges.sort_by_key(|r| r.level);
        let as_listed = draft.edits.facts.is_empty()
            && draft.edits.unknown.is_empty()
            && draft.edits.sub_type.is_none()
            && draft.edits.included.is_empty();
        let plain = if as_listed {
            None
        } else {
            let mut plain = CmaRequest { subject: draft.subject.clone(), ..request.clone() };
            plain.overrides.include.clear();
            warm.value(plain).await.ok().map(|cma| cma.estimate)
        };
        let photos = self.first_photos(&cma).await?;
        let rejected = self.passed(&cma, &warm, &twins).await?;
        let key = cma.subject.listing_key.as_deref();
        let beside = self.beside(draft.property_type, &cma.subject.facts, key).await?;
        Ok(Frozen { cma, ranges, plain, photos, notes, rejected, beside })
    }

    /// Which comparables are leaseholds, as far as their listings say.
    async fn leaseholds(&self, cma: &Cma) -> Result<BTreeMap<String, String>> {
        let keys: Vec<String> = cma.comparables.iter().map(|c| c.listing_key.clone()).collect();
        // Those on the pages are looked at whole: many sources say it in a field alone.
        let on_pages: Vec<String> = cma.comparables.iter().filter(|c| c.shown).map(|c| c.listing_key.clone()).collect();
        let payloads = self.0.store.listing_payloads(&on_pages).await?;
        let stored = self.0.store.listings(&keys).await?;
        let note = |l: StoredListing| {
            let remarks = l.listing.public_remarks.as_deref();
            let note = tenure::leasehold(remarks, payloads.get(&l.listing.listing_key))?;
            Some((l.listing.listing_key, note))
        };
        Ok(stored.into_iter().filter_map(note).collect())
    }

    async fn first_photos(&self, cma: &Cma) -> Result<BTreeMap<String, String>> {
        let mut photos = BTreeMap::new();
        for comparable in &cma.comparables {
            let media = self.0.store.media_of(&comparable.listing_key).await?;
            let first = media.into_iter().find(|m| m.media_category.as_deref().is_none_or(|c| c == "Photo"));
            photos.extend(first.map(|m| (comparable.listing_key.clone(), m.media_key)));
        }
        Ok(photos)
    }

    /// The sales that are not used, with enough about them to be recognised. Only those that may be shown.
    async fn passed(&self, cma: &Cma, warm: &Warm, twins: &[(String, String)]) -> Result<Vec<Passed>> {
        let keys: Vec<&str> = cma.rejected.iter().map(|r| r.listing_key.as_str()).collect();
        let sales: BTreeMap<&str, &hub_valuation::Sale> = warm
            .sales
            .iter()
            .filter(|s| keys.contains(&s.listing_key.as_str()))
            .map(|s| (s.listing_key.as_str(), s))
            .collect();
        let book = self.rule_book().await?;
        let mut out = Vec::new();
        let names: Vec<String> = cma.rejected.iter().map(|r| r.listing_key.clone()).collect();
        let rights = self.0.store.use_facts(Resource::Property, &names).await?;
        let stored = self.0.store.listings(&names).await?;
        for stored in stored {
            let Some(rejected) = cma.rejected.iter().find(|r| r.listing_key == stored.listing.listing_key) else {
                continue;
            };
            let rights = rights.get(&rejected.listing_key).and_then(|f| f.rights);
            let decision = book.listing(&stored, rights, Outlet::Print);
            if decision.listing.is_err() {
                continue;
            }
            let sale = sales.get(rejected.listing_key.as_str());
            let mut facts = sale.map_or_else(|| hub_valuation::Facts::of(&stored.listing), |s| s.facts.clone());
            if decision.address.is_err() {
                facts.unparsed_address = None;
                facts.latitude = None;
                facts.longitude = None;
            }
            let repeats = twins.iter().any(|(key, _)| *key == rejected.listing_key);
            out.push(Passed {
                listing_key: rejected.listing_key.clone(),
                listing_id: stored.listing.listing_id.clone(),
                close_date: stored.listing.close_date,
                close_price: stored.listing.close_price,
                facts,
                reason: if repeats { REPEATED.to_owned() } else { rejected.reason.clone() },
            });
        }
        Ok(out)
    }
}

/// Said of a sale that another source reports too.
const REPEATED: &str = "The same sale, reported by another source.";

/// The error for facts that cannot be.
fn refused(remarks: &BTreeMap<String, Remark>) -> Option<AppError> {
    let told: Vec<&str> =
        remarks.values().filter(|r| r.weight == RemarkWeight::Refuse).map(|r| r.text.as_str()).collect();
    (!told.is_empty()).then(|| AppError::new(ErrorCode::SubjectIncomplete).with("fields", told.join(" ")))
}

impl CmaDraft {
    /// Lays the agent's judgement over the frozen answer: pure arithmetic, the same years later and without the store.
    ///
    /// # Errors
    /// A weight or an amount that makes no sense. That nothing is left to compare with is part of the draft.
    pub(super) fn judge(&mut self) -> Result<()> {
        let Some(base) = &self.base else { return Ok(()) };
        let mut judgement = edits::judgement(&self.edits, base.cma.estimate.currency)?;
        // A sale the agent put in by hand and took out again is out.
        judgement.exclude.dedup();
        match judged(base, edits::level(&self.edits), &judgement) {
            Ok(mut cma) => {
                // Of the comparables that are left, not of those that were chosen at first.
                if let Some(remark) = self.remarks.get("") {
                    held(&mut cma, remark, &base.notes);
                }
                self.unedited =
                    if edits::untouched(&self.edits) { None } else { Some(base.plain.unwrap_or(base.cma.estimate)) };
                self.result = Some(cma);
                self.problem = None;
            }
            Err(error) => {
                let error = edits::refusal(&error);
                if error.code != ErrorCode::NoComparables {
                    return Err(error);
                }
                self.result = None;
                self.unedited = None;
                self.problem = Some(error.into());
            }
        }
        Ok(())
    }

    /// The ranges at the usual levels, with the judgement laid over.
    pub(super) fn ranges(&self) -> Vec<Range> {
        let Some(base) = &self.base else { return Vec::new() };
        let Ok(judgement) = edits::judgement(&self.edits, base.cma.estimate.currency) else { return Vec::new() };
        edits::USUAL_LEVELS
            .iter()
            .filter_map(|level| {
                let cma = judged(base, *level, &judgement).ok()?;
                Some(Range { level: *level, low: cma.low, high: cma.high })
            })
            .collect()
    }
}

fn judged(base: &Frozen, level: u8, judgement: &Judgement) -> std::result::Result<Cma, hub_valuation::CmaError> {
    let mut kept = base.cma.clone();
    if let Some(range) = base.ranges.iter().find(|r| r.level == level) {
        (kept.low, kept.high, kept.level) = (range.low, range.high, level);
    }
    if kept.level != base.cma.level {
        // The sentences of the method name the level.
        kept.method = kept.method.replace(&format!("{} %", base.cma.level), &format!("{level} %"));
    }
    regrid(&kept, judgement)
}

/// The subject a listing tells of, with what is to be known about it as a whole.
pub(super) fn own_remark(
    remarks: Option<&str>,
    payload: Option<&serde_json::Map<String, serde_json::Value>>,
) -> Option<Remark> {
    tenure::leasehold(remarks, payload).map(|note| Remark {
        weight: RemarkWeight::Ask,
        text: format!("{note}. Compare it with other leaseholds, or take out the sales that come with their land."),
        offer: None,
    })
}

/// Why a kind of listing cannot be the subject of an estimate of a sale price.
pub(super) fn not_for_sale(property_type: Option<PropertyType>) -> Option<AppError> {
    let lease = matches!(property_type, Some(PropertyType::ResidentialLease | PropertyType::CommercialLease));
    lease.then(|| {
        AppError::new(ErrorCode::SubjectIncomplete).with(
            "fields",
            "this is a home to let: its price is a monthly rent. A CMA estimates a sale price from sales; start it from a \
             listing for sale, or type the home by hand",
        )
    })
}

/// What a listing asks, and since when.
pub(super) fn asking(listing: &hub_domain::Listing) -> Option<(hub_domain::Money, Option<chrono::NaiveDate>)> {
    let price = listing.list_price.filter(|p| p.currency == listing.currency_code)?;
    Some((price, listing.on_market_date.or(listing.listing_contract_date)))
}

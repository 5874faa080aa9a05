//! One partner with everything that belongs to it.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use hub_domain::PartnerId;
use hub_domain::partner::{
    Agreement, Complaint, Disclosure, HealthLimits, Measurement, Metric, OnboardingItem, OnboardingProgress, Partner,
    PartnerDocument, PartnerLicence, Proof, ProposedChange, ServiceLevel, SettlementService,
};
use hub_store::partners::{Kept, PartnerChange, PartnerItem, PartnerRow};
use serde_json::Value;

use super::shared::{count, partner_id, row_view, standing, standing_of};
use super::{diff, form, item_form, terms};
use crate::error::Result;
use crate::hub::Hub;
use crate::instant::instant;
use crate::view::{
    IdRequest, IntegrationView, KeptItemView, OnboardingAreaView, OnboardingView, PartnerDeedView, PartnerDocumentView,
    PartnerItemView, PartnerRefView, PartnerRowView, PartnerView, SignedByView,
};

/// Days the figures of a source reach back, and from where on it is not well: a day without a complete run, more than
/// five requests in a hundred that fail.
const HEALTH_DAYS: u32 = 7;
const LIMITS: HealthLimits = HealthLimits { stale_after: TimeDelta::hours(24), failing_above_bp: 500 };
/// Things done that are shown.
const HISTORY: usize = 30;

fn item<T: PartnerItem>(kept: &Kept<T>, form: PartnerItemView, state: &str) -> KeptItemView {
    KeptItemView {
        id: kept.value.id().to_string(),
        revision: kept.revision,
        updated_at: instant(kept.updated_at),
        item: form,
        state: state.to_owned(),
        lacks: Vec::new(),
        missing_proofs: Vec::new(),
        said: None,
    }
}

impl Hub {
    /// A partner's page.
    ///
    /// # Errors
    /// No such partner.
    pub async fn partner(&self, request: &IdRequest) -> Result<PartnerView> {
        let id = partner_id(&request.id)?;
        let kept = self.kept_partner(id).await?;
        let (partner, today, store) = (&kept.value, self.today(), &self.0.store);
        let licences = store.partner_items::<PartnerLicence>(id).await?;
        let mut items: Vec<KeptItemView> = Vec::new();
        for it in &licences {
            let later = it.value.issued_on.is_some_and(|on| on > today);
            let state = if later { "later" } else { standing_of(it.value.expires_on, today) };
            items.push(item(it, item_form::licence_form(&it.value), state));
        }
        let proofs = store.partner_items::<Proof>(id).await?;
        let proved: Vec<Proof> = proofs.iter().map(|kept| kept.value.clone()).collect();
        for it in store.partner_items::<Agreement>(id).await? {
            items.push(agreement_item(&it, partner, &proved, today));
        }
        items.extend(proofs.iter().map(|it| item(it, item_form::proof_form(&it.value), "")));
        let figures = store.partner_items::<Measurement>(id).await?;
        for it in store.partner_items::<ServiceLevel>(id).await? {
            let latest = figures.iter().map(|f| &f.value).filter(|f| f.metric == it.value.metric).max_by_key(|f| f.to);
            let state = latest.map_or("unknown", |f| if it.value.is_met_by(f.value) { "met" } else { "missed" });
            let said = latest.map(|f| f.value.to_string());
            items.push(KeptItemView { said, ..item(&it, item_form::level_form(&it.value), state) });
        }
        items.extend(figures.iter().map(|it| item(it, item_form::measurement_form(&it.value), "")));
        let complaints = store.partner_items::<Complaint>(id).await?;
        items.extend(complaints.iter().map(|it| item(it, item_form::complaint_form(&it.value), "")));
        let disclosures = store.partner_items::<Disclosure>(id).await?;
        items.extend(disclosures.iter().map(|it| item(it, item_form::disclosure_form(&it.value), "")));
        let names = self.profile_names().await?;
        let todo = store.partner_items::<OnboardingItem>(id).await?;
        for it in &todo {
            let overdue = it.value.due.is_some_and(|due| due < today);
            let state = match (&it.value.done, overdue) {
                (Some(_), _) => "done",
                (None, true) => "overdue",
                (None, false) => "open",
            };
            let by = |done: &hub_domain::partner::Done| names.get(&done.by.to_string()).cloned().unwrap_or_default();
            let said = it.value.done.as_ref().map(|done| format!("{} {}", instant(done.at), by(done)));
            items.push(KeptItemView { said, ..item(it, item_form::onboarding_form(&it.value), state) });
        }
        let todo: Vec<OnboardingItem> = todo.into_iter().map(|kept| kept.value).collect();
        let held: Vec<PartnerLicence> = licences.into_iter().map(|kept| kept.value).collect();
        Ok(PartnerView {
            id: id.to_string(),
            form: form::form(partner),
            revision: kept.revision,
            updated_at: instant(kept.updated_at),
            today: today.to_string(),
            settlement: partner.settlement().as_str().to_owned(),
            settlement_by_law: partner.kind.settlement(partner.speciality) == SettlementService::Yes,
            path: self.path_of(partner).await?,
            below: self.below(id, today).await?,
            licence: standing(partner, &held, today),
            items,
            documents: documents(store.partner_documents(id).await?, today),
            metrics: Metric::ALL
                .iter()
                .filter(|metric| !partner.settlement().counts() || metric.allowed_for_settlement())
                .map(|metric| metric.as_str().to_owned())
                .collect(),
            terms: terms::offered(partner),
            onboarding: (!todo.is_empty()).then(|| onboarding(&OnboardingProgress::of(&todo, today))),
            integrations: self.integrations(partner).await?,
            history: self.deeds(id, &names).await?,
            waiting: count(self.0.store.waiting_proposals().await?.iter().filter(|p| is_about(p, id)).count()),
        })
    }

    async fn path_of(&self, partner: &Partner) -> Result<Vec<PartnerRefView>> {
        let mut path = Vec::new();
        let mut next = partner.parent;
        // A level only belongs to a higher one: three steps at the most.
        while let Some(id) = next {
            let Some(kept) = self.0.store.partner(id).await? else { break };
            path.insert(0, PartnerRefView { id: id.to_string(), name: kept.value.name });
            next = kept.value.parent;
        }
        Ok(path)
    }

    async fn below(&self, id: PartnerId, today: NaiveDate) -> Result<Vec<PartnerRowView>> {
        let mut rows = Vec::new();
        for id in self.0.store.partners_below(id).await? {
            let kept = self.kept_partner(id).await?;
            let row = PartnerRow {
                id,
                name: kept.value.name.clone(),
                parent: None,
                level: kept.value.level,
                kind: kept.value.kind,
                speciality: kept.value.speciality,
                first_end: None,
            };
            rows.push(row_view(&row, &self.licences_of(id).await?, today));
        }
        Ok(rows)
    }

    async fn integrations(&self, partner: &Partner) -> Result<Vec<IntegrationView>> {
        let names = self.connection_names().await?;
        let mut views = Vec::new();
        for (id, state) in self.0.store.partner_health(partner.id, HEALTH_DAYS, &LIMITS).await? {
            let streams = self.0.store.stream_health(id, HEALTH_DAYS).await?;
            let days = || streams.iter().flat_map(|s| &s.days);
            views.push(IntegrationView {
                connection: id.to_string(),
                name: names.get(&id).cloned().unwrap_or_default(),
                state: state.as_str().to_owned(),
                last_done_at: streams.iter().filter_map(|s| s.last_done_at).min().map(instant),
                calls: days().map(|d| d.calls).sum(),
                failed_calls: days().map(|d| d.failed_calls).sum(),
                days: HEALTH_DAYS,
            });
        }
        Ok(views)
    }

    async fn deeds(&self, id: PartnerId, names: &HashMap<String, String>) -> Result<Vec<PartnerDeedView>> {
        let history = self.0.store.partner_history(id).await?;
        Ok(history.iter().rev().take(HISTORY).map(|deed| deed_view(deed, names)).collect())
    }
}

pub(super) fn agreement_item(
    it: &Kept<Agreement>,
    partner: &Partner,
    proofs: &[Proof],
    today: NaiveDate,
) -> KeptItemView {
    let state = it.value.state_on(today);
    let over = matches!(state.as_str(), "expired" | "ended" | "active");
    let lacks = if over { Vec::new() } else { it.value.blockers(partner, today) };
    let missing = it.value.missing_proofs(proofs, today);
    KeptItemView {
        lacks: lacks.into_iter().map(|lack| lack.as_str().to_owned()).collect(),
        missing_proofs: missing.into_iter().map(|(what, m)| format!("{} {what}", m.format("%Y-%m"))).collect(),
        said: it.value.ended_because.clone(),
        ..item(it, item_form::agreement_form(&it.value), state.as_str())
    }
}

fn documents(kept: Vec<PartnerDocument>, today: NaiveDate) -> Vec<PartnerDocumentView> {
    let mut last = None;
    kept.into_iter()
        .map(|document| {
            let replaced = last.as_ref() == Some(&document.about.name);
            last = Some(document.about.name.clone());
            let expires = document.about.expires_on;
            PartnerDocumentView {
                id: document.id.to_string(),
                version: document.version,
                replaced,
                media_type: document.media_type.as_str().to_owned(),
                bytes: document.bytes,
                added_at: instant(document.added_at),
                agreement: document.about.agreement.map(|id| id.to_string()),
                signed_by: document
                    .about
                    .signed_by
                    .iter()
                    .map(|s| SignedByView { name: s.name.clone(), on: s.on.to_string() })
                    .collect(),
                expires_on: expires.map(|on| on.to_string()),
                state: expires.map_or(String::new(), |on| standing_of(Some(on), today).to_owned()),
                name: document.about.name,
            }
        })
        .collect()
}

fn onboarding(progress: &OnboardingProgress) -> OnboardingView {
    let area = |(area, done, all): &(hub_domain::partner::OnboardingArea, usize, usize)| OnboardingAreaView {
        area: area.as_str().to_owned(),
        done: count(*done),
        all: count(*all),
    };
    OnboardingView {
        areas: progress.areas.iter().map(area).collect(),
        blockers: count(progress.blockers.len()),
        overdue: count(progress.overdue.len()),
        may_go_live: progress.may_go_live(),
    }
}

fn is_about(kept: &hub_store::partners::KeptProposal, id: PartnerId) -> bool {
    match &kept.proposal.change {
        ProposedChange::Partner { partner, .. } => partner.id == id,
        ProposedChange::Licence { licence, .. } => licence.partner == id,
        ProposedChange::Agreement { agreement, .. } => agreement.partner == id,
        ProposedChange::Offerings { partner, .. } => *partner == id,
        ProposedChange::AgreementStep { .. } => false,
    }
}

fn deed_view(deed: &PartnerChange, names: &HashMap<String, String>) -> PartnerDeedView {
    let what = match (&deed.before, &deed.after) {
        (None, _) => "made",
        (Some(_), None) => "removed",
        _ => "changed",
    };
    PartnerDeedView {
        at: instant(deed.at),
        by: deed.by.and_then(|id| names.get(&id.to_string()).cloned()),
        proposed: deed.proposal.is_some(),
        kind: deed.kind.clone(),
        what: what.to_owned(),
        changes: if what == "changed" {
            changes(&deed.kind, deed.before.as_ref(), deed.after.as_ref(), names)
        } else {
            Vec::new()
        },
    }
}

/// What changed, in the words of the form the record is entered in.
fn changes(
    kind: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    names: &HashMap<String, String>,
) -> Vec<crate::view::FieldDiffView> {
    fn as_form<T: serde::de::DeserializeOwned, F: serde::Serialize>(
        value: Option<&Value>,
        form: impl Fn(&T) -> F,
    ) -> Option<Value> {
        let read: T = serde_json::from_value(value?.clone()).ok()?;
        serde_json::to_value(form(&read)).ok()
    }
    let both = |form: &dyn Fn(Option<&Value>) -> Option<Value>| {
        let (before, after) = (form(before), form(after));
        let mut rows = diff::between(before.as_ref(), after.as_ref(), names);
        rows.retain(|row| row.field != "kind" || kind == "partner");
        rows
    };
    match kind {
        "partner" => both(&|v| as_form(v, form::form)),
        "licence" => both(&|v| as_form(v, item_form::licence_form)),
        "agreement" => both(&|v| {
            let state = v?.get("state")?.clone();
            let mut form = as_form(v, item_form::agreement_form)?;
            form.as_object_mut()?.insert("state".to_owned(), state);
            Some(form)
        }),
        "proof" => both(&|v| as_form(v, item_form::proof_form)),
        "service-level" => both(&|v| as_form(v, item_form::level_form)),
        "measurement" => both(&|v| as_form(v, item_form::measurement_form)),
        "complaint" => both(&|v| as_form(v, item_form::complaint_form)),
        "disclosure" => both(&|v| as_form(v, item_form::disclosure_form)),
        "onboarding" => both(&|v| as_form(v, item_form::onboarding_form)),
        _ => Vec::new(),
    }
}

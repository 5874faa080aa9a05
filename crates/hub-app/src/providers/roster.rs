//! Everybody whose work is done at a property, with what is known of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use hub_domain::PartnerId;
use hub_domain::partner::{
    Agreement, AgreementState, AgreementType, Complaint, LicenceStanding, Partner, PartnerKind, PartnerLicence,
};
use hub_domain::service::{Job, JobKind, ProviderSheet, Quality};
use hub_store::partners::PartnerQuery;

use super::quality::{self, Drawn};
use super::{KnownProvider, sheet};
use crate::error::Result;
use crate::hub::Hub;
use crate::partners::shared::{AHEAD_DAYS, place_words};
use crate::view::{AffiliationView, ProofStandingView, ProviderRowView, TieView};

/// The kinds of partner among whom there are providers.
const KINDS: [PartnerKind; 3] = [PartnerKind::Service, PartnerKind::Title, PartnerKind::Legal];

/// Providers by name, with what lists need of all of them.
pub(super) struct Roster {
    pub(super) known: Vec<KnownProvider>,
    pub(super) drawn: Drawn,
    complaints: HashMap<PartnerId, u32>,
    today: NaiveDate,
}

impl Hub {
    /// Providers that answer a question to the directory of partners.
    pub(super) async fn roster(&self, query: PartnerQuery) -> Result<Roster> {
        let store = &self.0.store;
        let found = store.partners(&PartnerQuery { kinds: KINDS.to_vec(), limit: u32::MAX, ..query }).await?;
        let mut licences: HashMap<PartnerId, Vec<PartnerLicence>> = HashMap::new();
        for kept in store.every_partner_item::<PartnerLicence>().await? {
            licences.entry(kept.value.partner).or_default().push(kept.value);
        }
        let mut complaints: HashMap<PartnerId, u32> = HashMap::new();
        for kept in store.every_partner_item::<Complaint>().await? {
            *complaints.entry(kept.value.partner).or_default() += 1;
        }
        let sheets = store.kept_records::<ProviderSheet>().await?;
        let mut sheets: HashMap<PartnerId, ProviderSheet> =
            sheets.into_iter().map(|kept| (kept.value.partner, kept.value)).collect();
        let all: Vec<Job> = store.kept_records::<Job>().await?.into_iter().map(|kept| kept.value).collect();
        let drawn = Drawn::of(all.iter());
        let mut jobs: HashMap<PartnerId, Vec<Job>> = HashMap::new();
        for job in all {
            if let Some(provider) = job.provider {
                jobs.entry(provider).or_default().push(job);
            }
        }
        let mut known = Vec::with_capacity(found.rows.len());
        for row in found.rows {
            let Some(partner) = store.partner(row.id).await? else { continue };
            known.push(KnownProvider {
                partner: partner.value,
                licences: licences.remove(&row.id).unwrap_or_default(),
                sheet: sheets.remove(&row.id),
                jobs: jobs.remove(&row.id).unwrap_or_default(),
            });
        }
        Ok(Roster { known, drawn, complaints, today: self.today() })
    }

    /// What has to be shown beside a provider's name: an affiliation, agreements in force.
    pub(super) async fn tie_of(&self, partner: &Partner) -> Result<Option<TieView>> {
        let today = self.today();
        let in_force = |it: &Agreement| {
            it.state_on(today) == AgreementState::Active && it.agreement_type != AgreementType::NoAgreement
        };
        let agreements = self.0.store.partner_items::<Agreement>(partner.id).await?;
        let agreements: Vec<String> =
            agreements.into_iter().map(|kept| kept.value).filter(in_force).map(|it| it.title).collect();
        let affiliation = partner.affiliation.as_ref().map(|it| AffiliationView {
            tie: it.tie.as_str().to_owned(),
            owned_bp: it.owned_bp,
            nature: it.nature.clone(),
        });
        let tied = affiliation.is_some() || !agreements.is_empty();
        Ok(tied.then_some(TieView { affiliation, agreements }))
    }
}

impl Roster {
    /// A provider as a list shows it; of its prices those that hold today, of one service only where one is named.
    pub(super) fn row(&self, known: &KnownProvider, service: Option<JobKind>) -> ProviderRowView {
        let (partner, sheet) = (&known.partner, known.sheet.as_ref());
        let services = services_of(partner);
        let prices = sheet.into_iter().flat_map(|sheet| &sheet.services).filter(|it| it.holds_on(self.today));
        let prices = prices.filter(|it| service.is_none_or(|service| it.kind == service));
        let complaints = self.complaints.get(&partner.id).copied().unwrap_or_default();
        ProviderRowView {
            id: partner.id.to_string(),
            name: partner.name.clone(),
            kind: partner.kind.as_str().to_owned(),
            speciality: partner.speciality.map(|it| it.as_str().to_owned()),
            services: services.iter().map(|it| it.as_str().to_owned()).collect(),
            coverage: partner.coverage.iter().map(place_words).collect(),
            prices: prices.map(sheet::price_view).collect(),
            lead_hours: sheet.map(|sheet| sheet.lead_hours),
            licence: licence(partner, &known.licences, self.today),
            insurance: until(sheet.and_then(|sheet| sheet.insured_until), self.today),
            languages: sheet.map(|sheet| sheet.languages.clone()).unwrap_or_default(),
            emergency: sheet.is_some_and(|sheet| sheet.emergency),
            quality: quality::view(partner, &Quality::of(&known.jobs), &self.drawn, complaints),
        }
    }
}

/// What such a partner does.
pub(super) fn services_of(partner: &Partner) -> Vec<JobKind> {
    JobKind::ALL.iter().copied().filter(|kind| kind.done_by(partner.kind, partner.speciality)).collect()
}

/// How a last day that has to be recorded stands.
fn until(last: Option<NaiveDate>, today: NaiveDate) -> ProofStandingView {
    let days = last.map(|on| (on - today).num_days());
    let soon = i64::try_from(AHEAD_DAYS).unwrap_or(i64::MAX);
    let state = match days {
        None => "not-recorded",
        Some(days) if days < 0 => "expired",
        Some(days) if days <= soon => "soon",
        Some(_) => "good",
    };
    ProofStandingView {
        state: state.to_owned(),
        until: last.map(|on| on.to_string()),
        days: days.map(|days| i32::try_from(days).unwrap_or(i32::MAX)),
        needs: Vec::new(),
    }
}

fn licence(partner: &Partner, licences: &[PartnerLicence], today: NaiveDate) -> ProofStandingView {
    let needs = partner.licences_needed().iter().map(|it| it.as_str().to_owned()).collect();
    let plain = |state: &str| ProofStandingView { state: state.to_owned(), until: None, days: None, needs: Vec::new() };
    match partner.licence_standing(licences, today) {
        LicenceStanding::NotNeeded => plain("not-needed"),
        LicenceStanding::Held(id) => match licences.iter().find(|it| it.id == id).and_then(|it| it.expires_on) {
            Some(on) => until(Some(on), today),
            None => plain("good"),
        },
        LicenceStanding::Expired { on, .. } => ProofStandingView { needs, ..until(Some(on), today) },
        LicenceStanding::Missing(_) => ProofStandingView { needs, ..plain("not-recorded") },
    }
}

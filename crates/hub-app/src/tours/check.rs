//! What the rules say of touring homes with a buyer.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hub_compliance::touring::{Lack, TourFinding, TourQuestion, TouringTables, tour_check};
use hub_domain::CrmId;
use hub_domain::service::{BuyerAgreement, ShowingTour, TourStop, TouredHome};
use hub_store::services::KeptRecord;

use super::agreements::agreement_view;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{ErrorCode, TourCheckView, TourFindingView};

/// A home as the rules ask after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked<'a> {
    pub state: &'a str,
    pub home: TouredHome,
    pub open_house: bool,
}

impl<'a> Asked<'a> {
    pub(super) fn of(stop: &'a TourStop) -> Self {
        Self { state: &stop.state, home: stop.home, open_house: stop.open_house }
    }
}

impl Hub {
    /// What the rules say, asked with the agreement of the buyer that lacks least on that day.
    pub(super) async fn asked_of(
        &self,
        person: Option<CrmId>,
        day: NaiveDate,
        homes: &[Asked<'_>],
    ) -> Result<TourCheckView> {
        let mut agreements = Vec::new();
        if let Some(person) = person {
            agreements = self.0.store.buyer_agreements(person).await?;
            if let Some(now) = self.0.store.merged_into(person).await? {
                agreements.extend(self.0.store.buyer_agreements(now).await?);
            }
        }
        let tables = self.money_tables();
        let found = std::iter::once(None)
            .chain(agreements.iter().map(Some))
            .map(|agreement| said(&tables.touring, agreement, day, homes))
            // A paper that lacks something says more than none; of equals, the one kept last.
            .min_by_key(|view| (lacking(view), view.agreement.is_none()));
        Ok(found.unwrap_or_else(|| said(&tables.touring, None, day, homes)))
    }

    /// What the rules say of a tour.
    pub(super) async fn check_of(&self, tour: &ShowingTour) -> Result<TourCheckView> {
        let homes: Vec<_> = tour.stops.iter().map(Asked::of).collect();
        self.asked_of(tour.person, tour.day, &homes).await
    }

    /// Refuses a tour that the rules block.
    pub(super) async fn tour_allowed(&self, tour: &ShowingTour) -> Result<()> {
        let check = self.check_of(tour).await?;
        if !check.blocked {
            return Ok(());
        }
        let words = check.findings.iter().filter(|finding| !finding.lacks.is_empty()).map(|finding| {
            let lacks: Vec<_> = finding.lacks.iter().map(|lack| Lack::from(*lack).in_words()).collect();
            format!("{}: {}. {} ({})", finding.title, lacks.join("; "), finding.lawful, finding.cite)
        });
        Err(AppError::new(ErrorCode::Refused).with("rule", words.collect::<Vec<_>>().join(" ")))
    }
}

fn lacking(view: &TourCheckView) -> usize {
    view.findings.iter().map(|finding| finding.lacks.len()).sum()
}

fn said(
    tables: &TouringTables,
    agreement: Option<&KeptRecord<BuyerAgreement>>,
    day: NaiveDate,
    homes: &[Asked<'_>],
) -> TourCheckView {
    let mut found: BTreeMap<(&str, &str), (TourFindingView, u32)> = BTreeMap::new();
    let mut exempt = 0;
    for home in homes {
        let question = TourQuestion {
            agreement: agreement.map(|kept| &kept.value),
            day,
            state: home.state,
            home: home.home,
            open_house: home.open_house,
        };
        let answer = tour_check(&question, tables);
        exempt += u32::from(answer.findings().is_empty());
        for finding in answer.findings() {
            let key = (finding.rule.jurisdiction.as_str(), finding.rule.value.rule.as_str());
            found.entry(key).or_insert_with(|| (finding_view(finding), 0)).1 += 1;
        }
    }
    let findings: Vec<_> = found.into_values().map(|(finding, homes)| TourFindingView { homes, ..finding }).collect();
    TourCheckView {
        blocked: findings.iter().any(|finding| !finding.lacks.is_empty()),
        exempt,
        findings,
        agreement: agreement.map(agreement_view),
    }
}

fn finding_view(finding: &TourFinding<'_>) -> TourFindingView {
    let rule = finding.rule;
    TourFindingView {
        title: rule.value.title.clone(),
        jurisdiction: rule.jurisdiction.clone(),
        valid_from: rule.valid_from.to_string(),
        cite: rule.source.cite.clone(),
        loaded_by: rule.source.loaded_by.clone(),
        reason: rule.value.reason.clone(),
        lawful: rule.value.lawful.clone(),
        readings: rule.value.readings.clone(),
        lacks: finding.lacks.iter().map(|lack| (*lack).into()).collect(),
        homes: 0,
    }
}

//! What ends, what has ended, and what agreements lack.

use std::collections::HashMap;

use chrono::Days;
use hub_domain::PartnerId;
use hub_domain::partner::{Agreement, AgreementState, Partner, PartnerLicence, Proof};
use hub_domain::service::ProviderSheet;
use hub_store::partners::PartnerQuery;

use super::page::agreement_item;
use super::shared::{AHEAD_DAYS, count, row_view, standing};
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{AgreementRowView, ExpiriesView, ExpiryView, PartnerCountsView, PartnerRefView};

/// Days within which what ends is counted beside the heading.
const SOON_DAYS: u64 = 30;

impl Hub {
    /// What ends within 90 days or has ended, agreements that are not over with what they lack, and partners without the
    /// licence their kind needs.
    ///
    /// # Errors
    /// The store's.
    pub async fn partner_expiries(&self) -> Result<ExpiriesView> {
        let (store, today) = (&self.0.store, self.today());
        // By the day where the user is: one whose last day was yesterday there has ended.
        store.expire_agreements().await?;
        let licences = self.all_licences().await?;
        let by_partner =
            |id: PartnerId| -> Vec<PartnerLicence> { licences.iter().filter(|l| l.partner == id).cloned().collect() };
        let everybody = store.partners(&PartnerQuery { limit: u32::MAX, ..PartnerQuery::default() }).await?;
        let known: HashMap<PartnerId, &str> = everybody.rows.iter().map(|row| (row.id, row.name.as_str())).collect();
        let mut unlicensed = Vec::new();
        for row in &everybody.rows {
            let view = row_view(row, &by_partner(row.id), today);
            if matches!(view.licence.state.as_str(), "missing" | "expired") {
                unlicensed.push(view);
            }
        }
        let proofs: Vec<Proof> = store.every_partner_item::<Proof>().await?.into_iter().map(|k| k.value).collect();
        let mut agreements = Vec::new();
        let mut titles: HashMap<String, String> =
            licences.iter().map(|l| (l.id.to_string(), l.number.clone())).collect();
        for kept in store.kept_records::<ProviderSheet>().await? {
            titles.insert(kept.value.partner.to_string(), kept.value.insurer.unwrap_or_default());
        }
        for kept in store.every_partner_item::<Agreement>().await? {
            let agreement = &kept.value;
            titles.insert(agreement.id.to_string(), agreement.title.clone());
            let over = matches!(agreement.state_on(today), AgreementState::Expired | AgreementState::Ended);
            let Some(name) = known.get(&agreement.partner).filter(|_| !over) else { continue };
            let partner: Partner = self.kept_partner(agreement.partner).await?.value;
            let seen = agreement_item(&kept, &partner, &proofs, today);
            agreements.push(AgreementRowView {
                id: agreement.id.to_string(),
                partner: PartnerRefView { id: agreement.partner.to_string(), name: (*name).to_owned() },
                title: agreement.title.clone(),
                agreement_type: agreement.agreement_type.as_str().to_owned(),
                state: seen.state,
                starts_on: agreement.starts_on.map(|on| on.to_string()),
                ends_on: agreement.ends_on.map(|on| on.to_string()),
                lacks: seen.lacks,
                licence: standing(&partner, &by_partner(agreement.partner), today),
                missing_proofs: count(seen.missing_proofs.len()),
            });
        }
        agreements.sort_by(|a, b| (&a.partner.name, &a.title).cmp(&(&b.partner.name, &b.title)));
        let mut ends = Vec::new();
        for end in store.partner_expiries(today + Days::new(AHEAD_DAYS + 1)).await? {
            let item = end.item.to_string();
            let title = match (titles.get(&item), end.kind.as_str()) {
                (Some(title), _) => title.clone(),
                (None, "document") => store.partner_document_name(end.item).await?,
                (None, _) => String::new(),
            };
            ends.push(ExpiryView {
                on: end.on.to_string(),
                days: i32::try_from((end.on - today).num_days()).unwrap_or(i32::MAX),
                partner: PartnerRefView { id: end.partner.to_string(), name: end.partner_name },
                item,
                kind: end.kind,
                title,
            });
        }
        Ok(ExpiriesView { today: today.to_string(), ends, agreements, unlicensed })
    }

    /// What waits for somebody among the partners.
    ///
    /// # Errors
    /// The store's.
    pub async fn partner_counts(&self) -> Result<PartnerCountsView> {
        let ending = self.0.store.partner_expiries(self.today() + Days::new(SOON_DAYS + 1)).await?;
        let proposals = self.0.store.waiting_proposals().await?;
        Ok(PartnerCountsView { proposals: count(proposals.len()), ending: count(ending.len()) })
    }
}

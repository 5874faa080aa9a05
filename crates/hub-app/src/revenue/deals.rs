//! Sales, referrals between brokers, deals with a loan: what they brought.

use hub_store::revenue::{DealKind, DealRecord, DealStatus, KeptDeal};

use super::words::{day, id};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{DealRecordView, GivePaymentRequest, SaveDealRecordRequest};
use crate::withheld::checked;

impl Hub {
    /// Deals, the latest to close first.
    ///
    /// # Errors
    /// The database's.
    pub async fn deal_records(&self) -> Result<Vec<DealRecordView>> {
        Ok(self.0.store.deals().await?.into_iter().map(view).collect())
    }

    /// Keeps a deal, new or changed.
    ///
    /// # Errors
    /// What is wrong with it; somebody changed it since; no such deal.
    pub async fn save_deal_record(&self, request: &SaveDealRecordRequest) -> Result<Vec<DealRecordView>> {
        let known = |field: &str, name: &str| AppError::bad_request(field, format!("nothing is called {name}"));
        let other = request.other_broker.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let deal = DealRecord {
            kind: DealKind::parse(&request.kind).ok_or_else(|| known("kind", &request.kind))?,
            name: request.name.trim().to_owned(),
            amount_cents: request.amount_cents,
            terms: request.terms.trim().to_owned(),
            status: DealStatus::parse(&request.status).ok_or_else(|| known("status", &request.status))?,
            closes_on: request.closes_on.as_deref().map(|text| day("closesOn", text)).transpose()?,
            other_broker: other.map(str::to_owned),
            commission_cents: request.commission_cents,
        };
        let seen = request.id.as_deref().map(|deal| id("id", deal)).transpose()?;
        let seen = seen.map(|deal| (deal, request.revision.unwrap_or_default()));
        self.0.store.save_deal(seen, &checked(deal)?).await?;
        self.deal_records().await
    }

    /// Says that a payment between brokers belongs to a deal.
    ///
    /// # Errors
    /// Any other payment; one that belongs to a deal already; no such payment or deal.
    pub async fn give_payment_to_deal(&self, request: &GivePaymentRequest) -> Result<()> {
        Ok(self.0.store.give_payment_to_deal(id("payment", &request.payment)?, id("deal", &request.deal)?).await?)
    }
}

fn view(kept: KeptDeal) -> DealRecordView {
    let deal = kept.deal;
    DealRecordView {
        id: kept.id.to_string(),
        revision: kept.revision,
        kind: deal.kind.as_str().to_owned(),
        name: deal.name,
        amount_cents: deal.amount_cents,
        terms: deal.terms,
        status: deal.status.as_str().to_owned(),
        closes_on: deal.closes_on.map(|day| day.to_string()),
        other_broker: deal.other_broker,
        commission_cents: deal.commission_cents,
        received_cents: kept.received_cents,
        paid_cents: kept.paid_cents,
    }
}

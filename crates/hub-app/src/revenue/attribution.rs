//! What closed sales brought, set against the contacts of one's own marketing before them.

use std::collections::BTreeMap;

use hub_finance::Cents;
use hub_finance::attribution::{Channel, Model, PartnerKind, Touch, Window, attribute};
use hub_store::revenue::{DealStatus, MarketingChannel, MarketingSpend, MarketingTouch};

use super::words::{day, id, percent};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    AddSpendRequest, AddTouchRequest, AttributionModelView, AttributionRequest, AttributionRowView, AttributionView,
};
use crate::withheld::checked;

impl Hub {
    /// Notes what was spent on a channel of one's own, or of a vendor whose work is no settlement service.
    ///
    /// # Errors
    /// Any other kind of channel; an amount or a day that is none.
    pub async fn add_marketing_spend(&self, request: &AddSpendRequest) -> Result<()> {
        let kind = channel_kind(&request.channel, &request.kind)?;
        let channel = request.channel.trim().to_owned();
        let spend = MarketingSpend { channel, kind, day: day("day", &request.day)?, cents: request.cents };
        Ok(self.0.store.add_marketing_spend(&checked(spend)?).await?)
    }

    /// Notes a contact before a sale.
    ///
    /// # Errors
    /// As [`Hub::add_marketing_spend`]; no such deal.
    pub async fn add_marketing_touch(&self, request: &AddTouchRequest) -> Result<()> {
        let kind = channel_kind(&request.channel, &request.kind)?;
        let (deal, day) = (id("deal", &request.deal)?, day("day", &request.day)?);
        let touch = MarketingTouch { deal, channel: request.channel.trim().to_owned(), kind, day };
        Ok(self.0.store.add_marketing_touch(&checked(touch)?).await?)
    }

    /// The commissions of closed deals by channel, to the cent. What no contact came before stays by itself.
    ///
    /// # Errors
    /// A model that says something impossible.
    pub async fn attribution(&self, request: &AttributionRequest) -> Result<AttributionView> {
        let model = match &request.model {
            AttributionModelView::First => Model::First,
            AttributionModelView::Last => Model::Last,
            AttributionModelView::Linear => Model::Linear,
            AttributionModelView::Position { first, last } => {
                Model::Position { first: percent("first", first)?, last: percent("last", last)? }
            }
            AttributionModelView::Decay { half_life_days } => Model::Decay { half_life_days: *half_life_days },
        };
        let window = Window { days: request.window_days, once_a_day: true };
        let mut touches: BTreeMap<uuid::Uuid, Vec<Touch>> = BTreeMap::new();
        for touch in self.0.store.marketing_touches().await? {
            let channel = channel(&touch.channel, touch.kind)?;
            touches.entry(touch.deal).or_default().push(Touch { channel, on: touch.day });
        }
        let mut rows: BTreeMap<String, AttributionRowView> = BTreeMap::new();
        let (mut total, mut without, mut deals) = (0_i64, 0_i64, 0_u32);
        for kept in self.0.store.deals().await? {
            let deal = &kept.deal;
            let (DealStatus::Closed, Some(closed)) = (deal.status, deal.closes_on) else { continue };
            deals += 1;
            total += deal.commission_cents;
            let counted = window.of(touches.get(&kept.id).map_or(&[], Vec::as_slice), closed);
            if counted.is_empty() {
                without += deal.commission_cents;
                continue;
            }
            let shares = attribute(Cents(deal.commission_cents), &counted, model)
                .map_err(|error| AppError::bad_request("model", error))?;
            for (touch, share) in counted.iter().zip(shares) {
                let row = rows.entry(touch.channel.name().to_owned()).or_insert_with(|| blank(touch.channel.name()));
                row.cents += share.0;
                row.touches += 1;
            }
        }
        for spend in self.0.store.marketing_spends().await? {
            rows.entry(spend.channel.clone()).or_insert_with(|| blank(&spend.channel)).spent_cents += spend.cents;
        }
        let mut rows: Vec<AttributionRowView> = rows.into_values().collect();
        rows.sort_by(|one, other| other.cents.cmp(&one.cents).then_with(|| one.channel.cmp(&other.channel)));
        Ok(AttributionView { rows, deals, total_cents: total, without_touch_cents: without })
    }
}

fn blank(channel: &str) -> AttributionRowView {
    AttributionRowView { channel: channel.to_owned(), cents: 0, touches: 0, spent_cents: 0 }
}

/// Which kind of channel a request names. A settlement service's is refused.
fn channel_kind(name: &str, kind: &str) -> Result<MarketingChannel> {
    if let Some(kind) = MarketingChannel::parse(kind) {
        return Ok(kind);
    }
    let refused =
        hub_finance::attribution::NotAttributable { partner: name.trim().to_owned(), kind: PartnerKind::Unknown };
    Err(AppError::bad_request("kind", refused))
}

fn channel(name: &str, kind: MarketingChannel) -> Result<Channel> {
    let kind = match kind {
        MarketingChannel::Own => return Ok(Channel::own(name)),
        MarketingChannel::Mover => PartnerKind::Mover,
        MarketingChannel::Stager => PartnerKind::Stager,
        MarketingChannel::HomeService => PartnerKind::HomeService,
    };
    Channel::partner(name, kind).map_err(|refused| AppError::bad_request("kind", refused))
}

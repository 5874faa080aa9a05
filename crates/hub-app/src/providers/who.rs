//! Who can do a job: eligibility, then a neutral order.

use std::collections::HashMap;

use chrono::NaiveDate;
use hub_compliance::providers::{FREE_CHOICE, Neutral, Provider, order};
use hub_domain::partner::Partner;
use hub_domain::service::{PropertyPlan, Quality};
use hub_domain::transaction::Transaction;
use hub_domain::{JobId, TransactionId};
use hub_store::partners::PartnerQuery;

use super::directory::service;
use super::quality::rated;
use super::{AskedFor, Exclusion, KnownProvider, Offer, PropertyArea, eligible, sheet};
use crate::error::{AppError, Result};
use crate::hours::away_there;
use crate::hub::Hub;
use crate::instant::instant;
use crate::partners::shared::{count, one_day, some};
use crate::view::{CannotView, ExclusionView, WhoCanRequest, WhoCanRowView, WhoCanView};

/// Days that may be asked for at once.
const MOST_DAYS: i64 = 120;

impl Hub {
    /// Who can do a job, in the neutral order that was chosen, and who cannot be offered and why. Payments, agreements
    /// and ties are not read before the order stands.
    ///
    /// # Errors
    /// A service nobody does; days, hours, a state or a time zone that are none; no such deal.
    pub async fn who_can_do_it(&self, request: &WhoCanRequest) -> Result<WhoCanView> {
        let kind = service("service", &request.service)?;
        let (deal, plan) = self.deal_of(request).await?;
        let state = some(request.state.as_deref())
            .map(|it| it.to_uppercase())
            .or_else(|| deal.as_ref().map(|it| it.state.clone()));
        let state = state.ok_or_else(|| AppError::bad_request("state", "in which state is the property?"))?;
        let zone = some(request.zone.as_deref()).or_else(|| deal.as_ref().map(|it| it.zone.clone()));
        let zone = zone.ok_or_else(|| AppError::bad_request("zone", "which time zone is the property in?"))?;
        let at = sheet::point(request.latitude, request.longitude)?.or_else(|| plan.and_then(|plan| plan.place));
        let postal = some(request.postal.as_deref());
        let area = PropertyArea::in_state(&state, postal.as_deref(), None, at)
            .map_err(|error| AppError::bad_request("state", error))?;
        let time =
            |field: &str, text: &Option<String>| some(text.as_deref()).map(|it| sheet::time(field, &it)).transpose();
        let hours = match (time("from", &request.from)?, time("to", &request.to)?) {
            (None, None) => None,
            (from, to) => {
                let day = hub_domain::calendar::TimeOfDay;
                let span = (from.unwrap_or(day(0)), to.unwrap_or(day(1_440)));
                if span.0 >= span.1 {
                    return Err(AppError::bad_request("to", "it has to be after the beginning"));
                }
                Some(span)
            }
        };
        let job =
            some(request.job.as_deref()).map(|it| it.parse::<JobId>().map_err(|_| AppError::not_found("such job")));
        let mut roster = self.roster(PartnerQuery::default()).await?;
        if let Ok(there) = zone.parse() {
            let computer = self.0.clock.zone();
            for sheet in roster.known.iter_mut().filter_map(|it| it.sheet.as_mut()) {
                sheet.away = sheet.away.iter().map(|away| away_there(away, computer, there)).collect();
            }
        }
        let asked = AskedFor {
            kind,
            area: &area,
            zone: &zone,
            days: days(request)?,
            hours,
            now: self.0.clock.now(),
            job: job.transpose()?,
        };
        let offers = eligible(&asked, &roster.known).map_err(|error| AppError::bad_request("zone", error))?;
        let known: HashMap<String, &KnownProvider> =
            roster.known.iter().map(|it| (it.partner.id.to_string(), it)).collect();
        let mut can: HashMap<String, Offer> = HashMap::new();
        let (mut listed, mut cannot) = (Vec::new(), Vec::new());
        for offer in offers {
            let id = offer.partner.to_string();
            let Some(of) = known.get(&id) else { continue };
            if offer.excluded.is_empty() {
                let said = rated(&Quality::of(&of.jobs));
                listed.push(provider(&of.partner, &offer, said));
                can.insert(id, offer);
            } else {
                let reasons = offer.excluded.iter().map(exclusion).collect();
                cannot.push(CannotView { id, name: of.partner.name.clone(), reasons });
            }
        }
        let by = match request.by.trim() {
            // One further down each time a job of the kind has been given to somebody.
            "rotation" => {
                let all = roster.known.iter().flat_map(|it| &it.jobs).filter(|job| job.kind == kind);
                Neutral::Rotation { turn: all.filter(|job| Some(job.id) != asked.job).count() as u64 }
            }
            "distance" => Neutral::Distance,
            "rating" => Neutral::ClientRating { prior: roster.drawn.prior },
            "name" => Neutral::Name,
            _ => return Err(AppError::bad_request("by", "rotation, distance, rating or name")),
        };
        let mut who = Vec::new();
        for it in order(listed, by).providers {
            let (Some(of), Some(offer)) = (known.get(&it.id), can.remove(&it.id)) else { continue };
            let Some((starts, ends)) = offer.free else { continue };
            let mut row = roster.row(of, Some(kind));
            row.prices = offer.service.iter().map(sheet::price_view).collect();
            who.push(WhoCanRowView {
                row,
                starts_at: instant(starts),
                ends_at: instant(ends),
                distance_m: offer.distance_m,
                tie: self.tie_of(&of.partner).await?,
            });
        }
        Ok(WhoCanView {
            service: kind.as_str().to_owned(),
            by: request.by.trim().to_owned(),
            today: self.today().to_string(),
            state,
            zone,
            located: area.at.is_some(),
            ties: count(who.iter().filter(|it| it.tie.is_some()).count()),
            who,
            cannot,
            notice: FREE_CHOICE.to_owned(),
            prior: roster.drawn.view(),
        })
    }

    async fn deal_of(&self, request: &WhoCanRequest) -> Result<(Option<Transaction>, Option<PropertyPlan>)> {
        let Some(id) = some(request.transaction.as_deref()) else { return Ok((None, None)) };
        let missing = || AppError::not_found("such transaction");
        let id: TransactionId = id.parse().map_err(|_| missing())?;
        let deal = self.0.store.kept_record::<Transaction>(id.as_uuid()).await?.ok_or_else(missing)?;
        let plan = self.0.store.kept_record::<PropertyPlan>(id.as_uuid()).await?;
        Ok((Some(deal.value), plan.map(|kept| kept.value)))
    }
}

fn days(request: &WhoCanRequest) -> Result<(NaiveDate, NaiveDate)> {
    let first = one_day("first", &request.first)?;
    let last = some(request.last.as_deref()).map_or(Ok(first), |last| one_day("last", &last))?;
    if last < first {
        return Err(AppError::bad_request("last", "it is before the first day"));
    }
    if (last - first).num_days() >= MOST_DAYS {
        return Err(AppError::bad_request("last", format!("at most {MOST_DAYS} days")));
    }
    Ok((first, last))
}

fn provider(partner: &Partner, offer: &Offer, rated: hub_compliance::providers::Rated) -> Provider {
    Provider { id: partner.id.to_string(), name: partner.name.clone(), distance_m: offer.distance_m, rated, tie: None }
}

fn exclusion(of: &Exclusion) -> ExclusionView {
    let detail = match of {
        Exclusion::LicenceNotRecorded { needs } => needs.iter().map(|it| it.as_str().to_owned()).collect(),
        Exclusion::LicenceElsewhere { of } => vec![of.trim_start_matches("state:US-").to_owned()],
        Exclusion::Away { because: Some(because) } => vec![because.clone()],
        _ => Vec::new(),
    };
    let hours = if let Exclusion::LeadTime { hours } = of { Some(*hours) } else { None };
    ExclusionView { code: of.code().to_owned(), on: of.on().map(|on| on.to_string()), hours, detail, words: of.words() }
}

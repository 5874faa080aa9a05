//! A provider's sheet as it is entered, there and back.

use chrono::NaiveDate;
use hub_domain::calendar::TimeOfDay;
use hub_domain::service::{Away, JobKind, ProviderSheet, ServicePrice};
use hub_domain::{PartnerId, Place};

use crate::error::{AppError, Result};
use crate::hours::{hours_view, read_hours};
use crate::instant::instant;
use crate::partners::shared::{at, day, money, named, one_day, some};
use crate::view::{AwayView, ProviderSheetView, ServicePriceView};

pub(super) fn view(sheet: &ProviderSheet) -> ProviderSheetView {
    ProviderSheetView {
        hours: hours_view(&sheet.hours),
        away: sheet
            .away
            .iter()
            .map(|it| AwayView { from: instant(it.from), to: instant(it.to), because: it.because.clone() })
            .collect(),
        lead_hours: sheet.lead_hours,
        latitude: sheet.base.map(|it| it.latitude),
        longitude: sheet.base.map(|it| it.longitude),
        services: sheet.services.iter().map(price_view).collect(),
        languages: sheet.languages.clone(),
        emergency: sheet.emergency,
        insurer: sheet.insurer.clone(),
        insured_until: sheet.insured_until.map(|on| on.to_string()),
        notes: sheet.notes.clone(),
    }
}

pub(super) fn price_view(price: &ServicePrice) -> ServicePriceView {
    ServicePriceView {
        kind: price.kind.as_str().to_owned(),
        title: price.title.clone(),
        price: price.price.map(Into::into),
        minutes: price.minutes,
        working_days: price.working_days,
        from: price.from.to_string(),
        until: price.until.map(|on| on.to_string()),
    }
}

fn price(view: &ServicePriceView) -> Result<ServicePrice> {
    Ok(ServicePrice {
        kind: named("services.kind", &view.kind, JobKind::parse)?,
        title: some(view.title.as_deref()),
        price: view.price.as_ref().map(|price| money("services.price", price)).transpose()?,
        minutes: view.minutes,
        working_days: view.working_days,
        from: one_day("services.from", &view.from)?,
        until: day("services.until", view.until.as_deref())?,
    })
}

pub(super) fn time(field: &str, text: &str) -> Result<TimeOfDay> {
    TimeOfDay::parse(text.trim()).ok_or_else(|| AppError::bad_request(field, "write the time as HH:MM"))
}

/// A point from both of its numbers; none where neither is there.
pub(super) fn point(latitude: Option<f64>, longitude: Option<f64>) -> Result<Option<Place>> {
    match (latitude, longitude) {
        (None, None) => Ok(None),
        (Some(latitude), Some(longitude)) => match Place::new(latitude, longitude) {
            Some(place) => Ok(Some(place)),
            None => Err(AppError::bad_request("latitude", "-90 to 90, and the longitude -180 to 180")),
        },
        _ => Err(AppError::bad_request("longitude", "latitude and longitude belong together")),
    }
}

/// The sheet that a form describes. What no sheet can say (hours that end before they begin, a service that is not the
/// partner's work) is refused by its name.
pub(super) fn sheet(partner: PartnerId, does: &[JobKind], view: &ProviderSheetView) -> Result<ProviderSheet> {
    let away = |it: &AwayView| -> Result<Away> {
        Ok(Away { from: at("away.from", &it.from)?, to: at("away.to", &it.to)?, because: some(it.because.as_deref()) })
    };
    let services: Vec<ServicePrice> = view.services.iter().map(price).collect::<Result<_>>()?;
    if let Some(other) = services.iter().find(|it| !does.contains(&it.kind)) {
        return Err(AppError::bad_request(
            "services.kind",
            format!("{} is not this partner's work", other.kind.as_str()),
        ));
    }
    let insured: Option<NaiveDate> = day("insuredUntil", view.insured_until.as_deref())?;
    Ok(ProviderSheet {
        hours: read_hours("hours", &view.hours)?,
        away: view.away.iter().map(away).collect::<Result<_>>()?,
        lead_hours: view.lead_hours,
        base: point(view.latitude, view.longitude)?,
        services,
        languages: view.languages.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect(),
        emergency: view.emergency,
        insurer: some(view.insurer.as_deref()),
        insured_until: insured,
        notes: some(view.notes.as_deref()),
        ..ProviderSheet::new(partner)
    })
}

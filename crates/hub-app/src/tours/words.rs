//! What a request says, and what is said of a tour, in words.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hub_domain::calendar::TimeOfDay;
use hub_domain::service::{BlackOut, DaySpan, ShowingType, TourEnd, TourStop, TourStopState};
use hub_domain::{Currency, Money, Place};
use hub_scheduling::local::Tz;

use crate::error::{AppError, Result};
use crate::view::{BlackOutView, DaySpanView, MoneyView, TourEndView};

/// By how much another time differs from one that somebody was told.
const NOTICED: TimeDelta = TimeDelta::minutes(5);

pub(super) fn day(field: &str, text: Option<&str>) -> Result<Option<NaiveDate>> {
    some(text).map(|text| one_day(field, &text)).transpose()
}

pub(super) fn one_day(field: &str, text: &str) -> Result<NaiveDate> {
    text.trim().parse().map_err(|_| AppError::bad_request(field, "write the day as YYYY-MM-DD"))
}

/// Words, trimmed; nothing for none.
pub(super) fn some(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

pub(super) fn money(field: &str, view: &MoneyView) -> Result<Money> {
    let currency: Currency = view.currency.parse().map_err(|_| AppError::bad_request(field, "is no currency"))?;
    Ok(Money::from_minor(view.minor, currency))
}

pub(super) fn time_of_day(field: &str, text: &str) -> Result<TimeOfDay> {
    TimeOfDay::parse(text.trim()).ok_or_else(|| AppError::bad_request(field, "write a time such as 09:30"))
}

pub(super) fn end(field: &str, view: Option<&TourEndView>) -> Result<Option<TourEnd>> {
    let Some(view) = view else { return Ok(None) };
    let place = Place::new(view.latitude, view.longitude)
        .ok_or_else(|| AppError::bad_request(field, "these coordinates are no place"))?;
    let address = some(Some(&view.address)).unwrap_or_else(|| format!("{}, {}", view.latitude, view.longitude));
    Ok(Some(TourEnd { address, place }))
}

pub(super) fn spans(field: &str, views: &[DaySpanView]) -> Result<Vec<DaySpan>> {
    let span =
        |view: &DaySpanView| Ok(DaySpan { from: time_of_day(field, &view.from)?, to: time_of_day(field, &view.to)? });
    views.iter().map(span).collect()
}

pub(super) fn black_outs(views: &[BlackOutView]) -> Result<Vec<BlackOut>> {
    let black_out = |view: &BlackOutView| {
        Ok(BlackOut {
            from: time_of_day("blackout", &view.from)?,
            to: time_of_day("blackout", &view.to)?,
            because: view.because.trim().to_owned(),
        })
    };
    views.iter().map(black_out).collect()
}

/// What the clock on the wall shows, `HH:MM`.
pub(super) fn clock(zone: Tz, at: DateTime<Utc>) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

/// Whether somebody who was told a time has to hear of another one: nobody waits for a message about two minutes.
pub(super) fn is_another_time(told: DateTime<Utc>, arrive: DateTime<Utc>) -> bool {
    (told - arrive).abs() >= NOTICED
}

/// What to write to whoever opens the door, as things stand now: to copy.
pub(super) fn message(zone: Tz, stop: &TourStop, called_off: bool) -> String {
    let said = |at: DateTime<Utc>| at.with_timezone(&zone).format("%-I:%M %p").to_string();
    let on = |at: DateTime<Utc>| at.with_timezone(&zone).format("%A, %B %-d").to_string();
    let home = &stop.address;
    let Some((arrive, leave)) = stop.arrive.zip(stop.leave).filter(|_| !stop.progress.is_over() && !called_off) else {
        return match stop.told_arrive {
            Some(told) => {
                format!("{home}: the showing on {} at {} does not take place. Thank you.", on(told), said(told))
            }
            None => String::new(),
        };
    };
    let when = format!("{}, {} to {}", on(arrive), said(arrive), said(leave));
    if let Some(told) = stop.told_arrive.filter(|told| is_another_time(*told, arrive)) {
        return format!(
            "{home}: instead of {} the showing is at {}, on {}. Is that all right?",
            said(told),
            said(arrive),
            on(arrive)
        );
    }
    match (stop.showing, stop.progress) {
        (_, TourStopState::Confirmed) => format!("{home}: the showing stands as agreed, {when}. Thank you."),
        (ShowingType::Confirm, _) => format!("{home}: may I show it to a buyer on {when}? Please confirm."),
        (ShowingType::Courtesy, _) => {
            format!("{home}: I am going to show it to a buyer on {when}. Please tell me if that does not suit.")
        }
        (ShowingType::Instructions, _) => {
            format!("{home}: I am going to show it to a buyer on {when}, as your instructions say.")
        }
    }
}

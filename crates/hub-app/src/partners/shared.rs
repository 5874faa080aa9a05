//! What every part of this folder needs.

use chrono::{DateTime, NaiveDate, Utc};
use hub_domain::partner::{Checked, CoveredPlace, LicenceStanding, Partner, PartnerError, PartnerLicence};
use hub_domain::{Currency, Money, PartnerId, PartnerItemId};
use hub_store::partners::{Kept, PartnerRow};
use serde::Serialize;

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{ErrorCode, LicenceStandingView, MoneyView, PartnerRowView};
use crate::withheld;

/// What ends within so many days is told ahead.
pub(crate) const AHEAD_DAYS: u64 = 90;

impl From<PartnerError> for AppError {
    fn from(error: PartnerError) -> Self {
        use PartnerError as E;
        match error {
            E::Refused(refused) => withheld::error(&refused.field, &refused.why),
            E::TooLarge { ref name, .. } | E::NotThatType { ref name, .. } | E::UnknownType { ref name } => {
                let said = error.to_string();
                let reason = said.strip_prefix(&format!("{name}: ")).unwrap_or(&said);
                Self::new(ErrorCode::BadInput).with("place", name).with("reason", reason)
            }
            E::Envelope(envelope) => Self::new(ErrorCode::BadInput).with("place", "proposal").with("reason", envelope),
            E::SettlementIsClear
            | E::MetricForbidden { .. }
            | E::ShareForbidden
            | E::NotReady(_)
            | E::NotAllowed { .. }
            | E::Agreed { .. }
            | E::Decided { .. } => Self::new(ErrorCode::Refused).with("rule", error),
            E::Text { field, .. } | E::Range { field, .. } => {
                let said = error.to_string();
                let reason = said.strip_prefix(&format!("{field}: ")).unwrap_or(&said).to_owned();
                Self::bad_request(field, reason)
            }
            other => Self::bad_request("partner", other),
        }
    }
}

pub(crate) fn partner_id(text: &str) -> Result<PartnerId> {
    text.trim().parse().map_err(|_| AppError::not_found("such partner"))
}

pub(crate) fn item_id(text: &str) -> Result<PartnerItemId> {
    text.trim().parse().map_err(|_| AppError::not_found("such record of a partner"))
}

/// A value the store takes: every text in it was looked at.
pub(crate) fn checked<T: Serialize>(value: T) -> Result<Checked<T>> {
    Checked::new(value, &withheld::check).map_err(|refused| PartnerError::from(refused).into())
}

/// A day as `YYYY-MM-DD`; nothing for no words.
pub(crate) fn day(field: &str, text: Option<&str>) -> Result<Option<NaiveDate>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| AppError::bad_request(field, "write the day as YYYY-MM-DD"))
}

/// A day that has to be there.
pub(crate) fn one_day(field: &str, text: &str) -> Result<NaiveDate> {
    day(field, Some(text))?.ok_or_else(|| AppError::bad_request(field, "a day is needed"))
}

/// An instant as RFC 3339.
pub(crate) fn at(field: &str, text: &str) -> Result<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(text.trim());
    read.map(|at| at.with_timezone(&Utc)).map_err(|_| AppError::bad_request(field, "write a day and a time (RFC 3339)"))
}

/// Words, trimmed; nothing for none.
pub(crate) fn some(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

pub(crate) fn money(field: &str, view: &MoneyView) -> Result<Money> {
    let currency: Currency = view.currency.parse().map_err(|_| AppError::bad_request(field, "is no currency"))?;
    Ok(Money::from_minor(view.minor, currency))
}

/// One of some names.
pub(crate) fn named<T>(field: &str, name: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    parse(name.trim()).ok_or_else(|| AppError::bad_request(field, "is none of those there are"))
}

/// A place as people write one: a state of the United States by its two letters, a postal code by its five digits,
/// anything else as it is stored.
pub(crate) fn place(field: &str, text: &str) -> Result<CoveredPlace> {
    let text = text.trim();
    let full = match text.len() {
        2 if text.bytes().all(|b| b.is_ascii_alphabetic()) => format!("state:US-{}", text.to_ascii_uppercase()),
        5 if text.bytes().all(|b| b.is_ascii_digit()) => format!("postal:US-{text}"),
        _ => text.to_owned(),
    };
    full.parse().map_err(|error: PartnerError| AppError::bad_request(field, error))
}

/// The places by which somebody is found who works in one: who works in all of a country works in each part of it.
pub(crate) fn places_around(wanted: Option<String>) -> Result<Vec<CoveredPlace>> {
    let Some(wanted) = wanted.map(|text| place("place", &text)).transpose()? else { return Ok(Vec::new()) };
    let text = wanted.as_str();
    let country = text.split_once(':').and_then(|(_, code)| code.split_once('-')).map(|(country, _)| country);
    let country = country.or_else(|| text.starts_with("county:").then_some("US"));
    let mut places: Vec<_> =
        country.map(|code| place("place", &format!("country:{code}"))).transpose()?.into_iter().collect();
    places.push(wanted);
    Ok(places)
}

/// A place as people write it.
pub(crate) fn place_words(place: &CoveredPlace) -> String {
    let text = place.as_str();
    text.strip_prefix("state:US-").or_else(|| text.strip_prefix("postal:US-")).unwrap_or(text).to_owned()
}

/// How a last day stands: past, within the days told ahead, or neither.
pub(crate) fn standing_of(last: Option<NaiveDate>, today: NaiveDate) -> &'static str {
    match last {
        None => "good",
        Some(on) if on < today => "expired",
        Some(on) if on <= today + chrono::Days::new(AHEAD_DAYS) => "soon",
        Some(_) => "good",
    }
}

pub(crate) fn standing(partner: &Partner, licences: &[PartnerLicence], today: NaiveDate) -> LicenceStandingView {
    let view = |state: &str| LicenceStandingView { state: state.to_owned(), on: None, needs: Vec::new() };
    let needs = || partner.licences_needed().iter().map(|l| l.as_str().to_owned()).collect();
    match partner.licence_standing(licences, today) {
        LicenceStanding::NotNeeded => view("notNeeded"),
        LicenceStanding::Held(_) => view("held"),
        LicenceStanding::Expired { on, .. } => {
            LicenceStandingView { on: Some(on.to_string()), needs: needs(), ..view("expired") }
        }
        LicenceStanding::Missing(_) => LicenceStandingView { needs: needs(), ..view("missing") },
    }
}

/// As much of a partner as a row of a list tells: enough for what its kind needs.
pub(crate) fn of_row(row: &PartnerRow) -> Partner {
    Partner { id: row.id, speciality: row.speciality, ..Partner::new(row.level, row.kind, &row.name) }
}

pub(crate) fn row_view(row: &PartnerRow, licences: &[PartnerLicence], today: NaiveDate) -> PartnerRowView {
    PartnerRowView {
        id: row.id.to_string(),
        name: row.name.clone(),
        parent: row.parent.clone(),
        level: row.level.as_str().to_owned(),
        kind: row.kind.as_str().to_owned(),
        speciality: row.speciality.map(|s| s.as_str().to_owned()),
        licence: standing(&of_row(row), licences, today),
        first_end: row.first_end.map(|on| on.to_string()),
        ended: row.first_end.is_some_and(|on| on < today),
    }
}

pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The day so many days after another; before it where they are negative.
pub(crate) fn after(today: NaiveDate, days: i64) -> String {
    let by = chrono::Days::new(days.unsigned_abs());
    if days < 0 { today - by } else { today + by }.to_string()
}

impl Hub {
    /// A partner that is there.
    pub(crate) async fn kept_partner(&self, id: PartnerId) -> Result<Kept<Partner>> {
        self.0.store.partner(id).await?.ok_or_else(|| AppError::not_found("such partner"))
    }

    /// The licences of a partner.
    pub(crate) async fn licences_of(&self, id: PartnerId) -> Result<Vec<PartnerLicence>> {
        let kept = self.0.store.partner_items::<PartnerLicence>(id).await?;
        Ok(kept.into_iter().map(|kept| kept.value).collect())
    }
}

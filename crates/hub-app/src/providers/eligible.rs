use chrono::{DateTime, Days, NaiveDate, Utc};
use hub_domain::calendar::TimeOfDay;
use hub_domain::partner::{Authority, CoveredPlace, Partner, PartnerError, PartnerLicence};
use hub_domain::service::{Job, JobKind, ProviderSheet, ServicePrice};
use hub_domain::{JobId, PartnerId, Place, distance_metres};
use hub_scheduling::{InputError, local};

use super::Exclusion;
use super::free::{Looked, Span, first_free, whole_free};

/// Days that are looked at, at most.
const MOST_DAYS: usize = 120;

/// Where a property is, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyArea {
    /// Its country, state, county and postal code, as partners' coverage names them.
    pub places: Vec<CoveredPlace>,
    /// Its point; distances are not told without it.
    pub at: Option<Place>,
}

impl PropertyArea {
    /// A property in the United States by its state (`WA`) and, where it is known, its postal code and its county (FIPS).
    ///
    /// # Errors
    /// A state, code or county that is none.
    pub fn in_state(
        state: &str,
        postal: Option<&str>,
        county: Option<&str>,
        at: Option<Place>,
    ) -> Result<Self, PartnerError> {
        let mut places: Vec<CoveredPlace> = vec!["country:US".parse()?, format!("state:US-{state}").parse()?];
        if let Some(postal) = postal {
            // Nine digits name a part of what five name.
            places.push(format!("postal:US-{}", postal.split('-').next().unwrap_or(postal)).parse()?);
        }
        if let Some(county) = county {
            places.push(format!("county:{county}").parse()?);
        }
        Ok(Self { places, at })
    }

    fn is_in(&self, state: &CoveredPlace) -> bool {
        self.places.contains(state)
    }
}

/// What is to be done, where and when.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedFor<'a> {
    /// What.
    pub kind: JobKind,
    /// Where.
    pub area: &'a PropertyArea,
    /// The time zone there (IANA).
    pub zone: &'a str,
    /// The first and the last day on which it may begin.
    pub days: (NaiveDate, NaiveDate),
    /// Only between these hours, where that is wished.
    pub hours: Option<(TimeOfDay, TimeOfDay)>,
    /// The present instant, from which notice counts.
    pub now: DateTime<Utc>,
    /// The job itself, where it exists: its own time does not stand in its way.
    pub job: Option<JobId>,
}

/// What is known of somebody who could do it. There is nothing here of what they pay, are paid or have agreed.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownProvider {
    /// Who.
    pub partner: Partner,
    /// Their licences.
    pub licences: Vec<PartnerLicence>,
    /// What they say of themselves; none where nobody wrote it down.
    pub sheet: Option<ProviderSheet>,
    /// Their jobs.
    pub jobs: Vec<Job>,
}

/// What there is to say of somebody for a job.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Who.
    pub partner: PartnerId,
    /// The entry of their price list: what they ask, how long it takes, and between which days that holds.
    pub service: Option<ServicePrice>,
    /// The first time in which they could do it.
    pub free: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// From where they set out to the property in a straight line, metres.
    pub distance_m: Option<u32>,
    /// Why they cannot be offered; empty where they can.
    pub excluded: Vec<Exclusion>,
}

/// Looks who can do a job. Answers everybody whose work it is, in the order they were given in; whom a list shows first
/// is decided elsewhere (`hub_compliance::providers::order`). Licence, insurance and price count on the day itself. Of
/// several days the first on which nothing stands in the way counts; where there is none, the reasons of the one that
/// came nearest are told.
///
/// # Errors
/// A time zone that nobody knows.
pub fn eligible(asked: &AskedFor<'_>, known: &[KnownProvider]) -> Result<Vec<Offer>, InputError> {
    let zone = local::zone(asked.zone)?;
    let does = |it: &&KnownProvider| !it.partner.put_away && asked.kind.done_by(it.partner.kind, it.partner.speciality);
    Ok(known.iter().filter(does).map(|it| offer(asked, it, &zone)).collect())
}

fn offer<Z: chrono::TimeZone>(asked: &AskedFor<'_>, known: &KnownProvider, zone: &Z) -> Offer {
    let sheet = known.sheet.as_ref();
    let distance_m = sheet.and_then(|sheet| sheet.base).zip(asked.area.at).map(|(from, to)| {
        // The Earth is 20,015 km from pole to pole: far below u32::MAX.
        distance_metres(from, to).round() as u32
    });
    let mut answer = Offer { partner: known.partner.id, service: None, free: None, distance_m, excluded: Vec::new() };
    let mut nearest: Option<(usize, Vec<Exclusion>, Option<ServicePrice>)> = None;
    for day in asked.days.0.iter_days().take(MOST_DAYS).take_while(|day| *day <= asked.days.1) {
        let service = sheet.and_then(|sheet| sheet.price_of(asked.kind, day));
        let mut stands = standing(asked, known, day);
        // What is missing or has ended is told before anything is said of hours.
        let mut step = 0;
        if stands.is_empty()
            && let (Some(sheet), Some(service)) = (sheet, service)
        {
            match free_on(asked, known, sheet, service, day, zone) {
                Ok(span) => {
                    answer.free = Some(span);
                    answer.service = Some(service.clone());
                    return answer;
                }
                Err(looked) => {
                    step = 1 + looked as usize;
                    stands.push(why(looked, asked, sheet, day, zone));
                }
            }
        }
        if nearest.as_ref().is_none_or(|(best, ..)| step > *best) {
            nearest = Some((step, stands, service.cloned()));
        }
    }
    if let Some((_, stands, service)) = nearest {
        (answer.excluded, answer.service) = (stands, service);
    }
    answer
}

/// What stands in the way on a day, hours apart.
fn standing(asked: &AskedFor<'_>, known: &KnownProvider, day: NaiveDate) -> Vec<Exclusion> {
    let mut found: Vec<Exclusion> =
        [licence(asked, known, day), place(asked, &known.partner)].into_iter().flatten().collect();
    let insured = known.sheet.as_ref().and_then(|sheet| sheet.insured_until);
    match insured {
        None => found.push(Exclusion::InsuranceNotRecorded),
        Some(on) if on < day => found.push(Exclusion::InsuranceExpired { on }),
        Some(_) => {}
    }
    let sheet = known.sheet.as_ref();
    if sheet.is_none_or(|sheet| sheet.price_of(asked.kind, day).is_none()) {
        let entries = || sheet.into_iter().flat_map(|it| &it.services).filter(|it| it.kind == asked.kind);
        let ended = entries().filter_map(|it| it.until.filter(|on| *on < day)).max();
        let later = entries().map(|it| it.from).filter(|on| *on > day).min();
        found.push(match (ended, later) {
            (Some(on), _) => Exclusion::PriceEnded { on },
            (None, Some(on)) => Exclusion::PriceLater { on },
            (None, None) => Exclusion::NotOnPriceList,
        });
    }
    if sheet.is_none_or(|sheet| sheet.hours.is_empty()) {
        found.push(Exclusion::NoHours);
    }
    found
}

fn licence(asked: &AskedFor<'_>, known: &KnownProvider, day: NaiveDate) -> Option<Exclusion> {
    let needs = known.partner.licences_needed();
    if needs.is_empty() {
        return None;
    }
    let held = known.licences.iter().filter(|it| it.partner == known.partner.id && needs.contains(&it.licence_type));
    let (mut here, mut elsewhere) = (Vec::new(), None);
    for licence in held {
        match &licence.authority {
            Authority::State(state) if !asked.area.is_in(state) => elsewhere = Some(state.to_string()),
            _ => here.push(licence),
        }
    }
    if here.iter().any(|it| it.is_good_on(day)) {
        return None;
    }
    let ended = here.iter().filter_map(|it| it.expires_on.filter(|on| *on < day)).max();
    let later = here.iter().filter_map(|it| it.issued_on.filter(|on| *on > day)).min();
    Some(match (ended, later, elsewhere) {
        (Some(on), ..) => Exclusion::LicenceExpired { on },
        (None, Some(on), _) => Exclusion::LicenceLater { on },
        (None, None, Some(of)) => Exclusion::LicenceElsewhere { of },
        (None, None, None) => Exclusion::LicenceNotRecorded { needs },
    })
}

fn place(asked: &AskedFor<'_>, partner: &Partner) -> Option<Exclusion> {
    if partner.coverage.is_empty() {
        return Some(Exclusion::PlaceNotRecorded);
    }
    if partner.coverage.iter().any(|place| asked.area.places.contains(place)) {
        return None;
    }
    // A county or a postal code says nothing of one that is not known of the property.
    let known = |kind: &str| asked.area.places.iter().any(|place| place.as_str().starts_with(kind));
    let unknown = |kind: &str| !known(kind) && partner.coverage.iter().any(|place| place.as_str().starts_with(kind));
    let unclear = unknown("county:") || unknown("postal:");
    Some(if unclear { Exclusion::PlaceUnclear } else { Exclusion::WorksElsewhere })
}

/// The first time on a day in which a service fits.
fn free_on<Z: chrono::TimeZone>(
    asked: &AskedFor<'_>,
    known: &KnownProvider,
    sheet: &ProviderSheet,
    service: &ServicePrice,
    day: NaiveDate,
    zone: &Z,
) -> Result<Span, Looked> {
    let notice = asked.now + chrono::Duration::hours(i64::from(sheet.lead_hours));
    let taken: Vec<Span> = known
        .jobs
        .iter()
        .filter(|job| job.state.holds_time() && Some(job.id) != asked.job)
        .filter_map(|job| job.starts_at.zip(job.ends_at))
        .collect();
    let away: Vec<Span> = sheet.away.iter().map(|it| (it.from, it.to)).collect();
    match (service.minutes, service.working_days) {
        (Some(minutes), _) => {
            let hours = spans_of(sheet, day, asked.hours, zone);
            first_free(&hours, chrono::Duration::minutes(i64::from(minutes)), notice, &away, &taken)
        }
        (None, Some(days)) => {
            let mut span: Option<Span> = None;
            let (mut left, mut at) = (days, day);
            // Working days come within a week of each other; sixty of them within sixty weeks.
            for _ in 0..days.saturating_mul(7) {
                let hours = spans_of(sheet, at, None, zone);
                if let (Some(first), Some(last)) = (hours.first(), hours.last()) {
                    let whole = (first.0, last.1);
                    whole_free(whole, notice, &away, &taken)?;
                    span = Some((span.map_or(whole.0, |span| span.0), whole.1));
                    left -= 1;
                } else if span.is_none() {
                    return Err(Looked::Hours);
                }
                if left == 0 {
                    break;
                }
                let Some(next) = at.checked_add_days(Days::new(1)) else { break };
                at = next;
            }
            span.filter(|_| left == 0).ok_or(Looked::Hours)
        }
        // A price list without a length cannot be kept.
        (None, None) => Err(Looked::Hours),
    }
}

/// Working hours of a day as stretches of time, within the hours that are wished, in order and without touching.
fn spans_of<Z: chrono::TimeZone>(
    sheet: &ProviderSheet,
    day: NaiveDate,
    wished: Option<(TimeOfDay, TimeOfDay)>,
    zone: &Z,
) -> Vec<Span> {
    let weekday = hub_domain::calendar::Weekday::of(day);
    let (from, to) = wished.unwrap_or((TimeOfDay(0), TimeOfDay(1_440)));
    let instant = |time: TimeOfDay| {
        // An hour that is skipped begins when the clocks have changed.
        (0..=180).step_by(15).find_map(|more| {
            let wall = day.and_time(chrono::NaiveTime::MIN) + chrono::Duration::minutes(i64::from(time.0) + more);
            zone.from_local_datetime(&wall).earliest().map(|at| at.with_timezone(&Utc))
        })
    };
    let mut spans: Vec<Span> = sheet
        .hours
        .iter()
        .filter(|hours| hours.days.contains(&weekday))
        .map(|hours| (hours.from.max(from), hours.to.min(to)))
        .filter(|(from, to)| from < to)
        .filter_map(|(from, to)| instant(from).zip(instant(to)))
        .collect();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => joined.push(span),
        }
    }
    joined
}

fn why<Z: chrono::TimeZone>(
    looked: Looked,
    asked: &AskedFor<'_>,
    sheet: &ProviderSheet,
    day: NaiveDate,
    zone: &Z,
) -> Exclusion {
    match looked {
        Looked::Hours => Exclusion::OutsideHours,
        Looked::Notice => Exclusion::LeadTime { hours: sheet.lead_hours },
        Looked::Away => {
            let hours = spans_of(sheet, day, asked.hours, zone);
            let at =
                |away: &&hub_domain::service::Away| hours.iter().any(|span| away.from < span.1 && span.0 < away.to);
            // Work of several days can meet an absence that begins later.
            let of = sheet.away.iter().find(at).or_else(|| sheet.away.iter().find(|away| away.to > asked.now));
            Exclusion::Away { because: of.and_then(|away| away.because.clone()) }
        }
        Looked::Jobs => Exclusion::Busy,
    }
}

//! Invented providers for the sample brokerage, with sheets, prices and jobs that have been done.

use std::collections::HashMap;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use hub_domain::calendar::{Hours, TimeOfDay, Weekday};
use hub_domain::service::{Away, Job, JobKind, JobRating, JobState, ProviderSheet, ServicePrice};
use hub_domain::{Currency, JobId, Money, PartnerId, Place};
use hub_store::partners::PartnerQuery;

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::partners::shared::after;
use crate::view::{PartnerContactView, PartnerFormView, PartnerItemView, SavePartnerRequest};
use crate::withheld::checked;

/// A provider: speciality, name, somebody there, type of licence and the days it still has, days of insurance left, hours
/// of notice, place, languages, emergency; services with dollars and minutes (or working days below 61, negative).
struct Row {
    speciality: Option<&'static str>,
    name: &'static str,
    somebody: &'static str,
    licence: Option<(&'static str, i64)>,
    insured: Option<i64>,
    notice: u32,
    place: (f64, f64),
    languages: &'static [&'static str],
    emergency: bool,
    services: &'static [(JobKind, Option<&'static str>, Option<i64>, i32)],
}

const fn row(speciality: &'static str, name: &'static str, somebody: &'static str) -> Row {
    Row {
        speciality: Some(speciality),
        name,
        somebody,
        licence: None,
        insured: Some(210),
        notice: 24,
        place: (47.61, -122.33),
        languages: &["English"],
        emergency: false,
        services: &[],
    }
}

const ROWS: &[Row] = &[
    // The first two and the title company are partners of the sample already.
    Row {
        insured: Some(160),
        notice: 48,
        services: &[
            (JobKind::Inspection, Some("Home up to 2,500 sq ft"), Some(495), 180),
            (JobKind::Reinspection, None, Some(150), 60),
        ],
        ..row("inspector", "Sample Level Inspections", "Max Example")
    },
    Row {
        services: &[(JobKind::Photography, Some("25 photos and a floor plan"), Some(280), 120)],
        ..row("photographer", "Sample Daylight Photo", "Ivo Example")
    },
    Row {
        speciality: None,
        insured: Some(300),
        services: &[(JobKind::Closing, None, Some(650), 90), (JobKind::Signing, None, Some(150), 60)],
        ..row("", "Sample Cedar Title & Escrow", "June Example")
    },
    Row {
        licence: Some(("home-inspector", 300)),
        place: (47.66, -122.12),
        languages: &["English", "Spanish"],
        services: &[
            (JobKind::Inspection, Some("Any home"), Some(540), 210),
            (JobKind::PartInspection, Some("Sewer scope"), Some(220), 60),
            (JobKind::Reinspection, None, Some(140), 60),
        ],
        ..row("inspector", "Sample Plumb Line Home Inspection", "Ines Example")
    },
    Row {
        licence: Some(("home-inspector", 480)),
        insured: Some(-9),
        services: &[(JobKind::Inspection, None, Some(450), 180)],
        ..row("inspector", "Sample Attic & Crawl", "Otto Example")
    },
    Row {
        licence: Some(("appraiser", 420)),
        notice: 72,
        services: &[(JobKind::Appraisal, Some("Single family"), Some(650), 90)],
        ..row("appraiser", "Sample Rainier Appraisal", "Vera Example")
    },
    Row {
        licence: Some(("appraiser", 60)),
        notice: 96,
        place: (47.98, -122.20),
        services: &[(JobKind::Appraisal, Some("Single family"), Some(600), 90)],
        ..row("appraiser", "Sample Sound Valuation", "Hugo Example")
    },
    Row {
        licence: Some(("contractor", 500)),
        emergency: true,
        notice: 4,
        languages: &["English", "Spanish"],
        services: &[(JobKind::Repairs, Some("Repairs after inspection, by the day"), Some(780), -2)],
        ..row("contractor", "Sample Ballard Repairs", "Rosa Example")
    },
    Row {
        licence: Some(("contractor", 200)),
        place: (47.55, -122.05),
        services: &[(JobKind::Repairs, Some("Roof and gutters"), None, -3)],
        ..row("contractor", "Sample Dry Roof", "Emil Example")
    },
    Row {
        services: &[(JobKind::Repairs, Some("Plumbing and electrical"), Some(240), 240)],
        ..row("contractor", "Sample Copper & Current", "Nils Example")
    },
    Row {
        notice: 12,
        languages: &["English", "Vietnamese"],
        services: &[(JobKind::Photography, Some("Photos, film and drone"), Some(420), 150)],
        ..row("photographer", "Sample Two Windows Studio", "Linh Example")
    },
    Row {
        notice: 12,
        languages: &["English", "Spanish"],
        services: &[(JobKind::Cleaning, Some("Before photos"), Some(260), 180)],
        ..row("cleaner", "Sample Bright Rooms Cleaning", "Pia Example")
    },
    Row {
        place: (47.45, -122.29),
        emergency: true,
        notice: 6,
        services: &[(JobKind::Cleaning, Some("Moving out"), Some(340), 300)],
        ..row("cleaner", "Sample Broom & Bucket", "Tom Example")
    },
    Row {
        licence: Some(("notary", 700)),
        notice: 4,
        services: &[(JobKind::Signing, Some("At the signer's home"), Some(175), 60)],
        ..row("notary", "Sample Seal Mobile Notary", "Ana Example")
    },
];

/// Jobs that were done: by whom, what, days ago, minutes late, quoted and invoiced dollars, points, in words, minutes to
/// answer. Minutes late of 999: nobody came. A job right after another one that says "again" does its work again.
type Done = (&'static str, JobKind, i64, i64, i64, i64, Option<u8>, Option<&'static str>, i64);

const DONE: &[Done] = &[
    (
        "Sample Level Inspections",
        JobKind::Inspection,
        92,
        0,
        495,
        495,
        Some(5),
        Some("Clear report the same evening."),
        40,
    ),
    ("Sample Level Inspections", JobKind::Inspection, 61, 10, 495, 495, Some(4), None, 55),
    (
        "Sample Level Inspections",
        JobKind::Inspection,
        33,
        35,
        495,
        545,
        Some(3),
        Some("Came late; the extra fee was not mentioned."),
        180,
    ),
    ("Sample Plumb Line Home Inspection", JobKind::Inspection, 70, 5, 540, 540, Some(5), None, 25),
    ("Sample Plumb Line Home Inspection", JobKind::PartInspection, 41, 0, 220, 220, Some(5), None, 30),
    ("Sample Rainier Appraisal", JobKind::Appraisal, 55, 0, 650, 650, None, None, 600),
    ("Sample Rainier Appraisal", JobKind::Appraisal, 20, 12, 650, 650, Some(4), None, 420),
    ("Sample Ballard Repairs", JobKind::Repairs, 64, 0, 1560, 1560, Some(4), None, 20),
    (
        "Sample Ballard Repairs",
        JobKind::Repairs,
        40,
        20,
        1560,
        1710,
        Some(3),
        Some("The vent had to be done again."),
        35,
    ),
    ("Sample Ballard Repairs", JobKind::Repairs, 35, 0, 0, 0, None, Some("again"), 15),
    ("Sample Copper & Current", JobKind::Repairs, 28, 0, 240, 240, Some(5), None, 90),
    ("Sample Daylight Photo", JobKind::Photography, 80, 0, 280, 280, Some(5), None, 45),
    ("Sample Daylight Photo", JobKind::Photography, 26, 0, 280, 280, Some(4), None, 60),
    ("Sample Bright Rooms Cleaning", JobKind::Cleaning, 27, 0, 260, 260, Some(5), None, 30),
    ("Sample Bright Rooms Cleaning", JobKind::Cleaning, 12, 999, 260, 0, None, None, 240),
    ("Sample Broom & Bucket", JobKind::Cleaning, 18, 14, 340, 340, Some(4), None, 15),
    ("Sample Seal Mobile Notary", JobKind::Signing, 9, 0, 175, 175, Some(5), None, 10),
];

const HOMES: [&str; 5] =
    ["118 Sample Fir St", "2204 Sample Alder Ave", "77 Sample Cove Rd", "9 Sample Mill Ln", "410 Sample Ridge Dr"];

fn dollars(amount: i64) -> Money {
    Money::from_minor(amount * 100, Currency::USD)
}

impl Hub {
    /// Puts the sample's providers in; every name, number and price is invented.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn put_sample_providers(&self) -> Result<()> {
        let (today, now) = (self.today(), self.0.clock.now());
        let page = self.0.store.partners(&PartnerQuery { limit: u32::MAX, ..PartnerQuery::default() }).await?;
        let mut ids: HashMap<String, PartnerId> = page.rows.into_iter().map(|row| (row.name, row.id)).collect();
        for row in ROWS {
            let id = match ids.get(row.name) {
                Some(id) => *id,
                None => self.sample_provider(row, today).await?,
            };
            ids.insert(row.name.to_owned(), id);
            let sheet = sheet(row, id, today, now);
            self.0.store.keep_record(&checked(sheet)?, 0, Some("Sample Agent (admin)")).await?;
        }
        let mut last: HashMap<&str, JobId> = HashMap::new();
        for (n, done) in DONE.iter().enumerate() {
            let Some(id) = ids.get(done.0) else { continue };
            let job = job(done, *id, n, today, last.get(done.0).copied());
            last.insert(done.0, job.id);
            self.0.store.keep_record(&checked(job)?, 0, Some("Sample Agent (admin)")).await?;
        }
        Ok(())
    }

    async fn sample_provider(&self, row: &Row, today: NaiveDate) -> Result<PartnerId> {
        let form = PartnerFormView {
            id: None,
            parent: None,
            level: "company".to_owned(),
            kind: "service".to_owned(),
            speciality: row.speciality.map(str::to_owned),
            name: row.name.to_owned(),
            // Nobody has to pay these contractors: what they do is no settlement service.
            settlement: if row.speciality == Some("contractor") { "no" } else { "unknown" }.to_owned(),
            affiliation: None,
            w9_on_file: false,
            contacts: vec![PartnerContactView {
                name: row.somebody.to_owned(),
                role: Some("First contact".to_owned()),
                email: Some("sample@example.com".to_owned()),
                phone: Some("+1 206 555 0100".to_owned()),
            }],
            coverage: vec!["WA".to_owned()],
            offerings: Vec::new(),
            connections: Vec::new(),
            notes: Some("Sample data: this partner is invented.".to_owned()),
            put_away: false,
        };
        let saved = self.save_partner(&SavePartnerRequest { partner: form, revision: 0, reason: None }).await?;
        if let Some((licence_type, days)) = row.licence {
            let item = PartnerItemView::Licence {
                licence_type: licence_type.to_owned(),
                number: "SAMPLE-0002".to_owned(),
                authority: "WA".to_owned(),
                issued_on: Some(after(today, days - 730)),
                expires_on: Some(after(today, days)),
                looked_up_at: None,
                looked_up_in: None,
            };
            self.sample_item(&saved.id, item).await?;
        }
        saved.id.parse().map_err(|_| AppError::not_found("such partner"))
    }
}

fn day_after(today: NaiveDate, days: i64) -> NaiveDate {
    let by = Days::new(days.unsigned_abs());
    if days < 0 { today - by } else { today + by }
}

fn sheet(row: &Row, id: PartnerId, today: NaiveDate, now: DateTime<Utc>) -> ProviderSheet {
    let weekdays = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let mut hours = vec![Hours { days: weekdays, from: TimeOfDay(480), to: TimeOfDay(1_020) }];
    if row.emergency {
        hours.push(Hours { days: vec![Weekday::Sat], from: TimeOfDay(540), to: TimeOfDay(840) });
    }
    let price =
        |of: &(JobKind, Option<&str>, Option<i64>, i32), from: i64, until: Option<i64>, less: i64| ServicePrice {
            kind: of.0,
            title: of.1.map(str::to_owned),
            price: of.2.map(|price| dollars(price - less)),
            minutes: u32::try_from(of.3).ok(),
            working_days: u32::try_from(-of.3).ok(),
            from: day_after(today, from),
            until: until.map(|days| day_after(today, days)),
        };
    let mut services: Vec<ServicePrice> = row.services.iter().map(|of| price(of, -120, Some(180), 0)).collect();
    // Last season's price of the first service, which holds no more.
    services.extend(row.services.first().filter(|of| of.2.is_some()).map(|of| price(of, -480, Some(-121), 20)));
    let away = Away {
        from: now + Duration::days(20),
        to: now + Duration::days(24),
        because: Some("Sample holiday".to_owned()),
    };
    ProviderSheet {
        hours,
        away: if row.notice == 24 { vec![away] } else { Vec::new() },
        lead_hours: row.notice,
        base: Place::new(row.place.0, row.place.1),
        services,
        languages: row.languages.iter().map(|it| (*it).to_owned()).collect(),
        emergency: row.emergency,
        insurer: row.insured.map(|_| "Sample Evergreen Insurance".to_owned()),
        insured_until: row.insured.map(|days| day_after(today, days)),
        notes: Some("Sample data: this provider is invented.".to_owned()),
        ..ProviderSheet::new(id)
    }
}

fn job(done: &Done, id: PartnerId, n: usize, today: NaiveDate, before: Option<JobId>) -> Job {
    let (_, kind, ago, late, quoted, invoiced, points, said, answer) = *done;
    let home = HOMES.get(n % HOMES.len()).copied().unwrap_or("1 Sample St");
    let mut job = Job::new(kind, home, "America/Los_Angeles");
    let starts = day_after(today, -ago).and_time(chrono::NaiveTime::MIN).and_utc() + Duration::hours(17);
    job.move_to(Some((starts, starts + Duration::hours(2))), Some(id));
    job.asked_at = Some(starts - Duration::days(4));
    job.answered_at = Some(starts - Duration::days(4) + Duration::minutes(answer));
    let again = said == Some("again");
    job.rework_of = before.filter(|_| again);
    if quoted > 0 {
        job.quoted = Some(dollars(quoted));
    }
    if late == 999 {
        job.state = JobState::Missed;
        job.because = Some("Nobody came".to_owned());
        return job;
    }
    job.state = JobState::Done;
    job.came_at = Some(starts + Duration::minutes(late));
    job.done_at = Some(starts + Duration::hours(2));
    if invoiced > 0 {
        job.invoiced = Some(dollars(invoiced));
    }
    job.rating = points.map(|points| JobRating {
        points,
        on: day_after(today, 2 - ago),
        said: said.filter(|_| !again).map(str::to_owned),
    });
    job
}

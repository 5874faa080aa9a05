//! Providers of services: who can do a job and why not, in which order, how jobs went, and what is kept of a sheet.

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use hub_app::Hub;
use hub_app::providers::{AskedFor, Exclusion, KnownProvider, PropertyArea, eligible};
use hub_app::view::{
    AffiliationView, AttachJobFileRequest, AwayView, ErrorCode, HoursView, IdRequest, JobFileRequest, JobNoteView,
    MoneyView, NoteJobRequest, PartnerFormView, PartnerItemView, ProviderSheetView, ProvidersRequest,
    SavePartnerItemRequest, SavePartnerRequest, SaveProviderSheetRequest, ServicePriceView, StepAgreementRequest,
    WhoCanRequest,
};
use hub_domain::calendar::{Hours, TimeOfDay, Weekday};
use hub_domain::partner::Checked;
use hub_domain::partner::{Authority, LicenceType, Partner, PartnerKind, PartnerLevel, PartnerLicence, Speciality};
use hub_domain::service::{Away, Job, JobKind, JobState, ProviderSheet, ServicePrice};
use hub_domain::{Currency, JobId, ManualClock, Money, PartnerId, PartnerItemId, Place};

use crate::support::new_hub;

const ZONE: &str = "America/Los_Angeles";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An inspector who can come on Monday 30 November 2026 from eight in the morning.
fn inspector() -> KnownProvider {
    let mut partner = Partner::new(PartnerLevel::Company, PartnerKind::Service, "Oak Inspections");
    partner.speciality = Some(Speciality::Inspector);
    partner.coverage = vec!["state:US-WA".parse().unwrap()];
    let licence = PartnerLicence {
        id: PartnerItemId::new(),
        partner: partner.id,
        licence_type: LicenceType::HomeInspector,
        number: "HI-1".into(),
        authority: Authority::State("state:US-WA".parse().unwrap()),
        issued_on: Some(day("2025-01-01")),
        expires_on: Some(day("2027-01-01")),
        looked_up: None,
    };
    let mut sheet = ProviderSheet::new(partner.id);
    sheet.hours = vec![Hours {
        days: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
        from: TimeOfDay(480),
        to: TimeOfDay(1_020),
    }];
    sheet.lead_hours = 24;
    sheet.insured_until = Some(day("2027-06-30"));
    sheet.base = Place::new(47.6, -122.3);
    sheet.services = vec![ServicePrice {
        kind: JobKind::Inspection,
        title: None,
        price: Some(Money::from_minor(49_500, Currency::USD)),
        minutes: Some(180),
        working_days: None,
        from: day("2026-01-01"),
        until: Some(day("2026-12-31")),
    }];
    KnownProvider { partner, licences: vec![licence], sheet: Some(sheet), jobs: Vec::new() }
}

fn seattle() -> PropertyArea {
    PropertyArea::in_state("WA", Some("98101"), None, Place::new(47.61, -122.33)).unwrap()
}

fn asked<'a>(area: &'a PropertyArea, first: &str, last: &str) -> AskedFor<'a> {
    AskedFor {
        kind: JobKind::Inspection,
        area,
        zone: ZONE,
        days: (day(first), day(last)),
        hours: None,
        now: at("2026-11-27T18:00:00Z"),
        job: None,
    }
}

fn job(from: &str, to: &str) -> Job {
    let mut job = Job::new(JobKind::Inspection, "1 Oak St", ZONE);
    job.move_to(Some((at(from), at(to))), None);
    job
}

#[test]
fn each_reason_not_to_offer_somebody_is_told() {
    let area = seattle();
    let on = day;
    type Change = fn(&mut KnownProvider);
    let sheet = |of: &mut KnownProvider| of.sheet.clone().unwrap();
    let _ = sheet;
    fn of(known: &mut KnownProvider) -> &mut ProviderSheet {
        known.sheet.as_mut().unwrap()
    }
    let cases: Vec<(Change, Vec<Exclusion>)> = vec![
        (|_| {}, vec![]),
        (|it| it.licences.clear(), vec![Exclusion::LicenceNotRecorded { needs: &[LicenceType::HomeInspector] }]),
        (
            |it| it.licences[0].expires_on = Some(day("2026-11-29")),
            vec![Exclusion::LicenceExpired { on: on("2026-11-29") }],
        ),
        (|it| it.licences[0].expires_on = Some(day("2026-11-30")), vec![]),
        (
            |it| it.licences[0].issued_on = Some(day("2026-12-01")),
            vec![Exclusion::LicenceLater { on: on("2026-12-01") }],
        ),
        (
            |it| it.licences[0].authority = Authority::State("state:US-OR".parse().unwrap()),
            vec![Exclusion::LicenceElsewhere { of: "state:US-OR".into() }],
        ),
        (|it| of(it).insured_until = None, vec![Exclusion::InsuranceNotRecorded]),
        (
            |it| of(it).insured_until = Some(day("2026-11-29")),
            vec![Exclusion::InsuranceExpired { on: on("2026-11-29") }],
        ),
        (|it| it.partner.coverage.clear(), vec![Exclusion::PlaceNotRecorded]),
        (|it| it.partner.coverage = vec!["state:US-OR".parse().unwrap()], vec![Exclusion::WorksElsewhere]),
        (|it| it.partner.coverage = vec!["postal:US-98102".parse().unwrap()], vec![Exclusion::WorksElsewhere]),
        (|it| it.partner.coverage = vec!["postal:US-98101".parse().unwrap()], vec![]),
        (|it| it.partner.coverage = vec!["county:53033".parse().unwrap()], vec![Exclusion::PlaceUnclear]),
        (|it| of(it).services.clear(), vec![Exclusion::NotOnPriceList]),
        (|it| of(it).services[0].until = Some(day("2026-11-29")), vec![Exclusion::PriceEnded { on: on("2026-11-29") }]),
        (|it| of(it).services[0].from = day("2026-12-02"), vec![Exclusion::PriceLater { on: on("2026-12-02") }]),
        (|it| of(it).services[0].price = None, vec![]),
        (|it| of(it).hours.clear(), vec![Exclusion::NoHours]),
        (|it| of(it).hours[0].to = TimeOfDay(600), vec![Exclusion::OutsideHours]),
        (|it| of(it).lead_hours = 100, vec![Exclusion::LeadTime { hours: 100 }]),
        (
            |it| {
                let (from, to) = (at("2026-11-30T08:00:00Z"), at("2026-12-01T08:00:00Z"));
                of(it).away = vec![Away { from, to, because: Some("ill".into()) }];
            },
            vec![Exclusion::Away { because: Some("ill".into()) }],
        ),
        (|it| it.jobs = vec![job("2026-11-30T17:00:00Z", "2026-11-30T23:00:00Z")], vec![Exclusion::Busy]),
        (
            |it| {
                it.jobs = vec![job("2026-11-30T17:00:00Z", "2026-11-30T23:00:00Z")];
                it.jobs[0].state = JobState::Cancelled;
            },
            vec![],
        ),
        // What is lacking at the desk is told all at once.
        (
            |it| {
                it.sheet = None;
                it.licences.clear();
            },
            vec![
                Exclusion::LicenceNotRecorded { needs: &[LicenceType::HomeInspector] },
                Exclusion::InsuranceNotRecorded,
                Exclusion::NotOnPriceList,
                Exclusion::NoHours,
            ],
        ),
    ];
    for (n, (change, reasons)) in cases.into_iter().enumerate() {
        let mut known = inspector();
        change(&mut known);
        let said = eligible(&asked(&area, "2026-11-30", "2026-11-30"), &[known]).unwrap();
        assert_eq!(said[0].excluded, reasons, "case {n}");
        assert_eq!(said[0].free.is_some(), reasons.is_empty(), "case {n}");
        assert!(reasons.iter().all(|reason| !reason.words().is_empty()));
    }
}

#[test]
fn the_first_free_time_is_by_the_wall_clock_there() {
    let area = seattle();
    let mut known = inspector();
    let free = |known: &KnownProvider, asked: &AskedFor<'_>| {
        eligible(asked, std::slice::from_ref(known)).unwrap()[0].free.map(|it| it.0)
    };
    // Eight in the morning is four in the afternoon UTC in winter.
    let mut it = asked(&area, "2026-11-30", "2026-12-02");
    assert_eq!(free(&known, &it), Some(at("2026-11-30T16:00:00Z")));
    it.hours = Some((TimeOfDay(780), TimeOfDay(1_200)));
    assert_eq!(free(&known, &it), Some(at("2026-11-30T21:00:00Z")));
    let own = job("2026-11-30T16:00:00Z", "2026-12-01T01:00:00Z");
    (it.hours, it.job) = (None, Some(own.id));
    known.jobs = vec![own];
    assert_eq!(free(&known, &it), Some(at("2026-11-30T16:00:00Z")), "its own time does not stand in its way");
    it.job = None;
    assert_eq!(free(&known, &it), Some(at("2026-12-01T16:00:00Z")));
    // The day on which the licence still holds counts.
    known.licences[0].expires_on = Some(day("2026-11-30"));
    let said = eligible(&it, std::slice::from_ref(&known)).unwrap();
    assert_eq!(said[0].excluded, [Exclusion::Busy], "the nearest miss is told");
    // Two working days over a weekend.
    let mut builder = inspector();
    let sheet = builder.sheet.as_mut().unwrap();
    (sheet.services[0].minutes, sheet.services[0].working_days) = (None, Some(2));
    let friday = asked(&area, "2026-12-04", "2026-12-04");
    let span = eligible(&friday, &[builder.clone()]).unwrap()[0].free.unwrap();
    assert_eq!(span, (at("2026-12-04T16:00:00Z"), at("2026-12-08T01:00:00Z")));
    builder.jobs = vec![job("2026-12-07T18:00:00Z", "2026-12-07T19:00:00Z")];
    assert_eq!(eligible(&friday, &[builder]).unwrap()[0].excluded, [Exclusion::Busy]);
    let nowhere = AskedFor { zone: "Mars/Base", ..asked(&area, "2026-11-30", "2026-11-30") };
    assert!(eligible(&nowhere, &[inspector()]).is_err());
    let mut cleaner = inspector();
    cleaner.partner.speciality = Some(Speciality::Cleaner);
    assert!(eligible(&asked(&area, "2026-11-30", "2026-11-30"), &[cleaner]).unwrap().is_empty());
}

fn form(speciality: &str, name: &str) -> PartnerFormView {
    PartnerFormView {
        id: None,
        parent: None,
        level: "company".into(),
        kind: "service".into(),
        speciality: Some(speciality.into()),
        name: name.into(),
        settlement: "unknown".into(),
        affiliation: None,
        w9_on_file: false,
        contacts: Vec::new(),
        coverage: vec!["WA".into()],
        offerings: Vec::new(),
        connections: Vec::new(),
        notes: None,
        put_away: false,
    }
}

async fn add(hub: &Hub, form: PartnerFormView) -> String {
    let request = SavePartnerRequest { partner: form, revision: 0, reason: None };
    hub.save_partner(&request).await.unwrap().id
}

fn sheet_of(kind: &str, price: i64) -> ProviderSheetView {
    ProviderSheetView {
        hours: vec![HoursView {
            days: ["mon", "tue", "wed", "thu", "fri"].map(str::to_owned).to_vec(),
            from: "08:00".into(),
            to: "17:00".into(),
        }],
        services: vec![ServicePriceView {
            kind: kind.into(),
            title: None,
            price: Some(MoneyView { minor: price * 100, currency: "USD".into() }),
            minutes: Some(120),
            working_days: None,
            from: "2026-01-01".into(),
            until: None,
        }],
        languages: vec!["English".into()],
        insurer: Some("Meadow Mutual".into()),
        insured_until: Some("2026-12-20".into()),
        ..ProviderSheetView::default()
    }
}

async fn keep(hub: &Hub, partner: &str, sheet: ProviderSheetView, revision: u32) -> hub_app::Result<u32> {
    let request = SaveProviderSheetRequest { partner: partner.into(), sheet, revision };
    Ok(hub.save_provider_sheet(&request).await?.revision)
}

fn who(by: &str) -> WhoCanRequest {
    WhoCanRequest {
        service: "cleaning".into(),
        state: Some("wa".into()),
        zone: Some(ZONE.into()),
        first: "2026-11-30".into(),
        by: by.into(),
        ..WhoCanRequest::default()
    }
}

/// A hub with three cleaners, by name.
async fn cleaners(home: &std::path::Path) -> (Hub, Arc<ManualClock>, Vec<String>) {
    let (hub, clock) = new_hub(home).await;
    let mut ids = Vec::new();
    for (name, price) in [("Alder Cleaning", 300), ("Birch Cleaning", 200), ("Cedar Cleaning", 250)] {
        let id = add(&hub, form("cleaner", name)).await;
        let mut sheet = sheet_of("cleaning", price);
        (sheet.latitude, sheet.longitude) = (Some(47.0 + price as f64 / 1_000.0), Some(-122.0));
        keep(&hub, &id, sheet, 0).await.unwrap();
        ids.push(id);
    }
    (hub, clock, ids)
}

async fn done_job(hub: &Hub, provider: &str, change: impl FnOnce(&mut Job)) -> String {
    let mut job = job("2026-11-16T17:00:00Z", "2026-11-16T19:00:00Z");
    job.provider = Some(provider.parse::<PartnerId>().unwrap());
    job.kind = JobKind::Cleaning;
    job.state = JobState::Done;
    change(&mut job);
    let id = job.id.to_string();
    hub.store().keep_record(&Checked::new(job, &|_| Ok(())).unwrap(), 0, None).await.unwrap();
    id
}

#[tokio::test]
async fn money_and_ties_move_nobody_in_the_list() {
    let home = tempfile::tempdir().unwrap();
    let (hub, _, ids) = cleaners(home.path()).await;
    done_job(&hub, &ids[1], |job| job.came_at = job.starts_at).await;
    let mut before = Vec::new();
    for by in ["rotation", "distance", "rating", "name"] {
        let said = hub
            .who_can_do_it(&WhoCanRequest { latitude: Some(47.6), longitude: Some(-122.3), ..who(by) })
            .await
            .unwrap();
        assert_eq!((said.who.len(), said.ties, said.by.as_str()), (3, 0, by));
        assert!(said.notice.contains("You may choose any provider"));
        before.push(said.who.iter().map(|it| it.row.id.clone()).collect::<Vec<_>>());
    }
    // The last one by name pays a fee, is the brokerage's own, and gets the most expensive invoices.
    let agreement = PartnerItemView::Agreement {
        agreement_type: "marketing-services".into(),
        title: "Signs at open houses".into(),
        parties: vec!["Brokerage".into(), "Cedar Cleaning".into()],
        starts_on: Some("2026-10-01".into()),
        ends_on: Some("2027-03-31".into()),
        fee: Some(MoneyView { minor: 500_000, currency: "USD".into() }),
        fee_every: Some("month".into()),
        share_bp: None,
        notice_days: None,
        renews_months: None,
        exclusive: Some(false),
        other_terms: Vec::new(),
        valuation: Some(MoneyView { minor: 500_000, currency: "USD".into() }),
        valued_by: Some("Valuer".into()),
        valued_on: Some("2026-09-01".into()),
        deliverables: vec![hub_app::view::DeliverableView { name: "Signs".into(), for_public: true, monthly: true }],
        counsel_on: Some("2026-09-15".into()),
    };
    let item = SavePartnerItemRequest { partner: ids[2].clone(), id: None, item: agreement, revision: 0, reason: None };
    let id = hub.save_partner_item(&item).await.unwrap().id;
    for (next, revision) in [("proposed", 1), ("active", 2)] {
        let step = StepAgreementRequest { id: id.clone(), next: next.into(), reason: None, revision };
        hub.step_agreement(&step).await.unwrap();
    }
    let page = hub.partner(&IdRequest { id: ids[2].clone() }).await.unwrap();
    let mut tied = page.form.clone();
    tied.affiliation =
        Some(AffiliationView { tie: "ownership".into(), owned_bp: 4_000, nature: "The broker owns 40 %".into() });
    hub.save_partner(&SavePartnerRequest { partner: tied, revision: page.revision, reason: None }).await.unwrap();
    for (by, order) in ["rotation", "distance", "rating", "name"].into_iter().zip(before) {
        let said = hub
            .who_can_do_it(&WhoCanRequest { latitude: Some(47.6), longitude: Some(-122.3), ..who(by) })
            .await
            .unwrap();
        let now: Vec<_> = said.who.iter().map(|it| it.row.id.clone()).collect();
        assert_eq!(now, order, "{by}");
        assert_eq!(said.ties, 1);
        let tie = said.who.iter().find(|it| it.row.id == ids[2]).unwrap().tie.clone().unwrap();
        assert_eq!(tie.affiliation.unwrap().nature, "The broker owns 40 %");
        assert_eq!(tie.agreements, ["Signs at open houses"]);
    }
}

#[tokio::test]
async fn the_order_is_one_of_four_and_rotates_with_what_was_given_out() {
    let home = tempfile::tempdir().unwrap();
    let (hub, _, ids) = cleaners(home.path()).await;
    let names = async |by: &str| {
        let request = WhoCanRequest { latitude: Some(47.2), longitude: Some(-122.0), ..who(by) };
        let said = hub.who_can_do_it(&request).await.unwrap();
        said.who.iter().map(|it| it.row.name[..1].to_owned()).collect::<String>()
    };
    assert_eq!(names("name").await, "ABC");
    assert_eq!(names("distance").await, "BCA");
    assert_eq!(names("rotation").await, "ABC");
    for points in [5, 5] {
        done_job(&hub, &ids[2], |job| {
            job.rating = Some(hub_domain::service::JobRating { points, on: day("2026-11-17"), said: None });
        })
        .await;
    }
    assert_eq!(names("rating").await, "CAB");
    assert_eq!(names("rotation").await, "CAB");
    for (wrong, field) in [
        (WhoCanRequest { by: "price".into(), ..who("name") }, "by"),
        (WhoCanRequest { service: "walk-through".into(), ..who("name") }, "service"),
        (WhoCanRequest { state: None, ..who("name") }, "state"),
        (WhoCanRequest { state: Some("Washington".into()), ..who("name") }, "state"),
        (WhoCanRequest { zone: None, ..who("name") }, "zone"),
        (WhoCanRequest { zone: Some("Mars/Base".into()), ..who("name") }, "zone"),
        (WhoCanRequest { first: "soon".into(), ..who("name") }, "first"),
        (WhoCanRequest { last: Some("2026-11-29".into()), ..who("name") }, "last"),
        (WhoCanRequest { last: Some("2027-11-29".into()), ..who("name") }, "last"),
        (WhoCanRequest { from: Some("25:00".into()), ..who("name") }, "from"),
        (WhoCanRequest { from: Some("12:00".into()), to: Some("11:00".into()), ..who("name") }, "to"),
        (WhoCanRequest { latitude: Some(47.0), ..who("name") }, "longitude"),
        (WhoCanRequest { latitude: Some(f64::NAN), longitude: Some(1.0), ..who("name") }, "latitude"),
    ] {
        let error = hub.who_can_do_it(&wrong).await.unwrap_err();
        assert_eq!((error.code, error.args["field"].as_str()), (ErrorCode::BadRequest, field), "{wrong:?}");
    }
    // On a Sunday nobody works; each says so.
    let sunday = WhoCanRequest { first: "2026-11-29".into(), ..who("name") };
    let said = hub.who_can_do_it(&sunday).await.unwrap();
    assert!(said.who.is_empty());
    assert_eq!(said.cannot.len(), 3);
    assert_eq!(said.cannot[0].reasons[0].code, "outside-hours");
    let missing = WhoCanRequest { transaction: Some(JobId::new().to_string()), ..who("name") };
    assert_eq!(hub.who_can_do_it(&missing).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_sheet_is_kept_whole_and_a_stale_one_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let (hub, _) = new_hub(home.path()).await;
    let id = add(&hub, form("inspector", "Oak Inspections")).await;
    let empty = hub.provider(&IdRequest { id: id.clone() }).await.unwrap();
    assert_eq!((empty.revision, empty.row.insurance.state.as_str(), empty.row.lead_hours), (0, "not-recorded", None));
    let mut sheet = sheet_of("inspection", 495);
    sheet.away =
        vec![AwayView { from: "2026-12-24T08:00:00Z".into(), to: "2026-12-27T08:00:00Z".into(), because: None }];
    assert_eq!(keep(&hub, &id, sheet.clone(), 0).await.unwrap(), 1);
    let page = hub.provider(&IdRequest { id: id.clone() }).await.unwrap();
    assert_eq!(page.sheet, sheet);
    assert_eq!(page.row.insurance.state, "soon");
    assert_eq!(page.row.insurance.days, Some(30));
    assert_eq!(page.row.licence.needs, ["home-inspector"]);
    assert!(page.updated_by.unwrap().ends_with("(admin)"));
    let stale = keep(&hub, &id, sheet.clone(), 0).await.unwrap_err();
    assert_eq!((stale.code, stale.args["field"].as_str()), (ErrorCode::BadRequest, "provider"));
    type Change = fn(&mut ProviderSheetView);
    let wrong: [(Change, &str); 11] = [
        (|it| it.hours[0].to = "08:00".into(), "hours"),
        (|it| it.hours[0].from = "8".into(), "hours"),
        (|it| it.hours[0].days = vec!["monday".into()], "hours"),
        (|it| it.hours[0].days.clear(), "hours"),
        (|it| it.away[0].to = it.away[0].from.clone(), "away"),
        (|it| it.away[0].from = "Christmas".into(), "away.from"),
        (|it| it.lead_hours = 721, "lead_hours"),
        (|it| it.services[0].kind = "cleaning".into(), "services.kind"),
        (|it| it.services[0].until = Some("2025-01-01".into()), "services"),
        (|it| it.longitude = Some(1.0), "longitude"),
        (|it| it.insured_until = Some("next year".into()), "insuredUntil"),
    ];
    for (n, (change, field)) in wrong.into_iter().enumerate() {
        let mut bad = sheet.clone();
        change(&mut bad);
        let error = keep(&hub, &id, bad, 1).await.unwrap_err();
        assert_eq!((error.code, error.args["field"].as_str()), (ErrorCode::BadRequest, field), "case {n}");
    }
    let forbidden = ProviderSheetView { notes: Some("SSN 219-09-9999".into()), ..sheet };
    assert_eq!(keep(&hub, &id, forbidden, 1).await.unwrap_err().code, ErrorCode::ForbiddenNumber);
    assert_eq!(hub.provider(&IdRequest { id }).await.unwrap().revision, 1, "nothing of it was kept");
    let lender = PartnerFormView { kind: "lender".into(), speciality: None, ..form("", "Oak Lending") };
    let lender = add(&hub, lender).await;
    assert_eq!(hub.provider(&IdRequest { id: lender }).await.unwrap_err().code, ErrorCode::NotFound);
    // What ends soon says so among the partners.
    let ends = hub.partner_expiries().await.unwrap().ends;
    let of = ends.iter().find(|end| end.kind == "insurance").unwrap();
    assert_eq!(
        (of.on.as_str(), of.title.as_str(), of.partner.name.as_str()),
        ("2026-12-20", "Meadow Mutual", "Oak Inspections")
    );
}

#[tokio::test]
async fn what_came_of_a_job_is_counted_and_can_be_taken_back() {
    let home = tempfile::tempdir().unwrap();
    let (hub, _, ids) = cleaners(home.path()).await;
    let first = done_job(&hub, &ids[0], |job| job.quoted = Some(Money::from_minor(30_000, Currency::USD))).await;
    let second = done_job(&hub, &ids[0], |job| job.starts_at = job.starts_at.map(|it| it + Duration::hours(1))).await;
    let other = done_job(&hub, &ids[1], |_| {}).await;
    let planned = done_job(&hub, &ids[0], |job| job.state = JobState::Planned).await;
    let note = async |job: &str, revision: u32, note: JobNoteView| {
        hub.note_job(&NoteJobRequest { job: job.to_owned(), revision, note }).await
    };
    let rating = |points| JobNoteView::Rating { points, said: Some("Spotless".into()), on: None };
    assert_eq!(
        note(&first, 1, JobNoteView::Came { at: Some("2026-11-16T17:20:00Z".into()) }).await.unwrap().revision,
        2
    );
    let invoice = |minor| JobNoteView::Invoice { amount: Some(MoneyView { minor, currency: "USD".into() }) };
    note(&first, 2, invoice(33_000)).await.unwrap();
    note(&first, 3, rating(Some(4))).await.unwrap();
    note(&second, 1, JobNoteView::Rework { of: Some(first.clone()) }).await.unwrap();
    let page = hub.provider(&IdRequest { id: ids[0].clone() }).await.unwrap();
    let quality = &page.row.quality;
    assert_eq!((quality.jobs, quality.on_time.hits, quality.on_time.of), (2, 0, 1));
    assert_eq!(quality.above_quote.percent.as_deref(), Some("100.0"));
    assert_eq!((quality.rework.as_ref().unwrap().hits, quality.rework.as_ref().unwrap().of), (1, 1));
    let said = quality.rating.as_ref().unwrap();
    assert_eq!((said.drawn.as_str(), said.plain.as_str(), said.jobs), ("3.58", "4.00", 1));
    assert_eq!((page.prior.mean.as_str(), page.prior.from_jobs), ("3.50", None));
    let shown = page.jobs.iter().find(|job| job.id == first).unwrap();
    assert_eq!((shown.points, shown.redone, shown.rated_on.as_deref()), (Some(4), true, Some("2026-11-20")));
    // Undone, it is as before.
    note(&first, 4, rating(None)).await.unwrap();
    assert_eq!(hub.provider(&IdRequest { id: ids[0].clone() }).await.unwrap().row.quality.rating, None);
    for (job, revision, what, field) in [
        (&first, 4, rating(Some(5)), "job"),
        (&first, 5, rating(Some(6)), "rating"),
        (&first, 5, rating(Some(0)), "rating"),
        (&first, 5, invoice(-1), "invoiced"),
        (&first, 5, JobNoteView::Came { at: Some("noon".into()) }, "at"),
        (&first, 5, JobNoteView::Rework { of: Some(first.clone()) }, "of"),
        (&first, 5, JobNoteView::Rework { of: Some(other.clone()) }, "of"),
        (&first, 5, JobNoteView::Rework { of: Some(planned.clone()) }, "of"),
        (&planned, 1, rating(Some(5)), "rating"),
    ] {
        let error = note(job, revision, what.clone()).await.unwrap_err();
        assert_eq!((error.code, error.args["field"].as_str()), (ErrorCode::BadRequest, field), "{what:?}");
    }
    assert_eq!(note("nothing", 1, rating(None)).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn of_an_inspector_no_job_is_marked_as_done_again() {
    let home = tempfile::tempdir().unwrap();
    let (hub, _) = new_hub(home.path()).await;
    let id = add(&hub, form("inspector", "Oak Inspections")).await;
    let first = done_job(&hub, &id, |_| {}).await;
    let second = done_job(&hub, &id, |_| {}).await;
    let request = NoteJobRequest { job: second, revision: 1, note: JobNoteView::Rework { of: Some(first) } };
    assert_eq!(hub.note_job(&request).await.unwrap_err().code, ErrorCode::Refused);
    let quality = hub.provider(&IdRequest { id }).await.unwrap().row.quality;
    assert!(
        quality.limited && quality.rework.is_none() && quality.accepted.is_none() && quality.answer_minutes.is_none()
    );
}

#[tokio::test]
async fn reports_come_back_byte_for_byte_and_other_files_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let (hub, _, ids) = cleaners(home.path()).await;
    let job = done_job(&hub, &ids[0], |_| {}).await;
    let request = |revision, kind: &str| AttachJobFileRequest { job: job.clone(), revision, kind: kind.into() };
    let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";
    hub.attach_job_file(&request(1, "report"), "Report.pdf", pdf).await.unwrap();
    for (request, name, content, code) in [
        (request(1, "report"), "Report.pdf", pdf.as_slice(), ErrorCode::BadRequest),
        (request(2, "letter"), "Report.pdf", pdf, ErrorCode::BadRequest),
        (request(2, "invoice"), "Invoice.pdf", b"not a pdf", ErrorCode::BadInput),
        (request(2, "invoice"), "run.exe", pdf, ErrorCode::BadInput),
        (request(2, "invoice"), "../x.pdf", pdf, ErrorCode::BadRequest),
    ] {
        assert_eq!(hub.attach_job_file(&request, name, content).await.unwrap_err().code, code, "{name}");
    }
    let page = hub.provider(&IdRequest { id: ids[0].clone() }).await.unwrap();
    let [file] = page.jobs[0].files.as_slice() else { panic!("one file") };
    assert_eq!((file.kind.as_str(), file.name.as_str(), file.bytes), ("report", "Report.pdf", pdf.len() as u64));
    let of = JobFileRequest { job: job.clone(), file: file.file.clone() };
    let path = home.path().join(hub.job_file_name(&of).await.unwrap());
    hub.save_job_file(&of, &path).await.unwrap();
    assert_eq!(std::fs::read(path).unwrap(), pdf);
    let none = JobFileRequest { job, file: "00".repeat(32) };
    assert_eq!(hub.job_file_name(&none).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn the_list_is_narrowed_by_service_place_language_and_words() {
    let home = tempfile::tempdir().unwrap();
    let (hub, _, ids) = cleaners(home.path()).await;
    let oregon = add(&hub, PartnerFormView { coverage: vec!["OR".into()], ..form("mover", "Dune Moving") }).await;
    let mut sheet = sheet_of("moving", 900);
    sheet.languages = vec!["English".into(), "Español".into()];
    keep(&hub, &oregon, sheet, 0).await.unwrap();
    let found = async |change: fn(&mut ProvidersRequest)| {
        let mut request = ProvidersRequest::default();
        change(&mut request);
        let said = hub.providers(&request).await.unwrap();
        assert!(said.any);
        assert_eq!(said.languages, ["English", "Español"]);
        said.rows.iter().map(|row| row.name[..1].to_owned()).collect::<String>()
    };
    assert_eq!(found(|_| {}).await, "ABCD");
    assert_eq!(found(|it| it.service = Some("moving".into())).await, "D");
    assert_eq!(found(|it| it.place = Some("OR".into())).await, "D");
    assert_eq!(found(|it| it.language = Some("español".into())).await, "D");
    assert_eq!(found(|it| it.text = "birch".into()).await, "B");
    assert_eq!(found(|it| it.service = Some("appraisal".into())).await, "");
    let all = hub.providers(&ProvidersRequest::default()).await.unwrap();
    assert_eq!(all.rows[0].prices[0].price.as_ref().unwrap().minor, 30_000);
    assert_eq!(all.rows[0].id, ids[0]);
    for (service, place) in [(Some("nothing"), None), (Some("walk-through"), None), (None, Some("Nowhere"))] {
        let request = ProvidersRequest {
            service: service.map(str::to_owned),
            place: place.map(str::to_owned),
            ..ProvidersRequest::default()
        };
        assert_eq!(hub.providers(&request).await.unwrap_err().code, ErrorCode::BadRequest);
    }
}

#[tokio::test]
async fn a_list_of_prices_is_handed_out_whole_or_not_at_all() {
    let home = tempfile::tempdir().unwrap();
    let (hub, _) = new_hub(home.path()).await;
    let good = b"service,price,minutes,from\ncleaning,200,120,2026-01-01\n";
    let read = hub.read_price_list("prices.csv", good).unwrap();
    assert_eq!((read.services.len(), read.refused.len()), (1, 0));
    let bad = b"service,price,minutes,from\ncleaning,200,120,2026-01-01\ncleaning,x,120,2026-02-01\n";
    let read = hub.read_price_list("prices.csv", bad).unwrap();
    assert_eq!((read.services.len(), read.refused.len()), (0, 1));
    assert_eq!((read.refused[0].line, read.refused[0].column.as_deref()), (Some(3), Some("price")));
    assert_eq!(hub.read_price_list("prices.csv", b"hello").unwrap_err().code, ErrorCode::BadInput);
}

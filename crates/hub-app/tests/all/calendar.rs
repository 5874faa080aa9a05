//! The calendar and the day: everything with a time in one place, and a connected calendar that follows the jobs.

use chrono::Duration;
use hub_app::view::{
    CalendarEntryView, CalendarKindView as Kind, CalendarRequest, CalendarView, ChooseJobCalendarRequest, ErrorCode,
    IdRequest, NeedKindView, SaveAppointmentRequest, SaveCalendarFileRequest, TrialRequest,
};
use hub_contacts::calendar::{Window, read_calendar};
use hub_domain::Licence;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_store::NewConnection;
use hub_store::crm::OpVerb;

use crate::planning::Desk;

impl Desk {
    async fn month(&self) -> CalendarView {
        let request = CalendarRequest { from: "2026-11-20".into(), to: "2026-12-31".into() };
        self.hub.calendar(&request).await.unwrap()
    }

    async fn calendar_connection(&self) -> String {
        let new = NewConnection {
            name: "My calendar".into(),
            connector: "caldav".into(),
            settings: [].into(),
            licence: Licence::default(),
        };
        self.hub.store().add_connection(&new).await.unwrap().id.to_string()
    }
}

fn of(view: &CalendarView, kind: Kind) -> Vec<&CalendarEntryView> {
    view.entries.iter().filter(|it| it.kind == kind).collect()
}

fn visit(title: &str, starts: &str, ends: &str) -> SaveAppointmentRequest {
    SaveAppointmentRequest {
        id: None,
        title: title.into(),
        starts: starts.into(),
        ends: ends.into(),
        place: None,
        notes: None,
        person: None,
        calendar: None,
    }
}

#[tokio::test]
async fn everything_with_a_time_is_in_one_place_and_overlaps_are_marked() {
    let desk = Desk::planned().await;
    let empty = desk.month().await;
    assert_eq!((empty.zone.as_str(), empty.today.as_str()), ("UTC", "2026-11-20"));
    assert!(of(&empty, Kind::Job).is_empty(), "nothing has a time yet");
    let days: Vec<_> = of(&empty, Kind::Deadline).iter().map(|it| it.title.clone()).collect();
    assert!(days.contains(&"Closing".to_owned()) && days.len() >= 2, "{days:?}");
    let plan = desk.propose(Vec::new()).await;
    desk.apply(&plan).await;
    let view = desk.month().await;
    let jobs = of(&view, Kind::Job);
    assert_eq!(jobs.len(), plan.jobs.len());
    let inspection = jobs.iter().find(|it| it.title == "Inspection").unwrap();
    assert_eq!(inspection.detail.as_deref(), Some("Oak Inspections"));
    assert_eq!(inspection.zone.as_deref(), Some("America/Chicago"), "its clocks show something else");
    assert_ne!(inspection.starts_local, inspection.starts_there);
    let named: Vec<_> = view.resources.iter().map(|row| row.name.as_str()).collect();
    assert!(named.contains(&"Oak Inspections") && named.contains(&"12 Meadow Ln"), "{named:?}");
    assert!(jobs.iter().all(|it| !it.clash), "a plan has no clashes");
    assert!(view.entries.windows(2).all(|two| two[0].day <= two[1].day));

    // Two appointments at one time clash; one that was called off does not.
    let first = visit("Lunch", "2026-11-25T12:00", "2026-11-25T13:00");
    desk.hub.save_appointment(&first).await.unwrap();
    let second = visit("Call", "2026-11-25T12:30", "2026-11-25T12:45");
    let second = desk.hub.save_appointment(&second).await.unwrap();
    let clashes = |view: &CalendarView| of(view, Kind::Appointment).iter().filter(|it| it.clash).count();
    assert_eq!(clashes(&desk.month().await), 2);
    let off = desk.hub.cancel_appointment(&IdRequest { id: second.id.clone() }).await.unwrap();
    assert_eq!(off.field, "STATUS");
    let view = desk.month().await;
    assert_eq!(clashes(&view), 0);
    assert!(of(&view, Kind::Appointment).iter().any(|it| it.off && it.title == "Call"), "it stays, struck out");
    // Whole days keep their days.
    let days = visit("Conference", "2026-12-30", "2027-01-02");
    desk.hub.save_appointment(&days).await.unwrap();
    let view = desk.month().await;
    // All of it is read by another program's parser, with the same identifiers each time.
    let request = SaveCalendarFileRequest { from: "2026-11-20".into(), to: "2026-12-31".into(), keys: None };
    let text = desk.hub.calendar_file(&request).await.unwrap();
    let window = Window { from: "2026-11-01T00:00:00Z".parse().unwrap(), to: "2027-02-01T00:00:00Z".parse().unwrap() };
    let read = read_calendar(text.as_bytes(), "UTC".parse().unwrap(), window).unwrap();
    assert!(read.unread.is_empty(), "{:?}", read.unread);
    assert_eq!(read.entries.len(), view.entries.iter().filter(|it| it.kind != Kind::Task).count());
    let job = read.entries.iter().find(|it| it.key == inspection.id).unwrap();
    assert_eq!((Some(&job.start), Some(&job.end)), (inspection.starts_at.as_ref(), inspection.ends_at.as_ref()));
    assert!(text.contains("DTSTART;TZID=America/Chicago:"), "on the clocks of its place");
    let days = of(&view, Kind::Appointment).into_iter().find(|it| it.all_day).unwrap();
    assert_eq!((days.day.as_str(), days.last_day.as_str()), ("2026-12-30", "2027-01-02"));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_its_field_and_nothing_is_made() {
    let desk = Desk::planned().await;
    let now = desk.month().await.entries.len();
    for (request, field) in [
        (visit("", "2026-11-25T12:00", "2026-11-25T13:00"), "title"),
        (visit("Lunch", "tomorrow", "2026-11-25T13:00"), "starts"),
        (visit("Lunch", "2026-11-25T12:00", "2026-11-25"), "ends"),
        (visit("Lunch", "2026-11-25", "2026-11-25T12:00"), "ends"),
        (visit("Lunch", "2026-11-25T12:00", "2026-11-25T11:59"), "ends"),
        (visit("Lunch", "2026-11-25", "2026-12-27"), "ends"),
        (
            SaveAppointmentRequest { calendar: Some("none".into()), ..visit("Lunch", "2026-11-25", "2026-11-25") },
            "calendar",
        ),
    ] {
        let error = desk.hub.save_appointment(&request).await.unwrap_err();
        let known = error.args.get("field").map_or(error.code == ErrorCode::NotFound, |named| named == field);
        assert!(known, "{field}: {error:?}");
    }
    for (from, to) in [("2026-12-01", "2026-11-30"), ("2026-01-01", "2026-12-31"), ("soon", "2026-12-31")] {
        let error = desk.hub.calendar(&CalendarRequest { from: from.into(), to: to.into() }).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::BadRequest);
    }
    assert_eq!(desk.month().await.entries.len(), now);
}

#[tokio::test]
async fn a_connected_calendar_follows_the_jobs_whose_providers_were_asked() {
    let desk = Desk::planned().await;
    let none = ChooseJobCalendarRequest { calendar: Some("01890000-0000-7000-8000-000000000000".into()) };
    assert!(desk.hub.choose_job_calendar(&none).await.is_err());
    let calendar = desk.calendar_connection().await;
    desk.hub.choose_job_calendar(&ChooseJobCalendarRequest { calendar: Some(calendar.clone()) }).await.unwrap();
    assert_eq!(desk.month().await.jobs_in, Some(calendar));
    let plan = desk.propose(Vec::new()).await;
    desk.apply(&plan).await;
    let store = desk.hub.store();
    assert!(store.crm_all(CrmKind::Appointment).await.unwrap().is_empty(), "nobody was told of a plan");
    desk.tell_all().await;
    let asked = desk.view().await.jobs.iter().filter(|job| job.state == "asked").count();
    let there = store.crm_all(CrmKind::Appointment).await.unwrap();
    assert_eq!(there.len(), asked);
    let creates = store.crm_outbox().await.unwrap().iter().filter(|op| op.verb == OpVerb::Create).count();
    assert_eq!(creates, asked, "each waits for its calendar once");
    let text = |name: &str, it: &hub_store::crm::CrmRecord| {
        it.fields.get(name).and_then(FieldValue::as_text).map(str::to_owned)
    };
    assert!(there.iter().all(|it| text("STATUS", it).as_deref() == Some("TENTATIVE")));
    desk.confirm_all().await;
    // It moves; the appointment follows, and stands in the calendar as the job only.
    let inspection = desk.job("inspection").await;
    let before = inspection.starts_local.clone().unwrap();
    let later = before
        .parse::<chrono::NaiveDateTime>()
        .unwrap_or_else(|_| chrono::NaiveDateTime::parse_from_str(&before, "%Y-%m-%dT%H:%M").unwrap())
        + Duration::days(1);
    let trial = TrialRequest {
        job: inspection.id.clone(),
        starts_local: later.format("%Y-%m-%dT%H:%M").to_string(),
        provider: None,
    };
    let plan = desk.propose(vec![trial]).await;
    desk.apply(&plan).await;
    let moved = desk.job("inspection").await;
    assert_ne!(moved.starts_local, inspection.starts_local);
    let there = store.crm_all(CrmKind::Appointment).await.unwrap();
    assert_eq!(there.len(), asked, "none is made twice");
    let of_it = there.iter().find(|it| text("SUMMARY", it).as_deref() == Some("Inspection")).unwrap();
    assert_eq!(text("DTSTART", of_it), moved.starts_at);
    assert_eq!(text("STATUS", of_it).as_deref(), Some("TENTATIVE"));
    assert!(of(&desk.month().await, Kind::Appointment).is_empty());
    desk.step(&moved, "cancelled", Some("The buyer withdrew")).await.unwrap();
    let there = store.crm_all(CrmKind::Appointment).await.unwrap();
    let of_it = there.iter().find(|it| text("SUMMARY", it).as_deref() == Some("Inspection")).unwrap();
    assert_eq!(text("STATUS", of_it).as_deref(), Some("CANCELLED"));
    // A stale step leaves nothing behind.
    let stale = desk.step(&moved, "planned", None).await.unwrap_err();
    assert_eq!(stale.args["field"], "job");
    assert_eq!(store.crm_all(CrmKind::Appointment).await.unwrap().len(), asked);
}

#[tokio::test]
async fn the_day_names_what_needs_the_user_in_one_list_the_urgent_first() {
    let desk = Desk::planned().await;
    let day = desk.hub.day().await.unwrap();
    assert!(!day.fresh && day.agenda.is_empty(), "{day:?}");
    let plan = desk.propose(Vec::new()).await;
    desk.apply(&plan).await;
    let day = desk.hub.day().await.unwrap();
    let tell = day.needs.iter().find(|need| need.kind == NeedKindView::TellPeople).unwrap();
    assert_eq!((tell.id.as_deref(), tell.about.as_deref()), (Some(desk.deal.as_str()), Some("12 Meadow Ln")));
    assert!(tell.urgent && tell.count > 0);
    let told = desk.tell_all().await;
    assert_eq!(u32::try_from(told).unwrap(), tell.count);
    let day = desk.hub.day().await.unwrap();
    assert!(day.needs.iter().all(|need| need.kind != NeedKindView::TellPeople), "told once, it is gone");
    // A day later nobody has answered; a week later days of the contract are missed.
    desk.clock.advance(Duration::hours(25));
    let day = desk.hub.day().await.unwrap();
    assert!(day.needs.iter().any(|need| need.kind == NeedKindView::NoAnswer));
    desk.clock.advance(Duration::days(14));
    let day = desk.hub.day().await.unwrap();
    let missed = day.needs.iter().position(|need| need.kind == NeedKindView::MissedDeadline).unwrap();
    assert!(day.needs[..missed].iter().all(|need| need.urgent));
    assert!(day.due.iter().any(|due| due.days < 0 && due.deal == desk.deal));
    assert!(day.due.windows(2).all(|two| two[0].day <= two[1].day));
}

use chrono::{DateTime, Duration, Utc};

use super::*;
use crate::calendar::{Hours, TimeOfDay, Weekday};
use crate::{Currency, Money, PartnerId, RecordError};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn job(kind: JobKind) -> Job {
    Job::new(kind, "12 Meadow Ln", "America/Chicago")
}

fn booked(kind: JobKind, starts: &str) -> Job {
    let mut job = job(kind);
    job.move_to(Some((at(starts), at(starts) + Duration::minutes(120))), Some(PartnerId::new()));
    job
}

#[test]
fn a_moved_job_is_asked_for_again_and_calendars_hear_of_it() {
    let mut it = booked(JobKind::Inspection, "2026-06-03T15:00:00Z");
    assert_eq!((it.sequence, it.state), (1, JobState::Planned));
    it.become_state(JobState::Asked, None, at("2026-06-01T10:00:00Z")).unwrap();
    it.become_state(JobState::Confirmed, None, at("2026-06-01T11:00:00Z")).unwrap();
    it.check().unwrap();
    let (times, provider) = ((it.starts_at.unwrap(), it.ends_at.unwrap()), it.provider);
    it.move_to(Some(times), provider);
    assert_eq!((it.sequence, it.state), (1, JobState::Confirmed), "nothing has changed");
    it.move_to(Some((times.0 + Duration::days(2), times.1 + Duration::days(2))), provider);
    assert_eq!((it.sequence, it.state, it.answered_at), (2, JobState::Planned, None));
}

#[test]
fn what_ends_badly_says_why_and_what_does_not_follow_is_refused() {
    let mut it = booked(JobKind::Appraisal, "2026-06-03T15:00:00Z");
    let now = at("2026-06-01T10:00:00Z");
    assert!(matches!(it.become_state(JobState::Cancelled, None, now), Err(RecordError::Text { .. })));
    it.become_state(JobState::Cancelled, Some("the buyer pays cash".into()), now).unwrap();
    let refused = it.become_state(JobState::Done, None, now);
    assert_eq!(refused, Err(RecordError::JobState { from: JobState::Cancelled, to: JobState::Done }));
    assert_eq!(it.because.as_deref(), Some("the buyer pays cash"));
}

#[test]
fn what_is_wrong_with_a_job_is_named() {
    for (change, field) in [
        ((|it| it.zone = "Mars/Base".into()) as fn(&mut Job), "no time zone is called"),
        (|it| it.minutes = None, "minutes: either minutes or working days"),
        (|it| it.minutes = Some(0), "minutes: between 5 and 1440"),
        (|it| it.ends_at = it.starts_at, "ends_at: it has to end after it begins"),
        (|it| it.ends_at = None, "ends_at: a beginning and an end, or neither"),
        (|it| it.after = vec![JobAfter { job: it.id, wait_minutes: 0 }], "after: a job does not wait for itself"),
        (|it| it.property = " ".into(), "property: between 1 and 200"),
        (|it| it.kind = JobKind::Other, "title: between 1 and 200"),
        (|it| it.quoted = Some(Money::from_minor(-1, Currency::USD)), "quoted: between 0 and"),
    ] {
        let mut it = booked(JobKind::Inspection, "2026-06-03T15:00:00Z");
        it.check().unwrap();
        change(&mut it);
        let said = it.check().unwrap_err().to_string();
        assert!(said.starts_with(field), "{said}");
    }
}

#[test]
fn quality_counts_what_could_tell_and_says_of_how_many() {
    let mut done = booked(JobKind::Repairs, "2026-06-03T15:00:00Z");
    (done.asked_at, done.answered_at) = (Some(at("2026-06-01T10:00:00Z")), Some(at("2026-06-01T10:40:00Z")));
    (done.state, done.came_at) = (JobState::Done, Some(at("2026-06-03T15:10:00Z")));
    (done.quoted, done.invoiced) =
        (Some(Money::from_minor(50_000, Currency::USD)), Some(Money::from_minor(60_000, Currency::USD)));
    done.rating = Some(JobRating { points: 4, on: "2026-06-05".parse().unwrap(), said: None });
    let mut again = booked(JobKind::Repairs, "2026-06-08T15:00:00Z");
    (again.state, again.came_at, again.rework_of) = (JobState::Done, Some(at("2026-06-08T16:00:00Z")), Some(done.id));
    let mut missed = booked(JobKind::Repairs, "2026-06-09T15:00:00Z");
    missed.state = JobState::Missed;
    let mut declined = booked(JobKind::Repairs, "2026-06-10T15:00:00Z");
    (declined.state, declined.asked_at, declined.answered_at) =
        (JobState::Declined, Some(at("2026-06-01T10:00:00Z")), Some(at("2026-06-01T13:00:00Z")));
    let of = Quality::of(&[done, again, missed, declined, job(JobKind::Repairs)]);
    assert_eq!(of.jobs, 3);
    assert_eq!(of.on_time, Counted { hits: 1, of: 3 });
    assert_eq!(of.on_time.basis_points(), Some(3_333));
    assert_eq!(of.rework, Counted { hits: 1, of: 1 });
    assert_eq!(of.above_quote, Counted { hits: 1, of: 1 });
    assert_eq!(of.accepted, Counted { hits: 1, of: 2 });
    assert_eq!(of.answer_minutes, Some(180));
    assert_eq!(of.rated, (1, 4));
    assert_eq!(Quality::of(&[]).on_time.basis_points(), None);
}

#[test]
fn a_price_holds_from_its_first_to_its_last_day() {
    let mut sheet = ProviderSheet::new(PartnerId::new());
    let price = |minor, from: &str, until: Option<&str>| ServicePrice {
        kind: JobKind::Inspection,
        title: None,
        price: Some(Money::from_minor(minor, Currency::USD)),
        minutes: Some(180),
        working_days: None,
        from: from.parse().unwrap(),
        until: until.map(|day| day.parse().unwrap()),
    };
    sheet.services = vec![price(45_000, "2026-01-01", Some("2026-06-30")), price(47_500, "2026-06-15", None)];
    sheet.hours = vec![Hours { days: vec![Weekday::Mon], from: TimeOfDay(480), to: TimeOfDay(1020) }];
    sheet.check().unwrap();
    for (day, minor) in [("2025-12-31", None), ("2026-06-14", Some(45_000)), ("2026-06-15", Some(47_500))] {
        let found = sheet.price_of(JobKind::Inspection, day.parse().unwrap());
        assert_eq!(found.and_then(|it| it.price).map(|it| it.minor), minor, "{day}");
    }
    sheet.hours[0].to = TimeOfDay(480);
    assert_eq!(sheet.check(), Err(RecordError::Order { field: "hours" }));
}

#[test]
fn a_job_is_done_by_those_whose_work_it_is() {
    use crate::partner::{PartnerKind, Speciality};
    for (kind, partner, speciality, does) in [
        (JobKind::Inspection, PartnerKind::Service, Some(Speciality::Inspector), true),
        (JobKind::Inspection, PartnerKind::Service, Some(Speciality::Cleaner), false),
        (JobKind::Closing, PartnerKind::Title, None, true),
        (JobKind::WalkThrough, PartnerKind::Title, None, false),
    ] {
        assert_eq!(kind.done_by(partner, speciality), does, "{kind:?}");
    }
}

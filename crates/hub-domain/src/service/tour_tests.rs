use super::*;
use crate::calendar::TimeOfDay;
use crate::{AgreementId, CrmId, Place, RecordError, TourId};

fn stop(key: &str) -> TourStop {
    TourStop::new(key, "12 Meadow Ln", "TX", Place { latitude: 30.27, longitude: -97.74 })
}

fn tour() -> ShowingTour {
    ShowingTour {
        id: TourId::new(),
        title: "Saturday".into(),
        person: Some(CrmId::new()),
        day: "2026-06-06".parse().unwrap(),
        zone: "America/Chicago".into(),
        starts: TimeOfDay(540),
        ends: TimeOfDay(1020),
        from: None,
        back_to: None,
        travel: TourTravel { kmh: 40, detour_percent: 130, extra_minutes: 5 },
        stops: vec![stop("a"), stop("b")],
        drive_minutes: 0,
        back_at: None,
        proved: false,
        started_at: None,
        ended_at: None,
        called_off: None,
        notes: None,
    }
}

#[test]
fn what_is_wrong_with_a_tour_is_named() {
    let sixty_one: fn(&mut ShowingTour) = |it| it.stops = (0..61).map(|n| stop(&n.to_string())).collect();
    for (change, said) in [
        ((|it| it.zone = "Mars/Base".into()) as fn(&mut ShowingTour), "no time zone is called"),
        (|it| it.ends = it.starts, "ends: it has to end"),
        (sixty_one, "stops: at most 60"),
        (|it| it.stops[1].key = "a".into(), "stops: a stands twice"),
        (|it| it.stops[0].minutes = 4, "minutes: between 5 and 240"),
        (|it| it.stops[0].state = "Texas".into(), "state: a state by its two letters"),
        (|it| it.stops[0].place.latitude = 91.0, "place: these coordinates are no place"),
        (|it| it.person = None, "person: say who"),
        (|it| it.stops[0].progress = TourStopState::Confirmed, "progress: what was agreed on"),
        (|it| it.stops[0].interest = Some(6), "interest: between 1 and 5"),
        (
            |it| {
                let span = BlackOut { from: TimeOfDay(60), to: TimeOfDay(60), because: "a nap".into() };
                it.stops[0].blackout = vec![span];
            },
            "blackout: it has to end",
        ),
    ] {
        let mut it = tour();
        it.check().unwrap();
        change(&mut it);
        let found = it.check().unwrap_err().to_string();
        assert!(found.starts_with(said), "{found}");
    }
}

#[test]
fn open_houses_are_visited_without_a_buyer_by_name() {
    let mut it = tour();
    it.person = None;
    it.stops.iter_mut().for_each(|stop| stop.open_house = true);
    it.check().unwrap();
}

#[test]
fn the_next_home_is_the_first_that_is_neither_over_nor_left_out() {
    let mut it = tour();
    it.stops[0].progress = TourStopState::Shown;
    assert_eq!(it.next().map(|stop| stop.key.as_str()), Some("b"));
    it.stops[1].left_out = Some("it does not fit".into());
    assert!(it.next().is_none());
}

#[test]
fn an_agreement_ends_whichever_way_comes_first_and_may_say_that_nothing_is_paid() {
    let mut it = BuyerAgreement {
        id: AgreementId::new(),
        person: CrmId::new(),
        kind: AgreementKind::Full,
        signed_on: None,
        starts_on: "2026-06-01".parse().unwrap(),
        ends_on: Some("2026-08-31".parse().unwrap()),
        ended_on: Some("2026-07-01".parse().unwrap()),
        compensation: Some(BuyerCompensation::Rate(crate::Percent("0".parse().unwrap()))),
        conspicuous: true,
        ascertainable: true,
        no_more_from_any_source: true,
        says_negotiable: true,
        kept_where: None,
        notes: None,
    };
    it.check().unwrap();
    assert_eq!(it.last_day(), it.ended_on);
    it.compensation = Some(BuyerCompensation::Rate(crate::Percent("100.5".parse().unwrap())));
    assert!(it.check().is_err());
    it.compensation = None;
    it.ends_on = Some("2026-05-31".parse().unwrap());
    assert_eq!(it.check(), Err(RecordError::Order { field: "ends_on" }));
}

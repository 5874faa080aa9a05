//! A Saturday of seven showings, from the agreement to what the client said, on a computer without a network; and what is
//! wrong with a tour is said without losing anything.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use hub_app::view::*;
use hub_app::{Credential, Hub, Installation, NewSource, SecretString};
use hub_connector::Registry;
use hub_domain::{Licence, ManualClock};

use crate::support::{new_hub, no_keychain, sync};

const HEADER: &str = "ListingKey,ListingId,StandardStatus,PropertyType,PropertySubType,ListPrice,UnparsedAddress,City,StateOrProvince,PostalCode,Latitude,Longitude\n";

/// Seven homes around Austin, one without a place, one that is sold, a field.
const HOMES: &str = "\
    H1,M1,Active,Residential,Single Family Residence,500000,12 Meadow Ln,Austin,TX,78704,30.245,-97.760\n\
    H2,M2,Active,Residential,Single Family Residence,510000,8 Cedar Ct,Austin,TX,78704,30.262,-97.771\n\
    H3,M3,Active,Residential,Condominium,400000,3 Lake Dr,Austin,TX,78703,30.290,-97.765\n\
    H4,M4,Active,Residential,Townhouse,450000,77 Hill St,Austin,TX,78757,30.345,-97.735\n\
    H5,M5,Active,Residential,Single Family Residence,620000,5 Oak Bend,Austin,TX,78731,30.352,-97.770\n\
    H6,M6,Active,Residential,Single Family Residence,530000,41 Elm St,Austin,TX,78745,30.205,-97.795\n\
    H7,M7,Active,Residential,Duplex,700000,9 Wren Ave,Austin,TX,78757,30.338,-97.748\n\
    N1,M8,Active,Residential,Single Family Residence,480000,1 Nowhere Rd,Austin,TX,78704,,\n\
    S1,M9,Closed,Residential,Single Family Residence,480000,2 Sold Rd,Austin,TX,78704,30.250,-97.750\n\
    L1,M10,Active,Land,Unimproved Land,90000,3 Field Rd,Austin,TX,78704,30.250,-97.750\n";

const SEVEN: [&str; 7] = ["H1", "H2", "H3", "H4", "H5", "H6", "H7"];

/// A store with the homes, read in and then opened again without a single connector: nothing can be fetched.
async fn offline(dir: &Path) -> (Hub, Arc<ManualClock>, String) {
    let (hub, clock) = new_hub(dir).await;
    let folder = dir.join("homes");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rows.csv"), format!("{HEADER}{HOMES}")).unwrap();
    let new = NewSource {
        connector: "csv-folder".into(),
        name: "Street".into(),
        settings: [("path".to_owned(), folder.display().to_string())].into(),
        secrets: Default::default(),
        licence: Some(Licence::BackOffice),
    };
    hub.add_source(new).await.unwrap();
    assert_eq!(sync(&hub).await, 10);
    let named = |field: &str, text: &str| NamedValueView {
        field: field.into(),
        value: FieldValueView::Text { text: text.into() },
    };
    let fields = vec![named("FirstName", "Ada"), named("LastName", "Okonkwo")];
    let person = AddPersonRequest { fields, at: Vec::new(), lead: false, asked: None };
    let person = hub.add_person(&person).await.unwrap().id;
    hub.close().await;
    let installation = Installation::with(dir.join("home"), Registry::new(), no_keychain(), clock.clone());
    let passphrase = Credential::Passphrase(SecretString::from("a long passphrase"));
    let (hub, _) = installation.open(passphrase).await.unwrap();
    (hub, clock, person)
}

fn terms() -> BuyerAgreementTerms {
    BuyerAgreementTerms {
        kind: AgreementKindView::Full,
        signed_on: Some("2026-11-01".into()),
        starts_on: "2026-11-01".into(),
        ends_on: Some("2026-12-31".into()),
        ended_on: None,
        compensation: Some(BuyerCompensationView {
            kind: CompensationKindView::Rate,
            amount: None,
            rate: Some("2.5 %".into()),
            words: None,
        }),
        conspicuous: true,
        ascertainable: true,
        no_more_from_any_source: true,
        says_negotiable: true,
        kept_where: Some("Folder 12".into()),
        notes: None,
    }
}

async fn agree(hub: &Hub, person: &str, terms: BuyerAgreementTerms) -> BuyerAgreementView {
    let request = SaveBuyerAgreementRequest { id: None, revision: 0, person: person.into(), terms };
    hub.save_buyer_agreement(&request).await.unwrap()
}

fn frame(person: &str) -> TourFrame {
    let office = TourEndView { address: "The office".into(), latitude: 30.268, longitude: -97.743 };
    TourFrame {
        title: "Saturday with Ada".into(),
        person: Some(person.into()),
        day: "2026-11-21".into(),
        zone: "America/Chicago".into(),
        starts: "09:00".into(),
        ends: "17:00".into(),
        from: Some(office.clone()),
        back_to: Some(office),
        travel: None,
        notes: None,
    }
}

fn plan(person: &str, keys: &[&str]) -> PlanTourRequest {
    PlanTourRequest {
        frame: frame(person),
        listing_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        homes: Vec::new(),
        minutes: 30,
        open_house: false,
    }
}

fn seen(tour: &TourView) -> TourSeenRequest {
    TourSeenRequest { id: tour.id.clone(), revision: tour.revision }
}

fn edit(tour: &TourView, key: &str) -> ChangeTourStopRequest {
    let stop = stop(tour, key);
    ChangeTourStopRequest {
        seen: seen(tour),
        key: key.into(),
        minutes: stop.minutes,
        open: stop.open.clone(),
        blackout: stop.blackout.clone(),
        booked: stop.booked.clone(),
        overlap: stop.overlap,
        lead_minutes: stop.lead_minutes,
        suggested_lead_minutes: stop.suggested_lead_minutes,
        showing: stop.showing,
        instructions: stop.instructions.clone(),
        open_house: stop.open_house,
        locked: stop.locked,
    }
}

fn step(tour: &TourView, step: TourStepView, key: Option<&str>, because: Option<&str>) -> StepTourRequest {
    StepTourRequest { seen: seen(tour), step, key: key.map(Into::into), because: because.map(Into::into) }
}

fn stop<'t>(tour: &'t TourView, key: &str) -> &'t TourStopView {
    tour.stops.iter().find(|stop| stop.key == key).unwrap()
}

fn minute(text: &str) -> i64 {
    let (hours, minutes) = text.split_once(':').unwrap();
    hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
}

fn span(from: &str, to: &str) -> DaySpanView {
    DaySpanView { from: from.into(), to: to.into() }
}

/// Minutes between two homes by the model that the screen states, counted here anew.
fn drive(tour: &TourView, a: (f64, f64), b: (f64, f64)) -> i64 {
    let rad = f64::to_radians;
    let (dlat, dlon) = (rad(b.0 - a.0) / 2.0, rad(b.1 - a.1) / 2.0);
    let h = dlat.sin().powi(2) + rad(a.0).cos() * rad(b.0).cos() * dlon.sin().powi(2);
    let metres = 2.0 * 6_371_000.0 * h.sqrt().asin();
    if metres < 30.0 {
        return 0;
    }
    let road = metres * f64::from(tour.travel.detour_percent) / 100.0;
    (road * 60.0 / (f64::from(tour.travel.kmh) * 1000.0)).ceil() as i64 + i64::from(tour.travel.extra_minutes)
}

/// No rule of any home is broken by what lies ahead: its windows, black-outs, bookings, length and the way there.
fn holds(tour: &TourView, now: DateTime<Utc>, lead: bool) {
    let mut at = tour.from.as_ref().map(|end| (end.latitude, end.longitude));
    let mut free = minute(&tour.starts);
    for stop in tour.stops.iter().filter(|stop| stop.arrive.is_some()) {
        let (arrive, leave) = (minute(stop.arrive.as_ref().unwrap()), minute(stop.leave.as_ref().unwrap()));
        let here = (stop.latitude, stop.longitude);
        if stop.arrived.is_none() {
            let earliest = free + at.map_or(0, |at| drive(tour, at, here)) - 1;
            assert!(arrive >= earliest, "{}: {arrive} before {earliest}", stop.key);
            assert!(leave - arrive >= i64::from(stop.minutes));
            let inside = |it: &DaySpanView| minute(&it.from) <= arrive && leave <= minute(&it.to);
            assert!(stop.open.is_empty() || stop.open.iter().any(inside), "{} is not open", stop.key);
            let clear = |from: &str, to: &str| leave <= minute(from) || minute(to) <= arrive;
            assert!(stop.blackout.iter().all(|it| clear(&it.from, &it.to)), "{} is blacked out", stop.key);
            assert!(stop.overlap || stop.booked.iter().all(|it| clear(&it.from, &it.to)), "{} is booked", stop.key);
            let begins: DateTime<Utc> = stop.arrive_at.as_ref().unwrap().parse().unwrap();
            assert!(!lead || begins >= now + Duration::minutes(i64::from(stop.lead_minutes)));
            assert!(leave <= minute(&tour.ends));
        }
        free = stop.left.as_deref().map_or(leave, minute);
        at = Some(here);
    }
    if let (Some(back), Some(end)) = (&tour.back, &tour.back_to) {
        let home = free + at.map_or(0, |at| drive(tour, at, (end.latitude, end.longitude)));
        assert!((minute(back) - home).abs() <= 1, "back at {back}");
        assert!(minute(back) <= minute(&tour.ends));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saturday_of_seven_showings_works_from_start_to_finish_without_a_network() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, clock, person) = offline(dir.path()).await;
    // Without an agreement nothing is set, and the answer names the provision.
    let refused = hub.plan_tour(&plan(&person, &SEVEN)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused);
    let said = refused.to_string();
    assert!(said.contains("Stellar MLS Rules, Article 06.01") && said.contains("1101.563"), "{said}");
    assert!(hub.tours().await.unwrap().is_empty());
    // One that ends on Friday does not carry Saturday.
    let ended = BuyerAgreementTerms { ends_on: Some("2026-11-20".into()), ..terms() };
    agree(&hub, &person, ended).await;
    let check = TourCheckRequest {
        person: Some(person.clone()),
        day: "2026-11-21".into(),
        listing_keys: SEVEN.map(Into::into).into(),
        homes: Vec::new(),
        open_house: false,
    };
    let found = hub.tour_check(&check).await.unwrap();
    assert!(found.blocked && found.findings.iter().all(|it| it.lacks == [LackView::Ended] && it.homes == 7));
    assert!(hub.plan_tour(&plan(&person, &SEVEN)).await.is_err());
    let kept = agree(&hub, &person, terms()).await;
    let found = hub.tour_check(&check).await.unwrap();
    assert!(!found.blocked && found.agreement.as_ref().map(|it| &it.id) == Some(&kept.id));
    assert!(found.findings.iter().any(|it| it.readings.len() == 2), "sources disagree on Texas, and it is said");
    let exempt = hub.tour_check(&TourCheckRequest { person: None, open_house: true, ..check.clone() }).await.unwrap();
    assert_eq!((exempt.blocked, exempt.exempt), (false, 7));
    let land = TourCheckRequest { person: None, listing_keys: vec!["L1".into()], ..check };
    assert!(!hub.tour_check(&land).await.unwrap().blocked);

    let keys: Vec<&str> = SEVEN.into_iter().chain(["N1", "S1", "X9", "H1"]).collect();
    let planned = hub.plan_tour(&plan(&person, &keys)).await.unwrap();
    let why: Vec<_> = planned.without.iter().map(|home| (home.key.as_str(), home.why)).collect();
    use UntouredWhyView as Why;
    assert_eq!(why, [("N1", Why::NoPlace), ("S1", Why::OffMarket), ("X9", Why::Unknown), ("H1", Why::There)]);
    let mut tour = planned.tour;
    assert!(tour.proved && tour.stops.iter().all(|stop| stop.arrive.is_some()));
    let now = |clock: &ManualClock| hub_domain::Clock::now(clock);
    holds(&tour, now(&clock), true);

    // What the listings ask for, typed in: hours, a nap, another's showing, notice.
    let mut it = edit(&tour, "H4");
    it.open = vec![span("10:00", "11:00"), span("14:00", "16:00")];
    tour = hub.change_tour_stop(&it).await.unwrap();
    let mut it = edit(&tour, "H2");
    it.blackout = vec![BlackOutView { from: "09:00".into(), to: "11:30".into(), because: "The baby sleeps".into() }];
    tour = hub.change_tour_stop(&it).await.unwrap();
    let mut it = edit(&tour, "H7");
    it.booked = vec![span("10:30", "11:15")];
    it.suggested_lead_minutes = 2_880;
    tour = hub.change_tour_stop(&it).await.unwrap();
    let mut it = edit(&tour, "H6");
    it.lead_minutes = 24 * 60;
    tour = hub.change_tour_stop(&it).await.unwrap();
    tour = hub.solve_tour_order(&seen(&tour)).await.unwrap();
    assert!(tour.proved && tour.stops.iter().all(|stop| stop.arrive.is_some()), "{:?}", tour.stops);
    holds(&tour, now(&clock), true);
    assert!(stop(&tour, "H7").short_notice && !stop(&tour, "H1").short_notice);

    // By hand: the order is kept; whoever agreed keeps the time, and an order that breaks that is refused.
    let mut keys: Vec<String> = tour.stops.iter().map(|stop| stop.key.clone()).collect();
    let (first, second) = (keys[0].clone(), keys[1].clone());
    let agreed = tour.stops[0].arrive.clone();
    assert!(tour.stops[0].message.contains("Please confirm"));
    tour = hub.step_tour(&step(&tour, TourStepView::Ask, Some(&first), None)).await.unwrap();
    tour = hub.step_tour(&step(&tour, TourStepView::Confirm, Some(&first), None)).await.unwrap();
    keys.rotate_left(1);
    let order = OrderTourRequest { seen: seen(&tour), keys: keys.clone() };
    let refused = hub.order_tour(&order).await.unwrap_err().to_string();
    assert!(refused.contains("keeps its time"), "{refused}");
    assert_eq!(hub.tour_page(&IdRequest { id: tour.id.clone() }).await.unwrap(), tour, "nothing is lost");

    // One declines: it goes, the others are timed again, the agreed time stands, and it can be taken back.
    let before = tour.clone();
    let no_reason = hub.step_tour(&step(&tour, TourStepView::Decline, Some(&second), None)).await;
    assert!(no_reason.unwrap_err().to_string().contains("say why"));
    tour = hub.step_tour(&step(&tour, TourStepView::Decline, Some(&second), Some("Under contract"))).await.unwrap();
    assert_eq!(stop(&tour, &second).arrive, None);
    assert_eq!(stop(&tour, &first).arrive, agreed);
    holds(&tour, now(&clock), true);
    let back = hub.undo_tour(&seen(&tour)).await.unwrap();
    assert_eq!(back.stops, before.stops);
    tour = hub.step_tour(&step(&back, TourStepView::Decline, Some(&second), Some("Under contract"))).await.unwrap();
    let rest: Vec<String> = tour.stops.iter().map(|stop| stop.key.clone()).collect();
    for key in rest.into_iter().filter(|key| *key != first && *key != second) {
        tour = hub.step_tour(&step(&tour, TourStepView::Ask, Some(&key), None)).await.unwrap();
        tour = hub.step_tour(&step(&tour, TourStepView::Confirm, Some(&key), None)).await.unwrap();
    }

    // Called off: every door that was told a time has to hear, and then knows it.
    let other = hub.plan_tour(&plan(&person, &["H1", "H2"])).await.unwrap().tour;
    let asked = hub.step_tour(&step(&other, TourStepView::Ask, Some("H1"), None)).await.unwrap();
    let off = hub.step_tour(&step(&asked, TourStepView::CallOff, None, Some("The buyer is ill"))).await.unwrap();
    assert!(stop(&off, "H1").must_tell && !stop(&off, "H2").must_tell);
    assert!(stop(&off, "H1").message.contains("does not take place"), "{}", stop(&off, "H1").message);
    assert_eq!(hub.tours().await.unwrap().iter().find(|row| row.id == off.id).unwrap().to_tell, 1);
    let told = hub.step_tour(&step(&off, TourStepView::Tell, Some("H1"), None)).await.unwrap();
    assert!(!stop(&told, "H1").must_tell && stop(&told, "H1").message.is_empty());
    assert!(hub.step_tour(&step(&told, TourStepView::Start, None, None)).await.is_err());

    // Saturday, in the car. On Friday it cannot begin.
    assert!(hub.step_tour(&step(&tour, TourStepView::Start, None, None)).await.is_err());
    let begins: DateTime<Utc> = tour.stops[0].arrive_at.as_ref().unwrap().parse().unwrap();
    let road = Duration::minutes(i64::from(tour.stops[0].drive_minutes.unwrap()) + 5);
    clock.advance(begins - now(&clock) - road);
    tour = hub.step_tour(&step(&tour, TourStepView::Start, None, None)).await.unwrap();
    assert_eq!((tour.phase, tour.next.as_deref()), (TourPhaseView::Running, Some(first.as_str())));
    assert!(tour.stops.iter().all(|stop| !stop.must_tell), "in time: nobody has to be told");
    let told: Vec<_> = tour.stops.iter().map(|stop| stop.arrive.clone()).collect();
    clock.advance(road);
    tour = hub.step_tour(&step(&tour, TourStepView::Arrive, Some(&first), None)).await.unwrap();
    assert_eq!(tour.stops.iter().map(|stop| stop.arrive.clone()).collect::<Vec<_>>(), told, "still in time");
    // Forty minutes longer than planned: the rest moves as far as it must, and who has to know is named.
    tour = hub.late_tour(&LateTourRequest { seen: seen(&tour), minutes: 40 }).await.unwrap();
    holds(&tour, now(&clock), false);
    let moved: Vec<String> = tour.stops.iter().filter(|stop| stop.must_tell).map(|stop| stop.key.clone()).collect();
    assert!(!moved.is_empty());
    for (stop, told) in tour.stops.iter().zip(&told).filter(|(stop, _)| stop.arrive.is_some()) {
        assert!(stop.arrive >= *told, "never earlier than agreed");
        let by = minute(stop.arrive.as_ref().unwrap()) - minute(told.as_ref().unwrap());
        assert_eq!(stop.must_tell, by >= 5, "{}: {by} minutes later", stop.key);
    }
    let rows = hub.tours().await.unwrap();
    let row = rows.iter().find(|row| row.id == tour.id).unwrap();
    assert_eq!(row.to_tell as usize, moved.len());
    assert!(stop(&tour, &moved[0]).message.contains("instead of"));
    for key in &moved {
        tour = hub.step_tour(&step(&tour, TourStepView::Tell, Some(key), None)).await.unwrap();
    }
    assert!(tour.stops.iter().all(|stop| !stop.must_tell));
    clock.advance(Duration::minutes(65));
    tour = hub.step_tour(&step(&tour, TourStepView::Show, Some(&first), None)).await.unwrap();
    let mut visited = 0;
    while let Some(key) = tour.next.clone() {
        visited += 1;
        if visited == 2 {
            tour = hub.step_tour(&step(&tour, TourStepView::Skip, Some(&key), Some("Too small"))).await.unwrap();
            assert!(stop(&tour, &key).must_tell, "they wait for somebody who does not come");
            tour = hub.step_tour(&step(&tour, TourStepView::Tell, Some(&key), None)).await.unwrap();
            continue;
        }
        let at: DateTime<Utc> = stop(&tour, &key).arrive_at.as_ref().unwrap().parse().unwrap();
        clock.advance((at - now(&clock)).max(Duration::zero()));
        tour = hub.step_tour(&step(&tour, TourStepView::Arrive, Some(&key), None)).await.unwrap();
        clock.advance(Duration::minutes(25));
        tour = hub.step_tour(&step(&tour, TourStepView::Show, Some(&key), None)).await.unwrap();
        holds(&tour, now(&clock), false);
    }
    tour = hub.step_tour(&step(&tour, TourStepView::Finish, None, None)).await.unwrap();
    let shown = tour.stops.iter().filter(|stop| stop.progress == TourStopStateView::Shown).count();
    let left = tour.stops.iter().filter(|stop| stop.left_out.is_some()).count();
    assert_eq!(shown + left, 5, "seven, less one declined and one passed by");
    // Over: what the client says is still taken, nothing else.
    let said = TourFeedbackRequest {
        seen: seen(&tour),
        key: first.clone(),
        interest: Some(4),
        said: Some("Light, but the road is loud".into()),
    };
    tour = hub.say_of_tour_stop(&said).await.unwrap();
    assert_eq!(stop(&tour, &first).interest, Some(4));
    assert!(hub.solve_tour_order(&seen(&tour)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_is_no_listing_is_typed_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _, person) = offline(dir.path()).await;
    agree(&hub, &person, terms()).await;
    let home = TypedHome {
        address: "21 Builder Way, Austin".into(),
        state: "tx".into(),
        latitude: 30.27,
        longitude: -97.75,
        home: TouredHomeView::OneToFour,
    };
    let request = PlanTourRequest { homes: vec![home.clone()], ..plan(&person, &["H1"]) };
    let tour = hub.plan_tour(&request).await.unwrap().tour;
    let typed = tour.stops.iter().find(|stop| stop.listing.is_none()).unwrap();
    assert_eq!((typed.address.as_str(), typed.state.as_str()), ("21 Builder Way, Austin", "TX"));
    assert!(typed.arrive.is_some());
    let more = AddTourStopsRequest { seen: seen(&tour), listing_keys: Vec::new(), homes: vec![home.clone()] };
    let tour = hub.add_tour_stops(&more).await.unwrap().tour;
    assert_eq!(tour.stops.iter().filter(|stop| stop.listing.is_none()).count(), 2, "each has a name of its own");
    for (wrong, said) in [
        (TypedHome { latitude: 91.0, ..home.clone() }, "no place"),
        (TypedHome { state: "Texas".into(), ..home.clone() }, "two letters"),
        (TypedHome { address: " ".into(), ..home.clone() }, "address"),
    ] {
        let request = AddTourStopsRequest { seen: seen(&tour), listing_keys: Vec::new(), homes: vec![wrong] };
        let refused = hub.add_tour_stops(&request).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{said}: {refused}");
    }
    // Nobody tours it without the buyer's agreement, as with a listing.
    let request = PlanTourRequest { listing_keys: Vec::new(), homes: vec![home], ..plan(&person, &[]) };
    let later = TourFrame { day: "2027-01-09".into(), ..frame(&person) };
    let refused = hub.plan_tour(&PlanTourRequest { frame: later, ..request }).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_and_nothing_is_half_kept() {
    let dir = tempfile::tempdir().unwrap();
    let (hub, _, person) = offline(dir.path()).await;
    agree(&hub, &person, terms()).await;
    let good = plan(&person, &["H1", "H2"]);
    let wrong = |change: &dyn Fn(&mut PlanTourRequest)| {
        let mut request = good.clone();
        change(&mut request);
        request
    };
    // The agreement has to hold in March as well, so that the time is what is wrong.
    let longer = BuyerAgreementTerms { ends_on: Some("2027-06-30".into()), ..terms() };
    agree(&hub, &person, longer).await;
    for (request, said) in [
        (wrong(&|it| it.frame.zone = "Mars/Base".into()), "no time zone is called"),
        (
            wrong(&|it| {
                // The clocks are put forward over it.
                (it.frame.day, it.frame.starts) = ("2027-03-14".into(), "02:30".into());
            }),
            "does not exist in America/Chicago",
        ),
        (wrong(&|it| it.frame.day = "2026-02-30".into()), "write the day as"),
        (wrong(&|it| it.frame.day = "2026-11-19".into()), "the day has passed"),
        (wrong(&|it| it.frame.starts = "25:00".into()), "write a time such as"),
        (wrong(&|it| it.frame.ends = "08:00".into()), "end after it begins"),
        (wrong(&|it| it.listing_keys = (0..61).map(|n| format!("H{n}")).collect()), "1 to 60 homes"),
        (wrong(&|it| it.listing_keys = vec!["N1".into()]), "1 Nowhere Rd"),
        (wrong(&|it| it.minutes = 0), "between 5 and 240"),
        (wrong(&|it| it.frame.from.as_mut().unwrap().latitude = 95.0), "no place"),
        (wrong(&|it| it.frame.person = None), "say who is shown"),
        (wrong(&|it| it.frame.notes = Some("Her SSN is 219-09-9999".into())), "is not kept here"),
    ] {
        let refused = hub.plan_tour(&request).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{said}: {refused}");
        assert!(!refused.contains("219-09"), "{refused}");
    }
    assert!(hub.tours().await.unwrap().is_empty());

    let tour = hub.plan_tour(&good).await.unwrap().tour;
    let mut it = edit(&tour, "H1");
    it.open = vec![span("12:00", "11:00")];
    assert!(hub.change_tour_stop(&it).await.unwrap_err().to_string().contains("end after it begins"));
    it = edit(&tour, "H1");
    it.open = vec![span("09:00", "09:10")];
    let shut = hub.change_tour_stop(&it).await.unwrap();
    let h1 = stop(&shut, "H1");
    assert!(h1.arrive.is_none() && h1.left_out.as_ref().unwrap().contains("no time for it"), "{h1:?}");
    assert!(stop(&shut, "H2").arrive.is_some());
    // Somebody else's change is not overwritten.
    let stale = hub.order_tour(&OrderTourRequest { seen: seen(&tour), keys: vec!["H1".into(), "H2".into()] }).await;
    assert!(stale.unwrap_err().to_string().contains("changed since"));
    let twice = OrderTourRequest { seen: seen(&shut), keys: vec!["H1".into(), "H1".into()] };
    assert!(hub.order_tour(&twice).await.unwrap_err().to_string().contains("each home of the tour once"));
    // An agreement stays with its buyer, and one that ends before it begins is none.
    let wrong = BuyerAgreementTerms { ends_on: Some("2026-10-01".into()), ..terms() };
    let request = SaveBuyerAgreementRequest { id: None, revision: 0, person: person.clone(), terms: wrong };
    assert!(hub.save_buyer_agreement(&request).await.is_err());
    assert_eq!(hub.buyer_agreements(&IdRequest { id: person }).await.unwrap().len(), 2);
}

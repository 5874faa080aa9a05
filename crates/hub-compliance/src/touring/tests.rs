use chrono::{Days, Months, NaiveDate};
use hub_domain::service::{AgreementKind, BuyerAgreement, BuyerCompensation, TouredHome};
use hub_domain::{AgreementId, CrmId, Percent};
use proptest::prelude::*;

use super::*;

const SHIPPED: &str = include_str!("../../../../assets/compliance/touring-us.json");

fn tables() -> TouringTables {
    TouringTables::read([("touring-us.json", SHIPPED)]).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn full(signed: &str, ends: &str) -> BuyerAgreement {
    BuyerAgreement {
        id: AgreementId::new(),
        person: CrmId::new(),
        kind: AgreementKind::Full,
        signed_on: Some(day(signed)),
        starts_on: day(signed),
        ends_on: Some(day(ends)),
        ended_on: None,
        compensation: Some(BuyerCompensation::Rate(Percent("2.5".parse().unwrap()))),
        conspicuous: true,
        ascertainable: true,
        no_more_from_any_source: true,
        says_negotiable: true,
        kept_where: None,
        notes: None,
    }
}

fn ask(agreement: Option<&BuyerAgreement>, on: &str, state: &str, home: TouredHome, open_house: bool) -> Vec<Lack> {
    let tables = tables();
    let question = TourQuestion { agreement, day: day(on), state, home, open_house };
    let answer = tour_check(&question, &tables);
    let lacks: Vec<Lack> = answer.findings().iter().flat_map(|finding| finding.lacks.clone()).collect();
    assert_eq!(answer.blocks(), !lacks.is_empty());
    lacks
}

#[test]
fn a_home_of_up_to_four_dwellings_is_not_toured_without_an_agreement() {
    let homes = TouredHome::OneToFour;
    assert_eq!(ask(None, "2026-11-21", "MI", homes, false), [Lack::Agreement]);
    assert_eq!(ask(None, "2024-08-16", "MI", homes, false), [], "the day before the rule began");
    assert_eq!(ask(None, "2024-08-17", "MI", homes, false), [Lack::Agreement]);
    assert_eq!(ask(None, "2026-11-21", "MI", homes, true), [], "an open house");
    for other in [TouredHome::MoreUnits, TouredHome::Land, TouredHome::Commercial] {
        assert_eq!(ask(None, "2026-11-21", "MI", other, false), [], "{other:?}");
    }
}

#[test]
fn an_agreement_holds_from_its_first_day_to_its_last_and_not_beyond() {
    let it = full("2026-09-01", "2026-11-21");
    let on = |day: &str| ask(Some(&it), day, "MI", TouredHome::OneToFour, false);
    assert_eq!(on("2026-09-01"), []);
    assert_eq!(on("2026-11-21"), []);
    assert_eq!(on("2026-11-22"), [Lack::Ended]);
    assert_eq!(on("2026-08-31"), [Lack::NotYet, Lack::Signature]);
    let ended = BuyerAgreement { ended_on: Some(day("2026-10-01")), ..it.clone() };
    assert_eq!(ask(Some(&ended), "2026-10-02", "MI", TouredHome::OneToFour, false), [Lack::Ended]);
    let unsigned = BuyerAgreement { signed_on: None, ..it };
    assert_eq!(ask(Some(&unsigned), "2026-10-02", "MI", TouredHome::OneToFour, false), [Lack::Signature]);
}

#[test]
fn california_lets_none_last_longer_than_three_months() {
    let on = |it: &BuyerAgreement, day: &str, state: &str| ask(Some(it), day, state, TouredHome::OneToFour, false);
    let three = full("2026-09-01", "2026-12-01");
    assert_eq!(on(&three, "2026-11-21", "CA"), []);
    let longer = full("2026-09-01", "2026-12-02");
    assert_eq!(on(&longer, "2026-11-21", "CA"), [Lack::Term]);
    assert_eq!(on(&longer, "2026-11-21", "NV"), []);
    let open = BuyerAgreement { ends_on: None, ..three.clone() };
    assert_eq!(on(&open, "2026-11-21", "CA"), [Lack::Term], "one without an end lasts longer");
    // What was dated ahead of its signature counts from the signature.
    let ahead = BuyerAgreement { starts_on: day("2026-10-01"), ends_on: Some(day("2026-12-31")), ..three };
    assert_eq!(on(&ahead, "2026-11-21", "CA"), [Lack::Term]);
    assert_eq!(on(&full("2024-09-01", "2025-03-01"), "2024-12-31", "CA"), [], "before the rule");
    assert_eq!(on(&full("2024-09-01", "2025-03-01"), "2025-01-01", "CA"), [Lack::Term]);
}

#[test]
fn texas_says_that_sources_disagree_and_takes_an_agreement_for_showings_alone() {
    let tables = tables();
    let it = BuyerAgreement { kind: AgreementKind::ShowingOnly, ..full("2026-11-01", "2026-11-30") };
    let question = TourQuestion {
        agreement: Some(&it),
        day: day("2026-11-21"),
        state: "TX",
        home: TouredHome::OneToFour,
        open_house: false,
    };
    let answer = tour_check(&question, &tables);
    assert!(!answer.blocks());
    let texas = answer.findings().iter().find(|it| it.rule.jurisdiction == "US-TX").unwrap();
    assert_eq!(texas.rule.value.readings.len(), 2);
    assert!(texas.rule.source.cite.contains("1101.563"));
    assert!(tour_check(&TourQuestion { agreement: None, ..question }, &tables).blocks(), "the careful reading");
}

#[test]
fn a_table_that_makes_no_sense_is_refused() {
    for (from, to, said) in [
        ("\"most_months\": 3", "\"most_months\": 0", "most_months must be between"),
        ("[\"one-to-four\"]", "[]", "about some homes"),
        ("\"longest-term\"", "\"\"", "rule is empty"),
        ("US-CA", "", "jurisdiction is empty"),
        ("\"signed\",", "\"sealed\",", "no such Demand"),
    ] {
        let refused = TouringTables::read([("touring-us.json", SHIPPED.replacen(from, to, 1).as_str())]).unwrap_err();
        assert!(refused.to_string().contains(said), "{refused}");
    }
    let twice = TouringTables::read([("touring-a.json", SHIPPED), ("touring-b.json", SHIPPED)]);
    assert!(twice.unwrap_err().to_string().contains("overlaps"));
}

proptest! {
    /// Whatever an agreement says and whenever it holds: it lets a home be toured just where all points are there, it is
    /// signed by then and the day lies within it.
    #[test]
    fn nothing_is_let_through_that_lacks_a_point(
        points in prop::array::uniform5(any::<bool>()),
        signed in prop::option::of(-40_i64..40),
        starts in -40_i64..40,
        lasts in 0_u64..200,
        ends in any::<bool>(),
        state in prop::sample::select(vec!["MI", "CA", "TX"]),
    ) {
        let tour = day("2026-06-15");
        let around = |by: i64| tour.checked_add_signed(chrono::Duration::days(by)).unwrap();
        let starts_on = around(starts);
        let ends_on = ends.then(|| starts_on + Days::new(lasts));
        let [conspicuous, ascertainable, no_more_from_any_source, says_negotiable, pays] = points;
        let it = BuyerAgreement {
            signed_on: signed.map(around),
            starts_on,
            ends_on,
            compensation: pays.then(|| BuyerCompensation::Determined("an hourly fee".into())),
            conspicuous,
            ascertainable,
            no_more_from_any_source,
            says_negotiable,
            ..full("2026-06-01", "2026-06-30")
        };
        let made = it.signed_on.map_or(starts_on, |on| on.min(starts_on));
        let short = ends_on.is_some_and(|last| last <= made + Months::new(3));
        let good = points.iter().all(|point| *point)
            && it.signed_on.is_some_and(|on| on <= tour)
            && starts_on <= tour
            && ends_on.is_none_or(|last| tour <= last)
            && (state != "CA" || short);
        let lacks = ask(Some(&it), "2026-06-15", state, TouredHome::OneToFour, false);
        prop_assert_eq!(lacks.is_empty(), good, "{:?}", lacks);
    }
}

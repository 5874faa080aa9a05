//! Lists of providers in an order nobody paid for.

use hub_compliance::providers::{FREE_CHOICE, Neutral, Prior, Provider, Rated, order};
use proptest::prelude::*;

fn provider(id: &str, name: &str, distance_m: Option<u32>, clients: u32, points: u32) -> Provider {
    Provider { id: id.into(), name: name.into(), distance_m, rated: Rated { clients, points }, tie: None }
}

fn four() -> Vec<Provider> {
    vec![
        provider("1", "delta", Some(900), 1, 5),
        provider("2", "Alpha", None, 40, 180),
        provider("3", "charlie", Some(100), 0, 0),
        provider("4", "Bravo", Some(900), 10, 47),
    ]
}

const PRIOR: Prior = Prior { mean: rust_decimal::Decimal::from_parts(4, 0, 0, false, 0), clients: 5 };

fn ids(by: Neutral) -> String {
    order(four(), by).providers.iter().map(|it| it.id.as_str()).collect()
}

#[test]
fn each_criterion_orders_by_itself_only() {
    // Means drawn towards 4 of 5 clients: 25/6, 200/45, 4, 67/15.
    for (by, expected) in [
        (Neutral::Name, "2431"),
        (Neutral::Distance, "3412"),
        (Neutral::ClientRating { prior: PRIOR }, "4213"),
        (Neutral::Rotation { turn: 0 }, "2431"),
        (Neutral::Rotation { turn: 1 }, "4312"),
        (Neutral::Rotation { turn: 4 }, "2431"),
        (Neutral::Rotation { turn: u64::MAX }, "1243"),
    ] {
        assert_eq!(ids(by), expected, "{by:?}");
    }
}

#[test]
fn one_glowing_client_does_not_beat_forty() {
    assert!(Rated { clients: 1, points: 5 }.mean(PRIOR) < Rated { clients: 40, points: 180 }.mean(PRIOR));
    let none = Prior { mean: 4.into(), clients: 0 };
    assert_eq!(Rated::default().mean(none), 0.into());
    let vast = Prior { mean: rust_decimal::Decimal::MAX, clients: 9 };
    assert_eq!(Rated::default().mean(vast), 0.into());
}

#[test]
fn fewer_than_three_names_say_that_the_choice_is_free() {
    let mut few = four();
    few.truncate(3);
    assert_eq!(order(few.clone(), Neutral::Name).notice, None);
    few[1].name = "DELTA ".into();
    assert_eq!(order(few.clone(), Neutral::Name).notice, Some(FREE_CHOICE), "one name twice is one name");
    few.truncate(2);
    assert_eq!(order(few, Neutral::Name).notice, Some(FREE_CHOICE));
    assert_eq!(order(Vec::new(), Neutral::Rotation { turn: 3 }).notice, Some(FREE_CHOICE));
}

#[test]
fn a_tie_is_shown_and_changes_no_place() {
    let mut tied = four();
    tied[0].tie = Some("Owned in part by your agent's brokerage".into());
    let list = order(tied, Neutral::Distance);
    assert_eq!((list.ties, list.notice), (1, Some(FREE_CHOICE)));
    let places: String = list.providers.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(places, ids(Neutral::Distance));
    assert!(list.providers.iter().any(|it| it.tie.is_some()));
}

#[test]
fn a_provider_has_no_field_for_money() {
    let value = serde_json::to_value(provider("1", "Alpha", None, 0, 0)).unwrap();
    let fields: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["distance_m", "id", "name", "rated", "tie"]);
}

proptest! {
    /// The order of arrival plays no part, nobody is lost, and over as many turns as names everybody is first once.
    #[test]
    fn order_is_of_the_criterion_alone(seed in proptest::collection::vec((0..9_u32, 0..4_u32, 0..9_u32), 1..9), shift in any::<prop::sample::Index>()) {
        let all: Vec<Provider> = seed.iter().enumerate()
            .map(|(n, (near, clients, points))| provider(&n.to_string(), &format!("P{near}"), (*near > 2).then_some(*near), *clients, *points))
            .collect();
        let mut turned = all.clone();
        turned.rotate_left(shift.index(all.len()));
        for by in [Neutral::Name, Neutral::Distance, Neutral::ClientRating { prior: PRIOR }, Neutral::Rotation { turn: 5 }] {
            let list = order(all.clone(), by);
            prop_assert_eq!(&list.providers, &order(turned.clone(), by).providers);
            prop_assert_eq!(list.providers.len(), all.len());
        }
        let mut first: Vec<String> = (0..all.len() as u64).map(|turn| order(all.clone(), Neutral::Rotation { turn }).providers[0].id.clone()).collect();
        first.sort();
        first.dedup();
        prop_assert_eq!(first.len(), all.len());
    }
}

//! What comes ahead of its turn, at each provider.

use std::collections::{BTreeMap, BTreeSet};

use hub_connector::testkit as kit;
use hub_connector::{CancellationToken, Connector, ErrorKind, Wanted, WantedPlace};
use hub_domain::{BoundingBox, Resource};
use hub_mls::reso::{Dialect, Reso};
use hub_sandbox::{Sandbox, SandboxConfig};
use serde_json::{Map, Value};

use super::place::{BRIGHT, MLS_GRID, Place, RESO21, quick, served};

type Rows = BTreeMap<String, Map<String, Value>>;

/// A market that has reached the day of the clock.
fn market(place: Place) -> SandboxConfig {
    SandboxConfig { as_of: "2026-11-20".parse().unwrap(), ..place.small() }
}

fn text<'a>(row: &'a Map<String, Value>, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn active(row: &Map<String, Value>) -> bool {
    text(row, "StandardStatus").ends_with("Active")
}

fn keys_of(rows: &Rows, of: impl Fn(&Map<String, Value>) -> bool) -> BTreeSet<String> {
    rows.iter().filter(|(_, row)| of(row)).map(|(key, _)| key.clone()).collect()
}

/// An agent with listings, and an office likewise, by the numbers that listings carry there.
fn own(rows: &Rows, field: &str) -> String {
    let row = rows.values().find(|row| active(row) && !text(row, field).is_empty());
    row.map(|row| text(row, field).to_owned()).unwrap_or_default()
}

/// A box around one listing, a postal code and a city of others.
fn wanted(rows: &Rows) -> Wanted {
    let with = |field: &str, nth: usize| {
        let mut found = rows.values().filter(|row| active(row) && !text(row, field).is_empty());
        found.nth(nth).map(|row| text(row, field).to_owned()).unwrap_or_default()
    };
    let spot =
        rows.values().filter(|row| active(row)).find_map(|r| Some((r["Latitude"].as_f64()?, r["Longitude"].as_f64()?)));
    let (latitude, longitude) = spot.unwrap();
    let around =
        BoundingBox { west: longitude - 0.01, south: latitude - 0.01, east: longitude + 0.01, north: latitude + 0.01 };
    Wanted {
        places: vec![
            WantedPlace::PostalCode(with("PostalCode", 1)),
            WantedPlace::City(with("City", 2)),
            WantedPlace::PostalCode("it's nowhere".to_owned()),
            WantedPlace::Box(around),
        ],
    }
}

fn no_breach(sandbox: &Sandbox) {
    let stats = sandbox.control().stats();
    assert!(stats.violations.is_empty(), "{:?}", stats.violations);
    let refused: Vec<_> = stats.statuses.iter().filter(|(status, _)| **status >= 400 && **status != 401).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

/// The law, and that what is asked for comes.
pub async fn is_a_part_of_the_copy(place: Place) {
    let sandbox = place.serve(market(place)).await;
    let rows = served(&sandbox, Resource::Property);
    let (agent, office) = (own(&rows, "ListAgentKey"), own(&rows, "ListOfficeKey"));
    let grid = place.dialect == MLS_GRID.dialect;
    let number = if grid { own(&rows, "ListOfficeMlsId") } else { office.clone() };
    assert!(!agent.is_empty() && !number.is_empty());
    let settings = [("agent_id", agent.as_str()), ("office_id", number.as_str())];
    let settings = if grid { &settings[1..] } else { &settings[..] };
    let source = place.source_asking(&sandbox, 60, settings);
    let wanted = wanted(&rows);
    for stream in Resource::ALL {
        let source = place.source_asking(&sandbox, 13, settings);
        let came = kit::ahead_is_a_part_of_the_copy(source.as_ref(), stream, &wanted).await.unwrap();
        assert_eq!(came.is_empty(), stream != Resource::Property, "{stream}");
    }
    let came = kit::ahead_is_a_part_of_the_copy(source.as_ref(), Resource::Property, &wanted).await.unwrap();
    no_breach(&sandbox);
    let field = if grid { "ListOfficeMlsId" } else { "ListOfficeKey" };
    // Nothing is sorted without a bound there: three months back from the clock.
    let bounded = place.dialect == BRIGHT.dialect;
    let rows: Rows =
        rows.into_iter().filter(|(_, r)| !bounded || text(r, "ModificationTimestamp") > "2026-08-23T07").collect();
    let ours = keys_of(&rows, |row| text(row, field) == number && (active(row) || !grid));
    assert!(!ours.is_empty() && ours.is_subset(&came), "{} of the office, {} came", ours.len(), came.len());
    if !grid {
        let ours = keys_of(&rows, |row| text(row, "ListAgentKey") == agent);
        assert!(!ours.is_empty() && ours.is_subset(&came), "of the agent");
        let WantedPlace::PostalCode(code) = &wanted.places[0] else { panic!("a postal code comes first") };
        let there = keys_of(&rows, |row| active(row) && text(row, "PostalCode") == code);
        assert!(!there.is_empty() && there.is_subset(&came), "of the postal code");
    }
}

#[tokio::test]
async fn the_latest_come_first_where_the_server_sorts() {
    for place in [RESO21, BRIGHT] {
        let sandbox = place.serve(market(place)).await;
        let rows = served(&sandbox, Resource::Property);
        let mut latest: Vec<(&str, &String)> =
            rows.iter().filter(|(_, r)| active(r)).map(|(k, r)| (text(r, "ModificationTimestamp"), k)).collect();
        latest.sort_unstable();
        latest.reverse();
        let source = place.source(&sandbox, 5);
        let cancel = CancellationToken::new();
        let none = Wanted::default();
        let answer = source.ahead(Resource::Property, &none, 0, &cancel).await.unwrap().unwrap();
        let came: BTreeSet<&String> = answer.records.iter().map(|r| &r.key).collect();
        assert_eq!(came, latest.iter().take(5).map(|(_, key)| *key).collect(), "the five that changed last");
        assert!(source.ahead(Resource::Property, &none, 1, &cancel).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_question_that_is_refused_is_not_put_again() {
    // As if the MLS Grid allowed to ask for places.
    let dialect = Dialect { ahead: Dialect::STANDARD.ahead, ..hub_mls::dialects::mls_grid::DIALECT };
    let manifest = include_str!("../../../src/dialects/mls_grid/manifest.toml");
    let sandbox = MLS_GRID.serve(market(MLS_GRID)).await;
    let connector = Reso::speaking(dialect, "manifest.toml", manifest).unwrap();
    let source = connector.connect(MLS_GRID.config(&sandbox, 20), &quick()).unwrap();
    let wanted = Wanted { places: vec![WantedPlace::PostalCode("00001".to_owned())] };
    let cancel = CancellationToken::new();
    source.prepare().await.unwrap();
    let mut asked = Vec::new();
    for _ in 0..2 {
        let before = sandbox.control().stats().total_requests();
        let answer = source.ahead(Resource::Property, &wanted, 0, &cancel).await.unwrap().unwrap();
        assert!(answer.records.is_empty());
        asked.push(sandbox.control().stats().total_requests() - before);
    }
    assert_eq!(asked, [1, 0]);
    // The next question is another one, and goes through.
    let answer = source.ahead(Resource::Property, &wanted, 1, &cancel).await.unwrap().unwrap();
    assert!(!answer.records.is_empty());
}

#[tokio::test]
async fn a_stopped_run_asks_for_nothing() {
    let sandbox = RESO21.serve(market(RESO21)).await;
    let source = RESO21.source(&sandbox, 20);
    let cancel = CancellationToken::new();
    cancel.cancel();
    let error = source.ahead(Resource::Property, &Wanted::default(), 0, &cancel).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Cancelled);
}

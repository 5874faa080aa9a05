use hub_sandbox::{Dialect, DialectOptions, SandboxConfig};
use serde_json::{Map, Value as Json};

use super::desk::{Desk, with_options};

fn config(dialect: Dialect) -> SandboxConfig {
    let options = DialectOptions { entity_events: true, ..DialectOptions::default() };
    SandboxConfig { listings: 30, page_size: 40, ..with_options(dialect, options) }
}

fn number(row: &Map<String, Json>) -> i64 {
    row["EntityEventSequence"].as_i64().expect("a whole number")
}

async fn since(desk: &Desk, last: i64) -> Vec<Map<String, Json>> {
    let filter = format!("EntityEventSequence gt {last}");
    desk.chain("EntityEvent", &[("$filter", &filter)]).await.concat()
}

#[tokio::test]
async fn every_row_has_its_event_in_order_with_gaps() {
    for dialect in [Dialect::Reso20, Dialect::Reso21] {
        let desk = Desk::with(config(dialect)).await;
        let events = desk.chain("EntityEvent", &[("$filter", "EntityEventSequence ge 0")]).await;
        assert!(events.len() > 2, "several pages");
        let events = events.concat();
        assert!(events.windows(2).all(|pair| number(&pair[0]) < number(&pair[1])), "rising without being asked for");
        assert!(events.windows(2).any(|pair| number(&pair[1]) - number(&pair[0]) > 1), "with gaps");
        let all: usize =
            ["Property", "Member", "Office", "Media", "OpenHouse"].iter().map(|name| desk.control().count(name)).sum();
        assert_eq!(events.len(), all);
        assert!(events.iter().all(|event| !event.contains_key("ModificationTimestamp")));
        let place = |name: &str, key: &Json| {
            events.iter().position(|e| e["ResourceName"] == name && &e["ResourceRecordKey"] == key).expect("an event")
        };
        for photo in desk.control().rows("Media").iter().take(20) {
            assert!(place("Property", &photo["ResourceRecordKey"]) < place("Media", &photo["MediaKey"]));
        }
        let one = desk.page(&format!("EntityEvent({})", number(&events[0])), &[]).await;
        assert_eq!(one["ResourceRecordKey"], events[0]["ResourceRecordKey"]);
    }
}

#[tokio::test]
async fn what_changed_and_what_went_is_told_and_what_went_is_not_found() {
    let desk = Desk::with(config(Dialect::Reso21)).await;
    let control = desk.control();
    let last = since(&desk, 0).await.iter().map(number).max().expect("events");
    assert!(since(&desk, last).await.is_empty());
    let (changed, gone) = (control.keys("Property")[0].clone(), control.keys("Property")[1].clone());
    control.touch("Property", &changed).expect("touched");
    let went = control.delete("Property", &gone);
    let events = since(&desk, last).await;
    assert_eq!(events.len() as u64, 1 + went);
    assert_eq!(
        (&events[0]["ResourceName"], &events[0]["ResourceRecordKey"]),
        (&"Property".into(), &changed.as_str().into())
    );
    let parent = events.last().expect("events");
    assert_eq!(parent["ResourceRecordKey"], gone.as_str(), "children come before the parent that goes");
    assert_eq!(desk.status(&format!("Property('{changed}')"), &[]).await, 200);
    for event in &events[1..] {
        let (name, key) = (event["ResourceName"].as_str().expect("a name"), event["ResourceRecordKey"].as_str());
        assert_eq!(desk.status(&format!("{name}('{}')", key.expect("a key")), &[]).await, 404);
    }
}

#[tokio::test]
async fn without_the_option_there_is_no_such_resource() {
    for dialect in Dialect::ALL {
        let desk = Desk::open(*dialect).await;
        assert_eq!(desk.status("EntityEvent", &[]).await, 404, "{dialect}");
    }
    let desk = Desk::with(config(Dialect::Trestle)).await;
    assert_eq!(desk.status("EntityEvent", &[]).await, 404, "no provider has it");
}

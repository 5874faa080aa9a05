use std::time::Duration;

use hub_sandbox::{Dialect, DialectOptions, Encoding, Fault, Quota, SandboxConfig};
use serde_json::{Map, Value as Json};

use super::desk::{Desk, small, with_options};
use crate::help::keys;

const SPARK: Dialect = Dialect::Spark;

fn instant(value: &Json) -> chrono::DateTime<chrono::Utc> {
    value.as_str().and_then(|text| text.parse().ok()).expect("an instant")
}

#[tokio::test]
async fn pages_are_capped_in_silence_and_keys_in_order() {
    let desk = Desk::with(SandboxConfig { listings: 90, ..small(SPARK) }).await;
    assert!(desk.sandbox.service_root().ends_with("/Version/3/Reso/OData"));
    assert_eq!(desk.sandbox.token_url(), "");
    assert_eq!(desk.rows("Property", &[]).await.len(), 25);
    let pages = desk.chain("Property", &[("$top", "60")]).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [60, 30]);
    assert_eq!(keys(&pages.concat(), "ListingKey"), desk.control().keys("Property"), "by their keys");
    assert_eq!(desk.rows("Property", &[("$top", "5000")]).await.len(), 90, "lowered, not refused");
    assert_eq!(desk.rows("Media", &[("$top", "1000")]).await.len(), 200, "other resources have smaller pages");
    assert!(desk.violations().is_empty());
}

#[tokio::test]
async fn errors_have_its_codes_and_no_headers() {
    let quota = Some(Quota { per_minute: Some(1), ..Quota::default() });
    let desk = Desk::with(SandboxConfig { quota, ..small(SPARK) }).await;
    assert_eq!(desk.status("Property", &[]).await, 200);
    let answer = desk.ask("Property", &[]).await;
    assert_eq!(answer.status(), 429);
    assert!(answer.headers().keys().all(|name| !name.as_str().contains("limit") && name.as_str() != "retry-after"));
    assert_eq!(answer.json::<Json>().await.expect("JSON")["error"]["code"], 1_550);
    assert_eq!(desk.violations().get("over-per-minute"), Some(&1));
    desk.control().set_quota(None);
    desk.control().set_fault(Fault::Unavailable, true, 2);
    let mut codes = Vec::new();
    for _ in 0..8 {
        let answer = desk.ask("Property", &[]).await;
        if answer.status() == 503 {
            assert!(!answer.headers().contains_key("retry-after"));
            codes.push(answer.json::<Json>().await.expect("JSON")["error"]["code"].as_u64().expect("a number"));
        }
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes, [1_510, 1_515, 1_516]);
}

#[tokio::test]
async fn a_change_is_seen_with_a_stamp_some_minutes_old() {
    let desk = Desk::open(SPARK).await;
    let control = desk.control();
    let before: Vec<_> = control.rows("Property");
    let newest = before.iter().map(|row| instant(&row["ModificationTimestamp"])).max().expect("rows");
    control.advance(Duration::from_secs(86_400)).expect("advances");
    let now = instant(&Json::from(control.advance(Duration::from_secs(1)).expect("advances").now));
    let mut late = Vec::new();
    for row in control.rows("Property").iter().take(20) {
        let key = row["ListingKey"].as_str().expect("a key");
        control.touch("Property", key).expect("touched");
        let after = control.rows("Property").into_iter().find(|row| row["ListingKey"] == key).expect("the row");
        assert!(
            instant(&after["ModificationTimestamp"]) > instant(&row["ModificationTimestamp"]),
            "a row's stamps rise"
        );
        late.push(now - instant(&after["ModificationTimestamp"]));
    }
    assert!(late.iter().all(|late| *late < chrono::Duration::minutes(15)));
    assert!(late.iter().any(|late| *late > chrono::Duration::minutes(3)), "{late:?}");
    assert!(newest < now);
    let still = DialectOptions { cache_minutes: 0, ..DialectOptions::default() };
    let desk = Desk::with(with_options(SPARK, still)).await;
    let key = desk.control().keys("Property")[0].clone();
    desk.control().touch("Property", &key).expect("touched");
    let row =
        desk.control().rows("Property").into_iter().find(|row| row["ListingKey"] == key.as_str()).expect("the row");
    let newest = desk.control().rows("Property").iter().map(|row| instant(&row["ModificationTimestamp"])).max();
    assert_eq!(Some(instant(&row["ModificationTimestamp"])), newest);
}

#[tokio::test]
async fn local_fields_are_apart_and_their_names_encoded() {
    let desk = Desk::open(SPARK).await;
    let row = &desk.rows("Property", &[("$top", "1")]).await[0];
    let custom = row["CustomFields"].as_array().and_then(|list| list.first()).expect("one object").as_object();
    let custom: &Map<String, Json> = custom.expect("an object");
    let names: Vec<_> = custom.keys().filter(|name| name.starts_with("b__")).collect();
    assert_eq!(names.len(), 2);
    assert!(!row.contains_key("X_LotShape"));
    let metadata = desk.ask("$metadata", &[]).await.text().await.expect("XML");
    for (name, readable) in names.iter().zip(["Lot Shape", "Snow Load Zone"]) {
        let at = metadata.find(&format!("Property Name=\"{name}\"")).expect("declared");
        assert!(
            metadata[at..at + 300].contains(&format!("String=\"{readable}\"")),
            "{name}: {}",
            &metadata[at..at + 300]
        );
    }
}

#[tokio::test]
async fn local_words_are_encoded_members() {
    let desk = Desk::with(SandboxConfig { encoding: Encoding::Enums, ..small(SPARK) }).await;
    let rows = desk.rows("Property", &[("$top", "60")]).await;
    let city = rows[0]["City"].as_str().expect("a city");
    assert!(city.starts_with("b__"), "{city}");
    assert!(rows.iter().all(|row| !row["StandardStatus"].as_str().expect("a status").starts_with("b__")));
    let filter = format!("City eq org.reso.metadata.enums.City'{city}'");
    assert!(!desk.rows("Property", &[("$filter", &filter)]).await.is_empty());
    let metadata = desk.ask("$metadata", &[]).await.text().await.expect("XML");
    let at = metadata.find(&format!("Member Name=\"{city}\"")).expect("declared");
    let said = metadata[at..].split("String=\"").nth(1).and_then(|text| text.split('"').next()).expect("an annotation");
    assert!(said.chars().all(|c| c.is_alphabetic() || c == ' '), "{said}");
    let filter = ("$filter", "LookupName eq 'City'");
    let words = desk.chain("Lookup", &[filter]).await.concat();
    assert!(words.iter().all(|word| word["StandardLookupValue"].is_null()));
    assert!(words.iter().any(|word| word["LookupValue"] == city));
}

use hub_sandbox::{Encoding, SandboxConfig};
use serde_json::Value as Json;

use crate::help::{Bench, keys, small};

#[tokio::test]
async fn the_root_lists_the_entity_sets() {
    let bench = Bench::new(small()).await;
    let body: Json = bench.at("").send().await.expect("answers").json().await.expect("JSON");
    let names: Vec<_> = body["value"].as_array().expect("sets").iter().map(|set| set["name"].as_str()).collect();
    for name in ["Property", "Member", "Office", "Media", "OpenHouse", "Lookup", "Field"] {
        assert!(names.contains(&Some(name)), "{name}");
    }
    assert_eq!(body["@odata.context"], format!("{}/$metadata", bench.sandbox.url()));
}

#[tokio::test]
async fn metadata_name_types_keys_and_lists() {
    let bench = Bench::new(small()).await;
    let answer = bench.at("$metadata").send().await.expect("answers");
    assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("application/xml"));
    let xml = answer.text().await.expect("text");
    for piece in [
        "<PropertyRef Name=\"ListingKey\"/>",
        "<Property Name=\"ListPrice\" Type=\"Edm.Decimal\"",
        "<Property Name=\"CloseDate\" Type=\"Edm.Date\"",
        "<Property Name=\"StandardStatus\" Type=\"Edm.String\">",
        "Term=\"RESO.OData.Metadata.LookupName\" String=\"StandardStatus\"",
        "<Property Name=\"Appliances\" Type=\"Collection(Edm.String)\" Nullable=\"false\"",
        "<NavigationProperty Name=\"Media\" Type=\"Collection(org.reso.metadata.Media)\"/>",
        "<EntitySet Name=\"OpenHouse\"",
    ] {
        assert!(xml.contains(piece), "{piece}");
    }
    let bench = Bench::new(SandboxConfig { encoding: Encoding::Enums, ..small() }).await;
    let xml = bench.at("$metadata").send().await.expect("answers").text().await.expect("text");
    for piece in [
        "Name=\"StandardStatus\" Type=\"org.reso.metadata.enums.StandardStatus\"",
        "Type=\"Collection(org.reso.metadata.enums.Appliances)\"",
        "<EnumType Name=\"StandardStatus\"",
        "<Member Name=\"ActiveUnderContract\"",
    ] {
        assert!(xml.contains(piece), "{piece}");
    }
}

#[tokio::test]
async fn rows_hold_nothing_that_metadata_do_not_name() {
    let bench = Bench::new(small()).await;
    let xml = bench.at("$metadata").send().await.expect("answers").text().await.expect("text");
    for set in ["Property", "Member", "Office", "Media", "OpenHouse", "Lookup", "Field"] {
        let rows = bench.rows(set, &[]).await;
        assert!(!rows.is_empty(), "{set}");
        for name in rows.iter().flat_map(serde_json::Map::keys) {
            assert!(xml.contains(&format!("<Property Name=\"{name}\"")), "{set}.{name}");
        }
    }
}

#[tokio::test]
async fn every_word_of_a_list_is_in_the_lookup_resource() {
    let bench = Bench::new(small()).await;
    let filter = ("$filter", "LookupName eq 'StandardStatus'");
    let rows = bench.rows("Lookup", &[filter]).await;
    assert_eq!(rows.len(), 11);
    let row = rows.iter().find(|row| row["LookupValue"] == "Active Under Contract").expect("there");
    assert_eq!(row["LegacyODataValue"], "ActiveUnderContract");
    let cities: Vec<_> = bench.chain("Lookup", &[("$filter", "LookupName eq 'City'")], 50).await.concat();
    for row in bench.sandbox.control().rows("Property") {
        assert!(cities.iter().any(|city| city["LookupValue"] == row["City"]));
    }
    let page: Json =
        bench.ask("Lookup", &[("$count", "true"), ("$top", "3"), ("$skip", "2")]).await.json().await.expect("JSON");
    assert!(page["@odata.count"].as_u64() > Some(20));
    assert_eq!(bench.status("Lookup", &[("$filter", "ModificationTimestamp gt 2020-01-01T00:00:00Z")]).await, 200);
}

#[tokio::test]
async fn select_gives_what_was_asked_and_no_more() {
    let bench = Bench::new(small()).await;
    let answer = bench.ask("Property", &[("$select", "ListPrice,ListingKey"), ("$top", "2")]).await;
    let page: Json = answer.json().await.expect("JSON");
    assert_eq!(page["@odata.context"], format!("{}/$metadata#Property(ListPrice,ListingKey)", bench.sandbox.url()));
    for row in crate::help::values(&page) {
        assert_eq!(row.keys().collect::<Vec<_>>(), ["ListPrice", "ListingKey"]);
    }
}

#[tokio::test]
async fn filters_say_what_they_mean() {
    let bench = Bench::new(small()).await;
    let all = bench.sandbox.control().rows("Property");
    let number = |row: &serde_json::Map<String, Json>, name: &str| row[name].as_f64();
    type Test = Box<dyn Fn(&serde_json::Map<String, Json>) -> bool>;
    let cases: Vec<(&str, Test)> = vec![
        ("StandardStatus eq 'Closed'", Box::new(|row| row["StandardStatus"] == "Closed")),
        ("StandardStatus ne 'Closed'", Box::new(|row| row["StandardStatus"] != "Closed")),
        ("ClosePrice eq null", Box::new(|row| row["ClosePrice"].is_null())),
        (
            "ClosePrice ne null and ListPrice ge 400000",
            Box::new(move |row| !row["ClosePrice"].is_null() && number(row, "ListPrice") >= Some(400_000.0)),
        ),
        ("not (ListPrice gt 400000)", Box::new(move |row| number(row, "ListPrice") <= Some(400_000.0))),
        ("WaterfrontYN", Box::new(|row| row["WaterfrontYN"] == true)),
        (
            "WaterfrontYN eq false or BedroomsTotal eq null",
            Box::new(|row| row["WaterfrontYN"] == false || row["BedroomsTotal"].is_null()),
        ),
        ("CloseDate ge 2026-01-01", Box::new(|row| row["CloseDate"].as_str() >= Some("2026-01-01"))),
        ("400000 lt ListPrice", Box::new(move |row| number(row, "ListPrice") > Some(400_000.0))),
        ("ModificationTimestamp lt now()", Box::new(|_| true)),
        (
            "Appliances/any(a: a eq 'Range')",
            Box::new(|row| row["Appliances"].as_array().expect("a list").iter().any(|word| word == "Range")),
        ),
        (
            "Appliances/all(a: a ne 'Range')",
            Box::new(|row| !row["Appliances"].as_array().expect("a list").iter().any(|word| word == "Range")),
        ),
        ("Heating/any()", Box::new(|row| !row["Heating"].as_array().expect("a list").is_empty())),
        (
            "ListPrice gt ClosePrice",
            Box::new(move |row| number(row, "ClosePrice").is_some_and(|close| number(row, "ListPrice") > Some(close))),
        ),
    ];
    for (filter, test) in cases {
        let mut got = keys(&bench.chain("Property", &[("$filter", filter)], 50).await.concat(), "ListingKey");
        let kept: Vec<_> = all.iter().filter(|row| test(row)).cloned().collect();
        let mut wanted = keys(&kept, "ListingKey");
        got.sort();
        wanted.sort();
        assert_eq!(got, wanted, "{filter}");
    }
    assert_eq!(bench.rows("Property", &[("$filter", "ListPrice lt 0")]).await.len(), 0, "an empty set is 200");
}

#[tokio::test]
async fn orders_hold_with_null_first() {
    let bench = Bench::new(small()).await;
    let rows = bench.chain("Property", &[("$orderby", "ClosePrice asc,ListPrice desc")], 40).await.concat();
    let pairs: Vec<_> = rows.iter().map(|row| (row["ClosePrice"].as_f64(), row["ListPrice"].as_f64())).collect();
    assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0 || (two[0].0 == two[1].0 && two[0].1 >= two[1].1)));
    assert!(pairs[0].0.is_none());
}

#[tokio::test]
async fn media_come_expanded_navigated_and_by_themselves() {
    let bench = Bench::new(small()).await;
    let rows = bench.rows("Property", &[("$expand", "Media"), ("$select", "ListingKey,PhotosCount")]).await;
    let row = rows.iter().find(|row| row["PhotosCount"].as_u64() > Some(3)).expect("one with photos");
    let media = row["Media"].as_array().expect("media");
    assert_eq!(media.len() as u64, row["PhotosCount"].as_u64().expect("a count"));
    let key = row["ListingKey"].as_str().expect("a key");
    assert!(media.iter().all(|item| item["ResourceRecordKey"] == key));
    let navigated = bench.rows(&format!("Property('{key}')/Media"), &[]).await;
    let filtered = bench.rows("Media", &[("$filter", &format!("ResourceRecordKey eq '{key}'"))]).await;
    assert_eq!((navigated.len(), filtered.len()), (media.len(), media.len()));
    let picture = bench.http.get(media[0]["MediaURL"].as_str().expect("a URL")).send().await.expect("answers");
    assert_eq!(picture.headers()["content-type"], "image/png");
    assert_eq!(&picture.bytes().await.expect("bytes")[1..4], b"PNG");
    let missing = format!("{}/media/none.png", bench.sandbox.origin());
    assert_eq!(bench.http.get(missing).send().await.expect("answers").status(), 404);
}

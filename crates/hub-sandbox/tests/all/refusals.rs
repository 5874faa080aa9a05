use hub_sandbox::{Encoding, SandboxConfig};
use serde_json::Value as Json;

use crate::help::{Bench, small};

/// The status of a filter on Property.
async fn filter(bench: &Bench, text: &str) -> u16 {
    bench.status("Property", &[("$filter", text)]).await
}

#[tokio::test]
async fn unknown_fields_are_refused_everywhere() {
    let bench = Bench::new(small()).await;
    for (option, value) in [
        ("$select", "ListingKey,Colour"),
        ("$select", ""),
        ("$filter", "Colour eq 'red'"),
        ("$filter", "listprice gt 1"),
        ("$orderby", "Colour"),
        ("$orderby", "ListPrice sideways"),
        ("$orderby", "ListPrice,ListPrice desc"),
        ("$orderby", "Appliances"),
        ("$expand", "Rooms"),
        ("$expand", "OpenHouses"),
        ("$expand", "media"),
    ] {
        assert_eq!(bench.status("Property", &[(option, value)]).await, 400, "{option}={value}");
    }
    assert_eq!(bench.status("Member", &[("$expand", "Media")]).await, 400);
    assert_eq!(bench.status("Nothing", &[]).await, 404);
    assert_eq!(bench.status("property", &[]).await, 404);
}

#[tokio::test]
async fn an_error_has_odatas_form() {
    let bench = Bench::new(small()).await;
    let answer = bench.ask("Property", &[("$filter", "Colour eq 1")]).await;
    assert_eq!(answer.headers()["odata-version"], "4.0");
    let error = &answer.json::<Json>().await.expect("JSON")["error"];
    assert_eq!(error["target"], "$filter");
    assert!(error["message"].as_str().is_some_and(|text| text.contains("Colour")));
    assert!(error["code"].is_string());
}

#[tokio::test]
async fn types_have_to_fit() {
    let bench = Bench::new(small()).await;
    for text in [
        "ListPrice gt '500000'",
        "ListingKey eq 5",
        "CloseDate gt 2026-01-01T00:00:00Z",
        "ModificationTimestamp gt 2026-01-01",
        "ModificationTimestamp gt '2026-01-01T00:00:00Z'",
        "ModificationTimestamp gt 2026-01-01T00:00:00",
        "WaterfrontYN eq 'true'",
        "WaterfrontYN gt false",
        "StandardStatus gt 'Active'",
        "Appliances eq 'Range'",
        "ListPrice",
        "ListPrice eq CloseDate",
        "StandardStatus has 'Active'",
        "StandardStatus eq org.reso.metadata.enums.StandardStatus'Active'",
    ] {
        assert_eq!(filter(&bench, text).await, 400, "{text}");
    }
}

#[tokio::test]
async fn what_is_no_filter_is_refused() {
    let bench = Bench::new(small()).await;
    for text in [
        "",
        " ",
        "ListPrice gt",
        "ListPrice >= 5",
        "ListPrice GT 5",
        "(ListPrice gt 5",
        "ListPrice gt 5)",
        "ListPrice gt 5 and",
        "ListPrice gt 5 ListPrice lt 9",
        "ListingKey eq 'it's'",
        "ListingKey eq 'open",
        "ListingKey eq \"x\"",
        "ListPrice eq 5and BedroomsTotal eq 3",
        "not ListPrice gt 5",
        "ListPrice gt 1.",
        "ListPrice gt 0x10",
        "ListPrice gt NaN",
        "nosuchfunction(ListPrice) eq 1",
        "ListPrice in (1,2)",
        "Appliances/some(a: a eq 'Range')",
        "Appliances/all()",
        "Appliances/any(a eq 'Range')",
        "ListPrice/any(a: a eq 5)",
    ] {
        assert_eq!(filter(&bench, text).await, 400, "{text}");
    }
}

#[tokio::test]
async fn functions_outside_core_are_not_served() {
    let bench = Bench::new(small()).await;
    for text in [
        "contains(City,'Port')",
        "startswith(City,'Port')",
        "tolower(City) eq 'x'",
        "geo.distance(Location,geography'POINT(1 2)') lt 5",
        "year(CloseDate) eq 2026",
        "ListPrice add 1 gt 5",
    ] {
        assert_eq!(filter(&bench, text).await, 501, "{text}");
    }
    assert_eq!(bench.status("Property", &[("$search", "lake")]).await, 501);
    assert_eq!(bench.status("Property", &[("$expand", "Media($top=1)")]).await, 501);
    assert_eq!(bench.status("Property/$count", &[]).await, 501);
}

#[tokio::test]
async fn options_are_given_once_and_known() {
    let bench = Bench::new(small()).await;
    assert_eq!(bench.status("Property", &[("$top", "1"), ("$top", "2")]).await, 400);
    for (option, value) in [
        ("$limit", "5"),
        ("$Top", "5"),
        ("$top", "-1"),
        ("$top", "+1"),
        ("$top", "many"),
        ("$skip", "1.5"),
        ("$count", "yes"),
        ("$skiptoken", "invented"),
    ] {
        assert_eq!(bench.status("Property", &[(option, value)]).await, 400, "{option}={value}");
    }
    assert_eq!(bench.status("Property", &[("$top", "1"), ("vendor", "x")]).await, 200);
}

#[tokio::test]
async fn a_plus_is_no_blank_in_a_url() {
    let bench = Bench::new(small()).await;
    let status = |path: &'static str| {
        let request = bench.at(path);
        async { request.send().await.expect("answers").status().as_u16() }
    };
    assert_eq!(status("Property?$filter=ListPrice+gt+5").await, 400);
    assert_eq!(status("Property?$filter=ListPrice%20gt%205").await, 200);
    assert_eq!(status("Property?$filter=ModificationTimestamp%20gt%202026-01-01T00:00:00%2B00:00").await, 200);
    assert_eq!(status("Property?$filter=ListPrice%2").await, 400);
    assert_eq!(status("Property?$filter=%FF").await, 400);
}

#[tokio::test]
async fn a_filter_may_be_too_complex_and_a_url_too_long() {
    let bench = Bench::new(small()).await;
    let deep = format!("{}ListPrice gt 1{}", "(".repeat(60), ")".repeat(60));
    assert_eq!(filter(&bench, &deep).await, 413);
    let long = vec!["a"; 8_200].concat();
    let answer = bench.at(&format!("Property?x={long}")).send().await.expect("answers");
    assert_eq!(answer.status(), 414);
}

#[tokio::test]
async fn versions_that_are_not_spoken_are_refused() {
    let bench = Bench::new(small()).await;
    for (name, value, status) in [
        ("OData-MaxVersion", "3.0", 400),
        ("OData-MaxVersion", "4.0", 200),
        ("OData-MaxVersion", "4.01", 200),
        ("OData-Version", "4.0", 200),
        ("OData-Version", "4.01", 400),
        ("odata-version", "3.0", 400),
    ] {
        let answer = bench.at("Property?$top=1").header(name, value).send().await.expect("answers");
        assert_eq!(answer.status(), status, "{name}: {value}");
        assert_eq!(answer.headers()["odata-version"], "4.0");
    }
}

#[tokio::test]
async fn formats_other_than_the_one_there_is_get_406() {
    let bench = Bench::new(small()).await;
    for (path, accept, status) in [
        ("$metadata", "application/xml", 200),
        ("$metadata", "*/*", 200),
        ("$metadata", "application/json", 406),
        ("$metadata?$format=json", "*/*", 406),
        ("$metadata?$format=application/xml", "*/*", 200),
        ("$metadata?$top=1", "*/*", 400),
        ("Property", "application/json", 200),
        ("Property", "application/xml", 406),
        ("Property", "text/html, application/json;q=0", 406),
        ("Property?$format=atom", "*/*", 406),
        ("Property?$format=json", "*/*", 200),
    ] {
        let answer = bench.at(path).header("Accept", accept).send().await.expect("answers");
        assert_eq!(answer.status(), status, "{path} as {accept}");
    }
}

#[tokio::test]
async fn the_service_is_read_only() {
    let bench = Bench::new(small()).await;
    let url = format!("{}/Property", bench.sandbox.url());
    for request in [bench.http.post(&url), bench.http.delete(&url), bench.http.patch(&url)] {
        let answer = request.bearer_auth(&bench.token).body("{}").send().await.expect("answers");
        assert_eq!(answer.status(), 405);
        assert_eq!(answer.headers()["allow"], "GET");
    }
}

#[tokio::test]
async fn keys_are_quoted_texts() {
    let bench = Bench::new(small()).await;
    for (path, status) in [
        ("Property('SBX-0000001')", 200),
        ("Property(ListingKey='SBX-0000001')", 200),
        ("Property('sbx-0000001')", 404),
        ("Property('it''s')", 404),
        ("Property('it's')", 400),
        ("Property(1)", 400),
        ("Property()", 400),
        ("Property('SBX-0000001')/Media", 200),
        ("Property('SBX-0000001')/Rooms", 404),
        ("Property('SBX-0000001')?$top=1", 400),
        ("Property('SBX-0000001')?$select=ListingKey", 200),
    ] {
        assert_eq!(bench.at(path).send().await.expect("answers").status(), status, "{path}");
    }
}

#[tokio::test]
async fn enumerations_are_compared_with_members() {
    let bench = Bench::new(SandboxConfig { encoding: Encoding::Enums, ..small() }).await;
    let ns = "org.reso.metadata.enums";
    for (text, status) in [
        ("StandardStatus eq 'Active'".to_owned(), 400),
        (format!("StandardStatus eq {ns}.StandardStatus'Active'"), 200),
        (format!("StandardStatus has {ns}.StandardStatus'ActiveUnderContract'"), 200),
        (format!("StandardStatus eq {ns}.StandardStatus'Nonsense'"), 400),
        (format!("StandardStatus eq {ns}.PropertyType'Active'"), 400),
        (format!("StandardStatus gt {ns}.StandardStatus'Active'"), 400),
        (format!("Appliances/any(a: a eq {ns}.Appliances'Range')"), 200),
    ] {
        assert_eq!(filter(&bench, &text).await, status, "{text}");
    }
    let text = format!("StandardStatus eq {ns}.StandardStatus'Closed'");
    let rows = bench.rows("Property", &[("$filter", &text)]).await;
    assert!(!rows.is_empty() && rows.iter().all(|row| row["StandardStatus"] == "Closed"));
}

#[tokio::test]
async fn in_needs_odata_401() {
    let bench = Bench::new(SandboxConfig { odata_401: true, ..small() }).await;
    let rows = bench.rows("Property", &[("$filter", "ListingKey in ('SBX-0000001','SBX-0000002')")]).await;
    assert_eq!(rows.len(), 2);
    assert_eq!(bench.at("Property").send().await.expect("answers").headers()["odata-version"], "4.01");
    let older = bench.at("Property").header("OData-MaxVersion", "4.0").send().await.expect("answers");
    assert_eq!(older.headers()["odata-version"], "4.0");
}

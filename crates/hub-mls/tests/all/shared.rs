//! Real exports and answers, where they are present.

use hub_connector::testkit::pull_all;
use hub_domain::{Canonical, RawRecord, Resource};
use hub_mls::dictionary::{self, Context};
use serde_json::Value;

use crate::support::{folder_source, shared};

#[tokio::test]
async fn real_markets_come_in_whole() {
    let Some(markets) = shared("data/markets") else { return };
    let counts = [("kc1415.csv", 18_572), ("ames0610.csv", 2_568), ("grinnell0515.csv", 777), ("melb1618.csv", 13_201)];
    for (name, rows) in counts {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(markets.join(name), folder.path().join(name)).unwrap();
        let source = folder_source(folder.path());
        let begun = std::time::Instant::now();
        let pulled = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
        println!("{name}: {} rows in {:?}", pulled.records.len(), begun.elapsed());
        assert_eq!((pulled.records.len(), pulled.rejected.len()), (rows, 0), "{name}: {:?}", pulled.rejected.first());
        assert_eq!(pulled.mirror().0.len(), rows);
        let again = pull_all(source.as_ref(), Resource::Property, pulled.cursors.last().cloned()).await.unwrap();
        assert!(again.records.is_empty());
        let mut priced = 0;
        for record in &pulled.records {
            let mapped = source.map(record).unwrap();
            let Canonical::Listing(listing) = mapped.record else { panic!("a listing") };
            priced += usize::from(listing.close_price.is_some() && listing.close_date.is_some());
            assert!(mapped.unmapped.iter().all(|f| ["ArmsLengthYN", "EvaluateYN", "Split"].contains(&f.as_str())));
        }
        assert_eq!(priced, rows);
        assert!(!folder.path().join(name.replace(".csv", ".errors.csv")).exists());
    }
}

#[test]
fn answers_of_the_reference_server_map() {
    let Some(samples) = shared("data/reso/samples") else { return };
    let pages = [
        ("property-page-expand.json", Resource::Property),
        ("property-page-nextlink.json", Resource::Property),
        ("member-page.json", Resource::Member),
        ("office-page.json", Resource::Office),
        ("openhouse-page.json", Resource::OpenHouse),
    ];
    for (file, resource) in pages {
        let text = std::fs::read_to_string(samples.join(file)).unwrap();
        let page: Value = serde_json::from_str(&text).unwrap();
        let rows = page["value"].as_array().unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            let payload = row.as_object().unwrap().clone();
            let key = payload[resource.key_field()].as_str().unwrap().to_owned();
            let raw = RawRecord { resource, key, modified: None, payload };
            let reading = dictionary::read(&raw, &Context::default()).unwrap();
            assert!(reading.unreadable.is_empty(), "{file}: {:?}", reading.unreadable);
        }
    }
}

#[test]
fn metadata_of_the_reference_server_and_of_the_dictionary_reads() {
    use hub_mls::reso::metadata::Metadata;
    let Some(reso) = shared("data/reso") else { return };
    let read = |file: &str| Metadata::parse(&std::fs::read_to_string(reso.join(file)).unwrap()).unwrap();
    let sample = read("samples/metadata-string-enums.xml");
    assert_eq!(sample.key_of("Property"), ["ListingKey"]);
    let property = sample.property("Property", "StandardStatus").unwrap();
    assert_eq!(property.lookup.as_deref(), Some("StandardStatus"));
    for file in
        ["dd-1.7-lookup-resource.xml", "dd-2.0-lookup-resource.xml", "dd-2.0-enum.xml", "dd-2.1-lookup-resource.xml"]
    {
        let metadata = read(file);
        assert!(metadata.set_of("Property").is_some(), "{file}");
        assert!(metadata.types["Property"].properties.len() > 500, "{file}");
    }
    assert!(read("dd-2.0-enum.xml").enums["StandardStatus"].members.iter().any(|(m, _)| m == "ActiveUnderContract"));
}

#[test]
fn every_home_is_a_name_of_the_dictionary_or_a_known_local_field() {
    use hub_mls::reso::metadata::Metadata;
    let Some(reso) = shared("data/reso") else { return };
    let editions: Vec<Metadata> =
        ["dd-1.7-lookup-resource.xml", "dd-2.0-lookup-resource.xml", "dd-2.1-lookup-resource.xml"]
            .iter()
            .map(|f| Metadata::parse(&std::fs::read_to_string(reso.join(f)).unwrap()).unwrap())
            .collect();
    // Fields of many MLSs that no edition has.
    let local = [
        "BathroomsTotalDecimal",
        "ConditionRating",
        "ConstructionQuality",
        "CurrencyCode",
        "GarageArea",
        "OriginatingSystemModificationTimestamp",
        "ViewRating",
        "YearRenovated",
    ];
    for resource in Resource::ALL {
        for home in dictionary::homes(resource) {
            let known = editions.iter().any(|m| m.property(resource.as_str(), home).is_some());
            assert!(known || local.contains(home), "{resource}.{home}");
        }
    }
}

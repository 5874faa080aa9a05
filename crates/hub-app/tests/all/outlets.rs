//! Confidential values and hidden addresses are planted, and every way out is searched for them, byte by byte.

use std::path::Path;
use std::process::Command;

use hub_app::view::{
    CmaEdits, DocumentOptions, DocumentRequest, ErrorCode, KeyRequest, SearchRequest, UpdateCmaRequest,
};
use hub_app::{CmaRun, CmaSubject, Hub};
use hub_connector::CancellationToken;
use hub_domain::Licence;

use crate::support::hub_of_csv;

/// Values for agents: nowhere in anything a consumer sees.
const SECRETS: [&str; 6] = [
    "Xylograph dog bites",
    "LB-7741-QZ",
    "gate code 90125",
    "Vexwhistle Owner",
    "555-0199",
    "2.5 % and a Zanzibar cruise",
];
/// Streets whose sellers do not want them shown.
const HIDDEN: [&str; 2] = ["Quondamhaven", "Ozymandias Reach"];

/// Sales of one town; every seventh hides its address and says it in its remarks, number 13 has opted out altogether.
fn sales() -> String {
    let mut text = "ListingKey,ListingId,StandardStatus,PropertyType,ClosePrice,CloseDate,LivingArea,BedroomsTotal,\
                    PostalCode,Latitude,Longitude,UnparsedAddress,StreetName,City,PublicRemarks,PrivateRemarks,\
                    LockBoxSerialNumber,ShowingInstructions,OwnerName,OwnerPhone,BuyerAgencyCompensation,ListOfficeName,\
                    InternetAddressDisplayYN,InternetEntireListingDisplayYN,ParcelNumber\n"
        .to_owned();
    for i in 0..60 {
        let (price, area) = (400_000 + i * 3_000, 1_500 + i * 20);
        let (month, day, shift) = (1 + i % 6, 1 + i % 27, f64::from(i) / 1000.0);
        let hidden = i % 7 == 0;
        let street = if hidden { HIDDEN[(i as usize / 7) % 2] } else { "Plainview" };
        let number = 100 + i;
        text.push_str(&format!(
            "K{i},M{i},Closed,Residential,{price},2026-{month:02}-{day:02},{area},3,00001,{:.4},-100.5,\
             {number} {street} Dr,{street},Springtown,Stands at {number} {street} Dr near the park,{},{},{},{},{},{},\
             Firm {},{},{},PARCEL-{number}\n",
            40.0 + shift,
            SECRETS[0],
            SECRETS[1],
            SECRETS[2],
            SECRETS[3],
            SECRETS[4],
            SECRETS[5],
            i % 3,
            if hidden { "false" } else { "true" },
            if i == 13 { "false" } else { "true" },
        ));
    }
    text
}

async fn hub(home: &Path, licence: Licence) -> Hub {
    hub_of_csv(home, licence, &sales()).await
}

fn run(key: &str) -> CmaRun {
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 7, 1);
    CmaRun { subject: CmaSubject::Listing(key.into()), as_of, level: 80, exclude: Vec::new() }
}

/// Every byte of every file below a folder.
fn bytes_below(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        all.extend(if entry.is_dir() { bytes_below(&entry) } else { std::fs::read(&entry).unwrap() });
    }
    all
}

fn found<'n>(bytes: &[u8], needles: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let lower = bytes.to_ascii_lowercase();
    let is_in = |needle: &&str| {
        let needle = needle.to_ascii_lowercase();
        lower.windows(needle.len()).any(|w| w == needle.as_bytes())
    };
    needles.into_iter().filter(is_in).collect()
}

/// The text of a PDF with line breaks as spaces; the bytes themselves where `pdftotext` is not installed.
fn text_of(pdf: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).unwrap();
    match Command::new("pdftotext").arg(&file).arg("-").output() {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.split_whitespace().collect::<Vec<_>>().join(" ").into_bytes()
        }
        _ => {
            println!("pdftotext is not installed; only the bytes are searched");
            pdf.to_vec()
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_holds_no_secret_and_no_hidden_address_and_credits_every_sale() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub(dir.path(), Licence::BackOffice).await;
    // K14 hides its address: the subject itself is withheld too.
    for subject in ["K14", "K20"] {
        let outcome = hub.run_cma(&run(subject)).await.unwrap();
        let used: Vec<&str> = outcome.cma.comparables.iter().map(|c| c.listing_key.as_str()).collect();
        assert!(!used.contains(&"K13"), "a seller who opted out is no evidence");
        assert!(used.iter().any(|k| k[1..].parse::<u32>().unwrap() % 7 == 0), "the test needs a hidden sale: {used:?}");
        let pdf = hub.cma_pdf(&outcome).await.unwrap();
        for bytes in [text_of(&pdf), pdf] {
            assert_eq!(found(&bytes, SECRETS), Vec::<&str>::new(), "{subject}");
            assert_eq!(found(&bytes, HIDDEN), Vec::<&str>::new(), "{subject}");
        }
        // What scripts get, and what the wizard, the lists and the pages on a screen show.
        let json = serde_json::to_vec(&outcome.cma).unwrap();
        assert_eq!(found(&json, SECRETS), Vec::<&str>::new(), "{subject}");
        let view = hub.start_cma(&hub_app::view::StartCmaRequest { listing_key: subject.into() }).await.unwrap();
        let id = hub_app::view::CmaIdRequest { id: view.id.clone() };
        let mut json = serde_json::to_vec(&view).unwrap();
        json.extend(serde_json::to_vec(&hub.cma_surroundings(&id).await.unwrap()).unwrap());
        assert_eq!(found(&json, SECRETS), Vec::<&str>::new(), "{subject}");
        for document in [
            DocumentRequest::Cma { id: view.id.clone() },
            DocumentRequest::Flyer { listing_key: subject.into(), options: DocumentOptions::default() },
            DocumentRequest::Tour {
                listing_keys: vec!["K20".into(), subject.into()],
                options: DocumentOptions::default(),
            },
        ] {
            for wide in [false, true] {
                let pdf = hub.document_pdf(&document, wide).await.unwrap();
                for bytes in [text_of(&pdf), pdf] {
                    assert_eq!(found(&bytes, SECRETS), Vec::<&str>::new(), "{document:?}");
                }
            }
        }
        // Somebody who writes it into a note by hand is stopped.
        let note = |note: &str| DocumentRequest::Flyer {
            listing_key: subject.into(),
            options: DocumentOptions { note: Some(note.to_owned()), ..DocumentOptions::default() },
        };
        for secret in SECRETS {
            let told = hub.document_pdf(&note(&format!("By the way: {secret}.")), false).await;
            assert!(told.is_err(), "{secret}");
            let edits = CmaEdits { note: Some(format!("Note: {secret}")), ..CmaEdits::default() };
            hub.update_cma(&UpdateCmaRequest { id: view.id.clone(), edits }).await.unwrap();
            assert!(hub.document_pdf(&DocumentRequest::Cma { id: view.id.clone() }, false).await.is_err(), "{secret}");
        }
        assert!(hub.document_pdf(&note("A garden to the south."), false).await.is_ok());
        let text = String::from_utf8(text_of(&hub.cma_pdf(&outcome).await.unwrap())).unwrap_or_default();
        if text.contains("Sources") {
            assert!(text.contains("Listed by Firm 0") || text.contains("Listed by Firm 1"), "{text}");
            assert!(text.contains("Street, data as of 20") && text.contains("Information Deemed Reliable"), "{text}");
            assert!(text.contains("Plainview"), "other addresses stay");
        }
    }
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_none_of_it_unless_it_is_the_agent_s_own() {
    for (licence, own_secrets) in [(Licence::BackOffice, true), (Licence::Idx, false), (Licence::Participant, true)] {
        let dir = tempfile::tempdir().unwrap();
        let hub = hub(dir.path(), licence).await;
        // A change and an analysis leave traces of their own.
        let changed = sales().replace("Xylograph dog bites", "Xylograph dog bites, then sleeps");
        std::fs::write(dir.path().join("exports/sales.csv"), changed.replace("Firm 1", "Firm One")).unwrap();
        crate::support::sync(&hub).await;
        if licence != Licence::Idx && licence != Licence::Participant {
            let request = hub_app::view::StartCmaRequest { listing_key: "K21".into() };
            hub.start_cma(&request).await.unwrap();
        }
        let (safe, own) = (dir.path().join("safe"), dir.path().join("own"));
        hub.export(&safe, false, &|_, _| {}, &CancellationToken::new()).await.unwrap();
        hub.export(&own, true, &|_, _| {}, &CancellationToken::new()).await.unwrap();
        let bytes = bytes_below(&safe);
        assert_eq!(found(&bytes, SECRETS), Vec::<&str>::new(), "{licence:?}");
        assert_eq!(found(&bytes, HIDDEN), Vec::<&str>::new(), "{licence:?}");
        assert_eq!(found(&bytes, ["PARCEL-100", "PARCEL-107", "\"K13\"", "LockBox"]), Vec::<&str>::new());
        assert_eq!(found(&bytes, ["PARCEL-101", "Plainview", "Listed by Firm 0"]).len(), 3, "the rest is there");
        let bytes = bytes_below(&own);
        assert_eq!(found(&bytes, SECRETS).len(), if own_secrets { SECRETS.len() } else { 0 }, "{licence:?}");
        assert_eq!(found(&bytes, HIDDEN).len(), 2);
        assert_eq!(found(&bytes, ["FOR THE BROKERAGE'S OWN USE"]).len(), 1);
        hub.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_that_clients_look_at_holds_none_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub(dir.path(), Licence::BackOffice).await;
    let search = SearchRequest { limit: 100, ..SearchRequest::default() };
    let everything = async || {
        let mut bytes = serde_json::to_vec(&hub.search_listings(&search).await.unwrap()).unwrap();
        bytes.extend(serde_json::to_vec(&hub.map_points(&search).await.unwrap()).unwrap());
        for i in 0..60 {
            let key = KeyRequest { key: format!("K{i}") };
            match hub.listing_detail(&key).await {
                Ok(view) => bytes.extend(serde_json::to_vec(&view).unwrap()),
                Err(error) => assert_eq!((i, error.code), (13, ErrorCode::Refused)),
            }
            if let Ok(view) = hub.listing_payload(&key).await {
                bytes.extend(serde_json::to_vec(&view).unwrap());
            }
        }
        bytes
    };
    let agent = everything().await;
    assert_eq!(found(&agent, SECRETS).len(), SECRETS.len(), "the agent sees them");
    assert_eq!(found(&agent, HIDDEN).len(), 2);
    assert_eq!(hub.map_points(&search).await.unwrap().points.len(), 60);
    hub.set_presenting(true);
    let client = everything().await;
    assert_eq!(found(&client, SECRETS), Vec::<&str>::new());
    assert_eq!(found(&client, HIDDEN), Vec::<&str>::new());
    assert_eq!(found(&client, ["PARCEL-100", "\"K13\"", "LockBoxSerialNumber\""]), Vec::<&str>::new());
    assert_eq!(hub.map_points(&search).await.unwrap().points.len(), 60 - 9 - 1, "no pin where the address is hidden");
    let view = hub.listing_detail(&KeyRequest { key: "K7".into() }).await.unwrap();
    assert!(view.rules.address_withheld && view.row.address.is_none() && view.row.latitude.is_none());
    assert!(view.remarks.unwrap().contains("[address withheld]"));
    hub.set_presenting(false);
    let view = hub.listing_detail(&KeyRequest { key: "K7".into() }).await.unwrap();
    assert!(!view.rules.consumer && view.row.address.is_some());
    assert!(view.rules.for_consumers.contains(&"address-hidden".to_owned()), "{:?}", view.rules.for_consumers);
    assert!(view.rules.for_consumers.contains(&"confidential".to_owned()));
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn display_licences_withhold_agents_fields_even_from_the_agent() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub(dir.path(), Licence::Idx).await;
    let view = hub.listing_detail(&KeyRequest { key: "K1".into() }).await.unwrap();
    assert!(view.private_remarks.is_none() && !view.cma_allowed);
    assert!(view.rules.withheld.iter().any(|w| w.field == "PrivateRemarks" && w.reason == "confidential"));
    let json = hub.listing_payload(&KeyRequest { key: "K1".into() }).await.unwrap().json;
    assert_eq!(found(json.as_bytes(), SECRETS), Vec::<&str>::new());
    assert!(hub.listing("K1").await.unwrap().listing.private_remarks.is_none());
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vow_supports_a_cma_but_no_statistics() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub(dir.path(), Licence::Vow).await;
    let outcome = hub.run_cma(&run("K20")).await.unwrap();
    assert!(!outcome.cma.comparables.is_empty());
    assert!(outcome.cma.market.months.is_empty() && outcome.cma.market.median_price.is_none());
    assert!(outcome.cma.warnings.iter().any(|w| w.text.contains("back-office")));
    let text = String::from_utf8_lossy(&text_of(&hub.cma_pdf(&outcome).await.unwrap())).into_owned();
    assert!(text.contains("Market figures are left out") || !text.contains("Sources"));
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_leaves_takes_rows_history_and_photos_along() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub(dir.path(), Licence::BackOffice).await;
    let rows = hub.remove_connection("Street").await.unwrap();
    assert_eq!(rows[&hub_domain::Resource::Property], 60);
    assert_eq!(hub.listing("K1").await.unwrap_err().code, ErrorCode::NotFound);
    let out = dir.path().join("own");
    hub.export(&out, true, &|_, _| {}, &CancellationToken::new()).await.unwrap();
    let bytes = bytes_below(&out);
    assert_eq!(found(&bytes, SECRETS.into_iter().chain(HIDDEN).chain(["Plainview", "K20"])), Vec::<&str>::new());
    hub.close().await;
}

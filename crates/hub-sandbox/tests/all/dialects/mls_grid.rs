use std::time::Duration;

use hub_sandbox::{Dialect, DialectOptions, Quota, SandboxConfig};
use serde_json::{Value as Json, json};

use super::desk::{Desk, small, with_options};
use crate::help::{keys, values};

const GRID: Dialect = Dialect::MlsGrid;

#[tokio::test]
async fn uncompressed_answers_are_not_to_be_had_whatever_the_token() {
    let desk = Desk::open(GRID).await;
    let plain = reqwest::Client::builder().no_proxy().no_gzip().build().expect("a client");
    for token in [desk.token.as_str(), "wrong"] {
        let answer = plain.get(desk.address("Property", &[])).bearer_auth(token).send().await.expect("answers");
        assert_eq!(answer.status(), 400, "before the token is looked at");
        let error: Json = answer.json().await.expect("JSON");
        assert_eq!(error, json!({"error": {"code": 400, "message": "COMPRESSION REQUIRED"}}));
    }
    assert_eq!(desk.violations().get("gzip"), Some(&2));
    let raw = plain.get(desk.address("Property", &[])).bearer_auth(&desk.token).header("Accept-Encoding", "gzip, br");
    let answer = raw.send().await.expect("answers");
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    assert_eq!(&answer.bytes().await.expect("bytes")[..2], [0x1f, 0x8b], "it is compressed");
}

#[tokio::test]
async fn errors_have_its_short_form_and_no_headers_to_go_by() {
    let desk = Desk::open(GRID).await;
    let answer = desk.http.get(desk.address("Property", &[])).bearer_auth("wrong").send().await.expect("answers");
    assert_eq!(answer.status(), 401);
    assert!(answer.headers().keys().all(|name| !name.as_str().contains("limit") && !name.as_str().contains("quota")));
    let error: Json = answer.json().await.expect("JSON");
    assert_eq!(error["error"]["code"], 401);
}

#[tokio::test]
async fn every_request_names_one_originating_system() {
    let desk = Desk::open(GRID).await;
    let system = "OriginatingSystemName";
    for (filter, status, rule) in [
        (format!("{system} eq 'actris'"), 403, "other-system"),
        (format!("{system} eq 'MFRMLS'"), 400, "system-in-capitals"),
        (format!("{system} eq 'mfrmls' and {system} eq 'mfrmls'"), 400, "second-system"),
        (format!("{system} eq 'mfrmls' or {system} eq 'actris'"), 400, "second-system"),
        (format!("{system} ne 'actris'"), 400, "no-system"),
        (format!("{system} eq 'mfrmls' or MlgCanView eq true"), 400, "no-system"),
        (format!("{system} in ('mfrmls')"), 400, "no-system"),
    ] {
        desk.refuses("Property", &[("$filter", &filter)], status, rule).await;
    }
    for path in ["Property", "Member", "Lookup", "$metadata", ""] {
        desk.control().reset_stats();
        desk.wait(1);
        let bare = desk.url(&format!("{}/{path}", desk.sandbox.service_root())).send().await.expect("answers");
        assert_eq!(bare.status(), 400, "{path}");
        assert_eq!(desk.violations().get("no-system"), Some(&1), "{path}");
        assert_eq!(desk.status(path, &[]).await, 200, "{path}");
    }
    let key = &desk.control().keys("Property")[0];
    assert_eq!(desk.status(&format!("Property('{key}')"), &[]).await, 200);
}

#[tokio::test]
async fn filters_are_few_and_plain() {
    let desk = Desk::open(GRID).await;
    let stamp = "ModificationTimestamp";
    for (filter, rule) in [
        ("ListPrice gt 5".to_owned(), "filter-field"),
        ("ListingKey eq 'MFR1'".to_owned(), "filter-field"),
        ("(MlgCanView eq true)".to_owned(), "parentheses"),
        (format!("({stamp} gt 2026-01-01T00:00:00Z and MlgCanView eq true)"), "parentheses"),
        (format!("{stamp} gt 2026-01-01T00:00:00Z and {stamp} lt 2026-02-01T00:00:00Z"), "range"),
        (format!("({stamp} gt 2026-01-01T00:00:00Z or {stamp} eq 2026-01-01T00:00:00Z)"), "range"),
        (format!("({})", ["ListingId eq 'a'"; 7].join(" or ")), "too-many-or"),
        ("City eq 'x'".to_owned(), "filter-field"),
    ] {
        desk.refuses("Property", &[("$filter", &filter)], 400, rule).await;
    }
    desk.refuses("Member", &[("$filter", "MemberEmail eq 'x'")], 400, "filter-field").await;
    desk.refuses("Lookup", &[("$filter", "LookupValue eq 'x'")], 400, "filter-field").await;
    desk.control().reset_stats();
    for filter in [
        "(StandardStatus eq 'Active' or StandardStatus eq 'Pending')".to_owned(),
        "StandardStatus in ('Active','Pending')".to_owned(),
        format!("{stamp} gt 2026-01-01T00:00:00Z and MlgCanView eq true"),
        format!("({})", ["ListingId eq 'a'"; 6].join(" or ")),
    ] {
        assert_eq!(desk.status("Property", &[("$filter", &filter)]).await, 200, "{filter}");
    }
    assert!(desk.violations().is_empty());
}

#[tokio::test]
async fn pages_have_their_caps() {
    let desk = Desk::open(GRID).await;
    desk.refuses("Property", &[("$top", "0")], 400, "top-zero").await;
    desk.refuses("Property", &[("$top", "5001")], 400, "top-over-cap").await;
    desk.refuses("Property", &[("$top", "1001"), ("$expand", "Media")], 400, "expanded-over-cap").await;
    desk.refuses("Property", &[("$expand", "Media($select=MediaKey)")], 400, "expand").await;
    desk.refuses("Property", &[("$expand", "OpenHouses")], 400, "expand").await;
    assert_eq!(desk.status("Property", &[("$top", "5000")]).await, 200);
    let pages = desk.chain("Property", &[("$top", "25"), ("$expand", "Media,Rooms,UnitTypes")]).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [25, 25, 10], "$top is the size of a page");
    let row = &pages[0][0];
    assert!(row["Rooms"].as_array().is_some_and(|rooms| rooms.len() >= 2) && row["UnitTypes"].is_array());
    let stamps: Vec<_> = pages.concat().iter().map(|row| row["ModificationTimestamp"].clone()).collect();
    let instant = |text: &Json| text.as_str().and_then(|t| t.parse::<chrono::DateTime<chrono::Utc>>().ok());
    assert!(stamps.windows(2).all(|pair| instant(&pair[0]) <= instant(&pair[1])), "oldest first by itself");
}

#[tokio::test]
async fn media_is_an_expansion_only_and_names_are_local() {
    let desk = Desk::open(GRID).await;
    assert_eq!(desk.status("Media", &[]).await, 404);
    assert_eq!(desk.status("Field", &[]).await, 404);
    let row = &desk.rows("Property", &[("$top", "1")]).await[0];
    assert!(row["ListingKey"].as_str().is_some_and(|key| key.starts_with("MFRSBX") && !key.contains('-')));
    assert!(row["ListAgentKey"].as_str().is_some_and(|key| key.starts_with("MFR")));
    assert!(row.contains_key("MFR_LotShape") && !row.contains_key("X_LotShape"));
    assert_eq!(row["OriginatingSystemName"], "mfrmls");
    let metadata = desk.ask("$metadata", &[]).await.text().await.expect("XML");
    assert!(metadata.contains("MLS.OData.Metadata.LookupName") && !metadata.contains("RESO.OData.Metadata.LookupName"));
    assert!(metadata.contains("<EntityType Name=\"Media\">") && !metadata.contains("EntitySet Name=\"Media\""));
    let agents = desk.rows("Member", &[("$top", "500")]).await;
    assert!(agents.iter().any(|agent| agent["MemberKey"] == row["ListAgentKey"]));
}

#[tokio::test]
async fn what_goes_is_flagged_for_seven_days() {
    let desk = Desk::open(GRID).await;
    let control = desk.control();
    let key = control.keys("Property")[3].clone();
    assert!(control.delete("Property", &key) >= 1);
    assert_eq!(control.delete("Property", &key), 0, "it cannot go twice");
    assert_eq!(control.count("Property"), 59);
    let gone = [("$filter", "MlgCanView eq false")];
    let flagged = desk.rows("Property", &gone).await;
    assert_eq!(keys(&flagged, "ListingKey"), [key.as_str()]);
    let whole = desk.rows("Property", &[("$filter", "MlgCanView eq true")]).await;
    assert_eq!(whole.len(), 59);
    assert_eq!(desk.status(&format!("Property('{key}')"), &[]).await, 404);
    control.advance(Duration::from_secs(6 * 86_400)).expect("advances");
    assert!(keys(&desk.rows("Property", &gone).await, "ListingKey").contains(&key), "still there after six days");
    control.advance(Duration::from_secs(2 * 86_400)).expect("advances");
    assert!(!keys(&desk.rows("Property", &gone).await, "ListingKey").contains(&key), "gone after eight");
}

#[tokio::test]
async fn every_record_says_what_it_may_be_used_for() {
    let desk = Desk::open(GRID).await;
    let rows = desk.rows("Property", &[]).await;
    let uses = |row: &serde_json::Map<String, Json>, what: &str| {
        row["MlgCanUse"].as_array().expect("a list").iter().any(|word| word == what)
    };
    assert!(rows.iter().any(|row| uses(row, "IDX")) && rows.iter().any(|row| !uses(row, "IDX")));
    assert!(rows.iter().any(|row| uses(row, "BO")) && rows.iter().any(|row| !uses(row, "BO")));
}

#[tokio::test]
async fn a_changed_photo_changes_its_listing() {
    let desk = Desk::open(GRID).await;
    let photo = desk.control().rows("Media")[0].clone();
    let listing = |rows: Vec<serde_json::Map<String, Json>>| {
        rows.into_iter().find(|row| row["ListingKey"] == photo["ResourceRecordKey"]).expect("the listing")
    };
    let before = listing(desk.control().rows("Property"));
    desk.control().touch("Media", photo["MediaKey"].as_str().expect("a key")).expect("touched");
    let after = listing(desk.control().rows("Property"));
    assert_ne!(before["ModificationTimestamp"], after["ModificationTimestamp"]);
    assert_ne!(before["PhotosChangeTimestamp"], after["PhotosChangeTimestamp"]);
}

#[tokio::test]
async fn photos_are_signed_short_lived_and_for_the_token_only() {
    let desk = Desk::open(GRID).await;
    let rows = desk.rows("Property", &[("$expand", "Media")]).await;
    let photo = rows.iter().find_map(|row| row["Media"].as_array().and_then(|media| media.first())).expect("a photo");
    let url = photo["MediaURL"].as_str().expect("an address").to_owned();
    let get = |url: String, agent: String| {
        desk.wait(1);
        let request = desk.http.get(url).header("User-Agent", agent);
        async { request.send().await.expect("answers").status().as_u16() }
    };
    assert_eq!(get(url.clone(), desk.token.clone()).await, 200);
    assert!(desk.violations().is_empty());
    assert_eq!(get(url.clone(), "Mozilla/5.0".into()).await, 403);
    assert_eq!(desk.violations().get("media-user-agent"), Some(&1));
    assert_eq!(get(url.replace("signature=", "signature=0"), desk.token.clone()).await, 403);
    assert_eq!(desk.violations().get("media-signature"), Some(&1));
    desk.wait(3_700);
    assert_eq!(get(url.clone(), desk.token.clone()).await, 403);
    assert_eq!(desk.control().stats().requests.get("media expired"), Some(&1));
    let again = desk.rows("Property", &[("$expand", "Media")]).await;
    let key = photo["MediaKey"].clone();
    let fresh =
        again.iter().flat_map(|row| row["Media"].as_array().into_iter().flatten()).find(|m| m["MediaKey"] == key);
    let fresh = fresh.and_then(|media| media["MediaURL"].as_str()).expect("an address").to_owned();
    assert_ne!(fresh, url);
    assert_eq!(get(fresh, desk.token.clone()).await, 200);
}

#[tokio::test]
async fn a_limit_that_is_broken_suspends_the_token() {
    let desk = Desk::open(GRID).await;
    let get = || async { desk.url(&desk.address("Property", &[("$top", "1")])).send().await.expect("answers") };
    assert_eq!(get().await.status(), 200);
    assert_eq!(get().await.status(), 200);
    let third = get().await;
    assert_eq!(third.status(), 429, "two in a second");
    assert!(!third.headers().contains_key("retry-after"));
    assert_eq!(third.json::<Json>().await.expect("JSON")["error"]["code"], 429);
    desk.wait(30);
    assert_eq!(get().await.status(), 429, "the suspension lasts");
    desk.wait(61);
    assert_eq!(get().await.status(), 200, "and ends by itself");
    let violations = desk.violations();
    assert_eq!(violations.get("over-per-second"), Some(&1));
    assert_eq!(violations.get("request-while-suspended"), Some(&1));
}

#[tokio::test]
async fn photos_count_unless_they_are_exempt() {
    for (counts, status) in [(true, 429), (false, 200)] {
        let options = DialectOptions { media_counts: counts, ..DialectOptions::default() };
        let quota = Some(Quota { per_hour: Some(2), ..Quota::default() });
        let desk = Desk::with(SandboxConfig { quota, ..with_options(GRID, options) }).await;
        let rows = desk.rows("Property", &[("$expand", "Media")]).await;
        let photo = rows.iter().find_map(|row| row["Media"][0]["MediaURL"].as_str()).expect("an address");
        let get = || desk.http.get(photo).header("User-Agent", &desk.token).send();
        assert_eq!(get().await.expect("answers").status(), 200);
        assert_eq!(get().await.expect("answers").status(), status);
    }
}

#[tokio::test]
async fn lists_of_words_are_for_once_a_day_and_requests_for_one_at_a_time() {
    let desk = Desk::open(GRID).await;
    let name = [("$filter", "LookupName eq 'StandardStatus'")];
    assert_eq!(desk.rows("Lookup", &name).await.len(), 11);
    assert!(desk.violations().is_empty());
    assert_eq!(desk.status("Lookup", &name).await, 200);
    assert_eq!(desk.violations().get("lookup-twice-a-day"), Some(&1));
    desk.wait(86_400);
    desk.control().reset_stats();
    assert_eq!(desk.status("Lookup", &name).await, 200);
    assert!(desk.violations().is_empty());
    desk.control().set_fault(hub_sandbox::Fault::Slow, true, 2);
    desk.control().set_quota(None);
    let (a, b) = (desk.address("Property", &[]), desk.address("Property", &[]));
    let both = tokio::join!(desk.url(&a).send(), desk.url(&b).send());
    assert!(both.0.is_ok() && both.1.is_ok());
    assert!(desk.violations().contains_key("parallel-requests"));
}

#[tokio::test]
async fn a_new_prefix_makes_every_row_another_one() {
    let desk = Desk::with(small(GRID)).await;
    let before = desk.control().keys("Property");
    let renamed = desk.control().rename_keys("Property", "MFR", "MIS").expect("renamed");
    assert_eq!(renamed.len(), before.len());
    let pages = desk.chain("Property", &[("$top", "50"), ("$expand", "Media")]).await.concat();
    let (live, gone): (Vec<_>, Vec<_>) = pages.into_iter().partition(|row| row["MlgCanView"] == true);
    assert_eq!(gone.len(), before.len());
    assert_eq!(keys(&live, "ListingKey").len(), before.len());
    assert!(keys(&live, "ListingKey").iter().all(|key| key.starts_with("MIS")));
    let with_photo =
        live.iter().find(|row| row["Media"].as_array().is_some_and(|media| !media.is_empty())).expect("photos");
    let url = with_photo["Media"][0]["MediaURL"].as_str().expect("an address");
    assert_eq!(desk.http.get(url).header("User-Agent", &desk.token).send().await.expect("answers").status(), 200);
    assert_eq!(values(&desk.page("Property", &[("$top", "1")]).await).len(), 1);
}

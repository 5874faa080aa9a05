//! The laws for calendar feeds.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::Crm;
use hub_connector::testkit::crm as kit;
use hub_connector::testkit::{SkippingTimer, nothing_secret_in};
use hub_connector::{CancellationToken, ConnectContext, Connector, ErrorKind, HttpFactory};
use hub_crm::icalendar::ICalendar;
use hub_domain::ManualClock;
use hub_domain::crm::{CrmKind, FieldValue};

use crate::bench::{changes, connection, fields, new, text};
use crate::served::Served;

const KIND: CrmKind = CrmKind::Appointment;

struct Feed {
    text: Arc<Mutex<String>>,
    server: Served,
    clock: Arc<ManualClock>,
}

fn calendar(entries: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Showings\r\n{entries}END:VCALENDAR\r\n")
}

fn entry(uid: &str, lines: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n{lines}\r\nEND:VEVENT\r\n")
}

fn usual() -> String {
    let mut entries = entry(
        "series",
        "SUMMARY:Office hour\r\nDTSTART;TZID=America/New_York:20260901T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=12",
    );
    entries += &entry("day", "SUMMARY:Conference\r\nDTSTART;VALUE=DATE:20260910\r\nDTEND;VALUE=DATE:20260912");
    for n in 1..=10 {
        entries +=
            &entry(&format!("{n}"), &format!("SUMMARY:Showing {n}\r\nDTSTART:202610{n:02}T150000\r\nDURATION:PT30M"));
    }
    calendar(&entries)
}

impl Feed {
    async fn of(said: String) -> Self {
        let text = Arc::new(Mutex::new(said));
        let held = Arc::clone(&text);
        let server = Served::with(Arc::new(move |_, head| {
            let body = held.lock().unwrap().clone();
            let etag = format!("\"{}\"", body.len());
            let headers = vec![("content-type".into(), "text/calendar".into()), ("etag".into(), etag.clone())];
            match head.contains(&format!("if-none-match: {etag}")) {
                true => (304, headers, Vec::new()),
                false => (200, headers, body.into_bytes()),
            }
        }))
        .await;
        let clock = Arc::new(ManualClock::at("2026-09-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap()));
        Self { text, server, clock }
    }

    fn connect(&self) -> Arc<dyn Crm> {
        let timer = Arc::new(SkippingTimer(Arc::clone(&self.clock)));
        let http = HttpFactory::with_timer(Arc::<ManualClock>::clone(&self.clock), timer).unwrap();
        let context = ConnectContext { clock: Arc::<ManualClock>::clone(&self.clock), http };
        let address = format!("{}/private-a1b2c3/basic.ics?key=d4e5f6", self.server.url());
        let config = connection(&[("zone", "America/New_York"), ("page_size", "5")], &[("address", &address)]);
        let connector = ICalendar::new().unwrap();
        connector.manifest().check_config(&config).unwrap();
        connector.connect_crm(config, &context).unwrap()
    }

    fn say(&self, said: String) {
        *self.text.lock().unwrap() = said;
    }
}

#[tokio::test]
async fn laws_of_reading() {
    let feed = Feed::of(usual()).await;
    let crm = feed.connect();
    assert_eq!(crm.check().await.unwrap().label, "Showings");
    kit::roles_declared_are_roles_present(ICalendar::new().unwrap().manifest(), crm.as_ref()).unwrap();
    let pulled = kit::full_pull_terminates_with_unique_ids(crm.as_ref(), KIND).await.unwrap();
    assert_eq!((pulled.records.len(), pulled.rejected.len()), (23, 0));
    kit::incremental_brings_nothing(crm.as_ref(), KIND).await.unwrap();
    kit::resumed_after_every_page(&|| feed.connect(), KIND).await.unwrap();
    kit::declared_deletes_and_no_others(crm.as_ref(), KIND).await.unwrap();
    kit::mapping_is_total(crm.as_ref(), &pulled.records[..3], None).unwrap();
    kit::asked_for_is_what_came(crm.as_ref(), KIND).await.unwrap();
    kit::cancel_within_a_page(crm.as_ref(), KIND).await.unwrap();
    let sent = feed.server.log().iter().filter(|(_, status)| *status == 200).count();
    assert!(feed.server.log().len() > 3 * sent, "what has not changed is not sent again");
}

#[tokio::test]
async fn golden_mapping() {
    let feed = Feed::of(usual()).await;
    let crm = feed.connect();
    let pulled = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    let of = |key: &str| crm.map(pulled.records.iter().find(|raw| raw.key == key).unwrap()).unwrap();
    let said = |key: &str| {
        let mapped = of(key);
        assert!(mapped.issues.is_empty(), "{:?}", mapped.issues);
        ["SUMMARY", "DTSTART", "DTEND", "UID"].map(|field| mapped.fields[field].as_text().unwrap().to_owned())
    };
    assert_eq!(said("1"), ["Showing 1", "2026-10-01T19:00:00Z", "2026-10-01T19:30:00Z", "1"]);
    assert_eq!(said("day"), ["Conference", "2026-09-10", "2026-09-12", "day"]);
    // Before and after the clocks go back.
    assert_eq!(
        said("series/2026-10-27T13:00:00Z"),
        ["Office hour", "2026-10-27T13:00:00Z", "2026-10-27T14:00:00Z", "series"]
    );
    assert_eq!(said("series/2026-11-03T14:00:00Z")[1], "2026-11-03T14:00:00Z");
    assert_eq!(of("1").fields["RRULE"], FieldValue::Empty);
}

#[tokio::test]
async fn what_changed_comes_and_nothing_else() {
    let feed = Feed::of(usual()).await;
    let crm = feed.connect();
    let before = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    feed.say(
        usual()
            .replace("Showing 3", "Showing 3, again")
            .replace("UID:4\r\n", "UID:four\r\n")
            .replace("20260101T000000Z", "20260202T000000Z"),
    );
    let from = before.cursors.last().cloned().unwrap();
    let news = kit::pull_all(crm.as_ref(), KIND, Some(from.clone())).await.unwrap();
    assert_eq!(news.mirror.0.keys().collect::<Vec<_>>(), ["3", "four"]);
    assert_eq!(news.deleted, ["4"]);
    kit::what_is_gone_is_found(crm.as_ref(), KIND, from, &before.mirror, &["4".to_owned()]).await.unwrap();
    // Time goes by: the same feed has other times a year later, and what was stays.
    feed.clock.advance(TimeDelta::days(100));
    let later = kit::pull_all(crm.as_ref(), KIND, news.cursors.last().cloned()).await.unwrap();
    assert!(later.records.is_empty() && later.deleted.is_empty());
}

#[tokio::test]
async fn what_cannot_be_read_is_said() {
    let feed = Feed::of(calendar(
        &(entry("a", "DTSTART:20260901T100000Z\r\nRRULE:FREQ=SECONDLY") + &entry("b", "DTSTART:20260902T100000Z")),
    ))
    .await;
    let crm = feed.connect();
    let pulled = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    assert_eq!(pulled.mirror.0.keys().collect::<Vec<_>>(), ["b"]);
    assert!(pulled.rejected[0].reason.contains("more often than can be followed"));
    for (said, kind) in [
        ("Hello".to_owned(), ErrorKind::Malformed),
        ("<!DOCTYPE html><p>Sign in</p>".to_owned(), ErrorKind::NotJson),
        // 50 MB.
        (calendar(&entry("c", &format!("DESCRIPTION:{}", "x".repeat(50_000_000)))), ErrorKind::TooLarge),
    ] {
        feed.say(said);
        let error = feed.connect().changes(KIND, None, &CancellationToken::new()).await.unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
    }
}

#[tokio::test]
async fn a_feed_is_read_only_and_its_address_a_secret() {
    let feed = Feed::of(usual()).await;
    let log = crate::bench::log();
    let crm = feed.connect();
    let cancel = CancellationToken::new();
    let said = fields([("SUMMARY", text("x")), ("DTSTART", text("2026-10-01"))]);
    assert_eq!(crm.create(&new(KIND, said, "m"), &cancel).await.unwrap_err().kind, ErrorKind::Unsupported);
    let seen = crm.record(KIND, "1", &cancel).await.unwrap().unwrap();
    let change = hub_connector::crm::RecordChange {
        kind: KIND,
        key: "1".into(),
        changes: changes([("SUMMARY", text("x"))]),
        seen,
    };
    assert_eq!(crm.update(&change, &cancel).await.unwrap_err().kind, ErrorKind::Unsupported);
    assert!(crm.record(CrmKind::Contact, "1", &cancel).await.is_err());
    feed.say("Hello".into());
    let error = feed.connect().check().await.unwrap_err();
    let config = connection(&[], &[("address", "not an address: a1b2c3")]);
    let timer = Arc::new(SkippingTimer(Arc::clone(&feed.clock)));
    let http = HttpFactory::with_timer(Arc::<ManualClock>::clone(&feed.clock), timer).unwrap();
    let context = ConnectContext { clock: Arc::<ManualClock>::clone(&feed.clock), http };
    let refused = ICalendar::new().unwrap().connect_crm(config.clone(), &context).err().unwrap();
    assert_eq!(refused.kind, ErrorKind::Settings);
    let shown = format!("{error:?} {refused:?} {config:?} {change:?} {}", log.text());
    nothing_secret_in(&shown, &["a1b2c3", "d4e5f6", "Showing 1"]).unwrap();
}

//! The laws for CalDAV, before a real server.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_connector::crm::{Crm, NewRecord, Probe, RecordChange};
use hub_connector::testkit::crm as kit;
use hub_connector::testkit::{SkippingTimer, nothing_secret_in};
use hub_connector::{CancellationToken, ConnectContext, Connector, ErrorKind, HttpFactory, Outcome};
use hub_crm::caldav::CalDav;
use hub_domain::ManualClock;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};

use crate::bench::{changes, connection, fields, impatient, labelled, new, text};
use crate::proxy::Proxy;
use crate::radicale::{PASSWORD, Radicale, USER};

const KIND: CrmKind = CrmKind::Appointment;
/// By the server's tokens, and by comparing versions.
const METHODS: [&str; 2] = ["automatic", "listing"];

fn context() -> ConnectContext {
    let clock = Arc::new(ManualClock::at("2026-09-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap()));
    let timer = Arc::new(SkippingTimer(Arc::clone(&clock)));
    ConnectContext { http: HttpFactory::with_timer(Arc::<ManualClock>::clone(&clock), timer).unwrap(), clock }
}

fn at(url: &str, more: &[(&str, &str)]) -> Result<Arc<dyn Crm>, hub_connector::ConnectorError> {
    let connector = CalDav::new().unwrap();
    let settings = [&[("url", url), ("username", USER), ("page_size", "7")], more].concat();
    let config = connection(&settings, &[("password", PASSWORD)]);
    connector.manifest().check_config(&config).unwrap();
    connector.connect_crm(config, &context())
}

fn crm(server: &Radicale, method: &str) -> Arc<dyn Crm> {
    at(&server.url(), &[("method", method), ("zone", "America/New_York")]).unwrap()
}

fn event(uid: &str, lines: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n{lines}\r\nEND:VEVENT")
}

/// A calendar with 20 appointments, a series and a task.
fn furnished() -> Option<Radicale> {
    let server = Radicale::start()?;
    for n in 1..=20 {
        let lines = format!("SUMMARY:Showing {n}\r\nDTSTART:202610{n:02}T150000Z\r\nDURATION:PT1H");
        server.put(&format!("{n}.ics"), &event(&format!("{n}@example.org"), &lines));
    }
    server.put(
        "series.ics",
        &event("s@example.org", "SUMMARY:Office hour\r\nDTSTART:20261001T150000Z\r\nRRULE:FREQ=WEEKLY"),
    );
    server.put("task.ics", "BEGIN:VTODO\r\nUID:t@example.org\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Call\r\nEND:VTODO");
    Some(server)
}

fn showing() -> NewRecord {
    let said = fields([
        ("SUMMARY", text("Showing: 1 Mill Race, then 2 Mill Race; perhaps 3 Mill Race Road as well, if there is time")),
        ("DESCRIPTION", text("Two\nlines")),
        ("LOCATION", text("Larkmoor")),
        ("DTSTART", text("2026-10-02T15:30:00Z")),
        ("DTEND", text("2026-10-02T16:00:00Z")),
        ("STATUS", text("CONFIRMED")),
        ("ATTENDEE", labelled(&[("ada.quill@example.org", "")])),
        ("Nickname", text("there is no such field")),
    ]);
    new(KIND, said, "m-1/ä")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_is_found() {
    let Some(server) = furnished() else { return };
    let direct = format!("{}/{USER}/work", server.url());
    for url in [server.url(), direct.clone()] {
        assert_eq!(at(&url, &[]).unwrap().check().await.unwrap().label, "Work", "{url}");
    }
    server.make("home", "Home");
    let error = at(&server.url(), &[]).unwrap().check().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Settings);
    assert!(error.message.contains("“Home”") && error.message.contains("“Work”"), "{error}");
    for wanted in ["home", "HOME"] {
        assert_eq!(at(&server.url(), &[("calendar", wanted)]).unwrap().check().await.unwrap().label, "Home");
    }
    assert_eq!(at(&direct, &[]).unwrap().check().await.unwrap().label, "Work");
    assert!(
        at(&server.url(), &[("calendar", "Garden")]).unwrap().check().await.unwrap_err().message.contains("calendar")
    );
    let config = connection(&[("url", &server.url()), ("username", USER)], &[("password", "wrong")]);
    let stranger = CalDav::new().unwrap().with_limits(impatient()).connect_crm(config, &context()).unwrap();
    assert_eq!(stranger.check().await.unwrap_err().kind, ErrorKind::Unauthorized);
}

#[tokio::test(flavor = "multi_thread")]
async fn laws_of_reading() {
    let Some(server) = furnished() else { return };
    for method in METHODS {
        let crm = crm(&server, method);
        let manifest = CalDav::new().unwrap();
        kit::roles_declared_are_roles_present(manifest.manifest(), crm.as_ref()).unwrap();
        let pulled = kit::full_pull_terminates_with_unique_ids(crm.as_ref(), KIND).await.unwrap();
        assert_eq!(pulled.records.len(), 21, "{method}: without the task");
        kit::incremental_brings_nothing(crm.as_ref(), KIND).await.unwrap();
        kit::resumed_after_every_page(&|| self::crm(&server, method), KIND).await.unwrap();
        kit::declared_deletes_and_no_others(crm.as_ref(), KIND).await.unwrap();
        kit::mapping_is_total(crm.as_ref(), &pulled.records[..3], None).unwrap();
        kit::asked_for_is_what_came(crm.as_ref(), KIND).await.unwrap();
        kit::cancel_within_a_page(crm.as_ref(), KIND).await.unwrap();
        for raw in &pulled.records {
            let mapped = crm.map(raw).unwrap();
            assert!(mapped.issues.is_empty() && raw.etag.is_some(), "{:?}", mapped.issues);
        }
        for key in ["1.ics", "series.ics"] {
            kit::writing_what_is_there_changes_nothing(crm.as_ref(), KIND, key).await.unwrap();
        }
        assert!(crm.record(KIND, "nothing.ics", &CancellationToken::new()).await.unwrap().is_none());
        assert!(crm.record(KIND, "../work/1.ics", &CancellationToken::new()).await.unwrap().is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_come_and_nothing_else() {
    for method in METHODS {
        let Some(server) = furnished() else { return };
        let crm = crm(&server, method);
        let before = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
        server.put("3.ics", &event("3@example.org", "SUMMARY:Moved\r\nDTSTART:20261103T150000Z"));
        server.put("new.ics", &event("new@example.org", "SUMMARY:New\r\nDTSTART;VALUE=DATE:20261103"));
        server.delete("4.ics");
        let from = before.cursors.last().cloned().unwrap();
        let news = kit::pull_all(crm.as_ref(), KIND, Some(from.clone())).await.unwrap();
        let keys: Vec<_> = news.mirror.0.keys().cloned().collect();
        assert_eq!(
            (keys, &news.deleted),
            (vec!["3.ics".to_owned(), "new.ics".into()], &vec!["4.ics".to_owned()]),
            "{method}"
        );
        kit::what_is_gone_is_found(crm.as_ref(), KIND, from, &before.mirror, &["4.ics".to_owned()]).await.unwrap();
        // A place that the server no longer knows.
        let lost = serde_json::json!({"v": 1, "token": "http://radicale.org/ns/sync/0", "pending": [], "cut": false});
        let all = kit::pull_all(crm.as_ref(), KIND, Some(hub_connector::Cursor(lost))).await.unwrap();
        assert_eq!(all.mirror.0.len(), 21, "{method}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_reads_back() {
    let Some(server) = furnished() else { return };
    let crm = crm(&server, "automatic");
    let key = kit::what_is_made_reads_back(crm.as_ref(), &showing()).await.unwrap();
    let said =
        changes([("SUMMARY", text("Other words")), ("LOCATION", FieldValue::Empty), ("STATUS", text("TENTATIVE"))]);
    kit::a_change_reads_back(crm.as_ref(), KIND, &key, said, &[]).await.unwrap();
    let said = changes([("DTSTART", text("2026-11-01T05:30:00Z")), ("DTEND", text("2026-11-01T06:30:00Z"))]);
    kit::a_change_reads_back(crm.as_ref(), KIND, &key, said, &["SEQUENCE"]).await.unwrap();
    let said = changes([
        ("DTSTART", text("2026-11-01")),
        ("DTEND", text("2026-11-03")),
        ("SEQUENCE", FieldValue::Number(7.0)),
    ]);
    kit::a_change_reads_back(crm.as_ref(), KIND, &key, said, &[]).await.unwrap();
    let entry = ("ATTENDEE", "bo@example.org", "theirs@example.org");
    let theirs =
        FieldChange::Entries { add: [("theirs@example.org".to_owned(), String::new())].into(), remove: Vec::new() };
    kit::a_change_reads_back(crm.as_ref(), KIND, &key, [("ATTENDEE".to_owned(), theirs)].into(), &[]).await.unwrap();
    for (add, remove) in [(entry.1, "nobody@example.org"), ("cy@example.org", entry.1)] {
        let change =
            FieldChange::Entries { add: [(add.to_owned(), String::new())].into(), remove: vec![remove.to_owned()] };
        kit::a_change_reads_back(crm.as_ref(), KIND, &key, [("ATTENDEE".to_owned(), change)].into(), &[])
            .await
            .unwrap();
    }
    let cancel = CancellationToken::new();
    crm.delete(KIND, &key, &cancel).await.unwrap();
    crm.delete(KIND, &key, &cancel).await.unwrap();
    assert!(crm.record(KIND, &key, &cancel).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_here_knows_is_kept() {
    let Some(server) = Radicale::start() else { return };
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\nDTSTART:19701025T020000\r\nTZOFFSETFROM:+0100\r\n\
        TZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    let lines = "SUMMARY:Viewing\r\nDTSTART;TZID=Europe/London:20260701T090000\r\nDTEND;TZID=Europe/London:20260701T100000\r\n\
        SEQUENCE:4\r\nX-SEAT;X-ROW=\"b:c\":12\r\nCATEGORIES:A,B\r\nATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\n\
        BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Soon\r\nTRIGGER:-PT15M\r\nEND:VALARM";
    server.put("1.ics", &format!("{zone}{}", event("1@example.org", lines)));
    let crm = crm(&server, "automatic");
    let said = changes([
        ("DTSTART", text("2026-07-01T09:00:00Z")),
        ("DTEND", text("2026-07-01T10:30:00Z")),
        ("SUMMARY", text("Later")),
    ]);
    kit::a_change_reads_back(crm.as_ref(), KIND, "1.ics", said, &["SEQUENCE"]).await.unwrap();
    let held = server.get("1.ics");
    for kept in [
        "UID:1@example.org",
        "SEQUENCE:5",
        "DTSTART;TZID=Europe/London:20260701T100000",
        "DTEND;TZID=Europe/London:20260701T113000",
        "X-SEAT;X-ROW=\"b:c\":12",
        "CATEGORIES:A,B",
        "ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.org",
        "TRIGGER:-PT15M",
        "TZOFFSETFROM:+0100",
    ] {
        assert!(held.contains(kept), "{kept}\n{held}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_writers_do_not_overwrite_each_other() {
    let Some(server) = furnished() else { return };
    let crm = crm(&server, "automatic");
    let cancel = CancellationToken::new();
    let seen = crm.record(KIND, "1.ics", &cancel).await.unwrap().unwrap();
    server.put("1.ics", &event("1@example.org", "SUMMARY:Theirs\r\nDTSTART:20261001T150000Z"));
    let change = |seen, said| RecordChange { kind: KIND, key: "1.ics".into(), changes: said, seen };
    let ours = changes([("SUMMARY", text("Ours"))]);
    let error = crm.update(&change(seen.clone(), ours.clone()), &cancel).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::PreconditionFailed, Outcome::NotDone));
    assert!(server.get("1.ics").contains("SUMMARY:Theirs"));
    for said in [changes([("RRULE", text("FREQ=DAILY"))]), changes([("UID", text("2"))])] {
        let error = crm.update(&change(seen.clone(), said), &cancel).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Unsupported, Outcome::NotDone));
    }
    let again = crm.record(KIND, "1.ics", &cancel).await.unwrap().unwrap();
    crm.update(&change(again, ours), &cancel).await.unwrap();
    // The times of a series are the calendar's.
    let series = crm.record(KIND, "series.ics", &cancel).await.unwrap().unwrap();
    let later = changes([("DTSTART", text("2026-10-01T16:00:00Z"))]);
    let moved = RecordChange { kind: KIND, key: "series.ics".into(), changes: later, seen: series };
    assert_eq!(crm.update(&moved, &cancel).await.unwrap_err().kind, ErrorKind::Unprocessable);
}

#[tokio::test(flavor = "multi_thread")]
async fn made_again_is_made_once() {
    let Some(server) = furnished() else { return };
    let crm = crm(&server, "automatic");
    let cancel = CancellationToken::new();
    let first = crm.create(&showing(), &cancel).await.unwrap();
    let second = crm.create(&showing(), &cancel).await.unwrap();
    assert_eq!((&first.key, second.record.is_some()), (&second.key, true));
    let probe = Probe::Marker { marker: showing().marker, parents: Vec::new() };
    assert_eq!(crm.find(KIND, &probe, &cancel).await.unwrap().len(), 1);
    let other = Probe::Marker { marker: "m-2".into(), parents: Vec::new() };
    assert!(crm.find(KIND, &other, &cancel).await.unwrap().is_empty());
    let settle = || {};
    let once = NewRecord { marker: "m-3".into(), ..showing() };
    let probe = Probe::Marker { marker: "m-3".into(), parents: Vec::new() };
    assert_eq!(kit::made_by_the_book(crm.as_ref(), &once, &probe, &settle).await.unwrap(), 1);
    // Somebody else's entry under our name is not ours.
    server.put("m-9.ics", &event("theirs@example.org", "SUMMARY:Theirs\r\nDTSTART:20261001T150000Z"));
    let taken = crm.create(&NewRecord { marker: "m-9".into(), ..showing() }, &cancel).await.unwrap_err();
    assert_eq!(taken.kind, ErrorKind::Conflict);
    let nothing = NewRecord { fields: fields([("SUMMARY", text("When?"))]), ..showing() };
    let refused = crm.create(&nothing, &cancel).await.unwrap_err();
    assert_eq!((refused.kind, refused.outcome), (ErrorKind::Unprocessable, Outcome::NotDone));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_shown() {
    let Some(server) = furnished() else { return };
    let log = crate::bench::log();
    let proxy = Proxy::before(&server.url(), |_| false).await;
    let crm = at(&proxy.address(&server.url()), &[]).unwrap();
    let pulled = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    let stale = RecordChange {
        kind: KIND,
        key: "1.ics".into(),
        changes: changes([("SUMMARY", text("Quillfeather")), ("STATUS", text("perhaps"))]),
        seen: pulled.records[0].clone(),
    };
    let error = crm.update(&stale, &CancellationToken::new()).await.unwrap_err();
    let shown = format!("{error} {error:?} {stale:?} {:?} {}", pulled.records, log.text());
    nothing_secret_in(&shown, &[PASSWORD, "Quillfeather", "perhaps", "Showing 1"]).unwrap();
    assert!(log.text().contains("caldav"), "something was logged");
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_have_their_class() {
    let Some(server) = furnished() else { return };
    let proxy = Proxy::before(&server.url(), |line| line.starts_with("REPORT") || line.starts_with("PUT")).await;
    let config = connection(&[("url", &proxy.address(&server.url())), ("username", USER)], &[("password", PASSWORD)]);
    let crm = CalDav::new().unwrap().with_limits(impatient()).connect_crm(config, &context()).unwrap();
    crm.describe(&CancellationToken::new()).await.unwrap();
    kit::errors_have_their_class(crm.as_ref(), &showing(), &|trouble| proxy.make(trouble)).await.unwrap();
}

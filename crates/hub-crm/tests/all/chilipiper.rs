//! The laws for Chili Piper, before answers written from the words of the vendor's description.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use hub_connector::crm::Crm;
use hub_connector::testkit::crm as kit;
use hub_connector::testkit::{SkippingTimer, nothing_secret_in};
use hub_connector::{CancellationToken, ConnectContext, Connector, ErrorKind, HttpFactory, Outcome};
use hub_crm::chilipiper::ChiliPiper;
use hub_domain::ManualClock;
use hub_domain::crm::{CrmKind, FieldValue};
use serde_json::{Value, json};

use crate::bench::{connection, fields, new, text};
use crate::served::{Reply, Served};

pub const KIND: CrmKind = CrmKind::Appointment;
const KEY: &str = "chili-key-1";

/// What the vendor has.
pub struct Account {
    pub meetings: Arc<Mutex<Vec<Value>>>,
    pub server: Served,
    clock: Arc<ManualClock>,
}

/// A meeting's key.
pub fn key(n: u32) -> String {
    format!("00000000-0000-4000-8000-0000000000{n:02}")
}

fn meeting(n: u32) -> Value {
    json!({"meetingId": key(n), "status": "Active", "scheduledAt": format!("2026-09-{n:02}T15:00:00Z"), "title": format!("Showing {n}"),
        "attendees": [{"email": "Ada@example.org"}, "bo@example.org"], "assignedUserId": "U", "workspaceId": "W"})
}

fn answer(meetings: &[Value], line: &str, whole: &str) -> Reply {
    let say = |status: u16, body: Value| {
        (status, vec![("content-type".into(), "application/json".into())], body.to_string().into_bytes())
    };
    if !whole.to_lowercase().contains(&format!("authorization: bearer {KEY}")) {
        return say(401, json!({"errorCode": "unauthorized", "errorMessage": "no"}));
    }
    let path = line.split(' ').nth(1).unwrap().split('?').next().unwrap();
    match path.trim_start_matches("/api/fire-edge/") {
        "v1/org/workspace" => say(200, json!({"results": [], "total": 0, "page": 0, "pageSize": 1})),
        "v2/org/meetings/meetings" => {
            let body: Value = serde_json::from_str(whole.split("\r\n\r\n").nth(1).unwrap()).unwrap();
            let at = |name: &str| body[name].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
            if (at("end") - at("start")).num_seconds() > 7 * 86_400 || at("end") <= at("start") {
                return (400, vec![("content-type".into(), "text/plain".into())], b"Invalid value for: body".to_vec());
            }
            let within = |meeting: &&Value| {
                let start: DateTime<Utc> = meeting["scheduledAt"].as_str().unwrap().parse().unwrap();
                start >= at("start") && start < at("end")
            };
            let fitting: Vec<_> = meetings.iter().filter(within).collect();
            let (size, page) =
                (body["pageSize"].as_u64().unwrap() as usize, body["page"].as_u64().unwrap_or(1) as usize);
            let rows: Vec<_> = fitting.iter().skip((page - 1) * size).take(size).collect();
            let more = if page * size < fitting.len() { "Yes" } else { "No" };
            say(200, json!({"data": rows, "hasMore": more}))
        }
        one => {
            let found = meetings.iter().find(|meeting| one.ends_with(meeting["meetingId"].as_str().unwrap()));
            match found {
                Some(meeting) => say(200, json!({"data": meeting, "hasMore": "No"})),
                None => say(404, json!({"errorCode": "not-found", "errorMessage": "no"})),
            }
        }
    }
}

impl Account {
    pub async fn new() -> Self {
        let meetings = Arc::new(Mutex::new((1..=20).map(meeting).collect::<Vec<_>>()));
        let held = Arc::clone(&meetings);
        let server = Served::with(Arc::new(move |line, whole| answer(&held.lock().unwrap(), line, whole))).await;
        let clock = Arc::new(ManualClock::at("2026-09-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap()));
        Self { meetings, server, clock }
    }

    pub fn connect(&self, url: &str, key: &str) -> Arc<dyn Crm> {
        let timer = Arc::new(SkippingTimer(Arc::clone(&self.clock)));
        let http = HttpFactory::with_timer(Arc::<ManualClock>::clone(&self.clock), timer).unwrap();
        let context = ConnectContext { clock: Arc::<ManualClock>::clone(&self.clock), http };
        let url = format!("{url}/api/fire-edge");
        let config = connection(&[("url", &url), ("page_size", "3")], &[("api_key", key)]);
        let connector = ChiliPiper::new().unwrap();
        connector.manifest().check_config(&config).unwrap();
        connector.connect_crm(config, &context).unwrap()
    }

    pub fn usual(&self, url: &str) -> Arc<dyn Crm> {
        self.connect(url, KEY)
    }
}

#[tokio::test]
async fn laws_of_reading() {
    let account = Account::new().await;
    let url = account.server.url();
    let crm = account.usual(&url);
    assert_eq!(crm.check().await.unwrap().label, "Chili Piper");
    kit::roles_declared_are_roles_present(ChiliPiper::new().unwrap().manifest(), crm.as_ref()).unwrap();
    let pulled = kit::full_pull_terminates_with_unique_ids(crm.as_ref(), KIND).await.unwrap();
    assert_eq!(pulled.records.len(), 20);
    kit::incremental_brings_nothing(crm.as_ref(), KIND).await.unwrap();
    kit::resumed_after_every_page(&|| account.usual(&url), KIND).await.unwrap();
    kit::declared_deletes_and_no_others(crm.as_ref(), KIND).await.unwrap();
    kit::mapping_is_total(crm.as_ref(), &pulled.records[..3], None).unwrap();
    kit::asked_for_is_what_came(crm.as_ref(), KIND).await.unwrap();
    kit::cancel_within_a_page(crm.as_ref(), KIND).await.unwrap();
    assert!(account.server.log().iter().all(|(_, status)| *status != 400), "no list spans more than a week");
}

#[tokio::test]
async fn golden_mapping_and_what_changed() {
    let account = Account::new().await;
    let crm = account.usual(&account.server.url());
    let before = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    let mapped = crm.map(&before.records[0]).unwrap();
    assert_eq!((mapped.issues.len(), mapped.unmapped.len()), (0, 0), "{:?}", mapped.unmapped);
    let expected = fields([
        ("UID", text(&key(1))),
        ("SUMMARY", text("Showing 1")),
        ("DTSTART", text("2026-09-01T15:00:00Z")),
        ("DTEND", FieldValue::Empty),
        ("STATUS", text("CONFIRMED")),
        ("ATTENDEE", FieldValue::entries(["ada@example.org", "bo@example.org"])),
    ]);
    assert_eq!(mapped.fields, expected);
    account.meetings.lock().unwrap()[4]["status"] = json!("Canceled");
    let news = kit::pull_all(crm.as_ref(), KIND, before.cursors.last().cloned()).await.unwrap();
    assert_eq!(news.mirror.0.keys().cloned().collect::<Vec<_>>(), [key(5)]);
    assert_eq!(crm.map(&news.records[0]).unwrap().fields["STATUS"], text("CANCELLED"));
    assert!(crm.record(KIND, "00000000", &CancellationToken::new()).await.unwrap().is_none());
    // As a single meeting is said to be named.
    let mut other = news.records[0].clone();
    other.payload = json!({"id": key(5), "meetingStatus": "NoShow", "start": "2026-09-05T15:00:00+01:00", "end": "2026-09-05T16:00:00+01:00"})
        .as_object().cloned().unwrap();
    let said = crm.map(&other).unwrap().fields;
    assert_eq!((&said["DTSTART"], &said["DTEND"]), (&text("2026-09-05T14:00:00Z"), &text("2026-09-05T15:00:00Z")));
}

#[tokio::test]
async fn it_is_read_only_and_shows_no_secret() {
    let account = Account::new().await;
    let log = crate::bench::log();
    let crm = account.usual(&account.server.url());
    let pulled = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    let made = new(KIND, fields([("SUMMARY", text("x"))]), "m");
    assert_eq!(crm.create(&made, &CancellationToken::new()).await.unwrap_err().kind, ErrorKind::Unsupported);
    let stranger = account.connect(&account.server.url(), "chili-key-2");
    let error = stranger.changes(KIND, None, &CancellationToken::new()).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::Unauthorized, Outcome::NotDone));
    let shown = format!("{error:?} {:?} {}", pulled.records, log.text());
    nothing_secret_in(&shown, &[KEY, "chili-key-2", "example.org", "Showing"]).unwrap();
}

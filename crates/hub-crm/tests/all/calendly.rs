//! The laws for Calendly, before answers written from the vendor's pages.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::crm::Crm;
use hub_connector::testkit::crm as kit;
use hub_connector::testkit::{SkippingTimer, nothing_secret_in};
use hub_connector::{CancellationToken, ConnectContext, Connector, Cursor, ErrorKind, HttpFactory};
use hub_crm::calendly::Calendly;
use hub_domain::ManualClock;
use hub_domain::crm::{CrmKind, FieldValue};
use serde_json::{Value, json};

use crate::bench::{connection, fields, new, text};
use crate::served::{Reply, Served};

pub const KIND: CrmKind = CrmKind::Appointment;
const TOKEN: &str = "cal-token-1";

/// What the vendor has.
pub struct Account {
    pub events: Arc<Mutex<Vec<Value>>>,
    pub server: Served,
    pub clock: Arc<ManualClock>,
}

fn event(n: u32) -> Value {
    json!({
        "uri": format!("https://api.calendly.com/scheduled_events/E-{n}"), "name": format!("Showing {n}"),
        "status": "active", "start_time": format!("2026-09-{n:02}T15:00:00.000000Z"),
        "end_time": format!("2026-09-{n:02}T15:30:00.000000Z"), "event_type": "https://api.calendly.com/event_types/T",
        "location": {"type": "physical", "location": "1 Mill Race Road"}, "updated_at": "2026-08-01T00:00:00.000000Z",
        "created_at": "2026-08-01T00:00:00.000000Z", "event_guests": [{"email": "Guest@example.org"}],
        "event_memberships": [{"user_name": "Fenna"}],
    })
}

fn invitees(key: &str) -> Value {
    json!({"collection": [
        {"uri": format!("https://api.calendly.com/scheduled_events/{key}/invitees/I"), "email": "Ada@example.org", "name": "Ada",
         "status": "active", "questions_and_answers": [{"question": "Which home?", "answer": "Mill Race", "position": 0}]},
        {"uri": "https://x/I2", "email": "gone@example.org", "status": "canceled"},
    ], "pagination": {"count": 2, "next_page_token": null}})
}

fn answer(events: &[Value], line: &str, head: &str) -> Reply {
    let say = |status: u16, body: Value| {
        (status, vec![("content-type".into(), "application/json".into())], body.to_string().into_bytes())
    };
    if !head.to_lowercase().contains(&format!("authorization: bearer {TOKEN}")) {
        return say(401, json!({"title": "Unauthenticated", "message": "The access token is invalid"}));
    }
    let url = hub_connector::Url::parse(&format!("http://x{}", line.split(' ').nth(1).unwrap())).unwrap();
    let of = |name: &str| url.query_pairs().find(|(held, _)| held == name).map(|(_, value)| value.into_owned());
    let parts: Vec<_> = url.path().trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["users", "me"] => say(
            200,
            json!({"resource": {"uri": "https://api.calendly.com/users/U", "name": "Fenna Oakhanger",
            "current_organization": "https://api.calendly.com/organizations/O"}}),
        ),
        ["scheduled_events"] => {
            if of("user").as_deref() != Some("https://api.calendly.com/users/U") && of("organization").is_none() {
                return say(403, json!({"title": "Permission Denied"}));
            }
            let (from, to) = (of("min_start_time").unwrap(), of("max_start_time").unwrap());
            let start = |event: &Value| event["start_time"].as_str().unwrap().to_owned();
            let mut fitting: Vec<_> =
                events.iter().filter(|event| start(event) >= from && start(event) <= to).collect();
            fitting.sort_by_key(|event| start(event));
            let at = match of("page_token").map(|token| token.parse::<usize>()) {
                None => 0,
                Some(Ok(at)) => at,
                Some(Err(_)) => return say(400, json!({"title": "Invalid Argument"})),
            };
            let count: usize = of("count").unwrap().parse().unwrap();
            let page: Vec<_> = fitting.iter().skip(at).take(count).collect();
            let next = (at + count < fitting.len()).then(|| (at + count).to_string());
            say(200, json!({"collection": page, "pagination": {"count": page.len(), "next_page_token": next}}))
        }
        ["scheduled_events", key, rest @ ..] => {
            let found = events.iter().find(|event| event["uri"].as_str().unwrap().ends_with(&format!("/{key}")));
            match (found, rest) {
                (Some(event), []) => say(200, json!({"resource": event})),
                (Some(_), ["invitees"]) => say(200, invitees(key)),
                _ => say(404, json!({"title": "Resource Not Found"})),
            }
        }
        _ => say(404, json!({})),
    }
}

impl Account {
    pub async fn new() -> Self {
        let events = Arc::new(Mutex::new((1..=20).map(event).collect::<Vec<_>>()));
        let held = Arc::clone(&events);
        let server = Served::with(Arc::new(move |line, head| answer(&held.lock().unwrap(), line, head))).await;
        let clock = Arc::new(ManualClock::at("2026-09-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap()));
        Self { events, server, clock }
    }

    pub fn connect(&self, url: &str, more: &[(&str, &str)], token: &str) -> Arc<dyn Crm> {
        let timer = Arc::new(SkippingTimer(Arc::clone(&self.clock)));
        let http = HttpFactory::with_timer(Arc::<ManualClock>::clone(&self.clock), timer).unwrap();
        let context = ConnectContext { clock: Arc::<ManualClock>::clone(&self.clock), http };
        let config = connection(&[&[("url", url), ("page_size", "7")], more].concat(), &[("token", token)]);
        let connector = Calendly::new().unwrap();
        connector.manifest().check_config(&config).unwrap();
        connector.connect_crm(config, &context).unwrap()
    }

    pub fn usual(&self, url: &str) -> Arc<dyn Crm> {
        self.connect(url, &[], TOKEN)
    }
}

#[tokio::test]
async fn laws_of_reading() {
    let account = Account::new().await;
    let url = account.server.url();
    let crm = account.usual(&url);
    assert_eq!(crm.check().await.unwrap().label, "Fenna Oakhanger");
    kit::roles_declared_are_roles_present(Calendly::new().unwrap().manifest(), crm.as_ref()).unwrap();
    let pulled = kit::full_pull_terminates_with_unique_ids(crm.as_ref(), KIND).await.unwrap();
    assert_eq!((pulled.records.len(), pulled.cursors.len()), (20, 3));
    kit::incremental_brings_nothing(crm.as_ref(), KIND).await.unwrap();
    kit::resumed_after_every_page(&|| account.usual(&url), KIND).await.unwrap();
    kit::declared_deletes_and_no_others(crm.as_ref(), KIND).await.unwrap();
    kit::mapping_is_total(crm.as_ref(), &pulled.records[..3], None).unwrap();
    kit::asked_for_is_what_came(crm.as_ref(), KIND).await.unwrap();
    kit::cancel_within_a_page(crm.as_ref(), KIND).await.unwrap();
    let all = account.connect(&url, &[("whose", "the organization")], TOKEN);
    assert_eq!(kit::pull_all(all.as_ref(), KIND, None).await.unwrap().records.len(), 20);
}

#[tokio::test]
async fn golden_mapping() {
    let account = Account::new().await;
    account.events.lock().unwrap()[1]["status"] = json!("canceled");
    account.events.lock().unwrap()[1]["cancellation"] = json!({"reason": "Rain", "canceler_type": "invitee"});
    account.events.lock().unwrap()[1]["location"] = json!({"type": "zoom", "join_url": "https://example.org/j"});
    let crm = account.usual(&account.server.url());
    let of = async |key: &str| {
        let raw = crm.record(KIND, key, &CancellationToken::new()).await.unwrap().unwrap();
        crm.map(&raw).unwrap()
    };
    let mapped = of("E-1").await;
    assert_eq!((mapped.issues.len(), mapped.unmapped.len()), (0, 0), "{:?}", mapped.unmapped);
    let expected = fields([
        ("UID", text("https://api.calendly.com/scheduled_events/E-1")),
        ("SUMMARY", text("Showing 1")),
        ("DTSTART", text("2026-09-01T15:00:00Z")),
        ("DTEND", text("2026-09-01T15:30:00Z")),
        ("STATUS", text("CONFIRMED")),
        ("LOCATION", text("1 Mill Race Road")),
        ("DESCRIPTION", text("Which home?: Mill Race")),
        ("ATTENDEE", FieldValue::entries(["ada@example.org", "guest@example.org"])),
    ]);
    assert_eq!(mapped.fields, expected);
    let cancelled = of("E-2").await.fields;
    assert_eq!((&cancelled["STATUS"], &cancelled["LOCATION"]), (&text("CANCELLED"), &text("https://example.org/j")));
    assert_eq!(cancelled["DESCRIPTION"], text("Which home?: Mill Race\nRain"));
    assert!(crm.record(KIND, "E-99", &CancellationToken::new()).await.unwrap().is_none());
    assert!(crm.record(KIND, "a/b", &CancellationToken::new()).await.unwrap().is_none());
}

#[tokio::test]
async fn what_changed_comes_and_nothing_else() {
    let account = Account::new().await;
    let crm = account.usual(&account.server.url());
    let before = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    {
        let mut events = account.events.lock().unwrap();
        events[4]["status"] = json!("canceled");
        events[4]["updated_at"] = json!("2026-09-01T12:00:00.000000Z");
        let mut booked = event(29);
        booked["uri"] = json!("https://api.calendly.com/scheduled_events/NEW");
        events.push(booked);
    }
    let asked = account.server.log().len();
    let news = kit::pull_all(crm.as_ref(), KIND, before.cursors.last().cloned()).await.unwrap();
    assert_eq!(news.mirror.0.keys().collect::<Vec<_>>(), ["E-5", "NEW"]);
    assert_eq!(account.server.log().len() - asked, 3 + 2, "invitees are asked for where something is new");
    // Far from these days nothing is listed, and nothing is gone.
    account.clock.advance(TimeDelta::days(200));
    let later = kit::pull_all(crm.as_ref(), KIND, news.cursors.last().cloned()).await.unwrap();
    assert!(later.records.is_empty() && later.deleted.is_empty());
    // A word for the next page that the vendor no longer knows.
    account.clock.advance(TimeDelta::days(-200));
    let first = crm.changes(KIND, None, &CancellationToken::new()).await.unwrap();
    let mut lost = first.next.0;
    lost["next"] = json!("lost");
    let rest = kit::pull_all(crm.as_ref(), KIND, Some(Cursor(lost))).await.unwrap();
    assert_eq!(first.records.len() + rest.records.len(), 21);
}

#[tokio::test]
async fn it_is_read_only_and_shows_no_secret() {
    let account = Account::new().await;
    let log = crate::bench::log();
    let crm = account.usual(&account.server.url());
    let pulled = kit::pull_all(crm.as_ref(), KIND, None).await.unwrap();
    let made = new(KIND, fields([("SUMMARY", text("x"))]), "m");
    assert_eq!(crm.create(&made, &CancellationToken::new()).await.unwrap_err().kind, ErrorKind::Unsupported);
    assert!(crm.changes(CrmKind::Deal, None, &CancellationToken::new()).await.is_err());
    let stranger = account.connect(&account.server.url(), &[], "cal-token-2");
    let error = stranger.check().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unauthorized);
    let shown = format!("{error:?} {:?} {}", pulled.records, log.text());
    nothing_secret_in(&shown, &[TOKEN, "cal-token-2", "example.org", "Showing"]).unwrap();
}

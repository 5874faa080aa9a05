//! A day at a vendor that counts, on a clock that only waiting moves.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use hub_domain::{Clock, ManualClock};
use proptest::prelude::*;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use super::account::Account;
use super::book::Book;
use super::ledger::Ledger;
use super::memory::QuotaMemory;
use super::{Urgency, for_a_person, urgency};
use crate::http::{Auth, Timer};
use crate::manifest::Limits;
use crate::testkit::SkippingTimer;

const PATIENT: Duration = Duration::from_secs(30 * 86_400);

#[derive(Default)]
struct Shelf(Mutex<HashMap<String, Value>>, Mutex<u64>);

#[async_trait]
impl QuotaMemory for Shelf {
    async fn load(&self, account: &str) -> Option<Value> {
        self.0.lock().unwrap().get(account).cloned()
    }

    async fn keep(&self, account: &str, value: &Value) {
        // Through text, as a store keeps it.
        let value = serde_json::from_str(&value.to_string()).unwrap();
        self.0.lock().unwrap().insert(account.to_owned(), value);
        *self.1.lock().unwrap() += 1;
    }
}

fn start() -> DateTime<Utc> {
    "2026-11-21T06:00:00Z".parse().unwrap()
}

struct World {
    clock: Arc<ManualClock>,
    timer: SkippingTimer,
    shelf: Arc<Shelf>,
    limits: Arc<Limits>,
}

impl World {
    fn new(limits: Limits) -> Self {
        let clock = Arc::new(ManualClock::at(start()));
        Self { timer: SkippingTimer(Arc::clone(&clock)), clock, shelf: Arc::default(), limits: Arc::new(limits) }
    }

    /// A new process: nothing is left but what was kept.
    fn process(&self) -> Book {
        let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(&self.clock);
        Book::new(clock).with_memory(Arc::<Shelf>::clone(&self.shelf))
    }

    fn connection(&self, process: &Book, path: &str) -> Arc<Account> {
        let base = Url::parse(&format!("https://mls.example/{path}")).unwrap();
        process.account(&base, &Auth::Bearer(SecretString::from("token")), "", &self.limits)
    }

    async fn take(&self, account: &Arc<Account>, urgency: Urgency) -> super::Permit {
        account.acquire(urgency, PATIENT, &self.timer).await.unwrap_or_else(|_| panic!("patience"))
    }

    fn pass(&self, ms: i64) {
        self.clock.advance(TimeDelta::milliseconds(ms));
    }
}

/// The most that was used in any window of that length.
fn busiest(log: &[(DateTime<Utc>, u64)], window: TimeDelta) -> u64 {
    let (mut most, mut sum, mut oldest) = (0, 0, 0);
    for (at, amount) in log {
        sum += amount;
        while log[oldest].0 <= *at - window {
            sum -= log[oldest].1;
            oldest += 1;
        }
        most = most.max(sum);
    }
    most
}

/// Two connections with one token, as fast as they may, for a day, killed and started again in the middle.
#[tokio::test]
async fn a_day_never_above_any_declared_rate() {
    let limits = Limits {
        per_second: Some(2),
        per_minute: Some(100),
        per_hour: Some(4_000),
        per_day: Some(40_000),
        bytes_per_hour: Some(2_000_000_000),
        ..Limits::default()
    };
    let world = World::new(limits);
    let mut process = world.process();
    let mut log: Vec<(DateTime<Utc>, u64)> = Vec::new();
    let mut kills = [3, 7, 8, 15].map(|hours| start() + TimeDelta::hours(hours)).into_iter().peekable();
    for n in 0_u64.. {
        if world.clock.now() >= start() + TimeDelta::hours(24) {
            break;
        }
        if kills.next_if(|at| world.clock.now() >= *at).is_some() {
            process = world.process();
        }
        let account = world.connection(&process, if n % 2 == 0 { "north" } else { "south" });
        let urgency = if n % 97 == 0 { Urgency::Person } else { Urgency::Background };
        let mut permit = world.take(&account, urgency).await;
        let most = permit.largest().unwrap();
        permit.read = (n.wrapping_mul(7_919) % 900_000 + 100_000).min(most);
        log.push((world.clock.now(), permit.read));
        world.pass((n % 13 * 40) as i64);
        drop(permit);
    }
    let calls: Vec<_> = log.iter().map(|(at, _)| (*at, 1)).collect();
    for (most, window) in [
        (2, TimeDelta::seconds(1)),
        (100, TimeDelta::minutes(1)),
        (4_000, TimeDelta::hours(1)),
        (40_000, TimeDelta::hours(24)),
    ] {
        let busiest = busiest(&calls, window);
        assert!(busiest <= most, "{busiest} calls in {window}");
        assert!(busiest * 10 >= most * 6, "and the rate is used: {busiest} of {most} in {window}");
    }
    let bytes = busiest(&log, TimeDelta::hours(1));
    assert!((1_300_000_000..=2_000_000_000).contains(&bytes), "{bytes} bytes in an hour");
    let kept = *world.shelf.1.lock().unwrap();
    assert!(kept * 8 < log.len() as u64, "{kept} notes for {} calls", log.len());
}

/// Without a process in between, requests alone: what is declared is reached, by people exactly.
#[tokio::test]
async fn people_reach_the_rate_and_the_background_leaves_a_tenth() {
    let world = World::new(Limits { per_minute: Some(50), ..Limits::default() });
    let account = world.connection(&world.process(), "");
    let mut log = Vec::new();
    for _ in 0..225 {
        drop(world.take(&account, Urgency::Background).await);
        log.push((world.clock.now(), 1));
    }
    assert_eq!(busiest(&log, TimeDelta::minutes(1)), 45);
    let before = world.clock.now();
    for _ in 0..5 {
        drop(world.take(&account, Urgency::Person).await);
    }
    assert_eq!(world.clock.now(), before, "at once, although the background would wait");
    drop(world.take(&account, Urgency::Background).await);
    assert!(world.clock.now() > before + TimeDelta::seconds(1));
}

#[tokio::test]
async fn a_waiting_person_goes_before_the_background() {
    let world = World::new(Limits { per_second: Some(1), ..Limits::default() });
    let account = world.connection(&world.process(), "");
    drop(world.take(&account, Urgency::Background).await);
    struct Patient(Arc<ManualClock>, tokio::sync::Semaphore);
    #[async_trait]
    impl Timer for Patient {
        async fn sleep(&self, _: Duration) {
            // Waits until the test lets time pass.
            let permit = self.1.acquire().await.unwrap();
            permit.forget();
        }
    }
    let timer = Arc::new(Patient(Arc::clone(&world.clock), tokio::sync::Semaphore::new(0)));
    let order = Arc::new(Mutex::new(Vec::new()));
    let ask = |urgency| {
        let (account, timer, order) = (Arc::clone(&account), Arc::clone(&timer), Arc::clone(&order));
        tokio::spawn(async move {
            let permit = account.acquire(urgency, PATIENT, timer.as_ref()).await;
            assert!(permit.is_ok());
            order.lock().unwrap().push(urgency);
        })
    };
    let background = ask(Urgency::Background);
    tokio::task::yield_now().await;
    let person = ask(Urgency::Person);
    tokio::task::yield_now().await;
    for _ in 0..40 {
        timer.0.advance(TimeDelta::milliseconds(100));
        timer.1.add_permits(2);
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
    }
    background.await.unwrap();
    person.await.unwrap();
    assert_eq!(*order.lock().unwrap(), [Urgency::Person, Urgency::Background]);
}

#[tokio::test]
async fn urgency_belongs_to_a_task() {
    assert_eq!(urgency(), Urgency::Background);
    for_a_person(async { assert_eq!(urgency(), Urgency::Person) }).await;
    assert_eq!(urgency(), Urgency::Background);
}

fn headers(pairs: &[(&str, String)]) -> HeaderMap {
    let pair =
        |(n, v): &(&str, String)| (HeaderName::from_bytes(n.as_bytes()).unwrap(), HeaderValue::from_str(v).unwrap());
    pairs.iter().map(pair).collect()
}

/// A vendor that declares nothing and counts by its own clock minutes, in each style; the limits are learnt.
#[tokio::test]
async fn learnt_limits_are_kept_too() {
    for style in ["application", "burst", "quota", "general"] {
        let world = World::new(Limits::default());
        let account = world.connection(&world.process(), "");
        let (limit, minute) = (30_u64, 60_i64);
        let mut counted: HashMap<i64, u64> = HashMap::new();
        for _ in 0..300 {
            drop(world.take(&account, Urgency::Person).await);
            let now = world.clock.now();
            let window = now.timestamp() / minute;
            let used = counted.entry(window).or_default();
            *used += 1;
            assert!(*used <= limit, "{style}");
            let left = (limit - *used).to_string();
            let reset = DateTime::from_timestamp((window + 1) * minute, 0).unwrap();
            account.learn(&headers(&match style {
                "application" => vec![
                    ("Application-RateLimit-Limit", "100000".to_owned()),
                    ("Application-RateLimit-Remaining", left),
                    ("Application-RateLimit-Reset", reset.to_rfc3339()),
                ],
                "burst" => vec![
                    ("Burst-RateLimit-Limit", limit.to_string()),
                    ("Burst-RateLimit-Remaining", left),
                    ("Burst-RateLimit-Reset", reset.to_rfc3339()),
                ],
                "quota" => vec![("Minute-Quota-Limit", format!("{limit}.0"))],
                _ => vec![("X-RateLimit-Remaining", left), ("X-RateLimit-Reset", reset.timestamp().to_string())],
            }));
            world.pass(137);
        }
        assert!(world.clock.now() - start() < TimeDelta::minutes(14), "{style}: {}", world.clock.now());
    }
}

#[tokio::test]
async fn quiet_and_learnt_limits_survive_a_restart() {
    let world = World::new(Limits { per_minute: Some(600), ..Limits::default() });
    let account = world.connection(&world.process(), "");
    account.learn(&headers(&[("Hour-Quota-Limit", "20.0".to_owned())]));
    for _ in 0..15 {
        drop(world.take(&account, Urgency::Background).await);
    }
    account.refused(Some(start() + TimeDelta::minutes(3))).await;
    let account = world.connection(&world.process(), "");
    let error = account.acquire(Urgency::Person, Duration::from_secs(1), &world.timer).await.map(drop);
    assert!(error.is_err_and(|wait| wait > Duration::from_secs(170)));
    drop(world.take(&account, Urgency::Person).await);
    assert_eq!(world.clock.now(), start() + TimeDelta::minutes(3));
    drop(world.take(&account, Urgency::Background).await);
    assert!(world.clock.now() >= start() + TimeDelta::hours(1), "15 of 20 were used before, and two may have been");
}

#[tokio::test]
async fn refusals_without_a_time_wait_longer_and_longer() {
    let world = World::new(Limits::default());
    let account = world.connection(&world.process(), "");
    let mut waits = Vec::new();
    for _ in 0..7 {
        account.refused(None).await;
        let before = world.clock.now();
        drop(world.take(&account, Urgency::Background).await);
        waits.push((world.clock.now() - before).num_seconds());
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 32]);
    account.served();
    account.refused(None).await;
    let before = world.clock.now();
    drop(world.take(&account, Urgency::Background).await);
    assert_eq!(world.clock.now() - before, TimeDelta::seconds(1));
}

#[tokio::test]
async fn the_strictest_of_the_living_clients_decides() {
    let world = World::new(Limits { per_hour: Some(100), ..Limits::default() });
    let process = world.process();
    let account = world.connection(&process, "north");
    let strict = Arc::new(Limits { per_hour: Some(10), ..Limits::default() });
    let base = Url::parse("https://mls.example/").unwrap();
    let same = process.account(&base, &Auth::Bearer(SecretString::from("token")), "", &strict);
    assert!(Arc::ptr_eq(&account, &same));
    for _ in 0..10 {
        drop(world.take(&account, Urgency::Person).await);
    }
    let now = async |longest| account.acquire(Urgency::Person, longest, &world.timer).await.is_ok();
    assert!(!now(Duration::ZERO).await);
    drop(strict);
    let _account = world.connection(&process, "east");
    assert!(now(Duration::ZERO).await, "the strict one is gone, its use is not");
    assert_eq!(account.pace(9), Duration::from_secs(360));
}

#[test]
fn an_answer_given_up_is_settled() {
    let mut ledger = Ledger::default();
    let limits = Limits { bytes_per_hour: Some(1_600), ..Limits::default() };
    ledger.declare([&limits]);
    for _ in 0..8 {
        let taken = ledger.take(start(), Urgency::Person).unwrap();
        assert_eq!(taken.reserved, Some(100));
        ledger.settle(start(), taken.reserved, 0);
    }
    let mut under_way = 0;
    while ledger.take(start(), Urgency::Person).is_ok() {
        under_way += 1;
    }
    assert_eq!(under_way, 16, "all of the hour is set aside and none of it used");
}

proptest! {
    #[test]
    fn what_was_kept_by_nobody_knows_whom_does_no_harm(text in "[\\[\\]{}\":,0-9a-z_ -]{0,200}") {
        let mut ledger = Ledger::default();
        ledger.declare([&Limits { per_minute: Some(3), ..Limits::default() }]);
        let inner: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        for value in [inner.clone(), json!({"version": 1, "windows": inner, "left": inner, "bytes": inner})] {
            ledger.restore(&value);
        }
        prop_assert!(ledger.take(start(), Urgency::Person).is_ok_and(|t| t.keep_first));
    }
}

#[test]
fn the_room_that_is_left_can_be_used_at_once() {
    let now = start();
    let mut ledger = Ledger::default();
    assert_eq!(ledger.room(now), None, "nothing limits it");
    let limits = Limits { per_second: Some(1_000), per_minute: Some(20), per_day: Some(30), ..Limits::default() };
    ledger.declare([&limits]);
    assert_eq!(ledger.room(now), Some(18));
    for left in (0..18).rev() {
        ledger.take(now, Urgency::Background).unwrap();
        assert_eq!(ledger.room(now), Some(left));
    }
    assert!(ledger.take(now, Urgency::Background).is_err());
    let later = now + TimeDelta::minutes(2);
    assert_eq!(ledger.room(later), Some(27 - 18), "the day's rate");
    ledger.refused(later);
    assert_eq!(ledger.room(later), Some(0));
    let bytes = Limits { bytes_per_hour: Some(1_600), ..Limits::default() };
    let mut ledger = Ledger::default();
    ledger.declare([&bytes]);
    // An answer may have a sixteenth; a tenth of all is kept for people.
    assert_eq!(ledger.room(now), Some(14));
    let taken = ledger.take(now, Urgency::Background).unwrap();
    ledger.settle(now, taken.reserved, 90);
    assert_eq!(ledger.room(now), Some(13));
}

//! The conformance laws as code, for the tests of every vendor family.
//!
//! Each law is a function that returns what broke it. `docs/howto/add-a-connector.md` explains them; a connector's
//! tests call every one of them under the law's own name.

pub mod crm;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use hub_domain::{ManualClock, RawRecord, Stream};
use serde_json::{Map, Value, json};

use crate::http::Timer;
use crate::manifest::Role;
use crate::{
    CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, MOST_AHEAD, Manifest, Page, RejectedRow, Source,
    Wanted,
};

/// A law that does not hold, and how one sees it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("law broken: {law}: {how}")]
pub struct Broken {
    /// The law.
    pub law: &'static str,
    /// What was observed.
    pub how: String,
}

/// Outcome of a law.
pub type Law = Result<(), Broken>;

/// Pages after which a pull counts as endless.
const ENDLESS: usize = 100_000;

/// A timer that moves a clock by hand instead of waiting.
pub struct SkippingTimer(pub Arc<ManualClock>);

#[async_trait]
impl Timer for SkippingTimer {
    async fn sleep(&self, duration: Duration) {
        self.0.advance(TimeDelta::from_std(duration).unwrap_or(TimeDelta::zero()));
        tokio::task::yield_now().await;
    }
}

/// The simplest store there is: what a key said last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mirror(pub BTreeMap<String, Map<String, Value>>);

impl Mirror {
    /// Applies a page's records in their order.
    pub fn apply(&mut self, records: &[RawRecord]) {
        for record in records {
            self.0.insert(record.key.clone(), record.payload.clone());
        }
    }

    /// Applies a page as the engine does: its records, then what it names as gone.
    pub fn apply_page(&mut self, page: &Page) {
        self.apply(&page.records);
        for key in &page.deleted {
            self.0.remove(key);
        }
    }
}

/// Everything one pull from a cursor to the end brought.
#[derive(Debug, Clone)]
pub struct Pulled {
    /// Records in the order they came.
    pub records: Vec<RawRecord>,
    /// Rows that could not become records.
    pub rejected: Vec<RejectedRow>,
    /// The cursor behind each page.
    pub cursors: Vec<Cursor>,
    /// Keys that were named as gone, in the order they came.
    pub deleted: Vec<String>,
    held: Mirror,
}

impl Pulled {
    /// What a store holds afterwards.
    #[must_use]
    pub fn mirror(&self) -> Mirror {
        self.held.clone()
    }
}

/// Pulls until there is no more.
///
/// # Errors
/// The source's; and [`ErrorKind::Malformed`] when the pages do not end.
pub async fn pull_all(source: &dyn Source, stream: Stream, from: Option<Cursor>) -> Result<Pulled, ConnectorError> {
    pull_onto(Mirror::default(), source, stream, from).await
}

/// The same on top of what a store holds already.
async fn pull_onto(
    held: Mirror,
    source: &dyn Source,
    stream: Stream,
    from: Option<Cursor>,
) -> Result<Pulled, ConnectorError> {
    let cancel = CancellationToken::new();
    let mut pulled =
        Pulled { records: Vec::new(), rejected: Vec::new(), cursors: Vec::new(), deleted: Vec::new(), held };
    let mut cursor = from;
    while pulled.cursors.len() < ENDLESS {
        let page = source.pull(stream, cursor.as_ref(), &cancel).await?;
        pulled.held.apply_page(&page);
        let Page { records, rejected, deleted, next, more, .. } = page;
        pulled.deleted.extend(deleted);
        pulled.records.extend(records);
        pulled.rejected.extend(rejected);
        pulled.cursors.push(next.clone());
        if !more {
            return Ok(pulled);
        }
        cursor = Some(next);
    }
    Err(ConnectorError::new(ErrorKind::Malformed, "the pages do not end"))
}

fn broken(law: &'static str, how: impl Into<String>) -> Broken {
    Broken { law, how: how.into() }
}

fn failed(law: &'static str) -> impl Fn(ConnectorError) -> Broken {
    move |error| broken(law, format!("{:?}: {error}", error.kind))
}

/// Law: roles declared are roles present, and a source says the same of its deletes as its manifest.
///
/// # Errors
/// When it does not hold.
pub fn roles_declared_are_roles_present(manifest: &Manifest, source: &dyn Source) -> Law {
    let law = "roles declared are roles present";
    if !manifest.roles.contains(&Role::Source) {
        return Err(broken(law, "there is a source that the manifest does not declare"));
    }
    if source.deletes() != manifest.deletes {
        return Err(broken(law, "source and manifest differ about deletes"));
    }
    if source.tombstones_days() != manifest.tombstones_days {
        return Err(broken(law, "source and manifest differ about how long a vendor names what is gone"));
    }
    match source.streams().iter().find(|s| !manifest.streams.iter().any(|m| m.resource == **s)) {
        Some(stream) => Err(broken(law, format!("{stream} is pulled and not declared"))),
        None => Ok(()),
    }
}

/// Law: a full pull ends, and every key in it occurs once.
///
/// # Errors
/// When it does not hold.
pub async fn full_pull_terminates_with_unique_ids(source: &dyn Source, stream: Stream) -> Result<Pulled, Broken> {
    let law = "a full pull terminates with stable unique ids";
    let pulled = pull_all(source, stream, None).await.map_err(failed(law))?;
    let keys = pulled.records.iter().map(|r| &r.key).collect::<BTreeSet<_>>().len();
    if keys != pulled.records.len() {
        return Err(broken(law, format!("{} records, {keys} keys", pulled.records.len())));
    }
    match pulled.records.iter().find(|r| r.resource != stream || r.key.is_empty()) {
        Some(_) => Err(broken(law, "a record of another resource or without a key")),
        None => Ok(pulled),
    }
}

/// Law: pulled again from the beginning, the same keys say the same.
///
/// # Errors
/// When it does not hold.
pub async fn applied_twice_is_applied_once(source: &dyn Source, stream: Stream) -> Law {
    let law = "applied twice is applied once";
    let first = pull_all(source, stream, None).await.map_err(failed(law))?;
    let twice = pull_onto(first.mirror(), source, stream, None).await.map_err(failed(law))?.mirror();
    if twice == first.mirror() { Ok(()) } else { Err(broken(law, "the second pull changed something")) }
}

/// Law: from the last checkpoint a quiet vendor brings nothing.
///
/// # Errors
/// When it does not hold.
pub async fn incremental_brings_nothing(source: &dyn Source, stream: Stream) -> Law {
    let law = "incremental from the last checkpoint brings nothing";
    let full = pull_all(source, stream, None).await.map_err(failed(law))?;
    let again = pull_all(source, stream, full.cursors.last().cloned()).await.map_err(failed(law))?;
    match again.records.len() + again.deleted.len() {
        0 => Ok(()),
        n => Err(broken(law, format!("{n} records"))),
    }
}

/// Law: killed after page k and resumed by a new process is the same as never killed, for every k. `make` is a new
/// process: it makes a source that remembers nothing.
///
/// # Errors
/// When it does not hold.
pub async fn resumed_after_every_page(make: &dyn Fn() -> Arc<dyn Source>, stream: Stream) -> Law {
    let law = "killed after page k and resumed is uninterrupted";
    let whole = pull_all(make().as_ref(), stream, None).await.map_err(failed(law))?;
    let expected = whole.mirror();
    let cancel = CancellationToken::new();
    for killed_after in 0..whole.cursors.len() {
        let (mut mirror, mut cursor) = (Mirror::default(), None);
        let source = make();
        for _ in 0..=killed_after {
            let page = source.pull(stream, cursor.as_ref(), &cancel).await.map_err(failed(law))?;
            mirror.apply_page(&page);
            cursor = Some(page.next);
        }
        // One more page that is never committed, as a process killed in the middle of it would have asked for.
        let _ = source.pull(stream, cursor.as_ref(), &cancel).await;
        drop(source);
        // Through text and back, as a store keeps it.
        let text = serde_json::to_string(&cursor).unwrap_or_default();
        let cursor = serde_json::from_str(&text).map_err(|e| broken(law, e.to_string()))?;
        let rest = pull_onto(mirror, make().as_ref(), stream, cursor).await.map_err(failed(law))?;
        let mirror = rest.mirror();
        if mirror != expected {
            let how = format!("after page {}: {} keys, not {}", killed_after + 1, mirror.0.len(), expected.0.len());
            return Err(broken(law, how));
        }
    }
    Ok(())
}

/// Law: a source lists its keys if and only if its deletes are found by comparing them, and the list is the keys.
///
/// # Errors
/// When it does not hold.
pub async fn declared_deletes_and_no_others(source: &dyn Source, stream: Stream) -> Law {
    let law = "declared deletes and no others";
    let cancel = CancellationToken::new();
    let mut keys = Vec::new();
    let mut total = None;
    let mut cursor = None;
    loop {
        let page = source.keys(stream, cursor.as_ref(), &cancel).await.map_err(failed(law))?;
        match (page, source.deletes()) {
            (None, DeleteRule::KeyComparison) => return Err(broken(law, "compares keys and lists none")),
            (None, _) => return Ok(()),
            (Some(_), DeleteRule::None) => return Err(broken(law, "lists keys and declares no deletes")),
            (Some(page), _) => {
                keys.extend(page.keys);
                total = page.total.or(total);
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
        }
    }
    let pulled = pull_all(source, stream, None).await.map_err(failed(law))?;
    if source.deletes() == DeleteRule::None && !pulled.deleted.is_empty() {
        return Err(broken(law, "names rows as gone and declares no deletes"));
    }
    keys.sort();
    keys.dedup();
    let expected: Vec<String> = pulled.mirror().0.into_keys().collect();
    if keys != expected {
        return Err(broken(law, format!("{} keys listed, {} pulled", keys.len(), expected.len())));
    }
    match total {
        Some(total) if total != keys.len() as u64 => {
            Err(broken(law, format!("{total} promised, {} listed", keys.len())))
        }
        _ => Ok(()),
    }
}

/// Law: what is gone is named. `from` is the cursor behind a full pull, `gone` the keys that went at the vendor since.
/// Each of them is named by a page or carries the flag of the manifest; no row that is still there is.
///
/// # Errors
/// When it does not hold.
pub async fn what_is_gone_is_named(source: &dyn Source, stream: Stream, from: Cursor, gone: &[String]) -> Law {
    let law = "what is gone is named";
    let pulled = pull_all(source, stream, Some(from)).await.map_err(failed(law))?;
    let flagged = pulled.records.iter().filter(|record| match source.deletes() {
        DeleteRule::Flag { field, gone } => match record.payload.get(&field) {
            Some(Value::String(text)) => *text == gone,
            Some(other) => {
                let text = other.to_string();
                text == gone
            }
            None => false,
        },
        _ => false,
    });
    let named: BTreeSet<&str> =
        pulled.deleted.iter().map(String::as_str).chain(flagged.map(|r| r.key.as_str())).collect();
    if let Some(position) = gone.iter().position(|key| !named.contains(key.as_str())) {
        return Err(broken(law, format!("row {position} of {} is not", gone.len())));
    }
    let full = pull_all(source, stream, None).await.map_err(failed(law))?.mirror();
    match named.iter().filter(|key| full.0.contains_key(**key) && !gone.iter().any(|g| g == *key)).count() {
        0 => Ok(()),
        n => Err(broken(law, format!("{n} rows are named and still there"))),
    }
}

/// Law: what comes ahead of its turn is a part of the copy, comes to an end, and moves nothing. Returns the keys that
/// came.
///
/// # Errors
/// When it does not hold.
pub async fn ahead_is_a_part_of_the_copy(
    source: &dyn Source,
    stream: Stream,
    wanted: &Wanted,
) -> Result<BTreeSet<String>, Broken> {
    let law = "what comes ahead of its turn is a part of the copy";
    let cancel = CancellationToken::new();
    // As the engine does: after the first page.
    let first = source.pull(stream, None, &cancel).await.map_err(failed(law))?;
    let mut came = Mirror::default();
    for nth in 0..=MOST_AHEAD {
        match source.ahead(stream, wanted, nth, &cancel).await.map_err(failed(law))? {
            None => break,
            Some(_) if nth == MOST_AHEAD => return Err(broken(law, "it does not come to an end")),
            Some(ahead) => {
                if ahead.records.iter().any(|r| r.resource != stream || r.key.is_empty()) {
                    return Err(broken(law, "a record of another resource or without a key"));
                }
                came.apply(&ahead.records);
            }
        }
    }
    let mut held = Mirror::default();
    held.apply_page(&first);
    let copy = match first.more {
        true => pull_onto(held, source, stream, Some(first.next)).await.map_err(failed(law))?.mirror(),
        false => held,
    };
    if copy != pull_all(source, stream, None).await.map_err(failed(law))?.mirror() {
        return Err(broken(law, "the copy is another one afterwards"));
    }
    match came.0.iter().position(|(key, payload)| copy.0.get(key) != Some(payload)) {
        Some(n) => Err(broken(law, format!("record {n} is not in the copy, or says something else there"))),
        None => Ok(came.0.into_keys().collect()),
    }
}

/// Law: mapping is total. Every field of the given records is taken away and replaced by values of every wrong type;
/// the mapping must not panic, must keep the key and must name the field it could not read.
///
/// # Errors
/// When it does not hold.
pub fn mapping_is_total(source: &dyn Source, records: &[RawRecord]) -> Law {
    let law = "mapping is total";
    let odd = odd_values();
    for record in records {
        for field in record.payload.keys() {
            let mut without = record.clone();
            without.payload.remove(field);
            check_mapping(source, law, &without)?;
            for value in &odd {
                let mut with = record.clone();
                with.payload.insert(field.clone(), value.clone());
                check_mapping(source, law, &with)?;
            }
        }
    }
    Ok(())
}

/// Values of every type, of which at least one is wrong for any field.
fn odd_values() -> [Value; 10] {
    [
        json!(null),
        json!(""),
        json!("§"),
        json!(-1),
        json!(1e308),
        json!(true),
        json!([]),
        json!(["a", 1, null]),
        json!({"a": 1}),
        json!("9".repeat(400)),
    ]
}

fn check_mapping(source: &dyn Source, law: &'static str, record: &RawRecord) -> Law {
    match source.map(record) {
        Err(error) => Err(broken(law, error.to_string())),
        Ok(mapped) if mapped.record.key() != record.key => Err(broken(law, "the key changed")),
        Ok(mapped) => match mapped.issues.iter().find(|i| !record.payload.contains_key(&i.field)) {
            Some(issue) => Err(broken(law, format!("an issue names {}, which the record does not have", issue.field))),
            None => Ok(()),
        },
    }
}

/// Law: cancelling takes effect within a page, and the cursor is good afterwards.
///
/// # Errors
/// When it does not hold.
pub async fn cancel_within_a_page(source: &dyn Source, stream: Stream) -> Law {
    let law = "cancel within a page";
    let cancel = CancellationToken::new();
    cancel.cancel();
    match source.pull(stream, None, &cancel).await {
        Err(error) if error.kind == ErrorKind::Cancelled => {}
        Err(error) => return Err(failed(law)(error)),
        Ok(_) => return Err(broken(law, "a cancelled pull answered")),
    }
    pull_all(source, stream, None).await.map(|_| ()).map_err(failed(law))
}

/// Law: no secret and no value of a row in what is shown or logged. `forbidden` are texts that must not occur.
///
/// # Errors
/// When it does not hold; the message names the position in `forbidden`, not the text.
pub fn nothing_secret_in(shown: &str, forbidden: &[&str]) -> Law {
    match forbidden.iter().position(|f| !f.is_empty() && shown.contains(f)) {
        Some(index) => Err(broken("no secret or personal value in logs, errors or fixtures", format!("text {index}"))),
        None => Ok(()),
    }
}

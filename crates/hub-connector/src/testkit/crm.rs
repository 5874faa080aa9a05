//! The laws of connectors that are read and written ([`crate::crm`]), as code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue, Fields};
use serde_json::{Map, Value};

use super::{ENDLESS, Law, broken, failed, odd_values};
use crate::crm::{Crm, CrmChanges, CrmMapped, CrmRaw, CrmSource, Marking, MergedKey, NewRecord, Probe, RecordChange};
use crate::manifest::Role;
use crate::{
    CancellationToken, ConnectorError, Cursor, DeleteRule, ErrorKind, Manifest, Outcome, RejectedRow, testkit::Broken,
};

/// The simplest store there is: what a key said last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CrmMirror(pub BTreeMap<String, Map<String, Value>>);

impl CrmMirror {
    /// Applies an answer as the engine does: what was merged, its records, what it names as gone.
    pub fn apply(&mut self, changes: &CrmChanges) {
        for merged in &changes.merged {
            self.0.remove(&merged.gone);
        }
        for record in &changes.records {
            self.0.insert(record.key.clone(), record.payload.clone());
        }
        for key in &changes.deleted {
            self.0.remove(key);
        }
    }
}

/// Everything that a walk from a cursor to the end brought.
#[derive(Debug, Clone, Default)]
pub struct CrmPulled {
    /// Records in the order they came.
    pub records: Vec<CrmRaw>,
    /// Rows that could not become records.
    pub rejected: Vec<RejectedRow>,
    /// Keys that were named as gone.
    pub deleted: Vec<String>,
    /// Records that were merged into others.
    pub merged: Vec<MergedKey>,
    /// The cursor behind each page.
    pub cursors: Vec<Cursor>,
    /// What a store holds afterwards.
    pub mirror: CrmMirror,
}

/// Asks for changes until there are no more.
///
/// # Errors
/// The source's; and [`ErrorKind::Malformed`] when the pages do not end.
pub async fn pull_all(
    source: &dyn CrmSource,
    kind: CrmKind,
    from: Option<Cursor>,
) -> Result<CrmPulled, ConnectorError> {
    pull_onto(CrmMirror::default(), source, kind, from).await
}

async fn pull_onto(
    mirror: CrmMirror,
    source: &dyn CrmSource,
    kind: CrmKind,
    from: Option<Cursor>,
) -> Result<CrmPulled, ConnectorError> {
    let cancel = CancellationToken::new();
    let mut pulled = CrmPulled { mirror, ..CrmPulled::default() };
    let mut cursor = from;
    while pulled.cursors.len() < ENDLESS {
        let changes = source.changes(kind, cursor.as_ref(), &cancel).await?;
        pulled.mirror.apply(&changes);
        let CrmChanges { records, rejected, deleted, merged, next, more, .. } = changes;
        pulled.records.extend(records);
        pulled.rejected.extend(rejected);
        pulled.deleted.extend(deleted);
        pulled.merged.extend(merged);
        pulled.cursors.push(next.clone());
        if !more {
            return Ok(pulled);
        }
        cursor = Some(next);
    }
    Err(ConnectorError::new(ErrorKind::Malformed, "the pages do not end"))
}

/// All keys of a kind; `None` where the source lists none.
async fn all_keys(source: &dyn CrmSource, kind: CrmKind) -> Result<Option<(Vec<String>, Option<u64>)>, ConnectorError> {
    let cancel = CancellationToken::new();
    let (mut keys, mut total, mut cursor) = (Vec::new(), None, None);
    for _ in 0..ENDLESS {
        let Some(page) = source.keys(kind, cursor.as_ref(), &cancel).await? else { return Ok(None) };
        keys.extend(page.keys);
        total = page.total.or(total);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(Some((keys, total))),
        }
    }
    Err(ConnectorError::new(ErrorKind::Malformed, "the list of keys does not end"))
}

/// Law: roles declared are roles present, and the connector promises what its manifest declares.
///
/// # Errors
/// When it does not hold.
pub fn roles_declared_are_roles_present(manifest: &Manifest, crm: &dyn Crm) -> Law {
    let law = "roles declared are roles present";
    if !manifest.roles.contains(&Role::Crm) {
        return Err(broken(law, "there is a CRM that the manifest does not declare"));
    }
    if *crm.abilities() != manifest.crm {
        return Err(broken(law, "connector and manifest differ about what can be done"));
    }
    Ok(())
}

/// Law: a full pull ends, and every key in it occurs once.
///
/// # Errors
/// When it does not hold.
pub async fn full_pull_terminates_with_unique_ids(source: &dyn CrmSource, kind: CrmKind) -> Result<CrmPulled, Broken> {
    let law = "a full pull terminates with stable unique ids";
    let pulled = pull_all(source, kind, None).await.map_err(failed(law))?;
    let keys = pulled.records.iter().map(|r| &r.key).collect::<BTreeSet<_>>().len();
    if keys != pulled.records.len() {
        return Err(broken(law, format!("{} records, {keys} keys", pulled.records.len())));
    }
    if pulled.records.iter().any(|r| r.kind != kind || r.key.is_empty()) {
        return Err(broken(law, "a record of another kind or without a key"));
    }
    let again = pull_all(source, kind, None).await.map_err(failed(law))?;
    match again.mirror == pulled.mirror {
        true => Ok(pulled),
        false => Err(broken(law, "read again from the beginning, it is something else")),
    }
}

/// Law: from the last cursor a quiet system brings nothing.
///
/// # Errors
/// When it does not hold.
pub async fn incremental_brings_nothing(source: &dyn CrmSource, kind: CrmKind) -> Law {
    let law = "incremental from the last cursor brings nothing";
    let full = pull_all(source, kind, None).await.map_err(failed(law))?;
    let again = pull_all(source, kind, full.cursors.last().cloned()).await.map_err(failed(law))?;
    match again.records.len() + again.deleted.len() + again.merged.len() {
        0 => Ok(()),
        n => Err(broken(law, format!("{n} records"))),
    }
}

/// Law: stopped after page k and resumed by a new process is the same as never stopped, for every k. `make` is a new
/// process: it makes a connection that remembers nothing.
///
/// # Errors
/// When it does not hold.
pub async fn resumed_after_every_page(make: &dyn Fn() -> Arc<dyn Crm>, kind: CrmKind) -> Law {
    let law = "stopped after page k and resumed is uninterrupted";
    let whole = pull_all(make().as_ref(), kind, None).await.map_err(failed(law))?;
    let cancel = CancellationToken::new();
    for stopped_after in 0..whole.cursors.len() {
        let (mut mirror, mut cursor) = (CrmMirror::default(), None);
        let source = make();
        for _ in 0..=stopped_after {
            let changes = source.changes(kind, cursor.as_ref(), &cancel).await.map_err(failed(law))?;
            mirror.apply(&changes);
            cursor = Some(changes.next);
        }
        // One more page that is never committed: stopped in the middle of it.
        let stopped = CancellationToken::new();
        stopped.cancel();
        match source.changes(kind, cursor.as_ref(), &stopped).await {
            Err(error) if error.kind == ErrorKind::Cancelled => {}
            Err(error) => return Err(failed(law)(error)),
            Ok(_) => return Err(broken(law, "a stopped question was answered")),
        }
        drop(source);
        // Through text and back, as a store keeps it.
        let text = serde_json::to_string(&cursor).unwrap_or_default();
        let cursor = serde_json::from_str(&text).map_err(|error| broken(law, error.to_string()))?;
        let rest = pull_onto(mirror, make().as_ref(), kind, cursor).await.map_err(failed(law))?;
        if rest.mirror != whole.mirror {
            let (there, expected) = (rest.mirror.0.len(), whole.mirror.0.len());
            return Err(broken(law, format!("after page {}: {there} keys, not {expected}", stopped_after + 1)));
        }
    }
    Ok(())
}

/// Law: who compares keys lists them, whole; who declares no deletes lists and names none.
///
/// # Errors
/// When it does not hold.
pub async fn declared_deletes_and_no_others(crm: &dyn Crm, kind: CrmKind) -> Law {
    let law = "declared deletes and no others";
    let Some(abilities) = crm.abilities().of(kind) else { return Err(broken(law, "the kind is not declared")) };
    let pulled = pull_all(crm, kind, None).await.map_err(failed(law))?;
    let keys = all_keys(crm, kind).await.map_err(failed(law))?;
    match (&abilities.deletes, keys) {
        (DeleteRule::KeyComparison, None) => Err(broken(law, "compares keys and lists none")),
        (DeleteRule::None, Some(_)) => Err(broken(law, "declares no deletes and lists keys")),
        (DeleteRule::None, None) if !pulled.deleted.is_empty() => {
            Err(broken(law, "declares no deletes and names some"))
        }
        (_, None) => Ok(()),
        (_, Some((keys, total))) => {
            let listed: BTreeSet<&String> = keys.iter().collect();
            if listed != pulled.mirror.0.keys().collect() {
                return Err(broken(law, format!("{} keys, {} records", listed.len(), pulled.mirror.0.len())));
            }
            match total {
                Some(total) if total != listed.len() as u64 => {
                    Err(broken(law, format!("{total} promised, {} listed", listed.len())))
                }
                _ => Ok(()),
            }
        }
    }
}

/// Law: what is gone is found. `from` is the cursor behind a full pull, `before` its mirror, `gone` the keys that went
/// since. Each is named by the changes or missing from the list of keys, and no other is.
///
/// # Errors
/// When it does not hold.
pub async fn what_is_gone_is_found(
    crm: &dyn Crm,
    kind: CrmKind,
    from: Cursor,
    before: &CrmMirror,
    gone: &[String],
) -> Law {
    let law = "what is gone is found";
    let pulled = pull_all(crm, kind, Some(from)).await.map_err(failed(law))?;
    let mut found: BTreeSet<String> = pulled.deleted.into_iter().collect();
    found.extend(pulled.merged.into_iter().map(|merged| merged.gone));
    if crm.abilities().of(kind).is_some_and(|abilities| abilities.deletes == DeleteRule::KeyComparison) {
        let keys = all_keys(crm, kind).await.map_err(failed(law))?.map(|(keys, _)| keys).unwrap_or_default();
        let keys: BTreeSet<String> = keys.into_iter().collect();
        found.extend(before.0.keys().filter(|key| !keys.contains(*key)).cloned());
    }
    let cancel = CancellationToken::new();
    for key in gone {
        if crm.record(kind, key, &cancel).await.map_err(failed(law))?.is_some() {
            return Err(broken(law, "a record that is gone can be read"));
        }
    }
    let expected: BTreeSet<String> = gone.iter().cloned().collect();
    match (expected.difference(&found).count(), found.difference(&expected).count()) {
        (0, 0) => Ok(()),
        (missed, too_many) => Err(broken(law, format!("{missed} missed, {too_many} named that are there"))),
    }
}

/// Law: mapping is total. Every field of the given records is taken away and replaced by values of every wrong type; the
/// mapping must not panic, and what it could not read it must name by a field the record has. With `inner`, the fields
/// are those of that object inside the record.
///
/// # Errors
/// When it does not hold.
pub fn mapping_is_total(source: &dyn CrmSource, records: &[CrmRaw], inner: Option<&str>) -> Law {
    let law = "mapping is total";
    for record in records {
        let own: Vec<(Option<&str>, String)> = record.payload.keys().map(|name| (None, name.clone())).collect();
        let nested = inner.and_then(|name| Some((name, record.payload.get(name)?.as_object()?)));
        let nested = nested.into_iter().flat_map(|(name, of)| of.keys().map(move |field| (Some(name), field.clone())));
        for (inside, field) in own.iter().cloned().chain(nested) {
            let odd = odd_values().into_iter().map(Some);
            for value in std::iter::once(None).chain(odd) {
                let mut changed = record.clone();
                let place = match inside {
                    None => Some(&mut changed.payload),
                    Some(name) => changed.payload.get_mut(name).and_then(Value::as_object_mut),
                };
                if let Some(place) = place {
                    match value {
                        None => place.remove(&field),
                        Some(value) => place.insert(field.clone(), value),
                    };
                }
                let mapped = source.map(&changed).map_err(|error| broken(law, error.to_string()))?;
                let known = |name: &str| record.payload.contains_key(name.split('.').next().unwrap_or(name));
                if let Some(issue) = mapped.issues.iter().find(|issue| !known(&issue.field)) {
                    return Err(broken(law, format!("an issue names {}, which the record does not have", issue.field)));
                }
            }
        }
    }
    Ok(())
}

/// A record and what it means, as it is at this moment.
async fn now(law: &'static str, crm: &dyn Crm, kind: CrmKind, key: &str) -> Result<(CrmRaw, CrmMapped), Broken> {
    let raw = crm.record(kind, key, &CancellationToken::new()).await.map_err(failed(law))?;
    let raw = raw.ok_or_else(|| broken(law, "the record cannot be read"))?;
    let mapped = crm.map(&raw).map_err(|error| broken(law, error.to_string()))?;
    Ok((raw, mapped))
}

/// Law: a record says the same whether it came among the changes or was asked for.
///
/// # Errors
/// When it does not hold.
pub async fn asked_for_is_what_came(crm: &dyn Crm, kind: CrmKind) -> Law {
    let law = "a record asked for is the one that came";
    let pulled = pull_all(crm, kind, None).await.map_err(failed(law))?;
    for raw in pulled.records.iter().take(5) {
        let came = crm.map(raw).map_err(|error| broken(law, error.to_string()))?;
        if now(law, crm, kind, &raw.key).await?.1 != came {
            return Err(broken(law, "it means something else"));
        }
    }
    let nobody = ["", "0", "no/such key?", "999999999999999999"];
    for key in nobody {
        if crm.record(kind, key, &CancellationToken::new()).await.map_err(failed(law))?.is_some() {
            return Err(broken(law, "there is a record of a key that nobody gave"));
        }
    }
    Ok(())
}

fn differing(expected: &Fields, there: &Fields) -> Vec<String> {
    let says = |fields: &Fields, name: &String| fields.get(name).cloned().unwrap_or(FieldValue::Empty);
    let names: BTreeSet<&String> = expected.keys().chain(there.keys()).collect();
    names.into_iter().filter(|name| !says(expected, name).says_as(&says(there, name))).cloned().collect()
}

/// Law: mapping survives a write. What a change says is what is read back, and every field it does not speak of is as it
/// was. `follow` are fields that the system changes by itself when these change.
///
/// # Errors
/// When it does not hold.
pub async fn a_change_reads_back(
    crm: &dyn Crm,
    kind: CrmKind,
    key: &str,
    changes: BTreeMap<String, FieldChange>,
    follow: &[&str],
) -> Law {
    let law = "mapping survives a write";
    let (seen, before) = now(law, crm, kind, key).await?;
    let mut expected = before.fields.clone();
    for (name, change) in &changes {
        expected.insert(name.clone(), change.applied_to(before.fields.get(name)));
    }
    let change = RecordChange { kind, key: key.to_owned(), changes, seen };
    let ack = crm.update(&change, &CancellationToken::new()).await.map_err(failed(law))?;
    if ack.key != key {
        return Err(broken(law, "the answer names another record"));
    }
    let (_, after) = now(law, crm, kind, key).await?;
    if let Some(record) = &ack.record {
        let said = crm.map(record).map_err(|error| broken(law, error.to_string()))?;
        if said != after {
            return Err(broken(law, "the answer says something else than the record"));
        }
    }
    if (&before.parents, &before.marker) != (&after.parents, &after.marker) {
        return Err(broken(law, "what it belongs to or our marker has changed"));
    }
    let mut differing = differing(&expected, &after.fields);
    differing.retain(|name| !follow.contains(&name.as_str()));
    if differing.is_empty() { Ok(()) } else { Err(broken(law, format!("other: {}", differing.join(", ")))) }
}

/// Law: writing what is there changes nothing.
///
/// # Errors
/// When it does not hold.
pub async fn writing_what_is_there_changes_nothing(crm: &dyn Crm, kind: CrmKind, key: &str) -> Law {
    let law = "mapping survives a write";
    let (_, before) = now(law, crm, kind, key).await?;
    let abilities = crm.abilities().of(kind);
    let writable = before
        .fields
        .iter()
        .filter(|(name, value)| !value.is_empty() && abilities.is_some_and(|abilities| abilities.writes(name)));
    let changes = writable.map(|(name, value)| (name.clone(), FieldChange::Value(value.clone()))).collect();
    a_change_reads_back(crm, kind, key, changes, &[]).await
}

/// Law: what is made reads back as it was meant. Returns its key.
///
/// # Errors
/// When it does not hold.
pub async fn what_is_made_reads_back(crm: &dyn Crm, new: &NewRecord) -> Result<String, Broken> {
    let law = "what is made reads back";
    let ack = crm.create(new, &CancellationToken::new()).await.map_err(failed(law))?;
    let (_, after) = now(law, crm, new.kind, &ack.key).await?;
    let meant: Fields = new.fields.iter().filter(|(name, _)| after.fields.contains_key(*name)).map(own).collect();
    let there: Fields = after.fields.iter().filter(|(name, _)| meant.contains_key(*name)).map(own).collect();
    let differing = differing(&meant, &there);
    if !differing.is_empty() {
        return Err(broken(law, format!("other: {}", differing.join(", "))));
    }
    if new.parents.iter().any(|parent| !after.parents.contains(parent)) {
        return Err(broken(law, "it belongs to something else"));
    }
    let marking = crm.abilities().of(new.kind).map(|abilities| abilities.marking).unwrap_or_default();
    let leaves_marker = matches!(marking, Marking::ExternalId | Marking::Field | Marking::Tail);
    if leaves_marker && after.marker.as_ref() != Some(&new.marker) {
        return Err(broken(law, "our marker is not there"));
    }
    Ok(ack.key)
}

fn own((name, value): (&String, &FieldValue)) -> (String, FieldValue) {
    (name.clone(), value.clone())
}

/// How the engine makes a record once: look, make, and where nothing is known of the outcome, look again before it is
/// made again. `settle` lets as much time pass as lists may be behind. Returns how many there are in the end.
///
/// # Errors
/// When one of it fails otherwise, or it is made five times in vain.
pub async fn made_by_the_book(
    crm: &dyn Crm,
    new: &NewRecord,
    probe: &Probe,
    settle: &(dyn Fn() + Sync),
) -> Result<usize, Broken> {
    let law = "made again is made once";
    let cancel = CancellationToken::new();
    for _ in 0..5 {
        if !crm.find(new.kind, probe, &cancel).await.map_err(failed(law))?.is_empty() {
            break;
        }
        match crm.create(new, &cancel).await {
            Ok(_) => {}
            Err(error) if error.outcome == Outcome::Unknown => {}
            Err(error) if matches!(error.retry, crate::Retry::Never) => return Err(failed(law)(error)),
            Err(_) => {}
        }
        settle();
    }
    Ok(crm.find(new.kind, probe, &cancel).await.map_err(failed(law))?.len())
}

/// Law: a change of one entry of a set leaves the others alone, those too that somebody else has added since the record
/// was read (`meanwhile` adds the entry `theirs`).
///
/// # Errors
/// When it does not hold.
pub async fn an_entry_leaves_the_others_alone(
    crm: &dyn Crm,
    kind: CrmKind,
    key: &str,
    (field, ours, theirs): (&str, &str, &str),
    meanwhile: &(dyn Fn() + Sync),
) -> Law {
    let law = "an entry leaves the others alone";
    let cancel = CancellationToken::new();
    let (seen, before) = now(law, crm, kind, key).await?;
    let mut expected = before.fields.get(field).and_then(FieldValue::as_entries).cloned().unwrap_or_default();
    if expected.contains_key(ours) || expected.contains_key(theirs) {
        return Err(broken(law, "the entries are there before"));
    }
    meanwhile();
    let step = |add: bool| match add {
        true => FieldChange::Entries { add: Entries::from([(ours.to_owned(), String::new())]), remove: Vec::new() },
        false => FieldChange::Entries { add: Entries::new(), remove: vec![ours.to_owned()] },
    };
    expected.extend([(ours.to_owned(), String::new()), (theirs.to_owned(), String::new())]);
    for add in [true, false] {
        let changes = BTreeMap::from([(field.to_owned(), step(add))]);
        // The record as it was read before somebody else came.
        let change = RecordChange { kind, key: key.to_owned(), changes, seen: seen.clone() };
        crm.update(&change, &cancel).await.map_err(failed(law))?;
        if !add {
            expected.remove(ours);
        }
        let (_, after) = now(law, crm, kind, key).await?;
        let there = after.fields.get(field).and_then(FieldValue::as_entries).cloned().unwrap_or_default();
        if there.keys().ne(expected.keys()) {
            let how = format!("{} entries and not {}, adding: {add}", there.len(), expected.len());
            return Err(broken(law, how));
        }
    }
    Ok(())
}

/// Law: cancelling takes effect within a page.
///
/// # Errors
/// When it does not hold.
pub async fn cancel_within_a_page(source: &dyn CrmSource, kind: CrmKind) -> Law {
    let law = "cancel within a page";
    let cancel = CancellationToken::new();
    cancel.cancel();
    match source.changes(kind, None, &cancel).await {
        Err(error) if error.kind == ErrorKind::Cancelled => {}
        Err(error) => return Err(failed(law)(error)),
        Ok(_) => return Err(broken(law, "a cancelled question was answered")),
    }
    pull_all(source, kind, None).await.map(|_| ()).map_err(failed(law))
}

/// A trouble that a server makes, for the law of error classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Answers this status.
    Status(u16),
    /// Answers 200 with a web page.
    WebPage,
    /// Answers 200 and stops half-way.
    CutOff,
    /// Takes the request and says nothing, longer than anybody waits.
    Silence,
}

/// Every trouble, what kind of error it is, and whether a write that met it is known not to have been done.
pub const TROUBLES: [(Trouble, ErrorKind, Outcome); 15] = [
    (Trouble::Status(400), ErrorKind::BadRequest, Outcome::NotDone),
    (Trouble::Status(401), ErrorKind::Unauthorized, Outcome::NotDone),
    (Trouble::Status(403), ErrorKind::Forbidden, Outcome::NotDone),
    (Trouble::Status(404), ErrorKind::NotFound, Outcome::NotDone),
    (Trouble::Status(409), ErrorKind::Conflict, Outcome::NotDone),
    (Trouble::Status(412), ErrorKind::PreconditionFailed, Outcome::NotDone),
    (Trouble::Status(422), ErrorKind::Unprocessable, Outcome::NotDone),
    (Trouble::Status(429), ErrorKind::RateLimited, Outcome::NotDone),
    (Trouble::Status(500), ErrorKind::Server, Outcome::Unknown),
    (Trouble::Status(502), ErrorKind::Server, Outcome::Unknown),
    (Trouble::Status(503), ErrorKind::Server, Outcome::Unknown),
    (Trouble::Status(504), ErrorKind::Server, Outcome::Unknown),
    (Trouble::WebPage, ErrorKind::NotJson, Outcome::Unknown),
    (Trouble::CutOff, ErrorKind::Truncated, Outcome::Unknown),
    (Trouble::Silence, ErrorKind::Timeout, Outcome::Unknown),
];

/// Law: every trouble is the kind of error it is, says whether a write may have been done, and repeats nothing that was
/// written. `serve` makes the server do that with every request that reads this kind or makes such a record.
///
/// # Errors
/// When it does not hold.
pub async fn errors_have_their_class(crm: &dyn Crm, new: &NewRecord, serve: &(dyn Fn(Trouble) + Sync)) -> Law {
    let law = "errors have their class";
    let cancel = CancellationToken::new();
    let texts: Vec<&str> = new.fields.values().filter_map(FieldValue::as_text).collect();
    for (trouble, kind, outcome) in TROUBLES {
        serve(trouble);
        let read = crm.changes(new.kind, None, &cancel).await.err();
        let written = crm.create(new, &cancel).await.err();
        for (error, outcome, what) in [(read, Outcome::NotDone, "reading"), (written, outcome, "making")] {
            let Some(error) = error else { return Err(broken(law, format!("{trouble:?} is no error when {what}"))) };
            if error.kind != kind || error.outcome != outcome {
                let how = format!("{trouble:?} when {what} is {:?}, {:?}", error.kind, error.outcome);
                return Err(broken(law, how));
            }
            super::nothing_secret_in(&format!("{error} {error:?}"), &texts)?;
        }
    }
    Ok(())
}

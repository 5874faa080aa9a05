//! How a source is doing: figures by the day, how full its fields are, and one record beside the server's copy.

use std::collections::BTreeSet;

use chrono::SecondsFormat;
use hub_connector::CancellationToken;
use hub_domain::{Resource, RunId};
use hub_store::{FIGURES_KEPT_DAYS, FieldCount, PageWrite, StoredListing, StreamHealth};
use serde_json::{Map, Value};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    CompareRequest, ComparedFieldView, ComparedView, FieldFillView, HealthDayView, NameRequest, SourceHealthView,
    StreamHealthView,
};

/// Longest value shown when two copies are compared, characters.
const LONGEST: usize = 300;

impl Hub {
    /// The figures of a source over the days that are kept, and how full its fields are.
    ///
    /// # Errors
    /// No such source.
    pub async fn source_health(&self, request: &NameRequest) -> Result<SourceHealthView> {
        let connection = self.connection(&request.name).await?;
        let book = self.rule_book().await?;
        let limit = book.source(connection.id).map(|s| s.facts(self.0.clock.now()).limit());
        let mut streams = Vec::new();
        let connector = self.0.registry.get(&connection.connector);
        let label = |field: &str| connector.and_then(|c| c.field_label(field));
        for health in self.0.store.stream_health(connection.id, FIGURES_KEPT_DAYS).await? {
            let fields = self.0.store.field_report(connection.id, health.stream).await?;
            streams.push(stream(health, fields, &label));
        }
        Ok(SourceHealthView {
            days: FIGURES_KEPT_DAYS,
            today: self.today().to_string(),
            limit_seconds: limit.and_then(|l| u64::try_from(l.num_seconds()).ok()).unwrap_or_default(),
            streams,
        })
    }

    /// A listing as it is here beside the copy its server has at this moment; `apply` takes the server's copy over.
    ///
    /// # Errors
    /// No such source or listing, a source that gives no single records, a vendor that does not answer; taking over
    /// while a run of the source is under way.
    pub async fn compare_record(&self, request: &CompareRequest) -> Result<ComparedView> {
        let connection = self.connection(&request.name).await?;
        let named = request.key.trim();
        let from_here = |stored: &StoredListing| stored.connection.id == connection.id;
        let mut stored = self.0.store.listing(named).await?.filter(from_here);
        if stored.is_none() {
            // Another source may have had the same key before.
            stored = self.0.store.listing(&format!("{named}@{}", connection.name)).await?.filter(from_here);
        }
        let stored = stored.ok_or_else(|| AppError::not_found("such listing from this source"))?;
        let decision = self.decision(&stored, self.screen()).await?;
        decision.listing.map_err(crate::rules::refused)?;
        let key = stored.listing.listing_key.clone();
        let ours = self.0.store.payload(Resource::Property, &key).await?.unwrap_or_default();
        let refused = |error| AppError::of_source(&connection.name, &error);
        let source = self.source(&connection).map_err(refused)?;
        let theirs = source
            .record(Resource::Property, &stored.key_at_source, &CancellationToken::new())
            .await
            .map_err(refused)?;
        // A single answer says where its description is; a row of a page never does.
        let theirs = theirs.map(|mut raw| {
            raw.payload.remove("@odata.context");
            raw
        });
        let fields = compare(&ours, theirs.as_ref().map(|raw| &raw.payload));
        let fields: Vec<ComparedFieldView> = fields.into_iter().filter(|f| decision.field(&f.field).is_ok()).collect();
        let mut view = ComparedView {
            key: key.clone(),
            at_server: theirs.is_some(),
            differing: u32::try_from(fields.iter().filter(|f| !f.same).count()).unwrap_or(u32::MAX),
            fields,
            applied: false,
        };
        if !request.apply {
            return Ok(view);
        }
        if self.running().contains_key(&connection.id) {
            return Err(AppError::bad_request("source", "a run is under way; it brings the record by itself"));
        }
        let store = &self.0.store;
        let stream = Resource::Property;
        match theirs {
            Some(raw) => {
                let mapped = source.map(&raw).map_err(|e| AppError::bad_request("record", e))?;
                let checkpoint = store.checkpoint(connection.id, stream).await?;
                // Without a checkpoint the next run reads everything anyway; an invented one could make it skip.
                let checkpoint = checkpoint
                    .ok_or_else(|| AppError::bad_request("source", "read the source once before single records"))?;
                let run = RunId::new();
                let records = vec![(raw, mapped)];
                store.apply_page(PageWrite { connection: connection.id, stream, run, records, checkpoint }).await?;
            }
            None => {
                store.delete_keys(connection.id, stream, &[stored.key_at_source], RunId::new()).await?;
            }
        }
        self.0.market.forget();
        view.applied = true;
        Ok(view)
    }
}

fn stream(health: StreamHealth, fields: Vec<FieldCount>, label: &dyn Fn(&str) -> Option<String>) -> StreamHealthView {
    // The key is in every row, so the fullest field says how many rows were read.
    let rows = fields.iter().map(|f| f.rows_with_value).max().unwrap_or(0);
    let mut fields: Vec<FieldFillView> = fields
        .into_iter()
        .map(|f| FieldFillView {
            #[allow(clippy::cast_precision_loss, reason = "a share for display")]
            share: if rows == 0 { 0.0 } else { f.rows_with_value as f64 / rows as f64 },
            label: label(&f.field).filter(|_| !f.mapped),
            field: f.field,
            mapped: f.mapped,
            rows: f.rows_with_value,
        })
        .collect();
    fields.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.field.cmp(&b.field)));
    StreamHealthView {
        stream: health.stream.as_str().to_owned(),
        last_done_at: health.last_done_at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
        stale_seconds: health.stale_seconds,
        latency_ms: health.latency_ms,
        error_rate: health.error_rate,
        records_per_day: health.records_per_day,
        days: health
            .days
            .iter()
            .map(|d| HealthDayView {
                day: d.day.to_string(),
                received: d.received,
                changed: d.created + d.updated + d.deleted,
                calls: d.calls,
                failed_calls: d.failed_calls,
                failed_runs: d.failed_runs,
            })
            .collect(),
        rows,
        fields,
    }
}

/// Every field of either copy; what differs comes first.
fn compare(ours: &Map<String, Value>, theirs: Option<&Map<String, Value>>) -> Vec<ComparedFieldView> {
    let nothing = Map::new();
    let theirs = theirs.unwrap_or(&nothing);
    let present = |map: &Map<String, Value>, name: &str| map.get(name).filter(|v| !v.is_null()).cloned();
    let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let mut fields: Vec<ComparedFieldView> = names
        .into_iter()
        // Notes of the protocol (etags, links) are no fields of the record.
        .filter(|name| !name.starts_with('@'))
        .filter_map(|name| {
            let (ours, theirs) = (present(ours, name), present(theirs, name));
            if ours.is_none() && theirs.is_none() {
                return None;
            }
            let same = ours == theirs;
            Some(ComparedFieldView { field: name.clone(), ours: ours.map(words), theirs: theirs.map(words), same })
        })
        .collect();
    fields.sort_by_key(|f| f.same);
    fields
}

fn words(value: Value) -> String {
    let text = match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    #[test]
    fn two_copies_are_laid_side_by_side() {
        let ours = map(json!({"@odata.etag": "1", "ListPrice": 500, "City": "A", "Gone": null, "Old": "x"}));
        let theirs = map(json!({"ListPrice": 490, "City": "A", "Gone": null, "New": [1]}));
        let fields = compare(&ours, Some(&theirs));
        let names: Vec<(&str, bool)> = fields.iter().map(|f| (f.field.as_str(), f.same)).collect();
        assert_eq!(names, [("ListPrice", false), ("New", false), ("Old", false), ("City", true)]);
        assert_eq!(fields[0].theirs.as_deref(), Some("490"));
        assert!(compare(&ours, None).iter().all(|f| f.theirs.is_none() && !f.same));
        let long = map(json!({"Remarks": "é".repeat(1_000)}));
        assert_eq!(compare(&long, None)[0].ours.as_ref().unwrap().chars().count(), LONGEST + 1);
    }

    #[test]
    fn fields_are_measured_against_the_fullest() {
        let count = |field: &str, rows, mapped| FieldCount { field: field.into(), mapped, rows_with_value: rows };
        let health = StreamHealth {
            stream: Resource::Property,
            days: Vec::new(),
            last_done_at: None,
            stale_seconds: None,
            latency_ms: None,
            error_rate: None,
            records_per_day: 0.0,
        };
        let label = |field: &str| field.strip_prefix("X_").map(str::to_owned);
        let view = stream(health, vec![count("X_Local", 50, false), count("ListingKey", 200, true)], &label);
        assert_eq!(view.fields[1].label.as_deref(), Some("Local"));
        let shares: Vec<(&str, f64)> = view.fields.iter().map(|f| (f.field.as_str(), f.share)).collect();
        assert_eq!(shares, [("ListingKey", 1.0), ("X_Local", 0.25)]);
    }
}

use std::time::{Duration, Instant};

use hub_connector::{CancellationToken, ErrorClass, Retry, Warning};
use hub_domain::crm::CrmKind;
use hub_store::Connection;
use hub_sync::crm::{TwoWayProgress, TwoWayReport, TwoWayStep};
use hub_sync::{Progress, ProgressUpdate, SyncError};
use serde::Serialize;

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::sources::{Standing, SyncChoice, SyncOutcome};

/// How long a person's word that so much may go counts.
const WORD: Duration = Duration::from_secs(3_600);

/// What one run did with one kind of a CRM's records. Serialises to the keys of `hub sync --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrmRunReport {
    /// Name of the connection.
    pub connection: String,
    /// What kind of records.
    pub stream: CrmKind,
    /// Pages stored.
    pub pages: u64,
    /// Records received, rejected ones included.
    pub received: u64,
    /// Records that were new here.
    pub created: u64,
    /// Records that turned out to be people we have.
    pub linked: u64,
    /// Records whose content changed here.
    pub updated: u64,
    /// Records that said what we knew.
    pub unchanged: u64,
    /// Records put away because they are gone there.
    pub deleted: u64,
    /// Rows that could not become records.
    pub rejected: u64,
    /// Fields that wait for a person.
    pub conflicts: u64,
    /// Requests sent.
    pub calls: u64,
    /// Requests that brought no usable answer.
    pub failed_calls: u64,
    /// Bytes received.
    pub bytes: u64,
    /// Wall time of the whole run of the connection, milliseconds.
    pub elapsed_ms: u64,
    /// Things to know or decide.
    #[serde(serialize_with = "as_sentences")]
    pub warnings: Vec<Warning>,
}

fn as_sentences<S: serde::Serializer>(warnings: &[Warning], out: S) -> std::result::Result<S::Ok, S::Error> {
    out.collect_seq(warnings.iter().map(ToString::to_string))
}

/// What a run of a connection sent. Serialises as one of the `runs` of `hub sync --json`, with the stream `outbox`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentReport {
    /// Name of the connection.
    pub connection: String,
    /// Always `outbox`.
    pub stream: &'static str,
    /// Changes carried out there.
    pub sent: u64,
    /// Changes that had nothing left to say.
    pub needless: u64,
    /// Changes that are tried again.
    pub later: u64,
    /// Changes whose outcome is being looked into.
    pub unknown: u64,
    /// Changes that wait for a person.
    pub blocked: u64,
}

struct Steps<'a> {
    connection: &'a str,
    progress: &'a dyn Progress,
}

impl TwoWayProgress for Steps<'_> {
    fn step(&self, step: TwoWayStep) {
        self.progress.update(&ProgressUpdate {
            connection: self.connection.to_owned(),
            stream: None,
            kind: step.kind,
            phase: step.phase,
            rows: step.rows,
            total: None,
            bytes: 0,
            rows_per_second: 0.0,
        });
    }
}

impl Hub {
    /// Brings a CRM and the store in step, both ways.
    pub(crate) async fn sync_crm(
        &self,
        connection: &Connection,
        choice: &SyncChoice,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<SyncOutcome> {
        let Some(_turn) = self.0.engine.turn(connection.id) else {
            return Err(AppError::bad_request("source", format!("a sync of “{}” is already running", connection.name)));
        };
        let stop = cancel.child_token();
        self.running().insert(connection.id, stop.clone());
        let begun = Instant::now();
        let ran = self.crm_run(connection, choice, progress, &stop).await;
        self.running().remove(&connection.id);
        let mut report = match ran {
            Ok(report) => report,
            Err(error) => {
                let standing = Standing { problem: Some(error.clone()), warnings: Vec::new() };
                self.standing().insert(connection.id, standing);
                return Ok(SyncOutcome { failures: vec![(connection.name.clone(), error)], ..SyncOutcome::default() });
            }
        };
        let mut outcome = SyncOutcome { cancelled: stop.is_cancelled(), ..SyncOutcome::default() };
        match report.error.take() {
            None => {}
            Some(SyncError::Store { error, .. }) => return Err(error.into()),
            Some(SyncError::Busy { .. }) => {}
            Some(SyncError::Source { error, .. }) => {
                if let Retry::After(wait) = error.retry {
                    outcome.wait = Some(wait);
                } else {
                    self.0.crms.forget(connection.id);
                }
                if error.kind.class() != ErrorClass::Cancelled {
                    outcome.failures.push((connection.name.clone(), AppError::of_source(&connection.name, &error)));
                }
            }
        }
        let elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        outcome.crm_runs = reports(&connection.name, &report, elapsed_ms);
        outcome.sent = vec![SentReport {
            connection: connection.name.clone(),
            stream: "outbox",
            sent: report.pushed.done,
            needless: report.pushed.needless,
            later: report.pushed.later,
            unknown: report.pushed.unknown,
            blocked: report.pushed.blocked,
        }];
        let standing = Standing {
            problem: outcome.failures.first().map(|(_, error)| error.clone()),
            warnings: outcome
                .crm_runs
                .iter()
                .flat_map(|r| r.warnings.iter().map(|w| (r.stream.as_str(), w.clone())))
                .collect(),
        };
        self.standing().insert(connection.id, standing);
        Ok(outcome)
    }

    async fn crm_run(
        &self,
        connection: &Connection,
        choice: &SyncChoice,
        progress: &dyn Progress,
        stop: &CancellationToken,
    ) -> Result<TwoWayReport> {
        let store = &self.0.store;
        if choice.full {
            store.crm_begin_anew(connection.id).await?;
        }
        let way = self.two_way(connection).await?;
        if choice.allow_mass_delete {
            for kind in CrmKind::ALL {
                store.crm_allow(connection.id, kind, WORD).await?;
            }
        }
        Ok(way.run(&Steps { connection: &connection.name, progress }, stop).await)
    }
}

fn reports(name: &str, report: &TwoWayReport, elapsed_ms: u64) -> Vec<CrmRunReport> {
    let mut all: Vec<CrmRunReport> = Vec::new();
    for (kind, pulled) in &report.pulled {
        let received = pulled.received;
        let mut warnings = Vec::new();
        if let Some(held) = pulled.held {
            let (gone, stored) = (held.gone, held.known);
            warnings.push(Warning::MassDelete { gone, stored, named: true });
        }
        all.push(CrmRunReport {
            connection: name.to_owned(),
            stream: *kind,
            pages: pulled.pages,
            received: received.created
                + received.linked
                + received.updated
                + received.unchanged
                + received.stale
                + pulled.rejected,
            created: received.created,
            linked: received.linked,
            updated: received.updated,
            unchanged: received.unchanged + received.stale,
            deleted: received.archived,
            rejected: pulled.rejected,
            conflicts: received.conflicts,
            calls: pulled.calls.calls,
            failed_calls: pulled.calls.failed_calls,
            bytes: pulled.calls.bytes,
            elapsed_ms,
            warnings,
        });
    }
    for (kind, compared) in &report.compared {
        let Some(of) = all.iter_mut().find(|r| r.stream == *kind) else { continue };
        of.deleted += compared.archived;
        if compared.unusable {
            of.warnings.push(Warning::KeysMoved);
        }
        if let Some(held) = compared.held {
            let (gone, stored) = (held.gone, held.known);
            of.warnings.push(Warning::MassDelete { gone, stored, named: false });
        }
    }
    all
}

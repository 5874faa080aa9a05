//! The jobs that a deal usually has, as a beginning: whoever plans removes and adds.

use hub_domain::service::{Job, JobAfter, JobKind};
use hub_domain::transaction::{Side, Transaction};

struct Usual {
    kind: JobKind,
    minutes: Option<u32>,
    working_days: Option<u32>,
    /// What it comes after, by kind.
    after: &'static [JobKind],
    /// Whose presence it needs.
    present: &'static [&'static str],
}

const fn visit(kind: JobKind, minutes: u32, after: &'static [JobKind], present: &'static [&'static str]) -> Usual {
    Usual { kind, minutes: Some(minutes), working_days: None, after, present }
}

/// Lengths are those that inspectors, appraisers and closers commonly name for a home of usual size; each can be changed.
const BUYING: &[Usual] = &[
    visit(JobKind::Inspection, 180, &[], &["buyer"]),
    visit(JobKind::Negotiation, 60, &[JobKind::Inspection], &[]),
    Usual {
        kind: JobKind::Repairs,
        minutes: None,
        working_days: Some(2),
        after: &[JobKind::Negotiation],
        present: &[],
    },
    visit(JobKind::Reinspection, 60, &[JobKind::Repairs], &[]),
    visit(JobKind::Appraisal, 60, &[], &[]),
    visit(JobKind::WalkThrough, 30, &[JobKind::Reinspection], &["buyer"]),
    visit(JobKind::Closing, 60, &[JobKind::WalkThrough, JobKind::Appraisal], &["buyer"]),
];

const SELLING: &[Usual] = &[
    visit(JobKind::Cleaning, 240, &[], &[]),
    visit(JobKind::Staging, 240, &[JobKind::Cleaning], &[]),
    visit(JobKind::Photography, 120, &[JobKind::Staging], &[]),
];

/// What is due by a day of the contract: the last day of the inspections, and the closing itself.
const DUE: &[(JobKind, &[&str])] = &[
    (JobKind::Inspection, &["termination-option", "option-period-ends", "investigation", "contingency-removal"]),
    (JobKind::Negotiation, &["termination-option", "option-period-ends", "investigation", "contingency-removal"]),
    (JobKind::Appraisal, &["appraisal", "contingency-removal"]),
    (JobKind::Closing, &["close-of-escrow", "closing"]),
];

/// The jobs, in order, each waiting for those before it. `events` are the days of the contract that can be counted.
pub(super) fn usual(transaction: &Transaction, events: &[String]) -> Vec<Job> {
    let list =
        if transaction.side == Side::Seller && !transaction.stage.is_under_contract() { SELLING } else { BUYING };
    let mut made: Vec<Job> = Vec::new();
    for usual in list {
        let mut job = Job::new(usual.kind, &transaction.title, &transaction.zone);
        job.transaction = Some(transaction.id);
        (job.minutes, job.working_days) = (usual.minutes, usual.working_days);
        job.present = usual.present.iter().map(|who| (*who).to_owned()).collect();
        let before = made.iter().filter(|other| usual.after.contains(&other.kind));
        job.after = before.map(|other| JobAfter { job: other.id, wait_minutes: 0 }).collect();
        let due = DUE.iter().filter(|(kind, _)| *kind == usual.kind).flat_map(|(_, names)| names.iter());
        job.due = due.copied().find(|name| events.iter().any(|event| event == name)).map(str::to_owned);
        made.push(job);
    }
    made
}

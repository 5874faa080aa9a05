//! Statements that others sent, compared with our payments and taken in: looked at first, then whole or not at all.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use hub_store::revenue::{
    Direction, LineFinding, NewStatement, PaymentClaim, PaymentQuery, PaymentRow, PaymentState, Road, StatementLine,
    StatementPayment,
};

use super::payments::{decision_view, outcome, terms};
use super::statement_file::{FileLine, columns, guess, lines};
use super::words::instant;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    FindingTotalView, StatementAppliedView, StatementFileView, StatementLineView, StatementPreviewView,
    StatementRequest, StatementView,
};

/// How many days a payment and its line may lie apart.
const APART: u64 = 31;

/// A line beside the payment that it goes with.
struct Paired<'p> {
    line: Option<FileLine>,
    payment: Option<&'p PaymentRow>,
    finding: LineFinding,
}

impl Hub {
    /// What a file's columns are called, and a guess at what they say.
    ///
    /// # Errors
    /// It cannot be read as a table.
    pub fn look_at_statement(&self, file_name: &str, content: String) -> Result<StatementFileView> {
        let columns = columns(&content)?;
        let mapping = guess(&columns);
        Ok(StatementFileView { file_name: file_name.to_owned(), content, columns, mapping })
    }

    /// A statement's lines beside our payments, and what the rules say of those that would be recorded. Nothing is kept.
    ///
    /// # Errors
    /// A line that cannot be read, by its place; terms that make no sense.
    pub async fn preview_statement(&self, request: &StatementRequest) -> Result<StatementPreviewView> {
        let read = lines(&request.content, &request.mapping)?;
        let ours = self.ours(request, &read).await?;
        let paired = pair(read, &ours);
        let taken = self.0.store.has_statement(blake3::hash(request.content.as_bytes()).as_bytes()).await?;
        let decision = match &request.record_terms {
            None => None,
            Some(wanted) => {
                let (mut asked, records) = terms(wanted)?;
                asked.stage = hub_compliance::payment::Stage::Entry;
                asked.records.extend(records.iter().map(|record| (record.name, true)));
                let tables = self.money_tables();
                let rules = &tables.payments;
                Some(decision_view(&hub_compliance::payment::decide(&asked, rules, self.today()), rules))
            }
        };
        Ok(StatementPreviewView {
            lines: paired.iter().map(line_view).collect(),
            totals: totals(&paired),
            taken,
            decision,
        })
    }

    /// Takes a statement in. Where it says on which terms, lines that are missing here are recorded as payments, each by
    /// the rules; if one of them may not be kept, nothing is taken in and only the attempts are kept.
    ///
    /// # Errors
    /// As [`Hub::preview_statement`]; the file was taken in already.
    pub async fn apply_statement(&self, request: &StatementRequest) -> Result<StatementAppliedView> {
        let sender = request.sender.trim();
        if sender.is_empty() || request.own_name.trim().is_empty() {
            return Err(AppError::bad_request("sender", "say who sent it, and how you are called"));
        }
        let digest = *blake3::hash(request.content.as_bytes()).as_bytes();
        if self.0.store.has_statement(&digest).await? {
            return Err(AppError::bad_request("file", "this statement was taken in already"));
        }
        let read = lines(&request.content, &request.mapping)?;
        let (Some(first_day), Some(last_day)) =
            (read.iter().map(|line| line.day).min(), read.iter().map(|line| line.day).max())
        else {
            return Err(AppError::bad_request("file", "it has no lines"));
        };
        let ours = self.ours(request, &read).await?;
        let paired = pair(read, &ours);
        let mut asks = Vec::new();
        let mut kept = Vec::with_capacity(paired.len());
        for one in &paired {
            let mut finding = one.finding;
            let mut payment = one.payment.map_or(StatementPayment::Nothing, |row| StatementPayment::Here(row.id));
            if let (LineFinding::MissingHere, Some(line), Some(wanted)) = (finding, &one.line, &request.record_terms)
                && line.cents > 0
            {
                let (asked, records) = terms(wanted)?;
                let (payer, payee) = if request.incoming {
                    (sender, request.own_name.trim())
                } else {
                    (request.own_name.trim(), sender)
                };
                let what = if line.what.is_empty() { "Line of a statement".to_owned() } else { line.what.clone() };
                let claim = PaymentClaim {
                    direction: if request.incoming { Direction::In } else { Direction::Out },
                    payer: payer.to_owned(),
                    payee: payee.to_owned(),
                    cents: line.cents,
                    amount_stated: true,
                    due_on: line.day,
                    what,
                    reference: line.reference.clone(),
                    records,
                };
                (finding, payment) = (LineFinding::Recorded, StatementPayment::Recorded(asks.len()));
                asks.push((asked, claim));
            }
            kept.push(statement_line(one, finding, payment));
        }
        let statement = NewStatement {
            digest,
            file_name: request.file_name.clone(),
            sender: sender.to_owned(),
            mapping: serde_json::to_value(&request.mapping).map_err(|error| AppError::unexpected(&error))?,
            first_day,
            last_day,
            lines: kept,
        };
        let outcomes = self.record_all(asks, Some(statement), Road::Import).await?;
        let tables = self.money_tables();
        let refused: Vec<_> =
            outcomes.iter().filter(|one| one.payment.is_none()).map(|one| outcome(one, &tables.payments)).collect();
        Ok(StatementAppliedView {
            applied: refused.is_empty(),
            recorded: u32::try_from(outcomes.iter().filter(|one| one.payment.is_some()).count()).unwrap_or(u32::MAX),
            refused,
        })
    }

    /// Statements that were taken in, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn statements(&self) -> Result<Vec<StatementView>> {
        let kept = self.0.store.statements().await?;
        let view = |kept: hub_store::revenue::KeptStatement| StatementView {
            id: kept.id.to_string(),
            file_name: kept.file_name,
            sender: kept.sender,
            at: instant(kept.at),
            first_day: kept.days.0.to_string(),
            last_day: kept.days.1.to_string(),
            totals: kept
                .findings
                .into_iter()
                .map(|(finding, lines, cents)| FindingTotalView { finding: finding.as_str().to_owned(), lines, cents })
                .collect(),
        };
        Ok(kept.into_iter().map(view).collect())
    }

    /// Our payments with whoever sent the statement around its days, those that were taken back left out.
    async fn ours(&self, request: &StatementRequest, lines: &[FileLine]) -> Result<Vec<PaymentRow>> {
        let around = |day: Option<NaiveDate>, back: bool| {
            day.and_then(|day| {
                if back { day.checked_sub_days(Days::new(APART)) } else { day.checked_add_days(Days::new(APART)) }
            })
        };
        let mut query = PaymentQuery {
            states: vec![PaymentState::Accrued, PaymentState::Locked, PaymentState::Paid],
            from: around(lines.iter().map(|line| line.day).min(), true),
            to: around(lines.iter().map(|line| line.day).max(), false),
            limit: 500,
            offset: 0,
        };
        let sender = request.sender.trim().to_lowercase();
        let wanted = if request.incoming { Direction::In } else { Direction::Out };
        let mut ours = Vec::new();
        loop {
            let (_, rows) = self.0.store.payments(&query).await?;
            let full = rows.len() == 500;
            ours.extend(rows.into_iter().filter(|row| {
                let claim = &row.attempt.claim;
                let other = if request.incoming { &claim.payer } else { &claim.payee };
                claim.direction == wanted && other.trim().to_lowercase() == sender
            }));
            if !full {
                return Ok(ours);
            }
            query.offset += 500;
        }
    }
}

/// Each line with one payment at most: by reference, else by amount and the nearest day. Ours between the first and the
/// last day of the statement that no line goes with are missing there.
fn pair(lines: Vec<FileLine>, ours: &[PaymentRow]) -> Vec<Paired<'_>> {
    let days = (lines.iter().map(|line| line.day).min(), lines.iter().map(|line| line.day).max());
    let mut used = HashSet::new();
    let mut found: Vec<Option<usize>> = vec![None; lines.len()];
    for (line, slot) in lines.iter().zip(&mut found) {
        let Some(reference) = line.reference.as_deref() else { continue };
        let same = |(at, row): &(usize, &PaymentRow)| {
            !used.contains(at) && row.attempt.claim.reference.as_deref() == Some(reference)
        };
        *slot = ours.iter().enumerate().find(same).map(|(at, _)| at);
        used.extend(*slot);
    }
    for (line, slot) in lines.iter().zip(&mut found) {
        if slot.is_some() {
            continue;
        }
        let apart = |row: &PaymentRow| (row.attempt.claim.due_on - line.day).num_days().unsigned_abs();
        let fits = |(at, row): &(usize, &PaymentRow)| {
            let other = line.reference.is_some() && row.attempt.claim.reference.is_some();
            !used.contains(at) && !other && row.attempt.claim.cents == line.cents && apart(row) <= APART
        };
        *slot = ours.iter().enumerate().filter(fits).min_by_key(|(_, row)| apart(row)).map(|(at, _)| at);
        used.extend(*slot);
    }
    let mut paired: Vec<Paired<'_>> = lines
        .into_iter()
        .zip(found)
        .map(|(line, at)| {
            let payment = at.and_then(|at| ours.get(at));
            let finding = match payment {
                None => LineFinding::MissingHere,
                Some(row) if row.attempt.claim.cents == line.cents => LineFinding::Matched,
                Some(_) => LineFinding::DifferentAmount,
            };
            Paired { line: Some(line), payment, finding }
        })
        .collect();
    let within = |day: NaiveDate| days.0.is_some_and(|first| first <= day) && days.1.is_some_and(|last| day <= last);
    let left = ours.iter().enumerate().filter(|(at, row)| !used.contains(at) && within(row.attempt.claim.due_on));
    paired.extend(left.map(|(_, row)| Paired { line: None, payment: Some(row), finding: LineFinding::MissingThere }));
    paired
}

fn statement_line(paired: &Paired<'_>, finding: LineFinding, payment: StatementPayment) -> StatementLine {
    let claim = paired.payment.map(|row| &row.attempt.claim);
    match (&paired.line, claim) {
        (Some(line), _) => StatementLine {
            line: Some(line.line),
            reference: line.reference.clone(),
            day: line.day,
            what: line.what.clone(),
            cents: line.cents,
            finding,
            payment,
        },
        (None, claim) => StatementLine {
            line: None,
            reference: claim.and_then(|claim| claim.reference.clone()),
            day: claim.map(|claim| claim.due_on).unwrap_or_default(),
            what: claim.map(|claim| claim.what.clone()).unwrap_or_default(),
            cents: claim.map_or(0, |claim| claim.cents),
            finding,
            payment,
        },
    }
}

fn line_view(paired: &Paired<'_>) -> StatementLineView {
    let line = statement_line(paired, paired.finding, StatementPayment::Nothing);
    StatementLineView {
        line: line.line,
        reference: line.reference,
        day: line.day.to_string(),
        what: line.what,
        cents: paired.line.as_ref().map(|line| line.cents),
        ours_cents: paired.payment.map(|row| row.attempt.claim.cents),
        finding: line.finding.as_str().to_owned(),
    }
}

fn totals(paired: &[Paired<'_>]) -> Vec<FindingTotalView> {
    let of = |finding: LineFinding| {
        let ones = paired.iter().filter(|one| one.finding == finding);
        let cents = ones.clone().map(|one| statement_line(one, finding, StatementPayment::Nothing).cents).sum();
        FindingTotalView {
            finding: finding.as_str().to_owned(),
            lines: u32::try_from(ones.count()).unwrap_or(u32::MAX),
            cents,
        }
    };
    LineFinding::ALL.iter().map(|finding| of(*finding)).filter(|total| total.lines > 0).collect()
}

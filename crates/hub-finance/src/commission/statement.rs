use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Payee, Standing};
use crate::{Cents, Percent};

/// One line: who gets how much of what, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The plan's step, the first is 1; the agent's net comes after the last.
    pub step: usize,
    /// What it is.
    pub what: String,
    /// Who gets it.
    pub payee: Payee,
    /// What the rate is of.
    pub base: Cents,
    /// The rate; none for a fixed amount and for what is left.
    pub rate: Option<Percent>,
    /// What it would be without a cap.
    pub uncapped: Cents,
    /// What it is. Below zero where the company gives back what earlier deals of the year were short.
    pub amount: Cents,
    /// What is left after it.
    pub left: Cents,
    /// Why, in words.
    pub why: String,
    /// The version of the plan that says so.
    pub version: u32,
}

/// How a deal's commission is divided. The lines sum to it, to the cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The deal.
    pub deal: String,
    /// Whose it is.
    pub agent: String,
    /// The plan.
    pub plan: String,
    /// Its version.
    pub version: u32,
    /// First day of the year it counts in.
    pub year_from: NaiveDate,
    /// The commission.
    pub gross: Cents,
    /// The lines, in the plan's order; the agent's net is the last.
    pub lines: Vec<Line>,
    /// What it adds to the year.
    pub adds: Standing,
}

impl Statement {
    /// What one payee gets. None when it cannot be counted.
    #[must_use]
    pub fn to(&self, payee: &Payee) -> Option<Cents> {
        let lines = self.lines.iter().filter(|line| line.payee == *payee);
        lines.map(|line| line.amount).try_fold(Cents::ZERO, Cents::checked_add)
    }

    /// Whether the lines sum to the commission.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let sum = self.lines.iter().map(|line| line.amount).try_fold(Cents::ZERO, Cents::checked_add);
        sum == Some(self.gross) && self.adds.gross == self.gross
    }
}

use rust_decimal::Decimal;

use super::rows::{At, Row, Table};
use crate::sheet::{Brought, Reason, Refused};

/// A rung of a plan's ladder: a rate and what it costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rung {
    pub(super) line: u32,
    pub(super) id: u64,
    pub(super) plan: u64,
    pub(super) region: u64,
    pub(super) lock: u16,
    pub(super) rate: Decimal,
    pub(super) points: Decimal,
}

impl Rung {
    pub(super) fn read(row: &Row) -> Result<Self, At> {
        Ok(Self {
            line: row.line,
            id: row.whole("ratesid")?,
            plan: row.whole("planid")?,
            region: row.whole("regionid")?,
            lock: row.small("lock")?,
            rate: row.number("baserate")?,
            points: row.number("totalpoints")?,
        })
    }

    pub(super) fn adjusted(self, (points, rate): (Decimal, Decimal)) -> Self {
        Self { points: self.points + points, rate: self.rate + rate, ..self }
    }

    /// Nearer to the wished points. Of two as near, points paid go before points credited, as in the published matcher;
    /// then the lower rate, then the longer lock, then the lower number, so that the order of the rows says nothing.
    pub(super) fn is_better(&self, there: &Self, wished: Decimal) -> bool {
        let key = |rung: &Self| {
            let apart = (rung.points - wished).abs();
            (apart, -rung.points, rung.rate, std::cmp::Reverse(rung.lock), rung.id)
        };
        key(self) < key(there)
    }

    pub(super) fn refused(&self, column: &str, reason: Reason, table: &Table, brought: &Brought<'_>) -> Refused {
        Brought { name: &table.name, ..brought.clone() }.refused(Some(self.line), Some(column), reason)
    }
}

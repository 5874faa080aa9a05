use hub_domain::Money;
use serde::Serialize;

use super::Source;
use crate::format::{amount, plain};

/// What would be left of the price, from figures that somebody gave.
#[derive(Debug, Serialize)]
pub(super) struct NetPage {
    currency: String,
    lines: Vec<(String, String)>,
    total: String,
}

impl NetPage {
    /// `None` without lines.
    pub(super) fn of(source: &Source<'_>) -> Option<Self> {
        let lines = &source.ctx.net_sheet;
        let currency = lines.first()?.amount.currency;
        let sum = lines.iter().fold(0_i64, |sum, l| sum.saturating_add(l.amount.minor));
        Some(Self {
            currency: currency.to_string(),
            lines: lines.iter().map(|l| (plain(&l.label, 120), amount(l.amount, true))).collect(),
            total: amount(Money::from_minor(sum, currency), true),
        })
    }
}

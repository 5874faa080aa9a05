use hub_domain::Money;
use serde::Serialize;

use super::Source;
use crate::context::NetPayer;
use crate::format::{amount, plain};
use crate::{NetSheet, ReportError};

/// What would be left of a price after the costs that the preparer listed.
#[derive(Debug, Serialize)]
pub(super) struct NetPage {
    currency: String,
    columns: Vec<String>,
    prices: Vec<String>,
    lines: Vec<Line>,
    left: Vec<String>,
    /// The prices are those of the rough way.
    rough: bool,
}

#[derive(Debug, Serialize)]
struct Line {
    label: String,
    share: Option<String>,
    buyer: bool,
    amounts: Vec<String>,
}

impl NetPage {
    /// `None` without lines.
    ///
    /// # Errors
    /// A column whose price less its costs is not what is left.
    pub(super) fn of(source: &Source<'_>) -> Result<Option<Self>, ReportError> {
        let Some(sheet) = source.ctx.net_sheet.as_ref().filter(|s| !s.lines.is_empty()) else { return Ok(None) };
        let Some(first) = sheet.columns.first() else { return Ok(None) };
        check(sheet)?;
        // The currency stands in the sentence above.
        let figure = |money: Money| amount(money, true);
        Ok(Some(Self {
            currency: first.price.currency.to_string(),
            columns: sheet.columns.iter().map(|c| plain(&c.label, 40)).collect(),
            prices: sheet.columns.iter().map(|c| figure(c.price)).collect(),
            lines: sheet
                .lines
                .iter()
                .map(|line| Line {
                    label: plain(&line.label, 120),
                    share: line.share.as_deref().map(|s| plain(s, 20)),
                    buyer: line.payer == NetPayer::Buyer,
                    amounts: line.amounts.iter().map(|a| figure(*a)).collect(),
                })
                .collect(),
            left: sheet.columns.iter().map(|c| figure(c.left)).collect(),
            rough: source.rough.is_some(),
        }))
    }
}

/// The page says what is left, so it is worked out again before it says so.
fn check(sheet: &NetSheet) -> Result<(), ReportError> {
    let wrong = || ReportError::DoesNotAddUp("the net sheet".to_owned());
    for (i, column) in sheet.columns.iter().enumerate() {
        let mut left = i128::from(column.price.minor);
        for line in &sheet.lines {
            let cost = line.amounts.get(i).ok_or_else(wrong)?;
            if cost.currency != column.price.currency || line.amounts.len() != sheet.columns.len() {
                return Err(wrong());
            }
            if line.payer == NetPayer::Seller {
                left -= i128::from(cost.minor);
            }
        }
        if left != i128::from(column.left.minor) || column.left.currency != column.price.currency {
            return Err(wrong());
        }
    }
    Ok(())
}

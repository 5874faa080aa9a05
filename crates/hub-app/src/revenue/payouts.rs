//! Payments as a CSV file, and what each payee was paid in a year.

use hub_finance::{Cents, on_date};
use hub_store::revenue::{Direction, PaymentQuery, PaymentRow};
use hub_store::safe_text;

use super::payments::query;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{PaymentsRequest, YearTotalView, YearTotalsView};

const COLUMNS: [&str; 13] = [
    "Direction",
    "Payer",
    "Payee",
    "Amount",
    "Currency",
    "DueOn",
    "State",
    "StateOn",
    "For",
    "Reference",
    "Basis",
    "Rule",
    "Provision",
];

impl Hub {
    /// Payments as a CSV file that no spreadsheet computes; all of them that fit, not one page.
    ///
    /// # Errors
    /// The request makes no sense.
    pub async fn payouts_file(&self, request: &PaymentsRequest) -> Result<Vec<u8>> {
        let mut asked = PaymentQuery { limit: 500, offset: 0, ..query(request)? };
        let mut out = csv::Writer::from_writer(Vec::new());
        let failed = |error: csv::Error| AppError::unexpected(&error);
        out.write_record(COLUMNS).map_err(failed)?;
        loop {
            let (_, rows) = self.0.store.payments(&asked).await?;
            for row in &rows {
                out.write_record(cells(row)).map_err(failed)?;
            }
            if rows.len() < 500 {
                break;
            }
            asked.offset += 500;
        }
        out.into_inner().map_err(|error| AppError::unexpected(error.error()))
    }

    /// What was paid out to each payee in each calendar year, and whether a form 1099-NEC may be due: the threshold of that
    /// year with its source. Whether a payee is exempt, as most corporations are, is for whoever files.
    ///
    /// # Errors
    /// The database's.
    pub async fn year_totals(&self) -> Result<YearTotalsView> {
        let tables = self.money_tables();
        let tables = &tables.finance.form_1099;
        let rows = self.0.store.paid_by_year().await?.into_iter().map(|total| {
            let last = chrono::NaiveDate::from_ymd_opt(total.year, 12, 31);
            let table = last.and_then(|day| on_date(tables, "form 1099-NEC thresholds", "US", day).ok());
            YearTotalView {
                year: total.year,
                payee: total.payee,
                kind: total.kind.as_str().to_owned(),
                payments: total.payments,
                cents: total.cents,
                threshold_cents: table.map(|table| table.value.threshold.0),
                reaches_threshold: table.map(|table| Cents(total.cents) >= table.value.threshold),
                source: table.map(|table| table.source.cite.clone()),
            }
        });
        Ok(YearTotalsView { rows: rows.collect() })
    }
}

fn cells(row: &PaymentRow) -> [String; 13] {
    let (attempt, claim) = (&row.attempt, &row.attempt.claim);
    let text = |text: &str| safe_text(text);
    [
        if claim.direction == Direction::In { "in" } else { "out" }.to_owned(),
        text(&claim.payer),
        text(&claim.payee),
        Cents(claim.cents).to_string(),
        "USD".to_owned(),
        claim.due_on.to_string(),
        row.state.as_str().to_owned(),
        row.state_on.to_string(),
        text(&claim.what),
        text(claim.reference.as_deref().unwrap_or_default()),
        attempt.facts.basis.kind.as_str().to_owned(),
        text(attempt.decision.rule.as_deref().unwrap_or_default()),
        text(&attempt.decision.citation),
    ]
}

//! Tables of figures as CSV (RFC 4180), as the store's own export writes them.

use hub_domain::Money;
use hub_store::safe_text;

use crate::error::{AppError, Result};
use crate::view::{MoneyView, RangeView};

/// A table that grows, cell by cell.
pub(crate) struct Table {
    header: &'static str,
    rows: Vec<Vec<String>>,
    row: Vec<String>,
}

impl Table {
    /// Without rows; the names of the columns with commas between.
    pub fn new(header: &'static str) -> Self {
        Self { header, rows: Vec::new(), row: Vec::new() }
    }

    fn cell(&mut self, text: String) -> &mut Self {
        self.row.push(text);
        self
    }

    /// Words from outside: no spreadsheet computes them.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.cell(safe_text(text))
    }

    pub fn yes(&mut self, is: bool) -> &mut Self {
        self.cell(is.to_string())
    }

    pub fn count(&mut self, n: Option<u32>) -> &mut Self {
        self.cell(n.map(|n| n.to_string()).unwrap_or_default())
    }

    /// With three digits after the point.
    pub fn number(&mut self, n: Option<f64>) -> &mut Self {
        self.cell(n.map(|n| format!("{n:.3}")).unwrap_or_default())
    }

    /// In the currency's major unit, with all its digits.
    pub fn money(&mut self, money: Option<Money>) -> &mut Self {
        self.cell(money.map(Money::decimal).unwrap_or_default())
    }

    pub fn money_view(&mut self, money: Option<&MoneyView>) -> &mut Self {
        self.money(money.and_then(|m| Some(Money::from_minor(m.minor, m.currency.parse().ok()?))))
    }

    pub fn range(&mut self, r: Option<&RangeView>) -> &mut Self {
        self.number(r.map(|r| r.value)).number(r.map(|r| r.low)).number(r.map(|r| r.high))
    }

    /// Ends a row.
    pub fn end(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }

    /// The whole table.
    ///
    /// # Errors
    /// A row with other columns than the header.
    pub fn csv(&self) -> Result<String> {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let header: Vec<&str> = self.header.split(',').collect();
        out.write_record(&header).map_err(|e| AppError::unexpected(&e))?;
        for row in &self.rows {
            out.write_record(row).map_err(|e| AppError::unexpected(&e))?;
        }
        let bytes = out.into_inner().map_err(|e| AppError::unexpected(e.error()))?;
        String::from_utf8(bytes).map_err(|e| AppError::unexpected(&e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::Currency;

    #[test]
    fn cells_are_safe_and_the_empty_ones_stay() {
        let mut t = Table::new("A,B,C,D");
        t.text("=SUM(A1)")
            .text("Smith, \"Jo\"")
            .money(Some(Money::from_minor(-1_205, Currency::USD)))
            .number(None)
            .end();
        t.text("").count(Some(3)).number(Some(1.5)).text("x").end();
        let yen = MoneyView { minor: 1_205, currency: "JPY".into() };
        t.money_view(Some(&yen)).yes(true).money_view(None).text("a\nb").end();
        assert_eq!(
            t.csv().unwrap(),
            "A,B,C,D\r\n'=SUM(A1),\"Smith, \"\"Jo\"\"\",-12.05,\r\n,3,1.500,x\r\n1205,true,,\"a\nb\"\r\n"
        );
        t.text("one too few").end();
        assert!(t.csv().is_err());
    }
}

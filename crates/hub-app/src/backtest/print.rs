//! The page to print.

use hub_report::{AccuracyReport, AccuracyRow, PriceBias, Shape, SourceNote, lay_accuracy};
use hub_valuation::accuracy::Figures;

use super::run::BacktestOutcome;
use super::screen::{bias, spread};
use crate::documents::blocking;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{BacktestBias, ErrorCode};

impl Hub {
    /// The last backtest of an area as a page to print: figures only, no sale is named on it.
    ///
    /// # Errors
    /// There is none; a source whose rights do not reach as far as statistics; the page cannot be set.
    pub async fn backtest_pdf(&self, area: Option<&str>) -> Result<Vec<u8>> {
        let outcome = self.last_backtest(area).await?.ok_or_else(|| AppError::not_found("backtest of this area"))?;
        if !self.rule_book().await?.statistics_allowed() {
            let why = "statistics need back-office rights, and a source of these sales is licensed for registered \
                       consumers (VOW) only";
            return Err(AppError::new(ErrorCode::Refused).with("rule", why));
        }
        let mut context = self.context(None, None).await?;
        for (name, as_of) in self.source_dates().await? {
            context.notices.push(format!("{name}, data as of {}.", hub_report::date(as_of)));
            context.sources.push(SourceNote { name, as_of });
        }
        let report = report(&outcome);
        blocking(move || lay_accuracy(&report, &context, Shape::Letter)?.pdf()).await
    }
}

fn report(outcome: &BacktestOutcome) -> AccuracyReport {
    let b = &outcome.backtest;
    let f = &b.figures;
    AccuracyReport {
        area: b.area.clone(),
        from: b.from,
        to: b.to,
        made_on: outcome.made_at.date_naive(),
        level: b.level,
        n: f.n,
        sales: b.sales,
        mdape: f.mdape,
        within: [f.within_5, f.within_10, f.within_20],
        coverage: f.coverage,
        width: f.median_width,
        signed: f.median_signed,
        nearest: b.nearest_five.mdape,
        assessors: [f.cod, f.prd, f.prb],
        bias: match bias(f) {
            BacktestBias::None => PriceBias::None,
            BacktestBias::CheapHigh => PriceBias::CheapHigh,
            BacktestBias::CheapLow => PriceBias::CheapLow,
        },
        spread: spread(&outcome.estimated).into_iter().map(|s| (s.from, s.to, s.n)).collect(),
        areas: b.by_area.iter().map(|g| row(g.name.clone(), &g.figures)).collect(),
        bands: b.by_band.iter().map(|g| (g.from, g.to, row(None, &g.figures))).collect(),
    }
}

fn row(name: Option<String>, f: &Figures) -> AccuracyRow {
    AccuracyRow { name, n: f.n, mdape: f.mdape, within_10: f.within_10, coverage: f.coverage, signed: f.median_signed }
}

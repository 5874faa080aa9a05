//! A backtest as the screen shows it.

use chrono::SecondsFormat;
use hub_compliance::Outlet;
use hub_domain::street_of;

use super::figures::{Band, Estimated, Fifth};
use super::run::BacktestOutcome;
use crate::error::Result;
use crate::hub::Hub;
use crate::view::{
    BacktestBias, BacktestFifthView, BacktestGroupView, BacktestMissView, BacktestRequest, BacktestScreenView,
    BacktestStep, BacktestView,
};
use hub_valuation::accuracy::{Figures, Group};

/// Misses that are named.
const WORST: usize = 15;
/// Outermost step of the spread, percent.
const OUTERMOST: i32 = 30;
/// Bias by price beyond which assessors call it bias: a share per doubling of the price, and the differential's limits.
const BIASED: (f64, f64, f64) = (0.05, 0.98, 1.03);

impl Hub {
    /// The last backtest of an area and whether one is under way.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn backtest_screen(&self, request: &BacktestRequest) -> Result<BacktestScreenView> {
        let outcome = self.last_backtest(request.area.as_deref()).await?;
        let mut areas = match (&outcome, &request.area) {
            (Some(outcome), None) => names(outcome),
            _ => self.last_backtest(None).await?.as_ref().map(names).unwrap_or_default(),
        };
        for scope in self.0.store.backtest_scopes().await?.into_iter().filter(|s| !s.is_empty()) {
            if !areas.iter().any(|a| a.trim().to_lowercase() == scope) {
                areas.push(scope);
            }
        }
        let result = match outcome {
            Some(outcome) => Some(self.shown_backtest(&outcome).await?),
            None => None,
        };
        Ok(BacktestScreenView { running: self.0.backtests.is_running(), result, areas })
    }

    async fn shown_backtest(&self, outcome: &BacktestOutcome) -> Result<BacktestView> {
        let b = &outcome.backtest;
        let f = &b.figures;
        Ok(BacktestView {
            made_at: outcome.made_at.to_rfc3339_opts(SecondsFormat::Millis, true),
            area: b.area.clone(),
            from: b.from.to_string(),
            to: b.to.to_string(),
            level: b.level,
            n: f.n,
            sales: b.sales,
            without_estimate: b.without_estimate,
            mdape: f.mdape,
            within: (f.within_5, f.within_10, f.within_20),
            coverage: f.coverage,
            median_width: f.median_width,
            median_signed: f.median_signed,
            cod: f.cod,
            prd: f.prd,
            prb: f.prb,
            bias: bias(f),
            nearest_five_mdape: b.nearest_five.mdape,
            spread: spread(&outcome.estimated),
            by_area: b.by_area.iter().map(area).collect(),
            by_band: b.by_band.iter().map(band).collect(),
            fifths: b.fifths.iter().map(fifth).collect(),
            worst: if self.presenting() { Vec::new() } else { self.worst(&outcome.estimated).await? },
        })
    }

    /// The sales that were missed by most, as far as the screen may show them.
    async fn worst(&self, all: &[Estimated]) -> Result<Vec<BacktestMissView>> {
        let mut sorted: Vec<&Estimated> = all.iter().collect();
        let miss = |e: &Estimated| {
            let t = e.tested();
            (t.estimate / t.price).ln().abs()
        };
        sorted.sort_by(|a, b| miss(b).total_cmp(&miss(a)).then_with(|| a.listing_key.cmp(&b.listing_key)));
        let mut out = Vec::new();
        for one in sorted.into_iter().take(WORST) {
            // What the store no longer has, or may not show, is left out; the figures above still count it.
            let Some(stored) = self.0.store.listing(&one.listing_key).await? else { continue };
            let decision = self.decision(&stored, Outlet::AgentScreen).await?;
            if decision.listing.is_err() || decision.field("ClosePrice").is_err() {
                continue;
            }
            let listing = &stored.listing;
            let street = listing.address_line().filter(|_| decision.address.is_ok());
            out.push(BacktestMissView {
                listing_key: one.listing_key.clone(),
                title: street
                    .map(|line| street_of(&line, listing.city.as_deref()).to_owned())
                    .or_else(|| listing.listing_id.clone())
                    .unwrap_or_else(|| one.listing_key.clone()),
                close_date: one.close_date.to_string(),
                close_price: one.close_price.into(),
                estimate: one.estimate.into(),
                off: one.tested().signed(),
                warned: !one.warnings.is_empty(),
            });
        }
        Ok(out)
    }
}

fn names(outcome: &BacktestOutcome) -> Vec<String> {
    outcome.backtest.by_area.iter().filter_map(|g| g.name.clone()).collect()
}

/// What the two figures of assessors say together: fair when either is within its limits.
pub(super) fn bias(f: &Figures) -> BacktestBias {
    let fair = f.prb.abs() <= BIASED.0 || (BIASED.1..=BIASED.2).contains(&f.prd);
    match f.prb {
        _ if fair => BacktestBias::None,
        prb if prb < 0.0 => BacktestBias::CheapHigh,
        _ => BacktestBias::CheapLow,
    }
}

/// Estimates by how far they were off, in steps of five points around zero.
pub(super) fn spread(all: &[Estimated]) -> Vec<BacktestStep> {
    let edges: Vec<i32> = (-OUTERMOST..=OUTERMOST).step_by(5).collect();
    let mut out = vec![BacktestStep { from: None, to: Some(-OUTERMOST), n: 0 }];
    out.extend(edges.windows(2).map(|w| BacktestStep { from: Some(w[0]), to: Some(w[1]), n: 0 }));
    out.push(BacktestStep { from: Some(OUTERMOST), to: None, n: 0 });
    for one in all {
        let off = one.tested().signed();
        let step = out.iter_mut().find(|s| s.to.is_none_or(|to| off < f64::from(to)));
        if let Some(step) = step {
            step.n += 1;
        }
    }
    out
}

fn area(group: &Group) -> BacktestGroupView {
    view(group.name.clone(), &group.figures)
}

fn band(band: &Band) -> BacktestGroupView {
    BacktestGroupView { from: band.from.map(Into::into), to: band.to.map(Into::into), ..view(None, &band.figures) }
}

fn view(name: Option<String>, f: &Figures) -> BacktestGroupView {
    BacktestGroupView {
        name,
        from: None,
        to: None,
        n: f.n,
        mdape: f.mdape,
        within_10: f.within_10,
        coverage: f.coverage,
        median_signed: f.median_signed,
    }
}

fn fifth(fifth: &Fifth) -> BacktestFifthView {
    BacktestFifthView {
        from: fifth.from.into(),
        to: fifth.to.into(),
        n: fifth.n,
        median_signed: fifth.median_signed,
        coverage: fifth.coverage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bias_needs_both_figures() {
        let f = |prb: f64, prd: f64| Figures { prb, prd, ..Figures::default() };
        assert_eq!(bias(&f(-0.04, 1.05)), BacktestBias::None);
        assert_eq!(bias(&f(-0.08, 1.02)), BacktestBias::None);
        assert_eq!(bias(&f(-0.08, 1.05)), BacktestBias::CheapHigh);
        assert_eq!(bias(&f(0.08, 0.95)), BacktestBias::CheapLow);
    }
}

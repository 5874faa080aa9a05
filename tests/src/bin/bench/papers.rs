//! Documents: how long a report of twelve comparables with 24 photos takes, and a page of it.

use std::time::Instant;

use anyhow::{Result, ensure};
use hub_report::{Brand, ReportContext, Shape, lay_cma};

use crate::figures::{Figures, Times, megabytes};

// The analysis of the report's own tests, whose sums come out.
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../../../crates/hub-report/tests/all/fixture.rs"]
mod fixture;

/// What the PDF may take once the program is warm, milliseconds.
const PDF_MS: f64 = 500.0;
/// What a page for the screen may take.
const PAGE_MS: f64 = 300.0;
/// What the file may weigh, bytes.
const MOST_BYTES: usize = 10_000_000;
const RUNS: usize = 12;

/// Measures the report.
pub fn papers(figures: &mut Figures) -> Result<()> {
    let mut cma = fixture::cma(14);
    for comparable in cma.comparables.iter_mut().take(12) {
        comparable.shown = true;
    }
    let mut context = fixture::context();
    context.strategy = Some(fixture::strategy(&cma));
    fixture::with_photos(&mut context, &cma, 6, 4);
    // The warm cases differ in what stands on the cover, so that nothing is merely remembered.
    let named = |run: usize| ReportContext { prepared_for: Some(format!("Client {run}")), ..context.clone() };

    hub_report::forget();
    let started = Instant::now();
    let first = lay_cma(&cma, &context, Shape::Letter)?.pdf()?;
    figures.line("PDF, 12 comparables, 24 photos, first of the program", ms(started), "photos and fonts unread");

    let mut changed = Times::default();
    let mut pages = Times::default();
    let mut turned = Times::default();
    let mut bytes = 0;
    for run in 0..RUNS {
        let mut ctx = named(run);
        ctx.brand = Brand::all()[run % Brand::all().len()].clone();
        let started = Instant::now();
        bytes = lay_cma(&cma, &ctx, Shape::Letter)?.pdf()?.len().max(bytes);
        changed.add(started.elapsed());
        ctx.prepared_for = Some(format!("Another {run}"));
        let shape = if run % 2 == 0 { Shape::Letter } else { Shape::Wide };
        let scale = 900.0 / shape.size().0;
        let started = Instant::now();
        lay_cma(&cma, &ctx, shape)?.png(3, scale)?;
        pages.add(started.elapsed());
        let started = Instant::now();
        lay_cma(&cma, &ctx, shape)?.png(4, scale)?;
        turned.add(started.elapsed());
    }
    let against = |p95: f64, aim: f64| {
        let met = if p95 < aim { "met:   " } else { "missed:" };
        format!("{met} aim {aim:.0} ms, {:.2} of it", p95 / aim)
    };
    figures.line("PDF, the same after a change", changed.text(), against(changed.at(95), PDF_MS));
    figures.line("a page for the screen after a change", pages.text(), against(pages.at(95), PAGE_MS));
    figures.line("the next page", turned.text(), against(turned.at(95), PAGE_MS));
    figures.line("its PDF", megabytes(bytes as u64), format!("{:.2} of 10 MB", bytes as f64 / MOST_BYTES as f64));
    ensure!(bytes < MOST_BYTES && first.len() < MOST_BYTES, "a report weighs {bytes} bytes");
    figures.print("Documents")
}

fn ms(started: Instant) -> String {
    format!("{:.0} ms", started.elapsed().as_secs_f64() * 1e3)
}

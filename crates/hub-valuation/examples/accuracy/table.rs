//! The table, for people and for programs.

use serde_json::{Value, json};

use crate::{
    bars,
    rolling::{Estimates, Outcome, Split},
};

/// Whether a bar is met.
struct Judged {
    name: &'static str,
    got: f64,
    wanted: String,
    met: bool,
}

fn judged(o: &Outcome) -> Vec<Judged> {
    let f = o.ours.figures();
    let mut out = Vec::new();
    let mut most = |name: &'static str, got: f64, most: f64| {
        out.push(Judged { name, got, wanted: format!("at most {most:.2}"), met: got <= most + 0.005 });
    };
    if let Some(b) = bars::of(&o.name) {
        most("median error, best ensemble x 1.03", f.mdape, b.ensemble * bars::BEHIND);
        most("median error, classic grid as published", f.mdape, b.grid);
        most("width of the 80 % range", f.median_width, b.width * bars::WIDER);
    }
    most("median error, classic grid as measured", f.mdape, o.grid.figures().mdape);
    for (level, tested, names) in [
        (80.0, &o.ours.at80, ["coverage at 80 %", "its worst fifth at 80 %"]),
        (90.0, &o.ours.at90, ["coverage at 90 %", "its worst fifth at 90 %"]),
    ] {
        let whole = hub_valuation::accuracy::Figures::of(tested).coverage;
        let worst = Estimates::worst_fifth(tested, level);
        for (name, (got, n)) in names.into_iter().zip([(whole, tested.len()), worst]) {
            let allowed = bars::tolerance(level, n);
            let wanted = format!("{:.1} to {:.1}", level - allowed, level + allowed);
            out.push(Judged { name, got, wanted, met: (got - level).abs() <= allowed });
        }
    }
    out
}

/// Prints it.
pub fn print(all: &[Outcome], split: Split) {
    let rows = if split == Split::DevTest { "kept for comparing" } else { "the last 15 % of those kept for learning" };
    println!("Rows {rows}. Errors in per cent of the price, widths of the estimate. Coverage: all (worst fifth).\n");
    println!(
        "{:12} {:16} {:>5} {:>6} {:>6} {:>14} {:>5} {:>6} {:>7} {:>7} {:>12} {:>12} {:>5} {:>5} {:>6}",
        "market",
        "method",
        "n",
        "MdAPE",
        "MAPE",
        "5/10/20 %",
        "COD",
        "PRD",
        "PRB",
        "signed",
        "80 %",
        "90 %",
        "wide",
        "none",
        "s"
    );
    for o in all {
        let worst = |tested: &[_], level| Estimates::worst_fifth(tested, level).0;
        let (f, wide) = (o.ours.figures(), o.ours.figures90());
        let ranges = (
            format!("{:.1} ({:.1})", f.coverage, worst(&o.ours.at80, 80.0)),
            format!("{:.1} ({:.1})", wide.coverage, worst(&o.ours.at90, 90.0)),
            format!("{:.1}", f.median_width),
        );
        line(&o.name, "this analysis", &o.ours, ranges, &format!("{:.1}", o.seconds));
        let blank = || (String::new(), String::new(), String::new());
        line("", "classic grid", &o.grid, blank(), "");
        line("", "nearest 5, $/sq", &o.nearest, blank(), "");
        if let Some(b) = bars::of(&o.name) {
            println!(
                "{:12} {:16} {:>5} {:6.2}  (grid {:.2}, nearest {:.1}; 80 % width {:.0})",
                "", "best ensemble", "", b.ensemble, b.grid, b.nearest, b.width
            );
        }
    }
    println!();
    for o in all {
        println!("{} ({:.1} s to prepare {} months, {:.2} ms an estimate)", o.name, o.preparing, o.months, each(o));
        for j in judged(o) {
            let word = if j.met { "met   " } else { "MISSED" };
            println!("  {word} {:42} {:6.2}   {}", j.name, j.got, j.wanted);
        }
    }
    let (met, whole) = all.iter().flat_map(judged).fold((0, 0), |sum, j| (sum.0 + u32::from(j.met), sum.1 + 1));
    println!("\n{met} of {whole} bars met.");
}

/// Milliseconds of one estimate on a prepared market (each sale is estimated at two levels).
fn each(o: &Outcome) -> f64 {
    (o.seconds - o.preparing) * 500.0 / (o.ours.n().saturating_sub(o.months)).max(1) as f64
}

fn line(market: &str, method: &str, e: &Estimates, ranges: (String, String, String), seconds: &str) {
    let f = e.figures();
    let within = format!("{:.0}/{:.0}/{:.0}", f.within_5, f.within_10, f.within_20);
    println!(
        "{market:12} {method:16} {:5} {:6.2} {:6.2} {within:>14} {:5.1} {:6.3} {:+7.3} {:+7.2} {:>12} {:>12} {:>5} {:5} {seconds:>6}",
        f.n, f.mdape, f.mape, f.cod, f.prd, f.prb, f.median_signed, ranges.0, ranges.1, ranges.2, e.none
    );
}

/// The same as JSON.
pub fn json(all: &[Outcome]) -> Value {
    all.iter()
        .map(|o| {
            let bars: Vec<Value> = judged(o)
                .into_iter()
                .map(|j| json!({"bar": j.name, "got": j.got, "wanted": j.wanted, "met": j.met}))
                .collect();
            json!({
                "market": o.name,
                "at_80": o.ours.figures(),
                "at_90": o.ours.figures90(),
                "worst_fifth_80": Estimates::worst_fifth(&o.ours.at80, 80.0).0,
                "worst_fifth_90": Estimates::worst_fifth(&o.ours.at90, 90.0).0,
                "without_answer": o.ours.none,
                "classic_grid": o.grid.figures(),
                "nearest": o.nearest.figures(),
                "seconds": o.seconds,
                "seconds_preparing": o.preparing,
                "months": o.months,
                "bars": bars,
            })
        })
        .collect()
}

//! Every figure that is aimed at, with its aim and the ceiling beside it, from the two largest markets of a run.

use anyhow::Result;

use crate::dashboards::{AIM_MS as DASHBOARD_MS, DASHBOARDS};
use crate::figures::Figures;
use crate::rounds::{Round, logarithm, of};
use crate::searching::KINDS;

/// Questions that find about as much however large the market is: what they cost may grow with its logarithm only.
const STEADY: &[&str] = &["MLS number", "an address as it is typed, each key", "map window around some 1,000"];

/// Adds the lines; none for a run of one size.
pub fn aims(rounds: &[Round], figures: &mut Figures) -> Result<()> {
    let [.., small, large] = rounds else { return Ok(()) };
    let mut line = |what: String, value: String, met: bool, rest: String| {
        figures.line(what, value, format!("{} {rest}", if met { "met:   " } else { "missed:" }));
    };
    let grown = |name: &str| -> Result<(f64, f64)> {
        let times = |large, small| anyhow::Ok(of(large, name)? / of(small, name)?.max(1e-9));
        Ok((times(&large.store, &small.store)?, times(&large.plain, &small.plain)?))
    };

    for rate in ["rows/s", "rows/cpu-s"] {
        let by = if rate == "rows/s" { "" } else { ", by processor" };
        let (store, plain) = grown(rate)?;
        let what = format!("rows/s at {} over those at {}{by}", large.listings, small.listings);
        line(what, format!("{store:.2}"), store >= 0.8, format!("aim 0.80, ceiling {plain:.2}"));
        let ratio = of(&large.store, rate)? / of(&large.plain, rate)?;
        let what = format!("rows/s over the plain file's at {}{by}", large.listings);
        line(what, format!("{ratio:.2}"), ratio >= 0.8, "aim 0.80, ceiling 1.00".to_owned());
    }
    let (peak, plain) = (of(&large.store, "peak MB")?, of(&large.plain, "peak MB")?);
    let what = format!("most memory at {}", large.listings);
    line(what, format!("{peak:.0} MB"), peak < 400.0, format!("aim below 400 MB, ceiling {plain:.0} MB"));
    let (flat, plain) = grown("peak MB")?;
    let what = format!("most memory at {} over that at {}", large.listings, small.listings);
    line(what, format!("{flat:.2}"), flat <= 1.05, format!("aim 1.00, ceiling {plain:.2}"));

    for (name, aim) in KINDS {
        let p95 = |m| of(m, &format!("{name}|95"));
        let (store, plain) = (p95(&large.store)?, p95(&large.plain)?);
        let rest = format!("aim {aim:.0} ms, ceiling {plain:.1} ms");
        line(format!("{name}, p95 at {}", large.listings), format!("{store:.1} ms"), store < *aim, rest);
    }
    for name in DASHBOARDS {
        let p95 = of(&large.store, &format!("{name}|95"))?;
        let rest = format!(
            "aim {DASHBOARD_MS:.0} ms; {:.2} times that at {}",
            p95 / of(&small.store, &format!("{name}|95"))?.max(1e-9),
            small.listings
        );
        line(format!("{name}, p95 at {}", large.listings), format!("{p95:.1} ms"), p95 < DASHBOARD_MS, rest);
    }
    let logarithm = logarithm(small, large);
    for name in STEADY {
        let (store, plain) = grown(&format!("{name}|50"))?;
        let rest = format!("aim {logarithm:.2}, ceiling {plain:.2}");
        line(format!("{name}, growth of p50"), format!("{store:.2}"), store <= logarithm, rest);
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of rows")]
    for round in rounds {
        let each = of(&round.store, "delta 1000")? / 1e3;
        let plain = of(&round.plain, "delta 1000")? / 1e3;
        let all = 1e3 * round.listings as f64 / of(&round.store, "rows/s")?;
        // A delta that cost by the store would take as long as copying it.
        let share = each * 1e3 / all;
        line(
            format!("each of 1000 changes at {}", round.listings),
            format!("{each:.3} ms"),
            share < 0.5,
            format!("{share:.4} of copying all of it, ceiling {plain:.3} ms"),
        );
    }
    let (ten, one) = (of(&large.store, "delta 10000")?, of(&large.store, "delta 1000")?);
    let what = format!("10000 changes over 1000 at {}", large.listings);
    line(what, format!("{:.1}", ten / one), ten / one <= 12.0, "aim 10.0".to_owned());
    let (store, plain) = grown("delta 1000")?;
    let rest = format!("aim far below {}, ceiling {plain:.2}", large.listings / small.listings);
    line("1000 changes, growth".to_owned(), format!("{store:.2}"), store <= 2.0, rest);
    let wait = of(&large.store, "interrupt|95")?;
    let what = format!("until questions given up make room, p95 at {}", large.listings);
    line(what, format!("{wait:.1} ms"), wait < 16.0, "aim 16 ms".to_owned());
    Ok(())
}

//! `hub cma backtest`.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::sync::Arc;

use hub_app::{Backtest, BacktestQuestion, CancellationToken, Hub};
use hub_domain::Money;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{CmaBacktestArgs, GroupBy};
use crate::output::{dollars, grouped, table};
use crate::{Context, Outcome};

/// Groups named on a terminal; JSON has all.
const NAMED: usize = 20;

/// Runs it. Ctrl-C stops it; nothing is kept then.
pub async fn run(context: &Context, hub: &Hub, args: CmaBacktestArgs) -> Outcome {
    let question = BacktestQuestion {
        area: args.area,
        from: args.from,
        to: args.to,
        only_flag: args.only_flag,
        level: args.level,
        most: args.sample,
    };
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    let listening = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
    let bar = bar();
    let shown = bar.clone();
    let progress = move |done: u64, total: u64| {
        if let Some(bar) = &shown {
            bar.set_length(total);
            // Threads end in any order; a bar only goes forward.
            bar.set_position(done.max(bar.position()));
        }
    };
    let ended = hub.run_backtest(&question, Arc::new(progress), &cancel).await;
    listening.abort();
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let Some(outcome) = ended? else {
        context.output.note("stopped; nothing was kept");
        return Ok(ExitCode::FAILURE);
    };
    if let Some(path) = &args.out {
        hub_app::write_whole(path, outcome.csv()?.as_bytes())?;
        context.output.note(&format!("wrote {} ({} sales)", path.display(), outcome.estimated.len()));
    }
    context.output.answer(&outcome.backtest, |b| words(b, args.by))?;
    Ok(ExitCode::SUCCESS)
}

fn bar() -> Option<ProgressBar> {
    std::io::stderr().is_terminal().then(|| {
        let bar = ProgressBar::no_length();
        if let Ok(style) = ProgressStyle::with_template("estimating  {bar:30} {human_pos}/{human_len}") {
            bar.set_style(style);
        }
        bar
    })
}

fn words(b: &Backtest, by: GroupBy) -> String {
    let f = &b.figures;
    let place = b.area.as_deref().map(|a| format!(" in {a}")).unwrap_or_default();
    let sample = if b.sales > f.n + b.without_estimate {
        format!(", evenly chosen from {}", grouped(count(b.sales)))
    } else {
        String::new()
    };
    let mut text = format!(
        "{} sales{place}, {} to {}{sample}, each estimated from what had closed before it.\n\n",
        grouped(count(f.n)),
        b.from,
        b.to
    );
    text.push_str(&format!(
        "Half of the estimates were within {:.1} % of the price (nearest five sales per square foot: {:.1} %).\n",
        f.mdape, b.nearest_five.mdape
    ));
    text.push_str(&format!(
        "Within 5 / 10 / 20 %: {:.0} / {:.0} / {:.0} %. Mean error {:.1} %.\n",
        f.within_5, f.within_10, f.within_20, f.mape
    ));
    text.push_str(&format!(
        "The {} % range held the price in {:.1} % of sales; its width is {:.0} % of the estimate.\n",
        b.level, f.coverage, f.median_width
    ));
    text.push_str(&format!(
        "Middle of the error {:+.1} %. COD {:.1}, PRD {:.3}, PRB {:+.3}. {:.1} ms an estimate.\n",
        f.median_signed,
        f.cod,
        f.prd,
        f.prb,
        b.seconds_per_estimate * 1000.0
    ));
    if b.without_estimate > 0 {
        text.push_str(&format!("No estimate could be made of {} sales.\n", grouped(count(b.without_estimate))));
    }
    let groups: Vec<(String, &hub_app::Figures)> = match by {
        GroupBy::Area => {
            b.by_area.iter().map(|g| (g.name.clone().unwrap_or_else(|| "others".to_owned()), &g.figures)).collect()
        }
        GroupBy::Band => b.by_band.iter().map(|g| (band(g.from, g.to), &g.figures)).collect(),
    };
    let rows: Vec<Vec<String>> = groups
        .iter()
        .take(NAMED)
        .map(|(name, f)| {
            vec![
                name.clone(),
                f.n.to_string(),
                format!("{:.1} %", f.mdape),
                format!("{:.0} %", f.within_10),
                format!("{:.0} %", f.coverage),
                format!("{:+.1} %", f.median_signed),
            ]
        })
        .collect();
    let first = if by == GroupBy::Area { "AREA" } else { "ESTIMATE" };
    text.push_str(&format!(
        "\n{}",
        table(&[first, "SALES", "MEDIAN ERROR", "WITHIN 10 %", "IN RANGE", "MIDDLE"], &rows)
    ));
    if groups.len() > NAMED {
        text.push_str(&format!("\nand {} more; --json shows all", groups.len() - NAMED));
    }
    text
}

fn band(from: Option<Money>, to: Option<Money>) -> String {
    match (from, to) {
        (None, Some(to)) => format!("below {}", dollars(to)),
        (Some(from), None) => format!("{} and more", dollars(from)),
        (Some(from), Some(to)) => format!("{} to {}", dollars(from), dollars(to)),
        (None, None) => "all".to_owned(),
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

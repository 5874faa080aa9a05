//! `hub cma …`.

use std::process::ExitCode;

use hub_app::{AppError, CancellationToken, Cma, CmaRun, CmaSubject, Hub, Subject};

use crate::args::{CmaRunArgs, CmaVerb};
use crate::output::{dollars, table};
use crate::{Context, Outcome};

/// Pixels per point of `--picture`: about 150 dots an inch.
const PICTURE_SCALE: f64 = 2.0;
/// Comparables named on a terminal; JSON and the report have all.
const NAMED: usize = 6;

/// Runs a verb.
pub async fn run(context: &Context, verb: CmaVerb) -> Outcome {
    match verb {
        CmaVerb::Run(args) => {
            let hub = context.open().await?;
            let ended = one(context, &hub, *args).await;
            hub.close().await;
            ended
        }
        CmaVerb::Backtest(args) => {
            let hub = context.open().await?;
            let ended = super::backtest::run(context, &hub, *args).await;
            hub.close().await;
            ended
        }
    }
}

async fn one(context: &Context, hub: &Hub, args: CmaRunArgs) -> Outcome {
    let subject = match (args.listing, &args.subject) {
        (Some(key), _) => CmaSubject::Listing(key),
        (None, Some(file)) => {
            let refused = || AppError::new(hub_app::view::ErrorCode::BadInput).with("place", file.display());
            let text = std::fs::read_to_string(file).map_err(|error| refused().with("reason", error))?;
            let subject = Subject::from_json(&text).map_err(|error| refused().with("reason", error))?;
            let record = serde_json::from_str(&text).unwrap_or_default();
            CmaSubject::Record(Box::new(subject), record)
        }
        (None, None) => return Err(AppError::bad_request("--listing", "name a listing, or give --subject")),
    };
    let run = CmaRun { subject, as_of: args.as_of, level: args.level, exclude: args.exclude };
    hub.check_brand(args.brand.as_deref()).await?;
    let mut outcome = hub.run_cma(&run).await?;
    outcome.draft.edits.report.brand = args.brand;
    if args.out.is_some() || args.picture.is_some() {
        // The report prints the market as its own commands tell it.
        hub.settle_market(&CancellationToken::new()).await?;
    }
    if let Some(path) = &args.out {
        let pdf = hub.cma_pdf(&outcome).await?;
        hub_app::write_whole(path, &pdf)?;
        context.output.note(&format!("wrote {} ({} bytes)", path.display(), pdf.len()));
    }
    if let Some(path) = &args.picture {
        let png = hub.cma_png(&outcome, 0, PICTURE_SCALE).await?;
        hub_app::write_whole(path, &png)?;
        context.output.note(&format!("wrote {}", path.display()));
    }
    context.output.answer(&outcome.cma, words)?;
    Ok(ExitCode::SUCCESS)
}

fn words(cma: &Cma) -> String {
    let rows: Vec<Vec<String>> = cma
        .comparables
        .iter()
        .take(NAMED)
        .map(|c| {
            vec![
                c.listing_id.clone().unwrap_or_else(|| c.listing_key.clone()),
                c.close_date.to_string(),
                dollars(c.close_price),
                dollars(c.adjusted_price),
                format!("{:.1} %", c.weight.as_f64() * 100.0),
                c.distance_m.map(|m| format!("{:.1} km", m / 1000.0)).unwrap_or_default(),
            ]
        })
        .collect();
    let mut text = format!(
        "Estimated sale price range, {} % of sales like this fall within it, as of {}:\n  {} to {}, middle {}\n\n{}\n",
        cma.level,
        cma.as_of,
        dollars(cma.low),
        dollars(cma.high),
        dollars(cma.estimate),
        table(&["COMPARABLE", "SOLD", "PRICE", "ADJUSTED", "WEIGHT", "AWAY"], &rows)
    );
    if cma.comparables.len() > NAMED {
        text.push_str(&format!("and {} more; --json or --out show all\n", cma.comparables.len() - NAMED));
    }
    for warning in &cma.warnings {
        text.push_str(&format!("\nNote: {}", warning.text));
    }
    text.push_str(&format!("\n\n{}", cma.disclaimer));
    text
}

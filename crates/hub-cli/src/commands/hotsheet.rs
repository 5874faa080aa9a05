//! `hub hotsheet`: what happened.

use std::process::ExitCode;

use hub_app::view::HotsheetRequest;
use serde_json::{Value, json};

use crate::args::HotsheetArgs;
use crate::output::table;
use crate::{Context, Outcome};

/// Runs it.
pub async fn run(context: &Context, args: HotsheetArgs) -> Outcome {
    let hub = context.open().await?;
    let request =
        HotsheetRequest { days: args.days, search: args.search, kinds: args.kinds, limit: args.limit, offset: 0 };
    let sheet = async {
        // What was synced in this terminal has not been looked at yet.
        hub.run_watch().await?;
        hub.hotsheet(&request).await
    }
    .await;
    hub.close().await;
    let sheet = sheet?;
    let counts: serde_json::Map<String, Value> = sheet.counts.iter().map(|c| (c.kind.clone(), json!(c.rows))).collect();
    let news: Vec<Value> = sheet
        .rows
        .iter()
        .map(|n| {
            let l = &n.listing;
            json!({
                "at": n.at, "kinds": n.kinds, "listing_key": l.key, "listing_id": l.listing_id, "address": l.address,
                "city": l.city, "old_price": n.old_price, "new_price": n.new_price, "old_status": n.old_status,
                "new_status": n.new_status, "opens_at": n.opens_at, "from_dates": n.from_dates, "source": l.source,
                "sources": n.sources,
                "withheld": l.withheld,
            })
        })
        .collect();
    let value = json!({"since": sheet.since, "total": sheet.total, "counts": counts, "news": news});
    context.output.answer(&value, |_| {
        let rows: Vec<Vec<String>> = sheet
            .rows
            .iter()
            .map(|n| {
                let price = |m: &Option<hub_app::view::MoneyView>| {
                    m.as_ref().map_or_else(String::new, |m| crate::output::grouped(m.minor / 100))
                };
                let change = match (price(&n.old_price), price(&n.new_price)) {
                    (old, new) if old.is_empty() => new,
                    (old, new) => format!("{old} → {new}"),
                };
                vec![
                    n.at.chars().take(16).collect::<String>().replace('T', " "),
                    n.kinds.join(","),
                    change,
                    n.listing.address.clone().unwrap_or_default(),
                    n.listing.city.clone().unwrap_or_default(),
                    n.listing.listing_id.clone().unwrap_or_default(),
                    n.sources.join(", "),
                ]
            })
            .collect();
        let totals: Vec<String> =
            sheet.counts.iter().filter(|c| c.rows > 0).map(|c| format!("{} {}", c.rows, c.kind)).collect();
        let table = table(&["WHEN (UTC)", "WHAT", "PRICE", "ADDRESS", "CITY", "MLS #", "SOURCE"], &rows);
        format!(
            "{table}\n{} since {}",
            if totals.is_empty() { "nothing".to_owned() } else { totals.join(", ") },
            sheet.since
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

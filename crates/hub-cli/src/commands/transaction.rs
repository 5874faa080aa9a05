//! `hub transaction list|show`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use hub_app::view::{IdRequest, MoneyView, TransactionView, TransactionsRequest};
use serde_json::json;

use crate::output::table;
use crate::{Context, Outcome};

/// `hub transaction …`.
#[derive(Subcommand)]
pub enum TransactionVerb {
    /// Deals by stage, with what is due next.
    List(ListArgs),
    /// One deal: dates and how they are counted, risks, contingencies, papers, history.
    Show {
        /// Identifier, as `hub transaction list` prints it.
        transaction: String,
    },
}

/// `hub transaction list`.
#[derive(Args)]
pub struct ListArgs {
    /// Words of the address or of somebody who takes part.
    pub text: Vec<String>,
    /// Only this stage: `offer`, `accepted`, `inspection` and so on.
    #[arg(long)]
    pub stage: Option<String>,
}

/// Runs a verb.
pub async fn run(context: &Context, verb: TransactionVerb) -> Outcome {
    match verb {
        TransactionVerb::List(args) => list(context, args).await,
        TransactionVerb::Show { transaction } => show(context, transaction).await,
    }
}

async fn list(context: &Context, args: ListArgs) -> Outcome {
    let text = Some(args.text.join(" ")).filter(|text| !text.is_empty());
    let hub = context.open().await?;
    let found = hub.transactions(&TransactionsRequest { text }).await;
    hub.close().await;
    let mut found = found?;
    if let Some(stage) = &args.stage {
        if !found.stages.iter().any(|column| column.stage == *stage) {
            return Err(hub_app::AppError::bad_request("stage", "is none of those there are"));
        }
        found.stages.retain(|column| column.stage == *stage);
    }
    context.output.answer(&json!({"today": found.today, "stages": found.stages}), |_| {
        let rows: Vec<Vec<String>> = found
            .stages
            .iter()
            .flat_map(|column| column.cards.iter().map(|card| (&column.stage, card)))
            .map(|(stage, card)| {
                let next = card.next.as_ref();
                vec![
                    card.id.clone(),
                    stage.clone(),
                    card.title.clone(),
                    card.price.as_ref().map(money).unwrap_or_default(),
                    card.closing.clone().unwrap_or_default(),
                    next.map(|next| format!("{} {}", next.day, next.title)).unwrap_or_default(),
                    card.risk.clone().unwrap_or_default(),
                ]
            })
            .collect();
        table(&["ID", "STAGE", "DEAL", "PRICE", "CLOSES", "NEXT", "RISK"], &rows)
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn show(context: &Context, id: String) -> Outcome {
    let hub = context.open().await?;
    let found = hub.transaction(&IdRequest { id }).await;
    hub.close().await;
    context.output.answer(&found?, words)?;
    Ok(ExitCode::SUCCESS)
}

fn words(deal: &TransactionView) -> String {
    let mut lines = vec![format!("{}, {} since {}", deal.form.title, deal.stage, deal.since)];
    lines.extend(deal.price.as_ref().map(|price| format!("price {}", money(price))));
    lines.extend(deal.closing.as_ref().map(|day| format!("closes {day}")));
    lines.extend(deal.ended_because.as_ref().map(|why| format!("ended: {why}")));
    for due in &deal.dates {
        let done = due.done.as_ref().map(|on| format!("  done {on}")).unwrap_or_default();
        lines.push(format!("{}  {}{done}", due.day, due.title));
        lines.extend(due.derivation.iter().map(|line| format!("    {line}")));
    }
    for date in &deal.uncounted {
        let anchor = date.anchor.as_ref().map(|anchor| format!("the day of {anchor}"));
        let days = date.days.then(|| "the number of days".to_owned());
        let lacks: Vec<String> = anchor.into_iter().chain(days).collect();
        let why = date.why.clone().unwrap_or_else(|| format!("missing: {}", lacks.join(", ")));
        lines.push(format!("not counted: {}; {why}", date.title));
    }
    for risk in &deal.risks {
        let about = risk.about.as_ref().map(|about| format!(": {about}")).unwrap_or_default();
        let day = risk.day.as_ref().map(|day| format!(" ({day})")).unwrap_or_default();
        lines.push(format!("risk: {}{about}{day}", hub_app::risk_words(&risk.signal)));
    }
    for it in &deal.contingencies {
        let until = it.due.as_ref().map(|day| format!(" until {day}")).unwrap_or_default();
        lines.push(format!("contingency: {}: {}{until}", it.title, it.state.as_deref().unwrap_or("unknown")));
    }
    for paper in &deal.papers {
        lines.push(format!("paper: {}: {}", paper.title.as_ref().unwrap_or(&paper.paper), paper.state));
    }
    for party in &deal.form.parties {
        lines.push(format!("{}: {}", party.role, party.name));
    }
    lines.join("\n")
}

fn money(money: &MoneyView) -> String {
    let whole = money.minor / 100;
    let cents = (money.minor % 100).abs();
    format!("{whole}.{cents:02} {}", money.currency)
}

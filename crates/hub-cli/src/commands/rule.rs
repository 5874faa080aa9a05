//! `hub rule …`.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use hub_app::payment::{Action, Decision, file};
use hub_app::{AppError, MoneyTables};

use crate::Outcome;
use crate::commands::file_in::{FileArgs, example, read, refused};
use crate::output::Output;

/// `hub rule …`.
#[derive(Subcommand)]
pub enum RuleVerb {
    /// What the payment rules say of one payment (exit 7 when they block it).
    Payment(PaymentArgs),
}

/// `hub rule payment`.
#[derive(Args)]
pub struct PaymentArgs {
    #[command(flatten)]
    file: FileArgs,
    /// By the rules that hold on this day; by default today.
    #[arg(long)]
    on: Option<NaiveDate>,
}

/// Runs a verb.
pub fn run(verb: RuleVerb, tables: impl FnOnce() -> Result<MoneyTables, AppError>, output: Output) -> Outcome {
    let RuleVerb::Payment(args) = verb;
    let Some(from) = args.file.file else { return example(&hub_app::payment_example(), output) };
    let payment = file::read(&read(&from)?).map_err(|error| refused(&from, error))?;
    let decision = hub_app::decide_payment(&payment, args.on, &tables()?);
    output.answer(&decision, words)?;
    Ok(if decision.action == Action::Block { ExitCode::from(7) } else { ExitCode::SUCCESS })
}

fn words(decision: &Decision) -> String {
    let rule = decision.rule.as_deref().unwrap_or("no rule");
    let mut lines =
        vec![format!("{} ({rule}, {})", decision.action.as_str(), decision.citation), decision.reason.clone()];
    if !decision.record.is_empty() {
        let names: Vec<&str> = decision.record.iter().map(|record| record.as_str()).collect();
        lines.push(format!("to be kept: {}", names.join(", ")));
    }
    if !decision.missing.is_empty() {
        lines.push(format!("missing: {}", decision.missing.join(", ")));
    }
    if !decision.lawful.is_empty() {
        lines.push(format!("lawful instead: {}", decision.lawful));
    }
    lines.join("\n")
}

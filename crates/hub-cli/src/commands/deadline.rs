//! `hub deadline …`.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use hub_app::deadline::contingency::{Standing, read as read_history};
use hub_app::deadline::{Deadline, Question, Wanted};
use hub_app::{AppError, KnownDeadline, MoneyTables};

use crate::Outcome;
use crate::commands::file_in::{FileArgs, example, read, refused};
use crate::output::{Output, table};

/// `hub deadline …`.
#[derive(Subcommand)]
pub enum DeadlineVerb {
    /// A date of a contract or a law, and how it was counted.
    Compute(ComputeArgs),
    /// The forms and laws whose dates can be counted, and which dates they have.
    List {
        /// Of this form or law alone.
        #[arg(long)]
        form: Option<String>,
    },
    /// Where a contingency of a contract stands after what was done about it, and what follows.
    Contingency(ContingencyArgs),
}

/// `hub deadline contingency`.
#[derive(Args)]
pub struct ContingencyArgs {
    #[command(flatten)]
    file: FileArgs,
    /// On this day; by default today.
    #[arg(long)]
    on: Option<NaiveDate>,
}

/// `hub deadline compute`.
#[derive(Args)]
pub struct ComputeArgs {
    /// The form or law, as `hub deadline list` names it.
    #[arg(long)]
    form: String,
    /// What is due, as `hub deadline list` names it.
    #[arg(long)]
    event: String,
    /// The day of the event that the days are counted from (effective date, acceptance, receipt).
    #[arg(long)]
    date: NaiveDate,
    /// The number of days that the contract fills in.
    #[arg(long)]
    days: Option<u32>,
    /// The time zone of the property, by IANA name, where the form holds in several.
    #[arg(long)]
    zone: Option<String>,
    /// One reading of the rule, where sources disagree; by default all are counted and the careful one is answered.
    #[arg(long)]
    variant: Option<String>,
}

/// Runs a verb.
pub fn run(verb: DeadlineVerb, tables: impl FnOnce() -> Result<MoneyTables, AppError>, output: Output) -> Outcome {
    match verb {
        DeadlineVerb::Compute(args) => {
            let question = Question { date: args.date, days: args.days, zone: args.zone };
            let wanted = Wanted { form: args.form, event: args.event, variant: args.variant, question };
            output.answer(&hub_app::compute_deadline(&wanted, &tables()?)?, words)?;
        }
        DeadlineVerb::List { form } => {
            let known = hub_app::known_deadlines(form.as_deref(), &tables()?)?;
            output.answer(&known, |known| listed(known))?;
        }
        DeadlineVerb::Contingency(args) => {
            let Some(from) = args.file.file else { return example(&hub_app::contingency_example(), output) };
            let history = read_history(&read(&from)?).map_err(|error| refused(&from, error))?;
            let standing =
                hub_app::contingency_standing(&history, args.on, &tables()?).map_err(|error| refused(&from, error))?;
            output.answer(&standing, stands)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The derivation, which ends with the date.
fn words(deadline: &Deadline) -> String {
    deadline.derivation.join("\n")
}

/// The state, the day that counts next, and the derivation, which ends with what follows.
fn stands(standing: &Standing) -> String {
    let state = standing.state.as_str().replace('_', " ");
    let due =
        standing.due.map(|day| if standing.passed { format!(", {day} has passed") } else { format!(" until {day}") });
    format!("{state}{}\n{}", due.unwrap_or_default(), standing.derivation.join("\n"))
}

fn listed(known: &[KnownDeadline]) -> String {
    let rows: Vec<Vec<String>> = known
        .iter()
        .map(|it| {
            let days = match (it.days, it.may_differ) {
                (Some(days), false) => days.to_string(),
                (Some(days), true) => format!("{days} or as agreed"),
                (None, _) => "as agreed".to_owned(),
            };
            let until = it.valid_to.map(|last| format!(" to {last}")).unwrap_or_default();
            let valid = format!("{}{until}", it.valid_from);
            let variant = it.variant.clone().unwrap_or_default();
            vec![it.form.clone(), it.event.clone(), it.anchor.clone(), days, variant, it.jurisdiction.clone(), valid]
        })
        .collect();
    table(&["form", "event", "counted from", "days", "reading", "where", "valid from"], &rows)
}

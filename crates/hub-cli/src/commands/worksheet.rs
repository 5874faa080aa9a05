//! `hub worksheet …`.

use std::process::ExitCode;

use clap::Subcommand;
use hub_app::worksheet::{ExamplesFile, Verified};

use crate::Outcome;
use crate::commands::file_in::{FileArgs, example, read, refused};
use crate::output::Output;

/// `hub worksheet …`.
#[derive(Subcommand)]
pub enum WorksheetVerb {
    /// Compute a file of worked examples anew, and say which differ (exit 4 when any does).
    Verify(FileArgs),
}

/// Runs a verb.
pub fn run(verb: WorksheetVerb, output: Output) -> Outcome {
    let WorksheetVerb::Verify(args) = verb;
    let Some(file) = args.file else { return example(&ExamplesFile::example(), output) };
    let examples = ExamplesFile::parse(&read(&file)?).map_err(|error| refused(&file, error))?;
    let verified = examples.verify();
    output.answer(&verified, words)?;
    Ok(if verified.differ.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(4) })
}

fn words(verified: &Verified) -> String {
    let mut lines = vec![format!("{} agree, {} differ", verified.agree, verified.differ.len())];
    for other in &verified.differ {
        lines.push(format!("{} ({}): expected {}, computed {}", other.name, other.kind, other.expected, other.actual));
    }
    if !verified.unsupported.is_empty() {
        lines.push(format!("kinds that cannot be computed here: {}", verified.unsupported.join(", ")));
    }
    lines.join("\n")
}

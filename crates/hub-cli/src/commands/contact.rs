//! `hub contact …`.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use hub_app::merge::{MergeFile, MergePlan};
use hub_app::{AppError, view::ErrorCode};

use crate::commands::people;
use crate::output::Output;
use crate::{Context, Outcome};

/// `hub contact …`.
#[derive(Subcommand)]
pub enum ContactVerb {
    /// Plan the three-way merge of one record: base, local, remote.
    Merge(MergeArgs),
    /// People, with why they are listed.
    List(people::ListArgs),
    /// One person: fields, where their values stand, timeline.
    Show(people::WhoArgs),
    /// Write something down about a person.
    Note(people::NoteArgs),
    /// Take in a file of contacts.
    Import(people::ImportArgs),
    /// Take a whole import back.
    UndoImport(people::UndoArgs),
    /// Write people into a file.
    Export(people::ExportArgs),
}

/// `hub contact merge`.
#[derive(Args)]
pub struct MergeArgs {
    /// A JSON file with the three versions; `-` is standard input.
    #[arg(required_unless_present = "example")]
    pub file: Option<PathBuf>,
    /// Print a file that shows the format.
    #[arg(long, conflicts_with = "file")]
    pub example: bool,
}

/// More than any record holds.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Runs a verb that needs the store.
pub async fn run(context: &Context, verb: ContactVerb) -> Outcome {
    match verb {
        ContactVerb::Merge(args) => merge(args, context.output),
        ContactVerb::List(args) => people::list(context, args).await,
        ContactVerb::Show(args) => people::show(context, args).await,
        ContactVerb::Note(args) => people::note(context, args).await,
        ContactVerb::Import(args) => people::import(context, args).await,
        ContactVerb::UndoImport(args) => people::undo(context, args).await,
        ContactVerb::Export(args) => people::export(context, args).await,
    }
}

/// `hub contact merge`: needs no store.
pub fn merge(MergeArgs { file, .. }: MergeArgs, output: Output) -> Outcome {
    let Some(file) = file else {
        let example = MergeFile::example();
        let pretty = |value: &serde_json::Value| serde_json::to_string_pretty(value).unwrap_or_default();
        output.answer(&example, pretty)?;
        return Ok(ExitCode::SUCCESS);
    };
    let refused =
        |reason: String| AppError::new(ErrorCode::BadInput).with("place", file.display()).with("reason", reason);
    let text = read(&file).map_err(|error| refused(error.to_string()))?;
    let merge = MergeFile::parse(&text).map_err(|error| refused(error.to_string()))?;
    let plan = merge.plan();
    output.answer(&plan.to_json(), |_| words(&plan))?;
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> std::io::Result<String> {
    let from: Box<dyn std::io::Read> =
        if file == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(file)?) };
    let mut text = String::new();
    let read = from.take(LARGEST + 1).read_to_string(&mut text)? as u64;
    if read > LARGEST {
        let most = LARGEST / 1024 / 1024;
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, format!("larger than {most} MiB")));
    }
    Ok(text)
}

/// The plan for people.
fn words(plan: &MergePlan) -> String {
    let mut lines = Vec::new();
    for (field, value) in &plan.merged {
        lines.push(format!("{field} = {}", shown(value)));
    }
    for (field, push) in &plan.push {
        lines.push(format!("tell the other side: {field} {}", shown(push)));
    }
    for conflict in &plan.conflicts {
        let was = conflict.base.as_ref().map_or_else(|| "nothing agreed".to_owned(), |v| format!("was {}", shown(v)));
        lines.push(format!(
            "decide: {}: {was}, here {}, there {}",
            conflict.field,
            shown(&conflict.local),
            shown(&conflict.remote)
        ));
    }
    for old in &plan.history {
        lines.push(format!("kept in history: {} {} ({})", old.field, shown(&old.value), old.because.in_words()));
    }
    lines.join("\n")
}

/// A value as JSON on one line.
fn shown(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

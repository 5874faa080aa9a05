//! `hub contact …`.

use std::process::ExitCode;

use clap::Subcommand;
use hub_app::merge::{MergeFile, MergePlan};

use crate::commands::file_in::{FileArgs, example, read, refused};
use crate::commands::people;
use crate::output::Output;
use crate::{Context, Outcome};

/// `hub contact …`.
#[derive(Subcommand)]
pub enum ContactVerb {
    /// Plan the three-way merge of one record: base, local, remote.
    Merge(FileArgs),
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
pub fn merge(args: FileArgs, output: Output) -> Outcome {
    let Some(file) = args.file else { return example(&MergeFile::example(), output) };
    let merge = MergeFile::parse(&read(&file)?).map_err(|error| refused(&file, error))?;
    let plan = merge.plan();
    output.answer(&plan.to_json(), |_| words(&plan))?;
    Ok(ExitCode::SUCCESS)
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

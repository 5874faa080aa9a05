//! `hub contact list|show|note|import|undo-import|export`, `hub conflict …`, `hub outbox …`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use hub_app::view::{
    AddNoteRequest, ChoiceView, ColumnTargetView, FieldHistoryRequest, FieldValueView, IdRequest, ImportIdRequest,
    ImportRequest, PeopleFile, PeopleOrder, PeopleRequest, PersonRequest, ResolveConflictRequest, ThawFieldRequest,
};
use hub_app::{AppError, CancellationToken, Hub, write_whole};
use serde_json::json;

use crate::output::table;
use crate::{Context, Outcome};

/// `hub contact list`.
#[derive(Args)]
pub struct ListArgs {
    /// Words of a name, e-mail, number, company or tag.
    pub text: Vec<String>,
    /// A smart list: `callNow`, `newLeads`, `noNextAction`, `goingCold`, `closingSoon`, `celebrations`, or one of yours.
    #[arg(long)]
    pub list: Option<String>,
    /// Those that were put away.
    #[arg(long)]
    pub archived: bool,
    /// Rows, 1 to 500.
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
    /// Rows to skip.
    #[arg(long, default_value_t = 0)]
    pub offset: u32,
}

/// Names a contact.
#[derive(Args)]
pub struct WhoArgs {
    /// Identifier, as `hub contact list` prints it.
    pub contact: String,
    /// Entries of the timeline, 0 to 200.
    #[arg(long, default_value_t = 20)]
    pub timeline: u32,
    /// Earlier values of the fields too.
    #[arg(long)]
    pub history: bool,
}

/// `hub contact note`.
#[derive(Args)]
pub struct NoteArgs {
    /// Identifier of the contact.
    pub contact: String,
    /// The words.
    pub text: String,
    /// It was a talk: `call`, `text`, `email`, `meeting`.
    #[arg(long)]
    pub channel: Option<String>,
}

/// `hub contact import`.
#[derive(Args)]
pub struct ImportArgs {
    /// A table (CSV) or cards (vCard).
    pub file: PathBuf,
    /// `COLUMN=TARGET`; other columns as guessed, or as chosen the last time.
    #[arg(long = "map", value_name = "COLUMN=TARGET")]
    pub map: Vec<String>,
    /// Only say what it would come to.
    #[arg(long)]
    pub dry_run: bool,
    /// New people are leads.
    #[arg(long)]
    pub leads: bool,
    /// A tag for everybody in the file.
    #[arg(long, default_value = "")]
    pub tag: String,
}

/// `hub contact undo-import`.
#[derive(Args)]
pub struct UndoArgs {
    /// Number of the import.
    pub import: i64,
}

/// A form of file.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// A table.
    Csv,
    /// Cards, version 4.
    Vcard,
}

/// `hub contact export`.
#[derive(Args)]
pub struct ExportArgs {
    /// The file to write.
    pub file: PathBuf,
    /// As what; told by the file's ending where it is left out.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Only a smart list.
    #[arg(long)]
    pub list: Option<String>,
}

/// `hub conflict …`.
#[derive(Subcommand)]
pub enum ConflictVerb {
    /// Fields that wait for a decision.
    List,
    /// Decide one.
    Resolve(ResolveArgs),
}

/// `hub conflict resolve`.
#[derive(Args)]
pub struct ResolveArgs {
    /// Identifier of the record.
    pub record: String,
    /// The field.
    pub field: String,
    /// Name of the connection.
    #[arg(long)]
    pub connection: String,
    /// What is here counts.
    #[arg(long, group = "side")]
    pub yours: bool,
    /// What is there counts.
    #[arg(long, group = "side")]
    pub theirs: bool,
    /// Something else counts.
    #[arg(long, group = "side")]
    pub value: Option<String>,
    /// For this field of this connection from now on.
    #[arg(long)]
    pub always: bool,
}

/// `hub outbox …`.
#[derive(Subcommand)]
pub enum OutboxVerb {
    /// Changes that wait to go out.
    List,
    /// Try one again at the next sync.
    Retry {
        /// Identifier of the change.
        change: String,
    },
    /// Take one out of the outbox.
    Discard {
        /// Identifier of the change.
        change: String,
    },
    /// Let a field be told again that a system turned back again and again.
    Thaw {
        /// Identifier of the record.
        record: String,
        /// The field.
        field: String,
        /// Name of the connection.
        #[arg(long)]
        connection: String,
    },
}

fn question(text: &[String], list: Option<String>) -> PeopleRequest {
    PeopleRequest {
        text: text.join(" "),
        list,
        all: Vec::new(),
        any: Vec::new(),
        archived: false,
        order: PeopleOrder::Urgency,
        limit: 50,
        offset: 0,
    }
}

/// `hub contact list`.
pub async fn list(context: &Context, args: ListArgs) -> Outcome {
    let hub = context.open().await?;
    let request = PeopleRequest {
        archived: args.archived,
        limit: args.limit,
        offset: args.offset,
        ..question(&args.text, args.list)
    };
    let found = hub.people(&request).await;
    hub.close().await;
    let found = found?;
    context.output.answer(&json!({"total": found.total, "contacts": found.rows}), |_| {
        let rows: Vec<Vec<String>> = found
            .rows
            .iter()
            .map(|p| {
                vec![
                    p.id.clone(),
                    p.name.clone(),
                    format!("{:?}", p.temperature).to_lowercase(),
                    p.stage.clone().unwrap_or_default(),
                    p.phone.clone().or_else(|| p.email.clone()).unwrap_or_default(),
                    p.why.iter().map(|w| w.text.clone()).collect::<Vec<_>>().join(" "),
                ]
            })
            .collect();
        format!("{}\n{} of {}", table(&["ID", "NAME", "IS", "STAGE", "BY", "WHY"], &rows), rows.len(), found.total)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// `hub contact show`.
pub async fn show(context: &Context, args: WhoArgs) -> Outcome {
    let hub = context.open().await?;
    let asked = async {
        let person = hub.person(&PersonRequest { id: args.contact.clone(), timeline: args.timeline }).await?;
        let history = if args.history {
            Some(hub.field_history(&FieldHistoryRequest { id: args.contact.clone(), field: None }).await?)
        } else {
            None
        };
        Ok::<_, AppError>((person, history))
    }
    .await;
    hub.close().await;
    let (person, history) = asked?;
    let mut value = serde_json::to_value(&person).map_err(|e| AppError::unexpected(&e))?;
    if let Some(history) = history {
        value["history"] = json!(history);
    }
    context.output.answer(&value, |_| {
        let mut lines = vec![person.name.clone()];
        if let Some(next) = &person.next_action {
            lines.push(format!("next: {} ({})", next.action, next.why.text));
        }
        for field in person.fields.iter().filter(|f| f.value != FieldValueView::Empty) {
            let from = if field.agrees.is_empty() { String::new() } else { format!("  [{}]", field.agrees.join(", ")) };
            lines.push(format!("{} = {}{from}", field.name, shown(&field.value)));
        }
        for entry in &person.timeline.entries {
            lines.push(format!("{}  {}  {}", entry.at, entry.kind, entry.title));
        }
        lines.join("\n")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// `hub contact note`.
pub async fn note(context: &Context, args: NoteArgs) -> Outcome {
    let hub = context.open().await?;
    let made = hub.add_note(&AddNoteRequest { person: args.contact, text: args.text, channel: args.channel }).await;
    hub.close().await;
    let made = made?;
    context.output.answer(&json!({"id": made.id, "sent_to": made.sent_to}), |_| {
        if made.sent_to.is_empty() {
            "kept here".to_owned()
        } else {
            format!("kept, and waits for {}", made.sent_to.join(", "))
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// `hub contact import`.
pub async fn import(context: &Context, args: ImportArgs) -> Outcome {
    let bytes = std::fs::read(&args.file)
        .map_err(|error| AppError::bad_request("file", format!("{}: {error}", args.file.display())))?;
    let hub = context.open().await?;
    let answer = take(&hub, &args, &bytes).await;
    hub.close().await;
    let (value, words) = answer?;
    context.output.answer(&value, |_| words)?;
    Ok(ExitCode::SUCCESS)
}

async fn take(hub: &Hub, args: &ImportArgs, bytes: &[u8]) -> Result<(serde_json::Value, String), AppError> {
    let name = args.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let first = hub.choose_contacts(&name, bytes).await?;
    let mut mapping: Vec<ColumnTargetView> = first
        .columns
        .iter()
        .map(|column| ColumnTargetView { column: column.column.clone(), target: column.target.clone() })
        .collect();
    for map in &args.map {
        let (column, target) =
            map.split_once('=').ok_or_else(|| AppError::bad_request("map", "write it as COLUMN=TARGET"))?;
        let known = mapping.iter_mut().find(|m| m.column == column);
        let known = known.ok_or_else(|| AppError::bad_request("map", format!("the file has no column “{column}”")))?;
        target.clone_into(&mut known.target);
    }
    let request = ImportRequest { file: first.file, mapping, at: Vec::new(), leads: args.leads, tag: args.tag.clone() };
    let preview = hub.look_at_import(&request).await?;
    if args.dry_run {
        let words = format!(
            "{} rows: {} new, {} match ({} say nothing new), {} unclear, {} rejected",
            preview.rows, preview.new, preview.matches, preview.unchanged, preview.unclear, preview.rejected_total
        );
        let value = serde_json::to_value(&preview).map_err(|e| AppError::unexpected(&e))?;
        return Ok((value, words));
    }
    if let Some(problem) = preview.problem {
        return Err(AppError::bad_request("map", problem));
    }
    let done = hub.run_import(&request, &|_, _| {}, &CancellationToken::new()).await?;
    let words = format!(
        "import {}: {} made ({} unclear), {} changed, {} unchanged, {} rejected",
        done.import,
        done.created + done.unclear,
        done.unclear,
        done.updated,
        done.unchanged,
        done.rejected
    );
    Ok((serde_json::to_value(&done).map_err(|e| AppError::unexpected(&e))?, words))
}

/// `hub contact undo-import`.
pub async fn undo(context: &Context, args: UndoArgs) -> Outcome {
    let hub = context.open().await?;
    let undone = hub.undo_import(&ImportIdRequest { import: args.import }).await;
    hub.close().await;
    let undone = undone?;
    context.output.answer(&undone, |u| {
        format!("{} removed, {} put away, {} as before, {} fields kept", u.removed, u.recalled, u.restored, u.kept)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// `hub contact export`.
pub async fn export(context: &Context, args: ExportArgs) -> Outcome {
    let format = match args.format {
        Some(Format::Csv) => PeopleFile::Csv,
        Some(Format::Vcard) => PeopleFile::Vcard,
        None if is_card(&args.file) => PeopleFile::Vcard,
        None => PeopleFile::Csv,
    };
    let hub = context.open().await?;
    let request = PeopleRequest { order: PeopleOrder::Name, ..question(&[], args.list) };
    let bytes = hub.people_file(&request, format).await;
    hub.close().await;
    let bytes = bytes?;
    write_whole(&args.file, &bytes)?;
    let value = json!({"path": args.file.display().to_string(), "bytes": bytes.len()});
    context.output.answer(&value, |_| format!("wrote {}", args.file.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn is_card(file: &Path) -> bool {
    file.extension().is_some_and(|e| e.eq_ignore_ascii_case("vcf") || e.eq_ignore_ascii_case("vcard"))
}

/// `hub conflict …`.
pub async fn conflict(context: &Context, verb: ConflictVerb) -> Outcome {
    let hub = context.open().await?;
    let answer = async {
        match verb {
            ConflictVerb::List => {
                let view = hub.conflicts().await?;
                let rows: Vec<Vec<String>> = view
                    .conflicts
                    .iter()
                    .map(|c| {
                        let was = c.was.as_ref().map(shown).unwrap_or_default();
                        vec![
                            c.record.clone(),
                            c.person_name.clone(),
                            c.field.clone(),
                            was,
                            shown(&c.yours),
                            shown(&c.theirs),
                            c.system.clone(),
                        ]
                    })
                    .collect();
                let words = table(&["RECORD", "WHO", "FIELD", "WAS", "YOURS", "THEIRS", "CONNECTION"], &rows);
                Ok::<_, AppError>((json!({"conflicts": view.conflicts, "rules": view.rules}), words))
            }
            ConflictVerb::Resolve(args) => {
                let conflicts = hub.conflicts().await?.conflicts;
                let one = conflicts.iter().find(|c| {
                    c.record == args.record && c.field == args.field && c.system.eq_ignore_ascii_case(&args.connection)
                });
                let one = one.ok_or_else(|| AppError::not_found("such conflict"))?;
                let (choice, value) = match (args.yours, args.theirs, args.value) {
                    (true, ..) => (ChoiceView::Yours, None),
                    (_, true, _) => (ChoiceView::Theirs, None),
                    (_, _, Some(text)) => (ChoiceView::Other, Some(FieldValueView::Text { text })),
                    _ => return Err(AppError::bad_request("choice", "give --yours, --theirs or --value")),
                };
                let request = ResolveConflictRequest {
                    record: one.record.clone(),
                    connection: one.connection.clone(),
                    field: one.field.clone(),
                    choice,
                    value,
                    always: args.always,
                };
                let resolved = hub.resolve_conflict(&request).await?;
                let words = format!("{} decided, {} left", resolved.decided, resolved.left);
                Ok((json!({"decided": resolved.decided, "left": resolved.left}), words))
            }
        }
    }
    .await;
    hub.close().await;
    let (value, words) = answer?;
    context.output.answer(&value, |_| words)?;
    Ok(ExitCode::SUCCESS)
}

/// `hub outbox …`.
pub async fn outbox(context: &Context, verb: OutboxVerb) -> Outcome {
    let hub = context.open().await?;
    let view = match verb {
        OutboxVerb::List => hub.outbox().await,
        OutboxVerb::Retry { change } => hub.retry_change(&IdRequest { id: change }).await,
        OutboxVerb::Discard { change } => hub.discard_change(&IdRequest { id: change }).await,
        OutboxVerb::Thaw { record, field, connection } => match hub.connection(&connection).await {
            Ok(found) => hub.thaw_field(&ThawFieldRequest { record, connection: found.id.to_string(), field }).await,
            Err(error) => Err(error),
        },
    };
    hub.close().await;
    let view = view?;
    context.output.answer(&view, |view| {
        let rows: Vec<Vec<String>> = view
            .changes
            .iter()
            .map(|c| {
                let fields: Vec<&str> = c.tells.iter().map(|t| t.field.as_str()).collect();
                vec![
                    c.id.clone(),
                    format!("{} {}", c.verb, c.kind),
                    c.title.clone(),
                    fields.join(","),
                    c.system.clone(),
                    c.waits.clone(),
                    c.because.clone().unwrap_or_default(),
                ]
            })
            .collect();
        let words = table(&["ID", "WHAT", "OF", "FIELDS", "TO", "WAITS", "BECAUSE"], &rows);
        let mut words = format!("{words}\n{} waiting, {} for you", view.total, view.blocked);
        for guard in &view.guards {
            let (count, known, kind, system) = (guard.count, guard.known, &guard.kind, &guard.system);
            words.push_str(&format!("\nheld back: {system} says that {count} of {known} ({kind}) are gone"));
        }
        for frozen in &view.frozen {
            let (record, field, system, title) = (&frozen.record, &frozen.field, &frozen.system, &frozen.title);
            words.push_str(&format!("\nnot told to {system} any more: {field} of {title} ({record})"));
        }
        words
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A value on one line.
fn shown(value: &FieldValueView) -> String {
    match value {
        FieldValueView::Empty => String::new(),
        FieldValueView::Text { text } => text.replace('\n', " "),
        FieldValueView::Flag { flag } => if *flag { "yes" } else { "no" }.to_owned(),
        FieldValueView::Number { number } => number.to_string(),
        FieldValueView::Money { money } => format!("{} {}", money.minor, money.currency),
        FieldValueView::Entries { entries } => entries.iter().map(|e| e.value.as_str()).collect::<Vec<_>>().join(", "),
    }
}

//! `hub`: the use cases in a terminal, for admins, scripts and servers without a display.

mod args;
mod commands;
mod output;
mod progress;
mod secret_input;
mod values;

use std::process::ExitCode;

use clap::Parser as _;
use hub_app::{AppError, Installation};

use args::{Cli, Noun};
use output::Output;

/// What a command ends with.
type Outcome = Result<ExitCode, AppError>;

/// What every command needs.
struct Context {
    installation: Installation,
    passphrase_file: Option<std::path::PathBuf>,
    output: Output,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let output = Output::new(cli.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("hub: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(run(cli, output));
    // Work that was left behind (a key derivation nobody waits for) does not hold up the end.
    runtime.shutdown_background();
    match ended {
        Ok(code) => code,
        Err(error) => {
            output.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

async fn run(cli: Cli, output: Output) -> Outcome {
    // These need no store.
    match cli.noun {
        Noun::Alone(alone) => return commands::alone(alone, cli.home, output).await,
        Noun::Contact(commands::contact::ContactVerb::Merge(args)) => return commands::contact::merge(args, output),
        _ => {}
    }
    let home = cli.home.or_else(hub_app::default_home).ok_or_else(|| {
        AppError::bad_request("home", "this system names no folder for application data; give --home")
    })?;
    let home = std::path::absolute(&home).map_err(|e| AppError::bad_request("home", e))?;
    let mut registry = hub_connector::Registry::new();
    hub_mls::register(&mut registry).map_err(|error| AppError::unexpected(&error))?;
    hub_crm::register(&mut registry).map_err(|error| AppError::unexpected(&error))?;
    // A description with a mistake is not used; everything else works.
    for fault in hub_crm::register_mappings(&mut registry, hub_app::crm_descriptions(&home)).err().into_iter().flatten()
    {
        output.note(&fault.to_string());
    }
    let context = Context {
        installation: Installation::new(home.clone(), registry),
        passphrase_file: cli.passphrase_file,
        output,
    };
    if home.is_dir() {
        hub_app::start_log(&home);
    }
    match cli.noun {
        Noun::Init(args) => commands::init::run(&context, args).await,
        Noun::Connection(verb) => commands::connection::run(&context, verb).await,
        Noun::Sync(args) => commands::sync::run(&context, args).await,
        Noun::Listing(verb) => commands::listing::run(&context, verb).await,
        Noun::Search(verb) => commands::search::run(&context, verb).await,
        Noun::Hotsheet(args) => commands::hotsheet::run(&context, args).await,
        Noun::Store(verb) => commands::store::run(&context, verb).await,
        Noun::Cma(verb) => commands::cma::run(&context, verb).await,
        Noun::Market(verb) => commands::market::run(&context, verb).await,
        Noun::Document(verb) => commands::document::run(&context, verb).await,
        Noun::Doctor => commands::doctor::run(&context).await,
        Noun::Alone(alone) => commands::alone(alone, Some(home), output).await,
        Noun::Contact(verb) => commands::contact::run(&context, verb).await,
        Noun::Conflict(verb) => commands::people::conflict(&context, verb).await,
        Noun::Outbox(verb) => commands::people::outbox(&context, verb).await,
        Noun::Partner(verb) => commands::partner::run(&context, verb).await,
        Noun::Transaction(verb) => commands::transaction::run(&context, verb).await,
        Noun::Quote(verb) => commands::quote::run(&context, verb).await,
    }
}

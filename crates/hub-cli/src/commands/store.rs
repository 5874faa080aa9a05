//! `hub store …`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use hub_app::{AppError, CancellationToken, Credential};
use hub_domain::TableHash;
use serde::Serialize;

use super::PrivateFile;
use crate::args::{RecoveryVerb, StoreVerb};
use crate::{Context, Outcome, secret_input};

#[derive(Serialize)]
struct Digest {
    tables: BTreeMap<String, TableHash>,
    all: String,
}

#[derive(Serialize)]
struct Done {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

impl Done {
    fn at(path: &Path, bytes: Option<u64>) -> Self {
        Self { ok: true, path: Some(path.display().to_string()), bytes }
    }
}

/// Runs a verb.
pub async fn run(context: &Context, verb: StoreVerb) -> Outcome {
    match verb {
        StoreVerb::Digest => digest(context).await,
        StoreVerb::Verify => verify(context).await,
        StoreVerb::Backup { file } => backup(context, &file).await,
        StoreVerb::Restore { file } => restore(context, &file).await,
        StoreVerb::Rekey => rekey(context).await,
        StoreVerb::Export { dir, own } => export(context, &dir, own).await,
        StoreVerb::Recovery(verb) => recovery(context, verb).await,
    }
}

async fn digest(context: &Context) -> Outcome {
    let hub = context.open().await?;
    let tables = hub.digest().await;
    hub.close().await;
    let tables = tables?;
    let digest = Digest { all: hub_domain::digest_of_tables(&tables), tables };
    context.output.answer(&digest, |d| {
        let mut lines: Vec<String> =
            d.tables.iter().map(|(name, t)| format!("{}  {name} ({} rows)", t.hash, t.rows)).collect();
        lines.push(format!("{}  all", d.all));
        lines.join("\n")
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn verify(context: &Context) -> Outcome {
    let hub = context.open().await?;
    let report = hub.verify_store().await;
    hub.close().await;
    let report = report?;
    context.output.answer(&report, |r| if r.ok { "The store is whole".to_owned() } else { r.problems.join("\n") })?;
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::from(6) })
}

async fn backup(context: &Context, file: &Path) -> Outcome {
    let hub = context.open().await?;
    let saved = hub.backup(file).await;
    hub.close().await;
    let done = Done::at(file, Some(saved?.bytes));
    context.output.answer(&done, |_| format!("Wrote and verified {}", file.display()))?;
    Ok(ExitCode::SUCCESS)
}

async fn restore(context: &Context, file: &Path) -> Outcome {
    context.installation.restore(file, context.credential()?).await?;
    context.output.answer(&Done::at(file, None), |_| format!("The store is now what {} holds", file.display()))?;
    Ok(ExitCode::SUCCESS)
}

async fn rekey(context: &Context) -> Outcome {
    // The new key is kept the way the old one was.
    let passphrase = match context.credential()? {
        Credential::Passphrase(passphrase) => Some(passphrase),
        _ => None,
    };
    context.installation.rekey(context.credential()?, passphrase).await?;
    context.output.answer(&Done { ok: true, path: None, bytes: None }, |_| {
        "The store is encrypted with a new key. Backups made before open with the old key only; the recovery code must be made anew".to_owned()
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn export(context: &Context, dir: &Path, own: bool) -> Outcome {
    let hub = context.open().await?;
    let note = |done: u64, total: u64| eprintln!("{done} of {total} records");
    let exported = hub.export(dir, own, &note, &CancellationToken::new()).await;
    hub.close().await;
    exported?;
    let done = Done::at(dir, None);
    context.output.answer(&done, |_| format!("Wrote {}; its README says what each file is", dir.display()))?;
    Ok(ExitCode::SUCCESS)
}

async fn recovery(context: &Context, verb: RecoveryVerb) -> Outcome {
    let keys = context.installation.keys();
    match verb {
        RecoveryVerb::New { file } => {
            let new = PrivateFile::create(&file)?;
            let (hub, key) = context.installation.open(context.credential()?).await?;
            let code = keys.new_recovery_code(&key);
            hub.close().await;
            new.write(code.map_err(AppError::from)?.expose())?;
            context.output.answer(&Done::at(&file, None), |_| {
                format!("Print {} or copy it by hand, then: hub store recovery confirm FILE", file.display())
            })?;
        }
        RecoveryVerb::Confirm { file } => {
            let typed = secret_input::from_file(&file)?;
            keys.confirm_recovery_code(&typed).map_err(AppError::from)?;
            context
                .output
                .answer(&Done { ok: true, path: None, bytes: None }, |_| "The recovery code counts".to_owned())?;
        }
        RecoveryVerb::Use { file } => {
            let code = secret_input::from_file(&file)?;
            let (hub, key) = context.installation.open(Credential::RecoveryCode(code)).await?;
            hub.close().await;
            let passphrase = context.passphrase()?;
            let source = keys.rewrap(&key, passphrase.as_ref()).map_err(AppError::from)?;
            context.output.answer(&Done { ok: true, path: None, bytes: None }, |_| {
                format!("The store opens again with its {source:?}").to_lowercase()
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

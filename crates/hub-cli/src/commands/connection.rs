//! `hub connection …`.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use hub_app::view::{RhythmReason, RhythmView, SignInView, TryCrmRequest};
use hub_app::{AppError, CancellationToken, ExposeSecret as _, Hub, NewSource, SecretString, SourceChange};
use serde::Serialize;

use crate::args::{ConnectionAdd, ConnectionChange, ConnectionVerb};
use crate::output::table;
use crate::{Context, Outcome, secret_input};

#[derive(Serialize)]
struct Added {
    name: String,
    connector: String,
    account: String,
}

#[derive(Serialize)]
struct Listed {
    name: String,
    connector: String,
    streams: BTreeMap<String, u64>,
    health: Health,
    cadence: Cadence,
}

#[derive(Serialize)]
struct Cadence {
    every_seconds: u32,
    because: RhythmReason,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<Limit>,
}

#[derive(Serialize)]
struct Limit {
    requests: u32,
    seconds: u32,
}

impl Cadence {
    fn of(rhythm: &RhythmView) -> Self {
        Self {
            every_seconds: rhythm.every_seconds,
            because: rhythm.because,
            limit: rhythm.limit.map(|l| Limit { requests: l.requests, seconds: l.seconds }),
        }
    }

    /// In words for the table.
    fn words(&self) -> String {
        let every = span(self.every_seconds);
        match (&self.limit, self.because) {
            (Some(limit), _) => format!("{every} ({} requests in {})", limit.requests, span(limit.seconds)),
            (None, RhythmReason::Answers) => format!("{every} (what its account may ask)"),
            (None, RhythmReason::Rereads) => format!("{every} (everything again)"),
            (None, _) => every,
        }
    }
}

/// Seconds in the widest unit that loses less than a half, upwards.
fn span(seconds: u32) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds.div_ceil(60)),
        7_200..172_800 => format!("{} h", seconds.div_ceil(3_600)),
        _ => format!("{} days", seconds.div_ceil(86_400)),
    }
}

#[derive(Serialize)]
struct Health {
    state: hub_app::view::SyncState,
    as_of: Option<String>,
    stale: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<hub_app::view::AppErrorView>,
}

#[derive(Serialize)]
struct Removed {
    name: String,
    removed: BTreeMap<String, u64>,
}

/// Runs a verb.
pub async fn run(context: &Context, verb: ConnectionVerb) -> Outcome {
    match verb {
        ConnectionVerb::Add(args) => add(context, args).await,
        ConnectionVerb::Try(args) => try_it(context, args).await,
        ConnectionVerb::Change(args) => change(context, args).await,
        ConnectionVerb::List => list(context).await,
        ConnectionVerb::Check { name } => check(context, &name).await,
        ConnectionVerb::Remove { name, yes } => remove(context, &name, yes).await,
    }
}

/// Settings as typed. A folder is remembered as where it is now, not as where it was typed.
fn settings_of(texts: &[String]) -> hub_app::Result<BTreeMap<String, String>> {
    let mut settings = BTreeMap::new();
    for text in texts {
        let (key, value) = text
            .split_once('=')
            .ok_or_else(|| AppError::bad_request("--set", format!("“{text}”: write it as KEY=VALUE")))?;
        settings.insert(key.trim().to_owned(), value.to_owned());
    }
    if let Some(path) = settings.get_mut("path")
        && let Ok(absolute) = std::path::absolute(&*path)
    {
        *path = absolute.display().to_string();
    }
    Ok(settings)
}

async fn add(context: &Context, args: ConnectionAdd) -> Outcome {
    let settings = settings_of(&args.settings)?;
    let secrets = args.secrets.iter().map(|text| secret_input::assignment(text)).collect::<Result<_, _>>()?;
    let hub = context.open().await?;
    let added = async {
        if args.sign_in {
            sign_in(context, &hub, account(&args.connector, &args.name, &settings, &secrets)).await?;
        }
        let new = NewSource { connector: args.connector, name: args.name, settings, secrets, licence: None };
        hub.add_source(new).await
    }
    .await;
    hub.close().await;
    let added = added?;
    let answer = Added { name: added.connection.name, connector: added.connection.connector, account: added.account };
    context.output.answer(&answer, |a| format!("{}: {} answers; read it with: hub sync", a.name, a.account))?;
    Ok(ExitCode::SUCCESS)
}

/// An account that is not saved yet.
fn account(
    connector: &str,
    name: &str,
    settings: &BTreeMap<String, String>,
    secrets: &BTreeMap<String, SecretString>,
) -> TryCrmRequest {
    TryCrmRequest {
        connector: connector.to_owned(),
        name: name.to_owned(),
        settings: settings.clone(),
        secrets: secrets.iter().map(|(k, v)| (k.clone(), v.expose_secret().to_owned())).collect(),
    }
}

/// Shows where to sign in, and waits for the browser to come back.
async fn sign_in(context: &Context, hub: &Hub, request: TryCrmRequest) -> hub_app::Result<()> {
    let name = request.name.clone();
    let begun = hub.begin_sign_in(request).await?;
    wait_for_browser(context, hub, &name, &begun).await
}

async fn wait_for_browser(context: &Context, hub: &Hub, name: &str, begun: &SignInView) -> hub_app::Result<()> {
    context.output.note(&format!("open this address in a browser on this computer:\n{}", begun.url));
    hub.finish_sign_in(name).await
}

async fn try_it(context: &Context, args: ConnectionAdd) -> Outcome {
    let settings = settings_of(&args.settings)?;
    let secrets = args.secrets.iter().map(|text| secret_input::assignment(text)).collect::<Result<_, _>>()?;
    let hub = context.open().await?;
    let tried = async {
        let request = account(&args.connector, &args.name, &settings, &secrets);
        if args.sign_in {
            sign_in(context, &hub, request.clone()).await?;
        }
        hub.try_crm(request, &|_| {}, &CancellationToken::new()).await
    }
    .await;
    hub.close().await;
    context.output.answer(&tried?, |seen| {
        let more = if seen.complete { "" } else { " (and more, which were not looked at)" };
        format!(
            "{}: {} contacts{more}: {} match, {} new, {} unclear, 0 will be deleted. Of those that match, {} would \
             change here, {} there, and {} would have a field for you to decide.",
            seen.account,
            seen.contacts,
            seen.matched,
            seen.new,
            seen.unclear,
            seen.changed_here,
            seen.changed_there,
            seen.conflicts
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn change(context: &Context, args: ConnectionChange) -> Outcome {
    let typed = settings_of(&args.settings)?;
    let secrets = args.secrets.iter().map(|text| secret_input::assignment(text)).collect::<Result<_, _>>()?;
    let hub = context.open().await?;
    let changed = async {
        if args.sign_in {
            let begun = hub.sign_in_again(&args.name).await?;
            wait_for_browser(context, &hub, &args.name, &begun).await?;
        }
        let mut settings = hub.connection(&args.name).await?.settings;
        for (key, value) in typed {
            if value.is_empty() {
                settings.remove(&key);
            } else {
                settings.insert(key, value);
            }
        }
        hub.change_source(SourceChange { name: args.name, settings, secrets }).await
    }
    .await;
    hub.close().await;
    let changed = changed?;
    let answer =
        Added { name: changed.connection.name, connector: changed.connection.connector, account: changed.account };
    context.output.answer(&answer, |a| format!("{}: {} answers; read it with: hub sync", a.name, a.account))?;
    Ok(ExitCode::SUCCESS)
}

async fn list(context: &Context) -> Outcome {
    let hub = context.open().await?;
    let views = hub.source_views().await;
    hub.close().await;
    let listed: Vec<Listed> = views?
        .into_iter()
        .map(|view| Listed {
            cadence: Cadence::of(&view.rhythm),
            name: view.name,
            connector: view.connector,
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "row counts")]
            streams: view.streams.into_iter().map(|s| (s.stream, s.rows)).collect(),
            health: Health { state: view.state, as_of: view.as_of, stale: view.stale, problem: view.problem },
        })
        .collect();
    context.output.answer(&listed, |listed| {
        let rows: Vec<Vec<String>> = listed
            .iter()
            .map(|l| {
                let streams: Vec<String> = l.streams.iter().map(|(s, n)| format!("{s} {n}")).collect();
                let state = l.health.as_of.clone().unwrap_or_else(|| "never synced".to_owned());
                vec![l.name.clone(), l.connector.clone(), state, l.cadence.words(), streams.join(", ")]
            })
            .collect();
        table(&["NAME", "CONNECTOR", "AS OF", "ASKED EVERY", "ROWS"], &rows)
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn check(context: &Context, name: &str) -> Outcome {
    let hub = context.open().await?;
    let checked = hub.check_connection(name).await;
    hub.close().await;
    let checked = checked?;
    let answer =
        Added { name: checked.connection.name, connector: checked.connection.connector, account: checked.account };
    context.output.answer(&answer, |a| format!("{}: {} answers", a.name, a.account))?;
    Ok(ExitCode::SUCCESS)
}

async fn remove(context: &Context, name: &str, yes: bool) -> Outcome {
    let hub = context.open().await?;
    let ended = remove_open(context, &hub, name, yes).await;
    hub.close().await;
    ended
}

async fn remove_open(context: &Context, hub: &hub_app::Hub, name: &str, yes: bool) -> Outcome {
    let rows = hub.goes_with(name).await?;
    if !yes && std::io::stdin().is_terminal() {
        let parts: Vec<String> = rows.iter().map(|(r, n)| format!("{n} {r}")).collect();
        eprint!(
            "Removing “{name}” also erases {}, their history and photos, and its credentials. Backups and exports made \
             before still hold them. Type the name to go on: ",
            parts.join(", ")
        );
        let mut typed = String::new();
        std::io::stdin().read_line(&mut typed).map_err(|e| AppError::unexpected(&e))?;
        if typed.trim() != name {
            return Err(AppError::bad_request("name", "something else was typed; nothing was removed"));
        }
    }
    let removed = hub.remove_connection(name).await?;
    let answer = Removed {
        name: name.to_owned(),
        removed: removed.into_iter().map(|(r, n)| (r.as_str().to_owned(), n)).collect(),
    };
    context.output.answer(&answer, |a| {
        let parts: Vec<String> = a.removed.iter().map(|(r, n)| format!("{n} {r}")).collect();
        format!("Removed {} with {}", a.name, if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") })
    })?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_app::view::RequestLimitView;

    #[test]
    fn how_often_and_why_in_words() {
        let words = |every_seconds, because, limit| Cadence::of(&RhythmView { every_seconds, because, limit }).words();
        assert_eq!(words(20, RhythmReason::Wanted, None), "20 s");
        assert_eq!(words(2_592_000, RhythmReason::Rereads, None), "30 days (everything again)");
        let limit = Some(RequestLimitView { requests: 1_000, seconds: 86_400 });
        assert_eq!(words(1_441, RhythmReason::Limit, limit), "25 min (1000 requests in 24 h)");
        assert_eq!(words(60, RhythmReason::Answers, None), "60 s (what its account may ask)");
    }
}

//! `hub search …`: saved searches, their matches, and the messages they make.

use std::process::ExitCode;

use hub_app::view::{
    CadenceView, CloseDraftRequest, DecideRequest, DecisionView, DraftStateView, QueryTextView, SaveSearchRequest,
    SavedSearchView, SearchIdRequest, WatchFor,
};
use hub_app::{AppError, Hub};
use serde_json::{Value, json};

use crate::args::{SearchSave, SearchVerb};
use crate::output::table;
use crate::{Context, Outcome};

/// Runs it.
pub async fn run(context: &Context, verb: SearchVerb) -> Outcome {
    let hub = context.open().await?;
    let answer = work(&hub, verb).await;
    hub.close().await;
    let (value, words) = answer?;
    context.output.answer(&value, |_| words)?;
    Ok(ExitCode::SUCCESS)
}

async fn work(hub: &Hub, verb: SearchVerb) -> Result<(Value, String), AppError> {
    match verb {
        SearchVerb::Save(args) => save(hub, *args).await,
        SearchVerb::List => list(hub).await,
        SearchVerb::Run { name } => watch(hub, name.as_deref()).await,
        SearchVerb::Remove { name } => {
            let id = hub.one_search(&name).await?.id.to_string();
            hub.delete_search(&SearchIdRequest { id: id.clone() }).await?;
            Ok((json!({"removed": id}), format!("Removed. `hub search restore {id}` brings it back for 30 days.")))
        }
        SearchVerb::Restore { id } => {
            let view = hub.restore_search(&SearchIdRequest { id }).await?;
            Ok((search(&view), format!("“{}” is back.", view.name)))
        }
        SearchVerb::Waiting => waiting(hub).await,
        SearchVerb::Approve { notices } => decide(hub, notices, DecisionView::Approve).await,
        SearchVerb::Reject { notices } => decide(hub, notices, DecisionView::Reject).await,
        SearchVerb::Drafts => drafts(hub).await,
        SearchVerb::Done { draft } => {
            hub.close_draft(&CloseDraftRequest { draft, state: DraftStateView::Done }).await?;
            Ok((json!({"done": draft}), "Noted as sent.".to_owned()))
        }
    }
}

async fn save(hub: &Hub, args: SearchSave) -> Result<(Value, String), AppError> {
    let old = match hub.one_search(&args.name).await {
        Ok(found) => {
            let all = hub.saved_searches().await?.searches;
            all.into_iter().find(|s| s.id == found.id.to_string())
        }
        Err(_) => None,
    };
    let query = match (&args.query, &old) {
        (Some(text), _) => hub.read_query(&QueryTextView { text: text.clone() })?,
        (None, Some(SavedSearchView { query: Some(query), .. })) => query.clone(),
        (None, _) => {
            let reason = "say what to search, for example 'status:active price:..600k city:\"Alder Falls\"'";
            return Err(AppError::bad_request("query", reason));
        }
    };
    let events = match args.on.is_empty() {
        false => args.on.iter().map(|w| watch_for(w)).collect::<Result<_, _>>()?,
        true => old.as_ref().map_or_else(|| WATCH.iter().map(|(_, w)| *w).collect(), |o| o.events.clone()),
    };
    let cadence = match &args.cadence {
        Some(text) => cadence(text)?,
        None => old.as_ref().map_or(CadenceView::AtOnce, |o| o.cadence),
    };
    let client = args.client.or_else(|| old.as_ref().map(|o| o.client.clone())).unwrap_or_default();
    let request = SaveSearchRequest {
        id: old.as_ref().map(|o| o.id.clone()),
        name: args.name,
        query,
        events,
        cadence,
        // Asking first is the default for a client: what has been sent cannot be taken back.
        approve: !args.no_approval && old.as_ref().map_or(!client.trim().is_empty(), |o| o.approve),
        paused: args.pause || (!args.resume && old.as_ref().is_some_and(|o| o.paused)),
        client,
    };
    let view = hub.save_search(&request).await?;
    let words = format!("Saved “{}”: {}", view.name, view.query_text);
    Ok((search(&view), words))
}

async fn list(hub: &Hub) -> Result<(Value, String), AppError> {
    let view = hub.saved_searches().await?;
    let rows: Vec<Vec<String>> = view
        .searches
        .iter()
        .map(|s| {
            vec![
                health(s).to_owned(),
                s.name.clone(),
                s.client.clone(),
                s.week.to_string(),
                s.last_match_at.clone().map_or_else(|| "never".to_owned(), |t| t.chars().take(10).collect()),
                reasons(s),
                s.query_text.clone(),
            ]
        })
        .collect();
    let mut words = table(&["HEALTH", "NAME", "CLIENT", "7 DAYS", "LAST MATCH", "WHY", "QUERY"], &rows);
    words.push_str(&format!("\n{} waiting for a yes, {} messages not sent", view.waiting, view.drafts));
    let all: Vec<Value> = view.searches.iter().map(search).collect();
    Ok((json!({"searches": all, "waiting": view.waiting, "drafts": view.drafts, "ran_at": view.ran_at}), words))
}

async fn watch(hub: &Hub, name: Option<&str>) -> Result<(Value, String), AppError> {
    let only = match name {
        Some(name) => Some(hub.one_search(name).await?),
        None => None,
    };
    let step = hub.run_watch().await?;
    let mut value = json!({
        "entries": step.entries, "events": step.events, "matches": step.matches, "notices": step.notices,
    });
    let mut words = format!(
        "{} changes read, {} of them news; {} matches, {} notices",
        step.entries, step.events, step.matches, step.notices
    );
    if let Some(found) = only {
        let total = match found.query {
            Some(query) => hub.search(&query).await?.total,
            None => 0,
        };
        value["search"] = json!({"name": found.name, "listings": total});
        words.push_str(&format!("\n“{}” finds {total} listings now", found.name));
    }
    Ok((value, words))
}

async fn waiting(hub: &Hub) -> Result<(Value, String), AppError> {
    let all = hub.waiting_notices().await?;
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|n| {
            let place = n.news.listing.address.clone().or_else(|| n.news.listing.city.clone());
            vec![
                n.notice.to_string(),
                n.client.clone(),
                n.kinds.join(","),
                place.unwrap_or_else(|| n.news.listing.key.clone()),
                n.searches.join(", "),
            ]
        })
        .collect();
    let values: Vec<Value> = all
        .iter()
        .map(|n| {
            json!({"notice": n.notice, "client": n.client, "kinds": n.kinds, "searches": n.searches,
                   "listing_key": n.news.listing.key, "at": n.news.at})
        })
        .collect();
    Ok((json!({"notices": values}), table(&["NOTICE", "CLIENT", "WHAT", "LISTING", "SEARCHES"], &rows)))
}

async fn decide(hub: &Hub, notices: Vec<i64>, decision: DecisionView) -> Result<(Value, String), AppError> {
    let n = notices.len();
    hub.decide_notices(&DecideRequest { notices: notices.clone(), decision }).await?;
    // What may go out goes into a message now.
    hub.run_watch().await?;
    Ok((json!({"decided": notices}), format!("{n} decided")))
}

async fn drafts(hub: &Hub) -> Result<(Value, String), AppError> {
    let all = hub.drafts().await?;
    let words: Vec<String> =
        all.iter().map(|d| format!("--- {} · for {} · {}\n{}\n", d.draft, d.client, d.subject, d.text)).collect();
    let values: Vec<Value> = all
        .iter()
        .map(|d| {
            json!({"draft": d.draft, "client": d.client, "made_at": d.made_at, "subject": d.subject, "text": d.text,
                   "listings": d.listings, "left_out": d.left_out})
        })
        .collect();
    let words = if words.is_empty() { "No message waits.".to_owned() } else { words.join("\n") };
    Ok((json!({"drafts": values}), words))
}

fn search(view: &SavedSearchView) -> Value {
    let on: Vec<&str> = view.events.iter().map(|e| watch_name(*e)).collect();
    let why: Vec<Value> = view.reasons.iter().map(|r| json!({"code": r.code, "about": r.about})).collect();
    json!({
        "id": view.id, "name": view.name, "client": view.client, "query": view.query_text, "on": on,
        "cadence": cadence_name(view.cadence), "approve": view.approve, "paused": view.paused,
        "health": health(view), "reasons": why, "created_at": view.created_at, "last_run_at": view.last_run_at,
        "last_match_at": view.last_match_at, "matches_7_days": view.week, "matches_28_days": view.four_weeks,
    })
}

fn health(view: &SavedSearchView) -> &'static str {
    use hub_app::view::SearchHealth as H;
    match view.health {
        H::Broken => "broken",
        H::Stale => "stale",
        H::Quiet => "quiet",
        H::Paused => "paused",
        H::Well => "well",
    }
}

fn reasons(view: &SavedSearchView) -> String {
    let words = |code: &str, about: &str| match code {
        "unreadable" => "saved by a newer version".to_owned(),
        "watchStopped" => format!("the watch stopped: {about}"),
        "noSource" => "no source".to_owned(),
        "cityUnused" => format!("no listing is in {about}"),
        "postalCodeUnused" => format!("no listing has the postal code {about}"),
        "areaEmpty" => "no listing lies in the drawn area".to_owned(),
        "rangeCrossed" => format!("the range of {about} ends before it begins"),
        "sourceStale" => format!("{about} is old"),
        "sourceStopped" => format!("{about} is not read"),
        "nothingFor" => format!("nothing for {about} days"),
        other => other.to_owned(),
    };
    view.reasons.iter().map(|r| words(&r.code, &r.about)).collect::<Vec<_>>().join("; ")
}

const WATCH: &[(&str, WatchFor)] = &[
    ("new", WatchFor::New),
    ("price", WatchFor::Price),
    ("status", WatchFor::Status),
    ("back-on-market", WatchFor::BackOnMarket),
    ("open-house", WatchFor::OpenHouse),
    ("sold", WatchFor::Sold),
];

const CADENCES: &[(&str, CadenceView)] =
    &[("at-once", CadenceView::AtOnce), ("daily", CadenceView::Daily), ("weekly", CadenceView::Weekly)];

fn watch_for(text: &str) -> Result<WatchFor, AppError> {
    let found = WATCH.iter().find(|(name, _)| *name == text).map(|(_, w)| *w);
    found.ok_or_else(|| AppError::bad_request("--on", "new, price, status, back-on-market, open-house or sold"))
}

fn watch_name(choice: WatchFor) -> &'static str {
    WATCH.iter().find(|(_, w)| *w == choice).map_or("", |(name, _)| name)
}

fn cadence(text: &str) -> Result<CadenceView, AppError> {
    let found = CADENCES.iter().find(|(name, _)| *name == text).map(|(_, c)| *c);
    found.ok_or_else(|| AppError::bad_request("--cadence", "at-once, daily or weekly"))
}

fn cadence_name(cadence: CadenceView) -> &'static str {
    CADENCES.iter().find(|(_, c)| *c == cadence).map_or("", |(name, _)| name)
}

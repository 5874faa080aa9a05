//! What the screens of people ask of a store with everybody in it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use hub_app::view::{
    AddNoteRequest, AddTaskRequest, ColumnTargetView, ConditionKind, ConditionView, EditFieldRequest, FieldValueView,
    ImportIdRequest, ImportRequest, PeopleOrder, PeopleRequest, PersonRequest,
};
use hub_app::{CancellationToken, Hub, HubConfig};
use hub_domain::{Clock as _, ManualClock};
use hub_tests::registry;

use super::against;
use super::first_copy::Copied;
use crate::figures::{Figures, Times};

/// Questions of each kind.
const TIMES: usize = 40;
/// What the 95th of 100 may take, milliseconds.
const LIST_MS: f64 = 30.0;
const PERSON_MS: f64 = 20.0;
const SAVE_MS: f64 = 10.0;
/// Rows of a file that is taken in and taken back.
const IMPORTED: usize = 5_000;

fn people(list: Option<&str>, text: &str) -> PeopleRequest {
    PeopleRequest {
        text: text.to_owned(),
        list: list.map(str::to_owned),
        all: Vec::new(),
        any: Vec::new(),
        archived: false,
        order: if list.is_some() { PeopleOrder::Urgency } else { PeopleOrder::Name },
        limit: 50,
        offset: 0,
    }
}

/// As a person asks: one after the other, not in a burst.
async fn timed<T, E: Into<anyhow::Error>, F: Future<Output = Result<T, E>>>(
    mut question: impl FnMut(usize) -> F,
) -> Result<Times> {
    let mut times = Times::default();
    for at in 0..TIMES {
        let started = Instant::now();
        question(at).await.map_err(Into::into)?;
        times.add(started.elapsed());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(times)
}

/// Opens the store and asks.
pub async fn ask(copied: Copied, figures: &mut Figures) -> Result<()> {
    let clock = Arc::<ManualClock>::clone(&copied.clock);
    let config = HubConfig { home: copied.home, registry: registry()?, clock, sample: false };
    let started = Instant::now();
    let hub = Hub::open(config, copied.key).await?;
    hub.people(&people(None, "")).await?;
    figures.line("opening, and the first list", format!("{:.0} ms", started.elapsed().as_secs_f64() * 1e3), "");
    overdue(&hub, &copied.clock).await?;
    for list in hub.smart_lists().await? {
        let asked = people(Some(&list.id), "");
        let times = timed(|_| hub.people(&asked)).await?;
        let name = format!("smart list “{}”, {} people", list.name, list.people);
        figures.line(name, times.text(), against(times.at(95), LIST_MS, "ms"));
    }
    let condition = |kind| ConditionView { kind, days: None, words: Vec::new() };
    let broad = PeopleRequest {
        all: vec![condition(ConditionKind::MayCall), condition(ConditionKind::HasPhone)],
        order: PeopleOrder::Silence,
        ..people(None, "")
    };
    let found = hub.people(&broad).await?.total;
    let times = timed(|_| hub.people(&broad)).await?;
    let name = format!("a list of one's own, longest silent first, {found} people");
    figures.line(name, times.text(), against(times.at(95), LIST_MS, "ms"));
    let times = timed(|_| hub.smart_lists()).await?;
    figures.line("all smart lists with their counts", times.text(), "");
    let times = timed(|_| hub.people_counts()).await?;
    figures.line("the counts beside the screens' names", times.text(), "");
    for text in ["a", "mar", "example.org", "zzzz"] {
        let asked = people(None, text);
        let times = timed(|_| hub.people(&asked)).await?;
        figures.line(format!("people, “{text}” typed"), times.text(), against(times.at(95), LIST_MS, "ms"));
    }
    let mut spread = Vec::new();
    for at in 0..TIMES {
        let offset = u32::try_from(at * 97 % 4_000)?;
        let found = hub.people(&PeopleRequest { limit: 1, offset, ..people(None, "") }).await?;
        spread.extend(found.rows.into_iter().map(|row| row.id));
    }
    ensure!(!spread.is_empty(), "there is nobody");
    let of = |at: usize| spread[at % spread.len()].clone();
    let person = |at: usize| {
        let (hub, request) = (&hub, PersonRequest { id: of(at), timeline: 50 });
        async move { hub.person(&request).await }
    };
    let times = timed(person).await?;
    figures.line("a person with the timeline", times.text(), against(times.at(95), PERSON_MS, "ms"));
    let clock = &copied.clock;
    let note = |at: usize| {
        clock.advance(TimeDelta::seconds(1));
        let (hub, person, text) = (&hub, of(at), format!("Wants to see it again on day {at}."));
        async move {
            let made = hub.add_note(&AddNoteRequest { person, text, channel: None }).await?;
            ensure!(!made.sent_to.is_empty(), "the note waits for no system");
            anyhow::Ok(())
        }
    };
    let times = timed(note).await?;
    figures.line("a note, with its row in the outbox", times.text(), against(times.at(95), SAVE_MS, "ms"));
    let edit = |at: usize| {
        clock.advance(TimeDelta::seconds(1));
        let (hub, id, value) = (&hub, of(at), FieldValueView::Text { text: format!("{at} Company") });
        async move { hub.edit_field(&EditFieldRequest { id, field: "Company".into(), value, reason: None }).await }
    };
    let times = timed(edit).await?;
    figures.line("a field, with its row in the outbox", times.text(), against(times.at(95), SAVE_MS, "ms"));
    let times = timed(|_| hub.outbox()).await?;
    figures.line("the outbox with those changes", times.text(), "");
    import(&hub, figures).await?;
    hub.close().await;
    Ok(())
}

/// Gives every fiftieth person something to do, which is due three days later: the lists of the day are to have people.
async fn overdue(hub: &Hub, clock: &ManualClock) -> Result<()> {
    let mut offset = 0;
    loop {
        let found = hub.people(&PeopleRequest { limit: 500, offset, ..people(None, "") }).await?;
        for row in found.rows.iter().step_by(50) {
            let request = AddTaskRequest {
                person: Some(row.id.clone()),
                title: "Call back about the house".to_owned(),
                due_at: Some(clock.now().to_rfc3339()),
                task_type: None,
            };
            hub.add_task(&request).await?;
        }
        if found.rows.len() < 500 {
            clock.advance(TimeDelta::days(3));
            return Ok(());
        }
        offset += 500;
    }
}

async fn import(hub: &Hub, figures: &mut Figures) -> Result<()> {
    let mut csv = "First name,Last name,E-mail\n".to_owned();
    for row in 0..IMPORTED {
        csv.push_str(&format!("Fern,Imported{row},fern.imported{row}@example.org\n"));
    }
    let started = Instant::now();
    let preview = hub.choose_contacts("people.csv", csv.as_bytes()).await?;
    figures.line(format!("a file of {IMPORTED} people, looked at"), seconds(started), "");
    ensure!(preview.new as usize == IMPORTED, "{} of the file are new: {:?}", preview.new, preview.problem);
    let mapping =
        preview.columns.iter().map(|c| ColumnTargetView { column: c.column.clone(), target: c.target.clone() });
    let request = ImportRequest {
        file: preview.file.clone(),
        mapping: mapping.collect(),
        at: Vec::new(),
        leads: false,
        tag: String::new(),
    };
    let started = Instant::now();
    let done = hub.run_import(&request, &|_, _| {}, &CancellationToken::new()).await?;
    figures.line("  taken in", seconds(started), "");
    let started = Instant::now();
    let undone = hub.undo_import(&ImportIdRequest { import: done.import }).await?;
    figures.line("  and taken back", seconds(started), "");
    ensure!(undone.removed as usize == IMPORTED, "{} were taken back", undone.removed);
    Ok(())
}

fn seconds(started: Instant) -> String {
    format!("{:.2} s", started.elapsed().as_secs_f64())
}

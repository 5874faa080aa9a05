//! One escrow from the accepted contract to the closing: the usual jobs planned with the sample's providers, two slips, an
//! illness, a cancellation. What has to hold is looked at here, by other means than the program's.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail, ensure};
use chrono::{Days, Duration, NaiveDate, NaiveDateTime};
use hub_domain::{Clock as _, SystemClock};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::{sample, walk};

const HOME: &str = "12 Sample Juniper Way";

#[test]
fn an_escrow_from_acceptance_to_closing() {
    walk("escrow", &["--sample-listings", "300"], async |desk, _| {
        sample::open_by_keys(desk, 300).await?;
        let today = SystemClock.today();
        let closing = today + Days::new(42);
        accepted(desk, today, closing).await?;
        let mut told = Told::default();

        // The usual jobs, each with somebody of the sample.
        desk.click("button", "Plan the work").await?;
        desk.look("plan, nothing yet").await?;
        desk.click("button", "Add the usual jobs").await?;
        for job in ["Inspection", "Repairs", "Re-inspection", "Appraisal", "Closing"] {
            take_two(desk, job).await?;
        }
        desk.look("plan, jobs without times").await?;
        desk.click("button", "Work out times").await?;
        desk.find("button", "Keep these times").await?;
        desk.look("plan, proposed").await?;
        keep(desk).await?;
        told.everybody(desk).await?;
        desk.look("plan, everybody told").await?;
        for job in ["Inspection", "Repairs", "Re-inspection", "Appraisal", "Closing"] {
            step(desk, job, "Confirmed", None).await?;
        }
        sound(desk, closing).await?;

        // Two slips: the inspector comes two days later, then the repairs do.
        slip(desk, "Inspection", 2).await?;
        told.everybody(desk).await?;
        sound(desk, closing).await?;
        slip(desk, "Repairs", 1).await?;
        told.everybody(desk).await?;
        let plan = sound(desk, closing).await?;

        // Whoever appraises falls ill on that day.
        let appraisal = job_of(&plan, "appraisal")?;
        let who = appraisal.pointer("/provider/name").and_then(Value::as_str).context("an appraiser")?.to_owned();
        let day = starts(appraisal)?.date();
        falls_ill(desk, &who, day).await?;
        to_the_plan(desk).await?;
        desk.reads("is away then").await?;
        desk.look("plan, somebody fell ill").await?;
        desk.click("button", "Mend the plan").await?;
        keep(desk).await?;
        told.everybody(desk).await?;
        let plan = sound(desk, closing).await?;
        let after = job_of(&plan, "appraisal")?;
        let moved = after.pointer("/provider/name") != Some(&json!(who)) || starts(after)?.date() != day;
        ensure!(moved, "the appraisal still is with somebody who is ill: {after}");

        // The second look is called off: its inspector hears of it once.
        step(desk, "Re-inspection", "Call it off", Some("The seller pays instead")).await?;
        told.everybody(desk).await?;
        let plan = sound(desk, closing).await?;
        let off = job_of(&plan, "reinspection")?;
        ensure!(off.get("state") == Some(&json!("cancelled")), "{off}");
        desk.look("plan, one job called off").await?;

        // To the end, and what the calendar and the day make of it.
        for job in ["Inspection", "Repairs", "Appraisal", "Closing"] {
            if !matches!(state(desk, job).await?.as_str(), "confirmed") {
                step(desk, job, "Confirmed", None).await?;
            }
            step(desk, job, "Done", None).await?;
        }
        sound(desk, closing).await?;
        desk.click("link", "Calendar").await?;
        desk.reads("Inspection").await?;
        desk.look("calendar of an escrow").await?;
        desk.click("link", "Today").await?;
        desk.look("today, after an escrow").await?;
        Ok(())
    });
}

/// Enters the deal.
async fn accepted(desk: &Desk, today: NaiveDate, closing: NaiveDate) -> Result<()> {
    desk.click("link", "Deals").await?;
    desk.click("button", "New deal").await?;
    desk.fill("Address or name", HOME).await?;
    // The sample's providers work in Washington; the days of the contract are counted by a form that the tables know.
    desk.put("State", "WA").await?;
    desk.put("Contract form", "C.A.R. Residential Purchase").await?;
    for (name, day) in [("Acceptance delivered", today), ("Expected closing", closing)] {
        let there = format!("[...document.querySelectorAll('input')].some((e) => hand.nameOf(e) === {})", json!(name));
        if desk.ask(&there).await? == json!(true) {
            desk.put(name, &day.to_string()).await?;
        }
    }
    desk.look("a new deal").await?;
    desk.click("button", "Save").await?;
    desk.find("button", "Plan the work").await?;
    desk.look("a deal").await
}

/// Opens a job by its name on the line.
async fn open(desk: &Desk, job: &str) -> Result<()> {
    let row = format!(
        "[...document.querySelectorAll('[data-job]')].find((e) => e.querySelector('.strong')?.textContent === {})",
        json!(job)
    );
    desk.wait(&format!("!!({row})"), &format!("the job “{job}”")).await?;
    desk.run(&format!("const row = {row}; if (row.getAttribute('aria-pressed') !== 'true') row.click();"), vec![])
        .await?;
    desk.find("complementary", &format!("Job: {job}")).await?;
    Ok(())
}

/// Lists the first two who can do a job as candidates.
async fn take_two(desk: &Desk, job: &str) -> Result<()> {
    open(desk, job).await?;
    for nth in 0..2 {
        desk.click("button", "Who can do it").await?;
        let offers = "[...document.querySelectorAll('.who-can button')].filter((b) => b.textContent.trim() === 'Take for this job')";
        desk.wait(
            &format!("!document.querySelector('.who-can-list[aria-busy=true]') && ({offers}).length > 0"),
            &format!("somebody for “{job}”"),
        )
        .await?;
        if nth == 0 {
            desk.look(&format!("who can do the {}", job.to_lowercase())).await?;
        }
        // Whoever is listed already is not offered twice; where there is one only, one it is.
        let taken = desk.run(&format!("const all = {offers}; const one = all[Math.min({nth}, all.length - 1)]; one.click(); return all.length;"), vec![]).await?;
        desk.find("complementary", &format!("Job: {job}")).await?;
        if taken == json!(1) {
            break;
        }
    }
    desk.click("button", "Save the job").await?;
    desk.reads(&format!("Saved: {job}")).await?;
    Ok(())
}

async fn step(desk: &Desk, job: &str, to: &str, because: Option<&str>) -> Result<()> {
    open(desk, job).await?;
    match because {
        None => desk.click("button", to).await?,
        Some(why) => {
            desk.click("button", &format!("{to}…")).await?;
            desk.fill("Why", why).await?;
            desk.press("Enter").await?;
        }
    }
    let wanted = match to {
        "Call it off" => "cancelled",
        "Done" => "done",
        _ => "confirmed",
    };
    for _ in 0..100 {
        if state(desk, job).await? == wanted {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    bail!("“{job}” does not become {wanted}")
}

/// Keeps what is proposed, and waits until it is kept.
async fn keep(desk: &Desk) -> Result<()> {
    desk.click("button", "Keep these times").await?;
    desk.wait("!hand.find('button', 'Keep these times')", "the times to be kept").await?;
    Ok(())
}

/// Tries a job some days later, and keeps what follows.
async fn slip(desk: &Desk, job: &str, days: i64) -> Result<()> {
    let plan = plan(desk).await?;
    let now = starts(by_title(&plan, job)?)?;
    let later = (1..6)
        .map(|more| now + Duration::days(days + more - 1))
        .find(|at| !matches!(chrono::Datelike::weekday(&at.date()), chrono::Weekday::Sat | chrono::Weekday::Sun))
        .context("a working day")?;
    open(desk, job).await?;
    // Work of whole days is asked for by its day.
    let days = matches!(by_title(&plan, job)?.get("workingDays"), Some(days) if !days.is_null());
    let value = later.format(if days { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M" }).to_string();
    desk.put("What if it began", &value).await?;
    desk.click("button", "Try it").await?;
    desk.find("button", "Keep these times").await?;
    desk.look(&format!("what if the {} slips", job.to_lowercase())).await?;
    keep(desk).await?;
    for _ in 0..100 {
        let at = starts(by_title(&self::plan(desk).await?, job)?)?;
        if at == later || days && at.date() == later.date() {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    bail!("“{job}” is not at {later}")
}

/// Enters a day of illness on a provider's sheet.
async fn falls_ill(desk: &Desk, who: &str, day: NaiveDate) -> Result<()> {
    desk.click("link", "Partners").await?;
    desk.click("link", "Providers").await?;
    desk.find("grid", "Providers").await?;
    let row = format!(
        "[...document.querySelectorAll('[role=grid] [data-row]')].find((r) => r.innerText.includes({}))",
        json!(who)
    );
    // A list that has just been read again has other rows: looked for and opened at once.
    desk.wait(&format!("(() => {{ const row = {row}; row?.click(); return !!row; }})()"), who).await?;
    desk.click("button", "Edit").await?;
    desk.click("button", "Absence").await?;
    desk.put("First day", &day.to_string()).await?;
    desk.put("Last day", &day.to_string()).await?;
    desk.fill("Why; it may stand in a calendar", "ill").await?;
    desk.look("a provider falls ill").await?;
    desk.click("button", "Save").await?;
    desk.wait("!document.querySelector('form.provider-sheet')", "the sheet to be kept").await?;
    Ok(())
}

async fn to_the_plan(desk: &Desk) -> Result<()> {
    desk.click("link", "Deals").await?;
    desk.click("button", &format!("{HOME}…")).await?;
    desk.click("button", "Plan the work").await
}

/// The plan as the core has it, asked past the screen.
async fn plan(desk: &Desk) -> Result<Value> {
    let ask = "return (async () => { const core = window.__TAURI_INTERNALS__.invoke; \
               const board = await core('transactions', { request: { text: null } }); \
               const deal = board.stages.flatMap((s) => s.cards).find((c) => c.title === arguments[0]).id; \
               return await core('property_plan', { request: { transaction: deal } }); })();";
    desk.run(ask, vec![json!(HOME)]).await
}

fn jobs(plan: &Value) -> impl Iterator<Item = &Value> {
    plan.get("jobs").and_then(Value::as_array).into_iter().flatten()
}

fn job_of<'p>(plan: &'p Value, kind: &str) -> Result<&'p Value> {
    jobs(plan).find(|job| job.get("kind") == Some(&json!(kind))).with_context(|| format!("no {kind}"))
}

fn by_title<'p>(plan: &'p Value, title: &str) -> Result<&'p Value> {
    let kind = title.to_lowercase().replace('-', "");
    jobs(plan).find(|job| job.get("kind") == Some(&json!(kind))).with_context(|| format!("no “{title}”"))
}

async fn state(desk: &Desk, title: &str) -> Result<String> {
    let plan = plan(desk).await?;
    Ok(by_title(&plan, title)?.get("state").and_then(Value::as_str).unwrap_or_default().to_owned())
}

fn wall(job: &Value, name: &str) -> Result<NaiveDateTime> {
    let text = job.get(name).and_then(Value::as_str).with_context(|| format!("{name} of {job}"))?;
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").with_context(|| text.to_owned())
}

fn starts(job: &Value) -> Result<NaiveDateTime> {
    wall(job, "startsLocal")
}

/// Nobody is in two places, what comes after comes after, and all is over when the escrow is.
async fn sound(desk: &Desk, closing: NaiveDate) -> Result<Value> {
    let plan = plan(desk).await?;
    let standing: Vec<&Value> = jobs(&plan).filter(|job| job.get("state") != Some(&json!("cancelled"))).collect();
    for (at, one) in standing.iter().enumerate() {
        let (from, to) = (starts(one)?, wall(one, "endsLocal")?);
        ensure!(from < to && to.date() <= closing, "{one} is over after the closing");
        for other in &standing[at + 1..] {
            let same = one.pointer("/provider/id").is_some_and(|id| other.pointer("/provider/id") == Some(id));
            let apart = to <= starts(other)? || wall(other, "endsLocal")? <= from;
            ensure!(!same || apart, "somebody is in two places: {one} {other}");
        }
        for before in one.get("after").and_then(Value::as_array).into_iter().flatten() {
            let before = standing.iter().find(|job| job.get("id") == before.get("job"));
            if let Some(before) = before {
                ensure!(wall(before, "endsLocal")? <= from, "{one} begins before {before} is over");
            }
        }
        // The days of the contract, as the deal counts them.
        let due = one.get("due").filter(|due| !due.is_null()).map(|due| {
            let dues = plan.get("dues").and_then(Value::as_array).into_iter().flatten();
            dues.clone().find(|day| day.get("event") == Some(due)).with_context(|| format!("no day for {one}"))
        });
        if let Some(day) = due.transpose()? {
            ensure!(wall(one, "endsLocal")? <= wall(day, "endsLocal")?, "{one} is over after {day}");
        }
        ensure!(one.get("trouble").and_then(Value::as_array).is_none_or(Vec::is_empty), "{one}");
    }
    let kept = standing.iter().filter(|job| job.get("due").is_some_and(Value::is_string)).count();
    ensure!(kept >= 3, "only {kept} jobs are held to a day of the contract: {plan}");
    ensure!(jobs(&plan).all(|job| job.get("toTell").and_then(Value::as_array).is_none_or(Vec::is_empty)), "{plan}");
    Ok(plan)
}

/// What people were told so far.
#[derive(Default)]
struct Told(BTreeSet<String>);

impl Told {
    /// Tells everybody who has to be told, and looks that nobody hears the same twice.
    async fn everybody(&mut self, desk: &Desk) -> Result<()> {
        for _ in 0..60 {
            let plan = plan(desk).await?;
            let mut lines = jobs(&plan).filter_map(|job| Some((job, job.get("toTell")?.as_array()?.first()?)));
            let Some((job, line)) = lines.next() else {
                let waiting =
                    "[...document.querySelectorAll('button')].some((b) => hand.nameOf(b).endsWith(' was told'))";
                desk.wait(&format!("!{waiting}"), "nobody to be told any more").await?;
                return Ok(());
            };
            let said = format!("{} {} {}", job["id"], line["name"], line["text"]);
            ensure!(self.0.insert(said.clone()), "somebody would hear the same twice: {said}");
            let name = line["name"].as_str().context("a name")?;
            desk.click("button", &format!("{name} was told")).await?;
            // The next is told once this is noted.
            let count =
                format!("{}", jobs(&plan).filter_map(|job| job["toTell"].as_array()).map(Vec::len).sum::<usize>());
            for _ in 0..100 {
                let now = self::plan(desk).await?;
                let left = jobs(&now).filter_map(|job| job["toTell"].as_array()).map(Vec::len).sum::<usize>();
                if left.to_string() != count {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(60)).await;
            }
        }
        bail!("telling does not end")
    }
}

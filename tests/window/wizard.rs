//! A CMA from its facts to its file without a mouse: what is overridden moves the figures, and can be taken back.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::place::{Place, file_ending};
use crate::wire::Watch;
use crate::{sample, walk};

/// The range and its middle as the screen says them.
const FIGURES: &str =
    "[...document.querySelectorAll('aside .estimate, aside [aria-live]')].map((e) => e.innerText).join(' ')";
/// Everything changed so far is kept and worked out.
const SETTLED: &str = "hand.says('Saved') && !document.querySelector('aside[aria-busy=true]')";

#[test]
fn a_cma_by_keyboard() {
    walk("wizard", &["--sample-listings", "1500"], async |desk, place| {
        let wire = Watch::over(&place.data());
        sample::open(desk).await?;
        sample::is_complete(desk, 1500).await?;
        sample::open_a_house(desk).await?;
        desk.press("c").await?;
        desk.reads("Are these facts right?").await?;
        desk.wait(&format!("({FIGURES}).includes('$')"), "an estimate").await?;
        desk.look("wizard facts").await?;
        a_fact(desk).await?;
        a_sale(desk).await?;
        an_adjustment(desk).await?;
        result_and_file(desk, place).await?;
        wire.saw_nobody()
    });
}

/// Goes by Tab until what has the keyboard is called something that begins so.
async fn tab_to_some(desk: &Desk, beginning: &str) -> Result<()> {
    for _ in 0..120 {
        if desk.ask(&format!("hand.focused().name.startsWith({})", json!(beginning))).await? == json!(true) {
            return Ok(());
        }
        desk.press("Tab").await?;
    }
    anyhow::bail!("no way to “{beginning}…” by Tab")
}

/// Waits until the figures are others than these and nothing is under way.
async fn moved(desk: &Desk, from: &Value, why: &str) -> Result<Value> {
    desk.wait(&format!("({FIGURES}) !== {from} && {SETTLED}"), &format!("the figures to move: {why}")).await?;
    // Each letter typed is a change of its own: the figures count once they have stood still.
    let mut last = desk.ask(FIGURES).await?;
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
        desk.wait(SETTLED, why).await?;
        let now = desk.ask(FIGURES).await?;
        if now == last {
            break;
        }
        last = now;
    }
    Ok(last)
}

/// Takes the last change back and waits for the figures there were.
async fn undone(desk: &Desk, to: &Value, what: &str) -> Result<()> {
    desk.press("Control+z").await?;
    desk.wait(&format!("({FIGURES}) === {to} && {SETTLED}"), &format!("{what} to be undone")).await?;
    Ok(())
}

/// A larger house is worth more; the listing's own figure comes back.
async fn a_fact(desk: &Desk) -> Result<()> {
    let before = desk.ask(FIGURES).await?;
    tab_to_some(desk, "Living area, instead").await?;
    desk.keys("4200").await?;
    let larger = moved(desk, &before, "a larger house").await?;
    let middle = |figures: &Value| -> Option<i64> {
        let text = figures.as_str()?;
        let digits = text.split("middle $").nth(1)?.split(' ').next()?.replace(',', "");
        digits.parse().ok()
    };
    let (small, large) = (middle(&before).context("a middle")?, middle(&larger).context("a middle")?);
    ensure!(large > small, "4,200 sq ft are worth {large}, the listing's own {small}");
    undone(desk, &before, "the fact").await
}

/// A sale taken out leaves its share to the others.
async fn a_sale(desk: &Desk) -> Result<()> {
    desk.press("Alt+ArrowRight").await?;
    desk.reads("Which sales are comparable?").await?;
    let before = desk.ask(FIGURES).await?;
    tab_to_some(desk, "Use ").await?;
    desk.press(" ").await?;
    desk.reads("Taken out").await?;
    moved(desk, &before, "a sale taken out").await?;
    desk.look("wizard comparables").await?;
    undone(desk, &before, "the sale").await
}

/// An adjustment of one's own moves the estimate, says by how much, and stays.
async fn an_adjustment(desk: &Desk) -> Result<()> {
    desk.press("Alt+ArrowRight").await?;
    desk.reads("What makes the difference?").await?;
    let before = desk.ask(FIGURES).await?;
    tab_to_some(desk, "Adjustment for").await?;
    desk.press("Control+a").await?;
    desk.keys("90000").await?;
    let after = moved(desk, &before, "an adjustment of one's own").await?;
    desk.reads("Your changes:").await?;
    desk.look("wizard adjust").await?;
    undone(desk, &before, "the adjustment").await?;
    desk.press("Control+Shift+z").await?;
    desk.wait(&format!("({FIGURES}) === {after} && {SETTLED}"), "the adjustment to be back").await?;
    Ok(())
}

async fn result_and_file(desk: &Desk, place: &Place) -> Result<()> {
    desk.press("Alt+ArrowRight").await?;
    desk.wait("document.querySelector('[aria-current=step]')?.textContent === '4Result'", "the result").await?;
    desk.look("wizard result").await?;
    let range = desk.ask("document.querySelector('aside .estimate').innerText").await?;
    desk.press("Alt+ArrowRight").await?;
    desk.find_in_time("img", "Page 1 of the report").await?;
    desk.press("Control+s").await?;
    desk.find_in_time("button", "Show in folder").await?;
    let path = file_ending(&place.documents(), ".pdf").context("no PDF among the documents")?;
    let text = std::process::Command::new("pdftotext").arg(&path).arg("-").output().context("pdftotext")?;
    let text = String::from_utf8_lossy(&text.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    for end in range.as_str().context("a range")?.split(" – ") {
        ensure!(text.contains(end), "the file lacks {end}");
    }
    Ok(())
}

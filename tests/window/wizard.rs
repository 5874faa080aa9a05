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
/// What the last change did, in words.
const CONSEQUENCE: &str = "document.querySelector('.consequence')?.innerText";

#[test]
fn a_cma_by_keyboard() {
    walk("wizard", &["--sample-listings", "1500"], async |desk, place| {
        let wire = Watch::over(&place.data());
        sample::open_by_keys(desk, 1500).await?;
        sample::a_house_by_keys(desk).await?;
        desk.press("c").await?;
        desk.reads("Are these facts right?").await?;
        desk.wait(&format!("({FIGURES}).includes('$') && {SETTLED}"), "an estimate").await?;
        desk.look("wizard facts").await?;
        a_fact(desk).await?;
        a_sale(desk).await?;
        a_weight(desk).await?;
        an_adjustment(desk).await?;
        quickly(desk).await?;
        the_result(desk).await?;
        the_file(desk, place).await?;
        wire.saw_nobody()
    });
}

/// Waits until the figures are others than these and nothing is under way.
async fn moved(desk: &Desk, from: &Value, why: &str) -> Result<Value> {
    desk.wait(&format!("{SETTLED} && ({FIGURES}) !== {from}"), &format!("the figures to move: {why}")).await?;
    desk.ask(FIGURES).await
}

/// Waits until the screen says what the last change did.
async fn said_what_it_did(desk: &Desk) -> Result<()> {
    desk.wait(&format!("/^Last change\\s+[+−]\\$/.test(({CONSEQUENCE})?.trim())"), "what the change did").await?;
    Ok(())
}

/// Takes the last change back, in as many steps as it was made in, and waits for the figures there were.
async fn undone(desk: &Desk, to: &Value, what: &str) -> Result<()> {
    for _ in 0..6 {
        desk.press("Control+z").await?;
        desk.wait(SETTLED, what).await?;
        if desk.ask(FIGURES).await? == *to {
            return Ok(());
        }
    }
    anyhow::bail!("{what} cannot be undone: {} instead of {to}", desk.ask(FIGURES).await?)
}

async fn next_step(desk: &Desk, named: &str) -> Result<()> {
    desk.press("Alt+ArrowRight").await?;
    let there = format!("document.querySelector('[aria-current=step]')?.textContent === {}", json!(named));
    desk.wait(&format!("{there} && {SETTLED}"), named).await?;
    Ok(())
}

/// A larger house is worth more; the listing's own figure comes back.
async fn a_fact(desk: &Desk) -> Result<()> {
    let before = desk.ask(FIGURES).await?;
    desk.tab_to("Living area, instead…").await?;
    desk.retype("4200").await?;
    // A figure counts when it is left.
    desk.press("Tab").await?;
    let larger = moved(desk, &before, "a larger house").await?;
    said_what_it_did(desk).await?;
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
    next_step(desk, "2Comparables").await?;
    let before = desk.ask(FIGURES).await?;
    desk.tab_to("Use …").await?;
    desk.press(" ").await?;
    desk.reads("Taken out").await?;
    moved(desk, &before, "a sale taken out").await?;
    said_what_it_did(desk).await?;
    desk.look("wizard comparables").await?;
    undone(desk, &before, "the sale").await
}

/// A sale that counts double, and not at all.
async fn a_weight(desk: &Desk) -> Result<()> {
    let before = desk.ask(FIGURES).await?;
    let share = "document.querySelector('tr.with-why td:last-child').innerText";
    let usual = desk.ask(share).await?;
    desk.tab_to("How much …").await?;
    // Down the list of weights: double, triple; and up again to nothing.
    desk.run(STOPWATCH, vec![]).await?;
    desk.press("ArrowDown").await?;
    let double = moved(desk, &before, "a sale that counts double").await?;
    said_what_it_did(desk).await?;
    ensure!(desk.ask(share).await? != usual, "the share stays at {usual}");
    let took = desk.wait("window.stopwatch.took", "the new figures").await?;
    println!("weight changed to new figures on the screen: {took} ms (a core without optimisation)");
    desk.press("ArrowDown").await?;
    moved(desk, &double, "a sale that counts three times").await?;
    undone(desk, &before, "the weight").await
}

/// Measures from a change to the first picture with another estimate, in the page's own time.
const STOPWATCH: &str = "
    const watch = (window.stopwatch = { took: null });
    let begun = null;
    document.addEventListener('change', (e) => { begun = e.timeStamp; }, { capture: true, once: true });
    const estimate = () => document.querySelector('aside .estimate')?.innerText;
    const before = estimate();
    const observer = new MutationObserver(() => {
        if (begun === null || estimate() === before) return;
        observer.disconnect();
        requestAnimationFrame(() => { watch.took = Math.round(performance.now() - begun); });
    });
    observer.observe(document.querySelector('aside'), { subtree: true, childList: true, characterData: true });";

/// An adjustment of one's own moves the estimate, says by how much, keeps its reason, and stays.
async fn an_adjustment(desk: &Desk) -> Result<()> {
    next_step(desk, "3Adjust").await?;
    let before = desk.ask(FIGURES).await?;
    desk.tab_to("Adjustment for…").await?;
    desk.retype("90000").await?;
    let after = moved(desk, &before, "an adjustment of one's own").await?;
    said_what_it_did(desk).await?;
    desk.reads("Your changes:").await?;
    desk.look("wizard adjust").await?;
    undone(desk, &before, "the adjustment").await?;
    for _ in 0..6 {
        desk.press("Control+Shift+z").await?;
        desk.wait(SETTLED, "the adjustment to be back").await?;
        if desk.ask(FIGURES).await? == after {
            break;
        }
    }
    let again = desk.ask(FIGURES).await?;
    ensure!(again == after, "the adjustment cannot be done again: {again} instead of {after}, before it {before}");
    desk.press("Shift+Tab").await?;
    desk.tab_to("Why you changed…").await?;
    desk.keys("A garage for two").await?;
    desk.wait(SETTLED, "the reason to be kept").await?;
    ensure!(desk.ask(FIGURES).await? == after, "a reason moves the figures");
    Ok(())
}

/// The rough way beside the other, named as rough, and back.
async fn quickly(desk: &Desk) -> Result<()> {
    desk.choose("Way of working", "Quick: $ per sq ft").await?;
    desk.reads("sales that weigh most").await?;
    desk.reads("Rough, by $ per sq ft:").await?;
    desk.wait(SETTLED, "the rough figures").await?;
    desk.look("wizard quick").await?;
    desk.choose("Way of working", "Adjusted").await?;
    desk.wait(&format!("{SETTLED} && !hand.says('sales that weigh most')"), "the adjusted way").await?;
    Ok(())
}

/// A wider range for those who want to be surer, somebody else's figure beside it, and the chart with its table.
async fn the_result(desk: &Desk) -> Result<()> {
    next_step(desk, "4Result").await?;
    desk.look("wizard result").await?;
    let wide = "document.querySelector('aside .estimate').innerText.split(' – ')\
                .map((e) => Number(e.replace(/[^0-9]/g, ''))).reduce((low, high) => high - low)";
    let eighty = desk.ask(wide).await?.as_f64().context("a range")?;
    let before = desk.ask(FIGURES).await?;
    desk.choose("Level of the range", "90 %").await?;
    moved(desk, &before, "the range of 90 %").await?;
    let ninety = desk.ask(wide).await?.as_f64().context("a range")?;
    ensure!(ninety > eighty, "90 % is {ninety} wide, 80 % {eighty}");
    undone(desk, &before, "the wider range").await?;

    let chart = "document.activeElement?.className === 'chart-surface' && !document.activeElement.closest('aside')";
    desk.tab_until(chart, "the chart of the sales").await?;
    desk.press("Home").await?;
    let first = desk.wait("document.querySelector('.chart-tip')?.innerText", "the first sale").await?;
    desk.press("ArrowDown").await?;
    desk.wait(&format!("document.querySelector('.chart-tip')?.innerText !== {first}"), "the second sale").await?;
    desk.press("Escape").await?;
    desk.tab_until("document.activeElement?.innerText === 'How good has this been here?'", "the accuracy").await?;
    desk.push("Adjusted sales and the range: as a table").await?;
    let rows = "document.querySelectorAll('.chart-twin tbody tr').length";
    desk.wait(&format!("({rows}) > 2"), "the table of the sales").await?;
    desk.press("Enter").await?;
    desk.wait(&format!("({rows}) === 0"), "the chart to be back").await?;

    desk.tab_to("Figure, $").await?;
    desk.retype("950000").await?;
    desk.tab_to("Source").await?;
    desk.retype("A web site").await?;
    desk.push("Add").await?;
    desk.wait("!!hand.find('button', 'Remove Outside AVM')", "the other opinion").await?;
    desk.wait(SETTLED, "the other opinion to be kept").await?;
    ensure!(desk.ask(FIGURES).await? == before, "somebody else's opinion moves the estimate");
    desk.look("wizard opinions").await
}

async fn the_file(desk: &Desk, place: &Place) -> Result<()> {
    let range = desk.ask("document.querySelector('aside .estimate').innerText").await?;
    next_step_to_report(desk).await?;
    desk.press("Control+s").await?;
    desk.find_in_time("button", "Show in folder").await?;
    let path = file_ending(&place.documents(), ".pdf").context("no PDF among the documents")?;
    let text = std::process::Command::new("pdftotext").arg(&path).arg("-").output().context("pdftotext")?;
    let text = String::from_utf8_lossy(&text.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    for end in range.as_str().context("a range")?.split(" – ").chain(["A garage for two"]) {
        ensure!(text.contains(end), "the file lacks {end}");
    }
    Ok(())
}

async fn next_step_to_report(desk: &Desk) -> Result<()> {
    desk.press("Alt+ArrowRight").await?;
    desk.find_in_time("img", "Page 1 of the report").await
}

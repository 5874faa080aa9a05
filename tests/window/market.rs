//! The market's pages without a mouse: charts that are read point by point, their tables, areas, and every figure's
//! meaning one key away.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::desk::Desk;
use crate::wire::Watch;
use crate::{sample, walk};

/// The charts on the screen, by name.
const CHARTS: &str = "[...document.querySelectorAll('.chart-surface')].map((c) => c.ariaLabel.split('. ')[0])";
/// What a chart's point says to the eye.
const READ: &str = "document.querySelector('.chart-tip')?.innerText";
/// Nothing on the screen waits for figures.
const THERE: &str = "!document.querySelector('#screen [aria-busy=true], #screen .loading')";

#[test]
fn the_market_is_read_by_keyboard() {
    walk("market", &["--sample-listings", "2500"], async |desk, place| {
        let wire = Watch::over(&place.data());
        sample::open(desk).await?;
        sample::is_complete(desk, 2500).await?;
        desk.press("Alt+7").await?;
        desk.find("heading", "Market").await?;
        desk.wait(&format!("({CHARTS}).length > 2"), "charts of the market").await?;
        desk.look("market").await?;
        every_chart_is_read(desk).await?;
        an_area_changes_the_figures(desk).await?;
        for part in ["Agents", "Offices", "Forecast", "Timing"] {
            turn_to(desk, part).await?;
            desk.look(&format!("market {part}")).await?;
            ensure!(desk.ask("!document.querySelector('.error-note')").await? == json!(true), "{part} failed");
            if matches!(part, "Forecast" | "Timing") {
                every_chart_is_read(desk).await?;
            }
        }
        wire.saw_nobody()
    });
}

/// Goes to a page of the market by the arrow keys of its switch.
async fn turn_to(desk: &Desk, part: &str) -> Result<()> {
    let chosen =
        "hand.nameOf(document.querySelector('[role=radiogroup][aria-label=\"Pages of the market\"] input:checked'))";
    // The page itself has the switch's name and takes the keyboard too: it scrolls.
    let there = "document.activeElement?.closest('[role=radiogroup]')?.ariaLabel === 'Pages of the market'";
    for _ in 0..80 {
        if desk.ask(there).await? == json!(true) {
            break;
        }
        desk.press("Tab").await?;
    }
    for _ in 0..5 {
        let at = desk.ask(chosen).await?;
        if at == json!(part) {
            break;
        }
        desk.press("ArrowRight").await?;
        desk.wait(&format!("({chosen}) !== {at}"), "the switch to move").await?;
    }
    desk.wait(&format!("({chosen}) === {}", json!(part)), part).await?;
    desk.wait(THERE, &format!("the figures of {part}")).await?;
    Ok(())
}

/// Every chart says its points to the arrow keys, and has a table with as much in it.
async fn every_chart_is_read(desk: &Desk) -> Result<()> {
    let charts = desk.ask(CHARTS).await?;
    let charts = charts.as_array().context("charts")?;
    for (i, name) in charts.iter().enumerate() {
        let name = name.as_str().context("a chart's name")?;
        let surface = format!("document.querySelectorAll('.chart-surface')[{i}]");
        desk.run(&format!("{surface}.focus()"), vec![]).await?;
        desk.press("End").await?;
        let last = desk.wait(READ, &format!("the last point of {name}")).await?;
        desk.press("Home").await?;
        desk.wait(&format!("({READ}) && ({READ}) !== {last}"), &format!("the first point of {name}")).await?;
    }
    Ok(())
}

/// An area typed and chosen without a mouse gives other figures, and is gone again.
async fn an_area_changes_the_figures(desk: &Desk) -> Result<()> {
    let figures = "document.querySelector('#screen').innerText";
    let before = desk.ask(figures).await?;
    desk.press("/").await?;
    desk.wait("hand.focused().name.startsWith('Area')", "the keyboard to be in the area").await?;
    desk.wait("document.querySelectorAll('[role=option]').length > 2", "areas to choose from").await?;
    desk.press("ArrowDown").await?;
    desk.press("Enter").await?;
    desk.wait(&format!("({figures}) !== {before}"), "the figures of an area").await?;
    desk.wait(THERE, "the figures of an area").await?;
    desk.look("market area").await?;
    desk.click("button", "Clear filters").await?;
    desk.wait(&format!("({CHARTS}).length > 2 && {THERE}"), "all areas").await?;
    Ok(())
}

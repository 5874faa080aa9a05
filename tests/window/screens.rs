//! Every screen in both schemes at both sizes.

use anyhow::Result;

use crate::desk::Desk;
use crate::{accuracy, documents, market, sample, walk};

async fn tour(desk: &Desk, look: &str) -> Result<()> {
    desk.press("Alt+1").await?;
    desk.click("choice", "Table").await?;
    desk.find("grid", "Listings").await?;
    desk.look(&format!("listings {look}")).await?;
    sample::open_a_house(desk).await?;
    desk.wait("document.querySelector('figure img')?.complete", "photos").await?;
    desk.look(&format!("listing {look}")).await?;
    desk.click("choice", "Map").await?;
    desk.find("img", "Map of …").await?;
    desk.look(&format!("map listing {look}")).await?;
    desk.click("button", "Close").await?;
    desk.wait("!document.querySelector('aside h2')", "the listing to close").await?;
    desk.look(&format!("map {look}")).await?;
    desk.click("choice", "Table").await?;
    desk.click("button", "Filters").await?;
    desk.wait("document.querySelector('[role=dialog]')", "the filters").await?;
    desk.look(&format!("filters {look}")).await?;
    desk.press("Escape").await?;
    desk.press("Alt+2").await?;
    desk.find("grid", "CMAs").await?;
    desk.look(&format!("CMAs {look}")).await?;
    desk.run("document.querySelector('[role=grid] [data-row]').click()", vec![]).await?;
    for (number, name) in (1..).zip(["Facts", "Comparables", "Adjust", "Result", "Report"]) {
        sample::step(desk, number, name).await?;
        let there = format!("document.querySelector('[aria-current=step]')?.textContent === '{number}{name}'");
        desk.wait(&there, name).await?;
        let page = if name == "Report" { "&& !!hand.find('img', 'Page 1 of the report')" } else { "" };
        desk.wait(&format!("!document.querySelector('.report-wait, [aria-busy=true]') {page}"), "the result").await?;
        desk.look(&format!("CMA {number} {name} {look}")).await?;
    }
    documents_and_market(desk, look).await?;
    desk.press("Alt+3").await?;
    desk.find("grid", "Sources").await?;
    desk.look(&format!("sources {look}")).await?;
    desk.run("document.querySelector('[role=grid] [data-row]').click()", vec![]).await?;
    desk.find("complementary", "Source").await?;
    desk.look(&format!("source {look}")).await?;
    desk.click("button", "Add a source").await?;
    desk.find("complementary", "Add a source").await?;
    desk.find("textbox", "Name").await?;
    desk.look(&format!("source form {look}")).await?;
    desk.press("Alt+4").await?;
    for (number, part) in (1..).zip(["Appearance", "Brokerage and agent", "Security", "Backup and export", "About"]) {
        desk.click("button", part).await?;
        desk.find("heading", part).await?;
        desk.look(&format!("settings {number} {look}")).await?;
    }
    Ok(())
}

/// The flyer, the tour, the market's pages and the accuracy.
async fn documents_and_market(desk: &Desk, look: &str) -> Result<()> {
    let drawn = "!document.querySelector('.page-pane[aria-busy=true]') && !!hand.find('img', 'Page 1 of the report')";
    desk.press("Alt+1").await?;
    sample::open_a_house(desk).await?;
    desk.click("button", "Make a flyer").await?;
    desk.wait(drawn, "the flyer").await?;
    desk.look(&format!("flyer {look}")).await?;
    desk.click("button", "Back").await?;
    sample::into_the_list(desk).await?;
    documents::mark_active(desk, 3).await?;
    desk.click("button", "Buyer tour").await?;
    desk.wait(drawn, "the tour").await?;
    desk.look(&format!("tour {look}")).await?;
    desk.click("button", "Back").await?;
    desk.click("button", "Unmark").await?;
    market::open(desk).await?;
    desk.look(&format!("market {look}")).await?;
    for part in ["Agents", "Offices", "Forecast", "Timing"] {
        market::turn_to(desk, part).await?;
        desk.look(&format!("market {part} {look}").to_lowercase()).await?;
    }
    desk.click("button", "How good are estimates here?").await?;
    if desk.ask("hand.says('Half of the estimates were within')").await? != serde_json::json!(true) {
        accuracy::tested(desk).await?;
    }
    desk.look(&format!("accuracy {look}")).await
}

#[test]
fn every_screen_is_sound_in_light_and_dark() {
    walk("screens", &["--sample-listings", "1200"], async |desk, _| {
        sample::open(desk).await?;
        sample::is_complete(desk, 1200).await?;
        sample::open_a_house(desk).await?;
        desk.click("button", "Start a CMA").await?;
        desk.reads("Are these facts right?").await?;
        for (width, height) in [(1366, 768), (1920, 1080)] {
            desk.resize(width, height).await?;
            for scheme in ["Light", "Dark"] {
                desk.press("Alt+4").await?;
                desk.click("button", "Appearance").await?;
                desk.click("choice", scheme).await?;
                let set = format!(
                    "document.documentElement.getAttribute('data-mantine-color-scheme') === '{}'",
                    scheme.to_lowercase()
                );
                desk.wait(&set, scheme).await?;
                tour(desk, &format!("{scheme} {width}").to_lowercase()).await?;
            }
        }
        Ok(())
    });
}

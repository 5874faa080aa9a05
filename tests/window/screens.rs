//! Every screen in both schemes at both sizes.

use anyhow::Result;

use crate::desk::Desk;
use crate::{sample, walk};

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
        desk.wait("!document.querySelector('.report-wait, [aria-busy=true]')", "the result").await?;
        desk.look(&format!("CMA {number} {name} {look}")).await?;
    }
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

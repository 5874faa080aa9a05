//! How good estimates have been here: asked for, watched, stopped, read and saved without a mouse.

use anyhow::{Context as _, Result, ensure};

use crate::desk::{Desk, PATIENCE};
use crate::wire::Watch;
use crate::{dialog, market, sample, walk};

#[test]
fn the_accuracy_by_keyboard() {
    walk("accuracy", &["--sample-listings", "1500"], async |desk, place| {
        let wire = Watch::over(&place.data());
        sample::open_by_keys(desk, 1500).await?;
        market::open(desk).await?;
        desk.push("How good are estimates here?").await?;
        desk.reads("Not tested here yet").await?;
        desk.look("accuracy none").await?;
        desk.push("Test now").await?;
        desk.find("button", "Cancel").await?;
        desk.push("Cancel").await?;
        desk.find("button", "Test now").await?;
        ensure!(
            desk.ask("hand.says('Not tested here yet')").await? == serde_json::json!(true),
            "a test that was stopped left figures"
        );
        tested(desk).await?;
        desk.look("accuracy").await?;
        market::every_chart_is_read(desk).await?;
        desk.push("How far estimates were off: as a table").await?;
        desk.wait("document.querySelectorAll('.chart-twin tbody tr').length > 5", "the table").await?;
        desk.press("Enter").await?;
        desk.wait("!document.querySelector('.chart-twin')", "the chart").await?;
        desk.push("Save CSV…").await?;
        let csv = dialog::save_as(desk, place, "accuracy.csv").await?;
        let lines = std::fs::read_to_string(csv)?.lines().count();
        ensure!(lines > 30, "{lines} lines for every home that was tested");
        desk.push("Save PDF…").await?;
        let pdf = dialog::save_as(desk, place, "accuracy.pdf").await?;
        ensure!(std::fs::read(pdf)?.starts_with(b"%PDF"), "the page to print is no PDF");
        // To a home that was missed by much, and back.
        desk.tab_until(
            "!!document.activeElement?.closest('.misses, table') && document.activeElement.tagName === 'BUTTON'",
            "a home",
        )
        .await?;
        desk.press("Enter").await?;
        desk.find("complementary", "Listing").await?;
        wire.saw_nobody()
    });
}

/// Tests and waits for the words that sum it up.
pub async fn tested(desk: &Desk) -> Result<()> {
    desk.push("Test now").await?;
    let start = std::time::Instant::now();
    while desk.ask("hand.says('Half of the estimates were within')").await? != serde_json::json!(true) {
        let words = desk.ask("document.querySelector('#screen').innerText.slice(0, 300)").await?;
        ensure!(start.elapsed() < PATIENCE * 4, "no result; the screen says {words}");
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    }
    desk.find("button", "Test again").await.map(drop).context("the test to have ended")
}

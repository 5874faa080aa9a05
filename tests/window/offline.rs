//! With the MLS out of reach: whatever was read before is there, and everything but news can be done.

use anyhow::{Context as _, Result, ensure};

use crate::desk::Desk;
use crate::place::file_ending;
use crate::wire::Watch;
use crate::{market, newcomer, sample, walk};

#[test]
fn without_the_network_everything_but_news() {
    walk("offline", &[], async |desk, place| {
        let wire = Watch::over(&place.data());
        let mls = newcomer::own_store(desk, 1500).await?;
        mls.shutdown().await;
        desk.command("Sync all").await?;
        desk.wait("hand.find('link', 'Offline…') || hand.says('Offline')", "the status bar to say so").await?;
        desk.look("offline listings").await?;

        sample::a_house_by_keys(desk).await?;
        desk.press("c").await?;
        desk.wait("document.querySelector('aside .estimate')?.textContent.includes('$')", "an estimate").await?;
        desk.look("offline CMA").await?;
        for _ in 0..4 {
            desk.press("Alt+ArrowRight").await?;
        }
        desk.find_in_time("img", "Page 1 of the report").await?;
        presented(desk).await?;
        desk.press("Control+s").await?;
        desk.find_in_time("button", "Show in folder").await?;
        let path = file_ending(&place.documents(), ".pdf").context("no PDF among the documents")?;
        ensure!(std::fs::read(path)?.starts_with(b"%PDF"), "the report is no PDF");

        market::open(desk).await?;
        desk.look("offline market").await?;
        market::turn_to(desk, "Forecast").await?;
        desk.look("offline forecast").await?;
        wire.saw_nobody()
    });
}

/// The whole report on the whole screen.
async fn presented(desk: &Desk) -> Result<()> {
    desk.press("F5").await?;
    let first = "/^Page 1 of \\d+$/.test(document.querySelector('.showing-page')?.alt)";
    desk.wait(first, "the first slide").await?;
    desk.press("End").await?;
    let last = "(([, at, all]) => at === all)(/^Page (\\d+) of (\\d+)$/.exec(document.querySelector('.showing-page')?.alt) ?? [0, 1, 2])";
    desk.wait(last, "the last slide").await?;
    desk.look("offline presentation").await?;
    desk.press("Escape").await?;
    desk.wait("!document.querySelector('.showing')", "the window").await?;
    Ok(())
}

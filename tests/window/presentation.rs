//! The report put in order by keyboard, saved so, and shown to a client on the whole screen.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::desk::Desk;
use crate::place::{Place, file_ending};
use crate::wire::Watch;
use crate::{sample, walk};

/// The parts of the report as they stand in the list.
const PARTS: &str = "[...document.querySelectorAll('[data-sort]')].map((b) => b.dataset.sort)";

/// Opens a house's CMA at its report.
async fn open_report(desk: &Desk) -> Result<()> {
    sample::a_house_by_keys(desk).await?;
    desk.press("c").await?;
    desk.wait("document.querySelector('aside .estimate')?.textContent.includes('$')", "an estimate").await?;
    for _ in 0..4 {
        desk.press("Alt+ArrowRight").await?;
    }
    desk.find_in_time("img", "Page 1 of the report").await?;
    Ok(())
}

#[test]
fn a_report_is_put_in_order_and_shown() {
    walk("presentation", &["--sample-listings", "1500"], async |desk, place| {
        let wire = Watch::over(&place.data());
        sample::open_by_keys(desk, 1500).await?;
        open_report(desk).await?;
        desk.look("report").await?;
        let pages = put_in_order(desk).await?;
        saved_as_shown(desk, place, pages).await?;
        words_and_look(desk).await?;
        shown(desk).await?;
        wire.saw_nobody()
    });
}

/// Moves the map up and leaves the appendix out, without a mouse. Answers how many pages remain.
async fn put_in_order(desk: &Desk) -> Result<u64> {
    let before = desk.ask(PARTS).await?;
    desk.tab_to("Cover1").await?;
    let name = "document.activeElement?.dataset.sort";
    desk.press("ArrowDown").await?;
    desk.press("ArrowDown").await?;
    desk.wait(&format!("{name} === 'map'"), "the keyboard to be at the map").await?;
    desk.find("img", "Page 3 of the report").await?;
    let asked = Instant::now();
    desk.press("Alt+ArrowUp").await?;
    desk.wait(&format!("({PARTS})[1] === 'map'"), "the map to move up").await?;
    desk.wait("hand.says('Map, now 2 of')", "the new place to be read out").await?;
    desk.find("img", "Page 2 of the report").await?;
    desk.wait("!document.querySelector('.page-pane[aria-busy=true]')", "the moved page").await?;
    println!("page moved, saved and drawn anew in {} ms (a build without optimisation)", asked.elapsed().as_millis());

    desk.press("End").await?;
    desk.wait(&format!("{name} === 'appendix'"), "the keyboard to be at the appendix").await?;
    let whole = page_count(desk).await?;
    desk.press("Tab").await?;
    desk.press("Enter").await?;
    desk.reads("“Appendix” is not in this report").await?;
    desk.look("report left out").await?;
    // Taken back, and left out again.
    desk.press("Control+z").await?;
    desk.wait("!hand.says('is not in this report')", "the appendix to be back").await?;
    desk.press("Control+Shift+z").await?;
    desk.reads("“Appendix” is not in this report").await?;
    desk.press("Control+z").await?;
    desk.press("Control+z").await?;
    desk.wait(&format!("JSON.stringify({PARTS}) === JSON.stringify({before})"), "the usual order").await?;
    desk.press("Control+Shift+z").await?;
    desk.press("Control+Shift+z").await?;
    desk.wait(&format!("({PARTS})[1] === 'map'"), "the order again").await?;
    desk.press("Shift+Tab").await?;
    desk.wait(&format!("{name} === 'appendix'"), "the keyboard to be at the appendix again").await?;
    desk.press("Home").await?;
    desk.find_in_time("img", "Page 1 of the report").await?;
    desk.wait(&format!("({COUNT}) < {whole}"), "fewer pages").await?;
    page_count(desk).await
}

/// The number of pages that the preview speaks of.
const COUNT: &str = "Number(/ of (\\d+)/.exec(document.querySelector('.page-count')?.textContent)?.[1])";

async fn page_count(desk: &Desk) -> Result<u64> {
    desk.wait(&format!("({COUNT}) > 0"), "the number of pages").await?;
    desk.ask(COUNT).await?.as_u64().context("a number of pages")
}

async fn saved_as_shown(desk: &Desk, place: &Place, pages: u64) -> Result<()> {
    desk.press("Control+s").await?;
    desk.find_in_time("button", "Show in folder").await?;
    desk.look("report saved").await?;
    let path = file_ending(&place.documents(), ".pdf").context("no PDF among the documents")?;
    let info = Command::new("pdfinfo").arg(&path).output().context("pdfinfo")?;
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    let printed = info.lines().find_map(|l| l.strip_prefix("Pages:")).map(str::trim).context("no number of pages")?;
    ensure!(printed == pages.to_string(), "the file has {printed} pages, the preview {pages}");
    ensure!(info.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "the file is not tagged:\n{info}");
    Ok(())
}

async fn words_and_look(desk: &Desk) -> Result<()> {
    const MAKE_UP: &str = "Parts of the report's make-up";
    desk.choose(MAKE_UP, "Words").await?;
    desk.tab_to("Prepared for").await?;
    desk.retype("The Okonkwo-Vandersteen family").await?;
    desk.wait("hand.says('Saved') && !document.querySelector('[aria-busy=true]')", "the words to be saved").await?;
    desk.look("report words").await?;
    desk.choose(MAKE_UP, "Look").await?;
    desk.find("textbox", "Brand").await?;
    desk.look("report look").await?;
    desk.choose(MAKE_UP, "Pages").await
}

/// The whole screen: every key that a presenter has, and nothing of the window behind it.
async fn shown(desk: &Desk) -> Result<()> {
    desk.press("F5").await?;
    desk.find("button", "All pagesG").await?;
    let pages = "Number(/ of (\\d+)/.exec(document.querySelector('.showing-page')?.alt)?.[1])";
    let pages = desk.wait(pages, "the slides").await?.as_u64().context("slides")?;
    ensure!(pages > 3, "{pages} slides");
    let at = |page: u64| format!("document.querySelector('.showing-page')?.alt === 'Page {page} of {pages}'");
    desk.wait("document.querySelector('#root').inert", "the window to be out of reach").await?;
    desk.look("presentation").await?;
    let asked = Instant::now();
    desk.press("PageDown").await?;
    desk.wait(&at(2), "the second page").await?;
    println!("slide turned in {} ms", asked.elapsed().as_millis());
    for (key, page) in
        [("ArrowRight", 3), ("ArrowLeft", 2), (" ", 3), ("PageUp", 2), ("End", pages), ("Home", 1), ("PageDown", 2)]
    {
        desk.press(key).await?;
        desk.wait(&at(page), &format!("page {page} after {key:?}")).await?;
    }
    // What stands on a page is read out, and the palette stays away.
    let words = "document.getElementById(document.querySelector('.showing-page')?.getAttribute('aria-describedby'))";
    desk.wait(&format!("({words})?.textContent.length > 20"), "the page's words").await?;
    desk.press("Control+k").await?;
    desk.press("Alt+1").await?;
    desk.wait(&at(2), "the page to stay").await?;
    ensure!(
        desk.ask("!hand.find('combobox', 'Address, MLS number or action')").await? == json!(true),
        "the palette came"
    );

    // A tap: the left third goes back.
    desk.run("document.querySelector('.zone.next').click()", vec![]).await?;
    desk.wait(&at(3), "a tap to turn the page").await?;
    desk.run("document.querySelector('.zone.back').click()", vec![]).await?;
    desk.wait(&at(2), "a tap to turn it back").await?;

    desk.press("g").await?;
    let small = format!("document.querySelectorAll('.overview-page img').length === {pages}");
    desk.wait(&small, "all pages side by side").await?;
    desk.look("presentation pages").await?;
    desk.press("End").await?;
    desk.press("Enter").await?;
    desk.wait(&at(pages), "the last page").await?;
    desk.wait("!!document.querySelector('.showing.resting')", "the pointer to rest").await?;
    desk.press("Escape").await?;
    desk.wait("!document.querySelector('.showing') && !document.querySelector('#root').inert", "the window").await?;
    desk.wait("!hand.says('Present mode:')", "present mode to end").await?;
    desk.wait("document.activeElement !== document.body", "the keyboard to be somewhere").await?;
    Ok(())
}

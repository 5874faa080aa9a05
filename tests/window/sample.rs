//! The main job on the sample brokerage, from the first screen to a PDF on the disk.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::desk::{Desk, PATIENCE};
use crate::place::{Place, file_ending};
use crate::walk;

/// A report never exceeds this.
const MOST_BYTES: u64 = 3 * 1024 * 1024;

/// From the first screen to listings.
pub async fn open(desk: &Desk) -> Result<()> {
    desk.reads("Your market, on this computer").await?;
    desk.click("button", "Open the sample").await?;
    desk.find("grid", "Listings").await?;
    Ok(())
}

/// Waits until the whole market is here.
pub async fn is_complete(desk: &Desk, listings: u32) -> Result<()> {
    desk.wait(&format!("hand.found() === {listings}"), "the whole market").await?;
    desk.wait("hand.says('Up to date')", "the status bar to say that all is up to date").await?;
    Ok(())
}

/// Goes to a step of the CMA by its name in the list of steps.
pub async fn step(desk: &Desk, number: u32, name: &str) -> Result<()> {
    desk.click("button", &format!("{number}{name}")).await
}

/// Opens the first listing that has bedrooms: land and shops are not what these walks are about.
pub async fn open_a_house(desk: &Desk) -> Result<()> {
    let row = "[...document.querySelectorAll('[role=grid] [data-row]')]\
               .find((r) => /\\d/.test(r.querySelector('[aria-colindex=\"5\"]')?.innerText))";
    desk.wait(&format!("!!({row})"), "a house in the list").await?;
    desk.run(&format!("({row}).click()"), vec![]).await?;
    desk.find("complementary", "Listing").await?;
    Ok(())
}

/// From the first screen to the whole market without a mouse.
pub async fn open_by_keys(desk: &Desk, listings: u32) -> Result<()> {
    desk.reads("Your market, on this computer").await?;
    desk.push("Open the sample").await?;
    desk.find("grid", "Listings").await?;
    is_complete(desk, listings).await
}

/// The row of the list that has the keyboard.
pub const ACTIVE_ROW: &str =
    "[...document.querySelectorAll('[role=grid] [data-row]')].find((r) => r.dataset.row === hand.activeRow())";

/// Goes into the list from anywhere on its screen.
pub async fn into_the_list(desk: &Desk) -> Result<()> {
    desk.press("/").await?;
    desk.wait("hand.focused().role !== 'grid' && document.activeElement.tagName === 'INPUT'", "the search").await?;
    desk.press("ArrowDown").await?;
    desk.wait("hand.focused().role === 'grid'", "the keyboard to be in the list").await?;
    desk.wait(&format!("!!({ACTIVE_ROW})"), "a row to have the keyboard").await?;
    Ok(())
}

/// Opens the first listing that has bedrooms, by the arrow keys.
pub async fn a_house_by_keys(desk: &Desk) -> Result<()> {
    into_the_list(desk).await?;
    let house = format!("/\\d/.test(({ACTIVE_ROW})?.querySelector('[aria-colindex=\"5\"]')?.innerText)");
    for _ in 0..40 {
        if desk.ask(&house).await? == serde_json::json!(true) {
            desk.press("Enter").await?;
            desk.find("complementary", "Listing").await?;
            return Ok(());
        }
        let at = desk.ask("hand.activeRow()").await?;
        desk.press("ArrowDown").await?;
        desk.wait(&format!("hand.activeRow() && hand.activeRow() !== {at} && !!({ACTIVE_ROW})"), "the next row")
            .await?;
    }
    anyhow::bail!("no house among the first rows")
}

#[test]
fn from_the_first_screen_to_a_report() {
    walk("first screen to report", &["--sample-listings", "2000"], async |desk, place| {
        desk.look("first run").await?;
        open(desk).await?;

        // Rows are there while the rest still comes in.
        let early = desk.wait("hand.found() > 0 && hand.found()", "the first listings").await?;
        ensure!(early.as_u64() < Some(2000), "the list was shown only when everything was there: {early}");
        desk.wait("/Listings [\\d,]+ \\/ [\\d,]+/.test(document.body.innerText.replace(/\\s+/g, ' '))", "progress")
            .await?;
        desk.look("listings while replicating").await?;
        is_complete(desk, 2000).await?;

        // A word of the first row's address finds it and leaves others out.
        let address = "document.querySelector('[role=grid] [data-row] [aria-colindex=\"2\"]').innerText";
        let address = desk.ask(address).await?.as_str().context("an address")?.to_owned();
        let word = address.split(' ').find(|w| w.len() > 3 && w.chars().all(char::is_alphabetic));
        let word = word.with_context(|| format!("no word to search for in {address}"))?.to_owned();
        desk.fill("Search listings", &word).await?;
        desk.wait("hand.found() > 0 && hand.found() < 2000", "a narrower list").await?;
        let rows = desk.ask("hand.rows().slice(0, 5)").await?;
        for row in rows.as_array().context("rows")? {
            let row = row.as_str().unwrap_or_default().to_lowercase();
            ensure!(row.contains(&word.to_lowercase()), "{row:?} was found for {word:?}");
        }

        open_a_house(desk).await?;
        let photo = "[...document.querySelectorAll('figure img')].some((i) => i.complete && i.naturalWidth > 0)";
        desk.wait(photo, "a photo").await?;
        desk.look("listing").await?;

        desk.click("button", "Start a CMA").await?;
        desk.reads("Are these facts right?").await?;
        desk.wait("document.querySelector('aside .estimate')?.textContent.includes('$')", "an estimate").await?;
        desk.look("CMA facts").await?;
        step(desk, 2, "Comparables").await?;
        desk.reads("Which sales are comparable?").await?;
        taking_a_sale_out_can_be_undone(desk).await?;
        desk.look("CMA comparables").await?;
        step(desk, 3, "Adjust").await?;
        desk.find("heading", "What makes the difference?").await?;
        desk.look("CMA adjust").await?;
        step(desk, 4, "Result").await?;
        desk.reads("Estimated sale price range at 80 %, middle").await?;
        let middle = desk.ask("/middle \\$([\\d,]+)/.exec(document.body.innerText)[1]").await?;
        desk.look("CMA result").await?;
        step(desk, 5, "Report").await?;
        desk.find_in_time("img", "Page 1 of the report").await?;
        desk.look("CMA report").await?;

        desk.click("button", "Save PDF").await?;
        desk.find_in_time("button", "Show in folder").await?;
        desk.look("CMA report saved").await?;
        is_the_report(place, middle.as_str().context("an estimate")?)
    });
}

/// The estimate moves when a sale is taken out, and comes back.
async fn taking_a_sale_out_can_be_undone(desk: &Desk) -> Result<()> {
    // Photos come when they come; what counts is which sales there are and their shares.
    const WEIGHTS: &str = "[...document.querySelectorAll('tr.with-why')].map((r) => r.dataset.sale + ' ' + \
        [...r.querySelectorAll('td.num')].at(-1)?.innerText).join()";
    let before = desk.ask(WEIGHTS).await?;
    desk.click("checkbox", "Use …").await?;
    desk.reads("Taken out").await?;
    desk.reads("Saved").await?;
    desk.click("button", "Undo").await?;
    let same = format!("JSON.stringify({WEIGHTS}) === JSON.stringify({before})");
    desk.wait(&same, "the sale to be back").await?;
    desk.wait(&format!("({WEIGHTS}).length > 0 && hand.says('Saved')"), "the undo to be saved").await?;
    Ok(())
}

fn is_the_report(place: &Place, estimate: &str) -> Result<()> {
    let start = std::time::Instant::now();
    let path = loop {
        if let Some(path) = file_ending(&place.documents(), ".pdf") {
            break path;
        }
        ensure!(start.elapsed() < PATIENCE, "no PDF below {}", place.documents().display());
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    let bytes = std::fs::read(&path)?;
    ensure!(bytes.starts_with(b"%PDF"), "{} is no PDF", path.display());
    ensure!(bytes.len() as u64 <= MOST_BYTES, "{} bytes are too many to mail", bytes.len());
    let text = Command::new("pdftotext").arg(&path).arg("-").output().context("pdftotext")?;
    ensure!(text.status.success(), "pdftotext cannot read the report");
    let text = String::from_utf8_lossy(&text.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    ensure!(text.contains(estimate), "the report lacks the estimate {estimate}");
    ensure!(text.to_lowercase().contains("not an appraisal"), "the report does not say that it is not an appraisal");
    Ok(())
}

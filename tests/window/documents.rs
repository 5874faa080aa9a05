//! A flyer and a buyer tour from the list to the file, without a mouse.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::desk::Desk;
use crate::place::{Place, file_ending};
use crate::wire::Watch;
use crate::{sample, walk};

/// The switch between the parts of a document's make-up.
const MAKE_UP: &str = "Parts of the document's make-up";
/// The page that is looked at is drawn.
const DRAWN: &str = "!document.querySelector('.page-pane[aria-busy=true]') && !!hand.find('img', 'Page …')";

#[test]
fn a_flyer_and_a_tour_by_keyboard() {
    walk("documents", &["--sample-listings", "800"], async |desk, place| {
        let wire = Watch::over(&place.data());
        sample::open_by_keys(desk, 800).await?;
        flyer(desk, place).await?;
        tour(desk, place).await?;
        wire.saw_nobody()
    });
}

async fn flyer(desk: &Desk, place: &Place) -> Result<()> {
    sample::a_house_by_keys(desk).await?;
    desk.push("Make a flyer").await?;
    desk.find_in_time("img", "Page 1 of the report").await?;
    desk.wait(DRAWN, "the flyer").await?;
    desk.look("flyer").await?;
    desk.tab_to("Title").await?;
    desk.retype("A porch to the south").await?;
    desk.tab_to("Your own words").await?;
    desk.retype("Walk to the ferry and the market.").await?;
    desk.choose(MAKE_UP, "Look").await?;
    desk.wait(DRAWN, "the flyer with its words").await?;
    desk.look("flyer look").await?;
    let photos = "document.querySelectorAll('[data-sort]').length";
    if desk.ask(photos).await?.as_u64() > Some(1) {
        desk.tab_until("'sort' in (document.activeElement?.dataset ?? {})", "the photos").await?;
        let first = desk.ask("document.querySelector('[data-sort]').dataset.sort").await?;
        desk.press("Alt+ArrowDown").await?;
        desk.wait(
            &format!("document.querySelectorAll('[data-sort]')[1].dataset.sort === {first}"),
            "the photo to move",
        )
        .await?;
    }
    shown_and_left(desk).await?;
    let text = saved(desk, &place.documents()).await?;
    for words in ["A porch to the south", "Walk to the ferry and the market."] {
        ensure!(text.contains(words), "the flyer lacks {words:?}");
    }
    desk.push("Back").await?;
    desk.find("grid", "Listings").await?;
    Ok(())
}

async fn tour(desk: &Desk, place: &Place) -> Result<()> {
    if desk.ask("!!document.querySelector('aside h2')").await? == json!(true) {
        desk.press("Escape").await?;
        desk.wait("!document.querySelector('aside h2')", "the listing to close").await?;
    }
    sample::into_the_list(desk).await?;
    mark_active(desk, 4).await?;
    desk.push("Buyer tour").await?;
    desk.find_in_time("img", "Page 1 of the report").await?;
    let stops =
        "[...document.querySelectorAll('[aria-label=\"Stops in order\"] [data-sort]')].map((s) => s.dataset.sort)";
    let before = desk.wait(&format!("({stops}).length === 4 && ({stops})"), "four stops").await?;
    desk.wait(DRAWN, "the tour").await?;
    desk.look("tour").await?;

    desk.tab_until("'sort' in (document.activeElement?.dataset ?? {})", "the stops").await?;
    desk.press("Alt+ArrowDown").await?;
    let first = before.get(0).context("a first stop")?;
    desk.wait(&format!("({stops})[1] === {first}"), "the first stop to be the second").await?;
    desk.press("Control+z").await?;
    desk.wait(&format!("({stops})[0] === {first}"), "the order to be back").await?;
    desk.press("Control+Shift+z").await?;
    desk.wait(&format!("({stops})[1] === {first}"), "the new order").await?;
    desk.press("Tab").await?;
    desk.wait("hand.focused().name.endsWith('off the tour')", "the stop's tool").await?;
    desk.press("Enter").await?;
    desk.wait(&format!("({stops}).length === 3"), "a stop to go").await?;
    desk.press("Control+z").await?;
    desk.wait(&format!("({stops}).length === 4"), "the stop to be back").await?;
    desk.tab_to("Note for stop…").await?;
    desk.retype("Key at the neighbour").await?;
    desk.wait(DRAWN, "the page with the note").await?;
    desk.look("tour note").await?;
    shown_and_left(desk).await?;
    std::fs::rename(place.documents(), place.root().join("Flyers"))?;
    std::fs::create_dir_all(place.documents())?;
    let text = saved(desk, &place.documents()).await?;
    ensure!(text.contains("Key at the neighbour"), "the tour lacks its note");
    Ok(())
}

/// Marks so many homes that are for sale, down the list from where the keyboard is. Others may not be shown to a buyer.
pub async fn mark_active(desk: &Desk, wanted: u32) -> Result<()> {
    let mut marked = 0;
    for _ in 0..60 {
        if desk.ask(&format!("/\\bActive\\b/.test(({})?.innerText)", sample::ACTIVE_ROW)).await? == json!(true) {
            desk.press(" ").await?;
            marked += 1;
            desk.reads(&format!("{marked} marked")).await?;
        }
        if marked == wanted {
            return Ok(());
        }
        let at = desk.ask("hand.activeRow()").await?;
        desk.press("ArrowDown").await?;
        desk.wait(&format!("hand.activeRow() !== {at} && !!({})", sample::ACTIVE_ROW), "the next row").await?;
    }
    anyhow::bail!("fewer than {wanted} homes for sale among the first rows")
}

/// On the whole screen and back to where one was.
async fn shown_and_left(desk: &Desk) -> Result<()> {
    desk.press("F5").await?;
    desk.wait("/^Page 1 of \\d+$/.test(document.querySelector('.showing-page')?.alt)", "the first slide").await?;
    desk.look("document on the whole screen").await?;
    desk.press("Escape").await?;
    desk.wait("!document.querySelector('.showing') && !document.querySelector('#root').inert", "the window").await?;
    Ok(())
}

/// Saves by keyboard; the words of the file, which is tagged.
async fn saved(desk: &Desk, folder: &Path) -> Result<String> {
    desk.press("Control+s").await?;
    desk.find_in_time("button", "Show in folder").await?;
    let path = file_ending(folder, ".pdf").context("no PDF among the documents")?;
    let info = Command::new("pdfinfo").arg(&path).output().context("pdfinfo")?;
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    ensure!(info.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "the file is not tagged:\n{info}");
    let text = Command::new("pdftotext").arg(&path).arg("-").output().context("pdftotext")?;
    Ok(String::from_utf8_lossy(&text.stdout).split_whitespace().collect::<Vec<_>>().join(" "))
}

//! Without a mouse.

use anyhow::{Context as _, ensure};
use serde_json::json;

use crate::sample;
use crate::walk;

const TITLE: &str = "document.querySelector('aside h2')?.textContent ?? ''";

#[test]
fn everything_can_be_reached_by_keys() {
    walk("keyboard", &["--sample-listings", "600"], async |desk, _| {
        desk.reads("Your market, on this computer").await?;
        desk.tab_to("Open the sample").await?;
        desk.press("Enter").await?;
        sample::is_complete(desk, 600).await?;

        // Through the list, into a listing, along, and back.
        desk.tab_to("Listings").await?;
        for _ in 0..12 {
            if desk.ask("hand.focused().role").await? == json!("grid") {
                break;
            }
            desk.press("Tab").await?;
            desk.tab_to("Listings").await?;
        }
        desk.wait("hand.focused().role === 'grid'", "the keyboard to be in the list").await?;
        let first = desk.ask("hand.activeRow()").await?;
        desk.press("ArrowDown").await?;
        desk.press("j").await?;
        let third = desk.ask("hand.activeRow()").await?;
        ensure!(third.is_string() && third != first, "the arrows do not move: {first} {third}");
        desk.press("Enter").await?;
        desk.find("complementary", "Listing").await?;
        let title = desk.wait(TITLE, "the listing's address").await?;
        desk.press("ArrowUp").await?;
        desk.wait(&format!("({TITLE}) && ({TITLE}) !== {title}"), "the detail to follow the keyboard").await?;
        desk.press("Escape").await?;
        desk.wait("!document.querySelector('aside h2')", "the listing to close").await?;
        desk.wait("hand.focused().role === 'grid'", "the list to have the keyboard again").await?;

        // The sheet of keys.
        desk.press("?").await?;
        desk.find("dialog", "Keys").await?;
        desk.look("keys").await?;
        desk.press("Escape").await?;
        desk.wait("!document.querySelector('[role=dialog]')", "the sheet to close").await?;

        // The palette finds a listing and opens it.
        // The list has just become wide again: its last columns are there a moment later.
        let row = "document.querySelectorAll('[role=grid] [data-row]')[3]";
        let number = format!("{row}?.querySelector('[aria-colindex=\"11\"]')?.textContent");
        let number = desk.wait(&number, "an MLS number").await?.as_str().context("an MLS number")?.to_owned();
        let wanted = desk.ask(&format!("{row}.innerText")).await?.as_str().context("a row")?.to_owned();
        desk.press("Control+k").await?;
        desk.find("combobox", "Person, address, MLS number or action").await?;
        desk.keys(&number).await?;
        desk.wait(
            &format!(
                "document.querySelector('[role=listbox][aria-label=Found] [role=option]')?.textContent.includes({})",
                json!(number)
            ),
            "the palette to find the listing",
        )
        .await?;
        desk.look("palette").await?;
        desk.press("Enter").await?;
        let title = desk.wait(TITLE, "the listing").await?;
        let title = title.as_str().context("a title")?;
        ensure!(wanted.contains(title), "the palette opened {title:?} for {number}, whose row is {wanted:?}");
        desk.wait("!document.querySelector('[role=dialog][aria-modal=true]')", "the palette to close").await?;

        // Places have numbers.
        for (key, words) in [("2", "No CMA yet"), ("3", "Sample MLS"), ("4", "Light or dark"), ("1", "in remarks too")]
        {
            desk.press(&format!("Alt+{key}")).await?;
            desk.reads(words).await?;
        }
        Ok(())
    });
}

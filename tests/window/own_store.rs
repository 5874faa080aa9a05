//! A store of one's own: passphrase, recovery code, a folder of exports, the lock, and what the disk gives away.

use anyhow::{Context as _, Result, ensure};

use crate::desk::Desk;
use crate::walk;

const PASSPHRASE: &str = "quartz lantern 47 meadow";
const HEADER: &str = "ListingKey,ListingId,StandardStatus,PropertyType,ListPrice,UnparsedAddress,City,StateOrProvince,PostalCode,\
                      BedroomsTotal,BathroomsTotalInteger,LivingArea,YearBuilt,ModificationTimestamp";

/// An export with invented listings of these numbers.
fn export(numbers: std::ops::Range<u32>) -> String {
    let rows = numbers.map(|n| {
        format!(
            "K{n},M{n},Active,Residential,{price}.00,{n} Zephyrwick Terrace,Quillhaven,WA,98000,3,2,1850,1994,\
             2026-03-0{day}T10:00:00Z\n",
            price = 400_000 + n * 1000,
            day = n % 9 + 1
        )
    });
    format!("{HEADER}\n{}", rows.collect::<String>())
}

/// From the first screen to an open store behind a passphrase.
pub async fn make(desk: &Desk, look: bool) -> Result<()> {
    desk.click("button", "Set up").await?;
    desk.reads("How should the key be kept?").await?;
    desk.click("radio", "Behind a passphrase").await?;
    desk.fill("Passphrase, at least 10 characters", PASSPHRASE).await?;
    desk.fill("The same again", PASSPHRASE).await?;
    if look {
        desk.look("first run passphrase").await?;
    }
    desk.click("button", "Make the store").await?;
    desk.reads("Write this down").await?;
    let code = desk.ask("document.querySelector('.code').textContent").await?;
    let code = code.as_str().context("a recovery code")?.to_owned();
    if look {
        desk.look("first run code").await?;
    }
    desk.click("button", "I have written it down").await?;
    // Typed by hand from paper: small letters, spaces.
    desk.fill("Type the recovery code", &code.to_lowercase().replace('-', " ")).await?;
    desk.click("button", "Confirm").await?;
    desk.reads("No listings yet").await
}

async fn unlock(desk: &Desk, passphrase: &str) -> Result<()> {
    desk.fill("Passphrase", passphrase).await?;
    desk.click("button", "Unlock").await
}

#[test]
fn ones_own_store_keeps_its_secrets() {
    walk("own store", &[], async |desk, place| {
        make(desk, true).await?;
        desk.look("listings empty").await?;

        let exports = place.root().join("exports");
        std::fs::create_dir(&exports)?;
        std::fs::write(exports.join("first.csv"), export(1..4))?;
        desk.click("button", "Add a source").await?;
        choose_kind(desk).await?;
        desk.fill("Name", "Exports").await?;
        desk.fill("Folder", &exports.display().to_string()).await?;
        desk.look("source form").await?;
        desk.click("button", "Check and add").await?;
        desk.find("complementary", "Source").await?;
        desk.press("Alt+1").await?;
        desk.wait("hand.found() === 3", "three listings").await?;
        desk.reads("2 Zephyrwick Terrace").await?;

        // Nobody presses a button: the folder is watched.
        std::fs::write(exports.join("second.csv"), export(4..9))?;
        desk.wait("hand.found() === 8", "the second file's listings").await?;
        desk.press("Alt+3").await?;
        desk.find("grid", "Sources").await?;
        desk.look("sources").await?;

        desk.press("Control+Shift+L").await?;
        desk.reads("Your store is locked").await?;
        ensure!(!desk.ask("hand.says('Zephyrwick')").await?.as_bool().unwrap_or(true), "listings show behind the lock");
        desk.look("unlock").await?;
        unlock(desk, "quartz lantern 48 meadow").await?;
        desk.reads("This does not open the store.").await?;
        desk.look("unlock refused").await?;
        unlock(desk, PASSPHRASE).await?;
        desk.wait("hand.found() === 8", "the listings to be back").await?;

        let told = place.files_with(&place.data(), &["Zephyrwick", "Quillhaven", PASSPHRASE, "K7,M7"])?;
        ensure!(told.is_empty(), "the disk gives away {told:?}");
        // Not the web view's own folders either.
        let told = place.files_with(&place.root().join(".local"), &["Zephyrwick", PASSPHRASE])?;
        ensure!(told.is_empty(), "the web view's folder gives away {told:?}");
        Ok(())
    });
}

/// Picks the connector for folders.
pub async fn choose_kind(desk: &Desk) -> Result<()> {
    desk.click("textbox", "Kind").await?;
    desk.click("option", "CSV folder").await
}

//! Somebody who has never seen the program: from its first screen to a CMA as a PDF, by what is written on the screen.

use std::cell::Cell;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use hub_sandbox::{Dialect, Sandbox, SandboxConfig};

use crate::desk::{Desk, PATIENCE};
use crate::place::{Place, file_ending};
use crate::wire::Watch;
use crate::{sample, walk};

/// What the whole way may take. A person reads as well: each step is given so long on top of the machine's time.
const FIVE_MINUTES: Duration = Duration::from_secs(300);
const TO_READ: Duration = Duration::from_secs(6);

/// A hand that counts what it does.
struct Newcomer<'a> {
    desk: &'a Desk,
    steps: Cell<u32>,
    begun: Instant,
}

impl<'a> Newcomer<'a> {
    fn at(desk: &'a Desk) -> Self {
        Self { desk, steps: Cell::new(0), begun: Instant::now() }
    }

    async fn click(&self, role: &str, name: &str) -> Result<()> {
        self.steps.set(self.steps.get() + 1);
        self.desk.click(role, name).await
    }

    async fn fill(&self, name: &str, text: &str) -> Result<()> {
        self.steps.set(self.steps.get() + 1);
        self.desk.fill(name, text).await
    }

    /// From a list of listings to a report on the disk.
    async fn report(&self, place: &Place) -> Result<()> {
        self.steps.set(self.steps.get() + 1);
        sample::open_a_house(self.desk).await?;
        self.click("button", "Start a CMA").await?;
        self.desk.wait("document.querySelector('aside .estimate')?.textContent.includes('$')", "an estimate").await?;
        self.click("button", "5Report").await?;
        self.desk.find_in_time("img", "Page 1 of the report").await?;
        self.click("button", "Save PDF").await?;
        self.desk.find_in_time("button", "Show in folder").await?;
        let path = file_ending(&place.documents(), ".pdf").context("no PDF among the documents")?;
        let pages = Command::new("pdfinfo").arg(&path).output().context("pdfinfo")?;
        let pages = String::from_utf8_lossy(&pages.stdout).into_owned();
        ensure!(pages.lines().any(|l| l.starts_with("Pages:")), "{} is no PDF", path.display());
        Ok(())
    }

    /// Says how long it took, and fails where a person would not have been done in five minutes.
    fn done(&self, way: &str) -> Result<()> {
        let (steps, machine) = (self.steps.get(), self.begun.elapsed());
        let person = machine + TO_READ * steps;
        println!(
            "{way}: {steps} steps, {:.1} s of the machine; with {} s to read before each step {:.0} s",
            machine.as_secs_f64(),
            TO_READ.as_secs(),
            person.as_secs_f64()
        );
        ensure!(person < FIVE_MINUTES, "{way} takes a person {} s", person.as_secs());
        Ok(())
    }
}

#[test]
fn from_the_first_screen_to_a_pdf_in_the_sample() {
    walk("newcomer sample", &["--sample-listings", "2000"], async |desk, place| {
        desk.reads("Your market, on this computer").await?;
        let wire = Watch::over(&place.data());
        let hand = Newcomer::at(desk);
        hand.click("button", "Open the sample").await?;
        desk.wait("hand.found() > 0 && hand.found()", "the first listings").await?;
        sample::is_complete(desk, 2000).await?;
        hand.report(place).await?;
        hand.done("first screen to PDF, sample")?;
        wire.saw_nobody()
    });
}

/// From the first screen to a store of one's own with the whole market of an MLS in it.
pub async fn own_store(desk: &Desk, listings: usize) -> Result<Sandbox> {
    let hand = Newcomer::at(desk);
    hand.own_store(listings).await
}

impl Newcomer<'_> {
    async fn own_store(&self, listings: usize) -> Result<Sandbox> {
        let mls =
            hub_sandbox::serve(SandboxConfig { dialect: Dialect::Trestle, seed: 21, listings, ..Default::default() });
        let mls = mls.await?;
        self.desk.reads("Your market, on this computer").await?;
        self.click("button", "Set up").await?;
        self.click("radio", "Behind a passphrase").await?;
        self.fill("Passphrase, at least 10 characters", "quartz lantern 47 meadow").await?;
        self.fill("The same again", "quartz lantern 47 meadow").await?;
        self.click("button", "Make the store").await?;
        self.desk.reads("Write this down").await?;
        let code = self.desk.ask("document.querySelector('.code').textContent").await?;
        self.click("button", "I have written it down").await?;
        self.fill("Type the recovery code", code.as_str().context("a recovery code")?).await?;
        self.click("button", "Confirm").await?;
        self.desk.reads("No listings yet").await?;
        self.click("button", "Add a source").await?;
        self.click("textbox", "Kind").await?;
        self.click("option", "Trestle").await?;
        self.fill("Name", "My MLS").await?;
        self.fill("Service root", &mls.service_root()).await?;
        self.fill("Token address", &mls.token_url()).await?;
        self.fill("Client id", &mls.client_id()).await?;
        self.fill("Client secret", &mls.client_secret()).await?;
        self.click("button", "Check and add").await?;
        self.desk.find("complementary", "Source").await?;
        self.click("link", "Listings").await?;
        let start = Instant::now();
        let there = format!("hand.found() === {listings} && hand.says('Up to date')");
        while self.desk.ask(&there).await? != serde_json::json!(true) {
            ensure!(start.elapsed() < PATIENCE * 2, "the market does not come in");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(mls)
    }
}

#[test]
fn from_the_first_screen_to_a_pdf_in_a_store_of_ones_own() {
    walk("newcomer own store", &[], async |desk, place| {
        let wire = Watch::over(&place.data());
        let hand = Newcomer::at(desk);
        let _mls = hand.own_store(1500).await?;
        hand.report(place).await?;
        hand.done("first screen to PDF, own store and MLS")?;
        wire.saw_nobody()
    });
}

//! Somebody who has never seen the program: from its first screen to a CMA as a PDF, by what is written on the screen.

use std::cell::Cell;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

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

#[test]
fn from_the_first_screen_to_a_pdf_in_a_store_of_ones_own() {
    walk("newcomer own store", &[], async |desk, place| {
        let mls = hub_sandbox::serve(hub_sandbox::SandboxConfig {
            dialect: hub_sandbox::Dialect::Trestle,
            seed: 21,
            listings: 1500,
            ..Default::default()
        });
        let mls = mls.await?;
        desk.reads("Your market, on this computer").await?;
        let wire = Watch::over(&place.data());
        let hand = Newcomer::at(desk);
        hand.click("button", "Set up").await?;
        hand.click("radio", "Behind a passphrase").await?;
        hand.fill("Passphrase, at least 10 characters", "quartz lantern 47 meadow").await?;
        hand.fill("The same again", "quartz lantern 47 meadow").await?;
        hand.click("button", "Make the store").await?;
        desk.reads("Write this down").await?;
        let code = desk.ask("document.querySelector('.code').textContent").await?;
        hand.click("button", "I have written it down").await?;
        hand.fill("Type the recovery code", code.as_str().context("a recovery code")?).await?;
        hand.click("button", "Confirm").await?;
        desk.reads("No listings yet").await?;
        hand.click("button", "Add a source").await?;
        hand.click("textbox", "Kind").await?;
        hand.click("option", "Trestle").await?;
        hand.fill("Name", "My MLS").await?;
        hand.fill("Service root", &mls.service_root()).await?;
        hand.fill("Token address", &mls.token_url()).await?;
        hand.fill("Client id", &mls.client_id()).await?;
        hand.fill("Client secret", &mls.client_secret()).await?;
        hand.click("button", "Check and add").await?;
        desk.find("complementary", "Source").await?;
        hand.click("link", "Listings").await?;
        let start = Instant::now();
        while desk.ask("hand.found() === 1500 && hand.says('Up to date')").await? != serde_json::json!(true) {
            ensure!(start.elapsed() < PATIENCE * 2, "the market does not come in");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        hand.report(place).await?;
        hand.done("first screen to PDF, own store and MLS")?;
        wire.saw_nobody()
    });
}

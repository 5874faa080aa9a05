//! A CRM in the real window: connected after it was said what that comes to, worked with off line for a day of its own time,
//! two conflicts decided, a file of thousands taken in and back, two people made one and two again.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use hub_sandbox::{CrmAccount, CrmControl, CrmKind, CrmVendor, Sandbox, SandboxConfig};
use serde_json::json;

use crate::desk::{Desk, PATIENCE};
use crate::place::Place;
use crate::{dialog, own_store, walk};

const DAY: Duration = Duration::from_secs(86_400);
/// People in the file.
const ROWS: usize = 5_000;

/// A CRM and what it knows.
struct Office {
    sandbox: Sandbox,
    crm: CrmControl,
}

impl Office {
    async fn open() -> Result<Self> {
        let account = CrmAccount { vendor: CrmVendor::FollowUpBoss, contacts: 24 };
        let sandbox = hub_sandbox::serve_crm(SandboxConfig::default(), account).await?;
        let crm = sandbox.control().crm().context("a CRM")?;
        Ok(Self { sandbox, crm })
    }

    /// A contact's name and key.
    fn somebody(&self, place: usize) -> Result<(String, String)> {
        let key = self.crm.ids(CrmKind::Contact).get(place).context("a contact")?.clone();
        let row = self.crm.record(CrmKind::Contact, &key).context("a contact")?;
        let text = |name: &str| row.fields[name].as_str().unwrap_or_default().to_owned();
        Ok((format!("{} {}", text("firstName"), text("lastName")), key))
    }

    fn says(&self, key: &str, field: &str) -> Option<String> {
        self.crm.record(CrmKind::Contact, key)?.fields.get(field)?.as_str().map(str::to_owned)
    }

    /// Through the wizard, by what stands on the screen.
    async fn connect(&self, desk: &Desk) -> Result<()> {
        let known = self.crm.credentials();
        desk.command("Connect a CRM").await?;
        desk.reads("Where are your people?").await?;
        desk.look("crm choice").await?;
        desk.click("button", "Follow Up Boss…").await?;
        desk.fill("API key", &known.token).await?;
        desk.fill("System key", &known.system_key).await?;
        desk.run("document.querySelector('details summary').click();", vec![]).await?;
        desk.fill("System name", &known.system).await?;
        desk.fill("Address", &self.sandbox.url()).await?;
        desk.look("crm account").await?;
        let journal = self.crm.journal().len();
        desk.click("button", "See what it comes to").await?;
        desk.reads("are new here").await?;
        desk.look("crm dry run").await?;
        ensure!(self.crm.journal().len() == journal, "a dry run writes");
        desk.click("button", "Connect Follow Up Boss").await?;
        desk.reads("Everybody has been read").await?;
        desk.click("button", "Go to People").await
    }
}

/// Opens somebody by the palette.
async fn open(desk: &Desk, name: &str) -> Result<()> {
    desk.command(name).await?;
    let title = format!("document.querySelector('.person-pane h2')?.textContent.includes({})", json!(name));
    desk.wait(&title, name).await?;
    Ok(())
}

/// Gives a field of whoever is open another value.
async fn edit(desk: &Desk, field: &str, value: &str) -> Result<()> {
    desk.click("button", &format!("Change {field}:…")).await?;
    desk.fill(field, value).await?;
    desk.press("Enter").await?;
    desk.reads(&format!("{field} saved")).await
}

/// Waits until something is so at the CRM.
async fn until(what: &str, mut so: impl FnMut() -> bool) -> Result<()> {
    let start = std::time::Instant::now();
    while !so() {
        ensure!(start.elapsed() < PATIENCE * 4, "waited in vain for: {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

#[test]
fn a_day_off_line_with_a_crm() {
    walk("crm day", &[], async |desk, place| {
        own_store::make(desk, false).await?;
        let office = Office::open().await?;
        office.connect(desk).await?;
        let (first, one) = office.somebody(0)?;
        let (second, other) = office.somebody(1)?;

        // In a basement: the CRM cannot be reached for a day of its own time.
        office.sandbox.control().outage(DAY);
        open(desk, &first).await?;
        desk.look("crm person").await?;
        desk.press("n").await?;
        desk.keys("Saw the boiler; wants a second look on Sunday.").await?;
        desk.press("Control+Enter").await?;
        desk.reads("Saw the boiler").await?;
        edit(desk, "Last name", "Quillfeather").await?;
        open(desk, &second).await?;
        edit(desk, "Last name", "Marshwater").await?;
        edit(desk, "First name", "Ottoline").await?;
        // Meanwhile, in the CRM's own screens.
        for (key, name) in [(&one, "Featherstone"), (&other, "Waterhouse")] {
            let change = json!({ "lastName": name });
            office.crm.edit(CrmKind::Contact, key, change.as_object().context("an object")?)?;
        }
        desk.command("Go to the outbox").await?;
        desk.find("grid", "Waiting changes").await?;
        desk.look("crm outbox off line").await?;

        // A day later.
        office.sandbox.control().advance(DAY + Duration::from_secs(60))?;
        desk.command("Sync all").await?;
        until("the note at the CRM", || {
            let notes = office.crm.of_contact(CrmKind::Note, &one);
            notes.iter().filter(|note| note.fields["body"].to_string().contains("Saw the boiler")).count() == 1
        })
        .await?;
        until("the name nobody else changed", || office.says(&other, "firstName").as_deref() == Some("Ottoline"))
            .await?;
        desk.command("Go to conflicts").await?;
        desk.wait("document.querySelectorAll('article').length === 2", "two conflicts").await?;
        desk.look("crm conflicts").await?;
        desk.press("1").await?;
        desk.wait("document.querySelectorAll('article').length === 1", "one conflict left").await?;
        desk.press("2").await?;
        desk.wait("document.querySelectorAll('article').length === 0", "no conflict left").await?;
        // What was decided last is held for some seconds, so that it can be taken back.
        tokio::time::sleep(Duration::from_secs(9)).await;
        desk.command("Sync all").await?;
        until("what was decided at the CRM", || {
            let names = [office.says(&one, "lastName"), office.says(&other, "lastName")].map(Option::unwrap_or_default);
            let ours = names.iter().filter(|n| ["Quillfeather", "Marshwater"].contains(&n.as_str())).count();
            let theirs = names.iter().filter(|n| ["Featherstone", "Waterhouse"].contains(&n.as_str())).count();
            (ours, theirs) == (1, 1)
        })
        .await?;
        ensure!(office.crm.verdict() == Ok(()), "{:?}", office.crm.verdict());

        one_and_two_again(desk, &office, &other).await?;
        imported_and_taken_back(desk, place).await
    });
}

/// Somebody who may be somebody else is made one with them, and two again.
async fn one_and_two_again(desk: &Desk, office: &Office, like: &str) -> Result<()> {
    let row = office.crm.record(CrmKind::Contact, like).context("a contact")?;
    let twin = json!({ "firstName": "Ottilie", "lastName": row.fields["lastName"], "phones": row.fields["phones"] });
    let twin = office.crm.create(CrmKind::Contact, twin.as_object().cloned().context("an object")?)?;
    desk.command("Sync all").await?;
    desk.command("Go to duplicates").await?;
    desk.find_in_time("grid", "Duplicates").await?;
    desk.look("crm duplicates").await?;
    desk.press("m").await?;
    desk.reads("Nobody is here twice").await?;
    desk.click("choice", "Merged…").await?;
    desk.find("grid", "Merged").await?;
    desk.click("button", "Unmerge…").await?;
    desk.wait("!document.querySelector('[role=grid][aria-label=Merged] [data-row]')", "two people again").await?;
    until("both in the CRM", || {
        office.says(&twin, "firstName").as_deref() == Some("Ottilie")
            && office.says(like, "firstName").as_deref() == Some("Ottoline")
    })
    .await
}

/// A file of thousands, in and back.
async fn imported_and_taken_back(desk: &Desk, place: &Place) -> Result<()> {
    let rows = (0..ROWS).map(|n| format!("Given{n:04},Family{n:04},p{n:04}@example.org\n"));
    let path = place.documents().join("people.csv");
    std::fs::write(&path, format!("First Name,Last Name,Email\n{}", rows.collect::<String>()))?;
    desk.command("Import contacts").await?;
    desk.click("button", "Choose a file…").await?;
    dialog::open_file(desk, &path).await?;
    desk.reads("What does each column hold?").await?;
    desk.look("crm import columns").await?;
    desk.press("Alt+ArrowRight").await?;
    desk.reads("What it comes to").await?;
    desk.click("button", "Take in 5,000 people").await?;
    desk.find_in_time("button", "Undo this import…").await?;
    desk.look("crm import done").await?;
    desk.click("button", "Undo this import…").await?;
    desk.click("button", "Undo the import").await?;
    desk.wait("hand.says('Undone')", "the import to be undone").await?;
    Ok(())
}

//! Three MLSs at once, one of which fails; a saved search that speaks up on the desktop and on the hotsheet.

use anyhow::{Context as _, Result, ensure};
use hub_sandbox::{Control, Dialect, Sandbox, SandboxConfig};
use serde_json::{Map, Value, json};

use crate::bus::Bus;
use crate::desk::Desk;
use crate::place::Place;
use crate::{own_store, walk_in};

const EACH: usize = 60;
const CUT: u64 = 123_456;

async fn serve(dialect: Dialect, seed: u64) -> Result<Sandbox> {
    Ok(hub_sandbox::serve(SandboxConfig { dialect, seed, listings: EACH, ..SandboxConfig::default() }).await?)
}

/// Fills a form in and waits for the source's own page.
async fn add(desk: &Desk, kind: (&str, &str), fields: &[(&str, &str)]) -> Result<()> {
    desk.press("Alt+3").await?;
    desk.click("button", "Add a source").await?;
    desk.click("textbox", kind.0).await?;
    desk.click("option", kind.1).await?;
    for (name, text) in fields {
        desk.fill(name, text).await?;
    }
    desk.click("button", "Check and add").await?;
    desk.find("complementary", "Source").await?;
    Ok(())
}

/// An active listing of a market: its key, its MLS number and its address.
fn active(control: &Control) -> Result<(String, String, String)> {
    let text = |row: &Map<String, Value>, field: &str| row.get(field).and_then(Value::as_str).map(str::to_owned);
    let rows = control.rows("Property");
    let found = rows.iter().find_map(|row| {
        let priced = row.get("ListPrice").and_then(Value::as_f64).is_some_and(|price| price > 200_000.0);
        let active = text(row, "StandardStatus").is_some_and(|status| status == "Active");
        (priced && active).then_some((text(row, "ListingKey")?, text(row, "ListingId")?, text(row, "UnparsedAddress")?))
    });
    found.context("no active listing")
}

#[test]
fn three_markets_and_one_of_them_fails() {
    let Ok(runtime) = tokio::runtime::Runtime::new() else { return };
    let mut bus = runtime.block_on(Bus::start()).expect("a session bus");
    let place = Place::new().expect("a home").with_bus(bus.address());
    walk_in("three markets", place, &[], async |desk, _| {
        let trestle = serve(Dialect::Trestle, 11).await?;
        let bridge = serve(Dialect::Bridge, 12).await?;
        let spark = serve(Dialect::Spark, 13).await?;
        own_store::make(desk, false).await?;
        quiet_at_no_hour(desk).await?;

        add(
            desk,
            ("Kind", "Trestle"),
            &[
                ("Name", "Coast"),
                ("Service root", &trestle.service_root()),
                ("Token address", &trestle.token_url()),
                ("Client id", &trestle.client_id()),
                ("Client secret", &trestle.client_secret()),
            ],
        )
        .await?;
        let root = bridge.service_root();
        let (root, dataset) = root.rsplit_once('/').context("a data set")?;
        let token = bridge.access_token().context("a token")?;
        add(
            desk,
            ("Kind", "Bridge"),
            &[("Name", "Lake"), ("Service root", root), ("Data set", dataset), ("Token", &token)],
        )
        .await?;
        let token = spark.access_token().context("a token")?;
        add(
            desk,
            ("Kind", "Spark (flexmls)"),
            &[("Name", "Hill"), ("Service root", &spark.service_root()), ("Token", &token)],
        )
        .await?;
        desk.press("Alt+1").await?;
        desk.wait("hand.says('Up to date')", "the three to be read").await?;
        desk.wait("hand.found() > 100", "listings of all three").await?;
        let before = desk.ask("hand.found()").await?;

        // One of them takes its licence back. What it gave stays, and it says what is wrong and what to do.
        spark.control().revoke(true);
        open_source(desk, "Hill").await?;
        desk.click("button", "Sync now").await?;
        desk.reads("Hill does not let us read these data.").await?;
        desk.look("source failing").await?;
        desk.press("Alt+1").await?;
        desk.wait(&format!("hand.found() === {before}"), "what it gave to stay").await?;

        // A search of one's own at another.
        let (key, number, address) = active(&trestle.control())?;
        desk.fill("Search listings", &number).await?;
        // The three number their listings alike.
        desk.wait("hand.found() > 0 && hand.found() <= 3", "the listings of that number").await?;
        each_row_opens_its_own(desk).await?;
        desk.click("button", "Save this search").await?;
        desk.fill("Name", "Kestrel").await?;
        desk.click("button", "Save the search").await?;
        desk.reads("Its hotsheet").await?;
        desk.look("saved search").await?;
        ensure!(bus.spoke().is_none(), "a notice before anything happened");

        // Its price falls. Nobody presses a button.
        trestle.control().update("Property", &key, json!({"ListPrice": CUT}).as_object().context("fields")?)?;
        let notice = bus.notice().await?;
        ensure!(notice.title.contains("$123,456"), "the notice says {notice:?}");
        let (street, search) = notice.body.split_once('\n').context("two lines")?;
        ensure!(search == "Kestrel" && address.starts_with(street), "the notice says {notice:?} of {address}");
        ensure!(notice.actions == ["default", "Open"], "the notice offers {notice:?}");
        desk.press("Alt+5").await?;
        desk.wait("hand.rows().some((row) => row.includes('$123,456'))", "the change on the hotsheet").await?;
        desk.look("hotsheet").await?;

        bus.click(&notice).await?;
        desk.find("complementary", "Listing").await?;
        desk.reads("$123,456").await?;
        desk.look("from the notice").await?;

        // The others went on all the while, and the one that failed comes back when it may.
        spark.control().revoke(false);
        open_source(desk, "Hill").await?;
        desk.click("button", "Sync now").await?;
        desk.wait("!hand.says('does not let us')", "the source to be well again").await?;
        for (name, sandbox) in [("Trestle", &trestle), ("Bridge", &bridge), ("Spark", &spark)] {
            let violations = sandbox.control().stats().violations;
            ensure!(violations.is_empty(), "{name} was annoyed: {violations:?}");
        }
        Ok(())
    });
}

/// The three markets number their listings alike, and their keys are the same too.
async fn each_row_opens_its_own(desk: &Desk) -> Result<()> {
    let rows = "[...document.querySelectorAll('[role=grid] [data-row]')]";
    let count = desk.ask(&format!("{rows}.length")).await?.as_u64().context("rows")?;
    for row in 0..count {
        let address = desk.ask(&format!("{rows}[{row}].querySelector('[aria-colindex=\"2\"]').innerText")).await?;
        desk.run(&format!("{rows}[{row}].click()"), vec![]).await?;
        let shown = "document.querySelector('aside[aria-label=Listing] h2')?.innerText.trim()";
        desk.wait(&format!("{shown} === {address}.trim()"), &format!("{address} beside row {row}")).await?;
        desk.wait("document.querySelectorAll('[role=grid] [aria-current=true]').length === 1", "one row marked")
            .await?;
    }
    desk.press("Escape").await
}

/// A test runs at night too.
async fn quiet_at_no_hour(desk: &Desk) -> Result<()> {
    desk.press("Alt+4").await?;
    desk.click("button", "Notices").await?;
    desk.click("checkbox", "Quiet hours").await?;
    Ok(())
}

async fn open_source(desk: &Desk, name: &str) -> Result<()> {
    desk.press("Alt+3").await?;
    desk.find("grid", "Sources").await?;
    let row =
        format!("[...document.querySelectorAll('[role=grid] [data-row]')].find((r) => r.innerText.includes('{name}'))");
    desk.wait(&format!("!!({row})"), name).await?;
    desk.run(&format!("({row}).click()"), vec![]).await?;
    desk.find("complementary", "Source").await?;
    Ok(())
}

//! A day of showings from the plan to the last home, with nothing but this computer.

use anyhow::{Context as _, Result, ensure};
use chrono::{Duration, NaiveDateTime, Timelike as _};
use chrono_tz::Tz;
use hub_domain::{Clock as _, SystemClock};
use serde_json::json;

use crate::desk::Desk;
use crate::wire::Watch;
use crate::{newcomer, walk};

const BUYER: &str = "Avery Example";

#[test]
fn a_day_of_showings_without_the_network() {
    walk("tour", &[], async |desk, place| {
        let wire = Watch::over(&place.data());
        let mls = newcomer::own_store(desk, 300).await?;
        mls.shutdown().await;
        desk.command("Sync all").await?;
        desk.wait("hand.find('link', 'Offline…') || hand.says('Offline')", "the status bar to say so").await?;
        somebody(desk).await?;

        desk.command("Go to Tours").await?;
        desk.look("tours, none yet").await?;
        desk.click("button", "Plan a tour").await?;
        three_homes(desk).await?;
        let (zone, now) = where_the_day_is_young();
        let begins = now + Duration::minutes(10 - i64::from(now.minute() % 5));
        desk.fill("Title", "A day in the car").await?;
        desk.click("button", "Choose a person").await?;
        desk.click("option", &format!("{BUYER}…")).await?;
        desk.put("Day", &now.date().to_string()).await?;
        desk.fill("Time zone of the homes", zone.name()).await?;
        desk.put("Can begin at", &begins.format("%H:%M").to_string()).await?;
        desk.put("Has to be over at", "23:55").await?;

        // Nobody is shown a home before there is an agreement.
        desk.reads("These homes may not be toured yet").await?;
        desk.look("tour, no agreement").await?;
        agreed(desk, now).await?;
        desk.wait("!hand.says('These homes may not be toured yet')", "the agreement to count").await?;
        desk.click("button", "Find the best order").await?;
        desk.find("button", "In the car").await?;
        desk.reads("proved: no order is better").await?;
        desk.look("tour, planned").await?;

        drive(desk).await?;
        wire.saw_nobody()
    });
}

/// The clock of a place where most of the day is still to come, whenever this is run.
fn where_the_day_is_young() -> (Tz, NaiveDateTime) {
    let zones = [
        Tz::Pacific__Honolulu,
        Tz::America__Anchorage,
        Tz::America__Los_Angeles,
        Tz::America__Denver,
        Tz::America__Chicago,
        Tz::America__New_York,
    ];
    let clocks = zones.map(|zone| (zone, SystemClock.now().with_timezone(&zone).naive_local()));
    clocks.into_iter().min_by_key(|(_, local)| local.time()).expect("there are zones")
}

async fn somebody(desk: &Desk) -> Result<()> {
    desk.click("link", "People").await?;
    desk.click("button", "Add a person").await?;
    desk.fill("First name", "Avery").await?;
    desk.fill("Last name", "Example").await?;
    desk.click("button", "Save").await?;
    desk.reads("Saved here").await
}

/// Listings of one street or town, found by a word of the first one's address.
async fn three_homes(desk: &Desk) -> Result<()> {
    desk.find("textbox", "Find a listing").await?;
    for word in ["Lane", "Street", "Ave", "Drive", "Road", "Court"] {
        desk.fill("Find a listing", word).await?;
        let offers =
            "[...document.querySelectorAll('.tour-offered button')].filter((b) => hand.nameOf(b).startsWith('Add '))";
        let found = format!("({offers}).length > 2 || hand.says('No listing on the market is called that')");
        desk.wait(&found, "homes to offer").await?;
        if desk.ask(&format!("({offers}).length > 2")).await? == json!(true) {
            for count in 1..=3 {
                desk.run(&format!("({offers})[0].click()"), vec![]).await?;
                let homes = if count == 1 { "1 home".to_owned() } else { format!("{count} homes") };
                desk.reads(&homes).await?;
            }
            return Ok(());
        }
    }
    anyhow::bail!("no three homes to show")
}

/// The buyer's agreement, as the paper says it.
async fn agreed(desk: &Desk, now: NaiveDateTime) -> Result<()> {
    desk.click("button", "Enter the agreement").await?;
    let day = (now.date() - Duration::days(2)).to_string();
    desk.put("Signed by the buyer", &day).await?;
    desk.put("First day", &day).await?;
    desk.put("Last day", &(now.date() + Duration::days(60)).to_string()).await?;
    desk.put("What the broker gets", "A rate of the price").await?;
    desk.fill("Per cent of the price", "2.5").await?;
    desk.run("document.querySelectorAll('.tour-ticks input').forEach((box) => box.click())", vec![]).await?;
    desk.look("tour, the agreement").await?;
    desk.click("button", "Keep the agreement").await?;
    desk.reads("The agreement is kept").await
}

/// From the first home to the last, one passed by and one late.
async fn drive(desk: &Desk) -> Result<()> {
    desk.click("button", "In the car").await?;
    desk.look("in the car, before").await?;
    desk.click("button", "Start the tour").await?;
    desk.click("button", "Late…").await?;
    desk.click("button", "10 minutes late").await?;
    desk.find("button", "I am here").await?;
    desk.look("in the car, late").await?;
    for home in 1..=2 {
        desk.click("button", "I am here").await?;
        desk.reads(&format!("Here now, home {home}")).await?;
        desk.click("button", "Interest 4 of 5").await?;
        desk.wait("hand.find('button', 'Interest 4 of 5')?.getAttribute('aria-pressed') === 'true'", "it to be noted")
            .await?;
        desk.fill("A note", "Likes the light").await?;
        desk.click("button", "Keep").await?;
        desk.wait("hand.find('button', 'Keep')?.disabled", "the note to be kept").await?;
        desk.look(&format!("in the car, home {home}")).await?;
        desk.click("button", "Seen, drive on").await?;
        desk.reads(&format!("{home} of 3 seen")).await?;
    }
    desk.click("button", "Pass by…").await?;
    desk.click("button", "There is no time left").await?;
    desk.reads("All homes are seen").await?;
    desk.click("button", "Finish the tour").await?;
    desk.reads("The tour is over").await?;
    desk.look("in the car, over").await?;
    // Two homes seen, one passed by, and what was said, as the core has it.
    let kept = desk
        .run(
            "return (async () => { const core = window.__TAURI_INTERNALS__.invoke; \
               const [row] = await core('tours'); return await core('tour_page', { request: { id: row.id } }); })();",
            vec![],
        )
        .await?;
    let stops = kept.get("stops").and_then(|stops| stops.as_array()).context("stops")?;
    let count = |progress: &str| stops.iter().filter(|stop| stop["progress"] == json!(progress)).count();
    ensure!((count("shown"), count("skipped")) == (2, 1), "{kept}");
    ensure!(stops.iter().filter(|stop| stop["interest"] == json!(4)).count() == 2, "{kept}");
    desk.click("button", "Back to the tour’s page").await?;
    desk.look("tour, over").await
}

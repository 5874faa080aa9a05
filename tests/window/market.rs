//! The market's pages without a mouse: charts that are read point by point, their tables and files, areas, and every
//! figure's meaning one key away.

use anyhow::{Context as _, Result, ensure};
use chrono::{Datelike as _, Days, Months};
use hub_domain::{Clock as _, SystemClock};
use serde_json::json;

use crate::desk::Desk;
use crate::place::Place;
use crate::wire::Watch;
use crate::{dialog, own_store, sample, walk};

/// The charts on the screen, by name.
const CHARTS: &str = "[...document.querySelectorAll('.chart-surface')].map((c) => c.ariaLabel.split('. ')[0])";
/// What a chart's point says to the eye.
const READ: &str = "document.querySelector('.chart-tip')?.innerText";
/// Nothing on the screen waits for figures.
pub const THERE: &str = "!document.querySelector('#screen [aria-busy=true], #screen .loading')";
/// The switch between the market's pages.
pub const PAGES: &str = "Pages of the market";

#[test]
fn the_market_is_read_by_keyboard() {
    walk("market", &["--sample-listings", "2500"], async |desk, place| {
        let wire = Watch::over(&place.data());
        sample::open_by_keys(desk, 2500).await?;
        open(desk).await?;
        desk.look("market").await?;
        every_chart_is_read(desk).await?;
        what_a_figure_means(desk).await?;
        a_chart_leaves_the_house(desk, place).await?;
        an_area_changes_the_figures(desk).await?;
        for part in ["Agents", "Offices", "Forecast", "Timing"] {
            turn_to(desk, part).await?;
            desk.look(&format!("market {part}")).await?;
            match part {
                "Forecast" => desk.reads("No forecast here").await?,
                "Timing" => desk.reads("No season to tell").await?,
                _ => a_table_is_sorted(desk, part).await?,
            }
        }
        wire.saw_nobody()
    });
}

const HEADER: &str = "ListingKey,ListingId,StandardStatus,PropertyType,OriginalListPrice,ListPrice,ClosePrice,\
                      ListingContractDate,OnMarketDate,PurchaseContractDate,CloseDate,UnparsedAddress,City,StateOrProvince,\
                      PostalCode,BedroomsTotal,BathroomsTotalInteger,LivingArea,YearBuilt,ModificationTimestamp";

/// Sales of so many months up to last month, rising by half a per cent a month, dearer in early summer.
fn sales(months: u32, each: u32) -> Result<String> {
    let mut text = format!("{HEADER}\n");
    let first = SystemClock.now().date_naive().with_day(1).context("a first of the month")? - Months::new(months);
    for month in 0..months {
        let begin = first + Months::new(month);
        let season = if (4..=7).contains(&begin.month()) { 1.03 } else { 1.0 };
        for n in 0..each {
            let id = month * each + n;
            let area = 1200 + (id * 37) % 1400;
            let price = f64::from(area) * 250.0 * 1.005_f64.powi(month.cast_signed()) * season;
            let noise = 0.96 + f64::from((id * 7919) % 80) / 1000.0;
            let price = (price * noise / 100.0).round() * 100.0;
            let closed = begin + Days::new(u64::from(n % 27));
            let (listed, contract) = (closed - Days::new(50 + u64::from(n % 9)), closed - Days::new(30));
            text.push_str(&format!(
                "K{id},M{id},Closed,Residential,{asked:.2},{asked:.2},{price:.2},{listed},{listed},{contract},{closed},\
                 {id} Zephyrwick Terrace,Quillhaven,WA,98000,3,2,{area},1994,{closed}T10:00:00Z\n",
                asked = price * 1.01,
            ));
        }
    }
    Ok(text)
}

#[test]
fn years_of_sales_are_forecast() {
    walk("forecast", &[], async |desk, place| {
        let wire = Watch::over(&place.data());
        own_store::make(desk, false).await?;
        let exports = place.root().join("exports");
        std::fs::create_dir(&exports)?;
        std::fs::write(exports.join("sales.csv"), sales(84, 20)?)?;
        desk.push("Add a source").await?;
        own_store::choose_kind(desk).await?;
        desk.fill("Name", "Exports").await?;
        desk.fill("Folder", &exports.display().to_string()).await?;
        desk.push("Check and add").await?;
        desk.find("complementary", "Source").await?;
        desk.press("Alt+1").await?;
        desk.wait("hand.found() === 1680", "seven years of sales").await?;
        open(desk).await?;
        for part in ["Forecast", "Timing"] {
            turn_to(desk, part).await?;
            let wide = format!("({CHARTS}).length > 1 && {THERE}");
            desk.wait(&wide, &format!("the charts of {part}")).await?;
            desk.look(&format!("market {part} of years")).await?;
            every_chart_is_read(desk).await?;
        }
        turn_to(desk, "Forecast").await?;
        desk.reads("How good it has been").await?;
        wire.saw_nobody()
    });
}

/// Opens the market and waits for its charts.
pub async fn open(desk: &Desk) -> Result<()> {
    desk.press("Alt+7").await?;
    desk.find("heading", "Market").await?;
    desk.wait(&format!("({CHARTS}).length > 2 && {THERE}"), "charts of the market").await?;
    Ok(())
}

/// Goes to a page of the market and waits for its figures.
pub async fn turn_to(desk: &Desk, part: &str) -> Result<()> {
    desk.choose(PAGES, part).await?;
    let shown = match part {
        "Agents" | "Offices" => "document.querySelectorAll('#screen [role=grid] [data-row]').length > 1".to_owned(),
        // A market of two years has no past to tell either from, and says so.
        _ => format!("(({CHARTS}).length > 0 || hand.says('No forecast here') || hand.says('No season to tell'))"),
    };
    desk.wait(&format!("{shown} && {THERE}"), &format!("the figures of {part}")).await?;
    ensure!(desk.ask("!document.querySelector('.error-note')").await? == json!(true), "{part} failed");
    Ok(())
}

/// Every chart says its points to the arrow keys and aloud, and its table holds as much as its drawing.
pub async fn every_chart_is_read(desk: &Desk) -> Result<()> {
    let charts = desk.ask(CHARTS).await?;
    let charts = charts.as_array().context("charts")?;
    ensure!(!charts.is_empty(), "no chart to read");
    for (i, name) in charts.iter().enumerate() {
        let name = name.as_str().context("a chart's name")?;
        let surface = format!("document.querySelectorAll('.chart-surface')[{i}]");
        desk.tab_until(&format!("document.activeElement === {surface}"), name).await?;
        desk.press("End").await?;
        let last = desk.wait(READ, &format!("the last point of {name}")).await?;
        desk.press("Home").await?;
        desk.wait(&format!("({READ}) && ({READ}) !== {last}"), &format!("the first point of {name}")).await?;
        let aloud = format!("{surface}.parentElement.querySelector('[aria-live]').textContent.length > 5");
        desk.wait(&aloud, &format!("the first point of {name} to be read out")).await?;
        desk.press("Escape").await?;
        desk.wait(&format!("!({READ})"), &format!("{name} to rest")).await?;
    }
    Ok(())
}

/// A figure's definition opens and closes by its own key.
async fn what_a_figure_means(desk: &Desk) -> Result<()> {
    desk.push("What is this? Months of supply").await?;
    desk.reads("Active inventory at the end of the month divided by").await?;
    desk.look("market definition").await?;
    desk.press("Enter").await?;
    desk.wait("!hand.says('Active inventory at the end of the month divided by')", "the definition to close").await?;
    Ok(())
}

/// A chart's table, its figures as CSV and its drawing as PNG, through the system's own dialog.
async fn a_chart_leaves_the_house(desk: &Desk, place: &Place) -> Result<()> {
    desk.push("Median sale price: as a table").await?;
    let rows = desk.wait("document.querySelectorAll('.chart-twin tbody tr').length", "the table").await?;
    let rows = rows.as_u64().context("rows")?;
    desk.look("market table").await?;

    take_along(desk, "Save the figures").await?;
    let csv = dialog::save_as(desk, place, "median.csv").await?;
    let text = std::fs::read_to_string(&csv)?;
    let lines = text.lines().count() as u64;
    ensure!(lines == rows + 1, "{lines} lines for a table of {rows} rows:\n{text}");
    ensure!(text.starts_with("\u{feff}Month,Median"), "the head of the file: {text:.60}");

    // The table makes way for the drawing, which is painted from what is on the screen.
    take_along(desk, "Save the picture").await?;
    let png = dialog::save_as(desk, place, "median.png").await?;
    let shown = desk.ask("document.querySelector('figure.chart svg[role=img]').getBoundingClientRect().width").await?;
    is_a_drawing(&png, shown.as_f64().context("a width")?)
}

/// Chooses from the menu of the first chart what to take along.
async fn take_along(desk: &Desk, line: &str) -> Result<()> {
    desk.push("Median sale price: save or copy").await?;
    desk.wait("document.activeElement?.closest('[role=menu]')", "the keyboard to be in the menu").await?;
    let there = format!("hand.focused().name.startsWith({})", json!(line));
    for _ in 0..4 {
        if desk.ask(&there).await? == json!(true) {
            return desk.press("Enter").await;
        }
        let at = desk.ask("hand.focused()").await?;
        desk.press("ArrowDown").await?;
        desk.wait(&format!("hand.focused().name !== {}", at["name"]), "the next line of the menu").await?;
    }
    anyhow::bail!("the menu has no line “{line}”")
}

/// The picture is a PNG, twice as wide as on the screen, and not of one colour.
fn is_a_drawing(path: &std::path::Path, shown: f64) -> Result<()> {
    let bytes = std::fs::read(path)?;
    ensure!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{} is no PNG", path.display());
    let word = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
    let (wide, high) = (word(16).context("a width")?, word(20).context("a height")?);
    ensure!(f64::from(wide) >= 2.0 * shown && high > 200, "the drawing is {wide} × {high} for {shown} on the screen");
    // A picture of one colour packs into next to nothing.
    ensure!(bytes.len() > 8_000, "{} bytes for {wide} × {high} points: nothing is drawn", bytes.len());
    if let Some(folder) = std::env::var_os("HUB_WINDOW_PICTURES") {
        std::fs::copy(path, std::path::PathBuf::from(folder).join("exported-chart.png"))?;
    }
    Ok(())
}

/// A table is sorted from its head, by the arrow keys.
async fn a_table_is_sorted(desk: &Desk, part: &str) -> Result<()> {
    desk.tab_until("hand.focused().role === 'grid'", part).await?;
    desk.press("Control+Home").await?;
    desk.press("ArrowUp").await?;
    let head = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))\
                ?.closest('[role=columnheader]')";
    for _ in 0..8 {
        if desk.ask(&format!("!!({head})?.innerText.trim().startsWith('Sides')")).await? == json!(true) {
            break;
        }
        desk.press("ArrowRight").await?;
    }
    desk.press("Enter").await?;
    let sorted = "[...document.querySelectorAll('[role=columnheader][aria-sort=descending]')]\
                  .some((h) => h.innerText.trim().startsWith('Sides'))";
    desk.wait(sorted, &format!("{part} sorted by sides")).await?;
    // A row opens what it stands for; Escape goes back to the list, which has the keyboard again.
    desk.press("ArrowDown").await?;
    desk.press("Enter").await?;
    desk.wait(
        &format!("document.activeElement?.tagName === 'H2' && hand.says('Homes sold') && {THERE}"),
        "one of them",
    )
    .await?;
    desk.look(&format!("market one of {part}")).await?;
    every_chart_is_read(desk).await?;
    desk.press("Escape").await?;
    desk.wait("hand.focused().role === 'grid'", &format!("{part} to have the keyboard again")).await?;
    Ok(())
}

/// An area typed and chosen without a mouse gives other figures, and is gone again.
async fn an_area_changes_the_figures(desk: &Desk) -> Result<()> {
    let figures = "document.querySelector('#screen').innerText";
    let before = desk.ask(figures).await?;
    desk.press("/").await?;
    desk.wait("hand.focused().name.startsWith('Area')", "the keyboard to be in the area").await?;
    desk.wait("document.querySelectorAll('[role=option]').length > 2", "areas to choose from").await?;
    desk.press("ArrowDown").await?;
    desk.press("Enter").await?;
    desk.wait(&format!("({figures}) !== {before} && !!hand.find('button', 'Clear filters')"), "the figures of an area")
        .await?;
    desk.wait(THERE, "the figures of an area").await?;
    desk.look("market area").await?;
    desk.push("Clear filters").await?;
    desk.wait(&format!("({CHARTS}).length > 2 && {THERE}"), "all areas").await?;
    Ok(())
}

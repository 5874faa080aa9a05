//! Quotes of lenders: those of some days ago, of which one is late, one has expired and one is not like for like; then
//! the same question to four lenders by mail, their answers, their order over two stays, and both comparisons on paper.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::place::Place;
use crate::wire::Watch;
use crate::{dialog, sample, walk};

/// The lenders that stand side by side, in their order, with what each costs over the stay.
const SIDE_BY_SIDE: &str = "[...document.querySelectorAll('.compare-table thead th:not(:first-child)')].map((head, at) => \
     [head.querySelector('.compare-issuer').innerText.trim(), \
      document.querySelectorAll('.compare-table tr.by td')[at]?.innerText.replace(/[^0-9.,$]/g, '')])";
/// How long partners may take: the slowest answer, a letter that was put off, and a look into the folder.
const ANSWERS: Duration = Duration::from_secs(150);

#[test]
fn lenders_side_by_side() {
    walk("quotes", &["--sample-listings", "300"], async |desk, place| {
        let wire = Watch::over(&place.data());
        sample::open_by_keys(desk, 300).await?;
        desk.press("Alt+0").await?;
        desk.click("link", "Quotes").await?;
        of_some_days_ago(desk, place).await?;
        asked_now(desk, place).await?;
        wire.saw_nobody()
    });
}

async fn of_some_days_ago(desk: &Desk, place: &Place) -> Result<()> {
    desk.reads("Not like for like").await?;
    desk.reads("Expired: not in the order").await?;
    let late = "[...document.querySelectorAll('.quote-line')].some((line) => \
                line.innerText.includes('Sample Slow Savings') && line.innerText.includes('late'))";
    desk.wait(late, "the lender that is late").await?;
    let (harbor, lighthouse) = ("Sample Harbor Mortgage", "Sample Lighthouse Credit Union");
    let bank = "Sample Community Bank";
    stays(desk, "5", &[&format!("1. {harbor}"), &format!("2. {lighthouse}"), bank]).await?;
    desk.look("quotes of some days ago").await?;
    stays(desk, "2", &[&format!("1. {lighthouse}"), &format!("2. {harbor}"), bank]).await?;
    desk.look("quotes of some days ago, two years").await?;
    let text = printed(desk, place, "some days ago.pdf").await?;
    for words in [harbor, lighthouse, bank, "Sample Slow Savings", "51,945.62", "53,237.33"] {
        ensure!(text.contains(words), "the page lacks {words:?}: {text}");
    }
    Ok(())
}

async fn asked_now(desk: &Desk, place: &Place) -> Result<()> {
    desk.push("Ask partners").await?;
    desk.fill("What you call it…", "A loan, asked by mail").await?;
    for lender in ["Harbor Mortgage", "Community Bank", "Lighthouse Credit Union", "Slow Savings"] {
        desk.click("checkbox", &format!("Sample {lender}…")).await?;
    }
    for (field, text) in [("State of the home…", "WA"), ("Purchase price", "500,000"), ("Loan amount", "400,000")] {
        desk.fill(field, text).await?;
    }
    desk.look("asking partners").await?;
    desk.push("Write the questions").await?;
    desk.push("Send 4 questions").await?;
    desk.look("questions on their way").await?;
    let answered = "[...document.querySelectorAll('section[aria-label=\"A loan, asked by mail\"] .quote-line')]\
                    .filter((line) => line.innerText.includes('issued')).length";
    let begun = Instant::now();
    while desk.ask(answered).await? != json!(3) {
        ensure!(begun.elapsed() < ANSWERS, "answers: {}", desk.ask("document.body.innerText.slice(0, 1500)").await?);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let marked = desk.ask(
        "[...document.querySelectorAll('.quote-line input[type=checkbox]')].map((box) => [box.getAttribute('aria-label'), \
         box.checked, !!box.closest('section[aria-label=\"A loan, asked by mail\"]')])",
    );
    // Those of the older question off, those of the newer one on.
    for (at, row) in marked.await?.as_array().context("boxes")?.iter().enumerate() {
        if row.get(1) != row.get(2) {
            desk.ask(&format!("document.querySelectorAll('.quote-line input[type=checkbox]')[{at}].click()")).await?;
        }
    }
    let (a, b, c) = ("Sample Harbor Mortgage", "Sample Community Bank", "Sample Lighthouse Credit Union");
    // The worked example of three lenders: who is first depends on how long the client stays.
    for (years, order) in [
        ("2", [(c, "51,945.62"), (a, "53,237.33"), (b, "55,633.01")]),
        ("5", [(b, "127,321.12"), (a, "127,940.28"), (c, "131,181.82")]),
        ("30", [(b, "492,832.23"), (a, "511,979.81"), (c, "543,473.67")]),
    ] {
        let named: Vec<String> = order.iter().zip(1..).map(|((name, _), place)| format!("{place}. {name}")).collect();
        stays(desk, years, &named.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        let shown = desk.ask(SIDE_BY_SIDE).await?;
        for (at, (_, figure)) in order.iter().enumerate() {
            let cell = shown.get(at).and_then(|column| column.get(1)).and_then(Value::as_str).unwrap_or_default();
            ensure!(cell.contains(figure), "{years} years: {shown}");
        }
        desk.look(&format!("quotes over {years} years")).await?;
    }
    let text = printed(desk, place, "asked by mail.pdf").await?;
    for words in [a, b, c, "492,832.23", "511,979.81", "543,473.67", "You may choose any provider"] {
        ensure!(text.contains(words), "the page lacks {words:?}: {text}");
    }
    Ok(())
}

/// Sets the stay and waits for the order.
async fn stays(desk: &Desk, years: &str, order: &[&str]) -> Result<()> {
    desk.fill("Stay, years", years).await?;
    let wanted = json!(order);
    desk.wait(
        &format!("JSON.stringify(({SIDE_BY_SIDE}).map(([name]) => name)) === JSON.stringify({wanted})"),
        &format!("the order over {years} years: {wanted}"),
    )
    .await?;
    Ok(())
}

/// Prints the comparison; the words of the file.
async fn printed(desk: &Desk, place: &Place, name: &str) -> Result<String> {
    desk.push("PDF…").await?;
    let pdf = dialog::save_as(desk, place, name).await?;
    kept(&pdf)?;
    let text = Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output().context("pdftotext")?;
    Ok(String::from_utf8_lossy(&text.stdout).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Beside the pictures, where somebody wants those.
fn kept(pdf: &Path) -> Result<()> {
    if let (Some(folder), Some(name)) = (std::env::var_os("HUB_WINDOW_PICTURES"), pdf.file_name()) {
        std::fs::copy(pdf, Path::new(&folder).join(name))?;
    }
    Ok(())
}

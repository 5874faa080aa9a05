//! Money: fifty offers compared, thirty years of ownership, a ledger of 100,000 entries read again.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use hub_finance::commission::{Deal, Freeze, Ledger, Plan, PlanDraft, PlanVersion, Share, Step, Year};
use hub_finance::loan::{Assumptions, Loan, Offer, Rate, compare, rank};
use hub_finance::ownership::{Home, LoanMonth, Upkeep, Yearly};
use hub_finance::quote_order::Criterion;
use hub_finance::{Cents, Percent};

use crate::figures::{Figures, Times};

/// What comparing may take, milliseconds.
const COMPARING_MS: f64 = 10.0;
/// What ownership may.
const OWNING_MS: f64 = 5.0;
/// What reading a ledger again may.
const REPLAYING_MS: f64 = 2_000.0;
const ENTRIES: u64 = 100_000;
const MONTHS: u32 = 360;
const RUNS: usize = 50;

/// Measures the money maths.
pub fn money(figures: &mut Figures) -> Result<()> {
    let offers = (0..50_u32).map(offer).collect::<Result<Vec<_>>>()?;
    let mut comparing = Times::default();
    for _ in 0..RUNS {
        let started = Instant::now();
        let order = rank(&compare(&offers)?, Criterion::CostOver { months: 60 })?;
        comparing.add(started.elapsed());
        ensure!(order.len() == offers.len(), "an offer is missing");
    }
    line(figures, "50 offers over 360 months, by what five years cost", &comparing, COMPARING_MS);

    let home = home(&offers[0])?;
    let mut owning = Times::default();
    for _ in 0..RUNS {
        let started = Instant::now();
        let months = home.months(MONTHS)?;
        owning.add(started.elapsed());
        ensure!(months.len() == MONTHS as usize, "a month is missing");
    }
    line(figures, "thirty years of ownership, month by month", &owning, OWNING_MS);

    let ledger = ledger()?;
    let mut replaying = Times::default();
    for _ in 0..5 {
        let entries = ledger.entries().to_vec();
        ensure!(entries.len() as u64 == ENTRIES, "{} entries", entries.len());
        let started = Instant::now();
        let again = Ledger::replay(entries)?;
        replaying.add(started.elapsed());
        ensure!(again == ledger, "replayed to something else");
    }
    line(figures, "a ledger of 100,000 entries replayed", &replaying, REPLAYING_MS);
    figures.print("Money")
}

fn line(figures: &mut Figures, what: &str, times: &Times, aim: f64) {
    let p95 = times.at(95);
    let met = if p95 <= aim { "met" } else { "missed" };
    figures.line(what, times.text(), format!("{:.3} of the aim of {aim} ms, {met}", p95 / aim));
}

fn offer(at: u32) -> Result<Offer> {
    // 5.5 %, 5.53 %, 5.56 % …
    let rate = Rate::new(Percent(format!("{}.{:02}", 5 + (50 + 3 * at) / 100, (50 + 3 * at) % 100).parse()?))?;
    Ok(Offer {
        lender: format!("Lender {at}"),
        loan: Loan::new(Cents(40_000_000), rate, MONTHS)?,
        points: Percent((at % 3).into()),
        fees: Cents(150_000),
        assumptions: Assumptions::default(),
    })
}

fn home(offer: &Offer) -> Result<Home> {
    let schedule = offer.loan.schedule()?;
    let loan = schedule.rows().iter().map(|row| LoanMonth {
        interest: row.interest,
        principal: row.principal,
        balance: row.balance,
        ..LoanMonth::default()
    });
    let yearly = |dollars: i64, growth: i64| Yearly { first: Cents(dollars * 100), growth: Percent(growth.into()) };
    Ok(Home {
        value: Cents(50_000_000),
        appreciation: Percent(3.into()),
        loan: loan.collect(),
        property_tax: yearly(4_400, 2),
        insurance: yearly(2_400, 5),
        dues: yearly(600, 0),
        upkeep: Upkeep::OfValue(Percent(1.into())),
        utilities: yearly(3_000, 2),
        tax_effect: None,
    })
}

/// 100 agents, each deal posted and locked.
fn ledger() -> Result<Ledger> {
    let day = |text: &str| text.parse::<NaiveDate>().context("a day");
    let split = Step::Split { agent: Share::Flat(Percent(70.into())), cap: Some("company".into()) };
    let version = PlanVersion {
        version: 1,
        valid_from: day("2026-01-01")?,
        valid_to: None,
        caps: [("company".to_owned(), Cents(1_600_000))].into(),
        steps: vec![split],
    };
    let draft =
        PlanDraft { name: "house".into(), freezes_at: Freeze::Closing, year: Year::Calendar, versions: vec![version] };
    let plan = Plan::try_from(draft)?;
    let on = day("2027-07-01")?;
    let mut ledger = Ledger::default();
    for at in 0..ENTRIES / 2 {
        let closed_on = day(if at < ENTRIES / 4 { "2026-06-01" } else { "2027-06-01" })?;
        let deal = Deal {
            id: format!("deal {at:05}"),
            agent: format!("agent {}", at % 100),
            agent_joined: None,
            contract_on: closed_on,
            closed_on,
            gross: Cents(1_000_000 + i64::try_from(at)?),
            referral: None,
        };
        let number = *ledger.post(&plan, deal, on)?.first().context("no entry")?;
        ledger.lock(number, on)?;
    }
    Ok(ledger)
}

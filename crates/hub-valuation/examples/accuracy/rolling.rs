//! One subject at a time, from what had closed before its day.

use std::time::Instant;

use chrono::{Datelike, NaiveDate};
use hub_domain::Money;
use hub_valuation::{
    PreparedMarket, Sale,
    accuracy::{Figures, Tested, fifths},
    baseline::{ClassicGrid, LevelCorrection, NearestRate},
};

use crate::files::{self, Scored};

/// Which rows are valued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// Those kept for comparing.
    DevTest,
    /// The last 15 % by time of those kept for learning, with nothing later in sight: for tuning.
    TrainTail,
}

impl Split {
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "devtest" => Ok(Self::DevTest),
            "train-tail" => Ok(Self::TrainTail),
            _ => Err("--split is devtest or train-tail".to_owned()),
        }
    }
}

/// Estimates of one method at 80 % (and 90 %, where it has ranges).
#[derive(Default)]
pub struct Estimates {
    pub at80: Vec<Tested>,
    pub at90: Vec<Tested>,
    /// Sales it had no answer for.
    pub none: usize,
}

impl Estimates {
    pub fn n(&self) -> usize {
        self.at80.len()
    }

    pub fn figures(&self) -> Figures {
        Figures::of(&self.at80)
    }

    pub fn figures90(&self) -> Figures {
        Figures::of(&self.at90)
    }

    /// Coverage of the fifth by estimate that is furthest from the level, and how many it has.
    pub fn worst_fifth(tested: &[Tested], level: f64) -> (f64, usize) {
        fifths(tested)
            .iter()
            .map(|part| (Figures::of(part).coverage, part.len()))
            .max_by(|a, b| (a.0 - level).abs().total_cmp(&(b.0 - level).abs()))
            .unwrap_or((0.0, 0))
    }
}

/// A market's results.
pub struct Outcome {
    pub name: String,
    pub ours: Estimates,
    pub nearest: Estimates,
    pub grid: Estimates,
    /// All of the analysis: preparing and valuing.
    pub seconds: f64,
    /// Of those, preparing (the first subject of each month pays for it).
    pub preparing: f64,
    pub months: usize,
}

/// Values the scored rows of a market.
pub fn roll(name: &str, mut rows: Vec<Scored>, split: Split, every: usize) -> Outcome {
    rows.sort_by(|a, b| {
        a.sale.close_date.cmp(&b.sale.close_date).then_with(|| a.sale.listing_key.cmp(&b.sale.listing_key))
    });
    // A file that does not say what is kept for comparing keeps its last 15 %.
    let told = rows.iter().any(|r| r.devtest);
    if split == Split::TrainTail && told {
        rows.retain(|r| !r.devtest);
    }
    let tail = rows.len() * 85 / 100;
    let wanted: Vec<usize> = (0..rows.len())
        .filter(|i| rows[*i].score && if split == Split::DevTest && told { rows[*i].devtest } else { *i >= tail })
        .enumerate()
        .filter(|(k, _)| k % every == 0)
        .map(|(_, i)| i)
        .collect();
    let scored: Vec<bool> = rows.iter().map(|r| r.score).collect();
    let sales: Vec<Sale> = rows.into_iter().map(|r| r.sale).collect();
    let mut out = Outcome {
        name: name.to_owned(),
        ours: Estimates::default(),
        nearest: Estimates::default(),
        grid: Estimates::default(),
        seconds: 0.0,
        preparing: 0.0,
        months: 0,
    };
    analysis(&mut out, &sales, &wanted);
    baselines(&mut out, &sales, &scored, &wanted);
    out
}

fn analysis(out: &mut Outcome, sales: &[Sale], wanted: &[usize]) {
    let start = Instant::now();
    for (known, these) in months(sales, wanted) {
        let begin = Instant::now();
        let market = PreparedMarket::new(known, sales[these[0]].close_date);
        for (k, i) in these.iter().enumerate() {
            let sale = &sales[*i];
            let mut request = files::request(sale);
            let (usual, wide) = (market.value(&request), {
                request.level = 90;
                market.value(&request)
            });
            if k == 0 {
                out.preparing += begin.elapsed().as_secs_f64();
            }
            match (usual, wide) {
                (Ok(usual), Ok(wide)) => {
                    let tested = |c: &hub_valuation::Cma| tested(sale, c.estimate, c.low, c.high);
                    out.ours.at80.push(tested(&usual));
                    out.ours.at90.push(tested(&wide));
                }
                _ => out.ours.none += 1,
            }
        }
        out.months += 1;
    }
    out.seconds = start.elapsed().as_secs_f64();
}

/// The subjects of each month with the sales up to its last subject's day: prepared once for its first.
fn months<'a, 'w>(sales: &'a [Sale], wanted: &'w [usize]) -> impl Iterator<Item = (&'a [Sale], &'w [usize])> {
    let month = |i: &usize| (sales[*i].close_date.year(), sales[*i].close_date.month());
    wanted.chunk_by(move |a, b| month(a) == month(b)).map(|these| {
        let last = these.iter().map(|i| sales[*i].close_date).max().unwrap_or_default();
        (&sales[..sales.partition_point(|s| s.close_date <= last)], these)
    })
}

/// The two plain methods, each with the correction of the level that a month of its own errors gives.
fn baselines(out: &mut Outcome, sales: &[Sale], scored: &[bool], wanted: &[usize]) {
    let Some(first) = wanted.first().map(|i| sales[*i].close_date) else { return };
    let monthly = sales.iter().all(|s| s.close_date.day() == sales[0].close_date.day());
    let days = if monthly { 62 } else { 45 };
    let begin = first - chrono::Days::new(days);
    // Sales shortly before the first subject are estimated only to learn the level from.
    let all: Vec<usize> = (0..sales.len())
        .filter(|i| scored[*i] && sales[*i].close_date >= begin)
        .filter(|i| *i <= wanted[wanted.len() - 1])
        .collect();
    let asked: std::collections::HashSet<usize> = wanted.iter().copied().collect();
    let nearest = NearestRate::new(sales);
    let mut levels = [LevelCorrection::over(days.cast_signed()), LevelCorrection::over(days.cast_signed())];
    for (_, these) in months(sales, &all) {
        let grid = ClassicGrid::new(sales, sales[these[0]].close_date);
        for i in these {
            let sale = &sales[*i];
            let subject = files::request(sale).subject;
            let day: NaiveDate = sale.close_date;
            let answers = [nearest.estimate(&subject, day), grid.as_ref().and_then(|g| g.estimate(&subject, day))];
            for ((answer, level), into) in answers.into_iter().zip(&mut levels).zip([&mut out.nearest, &mut out.grid]) {
                let Some(answer) = answer else {
                    into.none += usize::from(asked.contains(i));
                    continue;
                };
                let (price, plain) = (sale.close_price.minor as f64, answer.minor as f64);
                if asked.contains(i) {
                    let estimate = plain * level.factor(day);
                    into.at80.push(Tested { price, estimate, low: estimate, high: estimate });
                }
                level.learn(day, price, plain);
            }
        }
    }
}

fn tested(sale: &Sale, estimate: Money, low: Money, high: Money) -> Tested {
    let float = |m: Money| m.minor as f64;
    Tested { price: float(sale.close_price), estimate: float(estimate), low: float(low), high: float(high) }
}

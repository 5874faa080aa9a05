//! Scheduling: how plans grow with steps and providers, what a slip costs, and tours.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveTime;
use hub_domain::calendar::{Hours, TimeOfDay, Weekday};
use hub_domain::{Currency, Money, Place};
use hub_scheduling::local::Local;
use hub_scheduling::plan::{self, After, Budget, Candidate, PlanRequest, Status, Told, Window};
use hub_scheduling::tour::{self, Stop, TourRequest};
use hub_scheduling::travel::SpeedModel;

use crate::figures::{Figures, Times};

/// What the first plan may take, milliseconds.
const FIRST_MS: f64 = 50.0;
/// What proving the best may.
const BEST_MS: f64 = 2_000.0;
/// What planning again after one slip may.
const AGAIN_MS: f64 = 100.0;
/// What a tour of twelve stops may.
const TOUR_MS: f64 = 50.0;
const DAYS: u64 = 30;
const RUNS: u64 = 10;

/// Measures the scheduler.
pub fn scheduling(figures: &mut Figures) -> Result<()> {
    for (steps, candidates) in [(5, 8), (10, 8), (15, 2), (15, 4), (15, 8), (15, 16), (20, 8)] {
        let (mut first, mut best, mut again) = (Times::default(), Times::default(), Times::default());
        let mut proved = 0;
        for seed in 0..RUNS {
            let request = month(seed, steps, candidates)?;
            let started = Instant::now();
            let plan = plan::solve(&request, &Budget::steps(0))?;
            first.add(started.elapsed());
            ensure!(!plan.assignments.is_empty(), "no plan at once");
            let started = Instant::now();
            let plan = plan::solve(&request, &Budget::default())?;
            best.add(started.elapsed());
            proved += u64::from(plan.status == Status::Optimal);
            let slipped = slip(&request, &plan)?;
            let started = Instant::now();
            let new = plan::solve(&slipped, &Budget::default())?;
            again.add(started.elapsed());
            ensure!(new.objective.is_some_and(|of| of.moved > 0), "nothing moved");
        }
        let what = format!("{steps} steps, {candidates} candidates each");
        line(figures, &format!("{what}: first plan"), &first, FIRST_MS);
        line(figures, &format!("{what}: search ({proved} of {RUNS} proved best)"), &best, BEST_MS);
        line(figures, &format!("{what}: again after a slip"), &again, AGAIN_MS);
    }
    for stops in [8, 10, 12, 20, 40] {
        let mut times = Times::default();
        for seed in 0..RUNS {
            let request = day(seed, stops)?;
            let started = Instant::now();
            let tour = tour::solve(&request)?;
            times.add(started.elapsed());
            ensure!(!tour.stops.is_empty(), "no tour");
        }
        line(figures, &format!("a tour of {stops} stops"), &times, TOUR_MS);
    }
    figures.print("Scheduling")
}

fn line(figures: &mut Figures, what: &str, times: &Times, aim: f64) {
    let p95 = times.at(95);
    let met = if p95 <= aim { "met" } else { "missed" };
    figures.line(what, times.text(), format!("{:.3} of the aim of {aim} ms, {met}", p95 / aim));
}

/// Numbers that look drawn and are the same every time.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn at(day: u64, minutes: u64) -> Result<Local> {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).context("a date")?;
    let day = first + chrono::Days::new(day);
    Ok(Local(day.and_time(NaiveTime::MIN) + chrono::TimeDelta::minutes(i64::try_from(minutes)?)))
}

fn window(day: u64, from: u64, to: u64) -> Result<Window> {
    Ok(Window { from: at(day, from)?, to: at(day, to)?, place: None })
}

/// A month in half-hours: three steps each share their candidates, a step waits for an earlier one, a third of them
/// have deadlines, the buyer comes to a quarter.
fn month(seed: u64, steps: u64, candidates: u64) -> Result<PlanRequest> {
    let drawn = &mut Drawn(seed + 1);
    let week = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let mut request = plan::read(plan::example())?;
    (request.slot_minutes, request.days, request.told) = (30, u32::try_from(DAYS)?, Vec::new());
    request.access = Some((0..DAYS).map(|day| window(day, 540, 1_080)).collect::<Result<_>>()?);
    request.people.truncate(1);
    request.providers.clear();
    for group in 0..steps.div_ceil(3) {
        for number in 0..candidates {
            let from = 420 + 30 * drawn.below(6);
            let mut busy = Vec::new();
            for _ in 0..8 {
                let begins = 480 + 30 * drawn.below(14);
                busy.push(window(drawn.below(DAYS), begins, begins + 60 + 30 * drawn.below(6))?);
            }
            request.providers.push(plan::Provider {
                key: format!("{group}.{number}"),
                hours: vec![Hours {
                    days: week.clone(),
                    from: TimeOfDay(u16::try_from(from)?),
                    to: TimeOfDay(u16::try_from(from + 480)?),
                }],
                busy,
            });
        }
    }
    let pattern = request.tasks[0].clone();
    request.tasks.clear();
    for step in 0..steps {
        let mut task = plan::Task { key: step.to_string(), ..pattern.clone() };
        task.minutes = Some(30 + 30 * u32::try_from(drawn.below(6))?);
        if drawn.below(4) > 0 {
            task.present.clear();
        }
        task.deadline = if drawn.below(3) == 0 { Some(at(8 + step * 20 / steps, 1_020)?) } else { None };
        if step > 0 {
            let before = step - 1 - drawn.below(step.min(3));
            task.after = vec![After { task: before.to_string(), wait_minutes: 720 * u32::try_from(drawn.below(3))? }];
        }
        task.candidates = (0..candidates)
            .map(|number| Candidate {
                provider: format!("{}.{number}", step / 3),
                price: Some(Money::from_minor(20_000 + 1_000 * drawn.below(40) as i64, Currency::USD)),
                reluctance: 0,
            })
            .collect();
        request.tasks.push(task);
    }
    Ok(request)
}

/// The same, after everybody was told and somebody who comes in the middle cannot.
fn slip(request: &PlanRequest, plan: &plan::Plan) -> Result<PlanRequest> {
    let mut out = request.clone();
    out.told = plan
        .assignments
        .iter()
        .map(|of| Told { task: of.task.clone(), provider: of.provider.clone(), start: of.start_local, fixed: false })
        .collect();
    let late = &plan.assignments[plan.assignments.len() / 2];
    let who = late.provider.as_ref().context("somebody comes")?;
    let provider = out.providers.iter_mut().find(|provider| provider.key == *who).context("a provider")?;
    provider.busy.push(Window { from: late.start_local, to: late.end_local, place: None });
    Ok(out)
}

fn day(seed: u64, stops: u64) -> Result<TourRequest> {
    let drawn = &mut Drawn(seed + 100);
    let mut all = Vec::new();
    for number in 0..stops {
        let from = 540 + drawn.below(240);
        all.push(Stop {
            key: number.to_string(),
            at: Place {
                latitude: 38.8 + drawn.below(1_500) as f64 / 10_000.0,
                longitude: -77.2 + drawn.below(1_500) as f64 / 10_000.0,
            },
            minutes: 20,
            open: if drawn.below(2) == 0 { Some(vec![window(0, from, from + 240)?]) } else { None },
            lead_minutes: 0,
            overlap: false,
            booked: Vec::new(),
            blackout: Vec::new(),
            after: Vec::new(),
            must: false,
        });
    }
    Ok(TourRequest {
        zone: "America/New_York".to_owned(),
        start: at(0, 540)?,
        end: at(0, (540 + stops * 45).min(1_439))?,
        from: None,
        back_to: None,
        asked_at: None,
        travel: SpeedModel::default(),
        stops: all,
    })
}

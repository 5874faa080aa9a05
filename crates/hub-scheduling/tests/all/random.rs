//! Requests made from a number, the same on every computer.

use hub_domain::{Currency, Money, Place};
use hub_scheduling::local::{Local, TimeOfDay};
use hub_scheduling::plan::{
    After, Candidate, Hours, NamedPlace, Person, PlanRequest, Provider, Task, Told, Weekday, Window,
};
use hub_scheduling::travel::SpeedModel;

/// A small generator (SplitMix64); quality enough for instances, and no dependency.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    pub fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % most
    }

    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    pub fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }
}

pub const ALL: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

pub fn day(number: u64) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap() + chrono::Days::new(number)
}

pub fn at(day_number: u64, minutes: u64) -> Local {
    Local(day(day_number).and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(minutes as i64))
}

pub fn dollars(minor: u64) -> Option<Money> {
    Some(Money::from_minor(minor as i64, Currency::USD))
}

fn place(key: &str, latitude: f64, longitude: f64) -> NamedPlace {
    NamedPlace { key: key.to_owned(), at: Place { latitude, longitude } }
}

fn places() -> Vec<NamedPlace> {
    vec![place("house", 38.90, -77.03), place("office", 38.80, -77.20)]
}

pub fn task(key: String) -> Task {
    Task {
        key,
        minutes: None,
        working_days: None,
        place: None,
        needs_access: false,
        present: Vec::new(),
        hours: None,
        not_before: None,
        not_after: None,
        deadline: None,
        after: Vec::new(),
        candidates: Vec::new(),
    }
}

/// Two or three days in hours, up to four steps: few enough plans to try them all.
pub fn small(seed: u64) -> PlanRequest {
    let dice = &mut Dice::new(seed);
    let days = dice.between(2, 3);
    let hours = |dice: &mut Dice| {
        let from = dice.between(8, 11);
        let to = dice.between(from + 2, 15);
        Hours { days: ALL.to_vec(), from: TimeOfDay(from as u16 * 60), to: TimeOfDay(to as u16 * 60) }
    };
    let busy = |dice: &mut Dice| {
        let mut out = Vec::new();
        if dice.one_in(3) {
            let from = dice.between(8, 13);
            let place = dice.one_in(2).then(|| "office".to_owned());
            out.push(Window {
                from: at(dice.below(days), from * 60),
                to: at(dice.below(1) + days - 1, (from + 1) * 60 + 30),
                place,
            });
            if out[0].to <= out[0].from {
                out.clear();
            }
        }
        out.retain(|window| window.from.0.date() == window.to.0.date());
        out
    };
    let providers: Vec<Provider> = (0..dice.between(1, 3))
        .map(|n| Provider { key: format!("p{n}"), hours: vec![hours(dice)], busy: busy(dice) })
        .collect();
    let people: Vec<Person> = (0..dice.below(2) + 1)
        .map(|n| Person { key: format!("x{n}"), hours: dice.one_in(2).then(|| vec![hours(dice)]), busy: busy(dice) })
        .collect();
    let access = dice.one_in(2).then(|| {
        (0..days)
            .map(|d| Window {
                from: at(d, dice.between(8, 10) * 60),
                to: at(d, dice.between(12, 15) * 60),
                place: None,
            })
            .collect()
    });
    let mut tasks: Vec<Task> = Vec::new();
    for n in 0..dice.between(2, 4) {
        let mut one = task(format!("t{n}"));
        if !providers.is_empty() && !dice.one_in(6) {
            let first = dice.below(providers.len() as u64);
            for k in 0..dice.between(1, providers.len().min(2) as u64) {
                let who = ((first + k) % providers.len() as u64) as usize;
                one.candidates.push(Candidate {
                    provider: providers[who].key.clone(),
                    price: dollars(dice.below(4) * 5_000),
                    reluctance: dice.below(2) as u32 * 1_000,
                });
            }
        }
        if !one.candidates.is_empty() && dice.one_in(7) {
            one.working_days = Some(dice.between(1, 2) as u32);
        } else {
            one.minutes = Some(dice.between(1, 3) as u32 * 60 - 20 * dice.below(2) as u32);
        }
        one.place = match dice.below(4) {
            0 => None,
            1 => Some("office".to_owned()),
            _ => Some("house".to_owned()),
        };
        one.needs_access = dice.one_in(2);
        one.present = people.iter().filter(|_| dice.one_in(3)).map(|person| person.key.clone()).collect();
        if one.working_days.is_some() {
            one.present.clear();
        }
        if one.candidates.is_empty() && one.present.is_empty() {
            one.present.push(people[0].key.clone());
        }
        if one.working_days.is_none() && dice.one_in(5) {
            one.hours = Some(vec![hours(dice)]);
        }
        if dice.one_in(3) {
            one.deadline = Some(at(dice.below(days), dice.between(11, 24) * 60 - 60));
        }
        if dice.one_in(5) {
            one.not_before = Some(at(dice.below(days), dice.between(8, 12) * 60 + 30));
        }
        for other in &tasks {
            if dice.one_in(3) {
                one.after.push(After { task: other.key.clone(), wait_minutes: dice.below(2) as u32 * 90 });
            }
        }
        tasks.push(one);
    }
    let mut told = Vec::new();
    for one in &tasks {
        if dice.one_in(4) {
            told.push(Told {
                task: one.key.clone(),
                provider: one.candidates.first().map(|of| of.provider.clone()),
                start: at(dice.below(days), dice.between(8, 13) * 60),
                fixed: dice.one_in(5),
            });
        }
    }
    PlanRequest {
        zone: "America/New_York".to_owned(),
        from: day(0),
        days: days as u32,
        slot_minutes: 60,
        cushion_days: dice.below(3) as u32,
        travel: SpeedModel::default(),
        places: places(),
        access,
        people,
        providers,
        tasks,
        told,
    }
}

/// A month of half-hours: `steps` steps with `candidates` providers each, shared by every `sharing` steps, in an order
/// like that of a purchase.
pub fn large(seed: u64, steps: u64, candidates: u64, sharing: u64) -> PlanRequest {
    let dice = &mut Dice::new(seed);
    let days = 30_u64;
    let week = ALL[..5].to_vec();
    let groups = steps.div_ceil(sharing);
    let mut providers = Vec::new();
    for group in 0..groups {
        for n in 0..candidates {
            let from = dice.between(14, 20) as u16 * 30;
            let mut busy = Vec::new();
            for _ in 0..dice.between(4, 12) {
                let begin = dice.between(16, 30) * 30;
                let d = dice.below(days);
                let place = dice.one_in(2).then(|| "office".to_owned());
                busy.push(Window { from: at(d, begin), to: at(d, begin + dice.between(2, 8) * 30), place });
            }
            let mut on = week.clone();
            if dice.one_in(3) {
                on.push(Weekday::Sat);
            }
            providers.push(Provider {
                key: format!("p{group}.{n}"),
                hours: vec![Hours { days: on, from: TimeOfDay(from), to: TimeOfDay(from + 16 * 30) }],
                busy,
            });
        }
    }
    let people = vec![
        Person {
            key: "buyer".to_owned(),
            hours: Some(vec![Hours { days: week.clone(), from: TimeOfDay(720), to: TimeOfDay(1_140) }]),
            busy: (0..6)
                .map(|_| {
                    let d = dice.below(days);
                    Window { from: at(d, 780), to: at(d, 900), place: None }
                })
                .collect(),
        },
        Person { key: "agent".to_owned(), hours: None, busy: Vec::new() },
    ];
    let access = Some(
        (0..days)
            .filter(|_| !dice.one_in(4))
            .map(|d| Window { from: at(d, 540), to: at(d, 1_080), place: None })
            .collect::<Vec<_>>(),
    );
    let mut tasks: Vec<Task> = Vec::new();
    for n in 0..steps {
        let mut one = task(format!("t{n}"));
        let group = n / sharing;
        for k in 0..candidates {
            one.candidates.push(Candidate {
                provider: format!("p{group}.{k}"),
                price: dollars(dice.between(20, 60) * 1_000),
                reluctance: dice.below(4) as u32 * 500,
            });
        }
        if dice.one_in(8) {
            one.working_days = Some(dice.between(1, 2) as u32);
        } else {
            one.minutes = Some(dice.between(1, 6) as u32 * 30);
        }
        one.place = Some(if dice.one_in(5) { "office" } else { "house" }.to_owned());
        one.needs_access = one.working_days.is_none() && one.place.as_deref() == Some("house");
        if one.working_days.is_none() {
            if dice.one_in(4) {
                one.present.push("buyer".to_owned());
            }
            if dice.one_in(4) {
                one.present.push("agent".to_owned());
            }
        }
        let earlier = tasks.len() as u64;
        if earlier > 0 && !dice.one_in(4) {
            let other = earlier - 1 - dice.below(earlier.min(3));
            let wait_minutes = if dice.one_in(4) { 1_440 } else { 0 };
            one.after.push(After { task: format!("t{other}"), wait_minutes });
        }
        if dice.one_in(3) {
            let d = (8 + n * 22 / steps + dice.below(4)).min(days - 1);
            one.deadline = Some(at(d, 1_020));
        }
        tasks.push(one);
    }
    PlanRequest {
        zone: "America/New_York".to_owned(),
        from: day(0),
        days: days as u32,
        slot_minutes: 30,
        cushion_days: 2,
        travel: SpeedModel::default(),
        places: places(),
        access,
        people,
        providers,
        tasks,
        told: Vec::new(),
    }
}

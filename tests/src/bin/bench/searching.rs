//! Searches over every listing, as the window asks them.

use std::time::Instant;

use anyhow::Result;
use hub_domain::{BoundingBox, ListingQuery, Near, Place, RangeOf, SortBy, StandardStatus};
use hub_store::Store;

use crate::copying::{self, Measured};
use crate::figures::Times;
use crate::market::{self, CITIES, Dice, STREETS, WORDS};
use crate::plain::Plain;

/// Questions of each kind.
const TIMES: u32 = 60;
/// Dots on a map.
const POINTS: u32 = 10_000;

/// What is measured, in the order in which it is printed, and what the 95th of 100 may take, in milliseconds.
pub const KINDS: &[(&str, f64)] = &[
    ("MLS number", 16.0),
    ("house and street, by their beginnings", 16.0),
    ("street and city", 16.0),
    ("an address as it is typed, each key", 16.0),
    ("city, status and price", 16.0),
    ("status, bedrooms and area, cheapest first", 16.0),
    ("map window of a tenth of a degree", 16.0),
    ("map window of a hundredth of a degree", 16.0),
    ("map window around some 1,000", 16.0),
    ("circle of 2 km", 16.0),
    ("no filter, newest first", 16.0),
    ("two common words of the remarks", 50.0),
    ("a common and a rare word", 50.0),
    ("10,000 points for the map of everything", 50.0),
];

/// Asks, and notes the times and how much was found.
pub async fn search(store: &Store, listings: u64, measured: &mut Measured) -> Result<()> {
    for (name, _) in KINDS {
        let mut times = Times::default();
        let (mut found, cpu) = (0.0, copying::cpu_seconds());
        let questions = questions(name, &mut Dice(5), listings)?;
        for query in &questions {
            let started = Instant::now();
            #[allow(clippy::cast_precision_loss, reason = "a count of listings")]
            let answer = match points(name) {
                true => store.map_points(query, POINTS).await?.len() as f64,
                false => store.search(query).await?.total as f64,
            };
            times.add(started.elapsed());
            found += answer;
        }
        #[allow(clippy::cast_precision_loss, reason = "a count of questions")]
        let count = questions.len() as f64;
        let cpu = (copying::cpu_seconds() - cpu) * 1e3 / count;
        if std::env::var_os("BENCH_TRACE").is_some() {
            eprintln!("{name}: {}   {cpu:.2} ms of processor", times.text());
        }
        measured.insert(format!("{name}|cpu"), cpu);
        measured.insert(format!("{name}|found"), found / count);
        note(name, &times, measured);
    }
    Ok(())
}

/// Asks the plain file a sixth of the questions.
pub async fn search_plain(plain: &mut Plain, listings: u64, measured: &mut Measured) -> Result<()> {
    for (name, _) in KINDS {
        let mut times = Times::default();
        for query in questions(name, &mut Dice(5), listings)?.iter().step_by(6) {
            let most = if points(name) { POINTS } else { query.page_size() };
            let started = Instant::now();
            plain.ask(query, most.into()).await?;
            times.add(started.elapsed());
        }
        note(name, &times, measured);
    }
    Ok(())
}

fn note(name: &str, times: &Times, measured: &mut Measured) {
    measured.insert(format!("{name}|50"), times.at(50));
    measured.insert(format!("{name}|95"), times.at(95));
}

fn points(name: &str) -> bool {
    name.contains("points")
}

#[allow(clippy::cast_precision_loss, reason = "a count of listings")]
fn questions(name: &str, d: &mut Dice, listings: u64) -> Result<Vec<ListingQuery>> {
    Ok(match name {
        "MLS number" => many(|| text(format!("{}", 20_000_000 + u64::from(d.below(100_000_000)) % listings))),
        "house and street, by their beginnings" => many(|| text(format!("{} {}", d.below(19_999), d.pick(STREETS)))),
        "street and city" => many(|| text(format!("{} {}", d.pick(STREETS), d.pick(CITIES)))),
        "an address as it is typed, each key" => typed(d, listings)?,
        "city, status and price" => many(|| priced(d)),
        "status, bedrooms and area, cheapest first" => many(|| roomy(d)),
        "map window of a tenth of a degree" => many(|| window(d, 0.1)),
        "map window of a hundredth of a degree" => many(|| window(d, 0.01)),
        "circle of 2 km" => many(|| circle(d)),
        "no filter, newest first" => many(ListingQuery::default),
        "two common words of the remarks" => many(|| remarks(format!("{} {}", d.pick(WORDS), d.pick(WORDS)))),
        "a common and a rare word" => many(|| remarks(format!("{} {}", d.pick(WORDS), market::rare(d.below(20_000))))),
        "map window around some 1,000" => many(|| window(d, (1_000.0 / listings as f64).sqrt().min(1.0))),
        "10,000 points for the map of everything" => {
            let bbox = BoundingBox { west: -122.5, south: 47.0, east: -121.5, north: 48.0 };
            vec![ListingQuery { bbox: Some(bbox), ..ListingQuery::default() }; 10]
        }
        other => anyhow::bail!("nobody knows how to ask for {other}"),
    })
}

fn many(mut one: impl FnMut() -> ListingQuery) -> Vec<ListingQuery> {
    (0..TIMES).map(|_| one()).collect()
}

fn text(text: String) -> ListingQuery {
    ListingQuery { text, ..ListingQuery::default() }
}

/// Addresses that exist, from the second key on.
fn typed(d: &mut Dice, listings: u64) -> Result<Vec<ListingQuery>> {
    let mut queries = Vec::new();
    for _ in 0..8 {
        let l = market::meaning(market::row(u64::from(d.below(1_000_000)) % listings))?;
        let address = [l.street_number, l.street_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let ends = address.char_indices().map(|(i, c)| i + c.len_utf8()).skip(1);
        queries.extend(ends.map(|end| text(address[..end].to_owned())));
    }
    Ok(queries)
}

fn priced(d: &mut Dice) -> ListingQuery {
    let from = 20_000_000 + i64::from(d.below(60_000)) * 1_000;
    ListingQuery {
        city: Some(d.pick(CITIES).to_owned()),
        statuses: vec![StandardStatus::Active],
        price_minor: RangeOf { from: Some(from), to: Some(from + 5_000_000) },
        sort: SortBy::PriceUp,
        ..ListingQuery::default()
    }
}

fn roomy(d: &mut Dice) -> ListingQuery {
    ListingQuery {
        statuses: vec![StandardStatus::Active],
        beds_min: Some(3),
        area_sqft: RangeOf { from: Some(1_500.0 + f64::from(d.below(500))), to: None },
        sort: SortBy::PriceUp,
        ..ListingQuery::default()
    }
}

fn place(d: &mut Dice) -> Place {
    let mut degrees = || f64::from(d.below(900)) / 1e3;
    Place { latitude: 47.0 + degrees(), longitude: -122.5 + degrees() }
}

fn window(d: &mut Dice, degrees: f64) -> ListingQuery {
    let Place { latitude: south, longitude: west } = place(d);
    let bbox = BoundingBox { west, south, east: west + degrees, north: south + degrees };
    ListingQuery { bbox: Some(bbox), ..ListingQuery::default() }
}

fn circle(d: &mut Dice) -> ListingQuery {
    ListingQuery { near: Some(Near { centre: place(d), metres: 2_000.0 }), ..ListingQuery::default() }
}

fn remarks(words: String) -> ListingQuery {
    ListingQuery { in_remarks: true, ..text(words) }
}

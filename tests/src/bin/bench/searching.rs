//! Searches over every listing, as the window asks them.

use std::time::Instant;

use anyhow::Result;
use hub_domain::{BoundingBox, ListingQuery, Near, Place, RangeOf, SortBy, StandardStatus};
use hub_store::Store;

use crate::figures::{Figures, Times};
use crate::market::{CITIES, Dice, STREETS, WORDS, listing};
use crate::plain::Ceiling;

/// Questions of each kind.
const TIMES: u32 = 60;

/// Asks, and compares with looking through every row once.
pub async fn search(store: &Store, listings: u64, ceiling: &Ceiling, figures: &mut Figures) -> Result<()> {
    #[allow(clippy::cast_precision_loss, reason = "counts of rows")]
    let scan = ceiling.scan.as_secs_f64() * 1e3 * listings as f64 / ceiling.rows.max(1) as f64;
    figures.line(
        format!("{listings} rows of a plain file looked through for a word (by {})", ceiling.rows),
        format!("{scan:.0} ms"),
        "1",
    );
    let mut dice = Dice(5);
    let d = &mut dice;
    let kinds: Vec<(&str, Vec<ListingQuery>)> = vec![
        ("house and street, by their beginnings", many(|| text(format!("{} {}", d.below(19_999), d.pick(STREETS))))),
        ("street and city", many(|| text(format!("{} {}", d.pick(STREETS), d.pick(CITIES))))),
        ("an address as it is typed, each key", typed(d, listings)),
        ("MLS number", many(|| text(format!("{}", 20_000_000 + u64::from(d.below(100_000)) % listings)))),
        ("city, status and price", many(|| priced(d))),
        ("status, bedrooms and area, cheapest first", many(|| roomy(d))),
        ("map window of a tenth of a degree", many(|| window(d))),
        ("circle of 2 km", many(|| circle(d))),
        ("two words of the remarks, of some 32", many(|| remarks(d))),
        ("no filter, newest first", many(ListingQuery::default)),
    ];
    for (name, queries) in kinds {
        let mut times = Times::default();
        let mut found = 0;
        for query in &queries {
            let started = Instant::now();
            let page = store.search(query).await?;
            times.add(started.elapsed());
            found += page.total;
        }
        let faster = scan / times.at(95).max(1e-3);
        let average = found / (queries.len() as u64).max(1);
        figures.line(name, times.text(), format!("{faster:.0} times faster at p95; {average} found on average"));
    }
    let points = ListingQuery {
        bbox: Some(BoundingBox { west: -122.5, south: 47.0, east: -121.5, north: 48.0 }),
        ..ListingQuery::default()
    };
    let mut times = Times::default();
    for _ in 0..5 {
        let started = Instant::now();
        store.map_points(&points, 10_000).await?;
        times.add(started.elapsed());
    }
    figures.line("10,000 points for the map of everything", times.text(), "");
    Ok(())
}

fn many(mut one: impl FnMut() -> ListingQuery) -> Vec<ListingQuery> {
    (0..TIMES).map(|_| one()).collect()
}

fn text(text: String) -> ListingQuery {
    ListingQuery { text, ..ListingQuery::default() }
}

/// Addresses that exist, from the second key on.
fn typed(d: &mut Dice, listings: u64) -> Vec<ListingQuery> {
    let mut queries = Vec::new();
    for _ in 0..8 {
        let l = listing(u64::from(d.below(1_000_000)) % listings);
        let address = [l.street_number, l.street_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let ends = address.char_indices().map(|(i, c)| i + c.len_utf8()).skip(1);
        queries.extend(ends.map(|end| text(address[..end].to_owned())));
    }
    queries
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

fn window(d: &mut Dice) -> ListingQuery {
    let Place { latitude: south, longitude: west } = place(d);
    let bbox = BoundingBox { west, south, east: west + 0.1, north: south + 0.1 };
    ListingQuery { bbox: Some(bbox), ..ListingQuery::default() }
}

fn circle(d: &mut Dice) -> ListingQuery {
    ListingQuery { near: Some(Near { centre: place(d), metres: 2_000.0 }), ..ListingQuery::default() }
}

fn remarks(d: &mut Dice) -> ListingQuery {
    ListingQuery { in_remarks: true, ..text(format!("{} {}", d.pick(WORDS), d.pick(WORDS))) }
}

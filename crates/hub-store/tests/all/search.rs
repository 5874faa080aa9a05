//! Search against a filter that needs no database.

use std::sync::LazyLock;

use hub_domain::{
    BoundingBox, DrawnArea, Listing, ListingQuery, Near, Place, PropertySubType, PropertyType, RangeOf, SortBy,
    StandardStatus, distance_metres,
};
use hub_store::{Substitution, search_price, source_change};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::support::*;

const N: u64 = 600;

/// One store for all cases: they only read.
static STORE: LazyLock<(Runtime, Home, Vec<Listing>)> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let home = runtime.block_on(async {
        let home = Home::new().await;
        let c = connection(&home.store, "north").await;
        fill(&home.store, &c, 0..N, 100).await;
        home
    });
    (runtime, home, (0..N).map(listing).collect())
});

/// Letters and digits, in lower case, without the marks this test's words have.
fn words(text: &str) -> Vec<String> {
    let plain = |c: char| match c {
        'é' | 'É' => 'e',
        other => other.to_ascii_lowercase(),
    };
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| w.chars().map(plain).collect())
        .collect()
}

fn within<T: PartialOrd + Copy>(value: Option<T>, range: &RangeOf<T>) -> bool {
    range.is_open()
        || value.is_some_and(|v| range.from.is_none_or(|from| v >= from) && range.to.is_none_or(|to| v <= to))
}

fn matches(l: &Listing, q: &ListingQuery) -> bool {
    let short: Vec<String> = [l.address_line(), l.city.clone(), l.listing_id.clone(), l.postal_code.clone()]
        .iter()
        .flatten()
        .flat_map(|t| words(t))
        .collect();
    let long = words(l.public_remarks.as_deref().unwrap_or(""));
    let any = |list: bool, empty: bool| empty || list;
    words(&q.text).iter().all(|w| short.iter().any(|s| s.starts_with(w)) || (q.in_remarks && long.contains(w)))
        && any(l.standard_status.is_some_and(|s| q.statuses.contains(&s)), q.statuses.is_empty())
        && any(l.property_type.is_some_and(|t| q.types.contains(&t)), q.types.is_empty())
        && any(l.property_sub_type.is_some_and(|t| q.sub_types.contains(&t)), q.sub_types.is_empty())
        && within(search_price(l).map(|m| m.minor), &q.price_minor)
        && q.beds_min.is_none_or(|n| l.bedrooms_total.is_some_and(|b| b >= n))
        && q.baths_min.is_none_or(|n| l.bathrooms().is_some_and(|b| b >= n))
        && within(l.living_area.map(|a| a.square_feet()), &q.area_sqft)
        && within(l.year_built, &q.year_built)
        && q.city.as_ref().is_none_or(|c| l.city.as_ref().is_some_and(|x| x.to_lowercase() == c.trim().to_lowercase()))
        && q.postal_code.as_ref().is_none_or(|c| l.postal_code.as_deref() == Some(c.trim()))
        && q.bbox.is_none_or(|b| {
            l.place()
                .is_some_and(|p| (b.west..=b.east).contains(&p.longitude) && (b.south..=b.north).contains(&p.latitude))
        })
        && q.near.is_none_or(|n| l.place().is_some_and(|p| distance_metres(n.centre, p) <= n.metres))
        && (q.areas.is_empty() || l.place().is_some_and(|p| q.areas.iter().any(|a| a.contains(p))))
}

/// `Less` when `a` comes first; `None` for orders that rank text.
fn order(a: &Listing, b: &Listing, sort: SortBy) -> std::cmp::Ordering {
    fn last<T: PartialOrd>(a: Option<T>, b: Option<T>, down: bool) -> std::cmp::Ordering {
        match (a, b) {
            (Some(a), Some(b)) if down => b.partial_cmp(&a).unwrap(),
            (Some(a), Some(b)) => a.partial_cmp(&b).unwrap(),
            (a, b) => b.is_some().cmp(&a.is_some()),
        }
    }
    let price = |l: &Listing| search_price(l).map(|m| m.minor);
    match sort {
        SortBy::Relevance | SortBy::Newest => last(source_change(a), source_change(b), true),
        SortBy::PriceUp => last(price(a), price(b), false),
        SortBy::PriceDown => last(price(a), price(b), true),
        SortBy::AreaDown => last(a.living_area.map(|x| x.square_feet()), b.living_area.map(|x| x.square_feet()), true),
        SortBy::CloseDateDown => last(a.close_date, b.close_date, true),
        SortBy::Address => last(a.address_line(), b.address_line(), false),
    }
    .then_with(|| a.listing_key.cmp(&b.listing_key))
}

fn any_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("map"),
        Just("Sycamore"),
        Just("harbor"),
        Just("élan"),
        Just("montreal"),
        Just("be"),
        Just("9800"),
        Just("m2000"),
        Just("1"),
        Just("sunny"),
        Just("turret"),
        Just("st"),
        Just("cedarholm"),
    ];
    proptest::collection::vec(word, 0..6).prop_map(|w| w.join(" "))
}

fn range<T: Copy + PartialOrd + std::fmt::Debug>(
    of: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = RangeOf<T>> {
    (proptest::option::weighted(0.3, of.clone()), proptest::option::weighted(0.3, of))
        .prop_map(|(from, to)| RangeOf { from, to })
}

fn sometimes<S: Strategy>(s: S) -> proptest::option::OptionStrategy<S> {
    proptest::option::weighted(0.2, s)
}

fn any_area() -> impl Strategy<Value = DrawnArea> {
    let place = (47.0..48.0_f64, -122.5..-121.5_f64).prop_map(|(latitude, longitude)| Place { latitude, longitude });
    prop_oneof![
        proptest::collection::vec(place.clone(), 3..8).prop_map(DrawnArea::Polygon),
        (place, 500.0..40_000.0_f64).prop_map(|(centre, metres)| DrawnArea::Circle { centre, metres }),
    ]
}

pub fn any_query() -> impl Strategy<Value = ListingQuery> {
    let kinds = (
        proptest::collection::vec(proptest::sample::select(StandardStatus::ALL), 0..3),
        proptest::collection::vec(proptest::sample::select(PropertyType::ALL), 0..2),
        sometimes(proptest::collection::vec(proptest::sample::select(PropertySubType::ALL), 1..9)),
    );
    let sizes = (
        range(20_000_000_i64..110_000_000),
        sometimes(0..6_i32),
        sometimes((0..12_i32).prop_map(|n| f64::from(n) / 4.0)),
        range((600..4_600_i32).prop_map(f64::from)),
        range(1900..2025_i32),
    );
    let place = (
        sometimes(proptest::sample::select(CITIES).prop_map(|c| format!(" {} ", c.to_uppercase()))),
        sometimes((0..40_u32).prop_map(|n| format!("98{n:03}"))),
        sometimes((-122.5..-121.6_f64, 47.0..47.9_f64, 0.05..0.9_f64)),
        sometimes((-122.5..-121.5_f64, 47.0..48.0_f64, 100.0..60_000.0_f64)),
        sometimes(proptest::collection::vec(any_area(), 1..3)),
    );
    let shape = (
        proptest::sample::select(vec![
            SortBy::Relevance,
            SortBy::Newest,
            SortBy::PriceUp,
            SortBy::PriceDown,
            SortBy::AreaDown,
            SortBy::CloseDateDown,
            SortBy::Address,
        ]),
        0..40_u32,
        0..60_u32,
    );
    (any_text(), any::<bool>(), kinds, sizes, place, shape).prop_map(
        |(text, in_remarks, kinds, sizes, place, shape)| ListingQuery {
            text,
            in_remarks,
            statuses: kinds.0,
            types: kinds.1,
            sub_types: kinds.2.unwrap_or_default(),
            price_minor: sizes.0,
            beds_min: sizes.1,
            baths_min: sizes.2,
            area_sqft: sizes.3,
            year_built: sizes.4,
            city: place.0,
            postal_code: place.1,
            bbox: place.2.map(|(west, south, d)| BoundingBox { west, south, east: west + d, north: south + d }),
            near: place.3.map(|(lon, lat, metres)| Near { centre: Place { latitude: lat, longitude: lon }, metres }),
            areas: place.4.unwrap_or_default(),
            sort: shape.0,
            limit: shape.1,
            offset: shape.2,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn finds_what_a_plain_filter_finds(q in any_query()) {
        let (runtime, home, all) = &*STORE;
        let page = runtime.block_on(home.store.search(&q)).unwrap();
        let mut wanted: Vec<&Listing> = all.iter().filter(|l| matches(l, &q)).collect();
        // A word that no listing has may be replaced; everything else must agree exactly.
        prop_assume!(page.substituted.is_empty());
        prop_assert_eq!(page.total, wanted.len() as u64);
        wanted.sort_by(|a, b| order(a, b, q.sort));
        let ranked = q.sort == SortBy::Relevance && !words(&q.text).is_empty();
        let keys: Vec<&str> = page.rows.iter().map(|r| r.key.as_str()).collect();
        if ranked {
            let all: Vec<&str> = wanted.iter().map(|l| l.listing_key.as_str()).collect();
            prop_assert!(keys.iter().all(|k| all.contains(k)));
            let expected = all.len().saturating_sub(q.offset as usize).min(q.page_size() as usize);
            prop_assert_eq!(keys.len(), expected);
        } else {
            let expected: Vec<&str> = wanted.iter().skip(q.offset as usize).take(q.page_size() as usize)
                .map(|l| l.listing_key.as_str()).collect();
            prop_assert_eq!(keys, expected);
        }
        for row in &page.rows {
            let l = all.iter().find(|l| l.listing_key == row.key).unwrap();
            prop_assert_eq!(row.price, search_price(l));
            prop_assert_eq!(&row.address, &l.address_line());
            prop_assert_eq!(row.baths, l.bathrooms());
            prop_assert_eq!(row.standard_status, l.standard_status);
            prop_assert_eq!(row.modified, source_change(l));
        }
    }

    #[test]
    fn no_text_is_an_error(text in ".{0,80}", in_remarks in any::<bool>()) {
        let (runtime, home, _) = &*STORE;
        let q = ListingQuery { text, in_remarks, ..Default::default() };
        prop_assert!(runtime.block_on(home.store.search(&q)).is_ok());
    }

    #[test]
    fn an_empty_answer_is_explained(q in any_query()) {
        let (runtime, home, all) = &*STORE;
        let effects = runtime.block_on(home.store.explain_empty(&q)).unwrap();
        let found = all.iter().filter(|l| matches(l, &q)).count() as u64;
        for effect in effects {
            let mut without = q.clone();
            let fresh = ListingQuery::default();
            match effect.filter.as_str() {
                "text" => without.text = String::new(),
                "statuses" => without.statuses = fresh.statuses,
                "types" => without.types = fresh.types,
                "sub_types" => without.sub_types = fresh.sub_types,
                "price_minor" => without.price_minor = fresh.price_minor,
                "beds_min" => without.beds_min = None,
                "baths_min" => without.baths_min = None,
                "area_sqft" => without.area_sqft = fresh.area_sqft,
                "year_built" => without.year_built = fresh.year_built,
                "city" => without.city = None,
                "postal_code" => without.postal_code = None,
                "bbox" => without.bbox = None,
                "near" => without.near = None,
                "areas" => without.areas.clear(),
                other => prop_assert!(false, "{} is no part of a question", other),
            }
            let more = all.iter().filter(|l| matches(l, &without)).count() as u64;
            prop_assert_eq!(effect.removes, more - found, "{}", effect.filter);
        }
    }
}

#[test]
fn operators_in_the_text_are_only_text() {
    let (runtime, home, _) = &*STORE;
    let total = |text: &str| {
        let q = ListingQuery { text: text.into(), ..Default::default() };
        runtime.block_on(home.store.search(&q)).unwrap().total
    };
    let maple = total("maple");
    assert!(maple > 0);
    for text in ["\"maple\"", "maple*", "(maple)", "^maple", "+maple", "maple\"\"", "' maple --", "{maple}"] {
        assert_eq!(total(text), maple, "{text}");
    }
    assert_eq!(total("city:maple"), 0, "a column name is a word like any other");
    assert_eq!(total("maple OR sycamore"), 0);
    assert_eq!(total("maple NOT maple"), 0);
    assert_eq!(total("\" *"), N, "a text without letters narrows nothing");
}

#[test]
fn pages_do_not_overlap() {
    let (runtime, home, _) = &*STORE;
    for text in ["", "st", "1"] {
        let mut seen = std::collections::HashSet::new();
        let mut total = None;
        for offset in (0..N as u32 + 60).step_by(60) {
            let q = ListingQuery { text: text.into(), limit: 60, offset, ..Default::default() };
            let page = runtime.block_on(home.store.search(&q)).unwrap();
            assert!(page.rows.iter().all(|r| seen.insert(r.key.clone())));
            total = Some(page.total);
        }
        assert_eq!(seen.len() as u64, total.unwrap());
    }
}

#[test]
fn slips_of_the_finger_are_forgiven_and_said() {
    let (runtime, home, _) = &*STORE;
    let search = |text: &str| {
        let q = ListingQuery { text: text.into(), ..Default::default() };
        runtime.block_on(home.store.search(&q)).unwrap()
    };
    let right = search("sycamore bellweather");
    let wrong = search("sycamroe belweather");
    assert_eq!(wrong.total, right.total);
    assert_eq!(
        wrong.substituted,
        [
            Substitution { typed: "sycamroe".into(), used: "sycamore".into() },
            Substitution { typed: "belweather".into(), used: "bellweather".into() },
        ]
    );
    assert!(right.substituted.is_empty());
    // As typed: a beginning with a slip in it.
    assert_eq!(search("sycma").substituted[0].used, "sycamore");
    // A number is never another number, and words that exist are never replaced.
    let none = search("m29999999");
    assert_eq!((none.total, none.substituted.len()), (0, 0));
    assert!(search("maple sycamore").substituted.is_empty());
    assert_eq!(search("xqzxqzxq").total, 0);
}

#[test]
fn the_map_thins_evenly_and_steadily() {
    let (runtime, home, all) = &*STORE;
    let placed = all.iter().filter(|l| l.place().is_some()).count();
    let q = ListingQuery::default();
    let points = runtime.block_on(home.store.map_points(&q, 10_000)).unwrap();
    assert_eq!(points.len(), placed);
    let few = runtime.block_on(home.store.map_points(&q, 100)).unwrap();
    assert!((70..=100).contains(&few.len()), "{}", few.len());
    assert_eq!(few, runtime.block_on(home.store.map_points(&q, 100)).unwrap());
}

#[test]
fn sales_are_the_closed_ones_before_the_day() {
    let (runtime, home, all) = &*STORE;
    let day = |y, m, d| chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap();
    for (kind, from, bbox) in [
        (Some(PropertyType::Residential), None, None),
        (None, Some(day(2024, 6, 1)), None),
        (None, None, Some(BoundingBox { west: -122.4, south: 47.2, east: -121.9, north: 47.8 })),
    ] {
        let q = hub_store::SalesQuery { property_type: kind, closed_before: day(2025, 3, 1), closed_from: from, bbox };
        let mut got: Vec<String> =
            runtime.block_on(home.store.sales(&q)).unwrap().into_iter().map(|l| l.listing_key).collect();
        let mut wanted: Vec<String> = all
            .iter()
            .filter(|l| l.standard_status == Some(StandardStatus::Closed))
            .filter(|l| l.close_price.is_some() && l.close_date.is_some_and(|d| d < day(2025, 3, 1)))
            .filter(|l| from.is_none_or(|f| l.close_date.is_some_and(|d| d >= f)))
            .filter(|l| kind.is_none_or(|k| l.property_type == Some(k)))
            .filter(|l| {
                bbox.is_none_or(|b| {
                    l.place().is_some_and(|p| {
                        (b.west..=b.east).contains(&p.longitude) && (b.south..=b.north).contains(&p.latitude)
                    })
                })
            })
            .map(|l| l.listing_key.clone())
            .collect();
        got.sort();
        wanted.sort();
        assert!(!wanted.is_empty());
        assert_eq!(got, wanted);
    }
}

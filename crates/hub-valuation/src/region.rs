//! Which part of a large market one subject is valued by.

use hub_domain::{BoundingBox, Place};

/// A market of more sales than this is too large for one fit.
pub const LARGE_MARKET: usize = 40_000;
/// Sales in a region at most.
const REGION: usize = 30_000;
/// The narrowest border tried, in sides of the cell.
const NARROWEST: f64 = 0.01;

/// Where the market of some subjects is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// Subjects in here (its edges left out) share the region.
    pub cell: BoundingBox,
    /// Their sales are in here.
    pub window: BoundingBox,
}

/// The region that the market of a subject is taken from; `None` where there are few enough sales to take them all.
///
/// The map is halved at the middle sale, across its longer side, until a cell holds half of what a region may; the region
/// is the cell with as wide a border as there is room for, so that homes at its edge have neighbours too. Every subject in
/// a cell has the same region, whoever was asked about first: that saves fits, and one home has one estimate. The cells at
/// the edge of the sales go on to the end of the world.
#[must_use]
pub fn region(sales: &[Place], at: Place) -> Option<Region> {
    if sales.len() <= LARGE_MARKET {
        return None;
    }
    let all = bounds(sales)?;
    let mut cell = all;
    let mut inside: Vec<Place> = sales.to_vec();
    while inside.len() > REGION / 2 {
        let middle = f64::midpoint(cell.south, cell.north);
        let wide = (cell.east - cell.west) * middle.to_radians().cos();
        let flat = wide > cell.north - cell.south;
        let of = |p: &Place| if flat { p.longitude } else { p.latitude };
        let middle = inside.len() / 2;
        let cut = of(inside.select_nth_unstable_by(middle, |a, b| of(a).total_cmp(&of(b))).1);
        let (low, high, ours) = if flat {
            (&mut cell.west, &mut cell.east, at.longitude)
        } else {
            (&mut cell.south, &mut cell.north, at.latitude)
        };
        if cut <= *low || cut >= *high {
            // Too many in one place to be parted.
            break;
        }
        if ours < cut {
            *high = cut
        } else {
            *low = cut
        }
        inside.retain(|p| if ours < cut { of(p) < cut } else { of(p) >= cut });
    }
    let count = |b: &BoundingBox| sales.iter().filter(|p| holds(b, **p)).count();
    let mut border = 1.0;
    let mut window = widened(cell, border);
    while count(&window) > REGION {
        border *= 0.8;
        if border < NARROWEST {
            // A town just outside is too large to be taken in.
            window = cell;
            break;
        }
        window = widened(cell, border);
    }
    let edge = |side: f64, outermost: f64, end: f64| if side == outermost { end } else { side };
    let cell = BoundingBox {
        west: edge(cell.west, all.west, -180.0),
        east: edge(cell.east, all.east, 180.0),
        south: edge(cell.south, all.south, -90.0),
        north: edge(cell.north, all.north, 90.0),
    };
    Some(Region { cell, window })
}

/// The smallest window that holds every sale.
fn bounds(sales: &[Place]) -> Option<BoundingBox> {
    let first = sales.first()?;
    let one =
        BoundingBox { west: first.longitude, east: first.longitude, south: first.latitude, north: first.latitude };
    Some(sales.iter().fold(one, |b, p| BoundingBox {
        west: b.west.min(p.longitude),
        east: b.east.max(p.longitude),
        south: b.south.min(p.latitude),
        north: b.north.max(p.latitude),
    }))
}

fn holds(b: &BoundingBox, p: Place) -> bool {
    (b.west..=b.east).contains(&p.longitude) && (b.south..=b.north).contains(&p.latitude)
}

/// With a border of so many times its own sides.
fn widened(b: BoundingBox, border: f64) -> BoundingBox {
    let (x, y) = ((b.east - b.west) * border, (b.north - b.south) * border);
    BoundingBox {
        west: (b.west - x).max(-180.0),
        east: (b.east + x).min(180.0),
        south: (b.south - y).max(-90.0),
        north: (b.north + y).min(90.0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Towns of different sizes in a country of nothing.
    fn country(seed: u64) -> Vec<Place> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 40).unwrap()) / f64::from(1 << 24)
        };
        let towns: Vec<(f64, f64, f64)> =
            (0..12).map(|_| (40.0 + 4.0 * next(), -100.0 + 5.0 * next(), 0.02 + 0.2 * next())).collect();
        (0..90_000)
            .map(|i| {
                let (lat, lon, size) = towns[i * i % 11 % 12];
                Place { latitude: lat + size * (next() - 0.5), longitude: lon + size * (next() - 0.5) }
            })
            .collect()
    }

    #[test]
    fn a_market_that_fits_is_taken_whole() {
        let sales = country(1);
        assert_eq!(region(&sales[..LARGE_MARKET], sales[0]), None);
        assert_eq!(region(&[], sales[0]), None);
    }

    #[test]
    fn one_tower_with_every_sale_ends_the_halving() {
        let there = Place { latitude: 41.0, longitude: -99.0 };
        let region = region(&vec![there; 50_000], there).unwrap();
        assert!(holds(&region.window, there));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_region_is_around_its_subject_and_neither_bare_nor_too_full(seed in 1_u64..1_000_000, which in 0_usize..90_000) {
            let sales = country(seed);
            let at = sales[which];
            let Region { cell, window } = region(&sales, at).unwrap();
            prop_assert!(holds(&cell, at) && holds(&window, at));
            let n = sales.iter().filter(|p| holds(&window, **p)).count();
            prop_assert!((REGION / 4..=REGION).contains(&n), "{n}");
            // Everybody strictly inside the cell has the same.
            let inner = |p: &&Place| {
                p.longitude > cell.west && p.longitude < cell.east && p.latitude > cell.south && p.latitude < cell.north
            };
            for other in sales.iter().filter(inner).step_by(1_500) {
                let same = region(&sales, *other).unwrap();
                prop_assert_eq!(same.window, window);
            }
        }

        #[test]
        fn a_subject_outside_of_every_sale_has_that_of_the_nearest_edge(
            lat in -80.0..80.0_f64, lon in -179.0..179.0_f64,
        ) {
            let sales = country(5);
            let at = Place { latitude: lat, longitude: lon };
            let found = region(&sales, at).unwrap();
            prop_assert!(holds(&found.cell, at));
            let all = bounds(&sales).unwrap();
            let nearest =
                Place { latitude: lat.clamp(all.south, all.north), longitude: lon.clamp(all.west, all.east) };
            prop_assert_eq!(region(&sales, nearest), Some(found));
        }
    }
}

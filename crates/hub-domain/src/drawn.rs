use serde::{Deserialize, Serialize};

use crate::{BoundingBox, Place, distance_metres};

/// An area drawn on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrawnArea {
    /// Inside a closed line through these points, in order; the last one joins the first. Where the line crosses
    /// itself, what it encloses an odd number of times is inside.
    Polygon(Vec<Place>),
    /// Within a distance of a point.
    Circle {
        /// The middle.
        centre: Place,
        /// Radius, metres.
        metres: f64,
    },
}

/// Why an area cannot be searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AreaError {
    /// Fewer corners than enclose anything, or more than anyone draws.
    #[error("a drawn area has 3 to {} corners", DrawnArea::MOST_CORNERS)]
    Corners,
    /// A point that is not on Earth.
    #[error("a point lies outside −90 to 90 degrees north or −180 to 180 degrees east")]
    OffEarth,
    /// A radius that is no distance, or wider than a search by distance makes sense.
    #[error("a radius is above 0 and at most 500 km")]
    Radius,
}

impl DrawnArea {
    /// Corners a polygon may have.
    pub const MOST_CORNERS: usize = 1_000;
    /// Areas one question may have.
    pub const MOST_AREAS: usize = 20;
    const MOST_METRES: f64 = 500_000.0;

    /// Checks that the area can be searched.
    ///
    /// # Errors
    /// See [`AreaError`].
    pub fn check(&self) -> Result<(), AreaError> {
        let on_earth = |p: &Place| (-90.0..=90.0).contains(&p.latitude) && (-180.0..=180.0).contains(&p.longitude);
        match self {
            Self::Polygon(corners) if !(3..=Self::MOST_CORNERS).contains(&corners.len()) => Err(AreaError::Corners),
            Self::Polygon(corners) if !corners.iter().all(on_earth) => Err(AreaError::OffEarth),
            Self::Circle { centre, .. } if !on_earth(centre) => Err(AreaError::OffEarth),
            // Written so that "not a number" is refused too.
            Self::Circle { metres, .. } if !(*metres > 0.0 && *metres <= Self::MOST_METRES) => Err(AreaError::Radius),
            _ => Ok(()),
        }
    }

    /// The smallest window that holds the area.
    #[must_use]
    pub fn window(&self) -> BoundingBox {
        match self {
            Self::Circle { centre, metres } => BoundingBox::around(*centre, *metres),
            Self::Polygon(corners) => {
                let nothing = BoundingBox { west: 180.0, south: 90.0, east: -180.0, north: -90.0 };
                corners.iter().fold(nothing, |b, p| BoundingBox {
                    west: b.west.min(p.longitude),
                    south: b.south.min(p.latitude),
                    east: b.east.max(p.longitude),
                    north: b.north.max(p.latitude),
                })
            }
        }
    }

    /// Whether a point is inside. Lines between corners are straight on a map in degrees; a point exactly on one may
    /// count as inside or outside, but two areas that share a border never both lack it or both have it.
    #[must_use]
    pub fn contains(&self, place: Place) -> bool {
        match self {
            Self::Circle { centre, metres } => distance_metres(*centre, place) <= *metres,
            Self::Polygon(corners) => {
                let mut inside = false;
                let mut from = match corners.last() {
                    Some(last) => *last,
                    None => return false,
                };
                for to in corners {
                    // A ray to the east crosses this side: half-open in latitude, so that a corner counts once.
                    if (from.latitude > place.latitude) != (to.latitude > place.latitude) {
                        // Always worked out from the lower end, so that a shared side gives both areas the same number.
                        let (low, high) = if from.latitude < to.latitude { (from, *to) } else { (*to, from) };
                        let along = (place.latitude - low.latitude) / (high.latitude - low.latitude);
                        let crossing = low.longitude + along * (high.longitude - low.longitude);
                        if place.longitude < crossing {
                            inside = !inside;
                        }
                    }
                    from = *to;
                }
                inside
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(latitude: f64, longitude: f64) -> Place {
        Place { latitude, longitude }
    }

    fn polygon(corners: &[(f64, f64)]) -> DrawnArea {
        DrawnArea::Polygon(corners.iter().map(|(lat, lon)| at(*lat, *lon)).collect())
    }

    #[test]
    fn a_horseshoe_does_not_hold_its_gap() {
        let shoe = polygon(&[(0., 0.), (3., 0.), (3., 1.), (1., 1.), (1., 2.), (3., 2.), (3., 3.), (0., 3.)]);
        assert!(shoe.contains(at(0.5, 1.5)));
        assert!(shoe.contains(at(2.0, 0.5)));
        assert!(shoe.contains(at(2.0, 2.5)));
        assert!(!shoe.contains(at(2.0, 1.5)), "the gap");
        assert!(!shoe.contains(at(3.5, 0.5)));
    }

    #[test]
    fn a_corner_at_the_height_of_a_point_counts_once() {
        let diamond = polygon(&[(1., 0.), (0., 1.), (-1., 0.), (0., -1.)]);
        assert!(diamond.contains(at(0.0, 0.0)));
        assert!(!diamond.contains(at(0.0, -2.0)));
        assert!(!diamond.contains(at(0.0, 2.0)));
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(polygon(&[(0., 0.), (1., 1.)]).check(), Err(AreaError::Corners));
        assert_eq!(polygon(&[(0., 0.), (1., 1.), (f64::NAN, 0.)]).check(), Err(AreaError::OffEarth));
        assert_eq!(polygon(&[(0., 0.), (1., 1.), (0., 181.)]).check(), Err(AreaError::OffEarth));
        for metres in [0.0, -1.0, f64::NAN, f64::INFINITY, 500_001.0] {
            assert_eq!(DrawnArea::Circle { centre: at(47., -122.), metres }.check(), Err(AreaError::Radius));
        }
        assert_eq!(DrawnArea::Circle { centre: at(91., 0.), metres: 1.0 }.check(), Err(AreaError::OffEarth));
        assert!(!DrawnArea::Polygon(Vec::new()).contains(at(0., 0.)));
    }

    fn corners() -> impl Strategy<Value = Vec<Place>> {
        proptest::collection::vec((40.0..50.0_f64, -125.0..-115.0_f64), 3..12)
            .prop_map(|all| all.into_iter().map(|(lat, lon)| at(lat, lon)).collect())
    }

    proptest! {
        #[test]
        fn the_window_holds_the_area(corners in corners(), lat in 39.0..51.0_f64, lon in -126.0..-114.0_f64) {
            let area = DrawnArea::Polygon(corners);
            let w = area.window();
            if area.contains(at(lat, lon)) {
                prop_assert!(lat >= w.south && lat <= w.north && lon >= w.west && lon <= w.east);
            }
        }

        #[test]
        fn where_one_begins_and_which_way_one_goes_round_is_the_same(
            corners in corners(), turn in 0usize..12, lat in 40.0..50.0_f64, lon in -125.0..-115.0_f64,
        ) {
            let mut turned = corners.clone();
            turned.rotate_left(turn % corners.len());
            let mut back = corners.clone();
            back.reverse();
            let wanted = DrawnArea::Polygon(corners).contains(at(lat, lon));
            prop_assert_eq!(DrawnArea::Polygon(turned).contains(at(lat, lon)), wanted);
            prop_assert_eq!(DrawnArea::Polygon(back).contains(at(lat, lon)), wanted);
        }

        #[test]
        fn neighbours_share_no_point_and_lose_none(
            cut in 41.0..49.0_f64, tilt in -1.0..1.0_f64, lat in 40.0..50.0_f64, lon in -125.0..-115.0_f64,
        ) {
            let (west, east) = (at(cut, -125.5), at(cut + tilt, -114.5));
            let south = DrawnArea::Polygon(vec![west, east, at(39., -114.5), at(39., -125.5)]);
            let north = DrawnArea::Polygon(vec![east, west, at(51.5, -125.5), at(51.5, -114.5)]);
            prop_assert!(south.contains(at(lat, lon)) != north.contains(at(lat, lon)));
        }
    }
}

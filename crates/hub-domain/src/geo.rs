use serde::{Deserialize, Serialize};

/// A point on the WGS 84 ellipsoid, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
}

impl Place {
    /// A point, or `None` when the numbers are outside their ranges or the null island (0, 0) that feeds use for
    /// "unknown".
    #[must_use]
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let inside = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        let known = latitude != 0.0 || longitude != 0.0;
        (inside && known).then_some(Self { latitude, longitude })
    }
}

/// A map window in degrees. Does not cross the 180th meridian.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoundingBox {
    /// Western edge.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

impl BoundingBox {
    /// The smallest window that holds every point within `metres` of `centre`.
    #[must_use]
    pub fn around(centre: Place, metres: f64) -> Self {
        let lat = (metres / METRES_PER_DEGREE).min(90.0);
        let shrink = centre.latitude.to_radians().cos().max(0.01);
        let lon = (lat / shrink).min(180.0);
        Self {
            west: (centre.longitude - lon).max(-180.0),
            south: (centre.latitude - lat).max(-90.0),
            east: (centre.longitude + lon).min(180.0),
            north: (centre.latitude + lat).min(90.0),
        }
    }
}

const EARTH_RADIUS_METRES: f64 = 6_371_008.8;
/// A little short, so that a window made with it is never too small.
const METRES_PER_DEGREE: f64 = 110_500.0;

/// Great-circle distance in metres (haversine on the mean Earth radius; within 0.5 % of the ellipsoid).
#[must_use]
pub fn distance_metres(a: Place, b: Place) -> f64 {
    let (lat_a, lat_b) = (a.latitude.to_radians(), b.latitude.to_radians());
    let half_lat = (lat_b - lat_a) / 2.0;
    let half_lon = (b.longitude - a.longitude).to_radians() / 2.0;
    let h = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
    2.0 * EARTH_RADIUS_METRES * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn seattle_to_portland() {
        let seattle = Place::new(47.6062, -122.3321).unwrap();
        let portland = Place::new(45.5152, -122.6784).unwrap();
        assert!((distance_metres(seattle, portland) - 233_900.0).abs() < 1_500.0);
    }

    proptest! {
        #[test]
        fn window_holds_its_circle(lat in -60.0..60.0_f64, lon in -170.0..170.0_f64, km in 0.1..80.0_f64, turn in 0.0..360.0_f64) {
            let centre = Place { latitude: lat, longitude: lon };
            let window = BoundingBox::around(centre, km * 1000.0);
            let angle = turn.to_radians();
            let d = km * 999.0 / 111_195.0;
            let point = Place { latitude: lat + d * angle.sin(), longitude: lon + d * angle.cos() / lat.to_radians().cos() };
            if distance_metres(centre, point) <= km * 1000.0 {
                prop_assert!(point.latitude >= window.south && point.latitude <= window.north);
                prop_assert!(point.longitude >= window.west && point.longitude <= window.east);
            }
        }
    }
}

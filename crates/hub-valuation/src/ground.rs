use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use hub_domain::Place;
use serde::{Deserialize, Serialize};

/// A flat map around a market: metres east and north of its middle. Good to a per cent over a metropolitan area.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    latitude: f64,
    longitude: f64,
    east: f64,
}

const METRES_PER_DEGREE: f64 = 111_195.0;

impl Plane {
    pub(crate) fn around(latitude: f64, longitude: f64) -> Self {
        Self { latitude, longitude, east: METRES_PER_DEGREE * latitude.to_radians().cos().max(0.01) }
    }

    pub(crate) fn metres(&self, place: Place) -> [f64; 2] {
        [(place.longitude - self.longitude) * self.east, (place.latitude - self.latitude) * METRES_PER_DEGREE]
    }
}

/// Hashes grid corners. They come from a map, not from an adversary, and there are hundreds of thousands of look-ups.
#[derive(Debug, Clone, Default)]
struct Mix(u64);

type Quick = BuildHasherDefault<Mix>;

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }

    fn write_i32(&mut self, i: i32) {
        self.0 = (self.0.rotate_left(23) ^ u64::from(i.cast_unsigned())).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// A price surface over the plane: heights at the nodes of a square grid, linear in between. Only nodes near sales
/// exist; elsewhere the surface is flat at zero.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Surface {
    spacing: f64,
    nodes: HashMap<(i32, i32), usize, Quick>,
    pub heights: Vec<f64>,
}

impl Surface {
    /// A surface over points with about `wanted` nodes.
    pub(crate) fn over(points: &[[f64; 2]], wanted: usize) -> Self {
        if points.len() < 20 || wanted < 4 {
            return Self::default();
        }
        // The finest spacing of a fixed ladder that needs no more nodes than wanted, found on a sample.
        let stride = points.len() / 2_000 + 1;
        let sample: Vec<[f64; 2]> = points.iter().step_by(stride).copied().collect();
        #[allow(clippy::cast_precision_loss, reason = "a small count")]
        let least = 4.0 / stride as f64;
        let mut spacing = 40_000.0;
        let mut best = None;
        while spacing > 300.0 && Self::with(&sample, spacing, least).heights.len() <= wanted {
            best = Some(spacing);
            spacing /= 1.4;
        }
        best.map_or_else(Self::default, |spacing| Self::with(points, spacing, 4.0))
    }

    fn with(points: &[[f64; 2]], spacing: f64, least: f64) -> Self {
        let blank = Self { spacing, ..Self::default() };
        let mut mass: HashMap<(i32, i32), f64, Quick> = HashMap::default();
        for p in points {
            for (node, share) in blank.corners(*p) {
                *mass.entry(node).or_default() += share;
            }
        }
        let mut kept: Vec<(i32, i32)> = mass.into_iter().filter(|(_, m)| *m >= least).map(|(n, _)| n).collect();
        kept.sort_unstable();
        let heights = vec![0.0; kept.len()];
        Self { spacing, nodes: kept.into_iter().zip(0..).collect(), heights }
    }

    fn corners(&self, p: [f64; 2]) -> [((i32, i32), f64); 4] {
        let (u, v) = (p[0] / self.spacing, p[1] / self.spacing);
        #[allow(clippy::cast_possible_truncation, reason = "metres on the Earth over hundreds of metres")]
        let (i, j) = (u.floor() as i32, v.floor() as i32);
        let (a, b) = (u - u.floor(), v - v.floor());
        [
            ((i, j), (1.0 - a) * (1.0 - b)),
            ((i, j + 1), (1.0 - a) * b),
            ((i + 1, j), a * (1.0 - b)),
            ((i + 1, j + 1), a * b),
        ]
    }

    /// The nodes a point leans on and how much, in ascending order of node; none when the surface is empty.
    pub(crate) fn parts(&self, p: [f64; 2], mut with: impl FnMut(usize, f64)) {
        if self.heights.is_empty() {
            return;
        }
        // Nodes are numbered in the order of their corners, so these come ascending.
        for (node, share) in self.corners(p) {
            if let Some(at) = self.nodes.get(&node) {
                with(*at, share);
            }
        }
    }

    pub(crate) fn at(&self, p: [f64; 2]) -> f64 {
        let mut sum = 0.0;
        self.parts(p, |node, share| sum += share * self.heights[node]);
        sum
    }
}

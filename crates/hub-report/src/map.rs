use hub_domain::{Place, distance_metres};
use serde::Serialize;

use crate::format::METRES_PER_MILE;

/// Kept free along the edges, so that no mark touches the frame.
const EDGE: f64 = 26.0;
/// Marks of numbered comparables closer than this are moved apart.
const MARK: f64 = 15.0;
/// Never zoom in further than this across, metres: a sketch of two neighbours is still a place.
const LEAST_ACROSS: f64 = 500.0;

/// A comparable to plot; the first few carry their number, the rest are dots.
pub(crate) struct Pin {
    /// Number in the report, or `None` for a comparable of the appendix.
    pub number: Option<usize>,
    /// Where it stands.
    pub place: Place,
}

/// The sketch in points from its top left corner: where the houses are, how far a mile is, which way is north.
#[derive(Debug, Serialize)]
pub(crate) struct MapSketch {
    width: f64,
    height: f64,
    subject: Option<(f64, f64)>,
    /// Where the word "Subject" is centred.
    subject_label: Option<(f64, f64)>,
    marks: Vec<Mark>,
    dots: Vec<(f64, f64)>,
    rings: Vec<Ring>,
    scale: Scale,
}

/// A numbered mark; drawn at (x, y) with a leader to the true place when they differ.
#[derive(Debug, Serialize)]
struct Mark {
    number: usize,
    x: f64,
    y: f64,
    true_x: f64,
    true_y: f64,
    moved: bool,
}

/// A circle of equal distance around the subject.
#[derive(Debug, Serialize)]
struct Ring {
    radius: f64,
    text: String,
    /// Where its name stands, on the ring and clear of the marks; absent when there is no such place.
    label: Option<(f64, f64)>,
}

#[derive(Debug, Serialize)]
struct Scale {
    length: f64,
    text: String,
}

/// Width and height, points.
type Size = (f64, f64);

/// Plots what can be plotted into a sketch of that size; `None` when no comparable has coordinates.
pub(crate) fn sketch(subject: Option<Place>, pins: &[Pin], size: Size) -> Option<MapSketch> {
    if pins.is_empty() {
        return None;
    }
    let frame = Frame::around(subject.into_iter().chain(pins.iter().map(|p| p.place)), size);
    let subject_at = subject.map(|s| frame.project(s));
    let mut marks = Vec::new();
    let mut dots = Vec::new();
    for pin in pins {
        let (x, y) = frame.project(pin.place);
        match pin.number {
            Some(number) => marks.push(Mark { number, x, y, true_x: x, true_y: y, moved: false }),
            None => dots.push((x, y)),
        }
    }
    let subject_label = subject_at.map(|at| label_beside(at, &marks, &dots, size));
    spread(&mut marks, subject_at.zip(subject_label), size);
    let rings = subject_at.zip(subject_label).map(|(at, label)| frame.rings(at, label, &marks)).unwrap_or_default();
    Some(MapSketch {
        width: size.0,
        height: size.1,
        subject: subject_at,
        subject_label,
        marks,
        dots,
        rings,
        scale: frame.scale(),
    })
}

/// A flat window on the sphere, good to a fraction of a percent over a town.
struct Frame {
    size: Size,
    west: f64,
    north: f64,
    shrink: f64,
    points_per_degree: f64,
    left: f64,
    top: f64,
    metres_per_point: f64,
}

impl Frame {
    fn around(places: impl Iterator<Item = Place>, size: Size) -> Self {
        let (mut west, mut east, mut south, mut north) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for place in places {
            west = west.min(place.longitude);
            east = east.max(place.longitude);
            south = south.min(place.latitude);
            north = north.max(place.latitude);
        }
        let middle = f64::midpoint(south, north);
        let shrink = middle.to_radians().cos().max(0.01);
        let degree = distance_metres(
            Place { latitude: middle - 0.5, longitude: west },
            Place { latitude: middle + 0.5, longitude: west },
        );
        let least = LEAST_ACROSS / degree;
        let across = ((east - west) * shrink).max(least);
        let down = (north - south).max(least * size.1 / size.0);
        let points_per_degree = ((size.0 - 2.0 * EDGE) / across).min((size.1 - 2.0 * EDGE) / down);
        let used_x = (east - west) * shrink * points_per_degree;
        let used_y = (north - south) * points_per_degree;
        Self {
            size,
            west,
            north,
            shrink,
            points_per_degree,
            left: (size.0 - used_x) / 2.0,
            top: (size.1 - used_y) / 2.0,
            metres_per_point: degree / points_per_degree,
        }
    }

    fn project(&self, place: Place) -> (f64, f64) {
        let x = self.left + (place.longitude - self.west) * self.shrink * self.points_per_degree;
        let y = self.top + (self.north - place.latitude) * self.points_per_degree;
        (round(x), round(y))
    }

    /// A bar of a round number of miles (or feet), about a sixth of the sketch.
    fn scale(&self) -> Scale {
        let size = self.size;
        let (metres, text) = nice_distance(size.0 / 6.0 * self.metres_per_point);
        Scale { length: round(metres / self.metres_per_point), text }
    }

    /// Three circles of a round distance each; the outer ones may leave the sketch.
    fn rings(&self, subject: (f64, f64), name: (f64, f64), marks: &[Mark]) -> Vec<Ring> {
        let size = self.size;
        let (first, _) = nice_distance(size.1 / 4.0 * self.metres_per_point);
        (1..=3)
            .map(|i| {
                let metres = first * f64::from(i);
                let radius = round(metres / self.metres_per_point);
                Ring { radius, text: distance_text(metres), label: ring_label(subject, name, radius, marks, self.size) }
            })
            .collect()
    }
}

/// The place on a ring, starting from the upper right, that is farthest from the marks and inside the sketch.
fn ring_label(subject: (f64, f64), name: (f64, f64), radius: f64, marks: &[Mark], size: Size) -> Option<(f64, f64)> {
    let free = |x: f64, y: f64| {
        let subject_gap = (x - subject.0).hypot(y - subject.1).min((x - name.0).hypot(y - name.1) - 14.0);
        marks.iter().map(|m| (x - m.x).hypot(y - m.y)).fold(subject_gap, f64::min).min(30.0)
    };
    let mut best: Option<(f64, (f64, f64))> = None;
    for step in 0..24 {
        let angle = std::f64::consts::FRAC_PI_4 + f64::from(step) * std::f64::consts::PI / 12.0;
        let (x, y) = (subject.0 + radius * angle.cos(), subject.1 - radius * angle.sin());
        // Clear of the frame, the north arrow and the scale bar.
        let inside = (24.0..=size.0 - 44.0).contains(&x) && (12.0..=size.1 - 34.0).contains(&y);
        let gap = free(x, y);
        if inside && gap > 16.0 && best.is_none_or(|(widest, _)| gap > widest) {
            best = Some((gap, (round(x), round(y))));
        }
    }
    best.map(|(_, at)| at)
}

/// The largest round distance that is not longer than `metres`, and its name.
fn nice_distance(metres: f64) -> (f64, String) {
    const FEET: [f64; 4] = [100.0, 200.0, 250.0, 500.0];
    const MILES: [f64; 17] =
        [0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0];
    let feet = FEET.iter().map(|f| f * METRES_PER_MILE / 5_280.0);
    let miles = MILES.iter().map(|m| m * METRES_PER_MILE);
    let fits = feet.chain(miles).rfind(|d| *d <= metres).unwrap_or(100.0 * METRES_PER_MILE / 5_280.0);
    (fits, distance_text(fits))
}

fn distance_text(metres: f64) -> String {
    let miles = metres / METRES_PER_MILE;
    if miles < 0.0999 {
        format!("{:.0}\u{a0}ft", miles * 5_280.0)
    } else {
        format!("{}\u{a0}mi", crate::format::decimal(miles, 2))
    }
}

/// Below, above, right or left of the subject: where the fewest houses are.
fn label_beside(subject: (f64, f64), marks: &[Mark], dots: &[(f64, f64)], size: Size) -> (f64, f64) {
    let beside =
        [(0.0, 13.0), (0.0, -14.0), (27.0, 0.0), (-27.0, 0.0)].map(|(dx, dy)| (subject.0 + dx, subject.1 + dy));
    let free = |(x, y): (f64, f64)| {
        let houses = marks.iter().map(|m| (m.true_x, m.true_y)).chain(dots.iter().copied());
        let nearest = houses.map(|(hx, hy)| ((x - hx) / 1.8).hypot(y - hy)).fold(20.0, f64::min);
        if (20.0..=size.0 - 20.0).contains(&x) && (8.0..=size.1 - 8.0).contains(&y) { nearest } else { -1.0 }
    };
    let mut best = beside[0];
    for place in beside {
        if free(place) > free(best) {
            best = place;
        }
    }
    (round(best.0), round(best.1))
}

/// Moves marks that would hide one another, the subject or its name to the nearest free place, in order: a mark that
/// nothing disturbs stays where its house is.
fn spread(marks: &mut [Mark], subject: Option<((f64, f64), (f64, f64))>, size: Size) {
    let mut taken: Vec<(f64, f64)> =
        subject.into_iter().flat_map(|(at, (x, y))| [at, (x - 11.0, y), (x + 11.0, y)]).collect();
    for mark in marks {
        let free = |&(x, y): &(f64, f64)| {
            let inside = (MARK..=size.0 - MARK).contains(&x) && (MARK..=size.1 - MARK).contains(&y);
            inside && taken.iter().all(|t| (x - t.0).hypot(y - t.1) >= MARK)
        };
        let rings = (0..60_u32).flat_map(|step| (0..24_u32).map(move |turn| (step, turn)));
        let place = rings
            .map(|(step, turn)| {
                let (radius, angle) = (f64::from(step) * 4.0, f64::from(turn) * std::f64::consts::PI / 12.0);
                (round(mark.true_x + radius * angle.cos()), round(mark.true_y - radius * angle.sin()))
            })
            .find(free)
            .unwrap_or((mark.true_x, mark.true_y));
        (mark.x, mark.y) = place;
        mark.moved = (mark.x - mark.true_x).hypot(mark.y - mark.true_y) > 3.0;
        taken.push(place);
    }
}

/// A hundredth of a point: finer than any printer, and no noise in the bytes.
fn round(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: Size = (504.0, 300.0);

    fn place(latitude: f64, longitude: f64) -> Place {
        Place { latitude, longitude }
    }

    #[test]
    fn scale_bar_is_true() {
        let subject = place(47.6, -122.3);
        let pins = [
            Pin { number: Some(1), place: place(47.61, -122.28) },
            Pin { number: Some(2), place: place(47.59, -122.33) },
        ];
        let map = sketch(Some(subject), &pins, SIZE).unwrap();
        let (sx, sy) = map.subject.unwrap();
        let points = (map.marks[0].true_x - sx).hypot(map.marks[0].true_y - sy);
        let metres = distance_metres(subject, pins[0].place);
        let bar_metres = map.scale.text.trim_end_matches("\u{a0}mi").parse::<f64>().unwrap() * METRES_PER_MILE;
        let by_bar = points / map.scale.length * bar_metres;
        assert!((by_bar / metres - 1.0).abs() < 0.01, "{by_bar} against {metres}");
        assert!(map.marks[0].true_y < sy, "north is up");
    }

    #[test]
    fn neighbours_in_one_building_are_told_apart() {
        let here = place(47.6, -122.3);
        let pins: Vec<Pin> = (1..=6).map(|n| Pin { number: Some(n), place: here }).collect();
        let map = sketch(Some(here), &pins, SIZE).unwrap();
        for (i, a) in map.marks.iter().enumerate() {
            for b in &map.marks[..i] {
                assert!((a.x - b.x).hypot(a.y - b.y) >= MARK, "{a:?} {b:?}");
            }
            assert!(a.moved);
        }
        assert!(sketch(Some(here), &[], SIZE).is_none());
    }

    proptest! {
        #[test]
        fn everything_stays_inside(
            subject in proptest::option::of((-60.0..70.0_f64, -170.0..170.0_f64)),
            pins in proptest::collection::vec((-60.0..70.0_f64, -170.0..170.0_f64), 1..31),
        ) {
            let subject = subject.map(|(lat, lon)| place(lat, lon));
            let pins: Vec<Pin> = pins.iter().enumerate()
                .map(|(i, &(lat, lon))| Pin { number: (i < 6).then_some(i + 1), place: place(lat, lon) }).collect();
            let map = sketch(subject, &pins, SIZE).unwrap();
            let inside = |x: f64, y: f64| (0.0..=SIZE.0).contains(&x) && (0.0..=SIZE.1).contains(&y);
            for mark in &map.marks {
                prop_assert!(inside(mark.x, mark.y) && inside(mark.true_x, mark.true_y));
            }
            for &(x, y) in map.dots.iter().chain(&map.subject) {
                prop_assert!(inside(x, y));
            }
            prop_assert!(map.scale.length.is_finite());
        }
    }
}

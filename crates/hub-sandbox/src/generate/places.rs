use crate::rng::Rng;

/// A part of a town with a price level of its own.
#[derive(Debug, Clone, Copy)]
pub struct Neighbourhood {
    /// Town.
    pub city: &'static str,
    /// Name.
    pub name: &'static str,
    /// Postal code; none of these is in use.
    pub postal: &'static str,
    /// Middle, degrees north.
    pub latitude: f64,
    /// Middle, degrees east.
    pub longitude: f64,
    /// Dollars per square foot of an ordinary house of 2,000 square feet.
    pub level: f64,
    /// Typical year of building.
    pub built: i64,
    /// How many of a hundred lots touch the water.
    pub waterfront: i64,
}

const fn part(
    city: &'static str,
    name: &'static str,
    postal: &'static str,
    (latitude, longitude): (f64, f64),
    (level, built, waterfront): (f64, i64, i64),
) -> Neighbourhood {
    Neighbourhood { city, name, postal, latitude, longitude, level, built, waterfront }
}

/// The region: an invented county around an invented lake.
pub const NEIGHBOURHOODS: &[Neighbourhood] = &[
    part("Port Maren", "Old Harbor", "99951", (47.462, -121.402), (412.0, 1931, 9)),
    part("Port Maren", "Lantern Hill", "99951", (47.474, -121.418), (455.0, 1956, 0)),
    part("Port Maren", "Cannery Row East", "99952", (47.451, -121.385), (338.0, 1978, 4)),
    part("Port Maren", "Maren Heights", "99952", (47.488, -121.395), (391.0, 1999, 0)),
    part("Alderbrook Falls", "Mill Bend", "99953", (47.521, -121.318), (286.0, 1964, 2)),
    part("Alderbrook Falls", "Upper Falls", "99953", (47.536, -121.302), (322.0, 1988, 0)),
    part("Alderbrook Falls", "Fernway", "99954", (47.512, -121.288), (264.0, 1972, 0)),
    part("Fennwick", "Fennwick Center", "99955", (47.402, -121.286), (238.0, 1951, 0)),
    part("Fennwick", "Barley Flats", "99955", (47.389, -121.262), (205.0, 1969, 0)),
    part("Fennwick", "South Orchard", "99956", (47.372, -121.298), (247.0, 2006, 0)),
    part("Harlow Bay", "Bayshore", "99957", (47.431, -121.472), (498.0, 1974, 16)),
    part("Harlow Bay", "Gull Point", "99957", (47.418, -121.489), (561.0, 1985, 22)),
    part("Harlow Bay", "Inland Harlow", "99958", (47.409, -121.451), (347.0, 1992, 0)),
    part("Quillan", "Quillan Station", "99959", (47.347, -121.377), (191.0, 1942, 0)),
    part("Quillan", "Tanner Park", "99959", (47.336, -121.359), (213.0, 1961, 0)),
    part("Tamsin Heights", "Ridgeline", "99960", (47.556, -121.447), (436.0, 2003, 0)),
    part("Tamsin Heights", "Larch Terrace", "99960", (47.569, -121.431), (401.0, 2011, 0)),
    part("Wexcombe", "Meadow End", "99961", (47.318, -121.471), (226.0, 1995, 0)),
    part("Wexcombe", "Stillwater", "99961", (47.304, -121.492), (273.0, 2009, 7)),
    part("Ostrander Glen", "The Glen", "99962", (47.602, -121.351), (254.0, 1982, 1)),
    part("Ostrander Glen", "Quarry Road", "99962", (47.618, -121.329), (198.0, 1959, 0)),
];

/// The invented county.
pub const COUNTY: &str = "Larkmoor";

const STREETS: &[&str] = &[
    "Amberlin",
    "Thistledown",
    "Marrowgate",
    "Cobbler's",
    "Pendrick",
    "Wrenfield",
    "Juniper Hollow",
    "Saltgrass",
    "Ferryman",
    "Copperleaf",
    "Dunlin",
    "Halcott",
    "Ivory Birch",
    "Kestrelmont",
    "Lowmoor",
    "Millrace",
    "Nettlebed",
    "Oxbow Run",
    "Pearwood",
    "Quillfeather",
    "Rookery",
    "Sorrelton",
    "Tidewrack",
    "Umberly",
    "Vesperwood",
    "Windlass",
    "Yarrowby",
    "Zephyrine",
    "Candlewick",
    "Bramblecote",
    "Otterbourne",
    "Silverthread",
    "Foxlintel",
    "Greymantle",
];
const SUFFIXES: &[&str] = &["St", "Ave", "Ln", "Ct", "Dr", "Way", "Pl", "Rd"];
const DIRECTIONS: &[&str] = &["N", "S", "E", "W", "NE", "NW", "SE", "SW"];

/// A street address within the region.
#[derive(Debug, Clone)]
pub struct Address {
    /// House number.
    pub number: String,
    /// Direction before the name.
    pub direction: Option<&'static str>,
    /// Name.
    pub street: &'static str,
    /// `St` and the like.
    pub suffix: &'static str,
    /// Flat.
    pub unit: Option<String>,
}

impl Address {
    /// Draws one.
    pub fn draw(rng: &mut Rng, flat: bool) -> Self {
        Self {
            number: rng.between(11, 18_999).to_string(),
            direction: rng.chance(0.35).then(|| *rng.pick(DIRECTIONS)),
            street: rng.word(STREETS),
            suffix: rng.word(SUFFIXES),
            unit: flat.then(|| format!("{}{:02}", rng.between(1, 9), rng.between(1, 12))),
        }
    }

    /// The address on one line, town and postal code included.
    #[must_use]
    pub fn line(&self, place: &Neighbourhood) -> String {
        let direction = self.direction.map_or(String::new(), |d| format!("{d} "));
        let unit = self.unit.as_deref().map_or(String::new(), |unit| format!(" #{unit}"));
        format!("{} {direction}{} {}{unit}, {}, WA {}", self.number, self.street, self.suffix, place.city, place.postal)
    }
}

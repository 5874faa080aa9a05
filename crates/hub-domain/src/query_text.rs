//! A question to the listings as one line of text, to be copied, kept and typed:
//! `maple status:active,pending price:400000..600000 beds:3+ city:"Alder Falls" circle:47.6,-122.3,2km`.
//!
//! Words without a name are free text. A value with spaces or marks of its own goes in double quotes.

use std::fmt::Write as _;

use crate::{BoundingBox, DrawnArea, ListingQuery, Near, Place, PropertySubType, PropertyType, RangeOf, SortBy};
use crate::{StandardStatus, drawn::AreaError};

/// Why a text is no question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryTextError {
    /// A quotation mark without its other one.
    #[error("a quotation mark is not closed")]
    Quote,
    /// A name that is not one of the parts of a question.
    #[error("“{0}” is no part of a question; known are {known}", known = NAMES.join(", "))]
    Name(String),
    /// A value that does not read.
    #[error("“{name}:{value}” does not read; for example {example}")]
    Value {
        /// The part.
        name: String,
        /// What was written.
        value: String,
        /// How it should look.
        example: &'static str,
    },
    /// An area that cannot be searched.
    #[error("{name}: {error}")]
    Area {
        /// The part.
        name: String,
        /// Why.
        error: AreaError,
    },
}

const NAMES: &[&str] = &[
    "status", "type", "subtype", "price", "beds", "baths", "area", "year", "city", "zip", "box", "near", "circle",
    "polygon", "in", "sort",
];

const SORTS: &[(SortBy, &str)] = &[
    (SortBy::Relevance, "relevance"),
    (SortBy::Newest, "newest"),
    (SortBy::PriceUp, "price-up"),
    (SortBy::PriceDown, "price-down"),
    (SortBy::AreaDown, "area-down"),
    (SortBy::CloseDateDown, "closed-down"),
    (SortBy::Address, "address"),
];

impl ListingQuery {
    /// The question as text; which page of the answer is wanted is not part of it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut parts: Vec<String> = self.text.split_whitespace().map(|w| word(&w.replace('"', ""))).collect();
        parts.retain(|p| !p.is_empty());
        let mut put = |name: &str, value: String| parts.push(format!("{name}:{value}"));
        let list = |values: Vec<&str>| values.into_iter().map(quoted).collect::<Vec<_>>().join(",");
        if self.in_remarks {
            put("in", "remarks".to_owned());
        }
        if !self.statuses.is_empty() {
            put("status", list(self.statuses.iter().map(|s| s.as_str()).collect()));
        }
        if !self.types.is_empty() {
            put("type", list(self.types.iter().map(|s| s.as_str()).collect()));
        }
        if !self.sub_types.is_empty() {
            put("subtype", list(self.sub_types.iter().map(|s| s.as_str()).collect()));
        }
        if !self.price_minor.is_open() {
            put("price", range(&self.price_minor, dollars));
        }
        if let Some(beds) = self.beds_min {
            put("beds", format!("{beds}+"));
        }
        if let Some(baths) = self.baths_min {
            put("baths", format!("{baths}+"));
        }
        if !self.area_sqft.is_open() {
            put("area", range(&self.area_sqft, |n| n.to_string()));
        }
        if !self.year_built.is_open() {
            put("year", range(&self.year_built, |n| n.to_string()));
        }
        if let Some(city) = &self.city {
            put("city", quoted(city));
        }
        if let Some(code) = &self.postal_code {
            put("zip", quoted(code));
        }
        if let Some(b) = &self.bbox {
            put("box", format!("{},{},{},{}", b.west, b.south, b.east, b.north));
        }
        if let Some(near) = &self.near {
            put("near", circle(near.centre, near.metres));
        }
        for area in &self.areas {
            match area {
                DrawnArea::Circle { centre, metres } => put("circle", circle(*centre, *metres)),
                DrawnArea::Polygon(corners) => {
                    let points: Vec<String> =
                        corners.iter().map(|p| format!("{},{}", p.latitude, p.longitude)).collect();
                    put("polygon", points.join(";"));
                }
            }
        }
        if self.sort != SortBy::Relevance {
            let name = SORTS.iter().find(|(sort, _)| *sort == self.sort).map_or("relevance", |(_, name)| name);
            put("sort", name.to_owned());
        }
        parts.join(" ")
    }

    /// Reads [`ListingQuery::to_text`] and what people type in its place: names in any case, `400k` and `1.2m`,
    /// `3..` for `3+`.
    ///
    /// # Errors
    /// See [`QueryTextError`].
    pub fn from_text(text: &str) -> Result<Self, QueryTextError> {
        let mut query = Self::default();
        let mut words = Vec::new();
        for token in tokens(text)? {
            match token {
                Token::Word(text) => words.push(text),
                Token::Part(name, values) => query.take(&name, &values)?,
            }
        }
        query.text = words.join(" ");
        Ok(query)
    }

    fn take(&mut self, name: &str, values: &[String]) -> Result<(), QueryTextError> {
        let wrong = |example| QueryTextError::Value { name: name.to_owned(), value: values.join(","), example };
        let only = || values.first().filter(|_| values.len() == 1).map(String::as_str);
        match name {
            "in" => {
                if only() != Some("remarks") {
                    return Err(wrong("in:remarks"));
                }
                self.in_remarks = true;
            }
            "status" => {
                self.statuses = all(values, StandardStatus::parse).ok_or_else(|| wrong("status:active,pending"))?;
            }
            "type" => self.types = all(values, PropertyType::parse).ok_or_else(|| wrong("type:residential"))?,
            "subtype" => {
                self.sub_types = all(values, PropertySubType::parse).ok_or_else(|| wrong("subtype:condominium"))?;
            }
            "price" => {
                let example = "price:400000..600000";
                let read = only().and_then(|v| read_range(v, cents)).ok_or_else(|| wrong(example))?;
                self.price_minor = read;
            }
            "beds" => self.beds_min = Some(only().and_then(at_least).ok_or_else(|| wrong("beds:3+"))?),
            "baths" => {
                let read = only().and_then(at_least::<f64>).filter(|n| n.is_finite());
                self.baths_min = Some(read.ok_or_else(|| wrong("baths:2.5+"))?);
            }
            "area" => {
                let read = only().and_then(|v| read_range(v, finite));
                self.area_sqft = read.ok_or_else(|| wrong("area:1500..2500"))?;
            }
            "year" => {
                let read = only().and_then(|v| read_range(v, |t| t.parse().ok()));
                self.year_built = read.ok_or_else(|| wrong("year:1950..2010"))?;
            }
            "city" => self.city = Some(only().ok_or_else(|| wrong("city:\"Alder Falls\""))?.to_owned()),
            "zip" => self.postal_code = Some(only().ok_or_else(|| wrong("zip:98101"))?.to_owned()),
            "box" => self.bbox = Some(read_box(values).ok_or_else(|| wrong("box:WEST,SOUTH,EAST,NORTH in degrees"))?),
            "near" => {
                let (centre, metres) = read_circle(values).ok_or_else(|| wrong("near:47.6,-122.3,2km"))?;
                check(name, DrawnArea::Circle { centre, metres })?;
                self.near = Some(Near { centre, metres });
            }
            "circle" => {
                let (centre, metres) = read_circle(values).ok_or_else(|| wrong("circle:47.6,-122.3,2km"))?;
                self.areas.push(check(name, DrawnArea::Circle { centre, metres })?);
            }
            "polygon" => {
                let corners =
                    read_corners(values).ok_or_else(|| wrong("polygon:47.6,-122.3;47.7,-122.3;47.7,-122.4"))?;
                self.areas.push(check(name, DrawnArea::Polygon(corners))?);
            }
            "sort" => {
                let sort = only().and_then(|v| SORTS.iter().find(|(_, name)| *name == v.to_lowercase()));
                self.sort = sort.ok_or_else(|| wrong("sort:price-up"))?.0;
            }
            other => return Err(QueryTextError::Name(other.to_owned())),
        }
        Ok(())
    }
}

enum Token {
    Word(String),
    Part(String, Vec<String>),
}

/// Splits at spaces outside quotes; a part's value also at commas outside quotes.
fn tokens(text: &str) -> Result<Vec<Token>, QueryTextError> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let name_end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let named = name_end > 0 && rest[name_end..].starts_with(':');
        let name = named.then(|| rest[..name_end].to_lowercase());
        if named {
            rest = &rest[name_end + 1..];
        }
        let mut values = vec![String::new()];
        let mut inside = false;
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            match c {
                '"' => inside = !inside,
                c if c.is_whitespace() && !inside => {
                    end = at;
                    break;
                }
                ',' if named && !inside => values.push(String::new()),
                c => values.last_mut().into_iter().for_each(|v| v.push(c)),
            }
        }
        if inside {
            return Err(QueryTextError::Quote);
        }
        rest = rest[end..].trim_start();
        found.push(match name {
            Some(name) if !NAMES.contains(&name.as_str()) => return Err(QueryTextError::Name(name)),
            Some(name) => Token::Part(name, values),
            None => Token::Word(values.concat()),
        });
    }
    found.retain(|t| !matches!(t, Token::Word(w) if w.trim().is_empty()));
    Ok(found)
}

/// A word of free text: quoted where it would be taken for a part.
fn word(text: &str) -> String {
    if text.contains(':') { format!("\"{text}\"") } else { text.to_owned() }
}

fn quoted(value: &str) -> String {
    let clean = value.replace('"', "");
    if clean.is_empty() || clean.contains(|c: char| c.is_whitespace() || c == ',') {
        format!("\"{clean}\"")
    } else {
        clean
    }
}

fn all<T>(values: &[String], read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    values.iter().map(|v| read(v)).collect()
}

fn range<T: Copy>(range: &RangeOf<T>, write: impl Fn(T) -> String) -> String {
    let end = |value: Option<T>| value.map(&write).unwrap_or_default();
    format!("{}..{}", end(range.from), end(range.to))
}

fn read_range<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<RangeOf<T>> {
    let (from, to) = match text.strip_suffix('+') {
        Some(from) => (from, ""),
        None => text.split_once("..")?,
    };
    let end = |text: &str| if text.is_empty() { Some(None) } else { read(text).map(Some) };
    let range = RangeOf { from: end(from)?, to: end(to)? };
    (!range.is_open()).then_some(range)
}

fn at_least<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.strip_suffix('+').or_else(|| text.strip_suffix("..")).unwrap_or(text).parse().ok()
}

fn finite(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|n| n.is_finite())
}

fn dollars(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, cents) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
    if cents == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{cents:02}") }
}

/// Dollars, thousands (`k`) or millions (`m`) of them, as cents.
fn cents(text: &str) -> Option<i64> {
    let lower = text.to_ascii_lowercase();
    let (digits, zeros) = match (lower.strip_suffix('k'), lower.strip_suffix('m')) {
        (Some(digits), _) => (digits, 3),
        (_, Some(digits)) => (digits, 6),
        _ => (lower.as_str(), 0),
    };
    let (negative, digits) = digits.strip_prefix('-').map_or((false, digits), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let places = zeros + 2;
    let plain = !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    if !plain || fraction.len() > places {
        return None;
    }
    let value: i64 = format!("{whole}{fraction:0<places$}").parse().ok()?;
    Some(if negative { -value } else { value })
}

fn circle(centre: Place, metres: f64) -> String {
    let mut text = format!("{},{},", centre.latitude, centre.longitude);
    // Whole hundreds of metres read better as kilometres; anything else keeps its last digit as metres.
    let whole = metres % 100.0 == 0.0 && metres / 1000.0 * 1000.0 == metres;
    let _ = if whole { write!(text, "{}km", metres / 1000.0) } else { write!(text, "{metres}m") };
    text
}

fn read_circle(values: &[String]) -> Option<(Place, f64)> {
    let [latitude, longitude, distance] = values else { return None };
    let (number, unit) = match (distance.strip_suffix("km"), distance.strip_suffix("mi"), distance.strip_suffix('m')) {
        (Some(n), ..) => (n, 1000.0),
        (_, Some(n), _) => (n, 1609.344),
        (.., Some(n)) => (n, 1.0),
        _ => return None,
    };
    let place = Place { latitude: finite(latitude)?, longitude: finite(longitude)? };
    Some((place, finite(number)? * unit))
}

fn read_box(values: &[String]) -> Option<BoundingBox> {
    let [west, south, east, north] = values else { return None };
    let b = BoundingBox { west: finite(west)?, south: finite(south)?, east: finite(east)?, north: finite(north)? };
    (b.west <= b.east && b.south <= b.north).then_some(b)
}

fn read_corners(values: &[String]) -> Option<Vec<Place>> {
    let corner = |text: &str| {
        let (latitude, longitude) = text.split_once(',')?;
        Some(Place { latitude: finite(latitude)?, longitude: finite(longitude)? })
    };
    values.join(",").split(';').map(corner).collect()
}

fn check(name: &str, area: DrawnArea) -> Result<DrawnArea, QueryTextError> {
    area.check().map_err(|error| QueryTextError::Area { name: name.to_owned(), error })?;
    Ok(area)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_type() {
        let q = ListingQuery::from_text(
            r#"Maple STATUS:active,"Active Under Contract" price:400k..1.25m beds:3+ baths:1.5.. city:"Alder Falls" zip:98101 in:remarks"#,
        )
        .unwrap();
        assert_eq!(q.text, "Maple");
        assert_eq!(q.statuses, [StandardStatus::Active, StandardStatus::ActiveUnderContract]);
        assert_eq!(q.price_minor, RangeOf { from: Some(40_000_000), to: Some(125_000_000) });
        assert_eq!((q.beds_min, q.baths_min), (Some(3), Some(1.5)));
        assert_eq!(q.city.as_deref(), Some("Alder Falls"));
        assert!(q.in_remarks);
        let miles = ListingQuery::from_text("circle:47.6,-122.3,1mi").unwrap();
        assert_eq!(
            miles.areas,
            [DrawnArea::Circle { centre: Place { latitude: 47.6, longitude: -122.3 }, metres: 1609.344 }]
        );
        assert_eq!(ListingQuery::from_text("12:30 o'clock").unwrap().text, "12:30 o'clock", "only letters are names");
    }

    #[test]
    fn what_does_not_read_is_named() {
        for (text, said) in [
            ("citty:x", "“citty” is no part"),
            ("price:cheap", "“price:cheap” does not read"),
            ("price:..", "does not read"),
            ("status:sold-ish", "status:active"),
            ("city:\"Alder", "quotation mark"),
            ("circle:47.6,-122.3,900km", "at most 500 km"),
            ("polygon:1,1;2,2", "3 to"),
            ("box:1,2,0,3", "WEST,SOUTH"),
        ] {
            let error = ListingQuery::from_text(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    fn places() -> impl Strategy<Value = Place> {
        (-90.0..90.0_f64, -180.0..180.0_f64).prop_map(|(latitude, longitude)| Place { latitude, longitude })
    }

    fn queries() -> impl Strategy<Value = ListingQuery> {
        let area = prop_oneof![
            proptest::collection::vec(places(), 3..6).prop_map(DrawnArea::Polygon),
            (places(), 1.0..500_000.0_f64).prop_map(|(centre, metres)| DrawnArea::Circle { centre, metres }),
            (places(), 1..5_000_u32).prop_map(|(centre, n)| DrawnArea::Circle { centre, metres: f64::from(n) * 100.0 }),
        ];
        let some = |of: std::ops::Range<i64>| (proptest::option::of(of.clone()), proptest::option::of(of));
        (
            proptest::collection::vec("[a-z0-9:é'-]{1,8}", 0..4),
            proptest::collection::vec(proptest::sample::select(StandardStatus::ALL), 0..3),
            proptest::collection::vec(proptest::sample::select(PropertySubType::ALL), 0..3),
            some(-5..90_000_000),
            some(1800..2100),
            proptest::option::of("[A-Za-z ,:']{1,12}"),
            proptest::collection::vec(area, 0..3),
            (
                any::<bool>(),
                proptest::sample::select(SORTS),
                proptest::option::of(0..9_i32),
                proptest::option::of(0..9_u8),
            ),
        )
            .prop_map(
                |(words, statuses, sub_types, price, year, city, areas, (in_remarks, sort, beds, baths))| {
                    ListingQuery {
                        text: words.join(" "),
                        in_remarks,
                        statuses,
                        sub_types,
                        price_minor: RangeOf { from: price.0, to: price.1 },
                        year_built: RangeOf { from: year.0.map(|y| y as i32), to: year.1.map(|y| y as i32) },
                        beds_min: beds,
                        baths_min: baths.map(|b| f64::from(b) / 2.0),
                        city,
                        areas,
                        sort: sort.0,
                        ..ListingQuery::default()
                    }
                },
            )
    }

    proptest! {
        #[test]
        fn text_and_back(query in queries()) {
            let text = query.to_text();
            prop_assert_eq!(ListingQuery::from_text(&text), Ok(query), "{}", text);
        }

        #[test]
        fn no_text_panics(text in ".{0,120}") {
            let _ = ListingQuery::from_text(&text);
        }

        #[test]
        fn what_reads_is_written_the_same_from_then_on(text in "(price:[0-9.km]{0,6}|[a-z]{0,5}|beds:[0-9+]{0,3}|city:\"?[a-z, ]{0,6}\"?)( zip:[0-9]{1,5})?") {
            if let Ok(query) = ListingQuery::from_text(&text) {
                prop_assert_eq!(ListingQuery::from_text(&query.to_text()), Ok(query));
            }
        }
    }
}

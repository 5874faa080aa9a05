//! Values of options, read strictly: what cannot be read is refused with the form it should have.

use std::str::FromStr;

use hub_domain::{BoundingBox, Currency, Money, Near, Place, RangeOf};

/// `A..B` in dollars, either end open, kept in minor units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceRange(pub RangeOf<i64>);

/// `A..B`, `A..`, `..B`, or `A` for exactly A.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberRange(pub RangeOf<f64>);

/// `W,S,E,N`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoxValue(pub BoundingBox);

/// `LAT,LON,KM`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearValue(pub Near);

fn range<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<RangeOf<T>, String>
where
    T: PartialOrd + Copy,
{
    let end = |part: &str| if part.is_empty() { Ok(None) } else { read(part).map(Some) };
    let range = match text.split_once("..") {
        Some((from, to)) => RangeOf { from: end(from.trim())?, to: end(to.trim())? },
        None => {
            let exact = read(text.trim())?;
            RangeOf { from: Some(exact), to: Some(exact) }
        }
    };
    if let (Some(from), Some(to)) = (&range.from, &range.to)
        && from > to
    {
        return Err("the first end is above the second".to_owned());
    }
    if range.is_open() { Err("both ends are open; write A..B, A.. or ..B".to_owned()) } else { Ok(range) }
}

impl FromStr for PriceRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        range(text, |part| Money::parse(part, Currency::USD).map(|m| m.minor).map_err(|e| format!("{part}: {e}")))
            .map(Self)
    }
}

impl FromStr for NumberRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        range(text, finite).map(Self)
    }
}

impl FromStr for BoxValue {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let [west, south, east, north] = numbers(text, "W,S,E,N")?;
        let inside = |lat: f64, lon: f64| (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        if !inside(south, west) || !inside(north, east) || west > east || south > north {
            return Err("the window needs W <= E and S <= N, in degrees".to_owned());
        }
        Ok(Self(BoundingBox { west, south, east, north }))
    }
}

impl FromStr for NearValue {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let [lat, lon, km] = numbers(text, "LAT,LON,KM")?;
        let centre = Place::new(lat, lon).ok_or("that is no place on Earth")?;
        if km <= 0.0 || km > 20_000.0 {
            return Err("the radius is between 0 and 20000 km".to_owned());
        }
        Ok(Self(Near { centre, metres: km * 1000.0 }))
    }
}

fn finite(text: &str) -> Result<f64, String> {
    text.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| format!("{text} is not a number"))
}

fn numbers<const N: usize>(text: &str, form: &str) -> Result<[f64; N], String> {
    let parts = text.split(',').map(|p| finite(p.trim())).collect::<Result<Vec<_>, _>>()?;
    <[f64; N]>::try_from(parts).map_err(|_| format!("write it as {form}"))
}

/// `36h`, `14d`, `90m`: a duration of whole minutes, hours or days.
pub fn duration(text: &str) -> Result<chrono::Duration, String> {
    let wrong = || format!("{text}: write a duration as 90m, 36h or 14d");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let count: i64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    if !(0..=100_000).contains(&count) {
        return Err(wrong());
    }
    match unit {
        'm' => Ok(chrono::Duration::minutes(count)),
        'h' => Ok(chrono::Duration::hours(count)),
        'd' => Ok(chrono::Duration::days(count)),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let price: PriceRange = "400000..650000.50".parse().unwrap();
        assert_eq!((price.0.from, price.0.to), (Some(40_000_000), Some(65_000_050)));
        let beds: NumberRange = "3..".parse().unwrap();
        assert_eq!((beds.0.from, beds.0.to), (Some(3.0), None));
        assert!("..".parse::<NumberRange>().is_err());
        assert!("9..3".parse::<NumberRange>().is_err());
        assert!("NaN..".parse::<NumberRange>().is_err());
        assert!("4e5..".parse::<PriceRange>().is_err());
    }

    #[test]
    fn places() {
        assert!("-122.5,47.4,-122.1,47.8".parse::<BoxValue>().is_ok());
        assert!("-122.1,47.4,-122.5,47.8".parse::<BoxValue>().is_err());
        assert!("47.6,-122.3,2".parse::<NearValue>().is_ok());
        assert!("0,0,2".parse::<NearValue>().is_err());
        assert!("47.6,-122.3".parse::<NearValue>().is_err());
    }

    #[test]
    fn durations() {
        assert_eq!(duration("36h").unwrap(), chrono::Duration::hours(36));
        for wrong in ["", "h", "-1h", "36", "36x", "99999999999d", "é"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}

use super::places::Neighbourhood;
use crate::rng::Rng;

/// What the price of a dwelling follows from.
#[derive(Debug, Clone)]
pub struct Traits {
    /// Square feet above ground.
    pub area: f64,
    /// Finished square feet below ground.
    pub basement: f64,
    /// Lot, square feet.
    pub lot: f64,
    /// Year built.
    pub built: i64,
    /// Year of the last renovation.
    pub renovated: Option<i64>,
    /// Quality, 1 to 13, 7 is ordinary.
    pub quality: i64,
    /// Condition, 1 to 5, 3 is ordinary.
    pub condition: i64,
    /// View, 0 to 4.
    pub view: i64,
    /// Garage places.
    pub garage: i64,
    /// Full and half bathrooms.
    pub baths: (i64, i64),
    /// On the water.
    pub waterfront: bool,
    /// With a pool.
    pub pool: bool,
    /// Factor of the kind of building.
    pub kind: f64,
}

/// The market's level `months` after the beginning of 2024: a slow rise and a spring season.
#[must_use]
pub fn trend(months: f64) -> f64 {
    let season = (months / 12.0 * std::f64::consts::TAU - 1.9).sin();
    (0.0032 * months + 0.018 * season).exp()
}

/// Value in dollars `months` after the beginning of 2024, before chance has its say.
#[must_use]
pub fn value(place: &Neighbourhood, traits: &Traits, year: i64, months: f64) -> f64 {
    let effective = traits.area + 0.55 * traits.basement;
    let size = 2_000.0 * (effective / 2_000.0).powf(0.82);
    let age = (year - traits.renovated.unwrap_or(traits.built).max(traits.built)).clamp(0, 90) as f64;
    let factor = 0.052 * (traits.quality - 7) as f64
        + 0.034 * (traits.condition - 3) as f64
        + 0.045 * traits.view as f64
        + if traits.waterfront { 0.31 } else { 0.0 }
        - 0.0026 * age
        + 0.07 * (traits.lot / 7_500.0).max(0.15).ln();
    let extras = 14_500.0 * traits.garage as f64
        + 9_000.0 * traits.baths.0 as f64
        + 4_000.0 * traits.baths.1 as f64
        + if traits.pool { 22_000.0 } else { 0.0 };
    (place.level * size * factor.exp() * traits.kind + extras) * trend(months)
}

/// Chance: most of it small, now and then a bargain or a bidding war.
pub fn noise(rng: &mut Rng) -> f64 {
    let spread = if rng.chance(0.04) { 0.16 } else { 0.062 };
    (spread * rng.normal()).exp().clamp(0.55, 1.8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::places::NEIGHBOURHOODS;

    #[test]
    fn better_is_dearer() {
        let base = Traits {
            area: 1_800.0,
            basement: 0.0,
            lot: 7_000.0,
            built: 1980,
            renovated: None,
            quality: 7,
            condition: 3,
            view: 0,
            garage: 1,
            baths: (2, 0),
            waterfront: false,
            pool: false,
            kind: 1.0,
        };
        let of = |traits: &Traits, months| value(&NEIGHBOURHOODS[0], traits, 2026, months);
        let ordinary = of(&base, 10.0);
        for better in [
            Traits { area: 2_400.0, ..base.clone() },
            Traits { quality: 9, ..base.clone() },
            Traits { renovated: Some(2020), ..base.clone() },
            Traits { waterfront: true, ..base.clone() },
        ] {
            assert!(of(&better, 10.0) > ordinary);
        }
        assert!(of(&base, 34.0) > ordinary);
        assert!((200_000.0..1_500_000.0).contains(&ordinary), "{ordinary}");
    }
}

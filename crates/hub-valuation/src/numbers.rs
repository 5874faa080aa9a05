use chrono::{Datelike, NaiveDate};

use hub_domain::PropertySubType as Kind;

use crate::{Facts, Feature};

/// How many numeric features there are.
pub(crate) const COUNT: usize = 14;

/// The numeric features, in the order of the columns.
pub(crate) const FEATURES: [Feature; COUNT] = [
    Feature::LivingArea,
    Feature::Lot,
    Feature::Bedrooms,
    Feature::Bathrooms,
    Feature::Storeys,
    Feature::Basement,
    Feature::Quality,
    Feature::Condition,
    Feature::View,
    Feature::Waterfront,
    Feature::Renovation,
    Feature::Garage,
    Feature::Pool,
    Feature::Age,
];

/// Index of living area.
pub(crate) const LIVING_AREA: usize = 0;
/// Index of age, the only numeric feature whose curve may go down.
pub(crate) const AGE: usize = 13;

/// The numeric features of a house on a day; NaN is "not known". Areas are logarithms: a tenth more is a tenth more
/// whatever the size.
pub(crate) fn numbers(facts: &Facts, day: NaiveDate) -> [f64; COUNT] {
    let known = |v: Option<f64>| v.unwrap_or(f64::NAN);
    let flag = |v: Option<bool>| v.map_or(f64::NAN, |yes| f64::from(u8::from(yes)));
    let year = f64::from(day.year());
    let built = facts.year_built.map(f64::from);
    // Renovated after the day is not known on the day; "renovated" in the year it was built is how assessors say never.
    let renovated = facts.year_renovated.map(f64::from).filter(|r| *r <= year && built.is_none_or(|b| *r > b + 1.0));
    // The ground under a flat belongs to the building.
    let flat = matches!(
        facts.property_sub_type,
        Some(Kind::Condominium | Kind::Apartment | Kind::StockCooperative | Kind::CoOwnership | Kind::Timeshare)
    );
    let lot = facts.lot_size_square_feet.filter(|_| !flat);
    // The area tells a deep double garage from a shallow one; a space is some 260 sq ft.
    let garage = facts.garage_area.map(|a| (a / 260.0).min(8.0)).or(facts.garage_spaces);
    [
        known(facts.living_area.map(f64::ln)),
        known(lot.map(f64::ln)),
        known(facts.bedrooms_total),
        known(facts.bathrooms_total_decimal),
        known(facts.stories),
        known(facts.below_grade_finished_area.map(|a| (a / 300.0).ln_1p())),
        known(facts.construction_quality),
        known(facts.condition_rating),
        known(facts.view_rating),
        flag(facts.waterfront_yn),
        renovated.map_or(0.0, |r| (1.0 - (year - r) / 30.0).max(0.0)),
        known(garage),
        flag(facts.pool_private_yn),
        known(built.map(|b| (year - b).max(0.0))),
    ]
}

//! The facts of a subject that an agent may confirm, correct or declare unknown. Pure.

use hub_valuation::Facts;

/// One fact: RESO name, unit, and how to reach it.
pub(super) struct Fact {
    /// RESO name.
    pub field: &'static str,
    /// `sqft`, `count`, `rating`, `year`, `yesno`, `degrees`.
    pub unit: &'static str,
    reach: Reach,
}

enum Reach {
    Number(fn(&mut Facts) -> &mut Option<f64>),
    Year(fn(&mut Facts) -> &mut Option<i32>),
    Flag(fn(&mut Facts) -> &mut Option<bool>),
}

/// All of them, in the order the wizard shows them.
pub(super) const FACTS: &[Fact] = &[
    number("LivingArea", "sqft", |f| &mut f.living_area),
    number("LotSizeSquareFeet", "sqft", |f| &mut f.lot_size_square_feet),
    number("BedroomsTotal", "count", |f| &mut f.bedrooms_total),
    number("BathroomsTotalDecimal", "count", |f| &mut f.bathrooms_total_decimal),
    number("Stories", "count", |f| &mut f.stories),
    number("BelowGradeFinishedArea", "sqft", |f| &mut f.below_grade_finished_area),
    number("GarageSpaces", "count", |f| &mut f.garage_spaces),
    year("YearBuilt", |f| &mut f.year_built),
    year("YearRenovated", |f| &mut f.year_renovated),
    number("ConstructionQuality", "rating", |f| &mut f.construction_quality),
    number("ConditionRating", "rating", |f| &mut f.condition_rating),
    number("ViewRating", "rating", |f| &mut f.view_rating),
    flag("WaterfrontYN", |f| &mut f.waterfront_yn),
    flag("PoolPrivateYN", |f| &mut f.pool_private_yn),
    number("Latitude", "degrees", |f| &mut f.latitude),
    number("Longitude", "degrees", |f| &mut f.longitude),
];

const fn number(field: &'static str, unit: &'static str, reach: fn(&mut Facts) -> &mut Option<f64>) -> Fact {
    Fact { field, unit, reach: Reach::Number(reach) }
}

const fn year(field: &'static str, reach: fn(&mut Facts) -> &mut Option<i32>) -> Fact {
    Fact { field, unit: "year", reach: Reach::Year(reach) }
}

const fn flag(field: &'static str, reach: fn(&mut Facts) -> &mut Option<bool>) -> Fact {
    Fact { field, unit: "yesno", reach: Reach::Flag(reach) }
}

impl Fact {
    /// The fact of that name.
    pub(super) fn named(field: &str) -> Option<&'static Self> {
        FACTS.iter().find(|f| f.field == field)
    }

    /// The fact's figure; yes is 1 and no is 0.
    pub(super) fn of(&self, facts: &Facts) -> Option<f64> {
        let mut facts = facts.clone();
        match self.reach {
            Reach::Number(reach) => *reach(&mut facts),
            Reach::Year(reach) => reach(&mut facts).map(f64::from),
            Reach::Flag(reach) => reach(&mut facts).map(|yes| if yes { 1.0 } else { 0.0 }),
        }
    }

    /// Sets the fact, or makes it unknown.
    ///
    /// # Errors
    /// In words, where the figure is not of the fact's kind.
    pub(super) fn set(&self, facts: &mut Facts, value: Option<f64>) -> Result<(), &'static str> {
        if value.is_some_and(|v| !v.is_finite()) {
            return Err("not a number");
        }
        match self.reach {
            Reach::Number(reach) => *reach(facts) = value,
            Reach::Year(reach) => {
                *reach(facts) = match value {
                    None => None,
                    Some(v) if v.fract() == 0.0 && v.abs() < 100_000.0 => {
                        #[allow(clippy::cast_possible_truncation, reason = "a whole number in range, just checked")]
                        let year = v as i32;
                        Some(year)
                    }
                    Some(_) => return Err("a year in four digits"),
                }
            }
            Reach::Flag(reach) => {
                *reach(facts) = match value {
                    None => None,
                    Some(0.0) => Some(false),
                    Some(1.0) => Some(true),
                    Some(_) => return Err("yes or no"),
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_is_set_read_and_cleared() {
        for fact in FACTS {
            let value = match fact.unit {
                "year" => 1987.0,
                "yesno" => 1.0,
                _ => 3.0,
            };
            let mut facts = Facts::default();
            fact.set(&mut facts, Some(value)).unwrap();
            assert_eq!(fact.of(&facts), Some(value), "{}", fact.field);
            assert!(fact.set(&mut facts, Some(f64::NAN)).is_err());
            fact.set(&mut facts, None).unwrap();
            assert_eq!(facts, Facts::default(), "{}", fact.field);
        }
        let year = Fact::named("YearBuilt").unwrap();
        assert!(year.set(&mut Facts::default(), Some(1990.5)).is_err());
        assert!(Fact::named("PoolPrivateYN").unwrap().set(&mut Facts::default(), Some(2.0)).is_err());
        assert!(Fact::named("ListPrice").is_none());
    }
}

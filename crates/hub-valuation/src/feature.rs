use serde::{Deserialize, Serialize};

/// What two houses can differ in, one line each in the adjustment grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Market change between the comparable's sale and the date of the analysis.
    Time,
    /// Where it stands.
    Location,
    /// Kind of building.
    PropertyType,
    /// Living area.
    LivingArea,
    /// Lot.
    Lot,
    /// Bedrooms.
    Bedrooms,
    /// Bathrooms.
    Bathrooms,
    /// Storeys.
    Storeys,
    /// Finished area below grade.
    Basement,
    /// Construction quality.
    Quality,
    /// Condition.
    Condition,
    /// View.
    View,
    /// On the water.
    Waterfront,
    /// Age of the building.
    Age,
    /// Major renovation.
    Renovation,
    /// Garage.
    Garage,
    /// Private pool.
    Pool,
}

impl Feature {
    /// Every feature, in the order the grid shows them.
    pub const ALL: [Self; 17] = [
        Self::Time,
        Self::Location,
        Self::PropertyType,
        Self::LivingArea,
        Self::Lot,
        Self::Bedrooms,
        Self::Bathrooms,
        Self::Storeys,
        Self::Basement,
        Self::Quality,
        Self::Condition,
        Self::View,
        Self::Waterfront,
        Self::Age,
        Self::Renovation,
        Self::Garage,
        Self::Pool,
    ];

    /// The words for a heading.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Time => "Market change",
            Self::Location => "Location",
            Self::PropertyType => "Property type",
            Self::LivingArea => "Living area",
            Self::Lot => "Lot",
            Self::Bedrooms => "Bedrooms",
            Self::Bathrooms => "Bathrooms",
            Self::Storeys => "Stories",
            Self::Basement => "Finished basement",
            Self::Quality => "Construction quality",
            Self::Condition => "Condition",
            Self::View => "View",
            Self::Waterfront => "Waterfront",
            Self::Age => "Age",
            Self::Renovation => "Renovation",
            Self::Garage => "Garage",
            Self::Pool => "Pool",
        }
    }
}

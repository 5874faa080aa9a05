use serde::{Deserialize, Serialize};

/// A unit of floor or lot area (RESO lookups `AreaUnits`, `LotSizeUnits`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AreaUnit {
    /// International square foot.
    #[serde(rename = "Square Feet")]
    SquareFeet,
    /// Square metre; 10.763 910 416 7 square feet.
    #[serde(rename = "Square Meters")]
    SquareMeters,
    /// Acre; 43 560 square feet.
    #[serde(rename = "Acres")]
    Acres,
}

impl AreaUnit {
    /// Square feet in one of this unit.
    #[must_use]
    pub fn square_feet(self) -> f64 {
        match self {
            Self::SquareFeet => 1.0,
            Self::SquareMeters => 10.763_910_416_7,
            Self::Acres => 43_560.0,
        }
    }

    /// The RESO lookup value.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SquareFeet => "Square Feet",
            Self::SquareMeters => "Square Meters",
            Self::Acres => "Acres",
        }
    }

    /// Reads a display name or an OData member name, ignoring case and spaces.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let folded: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        match folded.as_str() {
            "squarefeet" | "sqft" => Some(Self::SquareFeet),
            "squaremeters" | "sqm" => Some(Self::SquareMeters),
            "acres" => Some(Self::Acres),
            _ => None,
        }
    }
}

/// An area with its unit, as the source gave it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Magnitude in `unit`; finite, not negative.
    pub value: f64,
    /// The unit.
    pub unit: AreaUnit,
}

impl Area {
    /// An area in square feet.
    #[must_use]
    pub fn square_feet_of(value: f64) -> Self {
        Self { value, unit: AreaUnit::SquareFeet }
    }

    /// The area in square feet.
    #[must_use]
    pub fn square_feet(&self) -> f64 {
        self.value * self.unit.square_feet()
    }
}

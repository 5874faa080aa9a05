use rust_decimal::Decimal;
use serde::Serialize;

/// What clients said of a provider: so many of them, so many points together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Rated {
    /// How many clients.
    pub clients: u32,
    /// The sum of their points.
    pub points: u32,
}

/// What a rating is drawn towards while few have given one: as if so many clients had given so many points each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Prior {
    /// Points each.
    pub mean: Decimal,
    /// As if from so many clients.
    pub clients: u32,
}

impl Rated {
    /// The mean drawn towards the prior; the prior's own where nobody has rated, and zero where that has no weight.
    #[must_use]
    pub fn mean(self, prior: Prior) -> Decimal {
        let weight = Decimal::from(prior.clients);
        let clients = Decimal::from(self.clients) + weight;
        let points = prior.mean.checked_mul(weight).and_then(|points| points.checked_add(Decimal::from(self.points)));
        points.and_then(|points| points.checked_div(clients)).unwrap_or(Decimal::ZERO)
    }
}

/// A provider as it may be listed: eligible already, by licence, area and date. There is nothing here of what it pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provider {
    /// Identifier of the caller's.
    pub id: String,
    /// Its name.
    pub name: String,
    /// From the property, in metres; none where not known.
    pub distance_m: Option<u32>,
    /// What clients said.
    pub rated: Rated,
    /// The tie that must be shown beside it (affiliation, marketing agreement), in words; none where there is none.
    pub tie: Option<String>,
}

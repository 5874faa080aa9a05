/// A past sale and what would have been said of it before it closed. Amounts in one currency, any unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tested {
    /// What was paid; more than zero.
    pub price: f64,
    /// The estimate; more than zero.
    pub estimate: f64,
    /// Lower end of the range.
    pub low: f64,
    /// Upper end of the range.
    pub high: f64,
}

impl Tested {
    /// How far the estimate was off, in per cent of the price: above zero is too high.
    #[must_use]
    pub fn signed(&self) -> f64 {
        (self.estimate / self.price - 1.0) * 100.0
    }

    /// Whether the price lay within the range.
    #[must_use]
    pub fn covered(&self) -> bool {
        self.low <= self.price && self.price <= self.high
    }

    /// Width of the range, in per cent of the estimate.
    #[must_use]
    pub fn width(&self) -> f64 {
        (self.high - self.low) / self.estimate * 100.0
    }
}

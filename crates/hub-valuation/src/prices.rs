/// The highest price taken for real, in minor units: ten trillion. Above, a float would lose cents.
pub(crate) const MOST: i64 = 1_000_000_000_000_000;

use crate::named;

named! {
    /// How the buyer will use the home.
    pub enum Occupancy {
        /// Lives there.
        Primary = "primary",
        /// Second home.
        Second = "second",
        /// Lets it.
        Investment = "investment",
    }
}

named! {
    /// What kind of home a loan is for.
    pub enum Dwelling {
        /// A house of one unit.
        SingleFamily = "single-family",
        /// A condominium.
        Condominium = "condominium",
        /// A cooperative.
        Cooperative = "cooperative",
        /// A townhouse that is no condominium.
        Townhouse = "townhouse",
        /// A manufactured home.
        Manufactured = "manufactured",
        /// Two units.
        TwoUnits = "two-units",
        /// Three units.
        ThreeUnits = "three-units",
        /// Four units.
        FourUnits = "four-units",
    }
}

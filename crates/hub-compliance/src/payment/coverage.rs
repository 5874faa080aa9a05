use hub_domain::named;

named! {
    /// Why federal law on settlement services does not reach a transaction. State law may forbid the same all the same.
    pub enum Outside {
        /// No loan at all.
        AllCash = "all_cash",
        /// A loan mainly for business, commerce or farming (12 CFR 1024.5(b)(2)).
        BusinessPurpose = "business_purpose",
        /// Temporary financing, such as a construction loan that does not turn permanent (12 CFR 1024.5(b)(3)).
        Temporary = "temporary_financing",
        /// Vacant land on which no home is built or placed within two years with the loan's money (12 CFR 1024.5(b)(4)).
        VacantLand = "vacant_land",
        /// Whoever knows the financing says that it is not federally related (12 USC 2602(1)).
        NotFederallyRelated = "not_federally_related",
    }
}

/// What is known of how a transaction is financed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Financing {
    /// Whether there is a federally related mortgage loan, where somebody said so.
    pub federally_related: Option<bool>,
    /// Paid without a loan.
    pub all_cash: Option<bool>,
    /// A loan mainly for business.
    pub business_purpose: Option<bool>,
    /// Temporary financing.
    pub temporary: Option<bool>,
    /// The temporary financing turns permanent, or finances transfer to a first user: then it is covered.
    pub converts_to_permanent: Option<bool>,
    /// Land without a home.
    pub vacant_land: Option<bool>,
    /// A home will be built or placed there within two years.
    pub home_within_two_years: Option<bool>,
}

impl Financing {
    /// Why the transaction is outside, or none when it is covered. Unknown is covered, and so is a contradiction: a loan
    /// said to be federally related stays covered whatever else is said.
    #[must_use]
    pub fn outside(&self) -> Option<Outside> {
        if self.federally_related == Some(true) {
            return None;
        }
        if self.all_cash == Some(true) {
            return Some(Outside::AllCash);
        }
        if self.business_purpose == Some(true) {
            return Some(Outside::BusinessPurpose);
        }
        if self.temporary == Some(true) && self.converts_to_permanent == Some(false) {
            return Some(Outside::Temporary);
        }
        if self.vacant_land == Some(true) && self.home_within_two_years == Some(false) {
            return Some(Outside::VacantLand);
        }
        (self.federally_related == Some(false)).then_some(Outside::NotFederallyRelated)
    }
}

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::check::{amounts, more_than_nothing, percent, range, some_percent, some_text};
use super::{ArmTerms, Dwelling, NmlsId, Occupancy, QuoteError, ScoreBand, StateCode};
use crate::named;
use crate::{Money, Percent};

named! {
    /// Which programme a loan belongs to.
    pub enum Programme {
        /// Conventional, within the base limit.
        Conforming = "conforming",
        /// Conventional, within a high-cost limit.
        HighBalance = "high-balance",
        /// Above the limits.
        Jumbo = "jumbo",
        /// Federal Housing Administration.
        Fha = "fha",
        /// The same, within a high-cost limit.
        FhaHighBalance = "fha-high-balance",
        /// Department of Veterans Affairs.
        Va = "va",
        /// The same, above the base limit.
        VaHighBalance = "va-high-balance",
        /// Department of Agriculture.
        Usda = "usda",
        /// Another.
        Other = "other",
    }
}

named! {
    /// What a loan is for.
    pub enum LoanPurpose {
        /// Buying.
        Purchase = "purchase",
        /// Another loan's place.
        Refinance = "refinance",
        /// Another loan's place, and cash.
        CashOut = "cash-out",
    }
}

/// What paying early costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "words")]
pub enum PrepaymentPenalty {
    /// Nothing.
    Nothing,
    /// Something, in the lender's words.
    Penalty(String),
}

/// A loan as a licensed lender quotes it. An estimate, no Loan Estimate (12 CFR 1026.37).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoanQuote {
    /// The lender's NMLS identifier.
    pub nmls_company: Option<NmlsId>,
    /// The loan officer.
    pub loan_officer: Option<String>,
    /// The loan officer's NMLS identifier.
    pub nmls_officer: Option<NmlsId>,
    /// Programme.
    pub programme: Programme,
    /// What the lender calls the product.
    pub product: Option<String>,
    /// What for.
    pub purpose: LoanPurpose,
    /// Use of the home.
    pub occupancy: Occupancy,
    /// Kind of home.
    pub property: Dwelling,
    /// Where it is.
    pub state: Option<StateCode>,
    /// Price; of a refinance, the value.
    pub price: Money,
    /// Loan, without a financed fee.
    pub loan: Money,
    /// Loan to value, percent.
    pub ltv: Percent,
    /// Band of scores that was assumed.
    pub score_band: Option<ScoreBand>,
    /// Days the rate is locked, 1 to 720.
    pub lock_days: Option<u16>,
    /// Months until it is repaid, 1 to 600.
    pub term_months: u16,
    /// Yearly note rate, percent.
    pub rate: Percent,
    /// Annual percentage rate, percent.
    pub apr: Option<Percent>,
    /// Points in percent of the loan, -20 to 20: what the borrower pays, negative when credited.
    pub points: Percent,
    /// The lender's fees besides points: section A of the Closing Disclosure.
    pub lender_fees: Option<Money>,
    /// What the lender credits, as an amount above zero.
    pub lender_credit: Option<Money>,
    /// Services that cannot be shopped for: section B.
    pub services_not_shopped: Option<Money>,
    /// Services that can be shopped for: section C.
    pub services_shopped: Option<Money>,
    /// Mortgage insurance a month.
    pub mi_monthly: Option<Money>,
    /// Mortgage insurance or a funding fee at the start.
    pub mi_upfront: Option<Money>,
    /// Principal and interest a month.
    pub principal_and_interest: Option<Money>,
    /// How the rate moves; none of a fixed rate.
    pub arm: Option<ArmTerms>,
    /// What paying early costs; none where the lender has not said.
    pub prepayment_penalty: Option<PrepaymentPenalty>,
}

impl LoanQuote {
    pub(super) fn check(&self) -> Result<(), QuoteError> {
        some_text("loan_officer", self.loan_officer.as_ref())?;
        some_text("product", self.product.as_ref())?;
        amounts(&[
            ("price", Some(self.price)),
            ("loan", Some(self.loan)),
            ("lender_fees", self.lender_fees),
            ("lender_credit", self.lender_credit),
            ("services_not_shopped", self.services_not_shopped),
            ("services_shopped", self.services_shopped),
            ("mi_monthly", self.mi_monthly),
            ("mi_upfront", self.mi_upfront),
            ("principal_and_interest", self.principal_and_interest),
        ])?;
        more_than_nothing("price", self.price)?;
        more_than_nothing("loan", self.loan)?;
        self.lock_days.map_or(Ok(()), |days| range("lock_days", days.into(), 1, 720))?;
        range("term_months", self.term_months.into(), 1, 600)?;
        percent("rate", self.rate)?;
        some_percent("apr", self.apr)?;
        range("points", self.points.0, -20, 20)?;
        range("ltv", self.ltv.0, 0, 200)?;
        if let Some(PrepaymentPenalty::Penalty(words)) = &self.prepayment_penalty {
            some_text("prepayment_penalty", Some(words))?;
        }
        self.arm.as_ref().map_or(Ok(()), ArmTerms::check)?;
        self.ltv_agrees()
    }

    /// The stated ratio may be rounded to two decimals either way, or be the whole percent that investors use: cut to two
    /// decimals, then up (Fannie Mae Selling Guide B2-1.2-01).
    fn ltv_agrees(&self) -> Result<(), QuoteError> {
        let exact = exact_ltv(self.price, self.loan);
        let cut = exact.round_dp_with_strategy(2, RoundingStrategy::ToZero);
        let near = (self.ltv.0 - exact).abs() < Decimal::new(1, 2);
        if near || self.ltv.0 == cut.ceil() {
            Ok(())
        } else {
            Err(QuoteError::LoanToValue { stated: self.ltv, exact: Percent(cut) })
        }
    }

    /// The loan in percent of the price, cut to two decimals. None where there is no price.
    #[must_use]
    pub fn ltv_of(price: Money, loan: Money) -> Option<Percent> {
        let there = price.minor > 0 && price.currency == loan.currency;
        there.then(|| Percent(exact_ltv(price, loan).round_dp_with_strategy(2, RoundingStrategy::ToZero)))
    }
}

/// Of a price that is more than nothing.
fn exact_ltv(price: Money, loan: Money) -> Decimal {
    Decimal::from(loan.minor) * Decimal::ONE_HUNDRED / Decimal::from(price.minor)
}

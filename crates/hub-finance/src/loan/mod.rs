//! Loans: payments, schedules, the annual percentage rate, mortgage insurance, programmes, closing.
//!
//! Everything here computes; nothing approves, qualifies or recommends. What a law or a programme sets (premiums, fees,
//! limits, caps) comes from [`tables::LoanTables`].

mod annuity;
mod apr;
mod arm;
mod buydown;
mod closing;
mod concessions;
mod disclosure;
mod error;
mod fha;
mod finance_charge;
mod limits;
mod llpa;
mod offer;
mod pmi;
mod points;
mod prepaid;
mod price;
mod proration;
mod ranking;
mod rate;
mod ratios;
mod schedule;
mod terms;
mod tolerance;
mod trid;
mod unit_period;
mod usda;
mod va;
mod va_residual;

pub mod tables;

pub use apr::{AprEquation, Flow};
pub use arm::{Arm, Caps, Reset, Rounding};
pub use buydown::{Buydown, BuydownYear};
pub use closing::CashToClose;
pub use concessions::{ConcessionCap, concession_cap};
pub use disclosure::{Disclosure, total_interest_percentage};
pub use error::LoanError;
pub use fha::{FhaAnnual, FhaLoan, FhaPremiums};
pub use finance_charge::{ChargeKind, DisclosureTolerance, finance_charge};
pub use hub_domain::quote::Occupancy;
pub use limits::{ByUnits, ConformingLimits, CountyGroup, CountyLimits, LimitOf, loan_to_value};
pub use llpa::{LlpaGrid, LlpaRow};
pub use offer::{Assumptions, Costed, Offer, apr};
pub use pmi::{HpaDates, HpaRules, PmiFactors, PmiRow, apr_with_insurance, monthly_premium};
pub use points::{BreakEven, break_even, points_cost};
pub use prepaid::PrepaidInterest;
pub use price::PriceConvention;
pub use proration::{ClosingDay, Proration, TaxPaid, YearDays};
pub use ranking::{compare, rank, unlike};
pub use rate::{DayBasis, Rate};
pub use ratios::{DebtRatios, RatioGuide};
pub use schedule::{Plan, Row, Schedule, balloon};
pub use terms::Loan;
pub use tolerance::{CumulativeTolerance, Lines, zero_tolerance_cure};
pub use trid::TridRules;
pub use unit_period::{Span, UnitPeriod, single_payment_days, single_payment_term};
pub use usda::{UsdaFees, UsdaLoan, financed_fee, monthly_fee};
pub use va::{VaBorrower, VaFeeBand, VaFees, VaLoan, VaPurpose};
pub use va_residual::{Household, ResidualTable, VaRegion, VaResidual, upkeep};

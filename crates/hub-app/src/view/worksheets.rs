//! Worksheets about money: what is typed, and figures that say where they come from.
//!
//! Amounts are whole cents of US dollars, percentages decimal text (`"6.5"`). Nothing here is an offer of credit or an
//! approval: it is arithmetic over the client's own figures.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::TableKindView;

/// By which rule a figure was worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum MoneyRuleView {
    /// `P r / (1 - (1+r)^-n)`, half up to the cent.
    LevelPayment,
    /// Month by month: interest half up to the cent, the rest off the balance.
    Schedule,
    /// Parts added up or taken off.
    Sum,
    /// A part of another figure, half up to the cent.
    Share,
    /// Loan over price.
    LoanToValue,
    /// Monthly cost over gross monthly income.
    DebtToIncome,
    /// The largest price in whole dollars whose payment stays within the one named.
    PriceForPayment,
    /// Days from closing to the end of the month, each at a day's interest.
    PrepaidInterest,
    /// Calendar days of the year, before and from the day of closing.
    Proration,
    /// So many months of a yearly amount.
    Escrow,
    /// As 12 CFR 1026.38(i) lays it out.
    CashToClose,
    /// Price, less what the seller pays, plus what the seller gets.
    NetSheet,
    /// Value grown by the year, less what is owed.
    Equity,
    /// What cash would have earned, compounded monthly.
    Forgone,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum OriginView {
    /// It was typed.
    You,
    /// It was worked out from the other figures.
    Worked {
        /// How.
        rule: MoneyRuleView,
    },
    /// A dated table says so.
    Table {
        /// Which.
        table: TableKindView,
        /// Where it holds.
        jurisdiction: String,
        /// Who says so.
        cite: String,
        /// First day.
        valid_from: String,
        /// Last day; absent when no end is known.
        valid_to: Option<String>,
        /// Who or what loaded it.
        loaded_by: String,
    },
}

/// An amount with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoneyFigureView {
    /// Whole cents.
    #[specta(type = i32)]
    pub cents: i64,
    /// Where it comes from.
    pub origin: OriginView,
    /// The day it is for.
    pub as_of: String,
    /// Another party sets the real one.
    pub estimated: bool,
}

/// A percentage with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PercentFigureView {
    /// Percent, at most three decimals.
    pub percent: String,
    /// Where it comes from.
    pub origin: OriginView,
    /// The day it is for.
    pub as_of: String,
    /// Another party sets the real one.
    pub estimated: bool,
}

/// An amount, or a part of the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum PartOfPriceView {
    /// Whole cents.
    Amount {
        /// How much.
        #[specta(type = i32)]
        cents: i64,
    },
    /// Percent of the price, 0 to 100.
    Percent {
        /// How much.
        percent: String,
    },
}

/// A loan programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WorksheetProgramme {
    /// Conventional.
    Conventional,
    /// Federal Housing Administration.
    Fha,
    /// Department of Veterans Affairs.
    Va,
    /// Rural Development, section 502 guaranteed.
    Usda,
}

/// How a purchase is to be financed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FinancingInputs {
    /// Down payment.
    pub down: PartOfPriceView,
    /// Yearly note rate, percent.
    pub rate: String,
    /// Monthly payments.
    pub months: u32,
    /// Programme.
    pub programme: WorksheetProgramme,
    /// VA: the entitlement was used before.
    pub va_used_before: bool,
    /// VA: exempt from the fee.
    pub va_exempt: bool,
    /// Credit score for a sample of what private mortgage insurance costs: the lower edge of its band.
    pub score: Option<u16>,
    /// The programme's up-front fee as a lender named it, percent; in place of the table's.
    pub upfront_percent: Option<String>,
    /// Yearly mortgage insurance as a lender named it, percent; in place of the table's.
    pub insurance_percent: Option<String>,
}

/// What an affordability worksheet starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum AffordabilityGoal {
    /// A price.
    Price {
        /// Whole cents.
        #[specta(type = i32)]
        cents: i64,
    },
    /// The monthly payment that fits, with taxes, insurance and dues.
    Payment {
        /// Whole cents.
        #[specta(type = i32)]
        cents: i64,
    },
}

/// The client's own figures for an affordability worksheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AffordabilityInputs {
    /// The day whose tables are used, `YYYY-MM-DD`; absent for today.
    pub day: Option<String>,
    /// Gross income a month.
    #[specta(type = i32)]
    pub income: i64,
    /// Other debts a month.
    #[specta(type = i32)]
    pub debts: i64,
    /// Cash for down payment and closing.
    #[specta(type = i32)]
    pub cash: i64,
    /// A price, or what payment fits.
    pub goal: AffordabilityGoal,
    /// The loan.
    pub financing: FinancingInputs,
    /// Principal and interest that would be paid a month in place of the level payment.
    #[specta(type = Option<i32>)]
    pub own_payment: Option<i64>,
    /// County, five-digit FIPS code, for the loan limits.
    pub county: Option<String>,
    /// Units of the home, 1 to 4.
    pub units: u32,
    /// Property tax a year.
    pub property_tax: PartOfPriceView,
    /// Home insurance a year.
    #[specta(type = i32)]
    pub insurance: i64,
    /// Dues a month.
    #[specta(type = i32)]
    pub dues: i64,
    /// Closing costs.
    pub closing_costs: PartOfPriceView,
    /// Years for which the cost is told, 1 to 40.
    pub years: u32,
}

/// What a part of a worksheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CostPartView {
    /// Principal and interest.
    PrincipalAndInterest,
    /// Interest.
    Interest,
    /// Principal.
    Principal,
    /// Mortgage insurance.
    MortgageInsurance,
    /// Property tax.
    PropertyTax,
    /// Home insurance.
    Insurance,
    /// Dues.
    Dues,
    /// Upkeep.
    Upkeep,
    /// Utilities.
    Utilities,
    /// Down payment.
    Down,
    /// Closing costs.
    ClosingCosts,
    /// What the owner says comes back through taxes.
    TaxEffect,
}

/// A part with its amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CostLineView {
    /// Which.
    pub part: CostPartView,
    /// How much.
    pub figure: MoneyFigureView,
}

/// Mortgage insurance: how much, and when it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InsuranceEndView {
    /// Yearly percent.
    pub annual: PercentFigureView,
    /// The number of the last payment with it; absent when it runs to the end.
    pub last_month: Option<u32>,
    /// Scheduled payment after which the borrower may ask in writing (private insurance).
    pub request_after: Option<u32>,
    /// Scheduled payment after which it ends by itself (private insurance).
    pub automatic_after: Option<u32>,
    /// Midpoint of the term: it ends the month after at the latest (private insurance).
    pub midpoint: Option<u32>,
    /// Whose rule.
    pub ends_by: Option<OriginView>,
}

/// A programme's guide beside the client's ratios. A guide decides nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RatioGuideView {
    /// Programme and path: `fha_manual`.
    pub path: String,
    /// Housing alone, percent; absent where none is published.
    pub front: Option<String>,
    /// Housing and other debt, percent.
    pub back: String,
    /// What it takes, in the source's words.
    pub note: String,
    /// The client's ratios are above it.
    pub above: bool,
    /// Who says so.
    pub origin: OriginView,
}

/// Debt to income.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RatiosView {
    /// Housing alone.
    pub front: PercentFigureView,
    /// Housing and other debt.
    pub back: PercentFigureView,
    /// The programme's guides.
    pub guides: Vec<RatioGuideView>,
}

/// The loan beside a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LoanLimitView {
    /// The limit.
    pub limit: MoneyFigureView,
    /// What is compared with it: the loan before an up-front fee.
    pub compared: MoneyFigureView,
    /// By how much the loan is above; absent when it is not.
    #[specta(type = Option<i32>)]
    pub above: Option<i64>,
}

/// What some years cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CostOverYearsView {
    /// How many.
    pub years: u32,
    /// Part by part.
    pub parts: Vec<CostLineView>,
    /// All of it, down payment and closing costs included.
    pub total: MoneyFigureView,
    /// What is still owed.
    pub owed: MoneyFigureView,
}

/// The payment at another rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RateStepView {
    /// The rate, percent.
    pub rate: String,
    /// Principal and interest.
    #[specta(type = i32)]
    pub principal_and_interest: i64,
    /// With everything else.
    #[specta(type = i32)]
    pub total: i64,
    /// Against the rate of the worksheet.
    #[specta(type = i32)]
    pub change: i64,
}

/// What a worksheet cannot tell or wants looked at. Tables never answer for another year or a neighbour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum WorksheetNoteView {
    /// No table holds there on that day.
    NoTable {
        /// Which.
        table: TableKindView,
        /// Where.
        jurisdiction: String,
        /// On which day.
        day: String,
        /// The last day for which there is one there.
        last_known: Option<String>,
    },
    /// The table has nothing for this case.
    NotInTable {
        /// Which.
        table: TableKindView,
        /// The case, in English.
        case: String,
        /// Whose table.
        cite: String,
    },
    /// The county is not in the table of limits.
    UnknownCounty {
        /// As typed.
        county: String,
        /// Whose table.
        cite: String,
    },
    /// The loan is above the limit.
    AboveLimit {
        /// By how much, cents.
        #[specta(type = i32)]
        above: i64,
    },
    /// Mortgage insurance is not in the payment: neither a score nor a lender's figure is given, or no sample fits.
    InsuranceNotCounted,
    /// No closing costs are given, so cash to close is the down payment alone.
    ClosingCostsNotGiven,
    /// The cash is less than what is needed.
    CashShort {
        /// By how much, cents.
        #[specta(type = i32)]
        short: i64,
    },
    /// The payment does not repay the loan within its term: the last one clears the rest.
    LastPaymentClears {
        /// The last payment, cents.
        #[specta(type = i32)]
        payment: i64,
        /// Its number.
        month: u32,
    },
    /// The days named leave less time than the disclosure rule asks for.
    TooEarly {
        /// First day the loan may be consummated.
        earliest: String,
    },
    /// A tax that the table does not count may be due as well, in the source's words.
    AlsoDue {
        /// What.
        what: String,
        /// Who says so.
        cite: String,
    },
}

/// An affordability worksheet, worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AffordabilityView {
    /// The day whose tables were used.
    pub as_of: String,
    /// Price.
    pub price: MoneyFigureView,
    /// Down payment.
    pub down: MoneyFigureView,
    /// Down payment, percent of the price.
    pub down_percent: PercentFigureView,
    /// Loan before an up-front fee.
    pub base_loan: MoneyFigureView,
    /// The programme's up-front fee, financed.
    pub upfront: Option<MoneyFigureView>,
    /// Loan.
    pub loan: MoneyFigureView,
    /// Loan before an up-front fee to price.
    pub loan_to_value: PercentFigureView,
    /// The first month, part by part.
    pub payment: Vec<CostLineView>,
    /// All of it.
    pub payment_total: MoneyFigureView,
    /// Mortgage insurance.
    pub insurance: Option<InsuranceEndView>,
    /// Down payment and closing costs.
    pub cash: Vec<CostLineView>,
    /// All of it.
    pub cash_needed: MoneyFigureView,
    /// Cash that is left; below nothing is what is short.
    pub cash_left: MoneyFigureView,
    /// Debt to income.
    pub ratios: RatiosView,
    /// The loan beside the county's limit.
    pub limit: Option<LoanLimitView>,
    /// What the years named cost.
    pub over_years: CostOverYearsView,
    /// The payment at other rates, the lowest first.
    pub rates: Vec<RateStepView>,
    /// What cannot be told or wants looked at.
    pub notes: Vec<WorksheetNoteView>,
}

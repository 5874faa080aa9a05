//! The worksheet of the cost of owning, and worksheets as they are saved.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{
    AffordabilityInputs, AffordabilityView, ClosingInputs, ClosingView, FinancingInputs, InsuranceEndView,
    MoneyFigureView, PartOfPriceView, WorksheetNoteView,
};

/// An amount a year, and how much more each year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct YearlyInput {
    /// In the first year: an amount, or a part of the price.
    pub first: PartOfPriceView,
    /// Percent more each year.
    pub growth: String,
}

/// What the owner says comes back through taxes: the owner's own percentages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxEffectInput {
    /// Of interest.
    pub of_interest: String,
    /// Of property tax.
    pub of_property_tax: String,
}

/// Figures for the cost of owning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnershipInputs {
    /// The day whose tables are used, `YYYY-MM-DD`; absent for today.
    pub day: Option<String>,
    /// Price.
    #[specta(type = i32)]
    pub price: i64,
    /// The loan; absent for cash.
    pub financing: Option<FinancingInputs>,
    /// Closing costs.
    pub closing_costs: PartOfPriceView,
    /// Percent more value each year; below nothing for a loss.
    pub appreciation: String,
    /// Property tax.
    pub property_tax: YearlyInput,
    /// Home insurance.
    pub insurance: YearlyInput,
    /// Dues.
    pub dues: YearlyInput,
    /// Upkeep: an amount in the first year that grows; a percentage is of each year's value.
    pub upkeep: YearlyInput,
    /// Utilities.
    pub utilities: YearlyInput,
    /// What comes back through taxes, by the owner's own percentages.
    pub tax_effect: Option<TaxEffectInput>,
    /// What the cash would earn elsewhere, percent a year; absent to leave that out.
    pub elsewhere: Option<String>,
    /// Years, 1 to 40.
    pub years: u32,
}

/// What a time of owning costs: a month or a year. Cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OwnershipSpanView {
    /// Its number, from 1.
    pub number: u32,
    /// Interest.
    #[specta(type = i32)]
    pub interest: i64,
    /// What goes off the loan.
    #[specta(type = i32)]
    pub principal: i64,
    /// Mortgage insurance.
    #[specta(type = i32)]
    pub mortgage_insurance: i64,
    /// Property tax.
    #[specta(type = i32)]
    pub property_tax: i64,
    /// Home insurance.
    #[specta(type = i32)]
    pub insurance: i64,
    /// Dues.
    #[specta(type = i32)]
    pub dues: i64,
    /// Upkeep.
    #[specta(type = i32)]
    pub upkeep: i64,
    /// Utilities.
    #[specta(type = i32)]
    pub utilities: i64,
    /// What the owner says comes back through taxes.
    #[specta(type = i32)]
    pub tax_effect: i64,
    /// Paid: all of it, before anything comes back.
    #[specta(type = i32)]
    pub paid: i64,
    /// Spent: paid, less what goes off the loan and what comes back.
    #[specta(type = i32)]
    pub spent: i64,
    /// Paid from the first month to here.
    #[specta(type = i32)]
    pub paid_so_far: i64,
    /// What the home is worth at its end.
    #[specta(type = i32)]
    pub value: i64,
    /// What is owed at its end.
    #[specta(type = i32)]
    pub owed: i64,
    /// Value less what is owed.
    #[specta(type = i32)]
    pub equity: i64,
}

/// The cost of owning, worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OwnershipView {
    /// The day whose tables were used.
    pub as_of: String,
    /// Loan with an up-front fee; nothing for cash.
    pub loan: MoneyFigureView,
    /// Down payment and closing costs.
    pub cash_in: MoneyFigureView,
    /// The first month.
    pub first_month: MoneyFigureView,
    /// All that is paid in the years named, without `cash_in`.
    pub paid: MoneyFigureView,
    /// Of it spent: not turned into equity, not come back.
    pub spent: MoneyFigureView,
    /// Equity at the end.
    pub equity: MoneyFigureView,
    /// What the cash would have earned elsewhere.
    pub forgone: Option<MoneyFigureView>,
    /// Mortgage insurance.
    pub mortgage_insurance: Option<InsuranceEndView>,
    /// Month by month.
    pub months: Vec<OwnershipSpanView>,
    /// Year by year.
    pub years: Vec<OwnershipSpanView>,
    /// What cannot be told or wants looked at.
    pub notes: Vec<WorksheetNoteView>,
}

/// What a worksheet holds.
#[expect(clippy::large_enum_variant, reason = "one at a time, on its way to the screen")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum WorksheetInputs {
    /// What a home would cost a month.
    Affordability {
        /// What was typed.
        inputs: AffordabilityInputs,
    },
    /// What closing costs each side.
    Closing {
        /// What was typed.
        inputs: ClosingInputs,
    },
    /// What owning costs over the years.
    Ownership {
        /// What was typed.
        inputs: OwnershipInputs,
    },
}

/// A worksheet, worked out with the tables of its day.
#[expect(clippy::large_enum_variant, reason = "one at a time, on its way to the screen")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum WorksheetResult {
    /// What a home would cost a month.
    Affordability {
        /// What came out.
        view: AffordabilityView,
    },
    /// What closing costs each side.
    Closing {
        /// What came out.
        view: ClosingView,
    },
    /// What owning costs over the years.
    Ownership {
        /// What came out.
        view: OwnershipView,
    },
}

/// Which worksheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum WorksheetKindView {
    /// What a home would cost a month.
    Affordability,
    /// What closing costs each side.
    Closing,
    /// What owning costs over the years.
    Ownership,
}

/// A worksheet as it is kept: what was typed. Hand it back to have a deleted one again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavedWorksheetView {
    /// Identifier.
    pub id: String,
    /// What its author calls it.
    pub name: String,
    /// Identifier of the person whose it is.
    pub person: Option<String>,
    /// What was typed.
    pub inputs: WorksheetInputs,
    /// From 1; grows with each change.
    pub revision: u32,
    /// When it was first saved, RFC 3339 to the millisecond.
    pub created_at: String,
    /// When it was last saved, RFC 3339 to the millisecond.
    pub updated_at: String,
}

/// A line of the list of worksheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorksheetLineView {
    /// Identifier.
    pub id: String,
    /// Which.
    pub kind: WorksheetKindView,
    /// What its author calls it.
    pub name: String,
    /// Identifier of the person whose it is.
    pub person: Option<String>,
    /// From 1; grows with each change.
    pub revision: u32,
    /// When it was last saved, RFC 3339.
    pub updated_at: String,
}

/// Saves a worksheet: a new one without `id`, else a change to the one whose revision was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveWorksheetRequest {
    /// Which, with the revision that was seen; absent for a new one.
    pub of: Option<WorksheetVersion>,
    /// What its author calls it, 1 to 120 characters.
    pub name: String,
    /// Identifier of the person whose it is.
    pub person: Option<String>,
    /// What was typed.
    pub inputs: WorksheetInputs,
}

/// A worksheet as somebody saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorksheetVersion {
    /// Identifier.
    pub id: String,
    /// Revision.
    pub revision: u32,
}

/// Which worksheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorksheetIdRequest {
    /// Identifier.
    pub id: String,
}

/// Gives a worksheet another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameWorksheetRequest {
    /// Identifier.
    pub id: String,
    /// 1 to 120 characters.
    pub name: String,
}

/// Prints a worksheet as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrintWorksheetRequest {
    /// What its author calls it; may be empty.
    pub name: String,
    /// What was typed.
    pub inputs: WorksheetInputs,
}

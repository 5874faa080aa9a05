//! The worksheet of closing costs and the seller's net.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{MoneyFigureView, PartOfPriceView, WorksheetNoteView};

/// A section of the Closing Disclosure, 12 CFR 1026.38(f)-(g).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
pub enum ClosingSection {
    /// Origination charges.
    A,
    /// Services the borrower did not shop for.
    B,
    /// Services the borrower did shop for.
    C,
    /// Taxes and other government fees.
    E,
    /// Prepaids.
    F,
    /// Initial escrow payment at closing.
    G,
    /// Other.
    H,
}

/// Who pays a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ClosingPayer {
    /// The buyer.
    Buyer,
    /// The seller.
    Seller,
}

/// A line that the program can work out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ClosingItem {
    /// Lender's title policy.
    LenderTitle,
    /// Owner's title policy.
    OwnerTitle,
    /// Tax on the deed.
    TransferTax,
    /// Interest to the end of the month.
    PrepaidInterest,
    /// First year of home insurance.
    InsurancePremium,
    /// Escrow for home insurance.
    EscrowInsurance,
    /// Escrow for property tax.
    EscrowTax,
}

/// A figure that takes the place of one the program works out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClosingOverride {
    /// Which.
    pub item: ClosingItem,
    /// The amount; absent to keep the one worked out.
    #[specta(type = Option<i32>)]
    pub cents: Option<i64>,
    /// Who pays it.
    pub payer: ClosingPayer,
}

/// A line of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClosingLineInput {
    /// Where it stands.
    pub section: ClosingSection,
    /// What it is for, at most 120 characters.
    pub label: String,
    /// How much.
    pub amount: PartOfPriceView,
    /// Who pays it.
    pub payer: ClosingPayer,
}

/// How a year's tax is divided: custom of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TaxPaidView {
    /// After the year, by the buyer: the seller credits the seller's days.
    InArrears,
    /// Before, by the seller: the buyer credits the buyer's days.
    InAdvance,
}

/// How many days a lender counts to a year for daily interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DayBasisView {
    /// 365 days.
    Days365,
    /// 366 days.
    Days366,
    /// 360 days.
    Days360,
}

/// Figures for closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClosingInputs {
    /// The day whose tables are used where no closing day is named, `YYYY-MM-DD`; absent for today.
    pub day: Option<String>,
    /// Price.
    #[specta(type = i32)]
    pub price: i64,
    /// Loan; nothing for cash.
    #[specta(type = i32)]
    pub loan: i64,
    /// Yearly note rate, percent; needed with a loan.
    pub rate: Option<String>,
    /// Days of a lender's year.
    pub day_basis: DayBasisView,
    /// State, two letters.
    pub state: Option<String>,
    /// County, five-digit FIPS code.
    pub county: Option<String>,
    /// Day of the application.
    pub applied: Option<String>,
    /// Day of closing (consummation).
    pub closing: Option<String>,
    /// Property tax a year.
    #[specta(type = i32)]
    pub property_tax: i64,
    /// When it is paid.
    pub tax_paid: TaxPaidView,
    /// The day of closing is the seller's.
    pub seller_owns_closing_day: bool,
    /// Home insurance a year.
    #[specta(type = i32)]
    pub insurance: i64,
    /// Months of property tax in the escrow.
    pub escrow_tax_months: u32,
    /// Months of home insurance in the escrow.
    pub escrow_insurance_months: u32,
    /// Deposit already paid.
    #[specta(type = i32)]
    pub deposit: i64,
    /// Credits of the lender.
    #[specta(type = i32)]
    pub lender_credits: i64,
    /// Credits of the seller.
    #[specta(type = i32)]
    pub seller_credits: i64,
    /// What the seller still owes on the home.
    #[specta(type = i32)]
    pub payoff: i64,
    /// Lines of one's own.
    pub lines: Vec<ClosingLineInput>,
    /// In place of what the program works out.
    pub overrides: Vec<ClosingOverride>,
}

/// A line of closing costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClosingLineView {
    /// Where it stands.
    pub section: ClosingSection,
    /// Which, where the program works it out.
    pub item: Option<ClosingItem>,
    /// What it is for; empty where `item` says it.
    pub label: String,
    /// Who pays it.
    pub payer: ClosingPayer,
    /// How much; absent where no table says it and nobody has.
    pub figure: Option<MoneyFigureView>,
    /// How it came about, in English; empty for what was typed.
    pub why: String,
}

/// What a section comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClosingSectionView {
    /// Which.
    pub section: ClosingSection,
    /// Its lines.
    pub lines: Vec<ClosingLineView>,
    /// What the buyer pays of it.
    #[specta(type = i32)]
    pub buyer: i64,
    /// What the seller pays of it.
    #[specta(type = i32)]
    pub seller: i64,
}

/// What a line of cash to close or of the seller's net is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ClosingSumPart {
    /// Price.
    Price,
    /// D, total loan costs of the buyer.
    LoanCosts,
    /// I, total other costs of the buyer.
    OtherCosts,
    /// Credits of the lender.
    LenderCredits,
    /// Loan.
    Loan,
    /// Deposit.
    Deposit,
    /// Credits of the seller.
    SellerCredits,
    /// Property tax that the seller owes for the seller's days.
    TaxCreditToBuyer,
    /// Property tax that the seller has paid for the buyer's days.
    TaxCreditToSeller,
    /// What the seller still owes on the home.
    Payoff,
    /// What the seller pays of the closing costs.
    SellerCosts,
}

/// A line of a sum; what it adds is above nothing, what it takes off below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClosingSumLine {
    /// Which.
    pub part: ClosingSumPart,
    /// How much, with its sign.
    pub figure: MoneyFigureView,
}

/// A day of the disclosure rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TridDayKind {
    /// Last day for the Loan Estimate after the application.
    EstimateDue,
    /// Last day the terms of that estimate hold unless the consumer goes on.
    EstimateLapses,
    /// First day of consummation after an estimate on that day.
    EarliestConsummation,
    /// Last day to have the Closing Disclosure received.
    DisclosureReceived,
    /// Last day to mail the Closing Disclosure.
    DisclosureMailed,
    /// Last day for a Loan Estimate before that closing.
    LastEstimate,
}

/// A day of the disclosure rule. The creditor owns the rule; this only counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TridDayView {
    /// Which.
    pub kind: TridDayKind,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Who says so.
    pub cite: String,
}

/// Closing costs, worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClosingView {
    /// The day whose tables were used.
    pub as_of: String,
    /// A, B, C, E, F, G, H.
    pub sections: Vec<ClosingSectionView>,
    /// Total closing costs of the buyer, J.
    pub buyer_costs: MoneyFigureView,
    /// From the price to the cash.
    pub cash: Vec<ClosingSumLine>,
    /// What the buyer brings; below nothing is what the buyer gets back.
    pub cash_to_close: MoneyFigureView,
    /// From the price to the net.
    pub seller: Vec<ClosingSumLine>,
    /// What the seller takes home; below nothing the seller brings money.
    pub seller_net: MoneyFigureView,
    /// Days of the disclosure rule, where application or closing are named.
    pub days: Vec<TridDayView>,
    /// What cannot be told or wants looked at.
    pub notes: Vec<WorksheetNoteView>,
}

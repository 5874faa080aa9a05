//! The dated tables about money: which there are, and which hold.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a dated table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TableKindView {
    /// The nation's loan limits of a year.
    ConformingLimits,
    /// Loan limits of the counties of a year.
    CountyLimits,
    /// When private mortgage insurance ends.
    Hpa,
    /// What private mortgage insurance costs: a sample.
    PmiFactors,
    /// FHA premiums.
    FhaPremiums,
    /// VA funding fees.
    VaFees,
    /// VA residual incomes.
    VaResidual,
    /// USDA fees.
    UsdaFees,
    /// Debt-ratio guides.
    RatioGuides,
    /// Seller-concession caps.
    ConcessionCaps,
    /// Price adjustments by score and loan-to-value.
    Llpa,
    /// Numbers of the disclosure rule.
    Trid,
    /// How far a disclosed rate or charge may be off.
    DisclosureTolerance,
    /// A legal holiday.
    Holidays,
    /// Terms of the government's sample disclosures.
    SampleForms,
    /// Premiums of title policies.
    TitlePremiums,
    /// Taxes on the deed.
    TransferTax,
    /// From which total a form 1099-NEC is due.
    Form1099,
    /// Limits that follow from coverage A.
    HomePolicy,
    /// A commission plan to begin from.
    CommissionPlan,
    /// Who may pay whom for what.
    PaymentRules,
    /// How a date of a contract or a law is counted.
    Deadlines,
    /// What a form makes of a contingency.
    Contingencies,
    /// A paper that transactions need.
    Papers,
    /// How contracts end, by a survey.
    Outcomes,
    /// What has to be agreed to before homes are toured.
    Touring,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoneyTableView {
    /// What it is about.
    pub kind: TableKindView,
    /// Which of several that hold side by side: a holiday, a form, a rule. Empty where there is one.
    pub about: String,
    /// Where it holds: `US`, `US-TX`, `US-TX-48157`.
    pub jurisdiction: String,
    /// First day, `YYYY-MM-DD`. Absent for what no law dates.
    pub valid_from: Option<String>,
    /// Last day; absent when no end is known.
    pub valid_to: Option<String>,
    /// Who says so.
    pub cite: String,
    /// Who or what loaded it.
    pub loaded_by: String,
    /// The file it stands in.
    pub file: String,
    /// It came with the program; otherwise the file is from the folder.
    pub shipped: bool,
    /// It holds on the day the list was asked for.
    pub holds: bool,
}

/// Every table that is in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoneyTablesView {
    /// The tables, by kind, place and time.
    pub tables: Vec<MoneyTableView>,
    /// The folder whose files take the place of those that the program came with.
    pub folder: String,
    /// The folder is there.
    pub folder_exists: bool,
    /// Files of the folder that are in use.
    pub own_files: Vec<String>,
    /// Which file of the folder is refused and why, in English; then none of the folder is in use.
    pub refused: Option<String>,
    /// When the folder was last read, RFC 3339.
    pub read_at: String,
    /// The day that decides which tables hold, `YYYY-MM-DD`.
    pub today: String,
}

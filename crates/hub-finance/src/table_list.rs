use crate::{Checked, Dated, Tables};

/// What a dated table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableKind {
    /// The nation's loan limits of a year.
    ConformingLimits,
    /// Loan limits of the counties of a year.
    CountyLimits,
    /// When private mortgage insurance ends.
    Hpa,
    /// What private mortgage insurance costs.
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
}

/// One dated table without its figures: where, when, who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTable {
    /// What it is about.
    pub kind: TableKind,
    /// Which of several that hold side by side: a holiday, a form, a purpose. Empty where there is one.
    pub about: String,
    /// The rest.
    pub dated: Dated<()>,
}

impl Tables {
    /// Every table, by kind and as read.
    #[must_use]
    pub fn list(&self) -> Vec<ListedTable> {
        let mut all = Vec::new();
        let loan = &self.loan;
        add(&mut all, TableKind::ConformingLimits, &loan.conforming_limits);
        add(&mut all, TableKind::CountyLimits, &loan.county_limits);
        add(&mut all, TableKind::Hpa, &loan.hpa);
        add(&mut all, TableKind::PmiFactors, &loan.pmi_factors);
        add(&mut all, TableKind::FhaPremiums, &loan.fha_premiums);
        add(&mut all, TableKind::VaFees, &loan.va_fees);
        add(&mut all, TableKind::VaResidual, &loan.va_residual);
        add(&mut all, TableKind::UsdaFees, &loan.usda_fees);
        add(&mut all, TableKind::RatioGuides, &loan.ratio_guides);
        add(&mut all, TableKind::ConcessionCaps, &loan.concession_caps);
        add(&mut all, TableKind::Llpa, &loan.llpa);
        add(&mut all, TableKind::Trid, &loan.trid);
        add(&mut all, TableKind::DisclosureTolerance, &loan.disclosure_tolerance);
        add(&mut all, TableKind::Holidays, &self.holidays);
        add(&mut all, TableKind::SampleForms, &loan.sample_forms);
        add(&mut all, TableKind::TitlePremiums, &self.title);
        add(&mut all, TableKind::TransferTax, &self.transfer_tax);
        add(&mut all, TableKind::Form1099, &self.form_1099);
        add(&mut all, TableKind::HomePolicy, &self.home_policy);
        all
    }
}

fn add<T: Checked>(all: &mut Vec<ListedTable>, kind: TableKind, tables: &[Dated<T>]) {
    all.extend(tables.iter().map(|table| ListedTable {
        kind,
        about: table.value.about().into_owned(),
        dated: Dated {
            jurisdiction: table.jurisdiction.clone(),
            valid_from: table.valid_from,
            valid_to: table.valid_to,
            source: table.source.clone(),
            value: (),
        },
    }));
}

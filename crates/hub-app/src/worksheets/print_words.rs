//! A worksheet's words on paper, in English as all documents are.

use chrono::NaiveDate;
use hub_domain::{Currency, Money};
use hub_report::date;

use crate::view::{
    ClosingItem, ClosingSection, ClosingSumPart, CostPartView, MoneyFigureView, MoneyRuleView, OriginView,
    TableKindView, TridDayKind, WorksheetNoteView,
};

/// `$3,342.11`.
pub(super) fn usd(cents: i64) -> String {
    hub_report::exact(Money::from_minor(cents, Currency::USD))
}

/// A day as documents write it; what is no day as it stands.
pub(super) fn on(day: &str) -> String {
    day.parse::<NaiveDate>().map_or_else(|_| day.to_owned(), date)
}

/// Where a figure is from, and whether somebody else will set the real one.
pub(super) fn source(figure: &MoneyFigureView, why: &str) -> String {
    let mut text = origin(&figure.origin);
    if !why.is_empty() {
        text = format!("{text}: {why}");
    }
    if figure.estimated { format!("{text}. Estimate") } else { text }
}

pub(super) fn origin(from: &OriginView) -> String {
    match from {
        OriginView::You => "From you".to_owned(),
        OriginView::Worked { rule } => match rule {
            MoneyRuleView::LevelPayment => "Level payment, to the cent",
            MoneyRuleView::Schedule => "Payment schedule, to the cent",
            MoneyRuleView::Sum => "Sum",
            MoneyRuleView::Share => "By your percentage",
            MoneyRuleView::LoanToValue => "Loan over price",
            MoneyRuleView::DebtToIncome => "Over gross monthly income",
            MoneyRuleView::PriceForPayment => "Largest price within the payment",
            MoneyRuleView::PrepaidInterest => "Daily interest to the end of the month",
            MoneyRuleView::Proration => "Calendar days of the year",
            MoneyRuleView::Escrow => "Months of a yearly amount",
            MoneyRuleView::CashToClose => "As 12 CFR 1026.38(i) lays it out",
            MoneyRuleView::NetSheet => "Price less the seller's costs",
            MoneyRuleView::Equity => "Value less what is owed",
            MoneyRuleView::Forgone => "Compounded monthly",
        }
        .to_owned(),
        OriginView::Table { jurisdiction, cite, valid_from, valid_to, .. } => match valid_to {
            Some(to) => format!("{cite}; {jurisdiction}, {} to {}", on(valid_from), on(to)),
            None => format!("{cite}; {jurisdiction}, from {}", on(valid_from)),
        },
    }
}

pub(super) fn part(part: CostPartView) -> &'static str {
    match part {
        CostPartView::PrincipalAndInterest => "Principal and interest",
        CostPartView::Interest => "Interest",
        CostPartView::Principal => "Principal",
        CostPartView::MortgageInsurance => "Mortgage insurance",
        CostPartView::PropertyTax => "Property tax",
        CostPartView::Insurance => "Home insurance",
        CostPartView::Dues => "Dues",
        CostPartView::Upkeep => "Upkeep",
        CostPartView::Utilities => "Utilities",
        CostPartView::Down => "Down payment",
        CostPartView::ClosingCosts => "Closing costs",
        CostPartView::TaxEffect => "Comes back through taxes",
    }
}

pub(super) fn section(section: ClosingSection) -> &'static str {
    match section {
        ClosingSection::A => "A Origination charges",
        ClosingSection::B => "B Services the borrower did not shop for",
        ClosingSection::C => "C Services the borrower did shop for",
        ClosingSection::E => "E Taxes and other government fees",
        ClosingSection::F => "F Prepaids",
        ClosingSection::G => "G Initial escrow payment",
        ClosingSection::H => "H Other",
    }
}

pub(super) fn item(item: ClosingItem) -> &'static str {
    match item {
        ClosingItem::LenderTitle => "Lender's title policy",
        ClosingItem::OwnerTitle => "Owner's title policy",
        ClosingItem::TransferTax => "Transfer tax",
        ClosingItem::PrepaidInterest => "Prepaid interest",
        ClosingItem::InsurancePremium => "Home insurance, first year",
        ClosingItem::EscrowInsurance => "Escrow: home insurance",
        ClosingItem::EscrowTax => "Escrow: property tax",
    }
}

pub(super) fn sum(part: ClosingSumPart) -> &'static str {
    match part {
        ClosingSumPart::Price => "Price",
        ClosingSumPart::LoanCosts => "Loan costs (D)",
        ClosingSumPart::OtherCosts => "Other costs (I)",
        ClosingSumPart::LenderCredits => "Lender credits",
        ClosingSumPart::Loan => "Loan",
        ClosingSumPart::Deposit => "Deposit",
        ClosingSumPart::SellerCredits => "Seller credits",
        ClosingSumPart::TaxCreditToBuyer => "Property tax, the seller's days",
        ClosingSumPart::TaxCreditToSeller => "Property tax, the buyer's days",
        ClosingSumPart::Payoff => "Loan to pay off",
        ClosingSumPart::SellerCosts => "Closing costs the seller pays",
    }
}

pub(super) fn trid(kind: TridDayKind) -> &'static str {
    match kind {
        TridDayKind::EstimateDue => "Loan Estimate due by",
        TridDayKind::EstimateLapses => "Terms of that estimate hold until",
        TridDayKind::EarliestConsummation => "First day to close after it",
        TridDayKind::DisclosureReceived => "Closing Disclosure received by",
        TridDayKind::DisclosureMailed => "Closing Disclosure mailed by",
        TridDayKind::LastEstimate => "Last day for a Loan Estimate",
    }
}

fn table(kind: TableKindView) -> &'static str {
    match kind {
        TableKindView::CountyLimits => "county loan limits",
        TableKindView::Hpa => "rules on the end of mortgage insurance",
        TableKindView::PmiFactors => "mortgage insurance samples",
        TableKindView::RatioGuides => "debt-ratio guides",
        TableKindView::TitlePremiums => "title premiums",
        TableKindView::TransferTax => "transfer taxes",
        TableKindView::Trid => "disclosure timing",
        _ => "figures",
    }
}

pub(super) fn note(note: &WorksheetNoteView) -> String {
    match note {
        WorksheetNoteView::NoTable { table: kind, jurisdiction, day, last_known } => {
            let last = last_known.as_deref().map(|last| format!("; the last one ends {}", on(last)));
            let last = last.unwrap_or_default();
            format!("No table of {} is known for {jurisdiction} on {}{last}.", table(*kind), on(day))
        }
        WorksheetNoteView::NotInTable { table: kind, case, cite } => {
            format!("The table of {} has nothing for this: {case} ({cite}).", table(*kind))
        }
        WorksheetNoteView::UnknownCounty { county, cite } => {
            format!("County {county} is not in the table of loan limits ({cite}).")
        }
        WorksheetNoteView::AboveLimit { above } => format!("The loan is {} above the county's limit.", usd(*above)),
        WorksheetNoteView::InsuranceNotCounted => {
            "Mortgage insurance is not in the payment: no credit score and no lender's figure is given.".to_owned()
        }
        WorksheetNoteView::ClosingCostsNotGiven => "No closing costs are given.".to_owned(),
        WorksheetNoteView::CashShort { short } => format!("The cash is {} less than what is needed.", usd(*short)),
        WorksheetNoteView::LastPaymentClears { payment, month } => {
            format!("That payment does not repay the loan in time: payment {month} is {}.", usd(*payment))
        }
        WorksheetNoteView::TooEarly { earliest } => {
            format!("Closing is earlier than the disclosure rule leaves time for: {} is the first day.", on(earliest))
        }
        WorksheetNoteView::AlsoDue { what, cite } => format!("Not counted: {what} ({cite})."),
    }
}

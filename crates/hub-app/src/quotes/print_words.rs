//! Words of a comparison on paper.

use hub_domain::Money;

use super::screen::day;
use crate::error::{AppError, Result};
use crate::view::{
    LeftOutView, MoneyView, QuoteCellView, QuoteColumnView, QuoteCriterionView, QuoteKindView, QuoteRowKey,
    QuoteStepKey,
};

/// An amount to the cent.
pub(super) fn amount(money: &MoneyView) -> Result<String> {
    let currency = money.currency.parse().map_err(|_| AppError::bad_request("currency", "no currency"))?;
    Ok(hub_report::exact(Money::from_minor(money.minor, currency)))
}

/// A percentage.
pub(super) fn percent(percent: &str) -> String {
    format!("{} %", percent.replace('-', "\u{2212}"))
}

/// A day as paper writes it.
pub(super) fn on(field: &str, text: &str) -> Result<String> {
    Ok(hub_report::date(day(field, text)?))
}

/// What a quote says in a row.
pub(super) fn cell(key: QuoteRowKey, said: &QuoteCellView) -> Result<String> {
    Ok(match said {
        QuoteCellView { money: Some(money), worked_out, .. } => {
            format!("{}{}", if *worked_out { "\u{2248}\u{a0}" } else { "" }, amount(money)?)
        }
        QuoteCellView { percent: Some(share), .. } => percent(share),
        QuoteCellView { text: Some(text), .. } if key == QuoteRowKey::IssuedOn => on("issuedOn", text)?,
        QuoteCellView { text: Some(text), .. } => text.clone(),
        // A loan that names no months at a first rate has one rate.
        _ if key == QuoteRowKey::FixedMonths => "one rate".to_owned(),
        _ if matches!(
            key,
            QuoteRowKey::Cost | QuoteRowKey::Monthly | QuoteRowKey::LenderCharges | QuoteRowKey::CashToClose
        ) =>
        {
            "\u{2013}".to_owned()
        }
        _ => "not said".to_owned(),
    })
}

/// The figure a quote is ordered by, or why it has no place.
pub(super) fn standing(column: &QuoteColumnView) -> Result<String> {
    if let Some(left_out) = column.left_out {
        let unsaid: Vec<&str> = column.unsaid.iter().map(|key| label(*key)).collect();
        return Ok(match left_out {
            LeftOutView::Expired => match &column.quote.expires_on {
                Some(last) => format!("Expired on {}: not in the order", on("expiresOn", last)?),
                None => "Expired: not in the order".to_owned(),
            },
            LeftOutView::Gone => "Declined or withdrawn: not in the order".to_owned(),
            LeftOutView::Unsaid => format!("Does not say what this order asks: {}", unsaid.join(", ")),
            LeftOutView::RateMoves => "Its rate may change within this stay: not in the order".to_owned(),
            LeftOutView::Unworkable => "Its figures cannot be worked out: not in the order".to_owned(),
        });
    }
    let figure = match (&column.figure, &column.rate) {
        (_, Some(rate)) => percent(rate),
        (Some(figure), None) => amount(figure)?,
        (None, None) => String::new(),
    };
    Ok(match &column.more {
        Some(more) if more.minor > 0 => format!("{figure}, {} more than the least", amount(more)?),
        Some(_) => format!("{figure}, the least"),
        None => figure,
    })
}

/// How a sum comes about, line by line.
pub(super) fn sum(column: &QuoteColumnView) -> Result<Option<String>> {
    let Some(figure) = column.figure.as_ref().filter(|_| !column.steps.is_empty()) else { return Ok(None) };
    let mut parts = Vec::with_capacity(column.steps.len());
    for line in &column.steps {
        let months = match line.months {
            Some(1) => " (1 month)".to_owned(),
            Some(months) => format!(" ({months} months)"),
            None => String::new(),
        };
        parts.push(format!("{}{months} {}", step(line.key), amount(&line.amount)?));
    }
    Ok(Some(format!("{} = {}", parts.join(" + "), amount(figure)?)))
}

/// By what quotes are ordered, in a sentence, with the stay where it counts.
pub(super) fn order(by: QuoteCriterionView, months: u32) -> String {
    let what = match by {
        QuoteCriterionView::Cost => {
            format!("what {} cost, what is paid at the start included, the least first", stay(months))
        }
        QuoteCriterionView::Apr => "the annual percentage rate each quote states, the least first".to_owned(),
        QuoteCriterionView::Monthly => "the payment of a month, the least first".to_owned(),
        QuoteCriterionView::LenderCharges => "points and fees less credit, the least first".to_owned(),
        QuoteCriterionView::CashToClose => "cash to close as far as it is quoted, the least first".to_owned(),
    };
    format!("In the order of {what}. The client picks the order.")
}

fn stay(months: u32) -> String {
    match (months / 12, months % 12) {
        (_, 1..) | (0, _) => format!("{months} months"),
        (1, 0) => "12 months (1 year)".to_owned(),
        (years, 0) => format!("{months} months ({years} years)"),
    }
}

/// What the quotes are for.
pub(super) const fn kind(kind: QuoteKindView) -> &'static str {
    match kind {
        QuoteKindView::Loan => "Loans",
        QuoteKindView::Insurance => "Home policies",
        QuoteKindView::Title => "Title and closing",
        QuoteKindView::Warranty => "Home warranties",
    }
}

/// The row a criterion is read in.
pub(super) const fn row_of(by: QuoteCriterionView) -> QuoteRowKey {
    match by {
        QuoteCriterionView::Cost => QuoteRowKey::Cost,
        QuoteCriterionView::Apr => QuoteRowKey::Apr,
        QuoteCriterionView::Monthly => QuoteRowKey::Monthly,
        QuoteCriterionView::LenderCharges => QuoteRowKey::LenderCharges,
        QuoteCriterionView::CashToClose => QuoteRowKey::CashToClose,
    }
}

/// What a row is called.
pub(super) const fn label(key: QuoteRowKey) -> &'static str {
    use QuoteRowKey as K;
    match key {
        K::Rate => "Rate",
        K::Apr => "APR, as stated",
        K::Points => "Points, %",
        K::LenderFees => "Lender's fees",
        K::LenderCredit => "Lender's credit",
        K::LenderCharges => "Points and fees less credit",
        K::ServicesNotShopped => "Services, section B",
        K::ServicesShopped => "Services, section C",
        K::CashToClose => "Cash to close, as far as quoted",
        K::PrincipalAndInterest => "Principal and interest",
        K::MiMonthly => "Mortgage insurance a month",
        K::MiUpfront => "Mortgage insurance or fee at the start",
        K::Monthly => "Monthly payment",
        K::Cost => "Cost over the stay",
        K::Loan => "Loan",
        K::LoanToValue => "Loan to value",
        K::LockDays => "Lock, days",
        K::ScoreBand => "Score band assumed",
        K::TermMonths => "Term, months",
        K::Programme => "Programme",
        K::Occupancy => "Use of the home",
        K::Purpose => "Purpose",
        K::FixedMonths => "Months at the first rate",
        K::IssuedOn => "Issued on",
        K::State => "State",
        K::Form => "Form",
        K::CoverageA => "A, dwelling",
        K::CoverageB => "B, other structures",
        K::CoverageC => "C, contents",
        K::CoverageD => "D, loss of use",
        K::CoverageE => "E, liability",
        K::CoverageF => "F, medical payments",
        K::Deductible => "Deductible, all perils",
        K::DeductibleWindHail => "Deductible, wind and hail",
        K::DeductibleHurricane => "Deductible, hurricane",
        K::DeductibleWater => "Deductible, water",
        K::DeductibleEarthquake => "Deductible, earthquake",
        K::Settlement => "Dwelling valued at",
        K::RoofSettlement => "Roof valued at",
        K::Endorsements => "Endorsements",
        K::Premium => "Premium a year",
        K::PolicyFees => "Fees and taxes a year",
        K::Insured => "Insured",
        K::TitlePremiums => "Title premiums",
        K::ClosingFees => "Closing fees",
        K::Plan => "Plan",
        K::Covered => "Covered",
        K::TradeCallFee => "Fee for a visit",
        K::PlanPrice => "Price of the term",
    }
}

const fn step(key: QuoteStepKey) -> &'static str {
    use QuoteStepKey as S;
    match key {
        S::Interest => "Interest",
        S::MortgageInsurance => "Mortgage insurance",
        S::Points => "Points",
        S::LenderFees => "Lender's fees",
        S::LenderCredit => "Lender's credit",
        S::MiUpfront => "Mortgage insurance or fee at the start",
        S::PrincipalAndInterest => "Principal and interest",
        S::DownPayment => "Price less loan",
        S::ServicesNotShopped => "Services, section B",
        S::ServicesShopped => "Services, section C",
        S::Premium => "Premium",
        S::PolicyFees => "Fees and taxes",
        S::TitlePremiums => "Title premiums",
        S::ClosingFees => "Closing fees",
        S::PlanPrice => "Price of the plan",
    }
}

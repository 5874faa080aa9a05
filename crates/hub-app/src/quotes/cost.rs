//! What a quote costs by a criterion, line by line, or why that cannot be said.

use hub_domain::quote::{
    InsuranceQuote, LoanQuote, Occupancy, Programme, Quote, QuoteTerms, TitleQuote, WarrantyQuote,
};
use hub_domain::{Money, Percent};
use hub_finance::Cents;
use hub_finance::loan::{HpaRules, Loan, LoanError, Rate, Schedule, points_cost};

use crate::view::{LeftOutView, QuoteCriterionView, QuoteRowKey, QuoteStepKey};

/// A line of a sum: what, how much, of how many months.
pub(super) type Step = (QuoteStepKey, Cents, Option<u32>);

/// What a quote comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Judged {
    /// The sum of these.
    Sum(Vec<Step>),
    /// A percentage that the quote states.
    Rate(Percent),
    /// Nothing that can be put in order.
    LeftOut(LeftOutView, Vec<QuoteRowKey>),
}

impl Judged {
    /// The sum, or nothing where it cannot be counted.
    pub fn total(&self) -> Option<Cents> {
        let Self::Sum(steps) = self else { return None };
        steps.iter().try_fold(Cents::ZERO, |sum, (_, amount, _)| sum.checked_add(*amount))
    }
}

/// What a loan's own figures give, where they can be worked out.
pub(super) struct Worked {
    pub schedule: Schedule,
    pub points: Cents,
}

/// Works out a loan of level payments. Of an adjustable loan it holds as long as the first rate does.
pub(super) fn worked(loan: &LoanQuote) -> Result<Worked, LoanError> {
    let principal = cents(loan.loan);
    let schedule = Loan::new(principal, Rate::new(loan.rate)?, loan.term_months.into())?.schedule()?;
    Ok(Worked { schedule, points: points_cost(principal, loan.points)? })
}

pub(super) fn cents(money: Money) -> Cents {
    Cents(money.minor)
}

/// By what a kind of quote can be put in order.
pub(super) fn criteria(quote: &Quote) -> &'static [QuoteCriterionView] {
    use QuoteCriterionView as C;
    match quote.terms {
        QuoteTerms::Loan(_) => &[C::Cost, C::Apr, C::Monthly, C::LenderCharges, C::CashToClose],
        QuoteTerms::Insurance(_) | QuoteTerms::Title(_) | QuoteTerms::Warranty(_) => &[C::Cost],
    }
}

/// What a quote comes to by a criterion.
pub(super) fn judge(quote: &Quote, by: QuoteCriterionView, months: u32, rules: &HpaRules) -> Judged {
    let judged = match &quote.terms {
        QuoteTerms::Loan(loan) => loan_by(loan, by, months, rules),
        QuoteTerms::Insurance(policy) => Ok(policy_cost(policy, months)),
        QuoteTerms::Title(title) => Ok(title_cost(title)),
        QuoteTerms::Warranty(plan) => Ok(plan_cost(plan)),
    };
    match judged {
        Ok(Judged::Sum(steps)) if Judged::Sum(steps.clone()).total().is_none() => {
            Judged::LeftOut(LeftOutView::Unworkable, Vec::new())
        }
        Ok(judged) => judged,
        Err(_) => Judged::LeftOut(LeftOutView::Unworkable, Vec::new()),
    }
}

/// Whether the programme asks for mortgage insurance every month, so that silence about it says nothing.
pub(super) fn insured_monthly(loan: &LoanQuote, rules: &HpaRules) -> bool {
    match loan.programme {
        Programme::Fha | Programme::FhaHighBalance | Programme::Usda => true,
        Programme::Va | Programme::VaHighBalance => false,
        Programme::Conforming | Programme::HighBalance | Programme::Jumbo | Programme::Other => {
            loan.ltv > rules.request
        }
    }
}

/// For how many months of a stay mortgage insurance is owed: private insurance on a principal home ends by law, other
/// goes on.
pub(super) fn insured_months(
    loan: &LoanQuote,
    worked: &Worked,
    months: u32,
    rules: &HpaRules,
) -> Result<u32, LoanError> {
    let stay = months.min(loan.term_months.into());
    let private = matches!(loan.programme, Programme::Conforming | Programme::HighBalance | Programme::Jumbo);
    if !private || loan.occupancy != Occupancy::Primary {
        return Ok(stay);
    }
    let dates = rules.dates(&worked.schedule, loan.term_months.into(), cents(loan.price), false)?;
    Ok(stay.min(dates.automatic).min(dates.midpoint))
}

fn loan_by(loan: &LoanQuote, by: QuoteCriterionView, months: u32, rules: &HpaRules) -> Result<Judged, LoanError> {
    use QuoteCriterionView as C;
    if by == C::Apr {
        let unsaid = || Judged::LeftOut(LeftOutView::Unsaid, vec![QuoteRowKey::Apr]);
        return Ok(loan.apr.map_or_else(unsaid, Judged::Rate));
    }
    let missing = unsaid(loan, by, rules);
    if !missing.is_empty() {
        return Ok(Judged::LeftOut(LeftOutView::Unsaid, missing));
    }
    let worked = worked(loan)?;
    if by == C::Cost && loan.arm.as_ref().is_some_and(|arm| u32::from(arm.fixed_months) < months) {
        return Ok(Judged::LeftOut(LeftOutView::RateMoves, Vec::new()));
    }
    let mut steps = Vec::new();
    match by {
        C::Cost => {
            let stay = months.min(loan.term_months.into());
            steps.push((QuoteStepKey::Interest, worked.schedule.interest_in_first(stay), Some(stay)));
            if let Some(monthly) = loan.mi_monthly.filter(|monthly| monthly.minor > 0) {
                let owed = insured_months(loan, &worked, months, rules)?;
                let sum = Cents(monthly.minor.saturating_mul(owed.into()));
                steps.push((QuoteStepKey::MortgageInsurance, sum, Some(owed)));
            }
            charges(loan, &worked, &mut steps);
            upfront(loan, &mut steps);
        }
        C::Monthly => {
            let stated = loan.principal_and_interest.map(cents);
            steps.push((QuoteStepKey::PrincipalAndInterest, stated.unwrap_or(worked.schedule.level()), None));
            if let Some(monthly) = loan.mi_monthly.filter(|monthly| monthly.minor > 0) {
                steps.push((QuoteStepKey::MortgageInsurance, cents(monthly), Some(1)));
            }
        }
        C::LenderCharges => charges(loan, &worked, &mut steps),
        C::CashToClose => {
            steps.push((QuoteStepKey::DownPayment, cents(loan.price) - cents(loan.loan), None));
            charges(loan, &worked, &mut steps);
            upfront(loan, &mut steps);
            let services = [
                (QuoteStepKey::ServicesNotShopped, loan.services_not_shopped),
                (QuoteStepKey::ServicesShopped, loan.services_shopped),
            ];
            steps.extend(services.into_iter().filter_map(|(key, amount)| Some((key, cents(amount?), None))));
        }
        C::Apr => {}
    }
    Ok(Judged::Sum(steps))
}

/// What the quote would have to say. A lender's silence about fees is not a fee of nothing.
fn unsaid(loan: &LoanQuote, by: QuoteCriterionView, rules: &HpaRules) -> Vec<QuoteRowKey> {
    use QuoteCriterionView as C;
    let charges = matches!(by, C::Cost | C::LenderCharges | C::CashToClose);
    let insurance = matches!(by, C::Cost | C::Monthly);
    [
        (QuoteRowKey::LenderFees, charges && loan.lender_fees.is_none()),
        (QuoteRowKey::MiMonthly, insurance && insured_monthly(loan, rules) && loan.mi_monthly.is_none()),
        (QuoteRowKey::ServicesNotShopped, by == C::CashToClose && loan.services_not_shopped.is_none()),
        (QuoteRowKey::ServicesShopped, by == C::CashToClose && loan.services_shopped.is_none()),
    ]
    .into_iter()
    .filter_map(|(key, missing)| missing.then_some(key))
    .collect()
}

/// Points and the lender's fees less its credit.
pub(super) fn charges(loan: &LoanQuote, worked: &Worked, steps: &mut Vec<Step>) {
    steps.push((QuoteStepKey::Points, worked.points, None));
    steps.extend(loan.lender_fees.map(|fees| (QuoteStepKey::LenderFees, cents(fees), None)));
    let credit = loan.lender_credit.filter(|credit| credit.minor > 0);
    steps.extend(credit.map(|credit| (QuoteStepKey::LenderCredit, -cents(credit), None)));
}

fn upfront(loan: &LoanQuote, steps: &mut Vec<Step>) {
    let fee = loan.mi_upfront.filter(|fee| fee.minor > 0);
    steps.extend(fee.map(|fee| (QuoteStepKey::MiUpfront, cents(fee), None)));
}

/// The premium of whole years begun: a policy is paid by the year.
fn policy_cost(policy: &InsuranceQuote, months: u32) -> Judged {
    let years = i64::from(months.div_ceil(12));
    let mut steps = vec![(
        QuoteStepKey::Premium,
        Cents(policy.premium.minor.saturating_mul(years)),
        Some(months.div_ceil(12) * 12),
    )];
    let fees = [policy.fees, policy.surplus_lines_tax].into_iter().flatten().map(cents).sum::<Cents>();
    if fees != Cents::ZERO {
        steps.push((QuoteStepKey::PolicyFees, Cents(fees.0.saturating_mul(years)), Some(months.div_ceil(12) * 12)));
    }
    Judged::Sum(steps)
}

fn title_cost(title: &TitleQuote) -> Judged {
    let premiums = title.premiums.iter().map(|premium| cents(premium.amount)).sum::<Cents>();
    let fees = title.fees.iter().map(|fee| cents(fee.amount)).sum::<Cents>();
    Judged::Sum(vec![(QuoteStepKey::TitlePremiums, premiums, None), (QuoteStepKey::ClosingFees, fees, None)])
}

fn plan_cost(plan: &WarrantyQuote) -> Judged {
    Judged::Sum(vec![(QuoteStepKey::PlanPrice, cents(plan.price), Some(plan.term_months.into()))])
}

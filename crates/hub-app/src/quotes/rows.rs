//! The rows of a comparison: what each quote says, and in what the quotes are unlike.

use std::collections::BTreeSet;

use hub_domain::quote::{
    Coverage, DeductibleAmount, Difference, InsuranceQuote, LoanQuote, Peril, PremiumKind, Quote, QuoteTerms,
    TitleQuote, WarrantyQuote, comparable,
};
use hub_domain::{Currency, Money, Percent};
use hub_finance::Cents;

use super::cost::{Judged, cents, charges, judge, worked};
use crate::view::{QuoteCellView, QuoteCriterionView, QuoteRowKey, QuoteRowView};

use QuoteRowKey as K;
use hub_finance::loan::HpaRules;

/// A cell before the rows are cut.
type Said = (QuoteRowKey, QuoteCellView);

fn stated(key: QuoteRowKey, amount: Option<Money>) -> Said {
    (key, QuoteCellView { money: amount.map(Into::into), ..QuoteCellView::default() })
}

fn made(key: QuoteRowKey, amount: Option<Cents>, currency: Currency) -> Said {
    let money = amount.map(|amount| Money::from_minor(amount.0, currency).into());
    (key, QuoteCellView { worked_out: money.is_some(), money, ..QuoteCellView::default() })
}

fn part(key: QuoteRowKey, percent: Option<Percent>) -> Said {
    let percent = percent.map(|percent| percent.0.normalize().to_string());
    (key, QuoteCellView { percent, ..QuoteCellView::default() })
}

fn words(key: QuoteRowKey, text: Option<String>) -> Said {
    (key, QuoteCellView { text, ..QuoteCellView::default() })
}

/// What quotes of one kind say, and in what they are unlike beyond the rows: endorsements and things covered, by name.
pub(super) fn rows(quotes: &[&Quote], months: u32, rules: &HpaRules) -> (Vec<QuoteRowView>, Vec<String>) {
    let (unlike, others) = differences(quotes);
    let columns: Vec<Vec<Said>> = quotes.iter().map(|quote| column(quote, months, rules)).collect();
    let keys: Vec<QuoteRowKey> =
        columns.first().map(|first| first.iter().map(|(key, _)| *key).collect()).unwrap_or_default();
    let rows = keys.into_iter().enumerate().filter_map(|(at, key)| {
        let cells: Vec<QuoteCellView> =
            columns.iter().filter_map(|column| column.get(at)).map(|(_, cell)| cell.clone()).collect();
        let said = cells.iter().any(|cell| cell.money.is_some() || cell.percent.is_some() || cell.text.is_some());
        let unlike = unlike.contains(&key);
        (said || unlike).then_some(QuoteRowView { key, cells, unlike })
    });
    (rows.collect(), others)
}

fn column(quote: &Quote, months: u32, rules: &HpaRules) -> Vec<Said> {
    let mut column = match &quote.terms {
        QuoteTerms::Loan(loan) => of_loan(quote, loan, months, rules),
        QuoteTerms::Insurance(policy) => of_policy(quote, policy, months, rules),
        QuoteTerms::Title(title) => of_title(title),
        QuoteTerms::Warranty(plan) => of_plan(plan),
    };
    column.push(words(K::IssuedOn, Some(quote.issued_at.day().to_string())));
    column
}

fn of_loan(quote: &Quote, loan: &LoanQuote, months: u32, rules: &HpaRules) -> Vec<Said> {
    let worked = worked(loan).ok();
    let currency = loan.loan.currency;
    let by = |criterion| match judge(quote, criterion, months, rules) {
        judged @ Judged::Sum(_) => judged.total(),
        _ => None,
    };
    let own = worked.as_ref().and_then(|worked| {
        loan.lender_fees?;
        let mut steps = Vec::new();
        charges(loan, worked, &mut steps);
        Judged::Sum(steps).total()
    });
    let payment = match loan.principal_and_interest {
        Some(stated_payment) => stated(K::PrincipalAndInterest, Some(stated_payment)),
        None => made(K::PrincipalAndInterest, worked.as_ref().map(|w| w.schedule.level()), currency),
    };
    vec![
        part(K::Rate, Some(loan.rate)),
        part(K::Apr, loan.apr),
        part(K::Points, Some(loan.points)),
        stated(K::LenderFees, loan.lender_fees),
        stated(K::LenderCredit, loan.lender_credit),
        made(K::LenderCharges, own, currency),
        stated(K::ServicesNotShopped, loan.services_not_shopped),
        stated(K::ServicesShopped, loan.services_shopped),
        made(K::CashToClose, by(QuoteCriterionView::CashToClose), currency),
        payment,
        stated(K::MiMonthly, loan.mi_monthly),
        made(K::Monthly, by(QuoteCriterionView::Monthly), currency),
        stated(K::MiUpfront, loan.mi_upfront),
        made(K::Cost, by(QuoteCriterionView::Cost), currency),
        stated(K::Loan, Some(loan.loan)),
        part(K::LoanToValue, Some(loan.ltv)),
        words(K::LockDays, loan.lock_days.map(|days| days.to_string())),
        words(K::ScoreBand, loan.score_band.map(|band| band.to_string())),
        words(K::TermMonths, Some(loan.term_months.to_string())),
        words(K::Programme, Some(loan.programme.as_str().to_owned())),
        words(K::Purpose, Some(loan.purpose.as_str().to_owned())),
        words(K::Occupancy, Some(loan.occupancy.as_str().to_owned())),
        words(K::FixedMonths, loan.arm.as_ref().map(|arm| arm.fixed_months.to_string())),
    ]
}

fn of_policy(quote: &Quote, policy: &InsuranceQuote, months: u32, rules: &HpaRules) -> Vec<Said> {
    let total = judge(quote, QuoteCriterionView::Cost, months, rules).total();
    let fees = [policy.fees, policy.surplus_lines_tax].into_iter().flatten().map(cents).sum::<Cents>();
    let said = policy.fees.is_some() || policy.surplus_lines_tax.is_some();
    let limit = |key, coverage| stated(key, policy.limit(coverage));
    let deductible = |key, peril| match policy.deductible(peril) {
        None => words(key, None),
        Some(DeductibleAmount::Amount(amount)) => stated(key, Some(amount)),
        Some(DeductibleAmount::PercentOfDwelling(percent)) => part(key, Some(percent)),
    };
    let names: Vec<&str> = policy.endorsements.iter().map(|endorsement| endorsement.name.as_str()).collect();
    vec![
        stated(K::Premium, Some(policy.premium)),
        made(K::PolicyFees, said.then_some(fees), policy.premium.currency),
        made(K::Cost, total, policy.premium.currency),
        words(K::Form, Some(policy.form.as_str().to_owned())),
        limit(K::CoverageA, Coverage::A),
        limit(K::CoverageB, Coverage::B),
        limit(K::CoverageC, Coverage::C),
        limit(K::CoverageD, Coverage::D),
        limit(K::CoverageE, Coverage::E),
        limit(K::CoverageF, Coverage::F),
        deductible(K::Deductible, Peril::All),
        deductible(K::DeductibleWindHail, Peril::WindHail),
        deductible(K::DeductibleHurricane, Peril::Hurricane),
        deductible(K::DeductibleWater, Peril::Water),
        deductible(K::DeductibleEarthquake, Peril::Earthquake),
        words(K::Settlement, policy.settlement.map(|it| it.as_str().to_owned())),
        words(K::RoofSettlement, policy.roof_settlement.map(|it| it.as_str().to_owned())),
        words(K::Endorsements, (!names.is_empty()).then(|| names.join("; "))),
    ]
}

fn of_title(title: &TitleQuote) -> Vec<Said> {
    let currency = title
        .premiums
        .first()
        .map(|premium| premium.amount.currency)
        .or_else(|| title.fees.first().map(|fee| fee.amount.currency))
        .unwrap_or(Currency::USD);
    let sum = |amounts: Vec<Money>| (!amounts.is_empty()).then(|| amounts.into_iter().map(cents).sum::<Cents>());
    let insured = title.premiums.iter().find(|premium| premium.kind == PremiumKind::Owner).or(title.premiums.first());
    let premiums = sum(title.premiums.iter().map(|premium| premium.amount).collect());
    let fees = sum(title.fees.iter().map(|fee| fee.amount).collect());
    let all = premiums.unwrap_or(Cents::ZERO).checked_add(fees.unwrap_or(Cents::ZERO));
    vec![
        made(K::TitlePremiums, premiums, currency),
        made(K::ClosingFees, fees, currency),
        made(K::Cost, all, currency),
        stated(K::Insured, insured.and_then(|premium| premium.liability)),
        words(K::State, title.state.map(|state| state.to_string())),
    ]
}

fn of_plan(plan: &WarrantyQuote) -> Vec<Said> {
    let names: Vec<&str> = plan.covered.iter().map(|covered| covered.item.as_str()).collect();
    vec![
        stated(K::PlanPrice, Some(plan.price)),
        stated(K::TradeCallFee, plan.trade_call_fee),
        words(K::Plan, Some(plan.plan.clone())),
        words(K::TermMonths, Some(plan.term_months.to_string())),
        words(K::Covered, (!names.is_empty()).then(|| names.join("; "))),
    ]
}

/// What keeps any two of them from being compared like for like: the rows, and what has no row of its own.
fn differences(quotes: &[&Quote]) -> (BTreeSet<QuoteRowKey>, Vec<String>) {
    let (mut rows, mut others) = (BTreeSet::new(), BTreeSet::new());
    for (at, one) in quotes.iter().enumerate() {
        for other in quotes.iter().skip(at + 1) {
            for difference in comparable(one, other) {
                match row_of(&difference) {
                    Ok(key) => {
                        rows.insert(key);
                    }
                    Err((key, name)) => {
                        rows.insert(key);
                        others.insert(name);
                    }
                }
            }
        }
    }
    (rows, others.into_iter().collect())
}

/// The row that a difference belongs to, or the row and the name of what differs in it.
fn row_of(difference: &Difference) -> Result<QuoteRowKey, (QuoteRowKey, String)> {
    Ok(match difference {
        Difference::IssuedOn(..) => K::IssuedOn,
        Difference::Loan(..) => K::Loan,
        Difference::LoanToValue(..) => K::LoanToValue,
        Difference::LockDays(..) => K::LockDays,
        Difference::ScoreBand(..) => K::ScoreBand,
        Difference::Occupancy(..) => K::Occupancy,
        Difference::Programme(..) => K::Programme,
        Difference::Purpose(..) => K::Purpose,
        Difference::TermMonths(..) => K::TermMonths,
        Difference::FixedMonths(..) => K::FixedMonths,
        Difference::State(..) => K::State,
        Difference::Form(..) => K::Form,
        Difference::Coverage(coverage, ..) => match coverage {
            Coverage::A => K::CoverageA,
            Coverage::B => K::CoverageB,
            Coverage::C => K::CoverageC,
            Coverage::D => K::CoverageD,
            Coverage::E => K::CoverageE,
            Coverage::F => K::CoverageF,
        },
        Difference::Deductible(peril, ..) => match peril {
            Peril::All => K::Deductible,
            Peril::WindHail => K::DeductibleWindHail,
            Peril::Hurricane => K::DeductibleHurricane,
            Peril::Water => K::DeductibleWater,
            Peril::Earthquake => K::DeductibleEarthquake,
        },
        Difference::Settlement(..) => K::Settlement,
        Difference::RoofSettlement(..) => K::RoofSettlement,
        Difference::Endorsement(name) => return Err((K::Endorsements, name.clone())),
        Difference::Insured(kind, ..) => return Err((K::Insured, kind.as_str().to_owned())),
        Difference::Covered(name) => return Err((K::Covered, name.clone())),
        Difference::TradeCallFee(..) => K::TradeCallFee,
        // A kind more than these is a difference all the same.
        other => return Err((K::IssuedOn, format!("{other:?}"))),
    })
}

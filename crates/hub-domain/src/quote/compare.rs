use chrono::NaiveDate;

use super::{
    Coverage, DeductibleAmount, InsuranceQuote, LoanPurpose, LoanQuote, LossSettlement, Occupancy, Peril, PolicyForm,
    PremiumKind, Programme, Quote, QuoteKind, QuoteTerms, ScoreBand, StateCode, TitleQuote, WarrantyQuote,
};
use crate::{Money, Percent};

/// What keeps two quotes from being compared like for like: what the one says and what the other says, `None` where one
/// does not say. What must agree and neither says is a difference too: nobody can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// Of two kinds; nothing further was compared.
    Kind(QuoteKind, QuoteKind),
    /// Issued on different days.
    IssuedOn(NaiveDate, NaiveDate),
    /// Loan.
    Loan(Money, Money),
    /// Loan to value.
    LoanToValue(Percent, Percent),
    /// Days of the lock.
    LockDays(Option<u16>, Option<u16>),
    /// Band of scores.
    ScoreBand(Option<ScoreBand>, Option<ScoreBand>),
    /// Use of the home.
    Occupancy(Occupancy, Occupancy),
    /// Programme.
    Programme(Programme, Programme),
    /// Purpose.
    Purpose(LoanPurpose, LoanPurpose),
    /// Months of the loan or of the warranty.
    TermMonths(u16, u16),
    /// Months at the first rate; none of a fixed rate.
    FixedMonths(Option<u16>, Option<u16>),
    /// Where the home is, of quotes whose charges a state sets.
    State(Option<StateCode>, Option<StateCode>),
    /// Form of the policy.
    Form(PolicyForm, PolicyForm),
    /// A coverage's limit.
    Coverage(Coverage, Option<Money>, Option<Money>),
    /// A deductible.
    Deductible(Peril, Option<DeductibleAmount>, Option<DeductibleAmount>),
    /// How a loss of the dwelling is valued.
    Settlement(Option<LossSettlement>, Option<LossSettlement>),
    /// How a loss of the roof is valued.
    RoofSettlement(Option<LossSettlement>, Option<LossSettlement>),
    /// An endorsement that only one has, or with another limit: which.
    Endorsement(String),
    /// What a title premium insures, or that only one quotes it.
    Insured(PremiumKind, Option<Money>, Option<Money>),
    /// A thing that only one warranty covers, or with another cap: which.
    Covered(String),
    /// What a visit costs.
    TradeCallFee(Option<Money>, Option<Money>),
}

/// Names everything that keeps two quotes from being compared like for like; nothing where they can be. The same
/// whichever comes first, but for the order within each difference.
#[must_use]
pub fn comparable(a: &Quote, b: &Quote) -> Vec<Difference> {
    let mut found = Vec::new();
    match (&a.terms, &b.terms) {
        (QuoteTerms::Loan(x), QuoteTerms::Loan(y)) => loans(&mut found, x, y),
        (QuoteTerms::Insurance(x), QuoteTerms::Insurance(y)) => policies(&mut found, x, y),
        (QuoteTerms::Title(x), QuoteTerms::Title(y)) => titles(&mut found, x, y),
        (QuoteTerms::Warranty(x), QuoteTerms::Warranty(y)) => warranties(&mut found, x, y),
        _ => return vec![Difference::Kind(a.kind(), b.kind())],
    }
    let (one, other) = (a.issued_at.day(), b.issued_at.day());
    differ(&mut found, one, other, Difference::IssuedOn);
    found
}

fn differ<T: PartialEq>(found: &mut Vec<Difference>, one: T, other: T, named: impl FnOnce(T, T) -> Difference) {
    if one != other {
        found.push(named(one, other));
    }
}

/// What has to be said and to agree.
fn said<T: PartialEq>(
    found: &mut Vec<Difference>,
    one: Option<T>,
    other: Option<T>,
    named: impl FnOnce(Option<T>, Option<T>) -> Difference,
) {
    if one.is_none() || one != other {
        found.push(named(one, other));
    }
}

fn loans(found: &mut Vec<Difference>, a: &LoanQuote, b: &LoanQuote) {
    differ(found, a.loan, b.loan, Difference::Loan);
    differ(found, a.ltv, b.ltv, Difference::LoanToValue);
    said(found, a.lock_days, b.lock_days, Difference::LockDays);
    said(found, a.score_band, b.score_band, Difference::ScoreBand);
    differ(found, a.occupancy, b.occupancy, Difference::Occupancy);
    differ(found, a.programme, b.programme, Difference::Programme);
    differ(found, a.purpose, b.purpose, Difference::Purpose);
    differ(found, a.term_months, b.term_months, Difference::TermMonths);
    let fixed = |loan: &LoanQuote| loan.arm.as_ref().map(|arm| arm.fixed_months);
    differ(found, fixed(a), fixed(b), Difference::FixedMonths);
}

fn policies(found: &mut Vec<Difference>, a: &InsuranceQuote, b: &InsuranceQuote) {
    differ(found, a.form, b.form, Difference::Form);
    for coverage in Coverage::ALL.iter().copied() {
        said(found, a.limit(coverage), b.limit(coverage), |x, y| Difference::Coverage(coverage, x, y));
    }
    for peril in Peril::ALL.iter().copied() {
        let (one, other) = (a.deductible(peril), b.deductible(peril));
        let named = |x, y| Difference::Deductible(peril, x, y);
        // A peril without a deductible of its own falls under the one for all.
        if peril == Peril::All { said(found, one, other, named) } else { differ(found, one, other, named) }
    }
    said(found, a.settlement, b.settlement, Difference::Settlement);
    said(found, a.roof_settlement, b.roof_settlement, Difference::RoofSettlement);
    let named = |policy: &InsuranceQuote| -> Vec<(String, Option<Money>)> {
        policy.endorsements.iter().map(|e| (folded(&e.name), e.limit)).collect()
    };
    apart(named(a), named(b)).into_iter().for_each(|name| found.push(Difference::Endorsement(name)));
}

fn titles(found: &mut Vec<Difference>, a: &TitleQuote, b: &TitleQuote) {
    said(found, a.state, b.state, Difference::State);
    for kind in PremiumKind::ALL.iter().copied() {
        let insured = |title: &TitleQuote| {
            let premium = title.premiums.iter().find(|premium| premium.kind == kind)?;
            Some(premium.liability)
        };
        let (one, other) = (insured(a), insured(b));
        if one != other {
            found.push(Difference::Insured(kind, one.flatten(), other.flatten()));
        }
    }
}

fn warranties(found: &mut Vec<Difference>, a: &WarrantyQuote, b: &WarrantyQuote) {
    differ(found, a.term_months, b.term_months, Difference::TermMonths);
    said(found, a.trade_call_fee, b.trade_call_fee, Difference::TradeCallFee);
    let named = |warranty: &WarrantyQuote| -> Vec<(String, Option<Money>)> {
        warranty.covered.iter().map(|c| (folded(&c.item), c.cap)).collect()
    };
    apart(named(a), named(b)).into_iter().for_each(|name| found.push(Difference::Covered(name)));
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Names that are not in both lists with the same limit, each once, sorted.
fn apart(one: Vec<(String, Option<Money>)>, other: Vec<(String, Option<Money>)>) -> Vec<String> {
    let only = |these: &[(String, Option<Money>)], those: &[(String, Option<Money>)]| -> Vec<String> {
        these.iter().filter(|entry| !those.contains(entry)).map(|(name, _)| name.clone()).collect()
    };
    let mut names = only(&one, &other);
    names.extend(only(&other, &one));
    names.sort_unstable();
    names.dedup();
    names
}

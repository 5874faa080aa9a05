use super::error::LoanError;
use super::{Costed, Offer};
use crate::quote_order::{Criterion, Placed, Quote, QuoteError, order};

/// Works out all `offers`, in their order.
///
/// # Errors
/// The first offer that cannot be worked out, by its lender's name.
pub fn compare(offers: &[Offer]) -> Result<Vec<Costed>, LoanError> {
    let named = |offer: &Offer| {
        offer.cost().map_err(|error| LoanError::Conflict(format!("the offer of {}: {error}", offer.lender)))
    };
    offers.iter().map(named).collect()
}

/// `offers` from best to worst by a stated criterion, each under its lender's name. Never by what a lender pays anybody:
/// see [`crate::quote_order`].
///
/// # Errors
/// Two offers of one lender.
pub fn rank(offers: &[Costed], by: Criterion) -> Result<Vec<Placed>, QuoteError> {
    let months = if let Criterion::CostOver { months } = by { months } else { 0 };
    let quotes: Vec<Quote> = offers.iter().map(|offer| offer.quote(months)).collect();
    order(&quotes, by)
}

/// In what `offers` do not assume the same, in words: empty when they compare like for like. An assumption that one
/// leaves unsaid differs from one that another states.
#[must_use]
pub fn unlike(offers: &[Offer]) -> Vec<&'static str> {
    let Some((first, others)) = offers.split_first() else { return Vec::new() };
    let differ = |same: &dyn Fn(&Offer) -> bool| !others.iter().all(same);
    let (loan, base) = (&first.loan, &first.assumptions);
    [
        ("loan amount", differ(&|offer| offer.loan.principal() == loan.principal())),
        ("term", differ(&|offer| offer.loan.months() == loan.months())),
        ("loan to value", differ(&|offer| offer.assumptions.ltv == base.ltv)),
        ("lock days", differ(&|offer| offer.assumptions.lock_days == base.lock_days)),
        ("score band", differ(&|offer| offer.assumptions.score_band == base.score_band)),
        ("use of the home", differ(&|offer| offer.assumptions.occupancy == base.occupancy)),
        ("day issued", differ(&|offer| offer.assumptions.issued == base.issued)),
    ]
    .into_iter()
    .filter_map(|(what, differs)| differs.then_some(what))
    .collect()
}

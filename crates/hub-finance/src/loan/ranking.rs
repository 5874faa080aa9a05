use super::error::LoanError;
use super::{Costed, Offer};

/// What offers are put in order by: stated, neutral, chosen by whoever looks. Never by what a lender pays anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Criterion {
    /// Annual percentage rate.
    Apr,
    /// Points and fees.
    Upfront,
    /// Monthly payment.
    Payment,
    /// Interest and upfront cost over so many months.
    CostOver(u32),
}

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

/// Places of `offers`, lowest cost first; equals stay in the order they were given.
#[must_use]
pub fn rank(offers: &[Costed], by: Criterion) -> Vec<usize> {
    let mut order: Vec<usize> = (0..offers.len()).collect();
    match by {
        Criterion::Apr => order.sort_by_key(|place| offers[*place].apr),
        Criterion::Upfront => order.sort_by_key(|place| offers[*place].upfront),
        Criterion::Payment => order.sort_by_key(|place| offers[*place].payment),
        Criterion::CostOver(months) => order.sort_by_key(|place| offers[*place].cost_over(months)),
    }
    order
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

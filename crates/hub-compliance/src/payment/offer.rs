use super::{BasisKind, PartyKind};

/// Bases that need no referral to be owed.
const PLAIN: &[BasisKind] = &[
    BasisKind::FixedFee,
    BasisKind::Gift,
    BasisKind::Rent,
    BasisKind::InKind,
    BasisKind::JointAdvertising,
    BasisKind::Hourly,
    BasisKind::Service,
    BasisKind::ReturnOnOwnership,
];

/// The bases that may be entered at all for a payment between two kinds of party. Nobody is offered a basis that the law
/// leaves no way to pay on; whether a payment on an offered one is lawful is for [`decide`](super::decide).
#[must_use]
pub fn allowed_bases(payer: PartyKind, payee: PartyKind) -> Vec<BasisKind> {
    use BasisKind::{Bonus, FixedFee, Hourly, PerClosing, PerLead, PercentOfCommission, Service, Share};
    let with = |more: &[BasisKind]| more.iter().chain(PLAIN).copied().collect();
    if payer == PartyKind::Consumer {
        // A customer pays fees; only a broker's is a part of a commission.
        return if payee.is_broker_side() {
            vec![PercentOfCommission, FixedFee, Hourly, Service]
        } else {
            vec![FixedFee, Hourly, Service]
        };
    }
    if payer.is_broker() && payee.is_broker() {
        return with(&[PercentOfCommission, PerClosing, PerLead, Share]);
    }
    if payer.is_broker_side() && payee.is_broker_side() {
        return with(&[PercentOfCommission]);
    }
    if payee == PartyKind::Employee && payer.is_settlement() {
        return with(&[Bonus, PerLead, PerClosing]);
    }
    if payer.is_broker_side() && payee == PartyKind::Consumer {
        return with(&[PercentOfCommission]);
    }
    if payer.is_settlement() {
        return with(&[]);
    }
    // Vendors whose work is no settlement service.
    with(&[PerLead, PerClosing, Share])
}

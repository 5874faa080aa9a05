//! What may be paid on under an agreement, by the payment rules (12 USC 2607; 12 CFR 1024.14).

use hub_compliance::payment::{Basis, BasisKind, Fact, PartyKind, Payment, allowed_bases};
use hub_domain::partner::{Agreement, AgreementTerm, AgreementType, Partner, PartnerKind};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::payments::decide_payment;
use crate::view::{ErrorCode, OfferedTermsView};

/// Who pays whom under an agreement: the brokerage pays vendors and shares commissions with brokers; of a settlement
/// partner it can only be the one that is paid.
fn parties(agreement: AgreementType, partner: &Partner) -> (PartyKind, PartyKind) {
    let them = PartyKind::parse(partner.kind.party_name(partner.speciality)).unwrap_or(PartyKind::Service);
    match agreement {
        AgreementType::Vendor | AgreementType::CoOp | AgreementType::BrokerReferral => (PartyKind::Brokerage, them),
        AgreementType::MarketingServices | AgreementType::AffiliatedBusiness | AgreementType::NoAgreement => {
            (them, PartyKind::Brokerage)
        }
    }
}

/// Whether a basis may be entered at all. Somebody said to render a settlement service is treated as one whatever their
/// kind: nothing contingent is offered.
fn is_offered(basis: BasisKind, agreement: AgreementType, partner: &Partner) -> bool {
    let (payer, payee) = parties(agreement, partner);
    let brokers = payer.is_broker() && payee.is_broker();
    allowed_bases(payer, payee).contains(&basis)
        && (brokers || !basis.is_contingent() || !partner.settlement().counts())
}

/// Types of agreement a partner can have, with what may be entered for each.
pub(super) fn offered(partner: &Partner) -> Vec<OfferedTermsView> {
    let between_brokers = |it: AgreementType| matches!(it, AgreementType::CoOp | AgreementType::BrokerReferral);
    AgreementType::ALL
        .iter()
        .filter(|it| !between_brokers(**it) || partner.kind == PartnerKind::Brokerage)
        .map(|it| OfferedTermsView {
            agreement_type: it.as_str().to_owned(),
            fee: *it != AgreementType::NoAgreement && is_offered(BasisKind::FixedFee, *it, partner),
            share: between_brokers(*it) && is_offered(BasisKind::PercentOfCommission, *it, partner),
        })
        .collect()
}

impl Hub {
    /// Refuses an agreement under which something would be owed that the rules let nobody enter: the fee and the share
    /// by what they are, terms in words by what the words say.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`] with the provision, the reason and what would be lawful.
    pub(super) fn refuse_forbidden_terms(&self, agreement: &Agreement, partner: &Partner) -> Result<()> {
        let mut bases = Vec::new();
        if agreement.fee.is_some() {
            bases.push(Basis::from(BasisKind::FixedFee));
        }
        for term in &agreement.terms {
            match term {
                AgreementTerm::CommissionShareBp(_) => bases.push(BasisKind::PercentOfCommission.into()),
                AgreementTerm::Other(words) => {
                    // Words that say nothing of a payment are a term like others.
                    let read = Basis::read(words);
                    if read.kind != BasisKind::Unreadable && read.kind.is_contingent() {
                        bases.push(read);
                    }
                }
                AgreementTerm::NoticeDays(_) | AgreementTerm::RenewsForMonths(_) | AgreementTerm::Exclusive(_) => {}
            }
        }
        let forbidden = bases.into_iter().find(|it| !is_offered(it.kind, agreement.agreement_type, partner));
        let Some(basis) = forbidden else { return Ok(()) };
        let (payer, payee) = parties(agreement.agreement_type, partner);
        let name = basis.kind.as_str();
        let payment = Payment::new(payer, payee, basis)
            .with(Fact::MarketingServices, agreement.agreement_type == AgreementType::MarketingServices)
            .with(Fact::Affiliated, partner.affiliation.is_some());
        let decision = decide_payment(&payment, None);
        let said = [decision.citation, decision.reason, decision.lawful];
        let said: Vec<String> = said.into_iter().filter(|words| !words.is_empty()).collect();
        Err(AppError::new(ErrorCode::Refused).with("rule", said.join(" \u{2014} ")).with("basis", name))
    }
}

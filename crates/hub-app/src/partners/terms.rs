//! What may be paid on under an agreement, by the payment rules (12 USC 2607; 12 CFR 1024.14).

use hub_compliance::payment::{Action, Basis, BasisKind, Fact, PartyKind, Payment, Stage, allowed_bases, decide};
use hub_domain::partner::{Agreement, AgreementTerm, AgreementType, Partner, PartnerKind};
use hub_store::revenue::{Direction, PaymentClaim, Road};

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{ErrorCode, OfferedTermsView};

/// Which part of a refusal names the attempt that was kept.
pub(super) const ATTEMPT: &str = "attempt";

/// Who pays whom under an agreement: the brokerage pays vendors and shares commissions with brokers; of a settlement
/// partner it can only be the one that is paid.
fn parties(agreement: AgreementType, partner: &Partner) -> (PartyKind, PartyKind) {
    let them = PartyKind::parse(partner.kind.party_name(partner.speciality)).unwrap_or(PartyKind::Service);
    if we_pay(agreement) { (PartyKind::Brokerage, them) } else { (them, PartyKind::Brokerage) }
}

fn we_pay(agreement: AgreementType) -> bool {
    match agreement {
        AgreementType::Vendor | AgreementType::CoOp | AgreementType::BrokerReferral => true,
        AgreementType::MarketingServices | AgreementType::AffiliatedBusiness | AgreementType::NoAgreement => false,
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

/// What the rules read of a term.
fn as_payment(basis: Basis, agreement: AgreementType, partner: &Partner) -> Payment {
    let (payer, payee) = parties(agreement, partner);
    let party = if we_pay(agreement) { payee } else { payer };
    let payment = Payment::new(payer, payee, basis)
        .with(Fact::MarketingServices, agreement == AgreementType::MarketingServices)
        .with(Fact::Affiliated, partner.affiliation.is_some());
    // A vendor by its kind of whom it is said, or not known, that clients must pay for its work.
    let required = partner.settlement().counts() && !party.is_settlement();
    if required { payment.with(Fact::RequiredByTransaction, true) } else { payment }
}

/// A term as one line that an attempt can keep.
fn one_line(text: &str) -> String {
    text.split(char::is_whitespace)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(500)
        .collect()
}

impl Hub {
    /// Refuses an agreement under which something would be owed that the rules let nobody enter: the fee and the share
    /// by what they are, terms in words by what the words say. What the rules block is kept as an attempt, like a blocked
    /// payment by any other road.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`] with the provision, the reason, what would be lawful and the attempt that was kept; a number that must not be kept.
    pub(super) async fn refuse_forbidden_terms(&self, agreement: &Agreement, partner: &Partner) -> Result<()> {
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
        let name = basis.kind.as_str();
        let words = basis.words.clone().unwrap_or_else(|| basis.kind.as_str().replace('_', " "));
        let mut payment = as_payment(basis, agreement.agreement_type, partner);
        payment.stage = Stage::Entry;
        let decision = decide(&payment, &self.money_tables().payments, self.today());
        let said = [&decision.citation, &decision.reason, &decision.lawful];
        let said: Vec<&str> = said.into_iter().map(String::as_str).filter(|words| !words.is_empty()).collect();
        let mut refused = AppError::new(ErrorCode::Refused).with("rule", said.join(" \u{2014} ")).with("basis", name);
        if decision.action == Action::Block {
            let claim = self.term_claim(agreement, partner, &words).await?;
            let kept = self.decide_and_record_payment(payment, claim, Road::Agreement).await?;
            refused = refused.with(ATTEMPT, kept.attempt);
        }
        Err(refused)
    }

    /// What a term of an agreement says beside what the rules read. It owes nothing yet, so it names no amount.
    async fn term_claim(&self, agreement: &Agreement, partner: &Partner, words: &str) -> Result<PaymentClaim> {
        let ours = one_line(&self.settings().await?.brokerage);
        let ours = if ours.is_empty() { "The brokerage".to_owned() } else { ours };
        let theirs = one_line(&partner.name);
        let we_pay = we_pay(agreement.agreement_type);
        let (payer, payee) = if we_pay { (ours, theirs) } else { (theirs, ours) };
        Ok(PaymentClaim {
            direction: if we_pay { Direction::Out } else { Direction::In },
            payer,
            payee,
            cents: 1,
            amount_stated: false,
            due_on: agreement.starts_on.unwrap_or_else(|| self.today()),
            what: one_line(&format!("{}: {words}", agreement.title)),
            reference: None,
            records: Vec::new(),
        })
    }
}

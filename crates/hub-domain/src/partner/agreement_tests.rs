//! Agreements: what they need, and where their states can lead.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{Currency, Money, PartnerItemId};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn lender() -> Partner {
    Partner::new(PartnerLevel::Company, PartnerKind::Lender, "Meadow Mortgage")
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

/// A marketing agreement that lacks nothing.
fn whole(partner: &Partner) -> Agreement {
    Agreement {
        parties: vec!["Meadow Mortgage".into(), "Our Brokerage".into()],
        starts_on: Some(day("2026-01-15")),
        ends_on: Some(day("2026-12-31")),
        fee: Some(FixedFee { amount: usd(100_000), every: FeeEvery::Month }),
        valuation: Some(Valuation {
            amount: usd(120_000),
            by: "A valuer".into(),
            on: day("2025-12-01"),
            document: None,
        }),
        deliverables: vec![Deliverable { name: "Advertisement".into(), for_public: true, monthly: true }],
        counsel_reviewed_on: Some(day("2025-12-10")),
        ..Agreement::draft(partner.id, AgreementType::MarketingServices, "Advertising")
    }
}

#[test]
fn a_marketing_agreement_needs_each_of_its_parts() {
    use AgreementBlocker as B;
    let partner = lender();
    let today = day("2026-02-01");
    assert_eq!(whole(&partner).blockers(&partner, today), []);
    type Change = fn(&mut Agreement);
    let cases: [(Change, &[B]); 11] = [
        (|a| a.agreement_type = AgreementType::NoAgreement, &[B::NothingAgreed]),
        (|a| a.starts_on = None, &[B::FirstDay]),
        (|a| a.ends_on = None, &[B::LastDay]),
        (|a| a.ends_on = Some(day("2026-01-31")), &[B::Over]),
        (|a| a.parties.truncate(1), &[B::Parties]),
        (|a| a.fee = None, &[B::Fee]),
        (|a| a.valuation = None, &[B::Valuation]),
        (|a| a.fee = Some(FixedFee { amount: usd(120_001), every: FeeEvery::Month }), &[B::FeeAboveValue]),
        (|a| a.deliverables[0].for_public = false, &[B::Deliverable]),
        (|a| a.deliverables[0].monthly = false, &[B::MonthlyProof]),
        (|a| a.counsel_reviewed_on = None, &[B::Counsel]),
    ];
    for (change, lacks) in cases {
        let mut agreement = whole(&partner);
        change(&mut agreement);
        assert_eq!(agreement.blockers(&partner, today), lacks);
        agreement.state = AgreementState::Proposed;
        let refused = agreement.step(AgreementState::Active, None, &partner, today);
        assert_eq!(refused, Err(PartnerError::NotReady(lacks.to_vec())));
    }
    let tied = Agreement { agreement_type: AgreementType::AffiliatedBusiness, ..whole(&partner) };
    assert_eq!(tied.blockers(&partner, today), [B::Affiliation]);
}

#[test]
fn a_share_of_commissions_is_broker_to_broker_only() {
    let share = |kind, agreement_type| {
        let partner = Partner::new(PartnerLevel::Company, kind, "Other");
        let mut agreement = Agreement::draft(partner.id, agreement_type, "Share");
        agreement.terms = vec![AgreementTerm::CommissionShareBp(2_500)];
        agreement.check(&partner)
    };
    assert_eq!(share(PartnerKind::Brokerage, AgreementType::BrokerReferral), Ok(()));
    for (kind, agreement_type) in [
        (PartnerKind::Lender, AgreementType::BrokerReferral),
        (PartnerKind::Title, AgreementType::MarketingServices),
        (PartnerKind::Brokerage, AgreementType::Vendor),
    ] {
        assert_eq!(share(kind, agreement_type), Err(PartnerError::ShareForbidden), "{kind:?}");
    }
}

#[test]
fn months_without_proof_are_told() {
    let partner = lender();
    let agreement = Agreement { state: AgreementState::Active, ..whole(&partner) };
    let proof = |month: &str, deliverable: &str| Proof {
        id: PartnerItemId::new(),
        partner: partner.id,
        agreement: agreement.id,
        deliverable: deliverable.into(),
        month: day(month),
        evidence: "seen".into(),
        document: None,
    };
    let proofs = [proof("2026-02-01", "Advertisement"), proof("2026-03-01", "Another")];
    let missing = agreement.missing_proofs(&proofs, day("2026-04-20"));
    let months: Vec<String> = missing.iter().map(|(_, month)| month.to_string()).collect();
    assert_eq!(months, ["2026-01-01", "2026-03-01"], "the month that runs is not due yet");
    let all = agreement.missing_proofs(&[], day("2030-01-01"));
    assert_eq!(all.len(), 12, "none after its end");
    assert!(whole(&partner).missing_proofs(&[], day("2026-04-20")).is_empty(), "a draft owes nothing");
    assert!(proof("2026-02-02", "Advertisement").check().is_err());
}

proptest! {
    /// Whatever is asked in whatever order: nothing is in force that lacks something, nothing comes back from its end,
    /// and nothing ends without a reason.
    #[test]
    fn no_sequence_of_steps_reaches_a_forbidden_state(
        steps in prop::collection::vec((0..AgreementState::ALL.len(), any::<bool>(), 0_i64..800), 0..24),
        counsel in any::<bool>(),
    ) {
        let partner = lender();
        let mut agreement = whole(&partner);
        if !counsel {
            agreement.counsel_reviewed_on = None;
        }
        let mut was_proposed = false;
        for (next, reason, after) in steps {
            let today = day("2026-01-01") + chrono::Days::new(after.unsigned_abs());
            let before = agreement.state;
            let next = AgreementState::ALL[next];
            if let Ok(stepped) = agreement.step(next, reason.then_some("it is over"), &partner, today) {
                agreement = stepped;
                prop_assert!(before.may_become(agreement.state));
                was_proposed |= agreement.state == AgreementState::Proposed;
            }
            let final_before = matches!(before, AgreementState::Expired | AgreementState::Ended);
            prop_assert!(!final_before || agreement.state == before);
            if agreement.state == AgreementState::Active {
                prop_assert!(counsel && was_proposed);
            }
            prop_assert_eq!(agreement.state == AgreementState::Ended, agreement.ended_because.is_some());
        }
    }
}

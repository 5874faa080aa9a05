//! Laws of the decision, over every combination of parties and bases.

use std::collections::BTreeSet;

use hub_compliance::payment::{
    Action, BasisKind, Channel, Fact, Financing, Is, Outside, PartyKind, Payment, RecordName, Stage, Test,
    allowed_bases, decide,
};
use proptest::prelude::*;

use crate::payment_rows::{RULES, on, today};

/// Every kind of payer, payee and basis.
fn every() -> impl Iterator<Item = Payment> {
    PartyKind::ALL.iter().flat_map(|payer| {
        PartyKind::ALL
            .iter()
            .flat_map(move |payee| BasisKind::ALL.iter().map(move |basis| Payment::new(*payer, *payee, *basis)))
    })
}

#[test]
fn every_combination_is_decided_by_a_rule() {
    for payment in every() {
        let decision = decide(&payment, &RULES, today());
        let what = (payment.payer, payment.payee, payment.basis.kind);
        assert!(decision.rule.is_some() && !decision.citation.is_empty(), "{what:?}: {decision:?}");
        assert_eq!(
            decision.action == Action::Block,
            decision.action == Action::Block && !decision.lawful.is_empty(),
            "{what:?}"
        );
    }
}

#[test]
fn a_settlement_provider_never_pays_a_referrer_on_a_contingent_basis() {
    let mut seen = 0;
    for payment in
        every().filter(|it| it.payer.is_settlement() && it.payee.is_referrer() && it.basis.kind.is_contingent())
    {
        let decision = decide(&payment, &RULES, today());
        assert_eq!(decision.action, Action::Block, "{payment:?}: {decision:?}");
        seen += 1;
    }
    assert!(seen > 2_000, "{seen}");
}

#[test]
fn nothing_is_offered_that_is_blocked_whatever_is_known() {
    let exceptions = [Fact::BothActingAsBrokers, Fact::SameBrokerage, Fact::W2Employee, Fact::OwnFunds];
    for payment in every() {
        let offered = allowed_bases(payment.payer, payment.payee).contains(&payment.basis.kind);
        let best = exceptions.into_iter().fold(payment.clone(), |payment, fact| payment.with(fact, true));
        let blocked = decide(&best, &RULES, today()).action == Action::Block;
        assert!(!(offered && blocked), "offered and blocked: {payment:?}");
    }
}

#[test]
fn percent_of_a_funded_loan_is_offered_to_nobody() {
    for payer in PartyKind::ALL {
        for payee in PartyKind::ALL {
            let offered = allowed_bases(*payer, *payee);
            assert!(!offered.contains(&BasisKind::PercentOfFundedLoan), "{payer:?} {payee:?}");
            assert!(!offered.contains(&BasisKind::Unreadable) && !offered.contains(&BasisKind::Rank));
            assert!(!offered.is_empty());
            assert_eq!(offered.iter().collect::<BTreeSet<_>>().len(), offered.len(), "twice: {payer:?} {payee:?}");
            let providers = payer.is_provider() && payee.is_referrer();
            assert!(!providers || offered.iter().all(|basis| !basis.is_contingent()), "{payer:?} {payee:?}");
        }
    }
}

#[test]
fn no_rule_in_force_is_no_permission() {
    let before = on("2000-01-01");
    let decision = decide(&Payment::new(PartyKind::Title, PartyKind::Agent, BasisKind::Hourly), &RULES, before);
    assert_eq!((decision.action, decision.rule), (Action::Block, None));
    let required =
        Payment::new(PartyKind::Mover, PartyKind::Cleaner, BasisKind::Hourly).with(Fact::RequiredByTransaction, true);
    assert_eq!(decide(&required, &RULES, before).action, Action::Block);
    let vendors = decide(&Payment::new(PartyKind::Mover, PartyKind::Cleaner, BasisKind::Hourly), &RULES, before);
    assert_eq!(vendors.action, Action::Flag);
}

fn commission() -> Payment {
    Payment::new(PartyKind::Brokerage, PartyKind::RealEstateBroker, BasisKind::PercentOfCommission)
        .with(Fact::BothActingAsBrokers, true)
}

#[test]
fn an_entry_without_its_records_is_required() {
    let mut payment = commission();
    payment.stage = Stage::Entry;
    let decision = decide(&payment, &RULES, today());
    assert_eq!(decision.action, Action::Require);
    assert_eq!(decision.missing, ["licence numbers of both", "written agreement", "transaction"]);
    for name in decision.record {
        payment.records.insert(name, true);
    }
    let decision = decide(&payment, &RULES, today());
    assert_eq!((decision.action, decision.missing), (Action::Allow, vec![]));
}

#[test]
fn a_question_names_records_and_only_known_absence_counts() {
    let mut payment = commission();
    assert_eq!(decide(&payment, &RULES, today()).action, Action::Allow);
    payment.records.insert(RecordName::WrittenAgreement, false);
    assert_eq!(decide(&payment, &RULES, today()).action, Action::Require);
}

#[test]
fn an_affiliate_keeps_the_records_of_both_rules() {
    let mut payment =
        Payment::new(PartyKind::Title, PartyKind::Brokerage, BasisKind::FixedFee).with(Fact::Affiliated, true);
    let decision = decide(&payment, &RULES, today());
    assert_eq!((decision.action, decision.rule.as_deref()), (Action::Require, Some("R5")));
    assert!(
        decision.record.contains(&RecordName::DisclosureVersion) && decision.record.contains(&RecordName::Contract)
    );
    // With the disclosure given, the marketing agreement still has to be looked at.
    payment.disclosure.given = Some(true);
    let decision = decide(&payment, &RULES, today());
    assert_eq!((decision.action, decision.rule.as_deref()), (Action::Flag, Some("R4")));
    assert!(decision.record.contains(&RecordName::DisclosureVersion));
}

#[test]
fn unreadable_words_are_said_to_be_unreadable() {
    let basis = hub_compliance::payment::Basis::read("the usual");
    let decision = decide(&Payment::new(PartyKind::Lender, PartyKind::Agent, basis), &RULES, today());
    assert_eq!(decision.action, Action::Block);
    assert!(
        decision.reason.starts_with("The basis \u{201c}the usual\u{201d} could not be read"),
        "{}",
        decision.reason
    );
}

#[test]
fn disclosure_by_telephone_is_written_within_three_business_days() {
    let mut payment = Payment::new(PartyKind::Title, PartyKind::Brokerage, BasisKind::ReturnOnOwnership);
    // A Thursday: Friday, Monday, Tuesday.
    payment.disclosure.referred_on = Some(on("2026-11-05"));
    payment.disclosure.told_on = Some(on("2026-11-05"));
    payment.disclosure.channel = Some(Channel::Phone);
    for (delivered, expected) in
        [("2026-11-05", Action::Allow), ("2026-11-10", Action::Allow), ("2026-11-11", Action::Require)]
    {
        payment.disclosure.delivered_on = Some(on(delivered));
        assert_eq!(decide(&payment, &RULES, today()).action, expected, "{delivered}");
    }
    payment.disclosure.delivered_on = Some(on("2026-11-10"));
    for (channel, told) in [
        (Some(Channel::InPerson), Some("2026-11-05")),
        (None, None),
        (Some(Channel::Phone), None),
        (Some(Channel::Phone), Some("2026-11-06")),
    ] {
        payment.disclosure.channel = channel;
        payment.disclosure.told_on = told.map(on);
        assert_eq!(decide(&payment, &RULES, today()).action, Action::Require, "{channel:?} {told:?}");
    }
}

#[test]
fn financing_is_covered_unless_known_to_be_outside() {
    let none = Financing::default();
    let yes = Some(true);
    for (financing, expected) in [
        (none, None),
        (Financing { federally_related: yes, all_cash: yes, ..none }, None),
        (Financing { federally_related: Some(false), ..none }, Some(Outside::NotFederallyRelated)),
        (Financing { all_cash: yes, ..none }, Some(Outside::AllCash)),
        (Financing { business_purpose: yes, ..none }, Some(Outside::BusinessPurpose)),
        (Financing { temporary: yes, ..none }, None),
        (Financing { temporary: yes, converts_to_permanent: yes, ..none }, None),
        (Financing { temporary: yes, converts_to_permanent: Some(false), ..none }, Some(Outside::Temporary)),
        (Financing { vacant_land: yes, ..none }, None),
        (Financing { vacant_land: yes, home_within_two_years: yes, ..none }, None),
        (Financing { vacant_land: yes, home_within_two_years: Some(false), ..none }, Some(Outside::VacantLand)),
    ] {
        assert_eq!(financing.outside(), expected, "{financing:?}");
    }
}

#[test]
fn outside_federal_law_is_never_simply_allowed_where_it_would_be_blocked() {
    for mut payment in every() {
        let inside = decide(&payment, &RULES, today());
        payment.financing.federally_related = Some(false);
        let outside = decide(&payment, &RULES, today());
        if inside.action == Action::Block {
            assert_ne!(outside.action, Action::Allow, "{payment:?}");
        }
    }
}

/// The facts that, by the table, take a payment out of the general prohibition: those that an outcome which lifts it asks for.
fn named_exceptions() -> BTreeSet<Fact> {
    let lifting = RULES.rows().iter().flat_map(|row| &row.outcomes).filter(|it| it.lifts.iter().any(|id| id == "R1"));
    lifting
        .flat_map(|it| &it.when)
        .filter(|condition| condition.is == Is::Yes)
        .filter_map(|condition| if let Test::Fact(fact) = condition.test { Some(fact) } else { None })
        .collect()
}

#[test]
fn the_exceptions_are_those_the_law_names() {
    assert_eq!(named_exceptions(), BTreeSet::from([Fact::BothActingAsBrokers, Fact::SameBrokerage, Fact::W2Employee]));
}

prop_compose! {
    fn any_payment()(
        payer in 0..PartyKind::ALL.len(), payee in 0..PartyKind::ALL.len(), basis in 0..BasisKind::ALL.len(),
        facts in proptest::collection::btree_map(0..Fact::ALL.len(), any::<bool>(), 0..8),
    ) -> Payment {
        let mut payment = Payment::new(PartyKind::ALL[payer], PartyKind::ALL[payee], BasisKind::ALL[basis]);
        payment.facts = facts.into_iter().map(|(n, is)| (Fact::ALL[n], is)).collect();
        payment
    }
}

prop_compose! {
    /// A settlement provider pays a referrer on a contingent basis.
    fn any_referral_fee()(payment in any_payment(), payer in any::<prop::sample::Index>(), payee in any::<prop::sample::Index>(),
        basis in any::<prop::sample::Index>()) -> Payment {
        let kinds = |wanted: fn(PartyKind) -> bool| PartyKind::ALL.iter().copied().filter(|kind| wanted(*kind)).collect::<Vec<_>>();
        let bases: Vec<BasisKind> = BasisKind::ALL.iter().copied().filter(|basis| basis.is_contingent()).collect();
        Payment {
            payer: *payer.get(&kinds(PartyKind::is_settlement)),
            payee: *payee.get(&kinds(PartyKind::is_referrer)),
            basis: (*basis.get(&bases)).into(),
            ..payment
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// Saying more never turns a block into permission, but for the exceptions that the law names.
    #[test]
    fn another_fact_frees_no_contingent_payment(payment in any_referral_fee(), fact in 0..Fact::ALL.len(), is in any::<bool>()) {
        let fact = Fact::ALL[fact];
        if payment.facts.contains_key(&fact) || named_exceptions().contains(&fact) {
            return Ok(());
        }
        if decide(&payment, &RULES, today()).action == Action::Block {
            prop_assert_eq!(decide(&payment.with(fact, is), &RULES, today()).action, Action::Block);
        }
    }

    /// With nobody acting as broker and nobody on a payroll, contingent pay to a referrer stays blocked.
    #[test]
    fn without_an_exception_contingent_pay_is_blocked(payment in any_referral_fee()) {
        let mut payment = payment;
        payment.facts.retain(|fact, _| !named_exceptions().contains(fact));
        prop_assert_eq!(decide(&payment, &RULES, today()).action, Action::Block);
    }

    /// A payment to be stored is never judged more mildly than the question about it.
    #[test]
    fn entry_is_at_least_as_strict(payment in any_payment()) {
        let question = decide(&payment, &RULES, today()).action;
        let entry = decide(&Payment { stage: Stage::Entry, ..payment }, &RULES, today());
        prop_assert!(entry.action >= question);
        prop_assert!(entry.action != Action::Allow || entry.missing.is_empty());
    }
}

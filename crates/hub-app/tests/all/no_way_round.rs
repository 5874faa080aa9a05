//! Every outcome of every payment rule, by every road that records a payment: what may not be kept is not kept, and the
//! attempt is. The table is the rules themselves, so a new row or outcome that nothing here reaches fails.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hub_app::view::{
    AnswerRequest, AttemptsRequest, ErrorCode, IdRequest, LicenceRequest, PartnerFormView, PartnerItemView,
    PaymentEntryRequest, PaymentTermsRequest, PaymentsRequest, RecordPlaceRequest, SavePartnerItemRequest,
    SavePartnerRequest, SaveProfileRequest, StatementMapping, StatementRequest,
};
use hub_app::{Hub, MoneyTables};
use hub_compliance::payment::{
    Action, BasisKind, BrokerLicence, Channel, Decision, Fact, Is, Outcome, Parties, PartyKind, Payment, RecordName,
    Rule, Stage, Test, decide, file,
};
use hub_domain::Licence;
use hub_store::revenue::{Asked, Direction, PaymentAsk, PaymentClaim, RecordPlace, Road};
use serde_json::Value;

use crate::support::hub_of_csv;

fn today() -> NaiveDate {
    hub_domain::Clock::now(&hub_domain::SystemClock).date_naive()
}

/// What makes a test come out so; nothing for what nobody said.
fn answer(payment: &mut Payment, test: &Test, yes: bool) {
    let day = today();
    match test {
        Test::Fact(fact) => {
            payment.facts.insert(*fact, yes);
        }
        Test::Covered => {
            payment.financing.federally_related = Some(yes);
            payment.financing.all_cash = Some(!yes);
        }
        Test::Tied { .. } => {
            payment.facts.insert(Fact::Affiliated, yes);
        }
        Test::DisclosureInTime { .. } => {
            payment.disclosure.given = Some(yes);
            payment.disclosure.referred_on = Some(day);
            payment.disclosure.delivered_on = Some(if yes { day } else { day + chrono::Days::new(30) });
            payment.disclosure.channel = Some(Channel::InPerson);
        }
        Test::FeeFollowsVolume { .. } => {
            payment.fee_changed_on = Some(day);
            payment.volume_changed_on = Some(if yes { day } else { day - chrono::Days::new(1_000) });
        }
        Test::LicencesCurrent => {
            let expires_on = Some(if yes { day + chrono::Days::new(300) } else { day - chrono::Days::new(1) });
            let licence = || Some(BrokerLicence { number: "BR-1".into(), state: "TX".into(), expires_on });
            (payment.payer_licence, payment.payee_licence) = (licence(), licence());
        }
    }
}

fn wanted(is: Is) -> Option<bool> {
    match is {
        Is::Yes => Some(true),
        Is::No => Some(false),
        Is::Unknown | Is::NotYes | Is::NotNo => None,
    }
}

/// A payment that this outcome decides, with its needs and records there or not.
fn example(rule: &Rule, outcome: &Outcome, complete: bool) -> Option<Payment> {
    let rules = &MoneyTables::shipped().payments;
    let among = |list: &[Parties], kind: PartyKind| {
        list.iter().any(|one| match one {
            Parties::Group(group) => kind.is_in(*group, false),
            Parties::Kind(one) => *one == kind,
        })
    };
    let pick = |list: &[Parties]| -> Vec<PartyKind> {
        PartyKind::ALL.iter().copied().filter(|kind| among(list, *kind)).collect()
    };
    // As it stands; with what others need, so that this outcome is the strictest; with one more thing known.
    let more = Fact::ALL.iter().flat_map(|fact| [Some((*fact, true)), Some((*fact, false))]);
    for (others, more) in [(false, None), (true, None)].into_iter().chain(more.map(|one| (false, one))) {
        for payer in pick(&outcome.scope.payers) {
            for payee in pick(&outcome.scope.payees) {
                for basis in BasisKind::ALL {
                    if *basis == BasisKind::Unreadable || !outcome.scope.bases.iter().any(|one| one.include(*basis)) {
                        continue;
                    }
                    let mut payment = Payment::new(payer, payee, *basis);
                    payment.stage = Stage::Entry;
                    payment.facts.extend(more);
                    if others {
                        let all = rules.rows().iter().flat_map(|row| &row.outcomes).flat_map(|one| &one.needs);
                        for need in all {
                            if let Some(is) = wanted(need.is) {
                                answer(&mut payment, &need.test, is);
                            }
                        }
                    }
                    if complete {
                        for need in &outcome.needs {
                            if let Some(is) = wanted(need.is) {
                                answer(&mut payment, &need.test, is);
                            }
                        }
                        payment.records.extend(RecordName::ALL.iter().map(|record| (*record, true)));
                    }
                    for condition in &outcome.when {
                        match (wanted(condition.is), &condition.test) {
                            (Some(is), test) => answer(&mut payment, test, is),
                            (None, Test::Fact(fact)) => {
                                payment.facts.remove(fact);
                            }
                            (None, _) => {}
                        }
                    }
                    let decision = decide(&payment, rules, today());
                    let said = (decision.rule.as_deref(), decision.outcome.as_deref());
                    if said == (Some(rule.id.as_str()), Some(outcome.name.as_str())) {
                        return Some(payment);
                    }
                }
            }
        }
    }
    None
}

fn claim(payment: &Payment, name: &str) -> PaymentClaim {
    let held = payment.records.iter().filter(|(_, is)| **is);
    PaymentClaim {
        direction: Direction::Out,
        payer: "Harbor Row Realty".into(),
        payee: name.into(),
        cents: 50_000,
        amount_stated: true,
        due_on: today(),
        what: "As agreed".into(),
        reference: None,
        records: held.map(|(name, _)| RecordPlace { name: *name, place: "Folder 7".into() }).collect(),
    }
}

fn terms(payment: &Payment) -> PaymentTermsRequest {
    let Value::Object(fields) = file::write(payment) else { panic!("a payment is an object") };
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let licence = |licence: &Option<BrokerLicence>| {
        licence.as_ref().map(|one| LicenceRequest {
            number: one.number.clone(),
            state: one.state.clone(),
            expires_on: one.expires_on.map(|day| day.to_string()),
        })
    };
    let answers = fields.iter().filter(|(name, _)| !["to_be_stored", "written_agreement"].contains(&name.as_str()));
    PaymentTermsRequest {
        payer_kind: payment.payer.as_str().into(),
        payee_kind: payment.payee.as_str().into(),
        basis: payment.basis.kind.as_str().into(),
        answers: answers
            .filter_map(|(name, value)| Some(AnswerRequest { name: name.clone(), is: value.as_bool()? }))
            .collect(),
        records: payment
            .records
            .keys()
            .map(|name| RecordPlaceRequest { name: name.as_str().into(), place: "Folder 7".into() })
            .collect(),
        payer_licence: licence(&payment.payer_licence),
        payee_licence: licence(&payment.payee_licence),
        state: text("state"),
        ownership_percent: text("ownership_percent"),
        fee_changed_on: text("fee_changed_on"),
        volume_changed_on: text("volume_changed_on"),
        referred_on: text("referred_on"),
        disclosure_told_on: text("disclosure_told_on"),
        disclosure_delivered_on: text("disclosure_delivered_on"),
        disclosure_channel: text("disclosure_channel"),
    }
}

async fn counts(hub: &Hub) -> (u32, u32) {
    let all = PaymentsRequest { states: vec![], from: None, to: None, limit: 1, offset: 0 };
    let attempts = hub.store().payment_attempts(&[], 1, 0).await.unwrap().0;
    (attempts, hub.payments(&all).await.unwrap().total)
}

/// One payment by one road.
async fn walk(hub: &Hub, road: &str, payment: &Payment, name: &str) {
    let claim = claim(payment, name);
    match road {
        "use case" | "cli" | "agreement" => {
            let road = match road {
                "cli" => Road::Cli,
                "agreement" => Road::Agreement,
                _ => Road::Screen,
            };
            hub.decide_and_record_payment(payment.clone(), claim, road).await.unwrap();
        }
        "form" => {
            let entry = PaymentEntryRequest {
                incoming: false,
                payer: claim.payer,
                payee: claim.payee,
                cents: claim.cents,
                due_on: claim.due_on.to_string(),
                what: claim.what,
                reference: None,
                deal: None,
                terms: terms(payment),
            };
            hub.record_payment(&entry).await.unwrap();
        }
        "import" => {
            let request = StatementRequest {
                file_name: "statement.csv".into(),
                content: format!("Date,Amount,Memo\n{},500.00,{name}\n", today()),
                mapping: StatementMapping { day: "Date".into(), amount: "Amount".into(), reference: None, what: None },
                sender: name.into(),
                own_name: "Harbor Row Realty".into(),
                incoming: false,
                record_terms: Some(terms(payment)),
            };
            hub.apply_statement(&request).await.unwrap();
        }
        "store" => {
            let ask = hub_domain::partner::Checked::new(PaymentAsk::new(payment.clone(), claim), &|_| Ok(())).unwrap();
            let asked = Asked { road: Road::Screen, by: None, on: today() };
            hub.store().record_payments(&[ask], None, &asked, &MoneyTables::shipped().payments).await.unwrap();
        }
        other => panic!("no road {other}"),
    }
}

#[tokio::test]
async fn no_road_leads_round_any_rule() {
    let home = tempfile::tempdir().unwrap();
    let hub = hub_of_csv(home.path(), Licence::default(), "ListingKey\n").await;
    let rules = &MoneyTables::shipped().payments;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut n = 0;
    for rule in rules.rows() {
        for outcome in &rule.outcomes {
            let mut reached = false;
            for complete in [true, false] {
                let Some(payment) = example(rule, outcome, complete) else { continue };
                reached = true;
                for road in ["use case", "form", "import", "cli", "agreement", "store"] {
                    n += 1;
                    let what = format!("{} ({}), complete {complete}, by {road}", rule.id, outcome.name);
                    let before = counts(&hub).await;
                    walk(&hub, road, &payment, &format!("Payee {n}")).await;
                    let after = counts(&hub).await;
                    assert_eq!(after.0, before.0 + 1, "the attempt is kept: {what}");
                    let kept = hub.store().payment_attempts(&[], 1, 0).await.unwrap().1.remove(0);
                    let said: &Decision = &kept.decision;
                    assert_eq!(said.rule.as_deref(), Some(rule.id.as_str()), "{what}");
                    let may = said.action < Action::Require && said.missing.is_empty();
                    assert_eq!(after.1 - before.1, u32::from(may), "{what}: {said:?}");
                    if outcome.action == Action::Block {
                        assert_eq!((said.action, may), (Action::Block, false), "{what}");
                        assert!(!said.lawful.is_empty() && !said.citation.is_empty(), "{what}");
                    }
                    // What was kept of the attempt, asked again, says the same.
                    assert_eq!(decide(&kept.facts, rules, kept.ruled_on), *said, "{what}");
                }
            }
            assert!(reached, "nothing here reaches {} ({})", rule.id, outcome.name);
            seen.insert(rule.id.clone());
        }
    }
    assert!((1..=11).all(|n| seen.contains(&format!("R{n}"))), "{seen:?}");
    let blocked = AttemptsRequest { blocked_only: true, limit: 500, offset: 0 };
    assert!(hub.payment_attempts(&blocked).await.unwrap().total > 100);
}

fn partner(kind: &str, speciality: Option<&str>, settlement: &str) -> PartnerFormView {
    PartnerFormView {
        id: None,
        parent: None,
        level: "company".into(),
        kind: kind.into(),
        speciality: speciality.map(str::to_owned),
        name: "Oak and Daughters".into(),
        settlement: settlement.into(),
        affiliation: None,
        w9_on_file: false,
        contacts: vec![],
        coverage: vec![],
        offerings: vec![],
        connections: vec![],
        notes: None,
        put_away: false,
    }
}

fn agreement(agreement_type: &str, term: &str) -> PartnerItemView {
    PartnerItemView::Agreement {
        agreement_type: agreement_type.into(),
        title: "Signs and guides".into(),
        parties: vec!["Harbor Row Realty".into(), "Oak and Daughters".into()],
        starts_on: Some("2026-05-01".into()),
        ends_on: None,
        fee: None,
        fee_every: None,
        share_bp: None,
        notice_days: None,
        renews_months: None,
        exclusive: None,
        other_terms: vec![term.into()],
        valuation: None,
        valued_by: None,
        valued_on: None,
        deliverables: vec![],
        counsel_on: None,
    }
}

/// Every kind of partner, every type of agreement, every basis in words: what the rules block is refused, kept as an attempt
/// by whoever acts, and never becomes a payment; what may be entered leaves no attempt.
#[tokio::test]
async fn no_agreement_leads_round_any_rule() {
    let home = tempfile::tempdir().unwrap();
    let hub = hub_of_csv(home.path(), Licence::default(), "ListingKey\n").await;
    let new =
        |name: &str, role: &str| SaveProfileRequest { id: None, name: name.into(), role: role.into(), put_away: false };
    hub.save_profile(&new("Ada Moss", "admin")).await.unwrap();
    let kinds = hub_domain::partner::PartnerKind::ALL.iter().filter(|kind| kind.as_str() != "service");
    let mut partners: Vec<_> = kinds.map(|kind| partner(kind.as_str(), None, "unknown")).collect();
    for speciality in hub_domain::partner::Speciality::ALL {
        partners.push(partner("service", Some(speciality.as_str()), "unknown"));
        if *speciality == hub_domain::partner::Speciality::Mover {
            partners.push(partner("service", Some(speciality.as_str()), "yes"));
        }
    }
    let mut blocked = 0;
    for form in partners {
        let kind = format!("{} {:?} {}", form.kind, form.speciality, form.settlement);
        let request = SavePartnerRequest { partner: form, revision: 0, reason: None };
        let id = hub.save_partner(&request).await.unwrap().id;
        for agreement_type in ["marketing-services", "vendor", "affiliated-business", "co-op", "broker-referral"] {
            for basis in BasisKind::ALL.iter().filter(|basis| basis.is_contingent()) {
                let term = basis.as_str();
                let request = SavePartnerItemRequest {
                    partner: id.clone(),
                    id: None,
                    item: agreement(agreement_type, term),
                    revision: 0,
                    reason: None,
                };
                let before = counts(&hub).await;
                let said = hub.save_partner_item(&request).await;
                let after = counts(&hub).await;
                let what = format!("{kind}, {agreement_type}, {term}: {said:?}");
                assert_eq!(after.1, 0, "an agreement is no payment: {what}");
                let Err(error) = said else {
                    assert_eq!(after.0, before.0, "{what}");
                    continue;
                };
                if error.code != ErrorCode::Refused || after.0 == before.0 {
                    continue;
                }
                blocked += 1;
                assert_eq!(after.0, before.0 + 1, "the attempt is kept once: {what}");
                let kept = hub.store().payment_attempts(&[], 1, 0).await.unwrap().1.remove(0);
                assert_eq!((kept.road.as_str(), kept.by.as_deref()), ("agreement", Some("Ada Moss")), "{what}");
                assert_eq!((kept.decision.action, kept.claim.amount_stated), (Action::Block, false), "{what}");
                assert_eq!(kept.facts.basis.kind, *basis, "{what}");
                assert!(!kept.decision.lawful.is_empty() && !kept.decision.citation.is_empty(), "{what}");
            }
        }
    }
    assert!(blocked > 300, "{blocked}");
    // What a lender would owe for business is blocked in every type of agreement, whoever writes it down.
    let lender = SavePartnerRequest { partner: partner("lender", None, "unknown"), revision: 0, reason: None };
    let lender = hub.save_partner(&lender).await.unwrap().id;
    let agent = hub.save_profile(&new("Bo Reed", "agent")).await.unwrap()[1].id.clone();
    hub.switch_profile(&IdRequest { id: agent }).await.unwrap();
    let request = SavePartnerItemRequest {
        partner: lender,
        id: None,
        item: agreement("marketing-services", "$500 for every closed loan"),
        revision: 0,
        reason: Some("asked for by the lender".into()),
    };
    let before = counts(&hub).await;
    let refused = hub.save_partner_item(&request).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Refused);
    assert_eq!(counts(&hub).await, (before.0 + 1, 0));
    let shown = hub.payment_attempts(&AttemptsRequest { blocked_only: true, limit: 1, offset: 0 }).await.unwrap().rows;
    assert_eq!((shown[0].by.as_deref(), shown[0].amount_stated), (Some("Bo Reed"), false));
    assert_eq!(refused.args.get("attempt"), Some(&shown[0].id), "the refusal names the attempt");
    assert!(shown[0].what.contains("$500 for every closed loan"), "{:?}", shown[0]);
    assert!(hub.approvals().await.unwrap().waiting.is_empty(), "nothing was proposed");
}

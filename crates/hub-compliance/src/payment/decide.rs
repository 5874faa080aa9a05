use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rule::{Action, Bases, Condition, Is, Outcome, Parties, Rule, Test};
use super::{BasisKind, Fact, PartyKind, Payment, PaymentRules, RecordName, Stage};

/// What the rules say of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What follows.
    pub action: Action,
    /// Which rule says so; none where no rule speaks.
    pub rule: Option<String>,
    /// Which of the rule's outcomes, by its name in the table.
    pub outcome: Option<String>,
    /// The provision.
    pub citation: String,
    /// Why, in plain words.
    pub reason: String,
    /// What a stored payment must carry; of a blocked one, what the attempt must leave behind.
    pub record: Vec<RecordName>,
    /// What of that, and of what the rule needs to know, is not there.
    pub missing: Vec<String>,
    /// What would be lawful instead, in plain words; empty where the payment is.
    pub lawful: String,
}

/// What one rule says.
struct Finding<'r> {
    rule: &'r Rule,
    outcome: &'r Outcome,
    /// The outcome's action, or a requirement where something is missing.
    action: Action,
    missing: Vec<String>,
}

/// Decides a payment by the rules that hold on the day `on`. Total: what no rule speaks of is blocked where a settlement
/// service is involved. The strictest rule wins, of equals the one that is about fewer payments; rules that the winner of
/// another one lifts do not speak.
#[must_use]
pub fn decide(payment: &Payment, rules: &PaymentRules, on: NaiveDate) -> Decision {
    let mut findings: Vec<Finding<'_>> = rules
        .rows()
        .iter()
        .filter(|rule| rule.holds(payment.state.as_deref(), on))
        .filter_map(|rule| {
            let outcome = rule.outcomes.iter().find(|outcome| fits(outcome, payment, on))?;
            let (missing, unmet) = missing(outcome, payment, on);
            let action = if unmet { outcome.action.max(Action::Require) } else { outcome.action };
            Some(Finding { rule, outcome, action, missing })
        })
        .collect();
    let lifted: Vec<&str> = findings.iter().flat_map(|it| &it.outcome.lifts).map(String::as_str).collect();
    findings.retain(|it| !lifted.contains(&it.rule.id.as_str()));
    let Some(winner) = findings.iter().max_by_key(|it| (it.action, std::cmp::Reverse(breadth(it.outcome)))) else {
        return silence(payment);
    };

    let mut reason = String::new();
    if payment.basis.kind == BasisKind::Unreadable {
        let words = payment.basis.words.as_deref().unwrap_or_default();
        reason = format!("The basis \u{201c}{words}\u{201d} could not be read, so it counts as contingent. ");
    }
    reason.push_str(&winner.outcome.reason);
    // A payment that may be stored carries what every rule about it wants kept; a blocked one what its rule wants.
    let speaking = |it: &&Finding<'_>| winner.action != Action::Block || std::ptr::eq(it.rule, winner.rule);
    let mut record: Vec<RecordName> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    for finding in std::iter::once(winner).chain(findings.iter().filter(speaking)) {
        for name in &finding.outcome.record {
            if !record.contains(name) {
                record.push(*name);
            }
        }
        for name in &finding.missing {
            if !missing.contains(name) {
                missing.push(name.clone());
            }
        }
    }
    Decision {
        action: winner.action,
        rule: Some(winner.rule.id.clone()),
        outcome: Some(winner.outcome.name.clone()),
        citation: winner.outcome.citation.clone(),
        reason,
        record,
        missing,
        lawful: winner.outcome.lawful.clone(),
    }
}

/// No rule speaks. With a settlement service that is no permission.
fn silence(payment: &Payment) -> Decision {
    let required = payment.says(Fact::RequiredByTransaction) == Some(true);
    let settlement = payment.payer.is_settlement() || payment.payee.is_settlement() || required;
    let (action, reason, lawful) = if settlement {
        (
            Action::Block,
            "No rule in force on that day allows it, and one party's work is a settlement service.",
            "Load the payment rules that hold on that day, or have counsel look at the payment.",
        )
    } else {
        (Action::Flag, "No rule in force on that day speaks of it.", "Check the law of the state.")
    };
    Decision {
        action,
        rule: None,
        outcome: None,
        citation: "12 USC 2607".into(),
        reason: reason.into(),
        record: Vec::new(),
        missing: Vec::new(),
        lawful: lawful.into(),
    }
}

fn fits(outcome: &Outcome, payment: &Payment, on: NaiveDate) -> bool {
    let scope = &outcome.scope;
    let required = payment.says(Fact::RequiredByTransaction) == Some(true);
    let among = |parties: &[Parties], kind: PartyKind| {
        parties.iter().any(|one| match one {
            Parties::Group(group) => kind.is_in(*group, required),
            Parties::Kind(one) => *one == kind,
        })
    };
    among(&scope.payers, payment.payer)
        && among(&scope.payees, payment.payee)
        && scope.bases.iter().any(|one| one.include(payment.basis.kind))
        && outcome.when.iter().all(|condition| condition.is.admits(answer(&condition.test, payment, on)))
}

/// How many kinds of payment an outcome is about.
fn breadth(outcome: &Outcome) -> usize {
    let parties = |list: &[Parties]| {
        PartyKind::ALL
            .iter()
            .filter(|kind| {
                list.iter().any(|one| match one {
                    Parties::Group(group) => kind.is_in(*group, false),
                    Parties::Kind(one) => one == *kind,
                })
            })
            .count()
    };
    let bases =
        |list: &[Bases]| BasisKind::ALL.iter().filter(|kind| list.iter().any(|one| one.include(**kind))).count();
    parties(&outcome.scope.payers) * parties(&outcome.scope.payees) * bases(&outcome.scope.bases)
}

/// What an outcome wants that is not there, in words; and whether that stands in the way: it does when it is known not to
/// be there, and, for a payment to be stored, also when nobody said.
fn missing(outcome: &Outcome, payment: &Payment, on: NaiveDate) -> (Vec<String>, bool) {
    let mut missing = Vec::new();
    let mut unmet = false;
    let entry = payment.stage == Stage::Entry;
    for record in &outcome.record {
        let held = payment.holds(*record);
        if held != Some(true) {
            unmet |= entry || held == Some(false);
            missing.push(record.as_str().to_owned());
        }
    }
    for need in &outcome.needs {
        let answer = answer(&need.test, payment, on);
        if !need.is.admits(answer) {
            unmet |= entry || answer.is_some();
            missing.push(words(need));
        }
    }
    (missing, unmet)
}

fn words(need: &Condition) -> String {
    let what = match &need.test {
        Test::Fact(fact) => fact.words(),
        Test::Covered => "federally related loan".to_owned(),
        Test::Tied { above_percent } => format!("tie or ownership above {} %", above_percent.normalize()),
        Test::DisclosureInTime { .. } => "affiliated-business disclosure in time".to_owned(),
        Test::FeeFollowsVolume { days } => format!("fee changed within {days} days of a change of volume"),
        Test::LicencesCurrent => "licences of both current".to_owned(),
    };
    if need.is == Is::No { format!("not {what}") } else { what }
}

fn answer(test: &Test, payment: &Payment, on: NaiveDate) -> Option<bool> {
    match test {
        Test::Fact(fact) => payment.says(*fact),
        Test::Covered => Some(payment.financing.outside().is_none()),
        Test::Tied { above_percent } => {
            let owns = payment.ownership_percent.map(|owned| owned > *above_percent);
            match (payment.says(Fact::Affiliated), owns) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), _) | (_, Some(false)) => Some(false),
                (None, None) => by_nature(payment).then_some(true),
            }
        }
        Test::DisclosureInTime { phone_business_days } => payment.disclosure.in_time(*phone_business_days),
        Test::FeeFollowsVolume { days } => {
            let (fee, volume) = (payment.fee_changed_on?, payment.volume_changed_on?);
            Some((fee - volume).num_days().unsigned_abs() <= u64::from(*days))
        }
        Test::LicencesCurrent => {
            let licences = [&payment.payer_licence, &payment.payee_licence];
            let expired = |last: Option<NaiveDate>| last.map(|last| last < on);
            let ends: Vec<Option<bool>> =
                licences.iter().map(|one| one.as_ref().and_then(|one| expired(one.expires_on))).collect();
            if ends.contains(&Some(true)) {
                return Some(false);
            }
            ends.iter().all(|end| *end == Some(false)).then_some(true)
        }
    }
}

/// Whether the parties and the basis alone say that there is a tie.
fn by_nature(payment: &Payment) -> bool {
    let (payer, payee) = (payment.payer, payment.payee);
    let own_firm = |one: PartyKind, other: PartyKind| one == PartyKind::BrokerageOwnedFirm && other.is_broker_side();
    payment.basis.kind == BasisKind::ReturnOnOwnership || own_firm(payer, payee) || own_firm(payee, payer)
}

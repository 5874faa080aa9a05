//! Whether an incoming record is somebody we know.
//!
//! The order, each step only where the one before found nobody:
//!
//! 1. a known link;
//! 2. our own id stored at the vendor;
//! 3. the same e-mail in the same owner's records;
//! 4. the same telephone number in the same owner's records and a compatible name;
//! 5. a person must look;
//! 6. somebody new.
//!
//! A name alone never makes two records one, and never even asks: half the people called so would be in the queue. A
//! wrong "same" shows one client's affairs to another and is hard to take back, a wrong "ask" costs a glance; so every
//! doubt goes to a person:
//!
//! - A shared e-mail under two names is asked about. Couples, parents with children and offices share mailboxes, and an
//!   abandoned mailbox is given to somebody else; the e-mail alone cannot say which.
//! - A household (`Jo & Sam Smith`) is not Jo, nor Sam.
//! - Jr. or Sr. on one side only is asked about: it is written where there are two.
//! - Where more than one candidate fits a step equally, none is taken.
//! - A number with an extension is another line than the number without.
//! - A telephone number is weaker than an e-mail: where the vendor itself keeps two records apart, it is asked about.
//! - A link or our id on a record whose name and contact details are *all* different is asked about: vendors use ids
//!   again, and copying a record copies our id with it.

use std::collections::BTreeSet;

use super::evidence::{Evidence, Incoming};
use super::{Ground, NameFit, PersonFacts, Reason, StopList};

/// Somebody we know.
#[derive(Debug, Clone)]
pub struct Candidate<Id> {
    /// Who.
    pub id: Id,
    /// What is known of them.
    pub facts: PersonFacts,
}

/// A candidate a person must look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt<Id> {
    /// Who it may be.
    pub id: Id,
    /// How much speaks for it, 1 to 99; for putting them in order, not a probability.
    pub score: u8,
    /// What speaks for and against it, the strongest first.
    pub reasons: Vec<Reason>,
}

/// Who an incoming record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity<Id> {
    /// Somebody we know.
    Same {
        /// Who.
        id: Id,
        /// Why.
        because: Ground,
    },
    /// Perhaps one of these; at least one, the best first. Until somebody has looked, a record of its own.
    Review {
        /// Who it may be.
        candidates: Vec<Doubt<Id>>,
    },
    /// Nobody we know.
    New,
}

/// Decides who an incoming record is. The order of the candidates, each given once, does not matter.
///
/// Candidates that share no [key](PersonFacts::keys) with the incoming record change nothing and need not be given.
#[must_use]
pub fn decide<Id: Clone + Ord>(incoming: &PersonFacts, candidates: &[Candidate<Id>], stop: &StopList) -> Identity<Id> {
    let incoming = Incoming::of(incoming, stop);
    let seen: Vec<(&Id, Evidence)> = candidates
        .iter()
        .filter_map(|candidate| Some((&candidate.id, Evidence::of(&incoming, &candidate.facts)?)))
        .collect();
    let linked: Test = |evidence| evidence.link;
    let carries_id: Test = |evidence| evidence.external_id;
    for (because, holds) in [(Ground::Link, linked), (Ground::ExternalId, carries_id)] {
        let found: Vec<_> = seen.iter().filter(|(_, evidence)| holds(evidence)).collect();
        match only(&found) {
            Found::Nobody => {}
            Found::One(id, evidence) if !evidence.is_contradicted() => return Identity::Same { id, because },
            // Whoever else fits is shown beside: it may be one of them instead.
            Found::One(..) | Found::Several => return review(&seen, &ids(&found)),
        }
    }
    // By e-mail: those whose name goes with it, or, where nobody's does, the only one there with no name to compare.
    let by_email: Vec<_> = seen.iter().filter(|(_, e)| e.email && !e.shared_mailbox_only).collect();
    let named: Vec<_> = by_email.iter().copied().filter(|(_, e)| e.email_name_agrees()).collect();
    match only(&named) {
        Found::One(id, _) => return Identity::Same { id, because: Ground::Email },
        Found::Several => return review(&seen, &ids(&named)),
        Found::Nobody => {}
    }
    if let Found::One(id, evidence) = only(&by_email)
        && evidence.fit.is_none()
    {
        return Identity::Same { id, because: Ground::Email };
    }
    // Where somebody with that e-mail may be meant, a telephone number does not settle it: families share both.
    if by_email.iter().all(|(_, e)| e.fit == Some(NameFit::Different)) {
        let by_phone: Vec<_> = seen
            .iter()
            .filter(|(_, e)| e.phone && e.fit.is_some_and(NameFit::is_compatible) && !e.two_records_there)
            .collect();
        match only(&by_phone) {
            Found::One(id, _) => return Identity::Same { id, because: Ground::PhoneAndName },
            Found::Several => return review(&seen, &ids(&by_phone)),
            Found::Nobody => {}
        }
    }
    review(&seen, &BTreeSet::new())
}

type Test = fn(&Evidence) -> bool;

type Seen<'a, Id> = (&'a Id, Evidence);

enum Found<'a, Id> {
    Nobody,
    One(Id, &'a Evidence),
    Several,
}

/// The only person found; one may be given more than once.
fn only<'a, Id: Clone + Ord>(found: &[&'a Seen<'a, Id>]) -> Found<'a, Id> {
    match (ids(found).len(), found.first()) {
        (1, Some((id, evidence))) => Found::One((*id).clone(), evidence),
        (0, _) | (_, None) => Found::Nobody,
        _ => Found::Several,
    }
}

fn ids<'a, Id: Ord>(found: &[&'a Seen<'a, Id>]) -> BTreeSet<&'a Id> {
    found.iter().map(|(id, _)| *id).collect()
}

/// The queue's entry, or somebody new where nothing is worth a look.
fn review<Id: Clone + Ord>(seen: &[Seen<'_, Id>], tied: &BTreeSet<&Id>) -> Identity<Id> {
    let several = tied.len() > 1;
    let mut doubts: Vec<Doubt<Id>> = Vec::new();
    for (id, evidence) in seen {
        let tied = tied.contains(id);
        if !tied && !evidence.is_worth_a_look() {
            continue;
        }
        let mut reasons = evidence.reasons();
        if tied && several {
            reasons.push(Reason::OthersFitToo);
        }
        reasons.sort_by_key(|reason| (-reason.weight().abs(), *reason));
        let score: i32 = reasons.iter().map(|reason| reason.weight()).sum();
        let score = u8::try_from(score.clamp(1, 99)).unwrap_or(1);
        let doubt = Doubt { id: (*id).clone(), score, reasons };
        match doubts.iter_mut().find(|other| other.id == doubt.id) {
            Some(other) if (other.score, &other.reasons) < (doubt.score, &doubt.reasons) => *other = doubt,
            Some(_) => {}
            None => doubts.push(doubt),
        }
    }
    doubts.sort_by(|one, other| other.score.cmp(&one.score).then_with(|| one.id.cmp(&other.id)));
    if doubts.is_empty() { Identity::New } else { Identity::Review { candidates: doubts } }
}

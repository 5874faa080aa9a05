//! The decision measured on labelled cases, and what must hold for all of them.

mod laws;
mod pairs;
mod review;
mod speed;

use super::{Candidate, Email, Link, Name, PersonFacts, Phone, PostalAddress, Region, Scope, StopList};
use crate::ConnectionId;
use uuid::Uuid;

/// An account, by a number.
fn connection(number: u128) -> ConnectionId {
    Uuid::from_u128(number).into()
}

/// The brokerage's own switchboard and mailbox.
fn stop_list() -> StopList {
    let mut stop = StopList::default();
    stop.add_phone(&Phone::parse("202-555-0100", Region::US).unwrap());
    stop.add_email(&Email::parse("hello@example.org").unwrap());
    stop
}

/// A person written as in `pairs.txt`.
fn person(text: &str) -> PersonFacts {
    let mut facts = PersonFacts::default();
    let mut scope = Scope::of("ana");
    for part in text.split(';').map(str::trim) {
        match part.split_once('=') {
            Some(("e", value)) => facts.add_email(Email::parse(value).unwrap(), &scope),
            // A number that cannot be read is part of the case.
            Some(("p", value)) => drop(facts.add_phone_text(value, Region::US, &scope)),
            Some(("a", value)) => {
                let [line, city, code] = value.split('/').collect::<Vec<_>>()[..] else { panic!("{text}") };
                facts.addresses.push(PostalAddress::read(line, city, code).unwrap());
            }
            Some(("x", value)) => drop(facts.external_ids.insert(value.to_owned())),
            Some(("l", value)) => {
                let (number, remote_id) = value.split_once(':').unwrap();
                let connection = connection(number.parse().unwrap());
                facts.links.insert(Link { connection, remote_id: remote_id.to_owned() });
            }
            Some(("o", "")) => scope = Scope::common(),
            Some(("o", value)) => scope = Scope::of(value),
            Some(_) => panic!("{text}"),
            None => facts.name = Name::read(part).or(facts.name),
        }
    }
    facts
}

/// People we have, numbered in their order.
fn known(texts: &[&str]) -> Vec<Candidate<usize>> {
    texts.iter().enumerate().map(|(id, text)| Candidate { id, facts: person(text) }).collect()
}

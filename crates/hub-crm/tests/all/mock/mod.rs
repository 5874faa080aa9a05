//! Every request of every connector before the vendor's own description, with Stoplight Prism as the judge.
//!
//! A connector works with its stand-in, whose answers it understands, through a door that writes down what passes. Then
//! each request is put before the judge: none of ours may be refused, and of each operation deliberately wrong requests
//! must be, or the operation counts as not judged. What comes of each operation is a table in the vendor's file, so that
//! neither an operation nor a judge who fell asleep is lost unseen.

mod calendly;
mod chilipiper;
mod description;
mod dynamics;
mod followupboss;
mod gohighlevel;
mod hubspot;
mod pipedrive;
mod prism;
mod salesforce;
mod scenario;
mod wrong;
mod zoho;

use std::collections::{BTreeMap, BTreeSet};

use description::{Description, Operation, Source, fits};
use prism::{Prism, Sent, Verdict};
use wrong::{Part, wrong};

/// What is expected of an operation.
#[derive(Clone, Copy)]
pub enum Expected {
    /// Nothing of ours is refused, and wrong requests are where they are wrong in these parts.
    Judged(&'static [Part]),
    /// Nothing is refused, whatever it says: why.
    Weak(&'static str),
    /// Ours is refused, and rightly sent: how each complaint begins, which parts are judged beside it, and why the facts
    /// are otherwise.
    Exempt(&'static [&'static str], &'static [Part], &'static str),
    /// Ours leaves out what the description asks for, and rightly: where, which fields (places in lists are not told
    /// apart), which parts are judged beside it, and why the facts are otherwise.
    Sparse(&'static [(&'static str, &'static [&'static str])], &'static [Part], &'static str),
    /// The description does not have it: why it is called all the same.
    Undescribed(&'static str),
}

/// A vendor before the judge.
pub struct Trial {
    pub vendor: &'static str,
    pub sources: &'static [Source],
    pub operations: &'static [(&'static str, Expected)],
}

/// What came of an operation.
#[derive(Default)]
struct Found {
    complaints: BTreeSet<String>,
    parts: Vec<Part>,
    requests: usize,
    described: bool,
}

impl Trial {
    /// The description, and whether there is a judge. Says so where one of them is lacking.
    fn described(&self) -> Option<Description> {
        let Some(folder) = description::folder() else {
            println!("skipped: no descriptions");
            return None;
        };
        if prism::folder().is_none() {
            println!("skipped: HUB_PRISM is not set, so that there is no judge; use `cargo xtask test`");
            return None;
        }
        Some(Description::joined(&folder, self.sources))
    }

    /// Puts requests before the judge and holds what he says to what is expected.
    fn hold(&self, description: &Description, requests: &[(String, Vec<u8>)]) {
        let mut kinds: BTreeMap<String, (Option<Operation>, Vec<Sent>)> = BTreeMap::new();
        for (head, body) in requests {
            let sent = Sent::read(head, body);
            let operation = description.operation(&sent.method, &sent.path);
            let name = operation.as_ref().map_or_else(|| self.expected_name(&sent), |operation| operation.name.clone());
            let kind = kinds.entry(name).or_insert((operation, Vec::new()));
            if !kind.1.contains(&sent) {
                kind.1.push(sent);
            }
        }
        let templates: Vec<&str> =
            kinds.values().filter_map(|(of, _)| of.as_ref()).map(|of| of.template.as_str()).collect();
        let judge = Prism::over(self.vendor, &description.only(&templates));
        let found: BTreeMap<String, Found> = kinds
            .into_iter()
            .map(|(name, (operation, sent))| (name, found(&judge, operation.as_ref(), &sent)))
            .collect();
        self.print(&found);
        self.compare(&found);
    }

    /// The name of an operation that the description does not have.
    fn expected_name(&self, sent: &Sent) -> String {
        let named = self.operations.iter().map(|(name, _)| *name).find(|name| {
            name.split_once(' ').is_some_and(|(method, template)| method == sent.method && fits(template, &sent.path))
        });
        named.map_or_else(|| format!("{} {}", sent.method, sent.path), str::to_owned)
    }

    fn print(&self, found: &BTreeMap<String, Found>) {
        println!("{:<14} {:<62} {:>8}  what the judge sees", self.vendor, "operation", "requests");
        for (name, found) in found {
            let expected = self.operations.iter().find(|(known, _)| known == name).map(|(_, expected)| *expected);
            let why = match expected {
                Some(Expected::Weak(why) | Expected::Undescribed(why)) => format!("not judged: {why}"),
                Some(Expected::Exempt(_, _, why) | Expected::Sparse(_, _, why)) => {
                    format!("{}; except that {why}", names(&found.parts))
                }
                _ => names(&found.parts),
            };
            println!("{:<14} {name:<62} {:>8}  {why}", self.vendor, found.requests);
        }
    }

    fn compare(&self, found: &BTreeMap<String, Found>) {
        let mut wrong = Vec::new();
        for (name, found) in found {
            let parts = &found.parts;
            let held = match self.operations.iter().find(|(known, _)| known == name).map(|(_, expected)| expected) {
                None => false,
                Some(Expected::Judged(expected)) => {
                    found.described && found.complaints.is_empty() && !expected.is_empty() && parts == expected
                }
                Some(Expected::Weak(_)) => found.described && found.complaints.is_empty() && parts.is_empty(),
                Some(Expected::Exempt(begins, expected, _)) => {
                    let begins_so = |complaint: &String| begins.iter().any(|begin| complaint.starts_with(begin));
                    let needed = begins.iter().all(|begin| found.complaints.iter().any(|said| said.starts_with(begin)));
                    needed && found.complaints.iter().all(begins_so) && parts == expected
                }
                Some(Expected::Sparse(places, expected, _)) => {
                    let fields = |(place, names): &(&str, &[&str])| -> Vec<Lack> {
                        names.iter().map(|name| ((*place).to_owned(), (*name).to_owned())).collect()
                    };
                    let lacks: BTreeSet<Option<Lack>> = found.complaints.iter().map(|said| lack(said)).collect();
                    lacks == places.iter().flat_map(fields).map(Some).collect() && parts == expected
                }
                Some(Expected::Undescribed(_)) => !found.described,
            };
            if !held {
                wrong.push(format!("{name}: {}, {:?}", names(parts), found.complaints));
            }
        }
        let lost = self.operations.iter().filter(|(name, _)| !found.contains_key(*name));
        wrong.extend(lost.map(|(name, _)| format!("{name}: nothing was sent")));
        assert!(wrong.is_empty(), "{}: not as expected:\n{}", self.vendor, wrong.join("\n"));
    }
}

/// Where a field is missing, and which.
type Lack = (String, String);

/// What a complaint says is missing; nothing where it complains of something else.
fn lack(complaint: &str) -> Option<Lack> {
    let (place, said) = complaint.split_once(": ")?;
    let (_, name) = said.split_once("must have required property '")?;
    let parts = place.split('.').filter(|part| part.parse::<usize>().is_err());
    Some((parts.collect::<Vec<_>>().join("."), name.strip_suffix('\'')?.to_owned()))
}

fn names(parts: &[Part]) -> String {
    let names: Vec<_> = parts.iter().map(|part| part.name()).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

fn found(judge: &Prism, operation: Option<&Operation>, sent: &[Sent]) -> Found {
    let mut found = Found { requests: sent.len(), ..Found::default() };
    let Some(operation) = operation else { return found };
    found.described = true;
    for sent in sent {
        if let Verdict::Refused(faults) = judge.judge(sent) {
            found.complaints.extend(faults);
        }
        // The judge lets questions pass that the description does not know.
        let pairs = asked(sent.query.as_deref().unwrap_or_default());
        let unknown = pairs.filter(|name| !operation.query.contains(name));
        found.complaints.extend(unknown.map(|name| format!("query.{name}: is not described")));
    }
    found.parts = Part::ALL.into_iter().filter(|part| awake(judge, operation, sent, *part)).collect();
    found
}

fn asked(query: &str) -> impl Iterator<Item = String> + '_ {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split('=').next().unwrap_or_default().replace("%24", "$"))
}

/// Whether the judge refuses a request that is wrong in this part, because of this part and not for what the right one has
/// as well.
fn awake(judge: &Prism, operation: &Operation, sent: &[Sent], part: Part) -> bool {
    let faults = |sent: &Sent| match judge.judge(sent) {
        Verdict::Refused(faults) => faults,
        Verdict::Accepted => Vec::new(),
    };
    // One that is right but for this, where there is one.
    let right = sent.iter().find(|sent| judge.judge(sent) == Verdict::Accepted).or(sent.first());
    let largest = sent.iter().max_by_key(|sent| sent.body.len());
    right.into_iter().chain(largest).any(|sent| {
        let held = faults(sent);
        let news =
            |wrong: &Sent| faults(wrong).into_iter().any(|it| it.starts_with(part.name()) && !held.contains(&it));
        wrong(sent, operation, part).iter().any(news)
    })
}

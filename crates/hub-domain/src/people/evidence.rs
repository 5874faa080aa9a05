use std::collections::BTreeSet;

use super::{Email, NameFit, PersonFacts, Phone, PhoneTail, Reason, Scoped, StopList};

/// How alike two names must look (0 to 1) for a pair with one address, or one end of a number, to be worth a look.
const LIKENESS: f64 = 0.86;
/// The same with one telephone number: the same given name and another surname, as after a wedding, is enough.
const RENAMED: f64 = 0.66;

/// What an incoming record and one candidate have in common.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    pub(super) link: bool,
    pub(super) external_id: bool,
    /// Same e-mail, same owner.
    pub(super) email: bool,
    /// Every e-mail they share under one owner is the mailbox of a job.
    pub(super) shared_mailbox_only: bool,
    /// Same number and extension, same owner.
    pub(super) phone: bool,
    /// How the names go together; `None` where one is missing.
    pub(super) fit: Option<NameFit>,
    /// The candidate is another record of the same account already.
    pub(super) two_records_there: bool,
    email_elsewhere: bool,
    phone_elsewhere: bool,
    tail: bool,
    address: bool,
    likeness: f64,
    /// Both have e-mails, or both have numbers.
    comparable: bool,
}

/// What counts of an incoming record, taken out once for all candidates.
pub(super) struct Incoming<'a> {
    facts: &'a PersonFacts,
    emails: Vec<&'a Scoped<Email>>,
    phones: Vec<&'a Scoped<Phone>>,
    tails: BTreeSet<PhoneTail>,
}

impl<'a> Incoming<'a> {
    pub(super) fn of(facts: &'a PersonFacts, stop: &'a StopList) -> Self {
        Self {
            facts,
            emails: facts.telling_emails(stop).collect(),
            phones: facts.telling_phones(stop).collect(),
            tails: facts.tails(stop),
        }
    }
}

impl Evidence {
    /// `None` where they share nothing but perhaps a name.
    pub(super) fn of(incoming: &Incoming<'_>, known: &PersonFacts) -> Option<Self> {
        let facts = incoming.facts;
        // What is on the stop list is gone from the incoming side, so it cannot meet anything here.
        let emails = pairs(&incoming.emails, &known.emails);
        let phones = pairs(&incoming.phones, &known.phones);
        let owned: Vec<_> = emails.iter().filter(|(one, other)| one.scope == other.scope).collect();
        let phone = phones.iter().any(|(one, other)| one.scope == other.scope);
        let real = known.phones.iter().filter(|phone| !phone.value.is_placeholder());
        let mut ends = real.filter_map(|phone| PhoneTail::of_digits(phone.value.e164()));
        let tail = !incoming.tails.is_empty()
            && (known.phone_tails.iter().any(|tail| incoming.tails.contains(tail))
                || ends.any(|tail| incoming.tails.contains(&tail)));
        let both = |one: bool, other: bool| one && other;
        let mut evidence = Self {
            link: !facts.links.is_disjoint(&known.links),
            external_id: !facts.external_ids.is_disjoint(&known.external_ids),
            email: !owned.is_empty(),
            shared_mailbox_only: !owned.is_empty() && owned.iter().all(|(one, _)| one.value.is_role()),
            phone,
            fit: None,
            two_records_there: facts.links.iter().any(|link| {
                known.links.iter().any(|k| k.connection == link.connection && k.remote_id != link.remote_id)
            }),
            email_elsewhere: !emails.is_empty() && owned.is_empty(),
            phone_elsewhere: !phones.is_empty() && !phone,
            tail,
            address: facts.addresses.iter().any(|one| known.addresses.iter().any(|other| one.same_home(other))),
            likeness: 0.0,
            comparable: both(!facts.emails.is_empty(), !known.emails.is_empty())
                || both(!facts.phones.is_empty(), !known.phones.is_empty()),
        };
        if !evidence.is_any() {
            return None;
        }
        if let Some((one, other)) = facts.name.as_ref().zip(known.name.as_ref()) {
            evidence.fit = Some(one.fit(other));
            evidence.likeness = one.likeness(other);
        }
        Some(evidence)
    }

    /// Whether they have anything in common but a name.
    fn is_any(&self) -> bool {
        self.link || self.external_id || self.shares_contact() || self.address
    }

    fn shares_contact(&self) -> bool {
        self.email || self.phone || self.email_elsewhere || self.phone_elsewhere || self.tail
    }

    /// Two names, details to compare on both sides, and nothing in common.
    pub(super) fn is_contradicted(&self) -> bool {
        self.fit == Some(NameFit::Different) && self.comparable && !self.shares_contact() && !self.address
    }

    /// Whether the names let a shared e-mail mean one person.
    pub(super) fn email_name_agrees(&self) -> bool {
        matches!(self.fit, Some(NameFit::Same | NameFit::Close | NameFit::GivenOnly))
    }

    /// Whether a person should look, though nothing was decided.
    pub(super) fn is_worth_a_look(&self) -> bool {
        let may_be_one = self.fit != Some(NameFit::Different);
        self.link
            || self.external_id
            || self.email
            || self.email_elsewhere && (may_be_one || self.likeness >= LIKENESS)
            || (self.phone || self.phone_elsewhere) && (may_be_one || self.likeness >= RENAMED)
            || (self.tail || self.address) && self.fit.is_some() && self.likeness >= LIKENESS
    }

    /// Everything that speaks for and against it.
    pub(super) fn reasons(&self) -> Vec<Reason> {
        let contradicted = self.is_contradicted();
        let name = match self.fit {
            None => Reason::NoName,
            Some(NameFit::Same) => Reason::SameName,
            Some(NameFit::Close | NameFit::GivenOnly) => Reason::MatchingName,
            Some(NameFit::Unclear) => Reason::SimilarName,
            Some(NameFit::Different) if self.likeness >= LIKENESS => Reason::SimilarName,
            Some(NameFit::Different) => Reason::DifferentName,
        };
        let phone = self.phone || self.phone_elsewhere;
        [
            (self.link && contradicted, Reason::LinkedButDifferent),
            (self.external_id && contradicted, Reason::IdButDifferent),
            ((self.email && !self.shared_mailbox_only) || self.email_elsewhere, Reason::SameEmail),
            (self.shared_mailbox_only, Reason::SharedMailbox),
            (phone, Reason::SamePhone),
            (self.tail && !phone, Reason::SamePhoneTail),
            (self.address, Reason::SameAddress),
            (true, name),
            ((self.email_elsewhere || self.phone_elsewhere) && !self.email && !self.phone, Reason::OtherOwner),
            (self.two_records_there, Reason::TwoRecordsThere),
        ]
        .into_iter()
        .filter_map(|(holds, reason)| holds.then_some(reason))
        .collect()
    }
}

/// Values both have, each with whose it is on either side.
fn pairs<'a, T: PartialEq>(one: &[&'a Scoped<T>], other: &'a [Scoped<T>]) -> Vec<(&'a Scoped<T>, &'a Scoped<T>)> {
    one.iter().flat_map(|a| other.iter().filter(|b| a.value == b.value).map(|b| (*a, b))).collect()
}

use std::collections::BTreeSet;
use std::fmt;

use super::{Email, Name, Phone, PhoneError, PostalAddress, Region, StopList};
use crate::ConnectionId;

/// Digits of a number's end that are compared where the whole is not known.
const TAIL: usize = 7;

/// Whose contact it is: the agent (or team) a record belongs to, by the name the caller gives them in every system.
///
/// A vendor's owner is mapped to our person first; the same agent in two systems is then one scope. `None` is the
/// common pool of records without an owner. Scopes are never merged across: two agents may each have the same client,
/// and neither must read the other's notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope(pub Option<String>);

impl Scope {
    /// The scope of one owner.
    #[must_use]
    pub fn of(owner: impl Into<String>) -> Self {
        Self(Some(owner.into()))
    }

    /// Records that belong to nobody in particular.
    #[must_use]
    pub fn common() -> Self {
        Self(None)
    }
}

/// A value and whose record it was found in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scoped<T> {
    /// The value.
    pub value: T,
    /// Whose record it is from.
    pub scope: Scope,
}

/// One record at one vendor.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// The account at the vendor.
    pub connection: ConnectionId,
    /// The record's id there.
    pub remote_id: String,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({}, …)", self.connection)
    }
}

/// The end of a telephone number: what is left to compare where the area code is missing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneTail(String);

impl PhoneTail {
    /// The last seven digits of a text that has seven or more; extensions must be off already.
    #[must_use]
    pub fn of_digits(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let from = digits.len().checked_sub(TAIL)?;
        let tail = &digits[from..];
        let telling = tail.bytes().any(|b| Some(b) != tail.bytes().next());
        telling.then(|| Self(tail.to_owned()))
    }
}

impl fmt::Debug for PhoneTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneTail(…)")
    }
}

/// What is known about a person: of an incoming record, or of one we have (then everything from every system).
#[derive(Clone, Debug, Default)]
pub struct PersonFacts {
    /// Their name, if there is one.
    pub name: Option<Name>,
    /// E-mails, each with whose record it is from.
    pub emails: Vec<Scoped<Email>>,
    /// Numbers, each with whose record it is from.
    pub phones: Vec<Scoped<Phone>>,
    /// Ends of numbers that could not be read whole.
    pub phone_tails: Vec<PhoneTail>,
    /// Postal addresses.
    pub addresses: Vec<PostalAddress>,
    /// Records at vendors that are known to be this person.
    pub links: BTreeSet<Link>,
    /// Our own id as stored at a vendor; for one we have, their id and those merged into it.
    pub external_ids: BTreeSet<String>,
}

impl PersonFacts {
    /// Nothing known but the name.
    #[must_use]
    pub fn named(name: Option<Name>) -> Self {
        Self { name, ..Self::default() }
    }

    /// Adds an e-mail.
    pub fn add_email(&mut self, email: Email, scope: &Scope) {
        self.emails.push(Scoped { value: email, scope: scope.clone() });
    }

    /// Adds a number.
    pub fn add_phone(&mut self, phone: Phone, scope: &Scope) {
        self.phones.push(Scoped { value: phone, scope: scope.clone() });
    }

    /// Adds a number as written. Where it cannot be read whole, its end is kept for comparing.
    ///
    /// # Errors
    /// Why it could not be read whole; what could be used of it has been.
    pub fn add_phone_text(&mut self, text: &str, region: Region, scope: &Scope) -> Result<(), PhoneError> {
        match Phone::parse(text, region) {
            Ok(phone) => self.add_phone(phone, scope),
            Err(error) => {
                // Only what is too short is the end of a number; anything else is none.
                if error == PhoneError::TooShort {
                    self.phone_tails.extend(PhoneTail::of_digits(text));
                }
                return Err(error);
            }
        }
        Ok(())
    }

    /// Words under which a store keeps a person and looks candidates up.
    ///
    /// [`decide`](super::decide) never finds a candidate that shares none with the incoming record, so these are all
    /// that need to be loaded. They are personal data: for an encrypted store only.
    #[must_use]
    pub fn keys(&self, stop: &StopList) -> BTreeSet<String> {
        let links = self.links.iter().map(|link| format!("l:{}:{}", link.connection, link.remote_id));
        let external = self.external_ids.iter().map(|id| format!("x:{id}"));
        let emails = self.telling_emails(stop).map(|email| format!("e:{}", email.value.as_str()));
        let tails = self.tails(stop).into_iter().map(|tail| format!("t:{}", tail.0));
        let homes = self.addresses.iter().flat_map(PostalAddress::signs).map(|sign| format!("a:{sign}"));
        links.chain(external).chain(emails).chain(tails).chain(homes).collect()
    }

    /// E-mails that say something about who it is.
    pub(super) fn telling_emails<'a>(&'a self, stop: &'a StopList) -> impl Iterator<Item = &'a Scoped<Email>> {
        self.emails.iter().filter(|email| !email.value.is_placeholder() && !stop.has_email(&email.value))
    }

    /// Numbers that say something about who it is.
    pub(super) fn telling_phones<'a>(&'a self, stop: &'a StopList) -> impl Iterator<Item = &'a Scoped<Phone>> {
        self.phones.iter().filter(|phone| !phone.value.is_placeholder() && !stop.has_phone(&phone.value))
    }

    /// Ends of all telling numbers, whole or not.
    pub(super) fn tails(&self, stop: &StopList) -> BTreeSet<PhoneTail> {
        let whole = self.telling_phones(stop).filter_map(|phone| PhoneTail::of_digits(phone.value.e164()));
        whole.chain(self.phone_tails.iter().filter(|tail| !stop.has_tail(tail)).cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_lacks_its_area_code_keeps_its_end() {
        let mut facts = PersonFacts::default();
        let scope = Scope::common();
        assert_eq!(facts.add_phone_text("555-0101", Region::US, &scope), Err(PhoneError::TooShort));
        assert_eq!(facts.add_phone_text("see notes 5550102", Region::US, &scope), Err(PhoneError::Signs));
        assert_eq!(facts.add_phone_text("(202) 555-0103", Region::US, &scope), Ok(()));
        let keys = facts.keys(&StopList::default());
        assert_eq!(keys.into_iter().collect::<Vec<_>>(), ["t:5550101", "t:5550103"]);
    }

    #[test]
    fn what_says_nothing_is_no_key() {
        let mut facts = PersonFacts::default();
        let scope = Scope::of("a");
        facts.add_email(Email::parse("none@example.org").unwrap(), &scope);
        facts.add_email(Email::parse("office@example.org").unwrap(), &scope);
        facts.add_phone(Phone::parse("555-555-5555", Region::US).unwrap(), &scope);
        facts.add_phone(Phone::parse("202-555-0100", Region::US).unwrap(), &scope);
        let mut stop = StopList::default();
        stop.add_phone(&Phone::parse("202-555-0100 x4", Region::US).unwrap());
        stop.add_email(&Email::parse("Office@example.org").unwrap());
        assert!(facts.keys(&stop).is_empty());
    }

    #[test]
    fn shows_nothing_personal() {
        let mut facts = PersonFacts::named(Name::read("Jo Smith"));
        facts.add_email(Email::parse("jo@example.org").unwrap(), &Scope::common());
        let _ = facts.add_phone_text("555-0101", Region::US, &Scope::common());
        let shown = format!("{facts:?}");
        assert!(!shown.contains("jo@") && !shown.contains("Smith") && !shown.contains("0101"), "{shown}");
    }
}

use std::collections::BTreeSet;

use super::{Email, Phone, PhoneTail};

/// Numbers and mailboxes that many people share (a brokerage's switchboard, a builder's sales office): they say nothing
/// about who somebody is and never count.
#[derive(Clone, Debug, Default)]
pub struct StopList {
    phones: BTreeSet<String>,
    tails: BTreeSet<PhoneTail>,
    emails: BTreeSet<Email>,
}

impl StopList {
    /// Puts a number on the list, whatever its extension.
    pub fn add_phone(&mut self, phone: &Phone) {
        self.tails.extend(PhoneTail::of_digits(phone.e164()));
        self.phones.insert(phone.e164().to_owned());
    }

    /// Puts a mailbox on the list.
    pub fn add_email(&mut self, email: &Email) {
        self.emails.insert(email.clone());
    }

    /// Whether the number is on the list.
    #[must_use]
    pub fn has_phone(&self, phone: &Phone) -> bool {
        self.phones.contains(phone.e164())
    }

    /// Whether the mailbox is on the list.
    #[must_use]
    pub fn has_email(&self, email: &Email) -> bool {
        self.emails.contains(email)
    }

    /// Whether a number on the list ends so.
    pub(super) fn has_tail(&self, tail: &PhoneTail) -> bool {
        self.tails.contains(tail)
    }
}

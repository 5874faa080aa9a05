//! What must never be stored: numbers that open somebody's identity or account.
//!
//! A licensee needs none of them, and a breach of them is the costly kind (16 CFR part 314; 15 USC 6801). [`find`] says
//! where in a text one stands and of what kind; it never gives the number back, so neither a log nor an error can hold it.

mod bank;
mod card;
mod fold;
mod groups;
mod identity;

use std::ops::Range;

use fold::Folded;
use hub_domain::named;

named! {
    /// Kinds of number that must not be stored.
    pub enum Forbidden {
        /// A social-security number.
        Ssn = "ssn",
        /// A taxpayer number of somebody without a social-security number.
        Itin = "itin",
        /// The number of a payment card.
        Card = "card",
        /// The number of a bank account, an IBAN among them.
        BankAccount = "bank_account",
        /// A bank's routing number.
        RoutingNumber = "routing_number",
        /// Where money is to be wired.
        WireInstructions = "wire_instructions",
    }
}

/// Where something stands that must not be stored. It does not hold what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it looks like.
    pub kind: Forbidden,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// Everything in `text` that must not be stored, in the order of the text, none overlapping. Takes time in proportion to
/// the length of the text. Digits of any script, odd dashes and spaces and invisible characters hide nothing.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let folded = Folded::new(text);
    let groups = groups::of(&folded);
    let mut found = Vec::new();
    identity::find(&folded, &groups, &mut found);
    card::find(&folded, &groups, &mut found);
    bank::find(&folded, &groups, &mut found);
    // What begins first wins, then what is longer.
    found.sort_by_key(|it| (it.span.start, std::cmp::Reverse(it.span.end)));
    let mut end = 0;
    found.retain(|it| {
        let apart = it.span.start >= end;
        if apart {
            end = it.span.end;
        }
        apart
    });
    found
}

/// What stands in the place of something withheld.
pub const WITHHELD: &str = "[withheld]";

/// The text with [`WITHHELD`] in every place that [`find`] names.
#[must_use]
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for found in find(text) {
        out.push_str(&text[from..found.span.start]);
        out.push_str(WITHHELD);
        from = found.span.end;
    }
    out.push_str(&text[from..]);
    out
}

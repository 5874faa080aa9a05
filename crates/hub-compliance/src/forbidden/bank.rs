use std::ops::{Range, RangeInclusive};

use super::fold::Folded;
use super::groups::{Group, Joint, digits, has_word, joint_after};
use super::{Forbidden, Found};

/// Words that announce a routing number.
const ROUTING: &[&str] = &["routing", "aba", "rtn", "transit"];
/// Words that announce an account, and those that may stand between one and its number.
const ACCOUNT: &[&str] = &["account", "acct", "accts", "accounts", "acc", "checking", "savings", "iban"];
const BETWEEN: &[&str] = &[
    "account", "acct", "number", "numbers", "no", "num", "nr", "is", "the", "checking", "savings", "bank", "for",
    "deposit", "at", "my",
];
/// Digits of an account number: fewer are the last ones of a masked number.
const ACCOUNT_DIGITS: RangeInclusive<usize> = 6..=17;
/// How far after "wire to" the account may stand.
const WIRE_REACH: usize = 160;

pub(super) fn find(folded: &Folded, groups: &[Group], found: &mut Vec<Found>) {
    for n in 0..groups.len() {
        let start = groups[n].range.start;
        let begins = groups[n].joint == Joint::Apart
            || Folded::is_letter(start.checked_sub(1).and_then(|at| folded.bytes.get(at)));
        // The digits that hang together, at most as many as an account may have.
        let mut last = n;
        while joint_after(groups, last) != Joint::Apart && last < n + 17 {
            last += 1;
        }
        let row = &groups[n..=last];
        let total: usize = row.iter().map(Group::len).sum();
        let push = |kind, range, found: &mut Vec<Found>| found.push(Found { kind, span: folded.span(&range) });
        if groups[n].len() == 9 && is_routing(folded, &groups[n]) {
            push(Forbidden::RoutingNumber, groups[n].range.clone(), found);
        } else if announces_account(folded, start) && begins && ACCOUNT_DIGITS.contains(&total) {
            push(Forbidden::BankAccount, start..row[row.len() - 1].range.end, found);
        } else if announces_account(folded, start) && ACCOUNT_DIGITS.contains(&groups[n].len()) {
            push(Forbidden::BankAccount, groups[n].range.clone(), found);
        } else if is_wired(folded, groups, n) {
            push(Forbidden::WireInstructions, groups[n].range.clone(), found);
        }
    }
    words(folded, found);
}

/// Nine digits with the check digit of the American Bankers Association in a range that is given out, announced.
fn is_routing(folded: &Folded, group: &Group) -> bool {
    let d = digits(folded, std::slice::from_ref(group));
    let sum: u32 = d.iter().zip([3, 7, 1].into_iter().cycle()).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let first = u32::from(d[0]) * 10 + u32::from(d[1]);
    sum.is_multiple_of(10)
        && matches!(first, 0..=12 | 21..=32 | 61..=72 | 80)
        && (has_word(folded.before(group.range.start, 32), ROUTING)
            || has_word(folded.after(group.range.end, 16), ROUTING))
}

/// Whether the words just before say that a number of an account follows: `acct #`, `account number is`. An amount does
/// not follow so.
fn announces_account(folded: &Folded, at: usize) -> bool {
    let near = folded.before(at, 40);
    if near.ends_with(b"$") {
        return false;
    }
    let mut seen = false;
    for word in near.rsplit(|byte| !Folded::is_letter(Some(byte))).filter(|word| !word.is_empty()) {
        let is = |words: &[&str]| words.iter().any(|one| one.as_bytes() == word);
        if is(ACCOUNT) {
            seen = true;
            // "account" alone may mean much; a bare "savings" or "checking" is no account.
            if !is(&["checking", "savings"]) {
                return true;
            }
        } else if !is(BETWEEN) {
            break;
        }
    }
    seen && has_word(near, &["account", "acct", "number", "no", "num"])
}

/// An account after words that say to wire money. A telephone number, an amount and a year are none.
fn is_wired(folded: &Folded, groups: &[Group], n: usize) -> bool {
    let group = &groups[n];
    if !(8..=17).contains(&group.len()) || group.len() == 10 || group.glued {
        return false;
    }
    let alone = group.joint == Joint::Apart && joint_after(groups, n) == Joint::Apart;
    let near = folded.before(group.range.start, WIRE_REACH);
    alone
        && !near.ends_with(b"$")
        && has_word(near, &["wire", "wiring", "wired", "swift", "beneficiary"])
        && !has_word(folded.before(group.range.start, 24), &["mls", "parcel", "apn", "file", "escrow", "order"])
}

/// IBANs, and codes of banks after `SWIFT` or `BIC`: words of letters and digits.
fn words(folded: &Folded, found: &mut Vec<Found>) {
    let bytes = &folded.bytes;
    let is_word = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut at = 0;
    while at < bytes.len() {
        if !is_word(&bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at).is_some_and(is_word) {
            at += 1;
        }
        if is_bic(folded, start..at) && says_bic(folded.before(start, 16)) {
            found.push(Found { kind: Forbidden::WireInstructions, span: folded.span(&(start..at)) });
        } else if let Some(end) = iban(bytes, start) {
            found.push(Found { kind: Forbidden::BankAccount, span: folded.span(&(start..end)) });
            at = end;
        }
    }
}

/// A bank's code: eight or eleven letters and digits, the first six letters; an ordinary word is no code.
fn is_bic(folded: &Folded, word: Range<usize>) -> bool {
    let bytes = &folded.bytes[word.clone()];
    matches!(bytes.len(), 8 | 11)
        && bytes[..6].iter().all(u8::is_ascii_lowercase)
        && (folded.is_capital(&word) || bytes.iter().any(u8::is_ascii_digit))
}

fn says_bic(near: &[u8]) -> bool {
    let end = near.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    let near = near[..end].strip_suffix(b"code").unwrap_or(&near[..end]).trim_ascii_end();
    near.ends_with(b"swift") || near.ends_with(b"bic")
}

/// Where an IBAN that begins at `start` ends: a country, two check digits, up to 30 more, and the remainder of ISO 7064.
fn iban(bytes: &[u8], start: usize) -> Option<usize> {
    let head = bytes.get(start..start + 4)?;
    if !(head[..2].iter().all(u8::is_ascii_lowercase) && head[2..].iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let mut word: Vec<u8> = Vec::with_capacity(34);
    let mut best = None;
    let mut at = start;
    while word.len() < 34 {
        let Some(byte) = bytes.get(at) else { break };
        if byte.is_ascii_lowercase() || byte.is_ascii_digit() {
            word.push(*byte);
            let next = bytes.get(at + 1);
            let ends = !next.is_some_and(|next| next.is_ascii_lowercase() || next.is_ascii_digit());
            let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
            if ends && word.len() >= 15 && digits >= 10 && remainder(&word) == 1 {
                best = Some(at + 1);
            }
        } else if !matches!(byte, b' ' | b'-') || bytes.get(at + 1).is_some_and(|next| matches!(next, b' ' | b'-')) {
            break;
        }
        at += 1;
    }
    best
}

fn remainder(word: &[u8]) -> u32 {
    word[4..].iter().chain(&word[..4]).fold(0, |sum, byte| match byte {
        b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
        _ => (sum * 100 + u32::from(byte - b'a') + 10) % 97,
    })
}

use std::ops::Range;

use super::fold::Folded;

/// What stands between a group of digits and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// Something else than a separator, or the beginning.
    Apart,
    Space,
    Dash,
    Dot,
}

/// Digits in a row.
#[derive(Debug)]
pub(super) struct Group {
    /// Where, in the folded text.
    pub(super) range: Range<usize>,
    /// What joins it to the group before it.
    pub(super) joint: Joint,
    /// Whether a letter touches it.
    pub(super) glued: bool,
}

impl Group {
    pub(super) fn len(&self) -> usize {
        self.range.len()
    }
}

/// Spaces about one mark; more than that parts groups.
const LONGEST_JOINT: usize = 5;

pub(super) fn of(folded: &Folded) -> Vec<Group> {
    let bytes = &folded.bytes;
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        let joint = groups.last().map_or(Joint::Apart, |last| joint(&bytes[last.range.end..start]));
        let glued = Folded::is_letter(start.checked_sub(1).and_then(|before| bytes.get(before)))
            || Folded::is_letter(bytes.get(at));
        groups.push(Group { range: start..at, joint, glued });
    }
    groups
}

fn joint(between: &[u8]) -> Joint {
    if between.len() > LONGEST_JOINT {
        return Joint::Apart;
    }
    let mut mark = Joint::Space;
    for byte in between {
        mark = match (byte, mark) {
            (b' ', mark) => mark,
            (b'-', Joint::Space | Joint::Dash) => Joint::Dash,
            (b'.', Joint::Space) => Joint::Dot,
            _ => return Joint::Apart,
        };
    }
    mark
}

/// What joins group `n` to the one after it.
pub(super) fn joint_after(groups: &[Group], n: usize) -> Joint {
    groups.get(n + 1).map_or(Joint::Apart, |next| next.joint)
}

/// The digits of several groups.
pub(super) fn digits(folded: &Folded, groups: &[Group]) -> Vec<u8> {
    groups.iter().flat_map(|group| folded.bytes[group.range.clone()].iter().map(|byte| byte - b'0')).collect()
}

/// Whether a word stands in a piece of folded text, apart from other letters.
pub(super) fn has_word(piece: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| {
        let word = word.as_bytes();
        piece.windows(word.len()).enumerate().any(|(at, window)| {
            window == word
                && !Folded::is_letter(at.checked_sub(1).and_then(|before| piece.get(before)))
                && !Folded::is_letter(piece.get(at + word.len()))
        })
    })
}

/// Words that make a number one of a property, not of a person.
pub(super) fn is_of_property(folded: &Folded, at: usize) -> bool {
    const WORDS: &[&str] = &[
        "mls", "apn", "parcel", "folio", "pin", "lot", "listing", "permit", "tracking", "order", "invoice", "case",
        "nmls", "lei",
    ];
    let near = folded.before(at, 24);
    // The word belongs to the next number after it, not to a later one.
    let own = near.iter().rposition(u8::is_ascii_digit).map_or(0, |last| last + 1);
    has_word(&near[own..], WORDS)
}

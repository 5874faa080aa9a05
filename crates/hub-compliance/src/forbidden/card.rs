use super::fold::Folded;
use super::groups::{Group, digits, has_word, is_of_property, joint_after};
use super::{Forbidden, Found};

/// How cards are printed.
const PRINTED: &[&[usize]] = &[&[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 4, 3]];
/// Words that announce one.
const WORDS: &[&str] = &["card", "cards", "visa", "mastercard", "amex", "discover", "credit", "debit", "cc", "pan"];

/// Payment cards: 13 to 19 digits in one piece, printed in fours, or spelled in equal steps, of an issuer's range and
/// with the right check digit.
pub(super) fn find(folded: &Folded, groups: &[Group], found: &mut Vec<Found>) {
    for first in 0..groups.len() {
        let joint = joint_after(groups, first);
        let begins = groups[first].joint != joint;
        let mut total = 0;
        for last in first..groups.len() {
            if last > first + 1 && groups[last].joint != joint {
                break;
            }
            total += groups[last].len();
            if total > 19 {
                break;
            }
            if total < 13 {
                if joint_after(groups, last) == super::groups::Joint::Apart {
                    break;
                }
                continue;
            }
            let window = &groups[first..=last];
            let ends = joint_after(groups, last) != joint || last == first;
            if (is_printed(window) || (begins && ends && is_stepped(window))) && is_card(&digits(folded, window)) {
                let start = window[0].range.start;
                let announced = has_word(folded.before(start, 32), WORDS);
                let glued = window[0].glued || groups[last].glued;
                if announced || !(glued || is_of_property(folded, start)) {
                    found.push(Found { kind: Forbidden::Card, span: folded.span(&(start..groups[last].range.end)) });
                    break;
                }
            }
        }
    }
}

fn is_printed(window: &[Group]) -> bool {
    window.len() == 1 || PRINTED.iter().any(|shape| window.iter().map(Group::len).eq(shape.iter().copied()))
}

/// `4 1 1 1 …`, `41 11 …`: equal steps, the last one perhaps shorter.
fn is_stepped(window: &[Group]) -> bool {
    let step = window[0].len();
    let (body, tail) = window.split_at(window.len() - 1);
    step <= 4 && body.iter().all(|group| group.len() == step) && tail[0].len() <= step
}

fn is_card(digits: &[u8]) -> bool {
    let prefix = |count: usize| digits[..count].iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit));
    let issued = match digits.len() {
        13 => prefix(1) == 4,
        14 => matches!(prefix(3), 300..=305 | 309) || matches!(prefix(2), 36 | 38 | 39),
        15 => matches!(prefix(2), 34 | 37),
        16 => {
            prefix(1) == 4
                || matches!(prefix(2), 51..=55 | 62 | 65)
                || matches!(prefix(3), 644..=649)
                || matches!(prefix(4), 2221..=2720 | 3528..=3589 | 6011)
        }
        17..=19 => {
            (prefix(1) == 4 && digits.len() == 19)
                || matches!(prefix(2), 62 | 65)
                || matches!(prefix(3), 644..=649)
                || matches!(prefix(4), 3528..=3589 | 6011)
        }
        _ => false,
    };
    issued && luhn(digits)
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(*digit)) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

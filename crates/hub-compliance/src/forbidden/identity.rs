use super::fold::Folded;
use super::groups::{Group, Joint, digits, has_word, is_of_property, joint_after};
use super::{Forbidden, Found};

/// Words that announce one.
const WORDS: &[&str] = &["ssn", "ssns", "ss", "soc", "social", "itin", "taxpayer", "tin"];
/// How far before the number such a word may stand.
const REACH: usize = 32;

/// Social-security and taxpayer numbers: three, two and four digits with one kind of separator, or any nine digits that a
/// word announces.
pub(super) fn find(folded: &Folded, groups: &[Group], found: &mut Vec<Found>) {
    for n in 0..groups.len() {
        let start = groups[n].range.start;
        let announced = || has_word(folded.before(start, REACH), WORDS);
        if let Some(three) = groups.get(n..n + 3)
            && three.iter().map(Group::len).eq([3, 2, 4])
            && three[1].joint != Joint::Apart
            && three[1].joint == three[2].joint
        {
            let joint = three[1].joint;
            let alone = three[0].joint != joint && joint_after(groups, n + 2) != joint;
            let glued = three[0].glued || three[2].glued;
            // A dashed number may stand beside others; with spaces or points, only a row of its own is one.
            let own = match joint {
                Joint::Dash => alone && !glued,
                _ => alone && !glued && three[0].joint == Joint::Apart && joint_after(groups, n + 2) == Joint::Apart,
            };
            if (own && !is_of_property(folded, start)) || announced() {
                push(folded, three, found);
                continue;
            }
        }
        // Any nine digits after such a word, however they are grouped.
        if groups[n].joint == Joint::Apart || groups[n].len() == 9 {
            let end = (n..groups.len().min(n + 9)).find(|last| {
                joint_after(groups, *last) == Joint::Apart
                    || groups[n..=*last].iter().map(Group::len).sum::<usize>() >= 9
            });
            if let Some(last) = end
                && groups[n..=last].iter().map(Group::len).sum::<usize>() == 9
                && announced()
            {
                push(folded, &groups[n..=last], found);
            }
        }
    }
}

fn push(folded: &Folded, groups: &[Group], found: &mut Vec<Found>) {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return };
    if let Some(kind) = kind(&digits(folded, groups)) {
        found.push(Found { kind, span: folded.span(&(first.range.start..last.range.end)) });
    }
}

/// By the numbers that are given out: areas 001 to 899 but 666, and for taxpayer numbers those beginning with 9 and their
/// middle digits.
fn kind(digits: &[u8]) -> Option<Forbidden> {
    let number = |part: &[u8]| part.iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit));
    let (area, middle, serial) = (number(&digits[..3]), number(&digits[3..5]), number(&digits[5..]));
    if area >= 900 {
        let given = matches!(middle, 50..=65 | 70..=88 | 90..=92 | 94..=99);
        return given.then_some(Forbidden::Itin);
    }
    (area != 0 && area != 666 && middle != 0 && serial != 0).then_some(Forbidden::Ssn)
}

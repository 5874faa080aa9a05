use std::ops::Range;

use super::{BadWord, REFUSED, Refused};

/// Words before a phrase that deny it, and how many words before it they may stand.
const DENIALS: &[&str] = &["not", "no", "never", "nor", "without", "cannot", "isnt", "arent", "nobody", "neither"];
const DENIAL_REACH: usize = 3;
/// Words on either side in which something may make it another thing.
const NEAR: usize = 8;

/// Every refused word in a text, in its order. Letter case, hyphens and line ends make no difference.
#[must_use]
pub fn check(text: &str) -> Vec<BadWord> {
    let words = words(text);
    let mut bad: Vec<BadWord> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match REFUSED.iter().find_map(|refused| matching(&words, at, refused)) {
            Some((refused, phrase, count)) => {
                let span = words[at].span.start..words[at + count - 1].span.end;
                bad.push(BadWord { span, phrase, reason: refused.reason, instead: refused.instead });
                at += count;
            }
            None => at += 1,
        }
    }
    bad
}

struct Word {
    small: String,
    span: Range<usize>,
    /// Whether a sentence ended between it and the word before.
    begins: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut inside = false;
    let mut begins = true;
    for (at, c) in text.char_indices() {
        // An apostrophe belongs to its word and says nothing: "isn't".
        if matches!(c, '\'' | '\u{2019}') && inside {
            continue;
        }
        if !c.is_alphanumeric() {
            inside = false;
            begins |= matches!(c, '.' | '!' | '?' | '\u{2026}');
            continue;
        }
        let end = at + c.len_utf8();
        match words.last_mut().filter(|_| inside) {
            Some(word) => {
                word.small.extend(c.to_lowercase());
                word.span.end = end;
            }
            None => {
                words.push(Word { small: c.to_lowercase().collect(), span: at..end, begins });
                begins = false;
            }
        }
        inside = true;
    }
    words
}

/// The longest phrase of `refused` that begins at word `at` and is meant, with how many words it takes.
fn matching(words: &[Word], at: usize, refused: &'static Refused) -> Option<(&'static Refused, &'static str, usize)> {
    let fits = |phrase: &'static &'static str| length(&words[at..], phrase).map(|count| (*phrase, count));
    let (phrase, count) = refused.phrases.iter().filter_map(fits).max_by_key(|(_, count)| *count)?;
    let sentence = sentence(words, at);
    let before = &words[sentence.start.max(at.saturating_sub(DENIAL_REACH))..at];
    let denied = before.iter().any(|word| DENIALS.contains(&word.small.as_str()));
    if denied && refused.denial_is_fine {
        return None;
    }
    let near = sentence.start.max(at.saturating_sub(NEAR))..sentence.end.min(at + count + NEAR);
    let fine = |phrase: &&str| near.clone().any(|from| length(&words[from..near.end], phrase).is_some());
    (!refused.fine_near.iter().any(fine)).then_some((refused, phrase, count))
}

/// How many words of `words` make up the phrase; words of the text may be written together: `preapproved`.
fn length(words: &[Word], phrase: &str) -> Option<usize> {
    let wanted: Vec<&str> = phrase.split(' ').map(|part| part.trim_end_matches("'s")).collect();
    let apart = wanted.iter().enumerate().all(|(n, part)| {
        words.get(n).is_some_and(|word| {
            (n == 0 || !word.begins) && (word.small == *part || word.small.strip_suffix('s') == Some(part))
        })
    });
    if apart {
        return Some(wanted.len());
    }
    let (first, rest) = wanted.split_first()?;
    let together = *first == "pre"
        && words.first().is_some_and(|word| word.small.strip_prefix("pre") == Some(rest.join("").as_str()));
    together.then_some(1)
}

fn sentence(words: &[Word], at: usize) -> Range<usize> {
    let start = (0..=at).rev().take(NEAR + 1).find(|n| words[*n].begins).unwrap_or(at.saturating_sub(NEAR));
    let end =
        (at + 1..words.len()).take(NEAR * 2).find(|n| words[*n].begins).unwrap_or(words.len().min(at + 1 + NEAR * 2));
    start..end
}

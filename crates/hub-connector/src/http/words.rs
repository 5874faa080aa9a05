//! What may be repeated of a vendor's own error text.

use std::collections::HashSet;

/// Longest text repeated.
const LONGEST: usize = 200;

/// Keeps the plain words of a vendor's message and puts `…` for everything that could be a value: numbers, quoted
/// text, addresses, tokens, and every word of `sent` (lower case). The rest tells a person what the vendor did not like
/// without telling the log whose data it was about.
pub(super) fn plain_words(message: &str, sent: &HashSet<String>) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut length = 0;
    let mut quoted: Option<char> = None;
    for word in message.split_whitespace() {
        let mut plain = quoted.is_none() && is_plain(word, sent);
        // The apostrophe of “doesn't” begins no quotation.
        let marks = if plain { "" } else { word };
        for c in marks.chars() {
            match quoted {
                None if matches!(c, '\'' | '"' | '`' | '“') => {
                    quoted = Some(if c == '“' { '”' } else { c });
                    plain = false;
                }
                Some(end) if c == end => quoted = None,
                _ => {}
            }
        }
        let piece = if plain { word } else { "…" };
        if piece == "…" && kept.last() == Some(&"…") {
            continue;
        }
        length += piece.len() + 1;
        if length > LONGEST {
            kept.push("…");
            break;
        }
        kept.push(piece);
    }
    kept.join(" ")
}

fn is_plain(word: &str, sent: &HashSet<String>) -> bool {
    let core = word.trim_end_matches(['.', ',', ':', ';', '!', '?']);
    let core = core.trim_start_matches(['$', '(', '[']).trim_end_matches([')', ']']);
    let letters = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic());
    let stem = core.strip_suffix("n't").unwrap_or(core);
    let shaped = match stem.len() {
        0..=24 => !stem.is_empty() && stem.chars().all(|c| c.is_ascii_alphabetic() || c == '-'),
        _ => false,
    };
    // A code such as REQUIRED_FIELD_MISSING.
    let coded = core.len() <= 48
        && core.contains('_')
        && core
            .split('_')
            .all(|part| part.len() <= 16 && letters(part) && part.chars().all(|c| c.is_ascii_uppercase()));
    (shaped || coded) && !core.split(['-', '_', '\'']).any(|part| is_sent(part, sent))
}

fn is_sent(part: &str, sent: &HashSet<String>) -> bool {
    let part = part.to_ascii_lowercase();
    sent.contains(&part) && !is_common(&part)
}

/// Words that say nothing about anybody, whether or not they were sent.
pub(super) fn is_common(word: &str) -> bool {
    COMMON.binary_search(&word).is_ok()
}

/// In order.
const COMMON: [&str; 43] = [
    "a", "already", "an", "and", "are", "as", "at", "be", "by", "cannot", "does", "exists", "field", "for", "from",
    "has", "have", "in", "invalid", "is", "it", "limit", "missing", "must", "no", "not", "of", "on", "or", "please",
    "required", "than", "that", "the", "this", "to", "unknown", "valid", "value", "was", "were", "with", "you",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_go_and_words_stay() {
        let table = [
            ("Unknown field in $filter: BadField", "Unknown field in $filter: BadField"),
            ("No Property record found with key 'x1'.", "No Property record found with key …"),
            ("The key 'Maple Street 7' is unknown", "The key … is unknown"),
            ("contact jane@example.org now", "contact … now"),
            ("token eyJhbGciOiJIUzI1NiJ9.abc expired", "token … expired"),
            ("see https://example.org/?a=b", "see …"),
            ("price 625000 USD", "price … USD"),
            ("", ""),
        ];
        for (message, expected) in table {
            assert_eq!(plain_words(message, &HashSet::new()), expected);
        }
    }

    #[test]
    fn what_was_sent_goes_too() {
        let sent: HashSet<String> = ["ada", "lovelace", "the", "open"].map(str::to_owned).into();
        let table = [
            ("Contact Ada Lovelace exists in the account", "Contact … exists in the account"),
            ("(Ada) isn't allowed", "… isn't allowed"),
            ("ADA-Lovelace, twice", "… twice"),
            ("STATUS_OPEN is not a value of STATUS_FIELD", "… is not a value of STATUS_FIELD"),
        ];
        for (message, expected) in table {
            assert_eq!(plain_words(message, &sent), expected);
        }
    }

    #[test]
    fn common_words_are_in_order() {
        assert!(COMMON.is_sorted());
    }

    proptest! {
        #[test]
        fn never_a_digit_and_never_long(message in ".{0,400}") {
            let words = plain_words(&message, &HashSet::new());
            prop_assert!(!words.chars().any(|c| c.is_ascii_digit() || c == '@' || c == '/'));
            prop_assert!(words.len() <= LONGEST + 8);
        }
    }
}

//! What may be repeated of a vendor's own error text.

/// Longest text repeated.
const LONGEST: usize = 200;

/// Keeps the plain words of a vendor's message and puts `…` for everything that could be a value: numbers, quoted
/// text, addresses, tokens. The rest tells a person what the vendor did not like without telling the log whose data
/// it was about.
pub(super) fn plain_words(message: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut length = 0;
    let mut quoted: Option<char> = None;
    for word in message.split_whitespace() {
        let mut plain = quoted.is_none() && is_plain(word);
        for c in word.chars() {
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

fn is_plain(word: &str) -> bool {
    let core = word.trim_end_matches(['.', ',', ':', ';', '!', '?']).trim_start_matches('$');
    !core.is_empty() && core.len() <= 24 && core.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
}

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
            assert_eq!(plain_words(message), expected);
        }
    }

    proptest! {
        #[test]
        fn never_a_digit_and_never_long(message in ".{0,400}") {
            let words = plain_words(&message);
            prop_assert!(!words.chars().any(|c| c.is_ascii_digit() || c == '@' || c == '/'));
            prop_assert!(words.len() <= LONGEST + 8);
        }
    }
}

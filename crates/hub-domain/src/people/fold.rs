use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text in a form in which spellings that differ by capitals, accents, width or apostrophes are equal.
///
/// `Müller-O’Neil` becomes `muller-oneil`. Letters of other scripts stay letters of that script: nothing is
/// transliterated, because two names written in two scripts are no evidence either way.
#[must_use]
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Decomposing first and again behind the lower case: either step can uncover work for the other.
    for c in text.nfkd().flat_map(char::to_lowercase).nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '.' | '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' => {}
            '‐' | '‑' | '‒' | '–' => folded.push('-'),
            c => folded.push(c),
        }
    }
    folded
}

/// Trimmed, composed (NFC), each run of white space inside made one space: how a name or address line is kept.
#[must_use]
pub(crate) fn tidy(text: &str) -> String {
    let composed: String = text.nfc().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_capitals_and_apostrophes_go() {
        assert_eq!(fold("Müller-O’Neil"), "muller-oneil");
        assert_eq!(fold("ŁUKASZ Øster Straße"), "lukasz oster strasse");
        assert_eq!(fold("Ｊｏ"), "jo");
        assert_eq!(fold("José"), fold("Jose\u{301}"));
        assert_eq!(fold("Дмитрий"), "дмитрии", "a breve is a mark like any other");
    }

    #[test]
    fn every_character_is_folded_in_one_pass() {
        for c in '\0'..=char::MAX {
            let once = fold(&c.to_string());
            assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn folding_and_tidying_are_idempotent(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
            let tidied = tidy(&text);
            prop_assert_eq!(tidy(&tidied), tidied);
        }
    }
}

use unicode_normalization::UnicodeNormalization;

/// A text in normal form: trimmed, composed (NFC), the space inside kept as it is. `None` for nothing, which systems
/// also write `null` and `-None-`.
///
/// Only these exact spellings: `Null` is a surname.
#[must_use]
pub fn text(value: &str) -> Option<String> {
    let composed: String = value.trim().nfc().collect();
    // Composing can bring a blank to the edge (U+2000 becomes U+2002): trimmed again.
    let trimmed = composed.trim();
    (!matches!(trimmed, "" | "null" | "-None-")).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn trimmed_composed_and_else_untouched() {
        assert_eq!(text("  two  spaces\n and a line "), Some("two  spaces\n and a line".into()));
        assert_eq!(text("Jose\u{301}"), Some("José".into()));
        for nothing in ["", "  ", "null", "-None-", " null "] {
            assert_eq!(text(nothing), None, "{nothing:?}");
        }
        assert_eq!(text("Null"), Some("Null".into()), "a surname");
        assert_eq!(text("None"), Some("None".into()));
    }

    proptest! {
        #[test]
        fn idempotent(value in any::<String>()) {
            let once = text(&value);
            prop_assert_eq!(once.as_deref().and_then(text), once);
        }
    }
}
